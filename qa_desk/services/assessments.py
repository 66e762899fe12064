"""Assess an inspector who erred: read, state, decide, sign, print (machine I, domain.md 2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Assessment,
    Call,
    Document,
    Evaluation,
    Person,
    Revision,
    Signature,
    assessing,
    audio_store,
    chain,
    live_calls,
    queries,
    rechecking,
    revisions,
    signatures,
    signing,
    taken,
)
from qa_desk.reports import assessment_sheet
from qa_desk.reports.dispute_sheet import number_of
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import assessments, comparing, masking, permissions, workflow
from qa_desk.rules.assessments import Decided, Standing
from qa_desk.rules.comparing import Compared
from qa_desk.rules.disputes import Subject, Words
from qa_desk.rules.guards import Facts
from qa_desk.rules.signatures import Secret
from qa_desk.work import Work

_LIMIT = 2000
_OF_DISPUTE = ("review", "panel")
_CORRECTED = ("correct", "panel_correct")


@dataclass(frozen=True)
class AssessmentRow:
    """An assessment in a list; `step` is what waits for the reader, "" when nothing does."""

    id: UUID
    version: int
    number: str
    status: str
    inspector: Name
    csr: Name
    evaluation_id: UUID
    evaluation_no: str
    kind: str
    subject: Subject
    opened_at: datetime
    due_at: datetime | None
    decision: str
    step: str


@dataclass(frozen=True)
class Past:
    """A step that was taken about an assessment."""

    key: str
    by: Name
    role: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Record:
    """One assessment with all that its people read."""

    row: AssessmentRow
    source: str
    reviewer: Name
    finding: str
    compared: tuple[Compared, ...]  # the first result and the corrected one
    statement: str
    points: int | None  # tenths
    reason: str
    decided_by: Name | None
    signatures: tuple[Signed, ...]
    history: tuple[Past, ...]
    signs_as: str  # author or assessor, where the reader's signature is missing
    parts: tuple[AudioPart, ...] = ()
    length_ms: int = 0
    shift_ms: int = 0  # where on the recording the contact began


@dataclass(frozen=True)
class Decision:
    """What is decided about an error, by whom it does not concern."""

    kind: str  # a key of guards.DECISIONS
    reason: str
    points: int | None = None  # tenths, only with the decision "points"


def listed(work: Work) -> list[AssessmentRow]:
    """Return the assessments that the actor may see: what waits for him first, then the newest."""
    rows = _rows(work, _mine(work))
    return sorted(rows, key=lambda row: not row.step)


def one(work: Work, assessment_id: UUID) -> Record:
    """Return one assessment; RuleError when it is not for the actor to see."""
    found = _seen(work, assessment_id)
    row = _rows(work, Assessment.id == found.id)[0]
    subject = work.session.get_one(Evaluation, found.evaluation_id)
    history = taken.of_assessment(work.session, found.id)
    names = _names(
        work, [found.reviewer_id, found.decided_by, *(step.person_id for step in history)]
    )
    corrected = _corrected(history)
    call = work.session.get(Call, subject.call_id) if subject.call_id else None
    sounding = live_calls.heard_in(work.session, subject.call_id)
    return Record(
        row=row,
        source=found.source,
        reviewer=names[found.reviewer_id],
        finding=_finding(work, found, corrected),
        compared=_compared(work, found, corrected, row.subject),
        statement=found.statement,
        points=found.points,
        reason=found.reason,
        decided_by=names[found.decided_by] if found.decided_by else None,
        signatures=_signatures(work, found),
        history=tuple(
            Past(step.key, names[step.person_id], step.role, step.at, step.words.reason)
            for step in history
        ),
        signs_as=assessments.signs_as(_standing(work, found)) if found.status == "I2" else "",
        parts=_parts(work, sounding),
        length_ms=call.duration_ms if call else 0,
        shift_ms=live_calls.shift(work.session, call, sounding),
    )


def state(work: Work, assessment_id: UUID, seen: int, statement: str) -> None:
    """Write down what the assessed inspector says to it (I-02)."""
    found = assessing.as_seen(work, assessment_id, seen)
    words = Words(reason=statement)
    _take(work, found, "state", words, Facts(found.status, statement), "author")
    found.statement = statement.strip()
    found.status = "I1"


def decide(work: Work, assessment_id: UUID, seen: int, decision: Decision) -> None:
    """Decide what follows, on a paper that both sign (I-03)."""
    found = assessing.as_seen(work, assessment_id, seen)
    known = Facts(
        found.status,
        decision.reason,
        stated=assessing.is_stated(found, work.now),
        decision=decision.kind,
    )
    _check_points(decision)
    _take(work, found, "decide", Words(reason=decision.reason), known, "assessor")
    decided = Decided(
        evaluation_id=found.evaluation_id,
        inspector_id=found.inspector_id,
        kind=found.kind,
        item=found.item,
        fatal=found.fatal,
        statement=found.statement,
        decision=decision.kind,
        points=decision.points,
        reason=masking.mask_typed(decision.reason.strip()),
        decided_by=work.actor.id,
    )
    paper = assessing.paper(work, found, decided)
    found.decision, found.points, found.reason = decided.decision, decided.points, decided.reason
    found.decided_by, found.decided_at = work.actor.id, work.now
    found.document_id, found.status = paper.id, "I2"


def sign(work: Work, assessment_id: UUID, seen: int, meaning: str, secret: Secret) -> None:
    """Sign the decision as inspector or decider; the second signature closes it (I-04)."""
    queries.one_at_a_time(work.session, "assessment")  # of two at once, one is the second
    found = assessing.as_seen(work, assessment_id, seen)
    standing = _standing(work, found)
    role = assessments.signs_as(standing) or "author"
    others = standing.signed | {role}
    both = others >= set(assessments.SIGNERS)
    key = "finish" if both else "sign"
    known = Facts(found.status, both_signed=both)
    workflow.check(key, known, standing.relations)
    if assessments.signs_as(standing) != role or found.document_id is None:
        raise RuleError(_("You have signed this already, or it is not yours to sign."))
    meaning = meaning if role == "author" and meaning in assessments.MEANINGS else "agree"
    paper = work.session.get_one(Document, found.document_id)
    signing.put(work, paper, role, (meaning, ""), secret)
    _take(work, found, key, Words(), known, role)
    if both:
        found.status, found.closed_at = "I3", work.now


def sheet(work: Work, assessment_id: UUID) -> assessment_sheet.Assessment:
    """Return an assessment as `reports.assessment_sheet.draw` prints it."""
    found = _seen(work, assessment_id)
    record = one(work, assessment_id)
    paper = work.session.get(Document, found.document_id) if found.document_id else None
    told = {step.key: step for step in record.history}
    subject = next(each for each in record.compared if each.subject == record.row.subject)
    decided = (
        Act("decide", found.decided_at, record.decided_by, "assessor", reason=found.reason)
        if found.decided_at
        else None
    )
    return assessment_sheet.Assessment(
        imprint=Imprint(
            number=found.number,
            content_hash=paper.content_hash.hex() if paper else "",
            **queries.letterhead(work, found.opened_at),
        ),
        inspector=record.row.inspector,
        evaluation_no=record.row.evaluation_no,
        item=subject.subject,
        text=subject.text,
        kind=found.kind,
        source=found.source,
        source_no=number_of(record.row.evaluation_no) if found.source in _OF_DISPUTE else "",
        opened_at=found.opened_at,
        finding=record.finding,
        statement=found.statement,
        stated_at=told["state"].at if "state" in told else None,
        statement_until=found.due_at,
        decision=found.decision or "",
        points=found.points,
        decided=decided,
        signatures=record.signatures,
    )


def note_print(work: Work, assessment_id: UUID) -> None:
    """Write into the journal that an assessment was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", "assessment", assessment_id, {})


