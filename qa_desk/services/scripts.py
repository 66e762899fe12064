"""The scripts of test calls: their library, and whose turn it is (S3-3c, P23)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, func, select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    CallSegment,
    LiveContact,
    Script,
    SkillGroup,
    queries,
    standing,
)
from qa_desk.rules import masking, options, permissions, scripts
from qa_desk.rules.scripts import Reply, Use, Waiting
from qa_desk.work import Work

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class ScriptRow:
    """A script of the library."""

    id: UUID
    version: int
    content: scripts.Script
    created_at: datetime
    created_by: str  # name and staff no.
    retired_at: datetime | None
    use: Use
    is_rested: bool = True  # the CSR in question was not called with it of late


@dataclass(frozen=True)
class Library:
    """The scripts, and the skill groups that they can be for: code and name."""

    rows: tuple[ScriptRow, ...]
    groups: tuple[tuple[str, str], ...]


def library(work: Work, *, retired_too: bool = False) -> Library:
    """Return all scripts by name."""
    permissions.require_of(work.actor, "scripts.see")
    wanted = select(Script).order_by(Script.name, Script.id)
    if not retired_too:
        wanted = wanted.where(Script.retired_at.is_(None))
    groups = work.session.execute(
        select(SkillGroup.code, SkillGroup.name).order_by(SkillGroup.name)
    )
    rows = _rows(work, work.session.scalars(wanted).all())
    return Library(tuple(rows), tuple((code, name) for code, name in groups))


def in_turn(work: Work, csr_id: UUID | None = None) -> list[ScriptRow]:
    """Return the scripts that fit a CSR, or everybody, in the order of their turn."""
    permissions.require_of(work.actor, "scripts.see")
    today = work.today
    group = standing.group_on(work.session, csr_id, today) if csr_id else ""
    stored = queries.stored_options(work.session, work.now)
    since = work.now - timedelta(days=options.number("script.rest", stored))
    found = select(Script).where(Script.retired_at.is_(None), Script.skill_group.in_({"", group}))
    rows = {row.id: row for row in _rows(work, work.session.scalars(found).all(), csr_id)}
    waiting = [Waiting(row.id, row.content.name, row.use) for row in rows.values()]
    return [
        replace(rows[each.id], is_rested=each.is_rested(since))
        for each in scripts.in_turn(waiting, since)
    ]


def of_contact(work: Work, script_id: UUID) -> scripts.Script:
    """Return the script of a test call, a retired one too."""
    permissions.require_of(work.actor, "scripts.see")
    return _content(work.session.get_one(Script, script_id))


def note(work: Work, call_id: UUID, replies: Sequence[Reply]) -> None:
    """Keep with a contact of one's own what was asked, and what came of it (P18)."""
    permissions.require_of(work.actor, "score")
    watched = work.session.get(LiveContact, call_id)
    if watched is None or watched.observer_id != work.actor.id:
        raise RuleError(_("This contact is not there, or somebody else watched it."))
    said = (replace(reply, said=masking.mask_typed(reply.said.strip())) for reply in replies)
    watched.answers = [reply.to_document() for reply in said]
    work.session.flush()


def make(work: Work, content: scripts.Script) -> UUID:
    """Add a script to the library."""
    permissions.require_of(work.actor, "scripts.edit")
    tidy = _checked(work, None, content)
    script = Script(created_at=work.now, created_by=work.actor.id)
    _write(work, script, tidy)
    return script.id


def edit(work: Work, script_id: UUID, seen: int, content: scripts.Script) -> None:
    """Change a script from now on; contacts keep what was asked then."""
    script = _as_seen(work, script_id, seen)
    _write(work, script, _checked(work, script_id, content))


def retire(work: Work, script_id: UUID, seen: int) -> None:
    """Take a script out of the rotation; it stays to be read."""
    script = _as_seen(work, script_id, seen)
    script.retired_at = script.retired_at or work.now
    work.session.flush()


def bring_back(work: Work, script_id: UUID, seen: int) -> None:
    """Put a retired script into the rotation again."""
    script = _as_seen(work, script_id, seen)
    _require_own_name(work, script.id, script.name)
    script.retired_at = None
    work.session.flush()


def _as_seen(work: Work, script_id: UUID, seen: int) -> Script:
    permissions.require_of(work.actor, "scripts.edit")
    script = work.session.get_one(Script, script_id)
    if script.version != seen:
        raise ConflictError(_("Somebody else changed this script meanwhile. Look at it again."))
    return script


def _checked(work: Work, script_id: UUID | None, content: scripts.Script) -> scripts.Script:
    tidy = content.tidy()
    if problem := tidy.problem():
        raise InputError(problem)
    _require_own_name(work, script_id, tidy.name)
    known = select(SkillGroup.code).where(SkillGroup.code == tidy.skill_group)
    if tidy.skill_group and work.session.scalar(known) is None:
        raise InputError(_("This skill group is not there any more. Look again."))
    return tidy


def _write(work: Work, script: Script, tidy: scripts.Script) -> None:
    script.name, script.scenario = tidy.name, tidy.scenario
    script.skill_group = tidy.skill_group
    script.questions = scripts.questions_to_document(tidy.questions)
    work.session.add(script)
    work.session.flush()


def _require_own_name(work: Work, script_id: UUID | None, name: str) -> None:
    same = select(Script.id).where(Script.name == name, Script.retired_at.is_(None))
    if any(other != script_id for other in work.session.scalars(same)):
        raise InputError(_("There is a script of this name already. Choose another name."))


def _rows(work: Work, found: Sequence[Script], csr_id: UUID | None = None) -> list[ScriptRow]:
    uses = _uses(work, csr_id)
    people = queries.people_by_id(work.session, [script.created_by for script in found])
    return [
        ScriptRow(
            id=script.id,
            version=script.version,
            content=_content(script),
            created_at=script.created_at,
            created_by=f"{by.name} {by.staff_no}" if (by := people.get(script.created_by)) else "",
            retired_at=script.retired_at,
            use=uses.get(script.id, Use()),
        )
        for script in found
    ]


def _content(script: Script) -> scripts.Script:
    return scripts.Script(
        script.name,
        script.scenario,
        script.skill_group,
        scripts.questions_from_document(script.questions),
    )


def _uses(work: Work, csr_id: UUID | None) -> dict[UUID, Use]:
    """Return when scripts were used last, as far as this person sees the contacts."""
    of_csr = case((CallSegment.person_id == (csr_id or _NOBODY), Call.started_at))
    rows = work.session.execute(
        select(LiveContact.script_id, func.max(Call.started_at), func.max(of_csr))
        .join(Call, Call.id == LiveContact.call_id)
        .outerjoin(
            CallSegment, CallSegment.call_id.in_((LiveContact.call_id, LiveContact.recorded_id))
        )
        .where(LiveContact.script_id.is_not(None))
        .group_by(LiveContact.script_id)
    )
    return {script_id: Use(last, with_csr) for script_id, last, with_csr in rows}
