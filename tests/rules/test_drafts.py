"""D4: which copy of a draft continues which."""

from datetime import UTC, datetime
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.drafts import LocalDraft, save_id

AT = datetime(2026, 11, 16, tzinfo=UTC)
EVALUATION = uuid4()


def draft(branch, sequence, based_on=None):
    return LocalDraft(EVALUATION, branch, sequence, AT, {}, based_on=based_on)


@given(st.uuids(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_branch_knows_all_its_own_saves(branch, one, other):
    assert draft(branch, one).is_after(draft(branch, other).as_held())


@given(st.uuids(), st.uuids(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_another_branch_is_known_only_where_it_was_left(mine, theirs, sequence, left_at):
    if mine == theirs:
        return
    fork = draft(mine, sequence, based_on=save_id(theirs, left_at))
    assert fork.is_after(draft(theirs, left_at).as_held())
    assert not fork.is_after(draft(theirs, left_at + 1).as_held())
    assert not draft(mine, sequence).is_after(draft(theirs, left_at).as_held())
