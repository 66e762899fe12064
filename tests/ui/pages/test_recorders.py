"""The page Recorders: set up by example, tried, imported by hand or while it is watched."""

import pytest
from factories import make_person, make_team
from PySide6.QtCore import Qt
from recordings import record

from qa_desk.errors import InputError
from qa_desk.models import Call, ImportRun, PersonIdentifier, database, engines
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services import importing, recorders
from qa_desk.services.recorders import Settings
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.recorders import RecordersPage
from qa_desk.ui.widgets import recorder_watch

NAMES = ("20250305/8001_091730_13800000000.wav", "20250306/8002_101730_13900000000.wav")
PATTERN = "{when:YYYYMMDD}/{agent_id:digits}_{when:HHmmss}_{number:digits}"


@pytest.fixture
def centre(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(importing.scheduled, "SETTLE", 0.05)
    monkeypatch.setattr(recorder_watch, "_QUIET_MS", 50)
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        roles = ("qa_lead", "cs_manager", "admin")
        people = {role: make_person(work, role, login=role) for role in roles}
        csr = make_person(work, "csr", name="王力")
        make_team(work, members=[csr])
        since = work.now.replace(year=2025, month=1, day=1)
        work.session.add(
            PersonIdentifier(person_id=csr.id, kind="agent_id", value="8001", valid_from=since)
        )
    folder = tmp_path / "recordings"
    folder.mkdir()
    record(folder, *NAMES)
    yield access, engine, people, folder
    access.close()


@pytest.fixture
def open_page(centre, qtbot):
    access, engine, people, _folder = centre
    opened = []

    def open_as(role):
        with access.ask() as work:
            actor = database.actor_of(work.session, people[role], work.now)
        own = database.Access(engine, actor)
        jobs = Jobs(own.work, own.ask)
        own.on_change = jobs.announce
        page = RecordersPage(jobs, actor)
        jobs.changed.connect(page.refresh)
        opened.append((jobs, page))
        qtbot.addWidget(page)
        qtbot.addWidget(page.header)
        page.resize(1178, 680)
        page.show()
        page.catch_up()
        qtbot.waitUntil(lambda: not jobs.running)
        return page

    yield open_as
    for jobs, page in opened:
        page.close()
        assert jobs.close()


def set_up(centre, **more):
    access, _engine, _people, folder = centre
    with access.work() as work:
        profile = Profile(str(folder), names=PATTERN, **more)
        recorders.save(work, None, 0, Settings("north", "北区", "Asia/Shanghai", profile))


def count(access, table):
    with access.ask() as work:
        return work.session.query(table).count()


def choose(field, meaning):
    field.setCurrentIndex(field.findData(meaning))
    field.activated.emit(field.currentIndex())


def test_a_recorder_is_set_up_by_example_tried_and_imported(open_page, centre, qtbot):
    access, _engine, _people, folder = centre
    (folder / "bad.wav").write_bytes(b"x" * 99)
    page = open_page("qa_lead")
    assert not page.detail.isVisible()
    page.new_button.click()
    editor = page.editor
    editor.code.setText("north")
    editor.place.setText(str(folder))
    editor.names.examples.setPlainText("\n".join(NAMES))
    editor.names.propose_button.click()
    assert "Say what “8001, 8002” is" in editor.names.problem.words()
    first = next(field for field in editor.names.fields if field.currentIndex() < 0)
    choose(first, "agent_id")
    unsure = [field for field in editor.names.fields if field.currentIndex() < 0]
    for field in unsure:
        choose(field, "when")
    assert editor.names.pattern.text() == PATTERN
    assert not editor.names.problem.words()
    editor.test_button.click()
    qtbot.waitUntil(lambda: editor.table.table.total == 3)
    tried = {each.name: each for each in editor.table.table.rows}
    own = tried["20250305/8001_091730_138****0000.wav"]
    assert (own.person, own.is_understood) == ("王力", True)
    assert not tried["bad.wav"].is_playable
    assert "names of 2 are understood" in editor.sentence.text()
    assert editor.tabs.currentWidget() is editor.table
    assert count(access, Call) == 0
    qtbot.waitUntil(editor.test_button.isEnabled)
    editor.save_button.click()
    qtbot.waitUntil(lambda: page.editor is None)
    qtbot.waitUntil(page.import_button.isEnabled)
    page.import_button.click()
    qtbot.waitUntil(page.left_out.isVisible)
    assert page.notice.words().startswith("2 new calls.")
    run = page.runs.current()
    assert (run.files, run.stored, run.unresolved, run.refused) == (3, 2, 1, {"file": 1})
    assert page.reasons.text() == "Files that cannot be played: 1"
    assert page.left_out.table.rows[0].file == "bad.wav"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(open_page, centre, qtbot):
    page = open_page("admin")
    page.new_button.click()
    editor = page.editor
    editor.names.propose_button.click()
    assert "Give the name of a file" in editor.names.problem.words()
    editor.test_button.click()
    qtbot.waitUntil(lambda: "names no folder" in editor.problem.words())
    qtbot.waitUntil(editor.test_button.isEnabled)
    editor.names.pattern.setText("{x}")
    editor.save_button.click()
    assert "not known" in editor.problem.words()
    editor.names.pattern.setText("")
    editor.save_button.click()
    qtbot.waitUntil(lambda: "short name" in editor.problem.words())
    editor.codec.setCurrentIndex(editor.codec.findData("g729"))
    editor.rate.setValue(16_000)
    editor.save_button.click()
    assert "not recorded at 16000" in editor.problem.words()
    editor.reject()
    assert page.editor is None


def test_saving_over_what_somebody_else_said_is_done_knowingly(open_page, centre, qtbot):
    access = centre[0]
    set_up(centre)
    page = open_page("qa_lead")
    page.edit_button.click()
    editor = page.editor
    editor.minutes.setValue(9)
    with access.work() as work:
        (row,) = recorders.recorders(work)
        theirs = Settings("north", "南区", "Asia/Shanghai", row.settings.profile)
        recorders.save(work, row.id, row.version, theirs)
    editor.save_button.click()
    qtbot.waitUntil(lambda: "Changed meanwhile: Recorder's name." in editor.problem.words())
    editor.save_button.click()
    qtbot.waitUntil(lambda: page.editor is None)
    with access.ask() as work:
        (row,) = recorders.recorders(work)
    assert (row.settings.name, row.settings.profile.minutes) == ("北区", 9)


def test_headings_of_the_call_list_are_read_and_said(open_page, centre, qtbot, tmp_path):
    set_up(centre)
    listing, cdr = tmp_path / "calls.csv", tmp_path / "Master.csv"
    listing.write_text("流水号,Wer\n1,2\n", "gb18030")
    cdr.write_text("," * 9 + "2025-03-05 09:00:00" + "," * 8 + "\n")
    page = open_page("qa_lead")
    page.edit_button.click()
    tab = page.editor.list
    tab.ask_path = lambda: str(listing)
    tab.browse_button.click()
    qtbot.waitUntil(lambda: tab.table.rowCount() == 2)
    assert tab.columns() == (("流水号", "call_id"), ("Wer", ""))
    field = tab.table.cellWidget(1, 1)
    field.setCurrentIndex(field.findData("staff_no"))
    assert page.editor.settings().profile.columns[1] == ("Wer", "staff_no")
    tab.path.setText(str(cdr))
    tab.read_button.click()
    qtbot.waitUntil(lambda: "no headings" in tab.problem.words())
    tab.path.setText(str(tmp_path / "gone.csv"))
    tab.read_button.click()
    qtbot.waitUntil(lambda: "cannot be read" in tab.problem.words())
    page.editor.ask_folder = lambda: str(tmp_path)
    page.editor.browse_button.click()
    assert page.editor.place.text() == str(tmp_path)


def test_enter_in_a_field_presses_no_button(open_page, centre, qtbot):
    set_up(centre)
    page = open_page("qa_lead")
    page.edit_button.click()
    editor = page.editor
    editor.list.ask_path = editor.ask_folder = lambda: pytest.fail("a button was pressed")
    for field in (editor.name, editor.place, editor.names.pattern, editor.list.path):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.editor is editor
    assert not page.jobs.running
    assert editor.place.accessibleName() == "Folder"


def test_who_may_import_and_who_may_edit(open_page, centre):
    set_up(centre)
    for role, edits, imports in (("cs_manager", False, True), ("admin", True, False)):
        page = open_page(role)
        assert page.edit_button.isVisible() is edits
        assert page.new_button.isHidden() is not edits
        assert (page.import_button.isVisible(), page.watched.isVisible()) == (imports, imports)
    page = open_page("cs_manager")
    page.recorders.opened.emit(page.recorders.current())
    assert page.editor is None


def test_an_import_that_is_refused_says_why(open_page, centre, qtbot):
    folder = centre[3]
    set_up(centre)
    for file in folder.rglob("*.wav"):
        file.unlink()
    for sub in list(folder.iterdir()):
        sub.rmdir()
    folder.rmdir()
    page = open_page("qa_lead")
    page.import_button.click()
    qtbot.waitUntil(lambda: "There is no folder" in page.notice.words())
    qtbot.waitUntil(page.import_button.isEnabled)
    page.watched.setChecked(True)
    qtbot.waitUntil(lambda: page.notice.words().startswith("north: There is no folder"))


def test_a_watched_folder_is_imported_as_files_come(open_page, centre, qtbot):
    access, _engine, _people, folder = centre
    set_up(centre)
    page = open_page("qa_lead")
    told = []
    page.told.connect(told.append)
    qtbot.mouseClick(page.watched, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: count(access, Call) == 2)
    qtbot.waitUntil(lambda: told == ["north: 2 new calls came in."])
    qtbot.waitUntil(lambda: str(folder / "20250306") in page.watch._system.directories())
    record(folder, "20250306/8001_111111_13700000000.wav")
    qtbot.waitUntil(lambda: count(access, Call) == 3)
    qtbot.waitUntil(lambda: not page.jobs.running)
    runs = count(access, ImportRun)
    with qtbot.waitSignal(page.watch.looked):
        page.watch._watched["north"].timer.timeout.emit()
    assert count(access, ImportRun) == runs  # nothing new lies there
    again = open_page("qa_lead")
    assert again.watch.is_watching("north")
    assert again.watched.isChecked()
    page.watched.setChecked(False)
    assert not page.watch.codes()
    assert not page.watch._system.directories()


def test_what_is_said_of_a_watched_recorder_holds_at_once(open_page, centre, qtbot, tmp_path):
    access = centre[0]
    set_up(centre)
    page = open_page("qa_lead")
    page.watched.setChecked(True)
    qtbot.waitUntil(lambda: count(access, Call) == 2 and not page.jobs.running)
    watched = page.watch._watched
    page.watch.look("north")
    page.watch.look("north")  # while it is being looked at
    assert watched["north"].is_wanted
    qtbot.waitUntil(lambda: not watched["north"].is_wanted and not page.jobs.running)
    for minutes, place in ((7, str(centre[3])), (7, str(tmp_path / "other")), (7, "")):
        with access.work() as work:
            (row,) = recorders.recorders(work)
            told = Settings("north", "", "UTC", Profile(place, minutes=minutes))
            recorders.save(work, row.id, row.version, told)
        page.refresh()
        qtbot.waitUntil(lambda: not page.jobs.running)
        if place:
            assert watched["north"].timer.interval() == 420_000
            assert watched["north"].place == place
    assert "north" not in watched


def test_a_second_desktop_that_watches_the_same_folder_is_quiet(open_page, centre, qtbot):
    set_up(centre)
    page = open_page("qa_lead")
    page.watch.failed.connect(pytest.fail)
    page.watch._watched["north"] = recorder_watch._Watched("/x", page.watch._quiet)
    job = page.jobs.compute(refuse, importing.BusyError("busy"))
    job.setProperty("code", "north")
    with qtbot.waitSignal(job.ended):
        job.failed.connect(page.watch._on_failed)
    assert not page.notice.words()
    page.watch._watched.clear()


def refuse(_progress, error: InputError):
    raise error


def test_one_comes_back_to_the_recorder_in_hand(open_page, centre, qtbot):
    set_up(centre)
    page = open_page("qa_lead")
    state = page.state()
    other = open_page("qa_lead")
    other.recorders.choose(None)
    other.restore(state)
    assert other.state() == state
    assert page.name == "recorders"
