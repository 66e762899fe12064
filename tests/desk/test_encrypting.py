"""From the window: the file is encrypted, and opens again where its key was lost."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from qa_desk import paths
from qa_desk.errors import LockedFileError
from qa_desk.models import backups
from qa_desk.vault import files, keys


def menu_of(window):
    return {action.text(): action for action in window._person.menu().actions()}


def path_of(url):
    return Path(url.removeprefix("sqlite:///"))


def lose_the_key(monkeypatch):
    monkeypatch.setattr(keys, "_at_hand", {})
    for file in (paths.settings() / "keys").iterdir():
        file.unlink()


def switched(program, button):
    """Press a button of the dialog and wait until it shows what is so now."""
    dialog = program.desk.encrypting.dialog
    program.wait(dialog.isEnabled)
    before = dialog.key.text()
    program.qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
    program.wait(lambda: dialog.isEnabled() and dialog.key.text() != before)
    return dialog


def test_an_administrator_encrypts_the_file_and_signs_in_again(centre, program):
    backups.before_upgrade(path_of(centre))
    program = program(centre)
    window = program.sign_in("lin")
    program.settle()
    menu_of(window)["Encryption of this file"].trigger()
    dialog = switched(program, "encrypt")
    assert program.desk.window is None
    assert dialog.key.text() == files.key_of(path_of(centre)).recovery_key
    assert dialog.delete.isVisible()
    program.qtbot.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    program.wait(lambda: dialog.isEnabled() and not dialog.delete.isVisible())
    first = dialog.key.text()
    assert switched(program, "change").key.text() != first
    dialog.accept()
    program.wait(lambda: program.desk.sign_in_window is not None)
    assert program.sign_in("lin").isVisible()
    program.settle()
    drafts = next((paths.data() / "drafts").glob("*.db"))
    assert files.mark_of(drafts) == files.mark_of(path_of(centre))


def test_closing_the_dialog_changes_nothing(centre, program):
    program = program(centre)
    window = program.sign_in("lin")
    window.rebuild()  # the offer stays in another language
    menu_of(window)["Encryption of this file"].trigger()
    dialog = program.desk.encrypting.dialog
    program.wait(dialog.isEnabled)
    dialog.reject()
    assert program.desk.window is window
    assert files.key_of(path_of(centre)) is None


def test_what_goes_wrong_stands_in_the_dialog(centre, program, monkeypatch):
    program = program(centre)
    window = program.sign_in("lin")
    program.settle()
    menu_of(window)["Encryption of this file"].trigger()
    dialog = program.desk.encrypting.dialog
    program.wait(dialog.isEnabled)
    (paths.settings() / "keys").write_text("in the way")
    program.qtbot.mouseClick(dialog.encrypt, Qt.MouseButton.LeftButton)
    program.wait(dialog.problem.words)
    assert "The key cannot be kept" in dialog.problem.words()
    dialog.reject()
    program.wait(lambda: program.desk.sign_in_window is not None)


def test_a_file_whose_key_is_lost_asks_for_the_paper(centre, program, monkeypatch):
    key = keys.make()
    keys.keep(key)
    files.rewrite(path_of(centre), key)
    lose_the_key(monkeypatch)
    program = program(centre)
    program.wait(lambda: program.desk.encrypting.recovery is not None)
    program.desk.encrypting.recovery.reject()
    program.type_in("lin")
    program.wait(lambda: program.desk.encrypting.recovery is not None)
    dialog = program.desk.encrypting.recovery
    program.desk.encrypting.ask_for_key(LockedFileError("Again.", path_of(centre)), None)
    assert program.desk.encrypting.recovery is dialog
    for typed, words in (("ABCD", "seven groups"), (keys.make().recovery_key, "not the one of")):
        dialog.key.setText(typed)
        program.qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
        program.wait(lambda words=words: words in dialog.problem.words())
    dialog.key.setText(key.recovery_key)
    program.qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    program.wait(lambda: program.desk.encrypting.recovery is None)
    assert program.sign_in("lin").isVisible()


def test_drafts_whose_key_is_lost_are_named(centre, program):
    program = program(centre)
    program.sign_in("lin")
    program.sign_out()
    drafts = next((paths.data() / "drafts").glob("*.db"))
    for end in ("-wal", "-shm"):
        drafts.with_name(drafts.name + end).unlink(missing_ok=True)
    drafts.write_bytes(bytes(range(256)) * 32)
    files._marks.clear()
    program.sign_in("lin")
    boxes = [box for box in program.desk.window.findChildren(QMessageBox) if box.isVisible()]
    assert "under a key that this computer has lost" in boxes[0].text()
    boxes[0].close()


def test_what_a_killed_switch_has_left_is_gone_after_the_next_start(centre, program):
    for name in ("desk.db-x.new", "desk.db.old"):
        path_of(centre).with_name(name).write_bytes(b"everybody's secrets")
    folder = path_of(centre).parent
    program = program(centre)
    program.wait(lambda: not [*folder.glob("*.new"), *folder.glob("*.old")])
