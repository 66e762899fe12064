"""What may be told of a computer to those who mend the program: nobody's name or number (P18)."""

import re
from collections.abc import Iterable

from qa_desk.rules import masking

HIDDEN = "•••"
_WORD = re.compile(r"\w", re.ASCII)
_SHORTEST = 2  # a name of one letter would be found everywhere


def without_people(text: str, names: Iterable[str]) -> str:
    """Return a text in which no number and none of the names stands, whatever its case.

    Names of letters and digits are found as whole words only, others anywhere.
    """
    listed = sorted({name.strip() for name in names} - {""}, key=len, reverse=True)
    found = [_pattern(name) for name in listed if len(name) >= _SHORTEST]
    masked = masking.mask_in_text(text)
    return re.sub("|".join(found), HIDDEN, masked, flags=re.IGNORECASE) if found else masked


def _pattern(name: str) -> str:
    before = r"(?<![0-9A-Za-z])" if _WORD.match(name[0]) else ""
    after = r"(?![0-9A-Za-z])" if _WORD.match(name[-1]) else ""
    return before + re.escape(name) + after
