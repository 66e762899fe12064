"""The improvement plan as a paper (domain.md 5.9): it says the same after reading, and is whole."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from rules.improvement_samples import GOALS, HEAD, MEASURES, OFFICE, PLAN, STEERING, goal, measure

from qa_desk.errors import RuleError
from qa_desk.rules import form_texts, improvement_plans
from qa_desk.rules.improvement_plans import Plan


def test_the_text_of_a_plan_says_the_plan():
    """S4-3.4.1, S4-3.1.3: overview, current state, goals, measures, schedule, effect."""
    assert Plan.from_text(PLAN.to_text()) == PLAN
    empty = Plan(UUID(int=1), 2027, "")
    assert Plan.from_text(empty.to_text()) == empty


def test_a_whole_plan_lacks_nothing():
    assert PLAN.problem() == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"overview": " "}, "Write the overview"),
        ({"problems": ""}, "Write the overview"),
        ({"version": 2}, "Say what is changed in the approved plan"),
        ({"goals": ()}, "A plan needs a goal at least."),
        (
            {"goals": (replace(GOALS[0], target=None), *GOALS[1:])},
            "The goal “Average score” still needs the target.",
        ),
        (
            {"goals": (replace(GOALS[0], direction="lower"), *GOALS[1:])},
            "The target of “Average score” is not better than its baseline.",
        ),
        ({"goals": (replace(GOALS[0], weight=30), *GOALS[1:])}, "come to 90 %"),
        ({"measures": (replace(MEASURES[0], department=""), *MEASURES[1:])}, "needs its goal"),
        ({"measures": (replace(MEASURES[0], begins=None), *MEASURES[1:])}, "needs its goal"),
        ({"measures": (replace(MEASURES[0], goal="G9"), *MEASURES[1:])}, "needs its goal"),
        ({"measures": (replace(MEASURES[0], kind="x"), *MEASURES[1:])}, "needs its goal"),
        (
            {"measures": (replace(MEASURES[0], due_on=date(2026, 12, 31)), *MEASURES[1:])},
            "is due before it begins",
        ),
        ({"measures": MEASURES[:2]}, "The goal “流程覆盖率” has no measure yet."),
        ({"effect": ""}, "which effect is expected"),
        ({"methods": " "}, "which effect is expected"),
        ({"cycle": ""}, "which effect is expected"),
        ({"checkers": ()}, "Name who signs"),
    ],
)
def test_a_plan_says_what_it_lacks(changes, told):
    """S4-3.2.1, S4-3.3.1, S4-3.3.2, S4-5.2.1–2, S4-5.3.1."""
    assert told in replace(PLAN, **changes).problem()


def test_a_warning_names_the_categories_without_a_goal():
    """S4-3.2.2: it keeps nobody from signing."""
    assert PLAN.warnings == ["No goal is about: Business."]
    more = (*GOALS, goal("G4", "business", ("1", "2", "higher"), 0))
    assert replace(PLAN, goals=more).warnings == []


def test_department_office_and_steering_group_sign_in_turn():
    """S4-2.1.1, S4-3.2.3, S4-3.4.3."""
    found = PLAN.signatories()
    assert [(one.role, one.person_id, one.turn) for one in found] == [
        ("plan_head", HEAD.person_id, 1),
        ("plan_checker", OFFICE.person_id, 2),
        ("plan_approver", STEERING.person_id, 3),
    ]
    with pytest.raises(RuleError):
        replace(PLAN, approvers=(HEAD,)).signatories()


def test_a_goal_begins_with_its_first_measure_else_with_the_year():
    assert PLAN.begins(GOALS[0]) == date(2027, 1, 1)
    later = replace(PLAN, measures=(measure("M1", "G1", begins=date(2027, 3, 1)),))
    assert later.begins(GOALS[0]) == date(2027, 3, 1)
    assert later.begins(GOALS[1]) == date(2027, 1, 1)
    assert PLAN.goal("G2") == GOALS[1]
    assert PLAN.goal("G9") is None


def test_new_lines_get_keys_that_no_other_has():
    goals = (GOALS[0], replace(GOALS[1], key=""), replace(GOALS[2], key="G1"))
    filled_in = replace(PLAN, goals=goals, measures=(*MEASURES, measure("", "G1")))
    found = filled_in.keeping(PLAN)
    assert [one.key for one in found.goals] == ["G1", "G2", "G3"]
    assert [one.key for one in found.measures] == ["M1", "M2", "M3", "M4"]


def test_what_the_program_knows_stays_whatever_is_filled_in():
    """S4-3.1.1: the figures stay as they were taken."""
    forged = replace(PLAN, year=2030, department="x", version=9, figures=(), overview="新概述")
    assert forged.keeping(PLAN) == replace(PLAN, overview="新概述")


@pytest.mark.parametrize(
    ("code", "day", "first", "last"),
    [
        ("month", date(2027, 1, 20), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 11, 23), date(2026, 7, 1), date(2026, 9, 30)),
        ("quarter", date(2027, 3, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_figures_are_of_the_last_whole_month_or_quarter(code, day, first, last):
    """S4-3.1.1."""
    assert improvement_plans.span(code, day) == (first, last)


def test_a_submission_date_of_the_second_half_is_of_the_year_before():
    """P25, S4-3.4.2."""
    assert improvement_plans.submission("", 2027) is None
    assert improvement_plans.submission("12-15", 2027) == date(2026, 12, 15)
    assert improvement_plans.submission("02-29", 2027) == date(2027, 2, 28)


def test_the_methods_of_evaluating_are_told_in_words():
    assert improvement_plans.methods("data x site") == "Analysis of data, Checks on site"


def test_numbers_of_people_are_masked_in_every_text():
    """P18."""
    found = form_texts.masked(replace(PLAN, overview="回访 13800138000"))
    assert "13800138000" not in found.to_text()
    assert replace(found, overview=PLAN.overview) == PLAN
