"""The paper of a training need: what it says, who signs it, how it is printed (5.5)."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    Person,
    Signature,
    TrainingNeed,
    TrainingStep,
    chain,
    queries,
    signatories,
    training_needs,
)
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.slip import Person as Name
from qa_desk.reports.training_need import TrainingNeed as Sheet
from qa_desk.rules import permissions
from qa_desk.rules.canonical import Field, canonical
from qa_desk.services.training import reading
from qa_desk.services.training.types import Need
from qa_desk.work import Work

_ACCEPTED = ("accept_need", "return_need")


def content(work: Work, need: TrainingNeed) -> str:
    """Return what a concluded need says, in canonical form (D3)."""
    known = reading.one(work, need.id)
    return canonical([*_said(need), *_held(known), *_ended(need)]).decode()


def sign(work: Work, need_id: UUID, seen: int, password: str) -> bool:
    """Sign the paper of a concluded need; say whether that was the last signature."""
    permissions.require_of(work.actor, "training.see")
    need = training_needs.as_seen(work, need_id, seen)
    paper = work.session.get(Document, need.document_id) if need.document_id else None
    if paper is None:
        raise RuleError(
            _("{number} is signed when its effect is decided. Nothing was signed.").format(
                number=need.number
            )
        )
    return signatories.sign(work, paper, "", password)


def sheet(work: Work, need_id: UUID) -> Sheet:
    """Return a need as `reports.training_need` prints it, at any state."""
    known = reading.one(work, need_id)
    need = training_needs.seen(work, need_id)
    paper = work.session.get(Document, need.document_id) if need.document_id else None
    row, draft = known.row, known.draft
    return Sheet(
        imprint=_imprint(work, need, paper),
        status=row.status,
        topic=row.topic,
        source=row.source,
        urgency=row.urgency,
        raised_at=row.raised_at,
        raised_by=row.raised_by,
        approved=_act(work, need, ("approve_need",)),
        problem=draft.problem,
        dimension=draft.dimension,
        items=known.item_texts,
        baseline=known.baseline,
        cases=known.cases,
        trainees=known.trainees,
        metric=draft.metric,
        goal_baseline=known.goal_baseline,
        target=draft.target,
        method=draft.method,
        content=draft.content,
        due_on=draft.due_on,
        accepted=_act(work, need, _ACCEPTED),
        sessions=known.sessions,
        result=known.result,
        result_at=known.result_at,
        effect=known.effect,
        verdict=row.verdict,
        verdict_reason=known.verdict_reason,
        follow_up=known.follows[1] if known.follows else "",
        signatures=tuple(_signatures(work, paper)) if paper else (),
    )


def note_print(work: Work, need_id: UUID) -> None:
    """Write into the journal that a training need was printed or saved (S1-6.3)."""
    training_needs.seen(work, need_id)
    chain.note(work.session, "print", "training_need", need_id, {})


# -- how it is done ------------------------------------------------------------------------------


def _said(need: TrainingNeed) -> Iterator[Field]:
    yield "need", need.id
    for name in ("raised_at", "raised_by", "submitted_by", "approved_by", "trainer_id"):
        yield name, getattr(need, name)
    for name in ("source", "urgency", "topic", "problem", "dimension", "items"):
        yield name, getattr(need, name)
    for name in ("period_from", "period_to", "samples", "failed", "applied"):
        yield name, getattr(need, name)
    for name in ("people_failed", "people", "metric", "baseline", "target", "method"):
        yield name, getattr(need, name)
    for name in ("content", "due_on", "accepted_at"):
        yield name, getattr(need, name)


def _held(known: Need) -> Iterator[Field]:
    for n, case in enumerate(known.cases, start=1):
        yield f"case.{n}", case.evaluation_id
        yield f"case.{n}.at_ms", case.at_ms
    for n, session in enumerate(known.sessions, start=1):
        for name in ("day", "from_minute", "to_minute", "place", "method", "lecturer", "hours"):
            yield f"session.{n}.{name}", getattr(session, name)
        yield f"session.{n}.material", session.material
    for n, trainee in enumerate(known.trainees, start=1):
        yield f"trainee.{n}", trainee.id
        yield f"trainee.{n}.attendance", trainee.attendance
        for m, test in enumerate(trainee.tests, start=1):
            for name in ("kind", "day", "score", "pass_mark", "retake_on"):
                yield f"trainee.{n}.test.{m}.{name}", getattr(test, name)


def _ended(need: TrainingNeed) -> Iterator[Field]:
    for name in ("result", "result_at", "effect", "proposed_verdict", "proposed_by"):
        yield name, getattr(need, name)
    for name in ("verdict", "verdict_reason", "decided_by"):
        yield name, getattr(need, name)


def _imprint(work: Work, need: TrainingNeed, paper: Document | None) -> Imprint:
    return Imprint(
        number=need.number,
        content_hash=paper.content_hash.hex() if paper else "",
        **queries.letterhead(work, need.raised_at),
    )


def _act(work: Work, need: TrainingNeed, keys: tuple[str, ...]) -> Act | None:
    """Return the newest of some steps, as the paper tells it."""
    row = work.session.execute(
        select(TrainingStep, Person)
        .join(Person, Person.id == TrainingStep.person_id)
        .where(TrainingStep.need_id == need.id, TrainingStep.key.in_(keys))
        .order_by(TrainingStep.taken_at.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    step, person = row
    by = Name(person.name, person.staff_no)
    return Act(step.key, step.taken_at, by, step.role, step.target, step.words)


def _signatures(work: Work, paper: Document) -> Iterator[Signed]:
    rows = work.session.execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .where(Signature.document_id == paper.id)
        .order_by(Signature.place)
    )
    for given, person in rows:
        yield Signed(
            role=given.role,
            name=person.name,
            staff_no=person.staff_no,
            at=given.signed_at,
            method=given.method,
            hash_prefix=given.content_hash.hex()[:16],
            meaning=given.meaning,
        )
