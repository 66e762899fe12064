"""Record quick checks, list them, void them, make an evaluation of one (domain.md 4.1, P7, P15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    CallSegment,
    Evaluation,
    Person,
    QuickCheck,
    Team,
    live_calls,
    queries,
    roster_days,
    standing,
    visible,
)
from qa_desk.models.moves import due
from qa_desk.rules import deadlines, options, passages, permissions, quick_checks, workflow
from qa_desk.rules.guards import Facts
from qa_desk.rules.passages import Passage
from qa_desk.rules.quick_checks import LINES, Check, Terms
from qa_desk.work import Work

_MOST = 5000


@dataclass(frozen=True)
class CheckRow:
    """A quick check in a list."""

    id: UUID
    mode: str
    csr_id: UUID
    csr: str
    staff_no: str
    team: str
    checker: str  # name and staff no.
    day: date
    began_at: datetime
    recorded_at: datetime
    is_late: bool
    values: tuple[str, ...]  # of the five lines, in their order
    fatal: str
    note: str
    heard: int | None  # percent of the recording
    evaluation_id: UUID | None
    evaluation: str  # the number of what became of it, where the reader sees it
    voided_at: datetime | None
    void_reason: str
    may_void: bool
    may_escalate: bool

    @property
    def has_problem(self) -> bool:
        """Say whether something was wrong."""
        return bool(self.fatal) or "problem" in self.values


@dataclass(frozen=True)
class Outcome:
    """What became of one of many checks; `refusal` is a sentence, empty when it is recorded."""

    id: UUID
    refusal: str = ""


@dataclass(frozen=True)
class Escalated:
    """The evaluation that a check has become."""

    evaluation_id: UUID
    number: str


def record(work: Work, check: Check) -> CheckRow:
    """Record a check; the same one once more changes nothing."""
    found = work.session.get(QuickCheck, check.id)
    if found is None:
        found = _recorded(work, check)
    return _rows(work, QuickCheck.id == found.id)[0]


def record_many(work: Work, checks: Sequence[Check]) -> list[Outcome]:
    """Record each check that may be; one that is refused keeps no other from being recorded."""
    outcomes = []
    for check in checks:
        try:
            if work.session.get(QuickCheck, check.id) is None:
                with work.session.begin_nested():
                    _recorded(work, check)
            outcomes.append(Outcome(check.id))
        except RuleError as error:
            outcomes.append(Outcome(check.id, str(error)))
    return outcomes


def list_checks(
    work: Work,
    since: date,
    until: date,
    *,
    csr_id: UUID | None = None,
    team_id: UUID | None = None,
) -> list[CheckRow]:
    """Return the checks of these days that the actor may see, the newest first."""
    permissions.require_of(work.actor, "quick_check.see")
    conditions: list[ColumnElement[bool]] = [QuickCheck.day.between(since, until)]
    if csr_id is not None:
        conditions.append(QuickCheck.csr_id == csr_id)
    if team_id is not None:
        conditions.append(QuickCheck.team_id == team_id)
    return _rows(work, *conditions)


def void(work: Work, check_id: UUID, reason: str) -> CheckRow:
    """Void a check: the QA lead may, and on the same day whoever recorded it."""
    found = _seen(work, check_id)
    if not reason.strip():
        raise RuleError(_("A reason is needed. Write it, then try again."))
    if found.voided_at is not None:
        raise RuleError(_("This check is void already."))
    if not _may_void(work, found, work.zone):
        raise RuleError(
            _(
                "A quick check is voided by whoever recorded it, on the same day and before it is "
                "an evaluation, else by the QA lead. Nothing was changed. Ask the QA lead."
            )
        )
    found.voided_at, found.voided_by, found.void_reason = work.now, work.actor.id, reason.strip()
    work.session.flush()
    return _rows(work, QuickCheck.id == check_id)[0]


def escalate(work: Work, check_id: UUID) -> Escalated:
    """Make a full evaluation of a check with a problem, in the actor's own hands (E-01)."""
    permissions.require_of(work.actor, "score")
    queries.one_at_a_time(work.session, "draw")  # no call is evaluated twice
    check = _seen(work, check_id)
    group = standing.group_on(work.session, check.csr_id, check.day)
    _require_open(work, check)
    day = work.today
    number = queries.next_numbers(work.session, Evaluation.number, "ZJ", day)[0]
    found = Evaluation(
        number=number,
        mode=check.mode,
        sample_reason="quick_check",
        call_id=check.call_id,
        segment_id=check.segment_id,
        csr_id=check.csr_id,
        team_id=check.team_id,
        skill_group=group or "general",
        inspector_id=work.actor.id,
        assigned_at=work.now,
        day=check.day,
    )
    facts = Facts(inspector_is_csr=check.csr_id == work.actor.id)
    step = workflow.check("draw", facts, work.actor.roles)
    found.status, found.due_at = step.target, due(work.session, step, found, work.now)
    work.session.add(found)
    work.session.flush()
    check.evaluation_id = found.id
    work.session.flush()
    return Escalated(found.id, number)


