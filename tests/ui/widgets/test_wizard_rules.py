"""S3-4.3a: rules are added, doubled, moved, removed and brought back."""

import pytest
from PySide6.QtCore import Qt

from qa_desk.rules.plans import RuleLine
from qa_desk.ui.widgets.wizard_rules import WizardRules

ALT = Qt.KeyboardModifier.AltModifier
RULES = (RuleLine("One", 1), RuleLine("Two", 2), RuleLine("Three", 3))


@pytest.fixture
def step(qtbot):
    step = WizardRules()
    qtbot.addWidget(step)
    step.resize(1100, 600)
    with qtbot.waitActive(step):
        step.show()
        step.activateWindow()
    step.show_rules(RULES)
    step.table.setFocus()
    return step


def names(step):
    return [rule.name for rule in step.rules]


def test_without_rules_the_page_says_what_one_is(step, qtbot):
    step.show_rules(())
    assert "No rule yet" in step.nothing.words()
    step.nothing.acted.emit()
    assert len(step.rules) == 1
    assert step.editor.name.hasFocus()
    assert not step.nothing.isVisible()


def test_a_rule_moves_by_key_and_stays_in_hand(step, qtbot):
    qtbot.keyClick(step.table, Qt.Key.Key_Down, ALT)
    assert names(step) == ["Two", "One", "Three"]
    assert step.editor.name.text() == "One"
    qtbot.keyClick(step.table, Qt.Key.Key_Up, ALT)
    qtbot.keyClick(step.table, Qt.Key.Key_Up, ALT)
    assert names(step) == ["One", "Two", "Three"]


def test_rules_move_by_button_as_far_as_there_is_room(step):
    up, down = step._tools["up"], step._tools["down"]
    assert (up.isEnabled(), down.isEnabled()) == (False, True)
    down.click()
    down.click()
    assert names(step) == ["Two", "Three", "One"]
    assert (up.isEnabled(), down.isEnabled()) == (True, False)
    up.click()
    assert names(step) == ["Two", "One", "Three"]


def test_a_rule_is_doubled(step):
    step._tools["duplicate"].click()
    assert names(step) == ["One", "One (copy)", "Two", "Three"]
    assert step.rules[1].count == 1


def test_what_was_removed_comes_back(step, qtbot):
    step.table.choose(2)
    with qtbot.waitSignal(step.changed):
        qtbot.keyClick(step.table, Qt.Key.Key_Delete)
    assert names(step) == ["One", "Three"]
    assert step.undo.words() == "“Two” is removed."
    step.undo._button.click()
    assert names(step) == ["One", "Two", "Three"]
    assert step.undo.words() == ""


def test_what_is_typed_is_in_the_list_at_once(step, qtbot):
    with qtbot.waitSignal(step.changed):
        step.editor.name.setText("Everybody")
    assert step.table.table.index(0, 1).data() == "Everybody"
    editor = step.editor
    editor.reason.setCurrentIndex(editor.reason.findData("low_csat"))
    assert step.rules[0].kind == "targeted", "a reason brings its stratum along"
    editor.reason.setCurrentIndex(editor.reason.findData("quota"))
    assert step.rules[0].kind == "quota"
    editor.per.setCurrentIndex(editor.per.findData("team"))
    assert step.table.table.index(0, 2).data() == "1 of each team"


def test_a_condition_that_cannot_be_meant_leaves_the_rule_as_it_was(step):
    before = step.rules[0].filter
    step.editor.filter.add_condition("teams")
    assert "is empty" in step.editor.problem.words()
    assert step.rules[0].filter == before


def test_totals_stand_with_their_rules(step):
    step.show_totals(["10 evaluations", "20 evaluations", "30 evaluations"])
    assert step.table.table.index(1, 3).data() == "20 evaluations"
    step.table.choose(3)
    assert step.editor.total.text() == "30 evaluations"


def test_totals_that_come_later_leave_what_is_being_typed(step):
    step.editor.filter.add_condition("teams")
    step.show_totals(["10 evaluations", "20 evaluations", "30 evaluations"])
    assert "teams" in step.editor.filter.conditions
    assert step.editor.total.text() == "10 evaluations"
