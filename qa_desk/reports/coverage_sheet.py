"""The coverage board as a table: what is copied, and written to an XLSX file."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from pathlib import Path

from qa_desk.i18n import N_, _
from qa_desk.reports import listing
from qa_desk.reports.listing import Heading, Listing
from qa_desk.reports.workbook import Cell
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


def row(line: Line) -> list[Cell]:
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


def write(month: Month, lines: Iterable[Line], file: Path, zone: tzinfo) -> None:
    """Write the board of a month to an XLSX or CSV file, with what its columns mean."""
    listing.write(
        Listing(
            f"{month.first:%Y-%m}",
            tuple(map(Heading, titles(month), _meanings(month))),
            [row(line) for line in lines],
            frozen="D2",
        ),
        file,
        zone,
    )


def _meanings(month: Month) -> list[str]:
    days = ["board_day"] * len(month.days)
    ends = ["evaluations", "required", "forecast", "checks", "days_missed"]
    return ["name", "staff_no", "team", *days, *ends]
