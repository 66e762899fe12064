"""The training plan of a year and of its months: goal, content, method, time, owner (S2-4.1)."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.trainings import METHODS
from qa_desk.services.training import plans
from qa_desk.services.training.types import PlanLine
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import training_words, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_LINES = 3
_MONTHS = 13  # the year, and its months


class PlanTab(QWidget):
    """Lists the lines of a year's plan; who holds trainings writes them."""

    failed = Signal(object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._actor = jobs, actor
        self._year = training_words.today().year
        self.dialog: PlanLineDialog | None = None
        writes = any(permissions.may(actor, f"training.{what}") for what in ("run", "approve"))
        self.before, self.after, self.label = QToolButton(), QToolButton(), QLabel()
        self.list = TableView(
            Table(_columns(), lambda row: row.id), _("Training plan"), code="training_plan"
        )
        self.list.say_when_empty(
            _("No training is planned for this year"),
            _("Add the first line.") if writes else _("What the trainer plans appears here."),
            icon="calendar-days",
        )
        self.notice = Notice()
        self.add = QPushButton(theme.icon("plus"), _("New line…"))
        self.change = QPushButton(theme.icon("pen-line"), _("Edit…"))
        self.submit = QPushButton(theme.icon("upload"), _("Submit"))
        self.drop = QPushButton(theme.icon("trash-2"), _("Remove the line"))
        for button in (self.add, self.change, self.submit, self.drop):
            button.setIconSize(theme.icon_size(gap=True))
        self._lay_out(writes=writes)
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.add.clicked.connect(self._on_add)
        self.change.clicked.connect(self._on_change)
        self.submit.clicked.connect(self._on_submit)
        self.drop.clicked.connect(self._on_drop)
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        if writes:
            self.list.opened.connect(self._on_opened)
        self._on_chosen(None)

    @Slot()
    def refresh(self) -> None:
        """Read the plan of the year that is shown."""
        self.label.setText(str(self._year))
        self.list.follow(self._jobs.ask(plans.listed, self._year))

    def line(self) -> PlanLine | None:
        """Return the line that is chosen."""
        found: PlanLine | None = self.list.current()
        return found

    @Slot()
    def _on_before(self) -> None:
        self._year -= 1
        self.refresh()

    @Slot()
    def _on_after(self) -> None:
        self._year += 1
        self.refresh()

    @Slot(object)
    def _on_chosen(self, line: PlanLine | None) -> None:
        is_open = line is not None and line.submitted_at is None
        self.change.setEnabled(is_open)
        self.drop.setEnabled(is_open)
        self.submit.setEnabled(is_open)

    @Slot()
    def _on_add(self) -> None:
        self._edit(None)

    @Slot()
    def _on_change(self) -> None:
        self._edit(self.line())

    @Slot(object)
    def _on_opened(self, line: PlanLine) -> None:
        if line.submitted_at is None:
            self._edit(line)

    def _edit(self, line: PlanLine | None) -> None:
        self.dialog = PlanLineDialog(self._actor, self._year, line, self)
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        if self.dialog is not None:
            job = self._jobs.work(plans.save, self.dialog.line())
            self.dialog.follow(job).succeeded.connect(self._on_saved)

    @Slot(object)
    def _on_saved(self, _line_id: UUID) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.accept()
        self.refresh()

    @Slot()
    def _on_submit(self) -> None:
        line = self.line()
        if line is not None and line.id is not None:
            self._do(self._jobs.work(plans.submit, line.id, line.version))

    @Slot()
    def _on_drop(self) -> None:
        line = self.line()
        if line is not None and line.id is not None:
            self._do(self._jobs.work(plans.drop, line.id, line.version))

    def _do(self, job: Job) -> None:
        self.notice.hide()
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    def _lay_out(self, *, writes: bool) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 0)
        bar.setSpacing(8)
        for button, icon, words in (
            (self.before, "chevron-left", _("Year before")),
            (self.after, "chevron-right", _("Year after")),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(words)
            button.setAccessibleName(words)
        for widget in (self.before, self.label, self.after):
            bar.addWidget(widget)
        bar.addStretch(1)
        for action in (self.add, self.change, self.submit, self.drop):
            bar.addWidget(action)
            if not writes:
                action.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)


