"""The score while it grows, what is still missing, and the way out: Submit."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.scoring import Problem, Score
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, wording
from qa_desk.ui.widgets.chips import Chip, ElidedLabel, IconLabel

_MOST_SENTENCES = 12
_SHORT = {  # of the dimensions, where there is no room for their names
    "BK": N_("Business"),
    "CS": N_("Talking"),
    "AT": N_("Attitude"),
    "SW": N_("Wording"),
    "MS": N_("Basics"),
}
_NEEDS = {
    "note": N_("note"),
    "mark": N_("mark"),
    "cause": N_("cause"),
    "fatal_note": N_("note"),
    "fatal_mark": N_("mark"),
}


class Banner(QFrame):
    """Says which classes of fatal errors were found; it gives way where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("shield-check", "dim", 14)
        self._words = ElidedLabel()
        self.setProperty("banner", "none")
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 3, 8, 3)
        line.setSpacing(4)
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)

    def text(self) -> str:
        """Return what it says."""
        return self._words.text()

    def show_fatals(self, classes: Sequence[str], count: int) -> None:
        """Name the classes of the fatal errors found, or say that there is none."""
        words = _(", ").join(_(FATAL_CLASSES[key]) for key in sorted(classes))
        if count > 1:
            words = _("{n}× fatal: {classes}").format(n=count, classes=words)
        words = words or _("No fatal error")
        self._words.setText(words)
        self.setToolTip(words)
        kind = "fatal" if count else "none"
        self._icon.set_icon(
            "circle-alert" if count else "shield-check", "fatal" if count else "dim"
        )
        if self.property("banner") != kind:
            self.setProperty("banner", kind)
            for widget in (self, self._words):
                theme.repolish(widget)


