"""A service quality report, an inspector's summary and a profile of a small centre, as printed."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from reports.report_sample import SHEET
from rules.figures_of import PLACES, sums

from qa_desk.reports import profile_sheet
from qa_desk.reports.papers import UNSIGNED
from qa_desk.rules import (
    dimension_sections,
    dispute_figures,
    figuring,
    inspector_work,
    monitoring,
    profiles,
    report_texts,
    service_quality,
)
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.dimension_sections import Case, Group, Month
from qa_desk.rules.dispute_figures import ERROR, Result
from qa_desk.rules.inspector_work import Output, Timeliness
from qa_desk.rules.profiles import Checked, Fatal, Member, Praised
from qa_desk.rules.report_forms import SECTIONS, Form, Part, Table
from qa_desk.rules.service_quality import Beside, PersonMonths
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Totals

NAMES = {key: f"项目{key}\nItem {key}" for key in PLACES} | {"IN-F7": "泄露信息\nGave away data"}
DEFECTS = {
    "BK-1": {"csr": 30, "knowledge": 8},
    "BK-2": {"csr": 6},
    "CS-1": {"csr": 12, "system": 3},
    "AT-2": {"csr": 4},
    "MS-1": {"csr": 9, "process": 2},
}
NOW = sums(120, 886, DEFECTS, passed=108, fatal=2, fatal_compliance=2)
BEFORE = sums(110, 871, {"BK-1": {"csr": 14}}, passed=99, fatal=1, fatal_customer=1)
EVERY = NOW + sums(80, 712, {"CS-1": {"csr": 20}}, passed=40, fatal=6, fatal_business=6)
MONTHS = (
    Month(date(2026, 8, 1), sums(100, 860)),
    Month(date(2026, 9, 1), BEFORE),
    Month(date(2026, 10, 1), NOW, frozenset({"BK-2"})),
)
EVER = frozenset(DIMENSIONS)


def quality_parts():
    """Return the sections of the service quality report that have figures."""
    ground = dimension_sections.Ground(
        MONTHS,
        EVERY,
        BEFORE,
        frozenset({"BK-2"}),
        {"一班": sums(70, 890), "夜班": sums(12, 850)},
        (Group("综合", sums(100, 880, DEFECTS), {"BK": 960, "MS": 990}),),
        (
            Case("ZJ-20261005-0007", 980, EVER),
            Case("ZJ-20261009-0003", 640, EVER, {"BK-1": 800, "CS-1": 400}),
        ),
        NAMES,
        30,
    )
    low = Totals(n=12, ms_earned=760, ms_applicable=1000)
    found = (
        service_quality.sample(
            {("random", "random"): NOW.totals,
             ("targeted", "complaint_driven"): sums(80, 712).totals},
            {"random": 8100, "targeted": 900, "quota": 0}, 14),
        service_quality.overview(NOW, BEFORE, 95),
        *(dimension_sections.section(code, ground) for code in DIMENSIONS),
        service_quality.below(
            [PersonMonths("示例二 1002", "综合", {"MS": 800}, (low, low))], 10),
        service_quality.fatals(
            NOW.totals, BEFORE.totals, {("compliance", "IN-F7"): 2}, NAMES, 98),
        service_quality.process(EVERY.items, NAMES),
        Part("effect", tables=(service_quality.last_measures("培训退费政策，培训组，10 月"),)),
        service_quality.contrast(
            [Beside(month.first, month.sums.totals, Fraction(9, 2), 300) for month in MONTHS]),
    )  # fmt: skip
    return {part.code: part for part in found}


def summary_parts():
    """Return the sections of the inspector's summary that have figures."""
    team, me = UUID(int=1), UUID(int=2)
    results = [Result(team, me, "E10", True) for _n in range(259)]
    wrong = Result(team, me, "E10", True, is_disputed=True, verdicts=(ERROR,))
    found = (
        inspector_work.output(
            (22, 21), 3,
            {"recording": Output(200, 190), "floor_check": Output(62, 62, 120)},
            Totals(n=252, timed=252, spent_s=252 * 1040)),
        Part("coverage", (figuring.rate("coverage_day", Share(862, 880), target=100),
                          figuring.rate("coverage_month", Share(38, 40), target=100))),
        inspector_work.accuracy([*results, *[wrong] * 3], results, Share(0, 0), 95),
        inspector_work.timeliness(
            Timeliness(Share(250, 252), Share(255, 262)),
            Timeliness(Share(240, 250), Share(0, 0)), 95),
        inspector_work.state(NOW, BEFORE),
        inspector_work.problems(EVERY, {"BK-1": "ZJ-20261009-0003"}, NAMES),
        inspector_work.last("夜班每周多听两次"),
    )  # fmt: skip
    return {part.code: part for part in found}


