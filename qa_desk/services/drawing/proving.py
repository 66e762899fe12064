"""Draw again as it was drawn, and say what differs; why this call, or why not (S3-4.2, D10)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    Call,
    CallSegment,
    Draw,
    DrawStratum,
    Plan,
    SamplingRule,
    drawing,
    pools,
    queries,
    views,
)
from qa_desk.models.drawing import Basis
from qa_desk.rules import permissions, quotas, sampling
from qa_desk.rules.quotas import Had, Situation
from qa_desk.rules.sampling import Cells, Stratum
from qa_desk.services.drawing import bases
from qa_desk.services.drawing.types import Difference, Verdict, Why
from qa_desk.work import Work

_Task = Any  # a row of the view of what was drawn


@dataclass(frozen=True)
class _Proof:
    """A draw, what it kept, and what is there of it now."""

    record: Draw
    rule: SamplingRule
    basis: Basis
    strata: Mapping[UUID, DrawStratum]
    tasks: Sequence[_Task]
    names: Mapping[UUID, str]

    @property
    def unjudged(self) -> set[str]:
        """Return the calls that were drawn and nobody could judge."""
        return set(self.record.facts["unjudged"])


def verify(work: Work, draw_id: UUID) -> Verdict:
    """Draw again from the calls as they were at the draw, and compare (S3-4.2)."""
    permissions.require_of(work.actor, "draw")
    record = _draw(work, draw_id)
    if not record.facts:
        return Verdict(record.id, record.drawn_at, 0, (Difference("old"),))
    proof = _proof(work, record)
    strata = dict(pools.strata(work.session, proof.basis))
    differences = (
        *_of_rule(work, proof),
        *_of_pool(proof, strata),
        *_of_numbers(work, proof),
        *_of_sample(proof, strata),
        *_of_ranks(proof),
        *_of_replacements(work, proof, strata),
    )
    return Verdict(record.id, record.drawn_at, len(proof.tasks), differences)


def why(work: Work, call_id: UUID) -> list[Why]:
    """Say of each draw whose days hold a call why it was drawn or not (D10)."""
    permissions.require_of(work.actor, "draw")
    call = work.session.get(Call, call_id)
    if call is None:
        raise RuleError(_("There is no such call. Look it up again."))
    rows = work.session.execute(select(views.drawn).where(views.drawn.c.call_id == call_id)).all()
    found = [Why("off_plan", number=row.number) for row in rows if row.draw_id is None]
    tasks = {row.draw_id: row for row in rows if row.draw_id}
    found += [
        _answer(work, record, call, tasks.get(record.id)) for record in _covering(work, call, tasks)
    ]
    found.sort(key=lambda each: not each.number)  # what drew it first
    return found or [Why("outside")]


# -- reading what was kept -----------------------------------------------------------------------


def _draw(work: Work, draw_id: UUID) -> Draw:
    record = work.session.get(Draw, draw_id)
    if record is None:
        raise RuleError(_("There is no such draw. The Plan page lists those there are."))
    return record


def _proof(work: Work, record: Draw) -> _Proof:
    strata = work.session.scalars(select(DrawStratum).where(DrawStratum.draw_id == record.id))
    by_person = {stratum.person_id: stratum for stratum in strata}
    table = views.drawn.c
    tasks = work.session.execute(
        select(views.drawn)
        .where(table.draw_id == record.id)
        .order_by(table.assigned_at, table.number)
    ).all()
    people = by_person.keys() | {task.csr_id for task in tasks}
    return _Proof(
        record,
        work.session.get_one(SamplingRule, record.rule_id),
        Basis.from_document(record.facts["basis"]),
        by_person,
        tasks,
        {
            person.id: f"{person.name} {person.staff_no}"
            for person in queries.people_by_id(work.session, people).values()
        },
    )


# -- comparing -----------------------------------------------------------------------------------


def _of_rule(work: Work, proof: _Proof) -> Iterator[Difference]:
    """Yield in what a draw did not follow its rule, its plan or the settings of that time."""
    record = proof.record
    plan = work.session.get_one(Plan, record.plan_id)
    of = bases.kept_period(work, plan, record.facts["span"])
    expected = bases.basis(work, proof.rule, of, record.drawn_at)
    for each in fields(Basis):
        if each.name != "people" and getattr(expected, each.name) != getattr(
            proof.basis, each.name
        ):
            yield Difference("rule", each.name)
    if proof.basis.people is not None and not bases.asks_of_people(proof.basis.filter):
        yield Difference("rule", "people")
    if proof.rule.plan_id != plan.id:
        yield Difference("rule", "plan")


def _of_pool(proof: _Proof, strata: Mapping[UUID, Stratum]) -> Iterator[Difference]:
    """Yield whose pool is not what it was."""
    nobody = Stratum({})
    for person in sorted(proof.strata.keys() | strata.keys()):
        kept, cells = proof.strata.get(person), strata.get(person, nobody)
        digest = sampling.digest(call for ids in cells.cells().values() for call in ids)
        count = kept.pool_count if kept else 0
        if (count, kept.pool_digest if kept else b"") != (cells.count, digest):
            named = proof.names.get(person, str(person))
            yield Difference("pool", named, _calls(count), _calls(cells.count))
    full = [each for each in proof.strata.values() if each.pool_count]
    whole = sampling.whole_digest({each.person_id: each.pool_digest for each in full})
    count = sum(each.pool_count for each in full)
    if (whole, count) != (proof.record.pool_digest, proof.record.pool_count):
        yield Difference("whole")


def _of_numbers(work: Work, proof: _Proof) -> Iterator[Difference]:
    """Yield of whom another number was asked for than the rule says, or recorded as drawn."""
    facts = proof.record.facts
    plan = work.session.get_one(Plan, proof.record.plan_id)
    first = Counter(task.csr_id for task in proof.tasks if task.replaces_id is None)
    now = Situation(
        {person: stratum.pool_count for person, stratum in proof.strata.items()},
        {UUID(person): Had(*had) for person, had in facts["had"].items()},
        {UUID(person): UUID(team) for person, team in facts["teams"].items()},
        bases.kept_period(work, plan, facts["span"]).part,
    )
    expected = quotas.wanted(bases.asked(proof.rule), now).people
    for person, stratum in proof.strata.items():
        if stratum.wanted != expected[person]:
            yield Difference(
                "wanted", proof.names[person], _calls(stratum.wanted), _calls(expected[person])
            )
        if stratum.drawn != first[person]:
            yield Difference(
                "count", proof.names[person], _calls(stratum.drawn), _calls(first[person])
            )


def _of_sample(proof: _Proof, strata: Mapping[UUID, Stratum]) -> Iterator[Difference]:
    """Yield the calls that drawing again draws and that are not there, and the other way round."""
    for person in sorted(proof.names):
        kept, stratum = proof.strata.get(person), strata.get(person, Stratum({}))
        wanted = (kept.wanted or 0) if kept else 0
        cells = stratum.cells()
        again = set(sampling.chosen(proof.record.seed, person, cells, wanted)) - proof.unjudged
        there = {
            str(task.call_id): task.number
            for task in proof.tasks
            if task.csr_id == person and task.replaces_id is None
        }
        for call in sorted(again - there.keys()):
            yield Difference("missing", proof.names[person], now=call)
        for call in sorted(there.keys() - again):
            yield Difference("added", there[call], now=_place(proof.record.seed, cells, call))


def _place(seed: str, cells: Cells, call: str) -> str:
    cell = next((ids for ids in cells.values() if call in ids), None)
    if cell is None:
        return _("it is not in the pool")
    ranks = sorted(sampling.rank(seed, each) for each in cell)
    place = ranks.index(sampling.rank(seed, call)) + 1
    return _("number {place} in rank of {of} calls").format(place=place, of=len(cell))


def _of_ranks(proof: _Proof) -> Iterator[Difference]:
    seed = proof.record.seed
    wrong = [task for task in proof.tasks if task.draw_rank != sampling.rank(seed, task.call_id)]
    if wrong and len(wrong) == len(proof.tasks):
        yield Difference("seed")
        return
    yield from (Difference("rank", task.number) for task in wrong)


def _of_replacements(
    work: Work, proof: _Proof, strata: Mapping[UUID, Stratum]
) -> Iterator[Difference]:
    """Yield the tasks that are not the next in rank after the one they replace."""
    by_id = {task.id: task for task in proof.tasks}
    used = {str(task.call_id) for task in proof.tasks if task.replaces_id is None}
    for task in proof.tasks:
        if task.replaces_id is None:
            continue
        replaced = by_id.get(task.replaces_id)
        cells = strata.get(task.csr_id, Stratum({})).cells()
        order = sampling.succession(
            proof.record.seed, cells, str(replaced.call_id) if replaced else ""
        )
        gone = used | proof.unjudged | _taken_elsewhere(work, proof.record, task)
        is_next = [call for call in order if call not in gone][:1] == [str(task.call_id)]
        if replaced is None or replaced.status != "E13" or not is_next:
            yield Difference("replacement", task.number)
        used.add(str(task.call_id))


def _taken_elsewhere(work: Work, record: Draw, task: _Task) -> set[str]:
    """Return the CSR's calls that something else than this draw had taken by then."""
    table = views.drawn.c
    calls = work.session.scalars(
        select(table.call_id).where(
            table.csr_id == task.csr_id,
            table.purpose == "normal",
            or_(table.draw_id.is_(None), table.draw_id != record.id),
            table.assigned_at <= task.assigned_at,
        )
    )
    return {str(call) for call in calls}


