"""Who takes part in a calibration and by which calls; while people score, only how far (5.12)."""

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services.calibrating.types import CallRow, Member, Session
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import calibration_words, wording
from qa_desk.ui.widgets.case_links import CaseLinks
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable


class CalibrationSetup(QWidget):
    """Calls above, people below.

    Signals: `wanted("calls", "people" or "present")` for what is to be changed,
    `task_wanted(evaluation id)` for a call that is the reader's to score.
    """

    wanted = Signal(str)
    task_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self.blind = theme.role(
            text(_("Nobody sees what others choose until the scoring has ended.")), "dim"
        )
        self.calls = PlainTable(Table(_calls(), lambda one: one.id), _("Calls"), self)
        self.people: PlainTable | None = None
        self.cases = CaseLinks()
        self._people_place = QVBoxLayout()
        self.score = theme.role(
            QPushButton(theme.icon("headphones", "on_accent"), _("Score it")), "primary"
        )
        self.choose_calls = QPushButton(theme.icon("list-checks"), _("Choose calls…"))
        self.choose_people = QPushButton(theme.icon("users"), _("Choose people…"))
        self.presence = QPushButton(theme.icon("check"), _("Who came…"))
        self._lay_out()
        self.calls.opened.connect(self._on_score)
        self.calls.chosen.connect(self._show_offers)
        self.score.clicked.connect(self._on_score)
        for button, what in (
            (self.choose_calls, "calls"),
            (self.choose_people, "people"),
            (self.presence, "present"),
        ):
            button.setProperty("what", what)
            button.clicked.connect(self._on_wanted)

    def show_session(self, session: Session) -> None:
        """Show a session's calls and people."""
        self._session = session
        state = session.row.state
        self.blind.setVisible(state in {"preparing", "scoring"})
        self.calls.show_rows(session.calls)
        self._show_people(session)
        prepares = session.may_run and state == "preparing"
        self.choose_calls.setVisible(prepares)
        self.choose_people.setVisible(prepares)
        self.presence.setVisible(session.may_run and state == "discussing")
        task = next((one for one in session.calls if one.evaluation_id and not one.submitted), None)
        if task is not None and self._task() is None:
            self.calls.choose(task.id)
        self._show_offers()

    def _show_people(self, session: Session) -> None:
        """Show people in a table whose columns follow from the number of calls."""
        made = PlainTable(
            Table(_people(len(session.calls)), lambda one: one.person_id), _("People"), self
        )
        made.show_rows(session.members)
        if self.people is not None:
            self._people_place.removeWidget(self.people)
            self.people.deleteLater()
        self.people = made
        self._people_place.addWidget(made)

    def _task(self) -> UUID | None:
        row: CallRow | None = self.calls.current()
        return row.evaluation_id if row and not row.submitted else None

    @Slot()
    def _show_offers(self) -> None:
        mine = [one for one in self._session.calls if one.evaluation_id] if self._session else []
        scoring = bool(self._session and self._session.row.state == "scoring")
        self.score.setVisible(scoring and any(not one.submitted for one in mine))
        self.score.setEnabled(self._task() is not None)

    @Slot()
    def _on_score(self) -> None:
        task = self._task()
        if task is not None and self._session and self._session.row.state == "scoring":
            self.task_wanted.emit(task)

    @Slot()
    def _on_wanted(self) -> None:
        self.wanted.emit(self.sender().property("what"))

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row, title, buttons in (
            (above, _("Calls"), (self.score, self.choose_calls)),
            (below, _("People"), (self.choose_people, self.presence)),
        ):
            row.setSpacing(8)
            row.addWidget(heading(title), 1)
            for button in buttons:
                button.setAutoDefault(False)
                button.setIconSize(theme.icon_size(gap=True))
                row.addWidget(button)
        self.score.setIcon(theme.icon("headphones", "on_accent"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.blind)
        column.addLayout(above)
        column.addWidget(self.calls, 2)
        column.addLayout(below)
        column.addLayout(self._people_place, 3)
        column.addWidget(self.cases)


def _calls() -> list[Column[CallRow]]:
    return [
        Column(_("No."), lambda one: one.place, right=True),
        Column(_("Recording"), lambda one: one.recording, wide=True),
        Column(_("Contact reason"), lambda one: one.contact_reason),
        Column(_("Length"), lambda one: one.seconds * 1000, wording.duration, right=True),
        Column(_("Why chosen"), lambda one: one.why, calibration_words.why),
        Column(
            _("Mine"),
            _mine,
            icon=lambda one: "check" if one.submitted else None,
            colour=lambda one: "good" if one.submitted else None,
        ),
    ]


def _mine(row: CallRow) -> str:
    if row.evaluation_id is None:
        return ""
    return _("submitted") if row.submitted else _("to be scored")


def _people(calls: int) -> list[Column[Member]]:
    def is_done(one: Member) -> bool:
        return bool(calls) and one.submitted >= calls

    return [
        Column(_("Person"), lambda one: one.name, shown, wide=True),
        Column(_("Post"), calibration_words.post, wide=True),
        Column(
            _("Scored"),
            lambda one: one.submitted,
            lambda n: ngettext("{n} of {all} call", "{n} of {all} calls", calls).format(
                n=n, all=calls
            ),
            icon=lambda one: "check" if is_done(one) else "clock",
            colour=lambda one: "good" if is_done(one) else None,
        ),
        Column(
            _("At the discussion"),
            lambda one: one.present,
            lambda there: _("present") if there else "",
            icon=lambda one: "check" if one.present else None,
        ),
    ]
