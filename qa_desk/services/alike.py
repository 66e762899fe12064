"""Find the results that have the same mistake, after one was corrected for its cause (P10).

Each is corrected by a step of its own (`routes.take`, "correct_alike"); here is only looked.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AdjustmentNote,
    Call,
    Evaluation,
    Person,
    Revision,
    facts,
    moves,
    revisions,
)
from qa_desk.models import taken as steps
from qa_desk.models.evaluations import Answer, FatalFlag
from qa_desk.rules import permissions, reviews, scoring, workflow
from qa_desk.rules.disputes import Words
from qa_desk.rules.reviews import Change
from qa_desk.rules.sheets import Sheet
from qa_desk.work import Work

_KEY = "correct_alike"
_FROM = workflow.sources(_KEY)
_LIMIT = 500


@dataclass(frozen=True)
class Alike:
    """A result with the same mistake; scores are tenths, the sheet is what it would become."""

    id: UUID
    version: int
    number: str
    status: str
    csr: str
    started_at: datetime | None
    before: int | None
    after: int | None
    result: str | None
    result_after: str
    sheet: Sheet
    is_locked: bool  # its month is closed: it goes to the adjustment list


def changes(work: Work, evaluation_id: UUID) -> tuple[Change, ...]:
    """Return what the last correction of a result changed, if its cause lies in the standard."""
    permissions.require_of(work.actor, "review")
    last = steps.last(work.session, evaluation_id, "correct", "panel_correct")
    if last is None or last.words.verdict not in reviews.ALIKE or last.revision is None:
        return ()
    numbers = (last.revision, last.revision + 1)
    before, after = (work.session.get_one(Revision, (evaluation_id, n)) for n in numbers)
    form = revisions.checklist(work.session, before.checklist_version_id)
    sheets = (revisions.sheet_of(work.session, each) for each in (before, after))
    return reviews.changes(form, *sheets)


def candidates(work: Work, evaluation_id: UUID, change: Change, month: date) -> list[Alike]:
    """Return the results of a month's contacts that a change would correct, the oldest first."""
    permissions.require_of(work.actor, "review")
    like = work.session.get_one(Evaluation, evaluation_id)
    moment = func.coalesce(Call.started_at, Evaluation.assigned_at)
    begins, ends = _limits(work, month)
    rows = work.session.execute(
        _having(change)
        .where(
            Evaluation.id != like.id,
            Evaluation.checklist_version_id == like.checklist_version_id,
            Evaluation.status.in_(_FROM),
            moment >= begins,
            moment < ends,
        )
        .order_by(moment, Evaluation.number)
        .limit(_LIMIT)
    ).all()
    seen = [
        _alike(work, found, started_at, csr, change)
        for found, started_at, csr in rows
        if "qa_lead" in _relations(work, found)
    ]
    return [one for one in seen if one is not None]


def note(work: Work, evaluation_id: UUID, change: Change, month: date, reason: str) -> int:
    """Take those of a closed month to its adjustment list, each once; return how many are new."""
    permissions.require_of(work.actor, "month.close")
    if not reason.strip():
        raise RuleError(_("A reason is needed. Write it, then try again."))
    known = set(work.session.scalars(select(AdjustmentNote.evaluation_id)))
    found = [
        one
        for one in candidates(work, evaluation_id, change, month)
        if one.is_locked and one.id not in known and None not in (one.before, one.after)
    ]
    rows = {one.id: work.session.get_one(Evaluation, one.id) for one in found}
    work.session.add_all(
        AdjustmentNote(
            month=(rows[one.id].day or month).replace(day=1),
            evaluation_id=one.id,
            number=one.number,
            person_id=rows[one.id].csr_id,
            before=one.before,
            after=one.after,
            reason=reason.strip(),
            noted_at=work.now,
            noted_by=work.actor.id,
        )
        for one in found
    )
    work.session.flush()
    return len(found)


def _limits(work: Work, month: date) -> tuple[datetime, datetime]:
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    begins, ends = (datetime.combine(day, time(), work.zone) for day in (first, following))
    return begins, ends


def _having(change: Change) -> Select[*tuple[Any, ...]]:
    """Return the query of the evaluations whose result in force has what is changed."""
    query: Select[*tuple[Any, ...]] = (
        select(Evaluation, Call.started_at, Person)
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .join(Person, Person.id == Evaluation.csr_id)
    )
    table = FatalFlag if isinstance(change.subject, str) else Answer
    holds = and_(
        table.evaluation_id == Evaluation.id,
        table.revision == Evaluation.revision,
        FatalFlag.key == change.subject
        if isinstance(change.subject, str)
        else and_(Answer.number == change.subject, _has(change)),
    )
    return query.join(table, holds)


def _has(change: Change) -> ColumnElement[bool]:
    """Return the condition of an answer that a change would correct (reviews.has)."""
    if change.deduction is None:
        return Answer.option.is_not_distinct_from(change.before)
    times: ColumnElement[int] = Answer.counts[change.deduction].as_integer()
    return times > (change.after or 0)


def _relations(work: Work, found: Evaluation) -> frozenset[str]:
    """Return what the actor is to it; nobody corrects a result of their own."""
    held = moves.relations(work, found)
    return frozenset() if "csr" in held else held


def _alike(
    work: Work, found: Evaluation, started_at: datetime | None, csr: Person, change: Change
) -> Alike | None:
    """Return a result with its scores before and after, None where the change makes it worse."""
    revision = work.session.get_one(Revision, (found.id, found.revision))
    form = revisions.checklist(work.session, revision.checklist_version_id)
    sheet = reviews.changed(revisions.sheet_of(work.session, revision), change)
    known = facts.of(work, found, _KEY, Words(sheet=sheet))
    if known.lowers:
        return None
    score = scoring.score(form, sheet, found.skill_group)
    return Alike(
        id=found.id,
        version=found.version,
        number=found.number,
        status=found.status,
        csr=f"{csr.name} {csr.staff_no}",
        started_at=started_at,
        before=revision.final,
        after=score.final,
        result=found.result,
        result_after=score.result,
        sheet=sheet,
        is_locked=known.locked,
    )
