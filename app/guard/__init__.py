"""Judgement of a translation: what in it must be doubted, and why."""

from __future__ import annotations

from app.guard.codes import MEANINGS, Code
from app.guard.judge import judge
from app.guard.numbers_de import read_numbers_de
from app.guard.numbers_en import read_numbers_en
from app.guard.quantity import Kind, Quantity
from app.guard.severity import badness, better, degenerate

__all__ = [
    "MEANINGS",
    "Code",
    "Kind",
    "Quantity",
    "badness",
    "better",
    "degenerate",
    "judge",
    "read_numbers_de",
    "read_numbers_en",
]
