"""Checklists: install a version from its file, put it in force, list what is there."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import Checklist, ChecklistItem, ChecklistVersion
from qa_desk.rules import checklist_files, permissions
from qa_desk.work import Work


@dataclass(frozen=True)
class ChecklistRow:
    """One version of a checklist."""

    id: UUID
    code: str
    number: str
    title: Bilingual
    effective_from: date
    state: str
    items: int


def install(work: Work, text: str, name: str, reason: str = "") -> ChecklistRow:
    """Install a checklist version from YAML and put it in force from its own date (S3-4.6a).

    The same version installed again changes nothing; another content under a used number is
    refused, because a used version is never edited.
    """
    permissions.require_of(work.actor, "checklist.edit")
    form = checklist_files.read(text, name)
    document = checklist_files.to_document(form)
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).digest()
    checklist = work.session.scalar(select(Checklist).where(Checklist.code == form.code))
    if checklist is None:
        checklist = Checklist(code=form.code)
        work.session.add(checklist)
        work.session.flush()
    version = work.session.scalar(
        select(ChecklistVersion).where(
            ChecklistVersion.checklist_id == checklist.id, ChecklistVersion.number == form.number
        )
    )
    if version is None:
        version = ChecklistVersion(
            checklist_id=checklist.id,
            number=form.number,
            effective_from=form.effective_from,
            document=document,
            sha256=digest,
            reason=reason,
            created_at=work.now,
            created_by=work.actor.id,
        )
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
    elif version.sha256 != digest:
        raise RuleError(
            _(
                "Version {number} of {code} is here already with another content. Nothing was "
                "changed. Give the new one a new version number."
            ).format(number=form.number, code=form.code)
        )
    return _row(checklist, version)


def list_versions(work: Work) -> list[ChecklistRow]:
    """Return all versions of all checklists, the newest of each first."""
    rows = work.session.execute(
        select(Checklist, ChecklistVersion)
        .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
        .order_by(Checklist.code, ChecklistVersion.effective_from.desc())
    )
    return [_row(checklist, version) for checklist, version in rows]


def _row(checklist: Checklist, version: ChecklistVersion) -> ChecklistRow:
    form = checklist_files.from_document(version.document)
    return ChecklistRow(
        version.id,
        checklist.code,
        version.number,
        form.title,
        version.effective_from,
        version.state,
        len(form.items),
    )
