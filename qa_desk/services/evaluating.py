"""Score a call: open the task, keep the draft, submit, release (E-03 to E-07)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    Checklist,
    ChecklistVersion,
    Document,
    DocumentLine,
    Draft,
    Evaluation,
    Revision,
    moves,
    queries,
    revisions,
)
from qa_desk.rules import permissions, scoring
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.workflow import Facts
from qa_desk.work import Work


@dataclass(frozen=True)
class EvaluationState:
    """What a step has made of an evaluation."""

    id: UUID
    version: int
    number: str
    status: str
    result: str | None
    slip: str = ""


def open_task(work: Work, evaluation_id: UUID, seen: int) -> EvaluationState:
    """Open a task: the checklist of the call's day is pinned to it (E-03, VERSION-PIN)."""
    permissions.require_of(work.actor, "score")
    found = moves.evaluation(work, evaluation_id, seen)
    moves.take(work, found, "open", Facts(status=found.status))
    if found.checklist_version_id is None:
        found.checklist_version_id = _checklist_for(work, found)
    return _state(work, found)


def push_draft(
    work: Work, evaluation_id: UUID, document: dict[str, Any], save_id: UUID, sequence: int
) -> None:
    """Store a draft that this desktop has saved already; an older one changes nothing (D4)."""
    found = work.session.get(Evaluation, evaluation_id)
    if found is None or found.inspector_id != work.actor.id or found.status != "E1":
        return
    draft = work.session.get(Draft, evaluation_id)
    if draft is None:
        draft = Draft(evaluation_id=evaluation_id, sequence=0)
        work.session.add(draft)
    elif draft.save_id == save_id or draft.sequence >= sequence:
        return
    draft.author_id, draft.document, draft.save_id = work.actor.id, document, save_id
    draft.sequence, draft.saved_at = sequence, work.now


def submit(work: Work, evaluation_id: UUID, seen: int, sheet: Sheet) -> EvaluationState:
    """Submit a filled-in sheet: it becomes a sealed revision (E-05)."""
    found = moves.evaluation(work, evaluation_id, seen)
    if found.checklist_version_id is None:
        raise RuleError(_("Open the evaluation before submitting it."))
    form = revisions.checklist(work.session, found.checklist_version_id)
    problems = scoring.problems(form, sheet)
    score = scoring.score(form, sheet, found.skill_group)
    facts = Facts(status=found.status, problems=len(problems), fatal=bool(score.fatal_classes))
    moves.take(work, found, "submit", facts)
    revisions.write(work, found, form, sheet, score)
    found.submitted_at = work.now
    draft = work.session.get(Draft, evaluation_id)
    if draft is not None:
        work.session.delete(draft)
    return _state(work, found)


def recall(work: Work, evaluation_id: UUID, seen: int) -> EvaluationState:
    """Take a submitted result back before anybody has seen it (E-06)."""
    found = moves.evaluation(work, evaluation_id, seen)
    moves.take(work, found, "recall", Facts(status=found.status))
    found.submitted_at = None
    return _state(work, found)


def give_back(work: Work, evaluation_id: UUID, seen: int, reason: str) -> EvaluationState:
    """Give a task back to the queue with a reason (E-04)."""
    found = moves.evaluation(work, evaluation_id, seen)
    moves.take(work, found, "give_back", Facts(status=found.status, reason=reason))
    return _state(work, found)


def release(work: Work, evaluation_id: UUID, seen: int) -> EvaluationState:
    """Release a result to its CSR on a confirmation slip (E-07)."""
    permissions.require_of(work.actor, "release")
    found = moves.evaluation(work, evaluation_id, seen)
    revision = work.session.get_one(Revision, (found.id, found.revision))
    facts = Facts(status=found.status, fatal=bool(revision.fatal_classes))
    moves.take(work, found, "release", facts)
    found.released_at = work.now
    slip = _make_slip(work, found, revision)
    return _state(work, found, slip.number)


def _checklist_for(work: Work, found: Evaluation) -> UUID:
    """Return the version in force on the call's day that fits its direction and skill group."""
    call = work.session.get_one(Call, found.call_id) if found.call_id else None
    moment = call.started_at if call and call.started_at else found.assigned_at
    day = moment.astimezone(queries.centre_timezone(work.session, work.now)).date()
    versions = work.session.scalars(
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.state == "in_force", ChecklistVersion.effective_from <= day)
        .order_by(ChecklistVersion.effective_from.desc(), Checklist.code)
    ).all()
    if not versions:
        raise RuleError(
            _("No checklist was in force on {day}. Ask the QA lead to set one in force.").format(
                day=day
            )
        )
    direction = call.direction if call else "inbound"

    def fit(version: ChecklistVersion) -> tuple[bool, bool]:
        form = revisions.parsed(version)
        groups = {group.code for group in form.skill_groups}
        return found.skill_group in groups, form.direction == direction

    return max(versions, key=fit).id


def _make_slip(work: Work, found: Evaluation, revision: Revision) -> Document:
    day = work.now.astimezone(queries.centre_timezone(work.session, work.now)).date()
    called_on = _call_day(work, found) or day
    slip = Document(
        kind="slip",
        number=queries.next_numbers(work.session, Document.number, "QRD", day)[0],
        mode="fatal" if revision.fatal_classes else "single",
        person_id=found.csr_id,
        period_from=called_on,
        period_to=called_on,
        created_at=work.now,
        created_by=work.actor.id,
    )
    slip.content_hash = content_hash(
        [
            ("kind", slip.kind),
            ("number", slip.number),
            ("mode", slip.mode),
            ("person", slip.person_id),
            ("period_from", slip.period_from),
            ("period_to", slip.period_to),
            ("line.1.evaluation", found.id),
            ("line.1.revision", revision.number),
            ("line.1.hash", revision.content_hash),
        ]
    )
    work.session.add(slip)
    work.session.flush()
    work.session.add(
        DocumentLine(
            document_id=slip.id,
            no=1,
            evaluation_id=found.id,
            revision=revision.number,
            content_hash=revision.content_hash,
        )
    )
    return slip


def _call_day(work: Work, found: Evaluation) -> date | None:
    call = work.session.get(Call, found.call_id) if found.call_id else None
    started_at: datetime | None = call.started_at if call else None
    if started_at is None:
        return None
    return started_at.astimezone(queries.centre_timezone(work.session, work.now)).date()


def _state(work: Work, found: Evaluation, slip: str = "") -> EvaluationState:
    work.session.flush()
    return EvaluationState(found.id, found.version, found.number, found.status, found.result, slip)
