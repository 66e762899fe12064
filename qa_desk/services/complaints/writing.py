"""Take complaints down, look into them, close them, and tell the manager (S0-3.2, S1-2A.4)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Complaint, ComplaintReading, Department, complaints, queries, standing
from qa_desk.rules import complaints as rules
from qa_desk.rules import permissions
from qa_desk.services.complaints.types import Entry, Finding
from qa_desk.work import Work

_AHEAD = timedelta(minutes=5)  # by which clocks may differ


def enter(work: Work, entry: Entry) -> UUID:
    """Take a complaint down; a number that is there already is refused. Return its id."""
    permissions.require_of(work.actor, "complaint.enter")
    _check(work, entry)
    queries.one_at_a_time(work.session, "complaint")
    number = entry.number.strip() or _next(work, entry)
    if work.session.scalar(select(Complaint.id).where(Complaint.number == number)):
        raise RuleError(
            _("The number {number} is taken. Leave it empty to get the next free one.").format(
                number=number
            )
        )
    found = Complaint(number=number, entered_at=work.now, entered_by=work.actor.id)
    _say(work, found, entry)
    work.session.add(found)
    work.session.flush()
    if entry.customer.strip():
        complaints.put_number(work, found, entry.customer)
    complaints.tie_to_call(work, found)
    return found.id


def edit(work: Work, complaint_id: UUID, seen: int, entry: Entry) -> None:
    """Correct what was taken down: whoever entered it while it is open, or who decides."""
    permissions.require_of(work.actor, "complaint.enter")
    found = complaints.as_seen(work, complaint_id, seen, "complaint.see")
    _require_open(found)
    if found.entered_by != work.actor.id:
        complaints.seen(work, complaint_id, "complaint.decide")
    _check(work, entry, before=found)
    _say(work, found, entry)
    work.session.flush()
    if entry.customer.strip() and entry.customer.strip() != found.number_masked:
        complaints.put_number(work, found, entry.customer)
    complaints.tie_to_call(work, found)


def look_into(work: Work, complaint_id: UUID, seen: int, finding: Finding) -> None:
    """Keep what was found out so far; the complaint stays open (S0-3.2.4)."""
    found = _decided(work, complaint_id, seen)
    _require_open(found)
    _find(found, finding)
    work.session.flush()


def close(work: Work, complaint_id: UUID, seen: int, finding: Finding) -> None:
    """Close a complaint with what the customer was answered and why it came about (S0-3.2.5)."""
    found = _decided(work, complaint_id, seen)
    _require_open(found)
    if not finding.outcome.strip():
        raise InputError(_("Write what the customer was answered, then close it."))
    if found.kind == "complaint" and not finding.cause:
        raise InputError(_("Choose the root cause, so that it can be avoided next time."))
    if found.kind == "complaint" and found.csr_id and finding.is_attributable is None:
        raise InputError(_("Say whether the complaint is to be attributed to the CSR."))
    _find(found, finding)
    found.closed_at, found.closed_by = work.now, work.actor.id
    work.session.flush()


def reopen(work: Work, complaint_id: UUID, seen: int) -> None:
    """Open a closed complaint again; what was found out stays."""
    found = _decided(work, complaint_id, seen)
    if found.closed_at is None:
        raise RuleError(_("This complaint is open already."))
    found.closed_at = found.closed_by = None
    work.session.flush()


def mark_read(work: Work, ids: Collection[UUID]) -> int:
    """Mark complaints as read by the manager, once each; return how many were new (S1-2A.4a)."""
    permissions.require_of(work.actor, "complaint.review")
    known = set(
        work.session.scalars(
            select(ComplaintReading.complaint_id).where(
                ComplaintReading.person_id == work.actor.id, ComplaintReading.complaint_id.in_(ids)
            )
        )
    )
    new = [key for key in dict.fromkeys(ids) if key not in known]
    for key in new:
        complaints.seen(work, key)
        work.session.add(
            ComplaintReading(complaint_id=key, person_id=work.actor.id, read_at=work.now)
        )
    work.session.flush()
    return len(new)


def report(work: Work, complaint_id: UUID, seen: int, note: str) -> None:
    """Record that a major complaint was reported to the general manager, and how (S1-2A.4b)."""
    permissions.require_of(work.actor, "complaint.review")
    found = complaints.as_seen(work, complaint_id, seen, "complaint.review")
    if found.severity != "major":
        raise RuleError(_("Only a major complaint is reported. Change its severity first."))
    if found.reported_at is not None:
        raise RuleError(_("This complaint was reported already."))
    if not note.strip():
        raise InputError(_("Write to whom it was reported and what was agreed."))
    found.reported_at, found.reported_by = work.now, work.actor.id
    found.report_note = note.strip()
    work.session.flush()
    mark_read(work, [complaint_id])


def _decided(work: Work, complaint_id: UUID, seen: int) -> Complaint:
    permissions.require(work.actor.roles, "complaint.decide")
    return complaints.as_seen(work, complaint_id, seen, "complaint.decide")


def _require_open(found: Complaint) -> None:
    if found.closed_at is not None:
        raise RuleError(_("This complaint is closed. Open it again to change it."))


def _check(work: Work, entry: Entry, before: Complaint | None = None) -> None:
    if not entry.content.strip():
        raise InputError(_("Write what the customer says."))
    if len(entry.content) > rules.MOST_WORDS:
        raise InputError(_("What the customer says has at most {n} characters.").format(
            n=rules.MOST_WORDS))  # fmt: skip
    if entry.received_at > work.now + _AHEAD:
        raise InputError(_("It cannot have been received in the future. Check day and time."))
    if entry.due_at is not None and entry.due_at < entry.received_at:
        raise InputError(_("It cannot be due before it was received."))
    named = before.csr_id if before else None
    if entry.csr_id and entry.csr_id != named and not complaints.may_name(work, entry.csr_id):
        raise RuleError(_("You may not enter a complaint about this CSR. Leave the CSR empty."))
    if entry.department_id and work.session.get(Department, entry.department_id) is None:
        raise RuleError(_("This department is not there. Choose another one."))


def _say(work: Work, found: Complaint, entry: Entry) -> None:
    stored = queries.stored_options(work.session, work.now)
    if entry.due_at is not None:
        found.due_at = entry.due_at
    elif (found.received_at, found.severity) != (entry.received_at, entry.severity):
        found.due_at = rules.due(entry.severity, entry.received_at, stored)
    found.received_at, found.kind, found.severity = entry.received_at, entry.kind, entry.severity
    found.reason, found.content = entry.reason.strip(), entry.content.strip()
    found.csr_id, found.department_id = entry.csr_id, entry.department_id
    found.team_id = _team(work, entry.csr_id, entry.received_at)
    found.call = entry.call.strip()


def _team(work: Work, csr_id: UUID | None, moment: datetime) -> UUID | None:
    if csr_id is None:
        return None
    return standing.team_on(work.session, csr_id, moment.astimezone(work.zone).date())


def _next(work: Work, entry: Entry) -> str:
    day = entry.received_at.astimezone(work.zone).date()
    return queries.next_numbers(work.session, Complaint.number, "CP", day)[0]


def _find(found: Complaint, finding: Finding) -> None:
    found.is_attributable = finding.is_attributable if found.csr_id else None
    found.investigation, found.cause = finding.investigation.strip(), finding.cause
    found.root_cause, found.outcome = finding.root_cause.strip(), finding.outcome.strip()
