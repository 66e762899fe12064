"""An inspector's assessment: what somebody is to it, its clock, and the paper that both sign."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import moves, queries, taken
from qa_desk.models.documents import Document, DocumentLine, Signature
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.models.people import Person
from qa_desk.models.steps import Assessment
from qa_desk.rules import disputes, permissions, workflow
from qa_desk.rules.assessments import Decided, Standing
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Words
from qa_desk.rules.sheets import Sheet
from qa_desk.work import Actor, Work

_GRAVEST = ("wrong_fatal", "over_deduct", "wrong_cause", "miss")


def open_for(
    work: Work, found: Evaluation, source: str, form: Checklist, sheets: tuple[Sheet, Sheet]
) -> None:
    """Open the assessment of an inspector who erred; one who has left has none (E-31)."""
    inspector = work.session.get_one(Person, found.inspector_id)
    if inspector.left_on is not None and inspector.left_on <= work.today:
        return
    wrong = disputes.errors(form, *sheets)
    if not wrong:
        return
    kind, subject = min(wrong, key=lambda each: _GRAVEST.index(each[0]))
    (step,) = workflow.rows("assess")
    day = work.today
    row = Assessment(
        number=queries.next_numbers(work.session, Assessment.number, "QIA", day)[0],
        evaluation_id=found.id,
        inspector_id=found.inspector_id,
        reviewer_id=work.actor.id,
        source=source,
        kind=kind,
        item=subject if isinstance(subject, int) else None,
        fatal=subject if isinstance(subject, str) else None,
        status=step.target,
        opened_at=work.now,
        due_at=moves.due(work.session, step, found, work.now),
    )
    work.session.add(row)
    work.session.flush()
    taken.keep(work, found, step, "reviewer", Words(), row)


def standings(work: Work, found: Iterable[Assessment]) -> dict[UUID, Standing]:
    """Return how far assessments are, and what the actor is to each of them."""
    rows = list(found)
    wrote = set(
        work.session.scalars(
            select(Revision.evaluation_id).where(
                Revision.evaluation_id.in_({row.evaluation_id for row in rows}),
                Revision.number == 1,
                Revision.author_id == work.actor.id,
            )
        )
    )
    signed = signers(work.session, [row.document_id for row in rows if row.document_id])
    return {
        row.id: Standing(
            row.status,
            relations(work.actor, row, wrote=row.evaluation_id in wrote),
            is_stated(row, work.now),
            signed.get(row.document_id, frozenset()) if row.document_id else frozenset(),
            row.decided_by == work.actor.id,
        )
        for row in rows
    }


def relations(actor: Actor, found: Assessment, *, wrote: bool) -> frozenset[str]:
    """Return what an actor is to an assessment; nobody decides about what he wrote (NO-SELF).

    On a server `relations_to_assessment` (sign_off.sql) says the same.
    """
    if found.inspector_id == actor.id:
        return frozenset({"author"})
    if permissions.reach(actor, "assess").everywhere and not wrote:
        return frozenset({"assessor"})
    return frozenset()


def is_stated(found: Assessment, moment: datetime) -> bool:
    """Say whether the inspector was heard, or had the time to be."""
    return bool(found.statement) or (found.due_at is not None and found.due_at <= moment)


def signers(session: Session, documents: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the roles that have signed each of some papers."""
    held: dict[UUID, frozenset[str]] = {}
    rows = session.execute(
        select(Signature.document_id, Signature.role).where(
            Signature.document_id.in_(list(documents))
        )
    )
    for document_id, role in rows:
        held[document_id] = held.get(document_id, frozenset()) | {role}
    return held


def as_seen(work: Work, assessment_id: UUID, seen: int) -> Assessment:
    """Return an assessment if it still is as the person saw it; ConflictError otherwise."""
    found = work.session.get(Assessment, assessment_id)
    if found is None:
        raise RuleError(_("This assessment is not there, or not yours to see."))
    if found.version != seen:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile: it is now “{status}”. Nothing of yours "
                "was overwritten. Look at it again."
            ).format(number=found.number, status=_(workflow.STATUSES[found.status].name))
        )
    return found


def paper(work: Work, found: Assessment, decided: Decided) -> Document:
    """Make the paper of a decision, which inspector and decider sign, with what it is about."""
    subject = work.session.get_one(Evaluation, found.evaluation_id)
    revision = work.session.get_one(Revision, (subject.id, subject.revision))
    day = work.today
    made = Document(
        kind="assessment",
        number=found.number,
        mode="",
        person_id=found.inspector_id,
        period_from=day,
        period_to=day,
        created_at=work.now,
        created_by=work.actor.id,
        content=decided.to_text(),
    )
    line = (
        ("evaluation", subject.id),
        ("revision", revision.number),
        ("hash", revision.content_hash),
    )
    made.content_hash = content_hash(
        [
            ("kind", made.kind),
            ("number", made.number),
            ("mode", made.mode),
            ("person", made.person_id),
            ("period_from", made.period_from),
            ("period_to", made.period_to),
            ("content", made.content),
            *((f"line.1.{name}", value) for name, value in line),
        ]
    )
    work.session.add(made)
    work.session.flush()
    work.session.add(
        DocumentLine(
            document_id=made.id,
            no=1,
            evaluation_id=subject.id,
            revision=revision.number,
            content_hash=revision.content_hash,
        )
    )
    work.session.flush()
    return made
