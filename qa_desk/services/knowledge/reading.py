"""Read questions and slips: the list, one whole, what a form offers (machine K)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    Call,
    KnowledgeReading,
    KnowledgeStep,
    KnowledgeTicket,
    Membership,
    Person,
    Team,
    knowledge_tickets,
    queries,
    visible,
)
from qa_desk.models.knowledge_views import askers
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import knowledge, permissions
from qa_desk.rules.knowledge import Standing
from qa_desk.services.knowledge import searching
from qa_desk.services.knowledge.types import (
    Choices,
    Customer,
    Past,
    Receipt,
    Settled,
    Ticket,
    TicketRow,
    Verified,
)
from qa_desk.work import Work

_LIMIT = 1000
_RECENT = timedelta(days=60)
READ = "read"  # what is to be done with an answer that has come


def listed(work: Work, *, closed_too: bool = False) -> list[TicketRow]:
    """Return the questions that the actor may see, in the order in which they are urgent (7.6).

    Customers who wait come first, then what is urgent, then by the promise.
    """
    permissions.require_of(work.actor, "knowledge.see")
    wanted = select(KnowledgeTicket).where(knowledge_tickets.visible(work.actor))
    newest = wanted.order_by(KnowledgeTicket.raised_at.desc(), KnowledgeTicket.id.desc())
    if not closed_too:
        newest = newest.where(
            KnowledgeTicket.status.not_in(knowledge.CLOSED)
            | (KnowledgeTicket.status == "KD") & _mine(work)
        )
    rows = _rows(work, work.session.scalars(newest.limit(_LIMIT)).all())
    if not closed_too:
        rows = [row for row in rows if row.status != "KD" or row.step]
    return sorted(rows, key=_order)


def waiting(work: Work) -> int:
    """Return how many questions wait for the actor."""
    if not permissions.may(work.actor, "knowledge.see"):
        return 0
    return sum(bool(row.step) for row in listed(work))


def one(work: Work, ticket_id: UUID) -> Ticket:
    """Return one ticket whole; RuleError when it is not for the actor to see."""
    permissions.require_of(work.actor, "knowledge.see")
    ticket = knowledge_tickets.seen(work, ticket_id)
    stands = knowledge_tickets.standing(work, ticket)
    history = _history(work, ticket)
    receipts = _receipts(work, ticket)
    people = named(work, [ticket.coach_id, ticket.editor_id])
    has_read = any(receipt.is_mine for receipt in receipts)
    row = _rows(work, [ticket])[0]
    answered = ticket.status in knowledge.SOLVED or row.step == READ
    return Ticket(
        row=row,
        origin=_number(work, ticket.origin_id),
        evaluation=(ticket.evaluation_id, ticket.evaluation_number)
        if ticket.evaluation_id
        else None,
        item=ticket.item,
        found=ticket.found,
        article=ticket.article,
        promised_at=ticket.promised_at,
        tried=ticket.tried,
        coach=people[ticket.coach_id] if ticket.coach_id else None,
        editor=people[ticket.editor_id] if ticket.editor_id else None,
        verified=_verified(ticket),
        verified_at=ticket.verified_at,
        interim=ticket.interim,
        answer=ticket.answer,
        settled=_settled(ticket),
        settled_at=ticket.settled_at,
        told_at=ticket.told_at,
        customer=Customer(ticket.answered_at, ticket.channel, ticket.result)
        if ticket.answered_at
        else None,
        same_as=searching.one(work, ticket.duplicate_of) if ticket.duplicate_of else None,
        duplicates=tuple(_duplicates(work, ticket)),
        is_outdated=ticket.outdated_at is not None,
        history=history,
        receipts=receipts,
        offered=knowledge.offered(stands),
        reads=answered and bool(knowledge.reader(stands.relations)) and not has_read,
        elapsed=_elapsed(history),
    )


def choices(work: Work) -> Choices:
    """Return what the form of a question offers: the reasons of late, the CSRs of one's teams."""
    permissions.require_of(work.actor, "knowledge.raise")
    since = work.now - _RECENT
    found: set[str] = set()
    for wanted in (
        select(KnowledgeTicket.reason).where(
            KnowledgeTicket.raised_at >= since, knowledge_tickets.visible(work.actor)
        ),
        select(Call.contact_reason).where(Call.started_at >= since, Call.contact_reason != ""),
    ):
        found |= set(work.session.scalars(wanted.distinct().limit(_LIMIT)))
    day = work.today
    reach = permissions.reach(work.actor, "knowledge.raise")
    rows = work.session.execute(
        select(Person.id, Person.name, Person.staff_no)
        .join(Membership, (Membership.person_id == Person.id) & (Membership.kind == "member"))
        .where(
            Membership.team_id.in_(reach.led),
            Person.id.in_(queries.csrs_on(work.session, day)),
            visible.people(work.actor, day, "knowledge.raise"),
            queries.valid_on(Membership, day),
        )
        .order_by(Person.staff_no)
    )
    csrs = tuple((key, f"{name} {number}") for key, name, number in rows)
    return Choices(tuple(sorted(found - {""})), csrs)


