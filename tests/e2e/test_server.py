"""The same program on PostgreSQL: everybody signs in with a login role of their own (D1, D15)."""

from contextlib import contextmanager

import pytest
from desks import Program
from factories import PASSWORD, full_sheet
from office import Office
from postgres import Cluster
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from qa_desk import cli
from qa_desk.errors import RuleError
from qa_desk.models import Draft, JournalEntry, Signature, chain, database
from qa_desk.services import cases, drawing, evaluating, planning, signing_off
from qa_desk.services.signing_off import Answer


@pytest.fixture
def upgraded(cluster):
    """A database prepared by the command line, as its owner."""
    url = cluster.create("road")
    assert cli.main(["--db", url, "db", "upgrade"]) == 0
    yield url
    cluster.drop("road")


@pytest.fixture
def office(upgraded, tmp_path):
    """A centre on the server whose people have login roles."""
    office = Office(upgraded, tmp_path)
    yield office
    office.close()


@pytest.fixture
def program(office, qtbot):
    """The program on the server's address, which names nobody."""
    server = Program(qtbot, office.url.replace(office.url.split("//")[1].split("@")[0] + "@", ""))
    server.desk.begin()
    yield server
    server.close()


@contextmanager
def signed_in(office, role):
    """One person's own connection."""
    access = database.sign_in(office.url, getattr(office, role).login, PASSWORD)
    try:
        yield access
    finally:
        access.close()


def chains(access):
    """Return who wrote into the journal; every chain must hold."""
    with access.ask() as work:
        assert chain.verify(work.session) == []
        return {entry.chain for entry in work.session.query(JournalEntry)}


def start_scoring(program, office):
    """Draw a task and open it on the inspector's page."""
    with signed_in(office, "qa_lead") as lead, lead.work() as work:
        plan = planning.make(work, planning.outlook(work).month, 1)
        plan = planning.approve(work, plan.id, plan.version)
        drawing.draw(work, plan.id, plan.version)
    program.sign_in(office.inspector.login)
    page = program.open("score")
    program.wait(lambda: page.queue.current() is not None and page.call.isVisible())
    page.queue.opened.emit(page.queue.current())
    program.wait(page.form.isVisible)
    page.form.focus_first()
    return page


def test_the_main_road_by_services_each_person_on_a_connection_of_their_own(office, tmp_path):
    with signed_in(office, "qa_lead") as lead:
        with lead.work() as work:
            plan = planning.make(work, planning.outlook(work).month, 1)
        with lead.work() as work:
            plan = planning.approve(work, plan.id, plan.version)
        with lead.work() as work:
            assert drawing.draw(work, plan.id, plan.version).drawn == 1
    with signed_in(office, "inspector") as inspector:
        with inspector.ask() as work:
            (task,) = cases.queue(work)
        with inspector.work() as work:
            cases.played(work, task.id)
            state = evaluating.open_task(work, task.id, task.version)
        with inspector.ask() as work:
            form = cases.case(work, task.id).checklist
        with inspector.work() as work:
            state = evaluating.submit(work, task.id, state.version, full_sheet(form, item_5=1))
        with inspector.work() as work:
            state = evaluating.release(work, task.id, state.version)
    number = state.slip
    with signed_in(office, "csr") as csr:
        with csr.work() as work:
            cases.opened(work, task.id)
        with csr.ask() as work:
            version = cases.case(work, task.id).row.version
        with pytest.raises(RuleError, match="wrong"), csr.work() as work:
            signing_off.confirm(work, task.id, version, Answer("agree"), "wrong horse battery")
        with csr.work() as work:
            assert signing_off.confirm(work, task.id, version, Answer("agree"), PASSWORD) == number
    with signed_in(office, "lead") as lead:
        with lead.work() as work:
            version = cases.case(work, task.id).row.version
            signing_off.countersign(work, task.id, version, "已复盘", PASSWORD)
        with lead.work() as work:
            slip = signing_off.slip(work, number)
            signing_off.note_print(work, number)
    assert slip.complete
    with office._access.ask() as work:
        people = {row.person_id: row for row in work.session.query(Signature)}
        assert set(people) == {office.csr.id, office.lead.id}
        assert {row.method for row in people.values()} == {"password"}
    logins = {getattr(office, role).login for role in ("qa_lead", "inspector", "csr", "lead")}
    assert logins <= chains(office._access)


