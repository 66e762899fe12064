"""Numbers as a person types and reads them: 2.5, full-width ２．５, 40 for a share of 0.4 (P19)."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

_TOO_MANY = 10**6


def points_of(found: Any) -> Decimal:
    """Return a number of points, nothing for what is none."""
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return _exact(found) if is_number and abs(found) < _TOO_MANY else Decimal(0)


@lru_cache(maxsize=1024)
def _exact(number: float) -> Decimal:
    return Decimal(str(number))


def typed_number(text: str) -> Any:
    """Return what was typed as a number, or the text itself where it is none (P19).

    Full-width digits, as Chinese input methods make them, are digits.
    """
    try:
        number = Decimal(text.strip().translate(_HALF_WIDTH))
    except InvalidOperation:
        return text
    return plain(number) if number.is_finite() and abs(number) < _TOO_MANY else text


_HALF_WIDTH = {0xFF10 + n: str(n) for n in range(10)} | {ord("．"): ".", ord("。"): "."}


def shown_number(found: Any) -> str:
    """Return a number as it is typed: 2.5, 4."""
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool):
        return f"{Decimal(str(found)).normalize():f}"
    return "" if found is None else str(found)


def plain(number: Decimal) -> int | float:
    """Return a number without a fraction as a whole one."""
    return int(number) if number == number.to_integral_value() else float(number)


def percent(found: float) -> int | float:
    """Return a share in percent."""
    return plain(Decimal(str(found)) * 100)


def share(found: Any) -> Any:
    """Return percent as a share; what is no number stays."""
    is_number = isinstance(found, int | float)
    return plain(Decimal(str(found)) / 100) if is_number else found


def typed_places(typed: str) -> list[int]:
    """Return the numbers that somebody typed in a row: 1, 2 or 1、2 or 1 2."""
    return [int(each) for each in re.findall(r"\d{1,3}", typed)]
