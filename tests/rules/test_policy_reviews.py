"""The policy evaluation form: whole, and the same again from its text."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.i18n import Bilingual
from qa_desk.rules.policy_reviews import (
    COMPLIANCE,
    CONCLUSIONS,
    FIGURES,
    TYPES,
    Change,
    Clause,
    Evaluator,
    Form,
    earliest,
)
from qa_desk.rules.working_calendar import is_weekday

TODAY = date(2026, 11, 16)  # a Monday
NOBODY, ONE, TWO, THREE = (UUID(int=n) for n in range(4))
FORM = Form(
    policy_id=NOBODY,
    number="KF-01",
    title=Bilingual("制度", "Policy"),
    version="1.0",
    effective_from=date(2025, 1, 1),
    owner="客服中心",
    type="regular",
    period_from=date(2026, 5, 17),
    period_to=TODAY,
    evaluators=(Evaluator(ONE, "甲 1", "质检员"),),
    clauses=(Clause("第三条", "partly", "看板"),),
    figures=(("evaluations", 12), ("csrs", 3)),
    problems="无",
    effects="无",
    suitability=5,
    adequacy=4,
    effectiveness=3,
    conclusion="keep",
    checker=Evaluator(TWO, "乙 2"),
    approver=Evaluator(THREE, "丙 3"),
    next_review=date(2027, 5, 16),
)
REVISED = replace(
    FORM,
    conclusion="revise",
    changes=(Change("三次", "四次", "夜班"),),
    on_settings="cov.day",
    roll_out="例会",
    in_force_from=date(2026, 11, 23),
)

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
people = st.builds(Evaluator, st.uuids(), words, words)
grades = st.none() | st.integers(1, 5)
forms = st.builds(
    Form,
    policy_id=st.uuids(),
    number=words,
    title=st.builds(Bilingual, words, words),
    version=words,
    effective_from=st.none() | days,
    owner=words,
    type=st.sampled_from(sorted(TYPES)),
    period_from=days,
    period_to=days,
    evaluators=st.lists(people, max_size=3).map(tuple),
    clauses=st.lists(
        st.builds(Clause, words, st.sampled_from(["", *COMPLIANCE]), words), max_size=12
    ).map(tuple),
    figures=st.lists(
        st.tuples(st.sampled_from(sorted(FIGURES)), st.integers(0, 10**9)),
        unique_by=lambda one: one[0],
    ).map(tuple),
    problems=words,
    effects=words,
    suitability=grades,
    adequacy=grades,
    effectiveness=grades,
    conclusion=st.sampled_from(["", *CONCLUSIONS]),
    changes=st.lists(st.builds(Change, words, words, words), max_size=3).map(tuple),
    on_checklists=words,
    on_training=words,
    on_settings=words,
    roll_out=words,
    in_force_from=st.none() | days,
    checker=st.none() | people,
    approver=st.none() | people,
    next_review=st.none() | days,
)


def problem(form):
    return form.problem(TODAY, 5, is_weekday)


@given(forms)
def test_what_a_form_says_is_read_back_from_its_text(form):
    assert Form.from_text(form.to_text()) == form


def test_a_whole_form_has_no_problem():
    assert problem(FORM) == ""
    assert problem(REVISED) == ""
    assert [one.role for one in FORM.signatories()] == ["evaluator", "checker", "approver"]
    assert replace(FORM, evaluators=(), checker=None, approver=None).signatories() == ()


@pytest.mark.parametrize(
    ("form", "values", "said"),
    [
        (FORM, {"period_to": date(2026, 1, 1)}, "ends before"),
        (FORM, {"evaluators": ()}, "Name the evaluators"),
        (FORM, {"checker": None}, "Name the evaluators"),
        (FORM, {"approver": None}, "Name the evaluators"),
        (FORM, {"clauses": ()}, "one clause at least"),
        (FORM, {"clauses": (Clause("x", "", "y"),)}, "Each clause"),
        (FORM, {"problems": " "}, "problems and their effect"),
        (FORM, {"adequacy": None}, "from 1 to 5"),
        (FORM, {"adequacy": 6}, "from 1 to 5"),
        (FORM, {"conclusion": ""}, "Choose a conclusion"),
        (REVISED, {"changes": ()}, "needs its changes"),
        (REVISED, {"changes": (Change("x", "y"),)}, "needs its changes"),
        (REVISED, {"on_settings": ""}, "what the revision affects"),
        (REVISED, {"roll_out": ""}, "told and trained"),
        (REVISED, {"in_force_from": None}, "told and trained"),
        (REVISED, {"in_force_from": date(2026, 11, 22)}, "in force from 2026-11-23"),
    ],
)
def test_what_is_missing_is_said(form, values, said):
    assert said in problem(replace(form, **values))


def test_notice_counts_working_days():
    assert earliest(TODAY, 5, is_weekday) == date(2026, 11, 23)
    assert earliest(date(2026, 11, 20), 1, is_weekday) == date(2026, 11, 23)
    assert earliest(TODAY, 0, is_weekday) == TODAY
