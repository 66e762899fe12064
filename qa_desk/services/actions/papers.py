"""The paper of an information note: what it says, its reply, how it is printed (P24)."""

from collections.abc import Iterator
from uuid import UUID

from qa_desk.models import chain, queries
from qa_desk.reports.information_note import InformationNote
from qa_desk.reports.papers import Imprint
from qa_desk.rules.canonical import Field, content_hash
from qa_desk.services.actions import reading
from qa_desk.services.actions.types import Action
from qa_desk.work import Work


def sheet(work: Work, action_id: UUID) -> InformationNote:
    """Return a note, or another action, as `reports.information_note` prints it."""
    found = reading.one(work, action_id)
    row = found.row
    imprint = Imprint(
        number=row.number,
        content_hash=content_hash(_said(found)).hex(),
        **queries.letterhead(work, row.given_at),
    )
    return InformationNote(
        imprint=imprint,
        kind=row.kind,
        cause=row.cause,
        source=row.source,
        urgency=row.urgency,
        department=row.department,
        owner=row.owner,
        given_by=row.given_by,
        given_at=row.given_at,
        due=row.due,
        what=row.what,
        evidence=found.evidence,
        state=row.state,
        progress=row.progress,
        result=found.result,
        finished_at=found.finished_at,
        finished_by=found.finished_by,
        read_at=found.read_at,
    )


def note_print(work: Work, action_id: UUID) -> None:
    """Write into the journal that a note was printed or saved (S1-6.3)."""
    reading.one(work, action_id)
    chain.note(work.session, "print", "action_item", action_id, {})


def _said(found: Action) -> Iterator[Field]:
    """Yield what the note says, so that a print can be told from another state of it (D3)."""
    row = found.row
    for name in ("id", "number", "kind", "what", "owner_id", "department_id", "urgency", "due"):
        yield name, getattr(row, name)
    for name in ("cause", "source", "state"):
        yield name, getattr(row, name)
    for n, one in enumerate(found.evidence, start=1):
        yield f"evidence.{n}", one.evaluation_id
        yield f"evidence.{n}.items", "\n".join(one.items)
    yield "result", found.result
    yield "finished_at", found.finished_at
