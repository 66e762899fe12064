"""What people and Excel write into a cell becomes an id, a moment or a length of time (P19)."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from qa_desk.rules.masking import narrow

_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - local time, like every cell's
_RUINED = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]\d+")
_PLAIN = re.compile(r"(?![-.0-9]+[eE][+-])[-._:0-9A-Za-z]+")  # as it is: nothing is done to it
_FORMULA_TEXT = re.compile(r'="(.*)"')
_FRACTION = re.compile(r"(\d+)\.0+")
_MOMENT = re.compile(
    r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?"
    r"(?:[\sT]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2}))?(?:[.,]\d+)?[分秒]?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T_-]?(\d{2})(\d{2})(\d{2}))?()")
_SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?")  # 1954 to 2119
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)(?:秒|s)?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_WORDS = re.compile(r"(?:(\d+)(?:小时|时|h))?(?:(\d+)(?:分钟|分|m|min))?(?:(\d+)(?:秒|s))?")
_YEARS = range(1950, 2120)  # of people's working lives
_LATEST_HOUR = 29  # 24:10 is ten past midnight of the next day, as rosters write it


class CellError(ValueError):
    """A cell that cannot be taken; the message is the code of the reason."""


@lru_cache(maxsize=4096)  # reasons and directions repeat
def text(cell: str) -> str:
    """Return a cell's text without outer blanks and the marks by which Excel keeps a text."""
    cell = cell.replace("\u00a0", " ").strip().removeprefix("'")
    formula = _FORMULA_TEXT.fullmatch(cell)
    return (formula[1] if formula else cell).strip()


def call_id(cell: str) -> str:
    """Return a call's id as text; refuse what Excel made of a long number."""
    if _PLAIN.fullmatch(cell):
        return cell
    value = text(narrow(cell))
    if _RUINED.fullmatch(value):
        raise CellError("excel_number")
    return value


def identifier(cell: str) -> str:
    """Return a person's id or a number as text, leading zeros kept, Excel's ".0" taken off."""
    value = call_id(cell)
    whole = _FRACTION.fullmatch(value)
    return whole[1] if whole else value


def moment(cell: str, zone: ZoneInfo) -> datetime:
    """Return a date and time as UTC; without an offset of its own it is local time of `zone`."""
    if _USUAL.fullmatch(cell):
        with suppress(ValueError, OverflowError):  # such as 24:10, which may mean something yet
            return _utc(datetime.fromisoformat(cell), zone)
    return _moment(cell, zone)


def _moment(cell: str, zone: ZoneInfo) -> datetime:
    value = text(narrow(cell))
    if _RUINED.fullmatch(value):
        raise CellError("excel_number")
    if serial := _SERIAL.fullmatch(value):
        if not serial[1]:
            raise CellError("date_only")
        return _utc(_EXCEL_DAY_ZERO + timedelta(seconds=round(float(value) * 86400)), zone)
    found = _MOMENT.fullmatch(value) or _COMPACT.fullmatch(value)
    if not found:
        raise CellError("time")
    if found[4] is None:
        raise CellError("date_only")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if hour > _LATEST_HOUR or minute > 59 or second > 60:
        raise CellError("time")
    try:
        local = datetime(year, month, day) + timedelta(  # noqa: DTZ001 - its zone follows
            hours=hour, minutes=minute, seconds=second
        )
        return _utc(local, _offset(found[7], zone))
    except (ValueError, OverflowError) as error:
        raise CellError("time") from error


def day(cell: str) -> date | None:
    """Return a date, whatever time of day stands behind it; None when empty."""
    value = text(narrow(cell))
    if not value:
        return None
    if _SERIAL.fullmatch(value):
        return (_EXCEL_DAY_ZERO + timedelta(days=float(value))).date()
    found = _MOMENT.fullmatch(value) or _COMPACT.fullmatch(value)
    try:
        written = date(*map(int, found.groups()[:3])) if found else date.min
    except ValueError as error:
        raise CellError("date") from error
    if written.year not in _YEARS:
        raise CellError("date")
    return written


def _utc(local: datetime, zone: tzinfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


def _offset(written: str | None, otherwise: tzinfo) -> tzinfo:
    if not written:
        return otherwise
    if written == "Z":
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))


def milliseconds(cell: str) -> int | None:
    """Return a length of time: 245 (seconds), 4:05, 0:04:05 or 4分5秒; None when empty."""
    if cell.isascii() and cell.isdigit() and len(cell) < 5:
        return int(cell) * 1000
    value = text(narrow(cell)).lower().replace(" ", "")
    if not value:
        return None
    if _RUINED.fullmatch(value):
        raise CellError("excel_number")
    if value.startswith("-"):
        raise CellError("negative")
    seconds = _length(value)
    if seconds > 86400:
        raise CellError("too_long")
    return round(seconds * 1000)


def _length(value: str) -> float:
    if found := _SECONDS.fullmatch(value):
        seconds = float(found[1])
        if 0 < seconds < 1:  # Excel's fraction of a day, or nothing a call can last
            raise CellError("duration")
        return seconds
    found = _CLOCK.fullmatch(value) or _WORDS.fullmatch(value)
    if not found:
        raise CellError("duration")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if seconds > 59 or (found[1] and minutes > 59):
        raise CellError("duration")
    return hours * 3600 + minutes * 60 + seconds
