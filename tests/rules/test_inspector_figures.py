"""What the page of an inspector shows of a month."""

from uuid import UUID

import pytest

from qa_desk.rules import inspector_figures
from qa_desk.rules.dispute_figures import ERROR, Result
from qa_desk.rules.drift import Drift
from qa_desk.rules.inspector_figures import ORDER, Ground, Second
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.report_forms import Figure
from qa_desk.rules.statistics import Interval, Share

ME = UUID(int=1)
FINE = Result(ME, ME, "E10", is_timely=True)
WRONG = Result(ME, ME, "E10", is_timely=True, is_disputed=True, verdicts=(ERROR,))


def figures(now, before=None, targets=None):
    found = inspector_figures.figures(now, before or Ground(), targets or {})
    return {one.measure: one for one in found}


def test_they_stand_in_one_order_and_each_is_defined():
    assert tuple(figures(Ground())) == ORDER
    assert set(ORDER) <= set(MEASURES)


def test_6_7_both_accuracies_stand_side_by_side():
    blind = [Second("blind", n - 1, n, 0, 0) for n in (20, 20, 20, 20, 20, 20)]
    blind += [Second("blind", 5, 6, 0, 0), Second("blind", 6, 6, 0, 0)]
    released = (FINE,) * 259 + (WRONG,) * 3
    found = figures(Ground(tuple(blind), released), targets={"recheck_accuracy": 95})
    rechecked, overturned = found["recheck_accuracy"], found["inspector_accuracy"]
    assert (rechecked.value, rechecked.n, rechecked.target) == (947, 132, 950)
    assert (rechecked.low, rechecked.high) == (895, 974)
    assert (overturned.value, overturned.n) == (989, 262)
    assert (found["fatal_missed"].value, found["fatal_missed"].n) == (0, 8)


def test_without_a_recheck_no_missed_fatal_is_claimed():
    found = figures(Ground(seconds=(Second("repeat", 9, 10, 1, -100),)))
    assert (found["fatal_missed"].value, found["fatal_missed"].n) == (None, 0)
    assert found["recheck_accuracy"].value is None


def test_repeats_have_agreement_and_the_limits_of_their_difference():
    seconds = tuple(Second("repeat", 9, 10, 0, one) for one in (10, -10, 30, -30, None))
    found = figures(Ground(seconds=seconds))
    assert (found["repeatability"].value, found["repeatability"].n) == (900, 50)
    difference = found["repeat_difference"]
    assert (difference.value, difference.n) == (0, 4)
    assert (difference.low, difference.high) == (-51, 51)


@pytest.mark.parametrize(("interval", "ends"), [(None, (None, None)), ((-5.4, -1.2), (-5, -1))])
def test_drift_is_told_with_its_interval(interval, ends):
    drift = Drift(ME, 30, -3.3, Interval(*interval) if interval else None)
    found = figures(Ground(drift=drift))["drift"]
    assert (found.value, found.n, (found.low, found.high)) == (-3, 30, ends)


def test_one_repeat_has_no_limits():
    found = figures(Ground(seconds=(Second("repeat", 1, 1, 0, 20),)))["repeat_difference"]
    assert found == Figure("repeat_difference", 20, 1)


def test_the_month_before_stands_beside():
    before = Ground(in_time=Share(1, 2), submitted=7)
    found = figures(Ground(in_time=Share(2, 2), submitted=9), before, {"submitted_in_time": 95})
    assert (found["submitted_in_time"].value, found["submitted_in_time"].before) == (1000, 500)
    assert (found["submitted"].value, found["submitted"].before) == (9, 7)


def test_a_figure_on_too_few_is_not_compared():
    assert inspector_figures.is_told(Figure("repeatability", 900, 10), 10)
    assert not inspector_figures.is_told(Figure("repeatability", 900, 9), 10)
    assert not inspector_figures.is_told(Figure("repeatability", None, 10), 10)