class ScoreFooter(QFrame):
    """Raw and final score, result, fatal errors; signals `submit_requested()`, `missing_asked()`.

    Every part keeps its width, whatever it says.
    """

    submit_requested = Signal()
    missing_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blind = False
        self._shown: tuple[Score, int, Sequence[Problem]] | None = None
        self._fits: tuple[tuple[str, ...], int] | None = None  # words and size of the result
        self.na_max_share = 1000  # permille
        self.raw = theme.role(QLabel(), "figure")
        self.final = theme.role(QLabel(), "figure")
        self.result = Chip("")
        self.fatal = Banner()
        self.dimensions = {code: theme.role(QLabel(), "small") for code in DIMENSIONS}
        self.added = theme.role(ElidedLabel(), "small")
        self.na_share = theme.role(QLabel(), "small")
        self.missing = theme.role(QPushButton(), "missing")
        self.listed = theme.role(ElidedLabel(), "small")
        self.submit = theme.role(QPushButton(_("Submit")), "primary")
        self.missing.setAccessibleDescription(keys.tip(keys.Command.NEXT_MISSING))
        self.missing.clicked.connect(self.missing_asked)
        self.submit.clicked.connect(self.submit_requested)
        self._assemble()

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        for line in (self._scores(), self._points(), self._missing()):
            line.setSpacing(5)
            column.addLayout(line)

    def _scores(self) -> QHBoxLayout:
        line = QHBoxLayout()
        for name, short, figure in (
            (_("Raw score"), _("Raw"), self.raw),
            (_("Final score"), _("Final"), self.final),
        ):
            figure.setAccessibleName(name)
            figure.setFixedWidth(_widest(figure, ["100.0"]))
            line.addWidget(theme.role(QLabel(short), "small"))
            line.addWidget(figure)
        line.addWidget(self.result)
        line.addWidget(self.fatal, 1)
        line.addWidget(self.submit)
        return line

    def _points(self) -> QHBoxLayout:
        line = QHBoxLayout()
        for code, label in self.dimensions.items():
            label.setProperty("dimension", code)
            label.setToolTip(wording.dimension(code))
            label.setAccessibleName(wording.dimension(code))
            line.addWidget(label)
        line.addWidget(self.added, 1)
        line.addWidget(self.na_share)
        return line

    def _missing(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(self.missing)
        line.addWidget(self.listed, 1)
        self.listed.setAccessibleName(_("Still missing"))
        return line

    def show_score(self, score: Score, fatal_count: int, problems: Sequence[Problem]) -> None:
        """Show a score and what still stands in the way of submitting it."""
        self._shown = (score, fatal_count, problems)
        self.raw.setText(wording.NOTHING if self._blind else wording.score(score.raw))
        self.final.setText(wording.NOTHING if self._blind else wording.score(score.final))
        self._show_result(score)
        self.fatal.show_fatals(tuple(score.fatal_classes), fatal_count)
        self._show_points(score)
        self._show_missing(problems)

    def set_blind(self, *, blind: bool) -> None:
        """Hide points and scores, or show them."""
        self._blind = blind
        if self._shown is not None:
            self.show_score(*self._shown)

    def set_read_only(self, *, read_only: bool) -> None:
        """Hide what changes the sheet."""
        for widget in (self.submit, self.missing, self.listed):
            widget.setVisible(not read_only)

    def _show_result(self, score: Score) -> None:
        mark = f"{score.pass_mark / 10:g}"
        passed = _("Pass ≥ {mark}").format(mark=mark)
        failed = _("Fail < {mark}").format(mark=mark)
        fatal, unscorable, blind = _("Fail: fatal"), _("Not scorable"), _("Blind")
        text, kind, icon = {
            "pass": (passed, "good", "check"),
            "fail": (failed, "late", "x"),
            "fatal_fail": (fatal, "fatal", "circle-alert"),
        }.get(score.result, (unscorable, "neutral", "minus"))
        if self._blind:
            text, kind, icon = blind, "neutral", "eye"
        elif score.raw is None and score.missing and score.result == "not_scorable":
            text, icon = "–", ""  # nothing is answered yet
        self.result.show_state(text, kind, icon)
        texts = (passed, failed, fatal, unscorable, blind)
        fits = (texts, self.result.fontMetrics().height())
        if fits != self._fits:
            self._fits = fits
            self.result.setFixedWidth(_chip_width(self.result, texts))

    def _show_points(self, score: Score) -> None:
        for code, label in self.dimensions.items():
            earned, applicable = score.earned[code], score.applicable[code]
            figures = f"{wording.points(earned)}/{wording.points(applicable)}"
            words = f"{_(_SHORT[code])} {wording.NOTHING if self._blind else figures}"
            if words == label.text():
                continue
            label.setText(words)
            widest = (
                f"{_(_SHORT[code])} 888.8/888.8" if earned % 100 else f"{_(_SHORT[code])} 88/88"
            )
            label.setMinimumWidth(max(label.minimumWidth(), _widest(label, [widest]) + 8))
        self._show_added(score)
        most, share = wording.share(self.na_max_share), wording.share(score.na_share)
        over = score.na_share > self.na_max_share
        words = _("N/A {share} > {most}") if over else _("N/A {share}")
        self.na_share.setText(words.format(share=share, most=most))
        if over != (self.na_share.property("role") == "over"):
            theme.role(self.na_share, "over" if over else "small")
        tip = _("Over {share} of the points not applicable, a call is not scorable")
        self.na_share.setToolTip(tip.format(share=most))

    def _show_added(self, score: Score) -> None:
        """Show apart what a bonus earns and what caps give back: no dimension has it."""
        told = [(_("Bonus +{points}"), score.bonus), (_("Caps +{points}"), score.given_back)]
        said = [words.format(points=wording.points(n)) for words, n in told if n]
        words = "" if self._blind else wording.DOT.join(said)
        why = _(
            "A bonus is earned beyond the full marks; what a section loses beyond its cap is given "
            "back"
        )
        self.added.setText(words)
        self.added.setToolTip(f"{words}\n{why}" if words else "")

    def _show_missing(self, problems: Sequence[Problem]) -> None:
        unanswered = sum(problem.code == "unanswered" for problem in problems)
        count = unanswered or len(problems)
        if unanswered:
            text = ngettext("{n} item missing", "{n} items missing", count).format(n=count)
        elif problems:
            text = ngettext("{n} note or mark missing", "{n} notes or marks missing", count)
            text = text.format(n=count)
        else:
            text = _("Nothing is missing")
        sentences = [problem.sentence() for problem in problems[:_MOST_SENTENCES]]
        why = "\n".join([*sentences, *["…"] * (len(problems) > _MOST_SENTENCES)])
        self.missing.setText(text)
        self.missing.setEnabled(bool(problems))
        self.missing.setToolTip(why)
        self.listed.setText(missing(problems))
        self.submit.setEnabled(not problems)
        self.submit.setToolTip(why or keys.first(keys.Command.SUBMIT))


def missing(problems: Sequence[Problem]) -> str:
    """Return what is missing in a line: 3–18 · 5 note, mark · IN-F3 note."""
    parts = _ranges([p.item for p in problems if p.code == "unanswered" and p.item])
    rest = [p for p in problems if p.code in _NEEDS]
    for at, found in groupby(rest, lambda p: p.fatal or p.item):
        parts.append(f"{at} {_(', ').join(_(_NEEDS[p.code]) for p in found)}")
    parts += [_("praise or suggestion") for p in problems if p.code == "praise"]
    parts += [_("witness") for p in problems if p.code == "witness"]
    return wording.DOT.join([*parts, keys.first(keys.Command.NEXT_MISSING)] if parts else [])


def _ranges(numbers: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]


def _widest(label: QLabel, texts: Sequence[str]) -> int:
    label.ensurePolished()
    return max(label.fontMetrics().horizontalAdvance(text) for text in texts) + 2


def _chip_width(chip: Chip, texts: Sequence[str]) -> int:
    label = chip.findChild(QLabel)
    assert isinstance(label, QLabel)  # noqa: S101 - a chip is an icon and a label
    return _widest(label, texts) + theme.px(14) + 4 + 16 + 2
