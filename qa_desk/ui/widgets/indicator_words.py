"""Indicators in tables: what their columns say, in which words, lights and icons."""

from collections.abc import Sequence
from functools import partial

from qa_desk.i18n import _
from qa_desk.rules.kpis import DIRECTIONS, LIGHTS, UNITS, Metric, told
from qa_desk.services.indicators import Row
from qa_desk.ui.tables import Column, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown

ICONS = {"good": "circle-check", "near": "triangle-alert", "missed": "circle-alert"}
_COLOURS = {"good": "good", "near": "late", "missed": "fatal"}


def columns(metrics: Sequence[Metric], level: str) -> list[Column[Row]]:
    """Return the columns of the table: whose, the QA score, then each indicator."""
    whose = {"people": _("CSR"), "teams": _("Team"), "centre": _("The centre")}[level]
    found: list[Column[Row]] = [
        Column(whose, lambda row: row.name, shown, wide=True, reading=usual, means="kpi_of")
    ]
    if level == "people":
        found.append(Column(_("Team"), lambda row: row.team, shown, means="team"))
    found.append(
        Column(
            _("QA score"),
            lambda row: row.score,
            wording.score,
            right=True,
            tip=lambda row: _("Random sample, n = {n}").format(n=row.n),
            means="kpi_score",
        )
    )
    found += [_column(metric) for metric in metrics]
    return found


def _column(metric: Metric) -> Column[Row]:
    unit = "" if metric.unit in ("percent", "count") else f" ({_(UNITS[metric.unit])})"
    return Column(
        metric.called + unit,
        partial(_value, code=metric.code),
        partial(_told, unit=metric.unit),
        right=True,
        tip=partial(_tip, metric=metric),
        icon=partial(_icon, code=metric.code),
        colour=partial(_colour, code=metric.code),
        means="kpi_value",
        measure=lambda value: value / 100,
    )


def _value(row: Row, code: str) -> int | None:
    cell = row.cells.get(code)
    return cell.value if cell else None


def _told(value: int | None, unit: str) -> str:
    return told(value, unit)


def _icon(row: Row, code: str) -> str | None:
    cell = row.cells.get(code)
    return ICONS.get(cell.light) if cell else None


def _colour(row: Row, code: str) -> str | None:
    cell = row.cells.get(code)
    return _COLOURS.get(cell.light) if cell else None


def _tip(row: Row, metric: Metric) -> str:
    """Return what a value is aimed at and stands on."""
    cell = row.cells.get(metric.code)
    if cell is None:
        return ""
    said = [_(LIGHTS[cell.light])]
    if cell.target is not None:
        said.append(_("target {value}").format(value=told(cell.target, metric.unit)))
    if cell.whole:
        part = "–" if cell.part is None else str(cell.part)
        said.append(_("{part} of {whole}").format(part=part, whole=cell.whole))
    return wording.DOT.join((*said, _(DIRECTIONS[metric.direction])))
