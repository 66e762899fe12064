"""What the calls of a month say, for the plan of the next one."""

from datetime import UTC, datetime

import pytest
from factories import make_call, make_person, make_team

from qa_desk.models import call_months

OCTOBER = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
def call(work):
    """Return what adds a call of a day to the scene."""
    csr = make_person(work, "csr")
    team = make_team(work, members=[csr])

    def add(month, day, known=True, **values):
        moment = datetime(2026, month, day, tzinfo=UTC)
        make_call(work, csr if known else None, team, moment, **values)
        return csr.id

    return add


def test_calls_are_counted_by_csr_and_reason_within_the_month(work, call):
    for month, day in ((9, 30), (10, 1), (10, 31), (11, 1)):
        csr = call(month, day, contact_reason="账单")
    call(10, 5)
    call(10, 6, known=False)
    assert call_months.of_csrs(work.session, OCTOBER) == {csr: {"账单": 2, "": 1}}


def test_a_reason_is_new_if_no_call_of_the_year_before_had_it(work, call):
    asked = ("账单", "新品", "")
    assert call_months.new_reasons(work.session, OCTOBER, asked) == ()  # nothing is known yet
    call(9, 1, contact_reason="账单")
    call(10, 1, contact_reason="新品")
    assert call_months.new_reasons(work.session, OCTOBER, asked) == ("新品",)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((), (0, 0, 2)),
        ((1, 2, 3, 5, None), (4, 2, 2)),
        ((1, 5, 6, 10), (4, 2, 5)),
        ((60, 61, 100), (3, 1, 60)),
    ],
)
def test_what_rating_is_low_depends_on_the_scale(work, call, given, found):
    for csat in given:
        call(10, 5, csat=csat)
    assert call_months.ratings(work.session, OCTOBER) == found
