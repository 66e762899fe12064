"""Break Chinese and Latin text into lines (kinsoku).

Chinese breaks between any two characters, Latin only between words; no line begins with closing
punctuation or ends with opening punctuation.
"""

import re
from collections.abc import Callable, Iterator

NO_START = frozenset("，。、；：？！”’）》】〉」』］｝〕…—–％%‰℃·,.;:?!)]}")
NO_END = frozenset("（《【〈「『［｛〔“‘([{￥$#")

Measure = Callable[[str], float]

_SPACE = r"[^\S\u00a0\u202f]"  # no-break spaces stay inside their word
_CHINESE = "\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WORD = rf"(?:[^\W{_CHINESE}]|[\u00a0\u202f\u0300-\u036f@&#+\-./\\'’:=%$*−–]|(?<=\d),(?=\d))+"
_SPACES = re.compile(rf"{_SPACE}+")
_TOKEN = re.compile(rf"{_SPACE}+|{_WORD}|.", re.DOTALL)


def _clusters(paragraph: str) -> Iterator[str]:
    """Yield the pieces between which a line may end; one after a space begins with the space."""
    cluster = space = ""
    for part in _TOKEN.findall(paragraph):
        if part.isspace() and part not in "\u00a0\u202f":
            space = " "
        elif cluster and (part[0] in NO_START or cluster[-1] in NO_END):
            cluster, space = cluster + space + part, ""
        else:
            if cluster:
                yield cluster
            cluster, space = space + part, ""
    if cluster:
        yield cluster


def _may_end(left: str, right: str) -> bool:
    return left not in NO_END and right not in NO_START


def _cut(piece: str, width: float, measure: Measure) -> Iterator[str]:
    """Yield a piece that is wider than a line in parts that fit."""
    while len(piece) > 1 and measure(piece) > width:
        longest = 1
        while measure(piece[: longest + 1]) <= width:
            longest += 1
        good = (end for end in range(longest, 0, -1) if _may_end(piece[end - 1], piece[end]))
        end = next(good, longest)
        yield piece[:end].rstrip()
        piece = piece[end:].lstrip()
    yield piece


def _break_paragraph(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    whole = _SPACES.sub(" ", paragraph).lstrip().rstrip(" ")
    if measure(whole) <= width:
        yield whole
        return
    line, used = "", 0.0
    for cluster in _clusters(paragraph):
        needed = measure(cluster)
        if line and used + needed <= width:
            line, used = line + cluster, used + needed
            continue
        if line:
            yield line
        *full, line = _cut(cluster.lstrip(), width, measure)
        yield from full
        used = measure(line)
    yield line


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Return the lines of `text`, each at most `width` wide by `measure` where that can be.

    A run of spaces counts as one; a line feed always ends a line.
    """
    return [
        line
        for paragraph in text.split("\n")
        for line in _break_paragraph(paragraph, width, measure)
    ]
