r"""The canonical form `qad1` of what is signed (D3): the same bytes from Python and from SQL.

UTF-8 lines `key⇥value` in a fixed order; integers, UTC ISO moments and escaped text only, no
locale. Nothing (None) is `\0`, so that it differs from an empty text.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

_PLAIN = {"\\": "\\", "t": "\t", "n": "\n"}
_ESCAPED = re.compile(r"\\([\\tn])")

Value = str | int | date | datetime | UUID | bytes | None
Field = tuple[str, Value]


def canonical(fields: Iterable[Field]) -> bytes:
    """Return the canonical bytes of the fields, in the order given."""
    lines = ["qad1", *(f"{key}\t{_value(value)}" for key, value in fields)]
    return ("\n".join(lines) + "\n").encode()


def content_hash(fields: Iterable[Field]) -> bytes:
    """Return the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(fields)).digest()


def read(text: str) -> dict[str, str | None]:
    """Return what a canonical text says, by key; None is nothing."""
    pairs = (line.split("\t", 1) for line in text.split("\n")[1:-1])
    return {key: _read(value) for key, value in pairs}


def written(value: Value) -> str:
    """Return a value as canonical text has it: a moment is 2026-11-20T06:02:07.000000Z."""
    return _value(value)


def _read(value: str) -> str | None:
    if value == "\\0":
        return None
    return _ESCAPED.sub(lambda found: _PLAIN[found[1]], value)


def _value(value: Value) -> str:
    match value:
        case None:
            return "\\0"
        case bytes():
            return value.hex()
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case str():
            return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
        case _:
            return str(value)
