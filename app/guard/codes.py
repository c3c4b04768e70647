"""The codes of all doubts, each with its meaning."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What is doubted. Values are stable and part of the interface.

    The order of the members is the order in which they are reported. `judge` finds all but the
    last two, which the pipeline adds.
    """

    EMPTY = "empty"
    TRUNCATED = "truncated"
    REPETITION = "repetition"
    LENGTH_SHORT = "length_short"
    LENGTH_LONG = "length_long"
    UNTRANSLATED = "untranslated"
    UNKNOWN_CHARACTER = "unknown_character"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CURRENCY = "currency"
    PERCENTAGE = "percentage"
    URL = "url"
    EMAIL = "email"
    NAME = "name"
    NEGATION = "negation"
    GLOSSARY = "glossary"
    SOURCE_LANGUAGE = "source_language"
    PLACEMENT = "placement"


MEANINGS: dict[str, str] = {
    Code.EMPTY: "Nothing came back for a sentence that has words.",
    Code.TRUNCATED: "The translation was cut off at the length limit.",
    Code.REPETITION: "The translation repeats a word, phrase or character the source does not.",
    Code.LENGTH_SHORT: "The translation is far too short for its source; text may be missing.",
    Code.LENGTH_LONG: "The translation is far too long for its source; text may be made up.",
    Code.UNTRANSLATED: "German text was copied into the translation.",
    Code.UNKNOWN_CHARACTER: "The model cannot express these source characters; they were lost.",
    Code.NUMBER: "A number is missing, changed or made up.",
    Code.DATE: "A date, month or day of the week is missing, changed or made up.",
    Code.TIME: "A time of day is missing, changed or made up.",
    Code.CURRENCY: "An amount of money or its currency is missing, changed or made up.",
    Code.PERCENTAGE: "A percentage is missing, changed or made up.",
    Code.URL: "A web address is missing, changed or made up.",
    Code.EMAIL: "An e-mail address is missing, changed or made up.",
    Code.NAME: "The name of a person, place or organisation is missing or changed.",
    Code.NEGATION: "The source denies something that the translation does not deny.",
    Code.GLOSSARY: "A term of the glossary could not be put into the translation.",
    Code.SOURCE_LANGUAGE: "The source is clearly not German; by default it is kept as it is.",
    Code.PLACEMENT: "In markup: the place of words that stay is a guess, or a tag lost its words.",
}
"""Every code and its meaning in one line."""
