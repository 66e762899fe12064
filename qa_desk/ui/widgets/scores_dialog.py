"""The scores of a test: typed down a column or pasted from a spreadsheet, with retakes (B19)."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
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
from qa_desk.reports.training_need import Trainee
from qa_desk.rules.trainings import TESTS
from qa_desk.services.training.types import Graded, Need
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job
from qa_desk.ui.widgets import names, training_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.cells import cell
from qa_desk.ui.widgets.problem import Problem

_NAME, _BEFORE, _SCORE, _SAID, _RETAKE, _WORDS = range(6)
_PASS_MARK, _RETAKE_DAYS = "80", 3


class ScoresDialog(QDialog):
    """Signal: `wanted()` when the scores are to be kept. Who has passed already is left out."""

    wanted = Signal()

    def __init__(self, need: Need, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Test scores"))
        open_ones = [one for one in need.trainees if not one.has_passed]
        self._people: Sequence[Trainee] = open_ones or need.trainees
        self.kind, self.pass_mark = QComboBox(), QLineEdit(_PASS_MARK)
        self.day = day_field(training_words.today())
        self.grid = QTableWidget(len(self._people), 6)
        self.said = QLabel()
        self.save = theme.role(QPushButton(_("Save scores")), "primary")
        self.problem = Problem()
        for code, words in TESTS.items():
            self.kind.addItem(_(words), code)
        failed = [one.tests[-1].kind for one in open_ones if one.tests]
        self.kind.setCurrentIndex(max(0, self.kind.findData(failed[0] if failed else "exam")))
        self._build()
        self._lay_out(need)
        self._judge()
        self.grid.setCurrentCell(0, _SCORE)
        self.grid.setFocus()

    def graded(self) -> list[Graded]:
        """Return the result of each who has a score."""
        mark = self._mark() or 0
        found = []
        for row, one in enumerate(self._people):
            score = training_words.tenths(self._text(row, _SCORE))
            if score is None:
                continue
            retake = None if score >= mark else _day(self._text(row, _RETAKE))
            found.append(
                Graded(
                    person_id=one.id,
                    kind=self.kind.currentData(),
                    day=day_of(self.day),
                    score=score,
                    pass_mark=mark,
                    retake_on=retake,
                    words=self._text(row, _WORDS),
                )
            )
        return found

    def problem_of(self) -> str:
        """Return what is wrong with what was typed, nothing when it will do."""
        if self._mark() is None:
            return _("Write the pass mark as a number up to 100, such as 80.")
        for row, one in enumerate(self._people):
            written = self._text(row, _SCORE)
            if written and training_words.tenths(written) is None:
                words = _("{score} is no score up to 100. Correct the line of {person}.")
                return words.format(score=written, person=names.shown(str(one.name)))
            retake = self._text(row, _RETAKE)
            if retake and _day(retake) is None:
                words = _("{day} is no day such as 2026-11-30. Correct the line of {person}.")
                return words.format(day=retake, person=names.shown(str(one.name)))
        return "" if self.graded() else _("No score is typed yet.")

    def paste(self, text: str) -> None:
        """Fill a column from here on, as it was copied from a spreadsheet (P19)."""
        start, column = max(0, self.grid.currentRow()), max(_SCORE, self.grid.currentColumn())
        lines = text.strip("\r\n").splitlines()
        with QSignalBlocker(self.grid):
            for row, line in enumerate(lines[: len(self._people) - start], start):
                cells = [cell.strip() for cell in line.split("\t")]
                if cells[0] in {one.name.staff_no for one in self._people} and len(cells) > 1:
                    row = self._row_of(cells[0])  # noqa: PLW2901 - the list has its own order
                    cells, column = cells[1:], _SCORE
                cell(self.grid, row, column).setText(cells[0])
        self._judge()

    def follow(self, job: Job) -> Job:
        """Say here why it was not kept."""
        self.save.setEnabled(False)
        job.failed.connect(self._on_failed)
        return job

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down by Enter, along by Tab; paste a column."""
        is_press = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.grid and is_press and self._on_key(event):  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._down()
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.grid.currentItem().setText("")
            return True
        return False

    def _down(self) -> None:
        row = self.grid.currentRow() + 1
        if row < len(self._people):
            self.grid.setCurrentCell(row, self.grid.currentColumn())
        else:
            self.save.setFocus()

    @Slot(QWidget, QAbstractItemDelegate.EndEditHint)
    def _on_edited(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._down()

    @Slot()
    def _judge(self) -> None:
        """Say of each score whether it passes, and offer a day to try again."""
        mark, passed, failed = self._mark(), 0, 0
        retake = (day_of(self.day) + timedelta(_RETAKE_DAYS)).isoformat()
        with QSignalBlocker(self.grid):
            for row in range(len(self._people)):
                score = training_words.tenths(self._text(row, _SCORE))
                said, again = cell(self.grid, row, _SAID), cell(self.grid, row, _RETAKE)
                if score is None or mark is None:
                    said.setText("")
                    again.setText("")
                    said.setIcon(theme.icon("minus", "faint"))
                elif score >= mark:
                    passed += 1
                    said.setText(_("passed"))
                    said.setIcon(theme.icon("check", "good"))
                    again.setText("")
                else:
                    failed += 1
                    said.setText(_("failed"))
                    said.setIcon(theme.icon("x", "late"))
                    if not again.text():
                        again.setText(retake)
        words = _("{passed} passed, {failed} to try again, {open} without a score")
        left = len(self._people) - passed - failed
        self.said.setText(words.format(passed=passed, failed=failed, open=left))

    @Slot()
    def _on_save(self) -> None:
        problem = self.problem_of()
        self.problem.say(problem)
        if not problem:
            self.wanted.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    def _mark(self) -> int | None:
        return training_words.tenths(self.pass_mark.text())

    def _text(self, row: int, column: int) -> str:
        return cell(self.grid, row, column).text().strip()

    def _row_of(self, staff_no: str) -> int:
        return next(n for n, one in enumerate(self._people) if one.name.staff_no == staff_no)

    def _build(self) -> None:
        titles = (
            _("Trainee"),
            _("Last score"),
            _("Test score"),
            _("Result"),
            _("Retake on"),
            _("Reflection or remark"),
        )
        self.grid.setHorizontalHeaderLabels(list(titles))
        self.grid.setAccessibleName(_("Test scores"))
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setDefaultSectionSize(theme.px(30))
        header = self.grid.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((_NAME, 170), (_BEFORE, 84), (_SCORE, 84), (_SAID, 90),
                              (_RETAKE, 110)):  # fmt: skip
            header.resizeSection(column, theme.px(width))
        header.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        for row, one in enumerate(self._people):
            last = one.tests[-1] if one.tests else None
            before = training_words.typed(last.score) if last else ""
            cells = (names.shown(str(one.name)), before, "", "", "", "")
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                if column in (_NAME, _BEFORE, _SAID):
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.grid.setItem(row, column, item)
        self.grid.installEventFilter(self)
        self.grid.itemDelegate().closeEditor.connect(self._on_edited)
        self.grid.cellChanged.connect(self._judge)
        self.pass_mark.textChanged.connect(self._judge)
        self.save.clicked.connect(self._on_save)
        self.save.setAutoDefault(False)

    def _lay_out(self, need: Need) -> None:
        title = heading(names.shown(f"{need.row.number}  {need.row.topic}"))
        title.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        for words, field in (
            (_("Kind of test"), self.kind),
            (_("Day"), self.day),
            (_("Pass mark"), self.pass_mark),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            head.addWidget(label)
            head.addWidget(field)
        self.pass_mark.setMaximumWidth(theme.px(64))
        head.addStretch(1)
        hint = _("Enter goes to the next line, Tab to the next cell; a column can be pasted.")
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
        column.addWidget(theme.role(QLabel(hint), "small"))
        column.addWidget(self.problem)
        column.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(820), theme.px(560)).boundedTo(room * 0.95))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
