"""From an empty centre to the first scored call, with the keyboard, in both languages."""

import shutil
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings, Qt
from recordings import write_list

from qa_desk import i18n, paths
from qa_desk.models import database, engines
from qa_desk.services import people
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import setting_up
from qa_desk.ui.widgets.setting_up import Assistant

FOUNDER = people.Founder("Sunny centre", "Lin Zhijian", "2004", "lin", "correct horse battery")
PEOPLE = ("Name,Staff no.,Team,Role,Leads", "Wang Yinuo,1001,Team 1,CSR,", "Zhao Qing,,,,")


@pytest.fixture
def centre(sqlite_url, qtbot):
    """A founded centre, and the way of its first person."""
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        people.found_centre(work, FOUNDER)
        person = work.session.query(people.Person).filter_by(login="lin").one()
        actor = database.actor_of(work.session, person, work.now)
    access.close()
    access = database.Access(engines.connect(sqlite_url), actor)
    jobs = Jobs(access.work, access.ask)
    access.on_change = jobs.announce
    yield jobs, actor
    assert jobs.close()
    access.close()


@pytest.fixture
def memory(tmp_path):
    return QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def assistant(centre, memory, qtbot):
    return open_assistant(centre, memory, qtbot)


def open_assistant(centre, memory, qtbot):
    made = Assistant(*centre, memory)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    settle(made, qtbot)
    return made


def settle(assistant, qtbot):
    for _again in range(3):
        qtbot.waitUntil(lambda: assistant._jobs.running == 0)


def states(assistant):
    rows = range(assistant.list.count())
    return [assistant.list.item(row).toolTip().rpartition(": ")[2] for row in rows]


