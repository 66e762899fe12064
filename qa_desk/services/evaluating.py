"""Score a call: open the task, keep the draft, submit, release (E-03 to E-07)."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    Document,
    Draft,
    Evaluation,
    Revision,
    Setting,
    calibrating,
    drafts,
    engines,
    live_calls,
    moves,
    queries,
    rechecking,
    revisions,
    slips,
    standards,
    visible,
)
from qa_desk.rules import checklist_versions, deadlines, masking, options, permissions, scoring
from qa_desk.rules.drafts import Held, LocalDraft
from qa_desk.rules.guards import Facts
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.ticking import Batch
from qa_desk.rules.workflow import EvaluationState
from qa_desk.work import Work

_MOST_DUE = 100  # at a time: a transaction stays short (D11)


def open_task(work: Work, evaluation_id: UUID, seen: int) -> EvaluationState:
    """Open a task: the checklist of the call's day is pinned to it (E-03, VERSION-PIN)."""
    found = moves.evaluation(work, evaluation_id, seen)
    permissions.require_of(work.actor, permissions.SCORING[found.purpose])
    moves.take(work, found, "open", Facts(status=found.status))
    if found.checklist_version_id is None:
        found.checklist_version_id = calibrating.version_for(
            work.session, found.id
        ) or _checklist_for(work, found)
    return moves.state(work, found)


@dataclass(frozen=True)
class Pushed:
    """What became of a draft that was pushed, and what the database holds instead of it.

    "stored"; "there", it was stored before; "older", the database has a later save of this
    desktop; "parted", it has what another desktop typed; otherwise why it is not taken: the state
    of the evaluation, or "gone" when it is not the person's any more.
    """

    outcome: str
    held: Held | None = None

    @property
    def is_safe(self) -> bool:
        """Say whether the database has what was pushed, or what was typed on top of it."""
        return self.outcome in ("stored", "there", "older")


def push_draft(work: Work, draft: LocalDraft) -> Pushed:
    """Store a draft that this desktop has saved already; nothing but its past gives way (D4)."""
    found = work.session.get(Evaluation, draft.evaluation_id)
    if found is not None and found.inspector_id == work.actor.id and found.status == "E1":
        found = _alone(work, draft.evaluation_id)
    if found is None or found.inspector_id != work.actor.id:
        return Pushed("gone")
    if found.status != "E1":
        return Pushed(found.status)
    held = drafts.held(work.session, found)
    if held is not None and held.save_id == draft.save_id:
        return Pushed("there")
    if held is not None and not draft.is_after(held):
        return Pushed("parted", held)
    if held is not None and held.save_id != draft.based_on and held.sequence > draft.sequence:
        return Pushed("older")
    stored = work.session.get(Draft, (found.id, work.actor.id))
    if stored is None:
        stored = Draft(evaluation_id=found.id, author_id=work.actor.id)
        work.session.add(stored)
    stored.save_id, stored.sequence = draft.save_id, draft.sequence
    hidden = masking.mask_within(draft.document)
    stored.document = {**hidden, drafts.MACHINE: engines.machine()}
    stored.saved_at = work.now
    return Pushed("stored")


def submit(
    work: Work, evaluation_id: UUID, seen: int, sheet: Sheet, draft: LocalDraft | None = None
) -> EvaluationState:
    """Submit a filled-in sheet, whose last draft is given: it becomes a sealed revision (E-05).

    One that is scored for comparison only ends with it, and is never released.
    """
    found = moves.evaluation(work, evaluation_id, seen)
    _require_latest(work, found, draft)
    if found.checklist_version_id is None:
        raise RuleError(_("Open the evaluation before submitting it."))
    form = revisions.checklist(work.session, found.checklist_version_id)
    settled = queries.stored_options(work.session, work.now)
    demands = scoring.demands(
        settled, is_recorded=live_calls.is_recorded(work.session, found.call_id)
    )
    problems = scoring.problems(form, sheet, demands)
    score = scoring.score(form, sheet, found.skill_group)
    facts = Facts(status=found.status, problems=len(problems), fatal=bool(score.fatal_classes))
    write = partial(revisions.write, work, found, form, sheet, score)
    if found.purpose == "normal":
        moves.take(work, found, "submit", facts)
        write()
    else:  # it ends with this step, so both are one change
        moves.take(work, found, "set_down", facts, revise=write)
    found.submitted_at = work.now
    if found.purpose == "recheck":
        rechecking.compare(work, found, form, sheet)
    stored = work.session.get(Draft, (evaluation_id, work.actor.id))
    if stored is not None:
        work.session.delete(stored)
    return moves.state(work, found)


def recall(work: Work, evaluation_id: UUID, seen: int) -> EvaluationState:
    """Take a submitted result back before anybody has seen it (E-06)."""
    found = moves.evaluation(work, evaluation_id, seen)
    moves.take(work, found, "recall", Facts(status=found.status))
    found.submitted_at = None
    return moves.state(work, found)


