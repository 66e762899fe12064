"""P22, domain.md 2.5: on which kind of slip a result goes, and for which days."""

from datetime import date

import pytest

from qa_desk.rules import options, slips

WEDNESDAY = date(2026, 12, 30)


@pytest.mark.parametrize(
    ("mode", "first", "last"),
    [
        ("single", WEDNESDAY, WEDNESDAY),
        ("day", WEDNESDAY, WEDNESDAY),
        ("week", date(2026, 12, 28), date(2027, 1, 3)),
        ("month", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_slip_is_for_the_days_of_its_mode(mode, first, last):
    assert slips.period(mode, WEDNESDAY) == (first, last)


def test_only_passes_share_a_slip():
    assert slips.mode("per_csr_per_week", "pass", fatal=False) == "week"
    assert slips.mode("per_csr_per_week", "fail", fatal=False) == "single"
    assert slips.mode("per_csr_per_month", "not_scorable", fatal=False) == "single"
    assert slips.mode("per_csr_per_day", "fatal_fail", fatal=True) == "fatal"
    assert slips.mode("per_evaluation", "pass", fatal=False) == "single"


def test_a_centre_may_choose_each_mode_and_a_week_is_usual():
    assert options.text("slip.mode", {}) == "per_csr_per_week"
    assert set(slips.MODES) == set(options.OPTIONS["slip.mode"].choices)
