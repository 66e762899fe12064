"""The cells of a checklist's tables: which row is the heading, what a row says, where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_desk.i18n import _
from qa_desk.rules import checklist_columns as columns
from qa_desk.rules.fields import Place, Report
from qa_desk.rules.lists import plain

_HEADER_WITHIN = 10  # rows; titles stand above
_MOST_TEXT = 4000  # characters of a cell
_LETTERS = 26


@dataclass(frozen=True)
class Table:
    """The rows of one sheet, or of a file that has none ("")."""

    name: str
    rows: Sequence[Sequence[str]]


class CellReport(Report):
    """What is wrong with tables, each fault with its sheet and cell."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._cells: list[str] = []
        self.is_faulty = False

    def put(self, place: Place, cell: str) -> None:
        """Say in which cell a value of the document stands."""
        if place not in self.lines:
            self.lines[place] = self.line(cell)

    def line(self, cell: str) -> int:
        """Return what stands for a cell where a line is asked for."""
        self._cells.append(cell)
        return len(self._cells)

    def located(self, line: int, sentence: str) -> str:
        """Return a sentence with its cell."""
        return _("{cell}: {sentence}").format(cell=self._cells[line - 1], sentence=sentence)

    def add_line(self, line: int, sentence: str) -> None:
        """Note a fault in a cell."""
        self.is_faulty = True
        super().add_line(line, sentence)


def cell_name(table: Table, row: int, column: int) -> str:
    """Return what a cell is called; rows count from 1, columns from 0."""
    if not table.name:
        return _("Line {line}, column {column}").format(line=row, column=column + 1)
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return _("Sheet “{sheet}” {cell}").format(sheet=table.name, cell=f"{letters}{row}")


class Row:
    """One row under the heading: its cells by field, and faults in them."""

    def __init__(self, grid: "Grid", number: int, cells: Sequence[str]) -> None:
        self._grid, self.number, self._cells = grid, number, cells

    def text(self, field: str, language: str = "") -> str:
        """Return what a cell says, "" without such a column."""
        at = self._grid.columns.get((field, language))
        return self._cells[at].strip() if at is not None and at < len(self._cells) else ""

    def texts(self, field: str) -> dict[str, str]:
        """Return a text in both languages."""
        return {language: self.text(field, language) for language in columns.OTHER}

    def is_blank(self) -> bool:
        """Say whether nothing that is asked for stands here."""
        return not any(self.text(*key) for key in self._grid.columns)

    def cell(self, field: str) -> str:
        """Return what the cell of a field is called, or of the row where it has no column."""
        found = [at for (name, _language), at in self._grid.columns.items() if name == field]
        return cell_name(self._grid.table, self.number, min(found, default=0))

    def has(self, field: str) -> bool:
        """Say whether there is a column of a field."""
        return self._grid.has(field)

    def fault(self, field: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        report = self._grid.report
        report.add_line(report.line(self.cell(field)), sentence)

    def number_in(self, field: str) -> int | float | None:
        """Return the number of a cell; None when empty, or no number, which is a fault."""
        written = self.text(field)
        found = columns.number(written)
        if written and found is None:
            self.fault(field, _("“{value}” is not a number.").format(value=written[:20]))
        return found

    def code(self, field: str, kind: str) -> str:
        """Return the code that a cell's word means; "" when empty, or unknown, which is a fault."""
        written = self.text(field)
        found = columns.code(kind, written) if written else ""
        if written and not found:
            possible = dict.fromkeys(columns.codes(kind).values())
            words = [columns.word(kind, one, self._grid.language) for one in possible]
            self.fault(
                field,
                _("“{value}” is not known here; possible: {possible}.").format(
                    value=written[:20], possible=_(", ").join(words)
                ),
            )
        return found


class Grid:
    """A table under its heading; what its columns are is told by their words."""

    def __init__(self, table: Table, sheet: str, report: CellReport) -> None:
        self.table, self.report = table, report
        self.columns: dict[tuple[str, str], int] = {}
        self.header = 0  # the row of the heading, from 1; 0 is none
        known = columns.headings(sheet)
        fields = columns.COLUMNS[sheet]
        for number, cells in enumerate(table.rows[:_HEADER_WITHIN], 1):
            found = self._columns(cells, known, fields)
            if len(found) > max(1, len(self.columns)):
                self.columns, self.header = found, number
        self.language = "zh" if any("zh" in key for key in self.columns) else "en"

    @staticmethod
    def _columns(
        cells: Sequence[str],
        known: Mapping[str, tuple[str, str]],
        fields: Mapping[str, columns.Field],
    ) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for at, words in enumerate(cells):
            name, language = known.get(plain(words), ("", ""))
            if name:
                is_text = fields[name].kind == "text"
                found.setdefault((name, language if is_text else ""), at)
        return found

    def has(self, field: str) -> bool:
        """Say whether there is a column of a field."""
        return any(name == field for name, _language in self.columns)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that say something; a heading that comes again is passed over."""
        heading = [cell.strip() for cell in self.table.rows[self.header - 1]]
        for number, cells in enumerate(self.table.rows[self.header :], self.header + 1):
            row = Row(self, number, cells)
            if row.is_blank() or [cell.strip() for cell in cells] == heading:
                continue
            for name, language in self.columns:
                if len(row.text(name, language)) > _MOST_TEXT:
                    row.fault(
                        name,
                        _("the text is longer than {n} characters.").format(n=_MOST_TEXT),
                    )
            yield row

    def unknown(self) -> list[str]:
        """Return the headings that mean nothing here."""
        taken = set(self.columns.values())
        heading = self.table.rows[self.header - 1] if self.header else ()
        return [
            words.strip()
            for at, words in enumerate(heading)
            if at not in taken and plain(words) and plain(words) not in columns.UNUSED
        ]

    def titles(self) -> list[str]:
        """Return the texts above the heading."""
        above = self.table.rows[: max(0, self.header - 1)]
        return list(
            dict.fromkeys(cell.strip() for cells in above for cell in cells if cell.strip())
        )
