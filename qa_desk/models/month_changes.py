"""What changed about a closed month: corrections, voided results, and notes (E-18, E-32, P10)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from qa_desk.models import month_figures, queries, taken
from qa_desk.models.documents import Document
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.models.month_tables import AdjustmentNote
from qa_desk.models.people import Person
from qa_desk.rules import averages
from qa_desk.rules.adjustments import Change, Correction, Form
from qa_desk.rules.month_results import Closed, Line
from qa_desk.rules.totals import Scope
from qa_desk.work import Work

KIND = "adjustment_list"
_VOID = "E12"


def pending(work: Work, done: Closed) -> Form:
    """Return what is not on a signed list yet, and what it makes of the monthly results."""
    listed = {
        (one.evaluation_id, one.after)
        for form in signed(work, done.month)
        for one in form.corrections
    }
    found = [*_corrected(work, done), *_noted(work, done.month)]
    corrections = tuple(one for one in found if (one.evaluation_id, one.after) not in listed)
    return Form(done.month, corrections, tuple(_changes(work, done)) if corrections else ())


def signed(work: Work, month: date) -> list[Form]:
    """Return the lists of a month that are signed, the oldest first."""
    rows = work.session.scalars(
        select(Document.content)
        .where(
            Document.kind == KIND, Document.period_from == month, Document.closed_at.is_not(None)
        )
        .order_by(Document.closed_at)
    )
    return [Form.from_text(content or "") for content in rows]


def _corrected(work: Work, done: Closed) -> Iterable[Correction]:
    """Yield the evaluations that counted to a month and were corrected or voided since."""
    later = select(Revision.evaluation_id).where(
        Revision.number > 1, Revision.created_at > done.closed_at
    )
    rows = work.session.execute(
        select(Evaluation, Person)
        .join(Person, Person.id == Evaluation.csr_id)
        .where(
            Evaluation.purpose == "normal",
            Evaluation.kind == "full",
            or_(*(_within(scope) for scope in month_figures.scopes(work, done.month) if scope)),
            Evaluation.id.in_(later)
            | ((Evaluation.status == _VOID) & (Evaluation.closed_at > done.closed_at)),
        )
        .order_by(Evaluation.number)
    ).all()
    for found, person in rows:
        revisions = work.session.scalars(
            select(Revision)
            .where(Revision.evaluation_id == found.id)
            .order_by(Revision.number.desc())
        ).all()
        before = next((one for one in revisions if one.created_at <= done.closed_at), None)
        if before is None or before.final is None:
            continue  # it had no score then
        is_void = found.status == _VOID
        after = None if is_void else revisions[0].final
        reason = _void_reason(work, found.id) if is_void else revisions[0].reason
        yield Correction(
            found.id, found.number, person.id, f"{person.name} {person.staff_no}", before.final,
            after, reason,
        )  # fmt: skip


def _void_reason(work: Work, evaluation_id: UUID) -> str:
    step = taken.last(work.session, evaluation_id, "void")
    return step.words.reason if step else ""


def _within(scope: Scope) -> ColumnElement[bool]:
    found: ColumnElement[bool] = Evaluation.day.between(scope.first, scope.last)
    if scope.released_after is not None:
        found &= Evaluation.released_at > scope.released_after
    if scope.released_until is not None:
        found &= Evaluation.released_at <= scope.released_until
    return found


def _noted(work: Work, month: date) -> list[Correction]:
    notes = work.session.scalars(
        select(AdjustmentNote)
        .where(AdjustmentNote.month == month)
        .order_by(AdjustmentNote.noted_at, AdjustmentNote.number)
    ).all()
    known = queries.people_by_id(work.session, [note.person_id for note in notes])
    return [
        Correction(
            note.evaluation_id, note.number, note.person_id,
            f"{known[note.person_id].name} {known[note.person_id].staff_no}",
            note.before, note.after, note.reason,
        )
        for note in notes
    ]  # fmt: skip


def _changes(work: Work, done: Closed) -> Iterable[Change]:
    """Yield the monthly results that are others now, against what holds."""
    more, fatals = _more(work, done)
    frozen = {line.csr.id: line for line in month_figures.sheet(work, done.month).lines}
    for line in month_figures.reckoned(work, done.month, done.basis, done.least, more):
        before = frozen.get(line.csr.id)
        if before is None or before.final is None:
            continue
        after = before.final if line.score is None else line.score
        change = Change(
            line.csr.id, f"{line.csr.name} {line.csr.staff_no}", before.final, after,
            before.fatals, _fatals(line, fatals),
        )  # fmt: skip
        if change.is_change:
            yield change


def _fatals(line: Line, taken_off: dict[UUID, int]) -> int:
    return max(0, line.fatals - taken_off.get(line.csr.id, 0))


def _more(work: Work, done: Closed) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Return by CSR what notes add: tenths on the base of the month, fatal errors taken off."""
    rows: Any = work.session.execute(
        select(AdjustmentNote, Evaluation.sample_reason, Evaluation.result)
        .join(Evaluation, Evaluation.id == AdjustmentNote.evaluation_id)
        .where(AdjustmentNote.month == done.month)
    )
    more: dict[UUID, int] = {}
    off: dict[UUID, int] = {}
    for note, reason, result in rows:
        if done.basis != "random" or averages.stratum_of(reason) == averages.RANDOM:
            more[note.person_id] = more.get(note.person_id, 0) + note.after - note.before
        if result == "fatal_fail" and note.after > 0:
            off[note.person_id] = off.get(note.person_id, 0) + 1
    return more, off
