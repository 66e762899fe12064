"""One draw with everything that proves it fair (D10)."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.rules import assignment, sampling
from qa_desk.services.drawing import Drawn, DrawRow, Verdict
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.chips import Chip

_DIGITS = 16
_FEW = 5
_MANY = 8


class CopyButton(QToolButton):
    """Copies a text that nobody should have to type."""

    def __init__(self, words: str, text: str) -> None:
        super().__init__()
        self._text = text
        self.setIcon(theme.icon("copy"))
        self.setIconSize(theme.icon_size())
        self.setFixedSize(theme.px(24), theme.px(24))
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.setIcon(theme.icon("check", "good"))
        self.setToolTip(_("Copied"))


class DrawView(QWidget):
    """A draw in words and figures. `verify_wanted(id)` asks to draw it again and compare."""

    verify_wanted = Signal(object)

    def __init__(self, draw: DrawRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draw = draw
        self.verify = QPushButton(_("Verify"))
        self.verify.setToolTip(_("Draw again from the same pool and compare"))
        self.verify.setAutoDefault(True)
        self.verify.clicked.connect(self._on_verify)
        self.verdict = Chip("")
        self.verdict.hide()
        self._differences = QLabel()
        self._differences.setTextFormat(Qt.TextFormat.PlainText)
        self._differences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._differences.setWordWrap(True)
        self._differences.hide()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._title(draw))
        layout.addWidget(self._differences)
        layout.addLayout(self._rows)
        self._say(_("Rule"), rule_words(draw))
        self._say(_("Drawn"), drawn_words(draw))
        if draw.replaced:
            self._say(_("Replaced"), _replaced(draw))
        if draw.unjudged:
            self._say(_("Nobody can judge"), _unjudged(draw))
        self._say_short(draw)
        self._say(
            _("Calls of"), _window(draw, wording.local_time), _window(draw, wording.exact_time)
        )
        self._say(_("Pool"), _pool(draw))
        self._say(_("Not in the pool"), _exclusions(draw))
        self._say(_("Draw seed"), draw.seed, copied=(_("Copy the draw seed"), draw.seed))
        digest = draw.pool_digest
        short = f"{digest[:_DIGITS]}…"
        copied = (_("Copy the digest of the pool"), digest)
        self._say(_("Digest of the pool"), short, digest, copied)

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what drawing again came to, and what differs."""
        self.verify.setEnabled(True)
        kind = "good" if verdict.is_identical else "fatal"
        words = _("Identical") if verdict.is_identical else _("Not identical")
        self.verdict.show_state(words, kind)
        self.verdict.show()
        sentences = [verdict.sentence, *(each.sentence for each in verdict.differences[:_MANY])]
        if len(verdict.differences) > _MANY:
            left = len(verdict.differences) - _MANY
            sentences.append(ngettext("and {n} more", "and {n} more", left).format(n=left))
        self._differences.setText("\n".join(sentences))
        self._differences.show()

    @Slot()
    def _on_verify(self) -> None:
        self.verify.setEnabled(False)
        self.verify_wanted.emit(self.draw.id)

    @Slot()
    def _on_all_wanted(self) -> None:
        self._short.setText(self._everybody)
        self._all.hide()
        self._short.setFocus()

    def _title(self, draw: DrawRow) -> QHBoxLayout:
        moment = theme.role(QLabel(wording.local_time(draw.drawn_at)), "strong")
        moment.setToolTip(wording.exact_time(draw.drawn_at))
        person = theme.role(QLabel(names.shown(draw.drawn_by)), "dim")
        person.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(moment)
        line.addWidget(person)
        line.addStretch(1)
        line.addWidget(self.verdict)
        line.addWidget(self.verify)
        return line

    def _say(
        self, label: str, words: str, tip: str = "", copied: tuple[str, str] | None = None
    ) -> QLabel:
        value = QLabel(words)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setToolTip(tip)
        value.setAccessibleName(wording.told(label, words))
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(value, 0 if copied else 1)
        if copied:
            line.addWidget(CopyButton(*copied))
            line.addStretch(1)
        else:
            value.setWordWrap(True)
        row = self._rows.rowCount()
        side = Qt.AlignmentFlag.AlignVCenter if copied else Qt.AlignmentFlag.AlignTop
        self._rows.addWidget(theme.role(QLabel(label), "dim"), row, 0, side)
        self._rows.addLayout(line, row, 1)
        return value

    def _say_short(self, draw: DrawRow) -> None:
        """Name the first few, and everybody when asked."""
        self._everybody = _shortfalls(draw.shortfalls)
        few, more = draw.shortfalls[:_FEW], len(draw.shortfalls) - _FEW
        self._short = self._say(_("Short of calls"), _shortfalls(few))
        if more > 0:
            words = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self._all = theme.role(QPushButton(words), "link")
            self._all.setAutoDefault(True)
            self._all.clicked.connect(self._on_all_wanted)
            row = self._rows.rowCount()
            self._rows.addWidget(self._all, row, 1, Qt.AlignmentFlag.AlignLeft)


def drawn_words(draw: Drawn | DrawRow) -> str:
    """Return how many tasks a draw gave to how many inspectors."""
    tasks = ngettext("{n} task", "{n} tasks", draw.drawn).format(n=draw.drawn)
    words = ngettext(
        "{tasks} for {n} QA inspector", "{tasks} for {n} QA inspectors", draw.inspectors
    )
    return words.format(tasks=tasks, n=draw.inspectors)


def rule_words(draw: DrawRow) -> str:
    """Return by which rule a draw was made, and why there is one."""
    reason = wording.sample_reason(draw.sample_reason)
    return f"{draw.rule}{wording.DOT}{reason}" if draw.rule else reason


def _replaced(draw: DrawRow) -> str:
    words = ngettext("{n} task", "{n} tasks", draw.replaced).format(n=draw.replaced)
    share = 100 * draw.replaced // draw.drawn if draw.drawn else 0
    return _("{tasks} ({percent} %)").format(tasks=words, percent=share)


def _unjudged(draw: DrawRow) -> str:
    reasons = Counter(reason for _call, reason in draw.unjudged)
    return wording.DOT.join(
        _("{reason}: {n}").format(reason=_(assignment.REASONS.get(code, code)), n=n)
        for code, n in reasons.items()
    )


def _pool(draw: DrawRow) -> str:
    words = ngettext("{n} call", "{n} calls", draw.pool_count)
    return words.format(n=draw.pool_count)


def _window(draw: DrawRow, words: Callable[[datetime], str]) -> str:
    return _("{start} to {end}").format(start=words(draw.pool_from), end=words(draw.pool_to))


def _shortfalls(short: Sequence[tuple[str, int]]) -> str:
    if not short:
        return _("Nobody")
    return _(", ").join(
        _("{person} ({n} missing)").format(person=names.shown(person), n=n) for person, n in short
    )


def _exclusions(draw: DrawRow) -> str:
    if not draw.exclusions:
        return _("No call")
    return wording.DOT.join(
        _("{reason}: {n}").format(reason=_(sampling.EXCLUSIONS.get(code, code)), n=n)
        for code, n in draw.exclusions
    )
