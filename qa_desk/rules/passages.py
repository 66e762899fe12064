"""Which passages of a recording were heard: of a quick check (P7) and of an evaluation alike."""

from collections.abc import Iterable, Iterator

Passage = tuple[int, int]  # from and to, ms

UNNOTICED_MS = 1000  # nobody has missed less than this: a word was said across it


def merged(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return passages in order, each moment once."""
    whole: list[Passage] = []
    for start, end in sorted(passages):
        if end <= start:
            continue
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)


def heard(passages: Iterable[Passage], part: Passage) -> int:
    """Return how much of a part of a recording was played, in whole percent rounded down (P7)."""
    first, last = part
    if last <= first:
        return 0
    inside = ((max(first, start), min(end, last)) for start, end in passages)
    return sum(end - start for start, end in merged(inside)) * 100 // (last - first)


def missed(passages: Iterable[Passage], part: Passage) -> tuple[Passage, ...]:
    """Return what of a part of a recording was not played, but for what is too short to matter."""
    return tuple(gap for gap in _gaps(passages, part) if gap[1] - gap[0] >= UNNOTICED_MS)


def _gaps(passages: Iterable[Passage], part: Passage) -> Iterator[Passage]:
    at, last = part
    for start, end in merged(passages):
        yield at, min(start, last)
        at = max(at, end)
    yield at, last