class PlanLineDialog(FormDialog):
    """A line of the plan: for a month or for the year."""

    def __init__(
        self, actor: Actor, year: int, line: PlanLine | None, parent: QWidget | None = None
    ) -> None:
        title = _("A line of the training plan {year}").format(year=year)
        super().__init__(title, _("Save") if line else _("Add it"), parent)
        self._line, self._actor, self._year = line, actor, year
        self.month, self.method = QComboBox(), QComboBox()
        self.goal = QLineEdit(line.goal if line else "")
        self.content = QPlainTextEdit(line.content if line else "")
        self.planned = QLineEdit(line.planned if line else "")
        for place in range(_MONTHS):
            words = month(place)
            self.month.addItem(words, place)
        for code, words in METHODS.items():
            self.method.addItem(_(words), code)
        if line:
            self.month.setCurrentIndex(line.month)
            self.method.setCurrentIndex(self.method.findData(line.method))
        self.has_day = QCheckBox(_("To be submitted by"))
        self.day: QDateEdit = day_field(training_words.today())
        if line and line.submit_on:
            self.day.setDate(QDate(line.submit_on.year, line.submit_on.month, line.submit_on.day))
        self.has_day.setChecked(bool(line and line.submit_on))
        self._add_fields()

    def line(self) -> PlanLine:
        """Return what is written."""
        line = self._line
        return PlanLine(
            id=line.id if line else None,
            version=line.version if line else 0,
            year=self._year,
            month=self.month.currentData(),
            goal=self.goal.text().strip(),
            content=self.content.toPlainText().strip(),
            method=self.method.currentData(),
            planned=self.planned.text().strip(),
            owner_id=line.owner_id if line else self._actor.id,
            owner=line.owner if line else "",
            submit_on=day_of(self.day) if self.has_day.isChecked() else None,
            submitted_at=line.submitted_at if line else None,
        )

    def missing(self) -> str:
        written = (self.goal.text(), self.content.toPlainText(), self.planned.text())
        if all(words.strip() for words in written):
            return ""
        return _("A line of the plan has a goal, a content and a time. Write all three.")

    def _add_fields(self) -> None:
        self.content.setTabChangesFocus(True)
        self.content.setFixedHeight(
            self.content.fontMetrics().lineSpacing() * _LINES + theme.px(16)
        )
        self.add(_("Month"), self.month)
        self.add(_("Training goal"), self.goal)
        self.add(_("Content"), self.content)
        self.add(_("Method"), self.method)
        self.add(_("When"), self.planned, _("In words, such as: second week, two hours"))
        self.body.addWidget(self.has_day)
        self.day.setAccessibleName(_("To be submitted by"))
        self.body.addWidget(self.day)
        self.day.setEnabled(self.has_day.isChecked())
        self.has_day.toggled.connect(self.day.setEnabled)
        self.goal.setFocus()


def month(place: int) -> str:
    """Return a month's number, or that it is the whole year."""
    return _("Month {n}").format(n=place) if place else _("Whole year")


def _columns() -> Sequence[Column[PlanLine]]:
    return [
        Column(_("Month"), lambda row: row.month, month, means="plan_month"),
        Column(_("Training goal"), lambda row: shown(row.goal), wide=True, means="plan_goal"),
        Column(_("Content"), lambda row: shown(row.content), means="plan_content"),
        Column(
            _("Method"), lambda row: row.method, lambda code: _(METHODS[code]), means="plan_method"
        ),
        Column(_("When"), lambda row: shown(row.planned), means="plan_when"),
        Column(_("Person responsible"), lambda row: shown(row.owner), means="owner"),
        Column(_("Submit by"), lambda row: row.submit_on, training_words.day, means="plan_submit"),
        Column(
            _("Submitted on"),
            lambda row: row.submitted_at,
            wording.local_time,
            icon=lambda row: "check" if row.submitted_at else None,
            means="plan_submitted",
        ),
    ]
