"""An item of plain deductions: counted by digits and the mouse."""

import pytest
from PySide6.QtCore import Qt
from rules.sample_checklists import every_feature

from qa_desk.rules.sheets import Answer
from qa_desk.ui.widgets.count_row import CountRow, row_for
from qa_desk.ui.widgets.item_row import ItemRow


@pytest.fixture
def row(qtbot):
    row = row_for(every_feature().items[1])  # 20 points: 2.5 up to 4 times, 5 once, a fatal one
    qtbot.addWidget(row)
    with qtbot.waitActive(row):
        row.show()
        row.activateWindow()
    row.setFocus()
    return row


def answers_of(row):
    told = []
    row.answered.connect(lambda number, answer: told.append((number, answer)))
    return told


def test_an_item_has_the_row_that_fits_it(row):
    assert isinstance(row, CountRow)
    assert type(row_for(every_feature().items[0])) is ItemRow


def test_a_digit_counts_up_to_the_most_and_not_beyond(qtbot, row):
    told = answers_of(row)
    qtbot.keyClicks(row, "111111")
    assert [answer.counts for _number, answer in told] == [(1,), (2,), (3,), (4,)]
    assert row.counters[0].text() == "−2.5 ×4"
    assert row.left.text() == "10/20"
    qtbot.keyClicks(row, "2")
    assert told[-1] == (2, Answer(0, counts=(4, 1)))
    assert row.left.text() == "5/20"


def test_a_digit_without_a_deduction_counts_nothing(qtbot, row):
    with qtbot.assertNotEmitted(row.answered):
        qtbot.keyClicks(row, "9")


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, "-"])
def test_what_was_counted_last_is_taken_back_first(qtbot, row, key):
    qtbot.keyClicks(row, "1121")
    for expected in [(2, 1), (1, 1), (0, 1), ()]:
        qtbot.keyClicks(row, key) if isinstance(key, str) else qtbot.keyClick(row, key)
        assert row.given.counts == expected
    assert row.is_answered  # nothing is deducted, which is an answer too
    with qtbot.assertNotEmitted(row.answered):
        qtbot.keyClick(row, Qt.Key.Key_Backspace)


def test_zero_says_that_nothing_is_deducted(qtbot, row):
    told = answers_of(row)
    qtbot.keyClicks(row, "0")
    assert told == [(2, Answer(0))]
    assert row.full.isChecked()
    assert row.left.text() == "20/20"
    qtbot.keyClicks(row, "13")
    assert not row.full.isChecked()
    qtbot.keyClicks(row, "0")
    assert told[-1] == (2, Answer(0))


def test_the_mouse_counts_up_and_down(qtbot, row):
    button = row.counters[0]
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    shift = Qt.KeyboardModifier.ShiftModifier
    for _again in range(3):
        qtbot.mouseClick(button, left)
    assert row.given.counts == (3,)
    qtbot.mouseClick(button, right)
    qtbot.mouseClick(button, left, shift)
    assert row.given.counts == (1,)
    assert button.isChecked()
    qtbot.mouseClick(row.full, left)
    assert row.given == Answer(0)
    assert not button.isChecked()
    qtbot.mousePress(button, left)
    qtbot.mouseRelease(button, left, pos=button.rect().bottomRight() * 3)
    assert row.given == Answer(0)


def test_the_cause_is_asked_for_once_something_is_lost(row):
    assert row.cause.isHidden()
    row.show_answer(Answer(0))
    assert row.cause.isHidden()
    row.show_answer(Answer(0, "", "process", (0, 0, 1)))  # fatal, though it costs no points
    assert not row.cause.isHidden()
    assert row.cause.currentData() == "process"


@pytest.mark.parametrize(
    "answer", [None, Answer(0), Answer(0, "n", "system", (2, 1, 1)), Answer(0, counts=(0, 0, 1))]
)
def test_what_is_shown_is_what_was_answered(row, answer):
    row.show_answer(answer)
    counts = [answer.count(place) if answer else 0 for place in range(3)]
    assert [button.isChecked() for button in row.counters] == [bool(n) for n in counts]
    assert row.full.isChecked() == (answer == Answer(0))
    assert row.is_answered == (answer is not None)


def test_counts_that_the_item_does_not_offer_are_no_answer(row):
    row.show_answer(Answer(0, "old", counts=(9,)))
    assert not row.is_answered
    assert row.note.text() == "old"


def test_blind_hides_what_it_costs_and_what_is_left(row):
    row.show_answer(Answer(0, counts=(2, 0, 1)))
    row.set_blind(blind=True)
    assert [button.text() for button in row.counters] == ["[1] ×2", "[2]", "[3] ×1"]
    assert (row.full.text(), row.left.text()) == ("[0]", "")
    assert [button.property("option") for button in row.counters] == ["blind", "blind", "fatal"]
    row.set_blind(blind=False)
    assert [button.text() for button in row.counters] == ["−2.5 ×2", "−5", "0 ×1"]


def test_who_only_reads_counts_nothing(qtbot, row):
    row.set_read_only(read_only=True)
    with qtbot.assertNotEmitted(row.answered):
        qtbot.keyClicks(row, "10")
        qtbot.keyClick(row, Qt.Key.Key_Backspace)
        qtbot.mouseClick(row.counters[0], Qt.MouseButton.LeftButton)
        qtbot.mouseClick(row.counters[0], Qt.MouseButton.RightButton)


def test_every_button_tells_its_deduction_how_often_at_most_and_that_it_is_fatal(row):
    tips = [button.toolTip() for button in row.counters]
    assert tips[0] == "打断客户\nAt most 4 times"
    assert tips[1] == "语气生硬\nAt most once"
    assert "Customer-critical error" in tips[2]
    assert "打断客户" in row.counters[0].accessibleName()
    assert [button.icon().isNull() for button in row.counters] == [True, True, False]


def test_the_keys_are_said_while_the_row_is_in_hand(row):
    row.show_current(current=True)
    assert row.note.placeholderText().startswith("1–3 count · ")


def test_a_note_keeps_its_own_backspace_and_digits(qtbot, row):
    row.show_answer(Answer(0, counts=(2,)))
    row.note.setFocus()
    qtbot.keyClicks(row.note, "1-")
    qtbot.keyClick(row.note, Qt.Key.Key_Backspace)
    qtbot.keyClick(row.note, Qt.Key.Key_Backspace)
    qtbot.keyClick(row.note, Qt.Key.Key_Backspace)
    assert row.given.counts == (2,)


def test_few_deductions_stand_beside_the_text(qtbot):
    row = row_for(every_feature().items[4])
    qtbot.addWidget(row)
    row.resize(600, 60)
    row.show()
    assert row.counters[0].geometry().top() < row.note.geometry().top()
    assert row.counters[0].geometry().center().y() == pytest.approx(row.full.y() + 13, abs=8)
    row.choose_not_applicable()
    assert row.not_applicable.isChecked()
    assert row.left.text() == ""
    row.choose(1)
    assert (row.given, row.not_applicable.isChecked()) == (Answer(0, counts=(1,)), False)
