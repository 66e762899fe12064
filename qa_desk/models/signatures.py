"""Signatures as papers show them: by whom, when and how, drawn by hand or on paper (P22)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import engines, queries
from qa_desk.models.base import uuid7
from qa_desk.models.documents import Document, Signature
from qa_desk.models.people import Person
from qa_desk.models.steps import SignaturePicture
from qa_desk.rules.papers import Kept
from qa_desk.work import Work

PNG = "image/png"


@dataclass(frozen=True)
class Signed:
    """What every paper says of a signature (21 CFR 11.50); named as the fields of its stamps."""

    role: str
    name: str
    staff_no: str
    at: datetime
    method: str
    hash_prefix: str
    deputy_for: str = ""  # name and staff no. of the person signed for
    taken_in_by: str = ""  # who took in what was signed on paper
    drawing: bytes = b""  # the name as it was drawn by hand, a PNG


def shown(session: Session, given: Sequence[tuple[Signature, Person]]) -> list[Signed]:
    """Return signatures as papers show them, in the same order."""
    leads = queries.people_by_id(session, [s.deputy_for for s, _person in given if s.deputy_for])
    ids = [signature.id for signature, _person in given]
    taken_in = takers(session, ids)
    drawn = _drawings(session, ids)
    return [
        Signed(
            role=signature.role,
            name=person.name,
            staff_no=person.staff_no,
            at=signature.signed_at,
            method=signature.method,
            hash_prefix=signature.content_hash.hex()[:16],
            deputy_for=_words(leads[signature.deputy_for]) if signature.deputy_for else "",
            taken_in_by=taken_in.get(signature.id, ""),
            drawing=drawn.get(signature.id, b""),
        )
        for signature, person in given
    ]


def add_drawing(work: Work, given: Signature, drawing: bytes) -> None:
    """Keep the name that somebody drew beside his password."""
    _keep(work, given, "drawn", Kept(PNG, drawing))


def add_paper(work: Work, slip: Document, given: Signature, page: Kept) -> None:
    """Put down a signature that somebody gave on paper, with the picture of it."""
    given.id = uuid7()
    given.document_id, given.content_hash = slip.id, slip.content_hash
    given.method, given.signed_at, given.machine = "paper", work.now, engines.machine()
    work.session.add(given)
    work.session.flush()
    _keep(work, given, "scan", page)


def takers(session: Session, signatures: Collection[UUID]) -> dict[UUID, str]:
    """Return who took in each of these signatures that were given on paper."""
    rows = session.execute(
        select(SignaturePicture.signature_id, Person)
        .join(Person, Person.id == SignaturePicture.added_by)
        .where(SignaturePicture.signature_id.in_(signatures), SignaturePicture.kind == "scan")
    )
    return {signature: _words(person) for signature, person in rows}


def _drawings(session: Session, signatures: Collection[UUID]) -> dict[UUID, bytes]:
    rows = session.execute(
        select(SignaturePicture.signature_id, SignaturePicture.content).where(
            SignaturePicture.signature_id.in_(signatures), SignaturePicture.kind == "drawn"
        )
    )
    return {signature: content for signature, content in rows}  # noqa: C416 - rows are no pairs


def _keep(work: Work, given: Signature, kind: str, picture: Kept) -> None:
    work.session.add(
        SignaturePicture(
            signature_id=given.id,
            document_id=given.document_id,
            kind=kind,
            media_type=picture.media_type,
            sha256=picture.sha256,
            content=picture.content,
            added_by=work.actor.id,
            added_at=work.now,
        )
    )
    work.session.flush()


def _words(person: Person) -> str:
    return f"{person.name} {person.staff_no}"
