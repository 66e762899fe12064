"""Undo and redo of a sheet while its form is open: one step for each change."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qa_desk.i18n import N_, _
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui.widgets.timecode import clock

_NOTHING = Answer(-1)
_WORDS = {
    "answer": N_("Item {at}: answer"),
    "note": N_("Item {at}: note"),
    "cause": N_("Item {at}: cause"),
    "fatal": N_("Fatal error {at}"),
    "fatal_note": N_("Fatal error {at}: note"),
    "mark": N_("Mark at {at}"),
    "praise": N_("Praise"),
    "suggestion": N_("Suggestion"),
    "witness": N_("Witness"),
}
_SAID = ("praise", "suggestion", "witness")
_TYPED = frozenset({"note", "fatal_note", *_SAID})


@dataclass(frozen=True)
class Place:
    """Where two sheets differ: at an item, a fatal error, or in the words about the whole call."""

    kind: str  # a key of _WORDS
    item: int | None = None
    fatal: str | None = None
    at_ms: int = 0

    @property
    def is_typed(self) -> bool:
        """Say whether it is a text, of which all that is typed in a row is one step."""
        return self.kind in _TYPED

    def words(self) -> str:
        """Return it in words."""
        at = clock(self.at_ms) if self.kind == "mark" else self.item or self.fatal
        return _(_WORDS[self.kind]).format(at=at)


@dataclass(frozen=True)
class _Step:
    before: Sheet
    after: Sheet
    place: Place


class SheetHistory:
    """What was changed since the sheet was opened; it lives no longer than that."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._is_typing = False

    def record(self, sheet: Sheet) -> None:
        """Remember a change; what is typed on in one field belongs to the step before."""
        place = difference(self._sheet, sheet)
        if place is None:
            return
        goes_on = self._is_typing and bool(self._done) and self._done[-1].place == place
        if goes_on:
            self._done[-1] = replace(self._done[-1], after=sheet)
        else:
            self._done.append(_Step(self._sheet, sheet, place))
        self._undone = []
        self._sheet, self._is_typing = sheet, place.is_typed

    def rest(self) -> None:
        """Let what is typed next be a step of its own."""
        self._is_typing = False

    @property
    def undoes(self) -> Place | None:
        """What `undo` would take back."""
        return self._done[-1].place if self._done else None

    @property
    def redoes(self) -> Place | None:
        """What `redo` would do again."""
        return self._undone[-1].place if self._undone else None

    def undo(self) -> Sheet:
        """Return the sheet as it was before the last step."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._sheet = step.before
        self.rest()
        return self._sheet

    def redo(self) -> Sheet:
        """Return the sheet as it was before the last undo."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._sheet = step.after
        self.rest()
        return self._sheet


def difference(before: Sheet, after: Sheet) -> Place | None:
    """Return the first place in which two sheets differ."""
    return next(_differences(before, after), None)


def _differences(before: Sheet, after: Sheet) -> Iterator[Place]:
    for number in _differing(before.answers, after.answers):
        one = before.answers.get(number, _NOTHING)
        other = after.answers.get(number, _NOTHING)
        kind = "note" if one.note != other.note else "cause"
        yield Place("answer" if one.choice != other.choice else kind, number)
    for key in _differing(before.fatals, after.fatals):
        kept = key in before.fatals and key in after.fatals
        yield Place("fatal_note" if kept else "fatal", fatal=key)
    marks = Counter(before.marks), Counter(after.marks)
    for mark in sorted(marks[0] - marks[1] | marks[1] - marks[0], key=_moment):
        yield Place("mark", mark.item, mark.fatal, mark.at_ms)
    for kind in _SAID:
        if getattr(before, kind) != getattr(after, kind):
            yield Place(kind)


def _differing(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> list[Any]:
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def _moment(mark: Mark) -> int:
    return mark.at_ms
