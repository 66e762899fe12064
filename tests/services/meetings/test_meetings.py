"""Meetings from the invitation to the last signature, and drills (S1-3, S0-8.2, 5.11)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import NOW
from factories import (
    LONG_AGO,
    LONG_AGO_MOMENT,
    PASSWORD,
    acting,
    make_person,
    make_scene,
    make_submitted,
)
from meeting_room import invited, make_meeting_scene, whole
from models.sample_complaints import make_complaint

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Document, RoleGrant, Setting, action_items, passwords
from qa_desk.rules.action_items import NewAction
from qa_desk.rules.minutes import Minutes, Task
from qa_desk.services import actions, meetings, policies
from qa_desk.services.meetings import Waiting
from qa_desk.work import SYSTEM_ID

MONDAY = date(2026, 11, 16)


class Room:
    """The scene, with what a test does in it."""

    def __init__(self, work):
        self.work = work
        self.scene = make_meeting_scene(work, make_scene(work))
        for name in ("csr", "lead", "manager", "qa_lead", "inspector", "new"):
            passwords.set_password(work.session, getattr(self.scene, name), PASSWORD)

    def __getattr__(self, name):
        return getattr(self.scene, name)

    def begin(self, kind="weekly", by="manager", **values):
        return meetings.begin(self.scene.by(by), kind, **values)

    def one(self, meeting, by="manager"):
        return meetings.one(self.scene.by(by), meeting)

    def minutes(self, meeting, *people, said=None, **values):
        found = self.one(meeting).minutes
        people = invited(*(people or (self.manager, self.csr, self.lead)), **(said or {}))
        values.setdefault("chair_id", people[0].person_id)
        values.setdefault("recorder_id", people[0].person_id)
        return whole(found, people, self.csr, **values)

    def issue(self, meeting, minutes, by="manager"):
        meetings.issue(self.scene.by(by), meeting, self.one(meeting).row.version, minutes)

    def sign(self, meeting, by, words=""):
        seen = self.one(meeting, by).row.version
        return meetings.sign(self.scene.by(by), meeting, seen, words, PASSWORD)

    def held(self, **values):
        meeting = self.begin()
        self.issue(meeting, self.minutes(meeting, **values))
        return meeting


@pytest.fixture
def room(access):
    """A room whose people have their passwords already, on a Monday at ten."""
    with access.work() as work:
        made = Room(replace(work, now=NOW))
    with access.work() as work:
        made.work = replace(work, now=NOW)
        made.scene = replace(made.scene, work=made.work)
        yield made


def test_s1_3_1_the_weekly_meeting_is_on_monday_at_nine_and_everybody_is_invited(room):
    """S1-3.1, S1-3.2, S1-3.4, S1-2A.8: the manager leads it, all attend."""
    found = room.one(room.begin()).minutes
    assert (found.day, found.begins, found.first) == (MONDAY, "09:00", date(2026, 11, 9))
    assert found.chair == f"孙经理 {room.manager.staff_no}"
    names = {one.name.split()[-1] for one in found.people}
    everybody = (room.manager, room.csr, room.lead, room.inspector, room.qa_lead)
    assert {one.staff_no for one in everybody} <= names
    again = room.one(room.begin(by="qa_lead"))
    assert again.minutes.day == MONDAY + timedelta(days=7)
    assert again.minutes.previous.startswith("HYJ-20261116-")


def test_s2_7_1_1_the_centre_chooses_its_day_or_none(room):
    """S2-7.1.1: once a week, on the day that is set."""

    def choose(day):
        room.work.session.merge(
            Setting(key="meet.weekly", valid_from=LONG_AGO_MOMENT, value=day, changed_by=SYSTEM_ID)
        )
        room.work.session.flush()

    choose("thu")
    assert meetings.waiting(room.by("manager")) == Waiting(is_missing=True)
    assert room.one(room.begin()).minutes.day == date(2026, 11, 19)
    assert not meetings.waiting(room.by("manager")).is_missing
    choose("none")
    assert room.one(room.begin()).minutes.day == date(2026, 11, 16) + timedelta(days=7)


def test_s1_3_3_the_agenda_holds_the_weeks_figures_complaints_and_open_actions(room):
    """S1-3.3, S0-7.1.1, P24: results, complaints, what is overdue and with whom."""
    make_submitted(room.scene)
    note = NewAction("note", "系统卡顿", MONDAY, room.lead.id, cause="system")
    late = action_items.add(room.by("inspector"), note)
    late.due = MONDAY - timedelta(days=3)
    make_complaint(
        room.work,
        room.qa_lead,
        room.csr,
        received_at=room.work.now - timedelta(days=5),
        due_at=room.work.now - timedelta(hours=1),
    )
    room.work.session.flush()
    found = room.one(room.begin()).minutes
    said = {fact.code: fact.value for fact in found.figures}
    assert (said["evaluations"], said["score"]) == (0, None)
    assert (said["complaints"], said["complaints_late"]) == (1, 1)
    assert (said["late_notes"], said["late_actions"]) == (1, 0)
    assert [(one.number, one.owner) for one in found.late] == [
        (late.number, f"{room.lead.name} {room.lead.staff_no}")
    ]
    trainer = room.one(room.begin("forum", by="new"), by="new").minutes
    assert "complaints" not in {fact.code for fact in trainer.figures}


def test_s1_3_6_everybody_who_was_there_signs_and_absentees_that_they_have_read_it(room):
    """S1-3.6: closed when all have signed, with their comments."""
    meeting = room.held(said={room.lead.login: ("absent", "年假")})
    row = room.one(meeting, "csr").row
    assert (row.state, row.signed, row.asked, row.waits) == ("signing", 0, 3, "sign")
    assert meetings.waiting(room.by("csr")) == Waiting(sign=1)
    assert meetings.waiting(room.by("lead")) == Waiting(read=1)
    assert meetings.waiting(room.by("lead")).told == 1
    assert not room.sign(meeting, "csr", "午班可否轮换")
    assert not room.sign(meeting, "lead")
    with pytest.raises(RuleError, match="not yours to sign now"):
        room.sign(meeting, "csr")
    assert room.sign(meeting, "manager")
    found = room.one(meeting)
    assert (found.row.state, found.row.due, found.row.waits) == ("closed", None, "")
    assert [(one.role, one.meaning) for one in found.given] == [
        ("attendee", "agree"),
        ("attendee", "agree"),
        ("absentee", "read"),
    ]
    assert found.given[1].statement == "午班可否轮换"
    sheet = meetings.sheet(room.by("csr"), meeting)
    assert [one.words for one in sheet.signatories.statements] == ["午班可否轮换"]
    assert len(sheet.signatories.stamps) == 3
    meetings.note_print(room.by("csr"), meeting)


def test_who_has_not_signed_in_time_is_told_so(room):
    meeting = room.held()
    room.work.session.execute(Document.__table__.select())  # what was written is there
    later = replace(room.by("csr"), now=room.work.now + timedelta(days=4))
    assert meetings.waiting(later) == Waiting(sign=1, late=1)
    assert meetings.listed(later)[0].is_late
    assert meetings.listed(room.by("csr"))[0].due == MONDAY + timedelta(days=3)
    assert meetings.listed(later)[0].week == MONDAY
    assert meetings.listed(later)[0].id == meeting


def test_s1_3_7_what_was_agreed_becomes_actions_and_is_asked_about_next_week(room):
    """S1-3.7, S1-3.5: an owner and a day; the next meeting checks them."""
    meeting = room.held()
    found = room.one(meeting).minutes
    (task,) = found.tasks
    assert found.decisions == "十二月起启用新话术"
    row = next(row for row in actions.listed(room.by("csr")) if row.number == task.number)
    assert (row.owner_id, row.due, row.kind) == (room.csr.id, task.due, "action")
    actions.report(room.by("csr"), row.id, row.version, 40, "在排")
    following = room.one(room.begin())
    (check,) = following.minutes.checks
    assert (check.number, check.progress, check.state) == (task.number, 40, "open")
    assert following.minutes.place == "一会议室"
    version = actions.one(room.by("csr"), row.id).row.version
    actions.finish(room.by("csr"), row.id, version, "排好了")
    minutes = replace(following.minutes, checks=())
    meetings.save(room.by("manager"), following.row.id, following.row.version, minutes)
    assert room.one(following.row.id).minutes.checks[0].state == "done"


def test_s1_3_4_whoever_cannot_come_writes_before_the_meeting(room):
    """S1-3.4: absentees hand in what they have to say."""
    meeting = room.begin()
    lead = room.by("lead")
    assert room.one(meeting, "lead").mine.words == ""
    with pytest.raises(InputError, match="why you cannot come"):
        meetings.say(lead, meeting, " ", "建议轮换午班", is_absent=True)
    meetings.say(lead, meeting, "年假", "建议轮换午班", is_absent=True)
    shown = next(one for one in room.one(meeting).minutes.people if one.person_id == room.lead.id)
    assert (shown.attendance, shown.reason, shown.words) == ("absent", "年假", "建议轮换午班")
    assert room.one(meeting, "lead").mine.reason == "年假"
    found = replace(room.minutes(meeting), people=(*invited(room.manager, room.csr), shown))
    room.issue(meeting, found)
    with pytest.raises(RuleError, match="issued already"):
        meetings.say(lead, meeting, "", "晚了", is_absent=False)
    with pytest.raises(RuleError, match="not yours to see"):
        meetings.say(room.by("inspector"), meeting, "", "x", is_absent=False)


def test_only_the_invited_write_beforehand(room):
    meeting = room.begin("improvement")
    with pytest.raises(RuleError, match="not invited"):
        meetings.say(room.by("qa_lead"), meeting, "", "x", is_absent=False)


def test_a_meeting_is_seen_by_the_invited_the_manager_and_the_qa_lead(room):
    meeting = room.begin("improvement")
    room.issue(meeting, room.minutes(meeting, room.manager, room.new))
    for name in ("manager", "qa_lead", "new"):
        assert [row.id for row in meetings.listed(room.by(name))] == [meeting]
    for name in ("csr", "inspector"):
        assert meetings.listed(room.by(name)) == []
        with pytest.raises(RuleError, match="not yours to see"):
            room.one(meeting, name)
    admin = acting(room.work, make_person(room.work, "admin"))
    assert meetings.waiting(admin) == Waiting()


@pytest.mark.parametrize("kind", ["improvement", "cross", "forum"])
def test_s4_2_2_4_other_meetings_have_a_topic_and_people_of_their_own(room, kind):
    """S4-2.2.4, S0-7.1.3, S4-4.3.2, S2-7.1.3: they begin with who calls them."""
    meeting = room.begin(kind, by="new")
    found = room.one(meeting, "new").minutes
    assert [one.person_id for one in found.people] == [room.new.id]
    assert (found.chair_id, found.recorder_id) == (room.new.id, room.new.id)
    seen = room.one(meeting, "new").row.version
    named = replace(found, topic="降低重复来电", people=invited(room.new, room.csr))
    meetings.save(room.by("new"), meeting, seen, named)
    row = meetings.listed(room.by("csr"))[0]
    assert (row.topic, row.type, row.state) == ("降低重复来电", kind, "draft")
    with pytest.raises(InputError, match="what kind"):
        room.begin("party")


def test_s0_8_2_1_a_drill_names_its_plan_and_the_register_shows_the_last(room):
    """S0-8.2.1–2: scenario, record and review of a contingency plan."""
    (plan,) = meetings.choices(room.by("manager")).plans
    assert plan == (room.plan_id, f"YJ-{room.csr.staff_no} 机房停电应急预案")
    with pytest.raises(RuleError, match="contingency plan in force"):
        room.begin("drill")
    meeting = room.begin("drill", plan_id=room.plan_id)
    found = room.minutes(meeting)
    assert found.drill.plan == plan[1]
    with pytest.raises(InputError, match="A drill needs"):
        room.issue(meeting, found)
    said = replace(found.drill, scenario="机房停电", record="三分钟切换", review="补标识", plan="x")
    room.issue(meeting, replace(found, drill=said))
    assert room.one(meeting).minutes.drill.plan == plan[1]
    row = next(row for row in policies.listed(room.by("qa_lead")) if row.id == room.plan_id)
    assert row.drilled == MONDAY
    assert meetings.listed(room.by("manager"))[0].topic == plan[1]


def test_minutes_change_only_before_they_are_issued_and_by_whom_they_are(room):
    meeting = room.begin()
    found, version = room.minutes(meeting), room.one(meeting).row.version
    version = meetings.save(room.by("manager"), meeting, version, found)
    with pytest.raises(ConflictError, match="meanwhile"):
        meetings.save(room.by("manager"), meeting, version - 1, found)
    improvement = room.begin("improvement", by="new")
    with pytest.raises(RuleError, match="not yours to see"):
        meetings.discard(room.by("lead"), improvement, 1)
    named = room.minutes(improvement, room.new, room.lead)
    meetings.save(room.by("new"), improvement, room.one(improvement).row.version, named)
    meetings.save(room.by("lead"), improvement, room.one(improvement).row.version, named)
    with pytest.raises(InputError, match="still to come"):
        room.issue(meeting, replace(found, day=MONDAY + timedelta(days=1)))
    grant = RoleGrant(person_id=room.csr.id, role="trainer", valid_from=LONG_AGO)
    room.work.session.add(grant)
    room.work.session.flush()
    room.issue(meeting, found)
    version = room.one(meeting).row.version
    with pytest.raises(RuleError, match="cannot be done"):
        meetings.save(room.by("manager"), meeting, version, found)


def test_nobody_is_invited_twice_or_from_elsewhere(room):
    meeting = room.begin()
    found, version = room.minutes(meeting), room.one(meeting).row.version
    stranger = make_person(room.work, "csr", name="无登录")
    for people in ((*found.people, found.people[0]), (*found.people, *invited(stranger))):
        with pytest.raises(RuleError, match="Look at who is invited"):
            meetings.save(room.by("manager"), meeting, version, replace(found, people=people))


def test_a_number_that_nobody_gave_is_not_taken_over(room):
    meeting = room.begin()
    found = room.minutes(meeting)
    forged = Task("改话术", room.csr.id, "", MONDAY, "AC-FORGED")
    version = room.one(meeting).row.version
    meetings.save(room.by("manager"), meeting, version, replace(found, tasks=(forged,)))
    assert room.one(meeting).minutes.tasks[0].number == ""


def test_issued_minutes_are_changed_and_signed_again_by_all(room):
    meeting = room.held()
    number = room.one(meeting).minutes.tasks[0].number
    same = meetings.reopen(room.by("manager"), meeting, room.one(meeting).row.version, "")
    assert same == meeting
    room.issue(meeting, room.one(meeting).minutes)
    room.sign(meeting, "csr")
    seen = room.one(meeting).row.version
    with pytest.raises(RuleError, match="Say why"):
        meetings.reopen(room.by("manager"), meeting, seen, "")
    other = meetings.reopen(room.by("manager"), meeting, seen, "人名有误")
    assert other != meeting
    found = room.one(other)
    assert found.replaces == room.one(meeting).row.number
    assert room.one(meeting).void_reason == "人名有误"
    assert found.minutes.tasks[0].number == number
    assert room.one(other, "lead").mine is not None
    room.issue(other, found.minutes)
    assert len(actions.listed(room.by("csr"))) == 1


def test_a_meeting_that_is_not_held_is_let_go(room):
    meeting = room.begin()
    meetings.discard(room.by("manager"), meeting, room.one(meeting).row.version)
    assert meetings.listed(room.by("manager")) == []
    assert meetings.waiting(room.by("manager")).is_missing
    assert not meetings.waiting(room.by("new")).is_missing
    assert Minutes.from_text(room.work.session.get(Document, meeting).content).type == "weekly"


def test_the_qa_lead_may_write_any_and_an_invited_csr_none(room):
    meeting = room.begin()
    assert room.one(meeting, "qa_lead").may_write
    assert not room.one(meeting, "csr").may_write
    seen = room.one(meeting).row.version
    with pytest.raises(RuleError):
        meetings.discard(room.by("csr"), meeting, seen)
