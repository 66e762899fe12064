"""Dots in rows by how far they lie from nought, as vectors on paper (S3-5.7b).

A dot has the number of its call in it, and is a diamond outside of what is tolerated: a photocopy
says the same.
"""

from typing import Any

from reportlab.lib.colors import HexColor

from qa_desk.i18n import _
from qa_desk.reports import style
from qa_desk.reports.flow import LEFT, RIGHT
from qa_desk.reports.style import DIM, FAINT, INK, SURFACE, Style
from qa_desk.rules.charts import Dots, Mark, lanes, mean
from qa_desk.rules.statistics import tenths

_LABEL, _KEY, _INSIDE = Style(7), Style(7, DIM), Style(6, bold=True)
_FAR = Style(7, bold=True)
_NAMES, _DOT, _HEAD, _FOOT = 104.0, 10.0, 12.0, 12.0
_ROW = 16.0


def height(chart: Dots) -> float:
    """Return how high a picture is."""
    return _HEAD + _FOOT + _row(chart) * len(chart.rows)


def draw(canvas: Any, top: float, chart: Dots) -> None:
    """Draw a picture below `top`."""
    _write_key(canvas, top - 8)
    high = _row(chart)
    ceiling, floor = top - _HEAD, top - _HEAD - high * len(chart.rows)
    _draw_bands(canvas, chart, ceiling, floor)
    for row, name in enumerate(chart.rows):
        middle = ceiling - (row + 0.5) * high
        style.hairline(canvas, LEFT, RIGHT, middle - high / 2)
        fitting = style.fit(name, _LABEL, _NAMES - 6)
        style.write(canvas, LEFT, middle - 2.5, name, fitting)
        _draw_row(canvas, chart, row, middle)


def _row(chart: Dots) -> float:
    most = max((max(map(abs, _lanes(chart, dots)), default=0) for dots in chart.dots), default=0)
    return _ROW + 2 * most * _DOT


def _lanes(chart: Dots, dots: tuple[Mark, ...]) -> tuple[int, ...]:
    return lanes([None if mark.value is None else _x(chart, mark.value) for mark in dots], _DOT)


def _x(chart: Dots, value: float) -> float:
    left = LEFT + _NAMES
    return float(left + (chart.place(value) + 1) / 2 * (RIGHT - left))


def _draw_bands(canvas: Any, chart: Dots, ceiling: float, floor: float) -> None:
    high = _row(chart)
    for row, reach in enumerate(chart.bands):
        below = ceiling - (row + 1) * high
        left, right = _x(chart, -reach), _x(chart, reach)
        style.block(canvas, left, below, (right - left, high), FAINT)
        _pen(canvas, 0.8, (3, 2))
        for x in (left, right):
            canvas.line(x, below, x, below + high)
    _pen(canvas, 0.8)
    canvas.line(_x(chart, 0), floor, _x(chart, 0), ceiling)
    widest = max(chart.bands, default=0.0)
    for value in sorted({0.0, widest, -widest}):
        said = _signed(value)
        x = _x(chart, value) - style.width(said, _LABEL) / 2
        style.write(canvas, x, floor - 8, said, _LABEL)


def _draw_row(canvas: Any, chart: Dots, row: int, middle: float) -> None:
    dots = chart.dots[row]
    average = mean(dots)
    if average is not None:
        _pen(canvas, 2.2)
        x, half = _x(chart, average), 0.36 * _row(chart)
        canvas.line(x, middle - half, x, middle + half)
    for mark, lane in zip(dots, _lanes(chart, dots), strict=True):
        if mark.value is not None:
            at = _x(chart, mark.value), middle - lane * _DOT
            _draw_dot(canvas, at, mark.label, is_outside=chart.is_outside(row, mark))
            if chart.is_pinned(mark):
                said, right = _signed(mark.value), mark.value > 0
                x = at[0] + (-_DOT if right else _DOT)
                style.write(canvas, x, at[1] - 2.5, said, _FAR, right=right)


def _draw_dot(canvas: Any, at: tuple[float, float], label: str, *, is_outside: bool) -> None:
    """Draw an open dot, or a filled diamond, with what stands in it."""
    x, y = at
    _pen(canvas, 1.0)
    canvas.setFillColor(HexColor(INK if is_outside else SURFACE))
    if is_outside:
        half = 0.75 * _DOT
        shape = canvas.beginPath()
        shape.moveTo(x, y + half)
        for corner in ((x + half, y), (x, y - half), (x - half, y)):
            shape.lineTo(*corner)
        shape.close()
        canvas.drawPath(shape, stroke=1, fill=1)
    else:
        canvas.circle(x, y, _DOT / 2, stroke=1, fill=1)
    lettering = Style(_INSIDE.size, SURFACE if is_outside else INK, bold=True)
    style.write(canvas, x - style.width(label, lettering) / 2, y - 2.2, label, lettering)


def _write_key(canvas: Any, y: float) -> None:
    """Say what the marks mean, each word beside its mark."""
    x = LEFT + _NAMES
    for kind, words in enumerate((_("in tolerance"), _("outside"), _("mean"))):
        if kind < 2:
            _draw_dot(canvas, (x + 6, y + 2.5), "1", is_outside=kind == 1)
        else:
            _pen(canvas, 2.2)
            canvas.line(x + 6, y - 2, x + 6, y + 7)
        x += 18
        x += style.write(canvas, x, y, words, _KEY) + 14
    style.write(canvas, x, y, _("The number in a dot is the call's"), _KEY)


def _pen(canvas: Any, width: float, dash: tuple[int, ...] = ()) -> None:
    canvas.setStrokeColor(HexColor(INK))
    canvas.setLineWidth(width)
    canvas.setDash(*dash)


def _signed(value: float) -> str:
    whole = tenths(value)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return f"{sign}{abs(whole) // 10}.{abs(whole) % 10}"
