"""Many rows in one statement: what the ORM would do for each of them costs ten times as much."""

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    LargeBinary,
    Text,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeEngine

from qa_desk.models.base import Base, Key, UtcDateTime
from qa_desk.models.database import changed

_MARKS = {
    "sqlite": ("?", "json_each(?)"),
    "postgresql": ("%s", "jsonb_array_elements(%s::jsonb)"),
}
_TEXTS: Mapping[type, Callable[[Any], str]] = {
    Key: lambda key: key if isinstance(key, str) else key.hex,
    LargeBinary: bytes.hex,
    UtcDateTime: lambda moment: moment.isoformat(" ", "microseconds"),
}
_VERSION = bytes(byte & 0x0F | 0x70 for byte in range(256))
_VARIANT = bytes(byte & 0x3F | 0x80 for byte in range(256))


def keys(count: int) -> list[str]:
    """Return the digits of new UUIDv7 of one moment, see `base.uuid7`; in order, as indexes are."""
    data = bytearray(os.urandom(16 * count))
    for place, byte in enumerate((time.time_ns() // 1_000_000).to_bytes(6, "big")):
        data[place::16] = bytes([byte]) * count
    data[6::16] = data[6::16].translate(_VERSION)
    data[8::16] = data[8::16].translate(_VARIANT)
    digits = data.hex()
    return sorted(digits[at : at + 32] for at in range(0, 32 * count, 32))


def among(
    session: Session, column: InstrumentedAttribute[str], values: Iterable[str]
) -> ColumnElement[bool]:
    """Return the condition that a text is one of so many that a list of parameters is too long."""
    on_file = session.get_bind().dialect.name == "sqlite"
    each = func.json_each if on_file else func.json_array_elements_text
    listed = cast(literal(json.dumps(list(values)), Text), Text if on_file else JSON)
    return column.in_(select(each(listed).table_valued("value").c.value))


class Rows:
    """Rows for a table, made ready to be sent: of each column a list with a value for every row.

    Moments are in UTC; a key may be given as its digits.
    """

    def __init__(self, model: type[Base], columns: Mapping[str, list[Any]]) -> None:
        self.model, self.columns = model, tuple(columns)
        each_row = zip(*(_texts(model, *each) for each in columns.items()), strict=True)
        self.values = json.dumps(list(each_row), ensure_ascii=False)


def insert(session: Session, rows: Rows, same: Mapping[str, Any]) -> None:
    """Add rows, with what is the same in all of them; there are no defaults.

    They go as one value: that is as fast as COPY, which is closed where a table has policies, and
    other threads run on meanwhile.
    """
    dialect = session.get_bind().dialect
    mark, source = _MARKS[dialect.name]
    marked = [(name, f"value ->> {n}") for n, name in enumerate(rows.columns)]
    marked += [(name, mark) for name in same]
    columns = ", ".join(name for name, _mark in marked)
    cells = ", ".join(_cell(_kind(rows.model, name), cell, dialect) for name, cell in marked)
    sql = f"INSERT INTO {rows.model.__tablename__} ({columns}) SELECT {cells} FROM {source}"  # noqa: S608 - our names
    given = (_texts(rows.model, name, [value])[0] for name, value in same.items())
    session.connection().exec_driver_sql(sql, (*given, rows.values))
    changed(session, rows.model.__name__)


def _kind(model: type[Base], column: str) -> TypeEngine[Any]:
    return model.__table__.columns[column].type


def _cell(kind: TypeEngine[Any], value: str, dialect: Dialect) -> str:
    """Return the SQL of a value that is given as `_texts` writes it."""
    if dialect.name != "sqlite":
        if isinstance(kind, LargeBinary):
            return f"decode({value}, 'hex')"
        return f"({value})::{kind.compile(dialect)}"
    if isinstance(kind, UtcDateTime):
        return f"substr({value}, 1, 26)"  # without its zone
    return f"unhex({value})" if isinstance(kind, Key | LargeBinary) else value


def _texts(model: type[Base], column: str, given: list[Any]) -> list[Any]:
    """Return a column's values as JSON can hold them."""
    convert = _TEXTS.get(type(_kind(model, column)))
    if convert is None:
        return given
    return [None if value is None else convert(value) for value in given]
