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
    _draw_band(canvas, chart, ceiling, floor)
    for row, (name, dots) in enumerate(zip(chart.rows, chart.dots, strict=True)):
        middle = ceiling - (row + 0.5) * high
        style.hairline(canvas, LEFT, RIGHT, middle - high / 2)
        fitting = style.fit(name, _LABEL, _NAMES - 6)
        style.write(canvas, LEFT, middle - 2.5, name, fitting)
        _draw_row(canvas, chart, dots, middle)


def _row(chart: Dots) -> float:
    most = max((max(map(abs, _lanes(chart, dots)), default=0) for dots in chart.dots), default=0)
    return _ROW + 2 * most * _DOT


def _lanes(chart: Dots, dots: tuple[Mark, ...]) -> tuple[int, ...]:
    return lanes([None if mark.value is None else _x(chart, mark.value) for mark in dots], _DOT)


def _x(chart: Dots, value: float) -> float:
    left = LEFT + _NAMES
    return left + (value + chart.reach) / (2 * chart.reach) * (RIGHT - left)


def _draw_band(canvas: Any, chart: Dots, ceiling: float, floor: float) -> None:
    low, high = _x(chart, -chart.band), _x(chart, chart.band)
    style.block(canvas, low, floor, (high - low, ceiling - floor), FAINT)
    for value in dict.fromkeys((-chart.band, 0.0, chart.band)):
        x = _x(chart, value)
        _pen(canvas, 0.8, () if value == 0 else (3, 2))
        canvas.line(x, floor, x, ceiling)
        said = _signed(value)
        style.write(canvas, x - style.width(said, _LABEL) / 2, floor - 8, said, _LABEL)
    canvas.setDash()


def _draw_row(canvas: Any, chart: Dots, dots: tuple[Mark, ...], middle: float) -> None:
    average = mean(dots)
    if average is not None:
        _pen(canvas, 2.2)
        x, half = _x(chart, average), 0.36 * _row(chart)
        canvas.line(x, middle - half, x, middle + half)
    for mark, lane in zip(dots, _lanes(chart, dots), strict=True):
        if mark.value is not None:
            at = _x(chart, mark.value), middle - lane * _DOT
            _draw_dot(canvas, at, mark.label, is_outside=chart.is_outside(mark))


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
