"""Disputes and assessments to draw: a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from pypdf import PdfReader

from qa_desk.i18n import Bilingual
from qa_desk.reports.assessment_sheet import Assessment
from qa_desk.reports.dispute_sheet import (
    Appeal,
    Contact,
    DisputedItem,
    DisputeSheet,
    Judgement,
    Opinion,
    Panellist,
    Rescored,
    Review,
    Score,
)
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.slip import Person

CSR, LEAD = Person("示例一", "1023"), Person("示例三", "0301")
INSPECTOR, QA_LEAD = Person("示例五", "2004"), Person("示例六", "2001")
MANAGER, TRAINER, OTHER_LEAD = (
    Person("示例七", "0001"),
    Person("示例八", "0501"),
    Person("示例四", "0302"),
)
LONG_NAME = "阿卜杜热合曼·麦麦提吐尔逊·买买提依明江·艾合买提江·阿不都"
GROUNDS = (  # a hundred characters
    "客户第一次说完后我停顿了两秒才接话，录音里能听到客户说“你说吧”，并不是打断；随后我复述了金额和"
    "到账时间，客户回答“对”。请重听一分三十秒到一分五十秒，并对照知识条目退费说明第三条，再看看工单备注的时间。"
)
HASH = "9f3a71c0d2be4e18a5b6" + "0" * 44
START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


IMPRINT = Imprint(
    number="SS-20261119-0003",
    centre="示例客服中心",
    content_hash=HASH,
    printed_at=at(120),
    printed_by="示例三 0301",
    retain_until=date(2028, 11, 20),
    timezone="Asia/Shanghai",
)
LISTENS = Bilingual("专注倾听,不打断", "Listens without interrupting")
CONFIRMS = Bilingual("复述确认需求", "Confirms the need")
LEAKS = Bilingual(
    "泄露客户信息或内部机密,或私下联系客户",
    "Discloses customer data or secrets, or contacts the customer privately",
)
PARTLY, FULLY = Bilingual("部分做到", "Partly done"), Bilingual("做到", "Done")
ITEMS = (
    DisputedItem(
        item=3,
        text=LISTENS,
        given=PARTLY,
        lost=200,
        grounds=GROUNDS,
        marks=(90_000, 112_000),
        proposed=FULLY,
        reference="KB-2031 退费说明",
        attachments=("工单截图.png", "回访 13812345678.pdf"),
    ),
    DisputedItem(4, CONFIRMS, PARTLY, 125, "已复述金额，客户回答“对”。", (131_000,), FULLY),
)
FATAL_ITEM = DisputedItem(
    item="IN-F7",
    text=LEAKS,
    given=Bilingual("合规致命错误", "Compliance-critical error"),
    lost=0,
    grounds="系统未弹出核身提示，客户自报的证件信息与系统一致。",
    fatal=True,
)
RAISED = Act("dispute", at(4), CSR, "csr", "E5")
UNTRUE = Act("judge_false", at(21), LEAD, "team_lead", "E7", "两处都与录音不符。")
RESCORED = Act("rescore", at(44), QA_LEAD, "reviewer", "E7")
OVERTURNED = Act("correct", at(45.5), QA_LEAD, "reviewer", "E8", "第 3 项误判；第 4 项维持。")
APPEALED = Act("appeal", at(48), CSR, "csr", "E9", "第 4 项：工单备注 14:07 已记录金额，首审未看。")
VOTED = Act("vote", at(90), TRAINER, "panel", "E9", "备注写在客户挂机之前。")
DECIDED = Act("panel_correct", at(96), MANAGER, "panel_chair", "E8", "两票认为备注可以证明已复述。")
COURSE = (
    Act("release", START, status="E3"),
    RAISED,
    UNTRUE,
    RESCORED,
    OVERTURNED,
    APPEALED,
    VOTED,
    DECIDED,
    Act("accept", at(99), CSR, "csr", "E4"),
    Act("countersign", at(101.5), OTHER_LEAD, "team_lead", "E10", deputy_for=LEAD),
)
FIRST, SECOND, LAST = (
    Score(790, 790, "fail"),
    Score(810, 810, "pass"),
    Score(823, 823, "pass"),
)


def signed(role: str, person: Person, meaning: str, hours: float, method: str = "password"):
    return Signed(role, person.name, person.staff_no, at(hours), method, "9f3a71c0", "", meaning)


SIGNATURES = (
    signed("csr", CSR, "agree", 99),
    replace(signed("team_lead", OTHER_LEAD, "countersign", 101.5), deputy_for=str(LEAD)),
    signed("reviewer", QA_LEAD, "review", 45.5),
    signed("panel_chair", MANAGER, "decide", 96, "drawn"),
)
JUST_RAISED = DisputeSheet(
    imprint=IMPRINT,
    evaluation_no="ZJ-20261118-0007",
    slip_no="QRD-20261120-0042",
    csr=CSR,
    team=Bilingual("一班", "Team 1"),
    team_lead=LEAD,
    inspector="2004",
    contact=Contact(
        mode="recording",
        at=datetime(2026, 11, 18, 6, 2, tzinfo=UTC),
        duration_ms=245_000,
        call_id="20261118-140205-1023",
        number_masked="138****5678",
        reason=Bilingual("资费咨询", "Tariff enquiry"),
        checklist=Bilingual("呼入综合服务 1.0", "Inbound general service 1.0"),
    ),
    score=FIRST,
    raised=RAISED,
    items=ITEMS,
    course=COURSE[:2],
)
JUDGED = replace(
    JUST_RAISED,
    judgement=Judgement(
        UNTRUE,
        (
            Opinion(3, False, "客户说完后才接话，不是打断。", "录音 1:30 与 1:52", (90_000,)),
            Opinion(4, True, "只复述了时间，没有复述金额。"),
        ),
    ),
    course=COURSE[:3],
)
REVIEWED = replace(
    JUDGED,
    review=Review(
        rescored=RESCORED,
        items=(
            Rescored(3, LISTENS, PARTLY, 200, FULLY, 0, "停顿两秒后接话"),
            Rescored(4, CONFIRMS, PARTLY, 125, PARTLY, 125, "未复述金额"),
        ),
        decided=OVERTURNED,
        verdict="overturned_inspector_error",
        after=SECOND,
    ),
    course=COURSE[:5],
)
WHOLE = replace(
    REVIEWED,
    appeal=Appeal(
        filed=APPEALED,
        together_with=LEAD,
        panel=(
            Panellist(MANAGER, "cs_manager", chair=True, vote="correct"),
            Panellist(TRAINER, "trainer", vote="correct", reason=VOTED.reason),
        ),
        few_reason="另一位质检班长参加了首次复核，其他业务班长当日均休息。",
        decided=DECIDED,
        verdict="partly_revised",
        after=LAST,
    ),
    course=COURSE,
    signatures=SIGNATURES,
)
REFUSED = replace(
    JUDGED,
    items=(FATAL_ITEM,),
    judgement=None,
    raised=Act("dispute_past", at(4), CSR, "csr", "E7", "班长是当时的现场支援，与本次判定有关。"),
    review=Review(
        decided=Act("uphold", at(30), MANAGER, "reviewer", "E6", "书面记录写明未核身。"),
        verdict="upheld",
        recorded=False,
    ),
    course=(
        Act("release", START, status="E3"),
        Act("dispute_past", at(4), CSR, "csr", "E7", "班长是当时的现场支援，与本次判定有关。"),
        Act("uphold", at(30), MANAGER, "reviewer", "E6", "书面记录写明未核身。"),
        Act("record_refusal", at(51), LEAD, "team_lead", "E6", "我不认可，不签。", OTHER_LEAD),
        Act("refuse", at(52), OTHER_LEAD, "witness", "E11"),
    ),
    close_reason="refused",
)
MANY = replace(
    WHOLE,
    items=tuple(replace(ITEMS[n % 2], item=n + 1) for n in range(20)),
    judgement=Judgement(
        UNTRUE, tuple(Opinion(n + 1, bool(n % 2), "意见已写明。" * 6) for n in range(20))
    ),
    review=replace(
        REVIEWED.review,
        items=tuple(
            Rescored(n + 1, LISTENS, PARTLY, 200, FULLY, 0, "停顿两秒后接话" * 3) for n in range(20)
        ),
    ),
)
OPEN_ASSESSMENT = Assessment(
    imprint=replace(IMPRINT, number="KH-20261122-0001", printed_at=at(60)),
    inspector=INSPECTOR,
    evaluation_no="ZJ-20261118-0007",
    item=3,
    text=LISTENS,
    kind="over_deduct",
    source="review",
    source_no="SS-20261119-0003",
    opened_at=at(45.5),
    finding="停顿两秒后接话，不是打断；按标准第 3 项说明不应扣分。",
    statement_until=at(93.5),
)
ASSESSED = replace(
    OPEN_ASSESSMENT,
    imprint=replace(OPEN_ASSESSMENT.imprint, printed_at=at(120)),
    statement="当时以波形判断，没有重听；今后扣分前重听标记处。客户号码 13912345678 已核对。",
    stated_at=at(70),
    decision="points",
    points=5,
    decided=Act("decide", at(94), QA_LEAD, "assessor", reason="首次发生，按本中心规定记 0.5 分。"),
    coaching_note="已一起重听三通类似录音。",
    signatures=(
        signed("author", INSPECTOR, "read", 95),
        signed("assessor", QA_LEAD, "decide", 94),
    ),
)


def read(draw, sheet, language: str = "en") -> PdfReader:
    """Draw a paper and open it."""
    output = BytesIO()
    draw(sheet, output, language)
    return PdfReader(output)


def outside(reader: PdfReader) -> list:
    """Return what stands outside the margins; the watermark has its own place."""
    places = []

    def visit(said, matrix, place, _font, _size) -> None:
        if said.strip() and matrix[1] == 0 and not (50 < place[4] < 545 and 20 < place[5] < 800):
            places.append((place[4], place[5], said))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return places
