"""Steps that nobody takes in time are taken by the clock, on both engines (D6, E-16 to E-27v)."""

from datetime import timedelta

import pytest
from factories import LONG_AGO, LONG_AGO_MOMENT
from route import Route, opinion
from sqlalchemy import text, update

from qa_desk.errors import RuleError
from qa_desk.models import (
    Call,
    Evaluation,
    Membership,
    Person,
    Revision,
    Setting,
    Shift,
    StepTaken,
)
from qa_desk.services import reminding, ticking

LATE = timedelta(days=3)
BREAK = {
    "sqlite": """
CREATE TRIGGER broken BEFORE INSERT ON step_taken WHEN NEW.evaluation_id = x'{id}'
BEGIN SELECT RAISE(ABORT, 'broken'); END""",
    "postgresql": """
CREATE FUNCTION qa_desk.break() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''broken''; END';
CREATE TRIGGER broken BEFORE INSERT ON qa_desk.step_taken FOR EACH ROW
  WHEN (NEW.evaluation_id = '{id}') EXECUTE FUNCTION qa_desk.break()""",
}


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def late(route, case, entered=LATE, overdue=timedelta(hours=1)):
    """Let the time of a case's state be over; its state began days ago."""
    with route.owner.work() as work:
        work.session.execute(
            update(Evaluation)
            .where(Evaluation.id == case)
            .values(entered_at=work.now - entered, due_at=work.now - overdue)
        )


def tick(route, name="qa_lead"):
    with route.at(name) as work:
        return ticking.take_due(work).done


def remind(route, times=2):
    for _ in range(times):
        with route.at("qa_lead") as work:
            reminding.remind(work)


def set_option(route, key, value):
    with route.owner.work() as work:
        work.session.add(
            Setting(key=key, value=value, valid_from=LONG_AGO_MOMENT, changed_by=work.actor.id)
        )


def on_leave(route, days, first=0):
    """Enter leave of the CSR in the roster, counted from today."""
    with route.owner.work() as work:
        for n in range(first, first + days):
            at = work.now + timedelta(days=n)
            work.session.add(
                Shift(
                    person_id=route.people["csr"].id,
                    day=(at + timedelta(hours=8)).date(),
                    kind="leave",
                    starts_at=at,
                    ends_at=at,
                )
            )


def test_e16_a_silent_team_lead_is_passed_over_and_no_score_changes(route):
    case, other = route.released(), route.released()
    route.disputed(case)
    route.disputed(other)
    late(route, case)
    assert tick(route) == ("escalate",)
    assert (route.status(case), route.status(other)) == ("E7", "E5")
    with route.owner.ask() as work:
        step = work.session.query(StepTaken).filter_by(key="escalate").one()
        assert (step.role, step.person_id) == ("system", route.people["qa_lead"].id)
        assert work.session.query(Revision).filter_by(evaluation_id=case).count() == 1
    assert tick(route) == ()


def test_e23_a_silent_csr_is_called_in_once_both_reminders_have_reached_him(route):
    case = route.released()
    late(route, case)
    assert tick(route) == ()
    remind(route)
    assert tick(route) == ()
    with route.at("csr") as work:
        assert reminding.seen(work) == 2
    assert tick(route) == ("call_in",)
    assert route.status(case) == "E6"


def test_e23_on_one_computer_the_system_itself_takes_the_step(sqlite_url):
    route = Route(sqlite_url)
    case = route.released()
    late(route, case)
    remind(route)
    with route.at("csr") as work:
        reminding.seen(work)
    with route.owner.work() as work:
        assert ticking.take_due(work).done == ("call_in",)
    assert route.status(case) == "E6"
    route.close()


def test_e23t_silence_is_agreement_only_where_the_centre_says_so(route):
    set_option(route, "timeout.accept", "yes")
    case = route.released()
    late(route, case)
    remind(route)
    with route.at("csr") as work:
        reminding.seen(work)
    assert tick(route) == ("lapse",)
    found = route.found(case)
    assert (found.status, found.csr_stance) == ("E4", "none")


def test_e25_who_has_no_shift_until_the_month_is_closed_is_absent(route):
    case, working = route.released(), route.released()
    on_leave(route, 3, first=-3)
    with route.owner.work() as work:
        long_ago = work.now - timedelta(days=75)
        call = work.session.get_one(Evaluation, case).call_id
        work.session.execute(update(Call).where(Call.id == call).values(started_at=long_ago))
    late(route, case)
    late(route, working)
    assert tick(route) == ("absent",)
    found = route.found(case)
    assert (found.status, found.close_reason) == ("E11", "absent_timeout")
    assert route.status(working) == "E3"


def test_e25_long_leave_closes_a_result_at_once(route):
    case = route.released()
    on_leave(route, 15)
    with route.owner.work() as work:
        assert ticking.take_due(work).done == ("absent",)
    assert route.found(case).close_reason == "csr_long_leave"


def test_e26_a_case_whose_csr_has_left_is_closed_when_the_lead_has_not_done_it(route):
    case, in_time = route.released(), route.released()
    with route.owner.work() as work:
        work.session.get_one(Person, route.people["csr"].id).left_on = LONG_AGO
    late(route, case)
    with route.owner.work() as work:
        assert ticking.take_due(work).done == ()  # it is up to people
    assert tick(route) == ("left",)
    found = route.found(case)
    assert (found.status, found.close_reason) == ("E11", "csr_left")
    assert route.status(in_time) == "E3"


def test_e27v_a_result_that_nobody_can_countersign_is_closed_with_the_csr_s_signature(route):
    case = route.released()
    route.confirm(case)
    late(route, case, entered=timedelta(days=14))
    assert tick(route) == ()
    with route.owner.work() as work:
        lead = work.session.query(Membership).filter_by(team_id=route.team.id, kind="lead").one()
        lead.valid_to = LONG_AGO
    assert tick(route) == ("vacant",)
    found = route.found(case)
    assert (found.status, found.close_reason) == ("E11", "tl_vacant")


def test_one_broken_case_never_stops_the_others(route, engine_kind):
    broken, sound = route.released(), route.released()
    for case in (broken, sound):
        route.disputed(case)
        late(route, case)
    with route.owner.work() as work:
        work.session.execute(text(BREAK[engine_kind].replace("{id}", broken.hex)))
    assert tick(route) == ("failed", "escalate")
    assert (route.status(broken), route.status(sound)) == ("E5", "E7")


def test_d11_a_hundred_at_a_time_and_on_from_there(route, monkeypatch):
    monkeypatch.setattr(ticking, "_MOST", 1)
    cases = [route.released() for _ in range(2)]
    for case in cases:
        route.disputed(case)
        late(route, case)
    seen, after = [], None
    while True:
        with route.at("qa_lead") as work:
            batch = ticking.take_due(work, after)
        seen.append(batch.done)
        after = batch.after
        if after is None:
            break
    assert seen == [("escalate",), ("escalate",), ()]


@pytest.mark.parametrize("name", ["csr", "lead", "inspector"])
def test_only_a_qa_lead_takes_what_is_due(sqlite_url, name):
    route = Route(sqlite_url)
    with pytest.raises(RuleError, match="not among your rights"):
        tick(route, name)
    route.close()


def test_what_the_csr_has_to_do_after_a_talk_stays_with_people(route):
    case = route.released()
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    late(route, case)
    assert tick(route) == ()
    assert route.status(case) == "E6"
