"""What the register of complaints says to whom, and to which figures (S1-2A.3b, S1-2B.6, 6.12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, column, false, func, or_, select, true
from sqlalchemy.orm import Session

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import digests, queries
from qa_desk.models.calls import LIVE_RECORDER, Call, CallTag
from qa_desk.models.complaint_register import Complaint
from qa_desk.models.people import Membership, SkillGroup
from qa_desk.rules import masking, options, permissions
from qa_desk.rules.permissions import Reach
from qa_desk.work import Work

SUBJECT = "complaint"  # of actions
TAG = "complaint"  # by which plans and draws choose calls (rules/tags.py)
Span = tuple[datetime, datetime]  # from, to (not included)


def visible(work: Work, action: str = "complaint.see") -> ColumnElement[bool]:
    """Return the condition for the complaints to which an actor may do something.

    Whoever entered one sees it; complaints.sql says the same.
    """
    reach = permissions.reach(work.actor, action)
    if reach.everywhere:
        return true()
    return or_(
        Complaint.entered_by == work.actor.id if action == "complaint.see" else false(),
        Complaint.csr_id == work.actor.id if reach.own else false(),
        Complaint.department_id.in_(reach.departments),
        Complaint.csr_id.in_(_people(reach)),
    )


def _people(reach: Reach) -> Select[UUID]:
    """Return everybody who ever was a member of the teams or skill groups of a right."""
    groups = select(SkillGroup.id).where(SkillGroup.code.in_(reach.groups))
    return select(Membership.person_id).where(
        Membership.kind == "member",
        Membership.team_id.in_(reach.led | reach.teams) | Membership.skill_group_id.in_(groups),
    )


def may_name(work: Work, csr_id: UUID) -> bool:
    """Say whether the actor may enter a complaint about a CSR."""
    reach = permissions.reach(work.actor, "complaint.enter")
    if reach.everywhere or (reach.own and csr_id == work.actor.id):
        return True
    within = _people(reach)
    found = select(Membership.person_id).where(
        Membership.person_id == csr_id,
        Membership.person_id.in_(within),
    )
    return work.session.scalar(found.limit(1)) is not None


def seen(work: Work, complaint_id: UUID, action: str = "complaint.see") -> Complaint:
    """Return a complaint to which the actor may do something; RuleError otherwise."""
    found = work.session.scalar(
        select(Complaint).where(Complaint.id == complaint_id, visible(work, action))
    )
    if found is None:
        raise RuleError(_("This complaint is not there, or not yours to do this with."))
    return found


def as_seen(work: Work, complaint_id: UUID, version: int, action: str) -> Complaint:
    """Return a complaint if it still is as the person saw it; ConflictError otherwise."""
    queries.one_at_a_time(work.session, f"complaint {complaint_id}")
    found = seen(work, complaint_id, action)
    work.session.refresh(found)
    if found.version != version:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile. Nothing of yours was overwritten. Look "
                "at it again."
            ).format(number=found.number)
        )
    return found


def repeats(work: Work) -> Mapping[UUID, int]:
    """Return how many complaints the same customer had shortly before each one (S1-2B.s6).

    It counts those too that the actor does not see; a server tells no more than how many.
    """
    stored = queries.stored_options(work.session, work.now)
    days = timedelta(days=options.number("complaint.repeat", stored))
    if work.session.get_bind().dialect.name == "postgresql":
        told = func.complaint_repeats(days).table_valued(column("id"), column("n"))
        return {UUID(str(key)): int(n) for key, n in work.session.execute(select(told))}
    rows = work.session.execute(
        select(Complaint.number_hash, Complaint.received_at, Complaint.id)
        .where(Complaint.number_hash.is_not(None), Complaint.kind == "complaint")
        .order_by(Complaint.number_hash, Complaint.received_at, Complaint.id)
    )
    before: dict[bytes | None, list[datetime]] = {}
    found: dict[UUID, int] = {}
    for digest, received, key in rows:
        earlier = before.setdefault(digest, [])
        if number := sum(received - each <= days for each in earlier):
            found[key] = number
        earlier.append(received)
    return found


def tie_to_call(work: Work, found: Complaint) -> None:
    """Find the call that a complaint names, and put the tag on it by which plans draw (S0-4.1.1c).

    On a server a trigger does for whoever enters a complaint and does not see calls.
    """
    if not found.call:
        found.call_id = None
    elif work.session.get_bind().dialect.name == "postgresql" and not _imports(work):
        work.session.flush()
        work.session.refresh(found)
    else:
        calls = work.session.scalars(
            select(Call.id).where(Call.external_id == found.call, Call.recorder_id != LIVE_RECORDER)
        ).all()
        found.call_id = calls[0] if len(calls) == 1 else None
        if found.call_id and found.kind == "complaint":
            key = (found.call_id, TAG)
            row = CallTag(call_id=found.call_id, tag=TAG)
            queries.ensured(work.session, lambda: work.session.get(CallTag, key), row)
    work.session.flush()


def _imports(work: Work) -> bool:
    """Say whether the actor sees all calls and has the key of their numbers."""
    return permissions.reach(work.actor, "import_calls").everywhere


def contacts(session: Session, span: Span) -> int:
    """Return how many contacts with customers are known of a time; test calls are none."""
    return (
        session.scalar(
            select(func.count()).where(
                Call.started_at >= span[0],
                Call.started_at < span[1],
                Call.is_test.is_(False),
                Call.recorder_id != LIVE_RECORDER,
            )
        )
        or 0
    )


def received(session: Session, begins: datetime, ends: datetime) -> int | None:
    """Return how many complaints came in a time, None before the register had any."""
    kept = select(func.count()).where(Complaint.kind == "complaint", Complaint.received_at < ends)
    if not session.scalar(kept):
        return None
    return session.scalar(kept.where(Complaint.received_at >= begins))


@dataclass(frozen=True)
class Attributable:
    """A complaint that counts against a CSR in his appraisal (5.10, 1e)."""

    id: UUID
    number: str
    csr_id: UUID
    received_at: datetime
    severity: str


def attributable(work: Work, span: Span, people: Iterable[UUID] = ()) -> Sequence[Attributable]:
    """Return the closed complaints of a time that are attributed to their CSR; of all, or some.

    Only those that the actor may see.
    """
    wanted = set(people)
    rows = work.session.scalars(
        select(Complaint)
        .where(
            visible(work),
            Complaint.kind == "complaint",
            Complaint.is_attributable.is_(True),
            Complaint.closed_at.is_not(None),
            Complaint.received_at >= span[0],
            Complaint.received_at < span[1],
            Complaint.csr_id.in_(wanted) if wanted else true(),
        )
        .order_by(Complaint.received_at, Complaint.number)
    )
    return [
        Attributable(row.id, row.number, row.csr_id, row.received_at, row.severity)
        for row in rows
        if row.csr_id is not None
    ]


def put_number(work: Work, found: Complaint, typed: str) -> None:
    """Keep of a customer's number what may be shown, and the hash that tells him again (P18).

    Only who imports calls has the key of the hash; for the others a server reckons it.
    """
    is_server = work.session.get_bind().dialect.name == "postgresql"
    if is_server and not _imports(work):
        found.number_masked = masking.mask(typed)
        work.session.flush()
        if masking.key_hash(typed, b""):
            said = masking.normalise(typed)
            work.session.execute(select(func.hash_complaint_number(found.id, said)))
        work.session.refresh(found)
    else:
        found.number_hash = masking.key_hash(typed, digests.secret(work))
        found.number_masked = masking.mask(typed)
