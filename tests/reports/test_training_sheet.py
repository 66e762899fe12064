"""The training need and its sign-in sheet on paper (domain.md 5.5), read back."""

from dataclasses import replace

import pytest
from reports.disputes import outside, read
from reports.reading import squeezed, text
from reports.training_sample import CSRS, MAKE_UP, NEED, SESSION, shown

from qa_desk.reports.papers import Act
from qa_desk.reports.training_sheet import SignIn, draw, draw_sign_in
from qa_desk.rules.statistics import Share

BARE = replace(
    NEED,
    status="T1",
    approved=None,
    problem="",
    dimension="",
    items=(),
    baseline=None,
    cases=(),
    trainees=(),
    goal_baseline=None,
    target=None,
    content="",
    due_on=None,
    accepted=None,
    sessions=(),
    result="",
    result_at=None,
    effect=None,
    verdict="",
    verdict_reason="",
    signatures=(),
)


def of(need=NEED, language="en"):
    return text(read(draw, need, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_on_the_need_in_both_languages(language):
    said = squeezed(of(language=language))
    item = {"zh": "13 主动确认客户问题是否解决", "en": "13 Checks whether the problem is solved"}
    fields = [
        item[language],
        *("TN-20261001-0003", "2026-10-01 10:00", "示例五 2004", "示例六 2001"),
        *("主动确认客户问题是否解决", "139****5678"),
        *("120", "24", "20.0", "12", "40", "E-20260912-0031", "4:05", "未确认"),
        *("示例员1 1001", "78.8 → 83.0", "两个好案例、两个差案例；分组演练", "2026-10-15"),
        *("下周二安排", "2026-10-08 14:00–15:30", "三楼培训室", "示例八 3001"),
        *("https://training.example/13", "72.0 / 80.0", "2026-10-12", "85.0 / 80.0"),
        *("八人全部通过，一人补考。", "3.1", "1.3", "4.8", "24/120", "9/110", "11.8"),
        "区间不含 0，目标达成",
    ]
    assert [field for field in fields if squeezed(field) not in said] == []
    assert "13912345678" not in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_stands_outside_the_margins(language):
    assert outside(read(draw, NEED, language)) == []
    assert outside(read(draw_sign_in, SignIn(NEED, SESSION), language)) == []


def test_what_is_not_there_yet_is_a_dash_and_a_place_for_the_pen():
    said = of(BARE)
    assert said.count("Signature ") == 3
    for label in (
        "Approved by",
        "Figures",
        "Trainees",
        "Wanted by",
        "Acceptance",
        "Training effect",
    ):
        assert f"{label} –" in said
    assert "Score on the topic: – → –" in said


def test_a_returned_need_says_why():
    act = Act("T-03r", NEED.raised_at, CSRS[0], "trainer", "TR", "流程问题")
    assert "Returned: 流程问题" in of(replace(BARE, accepted=act))


def test_a_follow_up_a_skill_and_a_gain_without_colleagues_are_told():
    found = replace(
        NEED,
        source="minimum",
        metric="defects",
        follow_up="TN-20261201-0001",
        effect=shown(others=()),
        cases=NEED.cases[1:],
    )
    said = squeezed(of(found))
    for words in ("points earned (20.0 %)", "TN-20261201-0001", "Regression to the mean"):
        assert squeezed(words) in said
    assert "E-20260912-0031" not in said


def test_a_long_list_of_trainees_repeats_its_head_on_the_next_page():
    many = replace(NEED, trainees=NEED.trainees * 6)
    assert of(many).count("Tests and retakes") > 1


def test_each_of_a_make_up_session_signs_and_nobody_else():
    said = text(read(draw_sign_in, SignIn(NEED, MAKE_UP)))
    assert "示例员3 1003" in said
    assert "示例员1 1001" not in said


def test_before_anybody_is_asked_all_trainees_are_on_the_list():
    said = text(read(draw_sign_in, SignIn(NEED, replace(SESSION, attendance=()))))
    assert all(str(name) in said for name in CSRS)


def test_a_baseline_without_opportunities_has_no_rate():
    bare = replace(NEED.baseline, rate=Share(0, 0))
    assert "0 of 0 failed (– %)" in of(replace(NEED, baseline=bare))
