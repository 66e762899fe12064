"""The pools of draws, read from the database as they are now or were when a draw was made (D10).

One statement says of every call of the period whether it is in the pool or why not. PostgreSQL
hands the ids over in one text for each CSR and cell, a local file row by row in the order of its
index; then both are ranked by the same code, so that the sample is the same on both.

A server can use all its cores only for a statement without a cursor, so its rows are taken off the
wire as they come, and ranked while it makes the next ones. Whether a call is heard, in words, drawn
or scored by another part it finds by joins: one EXISTS about each row, and it uses one core only.
One call may have several rows then; DISTINCT makes one of them and the order that the texts need.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Double,
    Integer,
    LargeBinary,
    Select,
    Text,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from qa_desk.models import drawing
from qa_desk.models.calls import Call, CallSegment
from qa_desk.models.drawing import Basis
from qa_desk.rules import sampling
from qa_desk.rules.sampling import Stratum

_QUARTER = int(sampling.QUARTER.total_seconds())
_GROUPS = Struct("8s4s4s4s12s")
_ON_SERVER = (("work_mem", "256MB"), ("jit", "off"))


def strata(
    session: Session,
    basis: Basis,
    person: UUID | None = None,
    excluded: Counter[str] | None = None,
) -> Iterator[tuple[UUID, Stratum]]:
    """Yield what may be drawn of each CSR, or of one; count into `excluded` why the rest may not.

    Until the last has come, nothing else can be asked of the session.
    """
    counted: Counter[str] = Counter() if excluded is None else excluded
    if person is None and excluded is not None:
        excluded["unresolved"] += _timeless(session, basis)
    on_server = session.get_bind().dialect.name == "postgresql"
    yield from (_from_server if on_server else _from_file)(session, basis, person, counted)


def _timeless(session: Session, basis: Basis) -> int:
    """Count the calls of which nobody knows when they were."""
    found = session.scalar(
        select(func.count())
        .select_from(CallSegment)
        .join(Call, Call.id == CallSegment.call_id)
        .where(CallSegment.started_at.is_(None), Call.imported_at <= basis.moment)
    )
    return found or 0


# -- PostgreSQL ----------------------------------------------------------------------------------


def _from_server(
    session: Session, basis: Basis, person: UUID | None, excluded: Counter[str]
) -> Iterator[tuple[UUID, Stratum]]:
    for name, value in _ON_SERVER:
        session.execute(select(func.set_config(name, value, True)))
    each = _calls(basis, person).subquery()
    ids = func.string_agg(cast(each.c.call_id, Text), "\n").aggregate_order_by(each.c.call_id)
    rows = _streamed(
        session,
        select(
            each.c.person_id,
            each.c.reason,
            each.c.cell,
            func.count(),
            ids.filter(each.c.reason.is_(None), each.c.cell >= 0),
        )
        .group_by(each.c.person_id, each.c.reason, each.c.cell)
        .order_by(each.c.person_id),
    )
    for person_id, of_person in groupby(rows, itemgetter(0)):
        packed: dict[int, str] = {}
        for _person, code, cell, count, calls in of_person:
            if calls is None:
                excluded[code or "filter"] += count
            else:
                packed[cell] = calls
        if packed:
            yield person_id, Stratum(packed)


def _calls(basis: Basis, person: UUID | None) -> Select[Any]:
    """Return each part of a call of the period once: whose it is, its cell, and why not."""
    numbers = [-1 if cell is None else cell for cell in drawing.cells(basis)]
    cells = select(cast(numbers, ARRAY(Integer)).label("each")).subquery()
    seconds = func.date_part("epoch", CallSegment.started_at - literal(basis.start))
    cell = cells.c.each[cast(func.floor(cast(seconds, Double) / _QUARTER), Integer) + 1]
    transferred = select(CallSegment.call_id).where(CallSegment.no != 1)
    parts = select(CallSegment).where(CallSegment.call_id.in_(transferred)).subquery()
    other = aliased(CallSegment, parts)
    heard = drawing.recorded(basis.moment).subquery()
    worded = drawing.worded().subquery()
    drawn = drawing.drawn_before(basis.moment).subquery()
    reason = drawing.reason_by(
        basis,
        other_part=other.call_id.is_not(None),
        heard=heard.c.call_id.is_not(None),
        worded=worded.c.call_id.is_not(None),
        drawn=drawn.c.call_id.is_not(None),
    )
    return (
        select(
            CallSegment.person_id,
            reason.label("reason"),
            cell.label("cell"),
            CallSegment.call_id,
            CallSegment.no,
        )
        .join_from(CallSegment, cells, true())
        .join(Call, Call.id == CallSegment.call_id)
        .outerjoin(other, drawing.scored_instead(basis.part, other))
        .outerjoin(heard, heard.c.call_id == CallSegment.call_id)
        .outerjoin(worded, worded.c.call_id == CallSegment.call_id)
        .outerjoin(drawn, drawn.c.call_id == CallSegment.call_id)
        .where(drawing.within(basis, person))
        .distinct()
    )


def _streamed(session: Session, statement: Select[Any]) -> Iterator[Any]:
    """Yield the rows of a statement as the server sends them."""
    import psycopg  # a local file never needs the server's driver

    from qa_desk.models import limits

    connection = session.connection()
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    driver: Any = connection.connection.driver_connection
    try:
        with limits.patiently(session), driver.cursor() as cursor:
            yield from cursor.stream(str(compiled), compiled.params)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            None, None, error, psycopg.Error, connection_invalidated=driver.closed
        ) from error


# -- a local file --------------------------------------------------------------------------------


def _from_file(
    session: Session, basis: Basis, person: UUID | None, excluded: Counter[str]
) -> Iterator[tuple[UUID, Stratum]]:
    """Yield the pool of a local file, after one pass over its calls as they lie in it."""
    statement = (
        select(
            type_coerce(CallSegment.person_id, LargeBinary),
            type_coerce(CallSegment.started_at, Text),
            type_coerce(CallSegment.call_id, LargeBinary),
            drawing.reason_by_call(basis),
        )
        .join(Call, Call.id == CallSegment.call_id)
        .where(drawing.within(basis, person))
    )
    cells_of = _CellsByMinute(basis)
    rows: Any = session.connection().execute(statement).cursor  # bare, for there are millions
    found: dict[bytes, dict[int, bytearray]] = defaultdict(lambda: defaultdict(bytearray))
    for person_id, started_at, call_id, code in rows:
        cell = cells_of[started_at[:16]]
        if code or cell is None:
            excluded[code or "filter"] += 1
        else:
            found[person_id][cell] += call_id
    while found:
        person_id, cells = found.popitem()
        yield UUID(bytes=person_id), Stratum({cell: _texts(ids) for cell, ids in cells.items()})


def _texts(ids: bytearray) -> str:
    """Return ids of 16 bytes each as people write them, one per line."""
    return b"\n".join(map(b"-".join, _GROUPS.iter_unpack(ids.hex().encode()))).decode()


class _CellsByMinute(dict[str, int | None]):
    """The cell of each minute, as a local file writes it, found when it is first asked for."""

    def __init__(self, basis: Basis) -> None:
        super().__init__()
        self._start, self._cells = basis.start, drawing.cells(basis)

    def __missing__(self, minute: str) -> int | None:
        moment = datetime.fromisoformat(minute).replace(tzinfo=UTC)
        cell = self[minute] = self._cells[(moment - self._start) // sampling.QUARTER]
        return cell
