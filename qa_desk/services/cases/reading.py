"""One case with all that its reader may see."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

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
    SamplingRule,
    ScreenVideo,
    Signature,
    SignaturePicture,
    Transcript,
    audio_store,
    calibrating,
    chain,
    drafts,
    facts,
    live_calls,
    moves,
    panels,
    queries,
    reviewing,
    revisions,
    signatures,
    slips,
    standing,
    taken,
    visible,
)
from qa_desk.rules import attachments, disputes, permissions, scoring, transcripts, workflow
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Words
from qa_desk.rules.drafts import Held
from qa_desk.rules.passages import Passage
from qa_desk.rules.quick_checks import LINES
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.transcripts import Turn
from qa_desk.services.cases.lists import NOBODY, TO_CONFIRM, name_of, rows, with_slips
from qa_desk.services.cases.types import (
    Agreed,
    Case,
    Checked,
    Dropped,
    Mate,
    Name,
    SignatureView,
    Told,
    Version,
)
from qa_desk.work import Work


def case(work: Work, evaluation_id: UUID) -> Case:
    """Return one case; RuleError when it is not for the actor to see."""
    found = _found(work, evaluation_id)
    row = rows(work, with_slips().where(Evaluation.id == evaluation_id))[0]
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
    is_blind = bool(reviewing.unseen(work, [found]))
    is_recorded = live_calls.is_recorded(work.session, found.call_id)
    sounding = live_calls.heard_in(work.session, found.call_id)
    hears = _hears(work, found)
    parts = _parts(work, sounding) if hears else ()
    relations = moves.relations(work, found)
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
        sheet=Sheet() if is_blind else sheet,
        held=held,
        pass_mark=form.skill_group(found.skill_group).pass_mark if form else None,
        fatal=bool(revision and revision.fatal_classes) and not is_blind,
        parts=parts,
        steps=workflow.available(found.status, relations, found.purpose),
        takes_evidence=attachments.takes_evidence(found.status, relations),
        signatures=_signatures(work, found),
        together=_together(work, found),
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
        turns=_turns(work, sounding) if hears else (),
        live=live_calls.seen(work, call, sounding),
        shift_ms=shift_ms,
        agreed=tuple(_agreed(work, form)) if form else (),
        is_blind=is_blind,
        subjects=disputes.subjects(form, sheet) if form and revision and not is_blind else (),
        **_on_route(work, found, is_blind=is_blind),
    )


def revision(work: Work, evaluation_id: UUID, number: int) -> Version:
    """Return a result as it stood before or stands, with its sheet; it is never edited (D3)."""
    found = _found(work, evaluation_id)
    known = () if reviewing.unseen(work, [found]) else _versions(work, found)
    version = next((one for one in known if one.number == number), None)
    if version is None:
        raise RuleError(_("This revision is not there, or not yours to see."))
    sheet = revisions.sheet_of(work.session, work.session.get_one(Revision, (found.id, number)))
    return replace(version, sheet=sheet)


def _found(work: Work, evaluation_id: UUID) -> Evaluation:
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
    return found


def _versions(work: Work, found: Evaluation) -> tuple[Version, ...]:
    """Return the revisions that stood on a slip; what was recalled before was never shown."""
    shown = select(DocumentLine.revision).where(DocumentLine.evaluation_id == found.id)
    rows = work.session.scalars(
        select(Revision)
        .where(Revision.evaluation_id == found.id, Revision.number.in_(shown))
        .order_by(Revision.number)
    ).all()
    people = queries.people_by_id(work.session, {row.author_id for row in rows})
    names = {key: name_of(person) for key, person in people.items()}
    return tuple(
        Version(
            row.number,
            names.get(row.author_id, NOBODY),
            row.created_at,
            row.final,
            row.result,
        )
        for row in rows
    )


def _on_route(work: Work, found: Evaluation, *, is_blind: bool) -> dict[str, Any]:
    """Return what was done about a case after its release, and who is to do the next."""
    if found.released_at is None:
        return {}
    route = reviewing.history(work, found)
    members: tuple[UUID, ...] = ()
    if found.status == "E9":
        members = panels.members(work.session, found.id, work.today)
    named = [one.words.person for one in route if one.words.person]
    ids = {*(one.person_id for one in route), *members, *named}
    people = queries.people_by_id(work.session, {*ids, *filter(None, (found.signer_id,))})
    names = {key: name_of(person) for key, person in people.items()}
    disputed = [one for one in route if one.key in facts.DISPUTES]
    return {
        "route": tuple(_told(_unseen(one) if is_blind else one, names) for one in route),
        "versions": () if is_blind else _versions(work, found),
        "disputed": disputed[-1].words.disputed if disputed else (),
        "signer": names.get(found.signer_id) if found.signer_id else None,
        "appeal_until": found.appeal_until,
        "panel": tuple(names.get(one, NOBODY) for one in members),
        "close_reason": found.close_reason or "",
        "stance": found.csr_stance,
    }


def _unseen(one: taken.Taken) -> taken.Taken:
    """Leave out what would tell the first score: of a dispute its grounds are what is looked at."""
    is_dispute = one.key in facts.DISPUTES
    return replace(one, words=Words(disputed=one.words.disputed) if is_dispute else Words())


def _told(one: taken.Taken, names: Mapping[UUID, Name]) -> Told:
    return Told(
        key=one.key,
        by=names.get(one.person_id, NOBODY),
        role=one.role,
        at=one.at,
        source=one.source,
        target=one.target,
        revision=one.revision,
        words=one.words,
        named=names.get(one.words.person) if one.words.person else None,
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
    if found.csr_id == work.actor.id and found.status in TO_CONFIRM and found.opened_at is None:
        found.opened_at = work.now


def played(work: Work, evaluation_id: UUID) -> None:
    """Write into the journal that the actor has played a recording (S1-6.3, domain.md 8 no. 12)."""
    if not _hears(work, work.session.get(Evaluation, evaluation_id)):
        permissions.require_of(work.actor, "listen")
    chain.note(work.session, "play", "evaluation", evaluation_id, {})


def signed_paper(work: Work, evaluation_id: UUID, signature_id: UUID) -> bytes:
    """Return the picture of the paper on which somebody signed a result."""
    content = work.session.scalar(
        select(SignaturePicture.content)
        .join(DocumentLine, DocumentLine.document_id == SignaturePicture.document_id)
        .join(Evaluation, Evaluation.id == DocumentLine.evaluation_id)
        .where(
            SignaturePicture.signature_id == signature_id,
            Evaluation.id == evaluation_id,
            visible.evaluations(work.actor, "print_slip"),
        )
    )
    if content is None:
        raise RuleError(_("This picture is not yours to see, or it is not there any more."))
    return content


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


def _hears(work: Work, found: Evaluation | None) -> bool:
    """Say whether the actor may hear a call: by his right, or because a calibration asks him to."""
    asked = (
        found is not None
        and found.purpose == "calibration"
        and found.inspector_id == work.actor.id
        and permissions.scores(work.actor)
    )
    return asked or work.actor.is_system or bool(permissions.scope(work.actor.roles, "listen"))


def _agreed(work: Work, form: Checklist) -> Iterator[Agreed]:
    """Yield what calibrations agreed about the items of a checklist, for who scores by it."""
    if permissions.scores(work.actor):
        day = work.today
        for topic, session in calibrating.in_force(work.session, day, form.code):
            yield Agreed(topic.item_key, calibrating.agreed(topic), session.number, session.held_on)


def _parts(work: Work, call_id: UUID | None) -> tuple[AudioPart, ...]:
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
    able = standing.second_ears(work.session, found, work.today)
    return tuple(name_of(person) for person in able)


def _turns(work: Work, call_id: UUID | None) -> tuple[Turn, ...]:
    said = work.session.get(Transcript, call_id) if call_id else None
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
    return Dropped(row[0], str(name_of(row[1]))) if row and row[0] else None


def _signatures(work: Work, evaluation: Evaluation) -> tuple[SignatureView, ...]:
    """Return who signed the papers on which a result stood at that time."""
    papers = work.session.execute(
        select(Document.id, Document.created_at)
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .where(DocumentLine.evaluation_id == evaluation.id, Document.kind == "slip")
        .order_by(Document.created_at, Document.id)
    ).all()
    left_at = {paper.id: later.created_at for paper, later in itertools.pairwise(papers)}
    found = work.session.execute(
        select(Signature, Person, DocumentLine.revision)
        .join(Person, Person.id == Signature.person_id)
        .join(
            DocumentLine,
            (DocumentLine.document_id == Signature.document_id)
            & (DocumentLine.evaluation_id == evaluation.id),
        )
        .where(Signature.document_id.in_([paper.id for paper in papers]))
        .order_by(Signature.signed_at)
    ).all()
    told = signatures.shown(work.session, [(each, person) for each, person, _revision in found])
    return tuple(
        SignatureView(
            id=signature.id,
            role=signature.role,
            name=name_of(person),
            meaning=signature.meaning,
            statement=signature.statement,
            at=signature.signed_at,
            method=signature.method,
            hash_prefix=shown.hash_prefix,
            is_void=signature.document_id != evaluation.slip_id,
            revision=revision,
            deputy_for=shown.deputy_for,
            taken_in_by=shown.taken_in_by,
            drawing=shown.drawing,
        )
        for (signature, person, revision), shown in zip(found, told, strict=True)
        if signature.signed_at <= left_at.get(signature.document_id, signature.signed_at)
    )


def _together(work: Work, evaluation: Evaluation) -> tuple[Mate, ...]:
    """Return the results that are signed with this one: those on the same slip, in its order."""
    if evaluation.slip_id is None:
        return ()
    return tuple(
        Mate(one.id, one.number, one.opened_at is not None)
        for one in slips.standing(work, evaluation)
    )
