"""S4-5: the evaluation of an approved plan, by quarter or half-year."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from improvements import ACTUAL, approved, begun, newest, sign, whole_evaluation

from qa_desk.errors import InputError, RuleError
from qa_desk.models import ImprovementPlan, JournalEntry
from qa_desk.rules import improvement
from qa_desk.services import improving
from qa_desk.services.improving import NewReport


def of(centre, plan_id, role="office"):
    return improving.one(centre.by(role), plan_id).evaluations[0]


def test_an_evaluation_begins_with_the_last_values_reported(centre):
    """S4-5.3.1, S4-5.3.2: of the present quarter, as the plan says it is evaluated."""
    plan_id = approved(centre)
    day = centre.work.today
    improving.report(
        centre.by("head"), plan_id, NewReport("G1", day, 50, Decimal("92.1"), cause="新员工多")
    )
    improving.evaluate(centre.by("office"), plan_id)
    form = of(centre, plan_id).form
    assert (form.plan, form.version) == (newest(centre, plan_id).number, 1)
    assert form.period_from.month in (1, 4, 7, 10)
    assert form.period_to - form.period_from > timedelta(days=88)
    assert [(one.actual, one.cause) for one in form.results] == [
        (Decimal("92.1"), "新员工多"),
        (None, ""),
        (None, ""),
    ]
    assert (form.methods, form.cycle, form.least) == ("data survey", "quarter", 80)
    with pytest.raises(RuleError, match="not finished yet"):
        improving.evaluate(centre.by("head"), plan_id)
    with pytest.raises(RuleError, match="not yours to write"):
        improving.evaluate(centre.by("steering"), plan_id)


def test_76_7_percent_needs_an_analysis_of_causes_before_it_is_signed(centre):
    """S4-5.3.2, S4-5.4.1, S4-5.4.2, S4-2.2.5: the day of 7.8 at 16:00."""
    plan_id = approved(centre)
    improving.evaluate(centre.by("head"), plan_id)
    paper = of(centre, plan_id)
    form = whole_evaluation(paper.form)
    assert str(improvement.percent(form.rate)) == "76.7"
    with pytest.raises(InputError, match=r"76\.7 %, less than 80 %: analyse the causes"):
        improving.issue(centre.by("head"), paper.id, paper.seen, replace(form, cause=""))
    paper = of(centre, plan_id)
    improving.issue(centre.by("head"), paper.id, paper.seen, form)
    for role in ("head", "office", "steering"):
        sign(centre, plan_id, role, paper=of(centre, plan_id))
    found = of(centre, plan_id)
    assert (found.state, found.form.verdict, found.form.follow_up) == ("closed", "partly", "redo")
    assert {one.goal.key: one.actual for one in found.form.results} == ACTUAL
    improving.evaluate(centre.by("office"), plan_id)
    assert len(improving.one(centre.by("head"), plan_id).evaluations) == 2


def test_a_draft_of_an_evaluation_can_be_thrown_away(centre):
    plan_id = approved(centre)
    improving.evaluate(centre.by("office"), plan_id)
    paper = of(centre, plan_id)
    improving.discard(centre.by("office"), paper.id, paper.seen)
    assert improving.one(centre.by("head"), plan_id).evaluations == ()


def test_a_half_year_is_within_the_year_of_the_plan(centre, work):
    plan_id = approved(centre)
    paper = newest(centre, plan_id)
    from qa_desk.services.improving.evaluating import _period

    half = replace(paper.form, cycle="half", year=2027)
    spans = {
        date(2026, 11, 1): (date(2027, 1, 1), date(2027, 6, 30)),
        date(2027, 8, 15): (date(2027, 7, 1), date(2027, 12, 31)),
        date(2028, 2, 1): (date(2027, 7, 1), date(2027, 12, 31)),
    }
    assert {day: _period(half, day) for day in spans} == spans


def test_a_print_is_noted_and_only_of_what_one_sees(centre, work):
    """S1-6.3."""
    plan_id = approved(centre)
    paper = newest(centre, plan_id)
    improving.note_print(centre.by("head"), paper.id)
    noted = work.session.query(JournalEntry).filter_by(action="print").all()
    assert [one.subject for one in noted] == ["improvement_plan"]
    sheet = improving.sheet(centre.by("steering"), paper.id)
    meanings = [one.meaning for _place, one in sheet.signatories.stamps]
    assert meanings == ["agree", "check", "approve"]
    improving.evaluate(centre.by("office"), plan_id)
    of_it = improving.sheet(centre.by("head"), of(centre, plan_id).id)
    assert (of_it.tasks, of_it.check_ins, of_it.signatories.wanted) == ((), (), ())
    other = begun(centre, "manager", centre.other)
    with pytest.raises(RuleError, match="not yours to see"):
        improving.sheet(centre.by("head"), newest(centre, other, "manager").id)
    with pytest.raises(RuleError, match="not there"):
        improving.sheet(centre.by("head"), work.session.query(ImprovementPlan).first().id)
