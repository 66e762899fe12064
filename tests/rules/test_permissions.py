from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import RuleError
from qa_desk.rules.permissions import (
    ACTIONS,
    RELATIONS,
    ROLES,
    Reach,
    holds,
    may,
    reach,
    require,
    require_of,
    scope,
)
from qa_desk.work import SYSTEM_ID, Actor, Grant

TEAM, OTHER = UUID(int=1), UUID(int=2)
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
        "abilities.edit",
        "accounts.reset",
        "deputise",
        "roster.edit",
        "roster.import",
        "recorders.edit",
        "settings.see",
        "settings.edit",
        "see_journal",
        "export",
        "checklist.see",
        "retention.see",
        "retention.propose",
        "policy.see",
        "policy.edit",
        "knowledge.search",
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


def actor(*grants, teams=()):
    """Return somebody with these roles in these scopes, who leads these teams."""
    roles = frozenset(grant.role for grant in grants)
    return Actor(UUID(int=9), "lin", "Lin", "2004", roles, frozenset(teams), frozenset(grants))


def test_roles_without_grants_hold_for_the_centre():
    lead = Actor(UUID(int=9), "lin", "Lin", "2004", frozenset({"qa_lead"}))
    assert reach(lead, "see_results") == Reach(everywhere=True)
    assert holds(lead, "qa_lead", TEAM, "general")
    assert not holds(lead, "cs_manager", TEAM, "general")


def test_a_role_with_a_scope_reaches_that_alone():
    """P11."""
    lead = actor(Grant("qa_lead", "team", TEAM), Grant("qa_lead", "skill_group", group="vip"))
    assert reach(lead, "see_results") == Reach(teams=frozenset({TEAM}), groups=frozenset({"vip"}))
    assert holds(lead, "qa_lead", TEAM, "general")
    assert holds(lead, "qa_lead", OTHER, "vip")
    assert not holds(lead, "qa_lead", OTHER, "general")
    assert not holds(actor(Grant("qa_lead", "site")), "qa_lead", OTHER, "")


def test_a_role_for_the_centre_and_for_a_team_reaches_everything():
    both = actor(Grant("qa_lead"), Grant("qa_lead", "team", TEAM))
    assert reach(both, "listen").everywhere
    assert may(both, "import_calls")


def test_a_team_lead_reaches_the_teams_led_and_given():
    lead = actor(Grant("team_lead", "team", TEAM), teams=[OTHER])
    assert reach(lead, "countersign") == Reach(led=frozenset({TEAM, OTHER}))
    coach = actor(Grant("floor_coach", "team", TEAM), Grant("csr"))
    assert reach(coach, "countersign") == Reach()
    assert reach(coach, "see_results") == Reach(own=True, led=frozenset({TEAM}))


def test_what_is_about_the_whole_centre_needs_the_role_for_it():
    lead = actor(Grant("qa_lead", "team", TEAM))
    assert may(lead, "see_results")
    assert not may(lead, "import_calls")
    with pytest.raises(RuleError, match="part of the centre only"):
        require_of(lead, "plan.approve")


def test_a_coach_without_a_team_sees_nothing_but_is_not_refused():
    coach = actor(Grant("floor_coach"))
    assert require_of(coach, "see_results") == Reach()


def test_the_system_reaches_everything():
    system = Actor(SYSTEM_ID, "system", "QA Desk", "-")
    assert require_of(system, "plan.approve") == Reach(everywhere=True)
