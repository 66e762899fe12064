"""See evaluations: the queue, the inbox, the results, and one case with all that belongs to it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    Document,
    DocumentLine,
    Draft,
    Draw,
    Evaluation,
    Person,
    Revision,
    RoleGrant,
    SamplingRule,
    ScreenVideo,
    Signature,
    Team,
    Transcript,
    audio_store,
    chain,
    drafts,
    live_calls,
    moves,
    queries,
    revisions,
    standing,
    visible,
    workloads,
)
from qa_desk.rules import permissions, scoring, transcripts, workflow
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.drafts import Held
from qa_desk.rules.passages import Passage
from qa_desk.rules.quick_checks import LINES
from qa_desk.rules.scoring import Demands
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.transcripts import Turn
from qa_desk.rules.watching import Live
from qa_desk.rules.workflow import Step
from qa_desk.work import Work

_LIMIT = 5000
_NO_SLIP = literal("")


@dataclass(frozen=True)
class Name:
    """A person as always shown: name and staff no. (P21)."""

    name: str
    staff_no: str

    def __str__(self) -> str:
        return f"{self.name} {self.staff_no}"


@dataclass(frozen=True)
class CaseRow:
    """An evaluation in a list. Scores are tenths, None where the reader may not see them yet."""

    id: UUID
    version: int
    number: str
    status: str
    csr: Name
    team: str
    inspector: Name
    started_at: datetime | None
    duration_ms: int
    contact_reason: str
    number_masked: str
    sample_reason: str
    assigned_at: datetime
    due_at: datetime | None
    csr_id: UUID
    result: str | None
    raw: int | None
    final: int | None
    slip: str  # empty in the queue and the inbox, which show none
    mode: str


@dataclass(frozen=True)
class SignatureView:
    """A signature as shown."""

    role: str
    name: Name
    meaning: str
    statement: str
    at: datetime
    method: str
    hash_prefix: str
    is_void: bool = False  # what was signed is not what holds any more


@dataclass(frozen=True)
class Dropped:
    """When a call's recording was deleted after its time, and who had approved that."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Checked:
    """What the quick check says of which an evaluation was made."""

    began_at: datetime
    values: tuple[str, ...]  # of the five lines
    fatal: str
    note: str


@dataclass(frozen=True)
class Case:
    """One evaluation with all that its reader may see."""

    row: CaseRow
    skill_group: str
    direction: str
    call_id: str
    mode: str
    released_at: datetime | None
    checklist: Checklist | None
    sheet: Sheet
    held: Held | None  # what a draft goes on from
    pass_mark: int | None
    fatal: bool
    parts: tuple[AudioPart, ...]
    steps: tuple[Step, ...]
    signatures: tuple[SignatureView, ...]
    opened_by_csr: bool
    demands: Demands  # what the sheet must have before it is submitted
    dropped: Dropped | None = None
    rule: str = ""  # the name of the sampling rule by which it was drawn, for who sees plans
    checked: Checked | None = None
    is_recorded: bool = False
    part: Passage = (0, 0)  # of the recording, that is the CSR's own
    heard: tuple[Passage, ...] | None = None  # by the author; None where that was not kept
    spent_s: int | None = None  # by the author, for those who draw samples
    listeners: tuple[Name, ...] = ()  # who is asked to hear a fatal error before its release
    turns: tuple[Turn, ...] = ()  # what was said, for who may listen
    live: Live | None = None
    shift_ms: int = 0  # where on what is played the stopwatch began, by which marks were set


def queue(work: Work) -> list[CaseRow]:
    """Return the inspector's tasks: what is due first, then the shift that ends first.

    Where shifts end together, or there is none today, the CSR with the fewest checks comes first.
    """
    permissions.require_of(work.actor, "score")
    mine = (Evaluation.inspector_id == work.actor.id) & Evaluation.status.in_(workloads.OPEN)
    rows = _rows(work, _select().where(mine).order_by(Evaluation.number))
    day = work.now.astimezone(queries.centre_timezone(work.session, work.now)).date()
    today = workloads.today(work.session, day, work.now, {row.csr_id for row in rows})
    latest = datetime.max.replace(tzinfo=UTC)

    def urgency(row: CaseRow) -> tuple[datetime, datetime, int]:
        csr = today[row.csr_id]
        return row.due_at or latest, csr.shift_ends or latest, csr.checks

    return sorted(rows, key=urgency)


