"""What a new centre needs next."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import setting_up
from qa_desk.rules.setting_up import STEPS, Standing

FULL = Standing("Sunny", 5, 100, 9, 9, ("inbound-general",), 1)
counts = st.integers(0, 2)
standings = st.builds(
    Standing,
    csrs=counts,
    shifts=counts,
    calls=counts,
    ready=counts,
    checklists=st.sampled_from([(), ("a",)]),
    scored=counts,
)


def test_an_empty_centre_begins_with_its_people():
    assert setting_up.next_step(Standing(), ()) == "people"
    assert setting_up.hindrances(Standing()) == ("people", "recordings", "checklist")


def test_what_is_skipped_is_passed_over():
    assert setting_up.next_step(Standing(csrs=1), ("roster",)) == "recordings"


def test_at_the_end_is_the_first_call():
    assert setting_up.next_step(FULL, ()) == "score"
    assert setting_up.hindrances(FULL) == ()
    assert FULL.done() == set(STEPS)


def test_a_centre_is_new_until_a_call_is_scored():
    assert setting_up.is_new(Standing(csrs=3), STEPS)
    assert not setting_up.is_new(FULL, STEPS)


def test_who_has_no_part_in_scoring_tells_by_the_people():
    assert setting_up.is_new(Standing(), ("people", "roster"))
    assert not setting_up.is_new(Standing(csrs=3), ("people", "roster"))


@given(standings, st.sets(st.sampled_from(list(STEPS))))
def test_the_next_step_is_open_or_the_last(standing, skipped):
    step = setting_up.next_step(standing, skipped)
    assert step == "score" or (step not in standing.done() and step not in skipped)
