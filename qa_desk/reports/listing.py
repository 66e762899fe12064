"""Any list as an XLSX or CSV file with its data dictionary (issue 8, capability 5; P19).

The XLSX has the dictionary as its second sheet, the CSV has it beside itself. CSV is UTF-8 with a
mark at its beginning, by which Excel and WPS know it; no cell of it is read as a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from qa_desk.i18n import _
from qa_desk.reports import workbook
from qa_desk.reports.saving import save
from qa_desk.reports.workbook import Cell, Sheet
from qa_desk.rules import dictionary

_BEGINS_FORMULA = tuple("=+-@\t\r")
_WIDTHS = (20, 60, 24, 24)


@dataclass(frozen=True)
class Heading:
    """The title of a column, and the key of what it means in rules/dictionary.py."""

    title: str
    means: str = ""


@dataclass(frozen=True)
class Listing:
    """A list as it is shown: its title, its columns and the rows, in their order.

    Moments are aware; they are written in the centre's zone. `frozen` names the cell up to which
    the XLSX stands still.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]
    frozen: str = "A2"


def write(listing: Listing, file: Path, zone: tzinfo) -> list[Path]:
    """Write a list to a CSV file, by its name, or else to an XLSX file; return what was written."""
    rows = ([_here(value, zone) for value in row] for row in listing.rows)
    titles = [heading.title for heading in listing.headings]
    head, explained = _dictionary(listing.headings)
    if file.suffix.lower() != ".csv":
        main = Sheet(listing.title, titles, rows, listing.frozen)
        workbook.write(file, main, Sheet(_("Data dictionary"), head, explained, widths=_WIDTHS))
        return [file]
    beside = file.with_name(f"{file.stem}-dictionary{file.suffix}")
    save(as_csv([titles, *rows]), file)
    save(as_csv([head, *explained]), beside)
    return [file, beside]


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as the bytes of a CSV file that a spreadsheet opens without harm."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_in_csv(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _dictionary(headings: Iterable[Heading]) -> tuple[list[str], list[list[Cell]]]:
    return [_("Column"), _("Meaning"), _("Unit"), _("Source")], list(_lines(headings))


def _lines(headings: Iterable[Heading]) -> Iterator[list[Cell]]:
    for heading in headings:
        found = dictionary.explained(heading.means)
        yield [heading.title, found.words, found.unit, found.source]


def _here(value: Cell, zone: tzinfo) -> Cell:
    """Return a moment as the centre's clocks show it, anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(zone).replace(tzinfo=None)
    return value


def _in_csv(value: Cell) -> str | int | float | None:
    match value:
        case str():
            return f"'{value}" if value.startswith(_BEGINS_FORMULA) else value
        case datetime():
            return value.isoformat(" ", "seconds")
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case None | int() | float():
            return value
        case _:
            return value.isoformat()
