"""What a cell and a line of the coverage board say in words: on hover, copied."""

from collections.abc import Mapping, Sequence
from datetime import date

from qa_desk.i18n import N_, _, ngettext
from qa_desk.reports.coverage_sheet import EXEMPT, row, titles
from qa_desk.reports.coverage_sheet import short as short  # noqa: PLC0414 - what the table shows
from qa_desk.reports.workbook import Cell
from qa_desk.rules.coverage import Day, Line, Month
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown

STATES: Mapping[str, str] = {
    "free": N_("Not rostered"),
    "exempt": N_("No checks due"),
    "planned": N_("Still to come"),
    "open": N_("Still open"),
    "met": N_("Reached"),
    "approved": N_("Short, as the plan approved"),
    "missed": N_("Missed"),
}
WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))


def cell(line: Line, day: date, found: Day) -> str:
    """Return a cell in full, for a tip and a screen reader."""
    lines = [f"{shown(line.csr.name)} {line.csr.staff_no}{wording.DOT}{day.isoformat()}"]
    if found.state == "exempt" and found.duty is not None:
        reason = found.duty.reason
        words = _(EXEMPT[found.duty.exempt][1])
        lines.append(f"{words}{wording.DOT}{reason}" if reason else words)
    else:
        lines.append(_(STATES[found.state]))
    if found.due:
        words = ngettext("{done} of {n} check done", "{done} of {n} checks done", found.due)
        lines.append(words.format(done=found.done, n=found.due))
    if found.late:
        words = ngettext(
            "{n} more was late: it counts to the month only",
            "{n} more were late: they count to the month only",
            found.late,
        )
        lines.append(words.format(n=found.late))
    if found.due and found.duty is not None:
        start, end = wording.here(found.duty.starts_at), wording.here(found.duty.ends_at)
        lines.append(_("Shift {start}–{end}").format(start=f"{start:%H:%M}", end=f"{end:%H:%M}"))
    return "\n".join(lines)


def csr(line: Line) -> str:
    """Return a CSR's line in full."""
    lines = [f"{shown(line.csr.name)} {line.csr.staff_no}"]
    if line.csr.team:
        lines.append(line.csr.team)
    if line.csr.on_probation:
        lines.append(_("On probation"))
    lines.append(
        _("Evaluations: {done} of {required}").format(done=line.done, required=line.required)
    )
    if line.granted < line.required:
        lines.append(_("Approved by the plan: {n}").format(n=line.granted))
    if line.forecast is not None:
        lines.append(_("Forecast at the end of the month: {n}").format(n=line.forecast))
    return "\n".join(lines)


def percent(tenths: int | None) -> str:
    """Return a share as 98.0 %, or a dash where there is nothing to count."""
    return wording.NOTHING if tenths is None else f"{wording.score(tenths)} %"


def tsv(month: Month, lines: Sequence[Line]) -> str:
    """Return lines as tab-separated text with titles."""
    table: list[Sequence[Cell]] = [titles(month), *(row(line) for line in lines)]
    return "\n".join(
        "\t".join("" if cell is None else " ".join(str(cell).split()) for cell in each)
        for each in table
    )
