"""Meetings and their minutes, drills of contingency plans (S1-3, S2-7.1.1, S0-8.2)."""

from qa_desk.services.meetings.papers import note_print, sheet
from qa_desk.services.meetings.reading import choices, listed, one, waiting
from qa_desk.services.meetings.types import Choices, Meeting, MeetingRow, Waiting
from qa_desk.services.meetings.writing import begin, discard, issue, reopen, save, say, sign

__all__ = [
    "Choices",
    "Meeting",
    "MeetingRow",
    "Waiting",
    "begin",
    "choices",
    "discard",
    "issue",
    "listed",
    "note_print",
    "one",
    "reopen",
    "save",
    "say",
    "sheet",
    "sign",
    "waiting",
]
