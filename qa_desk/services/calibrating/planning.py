"""Prepare a calibration session: its day, calls and people (S3-5.7, domain.md 5.12)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, or_, select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Calibration,
    CalibrationCall,
    CalibrationMember,
    Call,
    CallSegment,
    ChecklistVersion,
    Evaluation,
    Person,
    Revision,
    RoleGrant,
    StepTaken,
    calibrating,
    facts,
    live_calls,
    plans,
    queries,
    standards,
)
from qa_desk.rules import options, permissions
from qa_desk.rules.calibration_records import PREFIX, WHY
from qa_desk.rules.plans import Content
from qa_desk.services.calibrating.types import Option, Suggested
from qa_desk.work import SYSTEM_ID, Work

_NEAR = 30  # tenths from the pass mark: borderline
_EACH = 8  # calls suggested for each reason
_AMONG = 400  # the newest, among which the random ones are
_BACK = timedelta(days=60)
_CHOSEN = (Evaluation, CallSegment, Call, Revision.final)


@dataclass(frozen=True)
class Plan:
    """What is laid down before people score."""

    held_on: date
    chair_id: UUID
    checklist_version_id: UUID
    reference_id: UUID | None = None
    training: str = ""
    training_minutes: int = 0
    notes: str = ""


@dataclass(frozen=True)
class Choices:
    """What the form offers, with what it begins with."""

    plan: Plan
    chairs: tuple[Option, ...]
    people: tuple[Option, ...]
    checklists: tuple[Option, ...]  # versions in force


def planned_day(work: Work, month: date) -> date | None:
    """Return the day that the plan of a month sets for its calibration."""
    content = work.session.scalar(
        select(plans.Plan.content)
        .where(plans.Plan.month == month, plans.Plan.state != "draft")
        .order_by(plans.Plan.number.desc())
        .limit(1)
    )
    return Content.from_document(content).calibration_on if content else None


def choices(work: Work) -> Choices:
    """Return what a session can be made of; its day is the plan's, or today."""
    permissions.require_of(work.actor, "calibration.run")
    day = work.today
    planned = planned_day(work, day.replace(day=1)) or day
    forms = standards.forms_on(work.session, day)
    if not forms:
        raise RuleError(
            _("No checklist was in force on {day}. Ask the QA lead to set one in force.").format(
                day=day
            )
        )
    return Choices(
        Plan(max(day, planned), work.actor.id, forms[0][0]),
        tuple(_people(work, "calibration.run")),
        tuple(_people(work, "calibration.join")),
        tuple(Option(key, str(form.title_and_version), form.code) for key, form in forms),
    )


def begin(work: Work, plan: Plan) -> UUID:
    """Prepare a session; return its id."""
    permissions.require_of(work.actor, "calibration.run")
    stored = queries.stored_options(work.session, work.now)
    found = Calibration(
        number=queries.next_numbers(work.session, Calibration.number, PREFIX, work.today)[0],
        tolerance=10 * options.number("calibration.tolerance", stored),
        tolerance_new=10 * options.number("calibration.tolerance_new", stored),
        created_at=work.now,
        created_by=work.actor.id,
    )
    _lay_down(work, found, plan)
    work.session.add(found)
    work.session.flush()
    return found.id


def change(work: Work, session_id: UUID, seen: int, plan: Plan) -> int:
    """Lay something else down, until the record is closed; return the version it has now.

    By what people score is settled once they do.
    """
    permissions.require_of(work.actor, "calibration.run")
    states = ("preparing", "scoring", "discussing")
    found = calibrating.as_seen(work, session_id, seen, *states)
    fixed = (found.chair_id, found.reference_id, found.checklist_version_id)
    if found.state != "preparing" and fixed != (
        plan.chair_id,
        plan.reference_id,
        plan.checklist_version_id,
    ):
        raise RuleError(
            _(
                "Chair, reference scorer and checklist stay as they were when the scoring began. "
                "Nothing was changed."
            )
        )
    _lay_down(work, found, plan)
    return calibrating.touch(work, found)


