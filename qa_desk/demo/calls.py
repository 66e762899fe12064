"""Two months of calls of the demonstration centre, each with a real recording behind it (D19)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from qa_desk import paths
from qa_desk.audio.probe import Probe, probe
from qa_desk.demo.batch import Batch
from qa_desk.demo.days import at, day_of
from qa_desk.demo.people import Centre, Csr, Stint
from qa_desk.models import AudioFile, Call, CallSegment, CustomerNumber, Recorder
from qa_desk.rules import masking
from qa_desk.services.importing import storing
from qa_desk.work import Work

UNRESOLVED = 25
TEST_CALLS = 6
_UNKNOWN_AGENTS = ("81999", "81777", "80012", "", "8109")
_WITHOUT_TIME = 3  # of the unresolved ones
_CUSTOMERS_PER_CALL = 0.7
# Numbers begin as no Chinese operator's do, so that nobody has them.
_PREFIXES = ("160", "161", "163", "164", "168", "169", "0210", "0100")
_HIDDEN, _WITHHELD = 0.02, 0.01  # masked by the telephone system, or not sent at all
_TRANSFERRED = 0.02
_LONGEST = timedelta(minutes=5)
_RATED = 0.35
_STARS = ((5, 62), (4, 21), (3, 9), (2, 4), (1, 4))
_REASONS = {
    "inbound": (
        ("资费咨询", 24),
        ("账单疑问", 18),
        ("套餐变更", 14),
        ("办理业务", 14),
        ("故障报修", 12),
        ("投诉", 6),
        ("实名补登", 4),
        ("携号转网", 3),
        ("积分兑换", 3),
        ("营业厅查询", 2),
    ),
    "complaint": (("投诉", 58), ("催办进度", 18), ("账单疑问", 12), ("故障报修", 12)),
    "outbound": (
        ("套餐推荐", 40),
        ("宽带续约", 25),
        ("到期提醒", 20),
        ("满意度回访", 10),
        ("投诉回访", 5),
    ),
}
_TEST_REASON = "拨测"


@dataclass(frozen=True)
class Cut:
    """One recording that many calls share: whose voice is in which file, from when on."""

    duration_ms: int
    legs: Sequence[tuple[str, str, int, Probe]]  # file, channel, offset, what is in it


def cuts() -> list[Cut]:
    """Read the recordings that ship with the program."""
    folder = paths.resources() / "demo" / "audio"
    listed = json.loads((folder / "cuts.json").read_text("utf-8"))
    return [
        Cut(
            entry["duration_ms"],
            [
                (leg["file"], leg["channel"], leg["offset_ms"], probe(folder / leg["file"]))
                for leg in entry["legs"]
            ],
        )
        for entry in listed
    ]


class Calls:
    """Adds calls to a batch."""

    def __init__(self, work: Work, batch: Batch, random: Random, centre: Centre) -> None:
        self._batch = batch
        self._random = random
        self._centre = centre
        self._cuts = cuts()
        self._folder = str(paths.resources() / "demo" / "audio")
        self._serial = count(101)
        self._customers: Sequence[str] = ()
        self._place = storing.prepare(work, "demo", self._folder, "")
        work.session.get_one(Recorder, self._place.recorder_id).name = "示例录音系统"

    def fill(self, wanted: int) -> None:
        """Add about so many calls, from the first day of the roster to yesterday."""
        self._customers = self._invent_customers(int(wanted * _CUSTOMERS_PER_CALL))
        shifts = [
            (csr, stint)
            for csr in self._centre.csrs
            for stint in self._centre.roster[csr.id]
            if stint.day <= self._centre.days.yesterday
        ]
        per_shift = (wanted - UNRESOLVED - TEST_CALLS) / len(shifts)
        owed = 0.0
        for csr, stint in shifts:
            owed += per_shift * self._random.uniform(0.8, 1.2)
            for moment in self._moments(stint, int(owed)):
                self._call_of(csr, moment)
            owed -= int(owed)
        for csr, stint in self._random.sample(shifts, TEST_CALLS):
            values = {"contact_reason": _TEST_REASON, "is_test": True}
            self._plain(csr, stint.starts_at + timedelta(minutes=2), values)
        self._unresolved([stint for _csr, stint in shifts])

    def _moments(self, stint: Stint, wanted: int) -> Iterator[datetime]:
        """Yield when calls begin, one after the other, none in the last minutes."""
        room = (stint.ends_at - stint.starts_at) / max(wanted, 1)
        for i in range(wanted):
            start = stint.starts_at + i * room + self._random.uniform(0, 0.7) * room
            yield start.replace(microsecond=0)

    def _call_of(self, csr: Csr, moment: datetime) -> None:
        """Add a call of a CSR, as that CSR's work goes."""
        random = self._random
        team = csr.team_on(day_of(moment))
        outbound = random.random() < (0.75 if team == "T3" else 0.04)
        kind = "complaint" if csr.group in ("complaint", "escalation") else "inbound"
        reasons = _REASONS["outbound" if outbound else kind]
        rated = not outbound and random.random() < _RATED
        values = {
            "direction": "outbound" if outbound else "inbound",
            "contact_reason": _one_of(random, reasons),
            "csat": _one_of(random, _STARS) if rated else None,
        }
        second = None
        if not outbound and csr.login != "csr01" and random.random() < _TRANSFERRED:
            second = self._on_shift(csr, moment)
        self._plain(csr, moment, values, second)

    def _on_shift(self, first: Csr, moment: datetime) -> Csr | None:
        """Return somebody of the complaint desk to whom a call can be transferred."""
        later = moment + _LONGEST
        there = [
            csr
            for csr in self._centre.csrs
            if csr is not first
            and csr.group in ("complaint", "escalation")
            and any(s.starts_at <= moment < later <= s.ends_at for s in self._centre.roster[csr.id])
        ]
        return self._random.choice(there) if there else None

    def _plain(
        self, csr: Csr, moment: datetime, values: dict[str, Any], second: Csr | None = None
    ) -> None:
        cut = self._random.choice(self._cuts)
        external_id = f"{int(moment.timestamp())}.{next(self._serial)}"
        call_id = self._call(cut, moment, external_id, values)
        parts = [(csr, 0, cut.duration_ms)]
        if second is not None:
            turn = int(cut.duration_ms * self._random.uniform(0.35, 0.6))
            parts = [(csr, 0, turn), (second, turn, cut.duration_ms - turn)]
        for no, (handler, offset, duration) in enumerate(parts, 1):
            started = moment + timedelta(milliseconds=offset)
            self._segment(call_id, no, (started, offset, duration), handler)

    def _call(
        self, cut: Cut, moment: datetime | None, external_id: str, values: dict[str, Any]
    ) -> UUID:
        """Add a call with its customer's number and its recording."""
        random = self._random
        arrived = moment or at(self._centre.days.yesterday, 12)
        number = random.choice(self._customers)
        chance = random.random()
        if chance < _WITHHELD:
            number = ""
        elif chance < _WITHHELD + _HIDDEN:
            number = masking.mask(number)
        whole: dict[str, Any] = {"direction": "inbound", "csat": None, "is_test": False}
        call_id = self._batch.add(
            Call,
            arrived,
            recorder_id=self._place.recorder_id,
            external_id=external_id,
            started_at=moment,
            duration_ms=cut.duration_ms,
            number_masked=masking.mask(number),
            number_hash=masking.key_hash(number, self._place.secret),
            imported_at=at(day_of(arrived) + timedelta(days=1), 2),
            **whole | values,
        )
        if number and not masking.masked_at_source(number):
            self._batch.add_plain(CustomerNumber, call_id=call_id, number=number)
        for leg in cut.legs:
            self._audio(call_id, arrived, leg)
        return call_id

    def _audio(self, call_id: UUID, moment: datetime, leg: tuple[str, str, int, Probe]) -> None:
        path, channel, offset, found = leg
        self._batch.add(
            AudioFile,
            moment,
            call_id=call_id,
            source=self._folder,
            path=path,
            channel=channel,
            offset_ms=offset,
            sha256=found.sha256,
            bytes=found.bytes,
            format=found.format,
            rate=found.rate,
            channels=found.channels,
            duration_ms=found.duration_ms,
        )

    def _segment(self, call_id: UUID, no: int, when: tuple[datetime, int, int], csr: Csr) -> None:
        started, offset, duration = when
        day = day_of(started)
        self._batch.add(
            CallSegment,
            started,
            call_id=call_id,
            no=no,
            person_id=csr.id,
            team_id=self._centre.teams[csr.team_on(day)],
            identifier_kind="agent_id",
            identifier=csr.agent_id_on(day),
            started_at=started,
            offset_ms=offset,
            duration_ms=duration,
        )

    def _unresolved(self, stints: Sequence[Stint]) -> None:
        """Add calls whose CSR or time the recorder did not tell; they wait in a list (D9)."""
        for i, stint in enumerate(self._random.sample(stints, UNRESOLVED)):
            timed = i >= _WITHOUT_TIME
            cut = self._cuts[i]
            moment = next(self._moments(stint, 1)) if timed else None
            external_id = f"sha256:{cut.legs[0][3].sha256.hex()}"
            if moment is not None:
                external_id = f"{int(moment.timestamp())}.{next(self._serial)}"
            call_id = self._call(cut, moment, external_id, {"contact_reason": ""})
            agent = _UNKNOWN_AGENTS[i % len(_UNKNOWN_AGENTS)]
            self._batch.add(
                CallSegment,
                moment or datetime(2020, 1, 1, tzinfo=UTC),
                call_id=call_id,
                no=1,
                person_id=None,
                team_id=None,
                identifier_kind="agent_id" if agent else "",
                identifier=agent,
                started_at=moment,
                offset_ms=0,
                duration_ms=cut.duration_ms,
            )

    def _invent_customers(self, wanted: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < wanted:
            prefix = self._random.choice(_PREFIXES)
            rest = self._random.randrange(10 ** (11 - len(prefix)))
            found[f"{prefix}{rest:0{11 - len(prefix)}d}"] = None
        return list(found)


def _one_of(random: Random, weighted: Sequence[tuple[Any, int]]) -> Any:
    values, weights = zip(*weighted, strict=True)
    return random.choices(values, weights)[0]
