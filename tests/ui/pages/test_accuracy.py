"""Inspectors in the window: figures, the cases behind them, drawing re-checks."""

import pytest
from factories import full_sheet
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from ui.pages.sitting import before, idle

from qa_desk.rules.inspector_figures import ORDER
from qa_desk.services import cases, evaluating
from qa_desk.ui.pages.accuracy import AccuracyPage
from qa_desk.ui.widgets.recheck_dialog import RecheckDialog


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page."""

    def sit(role):
        return before(AccuracyPage(*office.jobs(role)), qtbot, 1196)

    return sit


def score_again(office, **options):
    with office.work("qa_lead") as work:
        (task,) = cases.queue(work)
        state = evaluating.open_task(work, task.id, task.version)
        form = cases.case(work, task.id).checklist
        evaluating.submit(work, task.id, state.version, full_sheet(form, **options))


def said(page):
    return next(label.text() for label in page.notice.findChildren(QLabel) if len(label.text()) > 1)


def choose(page, qtbot, measure):
    page.view.figures.choose(measure)
    idle(page, qtbot)


def test_the_qa_lead_draws_scores_again_and_sees_what_differs(office, sit, qtbot):
    first = office.released(item_3=1)
    page = sit("qa_lead")
    qtbot.mouseClick(page.draw, Qt.MouseButton.LeftButton)
    idle(page, qtbot)
    assert said(page).startswith("Drawn: 1 to score again unseen")
    assert page.draw.isEnabled()
    score_again(office)
    page.refresh()
    idle(page, qtbot)
    assert page.view.measure() == "recheck_accuracy"
    (case,) = page.view.cases.table.rows
    assert (case.id, case.compared - case.agreeing) == (first.id, 1)
    assert page.view.trend.chart.points[-1].n == case.compared

    page.view.cases.choose((case.id, case.recheck))
    page.view.cases.setFocus()
    qtbot.keyClick(page.view.cases, Qt.Key.Key_Return)
    idle(page, qtbot)
    dialog = page.findChild(RecheckDialog)
    assert [one.subject for one in dialog.differing] == [3]
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.mouseClick(dialog.first, Qt.MouseButton.LeftButton)
    assert opened.args == ["results", first.id]


def test_nothing_more_to_draw_is_said(office, sit, qtbot):
    page = sit("qa_lead")
    qtbot.mouseClick(page.draw, Qt.MouseButton.LeftButton)
    idle(page, qtbot)
    assert said(page).startswith("Nothing more to draw")


def test_an_inspector_sees_himself_without_list_or_draw(office, sit, qtbot):
    office.released()
    page = sit("inspector")
    assert not page.list.isVisible()
    assert page.draw.isHidden()
    assert [one.measure for one in page.view.figures.table.rows] == list(ORDER)
    choose(page, qtbot, "inspector_accuracy")
    (case,) = page.view.cases.table.rows
    page.view.cases.choose((case.id, None))
    page.view.cases.setFocus()
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(page.view.cases, Qt.Key.Key_Return)
    assert opened.args == ["results", case.id]


def test_on_too_few_nobody_is_compared(office, sit):
    office.released()
    page = sit("qa_lead")
    table = page.list.table
    (row,) = table.rows
    told = [column.value(row) for column in table.columns[1:]]
    assert told == [None] * len(told)
    assert "1" in table.columns[2].tip(row)


def test_another_month_is_empty_and_says_so(office, sit, qtbot):
    office.released()
    page = sit("qa_lead")
    page.month.setCurrentIndex(5)
    page.month.activated.emit(5)
    idle(page, qtbot)
    assert page.list.table.total == 0
    assert page.state() is None
    page.restore(office.inspector.id)
    page.month.setCurrentIndex(0)
    page.month.activated.emit(0)
    idle(page, qtbot)
    assert page.state() == office.inspector.id


def test_a_figure_without_cases_says_so(office, sit, qtbot):
    office.released()
    page = sit("qa_lead")
    choose(page, qtbot, "repeatability")
    assert page.view.cases.isHidden()
    assert page.view.none.text() == "Nothing in this month."
