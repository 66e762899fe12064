"""The calls page: what was imported, what is unresolved, and the import itself."""

import csv
import io
from dataclasses import replace

import pytest
from audio.sounds import save, speech
from factories import make_person, make_team
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from qa_desk.models import JournalEntry, database, engines
from qa_desk.models.base import uuid7
from qa_desk.services import cases
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.calls import CallsPage

EXTENSION = "out-13800000000-{}-20250305-09{:02}30-17411374{:02}.1.wav"


@pytest.fixture
def centre(sqlite_url, qtbot):
    """Jobs of an inspector in a centre with two CSRs."""
    engine = engines.connect(sqlite_url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        people = [make_person(work, "csr", name=name) for name in ("王力", "Chen Li")]
        make_team(work, members=people, name="早班")
        make_person(work, "inspector", login="lin", name="林志坚")
    access = database.Access(engine, database._actor(engine, "lin"))
    jobs = Jobs(access.work, access.ask)
    access.on_change = jobs.announce
    jobs.people, jobs.actor, jobs.system = people, access.actor, system
    jobs.access = access
    yield jobs
    assert jobs.close()
    access.close()
    system.close()


@pytest.fixture
def page(centre, qtbot):
    page = CallsPage(centre, centre.actor)
    qtbot.addWidget(page.header)
    qtbot.addWidget(page)
    centre.changed.connect(page.refresh)
    page.resize(1190, 680)
    page.header.show()
    page.show()
    page.catch_up()
    settle(page, qtbot)
    return page


def settle(page, qtbot):
    qtbot.waitUntil(lambda: page.jobs.running == 0)


def recordings(tmp_path, count=3):
    folder = tmp_path / "录音"
    folder.mkdir()
    for n in range(count):
        save(folder / EXTENSION.format(3201 + n // 2, n, n), speech(0.2, seed=n))
    return folder


def imported(page, qtbot, folder, listed=""):
    page.importing.folder.setText(str(folder))
    page.importing.list.setText(str(listed))
    qtbot.mouseClick(page.importing.start_button, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    return page.importing


def rows(page):
    return list(page.list.table._rows)


def choose(page, qtbot, row):
    page.list.choose(row.id)
    qtbot.waitUntil(lambda: page.pane.call_id() == row.id)


def words(page):
    found = page.pane.widget().findChildren(QLabel)
    return "\n".join(label.text() for label in found).replace("\u200b", "")


def test_an_empty_page_offers_the_import(page, qtbot, tmp_path):
    assert page.list.empty.words().startswith("No calls yet")
    assert page.unresolved.isHidden()
    page.list.empty.acted.emit()
    assert page.importing.isVisible()
    assert page.header.title() == "Import recordings"
    assert page.import_button.isHidden()
    page.importing.close_button.click()
    assert page.list.isVisible()
    assert page.header.title() == "Calls"


def test_an_import_shows_what_came_of_it_and_fills_the_list(page, qtbot, tmp_path):
    folder = recordings(tmp_path)
    (folder / "13800000000.wav").write_bytes(b"")
    page.show_import()
    panel = imported(page, qtbot, folder)
    assert "3 new calls." in panel._sentence.text()
    assert panel.result.isVisible()
    assert not panel.running.isVisible()
    assert panel.start_button.isEnabled()
    assert [problem.file for problem in panel.table.table._rows] == ["138****0000.wav"]
    page.show_calls()
    assert [row.state for row in rows(page)] == ["no_csr"] * 3
    assert page.unresolved.text() == "Unresolved 3"
    assert page.waiting() == 3


def test_a_second_import_without_problems_shows_no_table(page, qtbot, tmp_path):
    folder = recordings(tmp_path)
    page.show_import()
    imported(page, qtbot, folder)
    panel = imported(page, qtbot, folder)
    assert "3 calls were in already" in panel._sentence.text()
    assert not panel.table.isVisible()


def test_problems_can_be_copied_and_saved(page, qtbot, tmp_path):
    folder = recordings(tmp_path, 1)
    (folder / "=bad.wav").write_bytes(b"")
    page.show_import()
    panel = imported(page, qtbot, folder)
    panel.table.copy_button.click()
    assert "This file is empty" in QGuiApplication.clipboard().text()
    panel.table.ask_path = lambda: str(tmp_path / "list.csv")
    panel.table.save_button.click()
    saved = (tmp_path / "list.csv").read_bytes()
    assert saved.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(saved.decode("utf-8-sig"))))[1][0] == "'=bad.wav"
    panel.table.ask_path = lambda: str(tmp_path)
    panel.table.save_button.click()
    assert "cannot be written" in panel.problem.words()
    panel.table.ask_path = str
    panel.table.save_button.click()


def test_what_cannot_be_imported_is_said_in_place(page, qtbot, tmp_path):
    page.show_import()
    panel = page.importing
    panel.folder.clear()
    panel.start_button.click()
    assert "Choose the folder" in panel.problem.words()
    qtbot.keyClicks(panel.folder, str(tmp_path / "absent"))
    assert panel.problem.words() == ""
    qtbot.keyClick(panel.folder, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert "There is no folder" in panel.problem.words()
    assert panel.start_button.isEnabled()


def test_paths_are_chosen_by_the_dialogs(page, tmp_path):
    panel = page.importing
    panel.ask_path = {"folder": "/rec", "list": "/calls.csv"}.get
    for button in panel.findChildren(QPushButton):
        if button.text() == "Browse":
            button.click()
    assert (panel.folder.text(), panel.list.text()) == ("/rec", "/calls.csv")


def test_an_import_is_cancelled_while_the_rest_stays_usable(page, qtbot, tmp_path):
    page.show_import()
    panel = page.importing
    panel.folder.setText(str(recordings(tmp_path)))
    with page.jobs.system.work():  # the database is busy, so the import waits
        panel.start_button.click()
        assert panel.running.isVisible()
        assert not panel.start_button.isEnabled()
        panel.start()
        page.show_calls()
        assert page.list.isVisible()
        page.show_import()
        panel.cancel_button.click()
    settle(page, qtbot)
    assert panel._sentence.text().startswith("Stopped before")
    assert not panel.table.isVisible()
    assert panel.start_button.isEnabled()
    assert rows(page) == []


def test_the_chosen_call_shows_its_facts_and_no_full_number(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    choose(page, qtbot, rows(page)[0])
    shown = words(page)
    assert "138****0000" in shown
    assert "out-138****0000-3202" in shown
    assert "13800000000" not in shown
    assert "Both voices" in shown


def test_the_list_is_filtered_by_words_of_any_column(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    for typed, found in (("3202", 1), ("0000", 3), ("1741137401.1", 1), ("outbound", 3)):
        page.list.filter_box.setText(typed)
        assert len(rows(page)) == found


def test_all_unresolved_calls_of_an_extension_are_solved_alike(page, qtbot, tmp_path):
    """P2."""
    imported(page, qtbot, recordings(tmp_path))
    page.unresolved.click()
    settle(page, qtbot)
    choose(page, qtbot, rows(page)[-1])
    pane = page.pane
    assert pane.solve_button.text() == "Solve all 2 alike"
    pane.solve_button.click()
    assert "Choose a person" in pane.problem.words()
    csr = page.jobs.people[0]
    assert pane.people.findText("王力", Qt.MatchFlag.MatchContains) >= 0
    qtbot.keyClicks(pane.people.lineEdit(), csr.staff_no)
    qtbot.keyClick(pane.people.lineEdit(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.notice.words() == "2 calls are solved.")
    settle(page, qtbot)
    assert len(rows(page)) == 1
    assert page.unresolved.text() == "Unresolved 1"
    page.unresolved.click()
    settle(page, qtbot)
    assert sorted(row.csr for row in rows(page)) == ["", "王力", "王力"]


def test_a_name_half_typed_stays_when_more_is_known_of_the_call(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.unresolved.click()
    settle(page, qtbot)
    choose(page, qtbot, rows(page)[-1])
    pane = page.pane
    page.window().activateWindow()
    pane.people.setFocus()
    pane.people.setEditText("林")
    pane.show_call(replace(pane._call, alike=7))
    assert (pane.people.currentText(), pane.solve_button.text()) == ("林", "Solve all 7 alike")
    qtbot.waitUntil(pane.people.hasFocus)
    pane.show_call(replace(pane._call, row=replace(pane._call.row, state="no_recording")))
    pane.set_people(())


def test_what_was_solved_elsewhere_meanwhile_is_said(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path, 1))
    (row,) = rows(page)
    choose(page, qtbot, row)
    page.jobs.changed.disconnect(page.refresh)
    page.pane.people.setCurrentIndex(0)
    page.pane.solve_button.click()
    settle(page, qtbot)
    page.pane.set_busy(on=False)
    page.pane.solve_button.click()
    settle(page, qtbot)
    assert "already whose call" in page.pane.problem.words()


def test_a_call_without_a_time_asks_for_a_call_list(page, qtbot, tmp_path):
    folder = tmp_path / "rec"
    folder.mkdir()
    save(folder / "no name.wav", speech(0.2))
    imported(page, qtbot, folder)
    choose(page, qtbot, rows(page)[0])
    assert "Import a call list" in words(page)
    assert "Time not known" in words(page)


def test_when_nothing_is_unresolved_the_page_says_so(page, qtbot, tmp_path):
    folder = recordings(tmp_path, 1)
    listed = tmp_path / "calls.csv"
    staff_no = page.jobs.people[0].staff_no
    listed.write_text(f"Call ID,Staff no.,Start\n1741137400.1,{staff_no},2025-03-05 09:00:00\n")
    imported(page, qtbot, folder, listed)
    page.unresolved.click()
    settle(page, qtbot)
    assert page.list.empty.words().startswith("Nothing is unresolved")
    page.list.empty.acted.emit()
    settle(page, qtbot)
    assert [row.state for row in rows(page)] == ["ready"]


def test_the_page_comes_back_to_its_call(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    row = rows(page)[1]
    choose(page, qtbot, row)
    other = CallsPage(page.jobs, page.actor)
    qtbot.addWidget(other.header)
    qtbot.addWidget(other)
    other.restore(page.state())
    other.refresh()
    qtbot.waitUntil(lambda: other.state() == row.id)
    qtbot.waitUntil(lambda: other.list.current() == row)


def test_only_who_may_import_has_the_page(centre):
    assert CallsPage.is_for(centre.actor)
    assert not CallsPage.is_for(replace(centre.actor, roles=frozenset({"csr", "team_lead"})))


def test_a_full_number_is_shown_for_some_seconds_to_who_may(page, centre, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    choose(page, qtbot, rows(page)[0])
    assert "Show number" not in [button.text() for button in page.pane.findChildren(QPushButton)]
    actor = centre.access.actor
    centre.access.actor = replace(actor, roles=actor.roles | {"qa_lead"}, grants=frozenset())
    other = CallsPage(centre, centre.access.actor)
    qtbot.addWidget(other.header)
    qtbot.addWidget(other)
    other.show()
    other.catch_up()
    settle(other, qtbot)
    choose(other, qtbot, rows(other)[0])
    other.pane.number.click()
    qtbot.waitUntil(lambda: other.pane.number.text() == "13800000000")
    other.pane.number.click()  # asks for nothing while it is shown
    assert other.jobs.running == 0
    other.pane.shown_for.timeout.emit()
    assert other.pane.number.text() == "Show number"


def test_who_may_not_see_a_number_is_told(page, qtbot):
    page._on_number_wanted(uuid7())
    qtbot.waitUntil(lambda: bool(page.findChildren(QMessageBox)))
    (box,) = page.findChildren(QMessageBox)
    assert "not among your rights" in box.text()
    box.close()


def test_a_tag_is_put_on_a_call_and_taken_off(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    choose(page, qtbot, rows(page)[0])
    page.pane.tags.field.setText("投诉")
    qtbot.keyClick(page.pane.tags.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.pane.tags is not None and "complaint" in page.pane.tags.buttons)
    assert page.pane.tags.field.text() == ""
    assert not page.list.grid.isColumnHidden(10)
    assert page.list.grid.isColumnHidden(12)
    page.pane.tags.field.setText("13800000000")
    qtbot.keyClick(page.pane.tags.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cannot be a tag" in page.pane.tags.problem.words())
    assert page.pane.tags.field.text() == "13800000000"
    qtbot.mouseClick(page.pane.tags.buttons["complaint"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.pane.tags.buttons)


def test_silence_is_measured_from_the_page(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    qtbot.mouseClick(page.measure_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "calls were measured" in page.notice.words())
    settle(page, qtbot)
    assert page.measure_button.isEnabled()
    assert all(row.silence is not None for row in rows(page))
    assert not page.list.grid.isColumnHidden(12)
    choose(page, qtbot, rows(page)[0])
    qtbot.waitUntil(lambda: "Silence" in [label.text() for label in page.pane.findChildren(QLabel)])


def test_calls_are_found_by_what_is_typed_and_enter_p17(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    every = len(rows(page))
    qtbot.keyClicks(page.finder.text, rows(page)[0].call_id)
    assert len(rows(page)) == every
    qtbot.keyClick(page.finder.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(page)) == 1)
    page.finder.text.clear()
    qtbot.waitUntil(lambda: len(rows(page)) == every)


def test_a_search_that_finds_nothing_says_so_and_offers_all_calls(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    every = len(rows(page))
    page.finder.text.setText("13800000001")
    qtbot.keyClick(page.finder.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(page) == [])
    assert "No such call" in [label.text() for label in page.list.empty.findChildren(QLabel)]
    page.list.empty_acted.emit()
    qtbot.waitUntil(lambda: len(rows(page)) == every)
    assert page.finder.text.text() == ""


def test_calls_of_some_days_are_listed(page, qtbot, tmp_path):
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    every = len(rows(page))
    for code in ("today", "yesterday", "week", "month"):
        page.finder.days.setCurrentIndex(page.finder.days.findData(code))
        qtbot.waitUntil(lambda: rows(page) == [])  # these are of March 2025
    page.finder.days.setCurrentIndex(page.finder.days.findData("days"))
    assert page.finder.first.isVisible()
    page.finder.first.setDate(QDate(2025, 3, 1))
    qtbot.waitUntil(lambda: len(rows(page)) == every)


def solved(page, qtbot, tmp_path):
    """Import calls, give them to a CSR, and choose one."""
    imported(page, qtbot, recordings(tmp_path))
    page.show_calls()
    choose(page, qtbot, rows(page)[0])
    page._on_resolve(rows(page)[0].id, page.jobs.people[0].id)
    qtbot.waitUntil(lambda: "ready" in {row.state for row in rows(page)})
    ready = next(row for row in rows(page) if row.state == "ready")
    choose(page, qtbot, ready)
    qtbot.waitUntil(lambda: page.pane.evaluate.isVisible())  # noqa: PLW0108 - it is made anew
    return ready


def take(button, why):
    """Choose a reason in a button's menu."""
    next(each for each in button.menu().actions() if each.data() == why).trigger()


def test_a_call_is_heard_for_a_reason_until_another_is_chosen_p17(page, qtbot, tmp_path):
    chosen = solved(page, qtbot, tmp_path)
    assert page.listening.isHidden()
    take(page.pane.hear, "complaint")
    qtbot.waitUntil(lambda: page.listening.has_sound)
    assert page.listening.isVisible()
    with page.jobs.system.ask() as work:
        entry = work.session.query(JournalEntry).filter_by(action="play").one()
        assert (entry.subject_id, entry.payload) == (str(chosen.id), '{"why": "complaint"}')
    choose(page, qtbot, next(row for row in rows(page) if row.id != chosen.id))
    assert page.listening.isHidden()
    assert not page.listening.has_sound


def test_a_call_goes_into_the_own_queue_and_the_scoring_desk_opens_e_01(page, qtbot, tmp_path):
    solved(page, qtbot, tmp_path)
    with qtbot.waitSignal(page.open_requested) as asked:
        take(page.pane.evaluate, "suspicion")
    place, evaluation_id = asked.args
    assert place == "score"
    with page.jobs.access.ask() as work:
        assert [task.id for task in cases.queue(work)] == [evaluation_id]
    qtbot.waitUntil(lambda: not page.pane.evaluate.isVisible())


def test_a_call_that_cannot_be_taken_up_says_why(page, qtbot, tmp_path):
    chosen = solved(page, qtbot, tmp_path)
    page._on_evaluate(chosen.id, "example")
    page._on_evaluate(chosen.id, "example")
    qtbot.waitUntil(lambda: bool(page.findChildren(QMessageBox)))
    (box,) = page.findChildren(QMessageBox)
    assert "evaluated already" in box.text()
    box.close()
