"""A plan or an evaluation as `reports.improvement_paper.draw` prints it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from qa_desk.models import Document, chain, queries
from qa_desk.reports.improvement_paper import CheckIn, Sheet, Task
from qa_desk.reports.papers import Imprint, signed_by
from qa_desk.rules.improvement_plans import Plan
from qa_desk.services.improving import reading
from qa_desk.services.improving.types import Record
from qa_desk.work import Work


def sheet(work: Work, paper_id: UUID) -> Sheet:
    """Return a paper with who has signed it; a plan with its tasks and progress as of now."""
    paper = reading.paper(work, paper_id)
    record = reading.one(work, paper.form.plan_id) if isinstance(paper.form, Plan) else None
    return Sheet(
        imprint=Imprint(
            number=paper.number,
            content_hash=paper.content_hash,
            **queries.letterhead(work, date(paper.form.year, 12, 31)),
        ),
        form=paper.form,
        state=paper.state,
        void_reason=paper.void_reason,
        replaces=paper.replaces,
        tasks=tuple(_tasks(record)) if record else (),
        check_ins=tuple(_check_ins(record)) if record else (),
        signatories=signed_by(paper.asked, paper.given, paper.names),
    )


def note_print(work: Work, paper_id: UUID) -> None:
    """Write into the journal that a paper was printed or saved (S1-6.3)."""
    kind = work.session.get_one(Document, paper_id).kind
    chain.note(work.session, "print", kind, paper_id, {})


def _tasks(record: Record) -> Iterator[Task]:
    for one in record.tasks:
        yield Task(
            one.number, one.measure, one.what, one.owner, one.begins, one.due, one.progress,
            one.finished_on,
        )  # fmt: skip


def _check_ins(record: Record) -> Iterator[CheckIn]:
    for one in reversed(record.reports):
        yield CheckIn(
            one.on, one.goal, one.planned, str(one.rate), f"{one.actual:f}", one.data,
            one.problems, one.cause,
        )  # fmt: skip
