"""Which tables of a report are drawn as pictures too, on the screen and on paper alike.

Words are those of the language spoken now; the numbers are those of the table.
"""

from collections.abc import Callable, Mapping

from qa_desk.i18n import _
from qa_desk.rules.charts import Bars, Chart, Mark, Pareto, Trend
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.report_forms import Part, Table, Value
from qa_desk.rules.report_words import COLUMNS, told


def charts(part: Part) -> list[Chart]:
    """Return the pictures of a section, none of a table without rows."""
    return [MADE[table.code](table) for table in part.tables if table.code in MADE and table.rows]


def _of_teams(table: Table) -> Chart:
    bars = tuple(
        Mark(
            str(row["team"]),
            _part(row["score"]),
            _number(row["n"]),
            _part(row["score_low"]),
            _part(row["score_high"]),
        )
        for row in _rows(table)
    )
    return Bars(_named("score"), "score", _("by team, with 95 % interval"), bars=bars)


def _of_items(table: Table) -> Chart:
    bars = tuple(
        Mark(str(row["item"]), _number(row["lost"]) / 100, _number(row["defects"]))
        for row in _rows(table)
    )
    return Pareto(_("Points lost"), note=_("by item, the most first"), bars=bars)


def _of_causes(table: Table) -> Chart:
    bars = tuple(
        Mark(
            told(COLUMNS["cause"], row["cause"]),
            _part(row["share"]),
            _number(row["defects"]),
        )
        for row in _rows(table)
    )
    return Bars(_named("defect_share"), "defect_share", _("by cause"), bars=bars)


def _of_months(table: Table) -> Chart:
    points = tuple(
        Mark(
            str(row["month"]),
            _part(row["rate"]),
            _number(row["opportunities"]),
            _part(row["rate_low"]),
            _part(row["rate_high"]),
            is_changed=bool(row["is_changed"]),
        )
        for row in _rows(table)
    )
    note = _("by month, random sample, with 95 % interval")
    return Trend(_(MEASURES["defect_rate"].name), "defect_rate", note, points=points)


MADE: Mapping[str, Callable[[Table], Chart]] = {  # by the code of a table
    "teams": _of_teams,
    "items_lost": _of_items,
    "causes": _of_causes,
    "dimension_trend": _of_months,
}


def _named(code: str) -> str:
    measure = MEASURES[code]
    return _(measure.name)


def _rows(table: Table) -> list[dict[str, Value]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _part(value: Value) -> float | None:
    """Return tenths, or thousandths, as people read them."""
    return value / 10 if isinstance(value, int) else None
