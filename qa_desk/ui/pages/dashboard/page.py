"""Dashboard: the pictures of somebody's own work, team or centre, and what stands behind them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSplitter, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import dashboards as rules
from qa_desk.rules.dashboards import PERIODS, PICTURES, Wanted
from qa_desk.services import coverage, dashboards, dispute_figures
from qa_desk.services.coverage import Board as CoverageBoard
from qa_desk.services.dashboards import Part, Row
from qa_desk.services.dispute_figures import Shown
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.pages.dashboard.behind import BehindPanel
from qa_desk.ui.pages.dashboard.board import Board
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown as name_shown
from qa_desk.ui.widgets.profile_button import ProfileButton
from qa_desk.work import Actor, Progress

_FRESH = timedelta(minutes=1)
_PARTS: dict[str, tuple[str, ...]] = {  # what is read together: the pictures that come of it
    "figures": ("control", "teams", "output"),
    "trend": ("trend",),
    "findings": ("dimensions", "pareto", "heat"),
    "coverage": ("coverage",),
    "disputes": ("disputes",),
}


def load(_progress: Progress) -> None:
    """Load what draws, while the figures are counted: it takes a third of a second."""
    from qa_desk.ui.widgets.charts import canvas  # noqa: F401


class DashboardPage(Page):
    """The choice at the top, the pictures below it, the evaluations behind a mark beside them."""

    name = "dashboard"
    title = N_("Dashboard")
    icon = "layout-grid"
    roles = frozenset(rules.VIEWS)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.view = rules.view_of(actor.roles)
        self._asked: dict[str, Job] = {}
        self._read_at: datetime | None = None
        self.period = _box(_("Period"))
        for code, (words, _months) in PERIODS.items():
            self.period.addItem(_(words), code)
        kept = self.period.findData(self.memory.value("period", "month"))
        self.period.setCurrentIndex(max(0, kept))
        self.team, self.skill_group = _box(_("All teams")), _box(_("All skill groups"))
        for box in (self.team, self.skill_group):
            box.addItem(box.accessibleName(), None)
            box.hide()
        self.again = QPushButton(theme.icon("refresh-cw"), _("Count again"))
        self.again.setIconSize(theme.icon_size(gap=True))
        self.add_buttons(self.again)
        self.board = Board(PICTURES[self.view])
        self.behind = BehindPanel()
        self.profile = ProfileButton(actor, self.behind.list, lambda row: row.csr_id)
        self.profile.wanted.connect(self.open_requested)
        self.behind.add(self.profile)
        self.behind.hide()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.board)
        self.split.addWidget(self.behind)
        self.split.setStretchFactor(0, 1)
        self.split.setChildrenCollapsible(False)
        self.body.addLayout(self._bar())
        self.body.addWidget(self.split, 1)
        self.setFocusProxy(self.period)
        self._connect()

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 12, 24, 12)
        bar.setSpacing(8)
        for box in (self.period, self.team, self.skill_group):
            bar.addWidget(box)
        bar.addStretch(1)
        return bar

    def _connect(self) -> None:
        for box in (self.period, self.team, self.skill_group):
            box.activated.connect(self._on_wanted)
        self.again.clicked.connect(self.refresh)
        self.board.mark_chosen.connect(self._on_mark)
        self.board.taken.connect(self._on_taken)
        self.board.retried.connect(self.refresh)
        self.behind.opened.connect(self._on_opened)
        self.behind.closed.connect(self.close_behind)

    def wanted(self) -> Wanted:
        """Return of what the pictures are asked."""
        return Wanted(
            self.period.currentData(), self.team.currentData(), self.skill_group.currentData() or ""
        )

    # -- reading -----------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Count again when the page comes to the front and its figures are older than a minute."""
        if self._read_at is None or datetime.now(UTC) - self._read_at > _FRESH:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Count again: the figures first, then the rest, each picture as it comes."""
        self.stale = False
        self._read_at = datetime.now(UTC)
        self._asked.clear()
        self.board.wait()
        self.jobs.compute(load)
        self._ask("figures", dashboards.figures, self._on_figures, self.wanted())

    def _ask(
        self, part: str, service: Callable[..., Any], slot: Callable[..., None], *wanted: object
    ) -> None:
        job = self._asked[part] = self.jobs.ask(service, *wanted)
        job.succeeded.connect(slot)
        job.failed.connect(self._on_failed)

    def _part(self) -> str:
        """Return which part the answering job brings, "" when another was asked since."""
        sender = self.sender()
        return next((part for part, job in self._asked.items() if job is sender), "")

    @Slot(object)
    def _on_figures(self, found: Part) -> None:
        if not self._part():
            return
        self.board.numbers.show_numbers(found.numbers)
        _offer(self.team, [(team, name_shown(name)) for team, name in found.teams])
        _offer(self.skill_group, [(code, code) for code in found.groups])
        at = wording.here(self._read_at or datetime.now(UTC))
        self.header.show_subtitle(_("as of {time}").format(time=f"{at:%H:%M}"))
        self._show(found)
        self._ask_rest()

    def _ask_rest(self) -> None:
        codes, wanted = set(PICTURES[self.view]), self.wanted()
        for part, service in (("trend", dashboards.trend), ("findings", dashboards.findings)):
            if codes & set(_PARTS[part]):
                self._ask(part, service, self._on_part, wanted)
        if "coverage" in codes:
            self._ask("coverage", coverage.board, self._on_coverage)
        if "disputes" in codes:
            days = rules.days_of(wanted.period, wording.here(datetime.now(UTC)).date())
            of = dispute_figures.Wanted(*days, wanted.team)
            self._ask("disputes", dispute_figures.figures, self._on_disputes, of)

    @Slot(object)
    def _on_part(self, found: Part) -> None:
        if self._part():
            self._show(found)

    def _show(self, found: Part) -> None:
        for code, chart in found.charts.items():
            self.board.show_chart(code, chart)

    @Slot(object)
    def _on_coverage(self, found: CoverageBoard) -> None:
        if self._part():
            lines = [line for line in found.lines if self.wanted().team in (None, line.csr.team_id)]
            self.board.show_chart("coverage", rules.coverage(lines, found.month))

    @Slot(object)
    def _on_disputes(self, found: Shown) -> None:
        if not self._part():
            return
        names = dict(found.teams)
        self.board.show_chart("disputes", rules.disputes(found.figures, names))
        self.board.process.show_numbers(rules.process(found.figures))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        part = self._part()
        if not part:
            return
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
        codes = PICTURES[self.view] if part == "figures" else _PARTS[part]
        self.board.show_failed(codes, str(error) if isinstance(error, QaDeskError) else "")

    @Slot()
    def _on_wanted(self) -> None:
        self.memory.setValue("period", self.period.currentData())
        self.close_behind()
        self.refresh()

    # -- what stands behind ------------------------------------------------------------------

    @Slot(str, str, str)
    def _on_mark(self, picture: str, key: str, words: str) -> None:
        if key.startswith(rules.PAGE):
            self.open_requested.emit(key.removeprefix(rules.PAGE), None)
            return
        job = self.jobs.ask(dashboards.behind, self.wanted(), picture, key)
        self.behind.follow(words, job)
        if self.behind.isHidden():
            self.behind.show()
            width = self.split.width()
            aside = min(theme.px(460), width // 2)
            self.split.setSizes([width - aside, aside])

    @Slot()
    def close_behind(self) -> None:
        """Put the list away; the pictures have the room again."""
        if not self.behind.isHidden():
            self.behind.hide()
            self.board.setFocus()

    @Slot(object)
    def _on_opened(self, row: Row) -> None:
        self.open_requested.emit("results", row.id)

    @Slot(str, str)
    def _on_taken(self, what: str, picture: str) -> None:
        self.jobs.work(dashboards.note_taken, what, picture)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    return box


def _offer(box: QComboBox, choices: list[tuple[Any, str]]) -> None:
    """Offer those of whom there are results; what is chosen stays."""
    chosen, words = box.currentData(), box.currentText()
    while box.count() > 1:
        box.removeItem(1)
    known: dict[UUID | str, str] = dict(choices)
    if chosen is not None and chosen not in known:
        known[chosen] = words
    for place, (of, name) in enumerate(known.items(), 1):
        box.addItem(name, of)
        if of == chosen:
            box.setCurrentIndex(place)
    box.setVisible(len(known) > 1 or chosen is not None)
