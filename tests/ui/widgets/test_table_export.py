"""Any list of the program goes to a file as it is shown, for who may take it there."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from factories import acting, make_person
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QWidget

from qa_desk.models import Setting
from qa_desk.rules import dictionary
from qa_desk.services import exports
from qa_desk.ui.pages import ALL
from qa_desk.ui.pages.people import PeoplePage
from qa_desk.ui.widgets import table_export
from qa_desk.ui.widgets.column import Column, length, tenths
from qa_desk.ui.widgets.grid import Grid

NAME, STAFF_NO, ROLES, LOGIN, TEAM, LEADS, HIRED, LEFT = range(8)
AT = datetime(2026, 11, 20, 6, 2, tzinfo=UTC)


def sit(office, qtbot, role="qa_lead", made=PeoplePage):
    jobs, actor = office.jobs(role)
    page = made(jobs, actor)
    qtbot.addWidget(page)
    page.resize(1178, 680)
    page.show()
    page.catch_up()
    qtbot.waitUntil(lambda: not jobs.running)
    return page


@pytest.fixture
def page(office, qtbot):
    page = sit(office, qtbot)
    qtbot.waitUntil(lambda: page.people.table.rowCount() > 3)
    return page


def idle(page, qtbot):
    qtbot.waitUntil(lambda: not page.jobs.running)


def offers(menu):
    return any(action.text() == "Export…" for action in menu.actions())


def press(menu):
    next(action for action in menu.actions() if action.text() == "Export…").trigger()


def exported(file):
    return list(load_workbook(file).worksheets[0].values)


def test_a_list_is_exported_with_its_columns_filter_and_order(page, qtbot, tmp_path):
    file = tmp_path / "people.xlsx"
    page.exports.choose_file = lambda: str(file)
    grid, header = page.people.grid, page.people.grid.horizontalHeader()
    for hidden in (ROLES, LOGIN, TEAM, LEADS, HIRED, LEFT):
        header.setSectionHidden(hidden, True)
    header.moveSection(header.visualIndex(STAFF_NO), 0)
    grid.sortByColumn(STAFF_NO, Qt.SortOrder.DescendingOrder)
    page.people.filter_box.setText(page.people.table.rows[1].staff_no)
    press(grid.columns_menu())
    idle(page, qtbot)
    rows = exported(file)
    shown = [(row.staff_no, row.name) for row in page.people.table.shown]
    assert rows == [("Staff no.", "Full name"), *shown]
    assert 0 < len(shown) < page.people.table.total
    n = len(shown)
    words = f"{n} line{'s' if n > 1 else ''} exported"
    assert grid.notice.words() == words


def test_the_menu_key_offers_to_copy_and_to_export_the_rows(page, qtbot):
    grid = page.people.grid
    grid.clearSelection()
    menu = grid.rows_menu()
    assert [action.text() for action in menu.actions()][:1] == ["Copy"]
    assert not menu.actions()[0].isEnabled()
    assert offers(menu)
    grid.selectRow(0)
    assert grid.rows_menu().actions()[0].isEnabled()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(4, 4), QPoint(40, 40))
    QApplication.sendEvent(grid, event)
    menu = QApplication.activePopupWidget()
    assert offers(menu)
    menu.close()


def test_who_may_not_export_is_not_offered_it(office, qtbot):
    page = sit(office, qtbot, "inspector")
    assert page.exports is None
    assert not page.people.grid.can_export()
    assert not offers(page.people.grid.columns_menu())
    page.people.grid.export()
    idle(page, qtbot)
    assert page.people.grid.notice.words() == ""


def test_nothing_happens_when_the_person_changes_their_mind(page, qtbot):
    page.exports.choose_file = lambda: ""
    page.people.grid.export()
    idle(page, qtbot)
    assert page.people.grid.notice.words() == ""


def test_p17_a_long_list_waits_for_somebody_else(page, office, qtbot, tmp_path, monkeypatch):
    with office.work("qa_lead") as work:
        key, since = "export.alone", work.now - timedelta(days=1)
        work.session.add(Setting(key=key, valid_from=since, value="1", changed_by=work.actor.id))
    grid = page.people.grid
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args: ("", False))
    grid.export()
    idle(page, qtbot)
    assert grid.notice.words() == ""
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args: ("for the audit", True))
    grid.export()
    idle(page, qtbot)
    qtbot.waitUntil(lambda: grid.notice.words().startswith("Asked."))
    with office.work("qa_lead") as work:
        manager = acting(work, make_person(work, "cs_manager"))
        (request,) = exports.waiting(manager)
        assert (request.what, request.reason) == ("people", "for the audit")
        exports.approve(manager, request.id)
    page.exports.choose_file = lambda: str(tmp_path / "people.csv")
    grid.export()
    idle(page, qtbot)
    with (tmp_path / "people.csv").open(encoding="utf-8-sig") as opened:
        assert len(list(csv.reader(opened))) == 1 + page.people.table.total
    assert (tmp_path / "people-dictionary.csv").exists()


def test_a_file_that_cannot_be_written_is_said_at_the_list(page, qtbot, tmp_path):
    page.exports.choose_file = lambda: str(tmp_path / "nowhere" / "people.xlsx")
    page.people.grid.export()
    idle(page, qtbot)
    qtbot.waitUntil(lambda: "people.xlsx" in page.people.grid.notice.words())


@pytest.mark.parametrize(
    ("typed", "kind", "file"),
    [
        ("", "", ""),
        ("a.csv", "XLSX (*.xlsx)", "a.csv"),
        ("a.XLSX", "CSV (*.csv)", "a.XLSX"),
        ("a", "CSV (*.csv)", "a.csv"),
        ("a", "XLSX (*.xlsx)", "a.xlsx"),
    ],
)
def test_a_file_has_the_ending_of_its_kind(page, typed, kind, file, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (typed, kind))
    assert page.exports.choose_file() == file


def test_a_table_that_stands_alone_is_not_exported(qtbot):
    alone = QWidget()
    qtbot.addWidget(alone)
    assert table_export.above(alone) is None


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Column("x", lambda row: row), "0012"),
        (Column("x", lambda _row: None, lambda _value: "–"), None),
        (Column("x", lambda _row: 7), 7),
        (Column("x", lambda _row: True), "True"),
        (Column("x", lambda _row: 867, str.format, measure=tenths), 86.7),
        (Column("x", lambda _row: 3_723_400, measure=length), timedelta(seconds=3723)),
        (Column("x", lambda _row: AT, lambda _at: "today"), AT),
        (Column("x", lambda _row: 7, lambda n: f"{n} of 8"), "7 of 8"),
    ],
)
def test_a_cell_is_a_number_or_a_time_where_it_is_one(column, cell):
    assert column.cell("0012") == cell
    assert type(column.cell("0012")) is type(cell)


@pytest.mark.parametrize("made", ALL, ids=lambda made: made.name)
def test_every_column_of_every_list_that_can_be_exported_says_what_it_means(made, office, qtbot):
    page = sit(office, qtbot, made=made)
    for grid in page.findChildren(Grid):
        if grid.code:
            assert grid.code in dictionary.LISTS
            for column in grid.model().columns:
                assert column.means in dictionary.MEANINGS, (grid.code, column.title)
