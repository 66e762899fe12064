"""What is known of the effect before the verdict, and samples that no plan forgets (T-07, 6.9)."""

from datetime import timedelta

from school import CSRS

from qa_desk.models import Plan, SamplingRule
from qa_desk.services import planning
from qa_desk.services.training import following


def lines(school, **of):
    """Return the follow-up lines of plans by month, number of the plan and count."""
    with school.owner.ask() as work:
        rows = (
            work.session.query(Plan.month, Plan.number, SamplingRule.name, SamplingRule.count)
            .join(SamplingRule, SamplingRule.plan_id == Plan.id)
            .filter(SamplingRule.sample_reason == "follow_up")
            .order_by(Plan.month, Plan.number)
        )
        return [tuple(row) for row in rows]


def months(school, need, name="inspector"):
    """Return how the plans of the follow-up stand, without the months."""
    return [state for _month, state in school.need(need, name).follow_up.months]


def plan(school, month):
    with school.at("qa_lead") as work:
        return planning.make(work, month, 20)


def test_what_a_trainer_sees_grows_with_each_result_until_it_is_decided(school):
    for name in (*CSRS, "qian"):
        school.result(name, 15)
    need = school.followed(people=("csr", "wang"))
    before = school.need(need, "trainer")
    assert before.effect.effect.interval is None
    assert (before.follow_up.there, before.follow_up.wanted, before.follow_up.each) == (0, 4, 2)
    for number, name in enumerate(("csr", "csr", "csr", "wang", "zhao"), start=1):
        school.result(name, 5, lost=(), reason="follow_up")
        found = school.need(need, "trainer")
        assert found.effect == school.need(need).effect
        assert found.follow_up.there == min(number, 2) + (number >= 4)
    assert {each.name.staff_no: each.samples for each in found.trainees} == {
        school.people["csr"].staff_no: 3,
        school.people["wang"].staff_no: 1,
    }
    assert found.follow_up.months == ()  # plans are not for trainers
    assert found.follow_up.until == school.day(-20)
    for name in ("csr", "lead"):
        seen = school.need(need, name)
        assert (seen.effect, seen.follow_up, seen.trainees[0].samples) == (None, None, 0)
    school.do("inspector", following.propose_verdict, need, "too_few", "x")
    school.do("qa_lead", following.conclude, need, "too_few", "x")
    assert school.need(need, "trainer").effect.frozen_at
    assert school.need(need, "trainer").follow_up is None


def test_another_result_of_another_topic_tells_a_trainer_nothing(school):
    """What the topic lost is all that is known of a result: the rest of its losses stays away."""
    school.result("csr", 15, lost=(3, 4))
    need = school.held(people=("csr",))
    with school.at("trainer") as work:
        (sample,) = following.training_effects._samples(
            work, work.session.get_one(following.TrainingNeed, need), _scope(school)
        )
    assert (sample.failed, sample.items) == (1, 1)


def _scope(school):
    from qa_desk.rules.totals import Scope

    return Scope(school.day(30), school.day(11))


def test_who_was_trained_on_the_same_elsewhere_is_nobody_to_compare_with(school):
    for name in (*CSRS, "qian"):
        school.result(name, 15)
        school.result(name, 5, lost=())
    need = school.held(people=("csr",))
    assert len(school.need(need).effect.lines) == 4
    school.held(people=("wang",))
    school.held(people=("zhao",), items=("other",))
    assert len(school.need(need).effect.lines) == 3


def test_a_month_without_a_plan_gets_the_samples_with_its_plan(school):
    need = school.followed(people=("csr",))
    follow_up = school.need(need, "inspector").follow_up
    assert months(school, need) == ["none"] * len(follow_up.months)
    assert lines(school) == []
    number = school.need(need).row.number
    first = follow_up.months[0][0]

    made = plan(school, first)
    assert lines(school) == [(first, 1, number, 2)]
    assert months(school, need)[0] == "draft"
    with school.at("qa_lead") as work:
        planning.approve(work, made.id, made.version, shortfall_accepted=True)
    assert months(school, need)[0] == "approved"
    with school.at("qa_lead") as work:
        planning.renew(work, made.id)
    assert lines(school) == [(first, 1, number, 2), (first, 2, number, 2)]
    plan(school, first - timedelta(days=40))
    plan(school, first + timedelta(days=99))
    assert len(lines(school)) == 2


def test_a_line_that_was_taken_out_is_told_as_missing(school):
    need = school.back(people=("csr",))
    made = plan(school, school.today)
    school.do("inspector", following.begin, need)
    assert months(school, need)[0] == "draft"
    with school.at("qa_lead") as work:
        details = planning.details(work, made.id)
    with school.at("qa_lead") as work:
        kept = [rule for rule in details.rules if rule.sample_reason != "follow_up"]
        planning.change(work, made.id, details.row.version, kept, details.content)
    assert months(school, need)[0] == "missing"


def test_where_nobody_came_no_plan_is_asked_for(school):
    need = school.followed(people=("csr",), absent=("csr",))
    plan(school, school.today)
    assert lines(school) == []
    assert school.need(need, "inspector").follow_up.wanted == 0
