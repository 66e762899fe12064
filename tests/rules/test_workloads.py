"""Domain.md 6.6 and P16: what checks cost, and what of them can be reached."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import workloads
from qa_desk.rules.workloads import DAY, Pace

CENTRE = {"checks": 40 * 22 * 3, "by_others": 0, "days": 22, "capacity": 4 * 22 * DAY}
wishes = st.dictionaries(st.integers(0, 50), st.integers(0, 30), max_size=20)


def load(evaluations, **values):
    return workloads.workload(evaluations, **{**CENTRE, "pace": Pace(), **values})


def test_the_worked_example_all_scored_takes_ten_inspectors_and_a_tenth():
    assert load(2640).needed == 1008  # 10.1


def test_the_worked_example_split_takes_three_inspectors_and_seven_tenths():
    found = load(800)
    assert (found.evaluations, found.quick, found.quick_minutes) == (800, 1840, 92 * 60)
    assert round(found.evaluation_minutes * 100 / found.month) == 306
    assert round(found.quick_minutes * 100 / found.month) == 60
    assert (found.needed, found.there, found.fits) == (365, 400, True)


def test_what_team_leads_and_coaches_take_costs_the_inspectors_nothing():
    found = load(800, by_others=50)
    assert (found.quick, found.quick_by_others, found.quick_minutes) == (920, 920, 46 * 60)


def test_more_evaluations_than_checks_need_no_quick_checks():
    assert load(3000).quick == 0


def test_the_pace_is_the_centres():
    assert Pace.of({"plan.day": "20", "plan.quick": "5"}) == Pace(20, 70, 5)


def test_an_hour_of_eight_at_work_is_a_break():
    assert workloads.net_minutes(480) == DAY


def test_a_plan_that_fits_has_no_shortfall():
    assert workloads.shortfall(dict.fromkeys(range(40), 20), load(800), Pace()) is None


def test_over_capacity_both_kinds_of_checks_lose_the_same_part():
    wanted = dict.fromkeys(range(40), 66)
    found = workloads.shortfall(wanted, load(2640), Pace())
    assert (found.wanted, found.reached, found.least, found.share) == (2640, 1047, 26, 39)
    mixed = workloads.shortfall(dict.fromkeys(range(40), 20), load(800, capacity=18480), Pace())
    assert (mixed.reached, mixed.quick_wanted) == (437, 1840)
    assert abs(mixed.reached / 800 - mixed.quick_reached / 1840) < 0.01


def test_a_shortfall_of_nothing_wanted_is_whole():
    found = workloads.shortfall({}, load(0, capacity=0), Pace())
    assert (found.share, found.reached, found.quick_reached) == (100, 0, 0)


@given(wishes, st.integers(0, 300))
def test_nobody_gets_two_more_than_another_who_wants_more(wanted, total):
    given_out = workloads.spread(wanted, total)
    assert sum(given_out.values()) == min(total, sum(wanted.values()))
    assert all(0 <= given_out[key] <= wanted[key] for key in wanted)
    lacking = [given_out[key] for key in wanted if given_out[key] < wanted[key]]
    assert not lacking or max(given_out.values()) <= min(lacking) + 1


@given(wishes, st.integers(0, 300))
def test_everybody_gets_the_least_unless_he_wants_less(wanted, total):
    level = workloads.least(wanted, total)
    given_out = workloads.spread(wanted, total)
    assert all(given_out[key] >= min(level, wanted[key]) for key in wanted)


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 30), min_size=1), st.integers(0, 20000))
def test_what_is_reached_costs_no_more_than_there_is(wanted, capacity):
    total = sum(wanted.values())
    found = workloads.shortfall(wanted, load(total, capacity=capacity), Pace())
    if found:
        mine = found.quick_reached
        assert found.reached * Pace().evaluation + mine * Pace().quick <= capacity
        assert 0 <= found.reached <= found.wanted
