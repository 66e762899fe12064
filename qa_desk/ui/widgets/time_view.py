"""Which stretch of a recording is on screen: the arithmetic behind zooming and scrolling."""

LEAST_FRAMES = 64  # zoomed in as far as it goes: a few cycles of a voice
_STEPS_MS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(1000, 2000, 5000, 10_000, 15_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000),
)


class TimeView:
    """A window of `span` frames from `start` on a recording of `frames` at `rate` a second."""

    def __init__(self, frames: int = 0, rate: int = 8000) -> None:
        self.frames = frames
        self.rate = rate
        self.start = 0.0
        self.span = float(max(1, frames))

    @property
    def end(self) -> float:
        """The first frame no longer on screen."""
        return self.start + self.span

    @property
    def is_whole(self) -> bool:
        """Whether the whole recording is on screen."""
        return self.span >= self.frames

    def frame(self, at_ms: float) -> float:
        """Return the frame heard at a moment."""
        return at_ms * self.rate / 1000

    def ms(self, frame: float) -> int:
        """Return the moment (milliseconds) at which a frame is heard."""
        return round(frame * 1000 / self.rate)

    def share(self, at_ms: float) -> float:
        """Return where a moment is on screen: 0 at the left edge, 1 at the right."""
        return (self.frame(at_ms) - self.start) / self.span

    def moment(self, share: float) -> int:
        """Return the moment (milliseconds) at a place on screen, inside the recording."""
        return self.ms(min(max(0.0, self.start + share * self.span), float(self.frames)))

    def zoom(self, factor: float, share: float) -> None:
        """Show `factor` times as much, what is at `share` staying where it is."""
        fixed = self.start + share * self.span
        least = float(min(LEAST_FRAMES, max(1, self.frames)))
        self.span = max(least, min(self.span * factor, max(1.0, self.frames)))
        self.scroll_to(fixed - share * self.span)

    def scroll_to(self, start: float) -> None:
        """Put a frame at the left edge, as far as the recording reaches."""
        self.start = min(max(0.0, start), max(0.0, self.frames - self.span))

    def ticks(self, most: int) -> tuple[list[int], int]:
        """Return at most about `most` round moments on screen and the step between them (ms)."""
        span_ms = self.span * 1000 / self.rate
        step = next((step for step in _STEPS_MS if span_ms / step <= max(1, most)), _STEPS_MS[-1])
        first = -(-self.ms(self.start) // step) * step
        return list(range(first, self.ms(self.end) + 1, step)), step