def test_the_main_road_by_the_windows_and_a_slip_by_command(
    office, program, tmp_path, monkeypatch, capsys
):
    """C-6, C-8, S0-6.3.1, S3-6.D3."""
    page = start_scoring(program, office)
    for _item in page.checklist().items:
        program.press(Qt.Key.Key_1)
        program.press(Qt.Key.Key_Down)
    program.settle()
    page.form.submit_requested.emit()
    program.wait(lambda: "submitted" in page.notice.words())
    with signed_in(office, "inspector") as inspector, inspector.ask() as work:
        (row,) = cases.inbox(work)
    sign(program, row.id, lambda form: None, "Release")
    program.sign_out()
    program.sign_in(office.csr.login)
    sign(program, row.id, lambda form: form.agree.click(), "Sign")
    program.sign_out()
    program.sign_in(office.lead.login)
    sign(program, row.id, lambda form: None, "Countersign")
    number = office.case(row.id).row.slip
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    file = tmp_path / "slip.pdf"
    address = program.desk._start.database
    command = ["--db", address, "--as", office.lead.login, "slip", "print", number, "-o", str(file)]
    assert cli.main(command) == 0
    assert number in PdfReader(file).pages[0].extract_text()
    chains(office._access)


def sign(program, case_id, fill_in, verb):
    """Open a case in the inbox, fill in its form, press its button."""
    page = program.open("inbox", case_id)
    program.wait(lambda: page.desk.panel.form is not None)
    form = page.desk.panel.form
    fill_in(form)
    if hasattr(form, "secret"):
        form.secret.password.setText(PASSWORD)
    program.settle()
    (button,) = [
        b for b in form.findChildren(type(form.findChild(QPushButton))) if b.text() == verb
    ]
    program.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    program.wait(page.said.isVisible)


def test_a_wrong_password_and_a_stranger_are_refused_in_words(office, program, cluster):
    program.type_in(office.csr.login, "wrong horse battery")
    assert program.refused() == "Name or password is wrong."
    program.type_in("nobody", PASSWORD)
    assert program.refused() == "Name or password is wrong."


@pytest.fixture
def away(tmp_path, qtbot):
    """A program on a server of its own, which may fall over."""
    with Cluster() as cluster:
        url = cluster.create("away")
        assert cli.main(["--db", url, "db", "init"]) == 0
        office = Office(url, tmp_path)
        program = Program(qtbot, url)
        program.desk.begin()
        yield cluster, office, program
        program.close()
        office.close()


def test_typing_goes_on_while_the_server_is_away(away):
    """D4: what is shown as saved is on this machine; the server gets it when it is back."""
    cluster, office, program = away
    page = start_scoring(program, office)
    shown = []
    page.saved.connect(shown.append)
    program.press(Qt.Key.Key_1)
    program.wait(lambda: program.desk.jobs.drafts.unpushed() == [] and program.settle() is None)
    cluster.fail()
    page.form.focus_first()
    program.press(Qt.Key.Key_2)
    program.press(Qt.Key.Key_Down)
    program.press(Qt.Key.Key_3)
    program.wait(lambda: shown[-1] is not None)
    (kept,) = program.desk.jobs.drafts.unpushed()
    assert kept.document == page.form.sheet().to_document()
    program.settle()
    cluster.recover()
    program.wait(lambda: program.desk.jobs.drafts.unpushed() == [])
    with office._access.ask() as work:
        assert work.session.query(Draft).one().save_id == kept.save_id
