"""Sign results off: the CSR confirms, the team lead countersigns, the slip is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    Call,
    Document,
    DocumentLine,
    Evaluation,
    Person,
    Revision,
    Signature,
    SkillGroup,
    Team,
    chain,
    facts,
    moves,
    queries,
    revisions,
    signatures,
    signing,
    slips,
    visible,
)
from qa_desk.reports.slip import (
    Deduction,
    DimensionScore,
    Fatal,
    Slip,
    SlipLine,
    Stamp,
)
from qa_desk.reports.slip import Person as SlipPerson
from qa_desk.rules import answers, options, permissions, scoring
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import Facts
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.signatures import Secret
from qa_desk.work import Work

Line = tuple[DocumentLine, Evaluation]


@dataclass(frozen=True)
class Answer:
    """What the CSR says to a result."""

    stance: str  # a key of guards.STANCES
    statement: str = ""  # the reservation
    heard: bool = False  # the marked part was played, or heard with the team lead


def confirm(work: Work, evaluation_id: UUID, seen: int, answer: Answer, secret: Secret) -> str:
    """Sign as the evaluated CSR, in agreement or with reservation; return the slip's number.

    It is E-08, E-14 after a talk with the team lead, or E-19 for a corrected result. The signature
    is for all that stands on the slip; each of its results must have been read.
    """
    permissions.require_of(work.actor, "confirm")
    slips.hold_of(work, evaluation_id)
    found = moves.evaluation(work, evaluation_id, seen)
    given = Facts(stance=answer.stance, reservation=answer.statement)
    words = Words(heard=answer.heard)
    moves.check(work, found, "accept", facts.of(work, found, "accept", words, given))
    lines = slips.standing(work, found)
    _require_read(lines)
    known = [(each, facts.of(work, each, "accept", words, given)) for each in lines]
    for each, facts_of_it in known:
        moves.check(work, each, "accept", facts_of_it)
    number = signing.sign(work, found, "csr", answer.stance, answer.statement, secret)
    for each, facts_of_it in known:  # after the signature: the server asks for it here
        moves.take(work, each, "accept", facts_of_it)
        each.csr_stance = answer.stance
    return number


def _require_read(lines: Sequence[Evaluation]) -> None:
    unread = [each.number for each in lines if each.opened_at is None]
    if unread:
        words = _(
            "Your signature is for the whole slip, and these results on it are not read yet: "
            "{numbers}. Nothing was signed. Open each of them, then sign."
        )
        raise RuleError(words.format(numbers=", ".join(unread)))


def countersign(
    work: Work, evaluation_id: UUID, seen: int, coaching_note: str, secret: Secret
) -> str:
    """Sign as the team lead of record or the deputy (E-09); return the slip's number."""
    slips.hold_of(work, evaluation_id)
    found = moves.evaluation(work, evaluation_id, seen)
    if found.signer_id != work.actor.id:  # who was named signs without being a team lead (E-27)
        permissions.require_of(work.actor, "countersign")
    return signing.countersign(work, found, coaching_note, secret)


def slip(work: Work, number: str) -> Slip:
    """Return a confirmation slip as `reports.slip.draw` prints it; `note_print` journals it."""
    return gathered(work, *found(work, number))


def found(work: Work, number: str) -> tuple[Document, list[Line]]:
    """Return a slip that the actor may print, and its lines."""
    permissions.require_of(work.actor, "print_slip")
    document = work.session.scalar(
        select(Document).where(Document.number == number, Document.kind == "slip")
    )
    if document is None or document.person_id is None:
        raise RuleError(_("There is no confirmation slip {number}.").format(number=number))
    mine = visible.evaluations(work.actor, "print_slip")  # an inspector sees of a slip his own
    lines = work.session.execute(
        select(DocumentLine, Evaluation)
        .join(Evaluation, Evaluation.id == DocumentLine.evaluation_id)
        .where(DocumentLine.document_id == document.id, mine)
        .order_by(DocumentLine.no)
    ).all()
    if not lines:
        raise RuleError(_("This confirmation slip is not yours to see."))
    return document, [(line, evaluation) for line, evaluation in lines]


