"""The roster: what a cell means, and what becomes of a day that is swapped or exempt (P6, P7)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.i18n import N_, _
from qa_desk.rules.cells import CellError, text
from qa_desk.rules.lists import by_word, plain
from qa_desk.rules.masking import narrow

DAY = 24 * 60  # minutes
KINDS: Mapping[str, str] = {
    "work": N_("On shift"),
    "leave": N_("On leave"),
    "training": N_("In training"),
    "incident": N_("Incident"),
    "rest": N_("Day off"),
}
_TYPED: Mapping[str, str] = {  # before times, one word that `parse` knows
    "work": "",
    "leave": N_("leave"),
    "training": N_("training"),
    "incident": N_("incident"),
}
CODE_KINDS = ("work", "leave", "training", "rest")
ACTIONS = ("edit", "swap", "exempt")
NEED_REASONS = ("swap", "exempt")
EXEMPTING = ("incident", "training")
ON_POST = ("work", "incident")
_KIND_WORDS = by_word(
    {
        "work": "work 工作 班 上班 加班 overtime",
        "leave": "leave 请假 假 休假",
        "training": "training 培训 训",
        "incident": "incident 突发事件 异常",
    }
)
_CLOCK = r"(\d{1,2})(?:[:.时点](\d{2})?)?"
_SPAN = re.compile(rf"([^\d\s,;+/、-]*)\s*{_CLOCK}\s*[-–—~至到]+\s*{_CLOCK}")
_BETWEEN = re.compile(r"[\s,;+/、]+")
_LATEST = 2 * DAY
_MOST_SEGMENTS = 6


@dataclass(frozen=True, order=True)
class Segment:
    """A part of a shift day, in minutes by the wall clock: 1800 is six on the next morning."""

    start: int
    end: int
    kind: str = "work"


@dataclass(frozen=True)
class Day:
    """A person's day in the roster; one without segments is off, or not in the roster at all."""

    code: str = ""
    segments: tuple[Segment, ...] = ()
    counts: bool = True  # for the quotas
    reason: str = ""
    by_hand: bool = False  # an import leaves it as it is (P6)

    @property
    def kind(self) -> str:
        """Return what the day is in one word: the first of its kinds, rest, or nothing."""
        for kind in ("incident", "work", "training", "leave"):
            if any(segment.kind == kind for segment in self.segments):
                return kind
        return "rest" if self.code else ""

    @property
    def is_mixed(self) -> bool:
        """Say whether the day is more than one thing, such as work and half a day of leave."""
        return len({segment.kind for segment in self.segments}) > 1

    def same_as(self, other: "Day") -> bool:
        """Say whether two days mean the same, whoever wrote them."""
        mine, theirs = ((one.code, one.segments, one.counts) for one in (self, other))
        return mine == theirs


@dataclass(frozen=True)
class Code:
    """What a roster writes into a cell, and what it stands for; times are minutes of the day."""

    code: str
    name: str = ""
    kind: str = "work"
    times: tuple[tuple[int, int], ...] = ()
    counts: bool = True

    def day(self) -> Day:
        """Return the day for which the code stands; leave without times is all day."""
        if self.kind == "rest":
            return Day(self.code, (), counts=False)
        times = self.times or ((0, DAY),)
        segments = tuple(Segment(start, end, self.kind) for start, end in times)
        return Day(self.code, segments, counts=self.counts and self.kind == "work")


@dataclass(frozen=True)
class Change:
    """One day of one person as it was seen, and as it is to be; `action` is one of ACTIONS."""

    person: UUID
    day: date
    before: Day
    after: Day
    action: str = "edit"


# What centres write, offered where no code is set up; the times are to be looked over.
COMMON = (
    Code("早", N_("Early shift"), "work", ((480, 960),)),
    Code("中", N_("Middle shift"), "work", ((720, 1200),)),
    Code("晚", N_("Late shift"), "work", ((960, 1440),)),
    Code("夜", N_("Night shift"), "work", ((1320, 1920),)),
    Code("休", N_("Day off"), "rest"),
    Code("调", N_("Day off in lieu"), "rest"),
    Code("年", N_("Annual leave"), "leave"),
    Code("病", N_("Sick leave"), "leave"),
    Code("事", N_("Personal leave"), "leave"),
    Code("训", N_("Training"), "training"),
)


def key(code: str) -> str:
    """Return a code as it is compared: narrow, small, without blanks."""
    return "".join(narrow(code).casefold().split())


def by_key(codes: Iterable[Code]) -> dict[str, Code]:
    """Return the codes as `parse` looks them up."""
    return {key(code.code): code for code in codes}


def parse(cell: str, codes: Mapping[str, Code]) -> Day:
    """Return the day that a cell means; CellError when nobody can say.

    A cell holds a code, several codes (早/晚), or times, each with a code or kind before it:
    08:00-12:00 年12:00-16:00.
    """
    written = text(narrow(cell))
    if not written:
        return Day()
    if found := codes.get(key(written)):
        return found.day()
    spans = list(_SPAN.finditer(written))
    if spans:
        if _BETWEEN.sub("", _SPAN.sub("", written)):
            raise CellError("clock")
        return _day(written, [_segment(span, codes) for span in spans])
    parts = [codes.get(key(part)) for part in _BETWEEN.split(written)]
    days = [code.day() for code in parts if code]
    if len(days) < len(parts) or not any(day.segments for day in days):
        raise CellError("unknown_code")
    joined = _day(written, [segment for day in days for segment in day.segments])
    return replace(joined, counts=any(day.counts for day in days))


