"""What a calibration session shows: who scores how, and where people part (domain.md 5.12, 6.8).

Everybody scores the same calls blind; one may be the reference. Nothing of it enters a CSR's
figures. Any turnout will do: who has not scored a call is missing there. Scores are tenths.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from qa_desk.rules import agreement
from qa_desk.rules.agreement import Coefficient, Deviation
from qa_desk.rules.statistics import Share

NOT_APPLICABLE = -1


@dataclass(frozen=True)
class Scored:
    """One person's blind scoring of one call."""

    rater: UUID
    call: UUID
    answers: Mapping[str, int | None]  # item key → option or loss; None is "not applicable"
    final: int | None  # tenths
    fatals: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ItemAgreement:
    """How people agree on one item; the reference's own answers are not among the pairs."""

    key: str
    pairs: Share
    against: Share  # the reference's; of nothing without one
    alpha: Coefficient
    fleiss: float | None = None

    @property
    def is_disputed(self) -> bool:
        """Say whether anybody answered otherwise: then it is talked over."""
        return self.pairs.part < self.pairs.of or self.against.part < self.against.of


@dataclass(frozen=True)
class Rater:
    """How one person's scores lie against the reference's."""

    id: UUID
    calls: int
    totals: Deviation | None
    items: Share
    fatals: Share
    missed: int  # fatal errors that the reference has and this person has not
    added: int
    kappa: Coefficient = field(default_factory=lambda: Coefficient(None))  # Cohen's, of fatals

    def is_within(self, tolerance: int) -> bool:
        """Say whether no score is further from the reference's than is tolerated."""
        return self.totals is None or abs(self.totals.greatest) <= tolerance


@dataclass(frozen=True)
class Summary:
    """All that a session shows; without a reference there is nothing against it."""

    items: tuple[ItemAgreement, ...]  # the least agreement first
    raters: tuple[Rater, ...]
    totals: Coefficient  # alpha, interval
    fatals: Coefficient  # alpha, nominal
    fatal_ac1: float | None  # beside it: a rare fatal error pulls alpha down
    fatal_pairs: Share
    spread: Mapping[UUID, int] = field(default_factory=dict)  # call → greatest − least score
    fatal_fleiss: float | None = None
    panel: Deviation | None = None  # of everybody's scores from the reference's


def summary(
    scored: Sequence[Scored],
    reference: UUID | None,
    tolerance: int,
    seed: int = 0,
    wider: Mapping[UUID, int] | None = None,
) -> Summary:
    """Return what a session shows, with bootstrap intervals that a seed makes the same.

    `wider` is the tolerance of those who are new at it.
    """
    own = wider or {}
    right = {each.call: each for each in scored if each.rater == reference}
    others = [each for each in scored if each.rater != reference]
    calls = list(dict.fromkeys(each.call for each in scored))
    raters = sorted({each.rater for each in others})
    by = {(each.call, each.rater): each for each in others}
    table = [[by.get((call, rater)) for rater in raters] for call in calls]
    totals = [[each.final if each else None for each in row] for row in table]
    fatals = [[int(bool(each.fatals)) if each else None for each in row] for row in table]
    keys = dict.fromkeys(chain.from_iterable(each.answers for each in scored))
    items = (_item(key, table, [right.get(call) for call in calls], seed) for key in keys)
    return Summary(
        items=tuple(sorted(items, key=lambda item: (item.pairs.permille() or 0, item.key))),
        raters=tuple(_rater(rater, others, right, own.get(rater, tolerance)) for rater in raters),
        totals=agreement.bootstrap_alpha(totals, "interval", seed=seed),
        fatals=agreement.bootstrap_alpha(fatals, seed=seed),
        fatal_ac1=agreement.ac1(fatals, 2),
        fatal_pairs=agreement.pairwise(fatals),
        spread={
            call: max(known) - min(known)
            for call, row in zip(calls, totals, strict=True)
            if (known := [each for each in row if each is not None])
        },
        fatal_fleiss=agreement.fleiss(fatals),
        panel=_deviation(
            [(each, right[each.call]) for each in others if each.call in right], tolerance
        ),
    )


def _item(
    key: str,
    table: Sequence[Sequence[Scored | None]],
    right: Sequence[Scored | None],
    seed: int,
) -> ItemAgreement:
    ratings = [[_answer(each, key) for each in row] for row in table]
    return ItemAgreement(
        key,
        agreement.pairwise(ratings),
        agreement.against(ratings, [_answer(each, key) for each in right]),
        agreement.bootstrap_alpha(ratings, seed=seed),
        agreement.fleiss(ratings),
    )


def _answer(scored: Scored | None, key: str) -> int | None:
    """Return an answer as a category; that an item does not apply is one too."""
    if scored is None or key not in scored.answers:
        return None
    given = scored.answers[key]
    return NOT_APPLICABLE if given is None else given


def _rater(
    rater: UUID, scored: Sequence[Scored], right: Mapping[UUID, Scored], tolerance: int
) -> Rater:
    own = [each for each in scored if each.rater == rater]
    pairs = [(each, right[each.call]) for each in own if each.call in right]
    answers = [
        (_answer(each, key), _answer(known, key)) for each, known in pairs for key in known.answers
    ]
    told = [(given, known) for given, known in answers if given is not None]
    return Rater(
        id=rater,
        calls=len(own),
        totals=_deviation(pairs, tolerance),
        items=Share(sum(given == known for given, known in told), len(told)),
        fatals=Share(
            sum(bool(each.fatals) == bool(known.fatals) for each, known in pairs), len(pairs)
        ),
        missed=sum(len(known.fatals - each.fatals) for each, known in pairs),
        added=sum(len(each.fatals - known.fatals) for each, known in pairs),
        kappa=agreement.cohen(
            agreement.table_of(
                [int(bool(each.fatals)) for each, _known in pairs],
                [int(bool(known.fatals)) for _each, known in pairs],
                (0, 1),
            )
        ),
    )


def _deviation(pairs: Sequence[tuple[Scored, Scored]], tolerance: int) -> Deviation | None:
    return agreement.deviation(
        [each.final for each, _known in pairs],
        [known.final for _each, known in pairs],
        tolerance,
    )
