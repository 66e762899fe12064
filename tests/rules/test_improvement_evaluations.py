"""The evaluation of an improvement plan (domain.md 5.9 no. 12–13): rates, causes, verdict."""

from dataclasses import replace
from datetime import date

import pytest
from rules.improvement_samples import EVALUATION, PLAN

from qa_desk.rules import improvement
from qa_desk.rules.improvement_evaluations import Evaluation

FIRST, *OTHERS = EVALUATION.results


def test_the_text_of_an_evaluation_says_the_evaluation():
    """S4-2.2.5."""
    assert Evaluation.from_text(EVALUATION.to_text()) == EVALUATION


def test_the_plan_comes_to_76_7_percent_and_is_partly_achieved():
    """S4-5.3.2, S4-5.4.1: the worked example of 6.10 as an evaluation."""
    assert str(improvement.percent(EVALUATION.rate)) == "76.7"
    assert EVALUATION.is_short(EVALUATION.rate)
    assert EVALUATION.suggested == "partly"
    assert EVALUATION.problem() == ""
    assert EVALUATION.signatories() == PLAN.signatories()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"period_to": date(2027, 6, 30)}, "ends before it begins"),
        (
            {"results": (replace(FIRST, actual=None), *OTHERS)},
            "Enter the actual value of “Average score”.",
        ),
        (
            {"results": (replace(FIRST, cause=" "), *OTHERS)},
            "“Average score” is attained to 70.0 %, less than 80 %",
        ),
        ({"cause": ""}, "The plan is attained to 76.7 %, less than 80 %"),
        ({"highlights": ""}, "highlights and the problems"),
        ({"problems": " "}, "highlights and the problems"),
        ({"verdict": ""}, "Choose the verdict"),
        ({"follow_up": ""}, "Choose the verdict"),
        ({"heads": ()}, "Name who signs"),
    ],
)
def test_an_evaluation_says_what_it_lacks(changes, told):
    """S4-4.4.2, S4-5.4.2."""
    assert told in replace(EVALUATION, **changes).problem()


def test_a_plan_that_was_not_achieved_needs_a_rectification_note():
    """S4-6.2.1."""
    bare = tuple(replace(one, rectification="") for one in EVALUATION.results)
    failed = replace(EVALUATION, verdict="not", results=bare)
    assert "how that is put right" in failed.problem()
    assert replace(failed, results=EVALUATION.results).problem() == ""


def test_a_plan_that_was_achieved_needs_no_cause():
    reached = tuple(replace(one, actual=one.goal.target, cause="") for one in EVALUATION.results)
    found = replace(EVALUATION, results=reached, cause="", verdict="achieved")
    assert (found.problem(), found.suggested, found.rate) == ("", "achieved", 1)


def test_the_goals_stay_whatever_is_filled_in():
    softer = replace(FIRST, goal=replace(FIRST.goal, target=FIRST.actual), cause="另写")
    forged = replace(EVALUATION, least=1, version=9, results=(softer,))
    found = forged.keeping(EVALUATION)
    assert found == replace(EVALUATION, results=(replace(FIRST, cause="另写"), *OTHERS))
