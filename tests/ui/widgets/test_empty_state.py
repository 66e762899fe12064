from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from qa_desk.ui.widgets.empty_state import EmptyState


def test_it_says_why_and_offers_what_to_do(qtbot):
    state = EmptyState()
    qtbot.addWidget(state)
    state.show()
    state.say("Nothing waits for you", "New slips appear here by themselves.", "Draw calls")
    assert state.words() == "Nothing waits for you\nNew slips appear here by themselves."
    button = state.findChild(QPushButton)
    with qtbot.waitSignal(state.acted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    state.say("Loading")
    assert not button.isVisible()


def test_a_long_reason_is_whole(qtbot):
    state = EmptyState()
    qtbot.addWidget(state)
    state.resize(420, 400)
    state.show()
    state.say("This list could not be loaded", "The server does not answer. " * 8, "Try again")
    label = state._reason
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
