"""The selection-bias meter: a drawn set beside its pool, with words for what the figures mean."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import bias
from qa_desk.rules.bias import Aspect, Bias
from qa_desk.rules.call_filters import WEEKDAYS, Names
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.colour_key import ColourKey
from qa_desk.ui.widgets.names import shown

ASPECTS: Mapping[str, str] = {
    "length": N_("Length"),
    "hour": N_("Hour"),
    "weekday": N_("Weekday"),
    "queue": N_("Contact reason"),
    "inspector": N_("QA inspector"),
}
_ROW = 20
_WIDTH = 880  # so that the eye finds the figures of a bar


class BiasMeter(QScrollArea):
    """Shows a `Bias`: one sentence, then each aspect with both shares of every part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Drawn calls and their pool"))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.setWidget(QWidget())

    def show_bias(self, found: Bias, names: Names | None = None) -> None:
        """Show what was measured; conditions of the pool are said by these names."""
        inner = theme.role(QWidget(), "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 12, 0, 16)
        column.setSpacing(8)
        self.sentence = QLabel(summary(found, names))
        self.sentence.setWordWrap(True)
        column.addWidget(theme.role(QLabel(_("Drawn calls and their pool")), "heading"))
        column.addWidget(self.sentence)
        keys = QHBoxLayout()
        keys.setSpacing(20)
        for colour, key in ((_pool_colour, _("Pool")), (_drawn_colour, _("Drawn"))):
            keys.addWidget(ColourKey(colour, key))
        keys.addStretch(1)
        column.addLayout(keys)
        for aspect in found.aspects:
            title = theme.role(QLabel(_(ASPECTS[aspect.name])), "heading")
            words = theme.role(QLabel(verdict(aspect)), "dim")
            words.setWordWrap(True)
            column.addSpacing(8)
            column.addWidget(title)
            column.addWidget(words)
            bars = _Bars(aspect)
            bars.setMaximumWidth(theme.px(_WIDTH))
            column.addWidget(bars)
        column.addStretch(1)
        self.setWidget(inner)


class _Bars(QWidget):
    """Two bars for each part: the pool's share, the drawn one's under it."""

    def __init__(self, aspect: Aspect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aspect = aspect
        self._pool = sum(part.pool for part in aspect.parts) or 1
        self._drawn = sum(part.drawn for part in aspect.parts) or 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_(ASPECTS[aspect.name]))
        self.setAccessibleDescription("\n".join(rows(aspect)))
        self.setToolTip("\n".join(rows(aspect)))

    def sizeHint(self) -> QSize:
        """Return a row for each part."""
        return QSize(theme.px(320), theme.px(_ROW) * len(self._aspect.parts))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, bars and both shares."""
        del event
        painter = QPainter(self)
        colours, row = theme.colours(), theme.px(_ROW)
        label, figures = theme.px(130), theme.px(120)
        metrics = QFontMetrics(painter.font())
        room = max(1, self.width() - label - figures)
        most = max(
            max(part.pool / self._pool, part.drawn / self._drawn) for part in self._aspect.parts
        )
        for n, part in enumerate(self._aspect.parts):
            top = n * row
            name = metrics.elidedText(
                part_name(self._aspect.name, part.name), Qt.TextElideMode.ElideRight, label - 8
            )
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(QColor(colours.text))
            painter.drawText(QRect(0, top, label - 8, row), middle, name)
            pool = QRect(label, top + 3, 0, row // 2 - 3)
            for share, box, colour in (
                (part.pool / self._pool, pool, _pool_colour()),
                (part.drawn / self._drawn, pool.translated(0, row // 2 - 2), _drawn_colour()),
            ):
                box.setWidth(max(1, round(room * share / most)) if share else 0)
                painter.fillRect(box, colour)
            painter.setPen(QColor(colours.dim))
            figure = QRect(label + room, top, figures, row)
            painter.drawText(figure, middle | Qt.AlignmentFlag.AlignRight,
                             shares(part.pool, self._pool, part.drawn, self._drawn))  # fmt: skip
        painter.end()


def _pool_colour() -> QColor:
    return QColor(theme.colours().faint)


def _drawn_colour() -> QColor:
    return QColor(theme.colours().accent)


def shares(pool: int, of_pool: int, drawn: int, of_drawn: int) -> str:
    """Return both shares: pool → drawn, in percent."""
    before, after = (bias.share(n, of) for n, of in ((pool, of_pool), (drawn, of_drawn)))
    return f"{wording.score(before)} → {wording.score(after)} %"


def rows(aspect: Aspect) -> list[str]:
    """Return every part in words."""
    pool = sum(part.pool for part in aspect.parts) or 1
    drawn = sum(part.drawn for part in aspect.parts) or 1
    return [
        _("{what}: {whose}").format(
            what=part_name(aspect.name, part.name),
            whose=shares(part.pool, pool, part.drawn, drawn),
        )
        for part in aspect.parts
    ]


def part_name(aspect: str, name: str) -> str:
    """Return what a part of an aspect is called."""
    if aspect == "length":
        starts = (0, *bias.LENGTHS)
        n = int(name)
        start = wording.duration(starts[n] * 1000)
        end = wording.duration(starts[n + 1] * 1000) if n + 1 < len(starts) else ""
        return f"{start}–{end}"
    if aspect == "hour":
        return f"{name}:00"
    if aspect == "weekday":
        return _(WEEKDAYS[int(name)])
    return shown(name) or wording.NOTHING


def verdict(aspect: Aspect) -> str:
    """Say what the figures of an aspect mean."""
    words = {
        "small": N_("Largest difference {points} points ({part}); too few to tell it from chance."),
        "chance": N_("Largest difference {points} points ({part}), as chance alone makes it."),
        "differs": N_("Largest difference {points} points ({part}), more than chance makes."),
    }[aspect.verdict]
    said = _(words).format(
        points=wording.score(aspect.largest), part=part_name(aspect.name, aspect.at)
    )
    if aspect.p is None:
        return said
    return _("{sentence} {next}").format(sentence=said, next=f"p = {max(aspect.p, 0.0001):.4f}")


def summary(found: Bias, known: Names | None = None) -> str:
    """Say in a few sentences whether the draw mirrors its pool, and what that is."""
    drawn = ngettext("{n} call was drawn", "{n} calls were drawn", found.drawn)
    said = _("{drawn} out of a pool of {pool}: {which}.").format(
        drawn=drawn.format(n=found.drawn), pool=f"{found.pool:,}", which=_pool(found, known)
    )
    return _("{sentence} {next}").format(sentence=said, next=_meaning(found))


def _meaning(found: Bias) -> str:
    if found.differs:
        return _(
            "They differ from the pool more than chance makes in: {names}. Quotas do that on "
            "purpose; a random draw should not."
        ).format(names=_(", ").join(_(ASPECTS[aspect.name]) for aspect in found.differs))
    if all(aspect.verdict == "small" for aspect in found.aspects):
        return _("That is too few to tell a bias from chance.")
    return _("The drawn calls mirror it as well as chance lets them.")


def _pool(found: Bias, names: Names | None) -> str:
    """Say which calls the pool is."""
    conditions = _("; ").join(map(shown, found.of.describe(names)))
    if not conditions:
        return _("all calls that could be drawn")
    return _("the rule's own calls ({conditions})").format(conditions=conditions)
