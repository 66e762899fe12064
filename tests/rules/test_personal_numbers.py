"""P18: mobile, identity-card and bank-card numbers are told from other digits; texts are masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import masking
from qa_desk.rules.disputes import Disputed, Opinion, Words
from qa_desk.rules.masking import mask_in_text, mask_within, personal_number
from qa_desk.rules.sheets import Answer, Mark, Sheet

IDENTITY = "11010519491231002X"  # the example of GB 11643
BANK_CARD = "6222021234567894"
digits = st.text("0123456789 -", max_size=40)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("客户13800138000来电", "mobile"),
        ("138 0013 8000", "mobile"),
        ("+86 138-0013-8000", "mobile"),
        ("１３８００１３８０００", "mobile"),
        (f"身份证 {IDENTITY}。", "identity"),
        (IDENTITY.lower(), "identity"),
        ("440308199901101512", "identity"),
        (BANK_CARD, "bank"),
        ("6222 0212 3456 7894", "bank"),
        ("11010519491231002X 13800138000", "identity"),
    ],
)
def test_p18_somebodys_number_is_told(text, kind):
    assert personal_number(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "工单 20261122001",
        "110105194912310021",  # its checksum is wrong
        "111111111111111111",
        "6222021234567890",  # so is Luhn's
        "138****8000",
        "12345678901",
        "2026-11-22 09:30:00",
        "A13800138000",
        "138001380001234567890123456",
    ],
)
def test_p18_other_digits_are_left_alone(text):
    assert personal_number(text) == ""


@given(st.from_regex(r"[3-6][0-9]{14}", fullmatch=True))
def test_p18_of_the_ten_last_digits_of_a_card_one_is_right(stem):
    assert sum(masking._is_bank_card(f"{stem}{digit}") for digit in range(10)) == 1


@given(digits)
def test_p18_what_is_a_number_of_somebody_is_masked_too(text):
    if personal_number(text):
        assert personal_number(mask_in_text(text)) == ""


@given(st.text(max_size=60) | digits)
def test_p18_masking_twice_changes_nothing_more(text):
    assert mask_in_text(mask_in_text(text)) == mask_in_text(text)


def test_p18_all_texts_of_a_document_are_masked_and_its_figures_stay():
    document = {"13800138000": ["x 13800138000", 13800138000, None, {"a": ("13800138000",)}]}
    assert mask_within(document) == {
        "13800138000": ["x 138****8000", 13800138000, None, {"a": ["138****8000"]}]
    }


def test_p18_all_words_of_a_step_and_of_its_sheet_are_masked():
    said, shown = "回拨13800138000", "回拨138****8000"

    def words(text):
        sheet = Sheet(
            {1: Answer(0, text)}, {"f": text}, (Mark(5, 1, None, text),), text, text, witness=text
        )
        return Words(text, (Disputed(1, text, (3,), 0, text),), (Opinion(1, False, text),), sheet)

    assert words(said).masked() == words(shown)
    assert Words("x", missing=said).masked() == Words("x", missing=shown)
