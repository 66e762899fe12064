import threading
import weakref
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication

from qa_desk.errors import StorageError
from qa_desk.ui import theme
from qa_desk.ui.page import memory
from qa_desk.ui.tables import VALUE_ROLE, Column, Table, TableView


@dataclass(frozen=True)
class Call:
    number: int
    csr: str
    score: float | None


CALLS = [
    Call(1, "Wang\tXiao", 86.7),
    Call(2, "chen Li", None),
    Call(3, "Zhao Min", 100.0),
    Call(4, "Chen An", 9.5),
]
COLUMNS = [
    Column("CSR", lambda call: call.csr, wide=True),
    Column(
        "Final score",
        lambda call: call.score,
        lambda score: f"{score:.1f}",
        right=True,
        tip=lambda call: f"call {call.number}",
        icon=lambda call: "circle-alert" if call.score == 9.5 else None,
        colour=lambda call: "fatal" if call.score == 9.5 else None,
    ),
]
DOWN = Qt.SortOrder.DescendingOrder


def make_table():
    return Table(COLUMNS, key=lambda call: call.number)


@pytest.fixture
def view(qtbot):
    view = TableView(make_table(), "Calls")
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    view.show_rows(CALLS)
    return view


def shown(table):
    return [table.row_at(table.index(n, 0)).number for n in range(table.rowCount())]


def test_the_model_keeps_every_promise_of_a_qt_model(qtmodeltester, qapp):
    table = make_table()
    qtmodeltester.check(table)
    table.show(CALLS)
    qtmodeltester.check(table)
    table.sort(1)
    table.filter("chen")
    qtmodeltester.check(table)


def test_a_cell_has_words_value_side_tip_and_colour(qapp):
    table = make_table()
    table.show(CALLS)
    cell, empty, bad = table.index(0, 1), table.index(1, 1), table.index(3, 1)
    assert cell.data() == "86.7"
    assert cell.data(VALUE_ROLE) == 86.7
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "call 1"
    assert empty.data() == ""
    assert bad.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.LIGHT.fatal)
    assert not bad.data(Qt.ItemDataRole.DecorationRole).isNull()


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (0, Qt.SortOrder.AscendingOrder, [4, 2, 1, 3]),
        (0, DOWN, [3, 1, 2, 4]),
        (1, Qt.SortOrder.AscendingOrder, [4, 1, 3, 2]),
        (1, DOWN, [3, 1, 4, 2]),
        (-1, DOWN, [1, 2, 3, 4]),
    ],
)
def test_numbers_sort_as_numbers_and_what_is_missing_comes_last(qapp, column, order, expected):
    table = make_table()
    table.show(CALLS)
    table.sort(column, order)
    assert shown(table) == expected


def test_fifty_thousand_rows_are_sorted_and_filtered(qapp):
    table = make_table()
    table.show([Call(n, f"CSR {n % 977}", n * 7919 % 50_000) for n in range(50_000)])
    table.sort(1)
    table.filter("csr 12")
    assert table.rowCount() > 0
    values = [table.index(n, 1).data(VALUE_ROLE) for n in range(table.rowCount())]
    assert values == sorted(values)


def test_a_click_on_a_title_sorts(view, qtbot):
    header = view.grid.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(0) + 8, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shown(view.table) == [4, 2, 1, 3]


def test_typing_in_the_filter_keeps_the_rows_with_every_word(view, qtbot):
    qtbot.keyClicks(view.filter_box, "CHEN l")
    assert shown(view.table) == [2]
    assert view._count.text() == "1 of 4"


def test_a_filter_that_finds_nothing_says_so_and_is_cleared_by_its_button(view, qtbot):
    qtbot.keyClicks(view.filter_box, "nobody")
    assert view.empty.isVisible()
    assert "Nothing matches the filter" in view.empty.words()
    qtbot.mouseClick(view.empty._button, Qt.MouseButton.LeftButton)
    assert view.grid.isVisible()
    assert shown(view.table) == [1, 2, 3, 4]