# -- how it is done ------------------------------------------------------------------------------


def _take(work: Work, found: Assessment, key: str, words: Words, known: Facts, role: str) -> None:
    """Keep a step with its words, or refuse with the rule's own sentence."""
    step = workflow.check(key, known, _standing(work, found).relations)
    subject = work.session.get_one(Evaluation, found.evaluation_id)
    taken.keep(work, subject, step, role, words, found)


def _standing(work: Work, found: Assessment) -> Standing:
    return assessing.standings(work, [found])[found.id]


def _check_points(decision: Decision) -> None:
    if (decision.kind == "points") != (decision.points is not None):
        raise RuleError(_("Points belong to the decision “Points by local rule”, and only to it."))
    if decision.points is not None and not 0 < decision.points <= assessments.MOST_POINTS:
        raise RuleError(
            _("Enter points from 0.1 to {most}.").format(most=assessments.MOST_POINTS // 10)
        )


def _mine(work: Work) -> ColumnElement[bool]:
    reach = permissions.require_of(work.actor, "assessment.see")
    if reach.everywhere:
        return Assessment.id.is_not(None)
    return Assessment.inspector_id == work.actor.id


def _seen(work: Work, assessment_id: UUID) -> Assessment:
    found = work.session.scalar(
        select(Assessment).where(Assessment.id == assessment_id, _mine(work))
    )
    if found is None:
        raise RuleError(_("This assessment is not there, or not yours to see."))
    return found


def _rows(work: Work, wanted: ColumnElement[bool]) -> list[AssessmentRow]:
    inspector, csr = aliased(Person), aliased(Person)
    found = work.session.execute(
        select(Assessment, Evaluation.number, inspector, csr)
        .join(Evaluation, Evaluation.id == Assessment.evaluation_id)
        .join(inspector, inspector.id == Assessment.inspector_id)
        .join(csr, csr.id == Evaluation.csr_id)
        .where(wanted)
        .order_by(Assessment.opened_at.desc(), Assessment.number.desc())
        .limit(_LIMIT)
    ).all()
    standings = assessing.standings(work, [row[0] for row in found])
    return [
        AssessmentRow(
            id=row.id,
            version=row.version,
            number=row.number,
            status=row.status,
            inspector=_name(assessed),
            csr=_name(evaluated),
            evaluation_id=row.evaluation_id,
            evaluation_no=number,
            kind=row.kind,
            subject=row.item if row.item is not None else row.fatal or "",
            opened_at=row.opened_at,
            due_at=row.due_at if row.status == "I0" else None,
            decision=row.decision or "",
            step=assessments.waiting(standings[row.id]),
        )
        for row, number, assessed, evaluated in found
    ]


def _name(person: Person) -> Name:
    return Name(person.name, person.staff_no)


def _names(work: Work, ids: Sequence[UUID | None]) -> dict[UUID, Name]:
    """Return the names of people; somebody whose row this reader does not see has none."""
    known = [one for one in ids if one is not None]
    people = queries.people_by_id(work.session, set(known))
    return {key: _name(people[key]) if key in people else Name("", "") for key in known}


def _corrected(history: Sequence[taken.Taken]) -> int | None:
    """Return the number of the revision by which the error was put right."""
    opened = next((step for step in history if step.key == "assess"), None)
    return opened.revision if opened else None


def _finding(work: Work, found: Assessment, corrected: int | None) -> str:
    """Return why the result was corrected, in the words of whoever did it."""
    steps = taken.history(work.session, found.evaluation_id, _CORRECTED)
    said = [step.words.reason for step in steps if corrected and step.revision == corrected - 1]
    return said[-1] if said else ""


def _compared(
    work: Work, found: Assessment, corrected: int | None, subject: Subject
) -> tuple[Compared, ...]:
    first, second = _results(work, found, corrected)
    form = revisions.checklist(work.session, first.checklist_version_id)
    sheets = [revisions.sheet_of(work.session, one) if one else None for one in (first, second)]
    assert sheets[0] is not None  # noqa: S101 - the first is always there
    return comparing.compared(form, sheets[0], sheets[1], (subject,))


def _results(
    work: Work, found: Assessment, corrected: int | None
) -> tuple[Revision, Revision | None]:
    """Return the result that was wrong, and the corrected one or that of the blind re-check."""
    if found.source == "recheck" and (both := rechecking.behind(work, found.evaluation_id)):
        return both
    last = corrected or 1
    first = work.session.get_one(Revision, (found.evaluation_id, max(1, last - 1)))
    return first, work.session.get(Revision, (found.evaluation_id, last)) if last > 1 else None


def _signatures(work: Work, found: Assessment) -> tuple[Signed, ...]:
    rows = work.session.execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .where(Signature.document_id == found.document_id)
        .order_by(Signature.signed_at)
    )
    given = [(signature, person) for signature, person in rows]
    return tuple(
        Signed(
            **vars(shown),
            meaning="decide" if signature.role == "assessor" else signature.meaning,
        )
        for shown, (signature, _person) in zip(
            signatures.shown(work.session, given), given, strict=True
        )
    )


def _parts(work: Work, call_id: UUID | None) -> tuple[AudioPart, ...]:
    if call_id is None or not permissions.scope(work.actor.roles, "listen"):
        return ()
    places = audio_store.places(work.session, call_id, work.now)
    return tuple(AudioPart(**vars(place)) for place in places)
