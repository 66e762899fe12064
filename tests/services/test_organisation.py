"""The centre as a tree: created, renamed, led and closed; a role for a part reaches its teams."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, make_person, make_scene, make_team

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Membership, RoleGrant, Team, database, standing, workloads
from qa_desk.rules import permissions
from qa_desk.rules.careers import NEVER
from qa_desk.services import offices, organisation
from qa_desk.services.offices import NewGrant
from qa_desk.services.organisation import NewUnit

DAY = timedelta(days=1)


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def admin(work, scene):
    return acting(work, make_person(work, "admin"))


def unit(work, name):
    return next(one for one in organisation.units(work) if one.name == name)


def made(work, kind, name, **more):
    organisation.create(work, NewUnit(kind, name, **more))
    return unit(work, name)


def leads(work, team_id):
    rows = work.session.query(Membership).filter_by(team_id=team_id, kind="lead")
    return {(row.person_id, row.valid_from, row.valid_to) for row in rows}


def test_a_centre_has_sites_departments_and_teams(admin, scene):
    """S0-2.1, S2-2.1, S2-1.1–1.2, S1-2B.1."""
    site = made(admin, "site", "成都")
    department = made(admin, "department", "客服一部", parent=site.id)
    team = made(admin, "team", "三班", code="B3", parent=department.id)
    kinds = [one.kind for one in organisation.units(admin)]
    assert kinds == sorted(kinds, key=list(organisation.KINDS).index)
    assert (department.parent, team.parent, team.code) == (site.id, department.id, "B3")
    old = unit(admin, scene.team.name)
    assert (old.people, old.lead) == (1, f"{scene.lead.name} {scene.lead.staff_no}")


def test_a_skill_group_has_the_code_that_checklists_know(admin):
    assert made(admin, "skill_group", "投诉专席").code == "complaint"
    assert made(admin, "skill_group", "夜间 组").code == "夜间组"
    assert made(admin, "skill_group", "Other", code="x").code == "x"


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewUnit("team", " "), "Give it a name"),
        (NewUnit("planet", "x"), "Give it a name"),
        (NewUnit("team", "二 班"), "二班 .B2. already"),
        (NewUnit("team", "三班", "B2"), "二班 .B2. already"),
    ],
)
def test_a_name_or_code_that_is_taken_is_refused(admin, new, words):
    make_team(admin, name="二班", code="B2")
    with pytest.raises(RuleError, match=words):
        organisation.create(admin, new)


def test_a_unit_is_renamed_and_moved(admin):
    site, other = made(admin, "site", "成都"), made(admin, "site", "绵阳")
    department = made(admin, "department", "客服一部", parent=site.id)
    team = made(admin, "team", "三班")
    group = made(admin, "skill_group", "夜间组")
    organisation.change(admin, team, "三班甲", department.id)
    organisation.change(admin, department, "客服部", other.id)
    organisation.change(admin, group, "夜班组", None)
    assert unit(admin, "三班甲").parent == department.id
    assert unit(admin, "三班甲").code == "三班"
    assert unit(admin, "客服部").parent == other.id
    assert unit(admin, "夜班组").code == "夜间组"
    with pytest.raises(ConflictError, match="三班 meanwhile"):
        organisation.change(admin, team, "四班", None)


def test_what_belongs_nowhere_is_not_put_there(admin):
    department = made(admin, "department", "客服一部")
    with pytest.raises(RuleError, match="a department to a site"):
        organisation.create(admin, NewUnit("department", "客服二部", parent=department.id))
    organisation.close(admin, department, admin.today)
    with pytest.raises(RuleError, match="客服一部 was closed"):
        organisation.create(admin, NewUnit("team", "三班", parent=department.id))


def test_a_team_is_closed_when_nobody_is_in_it_any_more(admin, scene):
    today = admin.today
    team = unit(admin, scene.team.name)
    with pytest.raises(RuleError, match="1 person is in"):
        organisation.close(admin, team, today)
    row = admin.session.query(Membership).filter_by(person_id=scene.csr.id).one()
    row.valid_to = today
    admin.session.flush()
    organisation.close(admin, team, today)
    closed = unit(admin, scene.team.name)
    assert closed.closed_on == today
    assert {ends for *_who, ends in leads(admin, team.id)} == {today}
    assert scene.team.name not in [one.words for one in offices.scopes(admin)["team"]]
    organisation.reopen(admin, closed)
    assert unit(admin, scene.team.name).closed_on is None


def test_a_department_is_closed_after_what_is_in_it(admin):
    site = made(admin, "site", "成都")
    department = made(admin, "department", "客服一部", parent=site.id)
    team = made(admin, "team", "三班", parent=department.id)
    today = admin.today
    with pytest.raises(RuleError, match="客服一部 belong to 成都"):
        organisation.close(admin, site, today)
    with pytest.raises(RuleError, match="三班 belong to 客服一部"):
        organisation.close(admin, department, today)
    organisation.close(admin, team, today)
    organisation.close(admin, department, today)
    organisation.close(admin, unit(admin, "成都"), today)


def test_a_skill_group_in_use_is_not_closed(admin, scene):
    with pytest.raises(RuleError, match="in general after that day"):
        organisation.close(admin, unit(admin, "general"), admin.today)
    empty = made(admin, "skill_group", "夜间组")
    organisation.close(admin, empty, admin.today)


def test_another_lead_begins_when_the_one_before_ends(admin, scene):
    first = admin.today + 5 * DAY
    organisation.appoint(admin, unit(admin, scene.team.name), scene.csr.id, first)
    old = admin.session.query(Membership).filter_by(person_id=scene.lead.id, kind="lead").one()
    assert old.valid_to == first - DAY
    grant = admin.session.query(RoleGrant).filter_by(person_id=scene.csr.id, role="team_lead").one()
    assert grant.valid_from == first
    organisation.appoint(admin, unit(admin, scene.team.name), scene.lead.id, first)
    rows = {who: (begin, end) for who, begin, end in leads(admin, scene.team.id)}
    assert rows[scene.csr.id] == (first, NEVER)
    assert leads(admin, scene.team.id) >= {(scene.lead.id, first, None)}


def test_who_has_left_leads_nothing_and_nobody_makes_himself_a_lead(admin, scene):
    team, today = unit(admin, scene.team.name), admin.today
    with pytest.raises(RuleError, match="Nobody changes his own roles"):
        organisation.appoint(admin, team, admin.actor.id, today)


def test_only_who_is_here_leads_a_team(admin, scene):
    today = admin.today
    with pytest.raises(RuleError, match="who is here"):
        organisation.appoint(admin, unit(admin, "general"), scene.csr.id, today)
    scene.csr.left_on = today
    admin.session.flush()
    with pytest.raises(RuleError, match="who is here"):
        organisation.appoint(admin, unit(admin, scene.team.name), scene.csr.id, today)


def test_only_who_manages_people_may(scene):
    with pytest.raises(RuleError, match="not among your rights"):
        organisation.units(scene.by("qa_lead"))
    with pytest.raises(RuleError, match="not among your rights"):
        organisation.create(scene.by("lead"), NewUnit("team", "x"))


@pytest.mark.parametrize("kind", ["site", "department"])
def test_a_role_for_a_department_or_site_reaches_its_teams(admin, scene, kind):
    """P11: like one role for each of the teams, and no others."""
    site = made(admin, "site", "成都")
    department = made(admin, "department", "客服一部", parent=site.id)
    admin.session.get_one(Team, scene.team.id).department_id = department.id
    away = make_team(admin)
    person = make_person(admin, "csr")
    key = site.id if kind == "site" else department.id
    for role in ("qa_lead", "inspector", "floor_coach"):
        offices.give(admin, person.id, NewGrant(role, kind, key, admin.today))
    assert {grant.scope for grant in offices.grants(admin, person.id)} == {
        "",
        "成都" if kind == "site" else "客服一部",
    }
    assert [one.words for one in offices.scopes(admin)[kind]]
    actor = database.actor_of(admin.session, person, admin.now)
    reach = permissions.reach(actor, "see_results")
    assert (reach.everywhere, reach.teams) == (False, frozenset({scene.team.id}))
    assert permissions.reach(actor, "listen").led == {scene.team.id}
    assert permissions.holds(actor, "inspector", scene.team.id, "general")
    assert not permissions.holds(actor, "inspector", away.id, "general")
    bench = workloads._actors(admin.session, admin.today)[person.id]
    assert {grant.team for grant in bench.grants} == {None, scene.team.id}


def test_the_second_ear_of_a_department_is_asked(admin, scene):
    department = made(admin, "department", "客服一部")
    admin.session.get_one(Team, scene.team.id).department_id = department.id
    person = make_person(admin)
    given = NewGrant("qa_lead", "department", department.id, admin.today)
    offices.give(admin, person.id, given)
    admin.session.flush()
    for grant in admin.session.query(RoleGrant).filter_by(role="qa_lead", scope_kind="centre"):
        grant.valid_to = admin.today - DAY
    admin.session.flush()

    class Found:
        skill_group, inspector_id, csr_id = "general", scene.inspector.id, scene.csr.id
        team_id = scene.team.id

    assert standing.second_ears(admin.session, Found, admin.today) == [person]
    assert replace(given, role="csr").role == "csr"
