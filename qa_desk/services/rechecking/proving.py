"""Prove a draw of re-checks: draw again from the pool that was kept, and compare (2.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import Evaluation, PurgeItem, Recheck, RecheckDraw, Revision
from qa_desk.rules import permissions, rechecks
from qa_desk.rules.rechecks import Pool
from qa_desk.work import Work


@dataclass(frozen=True)
class DrawRow:
    """A draw of re-checks as it is listed."""

    id: UUID
    kind: str  # a key of rechecks.KINDS
    month: date
    seed: str
    drawn_at: datetime
    drawn: int
    pool: int  # results it chose from


@dataclass(frozen=True)
class Verdict:
    """What drawing again has shown: a sentence for each thing that is otherwise."""

    row: DrawRow
    differences: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say how many were drawn, and whether the same are drawn again."""
        n = self.row.drawn
        if self.differences:
            return _("This draw of re-checks is not what its seed and its pool give.")
        words = ngettext(
            "Drawn again: the same re-check, out of {pool} results.",
            "Drawn again: the same {n} re-checks, out of {pool} results.",
            n,
        )
        return words.format(n=n, pool=self.row.pool)


def draws(work: Work, month: date | None = None) -> list[DrawRow]:
    """Return the draws of re-checks of a month, or all, that the actor may see; newest first.

    Seed and pool tell what was drawn, so nobody sees a draw that his own results could be in.
    """
    permissions.require_of(work.actor, "recheck")
    query = select(RecheckDraw).order_by(RecheckDraw.drawn_at.desc(), RecheckDraw.id.desc())
    if month is not None:
        query = query.where(RecheckDraw.month == month)
    return [_row(work, one) for one in work.session.scalars(query) if _may_see(work, one)]


def verify(work: Work, draw_id: UUID) -> Verdict:
    """Draw again by the seed from the pool as it was, and compare with what was put into queues.

    The pool is held against its hash, which the journal has too, and against the results that
    are still kept: whose they are, and what they said.
    """
    permissions.require_of(work.actor, "recheck")
    record = work.session.get(RecheckDraw, draw_id)
    if record is None or not _may_see(work, record):
        raise RuleError(_("There is no such draw of re-checks, or it is not yours to see."))
    pool = Pool.from_document(record.pool)
    differences = (*_of_pool(work.session, record, pool), *_of_drawn(work.session, record, pool))
    return Verdict(_row(work, record), differences)


def _may_see(work: Work, record: RecheckDraw) -> bool:
    return str(work.actor.id) not in record.pool["had"]


def _row(work: Work, record: RecheckDraw) -> DrawRow:
    return DrawRow(
        record.id,
        record.kind,
        record.month,
        record.seed,
        record.drawn_at,
        len(_originals(work.session, record)),
        len(record.pool["found"]),
    )


def _originals(session: Session, record: RecheckDraw) -> set[str]:
    """Return the numbers of the results that were put into queues once more."""
    return set(
        session.scalars(
            select(Evaluation.number)
            .join(Recheck, Recheck.original_id == Evaluation.id)
            .where(Recheck.draw_id == record.id)
        )
    )


def _of_pool(session: Session, record: RecheckDraw, pool: Pool) -> Iterator[str]:
    if pool.digest() != record.pool_digest:
        yield _("The pool is not the one that was written down: its hash is another one.")
    numbers = [one.number for one in pool.candidates]
    kept = set(session.scalars(select(Evaluation.number).where(Evaluation.number.in_(numbers))))
    rows = session.execute(
        select(Evaluation.number, Revision.author_id, Revision.result)
        .join(Revision, Revision.evaluation_id == Evaluation.id)
        .where(Evaluation.number.in_(numbers), Revision.created_at <= record.drawn_at)
    )
    said = {(row[0], row[1], row[2]) for row in rows}
    for one in pool.candidates:
        if one.number in kept and (one.number, one.inspector, one.result) not in said:
            yield _("{number} was no such result of that QA inspector then.").format(
                number=one.number
            )


def _of_drawn(session: Session, record: RecheckDraw, pool: Pool) -> Iterator[str]:
    due = {one.number for one in rechecks.chosen(pool, record.seed)}
    drawn = _originals(session, record)
    deleted = set(session.scalars(select(PurgeItem.number).where(_gone(due - drawn))))
    for number in sorted(due - drawn - deleted):
        yield _("{number} was to be drawn and is not there.").format(number=number)
    for number in sorted(drawn - due):
        yield _("{number} was drawn though it was not its turn.").format(number=number)


def _gone(numbers: set[str]) -> ColumnElement[bool]:
    """Return the condition for what was deleted when its time was over."""
    return (
        (PurgeItem.kind == "evaluation")
        & (PurgeItem.outcome == "gone")
        & PurgeItem.number.in_(numbers)
    )
