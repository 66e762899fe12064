"""What minutes say and lack, who signs them, and when the week's meeting is (domain.md 5.11)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import minutes as rules
from qa_desk.rules.minutes import Check, Drill, Fact, Invited, Late, Minutes, Problem, Task

MONDAY = date(2026, 11, 23)
CHAIR, RECORDER, AWAY = (UUID(int=number) for number in (1, 2, 3))
PEOPLE = (
    Invited(CHAIR, "孙经理 9001", "present"),
    Invited(RECORDER, "周听雨 3001", "present"),
    Invited(AWAY, "林晓 1001", "absent", "年假", "建议改话术\t第二行\n"),
)
WHOLE = Minutes(
    type="weekly",
    topic="",
    day=MONDAY,
    begins="09:00",
    ends="09:40",
    place="一会议室",
    chair_id=CHAIR,
    chair="孙经理 9001",
    recorder_id=RECORDER,
    recorder="周听雨 3001",
    first=date(2026, 11, 16),
    last=date(2026, 11, 22),
    previous="HYJ-20261116-0001",
    summary="均分上升",
    decisions="十二月起新话术",
    people=PEOPLE,
    checks=(Check("AC-1", "改话术", "林晓 1001", MONDAY, "open", 40, is_overdue=True),),
    figures=(Fact("evaluations", 40), Fact("score", 862, 40), Fact("pass_rate", None)),
    late=(Late("IN-1", "note", "系统卡顿", "韩技术 6001", date(2026, 11, 20)),),
    problems=(Problem("排队长", "加两人"),),
    tasks=(Task("改排班", RECORDER, "周听雨 3001", MONDAY + timedelta(days=4)),),
)
words = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)


@given(words, words, st.lists(st.builds(Problem, words, words), max_size=3))
def test_what_minutes_say_is_read_back_as_it_was(summary, reason, problems):
    people = (replace(PEOPLE[2], reason=reason),)
    said = replace(WHOLE, summary=summary, problems=tuple(problems), people=people)
    assert Minutes.from_text(said.to_text()) == said


def test_s1_3_6_all_who_were_there_sign_in_any_order_and_absentees_that_they_read_it():
    """S1-3.6: nobody waits for anybody's turn."""
    assert [(one.place, one.person_id, one.role, one.turn) for one in WHOLE.signatories()] == [
        (1, CHAIR, "attendee", 1),
        (2, RECORDER, "attendee", 1),
        (3, AWAY, "absentee", 1),
    ]


def test_whole_minutes_lack_nothing():
    assert WHOLE.problem(MONDAY) == ""
    drill = Drill(UUID(int=9), "YJ-1 停电", "机房停电", "三分钟切换", "补标识")
    held = replace(WHOLE, type="drill", drill=drill, tasks=())
    assert held.problem(MONDAY) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "party"}, "what kind"),
        ({"place": " "}, "when and where"),
        ({"begins": ""}, "when and where"),
        ({"day": date(2026, 11, 24)}, "still to come"),
        ({"last": date(2026, 11, 15)}, "ends before it begins"),
        ({"chair_id": AWAY}, "both were present"),
        ({"recorder_id": None}, "both were present"),
        ({"people": (*PEOPLE, Invited(UUID(int=4), "新人 1"))}, "everybody"),
        ({"people": (*PEOPLE[:2], replace(PEOPLE[2], reason=""))}, "why 林晓 1001"),
        ({"summary": ""}, "Sum up"),
        ({"problems": (Problem("排队长"),)}, "needs a solution"),
        ({"problems": (Problem("", "加两人"),)}, "needs a solution"),
        ({"tasks": ()}, "S1-3.7"),
        ({"tasks": (Task("改排班", None, "", MONDAY),)}, "who does it"),
        ({"tasks": (Task("", CHAIR, "x", MONDAY),)}, "who does it"),
        ({"tasks": (Task("改排班", CHAIR, "x", date(2026, 11, 22)),)}, "before today"),
        ({"type": "drill", "drill": Drill(None, "YJ-1", "停电", "", "x")}, "contingency plan"),
    ],
)
def test_what_is_missing_is_said_before_people_sign(change, words):
    assert words in replace(WHOLE, **change).problem(MONDAY)


def test_an_action_that_was_given_before_may_be_due_already():
    task = Task("改排班", CHAIR, "x", date(2026, 11, 1), "AC-7")
    assert replace(WHOLE, tasks=(task,)).problem(MONDAY) == ""


def test_s1_3_4_what_absentees_wrote_beforehand_stands_in_the_draft():
    """S1-3.4: whoever cannot come says so in writing; the recorder's own view of it counts."""
    draft = replace(WHOLE, people=tuple(Invited(one.person_id, one.name) for one in PEOPLE))
    written = {
        AWAY: Invited(AWAY, "", "absent", "年假", "改话术"),
        CHAIR: Invited(CHAIR, "", "", "", "议题"),
    }
    found = rules.with_input(draft, written).people
    assert [(one.attendance, one.reason, one.words) for one in found] == [
        ("", "", "议题"),
        ("", "", ""),
        ("absent", "年假", "改话术"),
    ]
    came = replace(draft, people=(Invited(AWAY, "林晓 1001", "present"),))
    assert rules.with_input(came, written).people[0].attendance == "present"


def test_s1_3_1_this_weeks_meeting_is_on_its_day():
    """S1-3.1: every Monday 09:00, or the day that the centre has chosen."""
    friday = MONDAY + timedelta(days=4)
    assert rules.meeting_day(friday, "mon") == MONDAY
    assert rules.meeting_day(MONDAY, "fri") == friday
    assert rules.meeting_day(MONDAY, "none") is None
    assert rules.week_before(friday) == (date(2026, 11, 16), date(2026, 11, 22))


def test_a_week_without_its_meeting_is_noticed():
    assert rules.is_missing(MONDAY, "mon", [MONDAY - timedelta(days=1)])
    assert not rules.is_missing(MONDAY, "mon", [MONDAY + timedelta(days=6)])
    assert not rules.is_missing(MONDAY, "none", [])


def test_the_next_meeting_begins_with_the_people_and_the_actions_of_the_last():
    """S1-3.3 and S1-3.7: last week's actions are asked about until they are done."""
    found = rules.next_of(WHOLE, MONDAY + timedelta(days=7), "09:00")
    assert (found.place, found.chair, found.first) == ("一会议室", "孙经理 9001", MONDAY)
    assert [(one.person_id, one.attendance) for one in found.people] == [
        (CHAIR, ""),
        (RECORDER, ""),
        (AWAY, ""),
    ]
    done = Check("AC-0", "x", "y", MONDAY, "done", 100, is_overdue=False)
    given_now = replace(WHOLE.tasks[0], number="AC-2")
    before = replace(WHOLE, checks=(*WHOLE.checks, done), tasks=(given_now, *WHOLE.tasks))
    assert rules.to_check(before) == ("AC-1", "AC-2")


def test_a_figure_is_said_in_its_unit():
    facts = (Fact("evaluations", 40), Fact("score", 862), Fact("pass_rate", 905))
    assert [rules.said_value(one) for one in facts] == ["40", "86.2", "90.5 %"]
    assert rules.said_value(Fact("score", None)) == ""
