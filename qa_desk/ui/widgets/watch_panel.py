"""The watch list: whom and what the centre watches more closely for a time (S3-4.3c)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import plan_choices, watch_list
from qa_desk.services.plan_choices import PlanChoices
from qa_desk.services.watch_list import WatchRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import names, plan_words, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.choice_field import Choices
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.plan_words import allow, refusal
from qa_desk.work import Actor

_DAYS = 30
_UPLIFT = 5


class WatchDialog(FormDialog):
    """Asks whom or what to watch, why, how much more, and for how long."""

    def __init__(self, found: PlanChoices, today: date, parent: QWidget | None = None) -> None:
        super().__init__(_("Watch more closely"), _("Add to the watch list"), parent)
        choices = found.all()
        self._ids = found.ids
        self.person = _searched(choices["people"])
        self.topic = _searched(choices["contact_reasons"])
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("such as two complaints in October"))
        self.uplift = QSpinBox()
        self.uplift.setRange(1, watch_list.MOST)
        self.uplift.setValue(_UPLIFT)
        self.first, self.last = day_field(today), day_field(today + timedelta(days=_DAYS))
        self.is_limited = QCheckBox(_("Until a day"))
        self.is_limited.setChecked(True)
        self.is_limited.toggled.connect(self.last.setEnabled)
        self.add(_("CSR"), self.person)
        self.add(_("or contact reason"), self.topic)
        self.add(_("Reason"), self.reason)
        self.add(_("Evaluations more in a month"), self.uplift)
        self.add(_("From"), self.first)
        self.body.addWidget(self.is_limited)
        self.last.setAccessibleName(_("Last day"))
        self.body.addWidget(self.last)
        self.body.addSpacing(8)

    def missing(self) -> str:
        """Return what is missing; the service says the rest."""
        if self.person.currentText().strip() and self.person_id() is None:
            return _("There is no such CSR. Choose one from the list.")
        return ""

    def person_id(self) -> UUID | None:
        """Return whom to watch."""
        at = self.person.findText(self.person.currentText())
        return self._ids.get(str(self.person.itemData(at))) if at >= 0 else None

    def days(self) -> tuple[date, date | None]:
        """Return from when to when."""
        return day_of(self.first), day_of(self.last) if self.is_limited.isChecked() else None


class WatchPanel(QWidget):
    """Lists the entries; adds and ends them. `warned(sentence)` says what was not possible."""

    warned = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.dialog: WatchDialog | None = None
        self.why_not = refusal(actor, "watch_list")
        self.table = PlainTable(Table(_columns(), key=lambda row: row.id), _("Watch list"), self)
        self.nothing = theme.role(QLabel(_("Nobody is watched more closely.")), "dim")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(12, 4, 12, 0)
        self.nothing.setWordWrap(True)
        self.add = QPushButton(_("Add…"))
        self.end = QPushButton(_("End"))
        self._lay_out()
        self.add.clicked.connect(self._on_add)
        self.end.clicked.connect(self._on_end)
        self.table.chosen.connect(self._on_chosen)
        allow(self.add, self.why_not)
        self._on_chosen()

    def refresh(self) -> None:
        """Read the list again; who may not see it sees nothing of it."""
        if not self.why_not:
            self._follow(self._jobs.ask(watch_list.list_entries)).succeeded.connect(self._on_rows)

    @Slot(object)
    def _on_rows(self, rows: list[WatchRow]) -> None:
        self.table.show_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self.nothing)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        nobody = _("Choose an entry of the watch list first.")
        allow(self.end, self.why_not or ("" if self.table.current() else nobody))

    @Slot()
    def _on_add(self) -> None:
        self._follow(self._jobs.ask(plan_choices.choices)).succeeded.connect(self._on_choices)

    @Slot(object)
    def _on_choices(self, found: PlanChoices) -> None:
        self.dialog = WatchDialog(found, wording.here(datetime.now(UTC)).date(), self)
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.destroyed.connect(self._on_gone)
        self.dialog.open()

    @Slot()
    def _on_gone(self) -> None:
        self.dialog = None

    @Slot()
    def _on_wanted(self) -> None:
        form = self.dialog
        if form is None:
            return
        job = self._jobs.work(
            watch_list.add,
            form.reason.text(),
            form.uplift.value(),
            form.days(),
            person_id=form.person_id(),
            contact_reason=form.topic.currentText(),
        )
        form.follow(job).succeeded.connect(self._on_added)

    @Slot(object)
    def _on_added(self, _id: object) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.refresh()

    @Slot()
    def _on_end(self) -> None:
        row: WatchRow | None = self.table.current()
        if row is not None:
            job = self._jobs.work(watch_list.end, row.id, row.version)
            self._follow(job).succeeded.connect(self.refresh)

    def _follow(self, job: Job) -> Job:
        job.failed.connect(self._on_failed)
        return job

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.warned.emit(str(error))
        self.refresh()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(theme.role(QLabel(_("Watch list")), "heading"), 1)
        bar.addWidget(self.add)
        bar.addWidget(self.end)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)


def _columns() -> list[Column[WatchRow]]:
    return [
        Column(_("Whom or what"), lambda row: row.name, names.shown, tip=_tip, wide=True),
        Column(_("More"), lambda row: row.uplift, lambda n: f"+{n}", right=True, tip=_tip),
        Column(_("Until"), lambda row: row.valid_to, lambda day: f"{day:%m-%d}", tip=_tip),
    ]


def _tip(row: WatchRow) -> str:
    days = _("from {day}").format(day=row.valid_from)
    if row.valid_to is not None:
        days = _("{start} to {end}").format(start=row.valid_from, end=row.valid_to)
    more = _("{evaluations} more in a month").format(evaluations=plan_words.evaluations(row.uplift))
    by = _("added by {person}").format(person=names.shown(row.created_by))
    return "\n".join((names.shown(row.name), row.reason, more, days, by))


def _searched(choices: Choices) -> QComboBox:
    """Return a field that is typed into and finds any part of the words."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    for code, words in choices:
        box.addItem(names.shown(words), code)
    box.setCurrentIndex(-1)
    finder = QCompleter(box.model(), box)
    finder.setFilterMode(Qt.MatchFlag.MatchContains)
    finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(finder)
    return box
