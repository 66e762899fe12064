"""Keep records their time, hold some longer, delete what two people agreed on (S3-5.4a, RET-6M).

Nothing is deleted by itself. One person proposes a list, another one approves it, then it is
carried out in batches. The database itself refuses whatever is not on an approved list, not past
its time, or held (models/purging.py).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    Call,
    Evaluation,
    Hold,
    Purge,
    PurgeItem,
    audio_store,
    purging,
    queries,
)
from qa_desk.models.base import uuid7
from qa_desk.models.database import changed
from qa_desk.rules import permissions
from qa_desk.work import Work

MOST = 20_000  # records on one list; what is left comes on the next
KINDS: Mapping[str, str] = {
    "evaluation": N_("Evaluations with their results"),
    "document": N_("Slips and other papers with their signatures"),
    "call": N_("Calls with their parts and numbers"),
    "audio": N_("Recordings"),
    "quick_check": N_("Quick checks without a call"),
    "imported_result": N_("Results of before, imported from lists"),
    "teaching_case": N_("Teaching cases with their sound"),
}
REASONS: Mapping[str, str] = {
    "open": N_("not closed"),
    "hold": N_("on hold"),
    "complaint": N_("belongs to a complaint"),
    "slip": N_("on a slip with one that stays"),
    "audio": N_("its recording is kept"),
    "evaluation": N_("its evaluation is kept"),
    "sector": N_("kept by a rule of the sector"),
}
STATES: Mapping[str, str] = {
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
    "withdrawn": N_("Withdrawn"),
    "finished": N_("Carried out"),
}
_OF = {
    "records": (
        *("evaluation", "document", "call", "audio", "quick_check"),
        *("imported_result", "teaching_case"),
    ),
    "audio": ("audio",),
}


@dataclass(frozen=True)
class Record:
    """Something past its time; `kept` is a key of REASONS, empty when it may go."""

    kind: str
    id: UUID
    number: str
    hash: bytes | None
    month: str  # YYYY-MM, of the centre
    kept: str


@dataclass(frozen=True)
class Count:
    """How much of one kind and month would go, and how much is kept, by reason."""

    kind: str
    month: str
    going: int
    kept: tuple[tuple[str, int], ...]

    @property
    def id(self) -> tuple[str, str]:
        """Return what tells this row from all others."""
        return self.kind, self.month


@dataclass(frozen=True)
class PurgeRow:
    """One list, as people see it."""

    id: UUID
    kind: str
    state: str
    items: int
    left: int
    kept: int  # had to stay after all
    digest: str
    proposed_at: datetime
    proposed_by: str
    approved_at: datetime | None
    approved_by: str
    proposer_id: UUID


@dataclass(frozen=True)
class HoldRow:
    """Something that nobody deletes for now."""

    id: UUID
    subject: str
    named: str  # the number of an evaluation; a call's id at its recorder, where it may be seen
    reason: str
    placed_at: datetime
    placed_by: str


# -- what would go -------------------------------------------------------------------------------


def counts(work: Work, kind: str) -> list[Count]:
    """Return what would go by kind and month, and what is kept and why; `kind` as in Purge."""
    permissions.require_of(work.actor, "retention.see")
    found: dict[tuple[str, str], Counter[str]] = {}
    for record in _records(work, kind):
        found.setdefault((record.kind, record.month), Counter())[record.kept] += 1
    return [
        Count(*key, reasons.pop("", 0), tuple(sorted(reasons.items())))
        for key, reasons in sorted(
            found.items(), key=lambda pair: (pair[0][1], list(KINDS).index(pair[0][0]))
        )
    ]


def propose(work: Work, kind: str) -> PurgeRow:
    """Write down the list of what would go, for another person to approve."""
    _require(work, "retention.propose")
    if any(row.state in ("proposed", "approved") for row in purges(work)):
        raise RuleError(
            _(
                "There is a list already that is neither carried out nor withdrawn. Nothing was "
                "listed. Finish that one first."
            )
        )
    listed = _whole_units(_records(work, kind), _links(work))
    if not listed:
        raise RuleError(_("Nothing is past its time that may go. Nothing was listed."))
    digest = purging.digest((r.kind, r.id, r.number, r.hash) for r, _unit in listed)
    row = Purge(
        id=uuid7(), kind=kind, proposed_at=work.now, proposed_by=work.actor.id, items=len(listed),
        content_hash=digest,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.session.execute(
        insert(PurgeItem),
        [
            {
                "purge_id": row.id,
                "kind": record.kind,
                "subject_id": record.id,
                "number": record.number,
                "content_hash": record.hash,
                "unit": unit,
            }
            for record, unit in listed
        ],
    )
    return _purge(work, row.id)


def _records(work: Work, kind: str) -> list[Record]:
    """Return what is past its time, with why it is kept: what belongs together stays together."""
    rows = work.session.execute(
        select(*purging.due.c).where(purging.due.c.kind.in_(_OF[kind])).order_by(purging.due.c.at)
    )
    records = [
        Record(row.kind, row.id, row.number, row.hash, f"{row.at.astimezone(work.zone):%Y-%m}",
               row.kept or "")
        for row in rows
    ]  # fmt: skip
    return records if kind == "audio" else _together(records, _links(work))


def _links(work: Work) -> list[tuple[str, UUID, UUID]]:
    return [(row.kind, row.one, row.id) for row in work.session.execute(select(*purging.links.c))]


def _together(records: list[Record], links: Sequence[tuple[str, UUID, UUID]]) -> list[Record]:
    """Keep whatever hangs on something that is kept; a recording goes only with its call here."""
    kept = {record.id: record.kept for record in records}

    def stay(one: UUID, reason: str) -> bool:
        stays_now = kept.get(one, "x") == ""
        if stays_now:
            kept[one] = reason
        return stays_now

    again = True
    while again:
        again = False
        for kind, one, other in links:
            one_goes, other_goes = (kept.get(key, "x") == "" for key in (one, other))
            if kind == "document" and not (one_goes and other_goes):
                again |= stay(other, "slip") | stay(one, "slip")
            elif kind == "call" and not other_goes:
                again |= stay(one, "evaluation")
    return _with_reasons(
        records, kept, {other: one for kind, one, other in links if kind == "audio"}
    )


def _with_reasons(
    records: list[Record], kept: Mapping[UUID, str], call_of: Mapping[UUID, UUID]
) -> list[Record]:
    return [
        Record(r.kind, r.id, r.number, r.hash, r.month, kept[r.id])
        for r in records
        if r.kind != "audio" or kept.get(call_of.get(r.id, r.id), "x") == ""
    ]


def _whole_units(
    records: Iterable[Record], links: Iterable[tuple[str, UUID, UUID]]
) -> list[tuple[Record, int]]:
    """Count what hangs together as one, the oldest first, and cut the list between two units."""
    going = {record.id: record for record in records if not record.kept}
    root = {key: key for key in going}

    def find(key: UUID) -> UUID:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for _kind, one, other in links:
        if one in going and other in going:
            root[find(one)] = find(other)
    units: dict[UUID, list[Record]] = {}
    for key, record in going.items():
        units.setdefault(find(key), []).append(record)
    listed: list[tuple[Record, int]] = []
    for number, members in enumerate(units.values()):
        if listed and len(listed) + len(members) > MOST:
            break
        listed += [(member, number) for member in members]
    return listed


# -- two people ----------------------------------------------------------------------------------


def purges(work: Work) -> list[PurgeRow]:
    """Return all lists, the newest first."""
    permissions.require_of(work.actor, "retention.see")
    rows = work.session.scalars(select(Purge).order_by(Purge.proposed_at.desc())).all()
    people = _people(work, [key for row in rows for key in (row.proposed_by, row.approved_by)])
    outcomes: dict[UUID, Counter[str]] = {}
    counted = select(PurgeItem.purge_id, PurgeItem.outcome, func.count()).group_by(
        PurgeItem.purge_id, PurgeItem.outcome
    )
    for purge_id, outcome, number in work.session.execute(counted):
        outcomes.setdefault(purge_id, Counter())[outcome or ""] = number
    return [_row(row, people, outcomes.get(row.id, Counter())) for row in rows]


def approve(work: Work, purge_id: UUID, digest: str) -> PurgeRow:
    """Agree to a list of somebody else's, as it was seen: `digest` is that of its row."""
    _require(work, "retention.approve")
    row = _open(work, purge_id, "proposed")
    if row.proposer_id == work.actor.id:
        raise RuleError(
            _("You proposed this list, so another person approves it. Nothing was changed.")
        )
    items = work.session.scalars(select(PurgeItem).where(PurgeItem.purge_id == purge_id))
    listed = purging.digest((i.kind, i.subject_id, i.number, i.content_hash) for i in items)
    if not listed.hex() == row.digest == digest:
        raise ConflictError(
            _("This list is not the one that you saw. Nothing was approved. Look at it again.")
        )
    found = work.session.get_one(Purge, purge_id)
    found.approved_at, found.approved_by = work.now, work.actor.id
    work.session.flush()
    return _purge(work, purge_id)


