"""What holds by the day holds by the centre's, in the program and on the server alike (P11)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import make_person
from sqlalchemy import text

from qa_desk.models import Membership, RoleGrant, Setting, Team, database, engines, queries

EVENING = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
NIGHT = EVENING + timedelta(minutes=1)
LAST, FIRST = date(2026, 11, 30), date(2026, 12, 1)


def zoned(work, name, since=datetime(2026, 1, 1, tzinfo=UTC)):
    by = make_person(work, "admin")
    work.session.add(Setting(key="centre.timezone", value=name, valid_from=since, changed_by=by.id))
    work.session.flush()


def roles(work, person, moment):
    return database.actor_of(work.session, person, moment).roles


def test_a_role_begins_and_ends_at_midnight_of_the_centre(work):
    person = make_person(work)
    for role, first, last in (("csr", None, LAST), ("inspector", FIRST, None)):
        row = {"valid_from": first or date(2026, 1, 1), "valid_to": last}
        work.session.add(RoleGrant(person_id=person.id, role=role, **row))
    work.session.flush()
    assert roles(work, person, EVENING) == {"csr"}
    assert roles(work, person, NIGHT) == {"inspector"}


def test_a_team_is_led_from_midnight_of_the_centre(work):
    person, team = make_person(work, "team_lead"), Team(code="T9", name="九班")
    work.session.add(team)
    work.session.flush()
    row = {"person_id": person.id, "team_id": team.id, "valid_from": FIRST}
    work.session.add(Membership(kind="lead", **row))
    work.session.flush()
    assert database.actor_of(work.session, person, EVENING).teams == frozenset()
    assert database.actor_of(work.session, person, NIGHT).teams == {team.id}


def test_another_time_zone_has_another_day_from_when_it_is_set(work):
    zoned(work, "America/New_York", since=NIGHT)
    for moment, day in ((EVENING, LAST), (NIGHT, LAST), (NIGHT + timedelta(hours=13), FIRST)):
        zone = queries.centre_timezone(work.session, moment)
        assert replace(work, now=moment, zone=zone).today == day
    assert replace(work, now=NIGHT).today == FIRST  # as in Shanghai, where it was not yet set


@pytest.mark.parametrize("zone", ["", "Asia/Urumqi", "America/New_York", "Pacific/Kiritimati"])
def test_the_server_has_the_same_day(postgresql_url, zone):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        if zone:
            zoned(work, zone)
    with access.ask() as work:
        asked = text("SELECT centre_day(:moment)")
        for hours in range(-30, 30):
            moment = NIGHT + timedelta(hours=hours)
            there = work.session.scalar(asked, {"moment": moment})
            assert there == replace(work, now=moment).today
        assert work.session.scalar(text("SELECT centre_day()")) == work.today
    access.close()
