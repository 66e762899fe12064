"""P19: earlier results come in from Excel by a dialog, and go out again."""

import openpyxl
import pytest
from factories import make_scene
from PySide6.QtCore import QSettings

from qa_desk.models import ImportedResult, database, engines
from qa_desk.rules.past_results import ITEM
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.calls import CallsPage
from qa_desk.ui.widgets import history_dialog
from qa_desk.ui.widgets.history_dialog import HistoryDialog

TITLES = ["编号", "通话日期", "评分", "质检结果", "IN-01", "备注"]


@pytest.fixture
def centre(sqlite_url, qtbot):
    """Jobs of the QA lead of a small centre; `people` are its CSR and inspector."""
    engine = engines.connect(sqlite_url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = make_scene(work)
        actors = {
            role: database.actor_of(work.session, getattr(scene, role), work.now)
            for role in ("qa_lead", "inspector")
        }
    access = database.Access(engine, actors["qa_lead"])
    jobs = Jobs(access.work, access.ask)
    jobs.scene, jobs.actors, jobs.access = scene, actors, access
    yield jobs
    assert jobs.close()
    access.close()
    system.close()


@pytest.fixture
def file(centre, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["二〇二六年质检成绩"])
    book.active.append(TITLES)
    number = centre.scene.csr.staff_no
    for n, score in enumerate((90, 70, 101)):
        book.active.append([number, f"2026-10-0{n + 1}", score, "合格", 4, "x"])
    book.save(tmp_path / "成绩.xlsx")
    return tmp_path / "成绩.xlsx"


@pytest.fixture
def dialog(centre, file, qtbot, tmp_path):
    memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    dialog = HistoryDialog(centre, memory)
    dialog.ask_file = lambda: str(file)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(centre, qtbot)
    yield dialog
    settle(centre, qtbot)


def settle(jobs, qtbot):
    qtbot.waitUntil(lambda: jobs.running == 0)


def bring(dialog, centre, qtbot):
    dialog.import_dialog = None
    dialog.bring.click()
    qtbot.waitUntil(lambda: dialog.import_dialog is not None)
    settle(centre, qtbot)
    return dialog.import_dialog


def meanings(bringing):
    return [box.currentData() for box in bringing.columns.boxes]


def say(bringing, place, meaning):
    box = bringing.columns.boxes[place]
    box.setCurrentIndex(box.findData(meaning))


def stored(centre):
    with centre.access.ask() as work:
        return work.session.query(ImportedResult).count()


def test_a_list_is_looked_at_imported_and_taken_back(dialog, centre, qtbot, monkeypatch):
    assert dialog.lists.empty.isVisible()
    assert not dialog.take_back.isEnabled()
    bringing = bring(dialog, centre, qtbot)
    assert meanings(bringing) == [None, "day", None, "result", ITEM, None]
    assert "no columns that tell whose" in bringing.problem.words()
    assert not bringing.import_button.isEnabled()
    say(bringing, 0, "staff_no")
    say(bringing, 2, "score")
    settle(centre, qtbot)
    assert bringing.words.text() == "If it is imported: 2 results, 1 line is left out."
    assert bringing.problem.words() == ""
    assert bringing.lines.table.total == 2
    assert stored(centre) == 0
    bringing.import_button.click()
    qtbot.waitUntil(lambda: dialog.lists.table.total == 1)
    assert dialog.notice.words() == "2 results of before were imported."
    assert stored(centre) == 2
    again = bring(dialog, centre, qtbot)
    assert meanings(again) == ["staff_no", "day", "score", "result", ITEM, None]
    assert again.words.text() == "If it is imported: 2 in already, 1 line is left out."
    assert not again.import_button.isEnabled()
    again.reject()
    dialog.lists.grid.selectRow(0)
    asked = []
    monkeypatch.setattr(
        history_dialog.messages, "ask", lambda _on, words, _verb: asked.append(words) or True
    )
    dialog.take_back.click()
    qtbot.waitUntil(lambda: dialog.lists.table.total == 0)
    assert asked == ["Take back 成绩.xlsx? 2 results go again."]
    assert dialog.notice.words() == "2 results were taken back."
    assert stored(centre) == 0


def test_several_columns_may_hold_points_and_one_alone_the_score(dialog, centre, qtbot):
    bringing = bring(dialog, centre, qtbot)
    say(bringing, 5, ITEM)
    assert meanings(bringing)[4:] == [ITEM, ITEM]
    say(bringing, 2, "score")
    say(bringing, 5, "score")
    assert meanings(bringing) == [None, "day", None, "result", ITEM, "score"]
    settle(centre, qtbot)
    bringing.reject()


def test_a_file_that_is_no_table_is_said_in_place(dialog, centre, qtbot, tmp_path):
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    dialog.ask_file = lambda: str(old)
    dialog.bring.click()
    settle(centre, qtbot)
    assert "save it as .xlsx" in dialog.notice.words()
    dialog.ask_file = lambda: ""
    dialog.bring.click()
    assert dialog.import_dialog is None


def test_what_changed_meanwhile_is_said_and_read_again(dialog, centre, qtbot):
    bringing = bring(dialog, centre, qtbot)
    say(bringing, 0, "staff_no")
    settle(centre, qtbot)
    shown = bringing.preview
    bringing.import_button.click()
    qtbot.waitUntil(lambda: stored(centre) == 3)
    settle(centre, qtbot)
    later = bring(dialog, centre, qtbot)
    later.preview = shown
    later._on_import()
    qtbot.waitUntil(lambda: "has changed" in later.problem.words())
    settle(centre, qtbot)
    later.reject()


def test_the_calls_page_offers_it_to_whom_it_is_for(centre, qtbot):
    for role, is_for in (("qa_lead", True), ("inspector", False)):
        page = CallsPage(centre, centre.actors[role])
        qtbot.addWidget(page)
        qtbot.addWidget(page.header)
        page.header.show()
        assert page.history_button.isVisible() is is_for
        if is_for:
            page.history_button.click()
            settle(centre, qtbot)
            assert page.history.isVisible()
            page.history.close()
            page.show_import()
            assert page.history_button.isHidden()
            page.show_calls()
            assert not page.history_button.isHidden()
        settle(centre, qtbot)
