"""The place where people sign."""

from qa_desk.reports import style
from qa_desk.reports.flow import LEFT, RIGHT
from qa_desk.reports.signing import Choice, Slot, _choice_rows, signing_box

STAMP = ("Signed 2026-11-20 16:41", "Password confirmed · 9f3a71c0")


def test_a_slot_without_details_waits_for_the_pen() -> None:
    style.load_fonts()
    empty, stamped = Slot("CSR", "示例一 1023"), Slot("CSR", "示例一 1023", STAMP)
    assert not empty.signed
    assert stamped.signed
    assert stamped.lettering.bold
    assert stamped.detail_lines == list(STAMP)


def test_the_box_grows_with_its_signers_and_their_names() -> None:
    style.load_fonts()
    two = [Slot("CSR", "示例一 1023", STAMP), Slot("Team lead", "示例三 0301", STAMP)]
    witness = Slot("Witness", "示例二 0402", STAMP)
    long = Slot("Witness", "阿卜杜热合曼·麦麦提吐尔逊·买买提依明江·艾合买提 0402", STAMP)
    heights = [signing_box("Opinion", [], slots).height for slots in (two, [*two, witness])]
    heights.append(signing_box("Opinion", [], [*two, long]).height)
    assert heights == sorted(set(heights))


def test_choices_that_are_too_wide_for_one_row_take_more() -> None:
    style.load_fonts()
    choices = [Choice("Acknowledged with reservation", False)] * 6
    rows = _choice_rows(choices)
    assert [len(row) for row in rows] == [2, 2, 2]
    assert all(LEFT < x < RIGHT - 100 for row in rows for x, _choice in row)
