"""E-02: a task that cannot be scored is replaced for a listed reason, by the next of its draw."""

from dataclasses import replace

import pytest
from factories import make_call
from plan_desk import until
from PySide6.QtCore import Qt

from qa_desk.models import Draw, Evaluation
from qa_desk.rules.plans import RuleLine
from qa_desk.services import cases, drawing, planning
from qa_desk.ui.pages.score import ScorePage
from qa_desk.ui.widgets.replace_button import ReplaceButton


@pytest.fixture
def task(office):
    """One of two calls, drawn for the inspector by a rule with a name; as the desk reads it."""
    with office.work("qa_lead") as work:
        for _ in range(2):
            make_call(work, office.csr, office.team, started_at=work.now)
        plan = planning.make(work, planning.outlook(work).month, (RuleLine("Everybody", 1),))
        planning.approve(work, plan.id, plan.version, shortfall_accepted=True)
        drawing.draw(work, plan.id, plan.version + 1)
    with office.work("inspector") as work:
        (row,) = cases.queue(work)
        return cases.case(work, row.id)


@pytest.fixture
def button(office, qtbot, task):
    jobs, _actor = office.jobs("inspector")
    button = ReplaceButton(jobs)
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    button.show_case(task)
    yield button
    if button.dialog is not None:
        button.dialog.set_open(on=True)
        button.dialog.reject()


def test_a_reason_is_needed_and_the_next_call_takes_its_place(button, task, office, qtbot):
    button.click()
    form = button.dialog
    assert task.row.number in form.windowTitle() or form.windowTitle() == "Replace"
    form.button.click()
    assert form.problem.words() == "Choose a reason first."
    qtbot.keyClick(form.reason, Qt.Key.Key_Down)
    assert form.reason.currentData() == "no_audio"
    form.note.setText("only hiss")
    with qtbot.waitSignal(button.replaced) as done:
        qtbot.keyClick(form.note, Qt.Key.Key_Return)
    evaluation_id, sentence = done.args
    assert evaluation_id == task.row.id
    with office.work("qa_lead") as work:
        old = work.session.get_one(Evaluation, task.row.id)
        new = work.session.query(Evaluation).filter_by(replaces_id=old.id).one()
        assert sentence == f"{old.number} is replaced; {new.number} takes its place."
        assert old.status == "E13"
        assert work.session.get_one(Draw, new.draw_id).id == old.draw_id
    until(qtbot, lambda: button.dialog is None)


def test_when_the_draw_has_no_further_call_that_is_said(button, office, task, qtbot):
    with office.work("inspector") as work:
        by = drawing.replace(work, task.row.id, task.row.version, "silent").by
        (row,) = [row for row in cases.queue(work) if row.number == by]
    button.show_case(replace(task, row=row))
    button.click()
    button.dialog.reason.setCurrentIndex(0)
    with qtbot.waitSignal(button.replaced) as done:
        button.dialog.button.click()
    assert done.args[1].startswith(f"{by} is replaced; ")


def test_what_somebody_else_did_meanwhile_is_said_in_the_form(button, office, task, qtbot):
    button.click()
    with office.work("inspector") as work:
        drawing.replace(work, task.row.id, task.row.version, "silent")
    button.dialog.reason.setCurrentIndex(0)
    button.dialog.button.click()
    until(qtbot, lambda: bool(button.dialog.problem.words()))
    button.dialog.reject()
    until(qtbot, lambda: button.dialog is None)


def test_it_is_offered_for_drawn_tasks_that_are_not_submitted(button, task):
    assert button.isVisible()
    for row in (replace(task.row, status="E2"), replace(task.row, sample_reason="off_plan")):
        button.show_case(replace(task, row=row))
        assert not button.isVisible()
    button.show_case(None)
    assert not button.isVisible()


def test_the_desk_goes_on_with_the_call_in_its_place(office, task, qtbot):
    """The header says by which rule a call was drawn, and why."""
    jobs, actor = office.jobs("inspector")
    page = ScorePage(jobs, actor)
    qtbot.addWidget(page)
    qtbot.addWidget(page.header)
    page.show()
    page.catch_up()
    until(qtbot, lambda: page.call._reason.text() == "Everybody (Random sampling)")
    until(qtbot, lambda: not page.replace.isHidden())
    page.replace.click()
    page.replace.dialog.reason.setCurrentIndex(0)
    page.replace.dialog.button.click()
    until(qtbot, lambda: "takes its place" in page.notice.words())
    until(qtbot, lambda: page._row is not None and page._row.id != task.row.id)
    page.close()
