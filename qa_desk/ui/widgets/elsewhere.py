"""What waits for a person on other pages, a line each over his inbox."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.services import (
    actions,
    appraising,
    bulletins,
    complaints,
    improving,
    meetings,
    policies,
)
from qa_desk.services.calibrating import reading as calibrations
from qa_desk.services.knowledge import reading as questions
from qa_desk.services.training import reading as trainings
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import action_words, appraisal_words, meeting_words, training_words
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor


@dataclass(frozen=True)
class _Line:
    """A page, the right it needs, what asks how much waits there, and how that is said."""

    page: str
    action: str
    asks: Callable[..., Any]
    says: Callable[[Any], str]
    button: str  # N_("…")


def _of_policies(number: int) -> str:
    words = ngettext(
        "{n} policy waits for you to read, evaluate or sign",
        "{n} policies wait for you to read, evaluate or sign",
        number,
    )
    return words.format(n=number) if number else ""


def _of_bulletins(number: int) -> str:
    words = ngettext(
        "{n} bulletin waits for you to read or publish",
        "{n} bulletins wait for you to read or publish",
        number,
    )
    return words.format(n=number) if number else ""


def _of_calibrations(number: int) -> str:
    words = ngettext(
        "{n} calibration waits for you to score, sign or plan",
        "{n} calibrations wait for you to score, sign or plan",
        number,
    )
    return words.format(n=number) if number else ""


def _of_complaints(number: int) -> str:
    words = ngettext(
        "{n} complaint waits for you: major, repeated or overdue",
        "{n} complaints wait for you: major, repeated or overdue",
        number,
    )
    return words.format(n=number) if number else ""


def _of_plans(number: int) -> str:
    words = ngettext(
        "{n} improvement plan waits for you, to be signed or submitted.",
        "{n} improvement plans wait for you, to be signed or submitted.",
        number,
    )
    return words.format(n=number) if number else ""


def _of_questions(number: int) -> str:
    words = ngettext("{n} question waits for you", "{n} questions wait for you", number)
    return words.format(n=number) if number else ""


_LINES = (
    _Line("knowledge", "knowledge.see", questions.waiting, _of_questions, N_("See questions")),
    _Line("actions", "", actions.waiting, action_words.waiting, N_("See actions")),
    _Line("complaints", "complaint.see", complaints.waiting, _of_complaints, N_("See complaints")),
    _Line(
        "improvement",
        "improvement.see",
        improving.waiting,
        _of_plans,
        N_("See improvement plans"),
    ),
    _Line(
        "appraisal",
        "appraisal.see",
        appraising.waiting,
        appraisal_words.waiting,
        N_("See appraisals"),
    ),
    _Line("bulletins", "", bulletins.waiting, _of_bulletins, N_("See bulletins")),
    _Line("policies", "", policies.waiting, _of_policies, N_("See policies")),
    _Line(
        "training",
        "training.see",
        trainings.in_hand,
        training_words.in_hand,
        N_("See trainings"),
    ),
    _Line(
        "calibration",
        "calibration.see",
        calibrations.waiting,
        _of_calibrations,
        N_("See calibrations"),
    ),
    _Line("meetings", "meeting.see", meetings.waiting, meeting_words.waiting, N_("See meetings")),
)


class Elsewhere(QWidget):
    """Shows a line for each page where something waits. Signal: `wanted(page)`."""

    wanted = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._lines = {
            line.page: line
            for line in _LINES
            if not line.action or permissions.may(actor, line.action)
        }
        self.notices = {page: Notice(self) for page in self._lines}
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        for half in (0, 1):
            self._rows.setColumnStretch(half, 1)
        for page, notice in self.notices.items():
            notice.setProperty("page", page)
            notice.acted.connect(self._on_acted)

    def recount(self) -> None:
        """Ask what waits on each page."""
        for page, line in self._lines.items():
            job = self._jobs.ask(line.asks)
            job.setProperty("page", page)
            job.succeeded.connect(self._on_counted)

    @Slot(object)
    def _on_counted(self, found: object) -> None:
        line = self._lines[str(self.sender().property("page"))]
        notice = self.notices[line.page]
        if words := line.says(found):
            notice.warn(words, _(line.button))
        else:
            notice.hide()
        self._arrange()

    def _arrange(self) -> None:
        """Put two lines beside each other: the list below keeps its room."""
        shown = [notice for notice in self.notices.values() if not notice.isHidden()]
        for place, notice in enumerate(shown):
            is_alone = place % 2 == 0 and notice is shown[-1]
            self._rows.addWidget(notice, place // 2, place % 2, 1, 1 + is_alone)

    @Slot()
    def _on_acted(self) -> None:
        self.wanted.emit(str(self.sender().property("page")))
