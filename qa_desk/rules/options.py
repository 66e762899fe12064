"""Settings of the centre: read from what is stored, or refused with what is possible (D13).

Values are stored as text, dated, in the table `setting`; this desktop's own settings are in
`settings.py`.
"""

from collections.abc import Mapping
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import masking
from qa_desk.rules.option_table import OPTIONS, TIMES, Option

__all__ = ["OPTIONS", "TIMES", "Option", "number", "parse", "text", "value"]


def value(key: str, stored: Mapping[str, str]) -> int | str:
    """Return a setting from what is stored, or its default."""
    return parse(key, stored[key]) if key in stored else OPTIONS[key].default


def number(key: str, stored: Mapping[str, str]) -> int:
    """Return a setting that is a whole number."""
    found = value(key, stored)
    if not isinstance(found, int):
        raise TypeError(key)
    return found


def text(key: str, stored: Mapping[str, str]) -> str:
    """Return a setting that is a choice or a text."""
    found = value(key, stored)
    if not isinstance(found, str):
        raise TypeError(key)
    return found


def parse(key: str, written: str) -> int | str:
    """Return the value that a text stands for, or refuse and say what is possible."""
    option = OPTIONS[key]
    if option.choices:
        return _one_of(option, written)
    if isinstance(option.default, int):
        return _whole_number(option, written)
    if key == "centre.timezone":
        return _time_zone(written)
    if key in TIMES and (written or option.minimum):
        return _time_of_day(option, written)
    if key == "improve.submit" and written:
        return _day_of_year(option, written)
    if not option.minimum <= len(written) <= option.maximum:
        raise InputError(
            _("The setting {key} is a text of {minimum} to {maximum} characters.").format(
                key=key, minimum=option.minimum, maximum=option.maximum
            )
        )
    return written


def _time_zone(written: str) -> str:
    try:
        return ZoneInfo(written).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            _("There is no time zone “{zone}”. Write one such as Asia/Shanghai.").format(
                zone=masking.mask_in_text(written)
            )
        ) from error


def _time_of_day(option: Option, written: str) -> str:
    try:
        return time.fromisoformat(written).strftime("%H:%M")
    except ValueError as error:
        raise InputError(
            _("The setting {key} cannot be “{value}”. Write a time such as 09:30.").format(
                key=option.key, value=masking.mask_in_text(written)
            )
        ) from error


def _day_of_year(option: Option, written: str) -> str:
    """Return a month and a day, 02-29 among them."""
    try:
        return date.fromisoformat(f"2000-{written}").strftime("%m-%d")
    except ValueError as error:
        raise InputError(
            _(
                "The setting {key} cannot be “{value}”. Write a month and a day such as 12-15."
            ).format(key=option.key, value=masking.mask_in_text(written))
        ) from error


def _one_of(option: Option, written: str) -> str:
    if written not in option.choices:
        raise InputError(
            _("The setting {key} cannot be “{value}”. Choose one of: {choices}.").format(
                key=option.key,
                value=masking.mask_in_text(written),
                choices=_(", ").join(option.choices),
            )
        )
    return written


def _whole_number(option: Option, written: str) -> int:
    try:
        found = int(written)
    except ValueError:
        found = option.minimum - 1
    if not option.minimum <= found <= option.maximum:
        raise InputError(
            _(
                "The setting {key} cannot be “{value}”. "
                "Write a whole number from {minimum} to {maximum}."
            ).format(
                key=option.key,
                value=masking.mask_in_text(written),
                minimum=option.minimum,
                maximum=option.maximum,
            )
        )
    return found
