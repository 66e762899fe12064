"""Bytes of a list as other programs really export them become records of cells (P19)."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DELIMITERS = (",", ";", "\t")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .xls
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f�]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_MOST_LINES = 20  # of one record; an open quotation mark costs no more than it has to


class Record(NamedTuple):
    """One record: its first line in the file, its cells (None when unreadable), its text."""

    line: int
    cells: tuple[str, ...] | None
    text: str


def is_workbook(data: bytes) -> bool:
    """Say whether these are an Excel workbook's bytes."""
    return data.startswith(_WORKBOOKS)


def decode(data: bytes) -> str | None:
    """Return the text of UTF-8, UTF-16 or GB18030 bytes; None when they are no text.

    A broken character becomes U+FFFD: it costs its row, not the file.
    """
    text = _decoded(data)
    return None if len(_UNREADABLE.findall(text)) * 20 > len(text) else text


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    sound = sum(not character.isascii() for character in text) - broken if broken else 0
    # UTF-8 with a flaw still has many sound characters; GB18030 read as UTF-8 has hardly any.
    return text if broken * 4 <= sound else data.decode("gb18030", "replace")


def is_readable(text: str) -> bool:
    """Say whether the text is free of broken and control characters."""
    return (text.isprintable() and "�" not in text) or not _UNREADABLE.search(text)


def lines(text: str) -> list[str]:
    """Return the lines of a text, whatever ends them."""
    return _LINE_END.split(text)


def cells(line: str, delimiter: str) -> tuple[str, ...] | None:
    """Return the cells of one line, or None when its quotation marks do not match."""
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter, strict=True), ()))
    except csv.Error:
        return None


def records(rows: list[str], first: int, delimiter: str, widths: Iterable[int]) -> Iterator[Record]:
    """Yield the records from line number `first` (1…) on; blank ones are passed over.

    A cell may hold line ends; whether an unmatched quotation mark begins such a cell is told
    by the number of cells, which must then be one of `widths`.
    """
    whole = frozenset(widths)
    at = first - 1
    while at < len(rows):
        record, length = _record(rows, at, delimiter, whole)
        if record.text.strip(" \t" + delimiter):
            yield record
        at += length


def _record(rows: list[str], at: int, delimiter: str, whole: frozenset[int]) -> tuple[Record, int]:
    if '"' not in rows[at] and len(rows[at]) < csv.field_size_limit():
        return Record(at + 1, tuple(rows[at].split(delimiter)), rows[at]), 1
    one = cells(rows[at], delimiter)
    if one is not None or '"' not in rows[at]:
        return Record(at + 1, one, rows[at]), 1
    for length in range(2, min(_MOST_LINES, len(rows) - at) + 1):
        text = "\n".join(rows[at : at + length])
        several = cells(text, delimiter)
        if several is not None and len(several) in whole:
            return Record(at + 1, several, text), length
    return Record(at + 1, None, rows[at]), 1
