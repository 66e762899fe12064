import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from qa_desk.rules.sheets import Answer
from qa_desk.ui.widgets.item_row import ItemRow
from qa_desk.ui.widgets.wording import points


@pytest.fixture
def row(qtbot, checklist):
    row = ItemRow(checklist.items[1])  # four options, one of them fatal, and not applicable
    qtbot.addWidget(row)
    return row


@pytest.mark.parametrize(
    ("hundredths", "text"), [(400, "4"), (1500, "15"), (250, "2.5"), (25, "0.25"), (0, "0")]
)
def test_points_are_written_short(hundredths, text):
    assert points(hundredths) == text


def test_the_options_show_points_and_tell_their_text(row, checklist):
    assert [button.text() for button in row.options] == ["6", "3", "0", "0"]
    texts = [str(option.text) for option in checklist.items[1].options]
    assert [button.toolTip().split("\n")[0] for button in row.options] == texts
    assert [button.property("option") for button in row.options] == [
        "full",
        "part",
        "part",
        "fatal",
    ]


def test_a_fatal_option_is_told_by_an_icon_too(row):
    assert [button.icon().isNull() for button in row.options] == [True, True, True, False]
    assert "Compliance-critical error" in row.options[3].toolTip()


@pytest.mark.parametrize("answer", [None, Answer(1, "n", "process"), Answer(None), Answer(3, "x")])
def test_what_is_shown_is_what_was_answered(row, answer):
    row.show_answer(answer)
    chosen = [place for place, button in enumerate(row.options) if button.isChecked()]
    expected = [] if answer is None or answer.option is None else [answer.option]
    assert chosen == expected
    assert row.not_applicable.isChecked() == (answer == Answer(None))
    assert row.note.text() == (answer.note if answer else "")
    if answer and answer.option:
        assert row.cause.currentData() == answer.cause


def test_an_option_the_checklist_no_longer_has_is_not_shown(row):
    row.show_answer(Answer(7, "old"))
    assert not row.is_answered
    assert row.note.text() == "old"


def test_the_wheel_over_the_cause_scrolls_the_form_instead(row):
    row.show_answer(Answer(1))
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(row.cause, event)
    assert row.cause.currentData() == "csr"
    assert not event.isAccepted()


def test_what_is_needed_is_said_where_the_note_goes(row):
    row.show_needs(frozenset({"note", "mark"}))
    assert "are needed" in row.note.placeholderText()
    row.show_needs(frozenset())
    assert row.note.placeholderText() == ""
    row.show_current(current=True)
    assert row.note.placeholderText().startswith("1–4 choose")


def test_a_number_in_the_note_brings_a_gentle_word(row, qtbot):
    """P18."""
    row.show()
    qtbot.keyClicks(row.note, "13812345678")
    assert "138****5678" in row._sign.toolTip()
    row.note.clear()
    row.show_note("")
    assert row._sign.toolTip() == ""
