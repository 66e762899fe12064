"""An adjustment list is the text that people sign, and is read back from it whole."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import RuleError
from qa_desk.rules.adjustments import Change, Correction, Form

IDS = st.uuids()
SCORES = st.integers(0, 1000)
CORRECTIONS = st.builds(
    Correction, IDS, st.just("QE-1"), IDS, st.text(), SCORES, st.none() | SCORES, st.text()
)
CHANGES = st.builds(Change, IDS, st.text(), SCORES, SCORES, st.integers(0, 9), st.integers(0, 9))
ONE, TWO = UUID(int=1), UUID(int=2)


@given(st.lists(CORRECTIONS, max_size=3), st.lists(CHANGES, max_size=3), st.text(), IDS | st.none())
def test_what_a_list_says_is_read_back_from_its_text(corrections, changes, reason, person):
    form = Form(
        date(2026, 10, 1), tuple(corrections), tuple(changes), reason, person, "李 1", person, ""
    )

    assert Form.from_text(form.to_text()) == form


def test_who_adjusts_signs_before_who_approves():
    asked = Form(date(2026, 10, 1), adjuster_id=ONE, approver_id=TWO).signatories()

    assert [(one.person_id, one.role, one.turn) for one in asked] == [
        (ONE, "adjuster", 1),
        (TWO, "adjustment_approver", 2),
    ]


@pytest.mark.parametrize(("one", "two"), [(None, TWO), (ONE, None), (ONE, ONE)])
def test_two_different_people_sign(one, two):
    with pytest.raises(RuleError, match="Nothing was issued"):
        Form(date(2026, 10, 1), adjuster_id=one, approver_id=two).signatories()


def test_a_change_that_leaves_the_figures_is_none():
    assert not Change(ONE, "王 1", 870, 870, 1, 1).is_change
    assert Change(ONE, "王 1", 870, 870, 1, 0).is_change
