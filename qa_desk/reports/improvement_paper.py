"""The improvement plan and its evaluation (domain.md 5.9): what they say, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import UNSIGNED, Imprint, Signatories
from qa_desk.reports.saving import save
from qa_desk.rules.improvement import Goal
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import Plan


@dataclass(frozen=True)
class Task:
    """A task of a measure as it stands when it is printed (5.9 no. 6)."""

    number: str
    measure: str  # its key
    what: str
    owner: str  # and staff no.
    begins: date | None
    due: date
    progress: int  # percent
    finished_on: date | None = None


@dataclass(frozen=True)
class CheckIn:
    """A report of progress (5.9 no. 10)."""

    on: date
    goal: Goal
    planned: int  # percent
    done: str  # percent, in digits
    actual: str
    data: str = ""
    problems: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Sheet:
    """A plan or an evaluation with who signs it: place, role, and name with staff no."""

    imprint: Imprint
    form: Plan | Evaluation
    state: str = "draft"  # a key of rules.signatories.STATES
    void_reason: str = ""
    replaces: str = ""
    tasks: tuple[Task, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    signatories: Signatories = UNSIGNED


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw the paper as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import improvement_rows

    with speaking(language):
        content = improvement_rows.pdf(sheet)
    save(content, target)
