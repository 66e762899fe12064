"""The appraisal of a month as it is filed, of a year, and targets that wait."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.reports.appraisal_sheet import AppraisalSheet, Given
from qa_desk.reports.papers import Imprint, Signed
from qa_desk.rules import appraisals
from qa_desk.rules.appraisals import (
    Evidence,
    Filed,
    Indicator,
    Judgement,
    Mark,
    Own,
    Sheet,
    Targets,
)

AT = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)


def imprint(number):
    return Imprint(
        number, "阳光客服中心", "ab" * 32, AT, "示例六 2001", date(2027, 12, 2), "Asia/Shanghai"
    )


def both(zh, en):
    return Bilingual(zh, en)


INDICATORS = (
    Indicator("csat", "performance", both("客户满意度", "Satisfaction"), 15, 0, "csat", 9200),
    Indicator("volume", "performance", both("业务量", "Contacts handled"), 20, 0, "volume"),
    Indicator("qa_score", "performance", both("质检成绩", "QA score"), 15, 0, "qa_score", 9000),
    Indicator("complaints", "performance", both("责任投诉", "Attributable complaints"), 0, -20,
              "complaints"),
    Indicator("knowledge", "ability", both("专业知识", "Knowledge"), 15, 0, "tests"),
    Indicator("skill", "ability", both("业务技能", "Business skill"), 15, 0, "skill"),
    Indicator("duty", "attitude", both("责任心", "Responsibility"), 20),
    Indicator("praise", "extra", both("客户表扬", "Praise of customers"), 0, 10, "praise"),
)  # fmt: skip
TARGETS = Targets(
    UUID(int=1), "王力 0012", "csr", "一班", UUID(int=2), "示例九 3001", "month",
    date(2026, 11, 1), "csr", both("客服代表", "CSRs"),
    "每日回访；客户回拨 13800138000", INDICATORS,
)  # fmt: skip
SCORES = {"csat": 860, "volume": 900, "qa_score": 880, "knowledge": 820, "skill": 840}
SCORES["duty"] = 900


def _sheet():
    sheet = Sheet(
        targets=TARGETS,
        targets_number="PAT-20261102-0001",
        has_own=True,
        own=Own("完成了全部回访。", tuple(Mark(code, 900, "尽力") for code in SCORES)),
        evidence=(
            Evidence("csat", 9130, 412),
            Evidence("volume", 143_000),
            Evidence("qa_score", 8810, 21, "quarter"),
            Evidence("complaints", n=1, of="CP-20261118-0001"),
            Evidence("knowledge", 8500, 2, "2/2"),
            Evidence("skill", 9300, 21, "month"),
            Evidence("praise", n=2, of="CP-20261119-0003 CP-20261120-0001"),
        ),
        judgement=Judgement(
            tuple(Mark(one, SCORES[one], "见证据" if one == "duty" else "") for one in SCORES),
            "夜班解答偏慢", "听优秀录音", "夜班业务复训", "谈了夜班情况，本人认可。",
            date(2026, 12, 1),
        ),
    )  # fmt: skip
    return replace(sheet, result=appraisals.result(sheet))


def stamp(role, name, meaning):
    return Signed(role, name, "0012", AT, "password", "0123456789abcdef", meaning=meaning)


CSR, LEAD = stamp("appraised", "王力", "agree"), stamp("appraiser", "示例九", "evaluate")
FILED = AppraisalSheet(
    imprint("PAP-20261201-0001"),
    _sheet(),
    "filed",
    date(2026, 12, 2),
    (
        Given(
            "appraisal_targets",
            "appraiser",
            "示例九 3001",
            stamp("appraiser", "示例九", "evaluate"),
        ),
        Given("appraisal_targets", "appraised", "王力 0012", stamp("appraised", "王力", "agree")),
        Given("appraisal", "appraised", "王力 0012", stamp("appraised", "王力", "agree"), "无异议"),
        Given("appraisal", "appraiser", "示例九 3001", stamp("appraiser", "示例九", "evaluate")),
        Given("appraisal", "appraisal_head", "示例七 2002"),
    ),
)
OPEN = AppraisalSheet(imprint("PAT-20261102-0001"), Sheet(TARGETS), "agreeing")
_YEAR = Sheet(
    replace(TARGETS, span="year", first=date(2026, 1, 1), indicators=(), tasks=""),
    has_own=True,
    own=Own("全年述职：服务稳定，夜班有进步。"),
    months=(
        Filed(date(2026, 9, 1), "PAP-20261001-0001", 856, "B"),
        Filed(date(2026, 10, 1), "PAP-20261101-0001", 880, "B"),
        Filed(date(2026, 11, 1), "PAP-20261201-0001", 844, "B"),
    ),
)
YEAR = AppraisalSheet(
    imprint("PAP-20261231-0001"), replace(_YEAR, result=appraisals.result(_YEAR)), "judging"
)
