from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rules.sample_checklists import checklists, scored, sheets, shipped

from qa_desk.rules import scoring
from qa_desk.rules.scoring import Demands, FatalFinding, Finding, Problem, score
from qa_desk.rules.sheets import Answer, Mark, Sheet


def number_of(checklist, key):
    return next(item.number for item in checklist.items if item.key == key)


def answers(checklist, **chosen):
    """All items with their first option, but those given: `IN_13=None` is not applicable."""
    given_options = {number_of(checklist, key.replace("_", "-")): o for key, o in chosen.items()}
    return {item.number: Answer(given_options.get(item.number, 0)) for item in checklist.items}


@pytest.fixture
def example():
    """Domain.md 6.1: three items not applicable, 78 of 90 points earned, MS 9 of 11."""
    lost = {"IN_01": 1, "IN_03": 1, "IN_10": 1, "IN_11": 1, "IN_17": 1}
    return Sheet(answers(shipped(), IN_13=None, IN_16=None, IN_18=None, **lost))


def test_the_example_scores_86_7(example):
    result = score(shipped(), example, "general")
    assert sum(result.earned.values()) == 7800
    assert sum(result.applicable.values()) == 9000
    assert (result.raw, result.final, result.result) == (867, 867, "pass")
    assert result.na_share == 100
    assert result.missing == ()


def test_the_example_scores_88_when_not_applicable_earns_full_points(example):
    result = score(shipped(na_policy="full_points"), example, "general")
    assert (result.raw, result.final) == (880, 880)
    assert sum(result.applicable.values()) == 9000


def test_a_dimension_is_scored_over_its_applicable_items(example):
    result = score(shipped(), example, "general")
    assert (result.earned["MS"], result.applicable["MS"]) == (900, 1100)
    assert scoring.half_up(result.earned["MS"] * 1000, result.applicable["MS"]) == 818


def test_a_fatal_error_zeroes_the_final_score_and_keeps_the_raw_one(example):
    """C-3."""
    plain = score(shipped(), example, "general")
    result = score(shipped(), replace(example, fatals={"IN-F7": "told a stranger"}), "general")
    assert (result.raw, result.final, result.result) == (867, 0, "fatal_fail")
    assert result.fatal_classes == {"compliance"}
    assert (result.earned, result.applicable) == (plain.earned, plain.applicable)


def test_a_fatal_option_is_a_fatal_error_too():
    checklist = shipped()
    result = score(checklist, Sheet(answers(checklist, IN_02=3)), "general")
    assert (result.raw, result.final, result.result) == (940, 0, "fatal_fail")
    assert result.fatal_classes == {"compliance"}


def test_zero_section_zeroes_the_section_of_the_fatal_option():
    checklist = shipped(fatal_policy="zero_section")
    result = score(checklist, Sheet(answers(checklist, IN_02=3)), "general")
    assert (result.raw, result.final, result.result) == (940, 900, "fatal_fail")


def test_a_stand_alone_fatal_error_belongs_to_no_section_and_zeroes_the_whole():
    checklist = shipped(fatal_policy="zero_section")
    sheet = Sheet(answers(checklist), fatals={"IN-F1": ""})
    assert score(checklist, sheet, "general").final == 0


@pytest.mark.parametrize(
    ("fatals", "final"),
    [((), 1000), (("IN-F1",), 650), (("IN-F1", "IN-F2"), 300), (("IN-F1", "IN-F2", "IN-F3"), 0)],
)
def test_deduct_takes_its_points_for_each_fatal_error_but_never_below_zero(fatals, final):
    checklist = shipped(fatal_policy="deduct:35")
    sheet = Sheet(answers(checklist), fatals=dict.fromkeys(fatals, ""))
    assert score(checklist, sheet, "general").final == final


def test_nothing_is_deducted_from_a_score_that_is_not_there():
    result = score(shipped(fatal_policy="deduct:35"), Sheet(fatals={"IN-F1": ""}), "general")
    assert (result.raw, result.final) == (None, None)


def test_the_rounded_score_is_compared_with_the_pass_mark():
    checklist = shipped()
    edge = Sheet(answers(checklist, IN_11=3, IN_12=1, IN_03=1))  # something near 85
    raw = score(checklist, edge, "general").raw
    for mark, expected in ((raw, "pass"), (raw + 1, "fail")):
        group = replace(checklist.skill_groups[0], pass_mark=mark)
        marked = replace(checklist, skill_groups=(group,))
        assert score(marked, edge, group.code).result == expected


def test_each_skill_group_has_its_own_pass_mark(example):
    """S3-5.3a."""
    results = {
        code: score(shipped(), example, code).result for code in ("newcomer", "general", "vip")
    }
    assert results == {"newcomer": "pass", "general": "pass", "vip": "fail"}


def test_an_unknown_skill_group_meets_the_strictest_mark(example):
    assert score(shipped(), example, "night desk").pass_mark == 900


@pytest.mark.parametrize(("share", "result"), [(100, "pass"), (99, "not_scorable")])
def test_too_much_not_applicable_makes_a_sheet_not_scorable(example, share, result):
    assert score(shipped(na_max_share=share), example, "general").result == result


