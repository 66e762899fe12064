"""Tables as XLSX files: ids and other texts as text cells, numbers as numbers (P19)."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from qa_desk.reports.saving import save

Cell = str | int | float | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]


def write(
    file: Path,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    frozen: str = "A2",
    *,
    more: Sequence[Sheet] = (),
) -> None:
    """Write a sheet with a bold head, and `more`: (title, head, rows) of each, behind it.

    Texts stay texts, whatever they look like to Excel.
    """
    book = Workbook(write_only=True)
    _add(book, (title, head, rows), frozen)
    for sheet in more:
        _add(book, sheet, "A2")
    made = BytesIO()
    book.save(made)
    save(made.getvalue(), file)


def _add(book: Workbook, what: Sheet, frozen: str) -> None:
    title, head, rows = what
    sheet = book.create_sheet(title)
    sheet.freeze_panes = frozen
    for n, words in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(n)].width = max(6, 2 + 2 * len(words))
    bold = []
    for words in head:
        cell = WriteOnlyCell(sheet, words)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
