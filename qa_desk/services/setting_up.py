"""How far a new centre is, and which call is good for the first score."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import Select, exists, func, select

from qa_desk import files, paths
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    Checklist,
    ChecklistVersion,
    Membership,
    Revision,
    RoleGrant,
    Shift,
    queries,
    views,
)
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.rules import checklist_files, checklists, options, permissions
from qa_desk.rules.setting_up import Standing
from qa_desk.work import Work

_USUAL = "inbound-general"


def standing(work: Work) -> Standing:
    """Return what is in the centre, as far as the actor may see it."""
    permissions.require_of(work.actor, "people.edit")
    today, session = work.today, work.session
    csrs = (
        select(func.count(RoleGrant.person_id.distinct()))
        .join(Membership, Membership.person_id == RoleGrant.person_id)
        .where(
            RoleGrant.role == "csr",
            Membership.kind == "member",
            queries.valid_on(RoleGrant, today),
            queries.valid_on(Membership, today),
        )
    )
    codes = (
        select(Checklist.code)
        .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
        .where(ChecklistVersion.state == "in_force")
        .distinct()
        .order_by(Checklist.code)
    )

    def count(rows: Select[UUID]) -> int:
        return session.scalar(select(func.count()).select_from(rows.subquery())) or 0

    return Standing(
        centre=options.text("centre.name", queries.stored_options(session, work.now)),
        csrs=session.scalar(csrs) or 0,
        shifts=count(select(Shift.id)),
        calls=count(select(Call.id)),
        ready=count(_ready()),
        checklists=tuple(session.scalars(codes)),
        scored=count(select(Revision.evaluation_id)),
    )


def first_call(work: Work) -> UUID:
    """Return the newest call that can be scored; RuleError where there is none."""
    permissions.require_of(work.actor, "score")
    newest = _ready().order_by(CallSegment.started_at.desc(), Call.id).limit(1)
    found = work.session.scalar(newest)
    if found is None:
        raise RuleError(
            _("No call can be scored yet: each needs its recording, its time, a CSR and a team.")
        )
    return found


def shipped() -> tuple[tuple[Path, checklists.Checklist], ...]:
    """Return the checklists that come with the program, the usual one first."""
    read = [
        (file, checklist_files.read(file.read_text("utf-8"), file.name))
        for file in sorted((paths.resources() / "checklists").glob("*.yaml"))
    ]
    return tuple(sorted(read, key=lambda each: (each[1].code != _USUAL, each[1].code)))


def save_sample(target: Path, language: str) -> None:
    """Save a list of invented people to write the own ones over; StorageError when it cannot be."""
    sample = paths.resources() / "samples" / f"people-{language}.csv"
    with files.whole(target) as part:
        part.write_text(sample.read_text("utf-8"), "utf-8-sig")


def _ready() -> Select[UUID]:
    """Select the calls that can be heard, of a known CSR in a team, which nobody has scored."""
    drawn = views.drawn.c
    return (
        select(Call.id)
        .join(CallSegment, (CallSegment.call_id == Call.id) & (CallSegment.no == 1))
        .where(
            Call.recorder_id != LIVE_RECORDER,
            CallSegment.started_at.is_not(None),
            CallSegment.person_id.is_not(None),
            CallSegment.team_id.is_not(None),
            exists().where(AudioFile.call_id == Call.id, AudioFile.dropped_at.is_(None)),
            ~exists().where(drawn.call_id == Call.id),
        )
    )