def note_print(work: Work, number: str) -> None:
    """Write into the journal that a slip was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", "slip", number, {})


def gathered(work: Work, document: Document, lines: Sequence[Line]) -> Slip:
    """Return what a slip says at `work.now`, which may be earlier: who had signed by then."""
    session = work.session
    first = lines[0][1]
    gone = _left(work, document, [found.id for _line, found in lines])
    there = [found for _line, found in lines if found.id not in gone]
    stored = queries.stored_options(session, work.now)
    csr = session.get_one(Person, first.csr_id)
    lead = queries.lead_of(session, first.team_id, work.today)
    group = session.scalar(select(SkillGroup.name).where(SkillGroup.code == first.skill_group))
    months = options.number("retention.records", stored)
    stamps, later = _stamps(work, document)
    said = {signature.role: signature.statement for signature, _person in stamps}
    until = min(filter(None, map(_dispute_until, there)), default=None)
    return Slip(
        number=document.number,
        mode=document.mode,
        centre=options.text("centre.name", stored),
        logo=queries.logo(work.session, work.now),
        csr=SlipPerson(csr.name, csr.staff_no),
        team=session.get_one(Team, first.team_id).name,
        skill_group=group or first.skill_group,
        team_lead=SlipPerson(lead.name, lead.staff_no) if lead else None,
        inspector=_inspectors(work, [found for _line, found in lines], stored),
        period=(document.period_from, document.period_to),
        dispute_until=until,
        lines=tuple(
            replace(
                _line(work, line, each),
                left_for=gone.get(each.id, ""),
                dispute_until=_dispute_until(each) if each in there else None,
            )
            for line, each in lines
        ),
        stance=_stance(stamps, later, there),
        stance_text=said.get("csr", ""),
        coaching_note=said.get("team_lead", ""),
        signatures=tuple(Stamp(**vars(one)) for one in signatures.shown(session, stamps)),
        content_hash=document.content_hash.hex(),
        printed_at=work.now,
        printed_by=f"{work.actor.name} {work.actor.staff_no}",
        retain_until=(document.created_at + timedelta(days=months * 365 // 12)).date(),
        timezone=options.text("centre.timezone", stored),
    )


def _left(work: Work, document: Document, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return which results stood on another slip by `work.now`, and the number of that slip."""
    rows = work.session.execute(
        select(DocumentLine.evaluation_id, Document.number)
        .join(Document, Document.id == DocumentLine.document_id)
        .where(
            DocumentLine.evaluation_id.in_(ids),
            Document.kind == "slip",
            Document.created_at <= work.now,
        )
        .order_by(Document.created_at, Document.id)
    )
    newest = {evaluation_id: number for evaluation_id, number in rows}  # noqa: C416 - the last wins
    return {key: number for key, number in newest.items() if number != document.number}


def _inspectors(work: Work, lines: Sequence[Evaluation], stored: dict[str, str]) -> str:
    """Return who inspected, as far as the setting shows it."""
    attribute = options.text("slip.inspector_shown", stored)
    if attribute == "hidden":
        return ""
    people = queries.people_by_id(work.session, [found.inspector_id for found in lines])
    ids = dict.fromkeys(found.inspector_id for found in lines)
    return ", ".join(getattr(people[person_id], attribute) for person_id in ids)


def _stance(
    stamps: Sequence[tuple[Signature, Person]], later: set[str], there: Sequence[Evaluation]
) -> str | None:
    """Return what the CSR said to a slip: as he signed it, else what became of what is on it."""
    meant = next((signature.meaning for signature, _by in stamps if signature.role == "csr"), None)
    if meant or "csr" in later or not there:
        return meant
    return there[0].csr_stance


def _dispute_until(found: Evaluation) -> datetime | None:
    """Return until when the CSR may dispute; after the answer it is of no use any more."""
    return found.due_at if found.status == "E3" else None


def _stamps(work: Work, document: Document) -> tuple[list[tuple[Signature, Person]], set[str]]:
    """Return who had signed by `work.now`, and the roles that signed later."""
    rows = work.session.execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .where(Signature.document_id == document.id)
        .order_by(Signature.signed_at)
    )
    signed = [(signature, person) for signature, person in rows]
    given = [pair for pair in signed if pair[0].signed_at <= work.now]
    return given, {signature.role for signature, _person in signed[len(given) :]}


def _contact_at(session: Session, found: Evaluation) -> datetime:
    """Return when a contact was that nobody recorded: the quick check behind it says (P8)."""
    check = queries.check_behind(session, found.id)
    return check.began_at if check else found.assigned_at


def _line(work: Work, line: DocumentLine, found: Evaluation) -> SlipLine:
    session = work.session
    revision = session.get_one(Revision, (found.id, line.revision))
    form = revisions.checklist(session, revision.checklist_version_id)
    sheet = revisions.sheet_of(session, revision)
    call = session.get(Call, found.call_id) if found.call_id else None
    return SlipLine(
        no=line.no,
        evaluation_no=found.number,
        mode=found.mode,
        sample_reason=found.sample_reason,
        call_at=call.started_at if call and call.started_at else _contact_at(session, found),
        duration_ms=call.duration_ms if call else 0,
        call_id=call.given_id if call else "",
        number_masked=call.number_masked if call else "",
        contact_reason=call.contact_reason if call else "",
        checklist=form.title_and_version,
        dimensions=tuple(
            DimensionScore(code, earned, applicable)
            for code, (earned, applicable) in revisions.dimensions(revision).items()
        ),
        deductions=_deductions(form, sheet),
        fatals=_fatals(form, sheet),
        additions=scoring.additions(form, sheet),
        praise=revision.praise,
        suggestion=revision.suggestion,
        raw=revision.raw,
        final=revision.final,
        result=revision.result,
        dispute="none",
    )


def _deductions(form: Checklist, sheet: Sheet) -> tuple[Deduction, ...]:
    items = {item.number: item for item in form.items}
    return tuple(
        Deduction(f.item, items[f.item].text, f.lost, f.at_ms, f.note, f.cause, f.met)
        for f in scoring.findings(form, sheet)
    )


def _fatals(form: Checklist, sheet: Sheet) -> tuple[Fatal, ...]:
    items = {item.number: item for item in form.items}
    clauses = {fatal.key: fatal.text for fatal in form.fatal_errors}

    def clause(found: scoring.FatalFinding) -> tuple[str, Bilingual]:
        if found.item is not None:
            return items[found.item].key, answers.told(items[found.item], found.met)
        return found.key or "", clauses[found.key or ""]

    return tuple(
        Fatal(found.fatal_class, *clause(found), found.at_ms, found.note, sheet.witness)
        for found in scoring.fatals(form, sheet)
    )
