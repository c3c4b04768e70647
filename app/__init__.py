"""Depesche: German news in, English with alignment out."""

__version__ = "0.1.0"
