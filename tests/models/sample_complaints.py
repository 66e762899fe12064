"""A complaint and indicators, as a sample of each of their tables."""

from datetime import timedelta

from qa_desk.models import Complaint, ComplaintReading, KpiMetric, KpiValue
from qa_desk.models.base import uuid7


def make_complaint(work, author, csr=None, number="CP-1", **values):
    """Add an open complaint, as the owner's hand writes it."""
    values = {"received_at": work.now, "due_at": work.now + timedelta(days=2), **values}
    row = Complaint(
        id=uuid7(), number=number,
        **values,
        entered_at=work.now, entered_by=author.id, content="x",
        csr_id=csr.id if csr else None,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def make_reading(work, complaint, person):
    """Let somebody read a complaint."""
    row = ComplaintReading(complaint_id=complaint.id, person_id=person.id, read_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row


def make_value(work, author, person=None, team=None, metric="csat", value=9000, **values):
    """Add the value of an indicator for this month: of a person, a team, or the centre."""
    about = person or team
    values = {"span": "month", "first": work.today.replace(day=1), **values}
    row = KpiValue(
        id=uuid7(), metric=metric,
        about=str(about.id) if about else "", person_id=person.id if person else None,
        team_id=team.id if team else None, value=value, entered_at=work.now,
        entered_by=author.id, **values,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def make_metric(work, author, code="nps", **values):
    """Add an indicator of the centre's own."""
    values = {"name": "净推荐值", "unit": "points", "direction": "up", **values}
    row = KpiMetric(id=uuid7(), code=code, edited_at=work.now, edited_by=author.id, **values)
    work.session.add(row)
    work.session.flush()
    return row
