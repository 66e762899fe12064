"""What was changed in the grid and is not saved yet: it can be undone step by step."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from qa_desk.rules.rosters import Change, Day

Cell = tuple[UUID, date]
Written = tuple[Day, str]  # the day, and how it came about
_Step = dict[Cell, Written | None]


class Edits:
    """The days as they were read, and over them what was typed, pasted, swapped or exempt."""

    def __init__(self) -> None:
        self._read: dict[Cell, Day] = {}
        self._written: dict[Cell, Written] = {}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def begin(self, days: Mapping[Cell, Day]) -> None:
        """Forget everything and go on from these days."""
        self._read = dict(days)
        self._written = {}
        self._done, self._undone = [], []

    def day(self, cell: Cell) -> Day:
        """Return a day as it will be."""
        written = self._written.get(cell)
        return written[0] if written else self._read.get(cell, Day())

    def is_changed(self, cell: Cell) -> bool:
        """Say whether a day is not as it was read."""
        return cell in self._written

    def put(self, days: Mapping[Cell, Day], action: str = "edit") -> set[Cell]:
        """Write days as one step; return the cells that look different now."""
        step: _Step = {}
        for cell, day in days.items():
            if day.same_as(self._read.get(cell, Day())) and action == "edit":
                step[cell] = None
            elif not day.same_as(self.day(cell)) or action != "edit":
                step[cell] = replace(day, by_hand=True), action
        step = {cell: after for cell, after in step.items() if after != self._written.get(cell)}
        if step:
            self._done.append(self._exchange(step))
            self._undone = []
        return set(step)

    def undo(self) -> set[Cell]:
        """Take the last step back; return the cells that look different now."""
        return self._go(self._done, self._undone)

    def redo(self) -> set[Cell]:
        """Do again what was taken back."""
        return self._go(self._undone, self._done)

    def changes(self, reason: str = "") -> list[Change]:
        """Return what is to be saved; `reason` is for the changes that have none of their own."""
        return [
            Change(
                cell[0],
                cell[1],
                self._read.get(cell, Day()),
                replace(day, reason=day.reason or reason) if action == "edit" else day,
                action,
            )
            for cell, (day, action) in self._written.items()
        ]

    def _go(self, source: list[_Step], target: list[_Step]) -> set[Cell]:
        if not source:
            return set()
        step = source.pop()
        target.append(self._exchange(step))
        return set(step)

    def _exchange(self, step: _Step) -> _Step:
        """Put a step in force; return the step that takes it back."""
        before = {cell: self._written.get(cell) for cell in step}
        for cell, after in step.items():
            if after is None:
                self._written.pop(cell, None)
            else:
                self._written[cell] = after
        return before


def block(text: str) -> list[list[str]]:
    """Return the cells of a block as Excel and WPS put it on the clipboard (P19)."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines]


def as_block(rows: Iterable[Iterable[str]]) -> str:
    """Return cells as a block that Excel and WPS take."""
    return "\n".join("\t".join(cells) for cells in rows)
