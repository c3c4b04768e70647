"""LibreTranslate's API, for German to English."""