def withdraw(work: Work, purge_id: UUID) -> PurgeRow:
    """Give a list up; what is gone stays gone."""
    held = ("retention.propose", "retention.approve")
    if not any(permissions.may(work.actor, action) for action in held):
        permissions.require_of(work.actor, "retention.propose")
    _open(work, purge_id, "proposed", "approved")
    found = work.session.get_one(Purge, purge_id)
    found.withdrawn_at, found.withdrawn_by = work.now, work.actor.id
    work.session.flush()
    return _purge(work, purge_id)


def carry_out(work: Work, purge_id: UUID) -> int:
    """Delete the next records of an approved list; return how many are left. Call it until 0.

    Each call is a whole step: whoever stops in between goes on where it ended.
    """
    if not permissions.may(work.actor, "retention.approve"):
        permissions.require_of(work.actor, "retention.propose")
    _open(work, purge_id, "approved", "finished")
    left, recordings = purging.run_next(work.session, purge_id, work.now)
    audio_store.discard_at_commit(work.session, work.now, recordings)
    work.session.expire_all()
    changed(work.session, "Purge", "Evaluation", "Call", "AudioFile")
    return left


def _require(work: Work, action: str) -> None:
    """Refuse whoever has no right, and the system too: it takes people to let records go."""
    permissions.require(work.actor.roles, action)
    permissions.require_of(work.actor, action)


