"""The wall around meetings: what their people may do over their own connections, and no more."""

from dataclasses import replace

import pytest
from factories import PASSWORD
from hostile.centre import attempt, opened
from hostile.meeting_attempts import _INPUT
from meeting_room import invited, whole

from qa_desk.errors import RuleError
from qa_desk.models import Person, Policy
from qa_desk.services import actions, meetings, policies

ROLES = ("cs_manager", "trainer", "csr", "inspector", "department_head")


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "meetings", states=("E3",), roles=ROLES) as centre:
        with centre.owner.work() as work:
            plan = Policy(
                number="YJ-01", kind="contingency", title_zh="停电预案", department="客服",
                next_review=work.today, created_at=work.now, created_by=centre.inspector.id,
            )  # fmt: skip
            work.session.add(plan)
            work.session.flush()
            centre.plan = plan.id
        yield centre


def login(centre, role):
    return centre.at_work(centre[role].login)


def seen(work, meeting):
    return meetings.one(work, meeting).row.version


@pytest.fixture
def meeting(centre):
    """Minutes that the trainer has circulated: two were there, the CSR was not."""
    with centre.owner.work() as work:
        people = {role: work.session.get_one(Person, centre[role].id) for role in ROLES}
    with login(centre, "trainer") as work:
        made = meetings.begin(work, "improvement")
        there = (people["trainer"], people["cs_manager"])
        minutes = whole(
            meetings.one(work, made).minutes,
            (*invited(*there), *invited(people["csr"])),
            people["trainer"],
        )
        meetings.save(work, made, seen(work, made), minutes)
    with login(centre, "csr") as work:
        meetings.say(work, made, "年假", "建议轮换", is_absent=True)
    with login(centre, "trainer") as work:
        minutes = meetings.one(work, made).minutes
        away = replace(minutes.people[2], attendance="absent")
        minutes = replace(minutes, people=(*minutes.people[:2], away))
        meetings.issue(work, made, seen(work, made), minutes)
    return made


def test_s1_3_6_minutes_go_round_over_the_connections_of_their_people(centre, meeting):
    """S1-3.6: each signs with his own login; the last signature closes them."""
    for role, is_last in (("csr", False), ("cs_manager", False), ("trainer", True)):
        with login(centre, role) as work:
            assert meetings.sign(work, meeting, seen(work, meeting), "看过", PASSWORD) is is_last
    with login(centre, "csr") as work:
        found = meetings.one(work, meeting)
        assert found.row.state == "closed"
        assert [one.statement for one in found.given] == ["看过"] * 3
        assert all(one.name for one in found.given)
        assert found.minutes.people[2].words == "建议轮换"
        assert meetings.sheet(work, meeting).signatories.stamps
        task = found.minutes.tasks[0].number
        row = centre.desk("csr").execute("SELECT what FROM action_item WHERE number = %s", [task])
        assert row.fetchall()
        centre.desk("csr").rollback()
    with login(centre, "trainer") as work:
        assert task in [row.number for row in actions.listed(work)]


def test_signed_minutes_are_changed_by_whoever_writes_them_only(centre, meeting):
    with login(centre, "cs_manager") as work:
        meetings.sign(work, meeting, seen(work, meeting), "", PASSWORD)
    for role in ("csr", "inspector"):
        desk = centre.desk(role)
        for change in (
            "issued_at = NULL",
            "voided_at = now(), void_reason = 'x'",
            "closed_at = now()",
            "content = 'x'",
        ):
            statement = f"UPDATE document SET {change} WHERE id = %(id)s"
            assert not attempt(desk, statement, id=meeting), (role, change)
    with login(centre, "cs_manager") as work:
        other = meetings.reopen(work, meeting, seen(work, meeting), "人名有误")
    with login(centre, "trainer") as work:
        found = meetings.one(work, other)
        assert found.replaces
        meetings.discard(work, other, found.row.version)


def test_a_meeting_is_nobody_elses(centre, meeting):
    for role in ("inspector", "department_head"):
        with login(centre, role) as work:
            assert meeting not in [row.id for row in meetings.listed(work)]
            with pytest.raises(RuleError, match="not yours to see"):
                meetings.one(work, meeting)
        for statement in (
            "SELECT words FROM meeting_input WHERE document_id = %(id)s",
            _INPUT.replace("%(new)s", "%(id)s"),
            "SELECT person_id FROM signatory WHERE document_id = %(id)s",
        ):
            assert not attempt(centre.desk(role), statement, id=meeting, me=centre[role].id)


def test_what_is_said_beforehand_everybody_says_himself(centre):
    with login(centre, "trainer") as work:
        made = meetings.begin(work, "forum")
        found = meetings.one(work, made)
        people = [one for one in meetings.choices(work).people if one[0] == centre["cs_manager"].id]
        assert people
        minutes = replace(
            found.minutes,
            people=(
                *found.minutes.people,
                replace(found.minutes.people[0], person_id=people[0][0]),
            ),
        )
        meetings.save(work, made, found.row.version, minutes)
    for role, of, may in (
        ("cs_manager", "cs_manager", True),
        ("trainer", "cs_manager", False),
        ("cs_manager", "trainer", False),
    ):
        statement = (
            "UPDATE meeting_input SET words = 'x' WHERE document_id = %(id)s AND person_id = %(of)s"
        )
        said = attempt(centre.desk(role), statement, id=made, of=centre[of].id)
        assert said is may, (role, of)
    not_asked = "UPDATE document SET issued_at = now() WHERE id = %(id)s"
    assert not attempt(centre.desk("trainer"), not_asked, id=made)  # nobody is asked to sign


def test_s0_8_2_1_a_drill_stands_in_the_register_of_whoever_sees_it(centre):
    with login(centre, "cs_manager") as work:
        (plan,) = [one for one in meetings.choices(work).plans if one[0] == centre.plan]
        made = meetings.begin(work, "drill", plan[0])
        found = meetings.one(work, made).minutes
        drill = replace(found.drill, scenario="停电", record="三分钟", review="补标识")
        person = work.session.get_one(Person, centre["cs_manager"].id)
        minutes = whole(found, invited(person), person, drill=drill)
        meetings.issue(work, made, seen(work, made), minutes)
    for role, is_shown in (("cs_manager", True), ("inspector", False)):
        with login(centre, role) as work:
            row = next(row for row in policies.listed(work) if row.id == centre.plan)
            assert (row.drilled is not None) is is_shown
