"""The coverage board as a table: what is copied, and written to an XLSX file."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from qa_desk.i18n import N_, _
from qa_desk.reports import workbook
from qa_desk.rules.coverage import Day, Line, Month

EXEMPT: Mapping[str, tuple[str, str]] = {  # as a cell shows it, and in words
    "leave": (N_("Lv"), N_("Leave or day off")),
    "training": (N_("Tr"), N_("Training all day")),
    "incident": (N_("Ic"), N_("Incident")),
    "not_counted": (N_("Nc"), N_("A shift that does not count")),
    "short_shift": (N_("Sh"), N_("Too short on post")),
    "few_contacts": (N_("Fw"), N_("Too few contacts")),
}


def short(day: Day) -> str:
    """Return what stands in the cell: 2/3, or why nothing is due."""
    if day.state == "exempt" and day.duty is not None and not day.done:
        return _(EXEMPT[day.duty.exempt][0])
    if day.due:
        return "·" if day.state == "planned" and not day.done else f"{day.done}/{day.due}"
    return str(day.done) if day.done else ""


def copied(day: Day) -> str:
    """Return a cell as it is copied and exported."""
    text = f"{day.done}/{day.due}" if day.due else short(day)
    return f"{text} +{day.late}" if day.late else text


def titles(month: Month) -> list[str]:
    """Return the titles of the whole board as a table."""
    return [
        _("CSR"),
        _("Staff no."),
        _("Team"),
        *(str(day.day) for day in month.days),
        _("Evaluations"),
        _("Required"),
        _("Forecast"),
        _("Checks"),
        _("Days missed"),
    ]


def row(line: Line) -> list[str | int | None]:
    """Return a line of that table."""
    return [
        line.csr.name,
        line.csr.staff_no,
        line.csr.team,
        *(copied(day) for day in line.days),
        line.done,
        line.required,
        line.forecast,
        line.checks,
        line.missed,
    ]


def write(month: Month, lines: Iterable[Line], file: Path) -> None:
    """Write the board of a month to an XLSX file."""
    workbook.write(file, f"{month.first:%Y-%m}", titles(month), map(row, lines), "D2")
