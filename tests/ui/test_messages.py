import logging
import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit, QWidget

from qa_desk import __version__, paths
from qa_desk.errors import RuleError
from qa_desk.ui import messages
from qa_desk.ui.messages import CrashDialog


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def hook(monkeypatch):
    """The hook on every fault, taken away again."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    log = logging.getLogger("qa_desk")
    before = list(log.handlers)
    messages.install_excepthook()
    messages.open_log()
    yield sys.excepthook
    for handler in [one for one in log.handlers if one not in before]:
        log.removeHandler(handler)
        handler.close()


def boxes(kind=QMessageBox):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def fault():
    try:
        raise ValueError("a secret of the program")
    except ValueError as error:
        return type(error), error, error.__traceback__


@pytest.mark.parametrize("say", [messages.tell, messages.warn])
def test_a_message_is_shown_once_and_nothing_waits(window, qtbot, say):
    say(window, "The plan <b>is</b> closed.")
    say(window, "The plan <b>is</b> closed.")
    (box,) = boxes()
    assert box.text() == "The plan <b>is</b> closed."
    assert box.textFormat() == Qt.TextFormat.PlainText
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: boxes() == [])


@pytest.mark.parametrize("say", [messages.tell, messages.warn])
def test_a_message_without_a_window_stays_until_it_is_closed(qtbot, free, say):
    say(None, "QA Desk is open already.")
    free()
    (box,) = boxes()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: boxes() == [])
    assert messages._open == set()


def test_a_message_goes_with_its_window(qtbot, free):
    window = QWidget()
    window.show()
    messages.tell(window, "QA Desk is open already.")
    window.deleteLater()
    free()
    assert boxes() == []
    assert messages._open == set()


def test_a_fault_without_a_window_stays_until_it_is_closed(qtbot, free):
    messages.crash(*fault())
    free()
    (dialog,) = boxes(CrashDialog)
    dialog.close()
    qtbot.waitUntil(lambda: boxes(CrashDialog) == [])
    assert messages._open == set()


@pytest.mark.parametrize(
    ("verb", "key", "answer"),
    [("Void", None, True), ("Cancel", None, False), (None, Qt.Key.Key_Escape, False),
     (None, Qt.Key.Key_Return, False)],
)  # fmt: skip
def test_a_question_has_its_verb_on_the_button(window, qtbot, verb, key, answer):
    def press():
        (box,) = boxes()
        assert {button.text() for button in box.buttons()} == {"Void", "Cancel"}
        if verb:
            next(button for button in box.buttons() if button.text() == verb).click()
        else:
            qtbot.keyClick(box, key)

    QTimer.singleShot(0, window, press)
    assert messages.ask(window, "Void this evaluation? This cannot be undone.", "Void") is answer


def test_a_refusal_is_said_in_its_words(window, qtbot):
    messages.failure(window, RuleError("Only the QA lead may release."))
    (box,) = boxes()
    assert box.text() == "Only the QA lead may release."
    box.close()


def test_a_fault_is_shown_with_versions_and_trace_to_copy(window, qtbot, hook):
    hook(*fault())
    (dialog,) = boxes(CrashDialog)
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert f"QA Desk {__version__}" in report
    assert "ValueError: a secret of the program" in report
    qtbot.mouseClick(dialog._copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == report
    dialog.close()


def test_a_second_fault_opens_no_second_dialog(window, qtbot, hook):
    hook(*fault())
    hook(*fault())
    (dialog,) = boxes(CrashDialog)
    dialog.close()


def test_a_fault_is_logged(window, hook):
    hook(*fault())
    assert "a secret of the program" in (paths.logs() / "qa-desk.log").read_text("utf-8")
    boxes(CrashDialog)[0].close()


def test_a_refusal_nobody_caught_is_no_crash(window, hook):
    hook(RuleError, RuleError("Only the QA lead may release."), None)
    assert boxes(CrashDialog) == []
    boxes()[0].close()


def test_interrupting_the_program_is_no_crash(window, hook, capsys):
    hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert boxes(CrashDialog) == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_stops_nothing(window, monkeypatch, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "file"))
    messages.open_log()
    assert "cannot be written" in caplog.text
