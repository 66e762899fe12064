"""The handbook as chapters, so that a window can open it at a place and search it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
_CHAPTER = 2  # headings from this level on begin none


@dataclass(frozen=True)
class Heading:
    """A heading, and the anchor by which links find it."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True)
class Chapter:
    """A part of a book: its headings, itself the first, and its Markdown."""

    headings: tuple[Heading, ...]
    text: str

    @property
    def title(self) -> str:
        """What it is called."""
        return self.headings[0].title

    @property
    def anchor(self) -> str:
        """By which links find it."""
        return self.headings[0].anchor

    def holds(self, words: Iterable[str]) -> bool:
        """Say whether all words stand in it, whatever their case."""
        folded = self.text.casefold()
        return all(word.casefold() in folded for word in words)


def anchor(title: str) -> str:
    """Return the anchor that a heading has, as those who show Markdown on the web make it."""
    return _NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-")


def chapters(text: str) -> tuple[Chapter, ...]:
    """Take a book apart at its headings of the first two levels; what stands before is left out."""
    found: list[tuple[list[Heading], list[str]]] = []
    in_code = False
    for line in text.splitlines():
        in_code ^= bool(_FENCE.match(line))
        heading = None if in_code else _HEADING.match(line)
        if heading is not None:
            level, title = len(heading[1]), heading[2]
            if level <= _CHAPTER or not found:
                found.append(([], []))
            found[-1][0].append(Heading(level, title, anchor(title)))
        if found:
            found[-1][1].append(line)
    return tuple(Chapter(tuple(heads), "\n".join(lines)) for heads, lines in found)


def outline(book: Sequence[Chapter]) -> tuple[int, ...]:
    """Return the levels of all headings in their order; two languages of a book have the same."""
    return tuple(heading.level for chapter in book for heading in chapter.headings)


def place(book: Sequence[Chapter], wanted: str) -> tuple[int, int] | None:
    """Return which chapter and which of its headings an anchor means, None when it means none."""
    for number, chapter in enumerate(book):
        for position, heading in enumerate(chapter.headings):
            if heading.anchor == wanted:
                return number, position
    return None
