"""With psql and one's own password: no closed month rewritten, no value by one person alone."""

import pytest
from closing import Centre
from factories import PASSWORD
from sqlalchemy import text

from qa_desk.errors import QaDeskError
from qa_desk.models import Adjustment, MonthlyResult, TypedResult
from qa_desk.models.base import uuid7
from qa_desk.services import months


@pytest.fixture
def centre(postgresql_url):
    centre = Centre(postgresql_url)
    centre.results((3,), ())
    yield centre
    centre.close()


def refused(centre, name, statement, **values):
    """Say that a statement is refused, or touches nothing."""
    try:
        with centre.at(name) as work:
            assert work.session.execute(text(statement), values).rowcount == 0
    except QaDeskError:
        pass


@pytest.mark.parametrize("name", ["csr", "lead", "inspector", "qa_lead", "manager"])
def test_nobody_rewrites_a_closed_month(centre, name):
    centre.close_month()
    before = centre.line()
    csr = centre.people["csr"].id
    for statement in (
        "UPDATE monthly_result SET score = 1000",
        "DELETE FROM monthly_result",
        "UPDATE month_close SET basis = 'all'",
        "DELETE FROM month_close",
        "UPDATE month_total SET figures = '{}'",
        "DELETE FROM month_total",
    ):
        refused(centre, name, statement)
    refused(
        centre,
        name,
        "INSERT INTO adjustment VALUES (:paper, :csr, :month, 975, 1000, 0, 0)",
        paper=uuid7(),
        csr=csr,
        month=centre.month,
    )
    refused(
        centre,
        name,
        "INSERT INTO monthly_result (month, person_id, skill_group, is_part, source, n, score,"
        " passed, ms_earned, ms_applicable, pass_mark, fatals, late) VALUES (:month, :who, '',"
        " false, 'month', 1, 1, 1, 1, 1, 1, 0, 0)",
        month=centre.month,
        who=centre.people["lead"].id,
    )
    assert centre.line() == before


def test_nobody_closes_for_another_or_in_the_past(centre):
    close = (
        "INSERT INTO month_close (month, closed_at, closed_by, cut_at, basis, least, people,"
        " content_hash) VALUES (:month, {at}, :who, {at}, 'random', 2, 0, '')"
    )
    mine = {"who": centre.people["qa_lead"].id, "month": centre.month}
    now = close.format(at="clock_timestamp()")
    refused(centre, "qa_lead", now, **mine | {"who": centre.people["manager"].id})
    refused(centre, "qa_lead", close.format(at="now() - interval '1 day'"), **mine)
    for name in ("csr", "lead", "inspector", "manager"):
        refused(centre, name, now, **mine | {"who": centre.people[name].id})
    assert centre.sheet_of().closed is None


def test_one_person_alone_enters_no_result(centre):
    csr = centre.people["csr"].id
    with centre.at("qa_lead") as work:
        entered = months.enter(work, centre.month, csr, 990, "x", PASSWORD)
    confirm = "UPDATE typed_result SET confirmed_at = now(), confirmed_by = :who"
    for name in ("qa_lead", "csr", "lead", "inspector"):
        refused(centre, name, confirm, who=centre.people["manager"].id)
    refused(centre, "manager", "UPDATE typed_result SET score = 1000")
    assert centre.line().source == "month"
    with centre.at("manager") as work:
        work.session.execute(text(confirm), {"who": centre.people["qa_lead"].id})
    with centre.owner.ask() as work:
        row = work.session.get_one(TypedResult, entered)
        assert row.confirmed_by == centre.people["manager"].id  # the server's word


def test_a_csr_and_a_team_lead_read_no_more_than_their_own(centre):
    centre.close_month()
    for name, rows in (("csr", 1), ("lead", 1), ("other_lead", 0), ("trainer", 0)):
        with centre.at(name) as work:
            assert work.session.query(MonthlyResult).count() == rows
            assert work.session.query(Adjustment).count() == 0
            assert work.session.execute(text("SELECT count(*) FROM month_total")).scalar() == 0
