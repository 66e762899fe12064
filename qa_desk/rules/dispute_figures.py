"""Figures of disputes (domain.md 6.7) and of the way to a signature (6.13), of released results."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules.statistics import Share

LEAST_PERSON, LEAST_TEAM = 10, 30  # below this nothing is said of a person or a team (6.13)
ERROR = "overturned_inspector_error"
STAGES: Mapping[str, str] = {  # with whom a disputed result lies
    "csr": N_("With the CSR"),
    "team_lead": N_("With the team lead"),
    "qa_lead": N_("In review"),
    "panel": N_("With the panel"),
}
RAISED = ("dispute", "dispute_past", "contest")  # keys of steps
DECIDED = ("uphold", "uphold_signed", "correct", "panel_uphold", "panel_correct")
_OPEN = ("E5", "E7", "E9")  # a dispute waits for a decision
_UPHELD = "upheld"

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True)
class Result:
    """One released result, and what became of its newest dispute."""

    team: UUID
    inspector: UUID
    status: str
    is_timely: bool  # released within the time that its task had
    is_disputed: bool = False
    judge: UUID | None = None  # the team lead who judged the dispute (B12)
    judged_true: bool | None = None
    verdicts: tuple[str, ...] = ()  # of the review, then of the panel
    lasted: Mapping[str, timedelta] = field(default_factory=dict)  # by stage

    @property
    def overturned(self) -> str:
        """Return the cause for which it was corrected, "" when it stands."""
        return next((one for one in reversed(self.verdicts) if one != _UPHELD), "")

    @property
    def is_decided(self) -> bool:
        """Say whether its dispute came to a decision, if only the team lead's."""
        by_lead = bool(self.judged_true) and self.status not in _OPEN
        return self.is_disputed and (bool(self.verdicts) or by_lead)

    @property
    def is_judgement_reviewed(self) -> bool:
        """Say whether somebody has decided after the team lead."""
        return self.judged_true is not None and bool(self.verdicts)

    @property
    def is_judgement_right(self) -> bool:
        """Say whether the team lead's judgement was not reversed."""
        return self.is_judgement_reviewed and self.judged_true is (not self.overturned)


@dataclass(frozen=True)
class Stage:
    """How long disputed results lay with somebody."""

    key: str
    n: int
    median: timedelta
    slowest: timedelta


@dataclass(frozen=True)
class Team:
    """The disputes of one team."""

    id: UUID
    disputed: Share
    success: Share


@dataclass(frozen=True)
class Figures:
    """All figures of a period."""

    released: int
    disputed: Share
    reviewed: int  # disputes that came to the QA lead or a panel
    success: Share  # overturned for any cause, of those decided
    causes: tuple[tuple[str, int], ...]  # a key of guards.VERDICTS, how many
    accuracy: Share  # not overturned for an error of the inspector, of those released
    judgement: Share  # of team leads: not reversed, of those reviewed
    signed: Share
    timely: Share
    stages: tuple[Stage, ...]
    inspectors: tuple[tuple[UUID, Share], ...]  # overturned for their error, of those released
    judges: tuple[tuple[UUID, Share], ...]
    teams: tuple[Team, ...]


def of_course(plain: Result, steps: Sequence[tuple[str, str]]) -> Result:
    """Return a result with what became of its newest dispute, by its steps: (key, verdict)."""
    raised = [place for place, (key, _verdict) in enumerate(steps) if key in RAISED]
    if not raised:
        return plain
    since = steps[raised[-1] :]
    verdicts = tuple(verdict or _UPHELD for key, verdict in since if key in DECIDED)
    judged = any(key == "judge_true" for key, _verdict in since) or None
    return replace(plain, is_disputed=True, judged_true=judged, verdicts=verdicts)


def figures(results: Iterable[Result]) -> Figures:
    """Count the results of a period."""
    found = list(results)
    disputed = [one for one in found if one.is_disputed]
    return Figures(
        released=len(found),
        disputed=Share(len(disputed), len(found)),
        reviewed=sum(bool(one.verdicts) or one.status in ("E7", "E9") for one in disputed),
        success=_success(disputed),
        causes=_causes(disputed),
        accuracy=Share(sum(one.overturned != ERROR for one in found), len(found)),
        judgement=_judgement(disputed),
        signed=_signed(found),
        timely=Share(sum(one.is_timely for one in found), len(found)),
        stages=_stages(disputed),
        inspectors=tuple(
            (key, Share(sum(one.overturned == ERROR for one in each), len(each)))
            for key, each in _by(found, lambda one: one.inspector).items()
        ),
        judges=tuple(
            (key, _judgement(each))
            for key, each in _by(disputed, lambda one: one.judge).items()
            if key is not None
        ),
        teams=tuple(_team(key, each) for key, each in _by(found, lambda one: one.team).items()),
    )


def _by(found: Iterable[Result], key: Callable[[Result], KeyT]) -> dict[KeyT, list[Result]]:
    parts: dict[KeyT, list[Result]] = {}
    for one in found:
        parts.setdefault(key(one), []).append(one)
    return parts


def _success(disputed: Iterable[Result]) -> Share:
    decided = [one for one in disputed if one.is_decided]
    return Share(sum(bool(one.overturned) for one in decided), len(decided))


def _judgement(disputed: Iterable[Result]) -> Share:
    reviewed = [one for one in disputed if one.is_judgement_reviewed]
    return Share(sum(one.is_judgement_right for one in reviewed), len(reviewed))


def _signed(found: Iterable[Result]) -> Share:
    closed = [one.status for one in found if one.status in ("E10", "E11")]
    return Share(closed.count("E10"), len(closed))


def _causes(disputed: Sequence[Result]) -> tuple[tuple[str, int], ...]:
    causes = [one.overturned for one in disputed if one.overturned]
    return tuple((cause, causes.count(cause)) for cause in sorted(set(causes)))


def _stages(disputed: Iterable[Result]) -> tuple[Stage, ...]:
    lasted: dict[str, list[timedelta]] = {key: [] for key in STAGES}
    for one in disputed:
        for key, time in one.lasted.items():
            lasted[key].append(time)
    return tuple(
        Stage(key, len(times), _median(sorted(times)), max(times))
        for key, times in lasted.items()
        if times
    )


def _median(times: Sequence[timedelta]) -> timedelta:
    middle = len(times) // 2
    return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2


def _team(key: UUID, found: Sequence[Result]) -> Team:
    disputed = [one for one in found if one.is_disputed]
    return Team(key, Share(len(disputed), len(found)), _success(disputed))
