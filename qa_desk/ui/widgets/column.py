"""One column of a table of dataclasses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from qa_desk.reports.workbook import Cell
from qa_desk.rules import readings

Row = TypeVar("Row")


def usual(_row: object) -> str:
    """Say that a name is read as usual: where lists do not know of another pinyin (P21)."""
    return ""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: `value` sorts, `text` is read, `tip` is the exact value on hover.

    `icon` and `colour` name an icon and a colour of the theme for a row, or give None; a colour
    never stands without an icon or words. The `wide` column takes the room that is left. A column
    of names has a `reading`, the pinyin where the usual one is wrong: by pinyin names are sorted,
    by it and its initials they are found (P21).

    `means` is its entry of rules/dictionary.py, `measure` makes a number or a length of time of a
    value that is none by itself; exports have both.
    """

    title: str
    value: Callable[[Row], Any]
    text: Callable[[Any], str] = str
    right: bool = False
    tip: Callable[[Row], str] | None = None
    icon: Callable[[Row], str | None] | None = None
    colour: Callable[[Row], str | None] | None = None
    wide: bool = False
    reading: Callable[[Row], str] | None = None
    means: str = ""
    measure: Callable[[Any], Cell] | None = None

    @property
    def side(self) -> Qt.AlignmentFlag:
        """Return at which side of the cell its words stand."""
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def cell(self, row: Row) -> Cell:
        """Return what is exported of a row: a number or a time as such, else what is read."""
        value = self.value(row)
        if value is None:
            return None
        if self.measure is not None:
            return self.measure(value)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if isinstance(value, date | timedelta) or (is_number and self.text is str):
            plain: Cell = value
            return plain
        return self.words(row)

    def order(self, row: Row) -> Any:
        """Return by what a row is sorted."""
        value = self.value(row)
        if self.reading is None or not value:
            return value
        return readings.order(str(value), self.reading(row))

    def found_by(self, row: Row) -> str:
        """Return all by which a row is found."""
        said = self.words(row)
        if self.reading is None or not said:
            return said
        return f"{said}\t{readings.words(said, self.reading(row))}"

    def words(self, row: Row) -> str:
        """Return what the cell of a row says."""
        value = self.value(row)
        return "" if value is None else self.text(value)


def tenths(value: int) -> float:
    """Return tenths as the number that they are: a measure of scores and of shares."""
    return value / 10


def length(milliseconds: int) -> timedelta:
    """Return milliseconds as a length of time, to the second: a measure of durations."""
    return timedelta(seconds=milliseconds // 1000)


def in_order(rows: list[Row], value: Callable[[Row], Any], *, descending: bool) -> list[Row]:
    """Sort by value, keeping equal rows in their order and rows without a value last."""

    def order(pair: tuple[Any, Row]) -> Any:
        return pair[0].casefold() if isinstance(pair[0], str) else pair[0]

    pairs = [(value(row), row) for row in rows]
    known = sorted((pair for pair in pairs if pair[0] is not None), key=order, reverse=descending)
    return [row for _value, row in known] + [
        row for known_value, row in pairs if known_value is None
    ]
