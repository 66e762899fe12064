"""A round on the floor: a sheet of people and five lines, typed or pasted afterwards (P15)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.rules.quick_checks import LINES, Check, moment_of, time_of, value_of

TIME, FIRST, NOTE = 1, 2, 2 + len(LINES)  # columns; 0 is the person
COLUMNS = NOTE + 1


@dataclass(frozen=True)
class Line:
    """One person's line; without a time it was not checked."""

    csr_id: UUID
    staff_no: str
    name: str
    time: str = ""  # as typed
    values: tuple[str, ...] = ("ok",) * len(LINES)
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was typed."""
        return not self.time and not self.note and set(self.values) == {"ok"}

    def cell(self, column: int) -> str:
        """Return what stands in a column."""
        if column == TIME:
            return self.time
        return self.note if column == NOTE else self.values[column - FIRST]

    def with_cell(self, column: int, typed: str) -> "Line | None":
        """Return the line with something typed into it, None where it means nothing."""
        if column == TIME:
            return replace(self, time=typed.strip())
        if column == NOTE:
            return replace(self, note=typed)
        value = typed if typed in ("ok", "problem", "praise") else value_of(typed)
        if value is None or not FIRST <= column < NOTE:
            return None
        at = column - FIRST
        return replace(self, values=(*self.values[:at], value, *self.values[at + 1 :]))

    def problem(self) -> tuple[int, str]:
        """Return the column and the sentence of what is missing; the sentence may be empty."""
        if self.time and time_of(self.time) is None:
            return TIME, _("“{typed}” is no time of day. Type 1432 or 14:32.").format(
                typed=self.time
            )
        if not self.time and not self.is_empty:
            return TIME, _("When was {name} checked? Type the time, such as 1432.").format(
                name=self.name
            )
        if "problem" in self.values and not self.note.strip():
            return NOTE, _("Write a note: what was the problem, and how was it seen?")
        return TIME, ""

    def check(self, mode: str, now: datetime, zone: ZoneInfo) -> Check | None:
        """Return the check that the line stands for, None without a time."""
        at = time_of(self.time)
        if at is None:
            return None
        values = dict(zip(LINES, self.values, strict=True))
        began_at = min(moment_of(at, now, zone), now)
        return Check(uuid4(), self.csr_id, mode, began_at, values, note=self.note.strip())

    def to_document(self) -> list[Any]:
        """Return what was typed, to be kept on this machine."""
        return [str(self.csr_id), self.time, list(self.values), self.note]

    def restored(self, document: Sequence[Any]) -> "Line":
        """Return the line with what was kept of it."""
        _csr, time, values, note = document
        return replace(self, time=time, values=tuple(values), note=note)


def paste(lines: Sequence[Line], text: str, at: tuple[int, int]) -> tuple[list[Line], list[str]]:
    """Paste cells from a spreadsheet; return the lines and the cells that meant nothing.

    A row that begins with a staff no. or a name goes to that person, the cells after it to the
    columns from the time on; any other goes to the row and column where the cursor is.
    """
    result, lost = list(lines), []
    row = at[0]
    plain = "\n".join(text.splitlines())
    for cells in csv.reader(io.StringIO(plain), delimiter="\t"):
        found = _named(lines, cells)
        target, column = (found[0], TIME) if found else (row, max(TIME, at[1]))
        given = cells[found[1] :] if found else cells
        row += 1
        if target >= len(result):
            lost += given
            continue
        for typed in given[: COLUMNS - column]:
            line = result[target].with_cell(column, typed)
            if line is None:
                lost.append(typed)
            else:
                result[target] = line
            column += 1
    return result, lost


def _named(lines: Sequence[Line], cells: Sequence[str]) -> tuple[int, int] | None:
    """Return which line the first cells name, and how many cells that are."""
    for n, line in enumerate(lines):
        named = [cell.strip() in (line.staff_no, line.name) for cell in cells[:2]]
        if named[:1] == [True]:
            return n, 2 if named[1:] == [True] else 1
    return None
