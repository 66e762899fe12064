"""Two people do the same at the same moment: nothing is done twice, nobody is turned away (D11)."""

import threading
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import PASSWORD, full_sheet, make_person
from office import Office

from qa_desk.errors import RuleError
from qa_desk.models import Document, Evaluation, database, passwords
from qa_desk.services import cases, drawing, evaluating, planning


@pytest.fixture
def office(url, tmp_path):
    office = Office(url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def enter(office):
    """A function that gives somebody a connection of his own."""
    opened = []

    def enter(login):
        opened.append(database.sign_in(office.url, login, PASSWORD))
        return opened[-1]

    yield enter
    for access in opened:
        access.close()


def at_once(first, second):
    """Let `second` begin while `first` has not committed yet; return what `second` came to."""
    outcome = []

    def run():
        try:
            outcome.append(in_a_transaction(*second))
        except RuleError as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    access, act = first
    with access.work() as work:
        act(work)
        thread.start()
        thread.join(0.5)  # it waits, or is still on its way: either must come out right
    thread.join(60)
    return outcome[0]


def in_a_transaction(access, act):
    with access.work() as work:
        return act(work)


def draw(work):
    (plan,) = planning.list_plans(work)
    return drawing.draw(work, plan.id, plan.version)


@pytest.fixture
def planned(office):
    """An approved plan that asks for three calls, and two more people to draw them."""
    with office._access.work() as work:
        for login, role in (("second.lead", "qa_lead"), ("second.inspector", "inspector")):
            person = make_person(work, role, login=login)
            passwords.set_password(work.session, person, PASSWORD)
        lead = replace(office.scene, work=work).by("qa_lead")
        yesterday = (work.now - timedelta(days=1)).astimezone(ZoneInfo("Asia/Shanghai"))
        plan = planning.make(lead, yesterday.date(), 4)
        planning.approve(lead, plan.id, plan.version)
    return office


def test_two_draws_at_once_draw_no_call_twice(planned, enter):
    first, second = enter(planned.qa_lead.login), enter("second.lead")
    refused = at_once((first, draw), (second, draw))
    assert isinstance(refused, RuleError), refused
    with planned._access.ask() as work:
        segments = [found.segment_id for found in work.session.query(Evaluation)]
    assert len(segments) == len(set(segments)) > 1


def submitted(access):
    """Score and submit everything in somebody's queue; return the results."""
    made = []
    with access.work() as work:
        for row in cases.queue(work):
            state = evaluating.open_task(work, row.id, row.version)
            sheet = full_sheet(cases.case(work, row.id).checklist)
            made.append(evaluating.submit(work, row.id, state.version, sheet))
    return made


def release(state):
    return lambda work: evaluating.release(work, state.id, state.version)


def test_two_results_released_at_once_get_two_numbers(planned, enter):
    in_a_transaction(enter(planned.qa_lead.login), draw)
    one, other = enter(planned.inspector.login), enter("second.inspector")
    (mine, *_), (yours, *_) = submitted(one), submitted(other)
    at_once((one, release(mine)), (other, release(yours)))
    with planned._access.ask() as work:
        numbers = {found.number for found in work.session.query(Document)}
    assert len(numbers) == 2
