"""A question with a step and a receipt, as a sample of each of its tables."""

from qa_desk.models import KnowledgeReading, KnowledgeStep, KnowledgeTicket
from qa_desk.models.base import uuid7

ROAD = ("K0", "K1", "K2", "K3", "K4", "K5", "K6")


def make_ticket(work, author, csr=None, team=None, status="K0", number="KT-1", **values):
    """Add a question and lead it by the owner's hand into a status."""
    made = KnowledgeTicket(
        id=uuid7(), number=number, status="K0", raised_at=work.now, raised_by=author.id,
        csr_id=csr.id if csr else None, team_id=team.id if team else None, entered_at=work.now,
        promise_at=work.now, question="套餐到期后怎么计费", **values,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    for target in ROAD[1 : ROAD.index(status) + 1]:
        made.status = target
        if target == "K3":
            made.answer = "按标准资费计费"
        if target == "K4":
            made.settled_at = work.now
        work.session.flush()
    return made


def make_knowledge(work, author, csr):
    """Add a question with one row of each of its tables."""
    made = make_ticket(work, author, csr)
    work.session.add(
        KnowledgeStep(
            ticket_id=made.id, key="raise_question", source=None, target="K0",
            person_id=author.id, role="know_raiser", taken_at=work.now,
        )
    )  # fmt: skip
    work.session.add(
        KnowledgeReading(ticket_id=made.id, person_id=csr.id, role="csr", read_at=work.now)
    )
    work.session.flush()
