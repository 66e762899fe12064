"""The service quality report is reckoned alike for everybody who drafts it, on both engines."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from qa_desk.models import Call, Document, Draw, Plan, SamplingRule
from qa_desk.rules import report_texts
from qa_desk.rules.report_forms import SECTIONS, Form, Part
from qa_desk.rules.sheets import Answer, Mark
from qa_desk.services.reporting import gather
from qa_desk.work import SYSTEM_ID

OTHER = date(2025, 3, 1)  # a month with too little skill
KNOWN = {each.code for each in SECTIONS["quality_report"]}


@pytest.fixture(scope="module")
def month(route):
    """A month with random results, a targeted one with a fatal error, and the month before."""
    with route.owner.ask() as work:
        day = work.today
    first = day.replace(day=1)
    before = first - timedelta(days=10)
    for lost in ((3,), (3, 5), ()):
        route.change(route.signed_off(lost=lost), day=first)
    fatal = route.released(fatal=route.form.fatal_errors[0].key, lost=(3,))
    route.change(fatal, day=first, sample_reason="complaint_driven")
    plain = route.sheet()
    answers = {**plain.answers, 2: Answer(3, "没有核对身份")}  # an option that is fatal
    by_item = route.released(sheet=replace(plain, answers=answers, marks=(Mark(700, 2),)))
    route.change(by_item, day=first, sample_reason="complaint_driven")
    route.change(route.released(lost=()), day=before)
    held = route.released()
    route.change(held, day=first, purpose="calibration")
    skill = tuple(item.number for item in route.form.items if item.dimension == "MS")
    for _n in range(2):
        route.change(route.released(lost=skill), day=OTHER)
    route.choose("figures.least.person", "2")
    _draw(route, first)
    _report_before(route, first)
    return Form("quality_report", first, _end(first))


def _end(first):
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _draw(route, first):
    with route.owner.work() as work:
        plan = Plan(month=first, created_at=work.now, created_by=SYSTEM_ID)
        work.session.add(plan)
        work.session.flush()
        for reason, calls in (("random", 100), ("complaint_driven", 20)):
            kind = "random" if reason == "random" else "targeted"
            rule = SamplingRule(plan_id=plan.id, kind=kind, sample_reason=reason, count=3,
                                filter={"directions": [reason]})  # fmt: skip
            work.session.add(rule)
            work.session.flush()
            begins = datetime(first.year, first.month, 2, tzinfo=work.now.tzinfo)
            work.session.add(
                Draw(plan_id=plan.id, rule_id=rule.id, seed="1", drawn_at=work.now,
                     drawn_by=SYSTEM_ID, pool_from=begins, pool_to=begins + timedelta(days=5),
                     pool_count=calls, pool_digest=b"")
            )  # fmt: skip
        plan.state, plan.approved_at, plan.approved_by = "approved", work.now, SYSTEM_ID
        work.session.flush()
        for call in work.session.query(Call):
            call.csat = 5


def _report_before(route, first):
    """Keep reports of the month before: one of another kind of person first."""
    last = first - timedelta(days=1)
    with route.owner.work() as work:
        for number, (subject, words) in enumerate([(uuid4(), "别人的"), (None, "培训退费政策")]):
            part = Part("measures", words=words)
            form = Form("quality_report", last.replace(day=1), last, subject, parts=(part,))
            paper = Document(
                kind="quality_report",
                number=f"FWB-{number}",
                period_from=form.first,
                period_to=form.last,
                created_at=work.now,
                created_by=SYSTEM_ID,
                content=report_texts.to_text(form),
                content_hash=bytes([number]) * 32,
            )
            work.session.add(paper)
            work.session.flush()
            paper.issued_at = work.now


@pytest.fixture(scope="module")
def parts(route, month):
    with route.at("qa_lead") as work:
        return gather.gathered(work, month)


def rows(part, code):
    table = next(each for each in part.tables if each.code == code)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_every_section_with_figures_is_there(parts):
    """S3-4.7b, S0-2.2.2f, S0-4.1.2."""
    assert set(parts) == KNOWN - {"summary", "measures"}


def test_an_inspector_drafts_the_same_as_the_qa_lead(route, month, parts):
    with route.at("inspector") as work:
        assert gather.gathered(work, month) == parts


def test_the_sample_has_its_strata_and_weights(parts):
    part = parts["sample"]

    assert rows(part, "sample") == [{"calls": 100, "evaluations": 5, "set_aside": 1}]
    assert [(row["stratum"], row["calls"], row["n"], row["weight"])
            for row in rows(part, "sample_strata")] == [
        ("random", 80, 3, 800), ("targeted", 20, 2, 200)
    ]  # fmt: skip
    assert [figure.n for figure in part.figures] == [3, 5]
    assert abs(part.figures[1].value - part.figures[0].value * 0.8) <= 1  # fatal ones are 0


def test_the_dimensions_stand_on_the_random_sample(parts):
    figures = {figure.measure: figure for figure in parts["dimensions"].figures}

    assert figures["score"].n == 3
    assert figures["score"].before is not None
    assert len(rows(parts["dimensions"], "dimensions")) == 5


def test_a_dimension_has_its_trend_items_groups_cases_and_causes(route, parts):
    third = next(item for item in route.form.items if item.number == 3)
    part = parts[third.dimension.lower()]

    trend = rows(part, "dimension_trend")
    assert [row["n"] for row in trend][-2:] == [1, 3]
    worst = {row["item"]: row for row in rows(part, "worst_items")}
    assert worst[third.key]["item_name"] == f"{third.text.zh}\n{third.text.en}"
    assert (worst[third.key]["defects"], worst[third.key]["opportunities"]) == (3, 5)
    assert [row["n"] for row in rows(part, "dimension_teams")] == [3]
    assert rows(part, "skill_groups")[0]["n"] == 3
    cases = rows(part, "typical_cases")
    assert [row["case"] for row in cases] == ["good", "bad"]
    assert all(row["evaluation"].startswith("ZJ-") for row in cases)
    assert rows(part, "causes")[0]["cause"] == "csr"


def test_nobody_is_named_with_a_case(route, parts):
    name = route.people["csr"].name
    for code in ("bk", "cs", "at", "sw", "ms"):
        assert name not in str(parts[code])


def test_fatal_errors_are_told_by_clause_and_by_item(route, parts):
    """S0-1.3.1."""
    second = next(item for item in route.form.items if item.number == 2)
    clause = route.form.fatal_errors[0]

    found = {(row["fatal_class"], row["fatal"]): row for row in
             rows(parts["fatals"], "fatal_clauses")}  # fmt: skip

    assert found[clause.fatal_class, clause.key]["n"] == 1
    assert found["compliance", second.key]["n"] == 1
    assert [figure.n for figure in parts["fatals"].figures] == [3] * 4


def test_who_is_below_the_minimum_is_told_with_the_months(route, month):
    form = Form("quality_report", OTHER, _end(OTHER))
    with route.at("qa_lead") as work:
        found = rows(gather.gathered(work, form)["below"], "below_minimum")

    own = next(row for row in found if row["dimension"] == "MS")
    assert (own["n"], own["months"]) == (2, 1)
    assert own["csr"].endswith(route.people["csr"].staff_no)
    assert own["points"] < own["minimum"]


def test_last_month_s_measures_come_from_the_issued_report(parts):
    assert rows(parts["effect"], "last_measures") == [{"measure": "培训退费政策"}]


def test_satisfaction_stands_beside_the_score(parts):
    newest = rows(parts["contrast"], "contrast")[-1]

    assert newest["csat"] in (None, 500)  # calls of yesterday
    assert newest["complaints"] is None


def test_a_month_without_anything_is_all_dashes(route):
    form = Form("quality_report", date(2020, 5, 1), date(2020, 5, 31))
    with route.at("qa_lead") as work:
        found = gather.gathered(work, form)

    assert set(found) == KNOWN - {"summary", "measures"}
    assert found["sample"].figures[0].value is None
    assert rows(found["effect"], "last_measures") == []
