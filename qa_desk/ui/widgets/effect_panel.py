"""What a training brought, at a glance: a verdict, a sentence, the picture, what to beware of."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.reports import training_effects
from qa_desk.reports.training_need import Shown
from qa_desk.rules.training_effect import VERDICTS
from qa_desk.rules.trainings import PLANNED
from qa_desk.services.training.types import FollowUp, Need
from qa_desk.ui import theme
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.chips import Chip, IconLabel
from qa_desk.ui.widgets.training_words import VERDICT_CHIPS


class EffectPanel(QWidget):
    """Shows an effect, with the verdict that was given or the one that the rule proposes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chip = Chip("", "neutral")
        self.headline = theme.role(text(""), "heading")
        self.details = text("", "dim")
        self.samples = text("")
        self.warning = text("")
        self.chart = ChartView(parent=self)
        beware = QWidget()
        line = QHBoxLayout(beware)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel("triangle-alert", "late"))
        line.addWidget(self.warning, 1)
        self._beware = beware
        head = QHBoxLayout()
        head.addWidget(heading(_("Training effect")), 1)
        head.addWidget(self.chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        for widget in (self.headline, self.details, self.samples, beware, self.chart):
            column.addWidget(widget)

    def show_need(self, need: Need) -> None:
        """Show what is known of a need's effect; nothing where nothing is known."""
        shown, follow_up = need.effect, need.follow_up
        self.setVisible(shown is not None or follow_up is not None)
        self.samples.setText(_of_samples(follow_up) if follow_up else "")
        self.samples.setVisible(follow_up is not None)
        for widget in (self.chip, self.headline, self.chart):
            widget.setVisible(shown is not None)
        if shown is not None:
            self.show_effect(shown, need.draft.metric, need.draft.target, need.row.verdict)
        else:
            self.details.hide()
            self._beware.hide()

    def show_effect(self, shown: Shown, metric: str, target: int | None, verdict: str) -> None:
        """Show what is known so far; `verdict` is the one given, "" while there is none."""
        code = verdict or shown.proposed
        said = _(VERDICTS[code]) if verdict else _("So far: {verdict}").format(
            verdict=_(VERDICTS[code])
        )  # fmt: skip
        self.chip.show_state(said, *VERDICT_CHIPS[code])
        self.headline.setText(training_effects.headline(shown))
        details = training_effects.details(shown)
        self.details.setText("\n".join(details))
        self.details.setVisible(bool(details))
        warning = training_effects.warning(shown)
        self.warning.setText(warning)
        self._beware.setVisible(bool(warning))
        self.chart.show_chart(training_effects.picture(shown, metric, target))


def _of_samples(found: FollowUp) -> str:
    """Return how many follow-up samples are in, and of which month the plan has them not."""
    words = _("Follow-up samples: {n} of {of} are in, {each} of each trainee until {day}")
    lines = [words.format(n=found.there, of=found.wanted, each=found.each, day=found.until)]
    lines += [
        _("{month}: {state}").format(month=f"{month:%Y-%m}", state=_(PLANNED[state]))
        for month, state in found.months
    ]
    return "\n".join(lines)
