"""A profile on paper; `profile_sheet.draw` is the way in."""

from collections.abc import Iterator

from qa_desk.i18n import _
from qa_desk.reports import charts, flow, parts, style
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import NAME, VALUE
from qa_desk.reports.profile_sheet import TITLES, Sheet
from qa_desk.reports.report_rows import grid
from qa_desk.reports.style import Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import profiles, report_words
from qa_desk.rules.report_forms import Part, Table
from qa_desk.rules.report_words import Heading

_NOTHING = Style(7.5)


def pdf(sheet: Sheet) -> bytes:
    """Return a profile as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([_("Profile"), sheet.name, f"{sheet.month:%Y-%m}"])
        notice = _("Rates stand with n and 95 % interval; – is no data. Nobody is ranked.")
        frame = parts.frame(sheet.imprint, lambda: _("Profile"), running, notice)
        return flow.document(_rows(sheet), frame)


def _rows(sheet: Sheet) -> Iterator[Row]:
    yield from parts.facts(
        (_("Team or CSR"), sheet.name, NAME),
        (_("Team"), sheet.team, VALUE),
        (_("Month"), f"{sheet.month:%Y-%m}", VALUE),
    )
    yield flow.space(11)
    for chart in profiles.charts(sheet.ground):
        yield from charts.rows(chart)
    for part in sheet.parts:
        yield from _section(part)


def _section(part: Part) -> Iterator[Row]:
    title, found = _(TITLES[part.code]), list(_content(part))
    found = found or side_by_side(Column(LEFT, RIGHT, _("Nothing in this period."), _NOTHING))
    yield from parts.section(title, "", found)


def _content(part: Part) -> Iterator[Row]:
    if part.figures:
        heads = [
            Heading(_(label), place > 0) for place, label in enumerate(report_words.FIGURE_HEADINGS)
        ]
        yield from grid(heads, [report_words.figure_cells(each) for each in part.figures])
    for table in part.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[Row]:
    if table.rows:
        yield from grid(report_words.headings(table), report_words.cells(table))
