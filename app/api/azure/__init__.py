"""Azure Translator's API, version 3.0, for German to English."""
