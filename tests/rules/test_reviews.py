"""What is scored again unseen, and what a correction begins with."""

from dataclasses import replace

import pytest
from factories import full_sheet
from rules.sample_checklists import every_feature

from qa_desk import paths
from qa_desk.rules import checklist_files, reviews, scoring
from qa_desk.rules.disputes import Disputed
from qa_desk.rules.reviews import Change
from qa_desk.rules.sheets import Answer, Mark, Sheet


@pytest.fixture(scope="module")
def form():
    name = "inbound-general.yaml"
    return checklist_files.read((paths.resources() / "checklists" / name).read_text("utf-8"), name)


@pytest.fixture
def full(form):
    return full_sheet(form)


def worst(form, number):
    item = next(item for item in form.items if item.number == number)
    plain = [n for n, option in enumerate(item.options) if not option.fatal]
    return min(plain, key=lambda n: item.options[n].value)


def with_answers(sheet, **answers):
    given = {int(key.removeprefix("item_")): answer for key, answer in answers.items()}
    return replace(sheet, answers={**sheet.answers, **given})


def test_p11_what_is_disputed_is_scored_again_and_all_of_it_where_it_may_be_fatal(form):
    grave = next(item for item in form.items if any(option.fatal for option in item.options))
    fatal = form.fatal_errors[0].key
    assert not reviews.needs_whole(form, [Disputed(5, "")])
    assert reviews.needs_whole(form, [Disputed(5, ""), Disputed(grave.number, "")])
    assert reviews.needs_whole(form, [Disputed(fatal, "")])
    assert reviews.needs_whole(form, [])


def test_a_part_of_a_checklist_has_only_what_is_named(form):
    fatal = form.fatal_errors[0].key
    part = reviews.part_of(form, [5, fatal])
    assert [item.number for item in part.items] == [5]
    assert [one.key for one in part.fatal_errors] == [fatal]
    assert all(section.items for section in part.sections)


def test_only_what_belongs_to_the_part_is_kept_of_a_sheet(form, full):
    fatal = form.fatal_errors[0].key
    marks = (Mark(1, 5), Mark(2, 3), Mark(3), Mark(4, None, fatal))
    sheet = replace(full, fatals={fatal: "x"}, marks=marks)
    kept = reviews.scored(reviews.part_of(form, [5]), sheet)
    assert set(kept.answers) == {5}
    assert not kept.fatals
    assert kept.marks == (Mark(1, 5), Mark(3))
    assert reviews.scored(form, sheet) == sheet


def test_a_correction_begins_with_the_first_sheet_and_what_is_better_for_the_csr(form, full):
    first = with_answers(
        full, item_3=Answer(worst(form, 3), "n"), item_5=Answer(worst(form, 5), "m")
    )
    again = Sheet(
        {3: Answer(0, "fine"), 5: Answer(worst(form, 5)), 4: Answer(worst(form, 4))},
        marks=(Mark(9, 3), Mark(8, 4)),
    )
    begun = reviews.begun(form, first, again, [3, 5])
    assert begun.answers[3] == Answer(0, "fine")
    assert begun.answers[5] == Answer(worst(form, 5), "m")  # the same answer keeps its note
    assert begun.answers[4] == first.answers[4]
    assert Mark(9, 3) in begun.marks
    assert Mark(8, 4) not in begun.marks
    assert reviews.missed(form, first, again) == (4,)


def test_a_fatal_error_that_was_looked_at_and_not_found_again_is_taken_off(form, full):
    kept, gone = form.fatal_errors[0].key, form.fatal_errors[1].key
    first = replace(full, fatals={kept: "a", gone: "b"}, marks=(Mark(5, None, gone),))
    part = Sheet({5: full.answers[5]})
    assert set(reviews.begun(form, first, part, [gone]).fatals) == {kept}
    assert reviews.begun(form, first, part, [gone]).marks == ()
    assert set(reviews.begun(form, first, part, [5]).fatals) == {kept, gone}
    assert set(reviews.begun(form, first, replace(full, fatals={kept: "c"}), [5]).fatals) == {kept}


def test_what_was_missed_is_what_would_lower_the_score(form, full):
    grave = next(item for item in form.items if any(option.fatal for option in item.options))
    place = next(n for n, option in enumerate(grave.options) if option.fatal)
    number, fatal = grave.number, form.fatal_errors[0].key
    none = with_answers(full, **{f"item_{number}": Answer(None)})
    zero = with_answers(full, **{f"item_{number}": Answer(place)})
    assert reviews.missed(form, full, Sheet({number: Answer(place)})) == (number,)
    assert reviews.missed(form, none, Sheet({number: Answer(place)})) == (number,)
    assert reviews.missed(form, none, Sheet({number: full.answers[number]})) == ()
    assert reviews.missed(form, zero, Sheet({number: Answer(None)})) == ()
    assert reviews.missed(form, zero, Sheet({number: full.answers[number]})) == ()
    assert reviews.missed(form, full, Sheet(fatals={fatal: ""})) == (fatal,)