def inbox(work: Work) -> list[CaseRow]:
    """Return what waits for the actor to release, confirm or countersign, oldest first."""
    actor = work.actor
    own = Evaluation.csr_id == actor.id
    waiting: list[ColumnElement[bool]] = [own & (Evaluation.status == "E3")]
    if teams := permissions.reach(actor, "countersign").led:
        led = Evaluation.team_id.in_(teams) & (Evaluation.status == "E4")
        waiting.append(led & (Evaluation.csr_id != actor.id))
    if "inspector" in actor.roles:
        mine = (Evaluation.inspector_id == actor.id) & (Evaluation.status == "E2")
        unheard = Call.id.is_(None) | ~live_calls.has_recording()  # a witness stands in (P8)
        waiting.append(mine & ((Evaluation.result != "fatal_fail") | unheard))
    if actor.roles & {"qa_lead", "inspector"}:
        waiting.append(visible.to_second(actor))
    elif "cs_manager" in actor.roles:
        waiting.append(visible.to_second(actor) & ~_others_can_hear(work))
    order = (Evaluation.due_at.is_(None), Evaluation.due_at, Evaluation.number)
    return _rows(work, _select().where(or_(*waiting)).order_by(*order))


def _others_can_hear(work: Work) -> ColumnElement[bool]:
    """Return the condition that a QA lead or inspector can: the CS manager steps in last (P9)."""
    day = work.now.date()
    return exists().where(
        RoleGrant.role.in_(("qa_lead", "inspector")),
        queries.valid_on(RoleGrant, day),
        RoleGrant.person_id.not_in((Evaluation.inspector_id, Evaluation.csr_id)),
    )


def results(work: Work) -> list[CaseRow]:
    """Return the submitted results that the actor may see, the newest first."""
    permissions.require_of(work.actor, "see_results")
    return _rows(
        work,
        _select_with_slips()
        .where(visible.evaluations(work.actor), Evaluation.submitted_at.is_not(None))
        .order_by(Evaluation.submitted_at.desc())
        .limit(_LIMIT),
    )


def case(work: Work, evaluation_id: UUID) -> Case:
    """Return one case; RuleError when it is not for the actor to see."""
    found = work.session.scalar(
        select(Evaluation).where(
            Evaluation.id == evaluation_id,
            visible.evaluations(work.actor)
            | visible.to_second(work.actor)
            | visible.to_decide(work),
        )
    )
    if found is None:
        raise RuleError(_("This evaluation is not there, or not yours to see."))
    row = _rows(work, _select_with_slips().where(Evaluation.id == evaluation_id))[0]
    call = work.session.get(Call, found.call_id) if found.call_id else None
    form = (
        revisions.checklist(work.session, found.checklist_version_id)
        if found.checklist_version_id
        else None
    )
    revision = (
        work.session.get_one(Revision, (found.id, found.revision)) if found.revision else None
    )
    sheet, held = _sheet(work, found, revision)
    is_recorded = live_calls.is_recorded(work.session, found.call_id)
    sounding = live_calls.heard_in(work.session, found.call_id)
    parts = _parts(work, sounding)
    video = None if parts else live_calls.stand_in(work.session, found.call_id)
    shift_ms = -video.offset_ms if video else live_calls.shift(work.session, call, sounding)
    return Case(
        row=row,
        skill_group=found.skill_group,
        direction=call.direction if call else "unknown",
        call_id=call.given_id if call else "",
        mode=found.mode,
        released_at=found.released_at,
        checklist=form,
        sheet=sheet,
        held=held,
        pass_mark=form.skill_group(found.skill_group).pass_mark if form else None,
        fatal=bool(revision and revision.fatal_classes),
        parts=parts,
        steps=workflow.available(found.status, moves.relations(work, found)),
        signatures=_signatures(work, found),
        opened_by_csr=found.opened_at is not None,
        demands=scoring.demands(
            queries.stored_options(work.session, work.now),
            is_recorded=is_recorded,
        ),
        dropped=_dropped(work, sounding),
        rule=_rule(work, found),
        checked=_checked(work, found) if found.sample_reason == "quick_check" else None,
        is_recorded=is_recorded,
        part=_part(work, found, sounding, video),
        heard=sheet.heard if revision and revision.passages is not None else None,
        spent_s=_spent(work, revision),
        listeners=_listeners(work, found),
        turns=_turns(work, sounding),
        live=live_calls.seen(work, call, sounding),
        shift_ms=shift_ms,
    )


