"""The versions and drafts of this page: read together, and as a table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qa_desk.i18n import _
from qa_desk.services import checklist_drafts, checklists
from qa_desk.services.checklist_drafts import DraftRow
from qa_desk.services.checklists import ChecklistRow
from qa_desk.services.policies import reviews
from qa_desk.ui.pages.standards import words
from qa_desk.ui.tables import Column, Table
from qa_desk.work import Work

Row = ChecklistRow | DraftRow


def read(work: Work) -> Sequence[Row]:
    """Return drafts, then versions, the newest of each checklist first."""
    return [*checklist_drafts.drafts(work), *checklists.list_versions(work)]


def document_of(work: Work, row: Row) -> Mapping[str, Any]:
    """Return what a version or a draft says."""
    if isinstance(row, DraftRow):
        return checklist_drafts.read(work, row.id).document
    return checklists.document(work, row.id)


def put_in_force(
    work: Work, review_id: UUID | None, draft_id: UUID, seen: int, day: date, reason: str
) -> UUID:
    """Put a draft in force and link what decided it, both or neither; return the version's id."""
    version_id = checklist_drafts.put_in_force(work, draft_id, seen, day, reason)
    if review_id is not None:
        reviews.link(work, version_id, review_id)
    return version_id


def table() -> Table[Row]:
    """Return the columns of the list."""
    return Table(
        [
            Column(
                _("Checklist"),
                lambda row: str(row.title),
                tip=lambda row: row.code,
                wide=True,
                means="checklist",
            ),
            Column(_("Version"), lambda row: row.number, means="version"),
            Column(
                _("State"),
                words.stands,
                icon=lambda row: words.ICONS[words.standing(row)],
                colour=lambda row: words.COLOURS.get(words.standing(row)),
                tip=words.about,
                means="state",
            ),
            Column(_("Calls from"), words.first_day, means="first_day"),
        ],
        key=lambda row: row.id,
    )
