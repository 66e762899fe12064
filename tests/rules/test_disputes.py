"""What is said on the route: words kept in one way, NO-WORSE, materiality, inspectors' errors."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.sample_checklists import every_feature, shipped

from qa_desk.rules import disputes, scoring
from qa_desk.rules.disputes import Disputed, Opinion, Words
from qa_desk.rules.sheets import Answer, Sheet

words = st.text(max_size=20)
subjects = st.integers(1, 29) | st.sampled_from(["rude", "privacy"])
said = st.builds(
    Words,
    reason=words,
    disputed=st.lists(
        st.builds(
            Disputed,
            subjects,
            words,
            st.lists(st.integers(0, 10**7), max_size=3).map(tuple),
            st.none() | st.integers(0, 4),
            words,
        ),
        max_size=3,
    ).map(tuple),
    opinions=st.lists(st.builds(Opinion, subjects, st.booleans(), words), max_size=3).map(tuple),
    sheet=st.none() | st.builds(Sheet, praise=words),
    verdict=st.sampled_from(["", "upheld", "partly_revised"]),
    upholds=st.none() | st.booleans(),
    person=st.none() | st.uuids(),
    panel=st.lists(st.uuids(), max_size=3).map(tuple),
    missing=st.sampled_from(["", "nobody_else"]),
    heard=st.booleans(),
)


@given(said)
def test_words_come_back_as_they_were_said_and_are_always_the_same_text(said):
    again = Words.from_text(said.reason, said.to_text())
    assert again == said
    assert again.to_text() == said.to_text()


def test_words_that_say_nothing_are_an_empty_object():
    assert Words(reason="x").to_text() == "{}"
    assert Words(upholds=False, person=UUID(int=1)).to_text() == (
        '{"person":"00000000-0000-0000-0000-000000000001","upholds":false}'
    )


@pytest.mark.parametrize(
    ("grounds", "is_founded"),
    [("x" * 9, False), ("x" * 10, True), ("x" * 500, True), ("x" * 501, False), (" " * 20, False)],
)
def test_grounds_are_of_ten_to_five_hundred_characters(grounds, is_founded):
    assert Disputed(3, grounds).is_founded is is_founded
    assert disputes.unfounded((Disputed(3, grounds),)) == (not is_founded)


def test_each_disputed_item_wants_an_opinion_in_words():
    disputed = (Disputed(3, "x"), Disputed("rude", "x"))
    assert disputes.unjudged(disputed, ()) == 2
    assert disputes.unjudged(disputed, (Opinion(3, True, "x"), Opinion("rude", True, " "))) == 1
    assert disputes.unjudged(disputed, (Opinion(3, True, "x"), Opinion("rude", False, "x"))) == 0


@pytest.fixture(scope="module")
def form():
    return shipped("inbound-general")


def sheet(form, fatals=(), **options):
    """Return a sheet of the best options, but for the items named."""
    chosen = {int(name.removeprefix("item_")): n for name, n in options.items()}
    answers = {item.number: Answer(chosen.get(item.number, 0)) for item in form.items}
    return Sheet(answers, dict.fromkeys(fatals, "x"))


def worst(form, number):
    item = next(item for item in form.items if item.number == number)
    plain = [n for n, option in enumerate(item.options) if not option.fatal]
    return max(plain, key=lambda n: -item.options[n].value)


def score(form, given):
    return scoring.score(form, given, "general")


def test_only_what_was_deducted_or_is_fatal_can_be_disputed(form):
    key = form.fatal_errors[0].key
    assert disputes.subjects(form, sheet(form)) == ()
    lost = sheet(form, (key,), item_3=worst(form, 3))
    assert disputes.subjects(form, lost) == (key, 3)


def test_no_worse_means_neither_points_nor_fatal_errors_nor_the_result(form):
    key = form.fatal_errors[0].key
    good, less = score(form, sheet(form)), score(form, sheet(form, item_3=worst(form, 3)))
    fatal = score(form, sheet(form, (key,)))
    assert not disputes.is_worse(less, good)
    assert not disputes.is_worse(good, good)
    assert disputes.is_worse(good, less)
    assert disputes.is_worse(good, fatal)
    assert disputes.is_worse(good, replace(good, fatal_classes=fatal.fatal_classes))
    assert disputes.is_worse(good, replace(good, result="fail"))
    assert not disputes.is_worse(fatal, less)


def test_restored_is_what_was_asked_for_and_nothing_else(form):
    key = form.fatal_errors[0].key
    lost = sheet(form, (key,), item_3=worst(form, 3), item_4=worst(form, 4))
    again = disputes.restored(form, lost, {3, key})
    assert disputes.subjects(form, again) == (4,)
    na = replace(lost, answers={**lost.answers, 3: Answer(None)})
    assert disputes.restored(form, na, {3}).answers[3] == Answer(None)


def test_an_appeal_is_material_by_points_by_the_pass_mark_or_by_a_fatal_error(form):
    key = form.fatal_errors[0].key
    lost = sheet(form, item_3=worst(form, 3))
    points = (score(form, sheet(form)).final - score(form, lost).final) // 10
    assert disputes.is_material(form, lost, "general", {3}, points)
    assert not disputes.is_material(form, lost, "general", {3}, points + 1)
    assert not disputes.is_material(form, lost, "general", {4}, 1)
    assert disputes.is_material(form, sheet(form, (key,)), "general", {key}, 100)
    options = {f"item_{n}": worst(form, n) for n in (3, 4, 5, 6, 7, 8)}
    failed = sheet(form, **options)
    assert score(form, failed).result == "fail"
    assert disputes.is_material(form, failed, "general", {3, 4, 5, 6, 7, 8}, 100)


def test_what_an_inspector_got_wrong_has_a_kind(form):
    key, item = form.fatal_errors[0].key, 3
    fatal = next(
        (each.number, n)
        for each in form.items
        for n, option in enumerate(each.options)
        if option.fatal
    )
    good, lost = sheet(form), sheet(form, item_3=worst(form, item))
    caused = replace(lost, answers={**lost.answers, 3: replace(lost.answers[3], cause="system")})
    unasked = replace(good, answers={**good.answers, 3: Answer(None)})
    flagged = sheet(form, **{f"item_{fatal[0]}": fatal[1]})
    none = Sheet()
    assert disputes.errors(form, good, good) == ()
    assert disputes.errors(form, lost, good) == (("over_deduct", 3),)
    assert disputes.errors(form, good, lost) == (("miss", 3),)
    assert disputes.errors(form, lost, caused) == (("wrong_cause", 3),)
    assert disputes.errors(form, unasked, good) == (("miss", 3),)
    assert disputes.errors(form, lost, unasked) == (("over_deduct", 3),)
    assert disputes.errors(form, flagged, good) == (("wrong_fatal", fatal[0]),)
    assert disputes.errors(form, sheet(form, (key,)), good) == (("wrong_fatal", key),)
    assert disputes.errors(form, none, good) == ()


def test_deductions_met_can_be_disputed_and_given_back():
    form = every_feature()
    lost = Sheet({1: Answer(0), 2: Answer(0, "n", "csr", (2,)), 5: Answer(0)})
    assert disputes.subjects(form, lost) == (2,)
    assert disputes.restored(form, lost, {2}).answers[2] == Answer(0)
    assert disputes.is_material(form, lost, "general", {2}, 12)  # 5 of 40 points shown
    assert not disputes.is_material(form, lost, "general", {2}, 13)


def test_an_inspector_can_err_in_counting_too():
    form = every_feature()
    few, many, rude = (Sheet({2: Answer(0, counts=each)}) for each in ((1,), (3,), (1, 0, 1)))
    assert disputes.errors(form, many, few) == (("over_deduct", 2),)
    assert disputes.errors(form, few, many) == (("miss", 2),)
    assert disputes.errors(form, rude, few) == (("wrong_fatal", 2),)
    assert disputes.errors(form, few, few) == ()
