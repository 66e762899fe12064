"""Dispute figures: how often results are disputed, with what success, and how long it takes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.reports.dispute_table import Line
from qa_desk.rules import permissions
from qa_desk.services import dispute_figures
from qa_desk.services.dispute_figures import ROLES, Shown, Wanted
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.widgets import table_export, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.names import shown as name_shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_MARGIN = 24
_WIDTHS = (320, 280)


class DisputeFiguresPage(Page):
    """The period and whose at the top, the figures in groups below."""

    name = "dispute_figures"
    title = N_("Dispute figures")
    group = N_("Figures and reports")
    icon = "chart-line"
    roles = ROLES
    watches = frozenset({"Evaluation", "StepTaken"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._asked: Job | None = None
        self.shown: Shown | None = None
        today = wording.here(datetime.now(UTC)).date()
        self.first = _day(_("First day"), today.replace(day=1))
        self.last = _day(_("Last day"), today)
        self.team, self.inspector = _choice(_("All teams")), _choice(_("All QA inspectors"))
        self.export = QPushButton(theme.icon("download"), _("Export"))
        self.export.setIconSize(theme.icon_size(gap=True))
        self.add_buttons(self.export)
        self.export.setVisible(permissions.may(actor, "export"))
        self.notice = Notice()
        self.pane = QScrollArea()
        self.pane.setWidgetResizable(True)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setAccessibleName(_(self.title))
        self.body.addLayout(self._bar())
        self.body.addWidget(self.notice)
        self.body.addWidget(self.pane, 1)
        self.setFocusProxy(self.first)
        self.first.dateChanged.connect(self.refresh)
        self.last.dateChanged.connect(self.refresh)
        self.team.activated.connect(self.refresh)
        self.inspector.activated.connect(self.refresh)
        self.export.clicked.connect(self._on_export)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        bar.setSpacing(8)
        bar.addWidget(theme.role(QLabel(_("Released from")), "dim"))
        bar.addWidget(self.first)
        bar.addWidget(theme.role(QLabel(_("to")), "dim"))
        bar.addWidget(self.last)
        bar.addWidget(self.team)
        bar.addWidget(self.inspector)
        bar.addStretch(1)
        return bar

    def wanted(self) -> Wanted:
        """Return of what the figures are asked."""
        days = day_of(self.first), day_of(self.last)
        return Wanted(*days, self.team.currentData(), self.inspector.currentData())

    @Slot()
    def refresh(self) -> None:
        """Count again."""
        self._asked = self.jobs.ask(dispute_figures.figures, self.wanted())
        self._asked.succeeded.connect(self._on_figures)
        self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_figures(self, shown: Shown) -> None:
        if self.sender() is not self._asked:
            return
        self.shown = shown
        _offer(self.team, shown.teams)
        _offer(self.inspector, shown.inspectors)
        self.pane.setWidget(_page(shown.lines) if shown.figures.released else _nothing())
        self.export.setEnabled(bool(shown.figures.released))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    # -- export ------------------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to; nothing when the person changed their mind."""
        wanted = self.wanted()
        name = f"disputes-{wanted.first}-{wanted.last}"
        return table_export.choose_file(self, _("Export"), name)

    @Slot()
    def _on_export(self) -> None:
        chosen = self.choose_file()
        if not chosen:
            return
        file = Path(chosen)
        job = self.jobs.work(dispute_figures.export, self.wanted(), file)
        job.succeeded.connect(lambda _lines: self._say_saved(file))
        job.failed.connect(self._on_failed)

    def _say_saved(self, file: Path) -> None:
        self.notice.say(_("Saved as {name}").format(name=file.name))


def _day(name: str, day: date) -> QDateEdit:
    field = day_field(day)
    field.setAccessibleName(name)
    field.setKeyboardTracking(False)
    return field


def _choice(everybody: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(everybody)
    box.addItem(everybody, None)
    box.hide()
    return box


def _offer(box: QComboBox, choices: Sequence[tuple[UUID, str]]) -> None:
    """Offer those of whom there are results; what is chosen stays."""
    chosen, words = box.currentData(), box.currentText()
    while box.count() > 1:
        box.removeItem(1)
    known = dict(choices)
    if chosen is not None and chosen not in known:
        known[chosen] = words
    for place, (key, name) in enumerate(known.items(), 1):
        box.addItem(name_shown(name), key)
        if key == chosen:
            box.setCurrentIndex(place)
    box.setVisible(len(known) > 1 or chosen is not None)


def _nothing() -> EmptyState:
    empty = EmptyState()
    empty.say(
        _("Nothing was released on these days"),
        _("Choose other days, or all teams and inspectors."),
        icon="chart-line",
    )
    return empty


def _page(lines: Sequence[Line]) -> QWidget:
    page = theme.role(QWidget(), "surface")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
    layout.setSpacing(8)
    for title, group in groupby(lines, lambda line: line.group):
        layout.addWidget(heading(title))
        layout.addLayout(_grid(list(group)))
        layout.addSpacing(12)
    layout.addStretch(1)
    return page


def _grid(lines: Sequence[Line]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    for column, width in enumerate(_WIDTHS):
        grid.setColumnMinimumWidth(column, theme.px(width))
    grid.setColumnStretch(len(_WIDTHS), 1)
    for row, line in enumerate(lines):
        grid.addWidget(text(name_shown(line.what)), row, 0)
        value = text(line.value, "strong", wraps=False)
        value.setAccessibleName(line.what)
        grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(text(line.base, "dim", wraps=False), row, 2)
    return grid
