"""Re-checks against people with psql and their own passwords."""

import json
from datetime import date

import psycopg
import pytest
from factories import PASSWORD
from hostile.recheck_attempts import second
from psycopg import errors
from route import Route

from qa_desk.models import Evaluation, RecheckDraw


@pytest.fixture(scope="module")
def drawn(cluster, postgresql_template):
    """A result that is re-checked by the QA lead and repeated by its inspector, both open."""
    route = Route(cluster.create("rechecks", template=postgresql_template))
    case = route.released()
    with route.owner.work() as work:
        first = work.session.get_one(Evaluation, case)
        blind, _row = second(work, first, route.people["qa_lead"])
        repeat, _row = second(work, first, route.people["inspector"], "repeat")
        route.first, route.blind, route.repeat = case, blind.id, repeat.id
    yield route
    route.close()
    cluster.drop("rechecks")


def run(route, name, sql, **values):
    """Run a statement as somebody; return its rows, or how many it changed."""
    url = route.url.replace("postgresql+psycopg://", "postgresql://")
    login = route.people[name].login
    path = "-c search_path=qa_desk"
    with psycopg.connect(url, user=login, password=PASSWORD, options=path) as desk:
        cursor = desk.execute(sql, values)
        rows = cursor.fetchall() if cursor.description else cursor.rowcount
        desk.rollback()
        return rows


def refused(route, name, sql, **values):
    try:
        return run(route, name, sql, **values) in ([], 0)
    except errors.InsufficientPrivilege:
        return True
    except psycopg.DatabaseError as error:
        return "QAD" in str(error)


def test_an_inspector_is_not_told_which_of_his_results_are_rechecked(drawn):
    assert run(drawn, "inspector", "SELECT * FROM recheck") == []
    for question in (
        "SELECT id FROM evaluation WHERE id = %(id)s",
        "SELECT id FROM qad_drawn WHERE id = %(id)s",
        "SELECT id FROM evaluation WHERE id = ANY (my_rechecks())",
    ):
        assert run(drawn, "inspector", question, id=drawn.blind) == []
    assert refused(drawn, "inspector", "SELECT 1 WHERE is_unseen(%(id)s)", id=drawn.repeat)


@pytest.mark.parametrize("name", ["csr", "lead", "trainer"])
def test_nobody_else_is_told(drawn, name):
    assert run(drawn, name, "SELECT * FROM recheck") == []
    for id_ in (drawn.blind, drawn.repeat):
        assert run(drawn, name, "SELECT id FROM evaluation WHERE id = %(id)s", id=id_) == []


def test_who_checks_sees_what_was_drawn(drawn):
    for name in ("qa_lead", "manager"):
        assert len(run(drawn, name, "SELECT id FROM recheck")) == 2


def test_the_figures_are_nobodys_to_write(drawn):
    for name in ("inspector", "qa_lead", "manager"):
        for sql in (
            "UPDATE recheck SET agreeing = 18, compared = 18, compared_at = now()",
            "UPDATE recheck SET seed = 'y'",
            "DELETE FROM recheck",
        ):
            assert refused(drawn, name, sql)


def test_a_recheck_is_of_the_same_contact_and_of_somebody_else(drawn):
    insert = (
        "INSERT INTO recheck (id, kind, month, original_id, revision, evaluation_id, inspector_id,"
        " drawn_by, drawn_at, seed) VALUES (gen_random_uuid(), 'blind', %(month)s, %(first)s, 1,"
        " %(second)s, %(who)s, %(who)s, now(), 'x')"
    )
    people = drawn.people
    values = {"first": drawn.first, "second": drawn.first, "month": "2026-07-01"}
    assert refused(drawn, "qa_lead", insert, **values, who=people["inspector"].id)
    assert refused(drawn, "qa_lead", insert, **values, who=people["qa_lead"].id)
    assert refused(drawn, "inspector", insert, **values, who=people["qa_lead"].id)


def test_seed_and_pool_are_hidden_from_whose_results_could_be_drawn(drawn):
    insert = (
        "INSERT INTO recheck_draw (id, kind, month, seed, pool, pool_digest, drawn_by, drawn_at)"
        " VALUES (gen_random_uuid(), 'blind', '2026-07-01', 'x', %(pool)s, '', %(by)s,"
        " clock_timestamp())"
    )
    people = {name: drawn.people[name].id for name in ("qa_lead", "manager", "inspector")}
    pool = json.dumps({"had": {str(people["qa_lead"]): 0}, "found": [], "count": 1})
    with drawn.owner.work() as work:
        row = RecheckDraw(kind="blind", month=date(2026, 7, 1), seed="x", pool=json.loads(pool))
        row.pool_digest, row.drawn_by, row.drawn_at = b"", people["manager"], work.now
        work.session.add(row)
    assert len(run(drawn, "manager", "SELECT seed FROM recheck_draw")) == 1
    for name in ("qa_lead", "inspector", "csr"):
        assert run(drawn, name, "SELECT seed FROM recheck_draw") == []
    assert refused(drawn, "qa_lead", insert, pool=pool, by=people["qa_lead"])  # his own pool
    assert refused(drawn, "manager", insert, pool=pool, by=people["qa_lead"])  # another's name
    assert not refused(drawn, "manager", insert, pool=pool, by=people["manager"])
    for sql in ("UPDATE recheck_draw SET seed = 'y'", "DELETE FROM recheck_draw"):
        assert refused(drawn, "manager", sql)
    assert refused(drawn, "manager", "UPDATE recheck SET draw_id = NULL")
