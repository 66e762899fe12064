"""Read re-checks that are compared: an inspector his own, who checks him everybody's."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Assessment, Evaluation, Person, Recheck, rechecking, revisions
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import comparing, permissions
from qa_desk.services.rechecking.types import Beside, RecheckRow
from qa_desk.work import Work


def listed(
    work: Work, first: date, last: date, inspectors: Collection[UUID] = ()
) -> list[RecheckRow]:
    """Return what was compared of the re-checks of some months, the newest first."""
    of = Recheck.inspector_id.in_(inspectors) if inspectors else true()
    return _rows(work, Recheck.month.between(first, last) & of)


def beside(work: Work, recheck_id: UUID) -> Beside:
    """Return both results of one re-check, and where they differ."""
    rows = _rows(work, Recheck.id == recheck_id)
    if not rows:
        raise RuleError(_("This re-check is not there, or not yours to see."))
    first, second = rechecking.pair(work, work.session.get_one(Recheck, recheck_id))
    form = revisions.checklist(work.session, first.checklist_version_id)
    sheets = [revisions.sheet_of(work.session, one) for one in (first, second)]
    differing = tuple(one for one in comparing.compared(form, sheets[0], sheets[1]) if one.differs)
    return Beside(rows[0], first.final, second.final, differing)


def _rows(work: Work, wanted: ColumnElement[bool]) -> list[RecheckRow]:
    permissions.require_of(work.actor, "accuracy.see")
    second, scorer = aliased(Evaluation), aliased(Person)
    found = work.session.execute(
        select(Recheck, Evaluation.number, second.number, Person, scorer)
        .join(Evaluation, Evaluation.id == Recheck.original_id)
        .join(second, second.id == Recheck.evaluation_id)
        .join(Person, Person.id == Recheck.inspector_id)
        .join(scorer, scorer.id == second.inspector_id)
        .where(wanted, Recheck.compared_at.is_not(None), _mine(work))
        .order_by(Recheck.compared_at.desc(), Recheck.id)
    ).all()
    opened = _assessments(work, [row.original_id for row, *_rest in found])
    return [
        RecheckRow(
            id=row.id,
            kind=row.kind,
            month=row.month,
            inspector=_name(inspector),
            original_id=row.original_id,
            number=number,
            second_number=second_number,
            scored_by=_name(by),
            compared_at=row.compared_at or row.drawn_at,
            agreeing=row.agreeing or 0,
            compared=row.compared or 0,
            fatal_missed=row.fatal_missed or 0,
            fatal_added=row.fatal_added or 0,
            difference=row.difference,
            assessment_no=opened.get(row.original_id, "") if row.kind == "blind" else "",
        )
        for row, number, second_number, inspector, by in found
    ]


def _mine(work: Work) -> ColumnElement[bool]:
    if permissions.reach(work.actor, "accuracy.see").everywhere:
        return true()
    return Recheck.inspector_id == work.actor.id


def _assessments(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = work.session.execute(
        select(Assessment.evaluation_id, Assessment.number).where(
            Assessment.evaluation_id.in_(ids), Assessment.source == "recheck"
        )
    )
    return {key: number for key, number in rows}  # noqa: C416 - rows, not pairs


def _name(person: Person) -> Name:
    return Name(person.name, person.staff_no)
