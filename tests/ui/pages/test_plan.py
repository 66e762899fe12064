"""Plan and draw on a real page over a real database, by keys and with words for every refusal."""

import pytest
import sounding
from factories import make_call, make_person, make_scene
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sqlalchemy import select

from qa_desk.models import AudioFile, CallSegment, database, engines
from qa_desk.services import drawing, planning
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.plan import PlanPage
from qa_desk.ui.widgets.draw_view import CopyButton, DrawView
from qa_desk.work import Work

SPACE, ENTER = Qt.Key.Key_Space, Qt.Key.Key_Return


class Desk:
    """A small centre in a file; whoever is needed opens the page."""

    def __init__(self, url, folder, qtbot):
        self.qtbot = qtbot
        self.engine = engines.connect(url)
        self.system = database.Access(self.engine, database._actor(self.engine, "system"))
        self.opened = []
        with self.system.work() as work:
            self.scene = make_scene(work, calls=0)
            for _ in range(3):  # of now: yesterday may be another month
                make_call(work, self.scene.csr, self.scene.team, started_at=work.now)
            make_call(work, None, None, started_at=work.now)
            sounding.record_all(work, folder)

    def page(self, role):
        with self.system.ask() as work:
            actor = database.actor_of(work.session, getattr(self.scene, role), work.now)
        access = database.Access(self.engine, actor)
        jobs = Jobs(access.work, access.ask)
        page = PlanPage(jobs, actor)
        self.opened.append((jobs, page))
        self.qtbot.addWidget(page)
        self.qtbot.addWidget(page.header)
        page.body.insertWidget(0, page.header)  # the window shows it over the page
        page.resize(1178, 680)
        with self.qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.catch_up()
        self.qtbot.waitUntil(lambda: page._begun)
        return page

    def planned(self, per_csr=2, *, approved=True):
        with self.system.work() as work:
            by = database.actor_of(work.session, self.scene.qa_lead, work.now)
            mine = Work(work.session, by, work.now)
            plan = planning.make(mine, planning.outlook(mine).month, per_csr)
            return planning.approve(mine, plan.id, plan.version) if approved else plan

    def close(self):
        for jobs, page in self.opened:
            page.close()
            assert jobs.close()
        self.system.close()


@pytest.fixture
def desk(sqlite_url, tmp_path, qtbot):
    desk = Desk(sqlite_url, tmp_path / "recorder", qtbot)
    yield desk
    desk.close()


def focused(page):
    return page.window().focusWidget()


def test_the_qa_lead_drafts_approves_and_draws_by_keys_alone(desk, qtbot):
    page = desk.page("qa_lead")
    assert "No plan yet" in page.plans.empty.words()
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.form.isVisible() and page.form.month.hasFocus())
    qtbot.keyClick(focused(page), Qt.Key.Key_Tab)
    assert focused(page) is page.form.number
    qtbot.keyClicks(page.form.number, "2")
    assert page.form.total() == "× 1 CSR = 2 evaluations"
    qtbot.keyClick(page.form.number, ENTER)
    qtbot.waitUntil(lambda: focused(page) is page.view.approve)
    assert not page.form.isVisible()
    assert "2 recordings of each CSR, at random" in page.view.words()
    qtbot.keyClick(focused(page), SPACE)
    qtbot.waitUntil(lambda: focused(page) is page.view.draw)
    assert "Approved by" in page.view.words()
    qtbot.keyClick(focused(page), ENTER)
    qtbot.waitUntil(lambda: "0 of 2 submitted" in page.view.words())
    assert page.notice.words() == "Drawn: 2 tasks for 1 QA inspector."


def test_what_is_drawn_is_copied_at_once_and_said_where_it_cannot_be(desk, tmp_path, qtbot):
    """P1."""
    desk.planned(3)
    page = desk.page("inspector")
    with desk.system.ask() as work:
        drawable = CallSegment.person_id.is_not(None)
        gone = work.session.scalars(
            select(AudioFile.path)
            .join(CallSegment, CallSegment.call_id == AudioFile.call_id)
            .where(drawable)
        ).first()
    (tmp_path / "recorder" / gone).unlink()
    page.view.draw.click()
    qtbot.waitUntil(lambda: "1 recording has no copy yet" in page.notice.words())
    assert page.notice.words().startswith("Drawn: 3 tasks for 1 QA inspector. 2 recordings were")
    assert page.notice._button.text() == "Open queue"
    assert len(list((tmp_path / "desk-audio").glob("*/*.qda"))) == 2


def test_a_draw_shows_all_that_proves_it_fair(desk, qtbot):
    """D10."""
    plan = desk.planned(5)
    page = desk.page("qa_lead")
    page.view.draw.click()
    qtbot.waitUntil(lambda: "Draw seed" in page.view.words())
    words = page.view.words()
    with desk.system.ask() as work:
        by = database.actor_of(work.session, desk.scene.qa_lead, work.now)
        (draw,) = drawing.list_draws(Work(work.session, by, work.now), plan.id)
    for expected in (
        draw.seed,
        draw.pool_digest[:16] + "…",
        "3 calls",
        "3 tasks for 1 QA inspector",
        f"{desk.scene.csr.name} {desk.scene.csr.staff_no} (2 missing)",
        "Without a known CSR or time: 1",
    ):
        assert expected in words
    copied = []
    for button in page.view.findChildren(CopyButton):
        button.click()
        copied.append(QGuiApplication.clipboard().text())
    assert copied == [draw.seed, draw.pool_digest]


