"""Who was at a session: by staff number, by key in the grid, or everybody at once (S0-5.2.2)."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.reports.training_need import Session, Trainee
from qa_desk.rules.list_problems import RefusedError
from qa_desk.rules.staff_numbers import StaffNumbers
from qa_desk.rules.trainings import ATTENDANCE
from qa_desk.services.training.types import Need
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job
from qa_desk.ui.widgets import names, training_words
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.cells import cell
from qa_desk.ui.widgets.problem import Problem

KEYS = {
    "P": "present",
    "1": "present",
    "A": "absent",
    "2": "absent",
    "M": "made_up",
    "3": "made_up",
}
_ICONS = {"present": "check", "absent": "x", "made_up": "repeat"}
_STATE = 2  # the column


class AttendanceDialog(QDialog):
    """Signal: `wanted()` when the list is to be kept."""

    wanted = Signal()

    def __init__(self, need: Need, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Attendance"))
        self.session = session
        known = {one.person_id: one.state for one in session.attendance}
        asked = [one for one in need.trainees if not known or one.id in known]
        self._people = asked or list(need.trainees)
        self._states = {one.id: known.get(one.id, "") for one in self._people}
        self._rows = {one.name.staff_no: place for place, one in enumerate(self._people)}
        self.number, self.said = QLineEdit(), QLabel()
        self.grid = QTableWidget(len(self._people), 3)
        self.all_present = QPushButton(_("Everybody else is present"))
        self.save = theme.role(QPushButton(_("Save")), "primary")
        self.problem = Problem()
        self._build()
        self._lay_out(need)
        self._show()
        self.number.setFocus()

    def states(self) -> Mapping[UUID, str]:
        """Return what is known of each."""
        return {key: state for key, state in self._states.items() if state}

    def mark(self, row: int, state: str) -> None:
        """Set somebody's attendance."""
        self._states[self._people[row].id] = state
        self._show()

    def follow(self, job: Job) -> Job:
        """Say here why it was not kept."""
        self.save.setEnabled(False)
        job.failed.connect(self._on_failed)
        return job

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark by key in the grid."""
        if watched is self.grid and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and self._on_key(event):
                return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        row = self.grid.currentRow()
        state = KEYS.get(event.text().upper())
        if row < 0 or (state is None and event.key() != Qt.Key.Key_Space):
            return False
        if state is None:  # the next one
            codes = list(ATTENDANCE)
            now = self._states[self._people[row].id]
            state = codes[(codes.index(now) + 1) % len(codes)] if now else codes[0]
        self.mark(row, state)
        if event.key() != Qt.Key.Key_Space:
            self.grid.setCurrentCell(min(row + 1, len(self._people) - 1), _STATE)
        return True

    @Slot()
    def _on_number(self) -> None:
        """Mark who signed in by staff no.; a lost zero does no harm (P19)."""
        written = self.number.text().strip()
        if not written:
            self.save.setFocus()
            return
        try:
            row = self._rows[StaffNumbers(list(self._rows)).find(written)]
        except RefusedError:
            words = _("{number} is none of the trainees. Nothing was changed.")
            self.problem.say(words.format(number=written))
            self.number.selectAll()
            return
        self.problem.say("")
        came = "made_up" if self.session.is_make_up else "present"
        self.mark(row, came)
        self.grid.setCurrentCell(row, _STATE)
        self.number.clear()

    @Slot()
    def _on_all_present(self) -> None:
        came = "made_up" if self.session.is_make_up else "present"
        self._states = {key: state or came for key, state in self._states.items()}
        self._show()

    @Slot()
    def _on_save(self) -> None:
        if not self.states():
            self.problem.say(_("Nobody is marked yet. Type a staff no., or mark a line."))
            return
        self.wanted.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    def _show(self) -> None:
        for row, one in enumerate(self._people):
            code = self._states[one.id]
            item = cell(self.grid, row, _STATE)
            item.setText(_(ATTENDANCE[code]) if code else _("not known yet"))
            colour = {"present": "good", "absent": "late", "made_up": "good"}.get(code, "dim")
            item.setIcon(theme.icon(_ICONS[code], colour) if code else theme.icon("minus", "faint"))
        came = sum(state in ("present", "made_up") for state in self._states.values())
        words = _("{came} of {n} came")
        self.said.setText(words.format(came=came, n=len(self._people)))

    def _build(self) -> None:
        self.grid.setHorizontalHeaderLabels([_("Trainee"), _("Team"), _("Attendance")])
        self.grid.setAccessibleName(_("Attendance"))
        self.grid.verticalHeader().hide()
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        self.grid.setShowGrid(False)
        self.grid.verticalHeader().setDefaultSectionSize(theme.px(30))
        header = self.grid.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, one in enumerate(self._people):
            for column, words in enumerate((_name(one), one.team, "")):
                self.grid.setItem(row, column, QTableWidgetItem(words))
        self.grid.installEventFilter(self)
        self.number.setAccessibleName(_("Staff no."))
        self.number.setPlaceholderText(_("Staff no., then Enter"))
        self.number.returnPressed.connect(self._on_number)
        self.all_present.clicked.connect(self._on_all_present)
        self.save.clicked.connect(self._on_save)
        for button in (self.all_present, self.save):
            button.setAutoDefault(False)

    def _lay_out(self, need: Need) -> None:
        when = training_words.when(self.session)
        title = heading(names.shown(f"{need.row.topic} · {when} · {self.session.place}"))
        title.setWordWrap(True)
        hint = theme.role(
            QLabel(_("In the list: P present, A absent, M made up, Space changes.")), "small"
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.number, 1)
        head.addWidget(self.all_present)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.said, 1)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(head)
        column.addWidget(self.grid, 1)
        column.addWidget(hint)
        column.addWidget(self.problem)
        column.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(640), theme.px(560)).boundedTo(room * 0.95))


def _name(one: Trainee) -> str:
    return names.shown(str(one.name))
