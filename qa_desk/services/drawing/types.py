"""What draws, and the proofs of them, look like from outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules.sampling import EXCLUSIONS


@dataclass(frozen=True)
class Span:
    """The days whose calls are drawn; to catch up, also calls older than may be sampled else."""

    first: date
    last: date  # included
    catch_up: bool = False

    @classmethod
    def of_month(cls, month: date) -> "Span":
        """Return all days of a month."""
        return cls(month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1))


@dataclass(frozen=True)
class DrawRow:
    """One draw by one sampling rule, as anybody may check it."""

    id: UUID
    drawn_at: datetime
    drawn_by: str
    seed: str
    pool_from: datetime
    pool_to: datetime
    pool_count: int
    pool_digest: str
    drawn: int
    inspectors: int  # who have what was drawn
    shortfalls: tuple[tuple[str, int], ...]  # who had too few calls for the rule, and how many
    exclusions: tuple[tuple[str, int], ...]
    rule: str = ""  # its name
    sample_reason: str = "random"
    unjudged: tuple[tuple[UUID, str], ...] = ()  # calls drawn that nobody can judge, and why (P16)
    replaced: int = 0  # tasks that could not be scored (E-02)

    @property
    def short(self) -> int:
        """Count the CSRs with fewer calls than the rule asks for."""
        return len(self.shortfalls)


@dataclass(frozen=True)
class Drawn:
    """What one act of drawing gave, rule by rule."""

    draws: tuple[DrawRow, ...]
    inspectors: int

    @property
    def drawn(self) -> int:
        """Count the tasks."""
        return sum(row.drawn for row in self.draws)

    @property
    def unjudged(self) -> tuple[tuple[UUID, str], ...]:
        """Return the calls that nobody can judge, and why."""
        return tuple(each for row in self.draws for each in row.unjudged)


@dataclass(frozen=True)
class Difference:
    """Something in a draw that is not as drawing again makes it."""

    kind: str
    subject: str = ""  # a CSR, or the number of an evaluation
    was: str = ""
    now: str = ""

    @property
    def sentence(self) -> str:
        """Return it in words."""
        words = _(_DIFFERENCES[self.kind])
        return words.format(subject=self.subject, was=self.was, now=self.now)


_DIFFERENCES: Mapping[str, str] = {
    "old": N_(
        "This draw was made by a program that did not keep what is needed to draw again. "
        "Its pool and seed are all there is."
    ),
    "rule": N_("The draw did not follow its rule or the settings: {subject}."),
    "pool": N_("{subject}: the pool was {was}, and is {now}."),
    "whole": N_("The digest of the whole pool is not that of its CSRs."),
    "wanted": N_("{subject}: {was} were asked for, the rule asks for {now}."),
    "missing": N_("{subject}: the call {now} should have been drawn and is not there."),
    "added": N_("{subject}: drawing again does not draw this call ({now})."),
    "rank": N_("{subject}: its rank is not the one of its call and the draw seed."),
    "seed": N_("The ranks are not those of this draw seed: they were made with another one."),
    "replacement": N_("{subject}: it is not the next in rank after the call that it replaces."),
    "count": N_("{subject}: {was} were recorded as drawn, {now} are there."),
}


@dataclass(frozen=True)
class Verdict:
    """What drawing again came to."""

    draw_id: UUID
    drawn_at: datetime
    count: int  # evaluations compared
    differences: tuple[Difference, ...]

    @property
    def is_identical(self) -> bool:
        """Say whether nothing differs."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """Return the verdict in words."""
        if self.is_identical:
            words = ngettext(
                "Identical: drawing again gives the same {n} call from the same pool.",
                "Identical: drawing again gives the same {n} calls from the same pool.",
                self.count,
            )
            return words.format(n=self.count)
        n = len(self.differences)
        words = ngettext(
            "Not identical: {n} thing differs.", "Not identical: {n} things differ.", n
        )
        return words.format(n=n)


@dataclass(frozen=True)
class Why:
    """Why a call was drawn by a draw, or why not."""

    code: str  # of _ANSWERS, or a key of EXCLUSIONS
    draw_id: UUID | None = None
    drawn_at: datetime | None = None
    rule: str = ""
    place: int = 0  # in rank, of `of` calls of its cell
    of: int = 0
    quota: int = 0  # of the cell
    number: str = ""  # of the evaluation

    @property
    def sentence(self) -> str:
        """Return it in words."""
        if self.code in _ANSWERS:
            values = {"place": self.place, "of": self.of, "quota": self.quota}
            return _ANSWERS[self.code]({**values, "number": self.number})
        return _("Not in the pool: {reason}.").format(reason=_(EXCLUSIONS[self.code]))


_Say = Callable[[Mapping[str, Any]], str]
_ANSWERS: Mapping[str, _Say] = {
    "drawn": lambda v: _(
        "Drawn as {number}: number {place} in rank of {of} calls of that week or day and part of "
        "the day, of which {quota} were to be drawn."
    ).format(**v),
    "replacement": lambda v: _(
        "Drawn as {number} in place of a call that could not be scored: the next in rank."
    ).format(**v),
    "not_reached": lambda v: _(
        "In the pool, but not drawn: number {place} in rank of {of} calls of that week or day and "
        "part of the day, of which {quota} were to be drawn."
    ).format(**v),
    "unjudged": lambda _v: _("Drawn, but there was nobody who could judge it."),
    "gone": lambda _v: _("Drawn, but its evaluation is not there any more."),
    "by_hand": lambda v: _(
        "An evaluation of this call, {number}, is not by the draw it names."
    ).format(**v),
    "off_plan": lambda v: _("Evaluated as {number} outside of every draw.").format(**v),
    "later": lambda _v: _("Not in the pool: the call was imported after this draw."),
    "outside": lambda _v: _("No draw covers the time of this call."),
    "old": lambda _v: _("The draw is too old to be drawn again."),
}


@dataclass(frozen=True)
class Replaced:
    """What became of a task that cannot be scored."""

    number: str
    by: str  # the number of the task in its place; "" when the draw has no more calls


@dataclass(frozen=True)
class ReplacedShare:
    """How many of an inspector's tasks of a month were replaced (E-02)."""

    inspector_id: UUID
    inspector: str
    tasks: int
    replaced: int
    is_over: bool  # the QA lead is told

    @property
    def percent(self) -> int:
        """Return the part replaced, in whole percents."""
        return 100 * self.replaced // self.tasks
