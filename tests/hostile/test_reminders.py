"""Nobody forges a reminder or says that it was delivered to somebody else (P14)."""

from datetime import timedelta

import pytest
from route import Route
from sqlalchemy import update

from qa_desk.errors import QaDeskError
from qa_desk.models import Evaluation, Reminder
from qa_desk.services import reminding


@pytest.fixture
def route(postgresql_url):
    route = Route(postgresql_url)
    yield route
    route.close()


def forge(route, name, case, whose, **values):
    """Let somebody write a reminder of a case."""
    found = route.found(case)
    with route.at(name) as work:
        row = Reminder(
            **{
                "evaluation_id": case,
                "entered_at": found.entered_at,
                "share": 50,
                "person_id": route.people[whose].id,
                "made_at": work.now,
                **values,
            }
        )
        work.session.add(row)


@pytest.mark.parametrize("name", ["csr", "lead", "inspector", "manager"])
def test_only_a_qa_lead_s_tick_makes_reminders(route, name):
    """Two that reach nobody would keep the true ones from being made, and so any timeout."""
    case = route.released()
    with pytest.raises(QaDeskError):
        forge(route, name, case, "lead")


def test_a_reminder_of_what_the_csr_has_to_do_is_the_csr_s_and_of_the_present_state(route):
    case = route.released()
    with pytest.raises(QaDeskError):
        forge(route, "qa_lead", case, "lead")
    before = route.found(case).entered_at - timedelta(days=1)
    with pytest.raises(QaDeskError):
        forge(route, "qa_lead", case, "csr", entered_at=before)
    forge(route, "qa_lead", case, "csr")


@pytest.mark.parametrize("name", ["other_lead", "inspector", "qa_lead"])
def test_nobody_else_says_that_it_was_delivered(route, name):
    case = route.released()
    with route.owner.work() as work:
        work.session.execute(
            update(Evaluation)
            .where(Evaluation.id == case)
            .values(due_at=work.now - timedelta(hours=1))
        )
    with route.at("qa_lead") as work:
        reminding.remind(work)
    for how in ("seen", "handed"):
        with route.at(name) as work:
            changed = (
                update(Reminder)
                .where(Reminder.evaluation_id == case)
                .values(delivered_at=work.now, how=how, handed_by=work.actor.id)
            )
            assert not work.session.execute(changed).rowcount
