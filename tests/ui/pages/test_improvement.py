"""The page of improvement plans, as department, office and steering group use it (S4)."""

from dataclasses import replace

import pytest
from factories import PASSWORD
from improvement_office import ImprovementOffice
from improvements import ACTUAL, approved, begun, filled, put, submitted, whole_evaluation
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.services import improving
from qa_desk.services.improving import NewReport
from qa_desk.ui import messages
from qa_desk.ui.pages.improvement import ImprovementPage
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.widgets.improvement_preview import ImprovementPreview

ROLES = ("head", "office", "steering")


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = ImprovementOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with the plan of the department open."""
    pages = []

    def sit(role):
        page = before(ImprovementPage(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        for row, plan in enumerate(page.list.table.rows):
            if plan.department == "客服部":
                page.list.grid.selectRow(row)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


def press(page, qtbot, what):
    """Press a button of the plan; return the form that it opens."""
    page.dialog = None
    page.view.buttons[what].click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    idle(page, qtbot)
    return page.dialog


def sign(page, qtbot, dialog, opinion=""):
    dialog.opinion.setText(opinion)
    qtbot.keyClicks(dialog.password, PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    idle(page, qtbot)
    idle(page, qtbot)


def fill_in(dialog, office):
    """Fill in what is left of a plan."""
    with office.centre() as centre:
        whole = filled(centre, dialog.form.form())
    if whole.version > 1:
        whole = replace(whole, change="G2 too far")
    dialog.form.show_form(whole)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_from_its_draft_to_its_evaluation(sit, office, qtbot, language):
    """S4: draft, approvals, tasks, a report behind plan, a changed version, 76.7 % (6.10)."""
    i18n.set_language(language)
    head = sit("head")
    assert head.list.table.rows[0].state == "missing"
    head.dialog = None
    head.empty._button.click()
    qtbot.waitUntil(lambda: head.dialog is not None)
    idle(head, qtbot)
    dialog = head.dialog
    dialog.form.goals.add.click()
    goal = dialog.form.dialog
    goal.category.setCurrentIndex(1)
    goal.measure.setCurrentIndex(goal.measure.findData("score"))
    qtbot.keyClicks(goal.baseline, "90.0")
    qtbot.keyClicks(goal.target, "93")
    qtbot.mouseClick(goal.button, Qt.MouseButton.LeftButton)
    (kept,) = dialog.form.goals.rows
    assert (kept.key, kept.measure, str(kept.target), kept.direction) == (
        "G1", "score", "93", "higher",
    )  # fmt: skip
    dialog.issue.click()
    idle(head, qtbot)
    assert dialog.problem.words()
    fill_in(dialog, office)
    dialog.issue.click()
    idle(head, qtbot)
    idle(head, qtbot)
    assert dialog.paper.state == "signing"
    sign(head, qtbot, dialog)
    dialog.close()
    for role in ROLES[1:]:
        page = sit(role)
        assert page.waiting() == 1
        sign(page, qtbot, press(page, qtbot, "open"), "ok")
        page.dialog.close()
    head.refresh()
    idle(head, qtbot)
    idle(head, qtbot)
    assert head.view.record.row.state == "closed"

    task = press(head, qtbot, "task")
    task.what.setPlainText("coach")
    qtbot.keyClicks(task.owner, office.scene.csr.staff_no)
    qtbot.keyClick(task.owner, Qt.Key.Key_Return)
    task.button.click()
    idle(head, qtbot)
    idle(head, qtbot)
    assert [one.what for one in head.view.record.tasks] == ["coach"]

    report = press(head, qtbot, "report")
    report.planned.setValue(100)
    qtbot.keyClicks(report.actual, "92.1")
    report.button.click()
    idle(head, qtbot)
    assert "70.0" in report.problem.words()
    report.cause.setPlainText("new people")
    report.button.click()
    idle(head, qtbot)
    idle(head, qtbot)
    assert [one.light for one in head.view.record.reports] == ["late"]

    dialog = press(head, qtbot, "change")
    fill_in(dialog, office)
    dialog.issue.click()
    idle(head, qtbot)
    sign(head, qtbot, dialog)
    dialog.close()
    with office.centre() as centre:
        plan_id = dialog.paper.form.plan_id
        for role in ROLES[1:]:
            found = improving.one(centre.by(role), plan_id).paper
            improving.sign(centre.by(role), found.id, found.seen, "", PASSWORD)
        assert improving.one(centre.by("head"), plan_id).row.in_force == 2

    page = sit("office")
    dialog = press(page, qtbot, "evaluate")
    table = dialog.form.results.table
    for row, actual in enumerate(ACTUAL.values()):
        table.item(row, 3).setText(str(actual))
        table.item(row, 4).setText("new people")
    assert "76.7" in dialog.form.rates.text()
    dialog.form.show_form(replace(whole_evaluation(dialog.form.form()), cause=""))
    dialog.issue.click()
    idle(page, qtbot)
    assert "76.7" in dialog.problem.words()
    dialog.form.texts["cause"].setPlainText("training was late")
    dialog.issue.click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert dialog.paper.state == "signing"
    assert str(page.view.record.evaluations[0].form.cause) == "training was late"


def test_a_centre_reads_how_all_plans_stand(sit, office, qtbot):
    """S4-2.1.3, S4-2.2.2: what is missing first, and what the others come to."""
    with office.centre() as centre:
        plan_id = approved(centre)
        for key, actual in ACTUAL.items():
            new = NewReport(key, centre.work.today, 60, actual)
            improving.report(centre.by("head"), plan_id, new)
    page = sit("steering")
    rows = [
        [page.list.table.index(row, column).data() for column in (1, 2, 3, 4)] for row in (0, 1)
    ]
    assert rows == [
        ["技术部", "Missing", "", "–"],
        ["客服部", "Published", "76.7 %", "On plan"],
    ]
    assert page.overall.text() == "1 of 2 submitted, 1 approved, 0 tasks overdue"
    assert page.view.progress.text() == "Plan attained: 76.7 %"
    assert "analysis of the causes" in page.view.causes.text()
    assert not page.view.chart.isHidden()
    assert page.view.buttons["report"].isHidden()
    assert page.view.buttons["change"].isHidden()
    page.list.grid.selectRow(0)
    idle(page, qtbot)
    assert "技术部 has no plan" in page.empty.words()
    assert page.empty._button.isHidden()


def test_a_missing_plan_says_until_when_it_is_to_be_submitted(sit, office, qtbot):
    """P25."""
    with office.centre() as centre:
        put(centre, "improve.submit", "06-30")
    page = sit("head")
    assert "-06-30" in page.empty.words()


def test_last_quarters_figures_are_taken_into_the_plan(sit, office, qtbot):
    """S4-3.1.1: with what is typed meanwhile."""
    with office.centre() as centre:
        begun(centre)
    page = sit("head")
    dialog = press(page, qtbot, "open")
    dialog.form.texts["overview"].setPlainText("better")
    dialog.form.take["quarter"].click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert "taken on" in dialog.form.taken.text()
    assert "Evaluations released: 0" in dialog.form.figures.text()
    assert dialog.form.texts["overview"].toPlainText() == "better"


def test_goals_and_measures_are_edited_and_removed(sit, office, qtbot):
    """S4-3.2.2, S4-3.3.2: weights and empty categories are told meanwhile."""
    with office.centre() as centre:
        begun(centre)
    page = sit("head")
    dialog = press(page, qtbot, "open")
    fill_in(dialog, office)
    form = dialog.form
    assert "No goal is about: Business." in form.warning.text()
    form.goals.table.choose("G2")
    form.goals.edit.click()
    goal = form.dialog
    goal.weight.setValue(30)
    goal.target.setText("many")
    goal.button.click()
    assert "as numbers" in goal.problem.words()
    goal.target.setText("8.5")
    goal.button.click()
    assert "90 %" in form.weights.text()
    form.measures.table.choose("M3")
    form.measures.remove.click()
    assert [one.key for one in form.measures.rows] == ["M1", "M2"]
    form.measures.add.click()
    measure = form.dialog
    measure.button.click()
    assert measure.problem.words() == "Write what is done."
    measure.content.setPlainText("coach each week")
    measure.button.click()
    assert [one.content for one in form.measures.rows][-1] == "coach each week"
    assert form.measures.rows[-1].key == "M3"
    form.measures.table.choose("M1")
    form.measures.edit.click()
    form.dialog.department.setText("QA")
    form.dialog.button.click()
    assert form.measures.rows[0].department == "QA"
    dialog.save.click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert [str(one.target) for one in dialog.paper.form.goals] == ["93.0", "8.5", "90"]
    form.lines_wanted.emit()
    idle(page, qtbot)
    assert "proposes more" in dialog.problem.words()


def test_what_was_typed_is_there_again_after_the_form_was_closed(sit, office, qtbot):
    with office.centre() as centre:
        begun(centre)
    page = sit("head")
    dialog = press(page, qtbot, "open")
    dialog.form.texts["overview"].setPlainText("half typed")
    idle(page, qtbot)
    dialog.close()
    idle(page, qtbot)
    dialog = press(page, qtbot, "open")
    qtbot.waitUntil(lambda: dialog.form.texts["overview"].toPlainText() == "half typed")


def test_the_office_sends_a_plan_back_with_a_reason(sit, office, qtbot, monkeypatch):
    with office.centre() as centre:
        plan_id = begun(centre)
        paper = submitted(centre, plan_id)
        improving.sign(centre.by("head"), paper.id, paper.seen, "", PASSWORD)
    page = sit("office")
    dialog = press(page, qtbot, "open")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a: ("", False))
    dialog.back.click()
    assert dialog.paper.state == "signing"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a: ("指标不清", True))
    dialog.back.click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert (dialog.paper.state, dialog.paper.replaces) == ("draft", paper.number)
    assert dialog.save.isHidden()


def test_a_draft_of_a_change_is_discarded_and_the_paper_printed(sit, office, qtbot, monkeypatch):
    with office.centre() as centre:
        approved(centre)
    page = sit("head")
    dialog = press(page, qtbot, "change")
    assert not dialog.discard.isHidden()
    dialog.print.click()
    preview = dialog.findChild(ImprovementPreview)
    idle(page, qtbot)
    preview.close()
    monkeypatch.setattr(messages, "ask", lambda *_words: True)
    dialog.discard.click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert page.view.record.row.version == 1
    assert press(page, qtbot, "open").paper.state == "closed"


def test_a_training_need_is_raised_from_a_measure_and_opened(sit, office, qtbot, monkeypatch):
    """S4-4.3.1."""
    with office.centre() as centre:
        approved(centre)
    assert sit("head").view.buttons["train"].isHidden()
    page = sit("qa_lead")
    with qtbot.waitSignal(page.open_requested) as opened:
        page.view.buttons["train"].click()
    assert opened.args[0] == "training"


def test_the_inbox_tells_of_plans_that_wait(office, qtbot):
    """S4-3.2.3, P25."""
    with office.centre() as centre:
        submitted(centre, begun(centre))
    page = before(InboxPage(*office.jobs("head")), qtbot, 1196)
    qtbot.waitUntil(lambda: not page.elsewhere.notices["improvement"].isHidden())
    with qtbot.waitSignal(page.open_requested) as opened:
        page.elsewhere.notices["improvement"].acted.emit()
    assert opened.args[0] == "improvement"
    idle(page, qtbot)
    page.jobs.close()
