"""One quick check: whom, how, five lines, and it is kept; by keyboard in less than a minute."""

from datetime import UTC, datetime
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import quick_checks
from qa_desk.rules.quick_checks import LINES, Check, Terms
from qa_desk.services.check_desk import Desk, Subject
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.quick_check.modes import ModeBar
from qa_desk.ui.pages.quick_check.recording import RecordingPane
from qa_desk.ui.widgets import person_field, wording
from qa_desk.ui.widgets.choice_row import ChoiceRow
from qa_desk.ui.widgets.number_watch import leave_alone, number_warning
from qa_desk.ui.widgets.person_field import PersonField
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished

IN_HAND = uuid5(NAMESPACE_OID, "quick check in hand")  # under which a half-typed one is kept
_NOBODY = UUID(int=0)

_WIDTH = 960  # so that a line and its choices are seen together


class CheckForm(QWidget):
    """What is typed is kept on this machine until it is complete (D4).

    Signals: `wanted(Check, label)` when one is complete; `chosen(Subject or None)`.
    """

    wanted = Signal(object, str)
    chosen = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._own_time = False
        self.person = PersonField()
        self.modes = ModeBar()
        self.time = QDateTimeEdit()
        self.rows = {line: ChoiceRow(_(name)) for line, name in LINES.items()}
        self.fatal = QComboBox()
        self.note = QLineEdit()
        self.recording = RecordingPane(jobs)
        self.unfinished = Unfinished(jobs, self)
        self.problem = Problem()
        self.save = theme.role(QPushButton(_("Save and next person")), "primary")
        self._lay_out()
        self._connect()
        self._on_mode(self.modes.mode)
        self._show_fatals("")
        self._show_time(datetime.now(UTC))

    def _lay_out(self) -> None:
        self._dress()
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self.person, 1)
        who.addWidget(self.time)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for row in self.rows.values():
            lines.addWidget(row)
        hint = _("O or 1 OK · P or 2 problem · + or 3 praise · Enter next")
        lines.addWidget(theme.role(QLabel(hint), "small"))
        lines.addStretch(1)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addLayout(lines, 6)
        beside.addWidget(self.recording, 5)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for n, (words, field) in enumerate(
            ((_("Fatal error"), self.fatal), (_("Note"), self.note))
        ):
            grid.addWidget(QLabel(words), n, 0)
            grid.addWidget(field, n, 1)
        last = QHBoxLayout()
        last.addWidget(self.problem, 1)
        last.addStretch(0)
        last.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setMaximumWidth(theme.px(_WIDTH))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 8)
        whole.setSpacing(0)
        whole.addWidget(inside, 100)
        whole.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(who)
        column.addWidget(self.modes)
        column.addLayout(beside)
        column.addLayout(grid)
        column.addLayout(last)

    def _dress(self) -> None:
        self.time.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.time.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        self.time.setAccessibleName(_("Time of the contact"))
        self.time.setToolTip(_("Now, unless you say otherwise; a recording has its call's time"))
        self.fatal.setAccessibleName(_("Fatal error"))
        self.fatal.setSizePolicy(
            self.fatal.sizePolicy().Policy.Ignored, self.fatal.sizePolicy().Policy.Fixed
        )
        self.note.setAccessibleName(_("Note"))
        leave_alone(self.note)  # the form warns
        self.note.setPlaceholderText(_("What was seen or heard; needed for a problem"))
        self.save.setToolTip(theme.keys("Ctrl+Return"))
        self.save.setAutoDefault(True)

    def _connect(self) -> None:
        self.person.chosen.connect(self._on_person)
        self.modes.chosen.connect(self._on_mode)
        self.time.dateTimeChanged.connect(self._on_time)
        self.fatal.activated.connect(self.note.setFocus)
        self.note.returnPressed.connect(self.submit)
        self.note.textEdited.connect(self._on_note)
        self.save.clicked.connect(self.submit)
        self.unfinished.found.connect(self._on_found)
        for row in self.rows.values():
            row.left.connect(self._on_left)
            row.changed.connect(self._keep)
        for changed in (
            self.person.chosen,
            self.modes.chosen,
            self.time.dateTimeChanged,
            self.fatal.activated,
            self.note.textEdited,
            self.recording.changed,
        ):
            changed.connect(self._keep)

    # -- what it shows -----------------------------------------------------------------------

    def show_desk(self, desk: Desk) -> None:
        """Show who can be checked; what is typed stays, also from before the program ended."""
        if self._desk is None:
            self.unfinished.look_for(IN_HAND)
        self._desk = desk
        self.recording.least = desk.least_heard
        self.person.show_people(desk.subjects)

    def choose(self, subject: Subject) -> None:
        """Go on with a CSR."""
        self.person.choose(subject)

    def show_check(self, check: Check) -> None:
        """Show a check that was refused or half typed, to go on with it."""
        subjects = self._desk.subjects if self._desk else ()
        subject = next((each for each in subjects if each.id == check.csr_id), None)
        self.modes.choose(check.mode)
        self.person.choose(subject)
        for line, value in check.lines.items():
            self.rows[line].set_value(value)
        self.fatal.setCurrentIndex(max(0, self.fatal.findData(check.fatal)))
        self.note.setText(check.note)
        self._own_time = True
        self._show_time(check.began_at)
        if check.call_id is not None:
            self.recording.go_on_with(check.call_id, check.passages)
        self._keep()

    @property
    def subject(self) -> Subject | None:
        """Return who is checked."""
        found = self.person.person
        return found if isinstance(found, Subject) else None

    def check(self) -> Check | None:
        """Return what is filled in, None without a CSR."""
        return self._check_of(self.subject.id) if self.subject else None

    def _check_of(self, csr_id: UUID) -> Check:
        call = self.recording.call if self.modes.mode == "recording" else None
        return Check(
            uuid4(),
            csr_id,
            self.modes.mode,
            call.started_at if call else self._moment(),
            {line: row.value for line, row in self.rows.items()},
            self.fatal.currentData() or "",
            self.note.text().strip(),
            call.id if call else None,
            self.recording.passages if call else (),
        )

    # -- what a person does ------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Hand the check over if it is complete, and be ready for the next person."""
        check, subject = self.check(), self.subject
        if check is None or subject is None or self._desk is None:
            self.problem.say(_("Choose a CSR: type a staff no., a name or its pinyin."))
            self.person.setFocus()
            return
        call = self.recording.call
        terms = Terms(
            datetime.now(UTC),
            self._desk.fatals.get(subject.group, {}),
            call.part if call else (0, 0),
            self._desk.least_heard,
        )
        if problems := quick_checks.problems(check, terms):
            self.problem.say(problems[0])
            if check.has_problem and not check.note:
                self.note.setFocus()
            return
        label = wording.DOT.join([_("Quick check"), person_field.words(subject)])
        self.wanted.emit(check, label)
        self.clear()

    def clear(self) -> None:
        """Be ready for the next person; the mode stays."""
        self._own_time = False
        self.problem.say("")
        for row in self.rows.values():
            row.set_value("ok")
        self.note.clear()
        self.person.choose(None)
        self.person.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing typed behind."""
        super().hideEvent(event)
        self.unfinished.flush()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is typed that would be missed."""
        marked = {row.value for row in self.rows.values()} != {"ok"}
        return not (self.subject or marked or self.fatal.currentData() or self.note.text())

    @Slot()
    def _keep(self) -> None:
        """Keep what is typed, or forget it once it is complete."""
        if not self.is_empty:
            csr_id = self.subject.id if self.subject else _NOBODY
            self.unfinished.keep(IN_HAND, {"check": self._check_of(csr_id).to_document()})
        elif self._desk is not None:  # before that, what was kept is not looked for yet
            self.unfinished.forget(IN_HAND)

    @Slot(object, object)
    def _on_found(self, _key: UUID, kept: Document) -> None:
        if not self.is_empty:
            return
        try:
            check = Check.from_document(uuid4(), kept["check"])
        except (KeyError, TypeError, ValueError):
            return  # another version of the program typed it
        self.show_check(check)

    @Slot(object)
    def _on_person(self, subject: Subject | None) -> None:
        self.problem.say("")
        self._show_fatals(subject.group if subject else "")
        if not self._own_time:
            self._show_time(datetime.now(UTC))
        if self.modes.mode == "recording":
            self.recording.show_csr(subject.id if subject else None)
        if subject is not None:
            next(iter(self.rows.values())).setFocus()
        self.chosen.emit(subject)

    @Slot(str)
    def _on_mode(self, mode: str) -> None:
        is_recording = mode == "recording"
        self.recording.setVisible(is_recording)
        self.time.setEnabled(not is_recording)
        if is_recording and self.subject is not None:
            self.recording.show_csr(self.subject.id)
        elif not is_recording:
            self.recording.show_csr(None)

    @Slot(int)
    def _on_left(self, step: int) -> None:
        stops: list[QWidget] = [self.person, *self.rows.values(), self.note]
        at = stops.index(self.sender()) + step  # type: ignore[arg-type]  # one of the rows
        stops[at].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_time(self) -> None:
        self._own_time = True

    @Slot(str)
    def _on_note(self, typed: str) -> None:
        self.problem.say(number_warning(typed))

    def _show_fatals(self, group: str) -> None:
        with QSignalBlocker(self.fatal):
            self.fatal.clear()
            self.fatal.addItem(_("No fatal error"), "")
            fatals = self._desk.fatals.get(group, {}) if self._desk else {}
            for key, words in fatals.items():
                self.fatal.addItem(f"{key}  {words}", key)

    def _show_time(self, moment: datetime) -> None:
        here = wording.here(moment)
        with QSignalBlocker(self.time):
            self.time.setDateTime(
                QDateTime(here.year, here.month, here.day, here.hour, here.minute, 0)
            )

    def _moment(self) -> datetime:
        """Return the time of the contact; the clock on the wall is the centre's."""
        if not self._own_time:
            return datetime.now(UTC)
        shown = self.time.dateTime()
        day, at = shown.date(), shown.time()
        zone = wording.here(datetime.now(UTC)).tzinfo
        return datetime(day.year(), day.month(), day.day(), at.hour(), at.minute(), tzinfo=zone)
