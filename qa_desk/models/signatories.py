"""Papers with signatories: drafted, issued, signed in turn, taken back or made void (D3).

What a paper says is its `content`, in canonical form, made by whoever has its kind. A draft may
change; an issued one keeps what it says. Where something has to change after a signature, the
paper becomes void, with all that was signed on it, and another one takes its place.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import queries, signing
from qa_desk.models.base import uuid7
from qa_desk.models.documents import Document, Signatory, Signature
from qa_desk.models.people import Person
from qa_desk.models.signing import Proof
from qa_desk.rules import permissions, signatories
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.signatories import MEANT, RIGHTS, Asked, Given
from qa_desk.rules.signatures import Secret
from qa_desk.work import Work

Period = tuple[date, date]


def draft(
    work: Work,
    kind: tuple[str, str],
    subject_id: UUID | None,
    content: str,
    period: Period,
    replaces_id: UUID | None = None,
) -> Document:
    """Begin a paper; `kind` is its code and the beginning of its number, or the whole of it."""
    code, prefix = kind
    number = prefix if "-" in prefix else _next_number(work, prefix)
    made = Document(
        id=uuid7(),
        kind=code,
        number=number,
        mode="",
        person_id=None,
        period_from=period[0],
        period_to=period[1],
        created_at=work.now,
        created_by=work.actor.id,
        content=content,
        subject_id=subject_id,
        void_reason="",
        replaces_id=replaces_id,
    )
    made.content_hash = _hash(made)
    work.session.add(made)
    work.session.flush()
    return made


def rewrite(work: Work, paper: Document, content: str, period: Period) -> None:
    """Let a draft say something else."""
    _require(paper, "draft")
    paper.content, (paper.period_from, paper.period_to) = content, period
    paper.content_hash = _hash(paper)
    work.session.flush()


def issue(work: Work, paper: Document, asked: Sequence[Asked]) -> None:
    """Ask people to sign a draft; what it says stays from now on."""
    _require(paper, "draft")
    work.session.execute(delete(Signatory).where(Signatory.document_id == paper.id))
    work.session.add_all(
        Signatory(
            document_id=paper.id,
            place=one.place,
            person_id=one.person_id,
            role=one.role,
            turn=one.turn,
        )
        for one in asked
    )
    work.session.flush()
    paper.issued_at = work.now
    work.session.flush()


def discard(work: Work, paper: Document) -> None:
    """Let a draft go that nobody was asked to sign; its number is not given again."""
    queries.one_at_a_time(work.session, f"paper {paper.id}")
    _require(paper, "draft")
    paper.voided_at, paper.voided_by = work.now, work.actor.id
    work.session.flush()


def sign(work: Work, paper: Document, statement: str, password: Secret | Proof) -> bool:
    """Sign a paper as its signatory, in turn; say whether that was the last signature."""
    queries.one_at_a_time(work.session, f"paper {paper.id}")
    _require(paper, "signing")
    waiting = signatories.next_turn(asked(work, paper.id), signed(work, paper.id))
    mine = next((one for one in waiting if one.person_id == work.actor.id), None)
    if mine is None:
        raise RuleError(_("This is not yours to sign now. Nothing was signed."))
    permissions.require_of(work.actor, RIGHTS[mine.role])
    said = MEANT[mine.role], statement
    signing.add(work, paper, (mine.role, mine.place), said, password)
    is_last = not signatories.next_turn(asked(work, paper.id), signed(work, paper.id))
    if is_last:
        paper.closed_at = work.now
        work.session.flush()
    return is_last


def reopen(work: Work, paper: Document, reason: str) -> Document:
    """Return the draft in which an issued paper can be changed.

    That is the paper itself while nobody has signed it. Else it becomes void with its signatures,
    and its content goes on in a new one.
    """
    queries.one_at_a_time(work.session, f"paper {paper.id}")
    _require(paper, "signing")
    if not signed(work, paper.id):
        paper.issued_at = None
        work.session.flush()
        return paper
    if not reason.strip():
        raise RuleError(
            _("Say why it is changed: the signatures on it become void. Nothing was changed.")
        )
    paper.voided_at, paper.voided_by = work.now, work.actor.id
    paper.void_reason = reason.strip()
    work.session.flush()
    kind = paper.kind, paper.number.partition("-")[0]
    period = paper.period_from, paper.period_to
    assert paper.content  # noqa: S101 - a paper with signatories
    return draft(work, kind, paper.subject_id, paper.content, period, paper.id)


def as_seen(work: Work, paper_id: UUID, seen: int) -> Document:
    """Return a paper if it still is as the person saw it; ConflictError otherwise."""
    paper = work.session.get(Document, paper_id, populate_existing=True)
    if paper is None:
        raise RuleError(_("This paper is not there, or not yours to see."))
    if paper.version != seen:
        raise ConflictError(
            _(
                "Somebody else changed or signed {number} meanwhile. Nothing of yours was "
                "overwritten. Look at it again."
            ).format(number=paper.number)
        )
    return paper


def state(paper: Document) -> str:
    """Return how far a paper is, a key of `rules.signatories.STATES`."""
    if paper.voided_at is not None:
        return "void"
    if paper.closed_at is not None:
        return "closed"
    return "signing" if paper.issued_at is not None else "draft"


def asked(work: Work, paper_id: UUID) -> tuple[Asked, ...]:
    """Return who signs a paper."""
    return asked_of(work, [paper_id]).get(paper_id, ())


def asked_of(work: Work, papers: Iterable[UUID]) -> dict[UUID, tuple[Asked, ...]]:
    """Return who signs each of some papers, in the order of their places."""
    rows = work.session.scalars(
        select(Signatory).where(Signatory.document_id.in_(list(papers))).order_by(Signatory.place)
    )
    found: dict[UUID, tuple[Asked, ...]] = {}
    for row in rows:
        one = Asked(row.place, row.person_id, row.role, row.turn)
        found[row.document_id] = (*found.get(row.document_id, ()), one)
    return found


def given(work: Work, paper_id: UUID) -> tuple[Given, ...]:
    """Return the signatures on a paper, in the order of their places."""
    rows = work.session.execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .where(Signature.document_id == paper_id)
        .order_by(Signature.place)
    )
    return tuple(
        Given(
            place=signature.place,
            role=signature.role,
            name=f"{person.name} {person.staff_no}",
            meaning=signature.meaning,
            statement=signature.statement,
            method=signature.method,
            at=signature.signed_at,
            hash_prefix=signature.content_hash.hex()[:16],
        )
        for signature, person in rows
    )


def signed(work: Work, paper_id: UUID) -> frozenset[int]:
    """Return the places at which a paper is signed."""
    found = work.session.scalars(select(Signature.place).where(Signature.document_id == paper_id))
    return frozenset(found)


def waiting_for_me(work: Work, kind: str) -> list[UUID]:
    """Return the papers of a kind that wait for the actor's signature now."""
    mine = work.session.scalars(
        select(Document.id)
        .join(Signatory, Signatory.document_id == Document.id)
        .where(
            Signatory.person_id == work.actor.id,
            Document.kind == kind,
            Document.issued_at.is_not(None),
            func.coalesce(Document.closed_at, Document.voided_at).is_(None),
        )
    ).all()
    people = asked_of(work, mine)
    return [
        paper
        for paper in mine
        if any(
            one.person_id == work.actor.id
            for one in signatories.next_turn(people[paper], signed(work, paper))
        )
    ]


def _next_number(work: Work, prefix: str) -> str:
    day = work.today
    return queries.next_numbers(work.session, Document.number, prefix, day)[0]


def _require(paper: Document, wanted: str) -> None:
    found = state(paper)
    if found != wanted:
        raise RuleError(
            _("{number} is “{state}”, so this cannot be done. Nothing was changed.").format(
                number=paper.number, state=_(signatories.STATES[found])
            )
        )


def _hash(paper: Document) -> bytes:
    names = ("kind", "number", "mode", "person_id", "period_from", "period_to", "content")
    keys = ("kind", "number", "mode", "person", "period_from", "period_to", "content")
    return content_hash((key, getattr(paper, name)) for key, name in zip(keys, names, strict=True))
