"""What every list is read with: its lines, the row that names its columns, cell after cell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from qa_desk.rules import cells, csv_text, masking
from qa_desk.rules.csv_text import Record
from qa_desk.rules.list_problems import RefusedError, RowProblem

T = TypeVar("T")


class _Row(Protocol):
    @property
    def line(self) -> int:
        """The line of the list on which it stands."""


R = TypeVar("R", bound=_Row)

_HEADER_WITHIN = 10  # lines; exports like a title or two above it
_FEW = 200
_MOST_CHARACTERS = {
    **dict.fromkeys(("content", "outcome", "root_cause"), 4000),
    "reason": 2000,
    "file": 1000,
}


@dataclass(frozen=True)
class Header:
    """The row that names the columns; what nobody asks for is None."""

    line: int
    delimiter: str
    cells: tuple[str, ...]
    columns: tuple[str | None, ...]


def plain(words: str) -> str:
    """Return words as they are compared: small, narrow, without blanks and marks."""
    return re.sub(r"[\W_]+", "", masking.narrow(words).casefold())


def by_word(words: Mapping[str, str]) -> dict[str, str]:
    """Return what each plain word means, from the words of each meaning, joined by blanks."""
    return {word: meaning for meaning, several in words.items() for word in several.split()}


# The names of the columns by which lists and recorders tell who is meant.
IDENTIFIERS = by_word(
    {
        "staff_no": "staffno staffnumber employeeno 工号 员工号 员工工号 客服工号 坐席工号"
        " 座席工号",
        "agent_id": "agentid 坐席号 座席号 坐席id 座席id 坐席编号 座席编号",
        "extension": "extension ext 分机 分机号 分机号码",
    }
)


def lines(data: bytes, name: str) -> list[str]:
    """Return the lines of a list; refuse what is no text."""
    if csv_text.is_workbook(data):
        raise RefusedError("workbook", name=name)
    text = csv_text.decode(data)
    if text is None:
        raise RefusedError("not_text", name=name)
    if not text.strip():
        raise RefusedError("empty", name=name)
    return csv_text.lines(text)


def find_header(rows: list[str], names: Mapping[str, str]) -> Header | None:
    """Return the row among the first that names most columns, at least two."""
    best: Header | None = None
    for line, text in enumerate(rows[:_HEADER_WITHIN], 1):
        for delimiter in csv_text.DELIMITERS:
            header = _header(line, text, delimiter, names)
            if _known(header) > max(1, _known(best)):
                best = header
    return best


def split(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the cells of a line, none when its quotation marks do not match."""
    return csv_text.cells(text, delimiter) or ()


def _known(header: Header | None) -> int:
    return sum(column is not None for column in header.columns) if header else 0


def _header(line: int, text: str, delimiter: str, names: Mapping[str, str]) -> Header:
    found = split(text, delimiter)
    columns: list[str | None] = []
    for cell in found:
        column = names.get(plain(cell))
        columns.append(None if column in columns else column)
    return Header(line, delimiter, found, tuple(columns))


def records(rows: list[str], header: Header) -> Iterator[Record]:
    """Yield the records under a header."""
    return csv_text.records(rows, header.line + 1, header.delimiter, {len(header.columns)})


def named_cells(record: Record, header: Header) -> dict[str, str]:
    """Return the cells of a record by column; nothing for an empty line or a repeated header."""
    width = len(header.columns)
    found = cells_of(record, width, width)
    if found == header.cells or not any(cell.strip() for cell in found):
        return {}  # lists put together repeat their header
    named = zip(header.columns, found, strict=False)
    return {column: cell for column, cell in named if column}


def cells_of(record: Record, fewest: int, most: int) -> tuple[str, ...]:
    """Return a record's cells when they can be told apart and are as many as they should be."""
    if record.cells is None:
        raise RefusedError("quotes")
    if not csv_text.is_readable(record.text):
        raise RefusedError("characters")
    found = len(record.cells)
    if found < fewest:
        raise RefusedError("few_columns", found=str(found), expected=str(fewest))
    if found > most and any(cell.strip() for cell in record.cells[most:]):
        raise RefusedError("many_columns", found=str(found), expected=str(most))
    return record.cells


def taken(values: Mapping[str, str], column: str, read_cell: Callable[[str], T]) -> T:
    """Return what a cell says, or refuse its line naming the column."""
    written = values.get(column, "")
    if len(written) > _FEW and len(written) > (most := _MOST_CHARACTERS.get(column, _FEW)):
        raise RefusedError("long_text", column=column, most=str(most))
    try:
        return read_cell(written)
    except cells.CellError as error:
        raise RefusedError(str(error), column=column, value=written.strip()) from error


@dataclass
class Collected(Generic[R]):
    """What comes of a list while its rows are read: the problems, how many lines were neither."""

    problems: list[RowProblem] = field(default_factory=list)
    passed_over: int = 0

    def read(
        self,
        found: Iterable[Record],
        read_row: Callable[[Record], R | None],
        key: Callable[[R], str],
        duplicate: str,
    ) -> Iterator[R]:
        """Yield the good rows.

        Of two rows with the same key the first counts; the second is a problem `duplicate`.
        """
        first: dict[str, int] = {}
        for record in found:
            try:
                row = read_row(record)
                if row is None:
                    self.passed_over += 1
                    continue
                same = key(row)
                if same and first.setdefault(same, row.line) != row.line:
                    raise RefusedError(duplicate, value=same, other=str(first[same]))
            except RefusedError as refused:
                self.problems.append(refused.problem(record.line, record.text))
            else:
                yield row