def test_p10_a_change_is_found_in_other_results_and_made_there(form, full):
    fatal, low = form.fatal_errors[0].key, worst(form, 3)
    first = replace(with_answers(full, item_3=Answer(low)), fatals={fatal: "x"})
    first = replace(first, marks=(Mark(1, None, fatal), Mark(2, 3)))
    item, error = reviews.changes(form, first, full)
    assert item == Change(3, low, full.answers[3].option)
    assert error == Change(fatal, None, None)
    assert reviews.has(first, item)
    assert reviews.has(first, error)
    assert not reviews.has(full, item)
    assert not reviews.has(Sheet(), item)
    assert not reviews.has(full, error)
    after = reviews.changed(reviews.changed(first, item), error)
    assert scoring.score(form, after, "general").final == 1000
    assert after.marks == (Mark(2, 3),)


def test_what_is_compared_is_what_is_disputed_or_differs_in_the_order_of_the_form(form, full):
    fatal = form.fatal_errors[0].key
    first = with_answers(full, item_4=Answer(worst(form, 4)))
    again = Sheet({4: full.answers[4], 6: full.answers[6]}, {fatal: "x"})
    asked = [Disputed(5, ""), Disputed(3, "")]
    assert reviews.in_question(form, asked, (first, again)) == (3, 4, 5, fatal)


# X-3 is shown by the second option of by the second deduction of X-2
COUNTED = Sheet({1: Answer(0), 2: Answer(0, "n", "csr", (3, 0, 1)), 5: Answer(0)})


def test_a_fatal_deduction_asks_for_the_whole_form():
    assert reviews.needs_whole(every_feature(), [Disputed(2, "")])
    assert not reviews.needs_whole(every_feature(), [Disputed(5, "")])


def test_what_hangs_on_a_disputed_item_is_scored_again_with_it():
    part = reviews.part_of(every_feature(), [2])
    assert [item.key for item in part.items] == ["X-2", "X-4"]
    assert part.items[1].shown_when is not None
    alone = reviews.part_of(every_feature(), [4])
    assert [(item.key, item.shown_when) for item in alone.items] == [("X-4", None)]


def test_fewer_deductions_are_taken_up_and_more_of_them_are_only_noted():
    form = every_feature()
    fewer = Sheet({2: Answer(0, "m", "csr", (1,)), 5: Answer(0, counts=(2,))})
    begun = reviews.begun(form, COUNTED, fewer, [2])
    assert begun.answers[2] == fewer.answers[2]
    assert begun.answers[5] == Answer(0)
    assert reviews.missed(form, COUNTED, fewer) == (5,)
    same = Sheet({2: Answer(0, "other words", counts=(3, 0, 1))})
    assert reviews.begun(form, COUNTED, same, [2]).answers[2].note == "n"
    assert reviews.in_question(form, [], [COUNTED, fewer]) == (2, 5)


def test_what_was_typed_for_a_hidden_item_is_no_part_of_a_review():
    form = every_feature()
    again = replace(COUNTED, answers={**COUNTED.answers, 4: Answer(2)})
    assert reviews.missed(form, COUNTED, again) == ()
    assert 4 not in reviews.begun(form, COUNTED, again, []).answers


def test_an_item_scored_again_alone_is_shown_by_the_first_result():
    form = every_feature()
    first = replace(
        COUNTED,
        answers={**COUNTED.answers, 2: Answer(0, counts=(0, 1)), 4: Answer(1)},
    )
    again = Sheet({4: Answer(0)})
    assert reviews.begun(form, first, again, [4]).answers[4] == Answer(0)
    assert reviews.missed(form, first, Sheet({4: Answer(2)})) == (4,)


def test_whoever_scored_all_that_is_shown_has_looked_at_every_fatal_error():
    form = every_feature()
    first = replace(COUNTED, fatals={"X-F1": "told"})
    assert reviews.begun(form, first, COUNTED, []).fatals == {}
    part = Sheet({1: Answer(0)})
    assert reviews.begun(form, first, part, []).fatals == {"X-F1": "told"}


def test_p10_each_deduction_taken_off_is_a_change_of_its_own():
    form = every_feature()
    after = replace(COUNTED, answers={**COUNTED.answers, 2: Answer(0, counts=(1,))})
    found = reviews.changes(form, COUNTED, after)
    assert found == (Change(2, 3, 1, 0), Change(2, 1, 0, 2))
    rude = found[1]
    other = Sheet({2: Answer(0, "two things", "system", (2, 1, 1))})
    assert reviews.has(other, rude)
    assert reviews.changed(other, rude).answers[2] == Answer(0, "two things", "system", (2, 1))
    assert not reviews.has(reviews.changed(other, rude), rude)
    assert not reviews.has(Sheet(), rude)
    not_applicable = replace(after, answers={**after.answers, 5: Answer(None)})
    lost = replace(not_applicable, answers={**after.answers, 5: Answer(0, counts=(2,))})
    assert reviews.changes(form, lost, not_applicable) == (Change(5, 2, 0, 0),)