def suggested(work: Work, session_id: UUID, text: str = "") -> list[Suggested]:
    """Return calls that could be taken: disputed and borderline ones, and random others.

    With a text, calls whose recording number begins so. Results are not told to who takes part.
    """
    permissions.require_of(work.actor, "calibration.run")
    calibrating.one(work, session_id)
    taken = set(
        work.session.scalars(
            select(CalibrationCall.segment_id).where(CalibrationCall.calibration_id == session_id)
        )
    )
    people = {one.person_id for one in calibrating.members(work.session, session_id)}
    rows = _begin_so(work, text.strip()) if text.strip() else _three_kinds(work, session_id)
    found: dict[UUID, Suggested] = {}
    for why, segment, call, final in rows:
        if segment.id not in taken and segment.id not in found:
            found[segment.id] = Suggested(
                segment.id,
                call.given_id,
                segment.started_at or work.now,
                segment.duration_ms // 1000,
                call.contact_reason,
                why,
                None if work.actor.id in people else final,
            )
    return list(found.values())


def set_calls(work: Work, session_id: UUID, seen: int, calls: Sequence[tuple[UUID, str]]) -> int:
    """Choose the calls, as segments with why, in their order; return the version it has now."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "preparing")
    if len({key for key, _why in calls}) < len(calls) or {why for _k, why in calls} - set(WHY):
        raise InputError(_("Choose each call once, and say why it was chosen."))
    parts = {
        part.id: part
        for part in work.session.scalars(
            select(CallSegment).where(CallSegment.id.in_([key for key, _why in calls]))
        )
    }
    if any(
        key not in parts or None in (parts[key].person_id, parts[key].team_id)
        for key, _why in calls
    ):
        raise InputError(
            _("Of one of these calls the CSR is not known. Nothing was changed. Take another one.")
        )
    _clear(work, CalibrationCall, found.id)
    work.session.add_all(
        CalibrationCall(
            calibration_id=found.id,
            place=place,
            call_id=parts[key].call_id,
            segment_id=key,
            why=why,
        )
        for place, (key, why) in enumerate(calls, start=1)
    )
    return calibrating.touch(work, found)


def set_members(work: Work, session_id: UUID, seen: int, people: Sequence[UUID]) -> int:
    """Invite people; return the version it has now."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "preparing")
    roles = _joining(work, "calibration.join", people)
    missing = set(people) - set(roles)
    if missing:
        raise InputError(
            _("{people} may not take part in a calibration. Nothing was changed.").format(
                people=_(", ").join(calibrating.name(work.session, one) for one in missing)
            )
        )
    stored = queries.stored_options(work.session, work.now)
    since = found.held_on - timedelta(days=30 * options.number("calibration.new", stored))
    _clear(work, CalibrationMember, found.id)
    for person, grants in roles.items():
        first = min(grants, key=lambda grant: (grant.valid_from, grant.role))
        work.session.add(
            CalibrationMember(
                calibration_id=found.id,
                person_id=person,
                post=_post(grant.role for grant in grants),
                is_new=first.valid_from > since,
            )
        )
    return calibrating.touch(work, found)