def _require_open(work: Work, check: QuickCheck) -> None:
    """Refuse to make an evaluation of a check that is none to make one of."""
    values = {getattr(check, line) for line in LINES}
    number = _number_of(work, check.evaluation_id)
    segment = work.session.get(CallSegment, check.segment_id) if check.segment_id else None
    taken = segment is not None and live_calls.is_evaluated(work.session, segment)
    for is_wrong, sentence in (
        (check.voided_at is not None, _("This check is void.")),
        (
            check.evaluation_id is not None,
            _("This check has become an evaluation already: {number}.").format(number=number),
        ),
        (
            not check.fatal and "problem" not in values,
            _("Only a check with a problem or a fatal error becomes an evaluation."),
        ),
        (
            not _may_score(work, check),
            _("Your role does not reach this CSR. Ask a QA inspector whose role does."),
        ),
        (taken, _("This call is evaluated already, or is in an inspector's queue.")),
    ):
        if is_wrong:
            raise RuleError(sentence)


def _recorded(work: Work, check: Check) -> QuickCheck:
    """Add a check, or refuse it with a sentence that names the CSR."""
    permissions.require_of(work.actor, "quick_check")
    csr = work.session.get(Person, check.csr_id)
    segment, call = _segment(work, check)
    day = roster_days.shift_day(work.session, check.csr_id, check.began_at, work.zone)
    team_id = segment.team_id if segment else standing.team_on(work.session, check.csr_id, day)
    if csr is None or team_id is None:
        raise RuleError(_("This CSR was in no team of yours on that day. Look at the day."))
    group = standing.group_on(work.session, csr.id, day)
    if not visible.reaches(permissions.reach(work.actor, "quick_check"), team_id, group):
        raise RuleError(
            _("{csr} is not in a team of yours. Ask a QA inspector.").format(csr=_name(csr))
        )
    if csr.id == work.actor.id:
        raise RuleError(_("Nobody checks himself. Ask a colleague or superior to do it."))
    stored = queries.stored_options(work.session, work.now)
    terms = Terms(
        work.now,
        standing.fatals(work.session, day, group),
        _part(segment) if segment else (0, 0),
        options.number("quick.heard", stored),
    )
    if problems := quick_checks.problems(check, terms):
        raise RuleError(_("{csr}: {problem}").format(csr=_name(csr), problem=problems[0]))
    found = QuickCheck(
        id=check.id,
        mode=check.mode,
        csr_id=csr.id,
        team_id=team_id,
        checker_id=work.actor.id,
        day=day,
        began_at=check.began_at,
        recorded_at=work.now,
        call_id=call.id if call else None,
        segment_id=segment.id if segment else None,
        passages=[list(passage) for passage in passages.merged(check.passages)],
        fatal=check.fatal,
        note=check.note.strip(),
        **check.lines,
    )
    work.session.add(found)
    work.session.flush()
    return found


def _segment(work: Work, check: Check) -> tuple[CallSegment | None, Call | None]:
    """Return the CSR's own part of the call that was heard."""
    if check.call_id is None:
        return None, None
    found = work.session.execute(
        select(CallSegment, Call)
        .join(Call, Call.id == CallSegment.call_id)
        .where(CallSegment.call_id == check.call_id, CallSegment.person_id == check.csr_id)
        .order_by(CallSegment.duration_ms.desc())
    ).first()
    if found is None or found[0].team_id is None:
        raise RuleError(_("This call is not one of the CSR's. Choose another one."))
    return found[0], found[1]


def _part(segment: CallSegment) -> Passage:
    return segment.offset_ms, segment.offset_ms + segment.duration_ms