def test_an_empty_sheet_has_no_score_and_misses_everything():
    result = score(shipped(), Sheet(), "general")
    assert (result.raw, result.final, result.result) == (None, None, "not_scorable")
    assert result.missing == tuple(range(1, 19))


@pytest.mark.parametrize("impossible", [Answer(9), Answer(-1), Answer(None)])
def test_an_answer_that_the_item_does_not_offer_is_missing(impossible):
    sheet = Sheet({1: impossible, 99: Answer(0)}, fatals={"nothing": ""})
    result = score(shipped(), sheet, "general")
    assert result.missing == tuple(range(1, 19))
    assert not result.fatal_classes


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 2, 1), (3, 2, 2), (1, 3, 0), (2, 3, 1), (0, 7, 0)],
)
def test_halves_are_rounded_up(numerator, denominator, expected):
    assert scoring.half_up(numerator, denominator) == expected


def expected_raw(checklist, sheet):
    """Say the rule of 6.1 again, in fractions."""
    earned = possible = Fraction(0)
    answered = False
    for item in checklist.items:
        answer = sheet.answers.get(item.number)
        if answer is None or (answer.option is None and checklist.na_policy == "exclude"):
            continue
        answered |= answer.option is not None
        value = item.points if answer.option is None else item.options[answer.option].value
        earned, possible = earned + value, possible + item.points
    return int(1000 * earned / possible + Fraction(1, 2)) if answered else None


@given(scored())
def test_the_raw_score_is_what_fractions_say(case):
    checklist, sheet = case
    assert score(checklist, sheet, "general").raw == expected_raw(checklist, sheet)


@given(scored())
def test_scores_are_absent_or_from_0_to_1000_and_final_never_above_raw(case):
    result = score(*case, "general")
    if result.raw is None:
        assert result.final in {None, 0}
        assert result.result == "not_scorable"
    else:
        assert 0 <= result.final <= result.raw <= 1000
    assert 0 <= result.na_share <= 1000


@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(case, random):
    checklist, sheet = case
    shuffled = list(sheet.answers.items())
    random.shuffle(shuffled)
    again = replace(sheet, answers=dict(shuffled), fatals=dict(reversed(sheet.fatals.items())))
    assert score(checklist, again, "general") == score(checklist, sheet, "general")


@given(st.data())
def test_more_points_never_lower_the_score(data):
    checklist, sheet = data.draw(scored(complete=True, fatal=False))
    item = data.draw(st.sampled_from(checklist.items))
    now = sheet.answers[item.number].option
    assume(now is not None)
    better = data.draw(
        st.sampled_from(
            [n for n, o in enumerate(item.options) if o.value >= item.options[now].value]
        )
    )
    raised = replace(sheet, answers={**sheet.answers, item.number: Answer(better)})
    before, after = (score(checklist, s, "general") for s in (sheet, raised))
    assert after.raw >= before.raw


@given(checklists())
def test_a_sheet_where_nothing_applies_is_not_scorable(checklist):
    sheet = Sheet({item.number: Answer(None) for item in checklist.items if item.na_allowed})
    result = score(checklist, sheet, "general")
    assert (result.raw, result.final, result.result) == (None, None, "not_scorable")


@given(scored(fatal_policy="zero_total"))
def test_a_fatal_error_always_ends_at_zero_and_never_passes(case):
    result = score(*case, "general")
    if result.fatal_classes:
        assert result.final == 0
        assert result.result in {"fatal_fail", "not_scorable"}


@given(scored())
def test_the_raw_score_does_not_know_fatal_errors(case):
    checklist, sheet = case
    assert score(checklist, sheet, "general").raw == (
        score(checklist, replace(sheet, fatals={}), "general").raw
    )


@given(st.data())
def test_what_was_lost_and_what_was_earned_make_up_what_applied(data):
    checklist = data.draw(checklists())
    sheet = data.draw(sheets(checklist))
    result = score(checklist, sheet, "general")
    lost = sum(finding.lost for finding in scoring.findings(checklist, sheet))
    assert sum(result.earned.values()) + lost == sum(result.applicable.values())


def test_findings_tell_what_was_lost_why_and_where():
    checklist = shipped()
    sheet = Sheet(
        {**answers(checklist, IN_18=None), 3: Answer(1, "cut in at once", "process")},
        marks=(Mark(9000, 3), Mark(4000, 3), Mark(100, 4), Mark(50)),
    )
    assert scoring.findings(checklist, sheet) == (
        Finding(3, 200, "cut in at once", "process", 4000),
    )


def test_fatal_findings_name_their_class_note_and_place():
    checklist = shipped()
    sheet = Sheet(
        {2: Answer(3, "read out the address")},
        fatals={"IN-F3": "swore"},
        marks=(Mark(7000, None, "IN-F3"), Mark(3000, 2)),
    )
    assert scoring.fatals(checklist, sheet) == (
        FatalFinding(None, 2, "compliance", "read out the address", 3000),
        FatalFinding("IN-F3", None, "customer", "swore", 7000),
    )


