"""Watch a contact while it happens, and evaluate it (S3-3c–e, S3-6.B7, P8, P23)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
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

MISMATCH = "mismatch"
DISCARDS: Mapping[str, str] = {  # why a test call becomes no evaluation; the journal holds codes
    "no_answer": N_("Nobody answered"),
    "broken_off": N_("The line broke off"),
    "nobody_knows": N_("Who answered cannot be found out"),
    "twice": N_("Entered twice"),
    MISMATCH: N_("The recording that was found is of another call"),
}

UNLINKS: Mapping[str, str] = {  # why the recording that was found is none of a contact
    "other_call": N_("Another call of this CSR"),
    "other_csr": N_("The call of another CSR"),
    "nothing": N_("Nothing of this contact can be heard in it"),
}
FARTHEST_MS = 24 * 3600 * 1000


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
    observer: str  # likewise
    is_mine: bool  # only its observer evaluates it
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
    watched.outcome = masking.mask_typed(outcome.strip())
    work.session.flush()


def unlink(work: Work, evaluation_id: UUID, why: str) -> None:
    """Take a wrong recording off the contact of one's own open task, for a reason.

    Nothing is looked for any more; the recorder's call is one like others again.
    """
    watched, recorded = _linked(work, evaluation_id)
    if why not in UNLINKS:
        raise RuleError(_("Choose why it is not the recording of this contact."))
    if watched.mode == "test_call":
        recorded.is_test = False
    _segment(work, watched.call_id).offset_ms = 0
    work.session.flush()  # while the server still knows them as one contact
    watched.recorded_id, watched.linked_at = None, work.now
    work.session.flush()
    facts = {"why": why, "call": str(recorded.id)}
    chain.note(work.session, "unlink", "evaluation", evaluation_id, facts)


def place(work: Work, evaluation_id: UUID, shift_ms: int) -> None:
    """Say when in the recording the watching began, so that marks fall at what they mean."""
    watched, recorded = _linked(work, evaluation_id)
    call = work.session.get_one(Call, watched.call_id)
    farthest = max(-FARTHEST_MS, min(FARTHEST_MS, shift_ms))
    _segment(work, call.id).offset_ms = farthest - live_calls.by_clocks(call, recorded)
    work.session.flush()


def _linked(work: Work, evaluation_id: UUID) -> tuple[LiveContact, Call]:
    """Return the contact of one's own open task, and the recorder's call of it."""
    if not permissions.reach(work.actor, "import_calls").everywhere:
        raise RuleError(
            _(
                "Only whoever may see all calls says which recording is a contact's. Nothing was "
                "changed. Ask a colleague who may."
            )
        )
    found = work.session.get(Evaluation, evaluation_id)
    watched = live_calls.of_call(work.session, found.call_id if found else None)
    mine = found is not None and found.inspector_id == work.actor.id
    if watched is None or found is None or not mine or found.status not in ("E0", "E1"):
        raise RuleError(
            _(
                "The recording of a contact is put right by its QA inspector, while the evaluation "
                "is open. Nothing was changed. Recall a submitted result first."
            )
        )
    if watched.recorded_id is None:
        raise RuleError(_("This contact has no recording any more. Look at it again."))
    return watched, work.session.get_one(Call, watched.recorded_id)


def waiting(work: Work) -> list[Waiting]:
    """Return the test calls without an evaluation, the oldest first: one's own.

    Who assigns tasks sees everybody's, and says of those too who answered.
    """
    permissions.require_of(work.actor, "score")
    found = live_calls.without_result()
    if not _assigns(work):
        found = found.where(LiveContact.observer_id == work.actor.id)
    rows = work.session.execute(found.order_by(Call.started_at)).all()
    ids = {watched.observer_id for watched, _call_, _segment in rows}
    ids |= {segment.person_id for _watched, _call_, segment in rows if segment.person_id}
    people = queries.people_by_id(work.session, ids)
    return [
        Waiting(
            call.id,
            call.started_at or call.imported_at,
            call.duration_ms,
            call.number_masked,
            watched.dialled,
            _name(people[segment.person_id]) if segment.person_id in people else "",
            _name(people[watched.observer_id]),
            watched.observer_id == work.actor.id,
            watched.recorded_id is not None,
        )
        for watched, call, segment in rows
    ]


def name(work: Work, call_id: UUID, csr_id: UUID) -> Begun:
    """Say who answered a test call; its observer makes it an evaluation with that."""
    watched, call = _kept(work, call_id)
    segment = _segment(work, call_id)
    if csr_id == watched.observer_id:
        raise RuleError(_("Nobody checks himself. Ask a colleague or superior to do it."))
    if segment.person_id is not None and segment.person_id != csr_id:
        raise RuleError(_("The recorder's call says already who answered. Look at it again."))
    team_id = _team(work, csr_id, call.started_at or work.now)
    segment.person_id, segment.team_id = csr_id, team_id  # the server takes them together only
    work.session.flush()
    if watched.observer_id != work.actor.id:
        chain.note(work.session, "name", "live_contact", call_id, {"csr": str(csr_id)})
        return Begun(call_id)
    made = _evaluation(work, call_id, watched.mode)
    return Begun(call_id, made.id, made.number)


def discard(work: Work, call_id: UUID, why: str) -> None:
    """Let a test call become no evaluation, for a reason; nothing is looked for any more."""
    watched = _kept(work, call_id)[0]
    if why not in DISCARDS:
        raise RuleError(_("Choose why the test call is discarded."))
    if why == MISMATCH and watched.recorded_id is not None:
        work.session.get_one(Call, watched.recorded_id).is_test = False
    watched.recorded_id, watched.linked_at = None, work.now
    work.session.flush()
    chain.note(work.session, "discard", "live_contact", call_id, {"why": why})


def take_up(work: Work, call_id: UUID) -> Begun:
    """Make the evaluation of a test call, once it is known who answered."""
    _mine(work, call_id)
    watched = _kept(work, call_id)[0]
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
    day: date = roster_days.shift_day(work.session, csr_id, moment, work.zone)
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


def _kept(work: Work, call_id: UUID) -> tuple[LiveContact, Call]:
    """Return a contact that waits, of one's own or for whoever assigns tasks."""
    permissions.require_of(work.actor, "score")
    wanted = live_calls.without_result().where(LiveContact.call_id == call_id)
    if not _assigns(work):
        wanted = wanted.where(LiveContact.observer_id == work.actor.id)
    found = work.session.execute(wanted).one_or_none()
    if found is None:
        raise RuleError(_("This test call waits no more. Look at the list again."))
    return found[0], found[1]


def _assigns(work: Work) -> bool:
    return permissions.reach(work.actor, "assign").everywhere


def _segment(work: Work, call_id: UUID) -> CallSegment:
    return work.session.scalars(select(CallSegment).where(CallSegment.call_id == call_id)).one()


def _name(person: Person) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    return f"{person.name} {person.staff_no}"
