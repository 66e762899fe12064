"""The plan page over a real database: who may take which step, and words for every refusal."""

from datetime import timedelta

import pytest
from factories import make_person
from plan_desk import until
from PySide6.QtCore import Qt

from qa_desk.rules.plans import Content, RuleLine, Target
from qa_desk.services import planning, watch_list
from qa_desk.ui.pages.plan import Place


def test_an_inspector_drafts_but_is_told_who_approves(plans, qtbot):
    plans.planned(approved=False)
    page = plans.page("inspector")
    assert page.new.isEnabled()
    assert page.view.edit.isEnabled()
    assert not page.view.approve.isEnabled()
    assert page.view.approve.toolTip() == (
        "“Approve the monitoring plan” is not among your rights. Ask one of these: QA lead."
    )
    assert "Ask the QA lead to approve it" in page.view.draw.toolTip()
    page.view.tabs.setCurrentIndex(1)
    assert "when the QA lead has approved the plan" in page.view.words()


def test_a_team_lead_sees_plans_but_changes_none(plans, qtbot):
    plans.planned()
    page = plans.page("lead")
    assert not page.new.isEnabled()
    assert "Draft the monitoring plan" in page.new.toolTip()
    for button in (page.view.renew, page.view.close_plan, page.view.draw, page.watch.add):
        assert not button.isEnabled()
    assert "Draw samples" in page.view.draw.toolTip()
    assert not page.view.load.isVisibleTo(page.view), "the load is of people whom he does not see"


def test_a_plan_says_what_it_is_and_what_it_costs(plans, qtbot):
    """P16: the workload stands beside the capacity before anybody approves."""
    plans.planned(2, approved=False)
    page = plans.page("qa_lead")
    until(qtbot, lambda: "2 of each CSR" in page.view.words())
    for words in ("Drafted by", "Workload", "full-time", "Random sampling", "Recording review"):
        assert words in page.view.words()
    assert "Approve" not in page.view._people.text()
    assert not page.view.load.bar.grab().isNull()
    assert "Recording review" in page.view.load.bar.accessibleName()


def test_approving_by_key_goes_on_to_the_draw(plans, qtbot):
    plans.planned(approved=False)
    page = plans.page("qa_lead")
    page.view.approve.setFocus()
    qtbot.keyClick(page.view.approve, Qt.Key.Key_Return)
    if not page.view.draw.isEnabled() and page.dialog is not None:
        page.dialog.accepted_short.setChecked(True)
        page.dialog.button.click()
    until(qtbot, lambda: page.window().focusWidget() is page.view.draw)
    assert "Approved by" in page.view.words()


def test_a_shortfall_is_accepted_by_name_and_recorded(plans, qtbot):
    """P16."""
    plans.planned(200, approved=False)
    page = plans.page("qa_lead")
    with plans.system.work() as work:
        for _ in range(40):
            make_person(work, "csr")
    page.refresh()
    until(qtbot, lambda: page._details.load is not None and page._details.load.csrs == 41)
    page.view.approve.click()
    until(qtbot, lambda: page.dialog is not None)
    page.dialog.button.click()
    assert "Tick that the shortfall is accepted" in page.dialog.problem.words()
    page.dialog.accepted_short.setChecked(True)
    page.dialog.button.click()
    until(qtbot, page.view.draw.isEnabled)
    page.view.tabs.setCurrentIndex(0)
    until(qtbot, lambda: "Approved with a shortfall" in page.view.words())
    assert page.plans.current().shortfall is not None


def test_an_approved_plan_is_changed_by_a_new_version(plans, qtbot):
    """S3-4.3b."""
    first = plans.planned()
    page = plans.page("qa_lead")
    page.view.renew.click()
    until(qtbot, lambda: page._row.number == 2)
    assert page._row.state == "draft"
    page.show_record(first.id)
    assert page._row.state == "approved"


def test_closing_asks_first_and_compares_the_targets(plans, qtbot, monkeypatch):
    """S3-4.3d."""
    with plans.system.work() as work:
        mine = plans.by(work, "qa_lead")
        content = Content(targets=(Target("average", "", 850, 900),))
        month = planning.outlook(mine).month
        plan = planning.make(mine, month, (RuleLine("", 1),), content)
        planning.approve(mine, plan.id, plan.version, shortfall_accepted=True)
    page = plans.page("qa_lead")
    answers = iter((False, True))
    monkeypatch.setattr(page, "confirm", lambda *_words: next(answers))
    page.view.close_plan.click()
    assert page.view.close_plan.isEnabled()
    page.view.close_plan.click()
    until(qtbot, lambda: page._row.state == "closed")
    until(qtbot, lambda: "nothing more is drawn" in page.view.draws._next.text())
    page.view.tabs.setCurrentIndex(0)
    until(qtbot, lambda: "last month 85.0" in page.view.words())
    assert "goal 90.0" in page.view.words()
    assert not page.view.close_plan.isVisible()


