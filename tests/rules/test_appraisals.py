"""6.11, S2-5.2.1 to S2-5.2.3: what an appraisal comes to, what is refused, its words."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.rules import appraisal_templates, appraisal_texts, appraisals, permissions
from qa_desk.rules.appraisals import (
    WEIGHED,
    Evidence,
    Filed,
    Indicator,
    Judgement,
    Mark,
    Own,
    Sheet,
    Targets,
    Template,
    Terms,
)

LABEL = Bilingual("指标", "Indicator")
PARTS = (
    Indicator("p", "performance", LABEL, 50),
    Indicator("a", "ability", LABEL, 30),
    Indicator("t", "attitude", LABEL, 20),
)
COMPLAINTS = Indicator("c", "performance", LABEL, each=-20, source="complaints")
PRAISE = Indicator("x", "extra", LABEL, each=10, source="praise")
scores = st.integers(0, appraisals.BEST)


def a_sheet(*indicators, marks=(), **said):
    targets = Targets(
        UUID(int=1), "王力 0012", "csr", "", UUID(int=2), "李明 3001",
        said.pop("span", "month"), said.pop("first", date(2026, 11, 1)), "csr", LABEL,
        indicators=indicators or PARTS,
    )  # fmt: skip
    judged = Judgement(tuple(Mark(code, score) for code, score in marks), talk="谈了")
    judged = replace(judged, talk_on=date(2026, 12, 1))
    sheet = Sheet(targets, judgement=judged, **said)
    return replace(sheet, result=appraisals.result(sheet))


def given_scores(p, a, t):
    return (("p", p), ("a", a), ("t", t))


def test_6_11_the_worked_example_of_a_month():
    """S2-5.1.2, S2-5.2.1, S2-5.2.2, S2-5.2.3, S0-6.1.3: three parts, 50, 30 and 20 %."""
    found = a_sheet(marks=given_scores(860, 820, 900)).result
    assert (found.performance, found.ability, found.attitude) == (860, 820, 900)
    assert (found.total, found.grade) == (856, "B")


def test_6_11_and_s2_5_3_the_worked_example_of_a_year():
    months = tuple(
        Filed(date(2026, month, 1), "x", total, "B")
        for month, total in ((9, 856), (10, 880), (11, 844))
    )
    found = a_sheet(span="year", first=date(2026, 1, 1), months=months).result
    assert (found.total, found.grade) == (860, "B")
    assert a_sheet(span="year").result.total is None


@given(scores, scores, scores)
def test_the_total_is_50_30_20_and_never_outside_its_parts(p, a, t):
    total = a_sheet(marks=given_scores(p, a, t)).result.total
    assert abs(total - (50 * p + 30 * a + 20 * t) / 100) <= 0.5
    assert min(p, a, t) <= total <= max(p, a, t)


def test_a_missing_score_leaves_the_total_open():
    found = a_sheet(marks=given_scores(860, 820, 900)[:2]).result
    assert (found.attitude, found.total, found.grade) == (None, None, "")
    extras = a_sheet(PRAISE).result
    assert (extras.total, extras.own_total) == (None, None)


def test_complaints_take_points_of_their_part_and_praise_adds_to_the_whole():
    known = (Evidence("c", n=2), Evidence("x", n=3))
    marks = given_scores(860, 820, 900)
    found = a_sheet(*PARTS, COMPLAINTS, PRAISE, marks=marks, evidence=known).result
    assert (found.performance, found.extra) == (820, 30)
    assert found.total == 856 - 20 + 30
    said = a_sheet(*PARTS, PRAISE, marks=(*marks, ("x", -5)), evidence=known).result
    assert said.extra == -5  # as the supervisor says instead


@given(st.integers(0, 200), scores)
def test_nothing_falls_below_zero(n, score):
    known = (Evidence("c", n=n),)
    marks = given_scores(score, score, score)
    found = a_sheet(*PARTS, COMPLAINTS, marks=marks, evidence=known).result
    assert found.performance >= 0
    assert found.total >= 0


def test_the_self_evaluation_stands_beside_and_counts_what_the_centre_says():
    own = Own(marks=tuple(Mark(one.code, 1000) for one in PARTS))
    marks = given_scores(800, 800, 800)
    found = a_sheet(marks=marks, has_own=True, own=own).result
    assert (found.total, found.own_total) == (800, 1000)
    found = a_sheet(marks=marks, has_own=True, own=own, terms=Terms(own_weight=20)).result
    assert found.total == 840
    assert a_sheet(marks=marks, own=own).result.own_total is None  # not handed in


@pytest.mark.parametrize(
    ("total", "grade"),
    [(None, ""), (1000, "A"), (900, "A"), (899, "B"), (700, "C"), (600, "D"), (599, "E")],
)
def test_grades_follow_the_limits(total, grade):
    assert appraisals.grade(total, Terms()) == grade


def test_evidence_suggests_a_score():
    csat = Indicator("s", "performance", LABEL, 10, source="csat", target=9000)
    assert appraisals.suggested(csat, Evidence("s", 8100)) == 900
    assert appraisals.suggested(csat, Evidence("s", 9900)) == 1000
    slow = replace(csat, direction="down", target=3000)
    assert appraisals.suggested(slow, Evidence("s", 6000)) == 500
    assert appraisals.suggested(slow, Evidence("s", 0)) == 1000
    quality = Indicator("q", "performance", LABEL, 10, source="qa_score")
    assert appraisals.suggested(quality, Evidence("q", 8810)) == 881
    assert appraisals.suggested(replace(csat, target=None), Evidence("s", 8100)) is None
    assert appraisals.suggested(PRAISE, Evidence("x", 5)) is None
    assert appraisals.suggested(csat, None) is None
    assert appraisals.suggested(csat, Evidence("s")) is None


@pytest.mark.parametrize(
    ("indicators", "words"),
    [
        ((*PARTS, PARTS[0]), "same code"),
        ((replace(PARTS[0], code=""), *PARTS[1:]), "same code"),
        ((replace(PARTS[0], label=Bilingual()), *PARTS[1:]), "no words"),
        ((replace(PARTS[0], weight=0), *PARTS[1:]), "either a weight"),
        ((*PARTS, replace(PRAISE, weight=5)), "either a weight"),
        ((*PARTS, replace(PRAISE, source="qa_score")), "counts events"),
        ((*PARTS, replace(PARTS[0], code="y", part="extra")), "has no weight"),
        (PARTS[:2], "80 % together"),
    ],
)
def test_s0_4_2_1a_what_cannot_be_weighed_is_refused(indicators, words):
    with pytest.raises(InputError, match=words):
        appraisals.check(indicators)


def test_scores_outside_0_to_100_are_refused_but_not_of_what_counts():
    appraisals.check_marks((*PARTS, PRAISE), (Mark("p", 1000), Mark("x", -50), Mark("a")))
    with pytest.raises(InputError, match="from 0 to 100"):
        appraisals.check_marks(PARTS, (Mark("p", 1001),))


def test_a_sheet_is_whole_before_it_is_signed():
    whole = a_sheet(marks=given_scores(860, 820, 900), has_own=True)
    appraisals.require_whole(whole, may_lack_own=False)
    for lacking, words in (
        (replace(whole, has_own=False), "self-evaluation"),
        (a_sheet(has_own=True), "score is missing"),
        (a_sheet(has_own=True, span="year"), "no filed month"),
        (replace(whole, judgement=replace(whole.judgement, talk=" ")), "feedback talk"),
        (replace(whole, judgement=replace(whole.judgement, talk_on=None)), "feedback talk"),
    ):
        with pytest.raises(RuleError, match=words):
            appraisals.require_whole(lacking, may_lack_own=False)
    appraisals.require_whole(replace(whole, has_own=False), may_lack_own=True)


@pytest.mark.parametrize(
    ("papers", "is_filed", "is_year", "found"),
    [
        (("draft", "none"), False, False, "targets"),
        (("signing", "none"), False, False, "agreeing"),
        (("closed", "none"), False, False, "running"),
        (("closed", "draft"), False, False, "judging"),
        (("none", "none"), False, True, "judging"),
        (("closed", "signing"), False, False, "signing"),
        (("closed", "closed"), False, False, "signed"),
        (("closed", "closed"), True, False, "filed"),
    ],
)
def test_how_far_one_is_follows_from_its_papers(papers, is_filed, is_year, found):
    assert appraisals.state(*papers, is_filed=is_filed, is_year=is_year) == found


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["month", "year"]))
def test_the_last_day_is_the_one_before_the_next_period(day, span):
    first = day.replace(day=1) if span == "month" else day.replace(month=1, day=1)
    last = appraisals.last_day(span, first)
    after = last + timedelta(days=1)
    assert after.day == 1
    assert last.year == first.year
    assert (after.month, last.month) in ((1, 12), (first.month + 1, first.month))


def test_each_post_group_has_a_template_whose_parts_weigh_50_30_20():
    """S2-1.1–1.2, S2-5.2.x: CSRs, technical support, operations, and those who inspect or lead."""
    shipped = appraisal_templates.shipped()
    assert set(shipped) == {"csr", "inspector", "team_lead", "technical", "operations"}
    for template in shipped.values():
        appraisals.check(template.indicators)
        weights = [
            sum(one.weight for one in template.indicators if one.part == part) for part in WEIGHED
        ]
        assert weights == [50, 30, 20]
        assert all(one.label.zh and one.label.en for one in template.indicators)
        assert Template.from_text(template.to_text()) == template
    codes = {one.source for one in shipped["csr"].indicators}
    assert codes >= {"csat", "resolution_rate", "volume", "qa_score", "tests", "skill"}
    assert "fatals" in codes
    assert {"praise", "tasks_late"} <= {one.source for one in shipped["operations"].indicators}


def test_who_leads_is_appraised_by_the_conduct_that_leads():
    """S1-2A.s1–s6, S1-2B.s3: conduct is part of the attitude."""
    shipped = appraisal_templates.shipped()
    for post in permissions.ROLES:
        expected = post if post in ("csr", "inspector", "team_lead") else "team_lead"
        assert appraisal_templates.fitting(shipped, post).code == expected
    words = [str(one.label) for one in shipped["team_lead"].indicators]
    assert any("Leads by example" in each for each in words)
    colleagues = [str(one.label) for one in shipped["csr"].indicators]
    assert any("works with colleagues" in each for each in colleagues)


def test_a_sheet_is_the_same_again_from_its_text():
    sheet = a_sheet(
        *PARTS,
        PRAISE,
        marks=given_scores(860, 820, 900),
        own=Own("总结", (Mark("p", 850, "尽力"),)),
        evidence=(Evidence("x", n=2, of="CP-1 CP-2"),),
        months=(Filed(date(2026, 10, 1), "PAP-1", 880, "B"),),
        has_own=True,
    )
    assert Sheet.from_text(sheet.to_text()) == sheet
    assert Own.from_text("") == Own()


def test_words_of_an_appraisal():
    tests = Indicator("k", "ability", LABEL, 10, source="tests")
    csat = Indicator("s", "performance", LABEL, 10, source="csat")
    quality = Indicator("q", "performance", LABEL, 10, source="qa_score")
    assert appraisal_texts.period("month", date(2026, 11, 1)) == "2026-11"
    assert appraisal_texts.period("year", date(2026, 1, 1)) == "2026"
    assert appraisal_texts.points(None) == "–"
    assert appraisal_texts.points(-15) == "−1.5"
    assert appraisal_texts.points(20, signed=True) == "+2.0"
    assert appraisal_texts.weight(PRAISE) == "+1.0 each"
    assert appraisal_texts.weight(tests) == "10 %"
    assert appraisal_texts.value(csat, 9130) == "91.3 %"
    assert appraisal_texts.evidence(csat, None) == ""
    assert appraisal_texts.evidence(PRAISE, Evidence("x", n=2, of="A B")) == "2: A B"
    assert appraisal_texts.evidence(PRAISE, Evidence("x")) == "0"
    assert appraisal_texts.evidence(tests, Evidence("k", 8500, 2, "2/2")) == (
        "85 · passed 2/2 · n = 2"
    )
    assert "three months" in appraisal_texts.evidence(quality, Evidence("q", 8000, 3, "quarter"))
    assert appraisal_texts.evidence(csat, Evidence("s", 9000)) == "90 %"
