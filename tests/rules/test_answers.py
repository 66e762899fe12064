"""What an answer says of its item; which items are shown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.sample_checklists import every_feature, scored, shipped

from qa_desk.i18n import Bilingual, speaking
from qa_desk.rules import answers
from qa_desk.rules.sheets import Answer, Mark, Sheet

NA = Answer(None)


def item(number):
    return every_feature().items[number - 1]


def test_an_item_of_deductions_begins_with_its_points_and_never_goes_below_nothing():
    """Domain.md 4.1: X-2 has 20 points; 2.5 up to four times, 5 once, and a fatal one."""
    assert answers.worth(item(2), Answer(0)) == 2000
    assert answers.worth(item(2), Answer(0, counts=(4,))) == 1000
    assert answers.worth(item(2), Answer(0, counts=(4, 1, 1))) == 500
    cheap = replace(item(2), points=600)
    assert answers.worth(cheap, Answer(0, counts=(4,))) == 0


def test_an_option_is_worth_its_value_and_not_applicable_nothing_at_all():
    assert answers.worth(item(1), Answer(0)) == 1000
    assert answers.worth(item(1), NA) is None


@pytest.mark.parametrize(
    ("number", "answer", "offered"),
    [
        (1, Answer(1), True),
        (1, Answer(2), False),
        (1, NA, True),
        (1, Answer(0, counts=(1,)), False),
        (1, Answer(None, counts=(1,)), False),
        (2, NA, False),
        (2, Answer(0), True),
        (2, Answer(1), False),
        (2, Answer(0, counts=(4, 1, 1)), True),
        (2, Answer(0, counts=(5,)), False),
        (2, Answer(0, counts=(-1,)), False),
        (2, Answer(0, counts=(0, 0, 0, 1)), False),
    ],
)
def test_what_an_item_offers(number, answer, offered):
    assert answers.offers(item(number), answer) is offered


def test_the_words_of_an_answer_are_the_checklists():
    assert answers.words(item(4), Answer(1)) == Bilingual("延误", "Late")
    counted = answers.words(item(2), Answer(0, counts=(3, 1)))
    assert counted.en == "打断客户 ×3; 语气生硬"
    assert answers.words(item(2), Answer(0)).en == "Nothing deducted"


def test_each_fatal_deduction_is_one_fatal_error():
    assert answers.fatals(item(2), Answer(0, counts=(1, 0, 1))) == [
        ("customer", Bilingual("辱骂客户"))
    ]
    assert answers.fatals(item(4), Answer(2)) == [("business", Bilingual())]
    assert answers.fatals(item(4), Answer(0)) == []
    assert answers.fatals(item(4), NA) == []
    assert [answers.can_be_fatal(one) for one in every_feature().items] == [
        *(False, True, False, True, False)
    ]


def test_a_lower_answer_leaves_fewer_points_or_is_fatal():
    counted, bonus = item(2), item(3)
    assert answers.is_lower(counted, Answer(0), Answer(0, counts=(1,)))
    assert answers.is_lower(counted, None, Answer(0, counts=(1,)))
    assert answers.is_lower(counted, Answer(0, counts=(2,)), Answer(0, counts=(0, 1, 1)))
    assert not answers.is_lower(counted, Answer(0, counts=(2,)), Answer(0, counts=(1,)))
    assert not answers.is_lower(item(5), Answer(0, counts=(1,)), NA)
    assert not answers.is_lower(bonus, None, Answer(1))
    assert answers.is_lower(bonus, Answer(0), Answer(1))


def test_the_best_answer_earns_all_points():
    for each in every_feature().items:
        assert answers.worth(each, answers.best(each)) == each.points
    assert answers.best(shipped().items[0]) == Answer(0)


def test_a_csr_proposes_an_option_or_that_a_deduction_was_not_there():
    """E-11."""
    assert [text.zh for text in answers.proposals(item(1))] == ["核实", "未核实"]
    with speaking("en"):
        said = [str(text) for text in answers.proposals(item(2))]
    assert said == [
        *("Nothing deducted", "Without “打断客户”", "Without “语气生硬”", "Without “辱骂客户”")
    ]
    met = Answer(0, "he did", counts=(3, 1))
    assert answers.proposed(item(1), 1, Answer(0)) == Answer(1)
    assert answers.proposed(item(2), 0, met) == Answer(0)
    assert answers.proposed(item(2), 1, met) == Answer(0, "he did", counts=(0, 1))
    assert answers.proposed(item(2), 2, None) == Answer(0)


def test_an_item_is_told_with_the_deductions_that_were_met():
    assert answers.told(item(2), Bilingual()) is item(2).text
    assert answers.told(item(2), Bilingual("辱骂客户")).en == "沟通: 辱骂客户"


def test_a_count_is_set_without_touching_the_others():
    assert answers.counted(Answer(-1, "n"), 2, 1) == Answer(0, "n", counts=(0, 0, 1))
    assert answers.counted(Answer(0, counts=(2, 1)), 1, 0) == Answer(0, counts=(2,))


def test_an_item_is_shown_by_the_answer_it_waits_for_only():
    """X-3 waits for the second option of X-1, X-4 for the second deduction of X-2."""
    form = every_feature()
    assert answers.hidden(form, {}) == {3, 4}
    assert answers.hidden(form, {1: Answer(0), 2: Answer(0, counts=(1,))}) == {3, 4}
    assert answers.hidden(form, {1: Answer(1), 2: Answer(0, counts=(0, 1))}) == set()
    assert answers.hidden(form, {1: NA, 2: Answer(0, counts=(0, 2))}) == {3, 4}  # not offered


def test_what_hangs_on_a_hidden_item_is_hidden_too():
    form = every_feature()
    first, second = form.sections
    chained = replace(second.items[1], shown_when=replace(item(3).shown_when, item="X-4"))
    form = replace(form, sections=(first, replace(second, items=(second.items[0], chained))))
    given_answers = {2: Answer(0, counts=(0, 1)), 4: Answer(1)}
    assert 5 not in answers.hidden(form, given_answers)
    assert 5 in answers.hidden(form, {**given_answers, 2: Answer(0)})


def test_a_result_has_nothing_of_a_hidden_item():
    marks = (Mark(1, 3), Mark(2, 1), Mark(3))
    sheet = Sheet({1: Answer(0), 3: Answer(0, "kept")}, marks=marks)
    kept = answers.shown(every_feature(), sheet)
    assert kept == Sheet({1: Answer(0)}, marks=(Mark(2, 1), Mark(3)))
    shown_again = replace(sheet, answers={**sheet.answers, 1: Answer(1)})
    assert answers.shown(every_feature(), replace(shown_again, answers={})) == replace(
        shown_again, answers={}, marks=(Mark(2, 1), Mark(3))
    )
    plain = Sheet({1: Answer(0)}, marks=(Mark(1, 7),))
    assert answers.shown(shipped(), plain) is plain


def test_neither_a_bonus_nor_a_hidden_item_is_missing():
    form = every_feature()
    assert answers.missing(form, Sheet()) == (1, 2, 5)
    assert answers.missing(form, Sheet({1: Answer(1), 2: Answer(0, counts=(0, 1))})) == (4, 5)


@given(scored(rich=True))
def test_what_is_filled_is_shown_and_offered(case):
    form, sheet = case
    out = answers.hidden(form, sheet.answers)
    numbers = [part.item.number for part in answers.read(form, sheet).filled]
    assert not out & set(numbers)
    assert numbers == sorted(set(sheet.answers) - out)
    assert answers.read(form, answers.shown(form, sheet)).filled == answers.read(form, sheet).filled


@given(st.lists(st.integers(0, 3), max_size=4))
def test_the_same_counts_are_the_same_answer(counts):
    padded = Answer(0, counts=(*counts, 0, 0))
    assert padded == Answer(0, counts=tuple(counts))
    assert padded.choice == (0, padded.counts)
    assert [padded.count(place) for place in range(len(counts) + 2)] == [*counts, 0, 0]
