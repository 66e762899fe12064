"""Standards: what each role reads and does, from a new version to one in force."""

from datetime import date

from PySide6.QtCore import QDate

from qa_desk import paths
from qa_desk.ui.pages.standards import page as standards_page


def choose(standards, page, number):
    row = next(row for row in page.table.table._rows if row.number == number)
    assert page.table.choose(row.id)
    standards.idle(page)
    return row


def test_a_csr_reads_the_standard_as_he_is_scored_and_changes_nothing(standards):
    page = standards.open("csr")
    text = page.reading.toPlainText()
    assert "For calls from 2026-01-01, until another version follows." in text
    assert "IN-01" in text
    assert "Standard greeting" in text
    assert "passes with 85 %" in text
    assert "Guidance: " in text
    for button in (page.new_version, page.new_checklist, page.edit, page.withdraw):
        assert not button.isVisible()


def test_a_new_version_goes_from_its_reason_to_being_in_force(standards, qtbot):
    page = standards.open("qa_lead")
    editor = standards.write(page, "开场白改短")
    editor.tree.choose(("sections", 0, "items", 0))
    box = editor.form.form().field(()).boxes["en"]
    box.setPlainText("Short greeting")
    page.desk.put.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert page.dialog.reason.toPlainText() == "开场白改短"
    assert page.dialog.words.text().strip() == ""
    page.dialog.day.setDate(QDate(2099, 1, 1))
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.dialog is None)
    standards.idle(page)
    assert page.stack.currentWidget() is not page.desk
    newest = standards.versions()[0]
    assert (newest.number, newest.effective_from) == ("1.1", date(2099, 1, 1))
    assert standards.drafts() == []
    qtbot.waitUntil(lambda: "Short greeting" in page.reading.toPlainText())
    assert "Reason: 开场白改短" in page.reading.toPlainText()


def test_a_day_that_leaves_little_notice_is_told(standards, qtbot):
    page = standards.open("qa_lead")
    standards.write(page)
    page.desk.put.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    today = page.notice_of.today
    page.dialog.day.setDate(QDate(today.year, today.month, today.day).addDays(1))
    assert "5 are usual" in page.dialog.words.text()
    page.dialog.reason.setPlainText(" ")
    page.dialog.button.click()
    assert page.dialog.problem.words() == "Say why."
    page.dialog.reject()


def test_what_is_missing_keeps_a_version_from_being_put_in_force(standards, qtbot):
    page = standards.open("qa_lead")
    editor = standards.write(page)
    editor.tree.choose(("sections", 0, "items", 0))
    editor.form.form().field(("points",)).line.clear()
    qtbot.keyClicks(editor.form.form().field(("points",)).line, "9")
    page.desk.put.click()
    assert "Something is missing" in page.desk.problem.words()
    assert page.dialog is None
    assert editor.faults.isVisible()
    assert editor.faults.count() >= 2
    editor.faults.itemClicked.emit(editor.faults.item(0))
    standards.saved(page)


def test_an_inspector_proposes_and_the_cs_manager_approves(standards, qtbot):
    own = standards.open("inspector")
    standards.write(own)
    assert not own.desk.put.isVisible()
    own.desk.propose.click()
    qtbot.waitUntil(lambda: own.dialog is not None)
    own.dialog.button.click()
    qtbot.waitUntil(lambda: own.dialog is None)
    assert "proposed" in own.line.words()
    manager = standards.open("cs_manager")
    choose(standards, manager, "1.1")
    assert not manager.discard.isVisible()
    manager.edit.click()
    qtbot.waitUntil(lambda: manager.stack.currentWidget() is manager.desk)
    assert "read only" in manager.desk.state.text()
    assert not manager.desk.editor.tools.isVisible()
    manager.desk.back.click()
    standards.idle(manager)
    manager.approve.click()
    qtbot.waitUntil(lambda: not manager.approve.isVisible())
    assert standards.drafts()[0].state == "approved"


def test_a_new_checklist_begins_with_its_code_and_title(standards, qtbot):
    page = standards.open("qa_lead")
    page.new_checklist.click()
    page.dialog.button.click()
    assert "a code and a title" in page.dialog.problem.words()
    page.dialog.code.setText("chat")
    page.dialog.zh.setText("在线客服")
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.desk)
    editor = page.desk.editor
    assert editor.faults.count()
    assert not page.desk.compare.isEnabled()
    editor.tree.choose(("sections", 0))
    editor.remove()
    editor.add("item")
    assert editor.document["sections"][0]["items"][0]["id"] == "Q-01"
    standards.saved(page)


def test_a_draft_is_discarded_after_asking_and_a_version_withdrawn_with_a_reason(
    standards, qtbot, monkeypatch
):
    page = standards.open("qa_lead")
    standards.write(page)
    page.desk.back.click()
    standards.idle(page)
    choose(standards, page, "1.1")
    asked = []
    monkeypatch.setattr(
        standards_page.messages, "ask", lambda _page, words, _verb: asked.append(words) or True
    )
    page.discard.click()
    qtbot.waitUntil(lambda: standards.drafts() == [])
    assert "1.1" in asked[0]
    standards.idle(page)
    choose(standards, page, "1.0")
    page.withdraw.click()
    page.dialog.reason.setPlainText("误发")
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.dialog is None)
    standards.idle(page)
    assert standards.versions()[0].standing == "withdrawn"
    qtbot.waitUntil(lambda: "No new evaluation begins on it" in page.reading.toPlainText())
    assert not page.withdraw.isVisible()


def test_the_version_in_hand_is_what_files_offer(standards):
    page = standards.open("csr")
    assert page.files.isVisible()
    assert not page.files.bring_in.isVisible()
    assert not page.files.give_out.isVisible()
    assert page.files.print.isEnabled()
    assert standards.open("inspector").files.give_out.isEnabled()


def test_a_file_becomes_a_draft_in_the_list(standards, qtbot, monkeypatch):
    page = standards.open("qa_lead")
    file = paths.resources() / "checklists" / "complaint-handling.yaml"
    monkeypatch.setattr(page.files, "choose_source", lambda: str(file))
    page.files.bring_in.trigger()
    qtbot.waitUntil(page.files.dialog.button.isEnabled)
    page.files.dialog.button.click()
    qtbot.waitUntil(lambda: getattr(page.table.current(), "code", "") == "complaint-handling")
    assert page.table.current().state == "draft"


def test_somebody_else_s_version_shows_at_once_and_a_refusal_is_a_sentence(standards, qtbot):
    page = standards.open("qa_lead")
    other = standards.open("qa_lead")
    standards.write(other)
    other.desk.back.click()
    standards.idle(other)
    page.refresh()
    standards.idle(page)
    row = choose(standards, page, "1.1")
    choose(standards, other, "1.1")
    page._act(standards_page.checklist_drafts.discard)
    qtbot.waitUntil(lambda: standards.drafts() == [])
    other._open_editor()
    qtbot.waitUntil(lambda: "meanwhile" in other.line.words())
    standards.idle(other)
    assert other.state() != row.id
    other.restore(standards.versions()[0].id)
    assert other.state() == standards.versions()[0].id
