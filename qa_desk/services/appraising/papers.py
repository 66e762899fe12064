"""An appraisal as `reports.appraisal_sheet.draw` prints it (5.10)."""

from uuid import UUID

from qa_desk.models import Document, appraisals, chain, queries
from qa_desk.reports.appraisal_sheet import AppraisalSheet
from qa_desk.reports.papers import Imprint
from qa_desk.rules.appraisals import last_day
from qa_desk.services.appraising import reading, writing
from qa_desk.services.appraising.types import Row
from qa_desk.work import Work


def sheet(work: Work, appraisal_id: UUID) -> AppraisalSheet:
    """Return an appraisal as it is now, with who has signed it."""
    record = reading.one(work, appraisal_id)
    found = appraisals.seen(work, appraisal_id)
    papers = appraisals.papers(work, [found])
    ids = [key for key in (found.document_id, found.targets_id) if key and key in papers]
    return AppraisalSheet(
        imprint=_imprint(work, record.row, papers[ids[0]] if ids else None),
        sheet=record.sheet or writing.empty(work, record),
        state=record.row.state,
        filed_on=record.row.filed_on,
        signatures=record.signatures,
    )


def note_print(work: Work, appraisal_id: UUID) -> None:
    """Write into the journal that an appraisal was printed or saved (S1-6.3)."""
    found = appraisals.seen(work, appraisal_id)
    chain.note(work.session, "print", "appraisal", found.id, {})


def _imprint(work: Work, row: Row, paper: Document | None) -> Imprint:
    return Imprint(
        number=paper.number if paper else "",
        content_hash=paper.content_hash.hex() if paper else "",
        **queries.letterhead(work, last_day(row.span, row.first)),
    )
