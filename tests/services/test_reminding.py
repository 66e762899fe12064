"""Reminders are made at a share of the time, and have reached who saw them (P14)."""

from datetime import timedelta

import pytest
from factories import LONG_AGO, LONG_AGO_MOMENT
from route import Route, grounds, opinion
from sqlalchemy import update

from qa_desk.models import Deputy, Evaluation, Membership, Person, Reminder, RoleGrant
from qa_desk.rules.disputes import Words
from qa_desk.services import reminding


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def remind(route, name="qa_lead"):
    with route.at(name) as work:
        return len(reminding.remind(work).done)


def reminded(route):
    """Return who was reminded, by the name in the route."""
    names = {person.id: name for name, person in route.people.items()}
    with route.owner.ask() as work:
        return [names[one.person_id] for one in work.session.query(Reminder)]


def over(route, case):
    with route.owner.work() as work:
        work.session.execute(
            update(Evaluation)
            .where(Evaluation.id == case)
            .values(due_at=work.now - timedelta(hours=1))
        )


def test_p14_the_csr_is_reminded_twice_and_the_second_waits_for_its_time(route):
    case = route.released()
    assert remind(route) == 0
    over(route, case)
    assert [remind(route) for _ in range(3)] == [1, 1, 0]
    assert reminded(route) == ["csr", "csr"]
    with route.owner.ask() as work:
        assert sorted(one.share for one in work.session.query(Reminder)) == [50, 90]


def test_a_reminder_is_delivered_when_its_person_sees_it(route):
    case = route.released()
    over(route, case)
    remind(route)
    with route.at("lead") as work:
        assert reminding.of_cases(work, [case])[case] == reminding.Reminded(1, is_new=False)
        assert reminding.seen(work) == 0
    with route.at("csr") as work:
        assert reminding.of_cases(work, [case])[case] == reminding.Reminded(1, is_new=True)
        assert reminding.seen(work) == 1
    with route.at("csr") as work:
        assert reminding.of_cases(work, [case])[case] == reminding.Reminded(1, is_new=False)
        assert reminding.seen(work) == 0
    with route.owner.ask() as work:
        found = work.session.query(Reminder).one()
        assert (found.how, found.delivered_at is not None) == ("seen", True)


def test_a_new_state_begins_without_reminders(route):
    case = route.released()
    over(route, case)
    remind(route)
    with route.owner.work() as work:
        work.session.execute(update(Evaluation).values(due_at=work.now + timedelta(days=2)))
    route.disputed(case)
    with route.at("lead") as work:
        assert reminding.of_cases(work, [case]) == {}
    with route.at("csr") as work:
        assert reminding.seen(work) == 0


def test_the_team_lead_is_reminded_of_a_dispute_or_the_deputy_or_nobody(route):
    case = route.released()
    route.disputed(case)
    over(route, case)
    assert remind(route) == 1
    with route.owner.work() as work:
        work.session.add(
            Deputy(
                person_id=route.people["lead"].id,
                deputy_id=route.people["other_lead"].id,
                valid_from=LONG_AGO_MOMENT,
                valid_to=work.now + timedelta(days=1),
                reason="出差",
            )
        )
    assert remind(route) == 1
    assert sorted(reminded(route)) == ["lead", "other_lead"]
    other = route.released()
    route.confirm(other)
    over(route, other)
    with route.owner.work() as work:
        work.session.query(Deputy).update({"valid_to": LONG_AGO_MOMENT})
        work.session.get_one(Person, route.people["lead"].id).left_on = LONG_AGO
    assert remind(route) == 0
    with route.owner.work() as work:
        lead = work.session.query(Membership).filter_by(team_id=route.team.id, kind="lead").one()
        lead.valid_to = LONG_AGO
    assert remind(route) == 0


def test_a_qa_lead_is_reminded_of_a_review_and_the_chair_of_a_second_appeal(route):
    case = route.released(lost=(3, 4, 5))
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    over(route, case)
    assert remind(route) == 1
    assert reminded(route) == ["qa_lead"]
    other = route.released(lost=(3, 4, 5))
    route.disputed(other)
    route.take("lead", "judge_true", other, opinion(is_true=True))
    route.take("csr", "appeal", other, grounds(3, 4, 5))
    over(route, other)
    remind(route)
    assert sorted(reminded(route)) == ["manager", "qa_lead", "qa_lead"]


def test_where_nobody_is_left_to_decide_nobody_is_reminded(sqlite_url):
    route = Route(sqlite_url)
    case = route.released(lost=(3, 4, 5))
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    route.take("csr", "appeal", case, grounds(3, 4, 5))
    over(route, case)
    with route.owner.work() as work:
        work.session.query(RoleGrant).update({"valid_to": LONG_AGO})
    with route.owner.work() as work:
        assert reminding.remind(work).done == ()
    route.close()


def test_a_talk_is_the_csr_s_to_be_reminded_of(route):
    case = route.released()
    route.disputed(case)
    route.take("lead", "judge_true", case, opinion(is_true=True))
    route.take("lead", "coach", case, Words(reason="一起听了录音"))
    over(route, case)
    assert remind(route) == 1
    assert reminded(route) == ["csr"]


def test_d11_a_hundred_at_a_time_and_on_from_there(route, monkeypatch):
    monkeypatch.setattr(reminding, "_MOST", 1)
    for _ in range(2):
        over(route, route.released())
    after, made = None, []
    for _ in range(3):
        with route.at("qa_lead") as work:
            batch = reminding.remind(work, after)
        made.append(batch.done)
        after = batch.after
    assert made == [("remind",), ("remind",), ()]
    assert after is None