@pytest.fixture
def lists(tmp_path):
    """A list of people, a folder with a recording, and the list of its call."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    shutil.copy(min((paths.resources() / "demo" / "audio").glob("*.ogg")), folder / "one.ogg")
    listed = write_list(
        tmp_path,
        "call id,staff no.,start,direction,number,reason,file",
        "c1,1001,2026-11-16 09:00:00,inbound,13800000000,billing,one.ogg",
    )
    return write_list(tmp_path, *PEOPLE, name="people.csv"), folder, listed


def import_people(assistant, file, qtbot):
    step = assistant.steps["people"]
    step.file.setText(str(file))
    qtbot.keyClick(step.file, Qt.Key.Key_Return)
    settle(assistant, qtbot)


def import_recordings(assistant, folder, listed, qtbot):
    step = assistant.steps["recordings"]
    step.folder.setText(str(folder))
    step.list.setText(str(listed))
    qtbot.keyClick(step.folder, Qt.Key.Key_Return)
    settle(assistant, qtbot)


def test_an_empty_centre_comes_to_its_first_call_by_keys(assistant, lists, qtbot):
    file, folder, listed = lists
    assert states(assistant) == ["open"] * 5
    import_people(assistant, file, qtbot)
    assert "1 person added" in assistant.steps["people"].said.text()
    assert assistant.steps["people"].left_out.isVisible()  # the other has no staff no.
    qtbot.keyClick(assistant.next, Qt.Key.Key_Return)
    assert assistant.step().key == "roster"
    assistant.skip.click()
    assert assistant.step().key == "recordings"
    import_recordings(assistant, folder, listed, qtbot)
    assert "1 call can be scored" in assistant.steps["recordings"].said.text()
    assistant.next.click()
    assistant.steps["checklist"].put.setFocus()
    qtbot.keyClick(assistant.steps["checklist"].put, Qt.Key.Key_Return)
    settle(assistant, qtbot)
    assert "Inbound general" in assistant.steps["checklist"].said.text()
    assistant.next.click()
    assert states(assistant) == ["done", "skipped", "done", "done", "open"]
    with qtbot.waitSignal(assistant.left) as left:
        assistant.steps["score"].go.click()
    page, record = left.args
    assert (page, type(record)) == ("score", UUID)
    assert not assistant.isVisible()


def test_closed_anywhere_it_opens_where_it_was_left(assistant, lists, centre, memory, qtbot):
    import_people(assistant, lists[0], qtbot)
    assistant.next.click()
    assistant.skip.click()
    assistant.steps["recordings"].folder.setText("/calls/of/today")
    assistant.later.click()
    assert not assistant.isVisible()
    again = open_assistant(centre, memory, qtbot)
    assert again.step().key == "recordings"
    assert again.steps["recordings"].folder.text() == "/calls/of/today"
    assert states(again)[:2] == ["done", "skipped"]
    qtbot.mouseClick(again.back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(again.back, Qt.MouseButton.LeftButton)
    assert again.step().key == "people"
    assert not again.back.isEnabled()


def test_what_is_missing_is_said_at_the_last_step(assistant, qtbot):
    assistant.list.setCurrentRow(4)
    step = assistant.steps["score"]
    assert not step.go.isEnabled()
    assert step.said.text() == "Still missing: People, Recordings, Checklist"
    assert assistant.skip.isHidden()


def test_a_list_that_is_none_is_said_in_place(assistant, qtbot, tmp_path):
    step = assistant.steps["people"]
    step.import_button.click()
    assert "Choose the list first" in step.problem.words()
    import_people(assistant, tmp_path / "none.csv", qtbot)
    assert "cannot be read" in step.problem.words()
    assert step.import_button.isEnabled()


def test_a_sample_list_is_saved_and_ready_to_import(assistant, qtbot, tmp_path, monkeypatch):
    step = assistant.steps["people"]
    monkeypatch.setattr(step, "ask_file", lambda **_: str(tmp_path / "mine.csv"))
    step.sample.click()
    assert (tmp_path / "mine.csv").is_file()
    step._on_browse()
    settle(assistant, qtbot)
    assert "8 people added" in step.said.text()
    monkeypatch.setattr(step, "ask_file", lambda **_: str(tmp_path / "none" / "mine.csv"))
    step.sample.click()
    assert "cannot be written" in step.problem.words()
    monkeypatch.setattr(step, "ask_file", lambda **_: "")
    step.sample.click()
    step._on_browse()


def test_recordings_need_a_folder(assistant, qtbot, tmp_path, monkeypatch):
    step = assistant.steps["recordings"]
    step.start()
    assert "Choose the folder" in step.problem.words()
    monkeypatch.setattr(step, "ask_path", lambda what: str(tmp_path / what))
    step._on_folder()
    step._on_list()
    step.start()
    settle(assistant, qtbot)
    assert step.problem.words()
    step.folder.setText("ftp://nowhere/calls")
    step.start()
    assert step.problem.words()
    assert step.import_button.isEnabled()


def test_calls_whose_csr_nobody_knows_are_explained(assistant, lists, qtbot):
    _file, folder, listed = lists
    import_recordings(assistant, folder, listed, qtbot)
    assert "not known yet" in assistant.steps["recordings"].said.text()
    assert states(assistant)[2] == "open"


def test_the_roster_is_on_its_page(assistant, qtbot):
    with qtbot.waitSignal(assistant.left) as left:
        assistant.steps["roster"].go.click()
    assert left.args == ["roster", None]


def test_it_shows_by_itself_until_somebody_says_no(assistant, memory):
    assert setting_up.shows_by_itself(memory)
    assistant.by_itself.click()
    assert not setting_up.shows_by_itself(memory)
    assistant.by_itself.click()
    assert setting_up.shows_by_itself(memory)


def test_both_languages_fit(centre, memory, qtbot):
    i18n.set_language("zh")
    try:
        window = open_assistant(centre, memory, qtbot)
        assert window.list.item(0).text() == "人员"
        assert window.width() <= 1366
        assert window.height() <= 768
    finally:
        i18n.set_language("en")


def test_every_field_has_a_name(assistant):
    for key, names in {"people": ("file",), "recordings": ("folder", "list", "bar")}.items():
        for name in names:
            assert getattr(assistant.steps[key], name).accessibleName()
