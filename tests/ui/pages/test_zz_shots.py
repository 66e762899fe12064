import os

import pytest
from calibration_office import CalibrationOffice

from qa_desk import i18n
from qa_desk.ui import theme
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL

OUT = "/tmp/shots"


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = CalibrationOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.mark.parametrize("look", os.environ.get("LOOKS", "light-en,dark-zh").split(","))
def test_shots(office, qtbot, qapp, look):
    colours, lang = look.split("-")
    i18n.set_language(lang)
    theme.apply(qapp, colours)
    made = office.scored()
    second = office.planned()
    jobs, actor = office.jobs("qa_lead")
    window = MainWindow(jobs, actor, ALL, "Local file qa-desk.db")
    window._building.stop()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()

    def idle():
        qtbot.waitUntil(lambda: not jobs.running, timeout=20000)
        qtbot.wait(200)

    def shot(name):
        idle()
        window.grab().save(f"{OUT}/{look}-{name}.png")

    window.open("calibration", second)
    shot("1plan")
    page = window.page()
    page.view.setup.choose_calls.click()
    idle()
    page.dialog.grab().save(f"{OUT}/{look}-2calls.png")
    page.dialog.reject()
    page.view.setup.choose_people.click()
    idle()
    page.dialog.grab().save(f"{OUT}/{look}-3people.png")
    page.dialog.reject()
    page.view.plan.click()
    idle()
    page.dialog.grab().save(f"{OUT}/{look}-4form.png")
    page.dialog.reject()
    window.open("calibration", made)
    shot("5matrix")
    page.view.matrix.calls.setCurrentIndex(2)
    shot("5matrix3")
    page.view.tabs.setCurrentIndex(2)
    shot("6figures")
    page.view.figures.verticalScrollBar().setValue(10000)
    shot("6figures2")
    page.view.tabs.setCurrentIndex(3)
    page.view.talk.take_up("SF-1")
    page.view.talk.topic.fields["views"].setPlainText("示例五：报姓氏即可。示例八：要报工号。")
    shot("7talk")
    window.close()
