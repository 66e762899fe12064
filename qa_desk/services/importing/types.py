"""What is handed from step to step of an import."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.audio.headerless import Headerless
from qa_desk.audio.probe import Probe
from qa_desk.i18n import _
from qa_desk.rules import masking, recording_names
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.name_patterns import NamePattern
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.rules.recording_names import RecordingName
from qa_desk.rules.transcripts import Said

NO_ID = "sha256:"  # what stands before a content hash in place of a recorder's call ID (D9)


@dataclass(frozen=True)
class Place:
    """Into which recorder an import goes, and what is needed to read and store it."""

    recorder_id: UUID
    zone: ZoneInfo  # of the recorder's clock
    centre_zone: ZoneInfo
    secret: bytes  # with which numbers are hashed
    folder: str
    list_name: str
    now: datetime
    headerless: Headerless | None  # what the recorder's files are that have no header
    profile: Profile
    names: NamePattern | None = None  # of this recorder, before what is known of others
    run_id: UUID | None = None
    late_before: datetime | None = None  # what began earlier should have come with an earlier run

    def named(self, path: str) -> RecordingName:
        """Return what the name of a recording tells."""
        own = self.names.parse(path) if self.names else None
        return own or recording_names.parse(path)

    def is_late(self, started_at: datetime | None) -> bool:
        """Say whether a new call comes later than it should have."""
        return bool(started_at and self.late_before and started_at < self.late_before)


class Number(NamedTuple):
    """A customer's number: all of it, what may be shown, and the hash by which it is found."""

    full: str
    masked: str
    digest: bytes | None


NO_NUMBER = Number("", "", None)


@dataclass(frozen=True)
class Sound:
    """A playable file: where it lies in the folder, whose voice, where the other voice would."""

    path: str
    channel: str
    partner: str
    probe: Probe


class Incoming(NamedTuple):
    """A call as name, list and file tell of it."""

    call_id: str | None
    sounds: tuple[Sound, ...] = ()
    listed: bool = False  # it stands in a call list, which counts more than a name
    line: int = 0
    file: str = ""  # the recording that the list names
    identifier_kind: str = ""
    identifier: str = ""
    started_at: datetime | None = None
    duration_ms: int = 0
    direction: str = ""
    number: Number = NO_NUMBER
    reason: str = ""
    csat: int | None = None
    refused: bool = False  # a file of it was listed as unreadable
    language: str = ""
    channel: str = "voice"
    said: Said = Said()  # its transcript, masked

    @property
    def is_only_listed(self) -> bool:
        """Say whether it is a call of which there is nothing but its line in the list."""
        return not self.sounds and self.channel == "voice"

    @property
    def external_id(self) -> str:
        """Return what tells this call from all others of its recorder."""
        return self.call_id or NO_ID + self.sounds[0].probe.sha256.hex()

    @property
    def played_ms(self) -> int:
        """Return how long there is something to hear."""
        return max((sound.probe.duration_ms for sound in self.sounds), default=0)


@dataclass
class Tally:
    """What has come of an import so far."""

    stored: int = 0
    known: int = 0  # in already, also those that were completed
    completed: int = 0
    unresolved: int = 0
    late: int = 0
    without_recording: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take over what came of a part."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def shown_name(path: str) -> str:
    """Return a path as it may be shown: masked, and readable whatever it was written in."""
    readable = path.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    clean = path if path.isprintable() else "".join(c if c.isprintable() else "�" for c in readable)
    return masking.mask_in_text(clean)


def missing(place: Place, incoming: Incoming) -> Problem:
    """Return what to say of a call whose recording the list names but nobody has found."""
    words = _(
        "The recording {file} is not in the folder, or several are named so; the call went "
        "in without it. Copy it into the folder and import again."
    ).format(file=shown_name(incoming.file))
    return Problem(place.list_name, incoming.line, words, reason="missing")


def shown_file(path: PurePath) -> str:
    """Return a file's own name as it may be shown."""
    return shown_name(path.name)
