"""The list of complaints of a day, week or month on paper (S1-2A.4a, S1-2B.6)."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import Complaint, chain, queries
from qa_desk.reports.complaint_list import ComplaintList, Listed
from qa_desk.reports.papers import Imprint
from qa_desk.services.complaints import reading
from qa_desk.services.complaints.types import ComplaintRow
from qa_desk.work import Work


def sheet(work: Work, kind: str, day: date) -> ComplaintList:
    """Return what the day, week or month around a day comes to, as it is printed."""
    found = reading.statistics(work, kind, day)
    first, last = found.span
    rows = reading.of_days(work, first, last)
    said = _said(work, [row.id for row in rows])
    return ComplaintList(
        imprint=_imprint(work, kind, first, last),
        first=first,
        last=last,
        figures=found.figures,
        is_whole=found.is_whole,
        by_csr=found.lines["csr"],
        by_kind=found.lines["kind"],
        rows=tuple(_listed(row, *said[row.id]) for row in rows),
    )


def note_print(work: Work, first: date, last: date) -> None:
    """Write into the journal that a list was printed or saved (S1-6.3)."""
    figures = {"first": first.isoformat(), "last": last.isoformat()}
    chain.note(work.session, "print", "complaint", work.actor.id, figures)


def _said(work: Work, ids: list[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = work.session.execute(
        select(Complaint.id, Complaint.content, Complaint.outcome).where(Complaint.id.in_(ids))
    )
    return {key: (content, outcome) for key, content, outcome in rows}


def _listed(row: ComplaintRow, content: str, outcome: str) -> Listed:
    return Listed(
        row.number, row.received_at, row.kind, row.severity, row.reason, content, row.csr,
        row.department, row.state, row.repeat, outcome, row.read_at,
    )  # fmt: skip


def _imprint(work: Work, kind: str, first: date, last: date) -> Imprint:
    return Imprint(
        number=f"CPL-{first:%Y%m%d}-{kind[0].upper()}",
        content_hash="",
        **queries.letterhead(work, last, "retention.complaint"),
    )
