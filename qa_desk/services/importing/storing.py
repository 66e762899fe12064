"""Write calls: each whole, known ones completed instead of doubled."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from qa_desk.audio import headerless
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.probe import Probe
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    CustomerNumber,
    Recorder,
    Transcript,
    digests,
    queries,
    views,
)
from qa_desk.models.base import uuid7
from qa_desk.models.roster import Roster
from qa_desk.rules import masking
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services.importing import runs
from qa_desk.services.importing.listed import Batch
from qa_desk.services.importing.reading import Known
from qa_desk.services.importing.types import (
    NO_ID,
    Incoming,
    Number,
    Place,
    Sound,
    Tally,
    missing,
    shown_name,
)
from qa_desk.work import Work


def prepare(work: Work, recorder: str, folder: str, list_name: str) -> Place:
    """Return the recorder of a code and the centre's key for numbers; both are made if new."""
    code = recorder.strip() or "default"
    if code == "live":
        raise InputError(_("“live” names what is watched live. Choose another short name."))
    row = queries.ensured(
        work.session,
        lambda: work.session.scalar(select(Recorder).where(Recorder.code == code)),
        Recorder(code=code, name=code, timezone=work.zone.key),
    )
    profile = Profile.from_document(row.profile)
    return Place(
        row.id,
        ZoneInfo(row.timezone),
        work.zone,
        digests.secret(work),
        folder,
        list_name,
        work.now,
        headerless.of_profile(row.profile),
        profile,
        profile.pattern(),
        late_before=runs.late_before(work, row.id),
    )


def known_files(work: Work, place: Place) -> Known:
    """Return the files of this folder that are in already, so that they are not read again.

    What was read by the recorder's profile is read again when that says otherwise now.
    """
    rows = work.session.execute(
        select(
            AudioFile.path,
            AudioFile.bytes,
            AudioFile.format,
            AudioFile.rate,
            AudioFile.channels,
            AudioFile.duration_ms,
            AudioFile.sha256,
        )
        .join(Call, Call.id == AudioFile.call_id)
        .where(Call.recorder_id == place.recorder_id, AudioFile.source == place.folder)
    )
    return {
        (path, size): Probe(form, rate, channels, duration_ms, size, sha256)
        for path, size, form, rate, channels, duration_ms, sha256 in rows
        if _is_as_told(place, path, headerless.stored(form, rate, channels))
    }


def _is_as_told(place: Place, path: str, found: Headerless | None) -> bool:
    return None in (found, place.headerless) or found in (
        place.headerless,
        headerless.by_name(path),
    )


def store(work: Work, place: Place, batch: Batch) -> Tally:
    """Store calls, looked up before, in one transaction (D11).

    One that cannot be stored costs no other.
    """
    for _attempt in range(2):  # somebody else may have stored the same call just now
        try:
            with work.session.begin_nested():
                tally = batch.add_new(work, place)
                if batch.rest:
                    tally.add(_Single(work, place, batch.rest).store())
                return tally
        except (IntegrityError, DataError) as error:
            refused = error
            if len(batch.calls) > 1:
                break
            batch.look_up(work, place)
    else:
        return Tally(problems=[_refusal(place, batch.calls[0], refused)])
    tally = Tally()
    middle = len(batch.calls) // 2
    for half in (Batch(batch.calls[:middle]), Batch(batch.calls[middle:])):
        half.look_up(work, place)
        tally.add(store(work, place, half))
    return tally


def _refusal(place: Place, incoming: Incoming, error: IntegrityError | DataError) -> Problem:
    reason = masking.mask_in_text(str(error.orig).strip().partition("\n")[0])
    file = place.list_name if incoming.line else shown_name(incoming.sounds[0].path)
    words = _("This call could not be stored ({reason}). Tell your administrator.")
    return Problem(file, incoming.line, words.format(reason=reason))


