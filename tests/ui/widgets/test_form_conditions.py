"""Items that other answers show, a bonus, caps and why an item matters, on the form."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from rules.sample_checklists import every_feature

from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.ui.widgets.checklist_form import ChecklistForm


@pytest.fixture
def form(qtbot):
    """X-3 waits for the second option of X-1, X-4 for the second deduction of X-2."""
    form = ChecklistForm()
    qtbot.addWidget(form)
    form.resize(640, 600)
    form.show_checklist(every_feature(), Sheet(), "general")
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.focus_first()
    return form


def press(qtbot, *pressed):
    for key in pressed:
        target = QApplication.focusWidget()
        qtbot.keyClicks(target, key) if isinstance(key, str) else qtbot.keyClick(target, key)


def shown(form):
    return [number for number, row in form._rows.items.items() if not row.isHidden()]


def headings(form):
    labels = [label for label in form._rows.findChildren(QLabel) if not label.isHidden()]
    return [label.text() for label in labels if label.property("role") == "section"]


def undo(qtbot):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, control)


def test_an_item_appears_and_disappears_and_the_focus_stays(qtbot, form):
    assert shown(form) == [1, 2, 5]
    row = form._current
    top = row.mapTo(form, row.rect().topLeft())
    for key, numbers in (("2", [1, 2, 3, 5]), ("1", [1, 2, 5]), ("2", [1, 2, 3, 5])):
        press(qtbot, key)
        assert shown(form) == numbers
        assert QApplication.focusWidget() is row is form._current
        assert row.mapTo(form, row.rect().topLeft()) == top


def test_enter_and_next_missing_walk_over_what_is_shown_only(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Return)
    assert form._current.item.key == "X-2"
    press(qtbot, "0", Qt.Key.Key_Return)
    assert form._current.item.key == "X-5"
    press(qtbot, Qt.Key.Key_Up, "2", Qt.Key.Key_Return)
    assert form._current.item.key == "X-4"
    press(qtbot, "1", Qt.Key.Key_F3)
    assert form._current.item.key == "X-5"


def test_what_is_asked_for_is_counted_as_the_answers_show_it(qtbot, form):
    assert form.header.scored.text() == "0 of 3 scored"
    press(qtbot, "2", Qt.Key.Key_Return, "2", Qt.Key.Key_Return)
    assert form.header.scored.text() == "2 of 4 scored"  # the bonus need not be answered
    assert form.footer.missing.text() == "2 items missing"


def test_the_answer_of_a_hidden_item_is_kept_but_not_counted(qtbot, form):
    press(qtbot, "2", Qt.Key.Key_Return, "0", Qt.Key.Key_Up)
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    form._go_to(form._rows.items[3])
    press(qtbot, "1")
    assert form.footer.added.text() == "Bonus +5"
    with_bonus = form.footer.raw.text()
    form._go_to(form._rows.items[1])
    press(qtbot, "1")
    assert form.footer.added.text() == ""
    assert form.sheet().answers[3] == Answer(0)
    press(qtbot, "2")
    assert (form.footer.added.text(), form.footer.raw.text()) == ("Bonus +5", with_bonus)


def test_an_undo_inside_an_item_that_goes_leads_to_what_was_undone(qtbot, form):
    press(qtbot, "2", Qt.Key.Key_Return)
    form._go_to(form._rows.items[3])
    undo(qtbot)
    assert shown(form) == [1, 2, 5]
    assert form._current.item.number == 1
    assert QApplication.focusWidget() is form._rows.items[1]


def test_repeated_presses_are_undone_one_by_one(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Return, "111")
    assert form.sheet().answers[2].counts == (3,)
    undo(qtbot)
    assert form.sheet().answers[2].counts == (2,)
    undo(qtbot)
    undo(qtbot)
    assert 2 not in form.sheet().answers


def test_the_score_is_right_at_all_times(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Return)
    assert form.footer.raw.text() == "100.0"
    expected = {"1": "91.7", "2": "75.0"}  # of 30 points shown; X-4 waits without an answer
    for key, raw in expected.items():
        press(qtbot, key)
        assert form.footer.raw.text() == raw
    press(qtbot, "111")
    assert form.footer.raw.text() == "50.0"  # 15 of 20 lost: the cap of the section
    form._go_to(form._rows.items[1])
    press(qtbot, "2")
    assert form.footer.raw.text() == "50.0"
    assert form.footer.added.text() == "Caps +10"


def test_a_section_whose_items_are_all_hidden_has_no_heading(form, qtbot):
    first, second = every_feature().sections
    only = replace(second, items=second.items[:1])
    form.show_checklist(replace(every_feature(), sections=(first, only)), Sheet(), "general")
    assert headings(form)[0] == "A  通话  ·  no more than 15 lost"
    assert "B  处理" not in headings(form)
    form._go_to(form._rows.items[2])
    press(qtbot, "2")
    assert "B  处理" in headings(form)


def test_a_row_in_hand_that_is_hidden_gives_way_to_the_one_before_it(form):
    shown_sheet = Sheet({1: Answer(1)})
    form.show_checklist(every_feature(), shown_sheet, "general")
    form._go_to(form._rows.items[3])
    form.show_checklist(every_feature(), Sheet(), "general")
    assert form._current.item.number in (1, 2)


def test_why_an_item_matters_stands_beside_the_guidance(form):
    """S3-4.4a."""
    assert "Why it matters: Only the customer gets his data" in form.guidance.html()


def test_the_guidance_lists_the_deductions_and_how_often_each_was_met(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Return, "11")
    said = form.guidance.toPlainText()
    assert "打断客户 · 2 of at most 4" in " ".join(said.split())
    assert "−2.5" in said
    form.set_blind(blind=True)
    assert "−2.5" not in form.guidance.toPlainText()


def test_a_bonus_is_marked_as_one(form):
    row = form._rows.items[3]
    form.show_checklist(every_feature(), Sheet({1: Answer(1), 3: Answer(1)}), "general")
    assert [button.text() for button in row.options] == ["+5", "0"]
    assert row.options[1].property("option") == "na"  # nothing is lost
    assert row.cause.isHidden()
    assert "Bonus" in row.accessibleName()


def test_quick_phrases_begin_with_what_was_met(qtbot, form):
    press(qtbot, "1", Qt.Key.Key_Return, "2", Qt.Key.Key_F4)
    menu = QApplication.activePopupWidget()
    assert "语气生硬" in menu.actions()[0].text()
    menu.close()
