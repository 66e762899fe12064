"""Save a passage of a call as a file: only with somebody else's approval (P17, S1-6.3)."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from qa_desk import files
from qa_desk.audio import clips
from qa_desk.audio.kept import AudioPart, part_of
from qa_desk.audio.recording import Recording, open_recording
from qa_desk.errors import RuleError
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
    """Write a passage to a WAV file and note that; the leave is used up."""
    permissions.require_of(work.actor, "save_clip")
    with _recording(work, clip.call_id) as recording:
        leave.use(work, _KIND, _what(clip))
        start, end = clip.passage
        chain.note(work.session, "export", "call", clip.call_id, {"from_ms": start, "to_ms": end})
        with files.whole(file) as part, part.open("wb") as opened:
            clips.write(recording, clip.passage, opened, work.progress)


def _recording(work: Work, call_id: UUID) -> Recording:
    places = audio_store.places(work.session, call_id, work.now)
    if not places:
        raise RuleError(_("There is no recording of this contact."))
    parts = [part_of(AudioPart(**vars(place)), work.progress) for place in places]
    return open_recording(parts, work.progress)


def _what(clip: Clip) -> str:
    start, end = clip.passage
    return f"{clip.call_id}/{start}-{end}"


def _passage(what: str) -> Passage:
    start, end = re.findall(r"\d+", what.partition("/")[2])
    return int(start), int(end)
