"""People draw, verify and replace with their own rights, also where the server enforces them."""

from dataclasses import replace

import pytest
from factories import PASSWORD, call_moment
from office import Office
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qa_desk.errors import QaDeskError
from qa_desk.models import Draw, database
from qa_desk.services import cases, drawing, evaluating, planning


@pytest.fixture
def office(url, tmp_path):
    office = Office(url, tmp_path)
    with office._access.work() as work:
        lead = replace(office.scene, work=work).by("qa_lead")
        month = call_moment(work).astimezone(work.zone).date()
        plan = planning.make(lead, month, 1)
        planning.approve(lead, plan.id, plan.version)
    yield office
    office.close()


@pytest.fixture
def enter(office):
    """A function that lets somebody in by the role in the scene."""
    opened = []

    def enter(role):
        opened.append(database.sign_in(office.url, getattr(office, role).login, PASSWORD))
        return opened[-1]

    yield enter
    for access in opened:
        access.close()


def test_a_lead_draws_an_inspector_replaces_and_anybody_who_draws_verifies(enter):
    """S3-4.2, E-02."""
    lead, inspector = enter("qa_lead"), enter("inspector")
    with lead.work() as work:
        (plan,) = planning.list_plans(work)
        (row,) = drawing.draw(work, plan.id, plan.version).draws
    with inspector.work() as work:
        (task,) = cases.queue(work)
        opened = evaluating.open_task(work, task.id, task.version)
        done = drawing.replace(work, task.id, opened.version, "silent", "only noise")
        assert [row.number for row in cases.queue(work)] == [done.by]
    for access in (lead, inspector):
        with access.ask() as work:
            assert drawing.verify(work, row.id).differences == ()
            assert drawing.why(work, task.call_id) if hasattr(task, "call_id") else True
    with lead.ask() as work:
        assert drawing.replaced_shares(work, work.today.replace(day=1))[0].is_over


FORGED = (  # a second call in place of the same one; a call in place of one that was not replaced
    "INSERT INTO evaluation SELECT * FROM evaluation",
    "UPDATE evaluation SET status = 'E13', close_reason = 'boring'",
    "UPDATE evaluation SET status = 'E13', close_reason = NULL",
    "UPDATE evaluation SET close_reason = 'silent'",
    "UPDATE evaluation SET replaces_id = id",
)


@pytest.mark.parametrize("statement", FORGED)
def test_the_server_refuses_a_replacement_that_is_none(enter, statement):
    lead, inspector = enter("qa_lead"), enter("inspector")
    with lead.work() as work:
        (plan,) = planning.list_plans(work)
        drawing.draw(work, plan.id, plan.version)
        if work.session.get_bind().dialect.name == "sqlite":
            pytest.skip("the file of a computer has no rights of its own")
    with pytest.raises((DatabaseError, QaDeskError)), inspector.work() as work:
        work.session.execute(text(statement))
    with lead.ask() as work:
        assert work.session.query(Draw).count() == 1
