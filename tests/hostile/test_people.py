"""An administrator's day over a connection of her own, and what the server refuses to others."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from hostile.centre import opened

from qa_desk.models import Person, Team
from qa_desk.rules import people_lists, permissions
from qa_desk.rules.careers import Place
from qa_desk.services import accounts, offices, organisation, people_import, personnel, sign_in_logs
from qa_desk.services.offices import NewGrant
from qa_desk.services.organisation import NewUnit

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    roles = ("admin", "qa_lead", "team_lead")
    with opened(cluster, postgresql_template, "people", states=("E3",), roles=roles) as centre:
        yield centre


@pytest.fixture
def work(centre):
    with centre.at_work(centre["admin"].login) as work:
        yield work


def unit(work, name):
    return next(one for one in organisation.units(work) if one.name == name)


def test_an_administrator_does_all_of_it(work, centre, tmp_path):
    member = centre["team_lead"].member
    seen = personnel.record(work, member)
    personnel.edit(work, seen, personnel.Personal("单红", "90001", "Shàn", mentor_id=work.actor.id))
    seen = personnel.record(work, member)
    personnel.identify(work, seen, ("agent_id", "801"), seen.today - DAY)
    seen = personnel.record(work, member)
    key = next(one.id for one in seen.identifiers if one.kind == "agent_id")
    personnel.end_identifier(work, seen, key, seen.today)
    organisation.create(work, NewUnit("department", "客服一部"))
    organisation.create(work, NewUnit("skill_group", "夜间组"))
    team = organisation.create(work, NewUnit("team", "三班", parent=unit(work, "客服一部").id))
    first = personnel.record(work, member).stays[0].first
    for day in (seen.today, first):  # the second corrects the place of the first day
        personnel.transfer(work, personnel.record(work, member), Place(team), day)
        if day == seen.today:
            seen = personnel.record(work, member)
            personnel.take_back(work, seen, seen.stays[0].id)
    organisation.appoint(work, unit(work, "三班"), centre["qa_lead"].id, seen.today)
    organisation.change(work, unit(work, "夜间组"), "夜班组", None)
    organisation.close(work, unit(work, "夜班组"), seen.today)
    accounts.end(work, member, seen.today - DAY)
    personnel.come_back(work, personnel.record(work, member), seen.today)
    source = people_import.of_text("工号,姓名,班组,职位\n90001,单红,三班,坐席\n".encode(), "x.csv")
    layout = people_lists.propose(source)
    assert people_import.apply(work, people_import.preview(work, source, layout)).changed == 1
    log = tmp_path / "log.csv"
    log.write_text("工号,分机,签入,签出\n90001,8001,2026-11-05 09:00,2026-11-05 17:00\n", "utf-8")
    assert sign_in_logs.import_file(work, log).added == 1


def test_a_role_for_a_department_reaches_its_teams_on_the_server_too(centre):
    """P11: what a QA lead of one department sees."""
    player = centre.add_player("qa_lead", ("E3",), scope_kind="team")
    with centre.at_work(centre["admin"].login) as work:
        organisation.create(work, NewUnit("site", "成都"))
        organisation.create(work, NewUnit("department", "二部", parent=unit(work, "成都").id))
        team = work.session.get_one(Team, player.team)
        organisation.change(work, unit(work, team.name), team.name, unit(work, "二部").id)
        for grant in offices.grants(work, player.id):
            offices.take_back(work, grant.id)
        today = work.today
        given = NewGrant("qa_lead", "site", unit(work, "成都").id, today)
        offices.give(work, player.id, given)
    with centre.at_work(player.login) as work:
        assert permissions.reach(work.actor, "see_results").teams == {player.team}
    sees = "SELECT count(*) FROM evaluation WHERE id = %s"
    connection = centre.connect(player.login)
    mine, others = (player.targets[kind, "E3"].evaluation for kind in ("own_team", "all"))
    assert connection.execute(sees, [mine]).fetchone() == (1,)
    assert connection.execute(sees, [others]).fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE membership SET team_id = (SELECT id FROM team LIMIT 1), post = 'x'",
        "UPDATE person SET mentor_id = id",
        "UPDATE team SET department_id = NULL, closed_on = '2020-01-01'",
        "UPDATE skill_group SET closed_on = '2020-01-01'",
        "INSERT INTO department (id, code, name, kind, version) VALUES (%s, 'x', 'x', 'site', 1)",
    ],
)
@pytest.mark.parametrize("role", ["qa_lead", "team_lead"])
def test_nobody_else_changes_the_centre(centre, role, sql):
    connection = centre.desk(role)
    values = [uuid4()] if "%s" in sql else []
    with suppress(psycopg.errors.InsufficientPrivilege):
        assert connection.execute(sql, values).rowcount == 0
    connection.rollback()
    with centre.owner.ask() as work:
        assert work.session.query(Person).filter(Person.mentor_id == Person.id).count() == 0