def named(work: Work, ids: Iterable[UUID | None]) -> dict[UUID, Name]:
    """Return people by id; whom the actor may not know has no name."""
    wanted = {key for key in ids if key}
    people = queries.people_by_id(work.session, wanted)
    found = {key: Name(each.name, each.staff_no) for key, each in people.items()}
    others = select(askers).where(askers.c.id.in_(wanted - found.keys()))
    found |= {row.id: Name(row.name, row.staff_no) for row in work.session.execute(others)}
    return {key: found.get(key, Name("", "")) for key in wanted}


# -- how it is done ------------------------------------------------------------------------------


def _mine(work: Work) -> object:
    return (KnowledgeTicket.csr_id == work.actor.id) | (
        KnowledgeTicket.csr_id.is_(None) & (KnowledgeTicket.raised_by == work.actor.id)
    )


def _order(row: TicketRow) -> tuple[object, ...]:
    is_closed = row.status in knowledge.CLOSED
    first = row.is_waiting, row.urgency == "urgent"
    due = row.raised_at if is_closed else row.promise_at
    stamp = due.timestamp()
    return (is_closed, *(not each for each in first), -stamp if is_closed else stamp, row.number)


def _rows(work: Work, tickets: Sequence[KnowledgeTicket]) -> list[TicketRow]:
    stored = queries.stored_options(work.session, work.now)
    people = named(work, [key for each in tickets for key in (each.raised_by, each.csr_id)])
    teams = _teams(work, tickets)
    unread = _unread(work, tickets)
    return [
        _row(work, each, stored, people, teams, is_unread=each.id in unread) for each in tickets
    ]


def _row(
    work: Work,
    ticket: KnowledgeTicket,
    stored: Mapping[str, str],
    people: Mapping[UUID, Name],
    teams: Mapping[UUID, str],
    *,
    is_unread: bool,
) -> TicketRow:
    stands: Standing = knowledge_tickets.standing(work, ticket)
    reminder = 0
    if ticket.due_at is not None:
        share = knowledge.passed(ticket.status, ticket.entered_at, ticket.due_at, work.now, stored)
        reminder = knowledge.reminder(share, stored)
    until = ticket.answered_at or work.now
    is_open = ticket.status not in ("KX", "KD") and ticket.channel != "nobody"
    return TicketRow(
        id=ticket.id,
        version=ticket.version,
        number=ticket.number,
        status=ticket.status,
        source=ticket.source,
        urgency=ticket.urgency,
        question=ticket.question,
        reason=ticket.reason,
        is_waiting=ticket.is_waiting and ticket.status not in knowledge.CLOSED,
        promise_at=ticket.promise_at,
        due_at=ticket.due_at,
        reminder=reminder,
        raised_at=ticket.raised_at,
        raised_by=people[ticket.raised_by],
        csr=people[ticket.csr_id] if ticket.csr_id else None,
        team=teams.get(ticket.team_id, "") if ticket.team_id else "",
        step=READ if is_unread else knowledge.waiting(stands),
        turn=knowledge.turn(ticket.status),
        answered_at=ticket.answered_at,
        is_past_promise=is_open and until > ticket.promise_at,
    )


