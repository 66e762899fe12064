"""Actions with an owner and a due date, information notes and suggestions (S1-3.7, P24)."""

from qa_desk.services.actions.doing import drop, finish, hand_over, postpone, read, report
from qa_desk.services.actions.giving import findings, give, suggest
from qa_desk.services.actions.papers import note_print, sheet
from qa_desk.services.actions.reading import choices, listed, months, one, waiting
from qa_desk.services.actions.types import (
    Action,
    ActionRow,
    Choices,
    Done,
    Finding,
    Month,
    Waiting,
    Wanted,
)

__all__ = [
    "Action",
    "ActionRow",
    "Choices",
    "Done",
    "Finding",
    "Month",
    "Waiting",
    "Wanted",
    "choices",
    "drop",
    "findings",
    "finish",
    "give",
    "hand_over",
    "listed",
    "months",
    "note_print",
    "one",
    "postpone",
    "read",
    "report",
    "sheet",
    "suggest",
    "waiting",
]
