"""Actions with an owner and a due date: what they lack, who may do what, when one is reminded."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa_desk.errors import RuleError
from qa_desk.rules import action_items as rules
from qa_desk.rules.action_items import Evidence, Finding, NewAction
from qa_desk.rules.sheets import Answer, Sheet

DAY = date(2026, 11, 16)
ZONE = ZoneInfo("Asia/Shanghai")
WHO = UUID(int=7)
NEW = NewAction("action", "改话术", DAY, WHO)
RELATIONS = frozenset({"owner", "giver", "overseer"})
held = some.frozensets(some.sampled_from(sorted(RELATIONS)))
states = some.sampled_from(sorted(rules.STATES))
kinds = some.sampled_from(sorted(rules.KINDS))


def test_what_says_what_is_to_be_done_by_whom_and_until_when_will_do():
    rules.check(NEW, DAY)
    rules.check(NewAction("note", "系统慢", DAY, WHO, cause="system"), DAY)
    rules.check(NewAction("suggestion", "加班车", DAY, source="customer"), DAY)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewAction("action", "  ", DAY, WHO), "Write what"),
        (NewAction("action", "x" * 4001, DAY, WHO), "4000"),
        (NewAction("action", "x", DAY), "Choose who"),
        (NewAction("action", "x", DAY - timedelta(days=1), WHO), "later day"),
        (NewAction("task", "x", DAY, WHO, begins=DAY + timedelta(days=1)), "later day"),
        (NewAction("note", "x", DAY, WHO), "cause"),
        (NewAction("suggestion", "x", DAY), "from whom"),
    ],
)
def test_what_is_missing_is_said(new, why):
    with pytest.raises(RuleError, match=why):
        rules.check(new, DAY)


@given(kinds, states, held)
def test_what_is_closed_can_only_be_read_and_what_is_open_only_be_done(kind, state, who):
    found = rules.offered(kind, state, who)
    assert set(found) <= set(rules.STEPS)
    assert ("read" in found) == (state != "open" and "giver" in who)
    assert all(key == "read" for key in found) or state == "open"
    assert not rules.offered(kind, state, frozenset())


def test_the_owner_reports_and_the_giver_changes():
    owner, giver = frozenset({"owner"}), frozenset({"giver"})
    assert rules.offered("action", "open", owner) == ("report", "finish")
    assert rules.offered("note", "open", giver) == ("hand_over", "postpone", "drop")


def test_a_suggestion_is_answered_by_whoever_oversees_them_and_withdrawn_by_its_author():
    assert rules.offered("suggestion", "open", frozenset({"overseer"})) == (
        *("finish", "hand_over", "postpone"),
    )
    assert rules.offered("suggestion", "open", frozenset({"giver"})) == ("drop",)


@pytest.mark.parametrize(
    ("key", "state", "who", "words", "why"),
    [
        ("finish", "done", {"owner"}, "x", "Done"),
        ("finish", "open", {"giver"}, "x", "not yours"),
        ("drop", "open", {"giver"}, " ", "reason"),
        ("finish", "open", {"owner"}, "", "result"),
    ],
)
def test_a_step_that_is_not_ones_own_or_lacks_its_words_is_refused(key, state, who, words, why):
    with pytest.raises(RuleError, match=why):
        rules.require(key, "action", state, frozenset(who), words)


def test_a_step_with_its_words_is_taken():
    rules.require("drop", "action", "open", frozenset({"giver"}), "不需要了")
    rules.require("report", "action", "open", frozenset({"owner"}), "")


def test_a_suggestion_is_adopted_or_not_and_anything_else_is_done():
    assert rules.closes("action", "") == "done"
    assert rules.closes("suggestion", "declined") == "declined"
    with pytest.raises(RuleError, match="one of the two"):
        rules.closes("suggestion", "done")


def test_what_somebody_is_to_an_action():
    assert rules.relations(is_owner=True, is_giver=False, is_overseer=True) == {
        "owner",
        "overseer",
    }


@pytest.mark.parametrize(
    ("state", "facts", "found"),
    [
        ("open", (True, False, True), "do"),
        ("open", (False, True, True), "answer"),
        ("open", (False, False, True), ""),
        ("done", (True, True, True), "read"),
        ("done", (True, True, False), ""),
    ],
)
def test_what_waits_for_a_reader(state, facts, found):
    mine, unowned, unread = facts
    assert rules.waits(state, is_mine=mine, is_unowned=unowned, is_unread=unread) == found


def test_only_what_is_open_is_overdue():
    assert rules.is_overdue("open", DAY - timedelta(days=1), DAY)
    assert not rules.is_overdue("open", DAY, DAY)
    assert not rules.is_overdue("done", DAY - timedelta(days=1), DAY)


@pytest.mark.parametrize(
    ("days", "found"),
    [(0, 0), (2.9, 0), (3, 50), (5.3, 50), (5.4, 90), (5.9, 90), (6, 100), (9, 100)],
)
def test_one_is_reminded_at_half_of_the_time_at_nine_tenths_and_when_it_is_over(days, found):
    since = datetime(2026, 11, 10, 16, tzinfo=UTC)  # midnight in Shanghai
    now = since + timedelta(days=days)
    assert rules.stage(since, date(2026, 11, 16), now, ZONE, (50, 90)) == found


@given(some.integers(0, 40), some.integers(0, 60))
def test_reminders_never_go_back(length, passed):
    since = datetime(2026, 11, 10, 16, tzinfo=UTC)
    due = date(2026, 11, 11) + timedelta(days=length)
    earlier, later = (
        rules.stage(since, due, since + timedelta(days=each), ZONE, (50, 90))
        for each in (passed, passed + 1)
    )
    assert earlier <= later


class Item:
    """An item as a checklist has it."""

    def __init__(self, number, text):
        self.number, self.text = number, text


class Form:
    """A checklist of three items."""

    items = (Item(1, "问候"), Item(2, "系统操作"), Item(3, "方案"))


def found(answers, **values):
    return rules.finding(WHO, "QE-1", Form, Sheet(answers), **values)


def test_p24_what_is_not_the_csrs_is_found_on_the_sheet():
    one = found(
        {
            1: Answer(1, "没问候"),
            2: Answer(1, " 系统卡顿 ", "system"),
            3: Answer(1, "", "process"),
        }
    )
    assert one == Finding(WHO, "QE-1", "process", ("2 系统操作", "3 方案"), ("系统卡顿",))
    assert one.evidence() == Evidence(WHO, "QE-1", ("2 系统操作", "3 方案"))


def test_s3_1d_a_call_tagged_as_a_latent_problem_is_a_risk():
    """S3-1d: the risk tag makes a note; what the sheet says of a cause comes first."""
    assert found({}, is_risk=True).cause == "risk"
    assert found({2: Answer(1, "", "product")}, is_risk=True).cause == "product"
    assert found({}).cause == ""


def test_p24_several_findings_become_one_note():
    one = Finding(WHO, "QE-1", "system", ("2 系统操作",), ("系统卡顿",))
    other = Finding(UUID(int=8), "QE-2", "product", ("3 方案",))
    third = Finding(UUID(int=9), "QE-3", "product", ())
    cause, words = rules.merged([one, other, third])
    assert cause == "product"
    assert [line.split(":")[0] for line in words.splitlines()] == ["QE-1", "QE-2"]
    assert "系统卡顿" in words
    assert rules.merged([]) == ("", "")
