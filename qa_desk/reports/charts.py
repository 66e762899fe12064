"""Pictures of figures as vectors on paper; a photocopy in black and white says the same.

They are those of `rules/charts.py`, which the screen draws too. A value stands beside its mark and
n under it; nothing is told by colour alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportlab.lib.colors import HexColor

from qa_desk.i18n import _
from qa_desk.reports import dot_chart, dumbbells, flow, style
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row
from qa_desk.reports.style import DIM, EMPTY, FAINT, INK, Style
from qa_desk.rules.charts import (
    Bars,
    Chart,
    Control,
    Dots,
    Dumbbells,
    Heat,
    Mark,
    Pareto,
    Trend,
)
from qa_desk.rules.statistics import tenths

_TITLE, _NOTE, _LABEL = Style(8.5, bold=True), Style(7.5, DIM), Style(7)
_HEIGHT, _FOOT = 108.0, 24.0  # of the picture, and of the labels under it
_MOST = 16  # marks beside one another; the rest is in the table
_BAR = "#9AA4B2"
_AXIS = 34.0  # room for its numbers
_CELL = 13.0


def rows(chart: Chart) -> list[Row]:
    """Return a picture with its title, in rows that stay together; nothing without marks."""
    drawn = _drawn(chart)
    if drawn is None:
        return []
    height, draw = drawn
    said = " · ".join(filter(None, (chart.title, chart.note)))
    return [
        *flow.side_by_side(Column(LEFT, RIGHT, said, _TITLE), keep=True),
        Row(height, draw),
        flow.space(8),
    ]


def _drawn(chart: Chart) -> tuple[float, Callable[[Any, float], None]] | None:
    match chart:
        case Dumbbells(pairs=pairs) if pairs:
            high = dumbbells.height(chart)
            return high, lambda canvas, top: dumbbells.draw(canvas, top, chart)
        case Heat(rows=lines) if lines:
            return _CELL * (len(lines) + 1), lambda canvas, top: _heat(canvas, top, chart)
        case Dots(rows=lines) if lines:
            return dot_chart.height(chart), lambda canvas, top: dot_chart.draw(canvas, top, chart)
        case Trend(points=marks) | Control(points=marks) if marks:
            return _HEIGHT + _FOOT, lambda canvas, top: _line(canvas, top, chart, marks)
        case Pareto(bars=marks) | Bars(bars=marks) if marks:
            return _HEIGHT + _FOOT, lambda canvas, top: _bars(canvas, top, chart, marks[:_MOST])
    return None


@dataclass(frozen=True)
class _Scale:
    """Where values lie between the foot and the top of a picture."""

    low: float
    high: float
    foot: float

    def y(self, value: float) -> float:
        """Return the height of a value on the page."""
        reach = (self.high - self.low) or 1.0
        inside = min(max(value, self.low), self.high)
        return self.foot + (inside - self.low) / reach * (_HEIGHT - 14)


def _scale(chart: Chart, marks: Sequence[Mark], foot: float) -> _Scale:
    """Return the scale from nought for amounts, else from just below the lowest value."""
    ends = [each for mark in marks for each in (mark.value, mark.low, mark.high)]
    known = [each for each in (*ends, chart.target) if each is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    if isinstance(chart, Pareto) or low < (high - low):
        return _Scale(0.0, high or 1.0, foot)
    reach = (high - low) or 1.0
    return _Scale(max(0.0, low - 0.25 * reach), high, foot)


def _axis(canvas: Any, scale: _Scale, target: float | None) -> None:
    """Draw the lowest, middle and highest value, and the target as a dashed line."""
    for value in (scale.low, (scale.low + scale.high) / 2, scale.high):
        y = scale.y(value)
        style.hairline(canvas, LEFT + _AXIS, RIGHT, y)
        style.write(canvas, LEFT + _AXIS - 4, y - 2.5, _said(value), _LABEL, right=True)
    if target is not None:
        _pen(canvas, INK, 0.8, (4, 3))
        canvas.line(LEFT + _AXIS, scale.y(target), RIGHT, scale.y(target))
        canvas.setDash()
        said = _("target {value}").format(value=_said(target))
        style.write(canvas, RIGHT, scale.y(target) + 2, said, _LABEL, right=True)


def _bars(canvas: Any, top: float, chart: Chart, marks: Sequence[Mark]) -> None:
    foot = top - _HEIGHT
    scale = _scale(chart, marks, foot)
    _axis(canvas, scale, chart.target)
    room = (RIGHT - LEFT - _AXIS) / len(marks)
    wide = min(0.62 * room, 46.0)
    shares = chart.cumulative() if isinstance(chart, Pareto) else ()
    for place, mark in enumerate(marks):
        middle = LEFT + _AXIS + (place + 0.5) * room
        said = EMPTY
        if mark.value is not None:
            if scale.low:  # a bar would tell its length from nought
                _dot(canvas, middle, scale.y(mark.value))
            else:
                _bar(canvas, middle - wide / 2, foot, (wide, scale.y(mark.value) - foot))
            _whisker(canvas, middle, scale, mark)
            said = _said(mark.value)
            if shares:
                said = f"{said} · {round(shares[place])} %"
        _centred(canvas, middle, foot - 9, style.fit(mark.label, _LABEL, room - 2), mark.label)
        _centred(canvas, middle, foot - 18, _NOTE, f"{said} · n {mark.n}" if mark.n else said)


def _bar(canvas: Any, x: float, y: float, size: tuple[float, float]) -> None:
    canvas.setFillColor(HexColor(_BAR))
    canvas.setStrokeColor(HexColor(INK))
    canvas.setLineWidth(0.5)
    canvas.rect(x, y, *size, stroke=1, fill=1)


def _dot(canvas: Any, x: float, y: float, colour: str = INK) -> None:
    canvas.setFillColor(HexColor(colour))
    _pen(canvas, INK, 0.8)
    canvas.circle(x, y, 2.4, stroke=1, fill=1)


def _whisker(canvas: Any, x: float, scale: _Scale, mark: Mark) -> None:
    """Draw the interval of a mark."""
    if mark.low is None or mark.high is None:
        return
    _pen(canvas, INK, 1.0)
    low, high = scale.y(mark.low), scale.y(mark.high)
    canvas.line(x, low, x, high)
    for y in (low, high):
        canvas.line(x - 3, y, x + 3, y)


def _line(canvas: Any, top: float, chart: Chart, marks: Sequence[Mark]) -> None:
    """Draw points joined by lines; a gap stays a gap, and an open ring is a changed checklist."""
    foot = top - _HEIGHT
    scale = _scale(chart, marks, foot)
    _axis(canvas, scale, chart.target)
    room = (RIGHT - LEFT - _AXIS) / len(marks)
    places = [(LEFT + _AXIS + (place + 0.5) * room, mark) for place, mark in enumerate(marks)]
    _pen(canvas, INK, 1.2)
    for (x, mark), (other_x, other) in pairwise(places):
        if mark.value is not None and other.value is not None and not other.is_changed:
            canvas.line(x, scale.y(mark.value), other_x, scale.y(other.value))
    for x, mark in places:
        _centred(canvas, x, foot - 9, style.fit(mark.label, _LABEL, room - 2), mark.label)
        if mark.value is None:
            _centred(canvas, x, foot - 18, _NOTE, EMPTY)
            continue
        _whisker(canvas, x, scale, mark)
        _dot(canvas, x, scale.y(mark.value), "#FFFFFF" if mark.is_changed else INK)
        _centred(canvas, x, foot - 18, _NOTE, f"{_said(mark.value)} · n {mark.n}")


def _heat(canvas: Any, top: float, chart: Heat) -> None:
    """Draw a table whose cells are the darker the higher; the number stands in each."""
    beside = 96.0
    room = (RIGHT - LEFT - beside) / max(1, len(chart.columns))
    known = [mark.value for line in chart.cells for mark in line if mark.value is not None]
    most = max(known, default=0) or 1
    for place, name in enumerate(chart.columns):
        middle = LEFT + beside + (place + 0.5) * room
        _centred(canvas, middle, top - 9, style.fit(name, _LABEL, room - 2), name)
    for number, (name, line) in enumerate(zip(chart.rows, chart.cells, strict=True), 1):
        y = top - (number + 1) * _CELL
        style.write(canvas, LEFT, y + 4, name, style.fit(name, _LABEL, beside - 6))
        for place, mark in enumerate(line):
            x = LEFT + beside + place * room
            dark = 0.0 if mark.value is None else mark.value / most
            style.block(canvas, x + 0.5, y + 0.5, (room - 1, _CELL - 1), _grey(dark))
            said = EMPTY if mark.value is None else _said(mark.value)
            ink = Style(7, "#FFFFFF" if dark > 0.55 else INK)
            _centred(canvas, x + room / 2, y + 4, ink, said)


def _grey(dark: float) -> str:
    """Return the shade of a cell: from the faintest to a dark grey."""
    level = round(240 - 150 * dark)
    return f"#{level:02X}{level:02X}{level:02X}" if dark else FAINT


def _centred(canvas: Any, x: float, y: float, lettering: Style, text: str) -> None:
    style.write(canvas, x - style.width(text, lettering) / 2, y, text, lettering)


def _pen(canvas: Any, colour: str, width: float, dash: tuple[int, ...] = ()) -> None:
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(width)
    canvas.setDash(*dash)


def _said(value: float) -> str:
    whole = tenths(value)
    sign = "-" if whole < 0 else ""
    return f"{sign}{abs(whole) // 10}.{abs(whole) % 10}"