def spell(day: Day, codes: Mapping[str, Code]) -> str:
    """Return what to type for a day: its code where that says it all, else its times."""
    if not day.segments or parses_to(day, codes):
        return day.code
    return " ".join(
        (_(_TYPED[part.kind]) if _TYPED[part.kind] else "") + span(part.start, part.end)
        for part in day.segments
    )


def parses_to(day: Day, codes: Mapping[str, Code]) -> bool:
    """Say whether the code of a day still means these segments."""
    try:
        return parse(day.code, codes).segments == day.segments
    except CellError:
        return False


def span(start: int, end: int) -> str:
    """Return a span such as 22:00-06:00; what begins after midnight is 25:00-28:00."""
    return f"{_clock(start)}-{_clock(end - DAY if start < DAY < end else end)}"


def times_of(written: str) -> tuple[tuple[int, int], ...]:
    """Return the times of a code as somebody types them; CellError when they are none."""
    day = parse(written, {}) if text(written) else Day()
    return tuple((segment.start, segment.end) for segment in day.segments)


def times(start: str, end: str) -> tuple[int, int]:
    """Return the times of a code as they are stored."""
    found = segment(minute(start), minute(end))
    return found.start, found.end


def minute(written: str) -> int:
    """Return a time of day in minutes: 8:00, 24:00, 0.5 as Excel has it, or behind a date."""
    value = text(narrow(written)).replace("T", " ").split(" ")[-1]
    if found := re.fullmatch(r"([01]?\.\d+)", value):
        return round(float(found[1]) * DAY)
    found = re.fullmatch(rf"{_CLOCK}(?::\d{{2}}(?:\.0+)?)?", value)
    if found is None:
        raise CellError("clock")
    return _minutes(found[1], found[2])


def segment(start: int, end: int, kind: str = "work") -> Segment:
    """Return a segment; one that ends before it begins ends on the next day."""
    if end <= start:
        end += DAY
    if end <= start or end > _LATEST:
        raise CellError("clock")
    return Segment(start, end, kind)


def joined(code: str, segments: Sequence[Segment]) -> Day:
    """Return a day of these segments; CellError when they lie over each other."""
    return _day(code, segments)


def minutes_on_post(day: Day) -> int:
    """Return how long somebody works that day."""
    return sum(part.end - part.start for part in day.segments if part.kind == "work")


def is_due(day: Day, least: int) -> bool:
    """Say whether the day's checks are due: on post long enough, and not exempt (domain.md 6.6)."""
    is_incident = any(part.kind == "incident" for part in day.segments)
    return day.counts and not is_incident and minutes_on_post(day) >= max(1, least)


def exempt(day: Day, kind: str, reason: str) -> Day:
    """Return the day without quota: its work becomes an incident or a training day."""
    segments = tuple(
        replace(part, kind=kind) if part.kind == "work" else part for part in day.segments
    )
    return replace(day, segments=segments, counts=False, reason=reason, by_hand=True)


def in_training(day: Day, start: int, end: int, reason: str) -> Day:
    """Return the day with its work between two minutes made training; what is no work stays."""
    parts: list[Segment] = []
    for part in day.segments:
        low, high = max(part.start, start), min(part.end, end)
        if part.kind != "work" or low >= high:
            parts.append(part)
            continue
        cut = (
            Segment(part.start, low),
            Segment(low, high, "training"),
            Segment(high, part.end),
        )
        parts += [each for each in cut if each.start < each.end]
    if tuple(parts) == day.segments:
        return day
    return replace(day, segments=tuple(parts), reason=reason, by_hand=True)


def swap(
    one: Mapping[date, Day], other: Mapping[date, Day], people: tuple[UUID, UUID], reason: str
) -> list[Change]:
    """Return the changes by which two people swap these days."""
    changes = []
    for day in sorted(one.keys() | other.keys()):
        mine, theirs = one.get(day, Day()), other.get(day, Day())
        for person, before, after in ((people[0], mine, theirs), (people[1], theirs, mine)):
            if not after.same_as(before):
                swapped = replace(after, reason=reason, by_hand=True)
                changes.append(Change(person, day, before, swapped, "swap"))
    return changes


@lru_cache(10_000)  # a month of a whole centre has few
def moments(day: date, part: Segment, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a segment begins and ends."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(minutes=part.start), midnight + timedelta(minutes=part.end)


@lru_cache(10_000)
def minutes_of(moment: datetime, day: date, zone: ZoneInfo) -> int:
    """Return a moment in minutes of a shift day, by the wall clock."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    return int((local - datetime(day.year, day.month, day.day)).total_seconds()) // 60  # noqa: DTZ001 - wall clock


def _segment(found: "re.Match[str]", codes: Mapping[str, Code]) -> Segment:
    word, *clocks = found.groups()
    code = codes.get(key(word))
    kind = code.kind if code else _KIND_WORDS.get(plain(word), "" if word else "work")
    if kind not in KINDS or kind == "rest":
        raise CellError("unknown_code")
    return segment(_minutes(*clocks[:2]), _minutes(*clocks[2:]), kind)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(hours: str, minutes: str | None) -> int:
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or found > _LATEST:
        raise CellError("clock")
    return found


def _day(written: str, segments: Sequence[Segment]) -> Day:
    ordered = tuple(sorted(segments))
    apart = all(one.end <= two.start for one, two in pairwise(ordered))
    if not apart or len(ordered) > _MOST_SEGMENTS:
        raise CellError("overlap")
    return Day(written, ordered, counts=any(part.kind == "work" for part in ordered))
