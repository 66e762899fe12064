"""The list to sign of a team and shift, and that its team lead has told them (P14)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from route import Route
from sqlalchemy import update

from qa_desk.errors import RuleError
from qa_desk.models import Evaluation, JournalEntry, Reminder, Shift
from qa_desk.reports import sign_list
from qa_desk.services import reminding, ticking, to_sign

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def late(route, case):
    with route.owner.work() as work:
        work.session.execute(
            update(Evaluation)
            .where(Evaluation.id == case)
            .values(due_at=work.now - timedelta(hours=1))
        )


def rostered(route, kind="work", parts=((8, 12), (13, 16))):
    """Enter the CSR's day in the roster."""
    with route.owner.work() as work:
        midnight = work.now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        for number, (begin, end) in enumerate(parts, 1):
            work.session.add(
                Shift(
                    person_id=route.people["csr"].id,
                    day=midnight.date(),
                    segment=number,
                    kind=kind,
                    starts_at=midnight + timedelta(hours=begin),
                    ends_at=midnight + timedelta(hours=end),
                )
            )


def listed(route, name="lead"):
    with route.at(name) as work:
        return to_sign.today(work)


def test_p14_a_team_lead_sees_who_has_to_sign_how_much_and_until_when(route):
    late_one, other = route.released(), route.released()
    late(route, late_one)
    rostered(route)
    (found,) = listed(route)
    (person,) = found.people
    assert (found.sheet.team, found.sheet.shift) == (route.team.name, "08:00–16:00")
    assert (person.row.waiting, person.reminders) == (2, 0)
    assert person.row.due == route.found(late_one).due_at
    assert person.row.dispute_until == route.found(other).due_at
    assert found.sheet.overdue(person.row)
    assert found.may_hand_over
    assert route.people["csr"].staff_no in "".join(sign_list.pieces(found.sheet, "zh"))
    assert listed(route, "other_lead") == ()


def test_p14_who_is_off_today_is_not_on_the_list_and_whom_no_roster_knows_is(route):
    route.released()
    (found,) = listed(route)
    assert (found.sheet.shift, len(found.people)) == ("", 1)
    rostered(route, "leave", ((0, 0),))
    assert listed(route) == ()


def test_p14_a_qa_lead_sees_all_teams_but_hands_nothing_over(route):
    route.released()
    (found,) = listed(route, "qa_lead")
    assert not found.may_hand_over
    with route.at("qa_lead") as work, pytest.raises(RuleError, match="not among your rights"):
        to_sign.hand_over(work, [route.people["csr"].id])


@pytest.mark.parametrize("name", ["csr", "inspector", "manager"])
def test_the_list_is_nobody_else_s(sqlite_url, name):
    route = Route(sqlite_url)
    with pytest.raises(RuleError, match="not among your rights"):
        listed(route, name)
    route.close()


def test_p14_what_a_team_lead_has_handed_over_is_delivered_and_the_clock_goes_on(route):
    case = route.released()
    late(route, case)
    for _ in range(2):
        with route.at("qa_lead") as work:
            reminding.remind(work)
    assert listed(route)[0].people[0].reminders == 2
    csr = [route.people["csr"].id]
    with route.at("other_lead") as work:
        assert to_sign.hand_over(work, csr) == 0
    with route.at("lead") as work:
        assert to_sign.hand_over(work, csr) == 2
        assert to_sign.hand_over(work, csr) == 0
    assert listed(route)[0].people[0].reminders == 0
    with route.owner.ask() as work:
        found = work.session.query(Reminder).all()
        assert {(one.how, one.handed_by) for one in found} == {("handed", route.people["lead"].id)}
    with route.at("qa_lead") as work:
        assert ticking.take_due(work).done == ("call_in",)
    (found,) = listed(route)
    assert found.people[0].row.dispute_until == route.found(case).appeal_until


def test_a_print_is_in_the_journal(route):
    with route.at("lead") as work:
        to_sign.note_print(work, route.team.id)
    with route.owner.ask() as work:
        entry = work.session.query(JournalEntry).filter_by(subject="sign_list").one()
        assert (entry.action, entry.subject_id) == ("print", str(route.team.id))
