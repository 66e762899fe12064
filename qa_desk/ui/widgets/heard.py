"""Which passages of a recording were played (P7)."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.rules.passages import Passage, merged
from qa_desk.ui.widgets.player import Player

_JUMP_MS = 900  # further on in one report is a step or a seek, not listening


class Heard(QObject):
    """Follows a player. `changed()` says that more was heard."""

    changed = Signal()

    def __init__(self, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self._player = player
        self._at = 0
        self._passages: list[Passage] = []
        player.position_changed.connect(self._on_position)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return what was heard so far, each moment once."""
        return merged(self._passages)

    def begin(self, heard: Iterable[Passage] = ()) -> None:
        """Listen to another recording, of which these passages were heard before."""
        self._passages = list(heard)
        self._at = 0

    def add(self, heard: Iterable[Passage]) -> None:
        """Count passages of this recording that were heard elsewhere."""
        self._passages[:0] = heard  # what is being heard stays the last

    @Slot(int)
    def _on_position(self, at_ms: int) -> None:
        before, self._at = self._at, at_ms
        if self._player.is_playing and 0 < at_ms - before <= _JUMP_MS:
            self._add(before, at_ms)
            self.changed.emit()

    def _add(self, start: int, end: int) -> None:
        if self._passages and self._passages[-1][1] == start:
            self._passages[-1] = (self._passages[-1][0], end)
        else:
            self._passages.append((start, end))
