"""Moments of a recording as people read them."""


def clock(ms: int, digits: int = 0) -> str:
    """Return a moment (milliseconds) as 4:05 or 1:02:03, with `digits` after the second 4:05.6."""
    sign = "-" if ms < 0 else ""
    seconds, rest = divmod(abs(ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    fraction = "." + f"{rest:03}"[:digits] if digits else ""
    return sign + whole + fraction