def test_every_unanswered_item_is_a_problem():
    found = scoring.problems(shipped(), Sheet())
    assert found == tuple(Problem("unanswered", n) for n in range(1, 19))


def test_an_item_that_loses_half_its_points_needs_a_note_and_a_mark():
    """S3-1a, S3-5.4b."""
    checklist = shipped()
    half = number_of(checklist, "IN-02")  # 3 of 6
    sheet = Sheet(answers(checklist, IN_02=1))
    assert scoring.problems(checklist, sheet) == (Problem("note", half), Problem("mark", half))
    noted = replace(sheet, answers={**sheet.answers, half: Answer(1, "one element missing")})
    assert scoring.problems(checklist, noted) == (Problem("mark", half),)
    assert scoring.problems(checklist, noted, Demands(is_recorded=False)) == ()  # P8
    marked = replace(noted, marks=(Mark(0, half),))
    assert scoring.problems(checklist, marked) == ()


def test_from_which_loss_a_deduction_needs_evidence_is_a_setting():
    """E-05."""
    checklist = shipped()
    sheet = Sheet(answers(checklist, IN_03=1))  # 2 of 6 lost
    number = number_of(checklist, "IN-03")
    strict = scoring.demands({"score.evidence": "1"}, is_recorded=False)
    assert scoring.problems(checklist, sheet, strict) == (Problem("note", number),)
    lost_half = Sheet(answers(checklist, IN_02=1))
    assert scoring.problems(checklist, lost_half, Demands(evidence=51)) == ()
    clean = Sheet(answers(checklist))
    assert scoring.problems(checklist, clean, strict) == ()


def test_every_finding_needs_a_known_cause():
    """E-05."""
    checklist = shipped()
    number = number_of(checklist, "IN-03")
    sheet = Sheet({**answers(checklist), number: Answer(1, cause="")})
    assert scoring.problems(checklist, sheet) == (Problem("cause", number),)
    full = Sheet({**answers(checklist), number: Answer(0, cause="")})
    assert scoring.problems(checklist, full) == ()


def test_whether_a_clean_call_needs_a_word_is_a_setting():
    """P11."""
    checklist = shipped()
    clean = Sheet(answers(checklist))
    required = scoring.demands({"score.praise": "required"}, is_recorded=True)
    assert scoring.demands({}, is_recorded=True) == Demands()
    assert scoring.problems(checklist, clean) == ()
    assert scoring.problems(checklist, clean, required) == (Problem("praise"),)
    for words in ({"praise": "patient"}, {"suggestion": "greet first"}):
        assert scoring.problems(checklist, replace(clean, **words), required) == ()
    lost = Sheet(answers(checklist, IN_03=1))
    assert scoring.problems(checklist, lost, required) == ()
    unfinished = Sheet({1: Answer(0)})
    assert Problem("praise") not in scoring.problems(checklist, unfinished, required)


def test_a_small_deduction_and_a_clean_call_need_no_words():
    checklist = shipped()
    assert scoring.problems(checklist, Sheet(answers(checklist))) == ()
    assert scoring.problems(checklist, Sheet(answers(checklist, IN_03=1))) == ()


def test_every_fatal_error_needs_a_note_and_a_mark():
    checklist = shipped()
    sheet = Sheet(answers(checklist), fatals={"IN-F7": "  "}, marks=(Mark(5, 1),))
    assert scoring.problems(checklist, sheet) == (
        Problem("fatal_note", fatal="IN-F7"),
        Problem("fatal_mark", fatal="IN-F7"),
    )


def test_a_fatal_option_needs_them_even_where_it_costs_few_points():
    checklist = shipped()
    section = checklist.sections[0]
    item = section.items[1]
    mild = replace(item, options=(item.options[0], replace(item.options[3], value=item.points)))
    changed = replace(section, items=(section.items[0], mild))
    one = replace(checklist, sections=(changed,))
    sheet = Sheet({1: Answer(0), 2: Answer(1)})
    assert [problem.code for problem in scoring.problems(one, sheet)] == ["note", "mark"]


def test_p8_without_a_recording_a_fatal_error_needs_written_evidence_and_a_witness():
    checklist = shipped()
    fatal = Sheet(answers(checklist), fatals={"IN-F7": "泄露了地址"})
    (problem,) = scoring.problems(checklist, fatal, Demands(is_recorded=False))
    assert problem == Problem("witness", fatal="IN-F7")
    assert "witness by name" in problem.sentence()
    seen = replace(fatal, witness="班长 1002")
    assert scoring.problems(checklist, seen, Demands(is_recorded=False)) == ()
    unwritten = replace(seen, fatals={"IN-F7": " "})
    assert scoring.problems(checklist, unwritten, Demands(is_recorded=False)) == (
        Problem("fatal_note", fatal="IN-F7"),
    )


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem("unanswered", 3), "Item 3 is not answered yet."),
        (Problem("note", 4), "Item 4 needs a note that says what happened."),
        (Problem("fatal_mark", fatal="IN-F1"), "Fatal error IN-F1 needs a mark in the recording."),
    ],
)
def test_a_problem_can_be_said(problem, sentence):
    assert problem.sentence() == sentence
