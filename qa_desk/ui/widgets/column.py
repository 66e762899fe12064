"""One column of a table of dataclasses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
