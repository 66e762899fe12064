"""Gather what the guards of a step look at; only what its rows of the table ask for."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select

from qa_desk.models import clocks, live_calls, moves, panels, queries, revisions, taken
from qa_desk.models.calls import Call
from qa_desk.models.documents import Signature
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.models.people import Deputy, Membership, Person, Shift
from qa_desk.models.steps import Reminder, StepTaken
from qa_desk.rules import deadlines, disputes, options, reminders, scoring, workflow
from qa_desk.rules.disputes import Disputed, Words
from qa_desk.rules.guards import Facts
from qa_desk.work import Work

DISPUTES = ("dispute", "dispute_past", "contest", "appeal")
REVIEWS = ("uphold", "uphold_signed", "correct", "panel_uphold", "panel_correct")
_LONG_LEAVE = timedelta(days=14)  # from its first day to its last
_AROUND = timedelta(days=60)
_BACK_SHIFTS = 2  # shift days after a return in which a CSR may take a result up again (E-25)

Gatherer = Callable[[Work, Evaluation, Words], Mapping[str, Any]]


def of(work: Work, found: Evaluation, key: str, words: Words, facts: Facts = Facts()) -> Facts:  # noqa: B008 - frozen
    """Return the facts for a step: those given, and those that its guards ask the database for."""
    needs = {
        need for step in workflow.rows(key) if step.source == found.status for need in step.needs
    }
    known = replace(facts, status=found.status, reason=words.reason)
    for need in sorted(needs & _GATHER.keys()):
        known = replace(known, **_GATHER[need](work, found, words))
    return known


def disputed(work: Work, found: Evaluation) -> tuple[Disputed, ...]:
    """Return what is disputed at present: by the newest dispute, contest or appeal."""
    last = taken.last(work.session, found.id, *DISPUTES)
    return last.words.disputed if last else ()


def _stored(work: Work) -> dict[str, str]:
    return queries.stored_options(work.session, work.now)


def _opened(_work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"opened_by_csr": found.opened_at is not None}


def _heard(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    return {
        "fatal": found.result == "fatal_fail",
        "heard": words.heard,
        "recorded": live_calls.is_recorded(work.session, found.call_id),
    }


def _heard_judge(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    marked = any(one.at_ms for one in disputed(work, found))
    recorded = live_calls.is_recorded(work.session, found.call_id)
    return {"heard": words.heard, "recorded": recorded and marked}


def _in_time(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    """Ask for the clock of the state, for an appeal its own; of the closed only E-24 has one."""
    until = found.appeal_until if found.status in ("E6", "E8", "E11") else found.due_at
    over = found.status == "E11" if until is None else until < work.now
    return {"overdue": over}


def _overdue(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"overdue": moves.is_overdue(found, work.now)}


def _disputed_items(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    form, sheet = _result(work, found)
    known = set(disputes.subjects(form, sheet))
    named = [one for one in words.disputed if one.subject in known]
    return {"disputed": len(named), "unfounded": disputes.unfounded(named)}


def _may_skip(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    allowed = options.number("dispute.skips", _stored(work))
    return {"may_skip": _this_month(work, found.csr_id, "dispute_past") < allowed}


def _appeals_left(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    allowed = options.number("appeal.per_month", _stored(work))
    made = _this_month(work, found.csr_id, "appeal")
    return {"appeals_left": not allowed or made < allowed}


def _this_month(work: Work, person_id: UUID, key: str) -> int:
    begins = datetime.combine(work.today.replace(day=1), time(), work.zone)
    return (
        work.session.scalar(
            select(func.count())
            .select_from(StepTaken)
            .where(
                StepTaken.key == key,
                StepTaken.person_id == person_id,
                StepTaken.taken_at >= begins,
            )
        )
        or 0
    )


def _opinions(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    return {"unjudged": disputes.unjudged(disputed(work, found), words.opinions)}


def _coached(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    last = taken.last(work.session, found.id, "coach")
    return {"coached": last is not None and _since_entered(last.at, found)}


def _rescored(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    last = taken.last(work.session, found.id, "rescore")
    mine = last is not None and last.person_id == work.actor.id
    return {"rescored": mine and last is not None and _since_entered(last.at, found)}


def _since_entered(moment: datetime, found: Evaluation) -> bool:
    return found.entered_at is None or moment >= found.entered_at


def _overturned(_work: Work, _found: Evaluation, words: Words) -> Mapping[str, Any]:
    return {"verdict": words.verdict or None}


def _no_worse(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    if words.sheet is None:
        return {"lowers": False}
    form, sheet = _result(work, found)
    before, after = (scoring.score(form, each, found.skill_group) for each in (sheet, words.sheet))
    return {"lowers": disputes.is_worse(before, after)}


def _csr_signed(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    signed = exists().where(Signature.document_id == found.slip_id, Signature.role == "csr")
    return {"csr_signed": bool(work.session.scalar(select(signed)))}


def _unreviewed(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    last = taken.last(work.session, found.id, *REVIEWS, "reopen", "come_back")
    return {"reviewed": last is not None and last.key in REVIEWS}


def _decidable(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    """Ask who could review it; who contests a result in E4 has a part in it by that."""
    able = panels.reviewers(work.session, found.id, work.today)
    return {"decidable": bool(able - {work.actor.id} if found.status == "E4" else able)}


def _panel_there(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"decidable": bool(panels.members(work.session, found.id, work.today))}


def _votes_once(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    votes = taken.history(work.session, found.id, ("vote",))
    return {"voted": any(one.person_id == work.actor.id for one in votes)}


def _first_appeal(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"appealed": taken.last(work.session, found.id, "appeal") is not None}


def _material(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    form, sheet = _result(work, found)
    named = {one.subject for one in words.disputed}
    least = options.number("appeal.points", _stored(work))
    return {"material": disputes.is_material(form, sheet, found.skill_group, named, least)}


def _voted(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    members = panels.members(work.session, found.id, work.today)
    votes = taken.history(work.session, found.id, ("vote",))
    voted = {one.person_id for one in votes}
    return {
        "votes_missing": sum(one not in voted for one in members),
        **_overdue(work, found, Words()),
    }


def _reminded(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    shares = work.session.scalars(
        select(Reminder.share).where(
            Reminder.evaluation_id == found.id,
            Reminder.entered_at == found.entered_at,
            Reminder.delivered_at.is_not(None),
        )
    ).all()
    wanted = reminders.shares(_stored(work))
    return {
        "reminded": reminders.is_reminded(shares, wanted),
        **_overdue(work, found, Words()),
    }


def _silence_accepts(work: Work, _found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"silence_accepts": options.text("timeout.accept", _stored(work)) == "yes"}


def _refused(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    last = taken.last(work.session, found.id, "record_refusal")
    return {"refused": last is not None and last.revision == found.revision}


def _signer_fits(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    taken_by = {found.csr_id, found.inspector_id, work.actor.id, None}
    able = panels.signers(work.session, work.today)
    return {"signer_fits": words.person in able - taken_by}


def _absent(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    """Ask the roster: leave for more than a fortnight, or no shift until the month was closed.

    Nobody is absent of whom the roster knows nothing (E-25).
    """
    today = work.today
    begun = (found.entered_at or work.now).astimezone(work.zone).date()
    around = _shifts(work, found.csr_id, today - _AROUND, today + _AROUND)
    if _is_long_leave(around, today):
        return {"absence": "csr_long_leave"}
    known = {kind for _day, kind in _shifts(work, found.csr_id, begun, today)}
    is_away = bool(known) and "work" not in known
    return {"absence": "absent_timeout" if is_away and _is_locked(work, found) else ""}


def _is_long_leave(shifts: Collection[tuple[date, str]], today: date) -> bool:
    """Say whether leave lasts for more than a fortnight between two days of work around today."""
    there = [day for day, kind in shifts if kind in ("work", "training")]
    last = max((day for day in there if day <= today), default=date.min)
    following = min((day for day in there if day >= today), default=date.max)
    away = [day for day, kind in shifts if kind == "leave" and last < day < following]
    return bool(away) and max(away) - min(away) >= _LONG_LEAVE


def _shifts(work: Work, person_id: UUID, first: date, last: date) -> Collection[tuple[date, str]]:
    query = select(Shift.day, Shift.kind).where(Shift.person_id == person_id)
    return [
        (day, kind)
        for day, kind in work.session.execute(query.where(Shift.day.between(first, last)))
    ]


def _has_left(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"has_left": _is_gone(work, found.csr_id)}


def _is_gone(work: Work, person_id: UUID) -> bool:
    left = work.session.scalar(select(Person.left_on).where(Person.id == person_id))
    return left is not None and left <= work.today


def _vacant(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    """Ask whether anybody could countersign, and for how long nobody could (E-27)."""
    leads = select(Membership.person_id).where(
        Membership.team_id == found.team_id,
        Membership.kind == "lead",
        queries.valid_on(Membership, work.today),
    )
    there = or_(
        exists().where(Person.id.in_(leads), Person.left_on.is_(None)),
        exists().where(
            Deputy.person_id.in_(leads),
            Deputy.valid_from <= work.now,
            Deputy.valid_to >= work.now,
        ),
    )
    if found.signer_id is not None or work.session.scalar(select(there)):
        return {"vacant": False}
    stored = _stored(work)
    clock = clocks.Clock.of("sla.tl.vacant", found.csr_id, found.team_id)
    since = found.entered_at or work.now
    return {"vacant": clocks.due(work.session, clock, since, stored) <= work.now}


def _reopenable(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    days = options.number("sla.reopen", _stored(work))
    closed_at = found.closed_at or work.now
    return {"reopenable": work.now <= closed_at + timedelta(days=days)}


def _not_locked(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"locked": _is_locked(work, found)}


def _is_locked(work: Work, found: Evaluation) -> bool:
    """Say whether the month of an evaluation is frozen (period.lock, domain.md 8 no. 11)."""
    stored = _stored(work)
    zone, is_working_day = deadlines.terms(stored)
    call = work.session.get(Call, found.call_id) if found.call_id else None
    moment = call.started_at if call and call.started_at else found.assigned_at
    month = moment.astimezone(zone).date()
    n = options.number("period.lock", stored)
    return work.now >= deadlines.period_lock(month, n, zone, is_working_day)


def _has_returned(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    if found.close_reason not in ("absent_timeout", "csr_long_leave") or not found.closed_at:
        return {"has_returned": False}
    shifts = work.session.scalars(
        select(Shift.day)
        .where(
            Shift.person_id == found.csr_id,
            Shift.kind == "work",
            Shift.starts_at > found.closed_at,
            Shift.ends_at <= work.now,
        )
        .distinct()
    ).all()
    return {"has_returned": len(shifts) <= _BACK_SHIFTS}


def _answers_for(work: Work, found: Evaluation, _words: Words) -> Mapping[str, Any]:
    return {"inspector_gone": _is_gone(work, found.inspector_id)}


def _proposed(work: Work, found: Evaluation, words: Words) -> Mapping[str, Any]:
    proposal = taken.last(work.session, found.id, "propose")
    fits = proposal is not None and proposal.revision == found.revision
    return {"proposed": words.sheet is not None or fits}


def _result(work: Work, found: Evaluation) -> Any:
    """Return the checklist and the sheet of the result in force."""
    revision = work.session.get_one(Revision, (found.id, found.revision))
    form = revisions.checklist(work.session, revision.checklist_version_id)
    return form, revisions.sheet_of(work.session, revision)


_GATHER: Mapping[str, Gatherer] = {
    "opened": _opened,
    "heard": _heard,
    "heard_judge": _heard_judge,
    "in_time": _in_time,
    "overdue": _overdue,
    "disputed_items": _disputed_items,
    "may_skip": _may_skip,
    "appeals_left": _appeals_left,
    "opinions": _opinions,
    "coached": _coached,
    "rescored": _rescored,
    "overturned": _overturned,
    "no_worse": _no_worse,
    "csr_signed": _csr_signed,
    "unreviewed": _unreviewed,
    "decidable": _decidable,
    "panel_there": _panel_there,
    "votes_once": _votes_once,
    "first_appeal": _first_appeal,
    "material": _material,
    "voted": _voted,
    "reminded": _reminded,
    "silence_accepts": _silence_accepts,
    "refused": _refused,
    "signer_fits": _signer_fits,
    "absent": _absent,
    "has_left": _has_left,
    "vacant": _vacant,
    "reopenable": _reopenable,
    "not_locked": _not_locked,
    "has_returned": _has_returned,
    "answers_for": _answers_for,
    "proposed": _proposed,
}
