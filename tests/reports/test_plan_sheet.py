"""P25: the monitoring plan on paper, read back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from reports.reading import fonts, squeezed, text

from qa_desk.errors import StorageError
from qa_desk.i18n import Bilingual
from qa_desk.reports import monitoring_plan
from qa_desk.reports.monitoring_plan import Act, MonitoringPlan, Newcomer, RuleTotal
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import Content, Finding, RuleLine, Shortfall, Target
from qa_desk.rules.workloads import Workload

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
ITEM = Bilingual("知识运用", "Knowledge use")
DRAFT = MonitoringPlan(
    number="JH-202611-01",
    centre="示例客服中心",
    month=date(2026, 11, 1),
    version=1,
    drafted=Act("周听雨 3001", NOW),
    approved=None,
    closed=None,
    rules=(RuleLine("", 12),),
    content=Content(mode_mix={}),
    items={},
    people={},
    each_day=3,
    each_month=20,
    csrs=None,
    totals=(),
    workload=None,
    inspectors=(),
    content_hash="0123456789abcdef" * 4,
    printed_at=NOW,
    printed_by="梁明镜 3000",
    timezone="Asia/Shanghai",
)
FULL = replace(
    DRAFT,
    approved=Act("梁明镜 3000", NOW),
    closed=Act("孙经理 4000", NOW),
    rules=(
        RuleLine("", 12),
        RuleLine("关注名单", 5, "targeted", filter=CallFilter(people=("1001",))),
        RuleLine("旁听", 2, "quota", mode="side_by_side"),
        RuleLine("投诉", 30, "targeted", sample_reason="complaint_driven", per="centre"),
        RuleLine("长通话", 10, "targeted", unit="percent", per="team"),
    ),
    content=Content(
        findings=(
            Finding("below_pass", "1001", 801, 12, Bilingual("李谷雨")),
            Finding("below_skill", "1001", 760, 12, Bilingual("李谷雨")),
            Finding("weak_item", "IN-07", 444, 27, ITEM),
            Finding("low_csat", "", 114, 1453),
            Finding("new_hire", "1002", 54, 0, Bilingual("王立夏")),
            Finding("watched", "携号转网", 10, 0, Bilingual("携号转网")),
        ),
        focus_items=("IN-07",),
        focus_people=("1001",),
        focus_reasons=("投诉",),
        quick_by_others=20,
        calibration_on=date(2026, 11, 16),
        targets=(
            Target("item", "IN-07", 444, 311, 250, 40, ITEM),
            Target("average", "", 870, 880),
            Target("pass_rate", "", None, 900),
        ),
        shortfall=Shortfall(800, 600, 15, 1840, 1380),
    ),
    items={"IN-07": ITEM},
    people={"1001": "李谷雨"},
    csrs=40,
    totals=(
        RuleTotal(480, 86),
        RuleTotal(5, None),
        RuleTotal(80, None),
        RuleTotal(30, 1000),
        RuleTotal(5, 100),
    ),
    workload=Workload(600, 1100, 740, 21176, 3300, 38640, 9660),
    inspectors=("周听雨 3001", "吴听风 3002"),
    newcomers=(
        Newcomer("王立夏 1002", date(2026, 9, 8), date(2026, 12, 7), 5, "陈班长 2001"),
        Newcomer("张小满 1003", None, date(2026, 11, 30), 5, "陈班长 2001"),
        Newcomer("赵白露 1004", date(2026, 11, 2), None, 0, ""),
    ),
)


def read(plan, language="en"):
    output = BytesIO()
    monitoring_plan.draw(plan, output, language)
    return PdfReader(output)


def test_a_plan_says_all_that_the_document_is_to_hold():
    said = squeezed(text(read(FULL)))
    for words in (
        "JH-202611-01",
        "2026-11",
        "Closed",
        "40 / 2",
        "2026-11-16",
        "李谷雨 1001 80.1 (n = 12)",
        "李谷雨 1001 76.0 % (n = 12)",
        "IN-07 Knowledge use 44.4 % (n = 27)",
        "114 (n = 1453)",
        "王立夏 1002 54 days",
        "携号转网 +10",
        "3 checks",
        "Side-by-side monitoring 40 %",
        "20 evaluations",
        "Recording review 12, Side-by-side monitoring 2",
        "20 % of the quick checks are those of team leads and coaches.",
        "关注名单 · CSRs: 1001",
        "12 of each CSR",
        "30 of the centre",
        "10 % of",
        "480 (8.6 %)",
        "Random sampling 480 (80.0 %)",
        "600 · 353 h",
        "2.5 needed, 4.0 there",
        "600 of 800 evaluations and 1380 of 1840 quick checks are reached",
        "44.4 %",
        "31.1 %",
        "25.0 % (n = 40)",
        "87.0",
        "周听雨 3001, 吴听风 3002",
        "Approved by the QA lead",
        "孙经理 4000",
        "王立夏 1002 2026-09-08 2026-12-07 +5 陈班长 2001",
        "张小满 1003 – 2026-11-30 +5 陈班长 2001",
        "赵白露 1004 2026-11-02 – +0 –",
        "A copy goes to 陈班长 2001 Checks of each CSR",
    ):
        assert squeezed(words) in said, words


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", [DRAFT, FULL])
def test_a_plan_prints_in_both_languages_with_embedded_fonts(plan, language):
    reader = read(plan, language)
    assert "示例客服中心" in text(reader)
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts(reader))
    assert squeezed("知识运用" if language == "zh" else "Knowledge use") in squeezed(
        text(read(FULL, language))
    )


def test_a_draft_says_what_is_not_there_yet():
    said = text(read(DRAFT))
    assert "Drafted" in said
    assert said.count("Nothing was entered.") == 3
    assert "Full-time" not in said
    assert "Nobody in this month." in said
    assert "A copy goes to" not in said


def test_a_split_of_nothing_is_no_figure():
    said = text(read(replace(DRAFT, totals=(RuleTotal(0, None),))))
    assert "Random sampling 0 (–)" in said


def test_a_file_is_whole_or_not_there(tmp_path):
    file = tmp_path / "plan.pdf"
    monitoring_plan.draw(DRAFT, file, "en")
    assert file.read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.pdf"]
    with pytest.raises(StorageError, match="cannot be written"):
        monitoring_plan.draw(DRAFT, tmp_path / "no" / "plan.pdf", "en")
