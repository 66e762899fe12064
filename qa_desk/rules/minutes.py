"""The minutes of a meeting (会议纪要, domain.md 5.11): what they say, what they still lack.

Their text in canonical form is the document that people sign; the same text is read back. Times
are of the centre. Figures: numbers as they are, rates in thousandths, scores in tenths.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules import form_texts
from qa_desk.rules.signatories import Asked

KIND, PREFIX = "minutes", "HYJ"
SUBJECT = "meeting"  # of the actions that follow
TYPES: Mapping[str, str] = {
    "weekly": N_("Weekly meeting"),
    "improvement": N_("Improvement meeting"),
    "calibration": N_("Calibration meeting"),
    "forum": N_("Staff forum"),
    "drill": N_("Drill"),
    "cross": N_("Cross-department meeting"),
}
FIGURES: Mapping[str, str] = {
    "evaluations": N_("Evaluations released"),
    "score": N_("Average score"),
    "pass_rate": N_("Pass rate"),
    "fatal_rate": N_("Fatal error rate"),
    "late_results": N_("Results past their deadline now"),
    "complaints": N_("Complaints received in the period"),
    "complaints_late": N_("Complaints past their deadline now"),
    "late_actions": N_("Actions overdue"),
    "late_notes": N_("Information notes overdue"),
}
UNITS: Mapping[str, str] = {"score": "score", "pass_rate": "percent", "fatal_rate": "percent"}
PRESENT, ABSENT = "present", "absent"
ATTENDANCE: Mapping[str, str] = {
    "": N_("Not said yet"),
    PRESENT: N_("Attended"),
    ABSENT: N_("Did not attend"),
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # of meet.weekly
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    """Somebody who is invited, whether he was there, and what he wrote beforehand (S1-3.4)."""

    person_id: UUID
    name: str  # and staff no.
    attendance: str = ""  # a key of ATTENDANCE
    reason: str = ""  # of the absence
    words: str = ""


@dataclass(frozen=True)
class Check:
    """An action of before as it stood at the meeting."""

    number: str
    what: str
    owner: str
    due: date
    state: str  # a key of action_items.STATES
    progress: int  # percent
    is_overdue: bool
    result: str = ""


@dataclass(frozen=True)
class Fact:
    """A figure of the week behind; None is nothing, never 0."""

    code: str  # a key of FIGURES
    value: int | None
    n: int = 0  # of how many evaluations


def said_value(fact: Fact) -> str:
    """Return how a figure is said: a number, a score or a percentage; nothing of nothing."""
    if fact.value is None:
        return ""
    unit = UNITS.get(fact.code)
    value = f"{fact.value / 10:.1f}" if unit else str(fact.value)
    return f"{value} %" if unit == "percent" else value


@dataclass(frozen=True)
class Late:
    """An action or information note that is overdue, and with whom (P24)."""

    number: str
    kind: str  # a key of action_items.KINDS
    what: str
    owner: str
    due: date


@dataclass(frozen=True)
class Problem:
    """A problem and how it is solved."""

    problem: str
    solution: str = ""


@dataclass(frozen=True)
class Task:
    """What somebody is to do until a day; it has a number once it is given (S1-3.7)."""

    what: str
    owner_id: UUID | None
    owner: str
    due: date
    number: str = ""


@dataclass(frozen=True)
class Drill:
    """What was drilled: a contingency plan, the scenario, what happened, what follows (S0-8.2)."""

    plan_id: UUID | None = None
    plan: str = ""  # number, title and version
    scenario: str = ""
    record: str = ""
    review: str = ""


@dataclass(frozen=True)
class Minutes:
    """The whole of it; everybody who was there signs, and whoever was not has read it."""

    type: str  # a key of TYPES
    topic: str
    day: date
    begins: str  # HH:MM
    ends: str
    place: str
    chair_id: UUID | None
    chair: str
    recorder_id: UUID | None
    recorder: str
    first: date  # the period that is summed up
    last: date
    previous: str = ""  # number of the meeting before
    summary: str = ""
    decisions: str = ""
    drill: Drill = Drill()
    people: tuple[Invited, ...] = ()
    checks: tuple[Check, ...] = ()
    figures: tuple[Fact, ...] = ()
    late: tuple[Late, ...] = ()
    problems: tuple[Problem, ...] = ()
    tasks: tuple[Task, ...] = ()

    def to_text(self) -> str:
        """Return the minutes in canonical form (qad1)."""
        return form_texts.written(self)

    @classmethod
    def from_text(cls, text: str) -> "Minutes":
        """Return the minutes that a text says."""
        return form_texts.read_as(cls, text)

    @property
    def present(self) -> tuple[Invited, ...]:
        """Return who was there."""
        return tuple(one for one in self.people if one.attendance == PRESENT)

    @property
    def absent(self) -> tuple[Invited, ...]:
        """Return who was not."""
        return tuple(one for one in self.people if one.attendance == ABSENT)

    def signatories(self) -> tuple[Asked, ...]:
        """Return who signs, in any order: all who were there; the others that they read it."""
        groups = (("attendee", self.present), ("absentee", self.absent))
        found = [(role, one.person_id) for role, people in groups for one in people]
        return tuple(Asked(place, key, role, 1) for place, (role, key) in enumerate(found, 1))

    def problem(self, today: date) -> str:
        """Return what is missing before people can sign; nothing when it is whole (5.11)."""
        return next(_problems(self, today), "")


def _problems(minutes: Minutes, today: date) -> Iterator[str]:
    if minutes.type not in TYPES:
        yield _("Choose what kind of meeting it is.")
    if not minutes.begins or not minutes.place.strip():
        yield _("Say when and where it was.")
    if minutes.day > today:
        yield _("The meeting is still to come. Issue the minutes once it was held.")
    if minutes.last < minutes.first:
        yield _("The period ends before it begins.")
    yield from _of_people(minutes)
    if not minutes.summary.strip():
        yield _("Sum up the time behind in a few words.")
    if any(not (one.problem.strip() and one.solution.strip()) for one in minutes.problems):
        yield _("Each problem needs a solution, and each solution its problem.")
    yield from _of_tasks(minutes, today)
    drill = minutes.drill
    if minutes.type == "drill" and not all(
        each.strip() for each in (drill.plan, drill.scenario, drill.record, drill.review)
    ):
        yield _("A drill needs its contingency plan, the scenario, the record and the review.")


def _of_people(minutes: Minutes) -> Iterator[str]:
    there = {one.person_id for one in minutes.present}
    if minutes.chair_id not in there or minutes.recorder_id not in there:
        yield _("Name who led it and who took the minutes: both were present.")
    if any(not one.attendance for one in minutes.people):
        yield _("Say of everybody who was invited whether he was present.")
    for one in minutes.absent:
        if not one.reason.strip():
            yield _("Say why {person} was absent.").format(person=one.name)


def _of_tasks(minutes: Minutes, today: date) -> Iterator[str]:
    if minutes.type == "weekly" and not minutes.tasks:
        yield _("Plan the week ahead: one action at least, with who and until when (S1-3.7).")
    for one in minutes.tasks:
        if not one.what.strip() or one.owner_id is None:
            yield _("Each action needs what is to be done and who does it.")
        elif not one.number and one.due < today:
            yield _("“{what}” is due before today. Choose a later day.").format(what=one.what)


def with_input(minutes: Minutes, written: Mapping[UUID, Invited]) -> Minutes:
    """Return a draft with what the invited wrote themselves; who said nothing stays as he was.

    Whoever says that he cannot come is absent, unless the recorder has seen him there.
    """
    return replace(
        minutes, people=tuple(_joined(one, written.get(one.person_id)) for one in minutes.people)
    )


def _joined(one: Invited, said: Invited | None) -> Invited:
    if said is None:
        return one
    return replace(
        one,
        attendance=one.attendance or said.attendance,
        reason=one.reason or said.reason,
        words=said.words or one.words,
    )


def week_before(day: date) -> tuple[date, date]:
    """Return the Monday and Sunday of the week before a day's."""
    monday = day - timedelta(days=day.weekday())
    return monday - _WEEK, monday - timedelta(days=1)


