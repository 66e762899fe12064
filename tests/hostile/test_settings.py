"""Settings on a server: changed by who may, never backwards, and what was stays (D13, P20)."""

from datetime import date, timedelta

import psycopg
import pytest
from hostile.centre import opened

from qa_desk.models import Setting
from qa_desk.services import centre_settings, signature_counts, working_days
from qa_desk.services.centre_settings import Wanted


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    roles = ("admin", "qa_lead", "cs_manager", "inspector")
    with opened(
        cluster, postgresql_template, "settings", states=("E0", "E3"), roles=roles
    ) as centre:
        yield centre


def tried(centre, role, sql):
    connection = centre.desk(role)
    try:
        count = connection.execute(sql).rowcount
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate
    return count


def values(centre, key):
    with centre.owner.ask() as work:
        rows = work.session.query(Setting).filter_by(key=key).order_by(Setting.valid_from)
        return [row.value for row in rows]


@pytest.mark.parametrize("role", ["admin", "qa_lead"])
def test_who_may_changes_plans_and_takes_back(centre, role):
    key = {"admin": "cov.day", "qa_lead": "cov.month"}[role]
    with centre.at_work(centre[role].login) as work:
        seen = centre_settings.read(work).row(key).seen
        centre_settings.change(work, Wanted(key, "4", seen, reason="x"))
    with centre.at_work(centre[role].login) as work:
        row = centre_settings.read(work).row(key)
        starts = work.now + timedelta(days=3)
        centre_settings.change(work, Wanted(key, "5", row.seen, starts))
    assert values(centre, key) == ["4", "5"]
    with centre.at_work(centre[role].login) as work:
        centre_settings.withdraw(work, key, starts)
    assert values(centre, key) == ["4"]


def test_a_time_zone_is_one_that_the_server_knows(centre):
    """With another nobody's roles could be asked any more."""
    with centre.at_work(centre["admin"].login) as work:
        key = "centre.timezone"
        seen = centre_settings.read(work).row(key).seen
        starts = work.now + timedelta(days=9)
        centre_settings.change(work, Wanted(key, "Asia/Urumqi", seen, starts))
    sql = "INSERT INTO setting VALUES ('centre.timezone', now(), '{}', '{}', now(), '')"
    me = centre["admin"].id
    assert tried(centre, "admin", sql.format("Asia/Nowhere", me)) == "42501"
    assert tried(centre, "admin", sql.format("Asia/Shanghai", me)) == 1


def test_the_administrator_is_told_which_deadlines_move_and_sees_no_results(centre):
    with centre.at_work(centre["admin"].login) as work:
        centre_settings.look(work, "sla.csr.respond.cap", "9")
        assert not signature_counts.of_last_month(work).is_real
    with centre.at_work(centre["qa_lead"].login) as work:
        assert signature_counts.of_last_month(work).lines


def test_the_calendar_and_the_logo_are_kept(centre):
    with centre.at_work(centre["admin"].login) as work:
        working_days.save(work, 2031, None, [(date(2031, 1, 1), False, "元旦")])
        centre_settings.set_logo(work, None)
    with centre.at_work(centre["cs_manager"].login) as work:
        assert working_days.read(work, 2031).is_own
        assert centre_settings.logo(work) == b""


@pytest.mark.parametrize("role", ["cs_manager", "inspector"])
def test_others_change_nothing_and_nobody_changes_what_was(centre, role):
    add = "INSERT INTO setting VALUES ('x', clock_timestamp(), 'x', '{me}', {at}, '')"
    mine = {"me": centre[role].id, "at": "NULL"}
    assert tried(centre, role, add.format(**mine)) == "42501"
    mine = {"me": centre["admin"].id, "at": "now() - interval '1 day'"}
    assert tried(centre, "admin", add.format(**mine)) == "42501"
    for sql in ("UPDATE setting SET value = 'x'", "UPDATE setting SET reason = 'x'"):
        assert tried(centre, "admin", sql) == "42501"
    assert tried(centre, "admin", "DELETE FROM setting WHERE valid_from <= now()") == 0
    assert tried(centre, role, "DELETE FROM setting") == 0
