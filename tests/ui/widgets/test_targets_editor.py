"""S3-4.3d: a person adds, changes and removes the targets of a plan."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QToolButton

from qa_desk.i18n import Bilingual
from qa_desk.rules.outcomes import Outcome
from qa_desk.rules.plans import Target
from qa_desk.ui.widgets.targets_editor import TargetsEditor

FEE = Bilingual("资费告知", "Fee told")
ENDING = Bilingual("规范结束语", "Closing words")
TARGETS = (Target("item", "IN-06", 300, 210, name=FEE), Target("average", "", 880, 900))
BEFORE = Outcome(
    {"average": (8800, 10), "pass_rate": (9000, 10), "fatal_rate": (0, 0)},
    {"IN-14": (10_000, 50)},
)


@pytest.fixture
def editor(qtbot):
    editor = TargetsEditor()
    editor.offer((("IN-06", FEE), ("IN-14", ENDING)))
    editor.show_before(BEFORE)
    qtbot.addWidget(editor)
    with qtbot.waitActive(editor):
        editor.show()
        editor.activateWindow()
    return editor


def words(editor):
    return [label.text() for label in editor._rows.findChildren(QLabel)]


def choose(editor, text):
    menu = editor.menu()
    (items,) = menu.findChildren(QMenu)
    offered = [*menu.actions(), *items.actions()]
    next(each for each in offered if each.text() == text).trigger()
    menu.close()


def test_targets_come_back_as_they_were_shown(editor):
    editor.show_targets(TARGETS)
    assert editor.targets() == TARGETS
    assert words(editor)[3:] == [
        "Defect rate of an item: Fee told", "30.0 %", "Average score", "88.0",
    ]  # fmt: skip


def test_a_goal_is_changed(editor, qtbot):
    editor.show_targets(TARGETS)
    with qtbot.waitSignal(editor.changed):
        editor.lines[1][1].setValue(91.5)
    assert [target.goal for target in editor.targets()] == [210, 915]


def test_a_target_is_added_with_last_months_figure_and_the_cursor_in_its_goal(editor, qtbot):
    editor.show_targets(TARGETS)
    with qtbot.waitSignal(editor.changed):
        choose(editor, "Pass rate")
    qtbot.waitUntil(editor.lines[2][1].hasFocus)
    choose(editor, "Closing words")
    assert editor.targets() == (
        *TARGETS,
        Target("pass_rate", "", 900, 930),
        Target("item", "IN-14", 200, 140, name=ENDING),
    )


def test_without_a_figure_of_last_month_there_is_a_dash(editor):
    choose(editor, "Fatal error rate")
    assert words(editor)[3:] == ["Fatal error rate", "–"]
    assert editor.targets() == (Target("fatal_rate", "", None, 50),)


def test_what_is_a_target_already_is_not_offered_again(editor):
    for text in ("Average score", "Pass rate", "Fatal error rate", "Fee told", "Closing words"):
        choose(editor, text)
    menu = editor.menu()
    assert [each.text() for each in menu.actions()] == ["Defect rate of an item"]
    assert not menu.actions()[0].isEnabled()
    menu.close()


def test_a_target_is_removed_and_none_is_left(editor, qtbot):
    editor.show_targets(TARGETS)
    for target in ("Average score", "Defect rate of an item: Fee told"):
        button = next(
            each
            for each in editor.findChildren(QToolButton)
            if each.accessibleName() == f"Remove the target “{target}”"
        )
        with qtbot.waitSignal(editor.changed):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editor.targets() == ()
    assert editor.add.hasFocus()
    assert words(editor) == ["No target: nothing is compared when the plan is closed."]


def test_tab_goes_through_the_targets_and_then_to_the_button(editor, qtbot):
    editor.show_targets(TARGETS)
    qtbot.waitUntil(editor.lines[1][1].isVisible)
    editor.lines[0][1].setFocus()
    reached = []
    for _step in range(4):
        qtbot.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
        reached.append(editor.focusWidget())
    assert reached[0].accessibleName().startswith("Remove the target “Defect rate")
    assert reached[1] is editor.lines[1][1]
    assert reached[3] is editor.add


def test_the_menu_opens_under_its_button(editor, qtbot):
    editor.add.click()
    menu = next(each for each in editor.findChildren(QMenu) if each.parent() is editor)
    qtbot.waitUntil(menu.isVisible)
    menu.close()