def meeting_day(today: date, weekday: str) -> date | None:
    """Return the day of this week's meeting; None where the centre has none."""
    if weekday not in DAYS:
        return None
    return today + timedelta(days=DAYS.index(weekday) - today.weekday())


def is_missing(today: date, weekday: str, held: Sequence[date]) -> bool:
    """Say whether this week should have a meeting and has none, not even in preparation."""
    day = meeting_day(today, weekday)
    monday = today - timedelta(days=today.weekday())
    return day is not None and not any(monday <= one < monday + _WEEK for one in held)


def next_of(before: Minutes, day: date, begins: str) -> Minutes:
    """Return the beginning of the meeting after one: same place and people, a week on."""
    first, last = week_before(day)
    return Minutes(
        type=before.type,
        topic="",
        day=day,
        begins=begins,
        ends="",
        place=before.place,
        chair_id=before.chair_id,
        chair=before.chair,
        recorder_id=before.recorder_id,
        recorder=before.recorder,
        first=first,
        last=last,
        people=tuple(Invited(one.person_id, one.name) for one in before.people),
    )


def to_check(before: Minutes) -> tuple[str, ...]:
    """Return the numbers of the actions that the next meeting asks about.

    Those that were given then, and of those asked about then what was not done yet.
    """
    old = [one.number for one in before.checks if one.state == "open"]
    return tuple(dict.fromkeys([*old, *(one.number for one in before.tasks if one.number)]))