def _spent(work: Work, revision: Revision | None) -> int | None:
    """Return the time an inspector took; it is no matter of those who are evaluated."""
    sees = bool(permissions.scope(work.actor.roles, "draw"))
    return revision.spent_s if revision and sees else None


def _rule(work: Work, found: Evaluation) -> str:
    """Return the name of the rule that drew a case; who does not see plans sees only its reason."""
    if not (work.actor.is_system or permissions.scope(work.actor.roles, "plan.see")):
        return ""
    name = work.session.scalar(
        select(SamplingRule.name)
        .join(Draw, Draw.rule_id == SamplingRule.id)
        .where(Draw.id == found.draw_id)
    )
    return name or ""


def opened(work: Work, evaluation_id: UUID) -> None:
    """Remember that the CSR has opened the released result; it cannot be signed unseen (E-08)."""
    found = work.session.get_one(Evaluation, evaluation_id)
    if found.csr_id == work.actor.id and found.status == "E3" and found.opened_at is None:
        found.opened_at = work.now


def played(work: Work, evaluation_id: UUID) -> None:
    """Write into the journal that the actor has played a recording (S1-6.3, domain.md 8 no. 12)."""
    permissions.require_of(work.actor, "listen")
    chain.note(work.session, "play", "evaluation", evaluation_id, {})


