"""Sign a paper of the centre: who, as what, meaning what, over which content (D3, 21 CFR 11.50)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import engines, moves, passwords, queries, signatures, slips
from qa_desk.models.documents import Document, Signature
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.people import Deputy
from qa_desk.rules.guards import Facts
from qa_desk.rules.signatures import Given, Secret
from qa_desk.work import Work

_OF_LEAD = ("team_lead", "closing")  # what a deputy signs in the team lead's place


@dataclass(frozen=True)
class Proof:
    """That somebody has just entered his password again; only `prove` makes one."""

    person_id: UUID
    drawing: bytes = b""


def prove(work: Work, secret: Secret) -> Proof:
    """Let the actor prove who he is, for one signature or for those of one batch (S3-5.5d)."""
    given = Given(secret) if isinstance(secret, str) else secret
    passwords.prove(work.session, work.actor.login, given.password)
    return Proof(work.actor.id, given.drawing)


def sign(
    work: Work, found: Evaluation, role: str, meaning: str, statement: str, secret: Secret | Proof
) -> str:
    """Put the actor's signature under exactly what the slip of a result says (D3)."""
    slip = work.session.get_one(Document, found.slip_id)
    stood_for = _stood_for(work, found) if role in _OF_LEAD else None
    put(work, slip, role, (meaning, statement), secret, stood_for)
    return slip.number


def put(
    work: Work,
    paper: Document,
    role: str,
    said: tuple[str, str],
    secret: Secret | Proof,
    deputy_for: UUID | None = None,
) -> None:
    """Put the actor's signature under a paper; `said` is its meaning, and words with it."""
    add(work, paper, (role, 1), said, secret, deputy_for)


def add(
    work: Work,
    paper: Document,
    place: tuple[str, int],
    said: tuple[str, str],
    secret: Secret | Proof,
    deputy_for: UUID | None = None,
) -> None:
    """Put the actor's signature under a paper, in a role at its place among the signatories."""
    proof = secret if isinstance(secret, Proof) else prove(work, secret)
    if proof.person_id != work.actor.id:
        raise ValueError("somebody else has proved who he is")
    meaning, statement = said
    given = Signature(
        document_id=paper.id,
        person_id=work.actor.id,
        role=place[0],
        place=place[1],
        meaning=meaning,
        statement=statement.strip(),
        method="drawn" if proof.drawing else "password",
        signed_at=work.now,
        machine=engines.machine(),
        content_hash=paper.content_hash,
        deputy_for=deputy_for,
    )
    work.session.add(given)
    work.session.flush()
    if proof.drawing:
        signatures.add_drawing(work, given, proof.drawing)


def countersign(work: Work, found: Evaluation, note: str, secret: Secret | Proof) -> str:
    """Sign a slip as its team lead, with all that stands on it (E-09); return its number."""
    lines = slips.standing(work, found)
    if not note.strip() and any(each.result != "pass" for each in lines):
        raise RuleError(
            _("This result did not pass: write down what you and the CSR agreed before signing.")
        )
    for each in lines:
        moves.check(work, each, "countersign", Facts(status=each.status))
    number = sign(work, found, "team_lead", "countersign", note, secret)
    for each in lines:
        moves.take(work, each, "countersign", Facts(status=each.status))
    return number


def _stood_for(work: Work, found: Evaluation) -> UUID | None:
    """Return the team lead for whom the actor signs, None when he is it himself (E-27)."""
    lead = queries.lead_of(work.session, found.team_id, work.today)
    if lead is None or lead.id == work.actor.id:
        return None
    return work.session.scalar(
        select(Deputy.person_id).where(
            Deputy.person_id == lead.id,
            Deputy.deputy_id == work.actor.id,
            Deputy.valid_from <= work.now,
            Deputy.valid_to >= work.now,
        )
    )
