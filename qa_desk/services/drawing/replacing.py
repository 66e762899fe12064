"""Replace what cannot be scored by the next in rank of the same draw (E-02)."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import case, func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Draw, Evaluation, moves, pools, queries, views
from qa_desk.models.drawing import Basis
from qa_desk.rules import options, permissions, sampling
from qa_desk.rules.guards import Facts
from qa_desk.rules.sampling import Stratum
from qa_desk.services.drawing import bases, tasks
from qa_desk.services.drawing.types import Replaced, ReplacedShare
from qa_desk.work import Work


def replace(work: Work, evaluation_id: UUID, seen: int, reason: str, note: str = "") -> Replaced:
    """Close a task that cannot be scored; the next in rank of its draw takes its place (E-02).

    `reason` is a key of guards.REPLACEMENTS. A draft is given back first.
    """
    permissions.require_of(work.actor, "draw")
    queries.one_at_a_time(work.session, "draw")
    found = moves.evaluation(work, evaluation_id, seen)
    record = work.session.get(Draw, found.draw_id) if found.draw_id else None
    if record is None or not record.facts:
        raise RuleError(
            _(
                "{number} is of no draw that can go on, so nothing takes its place. Nothing was "
                "changed. Ask the QA lead to have it voided."
            ).format(number=found.number)
        )
    if found.status == "E1" and found.revision is None:
        moves.take(work, found, "give_back", Facts(status="E1", reason=reason))
        work.session.flush()
    moves.take(work, found, "replace", Facts(status=found.status, reason=reason))
    found.close_reason = f"{reason}: {note.strip()}".rstrip(": ")
    work.session.flush()
    following = _next(work, record, found)
    if following is None:
        return Replaced(found.number, "")
    (made,) = tasks.make(work, record, found.sample_reason, [following], found.id)
    return Replaced(found.number, made.number)


def replaced_shares(work: Work, month: date) -> list[ReplacedShare]:
    """Return how many tasks of a month each inspector replaced, the most first (E-02)."""
    permissions.require_of(work.actor, "plan.approve")
    of = bases.whole(month, work.zone)
    limit = options.number("draw.replaced", queries.stored_options(work.session, work.now))
    table = views.drawn.c
    replaced = func.count(case((table.status == "E13", 1)))
    rows = work.session.execute(
        select(table.inspector_id, func.count(), replaced)
        .where(
            table.draw_id.is_not(None),
            table.assigned_at >= of.midnight(of.span.first),
            table.assigned_at < of.midnight(of.span.last + timedelta(days=1)),
        )
        .group_by(table.inspector_id)
    ).all()
    people = queries.people_by_id(work.session, (row[0] for row in rows))
    found = [
        ReplacedShare(
            id_, f"{people[id_].name} {people[id_].staff_no}", n, gone, 100 * gone > limit * n
        )
        for id_, n, gone in rows
    ]
    return sorted(found, key=lambda share: (-share.percent, share.inspector))


def _next(work: Work, record: Draw, found: Evaluation) -> tuple[tasks.Candidate, UUID] | None:
    """Return the next call in rank that nobody has drawn since, and who judges it."""
    basis = Basis.from_document(record.facts["basis"])
    strata = dict(pools.strata(work.session, basis, found.csr_id))
    cells = strata.get(found.csr_id, Stratum({})).cells()
    table = views.drawn.c
    taken = set(
        work.session.scalars(
            select(table.call_id).where(table.csr_id == found.csr_id, table.purpose == "normal")
        )
    )
    order = sampling.succession(record.seed, cells, str(found.call_id))
    free = (UUID(call) for call in order if call not in record.facts["unjudged"])
    call = next((call for call in free if call not in taken), None)
    if call is None:
        return None
    (candidate,) = tasks.candidates(work, basis.part, [call])
    return candidate, _judge(work, candidate, found.inspector_id)


def _judge(work: Work, each: tasks.Candidate, inspector_id: UUID) -> UUID:
    """Return who judges it: the same inspector, or somebody else where he cannot."""
    bench = tasks.bench_of(work)
    others = {one.id for one in bench.inspectors} - {inspector_id}
    given = tasks.give(bench.without(others), [each]).tasks or tasks.give(bench, [each]).tasks
    return given[0][1] if given else inspector_id
