"""Two people on one record: both sides are shown, nothing typed is lost, nothing overwritten."""

from datetime import timedelta

import pytest
from factories import PASSWORD, full_sheet, make_call
from office import Office
from PySide6.QtCore import Qt

from qa_desk.models import Evaluation, Plan
from qa_desk.services import cases, evaluating, planning
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.plan import PlanPage
from qa_desk.ui.pages.score import ScorePage


@pytest.fixture
def office(url, tmp_path):
    office = Office(url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page on a desktop of its own."""

    def sit(kind, role):
        page = kind(*office.jobs(role))
        qtbot.addWidget(page)
        page.resize(1196, 680)
        page.show()
        page.catch_up()
        settle(page, qtbot)
        return page

    return sit


def settle(page, qtbot):
    qtbot.waitUntil(lambda: page.jobs.running == 0, timeout=20_000)


def open_case(page, state, qtbot):
    """Open a case and wait until it can be worked on."""
    page.show_record(state.id)
    settle(page, qtbot)
    return page.desk.panel


def conflict(holder, qtbot):
    """Return the open view of both sides."""
    qtbot.waitUntil(lambda: holder.dialog is not None, timeout=20_000)
    return holder.dialog


def choose(dialog, key, qtbot):
    qtbot.mouseClick(dialog.buttons[key], Qt.MouseButton.LeftButton)


def test_a_countersignature_that_came_second_shows_the_first_and_keeps_the_words(
    office, sit, qtbot
):
    state = office.confirmed(item_5=1)
    first, second = sit(InboxPage, "lead"), sit(InboxPage, "lead")
    panels = [open_case(page, state, qtbot) for page in (first, second)]
    for panel, words in zip(panels, ("先核对再答复", "另一份记录"), strict=True):
        panel.form.text.setPlainText(words)
        panel.form.secret.password.setText(PASSWORD)
    panels[0].take("countersign")
    settle(first, qtbot)
    panels[1].take("countersign")
    dialog = conflict(second.desk, qtbot)
    step = dialog.conflict.differences[0]
    assert (step.theirs, step.mine) == ("Closed – signed", "Countersign\n另一份记录")
    assert any(each.what == "Signatures" for each in dialog.conflict.differences)
    assert dialog.buttons == {}
    dialog.reject()
    assert panels[1].form.words() == "另一份记录"
    assert second.desk.dialog is None


def test_a_case_that_changed_meanwhile_is_signed_only_after_a_look(office, sit, qtbot):
    state = office.released()
    page = sit(InboxPage, "csr")
    panel = open_case(page, state, qtbot)
    with office._access.work() as work:
        work.session.query(Evaluation).one().due_at += timedelta(days=1)
    panel.form.agree.setChecked(True)
    panel.form.secret.password.setText(PASSWORD)
    panel.take("accept")
    dialog = conflict(page.desk, qtbot)
    assert [each.what for each in dialog.conflict.differences] == ["Status", "Due"]
    assert office.case(state.id).row.status == "E3"
    choose(dialog, "accept", qtbot)
    qtbot.waitUntil(lambda: office.case(state.id).row.status == "E4", timeout=20_000)
    settle(page, qtbot)


def test_of_two_who_release_one_the_second_sees_what_it_is_now(office, sit, qtbot):
    state = office.submitted()
    page = sit(InboxPage, "inspector")
    panel = open_case(page, state, qtbot)
    with office.work("inspector") as work:
        evaluating.recall(work, state.id, state.version)
    panel.take("release")
    dialog = conflict(page.desk, qtbot)
    assert dialog.conflict.differences[0].theirs == "Draft"
    assert dialog.buttons == {}
    dialog.reject()


def test_a_plan_that_somebody_else_approved_is_shown(office, sit, qtbot):
    with office.work("qa_lead") as work:
        plan = planning.make(work, planning.outlook(work).month, 1)
    page = sit(PlanPage, "qa_lead")
    with office.work("qa_lead") as work:
        planning.approve(work, plan.id, plan.version)
    page.view.approve_wanted.emit()
    dialog = conflict(page, qtbot)
    assert dialog.conflict.differences[0].theirs == "Approved"
    assert dialog.buttons == {}
    dialog.reject()


def test_a_plan_that_only_changed_can_still_be_approved_and_drawn(office, sit, qtbot):
    with office._access.work() as work:
        make_call(work, office.csr, office.team, started_at=work.now)  # in the month planned
    with office.work("qa_lead") as work:
        plan = planning.make(work, planning.outlook(work).month, 1)
    page = sit(PlanPage, "qa_lead")
    draw_wanted = page.view.draws.draw_wanted
    for verb, wanted in (("approve", page.view.approve_wanted), ("draw", draw_wanted)):
        qtbot.waitUntil(lambda: page._details is not None)
        with office._access.work() as work:
            work.session.query(Plan).one().version += 1
        wanted.emit()
        choose(conflict(page, qtbot), verb, qtbot)
        settle(page, qtbot)
    with office.work("qa_lead") as work:
        assert planning.list_plans(work)[0].drawn == 1
    assert plan.version == 1


def test_a_sheet_is_submitted_to_a_changed_evaluation_only_after_a_look(office, sit, qtbot):
    row = office.drawn()
    with office.work("inspector") as work:
        evaluating.open_task(work, row.id, row.version)
    page = sit(ScorePage, "inspector")
    settle(page, qtbot)
    sheet = full_sheet(page.checklist())
    page.form.show_checklist(page.checklist(), sheet, "general")
    page.drafts.keep(sheet)
    settle(page, qtbot)
    with office._access.work() as work:
        work.session.query(Evaluation).one().due_at += timedelta(days=1)
    page.form.submit_requested.emit()
    dialog = conflict(page.conflict, qtbot)
    assert [each.what for each in dialog.conflict.differences] == ["Status", "Due"]
    settle(page, qtbot)
    choose(dialog, "submit", qtbot)
    qtbot.waitUntil(lambda: "submitted" in page.notice.words(), timeout=20_000)
    settle(page, qtbot)
    with office.work("inspector") as work:
        assert cases.queue(work) == []
