"""S3-4.3a: every condition of a rule can be set, read back and taken away."""

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from qa_desk.errors import InputError
from qa_desk.rules.call_filters import CallFilter
from qa_desk.ui.widgets import filter_fields
from qa_desk.ui.widgets.filter_editor import FilterEditor

WHOLE = CallFilter(
    teams=("T1",),
    skill_groups=("general",),
    contact_reasons=("bill", "5G"),
    directions=("inbound", "outbound"),
    min_seconds=30,
    max_seconds=600,
    hours=(22, 6),
    weekdays=(1, 6),
    tags=("retention",),
    csat_max=0,
    complaint=True,
    min_silence=300,
    min_talk_over=50,
    words="refund",
    tenure_max_days=90,
    people=("1001",),
    last_score_max=850,
    weak_items=("IN-06",),
    languages=("Cantonese",),
)
CHOICES = {
    "teams": [("T1", "Team 1"), ("T2", "Team 2")],
    "contact_reasons": [("5G", "5G"), ("bill", "bill")],
}


@pytest.fixture
def editor(qtbot):
    editor = FilterEditor()
    editor.offer(CHOICES)
    qtbot.addWidget(editor)
    with qtbot.waitActive(editor):
        editor.show()
        editor.activateWindow()
    return editor


def test_every_condition_comes_back_as_it_was_shown(editor):
    editor.show_filter(WHOLE)
    found = editor.filter().to_document()
    wanted = WHOLE.to_document()
    found["contact_reasons"].sort()
    wanted["contact_reasons"] = sorted(wanted["contact_reasons"])
    assert wanted.keys() == {field.name for field in fields(CallFilter)}
    assert found == wanted
    assert list(editor.conditions) == list(filter_fields.LABELS)
    assert not editor.add.isVisible()


def test_no_condition_means_all_calls(editor):
    assert editor.filter() == CallFilter()
    assert editor._all.text() == "No condition: all calls may be drawn."
    editor.show_filter(CallFilter(complaint=True))
    assert not editor._all.isVisible()


def test_a_condition_is_added_from_the_menu_with_the_cursor_in_it(editor, qtbot):
    menu = editor.menu()
    action = next(each for each in menu.actions() if each.text() == "Length")
    with qtbot.waitSignal(editor.changed):
        action.trigger()
    menu.close()
    length = editor.conditions["length"]
    qtbot.waitUntil(length.least.hasFocus)
    assert editor.filter() == CallFilter(min_seconds=300)
    length.least.setValue(0)
    length.most.setValue(60)
    assert editor.filter() == CallFilter(max_seconds=60)
    assert "Length" not in [each.text() for each in editor.menu().actions()]


def test_an_empty_condition_is_named_and_not_forgotten(editor):
    editor.add_condition("teams")
    with pytest.raises(InputError, match="The condition “Team” is empty"):
        editor.filter()
    editor.conditions["teams"].field.set_values(["T2"])
    assert editor.filter() == CallFilter(teams=("T2",))


def test_a_condition_is_taken_away(editor, qtbot):
    editor.show_filter(CallFilter(complaint=True, words="refund"))
    button = next(
        each
        for each in editor.findChildren(QToolButton)
        if each.accessibleName() == "Remove the condition “Complaint”"
    )
    with qtbot.waitSignal(editor.changed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editor.filter() == CallFilter(words="refund")
    assert editor.add.hasFocus()


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("csat_max", CallFilter(csat_max=2)),
        ("min_silence", CallFilter(min_silence=300)),
        ("min_talk_over", CallFilter(min_talk_over=100)),
        ("tenure_max_days", CallFilter(tenure_max_days=90)),
        ("last_score_max", CallFilter(last_score_max=850)),
        ("hours", CallFilter(hours=(9, 12))),
        ("complaint", CallFilter(complaint=True)),
    ],
)
def test_a_new_condition_begins_with_what_is_usual(editor, key, wanted):
    editor.add_condition(key)
    editor.add_condition(key)
    assert editor.filter() == wanted


def test_tab_goes_from_the_first_condition_to_the_button_below_the_last(editor, qtbot):
    editor.show_filter(CallFilter(complaint=True, words="refund"))
    words = editor.conditions["words"].field
    qtbot.waitUntil(words.isVisible)
    words.setFocus()
    qtbot.keyClick(words, Qt.Key.Key_Tab)
    assert editor.focusWidget().accessibleName() == "Remove the condition “Words in the transcript”"
    qtbot.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
    assert editor.add.hasFocus()


def test_words_are_typed(editor, qtbot):
    editor.add_condition("words")
    qtbot.keyClicks(editor.conditions["words"].field, " refund ")
    assert editor.filter() == CallFilter(words="refund")


def test_the_menu_opens_under_its_button(editor, qtbot):
    from PySide6.QtWidgets import QMenu

    editor.add.click()
    menu = editor.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.close()
