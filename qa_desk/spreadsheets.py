"""Tables as Excel and WPS write them, read as rows of text (P19).

A workbook, a list with commas, semicolons or tabs in any encoding that we know, or the HTML that
many systems call .xls. Merged cells hold their text everywhere.
"""

import io
import warnings
import zipfile
import zlib
from datetime import date, datetime, time
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import csv_text, masking

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # ParseError, and lxml's own, which openpyxl takes where it is installed
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,  # a part has a password, or is packed in a way that Python does not know
)
_MOST_MERGED = 1000  # cells in a row or column that one merged cell may fill
_MOST_UNPACKED = 64 * 1024 * 1024  # bytes of all parts of a workbook
_MOST_ROWS, _MOST_COLUMNS = 20_000, 500  # of a sheet among several
_MOST_CELLS = 2_000_000  # of a page; one of a few letters may ask for any number


def rows(path: Path) -> list[list[str]]:
    """Return a table's rows as text; InputError when it cannot be read, with what to do."""
    name = masking.mask_in_text(path.name)
    data = _bytes(path, name)
    return _workbook(data, name) if csv_text.is_workbook(data) else _text(data, name)


def sheets(path: Path) -> list[tuple[str, list[list[str]]]]:
    """Return all sheets that are shown, by name, as `rows` returns one; "" names that of a text.

    An unpacked workbook or a sheet without end is refused before it is read.
    """
    name = masking.mask_in_text(path.name)
    data = _bytes(path, name)
    if not csv_text.is_workbook(data):
        return [("", _text(data, name))]
    _check_size(data, name)
    try:
        book = _open(data)
        found = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        large = [s for s in found if s.max_row > _MOST_ROWS or s.max_column > _MOST_COLUMNS]
        if not large:
            return [(sheet.title, _sheet(sheet)) for sheet in found]
    except _BROKEN as error:
        raise _damaged(name) from error
    raise InputError(
        _(
            "{file} is too large: sheet “{sheet}” has cells down to row {row}, column {column}. "
            "Delete the empty rows and columns around the table and import it again."
        ).format(file=name, sheet=large[0].title, row=large[0].max_row, column=large[0].max_column)
    )


def _check_size(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except _BROKEN as error:
        raise _damaged(name) from error
    if unpacked > _MOST_UNPACKED:
        raise InputError(
            _("{file} would be {size} MB unpacked, which no table of ours is.").format(
                file=name, size=unpacked // 2**20
            )
        )


def _bytes(path: Path, name: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was imported.").format(
                file=name, reason=error.strerror
            )
        ) from error
    if data.startswith(_OLD_WORKBOOK):
        raise InputError(
            _(
                "{file} is a workbook of the old kind (.xls), or has a password. Open it in Excel "
                "or WPS, save it as .xlsx without a password, and import that file."
            ).format(file=name)
        )
    return data


def _text(data: bytes, name: str) -> list[list[str]]:
    text = csv_text.decode(data)
    if text is None or not text.strip():
        raise InputError(
            _("{file} holds no table. Save the table as .xlsx or CSV and import that file.").format(
                file=name
            )
        )
    if "<tr" in text.casefold():
        return _Html.rows_of(text)
    lines = csv_text.lines(text)
    delimiter = max(csv_text.DELIMITERS, key=lambda one: sum(one in line for line in lines))
    found = csv_text.records(lines, 1, delimiter, {_width(lines, delimiter)})
    table: list[list[str]] = []
    for record in found:
        table.extend([] for _line in range(len(table) + 1, record.line))  # line numbers stay
        table.append(list(record.cells or [record.text]))
    return table


def _width(lines: list[str], delimiter: str) -> int:
    return max(line.count(delimiter) for line in lines) + 1


def _workbook(data: bytes, name: str) -> list[list[str]]:
    try:
        book = _open(data)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = next((one for one in shown if one.max_row > 1), None)
        return _sheet(sheet) if sheet else []
    except _BROKEN as error:
        raise _damaged(name) from error


def _open(data: bytes) -> "Workbook":
    import openpyxl  # takes a while, and only an import needs it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep; we only read
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def _damaged(name: str) -> InputError:
    return InputError(
        _("{file} is a damaged workbook. Open it in Excel or WPS and save it again.").format(
            file=name
        )
    )


def _sheet(sheet: "Worksheet") -> list[list[str]]:
    table = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = merged.bounds
        text = table[top - 1][left - 1]
        for row in table[top - 1 : min(bottom, top + _MOST_MERGED)]:
            for column in range(left - 1, min(right, len(row), left + _MOST_MERGED)):
                row[column] = text
    return table


def _cell(value: object) -> str:
    """Return a cell as it is read everywhere: whole numbers without .0, dates as 2026-11-05."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value).strip()


class _Html(HTMLParser):
    """The rows of all tables of a page; a spanned cell stands in every place it covers."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}  # column: rows still covered, text
        self._filled = 0

    @classmethod
    def rows_of(cls, text: str) -> list[list[str]]:
        """Return the rows of a page."""
        parser = cls()
        parser.feed(text)
        parser.close()
        return parser.rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
            self._cover()
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            given = dict(attrs)
            self._cell = []
            self._span = _number(given.get("colspan")), _number(given.get("rowspan"))

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        wide, high = self._span
        self._count(wide)
        for _column in range(wide):
            if high > 1:
                self._below[len(self.rows[-1])] = high - 1, text
            self.rows[-1].append(text)
        self._cell = None
        self._cover()

    def _count(self, more: int) -> None:
        self._filled += more
        if self._filled > _MOST_CELLS:
            raise InputError(_("The table of the page has too many cells. Nothing was imported."))

    def _cover(self) -> None:
        """Fill the next places that cells of rows above cover."""
        row = self.rows[-1]
        while (covered := self._below.pop(len(row), None)) is not None:
            left, text = covered
            self._count(1)
            if left > 1:
                self._below[len(row)] = left - 1, text  # for the next row
            row.append(text)


def _number(written: str | None) -> int:
    return min(int(written), _MOST_MERGED) if written and written.isdecimal() else 1
