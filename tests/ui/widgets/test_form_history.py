"""Undo and redo in the checklist form: one step a change, each as durable as any other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui.widgets.sheet_history import Place, SheetHistory, difference


@pytest.fixture
def press(qtbot):
    """A function that presses keys where the focus is."""

    def press(*keys):
        for key in keys:
            target = QApplication.focusWidget()
            click = qtbot.keyClicks if isinstance(key, str) else qtbot.keyClick
            click(target, key)

    return press


@pytest.fixture
def undo(qtbot):
    """A function that takes steps back."""

    def undo(times=1, key=Qt.Key.Key_Z):
        for _n in range(times):
            target = QApplication.focusWidget()
            qtbot.keyClick(target, key, Qt.KeyboardModifier.ControlModifier)

    return undo


def test_every_kind_of_change_is_undone_step_by_step_and_done_again(press, undo, form):
    states = [form.sheet()]
    row = form._rows.items[1]

    def step(change, *values):
        change(*values)
        states.append(form.sheet())

    step(press, "2")
    step(form.add_mark, 4000)
    row.note.setFocus()
    step(press, "late")
    row.setFocus()
    step(form._rows.fatals["IN-F3"].choose, 1)
    row.cause.setFocus()
    step(press, Qt.Key.Key_Down)
    form._rows.comments.praise.setFocus()
    step(press, "patient")
    form._rows.comments.suggestion.setFocus()
    step(press, "greet first")
    step(form._remove_mark, Mark(4000, 1))
    assert len({repr(state) for state in states}) == len(states)
    for state in reversed(states[:-1]):
        undo()
        assert form.sheet() == state
    assert not form.header.undo.isEnabled()
    undo()
    for state in states[1:]:
        undo(key=Qt.Key.Key_Y)
        assert form.sheet() == state
    assert not form.header.redo.isEnabled()


def test_what_is_undone_is_told_like_any_change_so_the_draft_has_it(press, undo, qtbot, form):
    """D4."""
    press("2")
    with qtbot.waitSignal(form.changed) as told:
        undo()
    assert told.args == [Sheet()]
    assert form.footer.missing.text() == "18 items missing"


def test_typing_in_a_note_is_one_step_until_the_note_is_left(press, undo, form):
    press(Qt.Key.Key_Tab, "late", " greeting", Qt.Key.Key_Escape, Qt.Key.Key_Tab, ", twice")
    undo()
    assert form._rows.items[1].note.text() == "late greeting"
    assert QApplication.focusWidget() is form._rows.items[1].note
    undo()
    assert form.sheet() == Sheet()


def test_words_of_an_input_method_are_typing_too(undo, form):
    """P5."""
    note = form._rows.items[1].note
    note.setFocus()
    for words in ("没有", "报工号"):
        chosen = QInputMethodEvent("", [])
        chosen.setCommitString(words)
        QApplication.sendEvent(note, chosen)
    undo()
    assert form.sheet() == Sheet()
    assert note.text() == ""


def test_the_focus_goes_to_what_was_undone(press, undo, form):
    press("2", Qt.Key.Key_Down, "2")
    form._rows.comments.suggestion.setFocus()
    press("slowly")
    form._rows.items[5].setFocus()
    undo()
    assert QApplication.focusWidget() is form._rows.comments.suggestion
    undo()
    assert form._current is form._rows.items[2]
    undo()
    assert form._current is form._rows.items[1]


def test_the_buttons_say_what_they_would_do(qtbot, press, form):
    assert "Nothing was changed" in form.header.undo.toolTip()
    press("2", Qt.Key.Key_Tab, "late")
    assert form.header.undo.toolTip() == "Undo (Ctrl+Z): Item 1: note"
    qtbot.mouseClick(form.header.undo, Qt.MouseButton.LeftButton)
    assert form.header.redo.toolTip() == "Redo (Ctrl+Y): Item 1: note"
    assert form.header.undo.toolTip() == "Undo (Ctrl+Z): Item 1: answer"
    qtbot.mouseClick(form.header.redo, Qt.MouseButton.LeftButton)
    assert form.sheet().answers[1].note == "late"


def test_a_new_change_leaves_nothing_to_do_again(press, undo, form):
    press("2")
    undo()
    press("1")
    assert not form.header.redo.isEnabled()


def test_the_steps_live_as_long_as_the_open_form(press, undo, form, checklist):
    press("2")
    form.show_checklist(checklist, form.sheet(), "general")
    undo()
    assert form.sheet() == Sheet({1: Answer(1)})


def test_a_sheet_that_is_only_shown_has_nothing_to_undo(undo, form, checklist):
    form.show_checklist(checklist, Sheet(), "general", read_only=True)
    form._rows.items[1].setFocus()
    undo()
    assert not form.header.undo.isVisible()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Sheet(), Sheet({4: Answer(0)}), "Item 4: answer"),
        (Sheet({4: Answer(1)}), Sheet({4: Answer(1, "x")}), "Item 4: note"),
        (Sheet({4: Answer(1)}), Sheet({4: Answer(1, "", "system")}), "Item 4: cause"),
        (Sheet(), Sheet(fatals={"IN-F1": ""}), "Fatal error IN-F1"),
        (Sheet(fatals={"F": ""}), Sheet(fatals={"F": "x"}), "Fatal error F: note"),
        (Sheet(), Sheet(marks=(Mark(61_000, 2),)), "Mark at 1:01"),
        (Sheet(marks=(Mark(5), Mark(5))), Sheet(marks=(Mark(5),)), "Mark at 0:00"),
        (Sheet(), Sheet(praise="x"), "Praise"),
        (Sheet(), Sheet(suggestion="x"), "Suggestion"),
    ],
)
def test_a_step_is_named_by_what_it_changed(before, after, words):
    place = difference(before, after)
    assert place.words() == words
    assert difference(before, before) is None


def test_without_a_step_there_is_nothing_to_go_back_to():
    history = SheetHistory(Sheet(praise="x"))
    history.record(Sheet(praise="x"))
    assert (history.undo(), history.redo()) == (Sheet(praise="x"), Sheet(praise="x"))
    assert (history.undoes, history.redoes) == (None, None)
    assert not Place("mark").is_typed
