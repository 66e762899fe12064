"""The improvement plan and its evaluation (domain.md 5.9), read back."""

from dataclasses import replace
from uuid import UUID

import pytest
from reports.disputes import read
from reports.improvement_sample import EVALUATION_SHEET, PLAN_SHEET
from reports.reading import squeezed, text

from qa_desk.reports.improvement_paper import draw
from qa_desk.reports.papers import UNSIGNED
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import Plan


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_evaluation_says_76_7_percent(language):
    """S4-5.3.2, S4-2.2.5: the rates of 6.10 to the printed digit."""
    said = squeezed(text(read(draw, EVALUATION_SHEET, language)))
    for rate in ("70.0%", "86.7%", "76.7%"):
        assert rate in said


def test_a_plan_has_the_six_elements_of_an_annual_plan():
    """S4-3.4.1, S4-3.3.3, S4-4.2.1–2."""
    said = text(read(draw, PLAN_SHEET, "en"))
    for title in ("Overview", "Current state", "Goals", "Measures", "Schedule", "expected effect"):
        assert title in said
    assert "5000" in said


def test_what_is_not_filled_in_yet_is_no_reason_not_to_print_it():
    plan = Plan(UUID(int=1), 2027, "客服部")
    bare = replace(PLAN_SHEET, form=plan, tasks=(), check_ins=(), signatories=UNSIGNED)
    assert "客服部" in text(read(draw, bare, "en"))
    form = EVALUATION_SHEET.form
    empty = Evaluation(
        form.plan_id, "IMP-1", 1, 2027, "客服部", form.period_from, form.period_to,
        results=tuple(replace(one, actual=None) for one in form.results),
    )  # fmt: skip
    assert "0.0 %" in text(read(draw, replace(EVALUATION_SHEET, form=empty), "en"))


def test_a_void_paper_says_so_and_why():
    void = replace(PLAN_SHEET, state="void", void_reason="指标不清")
    assert "指标不清" in text(read(draw, void, "en"))
