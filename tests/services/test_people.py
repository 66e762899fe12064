"""Who is listed for whom, how an empty centre begins, and who may set a password."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import NOW
from factories import LONG_AGO, PASSWORD, acting, make_person, make_scene, make_team
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import Ability, Membership, Person, RoleGrant, Setting, database
from qa_desk.models.people import PersonIdentifier
from qa_desk.services import people
from qa_desk.services.people import Founder

FOUNDER = Founder(" Sunny centre ", "林芝健", "2004", " Lin ", PASSWORD)


@pytest.fixture
def committed(access):
    """Run something as the system in a transaction of its own, which stays."""

    def run(service, *arguments):
        with access.work() as work:
            return service(replace(work, now=NOW), *arguments)

    return run


def numbers(work):
    return {row.staff_no for row in people.list_people(work)}


def test_an_empty_centre_is_founded_and_its_first_person_signs_in(access, committed, url):
    assert committed(people.is_empty)
    committed(people.found_centre, FOUNDER)
    assert not committed(people.is_empty)
    with access.ask() as work:
        person = work.session.scalars(select(Person).where(Person.login == "lin")).one()
        assert (person.name, person.staff_no) == ("林芝健", "2004")
        settings = work.session.execute(select(Setting.key, Setting.value)).all()
        assert settings == [("centre.name", "Sunny centre")]
        identifier = work.session.scalars(select(PersonIdentifier)).one()
        assert (identifier.kind, identifier.value) == ("staff_no", "2004")
        actor = acting(replace(work, now=NOW), person).actor
    assert actor.roles == {"admin", "qa_lead", "inspector", "cs_manager"}
    database.sign_in(url, "lin", PASSWORD).close()


def test_a_centre_is_founded_once(committed):
    committed(people.found_centre, FOUNDER)
    with pytest.raises(RuleError, match="has people already"):
        committed(people.found_centre, replace(FOUNDER, login="other"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"centre": " "}, "Give the centre's name"),
        ({"name": ""}, "your own name"),
        ({"staff_no": ""}, "staff no"),
        ({"login": ""}, "Choose a name to sign in with"),
        ({"login": "林"}, "letters a to z"),
        ({"login": "system"}, "reserved"),
        ({"password": "short"}, "at least 12 characters"),
    ],
)
def test_an_incomplete_founder_founds_nothing(access, committed, change, words):
    with pytest.raises(RuleError, match=words):
        committed(people.found_centre, replace(FOUNDER, **change))
    assert committed(people.is_empty)
    with access.ask() as work:
        assert work.session.scalars(select(RoleGrant)).all() == []


def test_a_founder_never_shows_the_password():
    assert PASSWORD not in repr(FOUNDER)


def test_the_whole_centre_is_listed_by_staff_number(work):
    scene = make_scene(work, calls=0)
    rows = people.list_people(scene.by("qa_lead"))
    assert [row.staff_no for row in rows] == sorted(row.staff_no for row in rows)
    by_number = {row.staff_no: row for row in rows}
    csr, lead = by_number[scene.csr.staff_no], by_number[scene.lead.staff_no]
    assert (csr.name, csr.roles, csr.team, csr.leads) == (
        scene.csr.name,
        ("csr",),
        scene.team.name,
        "",
    )
    assert (lead.team, lead.leads, lead.login) == ("", scene.team.name, scene.lead.login)


def test_a_team_lead_sees_the_own_team_and_a_csr_nobody_else(work):
    scene = make_scene(work, calls=0)
    stranger = make_person(work, "csr")
    make_team(work, None, [stranger])
    assert numbers(scene.by("lead")) == {scene.lead.staff_no, scene.csr.staff_no}
    assert numbers(scene.by("csr")) == {scene.csr.staff_no}
    assert stranger.staff_no in numbers(scene.by("inspector"))


def test_roles_and_teams_of_another_time_are_not_shown(work):
    scene = make_scene(work, calls=0)
    person = make_person(work, "csr")
    yesterday = NOW.date() - timedelta(days=1)
    work.session.add_all(
        [
            RoleGrant(
                person_id=person.id, role="inspector", valid_from=LONG_AGO, valid_to=yesterday
            ),
            Membership(
                person_id=person.id,
                team_id=scene.team.id,
                valid_from=LONG_AGO,
                valid_to=yesterday,
            ),
        ]
    )
    work.session.flush()
    rows = people.list_people(scene.by("qa_lead"))
    (row,) = (row for row in rows if row.id == person.id)
    assert (row.roles, row.team) == (("csr",), "")


def test_who_left_stays_listed_with_the_day(work):
    scene = make_scene(work, calls=0)
    person = make_person(work, hired_on=date(2025, 3, 1), left_on=date(2026, 1, 31))
    rows = people.list_people(scene.by("qa_lead"))
    (row,) = (row for row in rows if row.id == person.id)
    assert (row.hired_on, row.left_on, row.roles) == (date(2025, 3, 1), date(2026, 1, 31), ())


def test_without_a_role_nobody_is_listed(work):
    with pytest.raises(RuleError, match="See people and teams"):
        people.list_people(acting(work, make_person(work)))


def test_a_list_of_people_says_what_inspectors_are_limited_to(work):
    """P16."""
    make_team(work, group="gold")
    inspector = make_person(work, "inspector")
    for kind, value in (("language", "粤语"), ("skill_group", "gold"), ("skill_group", "old")):
        work.session.add(Ability(person_id=inspector.id, kind=kind, value=value))
    work.session.flush()
    lead = acting(work, make_person(work, "qa_lead"))
    judges = {row.id: row.judges for row in people.list_people(lead)}
    assert judges == {inspector.id: ("gold", "old", "粤语"), lead.actor.id: ()}
