"""The drawn set against its pool: what the selection-bias meter shows (C-1, S3-4.3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Integer,
    case,
    cast,
    exists,
    extract,
    func,
    or_,
    select,
)

from qa_desk.models import AudioFile, Call, CallSegment, Draw, Evaluation, Person, queries, views
from qa_desk.rules import bias, options, permissions
from qa_desk.rules.bias import Bias
from qa_desk.work import Work

_HOUR = 3600


def of_draw(work: Work, draw_id: UUID) -> Bias:
    """Compare what a draw took with all that it could take."""
    return _compared(work, [work.session.get_one(Draw, draw_id)])


def of_plan(work: Work, plan_id: UUID) -> Bias | None:
    """Compare what all draws of a plan took with what they could take; None before the first."""
    draws = work.session.scalars(select(Draw).where(Draw.plan_id == plan_id)).all()
    return _compared(work, draws) if draws else None


def _compared(work: Work, draws: Sequence[Draw]) -> Bias:
    permissions.require_of(work.actor, "draw")
    zone = queries.centre_timezone(work.session, work.now)
    ids = [draw.id for draw in draws]
    drawn_ids = select(views.drawn.c.segment_id).where(views.drawn.c.draw_id.in_(ids))
    drawn = _facts(work, CallSegment.id.in_(drawn_ids), zone)
    pool = _facts(work, or_(CallSegment.id.in_(drawn_ids), _drawable(work, draws)), zone)
    if permissions.reach(work.actor, "see_results").everywhere:
        drawn["inspector"] = _inspectors(work, ids)
        pool["inspector"] = dict.fromkeys(drawn["inspector"], 1)
    return bias.measure(pool, drawn)


def _drawable(work: Work, draws: Sequence[Draw]) -> ColumnElement[bool]:
    """Return the condition for the calls that the draws could have taken and did not."""
    seconds = options.number("draw.seconds", queries.stored_options(work.session, work.now))
    taken = exists().where(
        views.drawn.c.segment_id == CallSegment.id, views.drawn.c.purpose == "normal"
    )
    heard = exists().where(AudioFile.call_id == CallSegment.call_id, AudioFile.dropped_at.is_(None))
    last = max(draw.drawn_at for draw in draws)
    condition: ColumnElement[bool] = (
        CallSegment.person_id.is_not(None)
        & CallSegment.started_at.between(
            min(draw.pool_from for draw in draws), max(draw.pool_to for draw in draws)
        )
        & (CallSegment.duration_ms >= seconds * 1000)
        & Call.is_test.is_(False)
        & (Call.imported_at <= last)
        & heard
        & ~taken
    )
    return condition


def _facts(work: Work, condition: ColumnElement[bool], zone: ZoneInfo) -> dict[str, dict[str, int]]:
    """Count calls by length, hour, weekday and queue."""
    seconds = CallSegment.duration_ms / 1000
    length = case(
        *((seconds < start, n) for n, start in enumerate(bias.LENGTHS)), else_=len(bias.LENGTHS)
    )
    hour = func.floor(cast(extract("epoch", CallSegment.started_at), Integer) / _HOUR)
    rows = work.session.execute(
        select(length.label("band"), hour.label("hour"), Call.contact_reason, func.count())
        .join(Call, Call.id == CallSegment.call_id)
        .where(condition, CallSegment.started_at.is_not(None))
        .group_by("band", "hour", Call.contact_reason)
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in bias.ASPECTS[:4]}
    for band, at, reason, number in rows:
        local = datetime.fromtimestamp(int(at) * _HOUR, UTC).astimezone(zone)
        found["length"][str(band)] += number
        found["hour"][f"{local:%H}"] += number
        found["weekday"][str(local.isoweekday())] += number
        found["queue"][reason] += number
    return {name: dict(counter) for name, counter in found.items()}


def _inspectors(work: Work, draws: Iterable[UUID]) -> dict[str, int]:
    rows = work.session.execute(
        select(Person.name, Person.staff_no, func.count())
        .join(Evaluation, Evaluation.inspector_id == Person.id)
        .where(Evaluation.draw_id.in_(draws))
        .group_by(Person.id, Person.name, Person.staff_no)
    )
    return {f"{name} {number}": count for name, number, count in rows}
