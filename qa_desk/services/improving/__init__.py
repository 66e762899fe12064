"""Improvement plans: write, approve, follow and evaluate them (domain.md 5.9, S4)."""

from qa_desk.services.improving.drafting import (
    Proposed,
    begin,
    change,
    discard,
    issue,
    proposed,
    save,
    send_back,
    sign,
    take_figures,
)
from qa_desk.services.improving.evaluating import evaluate
from qa_desk.services.improving.papers import note_print, sheet
from qa_desk.services.improving.progressing import give_task, raise_need, report
from qa_desk.services.improving.reading import listed, one, paper, people, waiting, years
from qa_desk.services.improving.types import (
    Candidate,
    NewReport,
    NewTask,
    Overview,
    Paper,
    PlanRow,
    Record,
    Report,
    Standing,
    TaskRow,
)

__all__ = [
    "Candidate",
    "NewReport",
    "NewTask",
    "Overview",
    "Paper",
    "PlanRow",
    "Proposed",
    "Record",
    "Report",
    "Standing",
    "TaskRow",
    "begin",
    "change",
    "discard",
    "evaluate",
    "give_task",
    "issue",
    "listed",
    "note_print",
    "one",
    "paper",
    "people",
    "proposed",
    "raise_need",
    "report",
    "save",
    "send_back",
    "sheet",
    "sign",
    "take_figures",
    "waiting",
    "years",
]
