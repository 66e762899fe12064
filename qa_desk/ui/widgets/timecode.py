"""Moments of a recording as people read and type them."""

import re
import unicodedata

_TYPED = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d*)?)")


def clock(ms: int, digits: int = 0) -> str:
    """Return a moment (milliseconds) as 4:05 or 1:02:03, with `digits` after the second 4:05.6."""
    sign = "-" if ms < 0 else ""
    seconds, rest = divmod(abs(ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    fraction = "." + f"{rest:03}"[:digits] if digits else ""
    return sign + whole + fraction


def moment(text: str) -> int | None:
    """Return what was typed, such as 1:02:03, 4:05.6 or 245 seconds, in ms; full-width alike."""
    plain = unicodedata.normalize("NFKC", text).replace("。", ".").strip()
    found = _TYPED.fullmatch(plain)
    if found is None:
        return None
    hours, minutes, seconds = found.groups(default="0")
    return round(((int(hours) * 60 + int(minutes)) * 60 + float(seconds)) * 1000)
