"""Signatures that were given on paper: put down with their pictures, and by whom (P22)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import engines
from qa_desk.models.base import uuid7
from qa_desk.models.documents import Document, Signature
from qa_desk.models.people import Person
from qa_desk.models.steps import SignaturePicture
from qa_desk.rules.papers import Kept
from qa_desk.work import Work


def add(work: Work, slip: Document, given: Signature, page: Kept) -> None:
    """Put down a signature that somebody gave on paper, with the picture of it."""
    given.id = uuid7()
    given.document_id, given.content_hash = slip.id, slip.content_hash
    given.method, given.signed_at, given.machine = "paper", work.now, engines.machine()
    work.session.add(given)
    work.session.flush()
    work.session.add(
        SignaturePicture(
            signature_id=given.id,
            document_id=slip.id,
            kind="scan",
            media_type=page.media_type,
            sha256=page.sha256,
            content=page.content,
            added_by=work.actor.id,
            added_at=work.now,
        )
    )
    work.session.flush()


def takers(session: Session, signatures: Collection[UUID]) -> dict[UUID, str]:
    """Return who took in each of these signatures that were given on paper."""
    rows = session.execute(
        select(SignaturePicture.signature_id, Person.name, Person.staff_no)
        .join(Person, Person.id == SignaturePicture.added_by)
        .where(SignaturePicture.signature_id.in_(signatures), SignaturePicture.kind == "scan")
    )
    return {signature: f"{name} {staff_no}" for signature, name, staff_no in rows}
