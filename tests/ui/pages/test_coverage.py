"""The page Coverage: a month at a glance, filtered, opened, copied, exported."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from boards import ZONE
from factories import acting, make_person
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog

from qa_desk.errors import StorageError
from qa_desk.models import QuickCheck, Setting, Shift
from qa_desk.rules.coverage import Day, Duty, Month
from qa_desk.services import coverage, exports
from qa_desk.ui.pages.coverage import CoveragePage
from qa_desk.ui.widgets import board_words


def midday(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def rostered(work, person, day, hours=12):
    start = midday(day) - timedelta(hours=5)
    work.session.add(
        Shift(person_id=person.id, day=day, starts_at=start, ends_at=start + timedelta(hours=hours))
    )


@pytest.fixture
def today(office):
    with office.work("qa_lead") as work:
        return work.now.astimezone(ZONE).date()


@pytest.fixture
def page(office, today, qtbot):
    """The QA lead's page; the CSR is on shift for the whole of today, with one check done."""
    with office.work("qa_lead") as work:
        start = datetime.combine(today, datetime.min.time(), ZONE).astimezone(UTC)
        work.session.add(
            Shift(
                person_id=office.csr.id,
                day=today,
                starts_at=start,
                ends_at=start + timedelta(hours=30),
            )
        )
        check(office, work, today)
    jobs, actor = office.jobs("qa_lead")
    page = CoveragePage(jobs, actor)
    qtbot.addWidget(page)
    page.body.insertWidget(0, page.header)
    page.resize(1178, 680)
    page.show()
    page.catch_up()
    qtbot.waitUntil(lambda: page.board is not None)
    return page


def check(office, work, day, **values):
    moment = work.now
    work.session.add(
        QuickCheck(
            **{"mode": "floor_check", **values},
            csr_id=office.csr.id,
            team_id=office.team.id,
            checker_id=office.inspector.id,
            day=day,
            began_at=moment,
            recorded_at=moment,
        )
    )


def refreshed(page, qtbot):
    before = page.board
    page.refresh()
    qtbot.waitUntil(lambda: page.board is not before)


def column(page, day):
    return page.table.table.index(0, day.day - 1)


def test_s3_3g_the_cell_of_today_says_done_of_due_in_words_too(page, today):
    index = column(page, today)
    assert index.data() == "1/3"
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Still open" in tip
    assert "1 of 3 checks done" in tip
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == tip
    assert page.table.current() == (page.board.lines[0].csr.id, today)
    names = page.table.table.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "Evaluations: 0 of 20" in names
    assert not page.grab().isNull()


def test_what_colleagues_save_appears_and_the_place_is_kept(page, office, today, qtbot):
    assert {"Evaluation", "QuickCheck", "Shift"} <= page.watches
    page.table.setCurrentIndex(page.table.table.index(0, 2))
    with office.work("inspector") as work:
        check(office, work, today, mode="recording")
    refreshed(page, qtbot)
    assert column(page, today).data() == "2/3"
    assert page.table.currentIndex().column() == 2
    assert "Recording review: 1 (50.0 %)" in page.figures.mix.words()


def test_tab_goes_from_the_board_to_its_filters(page, qtbot):
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    page.table.setFocus()
    reached = []
    for _step in range(5):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        reached.append(page.window().focusWidget().accessibleName())
    assert reached == ["Filter", "Team", "Shift today", "Show", "Order"]


