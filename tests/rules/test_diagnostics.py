"""What leaves a text that is told to those who mend the program."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.diagnostics import HIDDEN, without_people

NAMES = ["林芝健", "Lin Zhijian", "lin", "1001", "x", " ", ""]


def test_names_and_numbers_are_taken_out():
    said = without_people("lin (LIN ZHIJIAN, 林芝健先生) 1001 called 13812345678", NAMES)
    assert said == f"{HIDDEN} ({HIDDEN}, {HIDDEN}先生) {HIDDEN} called 138****5678"


def test_a_name_inside_of_a_word_is_none():
    assert without_people("linear 21001 line_lin", ["lin", "1001"]) == f"linear 21001 line_{HIDDEN}"


def test_a_name_beside_chinese_words_is_found():
    assert without_people("由lin登录", ["lin"]) == f"由{HIDDEN}登录"


def test_a_name_of_one_letter_takes_nothing_apart():
    assert without_people("x is x", ["x"]) == "x is x"


def test_without_names_only_numbers_go():
    assert without_people("to 13812345678", []) == "to 138****5678"


@given(st.lists(st.text(min_size=2, max_size=6)), st.text())
def test_a_name_by_itself_never_stays(names, text):
    for name in filter(lambda name: len(name.strip()) > 1, names):
        shown = without_people(f"{text} {name} ", names)
        assert f" {name.strip()} " not in shown.removeprefix(text) or name.strip() in HIDDEN
