"""Watch a contact while it happens, and evaluate it (S3-3c–e, S3-6.B7, P8, P23)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    CallSegment,
    Evaluation,
    LiveContact,
    Person,
    chain,
    digests,
    live_calls,
    queries,
    roster_days,
    standing,
    taking_up,
)
from qa_desk.models.base import uuid7
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.rules import masking, permissions
from qa_desk.rules.quick_checks import MODES
from qa_desk.work import Work


@dataclass(frozen=True)
class Beginning:
    """What is known when the watching begins; of a test call the CSR may not be."""

    mode: str  # a key of MODES, but no recording
    csr_id: UUID | None = None
    is_remote: bool = False
    number: str = ""  # from which a test call is made: as the recorder knows the customer
    dialled: str = ""
    script_id: UUID | None = None


@dataclass(frozen=True)
class Begun:
    """What was begun; without a known CSR there is no evaluation yet."""

    call_id: UUID
    evaluation_id: UUID | None = None
    number: str = ""


@dataclass(frozen=True)
class Waiting:
    """A test call of which there is no evaluation yet."""

    call_id: UUID
    began_at: datetime
    length_ms: int
    number_masked: str
    dialled: str
    csr: str  # name and staff no., "" while it is not known
    is_recorded: bool


def begin(work: Work, beginning: Beginning) -> Begun:
    """Begin to watch: the stopwatch runs from now on, and the evaluation is the actor's own."""
    permissions.require_of(work.actor, "score")
    _require_known(work, beginning)
    call = _call(work, beginning)
    segment = CallSegment(
        id=uuid7(),
        call_id=call.id,
        started_at=call.started_at,
        duration_ms=0,
    )
    if beginning.csr_id is not None:
        segment.person_id = beginning.csr_id
        segment.team_id = _team(work, beginning.csr_id, work.now)
    watched = LiveContact(
        call_id=call.id,
        mode=beginning.mode,
        observer_id=work.actor.id,
        is_remote=beginning.is_remote,
        dialled=masking.mask_in_text(beginning.dialled.strip()),
        script_id=beginning.script_id,
        answers=[],
        outcome="",
    )
    for row in (call, segment, watched):
        work.session.add(row)
        work.session.flush()
    if beginning.csr_id is None:
        return Begun(call.id)
    made = _evaluation(work, call.id, beginning.mode)
    return Begun(call.id, made.id, made.number)


def set_length(work: Work, call_id: UUID, length_ms: int) -> None:
    """Say how long the contact was; 0 lets the stopwatch run on from its beginning."""
    call = _mine(work, call_id)[1]
    call.duration_ms = max(0, length_ms)
    work.session.flush()  # before its part, which has the same time
    _segment(work, call_id).duration_ms = call.duration_ms
    work.session.flush()


def describe(work: Work, call_id: UUID, outcome: str) -> None:
    """Write what came of the contact."""
    watched = _mine(work, call_id)[0]
    watched.outcome = masking.mask_in_text(outcome.strip())
    work.session.flush()


def waiting(work: Work) -> list[Waiting]:
    """Return the actor's test calls without an evaluation, the oldest first."""
    permissions.require_of(work.actor, "score")
    rows = work.session.execute(
        live_calls.without_result()
        .where(LiveContact.observer_id == work.actor.id)
        .order_by(Call.started_at)
    ).all()
    ids = (segment.person_id for _watched, _call_, segment in rows if segment.person_id)
    people = queries.people_by_id(work.session, ids)
    return [
        Waiting(
            call.id,
            call.started_at or call.imported_at,
            call.duration_ms,
            call.number_masked,
            watched.dialled,
            _name(people[segment.person_id]) if segment.person_id in people else "",
            watched.recorded_id is not None,
        )
        for watched, call, segment in rows
    ]


def name(work: Work, call_id: UUID, csr_id: UUID) -> Begun:
    """Say who answered a test call, as its caller knows; with that it becomes an evaluation."""
    watched, call = _mine(work, call_id)
    segment = _segment(work, call_id)
    if segment.person_id is not None and segment.person_id != csr_id:
        raise RuleError(_("The recorder's call says already who answered. Look at it again."))
    segment.person_id = csr_id
    segment.team_id = _team(work, csr_id, call.started_at or work.now)
    work.session.flush()
    made = _evaluation(work, call_id, watched.mode)
    return Begun(call_id, made.id, made.number)


def take_up(work: Work, call_id: UUID) -> Begun:
    """Make the evaluation of a test call, once it is known who answered."""
    watched = _mine(work, call_id)[0]
    made = _evaluation(work, call_id, watched.mode)
    return Begun(call_id, made.id, made.number)


def _evaluation(work: Work, call_id: UUID, mode: str) -> Evaluation:
    found = taking_up.take_up(work, call_id, mode)
    chain.note(work.session, "watch", "evaluation", found.id, {"mode": mode})
    return found


def _require_known(work: Work, beginning: Beginning) -> None:
    is_test = beginning.mode == "test_call"
    for is_wrong, sentence in (
        (
            beginning.mode not in MODES or beginning.mode == "recording",
            _("Choose how the contact is watched."),
        ),
        (
            beginning.csr_id is None and not is_test,
            _("Choose a CSR: type a staff no., a name or its pinyin."),
        ),
        (
            beginning.csr_id is None and not _digest(work, beginning.number),
            _(
                "Name the CSR, or the full number that you call from: the recorder's call is "
                "found by it."
            ),
        ),
        (
            beginning.csr_id == work.actor.id,
            _("Nobody checks himself. Ask a colleague or superior to do it."),
        ),
    ):
        if is_wrong:
            raise RuleError(sentence)


def _call(work: Work, beginning: Beginning) -> Call:
    is_test = beginning.mode == "test_call"
    key = uuid7()
    return Call(
        id=key,
        recorder_id=LIVE_RECORDER,
        external_id=str(key),
        started_at=work.now,
        duration_ms=0,
        direction="inbound" if is_test else "unknown",
        contact_reason="",
        number_masked=masking.mask(beginning.number) if is_test else "",
        number_hash=_digest(work, beginning.number) if is_test else None,
        is_test=is_test,
        imported_at=work.now,
    )


def _digest(work: Work, number: str) -> bytes | None:
    """Return by what the recorder's call is found: only who imports has the key (P18)."""
    if not permissions.reach(work.actor, "import_calls").everywhere:
        return None
    return masking.key_hash(number, digests.secret(work))


def _team(work: Work, csr_id: UUID, moment: datetime) -> UUID:
    """Return the CSR's team on the day of the contact."""
    zone = queries.centre_timezone(work.session, work.now)
    day: date = roster_days.shift_day(work.session, csr_id, moment, zone)
    found = standing.team_on(work.session, csr_id, day)
    if found is None:
        raise RuleError(_("This CSR was in no team of yours on that day. Look at the day."))
    return found


def _mine(work: Work, call_id: UUID) -> tuple[LiveContact, Call]:
    permissions.require_of(work.actor, "score")
    watched = live_calls.of_call(work.session, call_id)
    if watched is None or watched.observer_id != work.actor.id:
        raise RuleError(_("This contact is not there, or somebody else watched it."))
    return watched, work.session.get_one(Call, call_id)


def _segment(work: Work, call_id: UUID) -> CallSegment:
    return work.session.scalars(select(CallSegment).where(CallSegment.call_id == call_id)).one()


def _name(person: Person) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    return f"{person.name} {person.staff_no}"
