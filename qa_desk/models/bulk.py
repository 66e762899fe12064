"""Many rows in one statement: what the ORM would do for each of them costs ten times as much."""

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import repeat
from typing import Any

from sqlalchemy import JSON, ColumnElement, LargeBinary, Table, Text, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa_desk.models.base import Base, Key, UtcDateTime
from qa_desk.models.database import changed

_VERSION = bytes(byte & 0x0F | 0x70 for byte in range(256))
_VARIANT = bytes(byte & 0x3F | 0x80 for byte in range(256))


def keys(count: int) -> list[bytes]:
    """Return the 16 bytes of new UUIDv7 of one moment, see `base.uuid7`."""
    data = bytearray(os.urandom(16 * count))
    for place, byte in enumerate((time.time_ns() // 1_000_000).to_bytes(6, "big")):
        data[place::16] = bytes([byte]) * count
    data[6::16] = data[6::16].translate(_VERSION)
    data[8::16] = data[8::16].translate(_VARIANT)
    return [bytes(data[at : at + 16]) for at in range(0, 16 * count, 16)]


def among(
    session: Session, column: InstrumentedAttribute[str], values: Iterable[str]
) -> ColumnElement[bool]:
    """Return the condition that a text is one of so many that a list of parameters is too long."""
    on_file = session.get_bind().dialect.name == "sqlite"
    each = func.json_each if on_file else func.json_array_elements_text
    listed = cast(literal(json.dumps(list(values)), Text), Text if on_file else JSON)
    return column.in_(select(each(listed).table_valued("value").c.value))


def insert(session: Session, model: type[Base], columns: Mapping[str, Any]) -> None:
    """Add rows: lists hold a value for each, anything else holds for all; there are no defaults.

    A key may be given as its 16 bytes.
    """
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a model's own
    on_file = session.get_bind().dialect.name == "sqlite"
    write, kinds = (_on_file, _FILE) if on_file else (_on_server, _SERVER)
    write(
        session, table, {name: _driver(table, name, each, kinds) for name, each in columns.items()}
    )
    changed(session, model.__name__)


_Kinds = Mapping[type, Callable[[Any], Any]]


def _driver(table: Table, name: str, given: Any, kinds: _Kinds) -> Any:
    """Return values as the driver takes them."""
    convert = kinds.get(type(table.columns[name].type))
    if convert is None:
        return given
    if not isinstance(given, list):
        return convert(given)
    return [None if value is None else convert(value) for value in given]


_FILE: _Kinds = {
    Key: lambda key: key if isinstance(key, bytes) else key.bytes,
    UtcDateTime: lambda moment: moment.isoformat(" ", "microseconds")[:26],
}
_SERVER: _Kinds = {
    Key: lambda key: key.hex() if isinstance(key, bytes) else key.hex,
    UtcDateTime: datetime.isoformat,
    LargeBinary: lambda data: "\\x" + data.hex(),
}


def _on_file(session: Session, table: Table, columns: Mapping[str, Any]) -> None:
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our names
    values = [each if isinstance(each, list) else repeat(each) for each in columns.values()]
    session.connection().exec_driver_sql(sql, list(zip(*values, strict=False)))


def _on_server(session: Session, table: Table, columns: Mapping[str, Any]) -> None:
    """Send the rows as one value: COPY is closed where a table has policies."""
    dialect = session.get_bind().dialect
    kinds = {name: table.columns[name].type.compile(dialect) for name in columns}
    listed = [name for name, each in columns.items() if isinstance(each, list)]
    same = {name: each for name, each in columns.items() if name not in listed}
    sql = (
        f"INSERT INTO {table.name} ({', '.join([*listed, *same])})"  # noqa: S608 - our names
        f" SELECT {', '.join([*listed, *(f'%s::{kinds[name]}' for name in same)])}"
        f" FROM json_to_recordset(%s::json) AS given"
        f" ({', '.join(f'{name} {kinds[name]}' for name in listed)})"
    )
    values = zip(*(columns[name] for name in listed), strict=True)
    rows = [dict(zip(listed, row, strict=True)) for row in values]
    given = (*same.values(), json.dumps(rows, ensure_ascii=False))
    session.connection().exec_driver_sql(sql, given)
