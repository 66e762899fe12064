"""The Tasks page: who has how many, and how tasks change hands by keyboard (E-30)."""

import pytest
from factories import PASSWORD, make_call, make_person
from PySide6.QtCore import Qt

from qa_desk.models import Ability, Evaluation, passwords
from qa_desk.services import assigning
from qa_desk.ui.pages.tasks import TasksPage

OWN, OTHER = 4, 1


@pytest.fixture
def centre(office):
    """Two inspectors: the first has four tasks, one of them late, the second has one."""
    scene = office.scene
    with office._access.work() as work:
        other = make_person(work, "inspector", name="周宁", login="zhou.ning")
        passwords.set_password(work.session, other, PASSWORD)
        for number, who in enumerate([scene.inspector] * OWN + [other] * OTHER):
            call = make_call(work, scene.csr, scene.team, language="粤语" if number == 1 else "")
            work.session.add(
                Evaluation(
                    number=f"ZJ-{number}",
                    sample_reason="random",
                    call_id=call.id,
                    csr_id=scene.csr.id,
                    team_id=scene.team.id,
                    skill_group="general",
                    inspector_id=who.id,
                    status="E0",
                    assigned_at=work.now,
                    due_at=work.now.replace(year=2020 if number == 0 else 2090),
                )
            )
        scene.__dict__["other"] = other
    return office


@pytest.fixture
def sit_down(centre, qtbot):
    """Open the page for somebody."""

    def sit_down(role):
        jobs, actor = centre.jobs(role)
        page = TasksPage(jobs, actor)
        for widget in (page, page.header):
            qtbot.addWidget(widget)
        page.body.insertWidget(0, page.header)
        page.resize(1178, 680)
        page.show()
        page.catch_up()
        settle(page, qtbot)
        return page

    return sit_down


def settle(page, qtbot):
    qtbot.waitUntil(lambda: page.jobs.running == 0, timeout=20_000)


def said(page, qtbot, words):
    qtbot.waitUntil(lambda: words in page.notice.words(), timeout=20_000)
    settle(page, qtbot)


def cells(view):
    return [
        [view.table.index(row, column).data() for column in range(len(view.table.columns))]
        for row in range(view.table.rowCount())
    ]


def counts(page):
    return {line[0].split()[0]: line[1] for line in cells(page.seats)}


def opened(page, qtbot, button):
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert page.dialog is not None
    return page.dialog


def test_the_qa_lead_sees_who_has_how_much(centre, sit_down):
    page = sit_down("qa_lead")
    assert counts(page) == {"Everybody": "5", centre.inspector.name: "4", "周宁": "1"}
    assert cells(page.seats)[0][2:] == ["0", "1", "1:40 of 11:12"]
    assert len(cells(page.tasks)) == 5
    assert page.waiting() == 1
    assert not page.take.isVisible()
    assert not page.take_over.isEnabled()
    assert "with open tasks" in page.take_over.toolTip()


def test_the_tasks_of_the_inspector_chosen_are_listed(centre, sit_down):
    page = sit_down("qa_lead")
    page.restore(centre.scene.other.id)
    assert page.state() == centre.scene.other.id
    assert [row[-1] for row in cells(page.tasks)] == ["ZJ-4"]
    assert page.hand_on.isEnabled()


def test_an_absent_inspectors_tasks_are_taken_over_by_keyboard(centre, sit_down, qtbot):
    page = sit_down("qa_lead")
    page.seats.choose(centre.inspector.id)
    dialog = opened(page, qtbot, page.take_over)
    assert dialog.to.currentText() == "The others, by load"
    assert dialog.occasion.currentText() == "Absent"
    qtbot.keyClick(dialog.button, Qt.Key.Key_Return)
    said(page, qtbot, "4 tasks were handed over: 周宁")
    assert counts(page)["周宁"] == "5"
    assert page.dialog is None


