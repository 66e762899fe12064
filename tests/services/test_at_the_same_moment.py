"""Two people do the same at the same moment: nothing is done twice, nobody is turned away (D11)."""

import threading
from dataclasses import replace

import pytest
from factories import PASSWORD, call_moment, each_apart, full_sheet, make_person
from office import Office

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Document, Evaluation, database, passwords
from qa_desk.services import assigning, cases, drawing, evaluating, planning


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
        except (ConflictError, RuleError) as error:
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
        month = call_moment(work).astimezone(work.zone).date()
        plan = planning.make(lead, month, 4)
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
    with planned._access.work() as work:
        each_apart(work)
    in_a_transaction(enter(planned.qa_lead.login), draw)
    one, other = enter(planned.inspector.login), enter("second.inspector")
    (mine, *_), (yours, *_) = submitted(one), submitted(other)
    at_once((one, release(mine)), (other, release(yours)))
    with planned._access.ask() as work:
        numbers = {found.number for found in work.session.query(Document)}
    assert len(numbers) == 2


def test_two_results_released_at_once_stand_on_one_slip(planned, enter):
    in_a_transaction(enter(planned.qa_lead.login), draw)
    one, other = enter(planned.inspector.login), enter("second.inspector")
    (mine, *_), (yours, *_) = submitted(one), submitted(other)
    at_once((one, release(mine)), (other, release(yours)))
    with planned._access.ask() as work:
        slip = work.session.query(Document).one()
        found = [work.session.get_one(Evaluation, state.id).slip_id for state in (mine, yours)]
        assert found == [slip.id, slip.id]


def tasks_of_the_first(planned, enter):
    """Draw, and hand everything to the first inspector; return who may take it, and one task."""
    in_a_transaction(enter(planned.qa_lead.login), draw)
    with planned._access.work() as work:
        found = work.session.query(Evaluation).order_by(Evaluation.number).first()
        found.inspector_id = planned.inspector.id
        person = make_person(work, "inspector", login="third.inspector")
        passwords.set_password(work.session, person, PASSWORD)
        work.session.flush()
        return found.id, found.version


def claim(task):
    return lambda work: assigning.claim(work, *task)


def test_of_two_who_take_one_task_at_once_one_gets_it_and_the_other_is_told(planned, enter):
    task = tasks_of_the_first(planned, enter)
    first, second = enter("second.inspector"), enter("third.inspector")
    told = at_once((first, claim(task)), (second, claim(task)))
    assert isinstance(told, ConflictError), told
    with planned._access.ask() as work:
        assert work.session.get(Evaluation, task[0]).inspector_id == first.actor.id


def test_a_task_that_is_being_opened_is_not_taken(planned, enter):
    task = tasks_of_the_first(planned, enter)
    owner, other = enter(planned.inspector.login), enter("second.inspector")
    told = at_once((owner, lambda work: evaluating.open_task(work, *task)), (other, claim(task)))
    assert isinstance(told, ConflictError), told
    with planned._access.ask() as work:
        found = work.session.get(Evaluation, task[0])
        assert (found.inspector_id, found.status) == (owner.actor.id, "E1")


def test_the_qa_lead_takes_over_on_the_server_as_on_a_file(planned, enter):
    task = tasks_of_the_first(planned, enter)
    in_a_transaction(enter(planned.inspector.login), lambda work: evaluating.open_task(work, *task))
    lead = enter(planned.qa_lead.login)
    handed = in_a_transaction(
        lead, lambda work: assigning.take_over(work, planned.inspector.id, "absent")
    )
    assert handed.count >= 1
    assert {seat.tasks for seat in in_a_transaction(lead, assigning.board).seats} >= {0}
    with planned._access.ask() as work:
        found = work.session.get(Evaluation, task[0])
        assert (found.status, found.inspector_id != planned.inspector.id) == ("E0", True)