def test_of_many_who_are_short_the_first_are_named_and_the_rest_on_demand(qtbot):
    from datetime import UTC, datetime

    now = datetime(2026, 11, 16, tzinfo=UTC)
    short = tuple((f"Person {n}", 1) for n in range(8))
    draw = drawing.DrawRow(
        id=None, drawn_at=now, drawn_by="Lin 1", seed="s", pool_from=now, pool_to=now,
        pool_count=1, pool_digest="d", drawn=1, inspectors=1, shortfalls=short, exclusions=(),
    )  # fmt: skip
    view = DrawView(draw)
    qtbot.addWidget(view)
    assert view._all.text() == "and 3 more"
    assert "Person 5" not in view._short.text()
    view._all.click()
    assert "Person 7 (1 missing)" in view._short.text()


def test_drawing_again_says_that_nothing_is_missing(desk, qtbot):
    desk.planned(3)
    page = desk.page("qa_lead")
    page.view.draw.click()
    qtbot.waitUntil(lambda: page.notice.words().startswith("Drawn: 3 tasks"))
    qtbot.waitUntil(page.view.draw.isEnabled)
    page.view.draw.click()
    qtbot.waitUntil(lambda: "has all the evaluations" in page.notice.words())
    qtbot.waitUntil(page.view.draw.isEnabled)
    assert len(page.view.findChildren(DrawView)) == 1


def test_an_inspector_drafts_but_is_told_who_approves(desk, qtbot):
    desk.planned(approved=False)
    page = desk.page("inspector")
    qtbot.waitUntil(page.view.isVisible)
    assert page.new.isEnabled()
    assert not page.view.approve.isEnabled()
    assert page.view.approve.toolTip() == (
        "“Approve the monitoring plan” is not among your rights. Ask one of these: QA lead."
    )
    assert "Ask the QA lead to approve it" in page.view.draw.toolTip()
    assert "when the QA lead has approved the plan" in page.view.words()


def test_an_inspector_goes_from_the_draw_to_the_queue(desk, qtbot):
    desk.planned()
    page = desk.page("inspector")
    page.view.draw.click()
    qtbot.waitUntil(lambda: bool(page.notice.words()))
    assert page.notice._button.text() == "Open queue"
    with qtbot.waitSignal(page.open_requested) as asked:
        page.notice._button.click()
    assert asked.args == ["score", None]


def test_a_person_without_a_queue_is_not_sent_to_one(desk, qtbot):
    desk.planned()
    page = desk.page("qa_lead")
    page.view.draw.click()
    qtbot.waitUntil(lambda: bool(page.notice.words()))
    assert not page.notice._button.isVisible()


def test_a_team_lead_sees_plans_but_changes_none(desk, qtbot):
    desk.planned()
    page = desk.page("lead")
    qtbot.waitUntil(page.view.isVisible)
    assert not page.new.isEnabled()
    assert "Draft the monitoring plan" in page.new.toolTip()
    assert not page.view.draw.isEnabled()
    assert "Draw samples" in page.view.draw.toolTip()


def test_escape_gives_up_a_new_plan(desk, qtbot):
    page = desk.page("qa_lead")
    page.plans.empty._button.click()
    qtbot.waitUntil(page.form.isVisible)
    qtbot.keyClick(page.form.number, Qt.Key.Key_Escape)
    assert not page.form.isVisible()


def test_what_somebody_else_changed_meanwhile_is_said_and_read_again(desk, qtbot):
    plan = desk.planned(approved=False)
    page = desk.page("qa_lead")
    qtbot.waitUntil(page.view.approve.isVisible)
    with desk.system.work() as work:
        by = database.actor_of(work.session, desk.scene.qa_lead, work.now)
        planning.approve(Work(work.session, by, work.now), plan.id, plan.version)
    page.view.approve.click()
    qtbot.waitUntil(lambda: "Somebody else changed this plan" in page.notice.words())
    qtbot.waitUntil(lambda: "Approved by" in page.view.words())


def test_the_place_on_the_page_is_remembered(desk, qtbot):
    first, second = desk.planned(1), desk.planned(2)
    page = desk.page("qa_lead")
    assert page.state() == second.id
    page.show_record(first.id)
    qtbot.waitUntil(lambda: page.state() == first.id)
    assert "1 recording of each CSR, at random" in page.view.words()
    page.restore(second.id)
    assert page.state() == second.id


def test_the_list_says_how_far_each_plan_is(desk, qtbot):
    with desk.system.work() as work:
        make_person(work, "csr")
    desk.planned(1)
    page = desk.page("qa_lead")
    page.view.draw.click()
    qtbot.waitUntil(lambda: page.plans.current() is not None and page.plans.current().drawn == 1)
    cells = [page.plans.table.index(0, n).data() for n in range(1, 6)]
    assert cells == ["1", "Approved", "1", "1", "0%"]
    assert not page.plans.grid.grab().isNull()
