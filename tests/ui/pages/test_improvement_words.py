"""No word of a plan on its way is cut off: in Chinese, in English, and 40 % longer."""

from datetime import timedelta

import pytest
from every_word import Longer, see_all
from improvement_office import ImprovementOffice
from improvements import ACTUAL, approved

from qa_desk import i18n
from qa_desk.services import improving
from qa_desk.services.improving import NewReport, NewTask
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL


@pytest.fixture(params=["zh", "en", "longer"], autouse=True)
def _language(request, monkeypatch):
    """Let the program speak a language."""
    if request.param == "longer":
        monkeypatch.setattr(i18n, "catalogue", lambda _language: Longer())
    else:
        i18n.set_language(request.param)


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = ImprovementOffice(sqlite_url, tmp_path)
    with office.centre() as centre:
        plan_id = approved(centre)
        day = improving.one(centre.by("head"), plan_id).day
        for key, actual in ACTUAL.items():
            new = NewReport(key, day, 100, actual, "QA data", "few people", "new people")
            improving.report(centre.by("head"), plan_id, new)
        task = NewTask("M1", "coach", centre.csr.id, day + timedelta(days=3), day)
        improving.give_task(centre.by("head"), plan_id, task)
    yield office
    office.close()


def test_a_plan_on_its_way_shows_every_word(office, qtbot):
    jobs, actor = office.jobs("qa_lead")
    window = MainWindow(jobs, actor, ALL, "Local file qa-desk.db")
    window._building.stop()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open("improvement")
    page = window.page()
    qtbot.waitUntil(lambda: not jobs.running and bool(page.list.table.rows), timeout=20_000)
    page.list.grid.selectRow(1)
    qtbot.waitUntil(lambda: page.view.record is not None and not jobs.running)
    see_all(window, qtbot)
    for what in ("report", "task", "evaluate"):
        page.dialog = None
        page.view.buttons[what].click()
        qtbot.waitUntil(lambda: page.dialog is not None and not jobs.running)
        see_all(page.dialog, qtbot)
        page.dialog.reject()
    qtbot.waitUntil(lambda: not jobs.running)
