"""Versions of checklists as several services need them: putting one in force, who holds when."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError
from qa_desk.models import queries, revisions
from qa_desk.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from qa_desk.models.people import Person
from qa_desk.rules import checklist_files, checklist_versions
from qa_desk.rules import checklists as forms
from qa_desk.work import SYSTEM_ID, Work

ONE_AT_A_TIME = "checklist"


@dataclass(frozen=True)
class Known:
    """A version as the rules ask about it."""

    id: UUID
    code: str
    number: str
    state: str
    effective_from: date


def digest(document: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 by which a document is known."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).digest()


def known(session: Session) -> list[Known]:
    """Return all versions, in the order of their days."""
    rows = session.execute(
        select(
            ChecklistVersion.id,
            Checklist.code,
            ChecklistVersion.number,
            ChecklistVersion.state,
            ChecklistVersion.effective_from,
        )
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.state != "draft")
        .order_by(ChecklistVersion.effective_from, ChecklistVersion.created_at)
    )
    return [Known(*row) for row in rows]


def forms_on(session: Session, day: date) -> list[tuple[UUID, forms.Checklist]]:
    """Return the one version of each checklist that holds on a day (VERSION-PIN)."""
    found = checklist_versions.in_force_on(known(session), day)
    return [(version.id, revisions.checklist(session, version.id)) for version in found]


def put_in_force(work: Work, version: ChecklistVersion, form: forms.Checklist) -> None:
    """Seal a new version of a checklist: the document, a row for each item, its state."""
    work.session.add(version)
    work.session.flush()
    work.session.add_all(
        ChecklistItem(
            version_id=version.id,
            number=item.number,
            key=item.key,
            dimension=item.dimension,
            points=item.points,
        )
        for item in form.items
    )
    work.session.flush()
    version.state = "in_force"
    work.session.flush()


def named(person: Person | None) -> str:
    """Return somebody's name and staff no.; the system itself has none."""
    if person is None:
        return ""
    return person.name if person.id == SYSTEM_ID else f"{person.name} {person.staff_no}"


def refuse(work: Work, form: forms.Checklist, *, backwards: bool = False) -> None:
    """Refuse a version that cannot hold from its day beside the others.

    What a file or the demonstration brings may hold `backwards`, from a day that is past.
    """
    why = checklist_versions.refusal(
        form.code,
        form.number,
        form.effective_from,
        known(work.session),
        date.min if backwards else work.today,
        lambda other: other.number,
    )
    if why:
        raise RuleError(why)


def ensured(work: Work, code: str) -> Checklist:
    """Return a checklist by its code, made if there is none; nobody else makes one meanwhile."""
    queries.one_at_a_time(work.session, ONE_AT_A_TIME)
    found = work.session.scalar(select(Checklist).where(Checklist.code == code))
    if found is None:
        found = Checklist(code=code)
        work.session.add(found)
        work.session.flush()
    return found


def new_version(
    work: Work, checklist: Checklist, document: dict[str, Any], reason: str
) -> tuple[ChecklistVersion, forms.Checklist]:
    """Return a version of a checked document, not yet added; refuse a document that is none."""
    form = checklist_files.from_document(document)
    version = ChecklistVersion(
        checklist_id=checklist.id,
        number=form.number,
        effective_from=form.effective_from,
        document=document,
        sha256=digest(document),
        reason=reason,
        created_at=work.now,
        created_by=work.actor.id,
    )
    return version, form
