"""Many rows at once, with ids that come out the same every time."""

from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from qa_desk.models import Base


def seeded(text: str) -> Random:
    """Return chance that comes out the same every time."""
    return Random(text)  # noqa: S311 - nothing secret depends on it


def key_at(moment: datetime, random: Random, turn: int | None = None) -> UUID:
    """Return a UUIDv7 of a moment; those of one moment are in the order of their turns, if any."""
    chance = random.getrandbits(74)
    fraction = chance >> 62 if turn is None else turn % 4096
    return UUID(
        int=int(moment.timestamp() * 1000) << 80
        | 0x7 << 76
        | fraction << 64
        | 0b10 << 62
        | chance & 0x3FFF_FFFF_FFFF_FFFF
    )


class Batch:
    """Rows of several tables, written together in the order that references ask for."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: type[Base], moment: datetime, **values: Any) -> UUID:
        """Add a row that has an id; return the id, a UUIDv7 of that moment."""
        row_id = key_at(moment, self._random)
        self.add_plain(table, id=row_id, **values)
        return row_id

    def add_plain(self, table: type[Base], **values: Any) -> None:
        """Add a row of a table that has no id of its own."""
        self._rows.setdefault(table.__tablename__, []).append(values)

    def write(self, connection: Connection) -> None:
        """Write all rows and forget them."""
        for table in Base.metadata.sorted_tables:
            rows = self._rows.pop(table.name, None)
            if rows:
                connection.execute(insert(table), rows)
