"""One evaluation on the slip."""

from dataclasses import replace

import pytest
from reports import slips
from reports.reading import content, drawn, text

from qa_desk.i18n import Bilingual
from qa_desk.reports.slip import MONITORING_MODES, RESULTS, SAMPLE_REASONS, DimensionScore
from qa_desk.rules.scoring import Addition

RED_FILL = ".784314 .207843 .168627 rg"


def said(**changes) -> str:
    line = replace(slips.PASS, **changes)
    return text(drawn(replace(slips.SIGNED, lines=(line,))))


def test_a_fatal_error_shows_the_raw_score_beside_the_zeroed_one() -> None:
    shown = text(drawn(slips.REFUSED))
    assert "Raw 86.7" in shown
    assert "0.0" in shown
    assert "Compliance-critical error" in shown
    assert "Customer-critical error" in shown


def test_p8_who_saw_a_fatal_error_that_nobody_recorded_stands_beside_it() -> None:
    seen = tuple(replace(fatal, witness="班长王芳 2001") for fatal in slips.FATAL.fatals)
    shown = said(fatals=seen)
    assert shown.count("Witness: 班长王芳 2001") == 2
    assert shown.index("IN-F7") < shown.index("Witness:") < shown.index("IN-F1")
    assert "Witness: " not in said(fatals=slips.FATAL.fatals)


def test_only_fatal_errors_are_red() -> None:
    assert RED_FILL in content(drawn(slips.REFUSED))
    assert RED_FILL not in content(drawn(slips.SIGNED))


@pytest.mark.parametrize("result", RESULTS)
def test_every_result_has_its_word(result) -> None:
    assert RESULTS[result] in said(result=result)


def test_an_evaluation_that_could_not_be_scored_has_dashes() -> None:
    assert "Raw –" in said(raw=None, final=None, result="not_scorable")


def test_an_unknown_code_stands_for_itself() -> None:
    assert "Recording review · appeal" in said(sample_reason="appeal")


@pytest.mark.parametrize("mode", MONITORING_MODES)
@pytest.mark.parametrize("reason", SAMPLE_REASONS)
def test_every_mode_and_reason_has_its_words(mode, reason) -> None:
    words = f"{MONITORING_MODES[mode]} · {SAMPLE_REASONS[reason]}"
    assert words in said(mode=mode, sample_reason=reason, contact_reason="")


def test_a_dimension_without_applicable_points_is_not_applicable() -> None:
    scores = (*slips.PASS.dimensions[:4], DimensionScore("MS", 0, 0))
    assert "N/A" in said(dimensions=scores)


def test_a_missing_number_and_time_mark_leave_no_trace() -> None:
    shown = said(number_masked="", deductions=(replace(slips.PASS.deductions[0], at_ms=None),))
    assert "****" not in shown
    assert "1:30" not in shown
    assert "None" not in shown
    assert "· \n" not in shown


def test_an_hour_long_call_shows_its_hours() -> None:
    assert "1:02:03" in said(duration_ms=3_723_400)


def test_deductions_met_stand_before_the_note() -> None:
    deduction = replace(slips.PASS.deductions[0], met="打断客户 ×2", note="客户说明时")
    assert "打断客户 ×2 · 客户说明时" in said(deductions=(deduction,))
    assert "打断客户 ×2" in said(deductions=(replace(deduction, note=""),))


def test_a_bonus_and_what_a_cap_gives_back_stand_beside_the_deductions() -> None:
    added = (
        Addition(Bilingual("主动补救", "Makes amends"), 500),
        Addition(Bilingual("通话", "The talk"), 750, 1500),
    )
    shown = said(additions=added)
    assert "Bonus" in shown
    assert "+5 Makes amends" in " ".join(shown.split())
    assert "+7.5 The talk: no more than 15 points can be lost" in " ".join(shown.split())
    assert "Bonus" not in said()
