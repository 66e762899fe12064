"""Training needs: found or raised, approved, trained, followed up (machine T, domain.md 2.6).

`reading` lists and shows, `proposing` raises and submits, `deciding` approves, accepts, returns,
merges and cancels, `hearing` plays its calls to the trainer, `delivering` plans sessions and keeps
attendance and tests, `following` brings
the effect and the verdict, `plans` keeps the year's and the months' plan, `papers` signs and
prints (5.5). Signatures: `seen` is the version the person saw.

    reading.listed(work, *, closed_too=False) -> list[NeedRow]
    reading.one(work, need_id) -> Need
    reading.choices(work) -> Choices
    reading.in_hand(work) -> InHand                            # for the badge and the inbox
    proposing.found(work) -> list[Proposal]
    proposing.found_in(work, month: date) -> list[Proposal]
    proposing.propose(work, draft, origin: UUID | None = None, cluster: Cluster | None = None)
                                                               -> UUID   # also takes up a proposal
    proposing.edit(work, need_id, seen, draft) -> None         # T0, TR
    proposing.submit(work, need_id, seen) -> None              # T0, TR → T1; freezes the baseline
    deciding.approve(work, need_id, seen) -> None
    deciding.send_back(work, need_id, seen, reason) -> None    # by the QA lead, T1 → T0
    deciding.accept(work, need_id, seen, words="") -> None
    deciding.give_back(work, need_id, seen, kind, reason) -> None   # T1 → TR
    deciding.merge(work, need_id, seen, into: UUID, reason) -> None
    deciding.cancel(work, need_id, seen, reason) -> None
    hearing.sound(work, need_id, evaluation_id) -> tuple[AudioPart, ...]
    hearing.played(work, need_id, evaluation_id) -> None
    delivering.schedule(work, need_id, seen, booking) -> UUID  # a session; T2, T3, T4, T5 (make-up)
    delivering.change(work, session_id, seen, booking) -> None # before anybody was marked
    delivering.release(work, session_id, people: Sequence[UUID]) -> None     # team lead → roster
    delivering.attend(work, session_id, seen, states: Mapping[UUID, str]) -> None
    delivering.deliver(work, need_id, seen) -> None            # T3 → T4
    delivering.grade(work, need_id, seen, results: Sequence[Graded]) -> None # T4 … T6
    delivering.give_result(work, need_id, seen, words) -> None # T4 → T5
    following.begin(work, need_id, seen) -> None               # T5 → T6: samples are planned
    following.propose_verdict(work, need_id, seen, verdict, reason) -> None
    following.conclude(work, need_id, seen, verdict, reason) -> UUID | None  # a new need at T8
    plans.listed(work, year) -> list[PlanLine]; plans.save(work, line) -> UUID;
    plans.drop(work, line_id, seen); plans.submit(work, line_id, seen)
    papers.sign(work, need_id, seen, secret) -> None           # the paper exists from T7/T8 on
    papers.sheet(work, need_id) -> Sheet
    papers.note_print(work, need_id) -> None
"""
