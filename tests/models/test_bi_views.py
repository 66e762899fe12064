"""The open read views of a server: what they say, and that nobody gets more by them."""

import itertools
import re

import psycopg
import pytest
from factories import PASSWORD, make_person
from project import ROOT, load
from route import Route, appealed, corrected, opinion
from sqlalchemy import make_url, text

from qa_desk.models import Setting, bi_views, defences, engines
from qa_desk.models.bi_columns import VIEWS
from qa_desk.rules.disputes import Words

_numbers = itertools.count(1)  # roles belong to the whole server
COLUMNS = """
SELECT relname, attname, format_type(atttypid, NULL),
  col_description(pg_class.oid, attnum)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
WHERE relnamespace = 'qa_desk_read'::regnamespace ORDER BY relname, attnum"""
REFUSED = (
    "SELECT * FROM qa_desk.evaluation",
    "SELECT * FROM qa_desk.person",
    "SELECT * FROM qa_desk.customer_number",
    "SELECT * FROM qa_desk.answer",
    "SELECT * FROM qa_desk.qad_checked",
    "SELECT * FROM qa_desk.journal_entry",
    "SELECT qa_desk.me()",
    "SELECT qa_desk.full_number('00000000-0000-7000-8000-000000000001')",
    "SELECT qa_desk.journal_append('export', 'x', 'x', '{}')",
    "INSERT INTO qa_desk_read.person_name VALUES (gen_random_uuid(), 'x', '1')",
    "UPDATE qa_desk_read.person SET is_active = false",
    "UPDATE qa_desk_read.check_coverage SET mode = 'x'",
    "DELETE FROM qa_desk_read.fatal",
    "TRUNCATE qa_desk_read.evaluation_result",
    "CREATE VIEW qa_desk_read.mine AS SELECT 1",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE OR REPLACE VIEW qa_desk_read.fatal AS SELECT 1",
    "DROP VIEW qa_desk_read.fatal",
    "ALTER VIEW qa_desk_read.fatal OWNER TO qa_desk_bi",
    "SET ROLE qa_desk_member",
    "SET ROLE qadesk_owner",
    "SET SESSION AUTHORIZATION qadesk_owner",
    "COPY qa_desk_read.fatal TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "CREATE ROLE friend",
)

NOT_ALLOWED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ObjectNotInPrerequisiteState,  # a view that cannot be updated
    psycopg.errors.WrongObjectType,  # a view is no table
)


@pytest.fixture
def url(postgresql_url, postgresql_template):
    """A server's database; rights on it as such are not copied with its template."""
    name = make_url(postgresql_url).database
    with psycopg.connect(_address(make_url(postgresql_url)), autocommit=True) as connection:
        connection.execute(
            "UPDATE pg_database SET datacl = template.datacl FROM pg_database template"
            " WHERE pg_database.datname = %s AND template.datname = %s",
            (name, postgresql_template),
        )
    return postgresql_url


@pytest.fixture
def centre(url):
    route = Route(url)
    route.choose("slip.mode", "per_evaluation")
    yield route
    route.close()


@pytest.fixture
def log_in(url):
    """A function that gives a tool a login with these roles; return its connection."""
    made = []

    def log_in(*roles):
        login = f"tool{next(_numbers)}"
        owner = make_url(url)
        with psycopg.connect(_address(owner), autocommit=True) as connection:
            connection.execute(
                f"CREATE ROLE {login} LOGIN PASSWORD '{PASSWORD}' IN ROLE {', '.join(roles)}"
            )
        made.append(psycopg.connect(_address(owner, login, PASSWORD), autocommit=True))
        return made[-1]

    yield log_in
    for connection in made:
        connection.close()


def _address(url, login=None, password=None):
    return psycopg.conninfo.make_conninfo(
        host=url.host,
        port=url.port,
        dbname=url.database,
        user=login or url.username,
        password=password or url.password,
    )


def rows(connection, view):
    found = connection.execute(f"SELECT * FROM qa_desk_read.{view}")
    names = [column.name for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def words(connection):
    """Every text in every view: what is random or a moment (a key, a time) may hold any digits."""
    for view in VIEWS:
        for value in itertools.chain(*map(dict.values, rows(connection, view.name))):
            if isinstance(value, str):
                yield value
            elif isinstance(value, list):
                yield from value


def test_the_views_have_the_columns_that_are_documented(url):
    engine = engines.connect(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(COLUMNS))]
    engine.dispose()
    documented = [
        (view.name, column.name, column.type, f"{column.english} / {column.chinese}")
        for view in sorted(VIEWS, key=lambda view: view.name)
        for column in view.columns
    ]
    assert found == documented
    assert set(bi_views.queries()) == {view.name for view in VIEWS}


