"""The draws of a plan: draw now, check any of them, ask about any call."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.bias import Bias
from qa_desk.rules.call_filters import Names
from qa_desk.services import bias, drawing
from qa_desk.services.drawing import DrawRow, ReplacedShare, Verdict
from qa_desk.services.planning import PlanRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.bias_meter import BiasMeter
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.draw_span import DrawSpan
from qa_desk.ui.widgets.draw_view import DrawView, rule_words
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.plan_words import allow, refusal
from qa_desk.ui.widgets.tab_order import put_in_order, stops
from qa_desk.ui.widgets.why_box import WhyBox
from qa_desk.work import Actor, Work

_MOMENT = timedelta(microseconds=1)  # the end of a pool is not in it


class DrawsPanel(QScrollArea):
    """Shows draws. `draw_wanted()` asks for one; `warned(sentence)` says what went wrong."""

    draw_wanted = Signal()
    warned = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._actor = actor
        self.view: DrawView | None = None
        self.names: Names = {}  # of whom and what the plan's rules name by code
        self.draw = theme.role(QPushButton(_("Draw samples")), "primary")
        self.draw.setAutoDefault(True)
        self.span = DrawSpan()
        self._next = theme.role(QLabel(), "dim")
        self._next.setWordWrap(True)
        self.replaced = Chip("", "late")
        self.replaced.hide()
        self.why = WhyBox(jobs)
        self._heading = theme.role(QLabel(_("Draws")), "heading")
        self._proof = theme.role(
            QLabel(
                _(
                    "A call ranks by the SHA-256 of draw seed, a vertical bar and call id; of each "
                    "CSR's weeks and parts of the day the lowest ranks are drawn. Whoever has the "
                    "seed and the pool can repeat the draw and gets the same calls."
                )
            ),
            "small",
        )
        self._proof.setWordWrap(True)
        self.table = PlainTable(Table(_columns(), key=lambda row: row.id), _("Draws"), self)
        self.table.code = "draws"
        self.table.fit_rows()
        self.compare = theme.role(QPushButton(_("Compare the drawn calls with the pool")), "link")
        self.compare.setAutoDefault(True)
        self.compare.hide()
        self.meter = BiasMeter()
        self.meter.hide()
        self._lay_out()
        self.compare.clicked.connect(self._on_compare)
        self.draw.clicked.connect(self.draw_wanted)
        self.table.chosen.connect(self._on_chosen)

    def show_plan(self, plan: PlanRow) -> None:
        """Offer what can be done with the plan."""
        waits = _("Only an approved plan can be drawn. Ask the QA lead to approve it.")
        why_not = refusal(self._actor, "draw") or (waits if plan.state != "approved" else "")
        allow(self.draw, why_not)
        self.span.offer(plan.month, wording.here(datetime.now(UTC)).date())
        self.span.setVisible(plan.state == "approved")
        self._next.setText(self._next_step(plan))
        self.why.setVisible(bool(plan.drawn) and permissions.may(self._actor, "draw"))
        if plan.drawn and permissions.may(self._actor, "plan.approve"):
            self._ask_replaced(plan)
        else:
            self.replaced.hide()

    def show_draws(self, draws: Sequence[DrawRow]) -> None:
        """Show the draws, the newest first, and the newest in full."""
        before = self.table.current()
        self.table.show_rows(draws)
        for widget in (self.table, self._heading, self._proof):
            widget.setVisible(bool(draws))
        if draws and (before is None or draws[0].drawn_at > before.drawn_at):
            self.table.choose(draws[0].id)
        elif not draws:
            self._show(None)

    def _next_step(self, plan: PlanRow) -> str:
        if plan.state == "closed":
            return _("This plan is closed: nothing more is drawn from it.")
        if plan.state == "approved":
            return _("Drawing again adds only what is still missing.") if plan.drawn else ""
        if refusal(self._actor, "plan.approve"):
            return _("Samples can be drawn when the QA lead has approved the plan.")
        return _("Samples can be drawn when you have approved the plan.")

    # -- who replaces much -------------------------------------------------------------------

    def _ask_replaced(self, plan: PlanRow) -> None:
        job = self._jobs.ask(drawing.replaced_shares, plan.month)
        job.succeeded.connect(self._on_replaced)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_replaced(self, shares: Sequence[ReplacedShare]) -> None:
        over = [share for share in shares if share.is_over]
        said = [
            _("{inspector} ({replaced} of {tasks})").format(
                inspector=names.shown(share.inspector),
                replaced=share.replaced,
                tasks=share.tasks,
            )
            for share in over
        ]
        words = _("Many tasks replaced: {inspectors}").format(inspectors=_(", ").join(said))
        self.replaced.show_state(words, "late", "repeat")
        self.replaced.setVisible(bool(over))

    # -- one draw ----------------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, draw: DrawRow | None) -> None:
        if draw is not None and (self.view is None or self.view.draw != draw):
            self._show(draw)

    def _show(self, draw: DrawRow | None) -> None:
        if self.view is not None:
            self._place.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None
        self.meter.hide()
        self.compare.hide()
        if draw is not None:
            self.view = DrawView(draw)
            allow_verify = permissions.may(self._actor, "draw")
            self.view.verify.setVisible(allow_verify)
            self.view.verify_wanted.connect(self._on_verify)
            self._place.addWidget(self.view)
            put_in_order(self.table, *stops(self.view), self.compare)
            self.compare.setEnabled(True)
            self.compare.setVisible(allow_verify)

    @Slot(object)
    def _on_verify(self, draw_id: UUID) -> None:
        job = self._jobs.ask(drawing.verify, draw_id)
        job.named(_("Drawing again")).succeeded.connect(self._on_verdict)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_verdict(self, verdict: Verdict) -> None:
        if self.view is not None and self.view.draw.id == verdict.draw_id:
            self.view.show_verdict(verdict)

    @Slot()
    def _on_compare(self) -> None:
        if self.view is not None:
            self.compare.setEnabled(False)
            job = self._jobs.ask(_bias_of, self.view.draw.id)
            job.named(_("Comparing with the pool")).succeeded.connect(self._on_bias)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_bias(self, found: tuple[UUID, Bias]) -> None:
        draw_id, measured = found
        if self.view is not None and self.view.draw.id == draw_id:
            self.compare.hide()
            self.meter.show_bias(measured, self.names)
            inside = self.meter.widget()
            self.meter.setMinimumHeight(inside.sizeHint().height() if inside else 0)
            self.meter.show()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self.view is not None:
            self.view.verify.setEnabled(True)
            self.compare.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.warned.emit(str(error))

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inside = theme.role(QWidget(), "surface")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.span)
        line.addWidget(self.draw)
        line.addWidget(self._next, 1)
        self._place = QVBoxLayout()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 12, 24, 24)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.replaced)
        column.addWidget(self.why)
        column.addSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self.table.notice)
        column.addWidget(self.table)
        column.addLayout(self._place)
        column.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.meter)
        column.addWidget(self._proof)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _bias_of(work: Work, draw_id: UUID) -> tuple[UUID, Bias]:
    return draw_id, bias.of_draw(work, draw_id)


def _columns() -> list[Column[DrawRow]]:
    return [
        Column(
            _("Drawn at"),
            lambda draw: draw.drawn_at,
            lambda at: f"{wording.here(at):%m-%d %H:%M}",
            tip=lambda draw: wording.exact_time(draw.drawn_at),
            means="drawn_at",
        ),
        Column(_("Calls of"), _days, means="pool_days"),
        Column(_("Rule"), rule_words, wide=True, means="rule"),
        Column(_("Drawn"), lambda draw: draw.drawn, right=True, means="drawn"),
        Column(
            _("Pool"),
            lambda draw: draw.pool_count,
            lambda n: f"{n:,}",
            right=True,
            means="pool",
            measure=int,
        ),
        Column(
            _("Left out"),
            lambda draw: sum(n for _code, n in draw.exclusions),
            lambda n: f"{n:,}",
            right=True,
            means="excluded",
            measure=int,
        ),
        Column(_("Short"), lambda draw: draw.short, right=True, means="short"),
        Column(_("Replaced"), lambda draw: draw.replaced, right=True, means="replaced"),
    ]


def _days(draw: DrawRow) -> str:
    first, last = wording.here(draw.pool_from), wording.here(draw.pool_to - _MOMENT)
    days = [f"{first:%m-%d}", f"{last:%m-%d}"]
    return (
        days[0] if days[0] == days[1] else _("{start} to {end}").format(start=days[0], end=days[1])
    )
