"""The drawn set against its pool: what the selection-bias meter shows (C-1, S3-4.3)."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, case, cast, extract, func, select

from qa_desk.models import (
    Call,
    CallSegment,
    Draw,
    Evaluation,
    Person,
    SamplingRule,
    drawing,
    queries,
    views,
)
from qa_desk.models.drawing import Basis
from qa_desk.rules import bias, options, permissions, sampling
from qa_desk.rules.bias import Bias
from qa_desk.rules.call_filters import CallFilter
from qa_desk.work import Work

_HOUR = 3600


def of_draw(work: Work, draw_id: UUID) -> Bias:
    """Compare what a draw took with its rule's calls, a random one with all that could be drawn."""
    permissions.require_of(work.actor, "draw")
    draw = work.session.get_one(Draw, draw_id)
    basis = _basis(work, draw)
    taken = select(views.drawn.c.segment_id).where(views.drawn.c.draw_id == draw.id)
    drawn = _facts(work, CallSegment.id.in_(taken), replace(basis, filter=CallFilter()))
    pool = _facts(work, drawing.is_in_pool(basis), basis)
    if permissions.reach(work.actor, "see_results").everywhere:
        drawn["inspector"] = _inspectors(work, draw.id)
        pool["inspector"] = dict.fromkeys(drawn["inspector"], 1)
    return replace(bias.measure(pool, drawn), of=basis.filter)


def _basis(work: Work, draw: Draw) -> Basis:
    """Return the pool to compare with."""
    rule = work.session.get_one(SamplingRule, draw.rule_id)
    if draw.facts:
        basis = Basis.from_document(draw.facts["basis"])
    else:  # of an older program, which kept none
        stored = queries.stored_options(work.session, draw.drawn_at)
        basis = Basis(
            draw.pool_from,
            draw.pool_to,
            draw.drawn_at,
            queries.centre_timezone(work.session, draw.drawn_at).key,
            CallFilter.from_document(rule.filter),
            options.number("draw.seconds", stored),
        )
    return replace(basis, filter=CallFilter(), people=None) if rule.kind == "random" else basis


def _facts(work: Work, condition: ColumnElement[bool], of: Basis) -> dict[str, dict[str, int]]:
    """Count calls by length, hour, weekday and queue."""
    zone = ZoneInfo(of.zone)
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
        if not sampling.is_wanted(local, of.filter):
            continue
        found["length"][str(band)] += number
        found["hour"][f"{local:%H}"] += number
        found["weekday"][str(local.isoweekday())] += number
        found["queue"][reason] += number
    return {name: dict(counter) for name, counter in found.items()}


def _inspectors(work: Work, draw_id: UUID) -> dict[str, int]:
    rows = work.session.execute(
        select(Person.name, Person.staff_no, func.count())
        .join(Evaluation, Evaluation.inspector_id == Person.id)
        .where(Evaluation.draw_id == draw_id)
        .group_by(Person.id, Person.name, Person.staff_no)
    )
    return {f"{name} {number}": count for name, number, count in rows}
