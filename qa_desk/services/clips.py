"""Save a passage of a call as a file: only with somebody else's approval (P17, S1-6.3)."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from qa_desk.audio import clips
from qa_desk.audio.kept import AudioPart
from qa_desk.audio.recording import Part, Recording, open_recording
from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import audio_store, chain, leave
from qa_desk.rules import permissions
from qa_desk.rules.passages import Passage
from qa_desk.work import Work

_KIND = "clip"


@dataclass(frozen=True)
class Clip:
    """A passage (ms) of a call that somebody asked to save; good for one time within a day."""

    call_id: UUID
    passage: Passage
    is_approved: bool = False


def asked(work: Work, call_id: UUID) -> list[Clip]:
    """Return what the actor asked to save of a call and has not saved yet."""
    permissions.require_of(work.actor, "save_clip")
    found = leave.own(work, _KIND, f"{call_id}/")
    return [
        Clip(call_id, _passage(request.what), request.approved_at is not None) for request in found
    ]


def ask(work: Work, clip: Clip, reason: str) -> None:
    """Ask for leave to save a passage; somebody else who may save clips has a day to give it.

    The same once more changes nothing.
    """
    start, end = clip.passage
    if end <= start:
        raise RuleError(_("Choose a passage first: drag over the waveform with Shift."))
    if leave.mine(work, _KIND, _what(clip)) is None:
        leave.ask(work, _KIND, _what(clip), -(-(end - start) // 1000), reason)


def save(work: Work, clip: Clip, file: Path) -> None:
    """Write a passage to a WAV file and note that; the leave is used up.

    What is there of that name is replaced only by a whole file.
    """
    permissions.require_of(work.actor, "save_clip")
    with _recording(work, clip.call_id) as recording:
        leave.use(work, _KIND, _what(clip))
        start, end = clip.passage
        chain.note(work.session, "export", "call", clip.call_id, {"from_ms": start, "to_ms": end})
        fresh = file.with_name(f"{file.name}.part")
        try:
            clips.write(recording, clip.passage, fresh, work.progress)
            fresh.replace(file)
        except OSError as error:
            raise StorageError(
                _("{file} cannot be written ({reason}). Choose another place.").format(
                    file=file, reason=error
                )
            ) from error
        finally:
            with suppress(OSError):
                fresh.unlink()


def _recording(work: Work, call_id: UUID) -> Recording:
    places = audio_store.places(work.session, call_id, work.now)
    if not places:
        raise RuleError(_("There is no recording of this contact."))
    parts = [AudioPart(**vars(place)) for place in places]
    return open_recording(
        [
            Part(part.open, part.path.name, part.channel, part.offset_ms, part.headerless)
            for part in parts
        ],
        work.progress,
    )


def _what(clip: Clip) -> str:
    start, end = clip.passage
    return f"{clip.call_id}/{start}-{end}"


def _passage(what: str) -> Passage:
    start, end = re.findall(r"\d+", what.partition("/")[2])
    return int(start), int(end)
