"""Calibration: people score the same calls blind, talk it over, and agree (S3-5.7)."""

from qa_desk.services.calibrating.types import (
    Arrangement,
    CallRow,
    Cell,
    Interpretation,
    Item,
    Matrix,
    Member,
    Option,
    Paper,
    Results,
    Session,
    SessionRow,
    Suggested,
    Topic,
    Total,
)

__all__ = [
    "Arrangement",
    "CallRow",
    "Cell",
    "Interpretation",
    "Item",
    "Matrix",
    "Member",
    "Option",
    "Paper",
    "Results",
    "Session",
    "SessionRow",
    "Suggested",
    "Topic",
    "Total",
]