def _calls(n: int | None) -> str:
    return ngettext("{n} call", "{n} calls", n or 0).format(n=n or 0)


# -- why this call -------------------------------------------------------------------------------


def _covering(work: Work, call: Call, named: Collection[UUID]) -> list[Draw]:
    """Return the draws whose days hold a part of a call, or that an evaluation of it names."""
    parts = work.session.scalars(
        select(CallSegment.started_at).where(CallSegment.call_id == call.id)
    )
    within = [(Draw.pool_from <= moment) & (Draw.pool_to > moment) for moment in parts if moment]
    found = work.session.scalars(
        select(Draw).where(or_(Draw.id.in_(named), *within)).order_by(Draw.drawn_at.desc())
    )
    return list(found)


def _answer(work: Work, record: Draw, call: Call, task: _Task | None) -> Why:
    rule = work.session.get_one(SamplingRule, record.rule_id)
    named = rule.name or _(sampling.REASONS[rule.sample_reason])
    answer = Why("old", record.id, record.drawn_at, named)
    if not record.facts:
        return answer
    proof = _proof(work, record)
    if call.imported_at > record.drawn_at:
        answer = replace(answer, code="later")
    elif reason := drawing.reason(work.session, proof.basis, call.id):
        answer = replace(answer, code=reason)
    else:
        answer = _in_pool(work, proof, call.id, answer)
    if task is None:
        return answer
    is_drawn = answer.code == "gone"
    code = "replacement" if task.replaces_id else "drawn" if is_drawn else "by_hand"
    return replace(answer, code=code, number=task.number)


def _in_pool(work: Work, proof: _Proof, call_id: UUID, answer: Why) -> Why:
    """Say which place in rank a call of the pool has, and whether that was enough."""
    part, call = proof.basis.part, str(call_id)
    person: Any = work.session.scalars(
        select(CallSegment.person_id).where(CallSegment.call_id == call_id, drawing.is_scored(part))
    ).one()
    ((_person, stratum),) = pools.strata(work.session, proof.basis, person)
    cells = stratum.cells()
    seed, kept = proof.record.seed, proof.strata.get(person)
    drawn = sampling.chosen(seed, person, cells, (kept.wanted or 0) if kept else 0)
    own = next(ids for ids in cells.values() if call in ids)
    ranks = sorted(sampling.rank(seed, each) for each in own)
    code = "gone" if call in drawn else "not_reached"
    return replace(
        answer,
        code="unjudged" if call in proof.unjudged else code,
        place=ranks.index(sampling.rank(seed, call)) + 1,
        of=len(own),
        quota=len(set(own) & set(drawn)),
    )
