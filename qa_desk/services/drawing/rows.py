"""A draw as people look at it."""

from uuid import UUID

from sqlalchemy import func, select

from qa_desk.i18n import _
from qa_desk.models import Draw, DrawStratum, Person, SamplingRule, Team, queries, views
from qa_desk.services.drawing.types import DrawRow
from qa_desk.work import Work


def row(work: Work, record: Draw) -> DrawRow:
    """Return one draw with its figures."""
    rule = work.session.get_one(SamplingRule, record.rule_id)
    drawn = work.session.scalar(
        select(func.sum(DrawStratum.drawn)).where(DrawStratum.draw_id == record.id)
    )
    inspectors = work.session.scalar(
        select(views.progress.c.inspectors).where(views.progress.c.draw_id == record.id)
    )
    unjudged = record.facts.get("unjudged", {})
    return DrawRow(
        record.id,
        record.drawn_at,
        name(work, record.drawn_by),
        record.seed,
        record.pool_from,
        record.pool_to,
        record.pool_count,
        record.pool_digest.hex(),
        drawn or 0,
        inspectors or 0,
        _shortfalls(work, record, rule.count),
        tuple(sorted(record.exclusions.items())),
        rule.name,
        rule.sample_reason,
        tuple((UUID(call), reason) for call, reason in unjudged.items()),
    )


def name(work: Work, person_id: UUID) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    person = work.session.get_one(Person, person_id)
    return f"{person.name} {person.staff_no}"


def _shortfalls(work: Work, record: Draw, count: int) -> tuple[tuple[str, int], ...]:
    """Return whom a draw left short, teams and the centre last, and by how many."""
    wanted = func.coalesce(DrawStratum.wanted, count)  # a draw of an older program kept none
    rows = work.session.execute(
        select(DrawStratum.person_id, wanted - DrawStratum.drawn).where(
            DrawStratum.draw_id == record.id, DrawStratum.drawn < wanted
        )
    )
    short = {person_id: n for person_id, n in rows}  # noqa: C416 - rows, not pairs
    people = sorted(
        queries.people_by_id(work.session, short).values(), key=lambda person: person.staff_no
    )
    found = [(f"{person.name} {person.staff_no}", short[person.id]) for person in people]
    for team_id, n in record.facts.get("short", {}).items():
        team = work.session.get(Team, UUID(team_id)) if team_id else None
        found.append((team.name if team else _("The centre"), n))
    return tuple(found)
