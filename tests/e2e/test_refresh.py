"""What colleagues do appears by itself, and disturbs nobody who types (D5)."""

import subprocess
import sys

import psycopg
import pytest
from audio.sounds import save, speech
from desks import Program
from factories import PASSWORD
from office import Office
from PySide6.QtTest import QTest

from qa_desk.models import Evaluation, changes, watching
from qa_desk.ui import attention


@pytest.fixture
def office(url, tmp_path):
    """A centre at work, on either engine."""
    office = Office(url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def seat(qtbot):
    """Sit somebody down at the whole program."""
    programs = []

    def sit(office, role):
        program = Program(qtbot, office.url)
        programs.append(program)
        program.desk.begin()
        program.sign_in(getattr(office, role).login)
        program.settle()
        return program

    yield sit
    for program in programs:
        program.close()


def hears(program):
    """Wait until the program hears of others."""
    program.wait(lambda: program.desk._session.watch._listener is not None)
    program.settle()


def test_a_colleagues_commit_appears_without_a_touch(office, seat):
    program = seat(office, "csr")
    page = program.desk.window.page()
    hears(program)
    assert (page.name, page.list.table.total) == ("inbox", 0)
    state = office.released()
    program.wait(lambda: [row.id for row in page.list.table.rows] == [state.id])
    assert page.waiting() == 1


def test_what_is_typed_chosen_and_scrolled_stays_when_the_page_reads_again(office, seat):
    states = [office.released(item_5=1) for _ in range(2)]
    program = seat(office, "csr")
    hears(program)
    page = program.open("inbox", states[1].id)
    program.wait(lambda: page.desk.panel.form is not None)
    program.settle()
    form, pane = page.desk.panel.form, page.desk.view.pane
    form.reservation.click()
    form.text.setPlainText("客户先挂断")
    form.secret.password.setText("half a pass")
    form.text.setFocus()
    program.desk.window.resize(1000, 560)
    program.wait(lambda: pane.verticalScrollBar().maximum() > 40)
    pane.verticalScrollBar().setValue(40)
    new = office.released()
    program.wait(lambda: new.id in [row.id for row in page.list.table.rows])
    with office.work("qa_lead") as work:
        work.session.get_one(Evaluation, states[1].id).due_at = None
    program.wait(lambda: page.desk.case().row.due_at is None)
    program.settle()
    assert page.desk.panel.form is form
    assert form.reservation.isChecked()
    assert (form.text.toPlainText(), form.secret.password.text()) == ("客户先挂断", "half a pass")
    assert form.text.hasFocus()
    assert page.list.current().id == states[1].id
    assert pane.verticalScrollBar().value() == 40


def test_a_lost_hint_is_made_up_for_by_reading_again(office, seat, monkeypatch):
    """Program n - 1 gives no hint (P4)."""
    monkeypatch.setattr(watching, "SURE_S", 0.2)
    monkeypatch.setattr(changes.FileListener, "hear", lambda _self: frozenset())
    monkeypatch.setattr(changes.ServerListener, "hear", lambda _self: frozenset())
    program = seat(office, "csr")
    page = program.desk.window.page()
    hears(program)
    state = office.released()
    program.wait(lambda: [row.id for row in page.list.table.rows] == [state.id])


def test_what_a_command_beside_the_window_stores_appears_in_it(sqlite_url, tmp_path, seat):
    """D11."""
    office = Office(sqlite_url, tmp_path)
    program = seat(office, "inspector")
    page = program.open("calls")
    hears(program)
    before = page.list.table.total
    (tmp_path / "new").mkdir()
    save(tmp_path / "new" / "call.wav", speech(0.1))
    command = ["--db", sqlite_url, "import", "recordings", str(tmp_path / "new")]
    subprocess.run(
        [sys.executable, "-m", "qa_desk", *command], check=True, capture_output=True, timeout=100
    )
    program.wait(lambda: page.list.table.total == before + 1)
    office.close()


def test_two_windows_on_one_server_follow_each_other(postgresql_url, tmp_path, seat):
    office = Office(postgresql_url, tmp_path)
    state = office.submitted()
    csr, inspector = seat(office, "csr"), seat(office, "inspector")
    hears(csr)
    inbox = inspector.open("inbox", state.id)
    inspector.wait(lambda: inbox.desk.panel.form is not None)
    inbox.desk.panel.form.buttons[0].click()
    page = csr.desk.window.page()
    csr.wait(lambda: [row.id for row in page.list.table.rows] == [state.id])
    page.list.choose(state.id)
    csr.wait(lambda: page.desk.panel.form is not None and page.desk.case().opened_by_csr)
    page.desk.panel.form.agree.click()
    page.desk.panel.form.secret.password.setText(PASSWORD)
    page.desk.panel.form.sign.click()
    results = inspector.open("results")
    inspector.wait(lambda: [row.status for row in results.list.table.rows] == ["E4"])
    office.close()


def sessions(url, login):
    """Count the connections of a person."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        question = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
        return connection.execute(question, [login]).fetchone()[0]


def test_an_idle_csr_holds_no_connection_and_is_up_to_date_at_a_touch(
    postgresql_url, tmp_path, seat, monkeypatch
):
    """P4: 600 sessions, mostly idle."""
    monkeypatch.setattr(watching, "IDLE_S", 0.3)
    office = Office(postgresql_url, tmp_path)
    program = seat(office, "csr")
    hears(program)
    monkeypatch.setattr(attention, "TIRED_S", 0.3)
    program.wait(lambda: sessions(office.url, office.csr.login) == 0)
    state = office.released()
    page = program.desk.window.page()
    assert page.list.table.total == 0
    monkeypatch.setattr(attention, "TIRED_S", 60)
    QTest.mouseMove(program.desk.window.windowHandle())
    program.wait(lambda: [row.id for row in page.list.table.rows] == [state.id])
    assert sessions(office.url, office.csr.login) > 0
    office.close()
