"""The demonstration centre has quick checks on every shift of the running month."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from qa_desk.demo.days import Days, day_of
from qa_desk.models import Person, QuickCheck, Shift
from qa_desk.rules.quick_checks import LINES
from qa_desk.services import check_desk, quick_checks


@pytest.fixture
def checks(session):
    return session.scalars(select(QuickCheck)).all()


def test_inspectors_leads_and_coaches_check_and_nobody_himself(session, checks):
    logins = dict(session.execute(select(Person.id, Person.login)).all())
    by = Counter(logins[check.checker_id].rstrip("0123456789") for check in checks)
    assert by.keys() == {"inspector", "lead", "coach"}
    assert by["inspector"] > by["lead"] > by["coach"] > 50
    assert all(check.checker_id != check.csr_id for check in checks)


def test_each_lies_in_its_shift_before_today(session, built, checks):
    shifts = {(s.person_id, s.day): s for s in session.scalars(select(Shift))}
    for check in checks:
        shift = shifts[check.csr_id, check.day]
        assert shift.starts_at < check.began_at < shift.ends_at
        assert day_of(check.recorded_at) < built.today


def test_most_shifts_have_three_and_some_have_not(built, checks):
    per_shift = Counter((check.csr_id, check.day) for check in checks)
    enough = sum(n >= 3 for n in per_shift.values())
    assert 0.8 < enough / len(per_shift) < 1
    assert min(check.day for check in checks) == Days(built.today).running


def test_problems_have_a_note_and_there_is_praise(checks):
    found = Counter(getattr(check, line) for check in checks for line in LINES)
    assert found["praise"] > found["problem"] > 20
    assert all(check.note for check in checks if "problem" in
               {getattr(check, line) for line in LINES})  # fmt: skip


def test_everybody_has_something_on_the_page(built):
    for login in ("inspector1", "lead1", "coach1", "csr01"):
        with built.work(login) as work:
            day = built.today
            rows = quick_checks.list_checks(work, day - timedelta(days=30), day)
            assert rows
    for login in ("lead1", "coach1", "coach2"):
        with built.work(login) as work:
            assert len(check_desk.desk(work).subjects) > 10
