"""Pictures with axes: trends, control charts, bars and Paretos, drawn by pyqtgraph (S3-4.9).

pyqtgraph is loaded with the first of them: it takes a third of a second.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from math import nan

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from qa_desk.i18n import _
from qa_desk.rules.charts import Chart, Control, Mark, Pareto, Trend
from qa_desk.ui.theme import Colours
from qa_desk.ui.widgets.charts import shades
from qa_desk.ui.widgets.charts.axes import NameAxis, ValueAxis
from qa_desk.ui.widgets.charts.words import Spot, marks, number, unit

_MOST_WORDS = 16  # bars that have their value written over them
_BAR = 0.62
_POINT = 8.0


class PlotPicture(pg.GraphicsLayout):  # type: ignore[misc]  # pyqtgraph tells no types
    """Draws a chart with axes; knows where each of its marks stands."""

    def __init__(self, chart: Chart, spots: list[Spot], font: QFont, colours: Colours) -> None:
        super().__init__()
        self._chart, self._spots, self._font, self._colours = chart, spots, font, colours
        self._key: list[str] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.layout.setSpacing(0)
        self._head = self.addLabel("", row=0, col=0, colspan=3, justify="left")
        self._head.item.setFont(font)
        of = marks(chart)
        self._box = self._framed(of)
        self._box.setXRange(-0.5, max(0.5, len(of) - 0.5), padding=0)
        self._box.setYRange(*self._reach(), padding=0)
        if isinstance(chart, Trend | Control):
            self._draw_line(of)
        else:
            self._draw_bars(of)
        if isinstance(chart, Pareto):
            self._draw_cumulative(chart)
        self._draw_target()
        self._head.setText("&nbsp;&nbsp;&nbsp;".join(self._key), color=colours.dim)

    def areas(self) -> list[QRectF]:
        """Return where each mark stands, in the picture's pixels."""
        return [self._area(place, spot.mark) for place, spot in enumerate(self._spots)]

    def place_at(self, x: float, y: float) -> int | None:
        """Return the number of the mark whose column a point lies in."""
        del y
        at = self._box.mapToView(self._box.mapFromItem(self, QPointF(x, 0)))
        place = round(at.x())
        return place if 0 <= place < len(self._spots) else None

    # -- the frame --------------------------------------------------------------------------

    def _framed(self, of: Sequence[Mark]) -> pg.ViewBox:
        """Put up the axes, and return what lies between them.

        A plot of pyqtgraph's own takes four times as long: it makes menus that are never opened.
        """
        line = isinstance(self._chart, Trend | Control)
        box = pg.ViewBox(enableMenu=False, enableMouse=False)
        suffix = " %" if unit(self._chart) == "percent" else ""
        left = ValueAxis("left", suffix, self._font, self._colours)
        left.setStyle(maxTickLevel=0)
        left.setZValue(-1000)  # its hairlines lie under the bars
        names = [mark.label for mark in of]
        bottom = NameAxis(names, self._font, self._colours, 1 if line else 3)
        for axis, row, column in ((left, 1, 0), (bottom, 2, 1)):
            self.addItem(axis, row=row, col=column)
            axis.linkToView(box)
        self.addItem(box, row=1, col=1)
        self.layout.setRowStretchFactor(1, 1)
        self.layout.setColumnStretchFactor(1, 1)
        if line:
            self.layout.setContentsMargins(0, 0, 28, 0)  # for the last name below
        return box

    def _reach(self) -> tuple[float, float]:
        """Return from where to where the values go: bars begin at 0, lines need not."""
        chart = self._chart
        values = [
            value for mark in marks(chart) for value in (mark.value, mark.low, mark.high)
            if value is not None
        ]  # fmt: skip
        if chart.target is not None:
            values.append(chart.target)
        if isinstance(chart, Control):
            values += [end for limit in chart.limits if limit for end in limit]
        is_line = isinstance(chart, Trend | Control)
        low = min(values, default=0.0) if is_line else min([*values, 0.0])
        high = max(values, default=1.0)
        if unit(chart) in {"percent", "score"}:  # an interval of few scores may reach beyond
            low, high = max(low, 0.0), min(high, 100.0)
        room = (high - low) * 0.16 or 1.0
        if is_line:
            low = low - room if low < 0 else max(0.0, low - room)
        return low, high + room

    def _area(self, place: int, mark: Mark) -> QRectF:
        """Return the box of a bar, or one around a point."""
        low = self._reach()[0]
        value = low if mark.value is None else mark.value
        if isinstance(self._chart, Trend | Control) or mark.value is None:
            at = self._on_picture(place, value)
            return QRectF(at.x() - _POINT, at.y() - _POINT, 2 * _POINT, 2 * _POINT)
        top = self._on_picture(place - _BAR / 2, max(value, 0))
        end = self._on_picture(place + _BAR / 2, max(low, min(value, 0)))
        return QRectF(top, end).normalized().intersected(QRectF(self.rect()))

    def _on_picture(self, x: float, y: float) -> QPointF:
        return QPointF(self.mapFromItem(self._box, self._box.mapFromView(QPointF(x, y))))

    # -- lines ------------------------------------------------------------------------------

    def _draw_line(self, of: Sequence[Mark]) -> None:
        colours = self._colours
        if any(mark.low is not None for mark in of):
            self._draw_band(of)
        if isinstance(self._chart, Control):
            self._draw_limits(self._chart)
        outside = set(self._chart.outside()) if isinstance(self._chart, Control) else set()
        values = [nan if mark.value is None else mark.value for mark in of]
        self._draw_curve(range(len(of)), values, _pen(colours.accent, 2))
        within = [
            (place, mark.value)
            for place, mark in enumerate(of)
            if mark.value is not None and place not in outside
        ]
        self._draw_points(within, "o", 7, colours.accent)
        for place in outside:
            self._draw_outside(place, values[place])
        for place, mark in enumerate(of):
            if mark.is_changed:
                self._draw_change(place, is_first=not any(m.is_changed for m in of[:place]))

    def _draw_curve(self, x: Sequence[float], y: Sequence[float], pen: QPen) -> None:
        self._box.addItem(
            pg.PlotCurveItem(np.array(x), np.array(y), pen=pen, connect="finite", antialias=True)
        )

    def _draw_points(
        self, points: Sequence[tuple[int, float]], symbol: str, width: int, shade: str
    ) -> None:
        if not points:
            return
        x, y = zip(*points, strict=True)
        brush, pen = QColor(shade), QPen(Qt.PenStyle.NoPen)
        # Without pyqtgraph's cache of symbols they are vectors on paper and in files.
        self._box.addItem(
            pg.ScatterPlotItem(
                x=x, y=y, symbol=symbol, size=width, brush=brush, pen=pen, useCache=False
            )
        )

    def _draw_band(self, of: Sequence[Mark]) -> None:
        """Draw the intervals: a band where neighbours have one, a bar where none has."""
        colours = self._colours
        fill = shades.faded(colours.accent, 0.18)
        for run in _runs(of):
            lows = [of[place].low for place in run]
            highs = [of[place].high for place in run]
            if len(run) == 1:
                self._draw_error(run[0], of[run[0]])
                continue
            edges = [pg.PlotCurveItem(run, ends, pen=None) for ends in (lows, highs)]
            self._box.addItem(pg.FillBetweenItem(*edges, brush=fill))
        self._explain("■", shades.mixed(colours.accent, colours.surface, 0.3), _("95 % interval"))

    def _draw_limits(self, chart: Control) -> None:
        colours = self._colours
        if not any(chart.limits):
            return
        for end in (0, 1):
            steps = [
                (place + side, limit[end] if limit else nan)
                for place, limit in enumerate(chart.limits)
                for side in (-0.5, 0.5)
            ]
            pen = _pen(colours.dim, 1, Qt.PenStyle.DotLine)
            self._draw_curve([x for x, _y in steps], [y for _x, y in steps], pen)
        if chart.middle is not None:
            self._box.addItem(pg.InfiniteLine(chart.middle, angle=0, pen=_pen(colours.dim, 1)))
            words = _("average {value}").format(value=number(chart.middle, unit(chart)))
            self._explain("─", colours.dim, words)
        self._explain("···", colours.dim, _("control limits"))
        if chart.outside():
            self._explain("◆", colours.late, _("outside the limits"))

    def _draw_outside(self, place: int, value: float) -> None:
        self._draw_points([(place, value)], "d", 13, self._colours.late)
        limits = self._chart.limits[place] if isinstance(self._chart, Control) else None
        below = limits is not None and value < limits[0]
        anchor = (0.5, -0.3 if below else 1.3)  # away from the line
        self._write(_("outside"), self._colours.late, (place, value), anchor)

    def _draw_change(self, place: int, *, is_first: bool) -> None:
        colours = self._colours
        pen = _pen(colours.both, 1.5, Qt.PenStyle.DashDotLine)
        self._box.addItem(pg.InfiniteLine(place - 0.5, angle=90, pen=pen))
        if is_first:
            self._explain("┆", colours.both, _("checklist changed here"))

    # -- bars -------------------------------------------------------------------------------

    def _draw_bars(self, of: Sequence[Mark]) -> None:
        colours = self._colours
        known = [(place, mark.value) for place, mark in enumerate(of) if mark.value is not None]
        self._box.addItem(
            pg.BarGraphItem(
                x=[place for place, _value in known],
                height=[value for _place, value in known],
                width=_BAR, brush=shades.faded(colours.accent, 0.75), pen=QPen(Qt.PenStyle.NoPen),
            )
        )  # fmt: skip
        of_unit = unit(self._chart)
        for place, mark in enumerate(of):
            self._draw_error(place, mark)
            if len(of) <= _MOST_WORDS or mark.value is None:
                top = max(filter(None, (mark.value, mark.high)), default=0.0)
                text = number(mark.value, of_unit, bare=True)
                self._write(text, colours.text, (place, top), (0.5, 1.0))
        if any(mark.low is not None for mark in of):
            self._explain("┬", colours.text, _("95 % interval"))

    def _draw_error(self, place: int, mark: Mark) -> None:
        if mark.value is None or mark.low is None or mark.high is None:
            return
        pen = _pen(self._colours.text, 1.2)
        x, y, down, up = np.array(
            [[place], [mark.value], [mark.value - mark.low], [mark.high - mark.value]]
        )
        self._box.addItem(pg.ErrorBarItem(x=x, y=y, top=up, bottom=down, beam=0.14, pen=pen))

    def _draw_cumulative(self, chart: Pareto) -> None:
        """Draw the cumulative share over the bars, on an axis of its own."""
        shares, colours = chart.cumulative(), self._colours
        axis = ValueAxis("right", " %", self._font, colours)
        self.addItem(axis, row=1, col=2)
        over = pg.ViewBox(enableMenu=False, enableMouse=False)
        over.setParentItem(self)
        self.over = over
        over.setZValue(10)
        axis.setStyle(hideOverlappingLabels=False)
        axis.linkToView(over)
        over.setXLink(self._box)
        over.setYRange(0, 116, padding=0)
        axis.setTicks([[(share, f"{share} %") for share in (0, 20, 40, 60, 80, 100)]])
        places, pen = np.arange(len(shares)), _pen(colours.text, 2)
        over.addItem(pg.PlotCurveItem(places, np.array(shares), pen=pen, antialias=True))
        over.addItem(
            pg.ScatterPlotItem(
                x=places, y=shares, symbol="s", size=6, brush=QColor(colours.text),
                pen=QPen(Qt.PenStyle.NoPen), useCache=False,
            )
        )  # fmt: skip
        self._box.sigResized.connect(self._follow)
        self._explain("■", colours.text, _("all up to here, in percent of all"))

    def _follow(self) -> None:
        """Keep the second axis's picture over the first's."""
        box = self._box
        self.over.setGeometry(self.mapRectFromItem(box, QRectF(box.rect())))

    # -- both -------------------------------------------------------------------------------

    def _draw_target(self) -> None:
        target = self._chart.target
        if target is None:
            return
        pen = _pen(self._colours.good, 1.5, Qt.PenStyle.DashLine)
        self._box.addItem(pg.InfiniteLine(target, angle=0, pen=pen))
        words = _("target {value}").format(value=number(target, unit(self._chart)))
        self._explain("╌", self._colours.good, words)

    def _write(
        self, text: str, shade: str, at: tuple[float, float], anchor: tuple[float, float]
    ) -> None:
        item = pg.TextItem(text, color=shade, anchor=anchor)
        item.setFont(self._font)
        self._box.addItem(item, ignoreBounds=True)
        item.setPos(*at)

    def _explain(self, sign: str, shade: str, words: str) -> None:
        """Put a sign and what it means over the picture."""
        self._key.append(f'<span style="color:{shade}"><b>{sign}</b></span> {escape(words)}')


def _runs(of: Sequence[Mark]) -> Iterator[list[int]]:
    """Yield the places of neighbours that have an interval."""
    for has, run in groupby(range(len(of)), lambda place: of[place].low is not None):
        if has:
            yield list(run)


def _pen(shade: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    return QPen(pg.mkPen(shade, width=width, style=style))