def discard(work: Work, session_id: UUID, seen: int) -> None:
    """Take back a session that nobody has scored in."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "preparing")
    for table in (CalibrationCall, CalibrationMember):
        _clear(work, table, found.id)
    work.session.delete(found)
    work.session.flush()


# -- how it is done ------------------------------------------------------------------------------


def _lay_down(work: Work, found: Calibration, plan: Plan) -> None:
    if plan.training_minutes < 0:
        raise InputError(_("The length of the training is a number of minutes."))
    version = work.session.get(ChecklistVersion, plan.checklist_version_id)
    if version is None or version.state != "in_force":
        raise InputError(_("Choose a checklist that is in force."))
    if plan.chair_id not in _joining(work, "calibration.run", [plan.chair_id]):
        raise InputError(_("The chair is somebody who runs calibrations. Choose a QA lead."))
    found.held_on, found.month = plan.held_on, plan.held_on.replace(day=1)
    found.chair_id, found.reference_id = plan.chair_id, plan.reference_id
    found.checklist_version_id = plan.checklist_version_id
    found.training, found.training_minutes = plan.training.strip(), plan.training_minutes
    found.notes = plan.notes.strip()


def _clear(work: Work, table: Any, session_id: UUID) -> None:
    work.session.execute(delete(table).where(table.calibration_id == session_id))


def _people(work: Work, action: str) -> Iterator[Option]:
    roles = _joining(work, action)
    people = queries.people_by_id(work.session, roles)
    for person in sorted(people.values(), key=lambda one: one.staff_no):
        post = _post(grant.role for grant in roles[person.id])
        yield Option(person.id, f"{person.name} {person.staff_no}", post)


def _joining(
    work: Work, action: str, among: Iterable[UUID] | None = None
) -> dict[UUID, list[RoleGrant]]:
    """Return who has a right, by the roles that give it, in the order in which they were asked."""
    query = (
        select(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(permissions.RIGHTS[action]),
            queries.valid_on(RoleGrant, work.today),
            Person.left_on.is_(None),
            Person.id != SYSTEM_ID,
        )
    )
    asked = None if among is None else list(among)
    if asked is not None:
        query = query.where(RoleGrant.person_id.in_(asked))
    found: dict[UUID, list[RoleGrant]] = {}
    for grant in work.session.scalars(query):
        found.setdefault(grant.person_id, []).append(grant)
    return found if asked is None else {one: found[one] for one in asked if one in found}


def _post(roles: Iterable[str]) -> str:
    """Return by which of his roles somebody takes part: the first in the order of judging."""
    order = list(permissions.RIGHTS["calibration.join"])
    order = ["qa_lead", "inspector", *order]
    return min(roles, key=order.index)


def _three_kinds(
    work: Work, session_id: UUID
) -> Iterator[tuple[str, CallSegment, Call, int | None]]:
    """Yield disputed calls, borderline ones, and random others, the same ones for a session."""
    released = _results(work).where(Evaluation.released_at.is_not(None))
    disputed = select(StepTaken.evaluation_id).where(StepTaken.key.in_(facts.DISPUTES))
    near = Revision.final.between(Revision.pass_mark - _NEAR, Revision.pass_mark + _NEAR)
    kinds = (
        ("disputed", Evaluation.id.in_(disputed)),
        ("borderline", or_(near, Revision.fatal_classes != "")),
    )
    for why, condition in kinds:
        for _found, segment, call, final in work.session.execute(
            released.where(condition).order_by(Evaluation.released_at.desc()).limit(_EACH)
        ):
            yield why, segment, call, final
    others = work.session.execute(
        _calls(work).order_by(Call.started_at.desc(), CallSegment.no).limit(_AMONG)
    ).all()
    for segment, call in Random(session_id.bytes).sample(others, min(_EACH, len(others))):  # noqa: S311 - no secret
        yield "random", segment, call, None


def _begin_so(work: Work, text: str) -> Iterator[tuple[str, CallSegment, Call, int | None]]:
    query = _calls(work).where(Call.external_id.startswith(text, autoescape=True))
    for segment, call in work.session.execute(query.order_by(Call.external_id).limit(_EACH)):
        yield "random", segment, call, None


def _calls(work: Work) -> Select[*tuple[Any, ...]]:
    """Return the calls of the last weeks that can be heard and whose CSR is known."""
    return (
        select(CallSegment, Call)
        .join(Call, Call.id == CallSegment.call_id)
        .where(
            CallSegment.person_id.is_not(None),
            CallSegment.team_id.is_not(None),
            CallSegment.started_at.is_not(None),
            Call.started_at >= work.now - _BACK,
            live_calls.has_recording(),
        )
    )


def _results(work: Work) -> Select[*tuple[Any, ...]]:
    return (
        select(*_CHOSEN)
        .join(CallSegment, CallSegment.id == Evaluation.segment_id)
        .join(Call, Call.id == CallSegment.call_id)
        .join(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
        .where(
            Evaluation.purpose == "normal",
            Evaluation.submitted_at >= work.now - _BACK,
            live_calls.has_recording(),
        )
    )
