"""Recorders: what imports must know of them, and what their imports brought (D8, D9, P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from qa_desk.audio import headerless
from qa_desk.audio.headerless import Headerless
from qa_desk.errors import ConflictError, InputError
from qa_desk.i18n import _
from qa_desk.models import ImportRun, Person, Recorder
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.rules import permissions
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.work import Work

MOST = 200
"""Runs that are listed."""


@dataclass(frozen=True)
class Settings:
    """What is said of a recorder; `headerless` is what its files without a header are."""

    code: str
    name: str
    timezone: str
    profile: Profile
    headerless: Headerless | None = None


@dataclass(frozen=True)
class RunRow:
    """One import; `refused` counts what was left out by reason, `problems` tells the first."""

    id: UUID
    recorder_id: UUID
    by: str
    how: str
    source: str
    started_at: datetime
    ended_at: datetime | None
    is_whole: bool
    files: int
    stored: int
    known: int
    completed: int
    unresolved: int
    late: int
    refused: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def duration(self) -> timedelta | None:
        """Return how long it took, None while it runs."""
        return self.ended_at - self.started_at if self.ended_at else None


@dataclass(frozen=True)
class RecorderRow:
    """A recorder as somebody saw it, and its last import."""

    id: UUID
    version: int
    settings: Settings
    last: RunRow | None


def recorders(work: Work) -> list[RecorderRow]:
    """Return all recorders with their profiles and last imports."""
    _require_sight(work)
    last = _last_runs(work)
    found = work.session.scalars(
        select(Recorder).where(Recorder.id != LIVE_RECORDER).order_by(Recorder.code)
    )
    return [RecorderRow(row.id, row.version, _settings(row), last.get(row.id)) for row in found]


def runs(work: Work, recorder_id: UUID) -> list[RunRow]:
    """Return the imports of a recorder, the newest first."""
    _require_sight(work)
    found = work.session.execute(
        select(ImportRun, Person.name)
        .join(Person, Person.id == ImportRun.started_by, isouter=True)
        .where(ImportRun.recorder_id == recorder_id)
        .order_by(ImportRun.started_at.desc(), ImportRun.id.desc())
        .limit(MOST)
    )
    return [_run(run, name) for run, name in found]


def save(work: Work, recorder_id: UUID | None, seen: int, told: Settings) -> UUID:
    """Keep what is said of a recorder; None makes a new one. Its short name never changes.

    It holds for what is imported from now on, and for what nobody has drawn when it is imported
    again.
    """
    permissions.require_of(work.actor, "recorders.edit")
    profile = told.profile.tidy()
    profile.check()
    _check_zone(told.timezone)
    if recorder_id is None:
        row = _made(work, told.code)
    else:
        found = work.session.get(Recorder, recorder_id)
        if found is None or found.version != seen:
            raise ConflictError(
                _(
                    "Somebody else has changed this recorder meanwhile. What you wrote is still "
                    "here; look at what it is now, then save again."
                )
            )
        row = found
    row.name = told.name.strip() or row.code
    row.timezone = told.timezone
    _write(row, profile, told.headerless)
    work.session.flush()
    return row.id


def set_headerless(work: Work, code: str, files: Headerless | None) -> None:
    """Say what a recorder's files without a header are; None: it writes no such files.

    It holds for what is imported from now on. Who says it first makes the recorder.
    """
    permissions.require_of(work.actor, "recorders.edit")
    found = work.session.scalar(select(Recorder).where(Recorder.code == code.strip()))
    row = _made(work, code) if found is None or found.id == LIVE_RECORDER else found
    _write(row, Profile.from_document(row.profile), files)


def _require_sight(work: Work) -> None:
    if not permissions.may(work.actor, "recorders.edit"):
        permissions.require_of(work.actor, "import_calls")


def _made(work: Work, code: str) -> Recorder:
    code = code.strip()
    if not code:
        raise InputError(_("Give the recorder's short name, as the import has it."))
    if code == "live":
        raise InputError(_("“live” names what is watched live. Choose another short name."))
    if work.session.scalar(select(Recorder.id).where(Recorder.code == code)):
        raise InputError(
            _("There is a recorder {code} already. Choose another short name.").format(code=code)
        )
    row = Recorder(code=code, name=code, timezone=work.zone.key, profile={})
    work.session.add(row)
    return row


def _write(row: Recorder, profile: Profile, files: Headerless | None) -> None:
    """Write the profile; what a later program has put beside it stays."""
    ours = {*asdict(profile), "headerless"}
    others = {key: value for key, value in (row.profile or {}).items() if key not in ours}
    told = profile.to_document() | ({"headerless": asdict(files)} if files else {})
    row.profile = others | told


def _check_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise InputError(
            _("“{zone}” is no time zone. Give one such as Asia/Shanghai.").format(zone=timezone)
        ) from None


def _settings(row: Recorder) -> Settings:
    profile = Profile.from_document(row.profile)
    files = headerless.of_profile(row.profile)
    return Settings(row.code, row.name, row.timezone, profile, files)


def _last_runs(work: Work) -> dict[UUID, RunRow]:
    newest = (
        select(ImportRun.recorder_id, func.max(ImportRun.started_at).label("at"))
        .group_by(ImportRun.recorder_id)
        .subquery()
    )
    found = work.session.execute(
        select(ImportRun, Person.name)
        .join(Person, Person.id == ImportRun.started_by, isouter=True)
        .join(
            newest,
            (newest.c.recorder_id == ImportRun.recorder_id) & (newest.c.at == ImportRun.started_at),
        )
    )
    return {run.recorder_id: _run(run, name) for run, name in found}


def _run(run: ImportRun, by: str | None) -> RunRow:
    return RunRow(
        run.id,
        run.recorder_id,
        by or "",
        run.how,
        run.source,
        run.started_at,
        run.ended_at,
        run.is_whole,
        run.files,
        run.stored,
        run.known,
        run.completed,
        run.unresolved,
        run.late,
        dict(run.refused),
        _problems(run.problems),
    )


def _problems(stored: Sequence[Sequence[object]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(str(file), int(str(line)), str(words), str(shown), str(group))
        for file, line, words, shown, group in stored
    )
