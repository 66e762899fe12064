"""The server falls over or stands still: the window says so, keeps what is typed, and goes on."""

import sys

import pytest
from desks import Program
from factories import PASSWORD
from office import Office
from postgres import Cluster
from PySide6.QtWidgets import QApplication, QMessageBox

from qa_desk import cli
from qa_desk.models import watching


@pytest.fixture
def office_on(tmp_path):
    """A centre on a server of its own."""
    with Cluster() as cluster:
        url = cluster.create("away")
        assert cli.main(["--db", url, "db", "init"]) == 0
        office = Office(url, tmp_path)
        yield cluster, office
        cluster.thaw()
        office.close()


@pytest.fixture
def program(office_on, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "KNOCK_S", 0.2)
    program = Program(qtbot, office_on[1].url, ahead=True)
    program.desk.begin()
    yield program
    program.close()


def signing(program, office):
    """Open a result before the CSR, filled in up to the button; return the page."""
    state = office.released(item_5=1)
    program.sign_in(office.csr.login)
    page = program.open("inbox", state.id)
    program.wait(lambda: page.desk.panel.form is not None and page.desk.case().opened_by_csr)
    program.settle()
    form = page.desk.panel.form
    form.reservation.click()
    form.text.setPlainText("客户先挂断")
    form.secret.password.setText(PASSWORD)
    return page


def place(program):
    return program.desk.window.status.place.text()


def boxes():
    return [
        box
        for box in QApplication.topLevelWidgets()
        if isinstance(box, QMessageBox) and box.isVisible()
    ]


def refused(program, page):
    """Press the button and wait for the sentence; what was typed is there."""
    form = page.desk.panel.form
    form.sign.click()
    program.wait(form.problem.words)
    assert "What you typed is safe on this computer" in form.problem.words()
    assert form.text.toPlainText() == "客户先挂断"
    assert form.sign.isEnabled()


def signs(program, office, page):
    """Press the button once more; now it is signed."""
    form, case = page.desk.panel.form, page.desk.case().row.id
    form.secret.password.setText(PASSWORD)
    form.sign.click()
    program.wait(lambda: office.case(case).row.status == "E4")


def test_a_server_that_falls_over_is_told_and_so_is_its_return(office_on, program):
    cluster, office = office_on
    page = signing(program, office)
    before = str(program.desk.window._where)
    cluster.fail()
    program.wait(lambda: "does not answer" in place(program))
    assert "is kept on this computer" in place(program)
    refused(program, page)
    program.open("results")
    program.desk.window.switch_language()
    assert place(program) != before
    program.desk.window.switch_language()
    page = program.desk.window.page()
    assert "does not answer" in place(program)
    assert boxes() == []
    cluster.recover()
    program.wait(lambda: place(program) == f"{before} is back")
    program.wait(lambda: page.list.table.total == 1)
    inbox = program.open("inbox")
    program.wait(lambda: inbox.desk.panel.form is not None)
    program.wait(lambda: inbox.desk.panel.form.text.toPlainText() == "客户先挂断")
    inbox.desk.panel.form.reservation.click()
    program.wait(lambda: inbox.desk.case().opened_by_csr)
    signs(program, office, inbox)
    state = office.released()
    program.wait(lambda: state.id in [row.id for row in inbox.list.table.rows])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_no_action_hangs_on_a_frozen_server(office_on, program):
    cluster, office = office_on
    page = signing(program, office)
    cluster.freeze()
    refused(program, page)
    program.wait(lambda: "does not answer" in place(program))
    program.open("results")
    program.open("inbox")
    assert page.desk.panel.form.text.toPlainText() == "客户先挂断"
    assert boxes() == []
    cluster.thaw()
    program.wait(lambda: "is back" in place(program))
    program.settle()
    signs(program, office, page)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_signing_in_and_out_do_not_hang_on_a_frozen_server(office_on, program):
    cluster, office = office_on
    program.sign_in(office.csr.login)
    program.settle()
    cluster.freeze()
    program.sign_out()
    program.type_in(office.csr.login)
    assert "cannot be reached" in program.refused()
    cluster.thaw()
    program.sign_in(office.csr.login)
