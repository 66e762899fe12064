"""The draws of a plan: draw now, check any of them, ask about any call."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.services.drawing import DrawRow
from qa_desk.services.planning import PlanRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.draw_view import DrawView
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.plan_words import allow, refusal
from qa_desk.work import Actor


class DrawsPanel(QScrollArea):
    """Shows draws. `draw_wanted()` asks for one; `span()` says of which days."""

    draw_wanted = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._actor = actor
        self._view: DrawView | None = None
        self.draw = theme.role(QPushButton(_("Draw samples")), "primary")
        self._next = theme.role(QLabel(), "dim")
        self._next.setWordWrap(True)
        self._heading = theme.role(QLabel(_("Draws")), "heading")
        self._proof = theme.role(QLabel(), "small")
        self._proof.setWordWrap(True)
        self.table = PlainTable(Table(_columns(), key=lambda row: row.id), _("Draws"), self)
        self.table.fit_rows()
        self._lay_out()
        self.draw.clicked.connect(self.draw_wanted)
        self.table.chosen.connect(self._on_chosen)

    def show_plan(self, plan: PlanRow) -> None:
        """Offer what can be done with the plan."""
        waits = _("Only an approved plan can be drawn. Ask the QA lead to approve it.")
        why_not = refusal(self._actor, "draw") or (waits if plan.state != "approved" else "")
        allow(self.draw, why_not)
        self._next.setText(self._next_step(plan))

    def show_draws(self, draws: Sequence[DrawRow]) -> None:
        """Show the draws, the newest first, and the newest in full."""
        self.table.show_rows(draws)
        self.table.setVisible(bool(draws))
        self._heading.setVisible(bool(draws))
        if draws and self.table.current() is None:
            self.table.choose(draws[0].id)
        if not draws:
            self._show(None)

    def _next_step(self, plan: PlanRow) -> str:
        if plan.state == "closed":
            return _("This plan is closed: nothing more is drawn from it.")
        if plan.state == "approved":
            return _("Drawing again adds only what is still missing.") if plan.drawn else ""
        if refusal(self._actor, "plan.approve"):
            return _("Samples can be drawn when the QA lead has approved the plan.")
        return _("Samples can be drawn when you have approved the plan.")

    @Slot(object)
    def _on_chosen(self, draw: DrawRow | None) -> None:
        if draw is not None:
            self._show(draw)

    def _show(self, draw: DrawRow | None) -> None:
        if self._view is not None:
            self._column.removeWidget(self._view)
            self._view.deleteLater()
            self._view = None
        if draw is not None:
            self._view = DrawView(draw)
            self._column.insertWidget(self._column.count() - 1, self._view)

    def _lay_out(self) -> None:
        inside = theme.role(QWidget(), "surface")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.draw)
        line.addWidget(self._next, 1)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 12, 24, 24)
        self._column.setSpacing(8)
        self._column.addLayout(line)
        self._column.addSpacing(4)
        self._column.addWidget(self._heading)
        self._column.addWidget(self.table)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _columns() -> list[Column[DrawRow]]:
    return [
        Column(
            _("Drawn at"),
            lambda draw: draw.drawn_at,
            wording.local_time,
            tip=lambda draw: wording.exact_time(draw.drawn_at),
        ),
        Column(_("By"), lambda draw: draw.drawn_by, names.shown),
        Column(_("Drawn"), lambda draw: draw.drawn, right=True),
        Column(_("Pool"), lambda draw: draw.pool_count, right=True),
        Column(_("Short of calls"), lambda draw: draw.short, right=True),
    ]
