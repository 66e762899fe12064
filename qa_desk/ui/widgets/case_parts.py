"""The parts of a case as they stand on its page: facts, dimensions, findings, signatures."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import answers
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.scoring import Addition, FatalFinding, Finding
from qa_desk.rules.scripts import VERDICTS, Reply
from qa_desk.rules.sheets import Mark
from qa_desk.services.cases import SignatureView
from qa_desk.ui import theme
from qa_desk.ui.widgets import form_style, wording
from qa_desk.ui.widgets.chips import Chip, IconLabel
from qa_desk.ui.widgets.mark_chips import MarkChip
from qa_desk.ui.widgets.names import shown

Hear = Callable[[Mark], object]
_TIME_WIDTH = 76
_DRAWN = 132, 44  # a signature
_AT_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


def text(words: str, role: str = "", *, wraps: bool = True) -> QLabel:
    """Return words that can be selected and copied."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(wraps)
    return theme.role(label, role) if role else label


def coloured(label: QLabel, kind: str) -> QLabel:
    """Write a label in the colour of a kind of chip, on no ground."""
    label.setProperty("tint", kind)
    return label


def heading(words: str) -> QLabel:
    """Return the line over a part."""
    return theme.role(QLabel(words), "heading")


class Figure(QWidget):
    """A caption and a figure beside it."""

    def __init__(self, caption: str, figure: str, role: str = "figure") -> None:
        super().__init__()
        self.value = text(figure, role, wraps=False)
        self.value.setAccessibleName(caption)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(theme.role(QLabel(caption), "small"))
        layout.addWidget(self.value)


class _Bar(QWidget):
    """How much of the points was earned."""

    def __init__(self, earned: int, applicable: int) -> None:
        super().__init__()
        self._share = earned / applicable if applicable else 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(96), theme.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(QColor(colours.pressed))
        painter.drawRoundedRect(box, 2, 2)
        if self._share:
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(0, 0, box.width() * self._share, box.height()), 2, 2)
        painter.end()


class DimensionBar(QWidget):
    """One of the five dimensions: its name, points earned of those applicable, and the bar."""

    def __init__(self, code: str, earned: int, applicable: int) -> None:
        super().__init__()
        figures = f"{wording.points(earned)}/{wording.points(applicable)}"
        self.points = text(figures if applicable else _("N/A"), "strong", wraps=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name = theme.role(text(wording.dimension(code)), "small")
        name.setAlignment(Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(name, 1)
        layout.addWidget(self.points)
        layout.addWidget(_Bar(earned, applicable))


class _Row(QFrame):
    """What happened at a moment of the recording: time, words, and what it cost."""

    def __init__(self, at_ms: int | None, hear: Hear) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 8, 0, 8)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnMinimumWidth(0, theme.px(_TIME_WIDTH))
        self.grid.setColumnStretch(1, 1)
        if at_ms is not None:
            chip = MarkChip(self)
            chip.show_mark(Mark(at_ms), read_only=True)
            chip.heard.connect(hear)
            top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            self.grid.addWidget(chip, 0, 0, top)


class DeductionRow(_Row):
    """An item that lost points."""

    def __init__(self, found: Finding, form: Checklist, hear: Hear) -> None:
        super().__init__(found.at_ms, hear)
        items = {item.number: item for item in form.items}
        title = f"{found.item}  {items[found.item].text}"
        lost = coloured(text(f"−{wording.points(found.lost)}", "strong", wraps=False), "late")
        self.grid.addWidget(text(title), 0, 1)
        self.grid.addWidget(lost, 0, 2, _AT_END)
        said = "\n".join(filter(None, [str(found.met), found.note]))
        if said:
            self.grid.addWidget(text(said, "dim"), 1, 1)
        self.grid.addWidget(text(wording.cause(found.cause), "small", wraps=False), 1, 2, _AT_END)


class AdditionRow(_Row):
    """A bonus, or what a section lost beyond its cap and has back."""

    def __init__(self, found: Addition, hear: Hear) -> None:
        super().__init__(None, hear)
        points = coloured(text(f"+{wording.points(found.points)}", "strong", wraps=False), "good")
        self.grid.addWidget(text(wording.addition(found)), 0, 1)
        self.grid.addWidget(points, 0, 2, _AT_END)


class FatalRow(_Row):
    """A fatal error: class, clause, note."""

    def __init__(self, found: FatalFinding, form: Checklist, hear: Hear) -> None:
        super().__init__(found.at_ms, hear)
        self.setProperty("ground", "fatal")
        self.grid.setContentsMargins(12, 10, 12, 10)
        kind = QHBoxLayout()
        kind.setSpacing(6)
        kind.addWidget(IconLabel("circle-alert", "fatal", 14))
        kind.addWidget(text(wording.fatal_class(found.fatal_class), "strong"), 1)
        self.grid.addLayout(kind, 0, 1)
        self.grid.addWidget(text(clause(found, form), "strong"), 1, 1)
        if found.note:
            self.grid.addWidget(text(found.note), 2, 1)


def clause(found: FatalFinding, form: Checklist) -> str:
    """Return the clause of the standard that a fatal error broke: its key and its words."""
    if found.item is not None:
        item = next(item for item in form.items if item.number == found.item)
        return f"{item.key}  {answers.told(item, found.met)}"
    fatal = next(fatal for fatal in form.fatal_errors if fatal.key == found.key)
    return f"{fatal.key}  {fatal.text}"


_VERDICT_CHIPS = {
    "right": ("good", "check"),
    "wrong": ("late", "x"),
    "not_asked": ("neutral", "minus"),
}


class ReplyRow(QFrame):
    """A question of a test call: the answer it should have, and the one it got."""

    def __init__(self, number: int, reply: Reply) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(text(f"{number}  {reply.asked.question}", "strong"), 1)
        if reply.verdict:
            chip = Chip(_(VERDICTS[reply.verdict]), *_VERDICT_CHIPS[reply.verdict])
            head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        expected = _("Expected answer: {words}").format(words=reply.asked.expected)
        column.addWidget(text(expected, "dim"))
        if reply.said:
            column.addWidget(text(_("Said: {words}").format(words=reply.said)))
        if reply.asked.article:
            column.addWidget(text(reply.asked.article, "small"))


class Remark(QWidget):
    """Praise or a suggestion."""

    def __init__(self, title: str, kind: str, words: str) -> None:
        super().__init__()
        label = coloured(theme.role(QLabel(title), "strong"), kind)
        label.setMinimumWidth(theme.px(_TIME_WIDTH))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text(words), 1)


