"""Recorders and import runs over people's own connections: who sets up, who runs, who sees (D9)."""

import pytest
from hostile.centre import attempt, opened
from recordings import OUT, record

from qa_desk.models.base import uuid7
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services import importing, recorders
from qa_desk.services.recorders import Settings

ADD = "INSERT INTO recorder (id, code, name, timezone, profile, version) VALUES"
RECORDER = f"{ADD} (%(recorder)s, %(recorder)s::text, 'x', 'UTC', %(profile)s, 1)"
EDIT = "UPDATE recorder SET profile = %(profile)s WHERE id = %(recorder)s"
RUN = """
INSERT INTO import_run (id, recorder_id, source, how, started_by, started_at, beat_at, ended_at,
  is_whole, files, stored, known, completed, unresolved, late, refused, problems)
VALUES (%(run)s, %(recorder)s, 'x', 'watch', %(me)s, clock_timestamp(), {beat}, {ended}, false,
  0, 0, 0, 0, 0, 0, '{{}}', '[]')"""
BEGIN = RUN.format(beat="now()", ended="NULL")
SILENT = RUN.format(beat="now() - interval '3 minutes'", ended="NULL")
DONE = RUN.format(beat="now()", ended="now()")
END = "UPDATE import_run SET ended_at = now(), stored = 1 WHERE id = %(run)s"
SEE = "SELECT stored FROM import_run WHERE id = %(run)s"


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    roles = ("inspector", "qa_lead", "cs_manager", "admin", "csr")
    with opened(cluster, postgresql_template, "recorders", states=("E3",), roles=roles) as centre:
        yield centre


@pytest.fixture
def values(centre):
    """Return a recorder that an inspector's first import has made."""
    values = {"recorder": uuid7(), "run": uuid7(), "me": centre["inspector"].id, "profile": "{}"}
    commit(centre, "inspector", RECORDER, values)
    return values


def commit(centre, role, sql, values):
    connection = centre.desk(role)
    connection.execute(sql, values)
    connection.commit()


def test_whoever_imports_makes_a_recorder_but_says_nothing_of_it(centre, values):
    told = {**values, "profile": '{"place": "/x"}'}
    other = {**told, "recorder": uuid7()}
    for role in ("inspector", "cs_manager", "csr"):
        assert not attempt(centre.desk(role), RECORDER, **other)
        assert not attempt(centre.desk(role), EDIT, **told)
    for role in ("qa_lead", "admin"):
        assert attempt(centre.desk(role), EDIT, **told)


def test_a_run_is_begun_in_ones_own_name_and_open(centre, values):
    desk = centre.desk("inspector")
    assert attempt(desk, BEGIN, **values)
    assert not attempt(desk, DONE, **values)
    assert not attempt(desk, BEGIN, **{**values, "me": centre["qa_lead"].id})
    admin = {**values, "me": centre["admin"].id}
    assert not attempt(centre.desk("admin"), BEGIN, **admin)


def test_only_ones_own_run_is_ended_or_one_that_is_silent(centre, values):
    commit(centre, "inspector", BEGIN, values)
    assert not attempt(centre.desk("qa_lead"), END, **values)
    commit(centre, "inspector", END, values)
    assert not attempt(centre.desk("inspector"), END, **values)  # it says what it said
    silent = {**values, "run": uuid7()}
    commit(centre, "inspector", SILENT, silent)
    assert attempt(centre.desk("cs_manager"), END, **silent)


def test_who_imports_or_sets_up_recorders_sees_the_runs(centre, values):
    commit(centre, "inspector", BEGIN, values)
    seen = {
        role: bool(centre.desk(role).execute(SEE, values).fetchone())
        for role in ("inspector", "qa_lead", "cs_manager", "admin", "csr")
    }
    assert seen == {**dict.fromkeys(seen, True), "csr": False}


def test_an_administrator_sets_up_what_an_inspector_imports(centre, tmp_path):
    """D9: the whole way, by people's own connections."""
    record(tmp_path, OUT)

    def as_one(role):
        return lambda: centre.at_work(centre[role].login)

    told = Settings("whole", "", "Asia/Shanghai", Profile(str(tmp_path), left="customer"))
    with as_one("admin")() as work:
        made = recorders.save(work, None, 0, told)
    looked = importing.look(as_one("admin"), told.code, told.timezone, told.profile, None)
    assert (looked.files, looked.known) == (1, 1)
    for _time in range(2):
        with as_one("inspector")() as work:
            request = importing.request(work, "whole", "command")
        importing.run(as_one("inspector"), request)
    for role in ("admin", "cs_manager"):
        with as_one(role)() as work:
            newest, first = recorders.runs(work, made)
        assert (first.stored, newest.stored, newest.known) == (1, 0, 1)
        assert newest.is_whole
        assert newest.by
