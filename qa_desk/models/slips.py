"""Confirmation slips: on which paper a result stands (domain.md 5.1)."""

from datetime import date, datetime

from qa_desk.models import queries
from qa_desk.models.calls import Call
from qa_desk.models.documents import Document, DocumentLine
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.rules.canonical import content_hash
from qa_desk.work import Work


def issue(work: Work, found: Evaluation, revision: Revision) -> Document:
    """Put a result on a new confirmation slip; what was signed before stays on its own paper."""
    day = work.now.astimezone(queries.centre_timezone(work.session, work.now)).date()
    called_on = _call_day(work, found) or day
    slip = Document(
        kind="slip",
        number=queries.next_numbers(work.session, Document.number, "QRD", day)[0],
        mode="fatal" if revision.fatal_classes else "single",
        person_id=found.csr_id,
        period_from=called_on,
        period_to=called_on,
        created_at=work.now,
        created_by=work.actor.id,
    )
    slip.content_hash = content_hash(
        [
            ("kind", slip.kind),
            ("number", slip.number),
            ("mode", slip.mode),
            ("person", slip.person_id),
            ("period_from", slip.period_from),
            ("period_to", slip.period_to),
            ("line.1.evaluation", found.id),
            ("line.1.revision", revision.number),
            ("line.1.hash", revision.content_hash),
        ]
    )
    work.session.add(slip)
    work.session.flush()
    work.session.add(
        DocumentLine(
            document_id=slip.id,
            no=1,
            evaluation_id=found.id,
            revision=revision.number,
            content_hash=revision.content_hash,
        )
    )
    work.session.flush()
    found.slip_id = slip.id
    return slip


def _call_day(work: Work, found: Evaluation) -> date | None:
    call = work.session.get(Call, found.call_id) if found.call_id else None
    started_at: datetime | None = call.started_at if call else None
    if started_at is None:
        return found.day
    return started_at.astimezone(queries.centre_timezone(work.session, work.now)).date()
