"""Scoring beyond levels: deductions, caps, bonus, hidden items, fatal policies (domain.md 4.1)."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rules.sample_checklists import checklists, every_feature, scored, sheets

from qa_desk.i18n import Bilingual
from qa_desk.rules import answers, scoring
from qa_desk.rules.checklists import Item, Option, Section
from qa_desk.rules.scoring import Addition, FatalFinding, Finding, Problem, score
from qa_desk.rules.sheets import Answer, Mark, Sheet

TEXT = Bilingual("字", "word")


def levels(number, points, *values, **changes):
    options = (Option(points, TEXT), *(Option(value, TEXT) for value in values))
    return Item(number, f"L-{number}", "BK", points, False, TEXT, options, **changes)


@pytest.fixture
def docstring():
    """The example in the module: 100 points; a cap of 20; 12, 15 and 4 lost; a bonus of 3."""
    items = [levels(1, 4500, 3300), levels(2, 4500, 3000), levels(3, 1000, 600)]
    fatal = Option(600, TEXT, "customer")
    items[2] = replace(items[2], options=(*items[2].options, fatal))
    bonus = levels(4, 300, 0, bonus=True)
    sections = (
        Section("A", TEXT, (items[0], items[1]), 2000),
        Section("B", TEXT, (items[2],)),
        Section("C", TEXT, (bonus,)),
    )
    form = replace(every_feature(), sections=sections, fatal_errors=(), ceiling=1000)
    return form, Sheet({1: Answer(1), 2: Answer(1), 3: Answer(1), 4: Answer(0)})


def final(form, sheet, **changes):
    return score(replace(form, **changes), sheet, "general").final


def test_the_example_of_the_module(docstring):
    form, sheet = docstring
    result = score(form, sheet, "general")
    assert (result.raw, result.bonus, result.given_back) == (790, 300, 700)
    assert (result.earned["BK"], result.applicable["BK"]) == (6900, 10000)
    grave = replace(sheet, answers={**sheet.answers, 3: Answer(2)})
    assert final(form, grave, fatal_policy="zero_section") == 730
    assert final(form, grave, fatal_policy="deduct:35") == 440
    assert final(form, grave, fatal_policy="zero_total") == 0


def test_what_a_cap_gives_back_and_a_bonus_are_told_apart(docstring):
    form, sheet = docstring
    assert scoring.additions(form, sheet) == (Addition(TEXT, 700, 2000), Addition(TEXT, 300))
    best = replace(sheet, answers={n: Answer(0) for n in (1, 2, 3)})
    assert scoring.additions(form, best) == ()
    none = replace(sheet, answers={**best.answers, 4: Answer(1)})
    assert scoring.additions(form, none) == ()


def test_a_section_with_a_fatal_error_loses_its_bonus_too(docstring):
    form, sheet = docstring
    first, grave, bonus = form.sections
    moved = replace(grave, items=(*grave.items, *bonus.items))
    form = replace(form, sections=(first, moved), fatal_policy="zero_section")
    fatal = replace(sheet, answers={**sheet.answers, 3: Answer(2)})
    assert final(form, fatal) == 700
    assert final(form, sheet) == 790


def test_a_bonus_lifts_a_score_to_the_full_marks_or_as_far_as_the_checklist_says(docstring):
    form, sheet = docstring
    best = replace(sheet, answers=dict.fromkeys(sheet.answers, Answer(0)))
    assert final(form, best) == 1000
    assert final(form, best, ceiling=1020) == 1020
    assert final(form, best, ceiling=1100) == 1030
    without = replace(best, answers={n: Answer(0) for n in (1, 2, 3)})
    assert final(form, without, ceiling=1100) == 1000
    assert score(form, without, "general").missing == ()


def test_a_bonus_alone_is_no_score(docstring):
    form, _sheet = docstring
    result = score(form, Sheet({4: Answer(0)}), "general")
    assert (result.raw, result.result, result.bonus) == (None, "not_scorable", 300)


def test_a_checklist_of_which_nothing_is_shown_is_not_scorable():
    form = every_feature()
    asked = replace(form.items[2], number=1, shown_when=None)
    waits = replace(form.items[4], number=2, shown_when=replace(form.items[3].shown_when))
    waits = replace(waits, shown_when=replace(waits.shown_when, item=asked.key, options=(0,)))
    form = replace(form, sections=(Section("A", TEXT, (asked, waits)),))
    result = score(form, Sheet(), "general")
    assert (result.raw, result.na_share, result.missing) == (None, 0, ())


def test_findings_say_which_deductions_were_met_and_how_often():
    form = every_feature()
    sheet = Sheet(
        {2: Answer(0, "twice in a row", "process", (2, 0, 1)), 5: Answer(0)},
        marks=(Mark(700, 2),),
    )
    met = Bilingual("打断客户 ×2；辱骂客户", "打断客户 ×2; 辱骂客户")
    (found,) = scoring.findings(form, sheet)
    assert replace(found, met=Bilingual()) == Finding(2, 500, "twice in a row", "process", 700)
    assert found.met.en == met.en
    assert scoring.fatals(form, sheet) == (
        FatalFinding(None, 2, "customer", "twice in a row", 700, Bilingual("辱骂客户")),
    )


def test_a_fatal_deduction_wants_evidence_and_counts_once():
    form = every_feature()
    first, second = form.sections
    often = replace(form.items[1].deductions[2], most=3)
    item = replace(form.items[1], deductions=(*form.items[1].deductions[:2], often))
    first = replace(first, items=(first.items[0], item, first.items[2]))
    form = replace(form, sections=(first, second))
    sheet = Sheet({1: Answer(0), 2: Answer(0, counts=(0, 0, 3)), 5: Answer(0)})
    assert [problem.code for problem in scoring.problems(form, sheet)] == ["note", "mark"]
    assert score(form, sheet, "general").final == 650  # deduct:35, once


def test_half_the_points_lost_by_counting_want_evidence_too():
    form = every_feature()
    sheet = Sheet({1: Answer(0), 2: Answer(0, counts=(4,)), 5: Answer(0, counts=(1,))})
    assert scoring.problems(form, sheet) == (Problem("note", 2), Problem("mark", 2))
    assert scoring.problems(form, Sheet({1: Answer(0)})) == (
        Problem("unanswered", 2),
        Problem("unanswered", 5),
    )


@given(st.data())
def test_a_score_never_rises_when_a_count_rises(data):
    form, sheet = data.draw(scored(rich=True, complete=True))
    counted = [
        (item, place)
        for item in form.items
        for place, one in enumerate(item.deductions)
        if sheet.answers[item.number].option == 0
        and sheet.answers[item.number].count(place) < one.most
    ]
    assume(counted)
    item, place = data.draw(st.sampled_from(counted))
    assume(not any(w.shown_when and w.shown_when.item == item.key for w in form.items))
    now = sheet.answers[item.number]
    more = answers.counted(now, place, now.count(place) + 1)
    raised = replace(sheet, answers={**sheet.answers, item.number: more})
    before, after = (score(form, each, "general") for each in (sheet, raised))
    for was, is_now in ((before.raw, after.raw), (before.final, after.final)):
        assert (was, is_now) == (None, None) or (is_now or 0) <= (was or 0)


@given(scored(rich=True), st.data())
def test_a_hidden_item_never_changes_a_score(case, data):
    form, sheet = case
    out = sorted(answers.hidden(form, sheet.answers))
    assume(out)
    bare = score(form, answers.shown(form, sheet), "general")
    other = data.draw(sheets(form, complete=True))
    filled = {**sheet.answers, **{number: other.answers[number] for number in out}}
    assume(answers.hidden(form, filled) == frozenset(out))
    assert score(form, replace(sheet, answers=filled), "general") == bare
    gone = [
        replace(one, items=tuple(item for item in one.items if item.number not in out))
        for one in form.sections
    ]
    assert score(replace(form, sections=tuple(gone)), sheet, "general") == bare


@given(scored(rich=True, fatal=False))
def test_no_section_costs_more_than_its_cap(case):
    form, sheet = case
    parts = answers.read(form, sheet).filled
    spared = scoring.over_caps(form, parts)
    for section in form.sections:
        lost = sum(part.lost for part in parts if part.section == section.key)
        charged = lost - spared.get(section.key, 0)
        assert 0 <= charged <= lost
        assert section.cap is None or charged <= section.cap


@given(scored(rich=True))
def test_a_score_of_any_checklist_is_absent_or_within_its_ceiling(case):
    form, sheet = case
    result = score(form, sheet, "general")
    assert result.raw is None or 0 <= result.final <= result.raw <= form.ceiling
    assert 0 <= result.na_share <= 1000
    lost = sum(finding.lost for finding in scoring.findings(form, sheet))
    assert sum(result.earned.values()) + lost == sum(result.applicable.values())


@given(scored(rich=True))
def test_d7_the_totals_are_a_recount_of_the_answers(case):
    """Each answer's worth by dimension; what a cap gives back and a bonus stand beside them."""
    form, sheet = case
    result = score(form, sheet, "general")
    counted = dict.fromkeys(result.earned, 0)
    bonus = 0
    for part in answers.read(form, sheet).filled:
        if part.item.bonus:
            bonus += part.left or 0
        elif part.left is not None:
            counted[part.item.dimension] += part.left
    assert (counted, bonus) == (result.earned, result.bonus)
    points = sum(result.applicable.values())
    if points and form.na_policy == "exclude":
        whole = sum(counted.values()) + result.given_back + bonus
        assert result.raw == min(form.ceiling, scoring.half_up(whole * 1000, points))


@given(checklists(rich=True))
def test_whoever_answers_what_is_shown_has_answered_all(form):
    sheet = Sheet()
    while missing := answers.missing(form, sheet):
        item = form.items[missing[0] - 1]
        sheet = replace(sheet, answers={**sheet.answers, item.number: answers.best(item)})
    assert score(form, sheet, "general").missing == ()


@given(scored(rich=True))
def test_what_is_judged_at_each_key_is_what_is_said_apart(case):
    form, sheet = case
    judged = scoring.judge(form, sheet, "general")
    assert judged.score == score(form, sheet, "general")
    assert judged.fatals == scoring.fatals(form, sheet)
    assert judged.problems == scoring.problems(form, sheet)
    assert judged.hidden == answers.hidden(form, sheet.answers)
