"""New versions of checklists: drafted, proposed, approved, put in force (domain.md 2.8)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import ChecklistDraft, ChecklistVersion, Person, SkillGroup, queries, standards
from qa_desk.rules import (
    checklist_edits,
    checklist_files,
    checklist_versions,
    options,
    permissions,
    working_calendar,
)
from qa_desk.rules.checklist_changes import words_of
from qa_desk.work import Work


@dataclass(frozen=True)
class DraftRow:
    """A version that is being written."""

    id: UUID
    code: str
    number: str
    title: Bilingual
    effective_from: date
    state: str  # draft, proposed or approved
    items: int
    reason: str
    based_on: UUID | None
    edited_at: datetime
    edited_by: str  # name and staff no.
    drafted_by: str
    approved_by: str
    may_edit: bool  # this person
    version: int


@dataclass(frozen=True)
class Written:
    """A draft with what it says, and with what it was made from."""

    row: DraftRow
    document: Mapping[str, Any]
    base: Mapping[str, Any] | None
    groups: tuple[tuple[str, str], ...] = ()  # the centre's skill groups: code and name


@dataclass(frozen=True)
class Notice:
    """From when a new version may hold."""

    today: date
    first: date  # the day that leaves the usual notice
    usual: int  # working days
    needs_approval: bool
    calendar: working_calendar.WorkingCalendar

    def words(self, day: date) -> str:
        """Return what is said of a day that leaves less notice than usual."""
        days = checklist_versions.notice_of(self.today, day, self.calendar.is_working_day)
        return checklist_versions.notice_words(days, self.usual)


def drafts(work: Work) -> list[DraftRow]:
    """Return the drafts, the last changed first; nothing for those who only read standards."""
    if not _may_read(work):
        return []
    found = work.session.scalars(
        select(ChecklistDraft).order_by(ChecklistDraft.edited_at.desc(), ChecklistDraft.id)
    ).all()
    ids = {i for each in found for i in (each.edited_by, each.created_by, each.approved_by) if i}
    people = queries.people_by_id(work.session, ids)
    return [_row(work, draft, people) for draft in found]


def read(work: Work, draft_id: UUID) -> Written:
    """Return a draft with its document, and that of the version it was made from."""
    if not _may_read(work):
        permissions.require_of(work.actor, "checklist.propose")
    draft = _found(work, draft_id)
    row = next(row for row in drafts(work) if row.id == draft_id)
    base = work.session.get(ChecklistVersion, draft.based_on) if draft.based_on else None
    groups = work.session.execute(
        select(SkillGroup.code, SkillGroup.name).order_by(SkillGroup.name)
    )
    known = tuple((code, name) for code, name in groups)
    return Written(row, draft.document, base.document if base else None, known)


def notice(work: Work) -> Notice:
    """Return from when a new version may hold, by the centre's working days."""
    stored = queries.stored_options(work.session, work.now)
    calendar = working_calendar.of(stored)
    usual = options.number("checklist.notice", stored)
    today = work.today
    return Notice(
        today,
        checklist_versions.first_day(today, usual, calendar.is_working_day),
        usual,
        options.text("checklist.approval", stored) == "cs_manager",
        calendar,
    )


def begin_from(work: Work, version_id: UUID, reason: str) -> UUID:
    """Begin a new version from any earlier one, with a reason (S3-4.6a)."""
    permissions.require_of(work.actor, "checklist.propose")
    if not reason.strip():
        raise InputError(_("Say why there is to be a new version."))
    base = work.session.get_one(ChecklistVersion, version_id)
    code = str(base.document["id"])
    number = checklist_versions.next_number(_numbers(work, code), base.number)
    document = checklist_edits.dated(base.document, number, notice(work).first)
    return _add(work, document, reason, version_id)


def begin(work: Work, code: str, title: Bilingual) -> UUID:
    """Begin a new checklist."""
    permissions.require_of(work.actor, "checklist.propose")
    code = code.strip()
    if not code or not str(title).strip():
        raise InputError(_("Give the checklist a code and a title."))
    if _numbers(work, code):
        raise InputError(
            _("There is a checklist “{code}” already. Make a new version of it instead.").format(
                code=code
            )
        )
    return _add(work, checklist_edits.blank(code, "1.0", title, notice(work).first), "", None)


def take_in(work: Work, document: Mapping[str, Any], reason: str = "") -> UUID:
    """Begin a draft of what came from a file; its number is changed where it is taken."""
    permissions.require_of(work.actor, "checklist.propose")
    checklist_edits.shaped(document)
    code, number = str(document.get("id", "")), str(document.get("version", ""))
    taken = _numbers(work, code)
    if number in taken or not number:
        document = {**document, "version": checklist_versions.next_number(taken, number or "1.0")}
    return _add(work, document, reason, None)


def save(work: Work, draft_id: UUID, seen: int, document: Mapping[str, Any]) -> int:
    """Keep what is written so far; return the version of the draft.

    What was proposed or approved is a draft again: nobody approves what he did not read.
    """
    draft = _as_seen(work, draft_id, seen)
    _require_write(work, draft)
    _write(work, draft, document)
    work.session.flush()
    return draft.version


def propose(work: Work, draft_id: UUID, seen: int, day: date, reason: str) -> None:
    """Hand a draft in: it is complete, from a day, for a reason."""
    draft = _as_seen(work, draft_id, seen)
    _require_write(work, draft)
    _settle(work, draft, day, reason)
    draft.state = "proposed"
    work.session.flush()


def approve(work: Work, draft_id: UUID, seen: int) -> None:
    """Approve what was proposed, as it stands; from its day on the QA lead may put it in force."""
    permissions.require_of(work.actor, "checklist.approve")
    draft = _as_seen(work, draft_id, seen)
    if draft.state != "proposed":
        raise RuleError(_("Only what was proposed is approved. Nothing was changed."))
    draft.state = "approved"
    draft.approved_by, draft.approved_at = work.actor.id, work.now
    work.session.flush()


