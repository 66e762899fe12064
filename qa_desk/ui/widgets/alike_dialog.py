"""Correct all results of a month that have the same mistake, after one showed its cause (P10)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules.disputes import Words as Said
from qa_desk.rules.reviews import Change
from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.services import alike, routes
from qa_desk.services.alike import Alike
from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import route_view, sheet_differences, wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.review_place import name_of
from qa_desk.ui.widgets.sign_forms import Words

_WIDTH, _HEIGHT = 860, 620
_MONTHS = 6
_LOCKED_LINES = 4


class AlikeDialog(QDialog):
    """Lists what has the same mistake, with ticks; each is corrected on its own."""

    def __init__(self, jobs: Jobs, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Correct all alike"))
        self._jobs, self._case = jobs, case
        self._rows: list[Alike] = []
        self._left: list[Alike] = []  # to be corrected still
        self._done, self._refused = 0, list[str]()
        self._asked: Job | None = None
        self.change, self.month = QComboBox(), QComboBox()
        self.change.setAccessibleName(_("What is corrected"))
        self.month.setAccessibleName(_("Month of the contact"))
        self.table = _table()
        self.locked = QPlainTextEdit()
        self.locked.setReadOnly(True)
        self.locked.setAccessibleName(_("For the adjustment list"))
        self.locked.setFixedHeight(theme.px(20) * _LOCKED_LINES + 12)
        self.about_locked = theme.role(QLabel(), "small")
        self.to_list = QPushButton(_("To the adjustment list"))
        self.to_list.setAutoDefault(False)
        self.reason = Words(_("Reason"))
        self.said = theme.role(QLabel(), "small")
        self.problem = Problem()
        self.button = theme.role(QPushButton(), "primary")
        self.close_button = QPushButton(_("Close"))
        self._assemble()
        self._fill_months()
        self.table.itemChanged.connect(self._on_tick)
        self.button.clicked.connect(self._on_correct)
        self.to_list.clicked.connect(self._on_to_list)
        self.close_button.clicked.connect(self.reject)
        self._show([])
        jobs.ask(alike.changes, case.row.id).succeeded.connect(self._on_changes)

    def _assemble(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(theme.role(text(_("Correct all alike")), "heading"))
        words = _("Each becomes a new revision and is confirmed anew; none gets a lower score.")
        layout.addWidget(text(words, "dim"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.change, 1)
        line.addWidget(self.month)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        for part in (self.about_locked, self.locked, self.to_list, self.reason, self.problem):
            layout.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.said, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.button)
        layout.addLayout(buttons)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))

    def _fill_months(self) -> None:
        """Offer the last months; that of the contact of this case is chosen."""
        day = wording.here(datetime.now(UTC)).date().replace(day=1)
        at = self._case.row.started_at
        own = wording.here(at).date().replace(day=1) if at else day
        for _n in range(_MONTHS):
            self.month.addItem(f"{day:%Y-%m}")
            day = (day - timedelta(days=1)).replace(day=1)
        if self.month.findText(f"{own:%Y-%m}") < 0:
            self.month.addItem(f"{own:%Y-%m}")
        self.month.setCurrentText(f"{own:%Y-%m}")

    # -- what is alike -----------------------------------------------------------------------

    @Slot(object)
    def _on_changes(self, changes: Sequence[Change]) -> None:
        for one in changes:
            self.change.addItem(self._in_words(one), one)
        self.change.currentIndexChanged.connect(self.look)
        self.month.currentIndexChanged.connect(self.look)
        self.look()

    def _in_words(self, change: Change) -> str:
        form = self._case.checklist
        assert form is not None  # noqa: S101 - a released result has its checklist
        name = name_of(form, change.subject)
        if isinstance(change.subject, str):
            return _("{fatal}: taken off").format(fatal=name)
        if change.deduction is not None:
            item = next(one for one in form.items if one.number == change.subject)
            words = item.deductions[change.deduction].text
            return wording.told(name, f"{words} ×{change.before} → ×{change.after}")
        sides = [
            sheet_differences.of_subject(
                form, Sheet({change.subject: Answer(option)}), change.subject
            )
            for option in (change.before, change.after)
        ]
        return wording.told(name, " → ".join(sides))

    @Slot()
    def look(self) -> None:
        """Ask for what is alike, of the month and the change that are chosen."""
        change = self.change.currentData()
        if change is None:
            return
        month = date.fromisoformat(f"{self.month.currentText()}-01")
        self._asked = self._jobs.ask(alike.candidates, self._case.row.id, change, month)
        self._asked.succeeded.connect(self._on_found)

    @Slot(object)
    def _on_found(self, rows: Sequence[Alike]) -> None:
        if self.sender() is self._asked:
            self._show(rows)

    def _show(self, rows: Sequence[Alike]) -> None:
        self._rows = [row for row in rows if not row.is_locked]
        locked = [row for row in rows if row.is_locked]
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._rows))
        for place, row in enumerate(self._rows):
            for column, words in enumerate(_cells(row)):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if not column:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    item.setCheckState(Qt.CheckState.Checked)
                self.table.setItem(place, column, item)
        self.table.blockSignals(False)
        self.about_locked.setText(
            _("Their month is closed: they stay as they are, and go to its adjustment list.")
        )
        self.locked.setPlainText("\n".join("\t".join(_cells(row)) for row in locked))
        for part in (self.about_locked, self.locked, self.to_list):
            part.setVisible(bool(locked))
        self._on_tick()

    def chosen(self) -> list[Alike]:
        """Return the results that are ticked."""
        ticked = Qt.CheckState.Checked
        return [
            row
            for place, row in enumerate(self._rows)
            if (item := self.table.item(place, 0)) is not None and item.checkState() == ticked
        ]

    @Slot()
    def _on_tick(self) -> None:
        n = len(self.chosen())
        self.button.setText(ngettext("Correct {n} result", "Correct {n} results", n).format(n=n))
        self.button.setEnabled(bool(n))

    # -- correcting --------------------------------------------------------------------------

    @Slot()
    def _on_correct(self) -> None:
        if not self.reason.toPlainText().strip():
            self.problem.say(_("A reason is needed. Write it, then try again."))
            return
        self.problem.say("")
        self._left, self._done, self._refused = self.chosen(), 0, []
        self._set_busy(busy=True)
        self._go_on()

    @Slot()
    def _on_to_list(self) -> None:
        """Note those of a closed month for its adjustment list."""
        self.problem.say("")
        month = date.fromisoformat(f"{self.month.currentText()}-01")
        said = self._case.row.id, self.change.currentData(), month, self.reason.toPlainText()
        job = self._jobs.work(alike.note, *said)
        job.succeeded.connect(self._on_noted)
        job.failed.connect(self._on_not_noted)

    @Slot(object)
    def _on_noted(self, n: int) -> None:
        words = ngettext(
            "{n} result is on the adjustment list.", "{n} results are on the adjustment list.", n
        )
        self.said.setText(words.format(n=n))

    @Slot(object)
    def _on_not_noted(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    def _set_busy(self, *, busy: bool) -> None:
        for part in (self.change, self.month, self.table, self.reason, self.button):
            part.setEnabled(not busy)
        self.close_button.setText(_("Stop") if busy else _("Close"))

    def _go_on(self) -> None:
        """Correct the next one, or say what became of all."""
        if not self._left:
            self._end()
            return
        row = self._left[0]
        all_of = self._done + len(self._refused) + len(self._left)
        at = all_of - len(self._left) + 1
        self.said.setText(_("Correcting {at} of {all}").format(at=at, all=all_of))
        verdict = route_view.verdict(self._case)
        said = Said(self.reason.toPlainText(), verdict=verdict, sheet=row.sheet)
        job = self._jobs.work(routes.take, row.id, row.version, "correct_alike", said)
        job.succeeded.connect(self._on_corrected)
        job.failed.connect(self._on_not_corrected)

    @Slot()
    def _on_corrected(self) -> None:
        self._done += 1
        self._left = self._left[1:]
        self._go_on()

    @Slot(object)
    def _on_not_corrected(self, error: Exception) -> None:
        row, *self._left = self._left
        if not isinstance(error, QaDeskError):
            self._left = []
            self._end()
            raise error
        self._refused.append(wording.told(row.number, str(error)))
        self._go_on()

    def _end(self) -> None:
        words = ngettext("{n} result was corrected.", "{n} results were corrected.", self._done)
        self.said.setText(words.format(n=self._done))
        self.problem.say("\n".join(self._refused))
        self._set_busy(busy=False)
        self.look()

    def reject(self) -> None:
        """Close it; while it corrects, stop after the one under way."""
        if self._left:
            self._left = self._left[:1]
        else:
            super().reject()


def _cells(row: Alike) -> tuple[str, ...]:
    return (
        shown(row.csr),
        row.number,
        wording.local_time(row.started_at),
        wording.status(row.status),
        f"{wording.score(row.before)} {wording.result(row.result)}",
        f"{wording.score(row.after)} {wording.result(row.result_after)}",
    )


def _table() -> QTableWidget:
    heads = (
        _("CSR"),
        _("Evaluation no."),
        _("Contact"),
        _("State"),
        _("Score now"),
        _("Corrected"),
    )
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(heads)
    table.setAccessibleName(_("Results with the same mistake"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table