def test_what_stays_is_named_with_why(centre, sit_down, qtbot):
    with centre._access.work() as work:
        person_id = centre.scene.other.id
        work.session.add(Ability(person_id=person_id, kind="language", value="普通话"))
    page = sit_down("qa_lead")
    page.seats.choose(centre.inspector.id)
    opened(page, qtbot, page.take_over).button.click()
    said(page, qtbot, "1 task stays where it is: ZJ-1 (no QA inspector there judges this")


def test_a_task_is_handed_on_to_one_person(centre, sit_down, qtbot):
    page = sit_down("qa_lead")
    page.tasks.choose(page.tasks.table.rows[0].id)
    dialog = opened(page, qtbot, page.hand_on)
    assert [dialog.to.itemText(n).split()[0] for n in range(dialog.to.count())] == ["周宁"]
    dialog.button.click()
    said(page, qtbot, "1 task was handed over: 周宁")


def test_what_is_refused_is_said_in_the_form(centre, sit_down, qtbot):
    page = sit_down("qa_lead")
    row = page.tasks.table.rows[0]
    page.tasks.choose(row.id)
    dialog = opened(page, qtbot, page.hand_on)
    with centre.work("qa_lead") as work:
        assigning.take_over(work, centre.inspector.id, "left")
    dialog.button.click()
    qtbot.waitUntil(lambda: "Somebody else changed" in dialog.problem.words(), timeout=20_000)
    dialog.reject()
    settle(page, qtbot)


def test_drafts_that_begin_anew_are_counted_before(centre, sit_down, qtbot):
    with centre._access.work() as work:
        work.session.query(Evaluation).filter_by(number="ZJ-0").one().status = "E1"
    page = sit_down("qa_lead")
    page.seats.choose(centre.inspector.id)
    dialog = opened(page, qtbot, page.take_over)
    assert any("1 draft begins anew" in label.text() for label in dialog._wrapped)
    dialog.reject()


def test_the_load_is_levelled_with_one_key(centre, sit_down, qtbot):
    page = sit_down("qa_lead")
    qtbot.keyClick(page.balance, Qt.Key.Key_Space)
    said(page, qtbot, "1 task was handed over: 周宁")
    qtbot.keyClick(page.balance, Qt.Key.Key_Space)
    said(page, qtbot, "level already")


def test_an_inspector_takes_a_colleagues_task(centre, sit_down, qtbot):
    page = sit_down("inspector")
    assert not page.seats.isVisible()
    assert not page.hand_on.isVisible()
    assert [row[-1] for row in cells(page.tasks)] == ["ZJ-4"]
    qtbot.keyClick(page.take, Qt.Key.Key_Space)
    said(page, qtbot, "ZJ-4 is in your queue now.")
    assert cells(page.tasks) == []
    assert not page.take.isEnabled()
    assert page.tasks.empty.isVisible()


def test_a_task_that_is_gone_meanwhile_is_said(centre, sit_down, qtbot):
    page = sit_down("inspector")
    with centre.work("qa_lead") as work:
        found = work.session.query(Evaluation).filter_by(number="ZJ-4").one()
        assigning.hand_on(work, found.id, found.version, centre.inspector.id, "other")
    page.take.click()
    said(page, qtbot, "taken or opened this task meanwhile")
    assert cells(page.tasks) == []


def test_a_page_behind_counts_what_is_overdue_for_the_qa_lead_only(centre, sit_down, qtbot):
    lead, inspector = sit_down("qa_lead"), sit_down("inspector")
    for page in (lead, inspector):
        page.recount()
        settle(page, qtbot)
    assert (lead.waiting(), inspector.waiting()) == (1, None)


def test_a_centre_without_inspectors_says_what_to_do(sit_down, centre, qtbot):
    page = sit_down("qa_lead")
    page.seats.show_rows([])
    with qtbot.waitSignal(page.open_requested) as asked:
        page.seats.empty_acted.emit()
    assert asked.args == ["people", None]
