"""Roles given and taken back, and stand-ins from the first to the last day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories import acting, make_person, make_scene, make_team

from qa_desk.errors import RuleError
from qa_desk.models import RoleGrant, database
from qa_desk.services import offices
from qa_desk.services.offices import NewGrant


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def admin(work):
    return acting(work, make_person(work, "admin"))


def roles(work, person):
    return {grant.role for grant in offices.grants(work, person.id)}


def test_a_role_is_given_for_a_scope_and_a_time_and_taken_back(admin, scene):
    today = admin.today
    later = today + timedelta(days=9)
    offices.give(admin, scene.csr.id, NewGrant("floor_coach", "team", scene.team.id, today, later))
    offices.give(admin, scene.csr.id, NewGrant("inspector", "centre", None, later))
    coach, inspector = offices.grants(admin, scene.csr.id)[-2:]
    assert (coach.role, coach.scope, coach.valid_to) == ("floor_coach", scene.team.name, later)
    assert (inspector.role, inspector.scope, inspector.valid_from) == ("inspector", "", later)
    offices.take_back(admin, coach.id)
    assert roles(admin, scene.csr) == {"csr", "inspector"}
    assert admin.session.get_one(RoleGrant, coach.id).valid_to == today - timedelta(days=1)


def test_scopes_are_the_teams_and_skill_groups(admin, scene):
    found = offices.scopes(admin)
    assert [choice.words for choice in found["team"]] == [scene.team.name]
    assert [choice.words for choice in found["skill_group"]] == ["general"]


def test_nobody_changes_his_own_roles_and_only_administrators_others(admin, scene):
    grant = NewGrant("qa_lead", "centre", None, admin.today)
    with pytest.raises(RuleError, match="Nobody changes his own roles"):
        offices.give(admin, admin.actor.id, grant)
    with pytest.raises(RuleError, match="Nobody changes his own roles"):
        offices.take_back(admin, offices.grants(admin, admin.actor.id)[0].id)
    with pytest.raises(RuleError, match="not among your rights"):
        offices.give(scene.by("qa_lead"), scene.csr.id, grant)


def test_a_role_that_makes_no_sense_is_refused(admin, scene):
    today = admin.today
    day = timedelta(days=1)
    for grant, words in (
        (NewGrant("emperor", "centre", None, today), "no such role"),
        (NewGrant("csr", "planet", uuid4(), today), "no such role"),
        (NewGrant("csr", "site", uuid4(), today), "no such role"),
        (NewGrant("csr", "team", None, today), "Choose the team"),
        (NewGrant("csr", "centre", scene.team.id, today), "Choose the team"),
        (NewGrant("csr", "centre", None, today, today - day), "before the first"),
        (NewGrant("csr", "centre", None, today - 3 * day, today - day), "days are over"),
    ):
        with pytest.raises(RuleError, match=words):
            offices.give(admin, scene.csr.id, grant)
    gone = make_person(admin, left_on=today)
    with pytest.raises(RuleError, match="has left"):
        offices.give(admin, gone.id, NewGrant("csr", "centre", None, today))


@pytest.fixture
def other_lead(work, scene):
    lead = make_person(work, "team_lead")
    make_team(work, lead)
    return lead


def test_a_lead_names_who_stands_in_for_her(work, scene, other_lead):
    """E-27, P9."""
    lead = scene.by("lead")
    assert [choice.id for choice in offices.deputies(lead, scene.lead.id)] == [other_lead.id]
    today = work.today
    assert scene.team.id not in acting(work, other_lead).actor.teams
    offices.deputise(lead, scene.lead.id, other_lead.id, (today, today), " 年假 ")
    (found,) = offices.stand_ins(lead, scene.lead.id)
    assert (found.first, found.last, found.reason) == (today, today, "年假")
    assert found.deputy.startswith(other_lead.name)
    assert offices.stand_ins(lead, other_lead.id) == [found]
    assert scene.team.id in acting(work, other_lead).actor.teams
    offices.end_stand_in(lead, found.id)
    work.session.flush()
    moment = work.now + timedelta(seconds=1)
    assert scene.team.id not in database.actor_of(work.session, other_lead, moment).teams


def test_who_may_name_for_others_does_and_a_lead_does_not(work, scene, other_lead):
    today = work.today
    days = (today, today)
    assert offices.may_deputise(scene.by("qa_lead"), scene.lead.id)
    assert not offices.may_deputise(scene.by("lead"), other_lead.id)
    offices.deputise(scene.by("qa_lead"), scene.lead.id, other_lead.id, days, "leave")
    (found,) = offices.stand_ins(work, scene.lead.id)
    other = acting(work, other_lead)
    third = make_person(work, "team_lead")
    for who, words in ((other, "only your own"), (scene.by("csr"), "not among your rights")):
        with pytest.raises(RuleError, match=words):
            offices.deputise(who, scene.lead.id, third.id, days, "leave")
    with pytest.raises(RuleError, match="only your own"):
        offices.end_stand_in(other, found.id)


def test_a_stand_in_that_makes_no_sense_is_refused(work, scene, other_lead):
    lead, today, day = scene.by("lead"), work.today, timedelta(days=1)
    for deputy, days, reason, words in (
        (scene.lead.id, (today, today), "leave", "Nobody stands in for himself"),
        (other_lead.id, (today, today - day), "leave", "before the first"),
        (other_lead.id, (today - 2 * day, today - day), "leave", "days are over"),
        (other_lead.id, (today, today), "  ", "Say why"),
    ):
        with pytest.raises(RuleError, match=words):
            offices.deputise(lead, scene.lead.id, deputy, days, reason)
