"""The page of policies, as those see it who keep, read, evaluate and approve them (S3-4.10)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import PASSWORD
from openpyxl import load_workbook
from policies import approved, begun, issued, made, published, sign, wording
from policy_office import PolicyOffice
from PySide6.QtCore import Qt
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.models import Checklist, ChecklistVersion
from qa_desk.rules.policies import DecidedBy
from qa_desk.services import policies
from qa_desk.services.policies import reviews
from qa_desk.ui import messages
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.policies import PoliciesPage
from qa_desk.ui.widgets.policy_file_viewer import PolicyFileViewer
from qa_desk.ui.widgets.policy_review_preview import PolicyReviewPreview


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = PolicyOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with the first policy open."""
    pages = []

    def sit(role):
        page = before(PoliciesPage(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


@pytest.fixture
def policy_id(office):
    with office.register() as register:
        policy_id = made(register)
        published(register, policy_id)
    return policy_id


def first(page):
    """Return the first line of the list."""
    return [page.list.table.index(0, column).data() for column in range(7)]


def close(page, qtbot):
    dialog = page.dialog
    idle(page, qtbot)
    dialog.close()


def test_who_is_asked_reads_it_and_says_so(sit, policy_id, qtbot):
    page = sit("csr")
    assert first(page)[:5] == ["Read it", "KF-01", "Quality monitoring policy", "Policy", "1.0"]
    assert page.waiting() == 1
    assert page.view.words.text() == "每班至少抽检三次。"
    assert "Please read it" in page.view.reading.text()
    page.view.read.click()
    idle(page, qtbot)
    assert page.waiting() == 0
    assert page.view.reading.text().startswith("You read it on")
    assert page.view.read.isHidden()
    assert page.view.edit.isHidden()
    assert page.new.isHidden()


def test_a_qa_lead_enters_writes_and_publishes_one(sit, office, qtbot, tmp_path):
    page = sit("qa_lead")
    assert page.list.empty.isVisible()
    page.new.click()
    idle(page, qtbot)
    dialog = page.dialog
    dialog.button.click()
    idle(page, qtbot)
    assert "Give it a number" in dialog.problem.words()
    dialog.number.setText("KF-09")
    dialog.en.setText("Shift handover")
    dialog.department.setText("QA")
    dialog.kind.setCurrentIndex(dialog.kind.findData("process"))
    dialog.button.click()
    idle(page, qtbot)
    assert first(page)[1:4] == ["KF-09", "Shift handover", "Process"]
    page.view.new_version.click()
    idle(page, qtbot)
    dialog = page.dialog
    file = tmp_path / "handover.pdf"
    file.write_bytes(b"%PDF-1.7 x")
    dialog.choose_file = lambda: str(file)
    dialog.attach.click()
    dialog.number.setText("1.0")
    dialog.readers.set_values(("role:csr",))
    dialog.button.click()
    idle(page, qtbot)
    assert page.view.version().state == "draft"
    page.view.change.click()
    idle(page, qtbot)
    assert page.dialog.file_name.text() == "handover.pdf"
    page.dialog.text.setPlainText("Tell what is open.")
    page.dialog.button.click()
    idle(page, qtbot)
    page.view.publish.click()
    idle(page, qtbot)
    found = page.view.version()
    assert (found.state, found.file_name, found.text) == (
        "published", "handover.pdf", "Tell what is open.",
    )  # fmt: skip
    assert page.view.publish.isHidden()
    page.view.file.click()
    idle(page, qtbot)
    assert isinstance(page.dialog, PolicyFileViewer)
    page.dialog.choose_file = lambda: str(tmp_path / "copy.pdf")
    page.dialog.save.click()
    idle(page, qtbot)
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 x"
    close(page, qtbot)


def test_a_draft_of_a_version_is_discarded_after_asking(sit, office, qtbot, monkeypatch):
    with office.register() as register:
        policies.save_version(register.by("qa_lead"), made(register), None, wording(), None)
    page = sit("qa_lead")
    answers = iter([False, True])
    monkeypatch.setattr(messages, "ask", lambda *_words: next(answers))
    page.view.discard.click()
    idle(page, qtbot)
    assert page.view.version().state == "draft"
    page.view.discard.click()
    idle(page, qtbot)
    assert page.view.version() is None


def test_a_contingency_plan_begins_with_its_headings_and_is_asked_to_be_read(sit, qtbot):
    """S0-8.1.1, S0-8.1.2, S1-5.8."""
    page = sit("qa_lead")
    page.new.click()
    idle(page, qtbot)
    dialog = page.dialog
    dialog.number.setText("KF-YA-01")
    dialog.en.setText("Loss of the telephone lines")
    dialog.department.setText("QA")
    dialog.kind.setCurrentIndex(dialog.kind.findData("contingency"))
    dialog.button.click()
    idle(page, qtbot)
    page.view.new_version.click()
    idle(page, qtbot)
    lines = page.dialog.text.toPlainText().splitlines()
    headings = [line.split(":")[0] for line in lines if line]
    assert headings == ["Organisation", "Process", "Measures", "Resources", "Drill"]
    page.dialog.number.setText("1.0")
    page.dialog.readers.set_values(("everybody",))
    page.dialog.button.click()
    idle(page, qtbot)
    page.view.publish.click()
    idle(page, qtbot)
    assert first(page)[:4] == ["Read it", *first(page)[1:3], "Contingency plan"]


def test_a_draft_keeps_its_evaluation_and_an_entry_its_owner(sit, policy_id, office, qtbot):
    with office.register() as register:
        found = approved(register, policy_id, "revise")
        by = register.by("qa_lead")
        said = wording("2", review_id=found.row.id)
        policies.save_version(by, policy_id, None, said, None)
        row = policies.one(by, policy_id).row
        policies.edit(by, policy_id, row.version, replace(row.entry, owner_id=office.lead.id))
    page = sit("qa_lead")
    page.view.versions.selectRow(0)
    page.view.change.click()
    idle(page, qtbot)
    assert page.dialog.review.currentText() == found.row.number
    page.dialog.button.click()
    idle(page, qtbot)
    assert page.view.record.versions[0].review_id == found.row.id
    page.view.edit.click()
    idle(page, qtbot)
    assert office.lead.staff_no in page.dialog.owner.currentText()
    page.dialog.reject()


def test_what_cannot_be_attached_is_said_in_the_form(sit, policy_id, qtbot, tmp_path):
    page = sit("qa_lead")
    page.view.new_version.click()
    idle(page, qtbot)
    dialog = page.dialog
    dialog.choose_file = lambda: ""
    dialog.attach.click()
    assert dialog.file is None
    dialog.choose_file = lambda: str(tmp_path)
    dialog.attach.click()
    assert "cannot be read" in dialog.problem.words()
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-" + bytes(8_000_001))
    dialog.choose_file = lambda: str(large)
    dialog.attach.click()
    assert "larger than" in dialog.problem.words()
    close(page, qtbot)


def test_an_entry_is_edited_and_withdrawn_and_brought_back(sit, policy_id, office, qtbot):
    page = sit("manager")
    page.view.edit.click()
    idle(page, qtbot)
    page.dialog.en.setText("Quality rules")
    page.dialog.button.click()
    idle(page, qtbot)
    assert first(page)[2] == "Quality rules"
    page.view.withdraw.click()
    idle(page, qtbot)
    assert page.list.table.total == 0
    assert page.view.state.text().startswith("No longer in force")
    page.withdrawn_too.setChecked(True)
    idle(page, qtbot)
    assert page.list.table.total == 1
    page.view.withdraw.click()
    idle(page, qtbot)
    assert page.view.state.isHidden()


def test_who_has_not_read_it_is_reminded_and_the_list_exported(sit, policy_id, qtbot, tmp_path):
    page = sit("qa_lead")
    page.view.readers.click()
    idle(page, qtbot)
    dialog = page.dialog
    assert dialog.sum.text().startswith("0 of 5 have read it")
    dialog.remind.click()
    idle(page, qtbot)
    assert "5 people are reminded" in dialog.notice.words()
    assert "reminded on" in dialog.sum.text()
    page.exports.choose_file = lambda: str(tmp_path / "readers.xlsx")
    dialog.export.click()
    idle(page, qtbot)
    assert "5 lines exported" in dialog.list.grid.notice.words()
    assert len(list(load_workbook(tmp_path / "readers.xlsx").worksheets[0].values)) == 6
    close(page, qtbot)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_s3_4_10_an_evaluation_from_draft_to_approved(sit, policy_id, office, qtbot, language):
    """The story: the inspector evaluates, the QA lead reviews, the CS manager approves."""
    i18n.set_language(language)
    page = sit("inspector")
    page.view.evaluate.click()
    idle(page, qtbot)
    form, dialog = page.dialog.form, page.dialog
    assert "KF-01" in form.facts.text()
    dialog.issue.click()
    idle(page, qtbot)
    assert dialog.problem.words()
    me = str(office.inspector.id)
    form.evaluators.show_lines([(me, "QA")])
    form.clauses.add.click()
    form.clauses.table.item(0, 0).setText("3 samples")
    form.clauses.table.cellWidget(0, 1).setCurrentIndex(2)
    form.clauses.table.item(0, 2).setText("board: 98 %")
    form.problems.setPlainText("nights")
    form.effects.setPlainText("late")
    for box in form.grades.values():
        box.setCurrentIndex(4)
    form.conclusion.setCurrentIndex(form.conclusion.findData("revise"))
    assert form.changes.isVisible()
    form.changes.show_lines([("3 samples", "4 at night", "nights")])
    form.affected["on_training"].setPlainText("leads")
    form.roll_out.setPlainText("meeting")
    form.in_force.setDate(form.last.date().addDays(40))
    form.checker.setCurrentIndex(form.checker.findData(str(office.qa_lead.id)))
    form.approver.setCurrentIndex(form.approver.findData(str(office.scene.manager.id)))
    dialog.save.click()
    idle(page, qtbot)
    assert not dialog.problem.words()
    dialog.issue.click()
    idle(page, qtbot)
    assert dialog.paper.row.state == "signing"
    assert dialog.save.isHidden()
    dialog.sign.click()
    assert dialog.problem.words()
    dialog.password.setText("wrong")
    dialog.sign.click()
    idle(page, qtbot)
    assert dialog.problem.words()
    dialog.password.setText(PASSWORD)
    dialog.password.returnPressed.emit()
    idle(page, qtbot)
    assert len(dialog.paper.given) == 1
    assert dialog.sign.isHidden()
    close(page, qtbot)
    for role in ("qa_lead", "manager"):
        page = sit(role)
        page.view.open_review.click()
        idle(page, qtbot)
        page.dialog.opinion.setText("agreed")
        page.dialog.password.setText(PASSWORD)
        page.dialog.sign.click()
        idle(page, qtbot)
        assert not page.dialog.problem.words()
        state = page.dialog.paper.row.state
        close(page, qtbot)
    assert state == "closed"
    assert page.view.review().conclusion == "revise"
    assert page.view.review().state == "closed"


def test_s3_4_10b_an_evaluation_opens_from_the_version_that_came_of_it(sit, office, qtbot):
    with office.register() as register:
        about = register.scene.work.session.query(Checklist).one().id
        policy_id = made(register, kind="checklist", checklist_id=about)
        found = approved(register, policy_id, "revise")
        version = register.scene.work.session.query(ChecklistVersion).one()
        reviews.link(register.by("qa_lead"), version.id, found.row.id)
    page = sit("manager")
    page.show_record(DecidedBy(policy_id, found.row.id, found.row.number))
    idle(page, qtbot)
    assert page.state() == policy_id
    assert page.view.review().led_to == "1.0"
    assert "Version 1.0 follows from it" in page.dialog.signatures.text()
    close(page, qtbot)


def test_a_change_after_a_signature_makes_it_void_and_opens_another(sit, policy_id, office, qtbot):
    with office.register() as register:
        found = issued(register, policy_id)
        sign(register, "inspector", found.row.id)
    page = sit("qa_lead")
    assert first(page)[0] == "Sign"
    page.view.open_review.click()
    idle(page, qtbot)
    dialog = page.dialog
    dialog.ask_reason = lambda: ""
    dialog.back.click()
    assert dialog.paper.row.state == "signing"
    dialog.ask_reason = lambda: "a clause is missing"
    dialog.back.click()
    idle(page, qtbot)
    assert dialog.paper.row.state == "draft"
    assert "Takes the place of" in dialog.signatures.text()
    close(page, qtbot)
    states = [row.state for row in page.view.record.reviews]
    assert states == ["draft", "void"]
    page.view.reviews.choose(found.row.id)
    page.view.open_review.click()
    idle(page, qtbot)
    assert "Void: a clause is missing" in page.dialog.signatures.text()
    close(page, qtbot)


def test_what_is_typed_is_there_again_and_who_was_late_is_told(sit, policy_id, office, qtbot):
    with office.register() as register:
        found = begun(register, policy_id)
    page = sit("inspector")
    page.view.evaluate.click()
    idle(page, qtbot)
    page.dialog.form.effects.setPlainText("half typed")
    close(page, qtbot)
    page.view.evaluate.click()
    idle(page, qtbot)
    dialog = page.dialog
    assert dialog.form.effects.toPlainText() == "half typed"
    with office.register() as register:
        by = register.by("qa_lead")
        seen = reviews.review(by, found.row.id).row.version
        reviews.issue(by, found.row.id, seen, found.form)
    dialog.save.click()
    idle(page, qtbot)
    assert "meanwhile" in dialog.problem.words()
    assert dialog.form.problems.isReadOnly()
    dialog.print.click()
    idle(page, qtbot)
    (preview,) = dialog.findChildren(PolicyReviewPreview)
    preview.note()
    preview.close()
    close(page, qtbot)


def test_lines_are_removed_and_rows_without_words_left_out(sit, policy_id, office, qtbot):
    with office.register() as register:
        begun(register, policy_id)
    page = sit("inspector")
    page.view.evaluate.click()
    idle(page, qtbot)
    grid = page.dialog.form.clauses
    grid.add.click()
    assert (grid.table.rowCount(), len(grid.lines())) == (2, 1)
    grid.table.setCurrentCell(0, 0)
    grid.remove.click()
    assert grid.lines() == []
    close(page, qtbot)


def test_the_rail_counts_what_waits_and_a_link_opens_one(sit, policy_id, office, qtbot):
    with office.register() as register:
        yesterday = register.by("qa_lead").today - timedelta(days=1)
        other = made(register, number="KF-02", next_review=yesterday)
    page = sit("qa_lead")
    page.recount()
    idle(page, qtbot)
    assert page.waiting() == 2
    page.show_record(other)
    idle(page, qtbot)
    assert page.state() == other
    assert page.view.state.text() == "Evaluation overdue"
    page.restore(policy_id)
    idle(page, qtbot)
    assert page.view.record.row.id == policy_id
    page.list.opened.emit(page.view.record.row)
    assert page.list.grid.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_s3_4_10a_the_inbox_says_what_waits_and_leads_there(sit, policy_id, office, qtbot):
    inbox = before(InboxPage(*office.jobs("csr")), qtbot, 1196)
    assert (
        inbox.elsewhere.notices["policies"].words()
        == "1 policy waits for you to read, evaluate or sign"
    )
    with qtbot.waitSignal(inbox.open_requested) as asked:
        inbox.elsewhere.notices["policies"].acted.emit()
    assert asked.args == ["policies", None]
    page = sit("csr")
    page.view.read.click()
    idle(page, qtbot)
    inbox.refresh()
    idle(inbox, qtbot)
    assert inbox.elsewhere.notices["policies"].words() == ""
