"""Sheets of the demonstration centre are ones that a real inspector could submit."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.demo import sheets
from qa_desk.demo.batch import seeded
from qa_desk.rules import checklist_files, scoring

CHECKLISTS = Path(__file__).parents[2] / "resources" / "checklists"
FORMS = [
    checklist_files.read(file.read_text("utf-8"), file.name)
    for file in sorted(CHECKLISTS.glob("*.yaml"))
]
GROUPS = [(form, group.code) for form in FORMS for group in form.skill_groups]
RESULTS = ("pass", "fail", "fatal_fail")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GROUPS), st.sampled_from(RESULTS), st.integers(0, 10**6))
def test_a_sheet_has_the_wanted_result_and_nothing_is_missing(group, result, seed):
    form, code = group
    sheet = sheets.fill(form, seeded(str(seed)), code, result, (20_000, 60_000))
    assert scoring.score(form, sheet, code).result == result
    assert scoring.problems(form, sheet) == ()
    assert all(20_000 <= mark.at_ms <= 60_000 for mark in sheet.marks)
    assert all(finding.note and finding.at_ms for finding in scoring.findings(form, sheet))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_half_a_sheet_is_the_beginning_of_it(form):
    sheet = sheets.fill(form, seeded("half"), "general", "fail", (0, 60_000))
    half = sheets.half(form, sheet)
    assert list(half.answers.items()) == list(sheet.answers.items())[: len(half.answers)]
    assert 0 < len(half.answers) < len(sheet.answers)
    assert {mark.item for mark in half.marks} <= set(half.answers)


def test_the_same_seed_gives_the_same_sheet():
    one, other = (sheets.fill(FORMS[0], seeded("x"), "vip", "fail", (0, 9000)) for _ in range(2))
    assert one == other


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(GROUPS), st.integers(0, 10**6))
def test_what_was_learnt_loses_nothing_and_what_is_missed_loses(group, seed):
    form, code = group
    learnt, missed = seeded(f"{seed} items").sample(form.items, 2)
    changed = {learnt.key}, {missed.key}
    sheet = sheets.fill(form, seeded(str(seed)), code, "pass", (20_000, 60_000), changed)
    assert sheet.answers[learnt.number].option == 0
    assert sheet.answers[missed.number].option
    assert scoring.problems(form, sheet) == ()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GROUPS), st.sampled_from(RESULTS), st.integers(0, 10**6))
def test_a_second_sheet_is_whole_too_and_finds_the_same_fatal_errors(group, result, seed):
    form, code = group
    first = sheets.fill(form, seeded(str(seed)), code, result, (20_000, 60_000))
    second = sheets.again(form, seeded(f"{seed} again"), first)
    assert scoring.problems(form, second) == ()
    assert second.fatals == first.fatals
    assert second.answers.keys() == first.answers.keys()