def test_the_whole_table_is_worked_by_keys(view, qtbot):
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.filter_box.hasFocus)
    qtbot.keyClicks(view.filter_box, "chen")
    qtbot.keyClick(view.filter_box, Qt.Key.Key_Return)
    qtbot.waitUntil(view.grid.hasFocus)
    assert view.current().number == 2
    qtbot.keyClick(view.grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert opened.args == [CALLS[3]]


def test_a_double_click_opens(view, qtbot):
    at = view.grid.visualRect(view.table.index(2, 0)).center()
    qtbot.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.mouseDClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [CALLS[2]]


def test_chosen_rows_are_copied_for_a_spreadsheet(view, qtbot):
    view.choose(1)
    qtbot.keyClick(view.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [row.number for row in view.selected()] == [1, 2]
    text = QGuiApplication.clipboard().text()
    assert text == "CSR\tFinal score\nWang Xiao\t86.7\nchen Li\t"


def test_no_input_method_stands_between_a_key_and_the_list(view):
    assert not view.grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_row_a_person_is_on_stays_when_the_list_is_read_again(view, qtbot):
    view.choose(3)
    view.table.sort(1)
    view.show_rows([Call(9, "New", 1.0), *CALLS])
    assert view.current().number == 3
    with qtbot.waitSignal(view.chosen) as chosen:
        view.show_rows(CALLS[:2])
    assert chosen.args == [None]


def test_nothing_moves_when_the_same_rows_are_read_again(view, qtbot):
    view.choose(view.table.key(view.table.rows[0]))
    view.grid.selectAll()
    view.grid.verticalScrollBar().setValue(view.grid.verticalScrollBar().maximum())
    chosen, place = view.selected(), view.grid.verticalScrollBar().value()
    resets = []
    view.table.modelReset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(view.chosen):
        view.show_rows(list(view.table.rows))
    assert (view.selected(), view.grid.verticalScrollBar().value()) == (chosen, place)
    assert (resets, len(chosen) > 1) == ([], True)


def test_a_list_that_takes_long_says_so(jobs, qtbot):
    view = TableView(make_table(), "Calls")
    qtbot.addWidget(view)
    gate = threading.Event()
    job = view.follow(jobs.ask(lambda work: gate.wait(10) and CALLS))
    qtbot.waitUntil(lambda: view.empty.words() == "Loading")
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert shown(view.table) == [1, 2, 3, 4]


def test_rows_on_screen_stay_while_they_are_read_again(view, jobs, qtbot):
    gate = threading.Event()
    job = view.follow(jobs.ask(lambda work: gate.wait(10) and CALLS[:1]))
    qtbot.waitUntil(lambda: not view._patience.isActive())
    assert view.grid.isVisible()
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert shown(view.table) == [1]


def test_the_answer_to_an_older_question_never_comes_last(view, jobs, qtbot):
    asked, gate, came = threading.Event(), threading.Event(), []

    def slow(work):
        asked.set()
        return gate.wait(10) and CALLS[:1]

    old = view.follow(jobs.ask(slow))
    old.succeeded.connect(came.append)
    assert asked.wait(10)
    with qtbot.waitSignal(view.follow(jobs.ask(lambda work: CALLS[1:])).ended):
        pass
    with qtbot.waitSignal(old.ended):
        gate.set()
    assert shown(view.table) == [2, 3, 4]
    assert came == []


def test_a_list_that_fails_says_why_and_offers_to_try_again(jobs, qtbot):
    def broken(work):
        raise StorageError("The server does not answer. Your work is safe on this machine.")

    view = TableView(make_table(), "Calls")
    qtbot.addWidget(view)
    view.show()
    with (
        qtbot.assertNotEmitted(jobs.unhandled),
        qtbot.waitSignal(view.follow(jobs.ask(broken)).ended),
    ):
        pass
    assert "Your work is safe" in view.empty.words()
    with qtbot.waitSignal(view.retried):
        qtbot.mouseClick(view.empty._button, Qt.MouseButton.LeftButton)


def test_an_empty_list_says_why_and_offers_the_next_action(qtbot):
    view = TableView(make_table(), "Calls")
    qtbot.addWidget(view)
    view.say_when_empty("Nothing waits for you", "New tasks appear here.", "Draw calls")
    view.show()
    view.show_rows([])
    assert view.empty.words() == "Nothing waits for you\nNew tasks appear here."
    with qtbot.waitSignal(view.empty_acted):
        qtbot.mouseClick(view.empty._button, Qt.MouseButton.LeftButton)


def test_widths_and_hidden_columns_are_remembered(view, qtbot):
    view.remember(memory("lin", "calls"), "list")
    header = view.grid.horizontalHeader()
    header.resizeSection(1, 222)
    menu = view.grid.columns_menu()
    menu.actions()[0].trigger()
    assert header.isSectionHidden(0)
    assert not view.grid.columns_menu().actions()[1].isEnabled()  # one stays
    header.setSectionHidden(0, False)
    again = TableView(make_table(), "Calls")
    qtbot.addWidget(again)
    again.remember(memory("lin", "calls"), "list")
    again.show_rows(CALLS)
    assert again.grid.horizontalHeader().sectionSize(1) == 222


def test_widths_nobody_chose_are_not_remembered(view, qtbot):
    store = memory("lin", "calls")
    view.remember(store, "list")
    for width in (300, 1200, 700):
        view.resize(width, 400)
        qtbot.waitUntil(lambda width=width: view.grid.width() == width)
    assert store.allKeys() == []


@pytest.mark.parametrize("width", [500, 1200])
def test_the_wide_column_takes_the_room_that_is_left(view, qtbot, width):
    view.resize(width, 400)
    header = view.grid.horizontalHeader()
    qtbot.waitUntil(lambda: header.length() == view.grid.viewport().width())
    assert header.sectionSize(0) >= theme.px(200)


def test_a_closed_table_is_freed(qtbot, free):
    view = TableView(make_table(), "Calls")
    view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    view.remember(memory("lin", "calls"), "list")
    view.show()
    view.show_rows(CALLS)
    itself = weakref.ref(view)
    view.close()
    del view
    free()
    assert itself() is None
