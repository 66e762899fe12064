"""Inspectors: how accurate the people are who judge, and the cases behind each figure."""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import charts, inspector_figures, permissions, report_words
from qa_desk.rules.measures import MEASURES
from qa_desk.services import accuracy, rechecking
from qa_desk.services.accuracy import Behind, Board, InspectorRow
from qa_desk.services.rechecking import Beside, Drawn
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.accuracy_view import AccuracyView
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.recheck_dialog import RecheckDialog
from qa_desk.work import Actor

_LIST_WIDTH = 400
_LISTED = ("recheck_accuracy", "inspector_accuracy")


class AccuracyPage(Page):
    """The inspectors at the left, the figures of the chosen one beside them."""

    name = "accuracy"
    title = N_("Inspectors")
    group = N_("Quality of inspection")
    icon = "scale"
    action = accuracy.RIGHT
    watches = frozenset({"Evaluation", "Recheck", "Assessment"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self._asked: dict[str, Job] = {}
        self.board: Board | None = None
        self.list = TableView(
            Table(_columns(self._least), lambda row: row.id), _("Inspectors"), code="inspectors"
        )
        self.list.grid.setItemDelegateForColumn(0, NameDelegate(self.list.grid))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("Nothing was scored in this month"),
            _("Choose another month. Who has scored or released anything stands here."),
            icon="scale",
        )
        self.month = _months()
        self.draw = QPushButton(theme.icon("shuffle"), _("Draw re-checks"))
        self.draw.setIconSize(theme.icon_size(gap=True))
        self.draw.setToolTip(
            _("Fill up the blind re-checks of this month. They go into your own queue.")
        )
        self.add_buttons(self.month)
        self.add_buttons(self.draw, action="recheck")
        self.notice = Notice()
        self.view = AccuracyView()
        split = MasterDetail(self.list, self.view, theme.px(_LIST_WIDTH))
        self.show_beside(split, self.notice)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.month.activated.connect(self.refresh)
        self.draw.clicked.connect(self._on_draw)
        self.view.measure_chosen.connect(self._read_behind)
        self.view.case_opened.connect(self._on_case)

    def _least(self) -> int:
        return self.board.least if self.board else 1

    def day(self) -> date:
        """Return the first day of the month that is chosen."""
        return date.fromisoformat(self.month.currentData())

    @Slot()
    def refresh(self) -> None:
        """Read the figures of the month again."""
        job = self.jobs.ask(accuracy.board, self.day())
        job.succeeded.connect(self._on_board)
        job.failed.connect(self._on_failed)

    def show_record(self, record: object) -> None:
        """Show the figures of the inspector with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self._show()

    def state(self) -> Hashable:
        """Return whose figures are shown."""
        return self._wanted

    def restore(self, state: Hashable) -> None:
        """Show those that were shown."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_board(self, found: Board) -> None:
        if found.month != self.day():
            return
        self.board = found
        self.list.show_rows(found.rows)
        self.list.setVisible(len(found.rows) != 1 or permissions.may(self.actor, "recheck"))
        known = {row.id for row in found.rows}
        if self._wanted not in known:
            self._wanted = found.rows[0].id if found.rows else None
        self._show()

    @Slot(object)
    def _on_chosen(self, row: InspectorRow | None) -> None:
        if row is not None and row.id != self._wanted:
            self._wanted = row.id
            self._show()

    def _show(self) -> None:
        rows = self.board.rows if self.board else ()
        row = next((one for one in rows if one.id == self._wanted), None)
        self.header.show_subtitle(str(row.name) if row else "")
        if row is None:
            self.view.clear()
            return
        self.list.choose(row.id)
        self.view.show_inspector(row)
        self._read_behind(self.view.measure())

    @Slot(str)
    def _read_behind(self, measure: str) -> None:
        """Read how a figure went, and the cases behind it."""
        if self._wanted is None:
            return
        asked = self._wanted, measure, self.day()
        trend = self._asked["trend"] = self.jobs.ask(accuracy.trend, *asked)
        trend.succeeded.connect(self._on_trend)
        trend.failed.connect(self._on_failed)
        behind = self._asked["behind"] = self.jobs.ask(accuracy.behind, *asked)
        behind.succeeded.connect(self._on_behind)
        behind.failed.connect(self._on_failed)

    @Slot(object)
    def _on_trend(self, points: object) -> None:
        if self.sender() is self._asked["trend"]:
            self.view.show_trend(points)  # type: ignore[arg-type]

    @Slot(object)
    def _on_behind(self, cases: object) -> None:
        if self.sender() is self._asked["behind"]:
            self.view.show_cases(self.view.measure(), cases)  # type: ignore[arg-type]

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    # -- drawing, and what leads elsewhere ---------------------------------------------------

    @Slot()
    def _on_draw(self) -> None:
        self.draw.setEnabled(False)
        job = self.jobs.work(rechecking.draw, self.day())
        job.succeeded.connect(self._on_drawn)
        job.failed.connect(self._on_not_drawn)

    @Slot(object)
    def _on_drawn(self, drawn: Drawn) -> None:
        self.draw.setEnabled(True)
        if drawn.blind or drawn.repeats:
            self.notice.say(
                _(
                    "Drawn: {blind} to score again unseen, in your queue; {repeats} that come to "
                    "their QA inspectors once more, unannounced."
                ).format(blind=drawn.blind, repeats=drawn.repeats)
            )
        else:
            self.notice.say(
                _(
                    "Nothing more to draw: this month has as many re-checks as are due, or no "
                    "result of others is released and undisputed."
                )
            )

    @Slot(object)
    def _on_not_drawn(self, error: Exception) -> None:
        self.draw.setEnabled(True)
        self._on_failed(error)

    @Slot(object)
    def _on_case(self, case: Behind) -> None:
        if case.recheck is None:
            self.open_requested.emit("results", case.id)
            return
        job = self.jobs.ask(rechecking.beside, case.recheck)
        job.succeeded.connect(self._on_beside)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_beside(self, found: Beside) -> None:
        dialog = RecheckDialog(found, self)
        dialog.result_wanted.connect(self._on_result_wanted)
        dialog.open()

    @Slot(object)
    def _on_result_wanted(self, evaluation_id: UUID) -> None:
        self.open_requested.emit("results", evaluation_id)


def _months() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(_("Month"))
    today = wording.here(datetime.now(UTC)).date()
    for first in reversed(charts.periods(today, 12)):
        box.addItem(f"{first:%Y-%m}", first.isoformat())
    return box


def _columns(least: Callable[[], int]) -> list[Column[InspectorRow]]:
    """Return the name, then figures: none is compared that stands on fewer than it takes."""

    def told(code: str) -> Callable[[InspectorRow], int | None]:
        def value(row: InspectorRow) -> int | None:
            figure = row.figures[code]
            return figure.value if inspector_figures.is_told(figure, least()) else None

        return value

    return [
        Column(
            _("QA inspector"),
            lambda row: str(row.name),
            reading=usual,
            means="inspector",
        ),
        *(
            Column(
                _(MEASURES[code].name),
                told(code),
                _percent,
                right=True,
                tip=partial(_whole, code),
                means=code,
                measure=lambda value: value / 10,
            )
            for code in _LISTED
        ),
    ]


def _whole(code: str, row: InspectorRow) -> str:
    return " ".join(report_words.figure_cells(row.figures[code])[:3])


def _percent(value: int | None) -> str:
    return wording.NOTHING if value is None else report_words.number("permille", value)
