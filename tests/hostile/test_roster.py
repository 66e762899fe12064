"""What follows the roster on a server: by whoever may edit it, and no further (P6)."""

from datetime import timedelta

import psycopg
import pytest
from hostile.centre import opened

from qa_desk.models import Evaluation

DUE = "SELECT roster_due(%(evaluation)s, %(due)s)"
DAY = "SELECT roster_day('evaluation', %(evaluation)s, %(day)s)"


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(
        cluster,
        postgresql_template,
        "roster",
        states=("E0", "E3"),
        roles=("team_lead", "admin", "inspector"),
    ) as centre:
        yield centre


def row(centre, target):
    with centre.owner.ask() as work:
        found = work.session.get(Evaluation, target.evaluation)
        return found.due_at, found.released_at, found.version


def tried(centre, role, sql, **values):
    connection = centre.desk(role)
    try:
        connection.execute(sql, values)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate
    return "done"


def test_the_deadline_moves_for_who_may_edit_the_csrs_roster(centre):
    lead = centre["team_lead"]
    own, other = (lead.targets[kind, "E3"] for kind in ("own_team", "all"))
    _due, released, version = row(centre, own)
    due = released + timedelta(days=3)
    assert tried(centre, "team_lead", DUE, evaluation=own.evaluation, due=due) == "done"
    assert row(centre, own) == (due, released, version + 1)
    assert tried(centre, "team_lead", DUE, evaluation=other.evaluation, due=due) == "QAD07"
    assert tried(centre, "inspector", DUE, evaluation=other.evaluation, due=due) == "QAD07"
    assert tried(centre, "admin", DUE, evaluation=other.evaluation, due=due) == "done"


@pytest.mark.parametrize("days", [-1, 0, 100, 400])
def test_no_deadline_moves_far_beyond_the_month_or_before_the_release(centre, days):
    target = centre["team_lead"].targets["own_team", "E3"]
    before = row(centre, target)
    due = before[1] + timedelta(days=days)
    assert tried(centre, "admin", DUE, evaluation=target.evaluation, due=due) == "QAD07"
    assert row(centre, target) == before


def test_only_the_answer_of_a_csr_waits_by_the_roster(centre):
    target = centre["team_lead"].targets["all", "E0"]
    with centre.owner.ask() as work:
        due = work.now + timedelta(days=1)
    assert tried(centre, "admin", DUE, evaluation=target.evaluation, due=due) == "QAD07"


def test_a_check_goes_to_the_day_beside_and_no_further(centre):
    target = centre["team_lead"].targets["own_team", "E3"]
    with centre.owner.ask() as work:
        began = work.session.get(Evaluation, target.evaluation).assigned_at
    values = {"evaluation": target.evaluation}
    days = [(began + timedelta(days=n)).date() for n in (60, -60, 1)]
    said = [tried(centre, "team_lead", DAY, **values, day=day) for day in days]
    assert said == ["QAD17", "QAD17", "done"]


def test_no_statement_of_ones_own_moves_a_deadline(centre):
    target = centre["team_lead"].targets["own_team", "E3"]
    due = row(centre, target)[1] + timedelta(days=2)
    sql = "UPDATE evaluation SET due_at = %(due)s WHERE id = %(evaluation)s"
    values = {"evaluation": target.evaluation, "due": due}
    assert tried(centre, "team_lead", sql, **values) == "QAD17"
    assert tried(centre, "team_lead", f"SET ROLE qa_desk_member; {sql}", **values) != "done"
