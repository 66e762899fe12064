"""A list of which somebody may say what its columns mean, before it is read (P19)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qa_desk.rules.csv_text import Record
from qa_desk.rules.lists import Header, plain

_HEADER_WITHIN = 10  # lines; exports like a title or two above it


@dataclass(frozen=True)
class Source:
    """A list before anybody has said what its columns mean; `name` is that of the file, masked."""

    name: str
    records: tuple[Record, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(record.cells or ()) for record in self.records), default=0)


@dataclass(frozen=True)
class Layout:
    """The line of the header, 0 without one, and the field of FIELDS in each column, or None."""

    line: int
    columns: tuple[str | None, ...]


def of_rows(rows: Sequence[Sequence[str]], name: str) -> Source:
    """Return the list of a workbook, with cells for every column in every row."""
    width = max((len(row) for row in rows), default=0)
    padded = [(*row, *[""] * (width - len(row))) for row in rows]
    found = [Record(n, row, " ".join(filter(None, row))) for n, row in enumerate(padded, 1)]
    return Source(name, tuple(record for record in found if record.text.strip()))


def propose(source: Source, names: Mapping[str, str], repeated: Collection[str] = ()) -> Layout:
    """Return which columns are known by their names, with line 0 when none of the first rows is.

    `names` are plain words and the field that each means, or "" to pass a column over; a field is
    taken once, but for those `repeated`.
    """
    best, most = Layout(0, (None,) * source.width), 1
    for record in source.records[:_HEADER_WITHIN]:
        columns: list[str | None] = []
        for cell in record.cells or ():
            column = names.get(plain(cell)) or None
            is_taken = column in columns and column not in repeated
            columns.append(None if is_taken else column)
        known = sum(column is not None for column in columns)
        if known > most:
            best, most = Layout(record.line, tuple(columns)), known
    return best


def remember(source: Source, layout: Layout) -> dict[str, str]:
    """Return what was chosen for each column of a header, for `propose`."""
    chosen: dict[str, str] = {}
    for cell, column in zip(header(source, layout).cells, layout.columns, strict=False):
        if word := plain(cell):
            chosen[word] = chosen.get(word) or column or ""
    return chosen


def header(source: Source, layout: Layout) -> Header:
    """Return the row that names the columns, empty where there is none."""
    cells = next((one.cells for one in source.records if one.line == layout.line), None)
    return Header(layout.line, "", cells or (), layout.columns)
