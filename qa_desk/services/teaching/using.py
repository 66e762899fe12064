"""Say where a teaching case is used: in training needs, bulletins and calibrations (issue 9)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    BulletinEdition,
    Calibration,
    CaseUse,
    Document,
    ModelCall,
    TeachingCase,
    TrainingNeed,
    training_needs,
)
from qa_desk.models.bulletins import IS_WHOLE
from qa_desk.rules import permissions
from qa_desk.rules.teaching import USED_BY
from qa_desk.services.teaching.types import Place
from qa_desk.work import Work

_DONE = ("T7", "T8", "TX")  # needs that nobody works on any more


@dataclass(frozen=True)
class Heard:
    """A case that is used somewhere, as its reader may open it: which page, which record there."""

    case_id: UUID
    is_good: bool
    lesson: str
    page: str
    record_id: UUID


def uses_of(work: Work, cases: Iterable[UUID]) -> dict[UUID, list[Place]]:
    """Return where cases are used, as far as the actor may see that, the newest last."""
    rows = work.session.scalars(
        select(CaseUse).where(CaseUse.case_id.in_(list(cases))).order_by(CaseUse.added_at)
    ).all()
    known = {
        (place.kind, place.id): place
        for place in _places(work, {row.subject_id for row in rows}, only_open=False)
    }
    found: dict[UUID, list[Place]] = {}
    for row in rows:
        place = known.get((row.kind, row.subject_id))
        if place is not None:
            found.setdefault(row.case_id, []).append(place)
    return found


def places(work: Work) -> list[Place]:
    """Return where the actor could use a case now: open needs, drafts, sessions not closed."""
    permissions.require_of(work.actor, "case.edit")
    return [
        place
        for place in _places(work, None, only_open=True)
        if permissions.may(work.actor, USED_BY[place.kind])
    ]


def use(work: Work, case_id: UUID, chosen: Collection[UUID]) -> None:
    """Let a case be used in these of the places that the actor may change, and in no others."""
    permissions.require_of(work.actor, "case.edit")
    case = work.session.get(TeachingCase, case_id)
    if case is None or case.removed_at is not None:
        raise RuleError(_("This case was removed."))
    offered = {place.id: place for place in places(work)}
    if set(chosen) - offered.keys():
        raise RuleError(
            _("Somebody closed or published one of these meanwhile. Nothing was changed.")
        )
    before = {
        row.subject_id: row
        for row in work.session.scalars(select(CaseUse).where(CaseUse.case_id == case_id))
        if row.subject_id in offered
    }
    for gone in before.keys() - set(chosen):
        work.session.delete(before[gone])
    for new in set(chosen) - before.keys():
        row = CaseUse(case_id=case_id, kind=offered[new].kind, subject_id=new)
        row.added_by, row.added_at = work.actor.id, work.now
        work.session.add(row)
    work.session.flush()


def used_in(work: Work, kind: str, subject_id: UUID) -> list[Heard]:
    """Return the cases used in something, for who works with cases; else what is published."""
    if kind == "bulletin":
        edition = work.session.get(BulletinEdition, subject_id)
        subject_id = edition.bulletin_id if edition else subject_id
    there = (CaseUse.kind == kind) & (CaseUse.subject_id == subject_id)
    if permissions.may(work.actor, "case.see"):
        return list(_cases(work, there))
    if permissions.may(work.actor, "model_call.see"):
        return list(_model_calls(work, there))
    return []


def _cases(work: Work, there: ColumnElement[bool]) -> Iterator[Heard]:
    rows = work.session.scalars(
        select(TeachingCase)
        .join(CaseUse, CaseUse.case_id == TeachingCase.id)
        .where(there, TeachingCase.removed_at.is_(None))
        .order_by(CaseUse.added_at)
    )
    for row in rows:
        yield Heard(row.id, row.is_good, row.lesson, "teaching_cases", row.id)


def _model_calls(work: Work, there: ColumnElement[bool]) -> Iterator[Heard]:
    rows = work.session.scalars(
        select(ModelCall)
        .join(CaseUse, CaseUse.case_id == ModelCall.case_id)
        .where(there, ModelCall.withdrawn_at.is_(None))
        .order_by(CaseUse.added_at)
    )
    for row in rows:
        yield Heard(row.case_id, True, row.lesson, "model_calls", row.id)


def _places(work: Work, ids: Collection[UUID] | None, *, only_open: bool) -> Iterator[Place]:
    """Yield what can be used in, of these or of all, that the actor may see."""
    may = partial(permissions.may, work.actor)
    left: ColumnElement[bool]
    if may("training.see"):
        needs = select(TrainingNeed).where(training_needs.visible(work.actor))
        left = TrainingNeed.status.not_in(_DONE) if only_open else true()
        for need in _found(work, needs.where(left), TrainingNeed, ids):
            yield Place("need", need.id, f"{need.number} {need.topic}".strip())
    if may("report.draft") or may("report.publish"):
        left = Document.issued_at.is_(None) if only_open else true()
        for paper in _found(work, select(Document).where(IS_WHOLE, left), Document, ids):
            yield Place("bulletin", paper.id, f"{paper.number} {paper.period_to}")
    if may("calibration.see"):
        left = Calibration.state != "closed" if only_open else true()
        for session in _found(work, select(Calibration).where(left), Calibration, ids):
            yield Place("calibration", session.id, f"{session.number} {session.held_on}")


def _found(work: Work, query: Select[Any], kind: Any, ids: Collection[UUID] | None) -> list[Any]:
    """Return rows of a kind, of these or of all, the newest first."""
    if ids is not None:
        query = query.where(kind.id.in_(ids))
    return list(work.session.scalars(query.order_by(kind.number.desc())))
