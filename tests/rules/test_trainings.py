"""Training needs: who has to do what, when, and who has passed (machine T)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import trainings, workflow
from qa_desk.rules.trainings import Mark, Said, Standing
from qa_desk.work import Actor

EVERYBODY = frozenset({"need_raiser", "need_drafter", "need_approver", "trainer"})
MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
WHOLE = Said("身份核对", "未核对", "话术", "cluster", 900, 3, 1)


def actor(*roles):
    return Actor(UUID(int=1), "x", "x", "x", frozenset(roles))


@pytest.mark.parametrize(
    ("role", "held"),
    [
        ("csr", set()),
        ("team_lead", {"need_raiser"}),
        ("inspector", {"need_raiser", "need_drafter"}),
        ("qa_lead", {"need_raiser", "need_drafter", "need_approver"}),
        ("trainer", {"trainer"}),
        ("cs_manager", set()),
    ],
)
def test_what_somebody_is_to_a_need_follows_from_his_rights(role, held):
    assert trainings.relations(actor(role), UUID(int=1), is_approved=True) == held
    assert "trainer" not in trainings.relations(actor(role), UUID(int=2), is_approved=False)
    assert "need_raiser" not in trainings.relations(actor(role), UUID(int=2), is_approved=True)


@pytest.mark.parametrize(
    ("status", "approved", "who", "key"),
    [
        ("T0", False, "need_drafter", "submit_need"),
        ("TR", True, "need_drafter", "submit_need"),
        ("T1", False, "need_approver", "approve_need"),
        ("T1", True, "trainer", "accept_need"),
        ("T2", True, "trainer", "schedule_training"),
        ("T3", True, "trainer", "deliver_training"),
        ("T4", True, "trainer", "give_result"),
        ("T5", True, "need_drafter", "follow_up"),
        ("T6", True, "need_drafter", "propose_verdict"),
    ],
)
def test_each_state_waits_for_one_of_them(status, approved, who, key):
    mine = Standing(status, approved, frozenset({who}))
    assert trainings.waiting(mine) == key
    assert trainings.waiting(replace(mine, relations=EVERYBODY - {who})) == ""
    assert key in trainings.offered(mine)


def test_a_proposed_verdict_waits_for_the_qa_lead():
    lead = Standing("T6", True, frozenset({"need_approver"}), has_proposal=True)
    assert trainings.waiting(lead) == "close_effective"
    assert set(trainings.offered(lead)) == {"close_effective", "close_ineffective"}
    assert trainings.offered(replace(lead, has_proposal=False)) == ()


@pytest.mark.parametrize("status", ["T7", "T8", "TX"])
def test_a_closed_need_waits_for_nobody(status):
    mine = Standing(status, True, EVERYBODY, has_proposal=True)
    assert (trainings.waiting(mine), trainings.offered(mine)) == ("", ())


def test_an_approved_need_is_not_approved_again_and_another_not_taken():
    approved = trainings.offered(Standing("T1", True, EVERYBODY))
    assert {"accept_need", "return_need", "merge_need"} <= set(approved)
    assert "approve_need" not in approved
    waiting = trainings.offered(Standing("T1", False, EVERYBODY))
    assert {"approve_need", "send_back"} <= set(waiting)
    assert "accept_need" not in waiting


@given(st.sampled_from(list(workflow.STATUSES)), st.booleans(), st.sets(st.sampled_from(
    sorted(EVERYBODY))), st.booleans())  # fmt: skip
def test_what_waits_for_somebody_is_offered_to_him(status, approved, held, proposed):
    mine = Standing(status, approved, frozenset(held), proposed)
    key = trainings.waiting(mine)
    assert not key or key in trainings.offered(mine)


def test_a_need_says_what_it_lacks():
    assert trainings.lacks(WHOLE) == ""
    assert "the topic, the trainees" in trainings.lacks(replace(WHOLE, topic=" ", trainees=0))
    assert "the target" in trainings.lacks(replace(WHOLE, target=None))
    assert "typical call" in trainings.lacks(replace(WHOLE, typical=0))
    assert trainings.lacks(replace(WHOLE, typical=0, source="product")) == ""


# Tests and attendance


def mark(day, *, passed, kind="exam", retake=None):
    return Mark(kind, (date(2026, 11, day), str(day)), passed, retake)


def test_the_newest_test_of_each_kind_counts():
    failed, passed = mark(1, passed=False, retake=date(2026, 11, 5)), mark(5, passed=True)
    assert not trainings.has_passed([])
    assert not trainings.has_passed([failed])
    assert trainings.has_passed([passed, failed])
    assert not trainings.has_passed([passed, mark(6, passed=False, kind="practice")])
    assert trainings.retake_on([failed]) == date(2026, 11, 5)
    assert trainings.retake_on([failed, passed]) is None


def test_a_result_wants_a_pass_or_a_day_for_the_retake():
    assert trainings.is_settled([mark(1, passed=True)])
    assert trainings.is_settled([mark(1, passed=False, retake=date(2026, 11, 5))])
    assert not trainings.is_settled([mark(1, passed=False)])
    assert not trainings.is_settled([])


@pytest.mark.parametrize(
    ("states", "found"),
    [
        ((), ""),
        (((False, "absent"),), "absent"),
        (((False, "present"),), "present"),
        (((False, "absent"), (True, "present")), "made_up"),
        (((False, "absent"), (True, "made_up")), "made_up"),
        (((True, "present"),), "made_up"),
        (((False, "present"), (False, "present")), "present"),
    ],
)
def test_who_was_absent_makes_up(states, found):
    assert trainings.attendance(states) == found


# Deadlines


@pytest.mark.parametrize(
    ("limit", "urgency", "due"),
    [
        ("train.submit", "normal", date(2026, 12, 8)),
        ("train.submit", "urgent", date(2026, 11, 17)),
        ("train.deliver", "", date(2026, 12, 1)),
        ("train.result", "", date(2026, 11, 18)),
        ("train.followup", "", date(2026, 12, 16)),
    ],
)
def test_when_a_state_has_to_be_left(limit, urgency, due):
    found = trainings.due(limit, MONDAY, {}, urgency)
    assert (found + timedelta(hours=8)).date() == due


def test_a_need_of_the_first_days_is_submitted_in_the_same_month():
    found = trainings.due("train.submit", datetime(2026, 11, 3, tzinfo=UTC), {})
    assert found.date() == date(2026, 11, 8)


def test_a_cluster_is_known_by_its_subject_and_whose_it_is():
    people = [UUID(int=2), UUID(int=1)]
    assert trainings.about("item", "greeting", people) == ("item", "greeting", "")
    assert trainings.about("person", "greeting", people) == trainings.about(
        "person", "greeting", people[::-1]
    )
    assert trainings.about("minimum", "", people[:1]) != trainings.about("minimum", "", people[1:])
    assert trainings.source_of("person") == "cluster"
    assert trainings.source_of("") == "other"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (({"a", "b"}, "CS"), ({"b"}, "SW"), True),
        (({"a"}, "CS"), ({"b"}, "CS"), False),
        (({"a"}, "CS"), (set(), "CS"), True),
        (({"a"}, "CS"), (set(), "SW"), False),
        ((set(), ""), ({"b"}, "SW"), True),
    ],
)
def test_trainings_about_the_same_share_items_or_a_dimension(one, other, same):
    topics = [(frozenset(items), dimension) for items, dimension in (one, other)]
    assert trainings.same_topic(*topics) is trainings.same_topic(*reversed(topics)) is same
