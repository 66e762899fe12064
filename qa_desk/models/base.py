"""The base of all tables: ids, times, names of constraints."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine


class _Ticks:
    """The clock of ids: in 4096ths of a millisecond, each reading later than the one before."""

    def __init__(self) -> None:
        self._last, self._lock = 0, Lock()

    def next(self) -> int:
        """Return the next reading."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() * 4096 // 1_000_000)
            return self._last


_TICKS = _Ticks()


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562, 6.2 method 3): 60 bits of time, 62 random bits.

    Those of one process are in the order in which they were made, so that rows of one moment
    are read as they were written.
    """
    milliseconds, fraction = divmod(_TICKS.next(), 4096)
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(
        int=(milliseconds & 0xFFFF_FFFF_FFFF) << 80
        | 0x7 << 76
        | fraction << 64
        | 0b10 << 62
        | random
    )


class Key(TypeDecorator[UUID]):
    """A UUID: native in PostgreSQL, 16 bytes in SQLite (SQLAlchemy's own would take 32 letters)."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of this engine."""
        native: TypeEngine[Any] = LargeBinary(16) if dialect.name == "sqlite" else Uuid()
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Hand a UUID to the driver."""
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, _dialect: Dialect) -> UUID | None:
        """Take a UUID from the driver."""
        return value if value is None or isinstance(value, UUID) else _uuid(bytes(value))


@lru_cache(maxsize=1 << 14)  # people and teams come thousands of times
def _uuid(value: bytes) -> UUID:
    return UUID(bytes=value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, always UTC; SQLite alone would give back naive ones."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of this engine."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite stores them as UTC without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive moment was given: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: Mapping[Any, Any] = {
        UUID: Key,
        datetime: UtcDateTime,
        str: Text,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
    }


class Identified(Base):
    """A table whose rows have a UUIDv7 made by the client."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


class Edited(Identified):
    """A table whose rows people edit: two writers are told apart by `version`."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(Integer, default=1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let SQLAlchemy count the version at every update."""
        if "__abstract__" not in cls.__dict__:
            cls.__mapper_args__ = {"version_id_col": cls.__dict__.get("version", Edited.version)}
        super().__init_subclass__(**kwargs)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return a check that a text column holds one of the given codes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
