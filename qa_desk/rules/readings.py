"""Find people by staff no., name, pinyin or its initials (P21)."""

import os
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def keys(name: str, reading: str = "") -> tuple[str, str]:
    """Return the pinyin of a name without tones or blanks, and its initials.

    `reading` is written where the usual pinyin is wrong: 单 Shàn.
    """
    usual = [_letters(part) for part in _pinyin(name)]
    written = [_letters(part) for part in reading.split()] or usual
    initials = "".join(part[0] for part in (written[:1] + usual[1:]) if part)
    return "".join(written), initials  # given names are often written as one word


def _pinyin(name: str) -> list[str]:
    """Read a name sign by sign: pypinyin's dictionary of phrases would take 40 MB for nothing."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name)


def fits(typed: str, staff_no: str, name: str, reading: str = "") -> int:
    """Return how well what was typed means a person: 0 not at all, 3 it is the very staff no."""
    wanted = _plain(typed).strip()
    if not wanted:
        return 0
    if wanted == staff_no.casefold():
        return 3
    whole, initials = keys(name, reading or "")
    if staff_no.casefold().startswith(wanted) or name.casefold().startswith(wanted):
        return 2
    if initials.startswith(wanted) or whole.startswith(wanted.replace(" ", "")):
        return 2
    return int(wanted in name.casefold() or staff_no.casefold().endswith(wanted))


@lru_cache(maxsize=4096)
def order(name: str, reading: str = "") -> str:
    """Return by what a name is sorted: its pinyin, then itself (P21)."""
    return f"{keys(name, reading)[0]}\t{name}"


@lru_cache(maxsize=4096)
def words(name: str, reading: str = "") -> str:
    """Return by what else than its characters a name is found: pinyin and initials (P21)."""
    return " ".join(keys(name, reading))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, _plain(text)))


def _plain(text: str) -> str:
    """Return text in small letters, half-width, without the marks of tones."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
