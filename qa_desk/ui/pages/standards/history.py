"""Undo and redo of a checklist while it is open: one step for each change, without end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from qa_desk.rules.fields import Place

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """A change: the document before and after, and the part it was made in, before and after."""

    before: Document
    after: Document
    was_at: Place  # of the part
    is_at: Place
    field: Place | None = None  # what is typed on in one field belongs to one step


class DocumentHistory:
    """What was changed since the draft was opened. Documents share what a change left alone."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._is_typing = False

    def record(self, step: Step) -> None:
        """Remember a change."""
        last = self._done[-1] if self._done else None
        goes_on = last is not None and self._is_typing and step.field is not None
        if goes_on and last is not None and (last.is_at, last.field) == (step.is_at, step.field):
            self._done[-1] = replace(last, after=step.after)
        else:
            self._done.append(step)
        self._undone = []
        self._is_typing = step.field is not None

    def rest(self) -> None:
        """Let what is typed next be a step of its own."""
        self._is_typing = False

    @property
    def undoes(self) -> Step | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def redoes(self) -> Step | None:
        """What `redo` would do again."""
        return self._undone[-1] if self._undone else None

    def undo(self) -> Step | None:
        """Return the step that is taken back, None where there is none."""
        return _carry(self._done, self._undone, self)

    def redo(self) -> Step | None:
        """Return the step that is done again, None where there is none."""
        return _carry(self._undone, self._done, self)


def _carry(source: list[Step], target: list[Step], history: DocumentHistory) -> Step | None:
    history.rest()
    if not source:
        return None
    target.append(source.pop())
    return target[-1]
