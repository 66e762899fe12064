import pytest
from PySide6.QtCore import Qt

from qa_desk.connections import Connection
from qa_desk.ui.widgets.connection_dialog import ConnectionDialog

ADDRESS = "postgresql+psycopg://db.example/qa_desk"


@pytest.fixture
def show(qtbot):
    def show(connection=None):
        dialog = ConnectionDialog(connection)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return show


def retype(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_typed_makes_the_address(show, qtbot):
    dialog = show()
    assert dialog.fields["address"].text() == ""
    for name, text in (("name", "Ours"), ("host", "db.example"), ("database", "qa_desk")):
        retype(qtbot, dialog.fields[name], text)
    assert dialog.fields["address"].text() == ADDRESS
    assert "has to prove its name" in dialog.protection.text()
    with qtbot.waitSignal(dialog.kept) as kept:
        press(qtbot, dialog.keep)
    assert kept.args == [Connection("Ours", ADDRESS)]


def test_a_typed_address_fills_the_fields_and_says_when_it_is_not_protected(show, qtbot):
    dialog = show()
    retype(qtbot, dialog.fields["address"], f"{ADDRESS}?sslmode=require")
    assert dialog.fields["host"].text() == "db.example"
    assert "Not protected" in dialog.protection.text()
    retype(qtbot, dialog.fields["port"], "5433")
    assert dialog.fields["address"].text().endswith(":5433/qa_desk?sslmode=require")
    retype(qtbot, dialog.fields["address"], "postgresql+psycopg://localhost/qa_desk")
    assert dialog.protection.text() == ""
    with qtbot.waitSignal(dialog.kept) as kept:
        press(qtbot, dialog.keep)
    assert kept.args[0].name == "localhost"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Type the name of the server"),
        ("mysql://db/x", "begins with postgresql"),
        ("postgresql+psycopg:///qa_desk", "Type the name of the server"),
        ("postgresql+psycopg://db:x/qa_desk", "A port is a number"),
        ("postgresql+psycopg://db", "name of the database"),
    ],
)
def test_what_is_missing_is_said_in_place(show, qtbot, address, words):
    dialog = show()
    retype(qtbot, dialog.fields["address"], address)
    with qtbot.assertNotEmitted(dialog.kept), qtbot.assertNotEmitted(dialog.trial_wanted):
        press(qtbot, dialog.keep)
        press(qtbot, dialog.trial)
    assert words in dialog.problem.words()


def test_a_certificate_file_is_chosen(show, qtbot, monkeypatch):
    dialog = show(Connection("Ours", ADDRESS))
    monkeypatch.setattr(dialog, "choose_file", lambda: "")
    press(qtbot, dialog.browse)
    monkeypatch.setattr(dialog, "choose_file", lambda: "/ca of us.pem")
    press(qtbot, dialog.browse)
    assert dialog.fields["address"].text() == f"{ADDRESS}?sslrootcert=/ca%20of%20us.pem"


def test_a_trial_says_how_it_went(show, qtbot):
    dialog = show(Connection("Ours", ADDRESS))
    with qtbot.waitSignal(dialog.trial_wanted) as wanted:
        press(qtbot, dialog.trial)
    assert wanted.args == [ADDRESS]
    assert not dialog.trial.isEnabled()
    dialog.show_trial("It answers.", went_well=True)
    assert (dialog.outcome.text(), dialog.problem.words()) == ("It answers.", "")
    dialog.show_trial("It does not.", went_well=False)
    assert (dialog.outcome.text(), dialog.problem.words()) == ("", "It does not.")
    assert dialog.trial.isEnabled()


def test_an_own_one_can_be_removed_and_a_preset_one_only_be_looked_at(show, qtbot):
    own = show(Connection("Ours", ADDRESS))
    with qtbot.waitSignal(own.removed):
        press(qtbot, own.remove)
    preset = show(Connection("Ours", ADDRESS, is_preset=True))
    assert not preset.remove.isVisible()
    assert not preset.keep.isVisible()
    assert preset.fields["host"].isReadOnly()