def test_the_document_has_the_columns_as_they_are_now():
    tool = load("tools/bi_views.py")
    written = (ROOT / "docs/bi-views.md").read_text("utf-8")
    assert tool.written(written) == written
    assert "### calendar" in written


def test_the_examples_of_the_document_run(centre, log_in):
    centre.released()
    written = (ROOT / "docs/bi-views.md").read_text("utf-8")
    examples = re.findall(r"```sql\n(.*?)```", written, re.DOTALL)[-1]
    tool = log_in("qa_desk_bi")
    for query in filter(str.strip, examples.split(";")):
        assert tool.execute(query).fetchall() is not None


def test_a_released_result_is_read_with_its_items_and_fatals(centre, log_in):
    key = centre.form.fatal_errors[0].key
    case = centre.released(fatal=key, lost=(3,))
    tool = log_in("qa_desk_bi")
    (one,) = rows(tool, "evaluation_result")
    assert one["evaluation_id"] == case
    assert (one["final_score"], one["is_fatal"], one["is_pass"]) == (0, True, False)
    assert (one["is_random"], one["is_counted"], one["revision"]) == (True, True, 1)
    assert (one["stratum"], one["team_name"]) == ("random", centre.team.name)
    assert one["checklist_key"] == "inbound-general"
    items = rows(tool, "item_result")
    assert len(items) == len(centre.form.items)
    lost = sum(one["points"] - one["earned"] for one in items if one["earned"] is not None)
    totals = sum(one[f"{code}_applicable"] - one[f"{code}_earned"]
                 for code in ("bk", "cs", "at", "sw", "ms"))  # fmt: skip
    assert lost == sum(each["lost"] or 0 for each in items) == totals > 0
    assert [each["fatal_key"] for each in rows(tool, "fatal")] == [key]


def test_what_is_not_released_is_not_there(centre, log_in):
    case = centre.released()
    centre.change(case, released_at=None)
    tool = log_in("qa_desk_bi")
    for view in ("evaluation_result", "item_result", "fatal"):
        assert rows(tool, view) == []
    for trick in ("1 / (final_score - final_score)", "CAST(number AS integer)"):
        found = tool.execute(f"SELECT 1 FROM qa_desk_read.evaluation_result WHERE {trick} > 0")
        assert found.fetchall() == []


def test_a_corrected_result_stands_there_as_it_is_now(centre, log_in):
    case = centre.released()
    corrected(centre, case)
    tool = log_in("qa_desk_bi")
    (one,) = rows(tool, "evaluation_result")
    assert (one["revision"], one["final_score"]) == (2, 100)
    (dispute,) = rows(tool, "dispute")
    assert (dispute["kind"], dispute["is_judged_true"]) == ("dispute", False)
    assert (dispute["decision"], dispute["verdict"]) == ("correct", "overturned_inspector_error")
    assert dispute["raised_at"] < dispute["judged_at"] < dispute["decided_at"]


def test_an_open_dispute_has_no_decision_and_an_appeal_is_a_line_of_its_own(centre, log_in):
    waits, case = centre.released(), centre.released()
    centre.disputed(waits)
    appealed(centre, case)
    centre.take("manager", "vote", case, Words(upholds=True, reason="同意"))
    found = {(one["evaluation_id"], one["kind"]): one for one in rows(log_in("qa_desk_bi"),
                                                                     "dispute")}  # fmt: skip
    assert set(found) == {(waits, "dispute"), (case, "dispute"), (case, "appeal")}
    assert found[waits, "dispute"]["decision"] is None
    assert found[case, "dispute"]["is_judged_true"] is True
    assert found[case, "appeal"]["decided_at"] is None


def test_people_are_without_names_but_in_the_view_that_is_granted_apart(centre, log_in):
    tool, names = log_in("qa_desk_bi"), log_in("qa_desk_bi_names")
    csr = centre.people["csr"]
    people = {one["person_id"]: one for one in rows(tool, "person")}
    assert len(people) == len(centre.people)
    assert people[csr.id]["roles"] == ["csr"]
    assert people[csr.id]["team_name"] == centre.team.name
    assert people[csr.id]["is_active"] is True
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(tool, "person_name")
    found = {one["person_id"]: one for one in rows(names, "person_name")}
    assert (found[csr.id]["name"], found[csr.id]["staff_no"]) == (csr.name, csr.staff_no)
    for view in VIEWS:
        if view.name != "person_name":
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                rows(names, view.name)


