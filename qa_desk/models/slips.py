"""Confirmation slips: on which paper a result stands (domain.md 2.5, 5.1).

`evaluation.slip_id` is the slip on which a result stands now. A line whose evaluation stands on
another slip has left: it stays where it was sealed, and needs no signature any more.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, func, select

from qa_desk.models import queries
from qa_desk.models.base import uuid7
from qa_desk.models.calls import Call
from qa_desk.models.documents import Document, DocumentLine, Signature
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.rules import options
from qa_desk.rules import slips as rules
from qa_desk.rules.canonical import Field, content_hash
from qa_desk.work import Work

Period = tuple[date, date]  # the first and the last day


def place(work: Work, found: Evaluation, revision: Revision) -> Document:
    """Put a released result on the CSR's open slip of its period, or on a new one."""
    hold(work, found.csr_id)
    chosen = options.text("slip.mode", queries.stored_options(work.session, work.now))
    mode = rules.mode(chosen, revision.result, fatal=bool(revision.fatal_classes))
    if mode not in rules.SHARED:
        return issue(work, found, revision)
    period = rules.period(mode, _called_on(work, found))
    joined = _join(work, found, revision, mode, period)
    return joined or _new(work, found, revision, mode, period)


def issue(work: Work, found: Evaluation, revision: Revision) -> Document:
    """Put a result on a new slip of its own; what was signed before stays on its own paper."""
    day = _called_on(work, found)
    mode = "fatal" if revision.fatal_classes else "single"
    return _new(work, found, revision, mode, (day, day))


def hold(work: Work, csr_id: UUID) -> None:
    """Let nobody else sign, join or leave a CSR's slips until this transaction has ended."""
    queries.one_at_a_time(work.session, f"slips {csr_id}")


def hold_of(work: Work, evaluation_id: UUID) -> None:
    """Hold the slips of a released evaluation's CSR, before it is read."""
    csr_id = work.session.scalar(
        select(Evaluation.csr_id).where(
            Evaluation.id == evaluation_id, Evaluation.slip_id.is_not(None)
        )
    )
    if csr_id is not None:
        hold(work, csr_id)


def standing(work: Work, found: Evaluation) -> list[Evaluation]:
    """Return the evaluations that stand on a slip now, one of which is given, in its order."""
    rows = work.session.scalars(
        select(Evaluation)
        .join(
            DocumentLine,
            (DocumentLine.evaluation_id == Evaluation.id)
            & (DocumentLine.document_id == Evaluation.slip_id)
            & (DocumentLine.revision == Evaluation.revision),
        )
        .where(Evaluation.slip_id == found.slip_id)
        .order_by(DocumentLine.no)
    )
    return list(rows)


def leave(work: Work, found: Evaluation) -> Document | None:
    """Put a result on a slip of its own once it has parted from those that share one with it."""
    work.session.flush()
    parted = exists().where(Evaluation.slip_id == found.slip_id, Evaluation.status != found.status)
    if found.slip_id is None or not work.session.scalar(select(parted)):
        return None
    return issue(work, found, work.session.get_one(Revision, (found.id, found.revision)))


def _join(
    work: Work, found: Evaluation, revision: Revision, mode: str, period: Period
) -> Document | None:
    """Add a line to the CSR's open slip; None when there is none.

    On a server a function does it: who releases does not see what others have released.
    """
    work.session.flush()
    if work.session.get_bind().dialect.name == "postgresql":
        slip_id = work.session.scalar(select(func.join_slip(found.id, mode, *period)))
        work.session.refresh(found)
        return work.session.get(Document, slip_id, populate_existing=True) if slip_id else None
    slip = work.session.scalar(_open_slips(found, mode, period))
    if slip is None:
        return None
    of_slip = DocumentLine.document_id == slip.id
    lines = list(work.session.scalars(select(DocumentLine).where(of_slip)))
    lines.append(_line(slip, found, revision, max(line.no for line in lines) + 1))
    work.session.add(lines[-1])
    slip.content_hash = content_hash(canonical_fields(slip, lines))
    found.slip_id = slip.id
    work.session.flush()
    return slip


def _open_slips(found: Evaluation, mode: str, period: Period) -> Select[Document]:
    """Select the slip that nobody has signed, while all that stands on it waits for its CSR."""
    stands = Evaluation.slip_id == Document.id
    unlike = (
        (Evaluation.status != "E3")
        | (Evaluation.team_id != found.team_id)
        | (Evaluation.skill_group != found.skill_group)
    )
    return (
        select(Document)
        .where(
            Document.kind == "slip",
            Document.person_id == found.csr_id,
            Document.mode == mode,
            Document.period_from == period[0],
            Document.period_to == period[1],
            ~exists().where(Signature.document_id == Document.id),
            exists().where(stands),
            ~exists().where(stands, unlike),
        )
        .order_by(Document.created_at.desc(), Document.id.desc())
        .limit(1)
    )


def _new(work: Work, found: Evaluation, revision: Revision, mode: str, period: Period) -> Document:
    day = work.today
    slip = Document(
        id=uuid7(),
        kind="slip",
        number=queries.next_numbers(work.session, Document.number, "QRD", day)[0],
        mode=mode,
        person_id=found.csr_id,
        period_from=period[0],
        period_to=period[1],
        created_at=work.now,
        created_by=work.actor.id,
    )
    line = _line(slip, found, revision, 1)
    slip.content_hash = content_hash(canonical_fields(slip, [line]))
    work.session.add(slip)
    work.session.flush()
    work.session.add(line)
    work.session.flush()
    found.slip_id = slip.id
    return slip


def _line(slip: Document, found: Evaluation, revision: Revision, no: int) -> DocumentLine:
    return DocumentLine(
        document_id=slip.id,
        no=no,
        evaluation_id=found.id,
        revision=revision.number,
        content_hash=revision.content_hash,
    )


def canonical_fields(slip: Document, lines: Iterable[DocumentLine]) -> list[Field]:
    """Return what of a slip is signed, in the order of `qad1`."""
    names = ("kind", "number", "mode", "period_from", "period_to")
    fields: list[Field] = [(name, getattr(slip, name)) for name in names]
    fields.insert(3, ("person", slip.person_id))
    for line in sorted(lines, key=lambda line: line.no):
        fields.append((f"line.{line.no}.evaluation", line.evaluation_id))
        fields.append((f"line.{line.no}.revision", line.revision))
        fields.append((f"line.{line.no}.hash", line.content_hash))
    return fields


def _called_on(work: Work, found: Evaluation) -> date:
    """Return the day of the call by the centre's calendar; that of the release where none is."""
    call = work.session.get(Call, found.call_id) if found.call_id else None
    if call is not None and call.started_at is not None:
        return call.started_at.astimezone(work.zone).date()
    return found.day or work.today
