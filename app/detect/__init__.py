"""Which language a text is in, and which sentences are clearly not German."""

from __future__ import annotations

from app.detect.identify import LANGUAGES, detect, warm
from app.detect.sentence import foreign

__all__ = ["LANGUAGES", "detect", "foreign", "warm"]