def _open(work: Work, purge_id: UUID, *states: str) -> PurgeRow:
    row = next((row for row in purges(work) if row.id == purge_id), None)
    if row is None or row.state not in states:
        state = row.state if row else "withdrawn"
        raise RuleError(
            _("This list is “{state}” by now. Nothing was changed.").format(state=_(STATES[state]))
        )
    return row


def _purge(work: Work, purge_id: UUID) -> PurgeRow:
    return next(row for row in purges(work) if row.id == purge_id)


def _row(row: Purge, people: Mapping[UUID, str], outcomes: Mapping[str, int]) -> PurgeRow:
    states = (
        ("finished", row.finished_at),
        ("withdrawn", row.withdrawn_at),
        ("approved", row.approved_at),
    )
    return PurgeRow(
        row.id,
        row.kind,
        next((state for state, moment in states if moment), "proposed"),
        row.items,
        outcomes.get("", 0),
        outcomes.get("kept", 0),
        row.content_hash.hex(),
        row.proposed_at,
        people.get(row.proposed_by, ""),
        row.approved_at,
        people.get(row.approved_by, "") if row.approved_by else "",
        row.proposed_by,
    )


# -- holds ---------------------------------------------------------------------------------------


def holds(work: Work) -> list[HoldRow]:
    """Return what is on hold."""
    permissions.require_of(work.actor, "retention.see")
    rows = work.session.scalars(
        select(Hold).where(Hold.released_at.is_(None)).order_by(Hold.placed_at)
    ).all()
    people = _people(work, [row.placed_by for row in rows])
    names: dict[UUID, str] = {}
    for column, key in ((Evaluation.number, Evaluation.id), (Call.external_id, Call.id)):
        wanted = select(key, column).where(key.in_([row.subject_id for row in rows]))
        names |= {found: name for found, name in work.session.execute(wanted)}  # noqa: C416
    return [
        HoldRow(
            row.id,
            row.subject,
            names.get(row.subject_id, str(row.subject_id)),
            row.reason,
            row.placed_at,
            people.get(row.placed_by, ""),
        )
        for row in rows
    ]


def hold(work: Work, number: str, reason: str) -> HoldRow:
    """Keep an evaluation, by its number, or a call, by its id at the recorder, until released."""
    _require(work, "retention.hold")
    if not reason.strip():
        raise RuleError(_("A hold needs a reason. Write it, then try again."))
    subject, subject_id = _found(work, number.strip())
    row = Hold(
        id=uuid7(), subject=subject, subject_id=subject_id, reason=reason.strip(),
        placed_at=work.now, placed_by=work.actor.id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return next(held for held in holds(work) if held.id == row.id)


def release(work: Work, hold_id: UUID) -> None:
    """Let a hold go."""
    _require(work, "retention.hold")
    row = work.session.get(Hold, hold_id)
    if row is None or row.released_at:
        raise RuleError(_("This hold was released already."))
    row.released_at, row.released_by = work.now, work.actor.id
    work.session.flush()


def _found(work: Work, number: str) -> tuple[str, UUID]:
    evaluation = work.session.scalar(select(Evaluation.id).where(Evaluation.number == number))
    if evaluation:
        return "evaluation", evaluation
    calls = work.session.scalars(select(Call.id).where(Call.external_id == number)).all()
    if len(calls) != 1:
        raise RuleError(
            _(
                "There is no evaluation and no single call “{number}”. Nothing was held. Write "
                "the number of the evaluation, or the call ID."
            ).format(number=number)
        )
    return "call", calls[0]


def _people(work: Work, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    found = queries.people_by_id(work.session, [key for key in ids if key])
    return {key: f"{person.name} {person.staff_no}" for key, person in found.items()}
