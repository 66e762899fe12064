"""S0-4.2.1b: indicators beside the QA score, as they are typed, imported and looked at."""

from datetime import date

import openpyxl
import pytest
from office import Office
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.i18n import _
from qa_desk.services import indicators
from qa_desk.services.indicators import Entry
from qa_desk.ui.pages.indicators import IndicatorsPage

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page at October."""
    pages = []

    def sit(role):
        page = before(IndicatorsPage(*office.jobs(role)), qtbot, 1196)
        page._go(OCTOBER)
        idle(page, qtbot)
        pages.append(page)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language in turn."""
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def put(office, value, about="", level="centre", metric="csat"):
    with office.work("qa_lead") as work:
        indicators.enter(work, Entry(metric, "month", OCTOBER, level, about, value))


def finish(page, qtbot):
    page.dialog.button.click()
    idle(page, qtbot)


def level(page, code, qtbot):
    page.level.setCurrentIndex(page.level.findData(code))
    idle(page, qtbot)


def test_a_value_and_its_target_are_typed_and_the_light_is_shown(office, language, sit, qtbot):
    page = sit("qa_lead")
    level(page, "centre", qtbot)
    page.targets.click()
    idle(page, qtbot)
    form = page.dialog
    form.which.setCurrentIndex(form.which.findData("csat"))
    form.target.setText("much")
    form.button.click()
    assert form.problem.words() == _("“{value}” is not a number.").format(value="much")
    form.target.setText("90")
    finish(page, qtbot)
    page.value.click()
    idle(page, qtbot)
    page.dialog.indicator.setCurrentIndex(page.dialog.indicator.findData("csat"))
    page.dialog.value.setText("95.5")
    finish(page, qtbot)
    (row,) = page.list.table.shown
    assert (row.cells["csat"].value, row.cells["csat"].light) == (9550, "good")
    assert page.chart.chart.points[-1].value == 95.5
    assert page.chart.chart.target == 90
    qtbot.keyClick(page.list.grid, Qt.Key.Key_Return)
    idle(page, qtbot)
    assert page.dialog.value.text() == "95.5"
    page.dialog.value.setText("")
    finish(page, qtbot)
    assert "csat" not in page.list.table.shown[0].cells


def test_no_picture_stands_below_a_list_without_a_line(sit, qtbot):
    page = sit("qa_lead")
    level(page, "centre", qtbot)
    assert page.chart.isVisible()
    level(page, "people", qtbot)
    assert page.list.current() is None
    assert not page.chart.isVisible()


def test_an_own_indicator_is_a_column_of_its_own(office, sit, qtbot):
    page = sit("qa_lead")
    page.targets.click()
    idle(page, qtbot)
    page.dialog.which.setCurrentIndex(page.dialog.which.count() - 1)
    page.dialog.button.click()
    assert "name" in page.dialog.problem.words()
    qtbot.keyClicks(page.dialog.name, "NPS")
    page.dialog.unit.setCurrentIndex(page.dialog.unit.findData("points"))
    finish(page, qtbot)
    assert "NPS" in [metric.called for metric in page.board.metrics]
    assert any(column.title.startswith("NPS") for column in page.list.table.columns)
    assert page.indicator.findText("NPS") >= 0


def test_s2_2_2_4b_a_list_is_imported_and_its_month_is_shown(
    office, sit, qtbot, tmp_path, monkeypatch
):
    """S2-2.2.4b."""
    book = openpyxl.Workbook()
    book.active.append(["工号", "月份", "满意度", "解决率"])
    book.active.append([office.csr.staff_no, "2026-09", 0.953, "88%"])
    book.active.append(["nobody", "2026-09", 1, 1])
    file = tmp_path / "指标.xlsx"
    book.save(file)
    page = sit("qa_lead")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    page.imports.click()
    idle(page, qtbot)
    assert "2 values" in page.dialog.words.text()
    page.dialog.import_button.click()
    idle(page, qtbot)
    assert "2 values" in page.notice.words()
    assert page.period.text() == "2026-09"
    (row,) = page.list.table.shown
    assert row.cells["csat"].value == 9530
    page.after.click()
    idle(page, qtbot)
    assert page.period.text() == "2026-10"
    page.before.click()
    page.span.setCurrentIndex(1)
    idle(page, qtbot)
    assert "to" in page.period.text()


def test_a_csr_sees_his_own_and_changes_nothing(office, sit, qtbot):
    put(office, 9000, str(office.csr.id), "people")
    put(office, 8000)
    page = sit("csr")
    assert [page.level.itemData(n) for n in range(page.level.count())] == ["people"]
    assert [row.about for row in page.list.table.shown] == [str(office.csr.id)]
    assert page.value.isHidden()
    assert page.imports.isHidden()
    state = page.state()
    page.restore(state)
    idle(page, qtbot)
    assert page.state() == state
    lead = sit("lead")
    level(lead, "teams", qtbot)
    assert [row.name for row in lead.list.table.shown] == [office.team.name]
