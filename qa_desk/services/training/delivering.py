"""Hold a training: sessions, release from shifts, attendance, tests, the result (T-04 – T-06)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    TrainingAttendance,
    TrainingNeed,
    TrainingRelease,
    TrainingSession,
    TrainingTest,
    chain,
    roster_days,
    roster_moves,
    training_effects,
    training_needs,
)
from qa_desk.rules import permissions, rosters, trainings
from qa_desk.rules.rosters import Change, Day
from qa_desk.services.training import reading, topics
from qa_desk.services.training.types import Booking, Graded
from qa_desk.work import Work

_DAY_MINUTES = 1440


def schedule(work: Work, need_id: UUID, seen: int, booking: Booking) -> UUID:
    """Plan a session, the first one or another, of those who were absent too (T-04)."""
    permissions.require_of(work.actor, "training.run")
    need = training_needs.as_seen(work, need_id, seen)
    if need.status == "T2":
        step = training_needs.take(work, need, "schedule_training", "", _lacks(booking))
        training_needs.go(work, need, step, need.accepted_at)
    else:
        _require(work, need, "book")
        if problem := _lacks(booking):
            raise InputError(problem)
    made = TrainingSession(need_id=need.id, **_values(booking))
    work.session.add(made)
    work.session.flush()
    return made.id


def change(work: Work, session_id: UUID, seen: int, booking: Booking) -> None:
    """Change a session that nobody has been marked at yet; releases from shifts stay."""
    permissions.require_of(work.actor, "training.run")
    session, need = _session(work, session_id, seen)
    _require(work, need, "book")
    if problem := _lacks(booking):
        raise InputError(problem)
    freed = select(TrainingRelease.person_id).where(TrainingRelease.session_id == session.id)
    times = session.day, session.from_minute, session.to_minute
    if work.session.scalar(freed.limit(1)) and times != (
        booking.day,
        booking.from_minute,
        booking.to_minute,
    ):
        raise RuleError(
            _(
                "Team leads have released people for this session, and their roster says so. "
                "Nothing was changed. Plan another session for another time."
            )
        )
    for name, value in _values(booking).items():
        setattr(session, name, value)
    work.session.flush()


def release(work: Work, session_id: UUID, people: Sequence[UUID]) -> None:
    """Release trainees from their shift for a session: the roster shows them in training.

    Whoever keeps their roster does; hours in training are no hours on post, so the coverage board
    asks for checks of a day only where enough of the shift is left (COV-DAY).
    """
    permissions.require_of(work.actor, "roster.edit")
    session, need = _session(work, session_id)
    if not set(people) <= topics.editable(work, training_needs.trainees(work, need.id)):
        raise RuleError(_("You may release trainees of your own team only. Nothing was changed."))
    roster_moves.apply(work, _changes(work, session, people, need.number))
    known = set(
        work.session.scalars(
            select(TrainingRelease.person_id).where(TrainingRelease.session_id == session.id)
        )
    )
    work.session.add_all(
        TrainingRelease(
            session_id=session.id,
            person_id=person,
            released_by=work.actor.id,
            released_at=work.now,
        )
        for person in dict.fromkeys(people)
        if person not in known
    )
    work.session.flush()
    facts = {"people": sorted(map(str, people)), "days": [session.day.isoformat()]}
    chain.note(work.session, "roster_edit", "shift", session.day.isoformat(), facts)


def attend(work: Work, session_id: UUID, seen: int, states: Mapping[UUID, str]) -> None:
    """Mark who was at a session (T-05); a later mark takes the place of an earlier one."""
    permissions.require_of(work.actor, "training.run")
    session, need = _session(work, session_id, seen)
    _require(work, need, "attend")
    if session.day > work.today:
        raise RuleError(_("This session is still to come. Mark who was there when it is over."))
    if not set(states) <= set(training_needs.trainees(work, need.id)):
        raise RuleError(_("Only trainees of this need are marked. Nothing was changed."))
    for person, state in states.items():
        row = work.session.get(TrainingAttendance, (session.id, person))
        if row is None:
            row = TrainingAttendance(session_id=session.id, person_id=person)
            work.session.add(row)
        row.state, row.marked_at, row.marked_by = state, work.now, work.actor.id
    work.session.flush()


def deliver(work: Work, need_id: UUID, seen: int) -> None:
    """Say that the training was held: everybody was marked at a session (T-05, B18)."""
    permissions.require_of(work.actor, "training.run")
    need = training_needs.as_seen(work, need_id, seen)
    known = reading.one(work, need_id)
    unmarked = [str(each.name) for each in known.trainees if not each.attendance]
    problem = ""
    if unmarked:
        problem = _("Mark whether these were there: {people}.").format(
            people=_(", ").join(unmarked)
        )
    step = training_needs.take(work, need, "deliver_training", "", problem)
    held = training_effects.held_on(work, need.id)
    start = datetime.combine(held, datetime.min.time(), work.zone) if held else work.now
    training_needs.go(work, need, step, start)


def grade(work: Work, need_id: UUID, seen: int, results: Sequence[Graded]) -> None:
    """Enter test results; the newest of a kind counts, until everybody has passed (S2-4.3.2)."""
    permissions.require_of(work.actor, "training.run")
    need = training_needs.as_seen(work, need_id, seen)
    _require(work, need, "grade")
    people = set(training_needs.trainees(work, need.id))
    for each in results:
        if each.person_id not in people:
            raise RuleError(_("Only trainees of this need are tested. Nothing was entered."))
        if problem := _wrong(work, each):
            raise InputError(problem)
    work.session.add_all(
        TrainingTest(
            need_id=need.id,
            session_id=each.session_id,
            person_id=each.person_id,
            kind=each.kind,
            day=each.day,
            score=each.score,
            pass_mark=each.pass_mark,
            passed=each.score >= each.pass_mark,
            retake_on=each.retake_on if each.score < each.pass_mark else None,
            words=each.words.strip(),
            entered_at=work.now,
            entered_by=work.actor.id,
        )
        for each in results
    )
    work.session.flush()


def give_result(work: Work, need_id: UUID, seen: int, words: str) -> None:
    """Give the result back to QA: everybody has passed, or a day for the retake (T-06, B19)."""
    permissions.require_of(work.actor, "training.run")
    need = training_needs.as_seen(work, need_id, seen)
    tests = training_needs.tests(work, need.id)
    left = [
        str(each.name)
        for each in reading.one(work, need_id).trainees
        if not trainings.is_settled(training_needs.marks(tests.get(each.id, ())))
    ]
    problem = ""
    if left:
        problem = _("These have neither passed nor a day for the retake: {people}.").format(
            people=_(", ").join(left)
        )
    step = training_needs.take(work, need, "give_result", words, problem)
    need.result, need.result_at = words.strip(), work.now
    training_needs.go(work, need, step)


# -- how it is done ------------------------------------------------------------------------------


def _session(
    work: Work, session_id: UUID, seen: int | None = None
) -> tuple[TrainingSession, TrainingNeed]:
    session = work.session.get(TrainingSession, session_id)
    if session is None:
        raise RuleError(_("This session is not there, or not yours to see."))
    if seen is not None and session.version != seen:
        raise ConflictError(
            _("Somebody else changed this session meanwhile. Nothing was changed. Look again.")
        )
    return session, training_needs.seen(work, session.need_id)


def _require(work: Work, need: TrainingNeed, what: str) -> None:
    """Refuse what the state of a need does not offer."""
    if what not in trainings.offered(training_needs.standing(work, need)):
        raise RuleError(
            _("{number} is not where this can be done. Nothing was changed. Look again.").format(
                number=need.number
            )
        )


def _values(booking: Booking) -> dict[str, object]:
    return {
        **vars(booking),
        "place": booking.place.strip(),
        "lecturer": booking.lecturer.strip(),
        "material": booking.material.strip(),
    }


def _lacks(booking: Booking) -> str:
    if not (booking.place.strip() and booking.lecturer.strip()):
        return _("A session has a place and a lecturer. Write both, then save it.")
    if not 0 <= booking.from_minute < booking.to_minute <= _DAY_MINUTES:
        return _("A session ends after it begins, on the same day. Change its times.")
    return ""


def _wrong(work: Work, graded: Graded) -> str:
    if not 0 <= graded.score <= 1000 or not 0 < graded.pass_mark <= 1000:
        return _("Scores and pass marks are from 0 to 100. Nothing was entered.")
    if graded.day > work.today:
        return _("A test is entered when it is over. Nothing was entered.")
    if graded.retake_on and graded.retake_on < graded.day:
        return _("The retake is after the test. Nothing was entered. Choose a later day.")
    if graded.kind == "reflection" and not graded.words.strip():
        return _("A written reflection is entered with its words. Nothing was entered.")
    return ""


def _changes(
    work: Work, session: TrainingSession, people: Sequence[UUID], number: str
) -> list[Change]:
    """Return the days of the roster with the session in them, as they are to be."""
    found = roster_days.stored(work.session, people, session.day, session.day, work.zone)
    changes = []
    for person in dict.fromkeys(people):
        before = found.get((person, session.day), Day())
        after = rosters.in_training(before, session.from_minute, session.to_minute, number)
        if not after.same_as(before):
            changes.append(Change(person, session.day, before, after))
    return changes