def test_nothing_that_was_written_and_no_number_is_in_any_view(centre, log_in):
    case = centre.released(fatal=centre.form.fatal_errors[0].key, number_masked="139****5678")
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))
    tool = log_in("qa_desk_bi", "qa_desk_bi_names")
    told = " ".join(words(tool))
    assert centre.people["csr"].name in told
    secrets = ("没有核对身份", "辱骂客户", "先核对再答复", "李班长", "已听标记处", "139*", "*5678")
    assert [secret for secret in secrets if secret in told] == []


def test_checks_and_the_items_of_checklists_are_read(centre, log_in):
    centre.released()
    tool = log_in("qa_desk_bi")
    (check,) = rows(tool, "check_coverage")
    assert (check["csr_id"], check["is_full"]) == (centre.people["csr"].id, True)
    items = rows(tool, "checklist_item")
    assert len(items) == len(centre.form.items)
    first = centre.form.items[0]
    one = next(one for one in items if one["item_number"] == first.number)
    assert (one["item_key"], one["text_zh"]) == (first.key, first.text.zh)
    assert one["points"] * 100 == first.points


def test_the_calendar_knows_holidays_and_the_centres_own_years(centre, log_in):
    tool = log_in("qa_desk_bi")
    days = {str(one["day"]): one for one in rows(tool, "calendar")}
    day = days["2026-10-01"]
    assert (day["is_working_day"], day["holiday"]) == (False, "国庆节")
    assert (day["ten_days"], day["quarter"], day["weekday"]) == (1, 4, 4)
    assert [days[f"2026-10-{n}"]["ten_days"] for n in (10, 11, 21, 31)] == [1, 2, 3, 3]
    with centre.owner.work() as work:
        person = make_person(work, "admin")
        for key, value in (("calendar.2026", "2026-10-01,working,盘点\n"),):
            row = {"changed_by": person.id, "valid_from": work.now}
            work.session.add(Setting(key=key, value=value, **row))
    days = {str(one["day"]): one for one in rows(tool, "calendar")}
    assert (days["2026-10-01"]["is_working_day"], days["2026-10-01"]["holiday"]) == (True, "盘点")
    assert days["2026-10-02"]["is_working_day"] is True  # a Friday; the year is all the centre's
    assert days["2027-01-01"]["is_working_day"] is True
    with centre.owner.work() as work:
        person = make_person(work, "admin")
        row = {"changed_by": person.id, "valid_from": work.now}
        work.session.add(Setting(key="calendar", value="weekdays", **row))
    days = {str(one["day"]): one for one in rows(tool, "calendar")}
    assert days["2026-10-01"]["holiday"] == "盘点"


def test_a_tool_reads_the_views_and_does_nothing_else(centre, log_in):
    centre.released()
    tool = log_in("qa_desk_bi", "qa_desk_bi_names")
    allowed = []
    for sql in REFUSED:
        try:
            tool.execute(sql)
            allowed.append(sql)
        except NOT_ALLOWED:
            continue
    assert allowed == []
    tool.execute("GRANT SELECT ON qa_desk_read.fatal TO PUBLIC")  # warns, and gives nothing
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(log_in("qa_desk_bi_names"), "fatal")


def test_the_roles_themselves_cannot_log_in_and_people_of_the_centre_cannot_read(centre, url):
    with psycopg.connect(_address(make_url(url)), autocommit=True) as connection:
        found = connection.execute(
            "SELECT rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
            " FROM pg_roles WHERE rolname IN ('qa_desk_bi', 'qa_desk_bi_names')"
        ).fetchall()
        assert found == [(False,), (False,)]
        inside = connection.execute(
            "SELECT pg_has_role('qa_desk_bi', 'qa_desk_member', 'MEMBER')"
            " OR pg_has_role('qa_desk_member', 'qa_desk_bi', 'MEMBER')"
        ).fetchone()
        assert inside == (False,)
    login = centre.people["qa_lead"].login
    with (
        psycopg.connect(_address(make_url(url), login, PASSWORD)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM qa_desk_read.person_name")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("GRANT SELECT ON qa_desk_read.person_name TO qa_desk_bi", "grants on qa_desk_read.person"),
        (
            (
                "CREATE OR REPLACE VIEW qa_desk_read.person_name AS"
                " SELECT id AS person_id, name, login AS staff_no FROM qa_desk.person"
            ),
            "view qa_desk_read.person_name",
        ),
        ("GRANT CREATE ON SCHEMA qa_desk_read TO qa_desk_bi", "grants on schema qa_desk_read"),
    ],
)
def test_the_check_of_a_server_finds_what_was_changed(url, change, name):
    engine = engines.connect(url)
    assert defences.faults(engine) == []
    with engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert any(fault.startswith(name) for fault in defences.faults(engine))
    engine.dispose()
