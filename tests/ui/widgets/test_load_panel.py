"""Domain.md 6.6, P16: what a plan costs against what there is."""

from dataclasses import replace

import pytest

from qa_desk.rules.plans import RuleLine, Shortfall
from qa_desk.rules.workloads import Workload
from qa_desk.services.planning import Load, RuleLoad
from qa_desk.ui.widgets.load_panel import LoadPanel, shortfall
from qa_desk.ui.widgets.rule_table import total

EXAMPLE = Load(  # 40 CSRs, 22 days, 3 checks a day; 800 of them scored
    rules=(),
    csrs=40,
    inspectors=4,
    days=22,
    shift_days=880,
    is_rostered=True,
    workload=Workload(800, 1840, 0, 28_235, 5520, 36_960, 9240),
    minutes={"recording": 28_235, "floor_check": 5520},
    least_wanted=20,
    most_wanted=20,
    below=0,
    shortfall=None,
)
SHORT = Shortfall(1000, 700, 17, 1840, 1200)


@pytest.fixture
def panel(qtbot):
    panel = LoadPanel()
    qtbot.addWidget(panel)
    return panel


def test_a_plan_within_capacity_says_so(panel):
    panel.show_load(EXAMPLE)
    words = panel.words()
    assert "Within capacity" in words
    assert "Needs 563 h of inspectors, 3.6 full-time" in words or "3.7 full-time" in words
    assert "4 QA inspectors have 616 h, 4.0 full-time (from the roster)" in words
    assert "each CSR 20" in words
    assert panel.bar.accessibleName().startswith("Recording review 471 h")
    panel.resize(600, 200)
    assert not panel.grab().isNull()


def test_over_capacity_it_says_what_can_be_reached(panel):
    load = replace(
        EXAMPLE,
        workload=replace(EXAMPLE.workload, capacity=20_000, quick_by_others=40),
        is_rostered=False,
        least_wanted=10,
        below=3,
        shortfall=SHORT,
    )
    panel.show_load(load)
    words = panel.words()
    assert "Over capacity" in words
    assert "700 of 1,000 evaluations can be reached (70 %)" in words
    assert "nobody gets fewer than 17 while another has 19 or more" in words
    assert "Quick checks: 1,200 of 1,840." in words
    assert "reckoned from working days" in words
    assert "each CSR 10 to 20" in words
    assert "with fewer than a month needs: 3 CSRs" in words
    assert "taken by team leads and coaches: 40" in words


def test_an_approved_shortfall_is_said_to_be_approved(panel):
    panel.show_load(EXAMPLE, SHORT)
    assert "Approved with a shortfall: 700 of 1,000" in panel.words()
    assert "Quick checks" not in shortfall(replace(SHORT, quick_wanted=0), accepted=True)


def test_a_rule_says_what_it_comes_to():
    rule = RuleLine("", 5)
    assert total(rule, RuleLoad(200, 36, 5577, 40)) == "200 evaluations, 3.6 % of 5,577 calls"
    percent = RuleLine("", 10, unit="percent")
    assert total(percent, RuleLoad(558, 100, 5577, 40)) == "558 evaluations of 5,577 calls"
    assert total(rule, RuleLoad(0, None, 0, 0)) == "No call of last month fits"
