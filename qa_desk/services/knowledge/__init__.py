"""Questions that CSRs cannot answer, and slips to the knowledge editor (machine K, domain.md 2.3).

`asking` raises, withdraws and closes with the customer, `answering` is the floor coach's part,
`editing` the knowledge editor's, `reading` lists, shows and searches, `papers` prints (5.6).
Signatures: `seen` is the version the person saw.

    asking.ask(work, question, solved=None) -> UUID            # K0; a coach may have solved it
    asking.find(work, finding) -> UUID                         # K2: a fault of the knowledge base
    asking.answer_customer(work, ticket_id, seen, customer)    # K5 → K6
    asking.withdraw(work, ticket_id, seen, reason)             # → KX
    asking.acknowledge(work, ticket_id)
    answering.take(work, ticket_id, seen)                      # K0 → K1
    answering.solve(work, ticket_id, seen, solved)             # K0, K1 → K5
    answering.forward(work, ticket_id, seen, forwarded)        # K0, K1 → K2
    answering.tell(work, ticket_id, seen)                      # K4 → K5
    answering.link(work, ticket_id, seen, into)                # → KD
    editing.verify(work, ticket_id, seen, verified)            # K2 → K3
    editing.ask_back(work, ticket_id, seen, words)             # K2 → K1
    editing.meanwhile(work, ticket_id, seen, words)            # K3
    editing.settle(work, ticket_id, seen, settled)             # K3 → K4
    editing.outdate(work, ticket_id, seen)                     # the answer no longer holds
    reading.listed(work, *, closed_too=False) -> list[TicketRow]
    reading.one(work, ticket_id) -> Ticket
    reading.waiting(work) -> int
    reading.choices(work) -> Choices
    hearing.sound(work, ticket_id) -> Heard; hearing.played(work, ticket_id)
    searching.answers(work, wanted="") -> list[Answer]
    searching.alike(work, question) -> list[Alike]
    figures.of_days(work, days) -> Report
    papers.sheet(work, ticket_id) -> KnowledgeSlip; papers.note_print(work, ticket_id)
"""
