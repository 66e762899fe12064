"""Confirmation slips to draw: a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from qa_desk.i18n import Bilingual
from qa_desk.reports.slip import (
    Deduction,
    DimensionScore,
    Fatal,
    Person,
    Slip,
    SlipLine,
    Stamp,
)

CSR = Person("示例一", "1023")
TEAM_LEAD = Person("示例三", "0301")
HASH = "9f3a71c0d2be4e18a5b6" + "0" * 44


def dimensions(*earned: int) -> tuple[DimensionScore, ...]:
    most = (3000, 2000, 2000, 1200, 1800)
    return tuple(map(DimensionScore, ("BK", "CS", "AT", "SW", "MS"), earned, most))


PASS = SlipLine(
    no=1,
    evaluation_no="ZJ-20261118-0007",
    mode="recording",
    sample_reason="random",
    call_at=datetime(2026, 11, 18, 6, 2, tzinfo=UTC),
    duration_ms=245_000,
    call_id="20261118-140205-1023",
    number_masked="138****5678",
    contact_reason=Bilingual("资费咨询", "Tariff enquiry"),
    checklist=Bilingual("呼入综合服务 1.0", "Inbound general service 1.0"),
    dimensions=dimensions(3000, 1700, 2000, 1200, 1800),
    deductions=(
        Deduction(
            3,
            Bilingual("专注倾听,不打断", "Listens without interrupting"),
            200,
            90_000,
            "客户说明时插话一次",
            "csr",
        ),
        Deduction(
            4, Bilingual("复述确认需求", "Confirms the need"), 100, 112_000, "未复述金额", "csr"
        ),
    ),
    fatals=(),
    praise="主动说明下月账单日，客户表示感谢。",
    suggestion="",
    raw=970,
    final=970,
    result="pass",
)

FAIL = replace(
    PASS,
    no=2,
    evaluation_no="ZJ-20261119-0011",
    mode="side_by_side",
    sample_reason="complaint_driven",
    call_at=datetime(2026, 11, 19, 2, 20, tzinfo=UTC),
    duration_ms=408_000,
    call_id="20261119-102011-1023",
    number_masked="",
    contact_reason=Bilingual("投诉处理", "Complaint handling"),
    dimensions=(
        DimensionScore("BK", 2200, 3000, below_minimum=True),
        DimensionScore("CS", 1950, 2000),
        DimensionScore("AT", 1800, 2000),
        DimensionScore("SW", 0, 0),
        DimensionScore("MS", 1100, 1800, below_minimum=True),
    ),
    deductions=(
        Deduction(
            5,
            Bilingual("解答准确", "Correct answer"),
            500,
            134_000,
            "退费条件表述有误，已提交信息反馈单",
            "knowledge",
        ),
        Deduction(6, Bilingual("解答完整", "Complete answer"), 300, None, "未告知办理时限", "csr"),
    ),
    praise="",
    suggestion="先核对套餐变更记录再答复；时限按知识条目“必告知”。",
    raw=800,
    final=800,
    result="fail",
)

FATAL = replace(
    PASS,
    deductions=(),
    fatals=(
        Fatal(
            "compliance",
            "IN-F7",
            Bilingual(
                "泄露客户信息或内部机密,或私下联系客户",
                "Discloses customer data or secrets, or contacts the customer privately",
            ),
            151_000,
            "未核身即向第三方说明机主套餐与余额。",
        ),
        Fatal(
            "customer",
            "IN-F1",
            Bilingual(
                "关键信息错误,导致客户错误决策、损失或重复来电",
                "Key misinformation causing a wrong decision, loss or repeat call",
            ),
            None,
            "",
        ),
    ),
    praise="",
    suggestion="第三方来电一律先核身。",
    raw=867,
    final=0,
    result="fatal_fail",
)

LONG_NOTE = (
    "客户三次询问退费到账时间，只答“大概三到五天”，未按 KB-2031 说明自受理之日起 7 个工作日内"
    "原路退回（节假日顺延）。"
)

STAMPS = (
    Stamp(
        "csr", "示例一", "1023", datetime(2026, 11, 20, 8, 41, tzinfo=UTC), "password", "9f3a71c0"
    ),
    Stamp(
        "team_lead",
        "示例三",
        "0301",
        datetime(2026, 11, 20, 9, 5, tzinfo=UTC),
        "password",
        "9f3a71c0",
    ),
)

UNSIGNED = Slip(
    number="QRD-20261120-0042",
    mode="week",
    centre="示例客服中心",
    csr=CSR,
    team=Bilingual("一班", "Team 1"),
    skill_group=Bilingual("普通组", "General"),
    team_lead=TEAM_LEAD,
    inspector="2004",
    period=(date(2026, 11, 16), date(2026, 11, 20)),
    dispute_until=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
    lines=(PASS, FAIL),
    stance=None,
    stance_text="",
    coaching_note="",
    signatures=(),
    content_hash=HASH,
    printed_at=datetime(2026, 11, 20, 9, 6, tzinfo=UTC),
    printed_by="0301",
    retain_until=date(2028, 11, 20),
    timezone="Asia/Shanghai",
)

SIGNED = replace(
    UNSIGNED,
    stance="agree",
    coaching_note="已共同回听 2:14–3:10，明确退费条件；本周五复听一通。",
    signatures=STAMPS,
)

REFUSED = replace(
    UNSIGNED,
    mode="fatal",
    lines=(FATAL,),
    stance="refused",
    stance_text="客服代表称当时系统未弹出核身提示，不同意定为致命错误。",
    coaching_note="已当面说明申诉渠道与截止时间。",
    signatures=(
        replace(STAMPS[1], name="示例四", staff_no="0302", deputy_for="示例三 0301"),
        Stamp(
            "witness",
            "阿卜杜热合曼·麦麦提吐尔逊·买买提依明江·艾合买提",
            "0402",
            datetime(2026, 11, 20, 9, 7, tzinfo=UTC),
            "drawn",
            "9f3a71c0",
        ),
    ),
)


def long_line(no: int) -> SlipLine:
    """Return a line with long notes, one of seven of a week."""
    return replace(
        (PASS, FAIL)[no % 2],
        no=no,
        evaluation_no=f"ZJ-20261116-{no:04}",
        call_at=PASS.call_at + timedelta(hours=no),
        deductions=tuple(
            replace(deduction, note=f"{deduction.note}。{LONG_NOTE}")
            for deduction in (*PASS.deductions, *FAIL.deductions)[: 1 + no % 2]
        ),
        dispute=("none", "pending", "upheld", "corrected")[no % 4],
        disputed_score=750 if no % 4 == 3 else None,
        dispute_reason="标准不明确，按有利于客服代表处理。" if no % 4 == 3 else "",
    )


WEEKLY = replace(SIGNED, lines=tuple(long_line(no) for no in range(1, 8)))
