"""Add many rows at once: what the ORM would do for each costs ten times as much."""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Table
from sqlalchemy.orm import Session

from qa_desk.models.base import Base, Key, UtcDateTime
from qa_desk.models.database import changed

Column = Sequence[Any]
_Convert = Callable[[Any], Any]


def uuid7s(count: int) -> list[UUID]:
    """Return new UUIDv7 of one moment, see `base.uuid7`."""
    stamp = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | 0b10 << 62
    free = ~(0xF << 76 | 0b11 << 62) & (1 << 80) - 1
    random = os.urandom(10 * count)
    parts = (int.from_bytes(random[at : at + 10], "big") for at in range(0, 10 * count, 10))
    return [UUID(int=stamp | part & free) for part in parts]


def insert(session: Session, model: type[Base], columns: Mapping[str, Column]) -> None:
    """Add rows, given column by column; what is not given has no default here."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a model's own
    on_file = session.get_bind().dialect.name == "sqlite"
    by_kind = _ON_FILE if on_file else _ON_SERVER
    values = [_converted(table, name, column, by_kind) for name, column in columns.items()]
    (_insert_on_file if on_file else _insert_on_server)(session, table, list(columns), values)
    changed(session, model.__name__)


def _converted(
    table: Table, name: str, column: Column, by_kind: Mapping[type, _Convert]
) -> list[Any] | Column:
    convert = by_kind.get(type(table.columns[name].type))
    if convert is None:
        return column
    return [None if value is None else convert(value) for value in column]


def _sqlite_time(moment: datetime) -> str:
    return moment.isoformat(" ", "microseconds")[:26]


_ON_FILE: Mapping[type, _Convert] = {Key: lambda key: key.bytes, UtcDateTime: _sqlite_time}
_ON_SERVER: Mapping[type, _Convert] = {
    Key: lambda key: key.hex,
    UtcDateTime: datetime.isoformat,
    LargeBinary: lambda data: "\\x" + data.hex(),
}


def _insert_on_file(
    session: Session, table: Table, names: Sequence[str], values: Sequence[Column]
) -> None:
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our names
    session.connection().exec_driver_sql(sql, list(zip(*values, strict=True)))


def _insert_on_server(
    session: Session, table: Table, names: Sequence[str], values: Sequence[Column]
) -> None:
    """Send the rows as one value: COPY is closed where a table has policies."""
    listed = ", ".join(names)
    dialect = session.get_bind().dialect
    typed = ", ".join(f"{name} {table.columns[name].type.compile(dialect)}" for name in names)
    sql = (
        f"INSERT INTO {table.name} ({listed})"  # noqa: S608 - our names
        f" SELECT {listed} FROM json_to_recordset(%s::json) AS given ({typed})"
    )
    rows = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
    session.connection().exec_driver_sql(sql, (json.dumps(rows, ensure_ascii=False),))
