"""What the marks of a picture say: shown on hovering, spoken, and copied (S3-4.9)."""

from dataclasses import dataclass

from qa_desk.i18n import _, ngettext
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
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.statistics import tenths
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.wording import NOTHING


@dataclass(frozen=True)
class Spot:
    """A mark where it stands: in which row and column, and all that is said of it."""

    mark: Mark
    row: int
    column: int
    words: str


def unit(chart: Chart) -> str:
    """Return the unit of a chart's measure, a key of measures.UNITS; a number without one."""
    found = MEASURES.get(chart.measure)
    return found.unit if found else "count"


def number(value: float | None, of: str, *, bare: bool = False) -> str:
    """Return a value as people read it, in its unit unless it is to be bare; – for none."""
    if value is None:
        return NOTHING
    if of == "count":
        return f"{round(value)}"
    sign = "−" if tenths(value) < 0 else ""
    whole, part = divmod(abs(tenths(value)), 10)
    percent = " %" if of == "percent" and not bare else ""
    return f"{sign}{whole}.{part}{percent}"


def spots(chart: Chart) -> list[Spot]:
    """Return the marks of a chart in reading order."""
    if isinstance(chart, Heat):
        return [
            Spot(mark, row, column, " · ".join((chart.rows[row], *_said(chart, mark))))
            for row, cells in enumerate(chart.cells)
            for column, mark in enumerate(cells)
        ]
    if isinstance(chart, Dumbbells):
        return [
            Spot(mark, row, column, " · ".join((pair.label, when, *_said(chart, mark))))
            for row, pair in enumerate(chart.pairs)
            for column, (when, mark) in enumerate(
                ((_("before"), pair.before), (_("after"), pair.after))
            )
        ]
    if isinstance(chart, Dots):
        return [
            Spot(mark, row, column, " · ".join((chart.rows[row], *_apart(chart, row, mark))))
            for row, dots in enumerate(chart.dots)
            for column, mark in enumerate(dots)
        ]
    more = _more(chart)
    return [
        Spot(mark, 0, place, " · ".join((*_said(chart, mark), *more.get(place, ()))))
        for place, mark in enumerate(marks(chart))
    ]


def marks(chart: Chart) -> tuple[Mark, ...]:
    """Return a chart's marks, those of a table row by row."""
    if isinstance(chart, Trend | Control):
        return chart.points
    if isinstance(chart, Bars | Pareto):
        return chart.bars
    if isinstance(chart, Dumbbells):
        return tuple(mark for pair in chart.pairs for mark in (pair.before, pair.after))
    if isinstance(chart, Dots):
        return tuple(mark for row in chart.dots for mark in row)
    return tuple(mark for row in chart.cells for mark in row) if isinstance(chart, Heat) else ()


def has_nothing(chart: Chart) -> bool:
    """Say whether no mark of a chart has a value."""
    return all(mark.value is None for mark in marks(chart))


def why_nothing(chart: Chart) -> tuple[str, str]:
    """Return why there is nothing to draw and what helps: no result, or too few of each."""
    if any(mark.n for mark in marks(chart)):
        return _("Too few results to compare"), _(
            "Each mark needs more results than there are. Choose a longer period or fewer filters."
        )
    return _("Nothing to draw yet"), _(
        "No result of this period counts here. Choose a longer period or fewer filters."
    )


def table(chart: Chart) -> str:
    """Return a chart's figures as tab-separated text with a head."""
    head = [_("Mark"), _("Value"), "n", _("95 % from"), _("95 % to")]
    lines = [[_("Row"), *head] if isinstance(chart, Heat | Dots) else head]
    of = unit(chart)
    for spot in spots(chart):
        mark = spot.mark
        values = (number(value, of, bare=True) for value in (mark.low, mark.high))
        named = mark.label
        if isinstance(chart, Dumbbells):
            named = f"{chart.pairs[spot.row].label} · {(_('before'), _('after'))[spot.column]}"
        line = [named, number(mark.value, of, bare=True), str(mark.n), *values]
        lines.append([chart.rows[spot.row], *line] if isinstance(chart, Heat | Dots) else line)
    return "\n".join("\t".join(map(_flat, line)) for line in lines)


def told(chart: Chart) -> str:
    """Return the definition of a chart's measure."""
    found = MEASURES.get(chart.measure)
    return found.told() if found else ""


def _said(chart: Chart, mark: Mark) -> list[str]:
    of = unit(chart)
    value = number(mark.value, of)
    said = [wording.told(mark.label, value) if mark.label else value]
    if mark.n:
        said.append(f"n = {mark.n}")
    if mark.value is None:
        said.append(_("too few to say") if mark.n else _("no data"))
    elif mark.low is not None and mark.high is not None:
        words = _("95 % interval {low} to {high}")
        low, high = number(mark.low, of), number(mark.high, of)
        said.append(words.format(low=low, high=high))
    if mark.is_changed:
        said.append(_("checklist changed here"))
    return said


def _apart(chart: Dots, row: int, mark: Mark) -> tuple[str, ...]:
    """Return of which call a dot is, how far it lies from nought, and whether that is too far."""
    of = _("call {number}").format(number=mark.label)
    far = (_("outside the tolerance"),) if chart.is_outside(row, mark) else ()
    return of, number(mark.value, unit(chart)), *far


def _more(chart: Chart) -> dict[int, tuple[str, ...]]:
    """Return what else is said of each mark: its limits, or what all up to it come to."""
    if isinstance(chart, Pareto):
        words = _("together {share} of all")
        shares = (words.format(share=number(each, "percent")) for each in chart.cumulative())
        return {place: (share,) for place, share in enumerate(shares)}
    if not isinstance(chart, Control):
        return {}
    outside, of = set(chart.outside()), unit(chart)
    words = _("limits {low} to {high}")
    return {
        place: (
            *((_("outside the limits"),) if place in outside else ()),
            words.format(low=number(limit[0], of), high=number(limit[1], of)),
        )
        for place, limit in enumerate(chart.limits)
        if limit
    }


def summary(chart: Chart) -> str:
    """Return what a picture is, for who cannot see it."""
    count = len(marks(chart))
    shown = ngettext("{n} mark", "{n} marks", count).format(n=count)
    return " · ".join(filter(None, (chart.title, chart.note, shown)))


def _flat(text: str) -> str:
    return " ".join(text.split())
