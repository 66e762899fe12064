"""The score while it grows, what is still missing, and the way out: Submit."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.rules.scoring import Problem, Score
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import Chip

_MOST_SENTENCES = 12


class ScoreFooter(QFrame):
    """Raw and final score, result, fatal errors; signals `submit_requested()`, `missing_asked()`.

    Every part keeps its width, whatever it says.
    """

    submit_requested = Signal()
    missing_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.raw = theme.role(QLabel(), "figure")
        self.final = theme.role(QLabel(), "figure")
        self.result = Chip("")
        self.fatal = Chip("")
        self.missing = theme.role(QPushButton(), "missing")
        self.submit = theme.role(QPushButton(_("Submit")), "primary")
        self.missing.setAccessibleDescription(_("Go to the first of them"))
        self.missing.clicked.connect(self.missing_asked)
        self.submit.clicked.connect(self.submit_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(5)
        for name, short, figure in (
            (_("Raw score"), _("Raw"), self.raw),
            (_("Final score"), _("Final"), self.final),
        ):
            figure.setAccessibleName(name)
            figure.setFixedWidth(_widest(figure, ["100.0"]))
            layout.addWidget(theme.role(QLabel(short), "small"))
            layout.addWidget(figure)
        layout.addWidget(self.result)
        layout.addWidget(self.fatal)
        layout.addStretch(1)
        layout.addWidget(self.missing)
        layout.addWidget(self.submit)

    def show_score(self, score: Score, fatal_count: int, problems: Sequence[Problem]) -> None:
        """Show a score and what still stands in the way of submitting it."""
        self.raw.setText(wording.score(score.raw))
        self.final.setText(wording.score(score.final))
        self._show_result(score)
        self._show_fatals(score, fatal_count)
        self._show_missing(problems)

    def set_read_only(self, *, read_only: bool) -> None:
        """Hide what changes the sheet."""
        self.submit.setVisible(not read_only)
        self.missing.setVisible(not read_only)

    def _show_result(self, score: Score) -> None:
        mark = f"{score.pass_mark / 10:g}"
        passed = _("Pass ≥ {mark}").format(mark=mark)
        failed = _("Fail < {mark}").format(mark=mark)
        fatal, unscorable = _("Fail: fatal"), _("Not scorable")
        text, kind, icon = {
            "pass": (passed, "good", "check"),
            "fail": (failed, "late", "x"),
            "fatal_fail": (fatal, "fatal", "circle-alert"),
        }.get(score.result, (unscorable, "neutral", "minus"))
        if score.raw is None and score.missing and score.result == "not_scorable":
            text, icon = "–", ""  # nothing is answered yet
        self.result.show_state(text, kind, icon)
        self.result.setFixedWidth(_chip_width(self.result, [passed, failed, fatal, unscorable]))

    def _show_fatals(self, score: Score, count: int) -> None:
        none = _("No fatal error")
        some = ngettext("{n} fatal error", "{n} fatal errors", count).format(n=count)
        if count:
            self.fatal.show_state(some, "fatal", "circle-alert")
        else:
            self.fatal.show_state(none, "neutral", "shield-check")
        self.fatal.setFixedWidth(_chip_width(self.fatal, [none, some]))
        self.fatal.setToolTip(
            "\n".join(_(FATAL_CLASSES[key]) for key in sorted(score.fatal_classes))
        )

    def _show_missing(self, problems: Sequence[Problem]) -> None:
        unanswered = sum(problem.code == "unanswered" for problem in problems)
        count = unanswered or len(problems)
        if unanswered:
            text = ngettext("{n} item missing", "{n} items missing", count).format(n=count)
        elif problems:
            text = ngettext("{n} note or mark missing", "{n} notes or marks missing", count)
            text = text.format(n=count)
        else:
            text = ""
        sentences = [problem.sentence() for problem in problems[:_MOST_SENTENCES]]
        why = "\n".join([*sentences, *["…"] * (len(problems) > _MOST_SENTENCES)])
        self.missing.setText(text)
        self.missing.setEnabled(bool(text))
        self.missing.setToolTip(why)
        self.submit.setEnabled(not problems)
        self.submit.setToolTip(why)


def _widest(label: QLabel, texts: Sequence[str]) -> int:
    label.ensurePolished()
    return max(label.fontMetrics().horizontalAdvance(text) for text in texts) + 2


def _chip_width(chip: Chip, texts: Sequence[str]) -> int:
    label = chip.findChild(QLabel)
    assert isinstance(label, QLabel)  # noqa: S101 - a chip is an icon and a label
    return _widest(label, texts) + theme.px(14) + 4 + 16 + 2
