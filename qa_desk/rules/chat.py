"""Plain text for a chat, in pieces as long as it takes (P14)."""

from collections.abc import Iterator, Sequence

LIMIT = 2000  # bytes of UTF-8
_NUMBERING = 18  # room for “ (99999/99999)” and a line feed


def pieces(head: str, lines: Sequence[str], limit: int = LIMIT) -> tuple[str, ...]:
    """Return lines as messages of at most `limit` bytes, each under the head.

    They are numbered where there are several; only a line that no message holds is parted.
    """
    head = _beginning(head, limit // 2)
    room = limit - _size(head) - _NUMBERING
    bodies = [""]
    for part in (part for line in lines for part in _parts(line, room)):
        longer = f"{bodies[-1]}\n{part}"
        if _size(longer) <= room:
            bodies[-1] = longer
        else:
            bodies.append(f"\n{part}")
    if len(bodies) == 1:
        return (head + bodies[0],)
    return tuple(
        f"{head} ({number}/{len(bodies)}){body}" for number, body in enumerate(bodies, start=1)
    )


def _size(text: str) -> int:
    return len(text.encode())


def _beginning(text: str, room: int) -> str:
    return text.encode()[:room].decode(errors="ignore")


def _parts(line: str, room: int) -> Iterator[str]:
    while _size(line) >= room:  # the line feed before it takes one byte
        part = _beginning(line, room - 1)
        yield part
        line = line[len(part) :]
    yield line
