"""Who comes in with a start password chooses another one first; wrong ones make the desk wait."""

import itertools

import pytest
from desks import Program
from factories import PASSWORD, make_person
from PySide6.QtWidgets import QDialog

from qa_desk.models import database, passwords

NEW = "four horses at dawn"
_numbers = itertools.count(1)


@pytest.fixture
def login(access):
    login = f"starter{next(_numbers)}"
    with access.work() as work:
        person = make_person(work, "trainer", login=login)
        passwords.set_password(work.session, person, PASSWORD, must_change=True)
    return login


@pytest.fixture
def program(qtbot, url, access):
    program = Program(qtbot, url)
    program.desk.begin()
    yield program
    program.close()


def asked(program):
    def found():
        return program.desk.sign_in_window.findChildren(QDialog)

    program.wait(found)
    return found()[-1]


def test_a_start_password_is_changed_before_anything_else(program, login, url):
    program.type_in(login)
    dialog = asked(program)
    assert program.desk.window is None
    dialog.new.setText(PASSWORD)
    dialog.again.setText(PASSWORD)
    dialog.button.click()
    assert "is the old one" in dialog.problem.words()
    dialog.new.setText(NEW)
    dialog.again.setText(NEW)
    dialog.button.click()
    program.wait(lambda: program.desk.window is not None)
    program.settle()
    program.sign_out()
    program.sign_in(login, NEW)
    program.settle()
    database.sign_in(url, login, NEW).close()


def test_whoever_does_not_want_to_is_not_let_in(program, login):
    program.type_in(login)
    asked(program).reject()
    program.wait(program.desk.sign_in_window.button.isEnabled)
    assert program.desk.window is None


def test_the_third_wrong_password_makes_the_desk_wait(program, login, url):
    """D1: on a server, which counts none; a local file locks the account after five."""
    window = program.desk.sign_in_window
    for n in range(3):
        program.type_in(login, f"wrong horse {n}")
        program.wait(window.error)
        program.settle()
    if url.startswith("sqlite"):
        assert window.button.isEnabled()
        return
    assert not window.button.isEnabled()
    window._on_submit()
    assert program.desk.jobs.running == 0
    window._patience.start(1)
    program.wait(window.button.isEnabled)
