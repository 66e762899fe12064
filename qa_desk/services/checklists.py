"""Checklists: install a version from its file, list what is there, read one, withdraw one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    Checklist,
    ChecklistVersion,
    Document,
    Person,
    queries,
    revisions,
    standards,
)
from qa_desk.models.standards import Known
from qa_desk.rules import checklist_files, checklist_versions, permissions
from qa_desk.rules.policies import DecidedBy
from qa_desk.work import Work


@dataclass(frozen=True)
class ChecklistRow:
    """One version of a checklist, and how it stands today."""

    id: UUID
    code: str
    number: str
    title: Bilingual
    effective_from: date
    state: str
    items: int
    standing: str  # a key of checklist_versions.STANDINGS
    last_day: date | None  # None while no later version follows
    reason: str
    made_at: datetime
    made_by: str  # name and staff no. of who put it in force
    drafted_by: str
    approved_by: str
    based_on: UUID | None
    withdrawn: str  # who, when and why, for one that was withdrawn
    version: int
    decided_by: DecidedBy | None = None  # for those whom evaluations of policies concern


def install(work: Work, text: str, name: str, reason: str = "") -> ChecklistRow:
    """Install a checklist version from YAML and put it in force from its own date (S3-4.6a).

    The same version installed again changes nothing; another content under a used number is
    refused, because a used version is never edited, and so is a second one from the same day.
    """
    permissions.require_of(work.actor, "checklist.edit")
    form = checklist_files.read(text, name)
    document = checklist_files.to_document(form)
    checklist = standards.ensured(work, form.code)
    version = work.session.scalar(
        select(ChecklistVersion).where(
            ChecklistVersion.checklist_id == checklist.id, ChecklistVersion.number == form.number
        )
    )
    if version is None:
        standards.refuse(work, form, backwards=True)
        version, form = standards.new_version(work, checklist, document, reason)
        standards.put_in_force(work, version, form)
    elif version.sha256 != standards.digest(document):
        raise RuleError(
            _(
                "Version {number} of {code} is here already with another content. Nothing was "
                "changed. Give the new one a new version number."
            ).format(number=form.number, code=form.code)
        )
    return next(row for row in _rows(work) if row.id == version.id)


def list_versions(work: Work) -> list[ChecklistRow]:
    """Return all versions of all checklists, the newest of each first (P25); no drafts."""
    _require_see(work)
    return _rows(work)


def document(work: Work, version_id: UUID) -> Mapping[str, Any]:
    """Return what a version says, as the document by which people are scored (S3-4.6a)."""
    _require_see(work)
    return work.session.get_one(ChecklistVersion, version_id).document


def withdraw(work: Work, version_id: UUID, seen: int, why: str) -> None:
    """Withdraw a version: what is opened from now on is scored by the one before it.

    What was scored by it stays, and is reviewed by it (VERSION-PIN).
    """
    permissions.require_of(work.actor, "checklist.edit")
    queries.one_at_a_time(work.session, standards.ONE_AT_A_TIME)
    version = work.session.get_one(ChecklistVersion, version_id)
    if version.version != seen or version.state != "in_force":
        raise ConflictError(_("Somebody else changed this version meanwhile. Look at it again."))
    if not why.strip():
        raise InputError(_("Say why this version is withdrawn."))
    version.state = "withdrawn"
    version.withdrawn_at, version.withdrawn_by = work.now, work.actor.id
    version.withdrawn_why = why.strip()
    work.session.flush()


def _require_see(work: Work) -> None:
    """Let everybody with a role read, of whatever part of the centre he has it."""
    if not work.actor.is_system:
        permissions.require(work.actor.roles, "checklist.see")


def _rows(work: Work) -> list[ChecklistRow]:
    today = work.today
    found = work.session.execute(
        select(ChecklistVersion, Checklist.code)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.state != "draft")
        .order_by(
            Checklist.code,
            ChecklistVersion.effective_from.desc(),
            ChecklistVersion.created_at.desc(),
        )
    ).all()
    versions = standards.known(work.session)
    by_id = {version.id: version for version in versions}
    people = queries.people_by_id(work.session, _named(version for version, _code in found))
    decided = _decisions(work, {version.review_id for version, _code in found})
    return [
        replace(
            _row(version, by_id[version.id], versions, today, people),
            decided_by=decided.get(version.review_id),
        )
        for version, _code in found
    ]


def _decisions(work: Work, ids: set[UUID | None]) -> Mapping[UUID | None, DecidedBy]:
    if not any(permissions.may(work.actor, action) for action in permissions.OF_EVALUATIONS):
        return {}
    papers = work.session.scalars(select(Document).where(Document.id.in_(ids - {None})))
    return {
        paper.id: DecidedBy(paper.subject_id, paper.id, paper.number)
        for paper in papers
        if paper.subject_id is not None
    }


def _named(versions: Iterable[ChecklistVersion]) -> set[UUID]:
    ids: set[UUID | None] = set()
    for each in versions:
        ids |= {each.created_by, each.drafted_by, each.approved_by, each.withdrawn_by}
    return {person for person in ids if person is not None}


def _row(
    version: ChecklistVersion,
    known: Known,
    versions: list[Known],
    today: date,
    people: Mapping[UUID, Person],
) -> ChecklistRow:
    def name(person_id: UUID | None) -> str:
        return standards.named(people.get(person_id) if person_id else None)

    form = revisions.parsed(version)
    return ChecklistRow(
        id=version.id,
        code=known.code,
        number=version.number,
        title=form.title,
        effective_from=version.effective_from,
        state=version.state,
        items=len(form.items),
        standing=checklist_versions.standing(known, versions, today),
        last_day=checklist_versions.last_day(known, versions),
        reason=version.reason,
        made_at=version.created_at,
        made_by=name(version.created_by),
        drafted_by=name(version.drafted_by),
        approved_by=name(version.approved_by),
        based_on=version.based_on,
        withdrawn=_withdrawn(version, name(version.withdrawn_by)),
        version=version.version,
    )


def _withdrawn(version: ChecklistVersion, by: str) -> str:
    if version.withdrawn_at is None:
        return ""
    return _("Withdrawn by {person} on {day}: {why}").format(
        person=by, day=version.withdrawn_at.date(), why=version.withdrawn_why
    )
