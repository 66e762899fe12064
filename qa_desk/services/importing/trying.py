"""Try what is said of a recorder on ten of its files; nothing is kept (D9, P18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa_desk.audio import converters, originals
from qa_desk.audio.converters import Converter
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.probe import probe
from qa_desk.errors import Cancelled, InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.models import Person
from qa_desk.models.roster import Roster
from qa_desk.rules import call_lists, masking, permissions, recording_names, sources
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.rules.recording_names import RecordingName
from qa_desk.services.importing import folder
from qa_desk.services.importing.reading import began, who
from qa_desk.services.importing.running import OpenWork
from qa_desk.services.importing.types import shown_name
from qa_desk.work import Progress, Work

SHOWN = 10
"""Files that are tried."""


@dataclass(frozen=True)
class Tried:
    """A file and what is understood of it; names and numbers are masked."""

    name: str
    is_known: bool  # its name is written as the pattern, or as a recorder that is known writes
    call_id: str
    started_at: datetime | None
    kind: str  # "staff_no", "agent_id", "extension", "recorder_user" or nothing
    identifier: str
    person: str  # whose it is on that day, if anybody's
    number: str
    direction: str
    leg: str  # "both", "csr", "customer"
    sound: str  # its format, or why it cannot be played
    is_playable: bool

    @property
    def is_understood(self) -> bool:
        """Say whether the call could be drawn: when it began and whose it is are known."""
        return bool(self.is_playable and self.started_at and self.person)


@dataclass(frozen=True)
class Looked:
    """What lies at a recorder's place: how many files, how many names are understood."""

    tried: tuple[Tried, ...]
    files: int
    known: int  # whose name is understood


@dataclass(frozen=True)
class _Told:
    zone: ZoneInfo
    headerless: Headerless | None
    own: tuple[Converter, ...]


def look(
    open_work: OpenWork,
    code: str,
    timezone: str,
    profile: Profile,
    headerless: Headerless | None,
    progress: Progress | None = None,
) -> Looked:
    """Return ten files, spread over all, as an import by this profile would understand them."""
    progress = progress or Progress()
    with open_work() as work:
        permissions.require_of(work.actor, "recorders.edit")
    profile = profile.tidy()
    profile.check()
    pattern, place = profile.pattern(), profile.source()
    told = _Told(ZoneInfo(timezone), headerless, converters.of(code))
    found = folder.find(place, progress, told.own)
    names: dict[str, RecordingName] = {}
    for path in found.paths:
        progress.step(0, 1)
        if profile.has_folder(path):
            names[path] = (pattern and pattern.parse(path)) or recording_names.parse(path)
    chosen = _spread(list(names))
    sounds = [_sound(place, path, told, progress) for path in chosen]
    with open_work() as work:
        people = _people(work, [names[path] for path in chosen], told.zone)
    tried = tuple(
        _tried(path, names[path], told.zone, person, sound)
        for path, person, sound in zip(chosen, people, sounds, strict=True)
    )
    return Looked(tried, len(names), sum(bool(name.system) for name in names.values()))


def headings(path: str) -> tuple[tuple[str, str], ...]:
    """Return the headings of a call list and what each seems to be."""
    file = sources.given(path)
    if isinstance(file, sources.Address):
        raise InputError(_("A call list lies in a folder of this computer or network."))
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            _("The call list {file} cannot be read ({reason}). Choose another one.").format(
                file=shown_name(file.name), reason=error.strerror
            )
        ) from error
    return call_lists.propose(data, shown_name(file.name))


def _spread(paths: Sequence[str]) -> list[str]:
    """Return files from the first to the last, as far from each other as can be."""
    count = min(SHOWN, len(paths))
    if count < len(paths):
        last = len(paths) - 1
        return [paths[n * last // (count - 1)] for n in range(count)]
    return list(paths)


def _sound(place: sources.Source, path: str, told: _Told, progress: Progress) -> tuple[str, bool]:
    """Return what a file is and whether it can be played."""
    where = sources.place(str(place), path)
    own = next((one for one in told.own if one.takes(where.name)), None)
    try:
        if not originals.size(where):
            return _("empty"), False
        found = probe(where, progress, told.headerless, own)
    except Cancelled:
        raise
    except QaDeskError as error:
        return str(error), False
    except OSError as error:
        return str(error.strerror), False
    words = _("{format}, {rate} Hz, channels: {channels}, {seconds} s")
    seconds = round(found.duration_ms / 1000)
    rate, channels = found.rate, found.channels
    return words.format(format=found.format, rate=rate, channels=channels, seconds=seconds), True


def _people(work: Work, names: Sequence[RecordingName], zone: ZoneInfo) -> list[str]:
    """Return whose each call is, "" where nobody is known by that on that day."""
    wanted = [(*who([name]), began(name, zone)) for name in names]
    centre = work.zone
    roster = Roster(work.session, {(kind, value) for kind, value, _at in wanted}, centre)
    meant = [roster.person(kind, value, at) if at else None for kind, value, at in wanted]
    known = {person for person in meant if person}
    people = work.session.execute(select(Person.id, Person.name).where(Person.id.in_(known)))
    by_id = {person_id: name for person_id, name in people}  # noqa: C416 - rows, to mypy
    return [by_id.get(person, "") if person else "" for person in meant]


def _tried(
    path: str, name: RecordingName, zone: ZoneInfo, person: str, sound: tuple[str, bool]
) -> Tried:
    kind, identifier = who([name])
    number = masking.mask(name.number or "")
    shown = shown_name(path.replace(name.number, number) if name.number else path)
    return Tried(
        shown,
        bool(name.system),
        masking.mask_in_text(name.call_id or ""),
        began(name, zone),
        kind,
        masking.mask_in_text(identifier),
        person,
        number,
        name.direction or "",
        name.leg,
        *sound,
    )
