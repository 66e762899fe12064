"""Compare a result that was scored a second time with the first one (domain.md 2.7, 6.7)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, true

from qa_desk.models import assessing, queries, revisions
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.models.rechecks import Recheck
from qa_desk.rules import options, rechecks
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet
from qa_desk.work import Work


def first_version(work: Work, found: Evaluation) -> UUID | None:
    """Return the checklist version of the first result, by which it is scored again."""
    return work.session.scalar(
        select(Evaluation.checklist_version_id).where(
            Evaluation.segment_id == found.segment_id,
            Evaluation.csr_id == found.csr_id,
            Evaluation.purpose == "normal",
            Evaluation.revision.is_not(None),
        )
    )


def compare(work: Work, found: Evaluation, form: Checklist, sheet: Sheet) -> None:
    """Write down how far a result just submitted agrees with the first one; it stays so.

    A blind re-check that is too far apart opens the assessment of the inspector (I-01).
    """
    work.session.flush()
    row = work.session.scalar(select(Recheck).where(Recheck.evaluation_id == found.id))
    if row is None:
        return
    first = work.session.get_one(Revision, (row.original_id, row.revision))
    seen = revisions.sheet_of(work.session, first)
    figures = rechecks.compared(form, found.skill_group, seen, sheet)
    row.compared_at = work.now
    row.agreeing, row.compared = figures.decisions.part, figures.decisions.of
    row.fatal_missed, row.fatal_added = figures.fatal_missed, figures.fatal_added
    row.difference = figures.difference
    work.session.flush()
    stored = queries.stored_options(work.session, work.now)
    if rechecks.opens(row.kind, figures, options.number("recheck.tolerance", stored)):
        original = work.session.get_one(Evaluation, row.original_id)
        assessing.open_for(work, original, "recheck", form, (seen, sheet))


def found(work: Work, first: date, last: date, inspector: UUID | None = None) -> Sequence[Recheck]:
    """Return what was compared of the re-checks of these months, named by their first days."""
    whose = true() if inspector is None else Recheck.inspector_id == inspector
    return work.session.scalars(
        select(Recheck)
        .where(Recheck.month.between(first, last), Recheck.compared_at.is_not(None), whose)
        .order_by(Recheck.compared_at, Recheck.id)
    ).all()


def behind(work: Work, original_id: UUID) -> tuple[Revision, Revision] | None:
    """Return the first and the second result of the newest blind re-check of an evaluation."""
    row = work.session.scalar(
        select(Recheck)
        .where(
            Recheck.original_id == original_id,
            Recheck.kind == "blind",
            Recheck.compared_at.is_not(None),
        )
        .order_by(Recheck.compared_at.desc())
        .limit(1)
    )
    return pair(work, row) if row else None


def pair(work: Work, row: Recheck) -> tuple[Revision, Revision]:
    """Return both results that a re-check compares."""
    second = work.session.get_one(Evaluation, row.evaluation_id)
    return (
        work.session.get_one(Revision, (row.original_id, row.revision)),
        work.session.get_one(Revision, (second.id, second.revision)),
    )
