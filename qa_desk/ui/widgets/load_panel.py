"""What a plan costs in inspectors' time against what they have (domain.md 6.6, P16)."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules.plans import Shortfall
from qa_desk.services.planning import Load
from qa_desk.ui import theme
from qa_desk.ui.widgets import plan_words, wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.colour_key import ColourKey, shade
from qa_desk.ui.widgets.flow import Flow

_HIGH = 12


class LoadBar(QWidget):
    """Minutes by mode in one bar; a line marks what there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes: Mapping[str, int] = {}
        self._capacity = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_minutes(self, minutes: Mapping[str, int], capacity: int) -> None:
        """Show minutes by mode against a capacity in minutes."""
        self._minutes, self._capacity = minutes, capacity
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the bar and the mark over it."""
        return QSize(theme.px(200), theme.px(_HIGH + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts, then the mark."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = theme.px(_HIGH)
        top = (self.height() - high) / 2
        whole = max(sum(self._minutes.values()), self._capacity, 1)
        painter.setBrush(QColor(theme.colours().pressed))
        painter.drawRoundedRect(QRectF(0, top, self.width(), high), 3, 3)
        left = 0.0
        for n, minutes in enumerate(self._minutes.values()):
            wide = self.width() * minutes / whole
            painter.setBrush(shade(n))
            painter.drawRect(QRectF(left, top, max(0.0, wide - 1), high))
            left += wide
        at = min(self.width() - 2.0, self.width() * self._capacity / whole)
        painter.setBrush(QColor(theme.colours().text))
        painter.drawRect(QRectF(at, 0, 2, self.height()))
        painter.end()


class LoadPanel(QWidget):
    """The workload in words, figures and one bar; over capacity it says what can be reached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = Chip("")
        self._needed = theme.role(QLabel(), "strong")
        self._there = theme.role(QLabel(), "dim")
        self.bar = LoadBar()
        self._parts = QWidget()
        self._short = QLabel()
        self._more = theme.role(QLabel(), "small")
        for label in (self._needed, self._there, self._short, self._more):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._needed, 1)
        line.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._there)
        column.addWidget(self.bar)
        column.addWidget(self._parts)
        column.addWidget(self._short)
        column.addWidget(self._more)

    def show_load(self, load: Load, approved: Shortfall | None = None) -> None:
        """Show what a plan costs; `approved` is the shortfall that was accepted."""
        needs = load.workload
        fits = needs.fits
        words = _("Within capacity") if fits else _("Over capacity")
        if approved is not None:
            words, fits = _("Shortfall approved"), False
        self._chip.show_state(words, "good" if fits else "late")
        self._needed.setText(
            _("Needs {hours} h of inspectors, {fte} full-time").format(
                hours=hours(needs.minutes), fte=_fte(needs.needed)
            )
        )
        self._there.setText(_there(load))
        self.bar.show_minutes(load.minutes, needs.capacity)
        self.bar.setAccessibleName(self.words_of_bar(load))
        self._show_parts(load)
        short = approved or load.shortfall
        self._short.setText(shortfall(short, accepted=approved is not None) if short else "")
        self._short.setVisible(short is not None)
        self._more.setText(_more(load))

    def words(self) -> str:
        """Return what it says."""
        labels = (self._needed, self._there, self._short, self._more)
        return "\n".join([self._chip.text(), *(label.text() for label in labels)])

    def words_of_bar(self, load: Load) -> str:
        """Return the bar in words."""
        return wording.DOT.join(_part(mode, minutes) for mode, minutes in load.minutes.items())

    def _show_parts(self, load: Load) -> None:
        fresh = QWidget()
        flow = Flow(fresh, across=20, down=2)
        for n, (mode, minutes) in enumerate(load.minutes.items()):
            flow.addWidget(ColourKey(partial(shade, n), _part(mode, minutes)))
        self._column.replaceWidget(self._parts, fresh)
        self._parts.deleteLater()
        self._parts = fresh


def _part(mode: str, minutes: int) -> str:
    return _("{mode} {hours} h").format(mode=wording.mode(mode), hours=hours(minutes))


def shortfall(short: Shortfall, *, accepted: bool) -> str:
    """Return what of a plan over capacity is reached, and how it is spread (P16)."""
    words = _(
        "{reached} of {wanted} evaluations can be reached ({share} %), "
        "spread evenly: nobody gets fewer than {least} while another has {most} or more."
    )
    if accepted:
        words = _(
            "Approved with a shortfall: {reached} of {wanted} evaluations ({share} %), "
            "spread evenly: nobody gets fewer than {least} while another has {most} or more."
        )
    said = words.format(
        reached=f"{short.reached:,}",
        wanted=f"{short.wanted:,}",
        share=short.share,
        least=short.least,
        most=short.least + 2,
    )
    if short.quick_wanted:
        quick = _("Quick checks: {reached} of {wanted}.").format(
            reached=f"{short.quick_reached:,}", wanted=f"{short.quick_wanted:,}"
        )
        return _("{sentence} {next}").format(sentence=said, next=quick)
    return said


def _there(load: Load) -> str:
    inspectors = ngettext("{n} QA inspector", "{n} QA inspectors", load.inspectors)
    words = _("{people} have {hours} h, {fte} full-time").format(
        people=inspectors.format(n=load.inspectors),
        hours=hours(load.workload.capacity),
        fte=_fte(load.workload.there),
    )
    source = _("from the roster") if load.is_rostered else _("reckoned from working days")
    return _("{words} ({source})").format(words=words, source=source)


def _more(load: Load) -> str:
    needs = load.workload
    parts = [
        _("evaluations: {n}").format(n=f"{needs.evaluations:,}"),
        _("quick checks: {n}").format(n=f"{needs.quick:,}"),
    ]
    if needs.quick_by_others:
        parts.append(
            _("taken by team leads and coaches: {n}").format(n=f"{needs.quick_by_others:,}")
        )
    each = (load.least_wanted, load.most_wanted)
    words = _("each CSR {least} to {most}") if each[0] != each[1] else _("each CSR {least}")
    parts.append(words.format(least=each[0], most=each[1]))
    if load.below:
        parts.append(
            _("with fewer than a month needs: {people}").format(
                people=plan_words.people(load.below)
            )
        )
    return wording.DOT.join(parts)


def hours(minutes: int) -> str:
    """Return minutes as whole hours."""
    return f"{minutes / 60:,.0f}"


def _fte(hundredths: int) -> str:
    return f"{hundredths / 100:.1f}"