def put_in_force(work: Work, draft_id: UUID, seen: int, day: date, reason: str) -> UUID:
    """Make a draft a version that holds from a day; return the version's id.

    Where the centre wants the CS manager's approval, it is of just these words and this day.
    """
    permissions.require_of(work.actor, "checklist.edit")
    queries.one_at_a_time(work.session, standards.ONE_AT_A_TIME)
    draft = _as_seen(work, draft_id, seen)
    _settle(work, draft, day, reason)
    if notice(work).needs_approval and draft.approved_by is None:
        raise RuleError(
            _(
                "The CS manager has not approved this version as it is. Nothing was changed. "
                "Propose it, and put it in force when it is approved."
            )
        )
    checklist = standards.ensured(work, draft.code)
    version, form = standards.new_version(work, checklist, draft.document, draft.reason)
    version.based_on, version.drafted_by = draft.based_on, draft.created_by
    version.approved_by, version.approved_at = draft.approved_by, draft.approved_at
    standards.put_in_force(work, version, form)
    work.session.delete(draft)
    work.session.flush()
    return version.id


def discard(work: Work, draft_id: UUID, seen: int) -> None:
    """Throw a draft away; versions are never."""
    draft = _as_seen(work, draft_id, seen)
    _require_write(work, draft)
    work.session.delete(draft)
    work.session.flush()


def _may_read(work: Work) -> bool:
    actions = ("checklist.propose", "checklist.approve")
    return any(permissions.may(work.actor, action) for action in actions)


def _may_write(work: Work, draft: ChecklistDraft) -> bool:
    own = draft.created_by == work.actor.id and permissions.may(work.actor, "checklist.propose")
    return own or permissions.may(work.actor, "checklist.edit")


def _require_write(work: Work, draft: ChecklistDraft) -> None:
    permissions.require_of(work.actor, "checklist.propose")
    if not _may_write(work, draft):
        raise RuleError(
            _("This is somebody else's draft. Begin one of your own, or ask the QA lead.")
        )


def _found(work: Work, draft_id: UUID) -> ChecklistDraft:
    draft = work.session.get(ChecklistDraft, draft_id, populate_existing=True)
    if draft is None:
        raise ConflictError(
            _("This draft was put in force or discarded meanwhile. Look at the versions again.")
        )
    return draft


def _as_seen(work: Work, draft_id: UUID, seen: int) -> ChecklistDraft:
    draft = _found(work, draft_id)
    if draft.version != seen:
        by = work.session.get(Person, draft.edited_by)
        raise ConflictError(
            _("{person} changed this draft meanwhile. Look at both and choose.").format(
                person=by.name if by else ""
            )
        )
    return draft


def _add(work: Work, document: Mapping[str, Any], reason: str, based_on: UUID | None) -> UUID:
    draft = ChecklistDraft(
        code=str(document["id"]),
        based_on=based_on,
        document=_kept(document),
        reason=reason.strip(),
        created_at=work.now,
        created_by=work.actor.id,
        edited_at=work.now,
        edited_by=work.actor.id,
    )
    work.session.add(draft)
    work.session.flush()
    return draft.id


def _write(work: Work, draft: ChecklistDraft, document: Mapping[str, Any]) -> None:
    kept = _kept(document)
    if str(kept.get("id")) != draft.code:
        raise InputError(_("A checklist keeps its code. Nothing was changed."))
    if kept == draft.document:
        return
    draft.document = kept
    draft.edited_at, draft.edited_by = work.now, work.actor.id
    draft.state, draft.approved_by, draft.approved_at = "draft", None, None


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    checklist_edits.shaped(document)
    if len(json.dumps(document)) > checklist_edits.MOST_CHARACTERS:
        raise InputError(_("This checklist is too long to be kept. Nothing was changed."))
    return dict(document)


def _settle(work: Work, draft: ChecklistDraft, day: date, reason: str) -> None:
    """Give a draft its day and reason, and refuse one that cannot hold like that."""
    if not reason.strip():
        raise InputError(_("Say why there is to be a new version."))
    draft.reason = reason.strip()
    document = {**draft.document, "effective_from": day.isoformat()}
    _write(work, draft, document)
    form = checklist_files.from_document(document)
    standards.refuse(work, form)


def _numbers(work: Work, code: str) -> set[str]:
    taken = {each.number for each in standards.known(work.session) if each.code == code}
    drafted = work.session.scalars(
        select(ChecklistDraft.document).where(ChecklistDraft.code == code)
    )
    return taken | {str(document.get("version", "")) for document in drafted}


def _row(work: Work, draft: ChecklistDraft, people: Mapping[UUID, Person]) -> DraftRow:
    def name(person_id: UUID | None) -> str:
        return standards.named(people.get(person_id) if person_id else None)

    document = draft.document
    return DraftRow(
        id=draft.id,
        code=draft.code,
        number=str(document.get("version", "")),
        title=words_of(document),
        effective_from=day_of(document),
        state=draft.state,
        items=len(checklist_edits.keys(document, "item")),
        reason=draft.reason,
        based_on=draft.based_on,
        edited_at=draft.edited_at,
        edited_by=name(draft.edited_by),
        drafted_by=name(draft.created_by),
        approved_by=name(draft.approved_by),
        may_edit=_may_write(work, draft),
        version=draft.version,
    )


def day_of(document: Mapping[str, Any]) -> date:
    """Return from which day a draft is to hold, the last of all where it says none."""
    try:
        return date.fromisoformat(str(document.get("effective_from", "")))
    except ValueError:
        return date.max
