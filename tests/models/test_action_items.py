"""Actions as every module gives and shows them (S1-3.7)."""

from datetime import timedelta
from uuid import UUID

import pytest
from factories import LONG_AGO_MOMENT, acting, make_person

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import ActionItem, Deputy, action_items
from qa_desk.rules.action_items import NewAction

MEETING = ("meeting", UUID(int=5))


@pytest.fixture
def people(work):
    """Who gives, who is to do it, who oversees, and somebody else."""
    roles = {"giver": "team_lead", "owner": "csr", "overseer": "improvement_office"}
    found = {name: make_person(work, role) for name, role in roles.items()}
    found["other"] = make_person(work, "steering_group")
    return {name: acting(work, person) for name, person in found.items()}


@pytest.fixture
def given(people):
    """A function that gives an action for the week."""

    def given(**values):
        by = people["giver"]
        values.setdefault("due", by.today + timedelta(days=7))
        values.setdefault("owner_id", people["owner"].actor.id)
        return action_items.add(by, NewAction(values.pop("kind", "action"), "改话术", **values))

    return given


def test_s1_3_7_a_decision_of_a_meeting_is_an_action_with_owner_and_date(people, given):
    """S1-3.7: what the meeting decides for next week has somebody who does it, and a day."""
    item = given(subject=MEETING, urgency="urgent")
    by = people["giver"]
    assert item.number.startswith("AC-20261116-")
    assert [one.id for one in action_items.of_subject(by, *MEETING)] == [item.id]
    assert [one.id for one in action_items.open_of_person(people["owner"])] == [item.id]
    assert action_items.open_of_person(by) == []
    assert [one.id for one in action_items.open_of_person(by, [item.owner_id])] == [item.id]
    assert [step.key for step in action_items.steps(by, item.id)] == ["give"]


def test_progress_and_result_are_the_owners(people, given):
    item = given()
    action_items.progress(people["owner"], item, 140, "一半")
    assert item.progress == 100
    with pytest.raises(RuleError, match="not yours"):
        action_items.finish(people["giver"], item, "好了")
    action_items.finish(people["owner"], item, " 好了 ")
    assert (item.state, item.result, item.finished_by) == ("done", "好了", item.owner_id)
    action_items.read(people["owner"], item)
    assert item.read_at is None
    action_items.read(people["giver"], item)
    first = item.read_at
    action_items.read(people["giver"], item)
    assert first is not None
    assert item.read_at == first


def test_who_stands_in_for_the_owner_reports_too(work, people, given):
    item = given()
    deputy = Deputy(person_id=item.owner_id, deputy_id=people["other"].actor.id, reason="")
    deputy.valid_from, deputy.valid_to = LONG_AGO_MOMENT, work.now + timedelta(days=9)
    work.session.add(deputy)
    work.session.flush()
    action_items.progress(people["other"], item, 10, "在做")
    assert item.progress == 10


def test_the_giver_hands_over_postpones_and_drops_with_a_reason(people, given):
    item, by = given(), people["giver"]
    with pytest.raises(RuleError, match="reason"):
        action_items.hand_over(by, item, people["other"].actor.id, None, "")
    action_items.hand_over(by, item, people["other"].actor.id, None, "调岗")
    with pytest.raises(RuleError, match="later day"):
        action_items.postpone(by, item, item.due - timedelta(days=30), "normal", "早")
    later = item.due + timedelta(days=30)
    action_items.postpone(people["overseer"], item, later, "urgent", "等版本")
    action_items.drop(by, item, "不做了")
    assert (item.owner_id, item.due, item.urgency) == (people["other"].actor.id, later, "urgent")
    assert (item.state, item.result) == ("dropped", "")
    words = [step.words for step in action_items.steps(by, item.id)]
    assert words == ["", "调岗", "等版本", "不做了"]


def test_what_is_overdue_is_offered_to_meetings_by_kind(people, given):
    item = given(due=people["giver"].today)
    note = given(kind="note", cause="system")
    later = item.due + timedelta(days=1)
    overseer = people["overseer"]
    assert [one.id for one in action_items.overdue(overseer, day=later)] == [item.id]
    assert action_items.overdue(overseer) == []
    far = note.due + timedelta(days=1)
    assert [one.id for one in action_items.overdue(overseer, ["note"], far)] == [note.id]


def test_a_suggestion_may_have_no_owner_and_is_answered(people):
    made = action_items.add(
        people["owner"],
        NewAction("suggestion", "短信提醒", people["owner"].today, source="staff"),
    )
    with pytest.raises(RuleError, match="one of the two"):
        action_items.finish(people["overseer"], made, "好主意")
    action_items.finish(people["overseer"], made, "好主意", "adopted")
    assert made.state == "adopted"


def test_only_whom_it_concerns_sees_an_action(people, given):
    item = given()
    assert action_items.as_seen(people["overseer"], item.id, item.version).id == item.id
    with pytest.raises(RuleError, match="not yours to see"):
        action_items.as_seen(people["other"], item.id)
    with pytest.raises(ConflictError, match="Not done yet"):
        action_items.as_seen(people["giver"], item.id, item.version + 1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE action_item SET what = 'x'",
        "UPDATE action_item SET number = 'AC-0'",
        "UPDATE action_item SET state = 'adopted', finished_at = given_at",
        "UPDATE action_item SET state = 'done'",
        "DELETE FROM action_item",
    ],
)
def test_what_was_given_stays_as_it_was(access, change):
    """Whoever owns the database neither rewrites nor deletes an action."""
    from sqlalchemy import text

    with access.work() as work:
        by = acting(work, make_person(work, "qa_lead"))
        day = by.today + timedelta(days=1)
        action_items.add(by, NewAction("action", "改话术", day, by.actor.id))
    with pytest.raises(RuleError, match="keeps what it says"), access.work() as work:
        work.session.execute(text(change))
    with access.ask() as work:
        assert work.session.query(ActionItem).one().what == "改话术"
