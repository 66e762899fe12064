"""Questions: who may do what, when it is due, what is alike (machine K, 2.2, 6.13)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import deadlines, knowledge, knowledge_figures
from qa_desk.rules.knowledge import Asked, Standing
from qa_desk.rules.knowledge_figures import Stay
from qa_desk.work import Actor, Grant

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # a Monday, ten o'clock in Shanghai
TEAM, OTHER, ME, CSR = (UUID(int=n) for n in range(1, 5))
HOUR = timedelta(hours=1)


def actor(*roles, teams=(), grants=()):
    return Actor(
        ME, "me", "我", "1", frozenset(roles), teams=frozenset(teams), grants=frozenset(grants)
    )


COACH = actor("floor_coach", grants=[Grant("floor_coach", "team", TEAM)])


@pytest.mark.parametrize(
    ("who", "raised_by", "csr", "team", "found"),
    [
        (actor("csr"), ME, ME, TEAM, {"know_raiser", "know_csr"}),
        (actor("csr"), CSR, ME, TEAM, {"know_csr"}),
        (COACH, CSR, CSR, TEAM, {"know_coach"}),
        (COACH, CSR, CSR, OTHER, set()),
        (COACH, ME, None, TEAM, {"know_raiser", "know_finder", "know_csr", "know_coach"}),
        (actor("team_lead", teams=[TEAM]), ME, None, TEAM, {"know_raiser", "know_csr"}),
        (actor("inspector"), ME, None, None, {"know_raiser", "know_finder", "know_csr",
                                              "know_coach"}),
        (actor("inspector", grants=[Grant("inspector", "team", TEAM)]), ME, None, None,
         {"know_raiser", "know_finder", "know_csr", "know_coach"}),
        (actor("knowledge_editor"), CSR, CSR, TEAM, {"know_editor"}),
        (actor("trainer"), CSR, CSR, TEAM, set()),
    ],
)  # fmt: skip
def test_what_somebody_is_to_a_question(who, raised_by, csr, team, found):
    assert knowledge.relations(who, raised_by, csr, team) == found


@pytest.mark.parametrize(
    ("status", "who", "step"),
    [
        ("K0", "know_coach", "take_question"),
        ("K2", "know_editor", "verify_answer"),
        ("K4", "know_coach", "tell_csr"),
        ("K5", "know_csr", "answer_customer"),
        ("K5", "know_coach", ""),
        ("K6", "know_csr", ""),
    ],
)
def test_one_step_waits_for_one_of_them(status, who, step):
    stands = Standing(status, frozenset({who}))
    assert knowledge.waiting(stands) == step
    assert not step or knowledge.offered(stands)[0] == step


def test_what_nobody_has_taken_can_be_answered_at_once():
    offered = knowledge.offered(Standing("K0", frozenset({"know_coach"})))
    assert offered == ("take_question", "link_question", "solve_question", "forward_question")
    assert knowledge.turn("K6") == ""


def test_who_acknowledges_does_so_as_what_he_is():
    assert knowledge.reader(frozenset({"know_csr", "know_coach"})) == "csr"
    assert knowledge.reader(frozenset({"know_editor"})) == "editor"
    assert knowledge.reader(frozenset({"know_raiser"})) == ""


def test_what_is_missing_is_named():
    assert knowledge.lacks(("x", "the question")) == ""
    assert "the question" in knowledge.lacks(("", "the question"), (True, "the reason"))


@pytest.mark.parametrize(
    ("limit", "asked", "length"),
    [
        ("know.coach", {"is_waiting": True}, timedelta(minutes=3)),
        ("know.coach", {}, timedelta(minutes=30)),
        ("know.verify", {}, 4 * HOUR),
        ("know.verify", {"urgency": "urgent"}, HOUR),
        ("know.customer", {}, 24 * HOUR),
        ("know.customer", {"promised_at": NOW + 2 * HOUR}, 2 * HOUR),
        ("know.customer", {"promised_at": NOW + 48 * HOUR}, 24 * HOUR),
        ("know.publish", {}, timedelta(days=1, hours=8)),
    ],
)
def test_each_state_has_its_time(limit, asked, length):
    """know.coach, know.verify, know.publish, know.customer of 2.2."""
    assert knowledge.due(limit, NOW, Asked(NOW, **asked), {}) == NOW + length


def test_working_hours_go_on_the_next_working_morning():
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # five in the afternoon in Shanghai
    monday = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    assert knowledge.due("know.verify", friday, Asked(friday), {}) == monday


@given(st.integers(0, 500_000), st.integers(1, 40))
def test_so_many_hours_of_work_lie_between(minutes, hours):
    start = NOW + timedelta(minutes=minutes)
    zone = ZoneInfo("Asia/Shanghai")
    end = deadlines.working_hours_after(start, hours, zone)
    assert end > start
    spans = deadlines.working_time(start, end, deadlines.Roster(), {"calendar": "weekdays"})
    worked = sum((max(min(b, end) - max(a, start), timedelta()) for a, b in spans), timedelta())
    assert worked == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("minutes", "share", "reminder"), [(0, 0, 0), (15, 50, 1), (27, 90, 2), (30, 100, 3)]
)
def test_reminders_come_at_half_and_at_nine_tenths(minutes, share, reminder):
    due = NOW + timedelta(minutes=30)
    found = knowledge.passed("K1", NOW, due, NOW + timedelta(minutes=minutes), {})
    assert (found, knowledge.reminder(found, {})) == (share, reminder)


def test_a_night_counts_nothing_for_the_editor():
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    due = knowledge.due("know.verify", friday, Asked(friday), {})
    assert knowledge.passed("K2", friday, due, friday + timedelta(days=2), {}) == 25


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("套餐到期后怎么计费", "套餐到期后如何计费？", True),
        ("ＡＢＣ　套餐到期", "abc套餐到期", True),
        ("套餐到期后怎么计费", "宽带移机要几天", False),
        ("套餐到期后怎么计费", "费计么怎后期到餐套", False),
        ("费", "费", False),
    ],
)
def test_questions_are_alike_by_their_letters_in_order(one, other, is_alike):
    """K-11."""
    assert (knowledge.alike(one, [(ME, other)]) == [ME]) is is_alike


@given(st.text(min_size=4, max_size=30))
def test_a_question_is_like_itself(text):
    assert knowledge.likeness(text, text) in ((100,) if len(knowledge.plain(text)) > 3 else (0,))


def test_the_likest_comes_first_and_no_more_than_are_read():
    others = [(UUID(int=n), f"套餐到期后怎么计费{'呢' * n}") for n in range(5)]
    assert knowledge.alike("套餐到期后怎么计费", others) == [UUID(int=n) for n in range(3)]


def test_every_word_has_to_stand_somewhere():
    assert knowledge.matches("资费 KB-17", ["套餐资费", "ＫＢ－17"])
    assert not knowledge.matches("资费 宽带", ["套餐资费"])
    assert knowledge.matches("", [])


def test_steps_have_their_share_in_time_and_their_usual_length():
    """6.13."""
    stay = Stay("K1", NOW, NOW + HOUR, NOW + HOUR)
    late = replace(stay, left_at=NOW + 3 * HOUR)
    free = replace(stay, status="K0", due_at=None)
    [found] = knowledge_figures.by_step([stay, late, free])
    assert (found.status, found.on_time.part, found.on_time.of) == ("K1", 1, 2)
    assert found.median == HOUR
    share = knowledge_figures.promised([(NOW, NOW), (NOW + HOUR, NOW)])
    assert (share.part, share.of) == (1, 2)


def test_what_is_asked_most_comes_first():
    assert knowledge_figures.top(["资费", "", "宽带", "资费"]) == [("资费", 2), ("宽带", 1)]
