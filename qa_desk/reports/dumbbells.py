"""Before and after on paper: a ring, a line and a dot for each person; the values in words too."""

from typing import Any

from reportlab.lib.colors import HexColor

from qa_desk.i18n import _
from qa_desk.reports import style
from qa_desk.reports.flow import LEFT, RIGHT
from qa_desk.reports.style import DIM, EMPTY, INK, Style
from qa_desk.rules.charts import Dumbbells, Mark, Pair
from qa_desk.rules.statistics import tenths

ROW, _HEAD, _FOOT = 11.0, 14.0, 11.0
_LABEL, _NOTE = Style(7), Style(7, DIM)
_NAMES, _VALUES = 120.0, 96.0  # room beside the picture
_GREY = "#9AA4B2"


def height(chart: Dumbbells) -> float:
    """Return how high the picture is."""
    return _HEAD + _FOOT + ROW * len(chart.pairs)


def draw(canvas: Any, top: float, chart: Dumbbells) -> None:
    """Draw the picture below `top`."""
    end = top - _HEAD - ROW * len(chart.pairs)
    _axis(canvas, chart, top - _HEAD, end)
    _key(canvas, chart, top - 8)
    for row, pair in enumerate(chart.pairs):
        _pair(canvas, chart, top - _HEAD - (row + 0.5) * ROW, pair)


def _x(chart: Dumbbells, value: float) -> float:
    low, high = chart.reach()
    left, right = LEFT + _NAMES, RIGHT - _VALUES
    place: float = left + (right - left) * (value - low) / (high - low)
    return place


def _axis(canvas: Any, chart: Dumbbells, top: float, end: float) -> None:
    low, high = chart.reach()
    for value in range(int(low), int(high) + 1, 10 if high - low <= 60 else 20):
        x = _x(chart, value)
        canvas.setStrokeColor(HexColor("#E3E6EB"))
        canvas.setLineWidth(0.6)
        canvas.line(x, top, x, end)
        style.write(canvas, x - 4, end - 8, f"{value}", _NOTE)
    if chart.target is not None:
        x = _x(chart, chart.target)
        canvas.setStrokeColor(HexColor(INK))
        canvas.setDash(4, 3)
        canvas.line(x, top, x, end)
        canvas.setDash()


def _key(canvas: Any, chart: Dumbbells, y: float) -> None:
    left = LEFT + _NAMES
    for is_full, words in ((False, _("before")), (True, _("after"))):
        _dot(canvas, left + 3, y + 2.5, INK, is_full=is_full)
        left += 10 + style.write(canvas, left + 9, y, words, _LABEL) + 12
    if any(pair.is_grey for pair in chart.pairs):
        _dot(canvas, left + 3, y + 2.5, _GREY, is_full=True)
        left += 10 + style.write(canvas, left + 9, y, _("without the training"), _LABEL) + 12
    if chart.target is not None:
        said = _("target {value}").format(value=_said(Mark("", chart.target)))
        style.write(canvas, left, y, f"╌ {said}", _LABEL)


def _pair(canvas: Any, chart: Dumbbells, y: float, pair: Pair) -> None:
    shade = _GREY if pair.is_grey else INK
    lettering = _NOTE if pair.is_grey else _LABEL
    style.write(canvas, LEFT, y - 2.5, pair.label, style.fit(pair.label, lettering, _NAMES - 8))
    before, after = pair.before.value, pair.after.value
    if before is not None and after is not None:
        canvas.setStrokeColor(HexColor(shade))
        canvas.setLineWidth(0.8 if pair.is_grey else 1.4)
        canvas.line(_x(chart, before), y, _x(chart, after), y)
    for value, is_full in ((before, False), (after, True)):
        if value is not None:
            _dot(canvas, _x(chart, value), y, shade, is_full=is_full)
    said = f"{_said(pair.before)} → {_said(pair.after)} · n {pair.before.n}/{pair.after.n}"
    style.write(canvas, RIGHT, y - 2.5, said, lettering, right=True)


def _dot(canvas: Any, x: float, y: float, shade: str, *, is_full: bool) -> None:
    canvas.setStrokeColor(HexColor(shade))
    canvas.setFillColor(HexColor(shade if is_full else "#FFFFFF"))
    canvas.setLineWidth(1.0)
    canvas.circle(x, y, 2.6, stroke=1, fill=1)


def _said(mark: Mark) -> str:
    if mark.value is None:
        return EMPTY
    whole, part = divmod(tenths(mark.value), 10)
    return f"{whole}.{part}"
