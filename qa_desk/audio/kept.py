"""Open a recording from wherever it can be heard: QA Desk's own copy, else the recorder's file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

from qa_desk.audio import converters, headerless, originals, outlines, sealed
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Part, Recording, open_recording
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules.sources import Place
from qa_desk.work import Progress


@dataclass(frozen=True)
class AudioPart:
    """Where one file of a call's sound lies, and whose voice it holds."""

    path: Place
    channel: str
    offset_ms: int
    content: str  # SHA-256
    copy: Path | None = None  # QA Desk's own, sealed
    key: bytes = field(default=b"", repr=False)
    is_deleted: bool = False
    format: str = ""
    rate: int = 0
    channels: int = 0

    @property
    def headerless(self) -> Headerless | None:
        """Return what the file is by its recorder's profile, None when it tells itself."""
        return headerless.stored(self.format, self.rate, self.channels)

    def open(self, progress: Progress | None = None) -> BinaryIO:
        """Return the file's bytes, from our own copy where there is one (P1)."""
        if self.is_deleted:
            raise InputError(
                _("This recording was deleted when its time was over. The result stays as it is.")
            )
        progress = progress or Progress()
        found = open_kept(self.path, self.content, self.copy, self.key, progress)
        return converters.stored(self.format, found, self.path.name, self.content, progress)


@dataclass(frozen=True)
class LooseFile:
    """A file of sound that belongs to no call, as `AudioPart` has those that do."""

    path: Path
    channel: str = "both"
    offset_ms: int = 0
    content: str = ""
    headerless: Headerless | None = None
    key: bytes = b""

    def open(self, _progress: Progress | None = None) -> BinaryIO:
        """Return the file's bytes."""
        return self.path.open("rb")


class Sound(outlines.Kept, Protocol):
    """One file of sound, as `AudioPart` and `LooseFile` have it."""

    @property
    def path(self) -> Place:
        """Return where it lies."""

    def open(self, progress: Progress | None = None, /) -> BinaryIO:
        """Return its bytes, fetched if need be."""


def part_of(sound: Sound, progress: Progress) -> Part:
    """Return a file of sound as a part that a recording is opened from."""
    opened = partial(sound.open, progress)
    return Part(opened, sound.path.name, sound.channel, sound.offset_ms, sound.headerless)


def open_outlined(
    progress: Progress, sounds: Sequence[Sound], *, watched: bool = False
) -> tuple[Recording, Peaks]:
    """Open a call's sound; return it with its outline, of which nothing may be known yet.

    `watched` as `open_recording` has it.
    """
    parts = [part_of(sound, progress) for sound in sounds]
    recording = open_recording(parts, progress, watched=watched)
    place = outlines.place(sounds)
    known = outlines.find(place, recording) if place else None
    return recording, known or Peaks.of(recording)


def open_kept(
    original: Place,
    content: str,
    copy: Path | None,
    key: bytes,
    progress: Progress | None = None,
) -> BinaryIO:
    """Return the bytes of a recording, whose SHA-256 is `content` in hex (P1).

    The recorder's file stands in for a copy that is not there, if it is still the same content.
    """
    if copy is None:
        return open_original(original, content, progress)
    try:
        return sealed.open_sealed(copy, key)
    except sealed.Damaged:
        raise
    except OSError as missing:
        try:
            return open_original(original, content, progress)
        except OSError:
            raise missing from None


def open_original(place: Place, content: str, progress: Progress | None = None) -> BinaryIO:
    """Return a recorder's file; InputError when it is not the one that was imported."""
    file = originals.opener(place, progress or Progress(), content)()
    try:
        if sealed.sha256(file).hex() != content:
            raise changed()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def changed() -> InputError:
    """Return what is said of a recorder's file that is not the one that was imported."""
    return InputError(
        _(
            "This recording is no longer the one that was imported: it was changed or overwritten "
            "since. Have the recorder's original brought back, or the evaluation voided."
        )
    )