def digest_parts():
    """Return the sections of a digest that have figures."""
    ends = [monitoring.Course("E10") for _n in range(259)]
    before = monitoring.Sheets({"random": BEFORE.totals}, BEFORE.items)
    now = monitoring.Sheets({"random": NOW.totals}, NOW.items)
    quality = monitoring.results(now, before, monitoring.Targets())
    late = (("results", "示例三 3001 · 一班", 2), ("training", "示例六 6001", 1))
    figures = (
        *(one for one in quality.figures if one.of in ("", "random")),
        figuring.score("score", sums(6, 884).totals.score, of="spot"),
        figuring.rate("coverage_day", Share(862, 880), target=100),
        figuring.rate("coverage_month", Share(38, 40), target=100),
        *monitoring.disputes(ends).figures,
        *monitoring.signed(ends, (), monitoring.Targets()).figures,
    )
    going = (("needs_open", 3), ("needs_effective", 2), ("needs_not_effective", 1))
    found = (
        Part("figures", figures),
        Part("progress", tables=(Table("progress", ("progress", "how_many"), going),)),
        Part("overdue", tables=(Table("late", ("late", "whom", "overdue"), late),)),
    )
    return {part.code: part for part in found}


def sheet(kind, prefix, parts, words, **values):
    """Return a report of a kind as it is printed."""
    sections = tuple(
        replace(parts.get(each.code, Part(each.code)), words=words.get(each.code, ""))
        for each in SECTIONS[kind]
    )
    form = Form(kind, date(2026, 10, 1), date(2026, 10, 31), author="示例五 2004", parts=sections,
                **values)  # fmt: skip
    return replace(
        SHEET,
        imprint=replace(SHEET.imprint, number=f"{prefix}-20261102-0001"),
        form=form,
        definitions=report_texts.definitions(report_texts.to_text(form)),
        state="draft",
        replaces="",
        signatories=UNSIGNED,
    )


QUALITY = sheet(
    "quality_report",
    "FWB",
    quality_parts(),
    {"summary": "本月 88.6 分，业务知识下降，退费政策复训。", "measures": "退费政策复训，培训组"},
)
DIGEST = sheet(
    "monthly_digest",
    "GLY",
    digest_parts(),
    {"summary": "本月 88.6 分，投诉下降。", "next": "退费政策复训见效后再评。"},
)
SUMMARY = sheet(
    "inspector_summary", "ZJZ", summary_parts(), {"state": "业务知识下降。"}, subject="示例五 2004"
)

_GROUND = profiles.Ground(
    MONTHS,
    EVERY,
    EVERY,
    NAMES,
    850,
    {"MS": 800},
    (Fatal(UUID(int=7), "ZJ-20261009-0003", date(2026, 10, 9), ("compliance",)),),
    dispute_figures.figures([Result(UUID(int=1), UUID(int=2), "E10", True)]),
    (Praised(UUID(int=8), "ZJ-20261005-0007", date(2026, 10, 5), "主动回访客户"),),
    Checked(66, 20, 20, 1),
)
_PEOPLE = profiles.people(
    [Member(UUID(int=3), "示例二 1002", sums(9), 0), Member(UUID(int=4), "示例一 1001", NOW, 2)], 10
)
PROFILE = profile_sheet.Sheet(
    replace(SHEET.imprint, number="1001-202610"),
    "示例一 1001",
    "一班",
    date(2026, 10, 1),
    (*profiles.parts(_GROUND), Part("people", tables=(_PEOPLE,))),
    _GROUND,
)
