"""How many signatures each slip mode asks of a person in a month (P22)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qa_desk.rules import slips
from qa_desk.rules.scoring import half_up


@dataclass(frozen=True)
class ToSign:
    """A result that its CSR and the team lead sign; `day` is that of its call."""

    csr: UUID
    lead: UUID  # whoever leads, or the team where nobody does
    day: date
    result: str | None = "pass"
    fatal: bool = False


@dataclass(frozen=True)
class Share:
    """Signatures of a person in the month: on average, in tenths, and at most."""

    people: int
    tenths: int
    most: int


@dataclass(frozen=True)
class Line:
    """What a mode asks: how many slips, and the signatures of CSRs and of team leads."""

    mode: str
    slips: int
    csr: Share
    lead: Share


def lines(results: Sequence[ToSign]) -> tuple[Line, ...]:
    """Return what each mode asks; each slip is signed once by its CSR and once by the lead."""
    return tuple(_line(mode, results) for mode in slips.MODES)


def expected(
    teams: Mapping[UUID, Iterable[UUID]], each: int, days: Sequence[date]
) -> Iterator[ToSign]:
    """Yield what a plan's targets would bring: so many passes of each CSR, spread over the days."""
    for lead, csrs in teams.items():
        for csr in csrs:
            for number in range(each if days else 0):
                yield ToSign(csr, lead, days[number * len(days) // each])


def _line(mode: str, results: Sequence[ToSign]) -> Line:
    papers = {_paper(mode, number, one): one for number, one in enumerate(results)}
    return Line(
        mode,
        len(papers),
        _share(Counter(one.csr for one in papers.values())),
        _share(Counter(one.lead for one in papers.values())),
    )


def _paper(chosen: str, number: int, one: ToSign) -> tuple[object, ...]:
    mode = slips.mode(chosen, one.result, fatal=one.fatal)
    if mode not in slips.SHARED:
        return (number,)
    return one.csr, one.lead, mode, slips.period(mode, one.day)


def _share(counts: Mapping[UUID, int]) -> Share:
    people = len(counts)
    tenths = half_up(10 * sum(counts.values()), people) if people else 0
    return Share(people, tenths, max(counts.values(), default=0))
