"""A CSR's earlier results beside the form: reached by a key, with what was lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qa_desk.rules import column_choice, past_results
from qa_desk.services import evaluating, history
from qa_desk.ui import theme
from qa_desk.ui.widgets.previous_results import PreviousResults


@pytest.fixture
def beside(office, qtbot):
    """The results of a CSR, who lost points twice before; and the evaluation in hand."""
    first = office.released(item_5=1)
    second = office.released(item_7=1)
    task = office.drawn()
    with office.work("inspector") as work:
        evaluating.open_task(work, task.id, task.version)
    jobs, _actor = office.jobs("inspector")
    panel = PreviousResults(jobs)
    qtbot.addWidget(panel)
    panel.resize(270, 300)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    with qtbot.waitSignal(panel.found):
        panel.look(task.id)
    return panel, first, second, task


def test_one_key_opens_the_result_in_which_the_same_item_lost_points(beside):
    panel, first, _second, _task = beside
    panel.go_to("IN-05")
    assert QApplication.focusWidget() is panel.tree
    line = panel.tree.currentItem()
    assert line.text(0).startswith("5  ")
    assert "−5" in line.text(0)
    assert "因此扣分" in line.text(0)
    assert first.number in line.parent().toolTip(0)
    assert line.parent().isExpanded()
    assert set(panel.days()) == {"IN-05", "IN-07"}


def test_without_a_repetition_the_key_opens_the_newest_result(beside):
    panel, _first, second, _task = beside
    panel.go_to("IN-01")
    assert second.number in panel.tree.currentItem().toolTip(0)


def test_enter_opens_and_closes_and_escape_goes_back(beside, qtbot):
    panel, *_others = beside
    panel.go_to()
    top = panel.tree.currentItem()
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert not top.isExpanded()
    qtbot.keyClick(panel.tree, Qt.Key.Key_Enter)
    assert top.isExpanded()
    qtbot.keyClick(panel.tree, Qt.Key.Key_Down)
    assert panel.tree.currentItem().parent() is top
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(panel.tree, Qt.Key.Key_Escape)


def test_reading_the_same_again_closes_nothing(beside, qtbot):
    panel, _first, _second, task = beside
    panel.go_to()
    with qtbot.waitSignal(panel.found):
        panel.look(task.id)
    assert panel.tree.currentItem().isExpanded()


def test_the_lines_are_as_high_as_their_words(beside):
    panel, *_others = beside
    panel.go_to("IN-05")
    line = panel.tree.currentItem()
    height = panel.tree.visualItemRect(line).height()
    assert height >= 2 * panel.tree.fontMetrics().height()
    panel.resize(200, 300)
    QApplication.processEvents()
    assert panel.tree.visualItemRect(line).height() >= height


def test_another_call_shows_nothing_of_the_one_before(beside, qapp):
    panel, *_others = beside
    panel.look(None)
    assert panel.none.isVisible()
    assert panel.days() == {}
    panel.go_to("IN-05")
    assert QApplication.focusWidget() is not panel.tree
    theme.apply(qapp, "dark")


def test_p19_what_was_imported_says_so(office, qtbot):
    with office.work("qa_lead") as work:
        number = office.csr.staff_no
        rows = [
            ["工号", "日期", "得分", "结果", "IN-01"],
            [number, "2026-01-05", "88", "合格", "2"],
        ]
        source = column_choice.of_rows([*rows, [number, "2026-01-04", "90", "合格", ""]], "x")
        layout = past_results.propose(source, items=history.names_of_items(work))
        history.apply(work, history.preview(work, source, layout))
    task = office.drawn()
    jobs, _actor = office.jobs("inspector")
    panel = PreviousResults(jobs)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.found):
        panel.look(task.id)
    newer, older = (panel.tree.topLevelItem(n) for n in range(2))
    assert newer.text(0).endswith("88.0  ·  Pass  ·  imported")
    assert newer.toolTip(0) == "From a list of before QA Desk"
    assert newer.child(0).text(0) == "IN-01  Standard greeting  −2"
    assert older.childCount() == 0  # nobody knows of which items
