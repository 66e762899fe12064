"""Inspectors of the demonstration centre are scored a second time, with figures to look at."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from qa_desk.models import Person, Recheck, database
from qa_desk.services import accuracy, assessments


@pytest.fixture
def asked(built):
    """Ask as the QA lead."""
    with built.work() as work:
        person = work.session.scalars(select(Person).where(Person.login == "qalead")).one()
        yield replace(work, actor=database.actor_of(work.session, person, work.now))


def test_last_months_are_all_scored_and_some_of_this_month_wait(asked, built):
    month = built.today.replace(day=1)
    rows = asked.session.scalars(select(Recheck)).all()
    left = Counter((row.month == month, row.kind, row.compared_at is None) for row in rows)
    assert left[False, "blind", True] == 0 < left[False, "blind", False]
    assert left[True, "blind", True] > 0 < left[True, "blind", False]
    assert left[True, "repeat", False] == 4


def test_each_inspector_has_figures(asked, built):
    before = built.today.replace(day=1, month=built.today.month - 1)
    board = accuracy.board(asked, before)
    figures = [row.figures["recheck_accuracy"] for row in board.rows]
    assert len(figures) == 4
    assert all(figure.value for figure in figures)


def test_what_was_missed_is_assessed_in_each_state(asked):
    assert {row.status for row in assessments.listed(asked)} == {"I0", "I1", "I2", "I3"}