def _select(slip: Any = _NO_SLIP) -> Select[*tuple[Any, ...]]:
    """Return the query of a list that shows no slips: looking for them costs a CSR the most."""
    query: Select[*tuple[Any, ...]] = (
        select(Evaluation, Call, Team.name, Revision.raw, Revision.final, slip)
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .join(Team, Team.id == Evaluation.team_id)
        .outerjoin(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
    )
    return query


def _select_with_slips() -> Select[*tuple[Any, ...]]:
    return _select(Document.number).outerjoin(Document, Document.id == Evaluation.slip_id)


def _rows(work: Work, query: Select[*tuple[Any, ...]]) -> list[CaseRow]:
    found = work.session.execute(query).all()
    ids = {i for row in found for i in (row[0].csr_id, row[0].inspector_id)}
    people = queries.people_by_id(work.session, ids) if ids else {}
    return [_row(people, columns) for columns in found]


def _row(people: dict[UUID, Person], columns: Any) -> CaseRow:
    found, call, team, raw, final, slip = columns
    scored = found.status not in ("E0", "E1")
    return CaseRow(
        id=found.id,
        version=found.version,
        number=found.number,
        status=found.status,
        csr=_name(people[found.csr_id]),
        team=team,
        inspector=_name(people[found.inspector_id]),
        started_at=call.started_at if call else None,
        duration_ms=call.duration_ms if call else 0,
        contact_reason=call.contact_reason if call else "",
        number_masked=call.number_masked if call else "",
        sample_reason=found.sample_reason,
        assigned_at=found.assigned_at,
        due_at=found.due_at,
        csr_id=found.csr_id,
        result=found.result if scored else None,
        raw=raw if scored else None,
        final=final if scored else None,
        slip=slip or "",
        mode=found.mode,
    )


def _name(person: Person) -> Name:
    return Name(person.name, person.staff_no)


def _sheet(work: Work, found: Evaluation, revision: Revision | None) -> tuple[Sheet, Held | None]:
    """Return the draft while it is one, the sealed revision otherwise; a recalled one goes on."""
    if found.status in ("E0", "E1") and (author_id := _draft_to_read(work, found)):
        held = drafts.held(work.session, found, author_id)
        return (Sheet.from_document(held.document) if held else Sheet()), held
    return (revisions.sheet_of(work.session, revision) if revision else Sheet()), None


def _draft_to_read(work: Work, found: Evaluation) -> UUID | None:
    """Return whose draft the actor may read: his own; the QA lead also what was left behind."""
    if found.inspector_id == work.actor.id:
        return work.actor.id
    reach = permissions.reach(work.actor, "see_drafts")
    seen = select(Evaluation.id).where(Evaluation.id == found.id, visible.in_scope(reach))
    if work.session.scalar(seen) is None:
        return None
    is_begun = work.session.get(Draft, (found.id, found.inspector_id)) is not None
    return found.inspector_id if is_begun else drafts.left_behind(work.session, found)


def _parts(work: Work, call_id: UUID | None) -> tuple[AudioPart, ...]:
    if not (work.actor.is_system or permissions.scope(work.actor.roles, "listen")):
        return ()
    if call_id is None:
        return ()
    places = audio_store.places(work.session, call_id, work.now)
    return tuple(AudioPart(**vars(place)) for place in places)


def _part(
    work: Work, found: Evaluation, sounding: UUID | None, video: ScreenVideo | None
) -> Passage:
    """Return which part of what can be heard or watched is the CSR's own."""
    if video is not None and video.duration_ms:
        return 0, video.duration_ms
    segment = work.session.get(CallSegment, found.segment_id) if found.segment_id else None
    call = work.session.get(Call, sounding) if sounding else None
    if sounding != found.call_id:
        same = (CallSegment.call_id == sounding) & (CallSegment.person_id == found.csr_id)
        segment = work.session.scalar(select(CallSegment).where(same).limit(1))
    if segment is not None and segment.duration_ms and call is not None and not call.is_live:
        return segment.offset_ms, segment.offset_ms + segment.duration_ms
    return 0, call.duration_ms if call else 0


def _listeners(work: Work, found: Evaluation) -> tuple[Name, ...]:
    if found.status != "E2" or found.result != "fatal_fail":
        return ()
    able = standing.second_ears(work.session, found, work.now.date())
    return tuple(_name(person) for person in able)


def _turns(work: Work, call_id: UUID | None) -> tuple[Turn, ...]:
    listens = work.actor.is_system or permissions.scope(work.actor.roles, "listen")
    said = work.session.get(Transcript, call_id) if listens and call_id else None
    return transcripts.turns(said.text, said.times) if said else ()


def _checked(work: Work, found: Evaluation) -> Checked | None:
    check = queries.check_behind(work.session, found.id)
    if check is None:
        return None
    values = tuple(getattr(check, line) for line in LINES)
    return Checked(check.began_at, values, check.fatal, check.note)


def _dropped(work: Work, call_id: UUID | None) -> Dropped | None:
    row = work.session.execute(
        select(AudioFile.dropped_at, Person)
        .join(Person, Person.id == AudioFile.dropped_by)
        .where(AudioFile.call_id == call_id)
        .limit(1)
    ).one_or_none()
    return Dropped(row[0], str(_name(row[1]))) if row and row[0] else None


def _signatures(work: Work, evaluation: Evaluation) -> tuple[SignatureView, ...]:
    found = work.session.execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .join(DocumentLine, DocumentLine.document_id == Signature.document_id)
        .where(DocumentLine.evaluation_id == evaluation.id)
        .order_by(Signature.signed_at)
    )
    return tuple(
        SignatureView(
            signature.role,
            _name(person),
            signature.meaning,
            signature.statement,
            signature.signed_at,
            signature.method,
            signature.content_hash.hex()[:16],
            is_void=signature.document_id != evaluation.slip_id,
        )
        for signature, person in found
    )
