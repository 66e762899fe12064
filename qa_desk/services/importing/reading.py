"""Make calls of files and rows: the files are opened here, the database is not."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from qa_desk.audio import originals
from qa_desk.audio.cache import NoPlaceError
from qa_desk.audio.probe import Probe, probe
from qa_desk.audio.remote.servers import Unreachable
from qa_desk.errors import Cancelled, InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import call_lists, masking, sources, transcripts
from qa_desk.rules.call_lists import CallList, CallRow
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.recording_names import RecordingName
from qa_desk.rules.transcripts import Said
from qa_desk.services.importing.folder import Found
from qa_desk.services.importing.matching import Named, Unit
from qa_desk.services.importing.types import (
    NO_ID,
    Incoming,
    Number,
    Place,
    Sound,
    shown_file,
    shown_name,
)
from qa_desk.work import Progress

Known = Mapping[tuple[str, int], Probe]  # path and bytes of the files that are in already

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(hours=1)


def read_list(file: Path, place: Place) -> CallList:
    """Return a call list, of which only the beginning was read; InputError when it is none."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            _("The call list {file} cannot be read ({reason}). Nothing was imported.").format(
                file=shown_file(file), reason=error.strerror
            )
        ) from error
    found = call_lists.read(
        data, shown_file(file), place.zone.key, place.now, place.profile.columns
    )
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    return found


class Reader:
    """Reads one call after another; what is wrong with its files goes to `problems`."""

    def __init__(
        self,
        place: Place,
        known: Known,
        found: Found,
        progress: Progress,
    ) -> None:
        self.problems: list[Problem] = []
        self.texts_read = 0  # of contacts without a recording
        self._beside = found.transcripts
        self._texts = found.texts
        self._sizes = found.sizes
        self._converters = found.converters
        self._place = place
        self._known = known
        self._progress = progress

    def read(self, unit: Unit) -> Incoming | None:
        """Return the call of a unit, None when there is nothing by which it could be known."""
        sounds = tuple(sound for file in unit.files if (sound := self._sound(file)) is not None)
        refused = len(sounds) < len(unit.files)
        call_id = _safe_id(unit)
        row = unit.row
        if row is None:
            return self._named(unit, call_id, sounds) if sounds else None
        if not (call_id or sounds):
            self._say_missing(row)
            return None
        names = [file.name for file in unit.files]
        kind, identifier = (row.identifier_kind, row.identifier) if row.identifier else who(names)
        return Incoming(
            call_id,
            sounds,
            listed=True,
            line=row.line,
            file=row.file or "",
            identifier_kind=kind,
            identifier=identifier,
            started_at=row.started_at,
            duration_ms=row.duration_ms or 0,
            direction=row.direction or _first(names, lambda name: name.direction),
            number=self._number(
                _fullest(row.number or "", _first(names, lambda name: name.number))
            ),
            reason=_masked(row.reason),
            csat=row.csat,
            refused=refused,
            language=_masked(row.language),
            channel=row.channel,
            said=self._said(unit),
        )

    def listed(self, row: CallRow) -> Incoming | None:
        """Return the call of a row to which no file belongs."""
        if not row.call_id:
            self._say_missing(row)
            return None
        return Incoming(
            _hidden(row.call_id) if masking.holds_mobile(row.call_id) else row.call_id,
            (),
            True,
            row.line,
            row.file or "",
            row.identifier_kind,
            row.identifier,
            row.started_at,
            row.duration_ms or 0,
            row.direction or "",
            self._number(row.number or ""),
            _masked(row.reason),
            row.csat,
            language=_masked(row.language),
            channel=row.channel,
            said=self._written(row) if row.channel != "voice" else Said(),
        )

    def _written(self, row: CallRow) -> Said:
        """Return what was written in a chat or e-mail: the text that bears its ID (P25)."""
        path = self._texts.get(row.call_id or "")
        self.texts_read += path is not None
        return transcripts.joined(self._read_texts([path]))

    def _named(self, unit: Unit, call_id: str | None, sounds: tuple[Sound, ...]) -> Incoming:
        names = [file.name for file in unit.files]
        kind, identifier = who(names)
        starts = (self._start(name) for name in names)
        return Incoming(
            call_id,
            sounds,
            identifier_kind=kind,
            identifier=identifier,
            started_at=next((start for start in starts if start), None),
            direction=_first(names, lambda name: name.direction),
            number=self._number(_first(names, lambda name: name.number)),
            said=self._said(unit),
        )

    def _number(self, full: str) -> Number:
        return Number(full, masking.mask(full), masking.key_hash(full, self._place.secret))

    def _said(self, unit: Unit) -> Said:
        """Return what the transcripts beside a call's files say."""
        beside = map(self._beside.get, (file.path for file in unit.files))
        return transcripts.joined(self._read_texts(dict.fromkeys(beside)))

    def _read_texts(self, paths: Iterable[str | None]) -> list[Said]:
        found = []
        for path in paths:
            try:
                if path is not None:
                    place = sources.place(self._place.folder, path)
                    data = originals.read(place, self._progress)
                    found.append(transcripts.read(data, shown_name(place.name)))
            except Unreachable:
                raise
            except InputError as error:
                self.problems.append(
                    Problem(shown_name(str(path)), 0, str(error), reason="transcript")
                )
            except OSError as error:
                words = _("This file cannot be read ({reason}). Check the disk or network.")
                words = words.format(reason=error.strerror)
                self.problems.append(Problem(shown_name(str(path)), 0, words, reason="transcript"))
        return found

    def _sound(self, file: Named) -> Sound | None:
        place = sources.place(self._place.folder, file.path)
        try:
            size = self._sizes.get(file.path) or originals.size(place)
            found = self._known.get((file.path, size or 0)) or probe(
                place,
                self._progress,
                self._place.headerless,
                next((one for one in self._converters if one.takes(place.name)), None),
            )
        except (Cancelled, NoPlaceError, Unreachable):
            raise
        except QaDeskError as error:
            self.problems.append(Problem(shown_name(file.path), 0, str(error)))
            return None
        except OSError as error:
            words = _("This file cannot be read ({reason}). Check the disk or network.")
            self.problems.append(
                Problem(shown_name(file.path), 0, words.format(reason=error.strerror))
            )
            return None
        return Sound(file.path, file.name.leg, file.name.partner, found)

    def _say_missing(self, row: CallRow) -> None:
        words = _(
            "The recording {file} is not in the folder, or several are named so, and the line has "
            "no call ID. Copy the recording into the folder and import again."
        ).format(file=shown_name(row.file or ""))
        self.problems.append(Problem(self._place.list_name, row.line, words, reason="missing"))

    def _start(self, name: RecordingName) -> datetime | None:
        """Return when the call began as UTC; a time at which no call can be is not known."""
        start = began(name, self._place.zone)
        return start if start and _EARLIEST <= start <= self._place.now + _CLOCKS_DIFFER else None


