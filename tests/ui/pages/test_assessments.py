"""Inspectors' assessments in the window, as inspector and QA lead see them (B16)."""

import pytest
from assessing import assessed, row
from factories import PASSWORD
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select
from ui.pages.sitting import before, idle

from qa_desk.models import JournalEntry
from qa_desk.services import assessments
from qa_desk.services.assessments import Decision
from qa_desk.ui.pages.assessments import AssessmentsPage
from qa_desk.ui.widgets.assessment_preview import AssessmentPreview
from qa_desk.ui.widgets.mark_chips import MarkChip


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with the first record open."""

    def sit(role, is_open=True):
        page = before(AssessmentsPage(*office.jobs(role)), qtbot, 1196)
        if is_open:
            page.list.grid.selectRow(0)
            idle(page, qtbot)
        return page

    return sit


def said(page):
    """Return the first line of the list, as far as it says what is to be done."""
    return [page.list.table.index(0, column).data() for column in range(5)]


def stated(office):
    found = assessed(office)
    with office.work("inspector") as work:
        assessments.state(work, found.id, found.version, "当时没有重听")


def decided(office):
    stated(office)
    found = row(office)
    with office.work("qa_lead") as work:
        assessments.decide(work, found.id, found.version, Decision("coaching", "一起重听"))


def test_i02_the_inspector_reads_what_was_found_and_makes_a_statement(office, sit, qtbot):
    assessed(office)
    page = sit("inspector")
    assert said(page)[0] == "Make a statement"
    assert said(page)[2:5] == ["Deducted too much", "3", "Assessment opened"]
    assert page.waiting() == 1
    page.desk.take("state")
    assert "Write your statement" in page.desk.form.problem.words()
    page.desk.form.text.setPlainText("当时没有重听")
    page.desk.form.text.finished.emit()
    idle(page, qtbot)
    assert page.said.text().endswith("your statement is kept")
    assert (page.waiting(), page.desk.form) == (0, None)
    assert page.desk.record().statement == "当时没有重听"


def test_i03_the_qa_lead_decides_and_then_signs_on_the_same_page(office, sit, qtbot):
    stated(office)
    page = sit("qa_lead")
    page.desk.start()
    form = page.desk.form
    page.desk.take("decide")
    assert "Choose a decision" in form.problem.words()
    form.choice.setCurrentIndex(form.choice.findData("points"))
    page.desk.take("decide")
    assert "reason is needed" in form.problem.words()
    form.points.setValue(0.5)
    form.text.setPlainText("首次发生")
    form.buttons[0].click()
    idle(page, qtbot)
    record = page.desk.record()
    assert (record.row.decision, record.points, page.waiting()) == ("points", 5, 1)
    page.desk.start()
    page.desk.take("sign")
    assert "password" in page.desk.form.problem.words()
    page.desk.form.secret.password.setText("wrong")
    page.desk.form.secret.password.returnPressed.emit()
    idle(page, qtbot)
    assert page.desk.form.problem.words()
    page.desk.form.secret.password.setText(PASSWORD)
    page.desk.take("sign")
    idle(page, qtbot)
    assert [one.role for one in page.desk.record().signatures] == ["assessor"]
    assert page.waiting() == 0


def test_i04_the_inspector_says_what_the_signature_means(office, sit, qtbot):
    decided(office)
    page = sit("inspector")
    page.desk.start()
    page.desk.take("sign")
    assert "Choose what" in page.desk.form.problem.words()
    page.desk.form.meanings.buttons()[1].setChecked(True)
    page.desk.form.secret.password.setText(PASSWORD)
    page.desk.take("sign")
    idle(page, qtbot)
    assert [one.meaning for one in page.desk.record().signatures] == ["read"]


def test_a_step_is_told_of_the_record_that_it_was_taken_about(office, sit, qtbot):
    """Not of the one that was opened while it was under way."""
    first, second = assessed(office), assessed(office)
    page = sit("inspector")
    taken = page.desk.record_id()
    other = second.id if taken == first.id else first.id
    page.desk.form.text.setPlainText("当时没有重听")
    with qtbot.waitSignal(page.desk.done) as told:
        page.desk.take("state")
        page.desk.open(other)
    idle(page, qtbot)
    assert told.args[0] == taken
    assert page.desk.record_id() == other
    with office.work("inspector") as work:
        assert assessments.one(work, taken).statement == "当时没有重听"
        assert not assessments.one(work, other).statement


def test_what_is_typed_is_there_again_after_the_page_was_left(office, sit, qtbot):
    stated(office)
    page = sit("qa_lead")
    form = page.desk.form
    form.choice.setCurrentIndex(form.choice.findData("retrain"))
    form.text.setPlainText("第三次")
    page.hide()
    idle(page, qtbot)
    jobs, actor = page.jobs, page.actor
    again = before(AssessmentsPage(jobs, actor), qtbot, 1196)
    again.show_record(row(office).id)
    idle(again, qtbot)
    assert again.desk.form.decision() == Decision("retrain", "第三次")
    again.desk.form.restore({"words": "nothing is put over what is there"})
    assert again.desk.form.words() == "第三次"


def test_a_statement_half_typed_is_kept_too(office, sit, qtbot):
    assessed(office)
    page = sit("inspector")
    page.desk.form.text.setPlainText("当时")
    page.hide()
    idle(page, qtbot)
    again = before(AssessmentsPage(page.jobs, page.actor), qtbot, 1196)
    again.restore(page.state())
    idle(again, qtbot)
    assert again.desk.form.words() == "当时"


def test_the_call_is_heard_at_the_mark_and_that_is_written_down(office, sit, qtbot):
    assessed(office)
    page = sit("inspector")
    chip = page.desk.view.findChild(MarkChip)
    chip.click()
    qtbot.waitUntil(lambda: page.desk.view.sound.listening.player.is_playing)
    page.desk.view.sound.release()
    idle(page, qtbot)
    with office._access.work() as work:
        played = select(JournalEntry.chain).where(JournalEntry.action == "play")
        assert work.session.scalars(played).all() == [office.inspector.login]


def test_two_at_once_the_later_one_is_told_and_keeps_the_words(office, sit, qtbot):
    found = assessed(office)
    page = sit("inspector")
    page.desk.form.text.setPlainText("晚了一步")
    with office.work("inspector") as work:
        assessments.state(work, found.id, found.version, "先到的")
    page.desk.take("state")
    idle(page, qtbot)
    assert page.desk.record().statement == "先到的"
    form = page.desk.form
    assert "Somebody else changed" in form.problem.words()
    assert form.words() == "晚了一步"
    assert not form.buttons[0].isEnabled()


def test_the_record_is_printed_and_the_result_is_a_click_away(office, sit, qtbot):
    assessed(office)
    page = sit("qa_lead")
    asked = []
    page.open_requested.connect(lambda *to: asked.append(to))
    links = {one.text(): one for one in page.desk.view.findChildren(QPushButton)}
    links["Show result"].click()
    assert asked == [("results", page.desk.record().row.evaluation_id)]
    links["Show record"].click()
    preview = page.desk.findChild(AssessmentPreview)
    qtbot.waitUntil(preview.save.isEnabled)
    preview.note()
    preview.close()
    idle(page, qtbot)


def test_without_an_error_the_page_says_so(office, sit):
    page = sit("inspector", is_open=False)
    assert page.list.table.total == 0
    assert page.desk.form is None
    page.desk.start()
    page.desk.take("state")


def test_a_record_that_is_gone_is_told(office, sit, qtbot):
    page = sit("qa_lead", is_open=False)
    page.show_record(office.qa_lead.id)
    idle(page, qtbot)
    assert "not there" in page.desk.empty.words()
