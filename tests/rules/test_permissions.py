import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import RuleError
from qa_desk.rules.permissions import ACTIONS, RELATIONS, ROLES, require, scope

some_roles = st.frozensets(st.sampled_from(sorted(ROLES)))
some_action = st.sampled_from(sorted(ACTIONS))


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_can_be_done_by_somebody_in_a_known_relation(action):
    assert set().union(*(scope({role}, action) for role in ROLES))
    assert scope(set(ROLES), action) <= set(RELATIONS)


@pytest.mark.parametrize(
    ("role", "action", "expected"),
    [
        ("csr", "see_results", {"own"}),
        ("csr", "confirm", {"own"}),
        ("team_lead", "countersign", {"own_team"}),
        ("inspector", "score", {"assigned"}),
        ("inspector", "listen", {"all"}),
        ("qa_lead", "listen", {"all"}),
        ("qa_lead", "see_number", {"all"}),
        ("inspector", "see_number", set()),
        ("qa_lead", "plan.approve", {"all"}),
        ("inspector", "plan.approve", set()),
        ("csr", "countersign", set()),
        ("trainer", "listen", set()),
    ],
)
def test_the_table_says(role, action, expected):
    assert scope({role}, action) == expected


def test_the_administrator_has_neither_scores_nor_audio():
    done = {action for action in ACTIONS if scope({"admin"}, action)}
    assert done == {
        "see_people",
        "people.edit",
        "accounts.reset",
        "deputise",
        "roster.edit",
        "settings.edit",
        "see_journal",
    }


@given(some_roles, some_roles, some_action)
def test_several_roles_together_may_what_each_may(some, others, action):
    assert scope(some | others, action) == scope(some, action) | scope(others, action)


@given(some_roles, some_action)
def test_an_action_is_refused_exactly_when_its_scope_is_empty(roles, action):
    allowed = scope(roles, action)
    if allowed:
        assert require(roles, action) == allowed
    else:
        with pytest.raises(RuleError):
            require(roles, action)


def test_a_refusal_says_whom_to_ask():
    with pytest.raises(RuleError) as caught:
        require({"csr"}, "plan.draft")
    assert str(caught.value) == (
        "“Draft the monitoring plan” is not among your rights. "
        "Ask one of these: QA inspector, QA lead."
    )


def test_a_role_nobody_knows_has_no_rights():
    assert scope({"visitor"}, "listen") == frozenset()
