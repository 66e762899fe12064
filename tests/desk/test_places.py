"""Which database the sign-in window offers, and which passwords are remembered."""

import pytest
from factories import PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from qa_desk import app, connections, paths, settings
from qa_desk.connections import Connection
from qa_desk.vault import keyrings

NOWHERE = "postgresql+psycopg://127.0.0.1:1/qa_desk"
OTHER = "postgresql+psycopg://127.0.0.1:2/qa_desk"


def press(program, button):
    program.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choices(window):
    return [window.choice.itemText(n) for n in range(window.choice.count())]


def visible_box(window):
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def test_with_one_database_only_a_way_to_add_another_shows(centre, program):
    program = program(centre)
    window = program.desk.sign_in_window
    assert not window.choice.isVisible()
    assert not window.show_place.isVisible()
    press(program, window.add_place)
    dialog = program.desk.places.dialog
    dialog.fields["name"].setText("Ours")
    for name, text in (("host", "127.0.0.1"), ("port", "1"), ("database", "qa_desk")):
        dialog.fields[name].clear()
        program.qtbot.keyClicks(dialog.fields[name], text)
    press(program, dialog.keep)
    program.wait(lambda: program.desk.sign_in_window not in (None, window))
    assert connections.own() == [Connection("Ours", NOWHERE)]
    assert settings.load().database == NOWHERE
    assert program.desk.sign_in_window.show_place.isVisible()


def test_another_database_is_chosen_and_remembered(centre, program, tmp_path, monkeypatch):
    connections.keep([Connection("Ours", NOWHERE), Connection("Theirs", OTHER)])
    paths.database_file(app.default_database()).parent.mkdir(parents=True)
    paths.database_file(app.default_database()).write_bytes(b"")
    program = program(NOWHERE)
    window = program.desk.sign_in_window
    assert choices(window) == ["Ours", "Theirs", "My own file on this computer"]
    window.choice.setCurrentIndex(1)
    window.choice.activated.emit(1)
    program.wait(lambda: program.desk.sign_in_window not in (None, window))
    assert settings.load().database == OTHER
    assert program.desk.sign_in_window.choice.currentText() == "Theirs"


def test_a_connection_is_changed_and_removed(program):
    connections.keep([Connection("Ours", NOWHERE)])
    program = program(NOWHERE)
    window = program.desk.sign_in_window
    press(program, window.show_place)
    dialog = program.desk.places.dialog
    assert dialog.fields["name"].text() == "Ours"
    dialog.fields["name"].setText("Renamed")
    press(program, dialog.keep)
    program.wait(lambda: program.desk.sign_in_window not in (None, window))
    assert connections.own() == [Connection("Renamed", NOWHERE)]
    press(program, program.desk.sign_in_window.show_place)
    press(program, program.desk.places.dialog.remove)
    program.wait(lambda: program.desk.first_start_window is not None)
    assert connections.own() == []
    assert settings.load().database == app.default_database()


def test_a_file_that_another_window_has_open_is_not_gone_to(centre, program):
    other = program(centre)
    connections.keep([Connection("Ours", NOWHERE)])
    one = program(NOWHERE)
    one.desk.places.chosen.emit(centre)
    assert "QA Desk is open on" in one.refused()
    assert other.desk.sign_in_window is not None


def test_a_trial_from_the_dialog_says_what_is_wrong(program):
    program = program(NOWHERE)
    press(program, program.desk.sign_in_window.show_place)
    dialog = program.desk.places.dialog
    press(program, dialog.trial)
    program.wait(dialog.problem.words)
    assert "cannot be reached" in dialog.problem.words()
    dialog.trial_wanted.emit("mysql://127.0.0.1/qa_desk")
    program.wait(lambda: "not in mysql" in dialog.problem.words())
    dialog.reject()


def test_a_preset_that_cannot_be_read_and_settings_that_cannot_be_kept_are_said(program):
    paths.machine_wide().mkdir(parents=True)
    (paths.machine_wide() / "connection.toml").write_text("[")
    program = program(NOWHERE)
    box = visible_box(program.desk.sign_in_window)
    assert "cannot be read" in box.text()
    box.close()
    (paths.machine_wide() / "connection.toml").unlink()
    press(program, program.desk.sign_in_window.show_place)
    paths.settings().parent.mkdir(parents=True, exist_ok=True)
    paths.settings().write_text("in the way")
    press(program, program.desk.places.dialog.keep)
    box = visible_box(program.desk.sign_in_window)
    assert "settings" in box.text()
    box.close()


def test_a_password_is_remembered_only_when_somebody_ticks_it(centre, program, drawer):
    program = program(centre)
    window = program.desk.sign_in_window
    program.wait(window.remember.isVisible)
    assert not window.remember.isChecked()
    program.sign_in("lin")
    program.sign_out()
    program.settle()
    assert keyrings.password(centre, "lin") is None
    window = program.desk.sign_in_window
    program.wait(window.remember.isVisible)
    window.remember.setChecked(True)
    program.sign_in("lin")
    program.settle()
    assert keyrings.password(centre, "lin") == PASSWORD
    program.sign_out()
    program.wait(lambda: program.desk.sign_in_window.password.text() == PASSWORD)
    assert program.desk.sign_in_window.remember.isChecked()
    program.desk.sign_in_window.remember.setChecked(False)
    program.sign_in("lin")
    program.settle()
    assert keyrings.password(centre, "lin") is None


def test_a_remembered_password_that_is_refused_is_forgotten(centre, program, drawer):
    settings.save(settings.load().but(last_login="lin"))
    keyrings.remember_password(centre, "lin", "an older password")
    program = program(centre)
    window = program.desk.sign_in_window
    program.wait(lambda: window.password.text() == "an older password")
    press(program, window.button)
    assert program.refused() == "Name or password is wrong."
    program.settle()
    assert keyrings.password(centre, "lin") is None


def test_without_a_keyring_nothing_is_offered(centre, program):
    program = program(centre)
    program.settle()
    window = program.desk.sign_in_window
    assert not window.remember.isVisible()
    assert not window.is_to_remember()


@pytest.mark.parametrize("address", [NOWHERE, "postgresql+psycopg://db.example/qa_desk"])
def test_an_unprotected_place_says_so(address):
    assert "not protected" not in str(app.where(address))
    weak = "postgresql+psycopg://db.example/qa_desk?sslmode=prefer"
    assert str(app.where(weak)) == "Server db.example/qa_desk (not protected)"