def test_what_somebody_else_changed_meanwhile_is_said_and_read_again(plans, qtbot):
    plan = plans.planned(approved=False)
    page = plans.page("qa_lead")
    with plans.system.work() as work:
        mine = plans.by(work, "qa_lead")
        planning.approve(mine, plan.id, plan.version, shortfall_accepted=True)
    page._approve(accepted=True)
    until(qtbot, lambda: "Somebody else changed this plan" in page.notice.words())
    until(qtbot, lambda: "Approved by" in page.view.words())
    page.dialog.close()


def test_the_place_on_the_page_is_remembered(plans, qtbot):
    first, second = plans.planned(1), plans.planned(2)
    page = plans.page("qa_lead")
    assert page.state() == Place(second.id)
    page.show_record(first.id)
    until(qtbot, lambda: page.state() == Place(first.id))
    until(qtbot, lambda: page._details is not None)
    page.restore(Place(second.id))
    assert page.state() == Place(second.id)


def test_the_list_says_how_far_each_plan_is(plans, qtbot):
    plans.drawn(1)
    page = plans.page("qa_lead")
    cells = [page.plans.table.index(0, n).data() for n in range(1, 4)]
    assert cells == ["1", "Approved", "0%"]
    assert not page.plans.grid.grab().isNull()


# -- the watch list -------------------------------------------------------------------------------


def added(page, qtbot, person, topic="", reason="two complaints"):
    """Fill in the form of the watch list."""
    page.watch.add.click()
    until(qtbot, lambda: page.watch.dialog is not None)
    form = page.watch.dialog
    form.person.setCurrentText(person)
    form.topic.setCurrentText(topic)
    qtbot.keyClicks(form.reason, reason)
    form.button.click()
    return form


def test_somebody_is_watched_and_no_more(plans, qtbot):
    """S3-4.3c."""
    page = plans.page("qa_lead")
    assert "Nobody is watched" in page.watch.nothing.text()
    assert not page.watch.end.isEnabled()
    csr = plans.scene.csr
    added(page, qtbot, f"{csr.name} {csr.staff_no}")
    until(qtbot, lambda: page.watch.table.table.rowCount() == 1)
    row = page.watch.table.table.rows[0]
    assert (row.uplift, row.reason, row.staff_no) == (5, "two complaints", csr.staff_no)
    index = page.watch.table.table.index(0, 0)
    assert "5 evaluations more in a month" in index.data(Qt.ItemDataRole.ToolTipRole)
    page.watch.table.choose(row.id)
    page.watch.end.click()
    until(qtbot, lambda: page.watch.table.table.rows[:1] != [row])
    with plans.system.ask() as work:
        (entry,) = watch_list.list_entries(plans.by(work, "qa_lead"), ended_too=True)
    assert entry.valid_to is not None


def test_a_topic_is_watched_without_an_end(plans, qtbot):
    page = plans.page("qa_lead")
    page.watch.add.click()
    until(qtbot, lambda: page.watch.dialog is not None)
    form = page.watch.dialog
    form.topic.setCurrentText("roaming")
    form.reason.setText("new tariff")
    form.is_limited.setChecked(False)
    form.button.click()
    until(qtbot, lambda: page.watch.table.table.rowCount() == 1)
    assert page.watch.table.table.rows[0].valid_to is None


@pytest.mark.parametrize(
    ("person", "reason", "said"),
    [
        ("Nobody 9999", "why", "There is no such CSR"),
        ("", "why", "Choose a CSR or write a contact reason"),
    ],
)
def test_what_cannot_be_watched_is_said_in_the_form(plans, qtbot, person, reason, said):
    page = plans.page("qa_lead")
    form = added(page, qtbot, person, reason=reason)
    until(qtbot, lambda: said in form.problem.words())
    form.reject()
    until(qtbot, lambda: page.watch.dialog is None)


def test_an_entry_ended_by_somebody_else_is_said(plans, qtbot):
    with plans.system.work() as work:
        mine = plans.by(work, "qa_lead")
        today = work.today
        days = (today, today + timedelta(days=9))
        watch_list.add(mine, "why", 5, days, person_id=plans.scene.csr.id)
    page = plans.page("qa_lead")
    until(qtbot, lambda: page.watch.table.table.rowCount() == 1)
    row = page.watch.table.table.rows[0]
    page.watch.table.choose(row.id)
    with plans.system.work() as work:
        watch_list.end(plans.by(work, "qa_lead"), row.id, row.version)
    page.watch.end.click()
    until(qtbot, lambda: "Somebody else changed this entry" in page.notice.words())