def test_enter_names_the_checks_of_the_day_and_an_evaluation_opens(page, office, qtbot):
    shown = []
    page.menu_of, kept = lambda rows: shown.append(rows) or kept(rows), page.menu_of
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shown))
    assert [row.mode for row in shown[0]] == ["floor_check"]
    menu = kept(shown[0])
    assert "Floor check" in menu.actions()[0].text()
    assert not menu.actions()[0].isEnabled()
    done = coverage.CheckRow(office.team.id, True, "ZJ-1", "recording", None, "周敏 1", True)
    open_ = coverage.CheckRow(office.team.id, True, "ZJ-2", "recording", None, "周敏 1", False)
    menu = kept([done, open_])
    assert "not done yet" in menu.actions()[1].text()
    with qtbot.waitSignal(page.open_requested) as opened:
        menu.actions()[0].trigger()
    assert opened.args == ["results", office.team.id]
    assert "No checks" in kept([]).actions()[0].text()
    page.findChildren(type(menu))[0].close()


def test_filters_narrow_the_board_and_its_figures(page):
    page.filter.words.setText("nobody of that name")
    assert page.empty.isVisible()
    page.empty.acted.emit()
    assert page.table.isVisible()
    for what, lines in (("open", 1), ("uncovered", 0), ("probation", 0), ("short", 0), ("all", 1)):
        page.filter.show_what.setCurrentIndex(page.filter.show_what.findData(what))
        assert len(page.filter.chosen(page.board.lines)) == lines
    for box in (page.filter.team, page.filter.shift):
        assert box.count() == 2
        box.setCurrentIndex(1)
        assert page.table.table.rowCount() == 1
    for n in range(page.filter.order.count()):
        page.filter.order.setCurrentIndex(n)
        assert page.table.table.rowCount() == 1


def test_who_was_never_checked_is_one_click_away(page, office, today, qtbot):
    earlier = today.replace(day=1) - timedelta(days=1)
    with office.work("qa_lead") as work:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        work.session.add(
            Setting(key="cov.contacts", valid_from=long_ago, value="0", changed_by=work.actor.id)
        )
        for day in range(1, 12):
            rostered(work, office.csr, earlier.replace(day=day))
    before = page.board
    page.before.click()
    qtbot.waitUntil(lambda: page.board is not before)
    assert page.board.lines[0].missed == 11
    assert "1 CSR never checked" in page.figures.uncovered.text()
    page.figures.uncovered.click()
    assert page.filter.show_what.currentData() == "uncovered"
    assert page.table.table.rowCount() == 1
    assert "1 CSR" in page.filter._count.text()


def test_a_board_that_cannot_be_read_offers_to_try_again(page, qtbot):
    page.board = None
    page._on_failed(StorageError("The server is away."))
    assert page.empty.isVisibleTo(page)
    page._show_lines()
    page.export.click()
    page.empty.acted.emit()
    qtbot.waitUntil(lambda: page.board is not None)
    with pytest.raises(ZeroDivisionError):
        page._on_failed(ZeroDivisionError())


def test_a_month_without_csrs_says_so(page, qtbot):
    page.board = replace(page.board, lines=(), newest_call=None)
    page._on_board(page.board)
    assert page.empty.isVisibleTo(page)


def test_a_plans_shortfall_and_a_newcomer_show_in_words(page, today):
    line = page.board.lines[0]
    newcomer = replace(line, granted=12, forecast=18, csr=replace(line.csr, on_probation=True))
    words = board_words.csr(newcomer)
    assert "On probation" in words
    assert "Approved by the plan: 12" in words
    assert "Forecast at the end of the month: 18" in words
    day = page.board.month.first
    short = replace(line.days[today.day - 1], state="approved")
    lines = [replace(line, days=(short, *line.days[1:]))]
    page.figures.show_lines(
        replace(page.board, month=replace(page.board.month, now=midday(day + timedelta(days=9)))),
        lines,
    )
    assert "as the plan approved" in page.figures.days.toolTip()


def test_the_alert_names_who_needs_checks_while_there_is_shift_left(page, office, today, qtbot):
    with office.work("qa_lead") as work:
        rostered(work, office.inspector, today, hours=-30)
    refreshed(page, qtbot)
    assert page.board.alert.is_short
    assert page.alert.words().startswith("2 checks still missing for 1 CSR")
    with office.work("qa_lead") as work:
        check(office, work, today)
        check(office, work, today)
    refreshed(page, qtbot)
    assert page.alert.words() == ""


