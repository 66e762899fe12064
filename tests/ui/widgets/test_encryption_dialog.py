from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter

from qa_desk.ui.widgets.encryption_dialog import EncryptionDialog
from qa_desk.ui.widgets.recovery_dialog import RecoveryDialog

KEY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23"


@dataclass(frozen=True)
class State:
    path: Path = Path("/data/qa-desk.db")
    recovery_key: str = ""
    key_file: Path | None = None
    plain: tuple[Path, ...] = ()


@pytest.fixture
def dialog(qtbot):
    dialog = EncryptionDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_plain_file_offers_only_to_be_encrypted(dialog, qtbot):
    assert not dialog.isEnabled()
    dialog.show_state(State())
    assert dialog.heading.text() == "qa-desk.db is not encrypted"
    assert not dialog.stop.isVisible()
    assert not dialog.key.isVisible()
    with qtbot.waitSignal(dialog.switch_wanted) as wanted:
        press(qtbot, dialog.encrypt)
    assert wanted.args == ["on"]
    assert not dialog.isEnabled()
    dialog.show_error("It is open elsewhere.")
    assert dialog.problem.words() == "It is open elsewhere."
    assert dialog.isEnabled()


@pytest.mark.parametrize(("name", "action"), [("stop", "off"), ("change", "change-key")])
def test_an_encrypted_file_shows_its_key_and_what_can_be_done(dialog, qtbot, name, action):
    dialog.show_state(State(recovery_key=KEY))
    assert dialog.key.text() == KEY
    assert not dialog.encrypt.isVisible()
    assert not dialog.delete.isVisible()
    assert "no keyring" not in dialog.words.text()
    with qtbot.waitSignal(dialog.switch_wanted) as wanted:
        press(qtbot, getattr(dialog, name))
    assert wanted.args == [action]


def test_a_key_in_a_file_says_what_that_protects_against(dialog):
    dialog.show_state(State(recovery_key=KEY, key_file=Path("/settings/keys/a.key")))
    assert "protects only against a stolen copy" in dialog.words.text()


def test_plain_copies_are_named_and_can_be_deleted(dialog, qtbot):
    copies = tuple(Path(f"/backups/copy{n}.db") for n in range(7))
    dialog.show_state(State(recovery_key=KEY, plain=copies))
    assert "7 copies are not encrypted: copy0.db" in dialog.plain.text()
    assert dialog.plain.text().endswith("…")
    with qtbot.waitSignal(dialog.deletion_wanted):
        press(qtbot, dialog.delete)


def test_the_recovery_key_is_copied_and_printed(dialog, qtbot, tmp_path, monkeypatch):
    dialog.show_state(State(recovery_key=KEY))
    press(qtbot, dialog.copy)
    assert QGuiApplication.clipboard().text() == KEY
    monkeypatch.setattr(dialog, "choose_printer", lambda: None)
    press(qtbot, dialog.print)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    monkeypatch.setattr(dialog, "choose_printer", lambda: printer)
    press(qtbot, dialog.print)
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")


def test_a_recovery_key_is_asked_for_until_it_is_right(qtbot):
    dialog = RecoveryDialog("The file is locked.")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.key, "abcd")
    with qtbot.waitSignal(dialog.typed) as typed:
        press(qtbot, dialog.button)
    assert typed.args == ["abcd"]
    dialog.show_error("Not this one.")
    assert dialog.problem.words() == "Not this one."
    qtbot.keyClicks(dialog.key, "e")
    assert dialog.problem.words() == ""
