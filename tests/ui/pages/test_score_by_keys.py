"""The scoring desk without a mouse: the form, what stands beside it, and the way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from ui.pages.scoring import in_form, press, sat_down

from qa_desk.ui.pages.score import ScorePage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scoring(office, qtbot):
    """A page on which an inspector has opened a task of a CSR who lost points on item 5 before."""
    office.released(item_5=1)
    office.drawn()
    page = sat_down(office, qtbot)
    page.queue.opened.emit(page.queue.current())
    in_form(page, qtbot)
    qtbot.waitUntil(lambda: page.jobs.running == 0 and bool(page.previous.days()))
    return page


def test_a_call_is_scored_looked_up_and_submitted_by_keys_alone(scoring, qtbot):
    page, form = scoring, scoring.form
    for number in form._rows.items:
        assert form._current is form._rows.items[number]
        press(qtbot, Qt.Key.Key_3 if number == 5 else Qt.Key.Key_1, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_F3)
    assert form._current is form._rows.items[5]
    assert form._rows.items[5].repeated.isVisible()
    press(qtbot, Qt.Key.Key_P)
    assert QApplication.focusWidget() is page.previous.tree
    assert page.previous.tree.currentItem().text(0).startswith("5  ")
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is form._rows.items[5]
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_Return, modifier=CTRL)
    qtbot.waitUntil(lambda: "submitted" in page.notice.words(), timeout=10_000)


def test_an_undone_change_is_undone_in_the_draft_too(scoring, qtbot):
    """D4."""
    page = scoring
    press(qtbot, Qt.Key.Key_2)
    page.listening.waveform.setFocus()
    press(qtbot, Qt.Key.Key_Z, modifier=CTRL)  # beside the form the keys are the sheet's too
    assert page.form.sheet().answers == {}
    assert page.jobs.settle()
    assert page.jobs.drafts.load(page._row.id).document["answers"] == {}


def test_blind_is_remembered_for_the_person(scoring, qtbot):
    press(qtbot, Qt.Key.Key_B, modifier=CTRL)
    again = ScorePage(scoring.jobs, scoring.actor)
    qtbot.addWidget(again)
    assert again.form.header.blind.isChecked()
    again.form.set_blind(blind=False)
    assert scoring.memory.value("blind") == "no"
    assert not again.form.header.time.is_busy()