class Signed(QWidget):
    """A signature, or that it is missing yet. Signal: `paper_wanted(id)` to see it on paper."""

    paper_wanted = Signal(object)

    def __init__(self, signer: str, found: SignatureView | None) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(theme.role(QLabel(wording.signer(signer)), "small"))
        if found is None:
            layout.addWidget(text(_("Not signed yet"), "dim"))
        else:
            self._show(layout, found)
        layout.addStretch(1)

    def _show(self, layout: QVBoxLayout, found: SignatureView) -> None:
        name = coloured(text(shown(str(found.name)), "strong"), "good")
        how = wording.DOT.join(
            [
                _("Signed {time}").format(time=wording.local_time(found.at)),
                wording.method(found.method),
                found.hash_prefix[:8],
            ]
        )
        if found.taken_in_by:
            who = _("Taken in by {person}").format(person=shown(found.taken_in_by))
            how = wording.DOT.join([how, who])
        if found.deputy_for:
            whom = _("Deputy for {person}").format(person=shown(found.deputy_for))
            how = wording.DOT.join([how, whom])
        if found.drawing:
            layout.addWidget(_drawn(found.drawing))
        layout.addWidget(name)
        line = text(how, "small")
        line.setToolTip(f"{wording.exact_time(found.at)}\n{found.hash_prefix}")
        layout.addWidget(line)
        if found.meaning in {"agree", "reservation"}:
            layout.addWidget(text(wording.stance(found.meaning)))
        if found.statement:
            layout.addWidget(text(found.statement))
        if found.method == "paper":
            link = theme.role(QPushButton(_("Show the signed paper")), "link")
            link.clicked.connect(lambda: self.paper_wanted.emit(found.id))
            layout.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)


def _drawn(drawing: bytes) -> QLabel:
    """Return a signature as it was drawn, black on white in every theme, as on paper."""
    picture = QPixmap()
    picture.loadFromData(drawing)
    label = QLabel()
    label.setAccessibleName(_("Signature"))
    size = QSize(theme.px(_DRAWN[0]), theme.px(_DRAWN[1]))
    label.setPixmap(
        picture.scaled(
            size,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
    return label


_STYLE = """
QLabel[tint="late"] {{ color: {late}; }}
QLabel[tint="good"] {{ color: {good}; }}
QLabel[tint="information"] {{ color: {accent}; }}
QFrame[ground="fatal"] {{ background: {fatal_ground}; border-radius: 6px; }}
QFrame[ground="fatal"] QLabel {{ color: {fatal}; }}
"""


def style_sheet() -> str:
    """Return how these parts look in the theme in force."""
    colours = theme.colours()
    own = _STYLE.format(
        late=colours.late,
        good=colours.good,
        accent=colours.accent,
        fatal=colours.fatal,
        fatal_ground=colours.fatal_ground,
    )
    return form_style.style_sheet() + own
