"""Guidance or transcript beside the checklist, as the person had it last."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qa_desk.rules.transcripts import Turn
from qa_desk.ui.widgets.side_panel import SidePanel

TURNS = (Turn("csr", "客服", "您好", (0, 900)), Turn("customer", "客户", "我要退款", (1000, 1900)))


@pytest.fixture
def make(qtbot, tmp_path):
    """A function that makes a page with a panel; all of them remember together."""

    def panel():
        memory = QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)
        page = QWidget()
        panel = SidePanel(QLabel("guidance"), memory, page)
        QVBoxLayout(page).addWidget(panel)
        qtbot.addWidget(page)
        page.resize(300, 300)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        panel.page = page
        return panel

    return panel


def shown(panel):
    return "transcript" if panel.stack.currentWidget() is panel.transcript else "guidance"


def test_without_a_transcript_there_is_only_guidance(make, qtbot):
    panel = make()
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus()
    for key in (Qt.Key.Key_T, Qt.Key.Key_F):
        qtbot.keyClick(panel, key, Qt.KeyboardModifier.ControlModifier)
    assert (shown(panel), panel.tabs.isVisible()) == ("guidance", False)


def test_a_key_goes_to_and_fro_and_it_is_remembered(make, qtbot):
    panel = make()
    panel.show_turns(TURNS)
    assert (shown(panel), panel.tabs.isVisible()) == ("guidance", True)
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert shown(panel) == "transcript"
    again = make()
    again.show_turns(TURNS)
    assert shown(again) == "transcript"
    again.show_turns(())
    assert shown(again) == "guidance"
    again.show_turns(TURNS)
    assert shown(again) == "transcript"
    again.switch()
    assert shown(again) == "guidance"


def test_find_opens_the_transcript(make, qtbot):
    panel = make()
    panel.show_turns(TURNS)
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown(panel) == "transcript"
    assert panel.transcript.search.hasFocus()


def test_where_there_is_nothing_to_hear_the_words_are_in_front(make):
    """P25."""
    panel = make()
    panel.show_turns(TURNS, only=True)
    assert shown(panel) == "transcript"