class _Single:
    """Calls that are stored one by one: which are there already, and the new ones."""

    def __init__(self, work: Work, place: Place, batch: Sequence[Incoming]) -> None:
        self._work = work
        self._place = place
        self._incoming = batch
        self._new: list[Call] = []
        self._rest: list[Any] = []  # what refers to calls
        self._tally = Tally()
        self._load()
        wanted = {(each.identifier_kind, each.identifier) for each in batch}
        wanted |= {(each.identifier_kind, each.identifier) for each in self._segments.values()}
        self._roster = Roster(work.session, wanted, place.centre_zone)

    def store(self) -> Tally:
        """Add or complete every call."""
        open_calls: set[UUID] = set()
        for incoming in self._incoming:
            call = self._find(incoming)
            if call is None:
                call = self._add(incoming)
                self._tally.stored += 1
                self._tally.late += self._place.is_late(call.started_at)
            else:
                self._tally.known += 1
                self._tally.completed += self._complete(call, incoming)
            if is_unresolved(self._segments[call.id]):
                open_calls.add(call.id)
            if not self._sounds[call.id] and incoming.channel == "voice":
                self._tally.without_recording += 1
                if incoming.file and not incoming.refused:
                    self._tally.problems.append(missing(self._place, incoming))
        self._tally.unresolved = len(open_calls)
        self._work.session.add_all(self._new)
        self._work.session.flush()
        self._work.session.add_all(self._rest)
        self._work.session.flush()
        return self._tally

    # What is there

    def _load(self) -> None:
        sounds = [sound for each in self._incoming for sound in each.sounds]
        heard = select(AudioFile.call_id).where(
            AudioFile.sha256.in_([sound.probe.sha256 for sound in sounds])
            | (
                AudioFile.path.in_([sound.partner for sound in sounds if sound.partner])
                & (AudioFile.source == self._place.folder)
            )
        )
        ids = {each.external_id for each in self._incoming}
        session = self._work.session
        calls = session.scalars(
            select(Call).where(
                Call.recorder_id == self._place.recorder_id,
                Call.external_id.in_(ids) | Call.id.in_(heard),
            )
        ).all()
        self._by_id = {call.external_id: call for call in calls}
        by_key = {call.id: call for call in calls}
        self._segments = {
            segment.call_id: segment
            for segment in session.scalars(
                select(CallSegment).where(CallSegment.call_id.in_(by_key), CallSegment.no == 1)
            )
        }
        self._numbers = set(  # an import may write full numbers, and read none
            session.scalars(
                select(CustomerNumber.call_id).where(CustomerNumber.call_id.in_(by_key))
            )
        )
        self._said = set(
            session.scalars(select(Transcript.call_id).where(Transcript.call_id.in_(by_key)))
        )
        self._drawn = set(
            session.scalars(select(views.drawn.c.call_id).where(views.drawn.c.call_id.in_(by_key)))
        )
        self._sounds: dict[UUID, list[AudioFile]] = {key: [] for key in by_key}
        self._by_hash: dict[bytes, Call] = {}
        self._by_path: dict[str, Call] = {}
        for file in session.scalars(select(AudioFile).where(AudioFile.call_id.in_(by_key))):
            self._keep(by_key[file.call_id], file)

    def _keep(self, call: Call, file: AudioFile) -> None:
        self._sounds[call.id].append(file)
        self._by_hash.setdefault(file.sha256, call)
        if file.source == self._place.folder:
            self._by_path.setdefault(file.path, call)

    def _find(self, incoming: Incoming) -> Call | None:
        """Return the call that is in already: by call ID; by content or pair without one (D9)."""
        if found := self._by_id.get(incoming.external_id):
            return found
        for sound in incoming.sounds:
            same = self._by_hash.get(sound.probe.sha256) or self._by_path.get(sound.partner)
            if same and (not incoming.call_id or same.external_id.startswith(NO_ID)):
                return same
        return None

    # A new call

    def _add(self, incoming: Incoming) -> Call:
        call = Call(
            id=uuid7(),
            recorder_id=self._place.recorder_id,
            external_id=incoming.external_id,
            duration_ms=0,
            channel=incoming.channel,
            direction="unknown",
            contact_reason="",
            language="",
            number_masked="",
            imported_at=self._work.now,
        )
        segment = CallSegment(
            id=uuid7(), call_id=call.id, no=1, duration_ms=0, identifier_kind="", identifier=""
        )
        self._new.append(call)
        self._rest.append(segment)
        self._segments[call.id] = segment
        self._sounds[call.id] = []
        self._by_id[call.external_id] = call
        self._complete(call, incoming)
        return call

    # A call that is there

    def _complete(self, call: Call, incoming: Incoming) -> bool:
        """Give a call what it lacks; what was known is changed only while it is unresolved."""
        segment = self._segments[call.id]
        before = _values(call), _values(segment)
        may_change = is_unresolved(segment)
        if incoming.call_id and call.external_id.startswith(NO_ID):
            call.external_id = incoming.call_id
            self._by_id[call.external_id] = call
        self._set_facts(call, incoming, may_change=may_change)
        self._set_number(call, incoming.number)
        if may_change:
            self._set_csr(segment, call, incoming)
        added = [self._add_sound(call, sound) for sound in incoming.sounds]
        if incoming.said.text and call.id not in self._said:
            self._said.add(call.id)
            said = incoming.said
            times = said.times and [list(span) for span in said.times]
            self._rest.append(Transcript(call_id=call.id, text=said.text, times=times))
            added.append(True)
        segment.started_at, segment.duration_ms = call.started_at, call.duration_ms
        return any(added) or before != (_values(call), _values(segment))

    def _set_facts(self, call: Call, incoming: Incoming, *, may_change: bool) -> None:
        better = may_change and incoming.listed
        if incoming.started_at and (call.started_at is None or better):
            call.started_at = incoming.started_at
        if incoming.duration_ms and (better or not call.duration_ms):
            call.duration_ms = incoming.duration_ms
        elif not call.duration_ms:
            call.duration_ms = incoming.played_ms
        if incoming.direction and call.direction == "unknown":
            call.direction = incoming.direction
        call.contact_reason = call.contact_reason or incoming.reason
        call.language = call.language or incoming.language
        if call.csat is None:
            call.csat = incoming.csat

    def _set_number(self, call: Call, number: Number) -> None:
        """Keep the full number once, apart; what may be shown and a hash stay with the call."""
        if number.full and (not call.number_masked or (number.digest and not call.number_hash)):
            call.number_masked, call.number_hash = number.masked, number.digest
        if number.digest and call.id not in self._numbers:
            self._numbers.add(call.id)
            self._rest.append(CustomerNumber(call_id=call.id, number=number.full))

    def _set_csr(self, segment: CallSegment, call: Call, incoming: Incoming) -> None:
        if incoming.identifier and (incoming.listed or not segment.identifier):
            segment.identifier_kind = incoming.identifier_kind
            segment.identifier = incoming.identifier
        if call.started_at is None:
            return
        if segment.person_id is None:
            named = segment.identifier_kind, segment.identifier
            segment.person_id = self._roster.person(*named, call.started_at)
        if segment.person_id and segment.team_id is None:
            segment.team_id = self._roster.team(segment.person_id, call.started_at)

    def _add_sound(self, call: Call, sound: Sound) -> bool:
        for file in self._sounds[call.id]:
            if file.sha256 == sound.probe.sha256 and file.channel == sound.channel:
                return self._is_there(file, sound) and self._reread(call, file, sound)
            if file.channel == sound.channel or "both" in (file.channel, sound.channel):
                return self._replace(call, file, sound)
        values = {"call_id": call.id, "source": self._place.folder, **_facts(sound)}
        values["swapped"] = self._place.profile.left == "customer"
        file = AudioFile(id=uuid7(), **values)
        self._rest.append(file)
        self._keep(call, file)
        return True

    def _is_there(self, file: AudioFile, sound: Sound) -> bool:
        return (file.source, file.path) == (self._place.folder, sound.path)

    def _replace(self, call: Call, file: AudioFile, sound: Sound) -> bool:
        """Take a file's new content, as when it was still being written; never under a result."""
        if not self._is_there(file, sound) or call.id in self._drawn:
            words = _(
                "The call {call} has another recording already, so this file was left out. If it "
                "is the right one, tell your administrator."
            ).format(call=masking.mask_in_text(call.external_id))
            self._tally.problems.append(
                Problem(shown_name(sound.path), 0, words, reason="conflict")
            )
            return False
        _take(call, file, sound)
        return True

    def _reread(self, call: Call, file: AudioFile, sound: Sound) -> bool:
        """Take what the same content is by the recorder's profile, which was corrected since."""
        found = sound.probe
        swapped = self._place.profile.left == "customer"
        is_turned = file.swapped != swapped and call.id not in self._drawn
        if is_turned:
            file.swapped = swapped
        if (file.format, file.rate, file.channels) == (found.format, found.rate, found.channels):
            return is_turned
        _take(call, file, sound)
        return True


def _take(call: Call, file: AudioFile, sound: Sound) -> None:
    if call.duration_ms == file.duration_ms:
        call.duration_ms = sound.probe.duration_ms
    for name, value in _facts(sound).items():
        setattr(file, name, value)


def _facts(sound: Sound) -> dict[str, Any]:
    found = sound.probe
    return {
        "path": sound.path,
        "channel": sound.channel,
        "sha256": found.sha256,
        "bytes": found.bytes,
        "format": found.format,
        "rate": found.rate,
        "channels": found.channels,
        "duration_ms": found.duration_ms,
    }


def _values(row: Call | CallSegment) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def is_unresolved(segment: CallSegment) -> bool:
    """Say whether CSR, team or time is missing: such a call is never drawn (D9)."""
    return None in (segment.person_id, segment.team_id, segment.started_at)
