"""The dashboard in the window: what it shows to whom, and what stands behind a mark."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from ui.pages.sitting import before, idle

from qa_desk.models import JournalEntry
from qa_desk.rules.dashboards import PICTURES
from qa_desk.services.dashboards import Behind
from qa_desk.ui.pages import dashboard
from qa_desk.ui.pages.dashboard import DashboardPage
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.profile_button import ProfileButton


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's dashboard of the last three months."""
    wording.show_times_in(ZoneInfo("Asia/Shanghai"))  # as the window does

    def sit(role, width=1196):
        page = DashboardPage(*office.jobs(role))
        page.period.setCurrentIndex(page.period.findData("quarter"))
        return before(page, qtbot, width)

    return sit


def drawn(page):
    return {code for code, view in page.board.views.items() if view.is_drawn()}


@pytest.mark.parametrize(
    ("role", "view", "more"),
    [
        ("csr", "own", {"trend", "dimensions", "pareto"}),
        ("lead", "team", {"trend", "dimensions", "pareto", "control"}),
        ("inspector", "inspector", {"trend", "dimensions", "pareto", "output"}),
        ("qa_lead", "centre", {"trend", "dimensions", "pareto", "control"}),
    ],
)
def test_each_role_has_its_pictures(office, sit, role, view, more):
    office.released(item_3=1)
    page = sit(role)
    assert set(page.board.views) == set(PICTURES[view])
    assert drawn(page) >= more
    assert page.board.numbers.words()[0].startswith("Average score ")
    assert "n = 1" in page.board.numbers.words()[1]
    assert page.header._subtitle.text().startswith("as of ")


def test_disputes_and_signatures_stand_beside_the_scores(office, sit):
    office.confirmed()
    page = sit("qa_lead")
    assert page.board.process.words()[0].startswith("Dispute rate 0.0 %")
    assert len(page.board.process.words()) == 4


def test_an_empty_dashboard_says_why_and_what_to_do(sit):
    page = sit("qa_lead")
    assert not drawn(page)
    assert "Choose a longer period" in page.board.views["trend"].empty.words()
    assert page.board.numbers.words()[0] == "Average score – · n = 0"


def test_enter_on_a_mark_lists_the_evaluations_and_enter_opens_one(office, sit, qtbot):
    state = office.released(item_3=1)
    page = sit("qa_lead")
    asked = []
    page.open_requested.connect(lambda name, record: asked.append((name, record)))
    view = page.board.views["pareto"]
    view.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    idle(page, qtbot)
    assert not page.behind.isHidden()
    assert page.behind.title.text().startswith("Where points are lost · 3 ")
    assert page.behind.count.text() == "1 evaluation"
    assert [row.number for row in page.behind.list.table.rows] == [state.number]
    (profile,) = page.behind.findChildren(ProfileButton)
    profile.click()
    assert asked.pop() == ("profiles", office.csr.id)
    qtbot.keyClick(page.behind.list.grid, Qt.Key.Key_Return)
    assert asked == [("results", state.id)]
    qtbot.keyClick(page.behind.list.grid, Qt.Key.Key_Escape)
    assert page.behind.isHidden()


def test_somebody_is_told_what_he_may_not_open(sit, qtbot):
    page = sit("inspector")
    page.behind.show()
    page.behind._on_behind(Behind(2, ()))
    assert page.behind.count.text().startswith("2 evaluations · 0 of them are listed")
    assert page.behind.list.table.rows == ()
    page.behind.close_button.click()
    assert page.behind.isHidden()


def test_coverage_and_disputes_open_their_pages(sit):
    page = sit("qa_lead")
    asked = []
    page.open_requested.connect(lambda name, record: asked.append((name, record)))
    page.board.mark_chosen.emit("coverage", "page:coverage", "")
    assert asked == [("coverage", None)]


def test_a_team_is_chosen_and_stays_chosen(office, sit, qtbot):
    office.released(item_3=1)
    page = sit("qa_lead")
    page.team.addItem("Another", office.inspector.id)
    page.team.setCurrentIndex(page.team.count() - 1)
    page.team.activated.emit(page.team.currentIndex())
    idle(page, qtbot)
    assert page.wanted().team == office.inspector.id
    assert page.board.numbers.words()[0].endswith("n = 0")
    page.team.setCurrentIndex(0)
    page.team.activated.emit(0)
    idle(page, qtbot)
    assert "n = 1" in page.board.numbers.words()[0]


def test_the_period_is_remembered(office, sit, qtbot):
    page = sit("qa_lead")
    page.period.setCurrentIndex(page.period.findData("year"))
    page.period.activated.emit(page.period.currentIndex())
    idle(page, qtbot)
    again = DashboardPage(*office.jobs("qa_lead"))
    qtbot.addWidget(again)
    assert again.wanted().period == "year"


def test_the_figures_are_counted_again_only_when_they_are_old(sit, monkeypatch):
    page = sit("qa_lead")
    before_ = page._read_at
    page.catch_up()
    assert page._read_at == before_
    monkeypatch.setattr(dashboard.page, "_FRESH", timedelta(0))
    page.catch_up()
    assert page._read_at > before_


def test_what_is_refused_is_said_where_the_pictures_would_be(office, qtbot):
    jobs, _csr = office.jobs("csr")
    _jobs, lead = office.jobs("lead")
    page = before(DashboardPage(jobs, lead), qtbot, 1196)
    words = page.board.views["coverage"].empty.words()
    assert "The figures could not be read" in words
    assert "not among your rights" in words
    with qtbot.waitSignal(page.board.retried):
        page.board.views["coverage"].empty.acted.emit()
    idle(page, qtbot)


def test_a_print_is_noted(office, sit, qtbot):
    office.released(item_3=1)
    page = sit("csr")
    page.board.views["trend"].taken.emit("print")
    idle(page, qtbot)
    with office.work("qa_lead") as work:
        noted = work.session.query(JournalEntry).filter_by(subject="dashboard").all()
        assert [(entry.action, entry.subject_id) for entry in noted] == [("print", "trend")]


def test_a_narrow_window_has_the_pictures_under_one_another(office, sit):
    page = sit("csr", width=700)
    views = page.board.views
    assert views["trend"].x() == views["dimensions"].x()
    assert views["dimensions"].y() > views["trend"].y()


def test_a_figure_at_the_top_tells_what_it_is(office, sit, qtbot):
    from PySide6.QtWidgets import QToolButton

    page = sit("csr")
    strip = page.board.numbers
    first = strip.findChildren(QToolButton)[0]
    first.click()
    assert strip.definition.text().startswith("Average score: ")
    assert strip.definition.isVisible()
    first.click()
    assert strip.definition.isHidden()
