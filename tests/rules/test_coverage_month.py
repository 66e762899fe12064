"""A month of the centre of domain.md 7: 40 CSRs, 4 inspectors, days planned by who is short."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.rules import coverage
from qa_desk.rules.coverage import Checks, Csr, Month, Segment, Terms

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = Terms()
FIRST = date(2026, 11, 1)
STARTS = (8, 10, 12)  # of the three teams
FULL_MINUTES = 20  # 17 evaluations on 70 % of a day
DAY_MINUTES = 8 * 60 * 7 // 10


@dataclass
class Desk:
    """A CSR's month as it goes on."""

    csr: Csr
    works: frozenset[int]
    start: int
    done: dict[int, Checks] = field(default_factory=dict)

    @property
    def full(self):
        return sum(checks.full for checks in self.done.values())


def centre():
    """Forty CSRs, each with two days off in seven and a shift of one of three teams."""
    desks = []
    for n in range(40):
        works = frozenset(day for day in range(30) if (day + n) % 7 not in (0, 1))
        desks.append(Desk(Csr(UUID(int=n), f"座席{n}", str(1000 + n)), works, STARTS[n % 3]))
    return desks


def inspected(desks, day, minutes):
    """Let inspectors do a day: an evaluation where the month is behind, quick checks to three.

    Whose shift ends first comes first, as the queue is ordered.
    """
    here = sorted((desk for desk in desks if day in desk.works), key=lambda desk: desk.start)
    behind = sorted(here, key=lambda desk: desk.full / (1 + sum(n < day for n in desk.works)))
    quick = {desk.csr.id: TERMS.day for desk in here}
    minutes -= TERMS.day * TERMS.quick * len(here)
    for desk in behind:
        if minutes >= FULL_MINUTES - TERMS.quick and desk.full < TERMS.month:
            minutes -= FULL_MINUTES - TERMS.quick
            quick[desk.csr.id] -= 1
    assert minutes >= 0
    for desk in here:
        number = quick[desk.csr.id]
        desk.done[day] = Checks(TERMS.day - number, number)


def board(desks, month):
    lines = []
    for desk in desks:
        days, counted = [], []
        for n, day in enumerate(month.days):
            starts = datetime.combine(day, time(desk.start), ZONE).astimezone(UTC)
            segment = Segment("work", starts, starts + timedelta(hours=8))
            duty = coverage.duty([segment], TERMS) if n in desk.works else None
            checks = desk.done.get(n, coverage.NO_CHECKS)
            days.append(coverage.cell(duty, checks, TERMS, month, n))
            counted.append(checks.to_month(equal=TERMS.equal))
        lines.append(coverage.line(desk.csr, days, counted, month, TERMS))
    return lines


def test_s3_3g_s3_4_5b_a_month_of_40_csrs_and_4_inspectors_reaches_both_quotas():
    desks = centre()
    for day in range(30):
        inspected(desks, day, 4 * DAY_MINUTES * 5 // 7)  # they have days off as well
    over = Month.at(FIRST, datetime(2026, 12, 2, tzinfo=UTC), ZONE, TERMS.day_close)
    lines = board(desks, over)
    found = coverage.totals(lines, over)
    assert (found.day_rate, found.month_rate) == (1000, 1000)
    assert found.uncovered == ()
    assert min(line.done for line in lines) >= 20


def test_in_the_middle_of_that_month_the_forecast_says_that_it_will():
    desks = centre()
    for day in range(15):
        inspected(desks, day, 4 * DAY_MINUTES * 5 // 7)
    noon = Month.at(FIRST, datetime(2026, 11, 16, 4, tzinfo=UTC), ZONE, TERMS.day_close)
    lines = board(desks, noon)
    assert coverage.totals(lines, noon).heading == 40
    shift_end = datetime(2026, 11, 16, 8, tzinfo=UTC)
    found = coverage.alert(lines, noon, TERMS, [shift_end])
    assert found.is_short  # one inspector alone until four
    assert not coverage.alert(lines, noon, TERMS, [shift_end + timedelta(hours=2)] * 4).is_short


def test_with_one_inspector_the_month_ends_short_and_the_board_says_so():
    desks = centre()
    for day in range(30):
        for desk in desks:
            if day in desk.works:
                desk.done[day] = Checks(0, 1 + (day + desk.start) % 2)
    over = Month.at(FIRST, datetime(2026, 12, 2, tzinfo=UTC), ZONE, TERMS.day_close)
    found = coverage.totals(board(desks, over), over)
    assert (found.days_met, found.month_rate) == (0, 0)
