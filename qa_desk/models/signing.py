"""Sign a paper of the centre: who, as what, meaning what, over which content (D3, 21 CFR 11.50)."""

from uuid import UUID

from sqlalchemy import select

from qa_desk.models import engines, passwords, queries
from qa_desk.models.documents import Document, Signature
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.people import Deputy
from qa_desk.work import Work

_OF_LEAD = ("team_lead", "closing")  # what a deputy signs in the team lead's place


def sign(
    work: Work, found: Evaluation, role: str, meaning: str, statement: str, password: str
) -> str:
    """Put the actor's signature under exactly what the slip says (D3)."""
    slip = work.session.get_one(Document, found.slip_id)
    stood_for = _stood_for(work, found) if role in _OF_LEAD else None
    put(work, slip, role, (meaning, statement), password, stood_for)
    return slip.number


def put(
    work: Work,
    paper: Document,
    role: str,
    said: tuple[str, str],
    password: str,
    deputy_for: UUID | None = None,
) -> None:
    """Put the actor's signature under a paper; `said` is its meaning, and words with it."""
    passwords.prove(work.session, work.actor.login, password)
    meaning, statement = said
    work.session.add(
        Signature(
            document_id=paper.id,
            person_id=work.actor.id,
            role=role,
            meaning=meaning,
            statement=statement.strip(),
            signed_at=work.now,
            machine=engines.machine(),
            content_hash=paper.content_hash,
            deputy_for=deputy_for,
        )
    )
    work.session.flush()


def _stood_for(work: Work, found: Evaluation) -> UUID | None:
    """Return the team lead for whom the actor signs, None when he is it himself (E-27)."""
    lead = queries.lead_of(work.session, found.team_id, work.now.date())
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