def test_months_are_turned_and_come_back_to(page, today, qtbot):
    before = page.board
    page.before.click()
    qtbot.waitUntil(lambda: page.board is not before)
    earlier = today.replace(day=1) - timedelta(days=1)
    assert page.month.text() == f"{earlier:%Y-%m}"
    assert page.table.table.columnCount() == earlier.day
    assert page.state() == earlier
    now, before = None, page.board
    page.after.click()
    qtbot.waitUntil(lambda: page.board is not before)
    assert page.board.month.first == today.replace(day=1)
    before = page.board
    page.restore(now)
    qtbot.waitUntil(lambda: page.board is not before)
    page.restore("elsewhere")
    assert page.state() is None


def test_the_board_is_copied_as_tab_separated_text(page, today):
    page.table.copy()
    head, row = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:4] == ["CSR", "Staff no.", "Team", "1"]
    assert row.split("\t")[2 + today.day] == "1/3"


def test_the_board_is_exported(page, office, tmp_path, monkeypatch, qtbot):
    file = tmp_path / "board.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    page.export.click()
    qtbot.waitUntil(lambda: page.notice.words() == "1 CSR was exported.")
    sheet = openpyxl.load_workbook(file).active
    assert sheet["B2"].value == office.csr.staff_no
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "no" / "x.xlsx"), "")
    )
    page.export.click()
    qtbot.waitUntil(lambda: "cannot be written" in page.notice.words())


def test_p17_a_big_board_is_exported_when_somebody_else_approves(
    page, office, tmp_path, monkeypatch, qtbot
):
    reasons, asked = ["", "月报"], []

    def answer(_parent, _title, words):
        asked.append(words)
        return reasons.pop(0), True

    monkeypatch.setattr(QInputDialog, "getText", answer)
    monkeypatch.setattr(page, "choose_file", lambda: str(tmp_path / "board.xlsx"))
    with office.work("qa_lead") as work:
        work.session.add(
            Setting(
                key="export.alone",
                valid_from=work.now - timedelta(days=1),
                value="0",
                changed_by=page.actor.id,
            )
        )
    page.export.click()
    qtbot.waitUntil(lambda: len(asked) == 1 and page.jobs.running == 0)
    assert "1 CSR is more than you may export alone" in asked[0]
    page.export.click()
    qtbot.waitUntil(lambda: page.notice.words().startswith("Asked."))
    page.export.click()
    qtbot.waitUntil(lambda: "waits" in page.notice.words())
    with office.work("qa_lead") as work:
        other = acting(work, make_person(work, "cs_manager"))
        exports.approve(other, exports.waiting(other)[0].id)
    page.export.click()
    qtbot.waitUntil(lambda: page.notice.words() == "1 CSR was exported.")


def test_every_state_is_painted(page, qtbot):
    month = page.board.month
    line = page.board.lines[0]
    work = page.board.lines[0].days[0].duty
    cells = [
        Day(state, 1, 3, late, work)
        for state in ("free", "planned", "open", "met", "approved", "missed")
        for late in (0, 1)
    ]
    exempt = Duty(month.now, month.now, "training", "新产品")
    cells.append(Day("exempt", 0, 0, 0, exempt))
    days = tuple((cells * 3)[: len(month.days)])
    page.table.show_lines(month, [replace(line, days=days, done=20, forecast=3)])
    assert page.table.table.index(0, 12).data() == "Tr"
    tip = page.table.table.index(0, 12).data(Qt.ItemDataRole.ToolTipRole)
    assert "Training all day  ·  新产品" in tip
    late = page.table.table.index(0, 5).data(Qt.ItemDataRole.ToolTipRole)
    assert "1 more was late" in late
    page.table.setFocus()
    assert not page.table.grab().isNull()
    assert isinstance(month, Month)
