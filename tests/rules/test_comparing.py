"""Two results of one checklist side by side."""

from dataclasses import replace

from rules.sample_checklists import every_feature, shipped

from qa_desk.rules.comparing import NOT_APPLICABLE, NOT_FOUND, Side, compared
from qa_desk.rules.sheets import Answer, Mark, Sheet

FORM = shipped()
FATAL = FORM.fatal_errors[0].key
BEST = Sheet({item.number: Answer(0) for item in FORM.items})


def with_answers(**given):
    return replace(BEST, answers={**BEST.answers, **{int(n[1:]): a for n, a in given.items()}})


def test_what_was_chosen_differently_is_shown_with_points_notes_and_marks():
    first = replace(with_answers(i3=Answer(1, "打断")), marks=(Mark(700, 3), Mark(900, 4)))
    (one,) = compared(FORM, first, BEST)
    item = FORM.items[2]
    assert (one.subject, one.text, one.at_ms, one.fatal) == (3, item.text, (700,), False)
    assert one.first.note == "打断"
    assert one.first.lost > one.second.lost == 0
    assert one.first.given == item.options[1].text


def test_what_is_wanted_is_shown_even_where_both_agree_or_there_is_one_result_only():
    assert [one.differs for one in compared(FORM, BEST, BEST, (3,))] == [False]
    (one,) = compared(FORM, BEST, None, (5,))
    assert (one.subject, one.second, one.differs) == (5, None, False)


def test_not_applicable_and_not_answered_have_their_words():
    first = with_answers(i3=Answer(None, "没有此环节"))
    second = replace(BEST, answers={n: a for n, a in BEST.answers.items() if n != 3})
    (one,) = compared(FORM, first, second)
    assert (one.first, one.second) == (Side(NOT_APPLICABLE, 0, "没有此环节", "csr"), Side(""))


def test_a_fatal_error_is_compared_by_its_class_and_note():
    first = replace(BEST, fatals={FATAL: "辱骂客户"}, marks=(Mark(900, None, FATAL),))
    (one,) = compared(FORM, first, BEST)
    assert (one.subject, one.fatal, one.at_ms) == (FATAL, True, (900,))
    assert one.first.note == "辱骂客户"
    assert one.first.given.en.endswith("error")
    assert one.first.given.zh != one.first.given.en
    assert one.second == Side(NOT_FOUND)


def test_an_item_whose_option_was_fatal_is_shown_as_fatal():
    number, option = next(
        (item.number, place)
        for item in FORM.items
        for place, option in enumerate(item.options)
        if option.fatal
    )
    first = with_answers(**{f"i{number}": Answer(option)})
    assert [one.fatal for one in compared(FORM, first, BEST)] == [True]


def test_what_was_met_how_often_is_said_side_by_side():
    form = every_feature()
    first = Sheet({1: Answer(0), 2: Answer(0, counts=(2, 0, 1)), 4: Answer(2), 5: Answer(0)})
    second = replace(first, answers={**first.answers, 2: Answer(0)})
    (one,) = compared(form, first, second)
    assert (one.subject, one.fatal) == (2, True)
    assert (one.first.given.en, one.first.lost) == ("打断客户 ×2; 辱骂客户", 500)
    assert (one.second.given.en, one.second.lost) == ("Nothing deducted", 0)
    assert [each.first for each in compared(form, first, None, [4])] == [Side("")]  # hidden
    alone = replace(first, answers={**first.answers, 2: Answer(0, counts=(0, 1))})
    found = compared(form, alone, Sheet({4: Answer(0)}), [4])
    both = next(one for one in found if one.subject == 4)
    assert (both.first.given.en, both.second.given.en) == ("Kept it back", "By the rules")