def give_back(work: Work, evaluation_id: UUID, seen: int, reason: str) -> EvaluationState:
    """Give a task back to the queue with a reason (E-04)."""
    found = moves.evaluation(work, evaluation_id, seen)
    moves.take(work, found, "give_back", Facts(status=found.status, reason=reason))
    return moves.state(work, found)


def release(work: Work, evaluation_id: UUID, seen: int) -> EvaluationState:
    """Release a result to its CSR on a confirmation slip (E-07)."""
    permissions.require_of(work.actor, "release")
    found = moves.evaluation(work, evaluation_id, seen)
    revision = work.session.get_one(Revision, (found.id, found.revision))
    recorded = live_calls.is_recorded(work.session, found.call_id) or not revision.witness
    facts = Facts(status=found.status, fatal=bool(revision.fatal_classes), recorded=recorded)
    slip = _release(work, found, revision, facts)
    return moves.state(work, found, slip.number)


def release_due(work: Work, _after: UUID | None = None) -> Batch:
    """Release what was submitted before the centre's last releasing time (E-07).

    Fatal errors wait for their second listener. Up to a hundred at a time; what somebody else is
    at is left to him. What is released is not found again, wherever one goes on.
    """
    reach = permissions.require_of(work.actor, "release")
    until = _released_until(work)
    if until is None:
        return Batch()
    of_evaluation = (Revision.evaluation_id == Evaluation.id) & (
        Revision.number == Evaluation.revision
    )
    due = work.session.execute(
        select(Evaluation, Revision)
        .join(Revision, of_evaluation)
        .where(
            Evaluation.status == "E2",
            Evaluation.submitted_at <= until,
            Evaluation.csr_id != work.actor.id,
            Revision.fatal_classes == "",
            visible.in_scope(reach),
        )
        .order_by(Evaluation.submitted_at)
        .limit(_MOST_DUE)
        .with_for_update(of=Evaluation, skip_locked=True)
    ).all()
    for csr_id in sorted({found.csr_id for found, _revision in due}):
        slips.hold(work, csr_id)
    for found, revision in due:
        _release(work, found, revision, Facts(status=found.status))
    work.session.flush()
    return Batch(("release",) * len(due), due[-1][0].id if len(due) == _MOST_DUE else None)


def _released_until(work: Work) -> datetime | None:
    """Return the last releasing time, None when there has been none since it was chosen."""
    chosen = work.session.scalar(
        select(Setting)
        .where(Setting.key == "release.at", Setting.valid_from <= work.now)
        .order_by(Setting.valid_from.desc())
        .limit(1)
    )
    at = chosen and options.text("release.at", {"release.at": chosen.value})
    if chosen is None or not at:
        return None
    until = deadlines.last_time(time.fromisoformat(at), work.now, work.zone)
    return until if until >= chosen.valid_from else None


def set_release_time(work: Work, written: str) -> str:
    """Say at what time of day results are released from now on; empty is by hand."""
    permissions.require_of(work.actor, "settings.edit")
    value = str(options.parse("release.at", written))
    work.session.add(
        Setting(key="release.at", valid_from=work.now, value=value, changed_by=work.actor.id)
    )
    return value


def _release(work: Work, found: Evaluation, revision: Revision, facts: Facts) -> Document:
    moves.take(work, found, "release", facts)
    found.released_at = work.now
    return slips.place(work, found, revision)


def _alone(work: Work, evaluation_id: UUID) -> Evaluation | None:
    """Return an evaluation as it is now, while no other desktop writes to it or its draft."""
    return work.session.get(Evaluation, evaluation_id, with_for_update=True, populate_existing=True)


def _require_latest(work: Work, found: Evaluation, draft: LocalDraft | None) -> None:
    """Refuse to submit over what the same inspector typed on another computer."""
    if draft is None:
        return
    _alone(work, found.id)
    held = drafts.held(work.session, found)
    if held is not None and not draft.is_after(held):
        raise ConflictError(
            _(
                "{number} was filled in on another computer too. Nothing is submitted. Look at "
                "both and choose."
            ).format(number=found.number)
        )


def _checklist_for(work: Work, found: Evaluation) -> UUID:
    """Return the version in force on the call's day that fits its direction and skill group.

    What is scored a second time is scored by the version of the first time.
    """
    if found.purpose == "recheck" and (first := rechecking.first_version(work, found)):
        return first
    call = work.session.get_one(Call, found.call_id) if found.call_id else None
    moment = call.started_at if call and call.started_at else found.assigned_at
    day = moment.astimezone(work.zone).date()
    if call is None and found.day is not None:
        day = found.day
    forms = standards.forms_on(work.session, day)
    if not forms:
        raise RuleError(
            _("No checklist was in force on {day}. Ask the QA lead to set one in force.").format(
                day=day
            )
        )
    direction = call.direction if call else "inbound"
    return checklist_versions.fitting(forms, found.skill_group, direction)
