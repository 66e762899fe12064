"""Quick phrases inside a note: taken by one key, and out of the input method's way (P5)."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from qa_desk.rules.sheets import Answer
from qa_desk.ui.widgets import phrases
from qa_desk.ui.widgets.phrases import PhraseMenu, Phrases


@pytest.fixture
def memory(tmp_path):
    return QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def note(form):
    """The note of the first item, with the keys."""
    note = form._rows.items[1].note
    note.setFocus()
    return note


def opened(qtbot, widget):
    """Press F4 and return the menu that opens."""
    qtbot.keyClick(widget, Qt.Key.Key_F4)
    found = widget.findChildren(PhraseMenu)
    assert found, "no menu"
    return found[-1]


def texts(menu):
    return [action.data()[1] for action in menu.actions() if action.data()]


def test_a_digit_writes_a_phrase_into_the_note(qtbot, form, note, checklist):
    menu = opened(qtbot, note)
    first = str(checklist.items[0].options[1].text)
    assert texts(menu)[0] == first
    qtbot.keyClick(menu, Qt.Key.Key_1)
    assert note.text() == first
    assert form.sheet().answers[1].note == first


def test_what_stands_there_stays_and_the_phrase_is_a_step_of_its_own(qtbot, form, note):
    form.phrases.of_centre = ("greet first",)
    qtbot.keyClicks(note, "late")
    menu = opened(qtbot, note)
    assert texts(menu)[-2:] == ["greet first", "late"]
    place = texts(menu).index("greet first") + 1
    qtbot.keyClick(menu, str(place))
    assert note.text() == "late; greet first"
    qtbot.keyClick(note, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert note.text() == "late"


def test_the_chosen_option_comes_first_and_the_guidance_with_it(qtbot, form, note, checklist):
    form._rows.items[1].choose(3)
    item = checklist.items[0]
    offered = texts(opened(qtbot, note))
    assert offered[0] == str(item.options[2].text)
    assert offered[: len(phrases.of_item(item, Answer(2)))] == list(
        phrases.of_item(item, Answer(2))
    )


def test_from_the_item_the_key_goes_into_its_note(qtbot, form):
    row = form._rows.items[1]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_F4)
    assert row.note.findChildren(PhraseMenu)


def test_a_fatal_error_and_the_comments_have_phrases_too(qtbot, form):
    form.phrases.of_centre = ("patient",)
    row = form._rows.fatals["IN-F3"]
    row.choose(1)
    row.note.setFocus()
    assert texts(opened(qtbot, row.note))[0] == str(row.fatal.text)
    praise = form._rows.comments.praise
    praise.setFocus()
    menu = opened(qtbot, praise)
    assert texts(menu) == ["patient"]
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert form.sheet().praise == "patient"


def test_where_nothing_can_be_written_nothing_is_offered(qtbot, form):
    row = form._rows.fatals["IN-F3"]  # not found, so it takes no note
    form._rows.comments.set_read_only(read_only=True)
    form._rows.comments.praise.setFocus()
    form._rows.items[1].note.setReadOnly(True)
    qtbot.keyClick(form._rows.comments.praise, Qt.Key.Key_F4)
    assert not form.findChildren(PhraseMenu)
    assert phrases.field_of(row) is None


def test_ones_own_phrase_is_kept_on_this_computer_and_forgotten_again(qtbot, form, note, memory):
    form.phrases = Phrases(memory)
    qtbot.keyClicks(note, "spoke too fast")
    qtbot.keyClick(opened(qtbot, note), Qt.Key.Key_0)
    assert Phrases(memory).own == ("spoke too fast",)
    form.phrases.turn("another")
    assert Phrases(memory).own == ("another", "spoke too fast")
    qtbot.keyClick(opened(qtbot, note), Qt.Key.Key_0)
    assert Phrases(memory).own == ("another",)


def test_without_any_phrase_the_list_says_so(qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = PhraseMenu(field, (), ())
    assert [action.isEnabled() for action in menu.actions()] == [False]


def test_a_long_phrase_is_shown_short_and_written_whole(qtbot):
    field = QPlainTextEdit("好。")
    qtbot.addWidget(field)
    field.moveCursor(field.textCursor().MoveOperation.End)
    phrase = "说" * 80
    menu = PhraseMenu(field, (phrase,), ())
    assert len(menu.actions()[0].text()) < 60
    phrases.insert(field, phrase)
    assert field.toPlainText() == f"好。{phrase}"


def test_a_selection_gives_way_and_no_more_than_twelve_are_offered(qtbot):
    field = QLineEdit("late")
    qtbot.addWidget(field)
    field.selectAll()
    phrases.insert(field, "early")
    assert field.text() == "early"
    own = Phrases()
    own.of_centre = tuple(f"phrase {n}" for n in range(20))
    assert len(own.offered(["phrase 3", "first"])) == 12
    assert QApplication.activePopupWidget() is None
