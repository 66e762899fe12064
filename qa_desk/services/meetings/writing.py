"""Prepare meetings, write and issue their minutes, sign them (S1-3, S4-2.2.4, S0-8.2)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    MeetingInput,
    Person,
    Policy,
    action_items,
    meetings,
    offices,
    queries,
    signatories,
)
from qa_desk.rules import minutes as rules
from qa_desk.rules import options, permissions
from qa_desk.rules.action_items import NewAction
from qa_desk.rules.minutes import KIND, PREFIX, SUBJECT, TYPES, Drill, Invited, Minutes, Task
from qa_desk.work import Work

_WEEK = timedelta(days=7)


def begin(work: Work, kind: str, plan_id: UUID | None = None) -> UUID:
    """Prepare a meeting of a type, with what the program knows of the week; return its id.

    It goes on from the last of its type; the first weekly one invites everybody. A drill names
    its contingency plan.
    """
    permissions.require_of(work.actor, "meeting.write")
    if kind not in TYPES:
        raise InputError(_("Choose what kind of meeting it is."))
    drill = _drill(work, plan_id) if kind == "drill" else Drill()
    held = [
        (paper.number, Minutes.from_text(paper.content or ""))
        for paper in meetings.papers(work)
        if signatories.state(paper) != "void"
    ]
    before = next(((number, one) for number, one in held if one.type == kind), None)
    minutes = _first(work, kind, [one.day for _number, one in held if one.type == kind])
    if before is not None:
        again = rules.next_of(before[1], minutes.day, minutes.begins)
        minutes = replace(again, previous=before[0])
    minutes = _named(work, replace(minutes, drill=drill))
    minutes = meetings.filled(work, minutes, before[1] if before else None)
    period = minutes.day, minutes.day
    paper = signatories.draft(work, (KIND, PREFIX), drill.plan_id, minutes.to_text(), period)
    meetings.invite(work, paper.id, (one.person_id for one in minutes.people))
    return paper.id


def save(work: Work, meeting_id: UUID, seen: int, minutes: Minutes) -> int:
    """Keep what is written so far; return the version it has now."""
    paper = _mine(work, meeting_id, seen)
    _rewrite(work, paper, minutes)
    return paper.version


def issue(work: Work, meeting_id: UUID, seen: int, minutes: Minutes) -> None:
    """Circulate the minutes to all who were invited; what was agreed becomes actions (S1-3.7)."""
    paper = _mine(work, meeting_id, seen)
    whole = _rewrite(work, paper, minutes)
    if problem := whole.problem(work.today):
        raise InputError(problem)
    whole = replace(whole, tasks=tuple(_given(work, paper.id, whole.tasks)))
    signatories.rewrite(work, paper, whole.to_text(), (whole.day, whole.day))
    signatories.issue(work, paper, whole.signatories())


def say(work: Work, meeting_id: UUID, reason: str, words: str, *, is_absent: bool) -> None:
    """Write beforehand what one has to say, and whether one cannot come (S1-3.4)."""
    permissions.require_of(work.actor, "meeting.see")
    paper = meetings.paper(work, meeting_id)
    row = work.session.get(MeetingInput, (paper.id, work.actor.id))
    if row is None:
        raise RuleError(_("You are not invited to this meeting. Nothing was saved."))
    if signatories.state(paper) != "draft":
        raise RuleError(
            _("The minutes are issued already. Nothing was saved. Write it beside your signature.")
        )
    if is_absent and not reason.strip():
        raise InputError(_("Say why you cannot come. Nothing was saved."))
    row.is_absent, row.reason, row.words = is_absent, reason.strip(), words.strip()
    row.written_at = work.now
    work.session.flush()


def sign(work: Work, meeting_id: UUID, seen: int, statement: str, password: str) -> bool:
    """Sign minutes, or that one has read them; say whether that was the last signature (S1-3.6)."""
    permissions.require_of(work.actor, "meeting.join")
    meetings.paper(work, meeting_id)
    paper = signatories.as_seen(work, meeting_id, seen)
    return signatories.sign(work, paper, statement, password)


def reopen(work: Work, meeting_id: UUID, seen: int, reason: str) -> UUID:
    """Let issued minutes be changed; what was signed becomes void. Return what to change."""
    paper = _mine(work, meeting_id, seen)
    invited = list(meetings.inputs(work, paper.id))
    found = signatories.reopen(work, paper, reason)
    if found.id != paper.id:
        meetings.invite(work, found.id, invited)
    return found.id


def discard(work: Work, meeting_id: UUID, seen: int) -> None:
    """Let a meeting go that is still being prepared."""
    signatories.discard(work, _mine(work, meeting_id, seen))


# -- how it is done ------------------------------------------------------------------------------


def _mine(work: Work, meeting_id: UUID, seen: int) -> Document:
    """Return minutes that the actor may write, as he saw them."""
    permissions.require_of(work.actor, "meeting.write")
    meetings.paper(work, meeting_id)
    return signatories.as_seen(work, meeting_id, seen)


def _drill(work: Work, plan_id: UUID | None) -> Drill:
    plan = work.session.get(Policy, plan_id) if plan_id else None
    if plan is None or plan.kind != "contingency" or plan.withdrawn_at is not None:
        raise RuleError(
            _("A drill is of a contingency plan in force. Nothing was begun. Choose one.")
        )
    return Drill(plan_id=plan.id, plan=meetings.plan_name(plan))


def _first(work: Work, kind: str, held: list[date]) -> Minutes:
    """Return the beginning of a meeting before which there was none of its type."""
    stored = queries.stored_options(work.session, work.now)
    day, begins = work.today, ""
    if kind == "weekly":
        weekday, begins = (
            options.text("meet.weekly", stored),
            options.text("meet.weekly.at", stored),
        )
        day = rules.meeting_day(day, weekday) or day
        day += timedelta(0) if rules.is_missing(day, weekday, held) else _WEEK
    people = [one.id for one in meetings.people_to_invite(work)] if kind == "weekly" else []
    first, last = rules.week_before(day)
    return Minutes(
        type=kind,
        topic="",
        day=day,
        begins=begins,
        ends="",
        place="",
        chair_id=_manager(work, set(people)) or work.actor.id,
        chair="",
        recorder_id=work.actor.id,
        recorder="",
        first=first,
        last=last,
        people=tuple(Invited(key, "") for key in dict.fromkeys([work.actor.id, *people])),
    )


def _manager(work: Work, people: set[UUID]) -> UUID | None:
    """Return the manager, who leads the weekly meeting (S1-3.2)."""
    held = offices.held.c
    found = work.session.scalars(
        select(held.person_id).where(
            held.role == "cs_manager",
            held.person_id.in_(people),
            queries.valid_on(held, work.today),
        )
    )
    return next(iter(sorted(found)), None)


def _rewrite(work: Work, paper: Document, minutes: Minutes) -> Minutes:
    """Write a draft with what the program knows; what was asked about and given stays so."""
    old = Minutes.from_text(paper.content or "")
    numbers = {one.number for one in old.tasks}
    whole = replace(
        minutes,
        type=old.type,
        previous=old.previous,
        checks=old.checks,
        drill=replace(minutes.drill, plan_id=old.drill.plan_id, plan=old.drill.plan),
        tasks=tuple(
            one if one.number in numbers else replace(one, number="") for one in minutes.tasks
        ),
    )
    _require_may_come(work, whole, old)
    meetings.invite(work, paper.id, (one.person_id for one in whole.people))
    whole = rules.with_input(_named(work, whole), meetings.inputs(work, paper.id))
    whole = meetings.filled(work, whole, None)
    signatories.rewrite(work, paper, whole.to_text(), (whole.day, whole.day))
    return whole


def _require_may_come(work: Work, minutes: Minutes, old: Minutes) -> None:
    known = {one.id for one in meetings.people_to_invite(work)}
    known |= {one.person_id for one in old.people} | {work.actor.id}
    keys = [one.person_id for one in minutes.people]
    if not known.issuperset(keys) or len(set(keys)) < len(keys):
        raise RuleError(
            _(
                "Somebody is named twice, or is not yours to invite. Nothing was saved. "
                "Look at who is invited."
            )
        )


def _named(work: Work, minutes: Minutes) -> Minutes:
    """Return minutes with the names that people have now; whom the actor cannot see keeps his."""
    keys = {one.person_id for one in minutes.people} | {one.owner_id for one in minutes.tasks}
    keys |= {minutes.chair_id, minutes.recorder_id}
    found = queries.people_by_id(work.session, _known(keys))
    return replace(
        minutes,
        chair=_name(found, minutes.chair_id, minutes.chair),
        recorder=_name(found, minutes.recorder_id, minutes.recorder),
        people=tuple(
            replace(one, name=_name(found, one.person_id, one.name)) for one in minutes.people
        ),
        tasks=tuple(
            replace(one, owner=_name(found, one.owner_id, one.owner)) for one in minutes.tasks
        ),
    )


def _known(keys: Iterable[UUID | None]) -> set[UUID]:
    return {key for key in keys if key is not None}


def _name(found: dict[UUID, Person], key: UUID | None, said: str) -> str:
    person = found.get(key) if key else None
    return f"{person.name} {person.staff_no}" if person else said


def _given(work: Work, meeting_id: UUID, tasks: Iterable[Task]) -> Iterator[Task]:
    """Give what was agreed as actions, once each."""
    for one in tasks:
        if one.number:
            yield one
            continue
        new = NewAction("action", one.what, one.due, one.owner_id, subject=(SUBJECT, meeting_id))
        yield replace(one, number=action_items.add(work, new).number)
