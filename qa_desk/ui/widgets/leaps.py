"""Where playing leaps by itself: from B back to A, and over silence."""

from collections.abc import Sequence

from qa_desk.rules.passages import Passage

_BEFORE_MS = 200  # of a silence is heard at its beginning…
_AFTER_MS = 300  # …and at its end, so that no word is cut
_LEAST_MS = 1600  # a shorter leap would count as heard
_PAST_MS = 1500  # whoever went further beyond B went there on purpose


class Leaps:
    """The passages of one recording; `skipping` and the A–B `loop` are a person's choice."""

    def __init__(self) -> None:
        self.skipping = False
        self.begin: int | None = None  # A, also before there is a B
        self.loop: Passage | None = None
        self._quiet: Sequence[Passage] = ()
        self._leapt: Sequence[Passage] = ()  # inside of the silences that are worth it
        self._marks: Sequence[int] = ()

    def forget(self) -> None:
        """Let a recording go."""
        self.begin = self.loop = None
        self._marks = ()
        self.take(())

    def take(self, quiet: Sequence[Passage]) -> None:
        """Take the silences of the recording."""
        self._quiet = quiet
        self._choose()

    def mark(self, marks: Sequence[int]) -> None:
        """Take the moments that are marked: silence around one is there to be heard."""
        self._marks = marks
        self._choose()

    def _choose(self) -> None:
        self._leapt = [
            (start + _BEFORE_MS, end - _AFTER_MS)
            for start, end in self._quiet
            if end - start >= _BEFORE_MS + _LEAST_MS + _AFTER_MS
            and not any(start - _BEFORE_MS <= mark <= end for mark in self._marks)
        ]

    @property
    def saved_ms(self) -> int:
        """Return how much listening the leaps over silence save in the whole recording."""
        return sum(end - start for start, end in self._leapt)

    def set_end(self, at_ms: int) -> None:
        """Set what comes next: A, then B, which begins the loop, then neither."""
        if self.begin is None:
            self.begin = at_ms
        elif self.loop is None and at_ms != self.begin:
            self.loop = (min(self.begin, at_ms), max(self.begin, at_ms))
        else:
            self.begin = self.loop = None

    def repeat(self, start: int, end: int) -> None:
        """Repeat a passage; one of no length is none."""
        self.begin, self.loop = (start, (start, end)) if start < end else (None, None)

    def target(self, at_ms: int) -> int | None:
        """Return where playing goes on when it has come to a moment; None: there."""
        if self.loop is not None:
            start, end = self.loop
            if end <= at_ms < end + _PAST_MS:
                return start
        return self._over_silence(at_ms) if self.skipping else None

    def _over_silence(self, at_ms: int) -> int | None:
        for start, end in self._leapt:
            if start <= at_ms <= end - _LEAST_MS:
                return min(end, self.loop[1]) if self.loop and at_ms < self.loop[1] else end
        return None

    def next_speech(self, at_ms: int) -> int | None:
        """Return where somebody speaks again after the next silence, or the one of now."""
        ends = (end - _AFTER_MS for _start, end in self._quiet)
        return next((end for end in ends if end > at_ms), None)
