"""The language of a text, by py3langid: naive Bayes over byte n-grams (Lui and Baldwin, 2012)."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from app.types import Guess

# The small neighbours that German short texts are taken for (Luxembourgish, Frisian, Afrikaans)
# are left out on purpose.
LANGUAGES: dict[str, str] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""What can be told apart: ISO 639-1 code and English name."""

_ENOUGH = 2_000  # characters; more do not make the guess better, and each costs about a microsecond
_LEAST = 0.01


def detect(text: str) -> tuple[Guess, ...]:
    """Return the languages that ``text`` may be in, most likely first.

    Confidences (0 to 1) add up to 1 at most; guesses under 0.01 are left out. There is none for a
    text without letters. Reads no more than the first 2,000 characters. Safe in any thread.
    """
    text = text[:_ENOUGH]
    if not any(map(str.isalpha, text)):
        return ()
    ranked = ((code, float(share)) for code, share in _identifier().rank(text))
    return tuple(Guess(code, round(share, 4)) for code, share in ranked if share >= _LEAST)


def warm() -> None:
    """Load the tables (some 50 MB, about a second), so that no request waits for them."""
    _identifier()


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
