"""P22: the signatures of a person in a month, worked out by hand."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.signature_counts import Share, ToSign, expected, lines

ANNA, BEN, LEAD = UUID(int=1), UUID(int=2), UUID(int=9)
MONDAY = date(2026, 10, 5)


def passed(csr, day, lead=LEAD, **values):
    return ToSign(csr, lead, date(2026, 10, day), **values)


def shares(results):
    return {line.mode: (line.slips, line.csr, line.lead) for line in lines(results)}


def test_p22_each_mode_is_counted():
    """Anna: two passes on Monday 5th, one on Friday 9th, one on Monday 12th. Ben: one on the 5th.

    One by one 5; by day 3 + 1; by week 2 + 1; by month 1 + 1. The lead signs each slip.
    """
    results = [passed(ANNA, 5), passed(ANNA, 5), passed(ANNA, 9), passed(ANNA, 12), passed(BEN, 5)]
    assert shares(results) == {
        "per_evaluation": (5, Share(2, 25, 4), Share(1, 50, 5)),
        "per_csr_per_day": (4, Share(2, 20, 3), Share(1, 40, 4)),
        "per_csr_per_week": (3, Share(2, 15, 2), Share(1, 30, 3)),
        "per_csr_per_month": (2, Share(2, 10, 1), Share(1, 20, 2)),
    }


def test_p22_what_failed_and_what_is_fatal_has_a_slip_of_its_own():
    results = [
        passed(ANNA, 5),
        passed(ANNA, 6),
        passed(ANNA, 6, result="fail"),
        passed(ANNA, 7, result="fatal_fail", fatal=True),
    ]
    found = shares(results)
    assert found["per_csr_per_month"] == (3, Share(1, 30, 3), Share(1, 30, 3))
    assert found["per_evaluation"][0] == 4


def test_p22_a_slip_belongs_to_one_team_lead():
    other = UUID(int=8)
    found = shares([passed(ANNA, 5), passed(ANNA, 6, lead=other)])
    assert found["per_csr_per_month"] == (2, Share(1, 20, 2), Share(2, 10, 1))


def test_p22_of_nothing_nobody_signs_anything():
    assert {line.csr for line in lines([])} == {Share(0, 0, 0)}


def test_p22_targets_are_spread_over_the_working_days():
    """Four a month over eight days of two weeks: every second day, two a week."""
    days = [date(2026, 10, day) for day in (12, 13, 14, 15, 19, 20, 21, 22)]
    found = list(expected({LEAD: [ANNA, BEN]}, 4, days))
    assert [one.day.day for one in found if one.csr == ANNA] == [12, 14, 19, 21]
    assert shares(found)["per_csr_per_week"] == (4, Share(2, 20, 2), Share(1, 40, 4))
    assert list(expected({LEAD: [ANNA]}, 4, [])) == []


some = st.lists(
    st.builds(
        ToSign,
        st.sampled_from([ANNA, BEN]),
        st.just(LEAD),
        st.dates(date(2026, 10, 1), date(2026, 10, 31)),
        st.sampled_from(["pass", "fail"]),
    ),
    max_size=40,
)


@given(some)
def test_p22_the_longer_the_span_the_fewer_the_signatures(results):
    single, day, week, month = (line.slips for line in lines(results))
    assert len(results) == single >= day
    assert day >= month
    assert week >= month
    assert all(line.lead.most == line.slips for line in lines(results))
