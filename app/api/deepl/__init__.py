"""DeepL's API, versions 2 and 3 as its clients use them, for German to English."""
