"""Appraisals and a template, as the owner's hand writes them."""

from datetime import date

from qa_desk.models import Appraisal, AppraisalTemplate, signatories
from qa_desk.models.base import uuid7
from qa_desk.rules import appraisals
from qa_desk.rules.appraisals import Sheet, Targets, Template

MONTH = date(2026, 11, 1)


def make_appraisal(work, supervisor, person, team_id=None, post="csr", **values):
    """Begin somebody's appraisal."""
    row = Appraisal(
        id=uuid7(), person_id=person.id, post=post, team_id=team_id,
        supervisor_id=supervisor.id, created_at=work.now, created_by=supervisor.id,
        changed_at=work.now, **{"span": "month", "first": MONTH, "template": "csr", **values},
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def make_sheet(work, row, *, is_closed=False):
    """Give an appraisal its sheet, a draft or one that is signed."""
    said = Targets(
        row.person_id, "x", row.post, "", row.supervisor_id, "y", row.span, row.first, "csr",
        Template("csr", "x").title,
    )  # fmt: skip
    kind = appraisals.SHEET, appraisals.OF_SHEET
    last = appraisals.last_day(row.span, row.first)
    paper = signatories.draft(work, kind, row.id, Sheet(said).to_text(), (row.first, last))
    if is_closed:
        paper.issued_at = work.now
        work.session.flush()
        paper.closed_at = work.now
    row.document_id = paper.id
    work.session.flush()
    return paper


def make_template(work, author, code="night"):
    """Add a template of the centre's own."""
    row = AppraisalTemplate(
        id=uuid7(), code=code, content=Template(code, "x").to_text(), edited_at=work.now,
        edited_by=author.id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row
