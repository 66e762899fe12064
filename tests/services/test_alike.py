"""After one result was corrected for its cause, the others with the same mistake are found."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from route import Route, opinion

from qa_desk.errors import RuleError
from qa_desk.models import Call, Evaluation
from qa_desk.rules.disputes import Words
from qa_desk.rules.reviews import Change
from qa_desk.services import alike


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def corrected(route, verdict="overturned_standard_unclear", lost=(3,), fatal=None):
    """Let the QA lead correct a result for a cause; return it and what was changed."""
    case = route.released(lost=lost, fatal=fatal)
    subjects = [*lost, *([fatal] if fatal else [])]
    route.disputed(case, "dispute", *subjects)
    route.take("lead", "judge_false", case, opinion(*subjects, is_true=False))
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = Words(reason="标准没有写清楚", verdict=verdict, sheet=route.sheet())
    route.take("qa_lead", "correct", case, words)
    with route.at("qa_lead") as work:
        return case, alike.changes(work, case)


def of_month(route, case, change, days=1, name="qa_lead"):
    """Return what is found of the month in which a day some time ago lies."""
    with route.at(name) as work:
        day = (work.now - timedelta(days=days)).astimezone(ZoneInfo("Asia/Shanghai")).date()
        return alike.candidates(work, case, change, day)


def moved(route, case, days):
    """Let the call of a result have been some days earlier."""
    with route.owner.work() as work:
        call = work.session.get_one(Call, work.session.get_one(Evaluation, case).call_id)
        call.started_at -= timedelta(days=days)


def test_p10_results_with_that_item_and_that_option_are_found_and_corrected_one_by_one(route):
    case, (change,) = corrected(route)
    other, both = route.released(lost=(3,)), route.released(lost=(3, 4))
    route.released(lost=(4,))
    rows = of_month(route, case, change)
    assert [one.id for one in rows] == [other, both]
    assert rows[0].after == 1000
    assert rows[0].before < 1000
    assert rows[0].csr == f"{route.people['csr'].name} {route.people['csr'].staff_no}"
    assert not rows[0].is_locked
    words = Words("同一标准问题", verdict="overturned_standard_unclear", sheet=rows[0].sheet)
    state = route.take("qa_lead", "correct_alike", other, words, rows[0].version)
    assert state.status == "E8"
    assert [one.id for one in of_month(route, case, change)] == [both]


def test_p10_a_fatal_error_of_the_same_kind_is_found_too(route):
    key = route.form.fatal_errors[0].key
    case, changes = corrected(route, "overturned_kb_wrong", fatal=key)
    other = route.released(fatal=key)
    assert changes[-1] == Change(key, None, None)
    (found,) = of_month(route, case, changes[-1])
    assert (found.id, found.result, found.result_after) == (other, "fatal_fail", "pass")


def test_only_a_cause_that_lies_beyond_one_result_is_followed_up(route):
    assert corrected(route, "overturned_inspector_error")[1] == ()
    other = route.released()
    with route.at("qa_lead") as work:
        assert alike.changes(work, other) == ()


def test_a_change_that_would_lower_a_score_corrects_nothing(route):
    case, (change,) = corrected(route)
    route.released(lost=(4,))
    assert of_month(route, case, Change(3, change.after, change.before)) == []


def test_what_lies_in_a_closed_month_is_told_apart(route):
    case, (change,) = corrected(route)
    old = route.released(lost=(3,))
    moved(route, old, 70)
    (found,) = of_month(route, case, change, days=71)
    assert (found.id, found.is_locked) == (old, True)
    assert of_month(route, case, change) == []
    words = Words("同一标准问题", verdict="overturned_kb_wrong", sheet=found.sheet)
    with pytest.raises(RuleError, match="adjustment list"):
        route.take("qa_lead", "correct_alike", old, words)


def test_only_who_reviews_may_look(route):
    case, (change,) = corrected(route)
    route.released(lost=(3,))
    assert of_month(route, case, change, name="manager") == []
    with pytest.raises(RuleError, match="right"):
        of_month(route, case, change, name="inspector")
