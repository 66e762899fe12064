"""The monthly result of a CSR: its base, its fall-backs, and whether somebody is qualified."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import month_results
from qa_desk.rules.month_results import Csr, Line, Marks, Month, Sample
from qa_desk.rules.statistics import Interval, Share
from qa_desk.rules.totals import Totals

ANNA = Csr(UUID(int=1), "王安", "1001")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def totals(*finals, **values):
    """Return the totals of results with these final scores."""
    squares = sum(each * each for each in finals)
    return Totals(n=len(finals), final=sum(finals), final_squares=squares, **values)


NOTHING, NO_SKILL, MARKS = Sample(), Share(0, 0), Marks(850, 800)


def sample(n, score, skill=NO_SKILL):
    return Sample(
        n, None if score is None else Fraction(score), Interval(score or 0, 1200), n, skill
    )


def made(month, quarter=NOTHING, typed=None, marks=MARKS):
    return month_results.line(ANNA, (month, quarter), 10, marks, (0, 0), typed)


def test_a_mean_that_reaches_the_pass_mark_is_not_enough_without_the_minimum_skill():
    """S3-4.4c."""
    found = made(sample(20, 872, Share(760, 1000)))

    assert (found.score, found.qualified) == (872, "no")
    assert made(sample(20, 872, Share(800, 1000))).qualified == "yes"
    assert made(sample(20, 849, Share(990, 1000))).qualified == "no"


def test_a_rounded_score_is_compared_with_the_pass_mark():
    assert made(sample(20, Fraction(8495, 10), Share(9, 10))).qualified == "yes"


def test_a_group_without_a_minimum_skill_asks_for_the_score_only():
    assert made(sample(20, 872), marks=Marks(850)).qualified == "yes"
    assert made(sample(20, 872)).qualified == "open"


def test_who_has_too_few_results_has_the_mean_of_three_months():
    found = made(sample(4, 900), sample(12, 861, Share(9, 10)))

    assert (found.source, found.n, found.score, found.qualified) == ("quarter", 12, 861, "yes")
    assert (found.low, found.high) == (861, 1000)


def test_who_has_too_few_in_three_months_too_has_no_value_until_one_is_entered():
    found = made(sample(4, 900), sample(9, 861))
    assert (found.source, found.score, found.n, found.low) == ("none", None, 4, None)
    assert found.qualified == "open"

    typed = made(sample(4, 900), sample(9, 861), typed=880)
    assert (typed.source, typed.score, typed.qualified) == ("typed", 880, "open")
    assert made(sample(4, 900), typed=700).qualified == "no"


def test_a_value_that_two_people_confirmed_goes_before_the_mean():
    assert made(sample(20, 872), typed=900).score == 900


def test_a_sample_whose_weights_are_unknown_is_no_value():
    assert made(sample(20, None)).source == "none"


def test_what_stays_as_it_is_may_still_move_the_mean():
    assert month_results.shifted(sample(20, 800), 100).score == 805
    assert month_results.shifted(sample(20, None), 100).score is None
    assert month_results.shifted(sample(20, 800), 0) == sample(20, 800)


def test_the_random_base_leaves_out_what_was_sampled_on_purpose():
    found = {
        ("random", "fee"): totals(900, 800, passed=1, ms_earned=90, ms_applicable=100),
        ("targeted", "fee"): totals(100),
    }

    random = month_results.on_base("random", found, {})
    everything = month_results.on_base("all", found, {})

    assert (random.n, random.score, random.passed, random.skill) == (2, 850, 1, Share(90, 100))
    assert (everything.n, everything.score) == (3, 600)
    assert month_results.on_base("random", {}, {}) == Sample(0, None, None, 0, Share(0, 0))


def test_weights_are_the_calls_of_what_was_sampled_on_purpose():
    """Domain.md 6.5b: ordinary 8,100 calls at 88.6, high-risk 900 at 71.2."""
    found = {
        ("random", "plain"): totals(*[886] * 120),
        ("targeted", "risk"): totals(*[712] * 80),
    }

    weighted = month_results.on_base("weighted", found, {"plain": 8100, "risk": 900})
    naive = month_results.on_base("all", found, {})

    assert (weighted.n, round(weighted.score)) == (200, 869)
    assert round(naive.score) == 816
    assert weighted.interval is not None


def test_calls_of_which_none_was_sampled_leave_no_weighted_value():
    found = {("targeted", "risk"): totals(712, 700)}

    assert month_results.on_base("weighted", found, {"plain": 10, "risk": 2}).score is None
    assert month_results.on_base("weighted", found, {"risk": 2}).score == 706


@given(st.lists(st.integers(0, 1000), min_size=10, max_size=60))
def test_a_line_never_shows_an_interval_without_its_score(finals):
    found = made(month_results.on_base("random", {("random", ""): totals(*finals)}, {}))

    assert found.low <= found.score <= found.high


def test_a_sheet_tells_who_is_missing_and_how_many_reach_the_mark():
    lines = (
        made(sample(20, 900)),
        made(sample(20, 800)),
        made(sample(2, 800)),
        made(sample(2, 900), typed=990),
    )
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    sheet = Month(date(2026, 10, 1), "random", 10, lines, moment, moment)

    assert [line.n for line in sheet.missing] == [2]
    assert sheet.attainment == Share(1, 2)
    assert replace(lines[1], adjusted=870).final == 870


def test_the_digest_follows_the_figures_and_not_their_order():
    one = made(sample(20, 900))
    other = replace(one, csr=Csr(UUID(int=2), "李", "1002"))
    first = date(2026, 10, 1)

    def digest(*lines):
        return month_results.digest(first, "random", lines)

    assert digest(one, other) == digest(other, one)
    assert digest(one, other) != digest(one, replace(other, score=899))


@pytest.mark.parametrize(
    ("lock", "opened"),
    [
        (datetime(2026, 11, 6, 10, tzinfo=UTC), date(2026, 11, 3)),  # Friday, three working days
        (datetime(2026, 11, 3, 10, tzinfo=UTC), date(2026, 11, 1)),  # the month before is not over
    ],
)
def test_a_month_may_be_closed_three_working_days_before_its_lock(lock, opened):
    found = month_results.opens(lock, 3, SHANGHAI, lambda day: day.weekday() < 5)

    assert found.astimezone(SHANGHAI).date() == opened


def test_lines_tell_their_pass_rate():
    assert isinstance(made(sample(20, 900)), Line)
    assert made(sample(20, 900)).pass_rate == Share(20, 20)
