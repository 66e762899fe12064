"""A monthly monitoring report of a small centre, as it is printed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.reports.papers import Imprint, Signatories, Signed, Statement
from qa_desk.reports.report_sheet import Sheet
from qa_desk.rules import monitoring, report_texts
from qa_desk.rules.monitoring import Course, Person, Sheets, Targets, Watched, Work
from qa_desk.rules.report_forms import SECTIONS, Form, Part, Table
from qa_desk.rules.totals import ItemCount, ItemTotals, Totals

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
NAMES = {
    "IN-03": Bilingual("确认客户需求", "Confirm what the customer wants"),
    "IN-06": Bilingual("业务解答准确", "Answer correctly"),
    "IN-11": Bilingual("规范结束语", "Close as prescribed"),
    "IN-F7": Bilingual("泄露客户信息", "Gave away a customer's data"),
}
ITEMS = ItemTotals(
    {
        "IN-03": ItemCount(400, {"csr": 40}, {"csr": 12000}),
        "IN-06": ItemCount(380, {"csr": 18, "knowledge": 7}, {"csr": 9000, "knowledge": 3500}),
        "IN-11": ItemCount(400, {"csr": 22, "process": 3}, {"csr": 4400, "process": 600}),
    },
    {"IN-03": "CS", "IN-06": "BK", "IN-11": "SW"},
)


def sums(n=400, mean=880, fatal=12, passed=366):
    """Return totals of evaluations."""
    return Totals(
        n=n, final=n * mean, final_squares=n * (mean**2 + 2500), raw=n * mean, passed=passed,
        fatal=fatal, fatal_customer=fatal // 2, fatal_business=fatal // 4,
        fatal_compliance=fatal // 3, ms_earned=n * 900, ms_applicable=n * 1000, spent_s=n * 900,
        timed=n,
    )  # fmt: skip


def parts():
    """Return all sections that have figures."""
    now = Sheets({"random": sums(), "targeted": sums(80, 712, 6, 50)}, ITEMS)
    before = Sheets({"random": sums(380, 871, 14, 340)}, ITEMS)
    found = [
        monitoring.results(now, before, Targets()),
        monitoring.teams({"一班": sums(210, 892, 4, 196), "二班": sums(190, 867, 8, 170),
                          "夜班": sums(12, 850, 0, 9)}, 30),
        monitoring.people([Person("示例一 1001", "一班", 66, sums(20, 880, 1, 17), 850),
                           Person("示例二 1002", "二班", 60, sums(9, 801, 0, 5), 850)], 10),
        monitoring.items(ITEMS, {("IN-F7", "customer"): 6}, NAMES, 10),
        monitoring.causes(ITEMS),
        monitoring.recurrence({"示例二 1002": {"IN-03": 3}},
                              {"示例一 1001": 20, "示例二 1002": 9}, NAMES),
        monitoring.watched([Watched("示例二 1002", "连续两月不合格", "2026-09-20", None, 4,
                                    sums(9, 801, 0, 5), sums(8, 770, 1, 4))]),
        monitoring.disputes([*(Course("E10") for _n in range(248)), *(
            Course("E10", None, None, True, verdict, minutes)
            for verdict, minutes in (("upheld", 900), ("overturned_inspector_error", 2880),
                                     ("overturned_kb_wrong", 4000)))]),
        monitoring.signed([*(Course("E10") for _n in range(248)), Course("E11", "refused"),
                           Course("E3")], [("二班", "示例三 3002", 2)], Targets()),
        monitoring.inspectors([Work("示例五 2004", sums(262, 878), 262, 3)], Targets()),
        monitoring.complaints(sums(6, 700, 1, 3)),
    ]  # fmt: skip
    plan = Part("plan", tables=(
        Table("by_mode", ("mode", "planned", "tasks", "done", "quick"),
              (("recording", 400, 410, 400, 0), ("floor_check", None, 0, 0, 1840))),))  # fmt: skip
    return {part.code: part for part in (*found, plan)}


def form(**values):
    """Return the report."""
    words = {
        "focus": "开场白与确认客户需求：致电 13912345678 的客户两次未被确认。",
        "training": "二班开场白复训一次，效果下月核对。",
    }
    found = parts()
    sections = tuple(
        replace(found.get(each.code, Part(each.code)), words=words.get(each.code, ""))
        for each in SECTIONS["monthly_report"]
    )
    kept = {"author_id": UUID(int=1), "author": "示例五 2004", "checker_id": UUID(int=2)}
    kept |= {"approver_id": UUID(int=3), "reckoned_at": AT, "parts": sections}
    return Form("monthly_report", date(2026, 10, 1), date(2026, 10, 31), **{**kept, **values})


def stamp(role, name, number, meaning, hour):
    moment = AT.replace(hour=hour)
    return Signed(role, name, number, moment, "password", "9f3a71c0d2be4e18", meaning=meaning)


FORM = form()
SHEET = Sheet(
    imprint=Imprint(
        number="YB-20261102-0001",
        centre="示例客服中心",
        content_hash="9f3a71c0d2be4e18" * 4,
        printed_at=AT.replace(hour=9),
        printed_by="示例六 2001",
        retain_until=date(2028, 11, 2),
        timezone="Asia/Shanghai",
    ),
    form=FORM,
    definitions=report_texts.definitions(report_texts.to_text(FORM)),
    state="signing",
    replaces="YB-20261101-0001",
    signatories=Signatories(
        wanted=((1, "report_checker", "示例六 2001"), (2, "report_approver", "示例七 0001")),
        stamps=((1, stamp("report_checker", "示例六", "2001", "check", 4)),),
        statements=(Statement("report_checker", "示例六 2001", "二班需要跟进"),),
    ),
)
TEN_DAYS = replace(
    SHEET,
    imprint=replace(SHEET.imprint, number="XB-20261021-0001"),
    form=Form(
        "tenday_report",
        date(2026, 10, 11),
        date(2026, 10, 20),
        **{name: getattr(FORM, name) for name in ("author_id", "author", "checker_id")},
        reckoned_at=AT,
        parts=tuple(FORM.part(each.code) for each in SECTIONS["tenday_report"]),
    ),
    replaces="",
    signatories=replace(SHEET.signatories, wanted=SHEET.signatories.wanted[:1]),
)