def began(name: RecordingName, zone: ZoneInfo) -> datetime | None:
    """Return when a name says that the call began, as UTC."""
    if name.started_at is None:
        return None
    if name.utc_offset is None:
        return name.started_at.replace(tzinfo=zone).astimezone(UTC)
    return (name.started_at - name.utc_offset).replace(tzinfo=UTC)


def _safe_id(unit: Unit) -> str | None:
    """Return the call ID; one that holds a customer's number is stored as its hash."""
    listed = unit.row.call_id if unit.row else None
    if listed and masking.holds_mobile(listed):
        return _hidden(listed)
    return listed or _first([file.name for file in unit.files], lambda name: name.call_id) or None


def _hidden(call_id: str) -> str:
    return NO_ID + hashlib.sha256(call_id.encode()).hexdigest()


@lru_cache(maxsize=4096)  # reasons repeat
def _masked(reason: str) -> str:
    return masking.mask_in_text(reason)


def _first(names: list[RecordingName], read: Callable[[RecordingName], str | None]) -> str:
    return next((value for name in names if (value := read(name))), "")


def who(names: list[RecordingName]) -> tuple[str, str]:
    """Return by which kind of identifier names tell the CSR, and which it is."""
    kinds = (
        ("staff_no", _first(names, lambda name: name.staff_no)),
        ("agent_id", _first(names, lambda name: name.agent_id)),
        ("recorder_user", _first(names, lambda name: name.agent)),
        ("extension", _first(names, lambda name: name.extension)),
    )
    return next((told for told in kinds if told[1]), ("", ""))


def _fullest(listed: str, named: str) -> str:
    """Prefer the list's number, unless it was masked at its source and the name has all of it."""
    return named if named and (not listed or masking.masked_at_source(listed)) else listed