def _unread(work: Work, tickets: Sequence[KnowledgeTicket]) -> set[UUID]:
    """Return the duplicates of the actor's whose answer has come and is not acknowledged."""
    mine = {
        each.id: each.duplicate_of
        for each in tickets
        if each.status == "KD"
        and each.duplicate_of
        and "know_csr" in knowledge_tickets.standing(work, each).relations
    }
    if not mine:
        return set()
    there = searching.answered(work, set(mine.values()))
    read = {
        row.ticket_id
        for row in knowledge_tickets.readings(work.session, mine)
        if row.person_id == work.actor.id
    }
    return {key for key, other in mine.items() if other in there} - read


def _teams(work: Work, tickets: Sequence[KnowledgeTicket]) -> dict[UUID, str]:
    ids = {each.team_id for each in tickets if each.team_id}
    rows = work.session.execute(select(Team.id, Team.name).where(Team.id.in_(ids)))
    return {key: name for key, name in rows}  # noqa: C416 - rows, not pairs


def _number(work: Work, ticket_id: UUID | None) -> str:
    if ticket_id is None:
        return ""
    wanted = select(KnowledgeTicket.number).where(
        KnowledgeTicket.id == ticket_id, knowledge_tickets.visible(work.actor)
    )
    return work.session.scalar(wanted) or ""


def _duplicates(work: Work, ticket: KnowledgeTicket) -> Iterable[str]:
    return work.session.scalars(
        select(KnowledgeTicket.number)
        .where(KnowledgeTicket.duplicate_of == ticket.id, knowledge_tickets.visible(work.actor))
        .order_by(KnowledgeTicket.number)
    )


def _verified(ticket: KnowledgeTicket) -> Verified | None:
    if ticket.verified_at is None:
        return None
    return Verified(
        ticket.answer,
        ticket.source_department,
        ticket.source_person,
        ticket.source_document,
        ticket.source_at,
    )


def _settled(ticket: KnowledgeTicket) -> Settled | None:
    if ticket.settled_at is None:
        return None
    return Settled(
        ticket.change,
        ticket.change_summary,
        ticket.new_article,
        ticket.new_version,
        ticket.effective_on,
        ticket.tell,
    )


def _history(work: Work, ticket: KnowledgeTicket) -> tuple[Past, ...]:
    rows = work.session.scalars(
        select(KnowledgeStep)
        .where(KnowledgeStep.ticket_id == ticket.id)
        .order_by(KnowledgeStep.taken_at, KnowledgeStep.id)
    ).all()
    names = named(work, [row.person_id for row in rows])
    return tuple(
        Past(
            row.key,
            names[row.person_id],
            row.role,
            row.taken_at,
            row.words,
            row.source if row.source != row.target else None,
            row.entered_at,
            row.due_at,
        )
        for row in rows
    )


def _receipts(work: Work, ticket: KnowledgeTicket) -> tuple[Receipt, ...]:
    rows: list[KnowledgeReading] = knowledge_tickets.readings(work.session, [ticket.id])
    names = named(work, [row.person_id for row in rows])
    return tuple(
        Receipt(row.role, names[row.person_id], row.read_at, row.person_id == work.actor.id)
        for row in rows
    )


def _elapsed(history: Sequence[Past]) -> tuple[tuple[str, int, bool | None], ...]:
    """Return how long a ticket was in each state that it left, and whether in time (5.6 no. 12)."""
    return tuple(
        (
            step.source,
            int((step.at - step.entered_at).total_seconds()) // 60,
            step.at <= step.due_at if step.due_at else None,
        )
        for step in history
        if step.source and step.entered_at
    )