def _seen(work: Work, check_id: UUID) -> QuickCheck:
    found = work.session.scalar(
        select(QuickCheck).where(QuickCheck.id == check_id, visible.checks(work.actor))
    )
    if found is None:
        raise RuleError(_("This quick check is not there, or not yours to see."))
    return found


def _may_void(work: Work, check: QuickCheck, zone: ZoneInfo) -> bool:
    if check.voided_at is not None:
        return False
    days = [moment.astimezone(zone).date() for moment in (check.recorded_at, work.now)]
    if check.checker_id == work.actor.id and check.evaluation_id is None and days[0] == days[1]:
        return True
    reach = permissions.reach(work.actor, "quick_check.void")
    within = visible.reaches(reach, check.team_id, _group_for(work, check))
    return within and check.csr_id != work.actor.id


def _may_score(work: Work, check: QuickCheck) -> bool:
    group = _group_for(work, check)
    roles = permissions.RIGHTS["score"]
    reached = any(permissions.holds(work.actor, role, check.team_id, group) for role in roles)
    return reached and check.csr_id != work.actor.id


def _group_for(work: Work, check: QuickCheck) -> str:
    """Return the CSR's skill group, asked for only where the actor's roles depend on it."""
    if not any(grant.group for grant in work.actor.grants):
        return ""
    return standing.group_on(work.session, check.csr_id, check.day)


def _number_of(work: Work, evaluation_id: UUID | None) -> str:
    found = work.session.get(Evaluation, evaluation_id) if evaluation_id else None
    return found.number if found else ""


# -- as lists show them --------------------------------------------------------------------------


def _rows(work: Work, *conditions: ColumnElement[bool]) -> list[CheckRow]:
    found = work.session.execute(
        select(QuickCheck, Team.name, CallSegment, Evaluation.number)
        .join(Team, Team.id == QuickCheck.team_id)
        .outerjoin(CallSegment, CallSegment.id == QuickCheck.segment_id)
        .outerjoin(Evaluation, Evaluation.id == QuickCheck.evaluation_id)
        .where(visible.checks(work.actor), *conditions)
        .order_by(QuickCheck.recorded_at.desc(), QuickCheck.id.desc())
        .limit(_MOST)
    ).all()
    people = queries.people_by_id(
        work.session, (id_ for row in found for id_ in (row[0].csr_id, row[0].checker_id))
    )
    reader = _Reader(work, people)
    return [reader.row(*row) for row in found]


class _Reader:
    """What rows need to know, asked once."""

    def __init__(self, work: Work, people: dict[UUID, Person]) -> None:
        stored = queries.stored_options(work.session, work.now)
        self._work = work
        self._people = people
        self._zone, self._is_working_day = deadlines.terms(stored)
        self._closes = time.fromisoformat(options.text("cov.day_close", stored))

    def _closes_at(self, day: date) -> datetime:
        """Return when a shift day closes; what comes later counts to the month (P7)."""
        return deadlines.closes_at(day, self._closes, self._zone, self._is_working_day)

    def row(
        self, found: QuickCheck, team: str, segment: CallSegment | None, number: str | None
    ) -> CheckRow:
        csr = self._people.get(found.csr_id)
        checker = self._people.get(found.checker_id)
        is_wrong = bool(found.fatal) or "problem" in [getattr(found, line) for line in LINES]
        is_open = is_wrong and found.voided_at is None and found.evaluation_id is None
        return CheckRow(
            id=found.id,
            mode=found.mode,
            csr_id=found.csr_id,
            csr=csr.name if csr else "",
            staff_no=csr.staff_no if csr else "",
            team=team,
            checker=_name(checker) if checker else "",
            day=found.day,
            began_at=found.began_at,
            recorded_at=found.recorded_at,
            is_late=found.recorded_at > self._closes_at(found.day),
            values=tuple(getattr(found, line) for line in LINES),
            fatal=found.fatal,
            note=found.note,
            heard=passages.heard(found.passages, _part(segment)) if segment else None,
            evaluation_id=found.evaluation_id,
            evaluation=number or "",
            voided_at=found.voided_at,
            void_reason=found.void_reason,
            may_void=_may_void(self._work, found, self._zone),
            may_escalate=is_open and _may_score(self._work, found),
        )


def _name(person: Person) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    return f"{person.name} {person.staff_no}"
