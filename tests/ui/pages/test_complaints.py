"""The manager's morning and what comes before it: complaints on their page (S0-3.2, 7.8)."""

from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from factories import PASSWORD, make_person
from office import Office
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.i18n import _
from qa_desk.models import passwords
from qa_desk.services import complaints
from qa_desk.services.complaints import Entry
from qa_desk.ui.pages.complaints import ComplaintsPage
from qa_desk.ui.pages.inbox import InboxPage


class ComplaintDesk(Office):
    """A centre with a manager."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            manager = make_person(work, "cs_manager", login="manager")
            passwords.set_password(work.session, manager, PASSWORD)
        object.__setattr__(self.scene, "cs_manager", manager)

    def enter(self, role="inspector", **said):
        """Take a complaint down; return its id."""
        with self.work(role) as work:
            received = work.now - timedelta(hours=2)
            entry = Entry(**{"received_at": received, "content": "too slow", **said})
            return complaints.enter(work, entry)


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = ComplaintDesk(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page."""
    pages = []

    def sit(role, kind=ComplaintsPage):
        page = before(kind(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language in turn."""
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def numbers(page):
    return [row.number for row in page.list.table.shown]


def choose(page, code, qtbot):
    page.choice.setCurrentIndex(page.choice.findData(code))
    idle(page, qtbot)


def finish(page, qtbot):
    page.dialog.button.click()
    idle(page, qtbot)


def test_s0_3_2_4_a_complaint_is_entered_by_keys_and_closed(office, language, sit, qtbot):
    """S0-3.2.4."""
    page = sit("inspector")
    assert not numbers(page)
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    idle(page, qtbot)
    form = page.dialog
    qtbot.keyClicks(form.content, "waited for forty minutes, call 13800138000")
    qtbot.keyClicks(form.csr, office.csr.staff_no)
    qtbot.keyClick(form.csr, Qt.Key.Key_Return)
    qtbot.keyClicks(form.customer, "13800138000")
    form.severity.setCurrentIndex(form.severity.findData("major"))
    finish(page, qtbot)
    assert len(numbers(page)) == 1
    record = page.view.record
    assert "138****8000" in record.content
    assert record.row.csr_id == office.csr.id
    assert page.view.severity.isVisible()
    assert not page.view.buttons["close"].isVisible()  # the inspector does not decide
    page.view.buttons["edit"].click()
    idle(page, qtbot)
    assert page.dialog.customer.text() == "138****8000"
    page.dialog.reason.setCurrentText("delay")
    due = page.view.record.row.due_at
    finish(page, qtbot)
    assert page.view.record.row.received_at == record.row.received_at
    assert page.view.record.row.due_at == due
    assert page.view.record.row.reason == "delay"

    lead = sit("qa_lead")
    lead.list.grid.selectRow(0)
    idle(lead, qtbot)
    lead.view.buttons["find"].click()
    lead.dialog.investigation.setPlainText("the order lay for two days")
    finish(lead, qtbot)
    assert "two days" in lead.view.parts["investigation"][1].text()
    lead.view.buttons["close"].click()
    finish(lead, qtbot)
    assert lead.dialog.problem.words() == _("Write what the customer was answered, then close it.")
    lead.dialog.outcome.setPlainText("apologised")
    lead.dialog.cause.setCurrentIndex(lead.dialog.cause.findData("process"))
    lead.dialog.attributable.setCurrentIndex(2)
    finish(lead, qtbot)
    assert lead.view.record.row.state == "closed"
    assert not numbers(lead)  # of the open ones
    choose(lead, "all", qtbot)
    assert len(numbers(lead)) == 1
    lead.view.buttons["reopen"].click()
    idle(lead, qtbot)
    assert lead.view.record.row.is_open


def test_s1_2a_4_the_manager_is_told_at_once_reads_the_day_and_reports(office, sit, qtbot):
    """S1-2A.4a, S1-2A.4b."""
    office.enter(content="an ordinary one")
    office.enter(content="a major one", severity="major")
    inbox = sit("cs_manager", InboxPage)
    qtbot.waitUntil(lambda: not inbox.elsewhere.notices["complaints"].isHidden())
    assert "1 complaint waits" in inbox.elsewhere.notices["complaints"].words()
    page = sit("cs_manager")
    qtbot.waitUntil(lambda: page.waiting() == 1)
    choose(page, "urgent", qtbot)
    assert len(numbers(page)) == 1
    choose(page, "unread", qtbot)
    page.list.grid.selectAll()
    page.read.click()
    idle(page, qtbot)
    assert "2 complaints are marked as read" in page.notice.words()
    assert not numbers(page)
    qtbot.waitUntil(lambda: page.waiting() == 0)
    choose(page, "urgent", qtbot)
    page.list.grid.selectRow(0)
    idle(page, qtbot)
    page.view.buttons["report"].click()
    page.dialog.button.click()
    assert "to whom" in page.dialog.problem.words()
    page.dialog.note.setPlainText("told the general manager by telephone")
    finish(page, qtbot)
    assert "by telephone" in page.view.parts["report"][1].text()
    assert page.view.parts["readings"][1].isVisible()


def test_s1_2b_6_and_s1_2a_3b_a_week_is_shown_by_csr_type_status_and_reason(office, sit, qtbot):
    """S1-2A.3b, S1-2B.6."""
    office.enter(csr_id=office.csr.id, reason="delay")
    office.enter(reason="bill", customer="13800138000")
    office.enter(reason="bill", customer="13800138000", content="again")
    office.enter(kind="praise")
    page = sit("qa_lead")
    page.tabs.setCurrentWidget(page.week)
    idle(page, qtbot)
    week = page.week
    assert week.statistics.figures.complaints == 3
    said = week.numbers.words()
    assert any(words.startswith("Complaints 3") for words in said)
    assert any("33.3" in words for words in said)  # repeats
    csrs = [line.group for line in week.tables["csr"].table.shown]
    assert any(office.csr.staff_no in group for group in csrs)
    week.grouping.setCurrentIndex(week.grouping.findData("kind"))
    assert week.tables["kind"].isVisible()
    assert not week.tables["csr"].isVisible()
    assert {line.group for line in week.tables["kind"].table.shown} == {"complaint", "praise"}
    assert [bar.label for bar in week.statistics.reasons.bars] == ["bill", "delay"]
    week.print.click()
    idle(page, qtbot)
    assert week.dialog.document.pageCount() == 1
    week.dialog.reject()
    week.before.click()
    idle(page, qtbot)
    assert week.statistics.figures.complaints == 0
    week.after.click()
    week.span.setCurrentIndex(2)
    idle(page, qtbot)
    assert week.statistics.figures.complaints >= 0


def test_p19_a_list_is_imported_twice_without_doubles(office, sit, qtbot, tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    book.active.append(["投诉编号", "投诉时间", "投诉级别", "投诉内容", "工号", "处理结果"])
    day = datetime.now(UTC) - timedelta(days=1)
    book.active.append(["TS-1", day.strftime("%Y-%m-%d %H:%M:%S"), "重大", "x", "", ""])
    book.active.append(["TS-2", "yesterday", "", "x", "", ""])
    file = tmp_path / "投诉.xlsx"
    book.save(file)
    page = sit("qa_lead")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    for words in ("1 complaint", "1 in already"):
        page.imports.click()
        idle(page, qtbot)
        dialog = page.dialog
        assert words in dialog.words.text()
        assert dialog.problems.isVisible()
        if dialog.import_button.isEnabled():
            dialog.import_button.click()
            idle(page, qtbot)
            assert "1 complaint" in page.notice.words()
        else:
            dialog.reject()
    assert numbers(page) == ["TS-1"]


def test_a_complaint_that_changed_meanwhile_is_not_overwritten(office, sit, qtbot):
    key = office.enter()
    page = sit("qa_lead")
    page.show_record(key)
    idle(page, qtbot)
    page.view.buttons["edit"].click()
    idle(page, qtbot)
    with office.work("qa_lead") as work:
        record = complaints.one(work, key)
        entry = Entry(record.row.received_at, content="other")
        complaints.edit(work, key, record.row.version, entry)
    page.dialog.content.setPlainText("mine")
    finish(page, qtbot)
    assert "Somebody else changed" in page.dialog.problem.words()
    page.dialog.reject()
    assert page.state() == (key, 0)
    page.restore((key, 1))
    idle(page, qtbot)
    assert page.tabs.currentWidget() is page.week
