"""Add pictures and documents to an evaluation, and see them (P8, P23).

Its inspector adds them to the draft; CSR and team lead add evidence to what may be disputed. What
was there when a result was submitted is sealed with it: each row has its own hash, and the
journal repeats that. Taking one out of the program is an export.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Attachment, Evaluation, Person, Revision, chain, moves, visible
from qa_desk.rules import attachments, permissions
from qa_desk.rules.attachments import NewAttachment
from qa_desk.work import Work


@dataclass(frozen=True)
class AttachmentRow:
    """An attachment in a list, without its content."""

    id: UUID
    evaluation_id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str
    is_removable: bool
    is_takeable: bool  # may be saved as a file by the actor


@dataclass(frozen=True)
class Opened:
    """An attachment with its content."""

    row: AttachmentRow
    content: bytes


def listed(work: Work, evaluation_id: UUID) -> list[AttachmentRow]:
    """Return what was added to an evaluation, as far as the actor may see it, the oldest first."""
    wanted = _select().where(Attachment.evaluation_id == evaluation_id, _seen(work))
    rows = work.session.execute(wanted.order_by(Attachment.added_at, Attachment.id))
    return [_row(work, found) for found in rows]


def opened(work: Work, attachment_id: UUID) -> Opened:
    """Return an attachment with its content, to be shown."""
    found = work.session.execute(
        _select(Attachment.content).where(Attachment.id == attachment_id, _seen(work))
    ).one_or_none()
    if found is None:
        raise RuleError(_("This attachment is not there any more, or not yours to see."))
    return Opened(_row(work, found), found.content)


def add(work: Work, new: NewAttachment) -> AttachmentRow:
    """Add an attachment to one's own draft, or evidence to a result that may be disputed.

    Adding the same once more changes nothing.
    """
    known = work.session.get(Attachment, new.id)
    if known is None:
        found = _own_draft(work, new.evaluation_id, evidence=True)
        _require_room(work, found)
        attachment = Attachment(
            id=new.id,
            evaluation_id=found.id,
            name=new.name,
            media_type=new.media_type,
            size=len(new.content),
            sha256=attachments.digest(new.content),
            content=new.content,
            added_by=work.actor.id,
            added_at=work.now,
        )
        work.session.add(attachment)
        work.session.flush()
    return opened(work, new.id).row


def remove(work: Work, attachment_id: UUID) -> None:
    """Take an attachment away again that no submitted result has yet."""
    row = opened(work, attachment_id).row
    if not permissions.scores(work.actor):
        permissions.require_of(work.actor, "score")
    _own_draft(work, row.evaluation_id)
    if not row.is_removable:
        raise RuleError(
            _(
                "{name} was there when the result was submitted, so it stays with it. Nothing was "
                "changed."
            ).format(name=row.name)
        )
    work.session.delete(work.session.get_one(Attachment, attachment_id))
    work.session.flush()


def take(work: Work, attachment_id: UUID) -> Opened:
    """Return an attachment to be saved as a file, and note that in the journal (P17)."""
    permissions.require_of(work.actor, "export")
    found = opened(work, attachment_id)
    digest = attachments.digest(found.content).hex()
    chain.note(work.session, "export", "attachment", attachment_id, {"sha256": digest})
    return found


def _select(*more: Any) -> Select[*tuple[Any, ...]]:
    sealed_at = select(func.max(Revision.created_at)).where(Revision.evaluation_id == Evaluation.id)
    kept = (Attachment.id, Attachment.evaluation_id, Attachment.name, Attachment.media_type)
    query: Select[*tuple[Any, ...]] = (
        select(
            *kept,
            Attachment.size,
            Attachment.added_at,
            Person,
            Evaluation.status,
            Evaluation.inspector_id,
            sealed_at.scalar_subquery().label("sealed_at"),
            *more,
        )
        .join(Evaluation, Evaluation.id == Attachment.evaluation_id)
        .join(Person, Person.id == Attachment.added_by)
    )
    return query


def _seen(work: Work) -> ColumnElement[bool]:
    """Return the condition for what the actor may see; models/attachments.sql says the same."""
    actor = work.actor
    see = visible.evaluations(actor) | visible.to_second(actor)
    drafts = visible.in_scope(permissions.reach(actor, "see_drafts"))
    is_submitted = Evaluation.status.not_in(("E0", "E1"))
    return see & or_(is_submitted, Evaluation.inspector_id == actor.id, drafts)


def _row(work: Work, found: Any) -> AttachmentRow:
    is_open = found.status == "E1" and found.inspector_id == work.actor.id
    return AttachmentRow(
        id=found.id,
        evaluation_id=found.evaluation_id,
        name=found.name,
        media_type=found.media_type,
        size=found.size,
        added_at=found.added_at,
        added_by=f"{found.Person.name} {found.Person.staff_no}",
        is_removable=is_open and (found.sealed_at is None or found.sealed_at < found.added_at),
        is_takeable=permissions.may(work.actor, "export"),
    )


def _own_draft(work: Work, evaluation_id: UUID, *, evidence: bool = False) -> Evaluation:
    found = work.session.get(Evaluation, evaluation_id, populate_existing=True)
    is_mine = found is not None and found.status == "E1" and found.inspector_id == work.actor.id
    proves = (
        evidence
        and found is not None
        and attachments.takes_evidence(found.status, moves.relations(work, found))
    )
    if found is None or not (is_mine or proves):
        raise RuleError(
            _(
                "Attachments are added and taken away only while the evaluation is your draft. "
                "Nothing was changed. Recall the result first if it is not released yet."
            )
        )
    return found


def _require_room(work: Work, found: Evaluation) -> None:
    mine = (Attachment.evaluation_id == found.id) & (Attachment.added_by == work.actor.id)
    count = select(func.count()).where(mine)
    if (work.session.scalar(count) or 0) >= attachments.MOST:
        raise RuleError(
            _(
                "{number} has {most} attachments of yours, and no more are taken. Nothing was "
                "added. Put several pages into one file."
            ).format(number=found.number, most=attachments.MOST)
        )
