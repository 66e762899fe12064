"""The journal's page: found, verified, exported."""

import csv
from datetime import timedelta

import pytest
from factories import acting, make_person, make_scene
from PySide6.QtWidgets import QInputDialog
from sqlalchemy import text

from qa_desk.models import Setting, chain, database, engines, leave, security
from qa_desk.services import exports, journal
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.journal import JournalPage


@pytest.fixture
def access(sqlite_url):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        make_scene(work, calls=1)
        make_person(work, "admin", login="root", name="管理员")
    with access.work() as work:
        work.session.connection().info["actor"] = "root"
        chain.note(work.session, "play", "evaluation", "7", {})
    yield access
    access.close()


@pytest.fixture
def page(access, qtbot):
    with access.ask() as work:
        actor = database.actor_of(
            work.session,
            work.session.query(database.Person).filter_by(login="root").one(),
            work.now,
        )
    own = database.Access(access._engine, actor)
    jobs = Jobs(own.work, own.ask)
    page = JournalPage(jobs, actor)
    qtbot.addWidget(page)
    qtbot.addWidget(page.header)
    page.body.insertWidget(0, page.header)
    page.resize(1178, 680)
    page.show()
    page.catch_up()
    qtbot.waitUntil(lambda: page.people.count() == 3 and bool(page.list.table._rows))
    yield page
    page.close()
    assert jobs.close()


def shown(page):
    return list(page.list.table._rows)


def choose(box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_the_newest_entry_is_on_top_in_words(page):
    table = page.list.table
    cells = [table.index(0, n).data() for n in range(len(table.columns))]
    assert cells[3:6] == ["Played the recording", "Evaluation", "7"]
    assert cells[1].startswith("管理员")
    assert not page.more.isVisible()


def test_entries_are_found_by_person_by_action_and_by_day(page, qtbot):
    everything = len(shown(page))
    choose(page.people, "root")
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    page.restore(journal.Wanted())
    qtbot.waitUntil(lambda: len(shown(page)) == everything)
    choose(page.acts, "insert")
    qtbot.waitUntil(lambda: {entry.action for entry in shown(page)} == {"insert"})
    inserted = len(shown(page))
    qtbot.keyClicks(page.day, "2001-01-0")
    assert len(shown(page)) == inserted
    qtbot.keyClicks(page.day, "1")
    qtbot.waitUntil(lambda: shown(page) == [])
    page.day.clear()
    qtbot.waitUntil(lambda: len(shown(page)) == inserted)
    assert page.state() == journal.Wanted(action="insert")


def test_a_place_is_come_back_to(page, qtbot):
    page.restore(journal.Wanted(chain="root", action="play"))
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    assert page.people.currentData() == "root"
    assert page.acts.currentData() == "play"


def test_older_entries_come_when_asked_for(page, qtbot, monkeypatch):
    everything = len(shown(page))
    monkeypatch.setattr(journal, "NEWEST", 4)
    page.restore(journal.Wanted(most=4))
    qtbot.waitUntil(lambda: len(shown(page)) == 4 and page.more.isVisible())
    while page.more.isVisible():
        before = len(shown(page))
        page.more.click()
        qtbot.waitUntil(lambda before=before: len(shown(page)) > before or page.more.isHidden())
    assert len(shown(page)) == everything


def test_a_whole_journal_is_said(page, qtbot):
    page.verify.click()
    assert not page.verify.isEnabled()
    qtbot.waitUntil(lambda: page.notice.words().startswith("The journal is whole"))
    qtbot.waitUntil(page.verify.isEnabled)


def test_a_break_is_named(page, sqlite_url, qtbot):
    engine = engines.connect(sqlite_url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        security.drop(connection)
        connection.execute(text("UPDATE journal_entry SET payload = '{}' WHERE chain = 'root'"))
        connection.execute(text("UPDATE journal_entry SET machine = 'x' WHERE chain = 'root'"))
        security.apply(connection)
    engine.dispose()
    page.verify.click()
    qtbot.waitUntil(lambda: "root: entry 1 is not as it was written." in page.notice.words())


def test_the_shown_entries_are_exported_and_that_is_an_entry(page, qtbot, tmp_path, monkeypatch):
    choose(page.people, "root")
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    monkeypatch.setattr(page, "choose_file", lambda: str(tmp_path / "journal.csv"))
    page.export.click()
    qtbot.waitUntil(lambda: page.notice.words() == "1 entry was exported.")
    rows = list(csv.reader((tmp_path / "journal.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 2
    qtbot.waitUntil(lambda: shown(page)[0].action == "export")


def test_an_export_that_fails_is_said_and_one_that_is_given_up_does_nothing(
    page, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(page, "choose_file", lambda: "")
    page.export.click()
    assert page.notice.words() == ""
    monkeypatch.setattr(page, "choose_file", lambda: str(tmp_path))
    page.export.click()
    qtbot.waitUntil(lambda: "cannot be written" in page.notice.words())


def test_many_entries_are_exported_when_somebody_else_approves(page, access, qtbot, tmp_path):
    target, reasons = tmp_path / "journal.csv", ["", "事后检查"]
    page.choose_file = lambda: str(target)
    page.ask_reason = lambda _number: reasons.pop(0)
    with access.work() as work:
        root = work.session.query(database.Person).filter_by(login="root").one()
        lead = make_person(work, "qa_lead", login="lead", name="王力")
        work.session.add(
            Setting(
                key="export.alone",
                valid_from=work.now - timedelta(days=1),
                value="0",
                changed_by=root.id,
            )
        )
    page.export.click()
    qtbot.waitUntil(lambda: len(reasons) == 1 and page.jobs.running == 0)
    page.export.click()
    qtbot.waitUntil(lambda: page.notice.words().startswith("Asked."))
    page.export.click()
    qtbot.waitUntil(lambda: "waits" in page.notice.words())
    assert not target.exists()
    assert page.requests.words() == ""
    with access.work() as work:
        desk = acting(work, work.session.get_one(database.Person, lead.id))
        exports.approve(desk, exports.waiting(desk)[0].id)
        leave.ask(desk, "journal", "", 7, "抽查")
    page.export.click()
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: "asks to export 7 entries" in page.requests.words())
    assert "抽查" in page.requests.words()
    page.requests.acted.emit()
    qtbot.waitUntil(lambda: page.requests.words() == "")
    with access.work() as work:
        desk = acting(work, work.session.get_one(database.Person, lead.id))
        leave.ask(desk, "coverage", "2026-11/0", 1200, "月报")
    page.refresh()
    qtbot.waitUntil(lambda: "1200 CSRs of the coverage board" in page.requests.words())


def test_the_reason_is_asked_in_a_window(page, monkeypatch):
    asked = []

    def answer(_parent, _title, words):
        asked.append(words)
        return "抽查", True

    monkeypatch.setattr(QInputDialog, "getText", answer)
    assert page.ask_reason(12) == "抽查"
    assert "12 entries" in asked[0]


@pytest.mark.parametrize(
    ("kind", "what", "words"),
    [
        ("list", "people", "asks to export 7 lines of the list “People”: “抽查”"),
        ("evaluations", "2026-11-01/2026-11-30", "asks to export 7 whole evaluations: “抽查”"),
    ],
)
def test_who_approves_reads_what_is_asked(page, access, qtbot, kind, what, words):
    with access.work() as work:
        lead = make_person(work, "qa_lead")
        leave.ask(acting(work, lead), kind, what, 7, "抽查")
    page.refresh()
    qtbot.waitUntil(lambda: words in page.requests.words())
