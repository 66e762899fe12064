"""Tables as XLSX files: ids and other texts as text cells, numbers as numbers, times too (P19).

Moments come without a zone: whoever writes them has put them into the centre's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from qa_desk.reports.saving import save

Cell = str | int | float | date | datetime | timedelta | None
_FORMATS = (
    (str, "@"),
    (datetime, "yyyy-mm-dd hh:mm:ss"),  # before its parent, the date
    (date, "yyyy-mm-dd"),
    (timedelta, "[h]:mm:ss"),
)
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME, _WIDEST = 31, 60


@dataclass(frozen=True)
class Sheet:
    """One sheet with a head; the panes are frozen at the cell named."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    frozen: str = "A2"
    widths: Sequence[int] = ()  # in characters; by the head where there are none


def write(file: Path, *sheets: Sheet) -> None:
    """Write sheets with bold heads; texts stay texts, whatever they look like to Excel."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add(book, sheet)
    made = BytesIO()
    book.save(made)
    save(made.getvalue(), file)


def _add(book: Workbook, wanted: Sheet) -> None:
    sheet = book.create_sheet(wanted.title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME])
    sheet.freeze_panes = wanted.frozen
    widths = wanted.widths or [2 + 2 * len(words) for words in wanted.head]
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = min(max(6, width), _WIDEST)
    head = [_cell(sheet, words) for words in wanted.head]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in wanted.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, given: Cell) -> Any:
    value: Any = ILLEGAL_CHARACTERS_RE.sub("", given) if isinstance(given, str) else given
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    for kind, form in _FORMATS:
        if isinstance(value, kind):
            cell.number_format = form
            break
    return cell
