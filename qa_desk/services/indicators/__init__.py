"""Indicators of the business: imported or typed, beside the QA score (S0-4.2.1b, S2-2.2.4b)."""

from qa_desk.services.indicators.reading import board, catalogue, course, levels
from qa_desk.services.indicators.types import LEVELS, Board, Cell, Entry, Row
from qa_desk.services.indicators.writing import enter, save_metric

__all__ = [
    "LEVELS",
    "Board",
    "Cell",
    "Entry",
    "Row",
    "board",
    "catalogue",
    "course",
    "enter",
    "levels",
    "save_metric",
]
