"""The report centre, as those see it who write, check, approve and read reports (S3-6.D2)."""

import pytest
from factories import PASSWORD, make_released
from policy_office import PolicyOffice
from ui.pages.sitting import before, idle

from qa_desk.rules.report_forms import SECTIONS
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.papers import Typed
from qa_desk.ui import messages
from qa_desk.ui.pages.reports import ReportsPage
from qa_desk.ui.widgets.report_preview import ReportPreview


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = PolicyOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page."""
    pages = []

    def sit(role):
        page = before(ReportsPage(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


def begin(page, qtbot, kind="monthly_report"):
    """Begin a report of this month; its calls are of yesterday."""
    page.new.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    dialog = page.dialog
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    dialog.button.click()
    qtbot.waitUntil(lambda: page.view.report is not None)
    idle(page, qtbot)


def result(office):
    """Release a result of yesterday's call."""
    with office.register() as register:
        make_released(register.scene, item_3=1)


def section(page, code):
    return next(each for each in page.view.sections if each.code == code)


def lines(page):
    model = page.list.table
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def to_sign(office, kind="tenday_report"):
    """Issue a report that waits for the QA lead; return its id."""
    with office.register() as register:
        work = register.by("inspector")
        key = papers.begin(work, kind)
        seen = reading.report(work, key).row.version
        people = register.person("qa_lead").id, register.person("manager").id
        papers.issue(work, key, seen, Typed({"focus": "opening"}, *people))
    return key


def test_an_empty_list_says_what_to_do(sit, qtbot):
    page = sit("inspector")
    assert page.list.table.total == 0
    assert not page.new.isHidden()


def test_an_inspector_begins_writes_and_asks_for_signatures(sit, office, qtbot):
    result(office)
    page = sit("inspector")
    begin(page, qtbot)
    view = page.view

    assert [each.code for each in view.sections] == [
        each.code for each in SECTIONS["monthly_report"]
    ]
    assert lines(page)[0][2] == "Being written"
    view.issue.click()
    idle(page, qtbot)
    assert "Focus of the next period" in view.problem.words()
    section(page, "focus").words.setPlainText("Openings")
    view.save.click()
    idle(page, qtbot)
    assert section(page, "focus").words.toPlainText() == "Openings"
    view.refresh.click()
    idle(page, qtbot)
    view.issue.click()
    idle(page, qtbot)

    assert (view.problem.words(), view.report.row.state) == ("", "signing")
    assert section(page, "focus").words.isReadOnly()
    assert "Not signed yet" in view.signatures.text()
    assert lines(page)[0][2] == "Being signed"


def test_a_figure_tells_how_it_is_reckoned(sit, office, qtbot):
    result(office)
    page = sit("inspector")
    begin(page, qtbot)
    results = section(page, "results")
    assert results.definition.isHidden()
    results.figures.setCurrentCell(1, 0)
    assert results.definition.text().startswith("Pass rate: ")
    assert not results.definition.isHidden()


def test_what_is_typed_is_there_again_after_the_page_was_closed(sit, office, qtbot):
    page = sit("inspector")
    begin(page, qtbot)
    section(page, "focus").words.setPlainText("Half a thought")
    page.view.flush()
    idle(page, qtbot)
    again = sit("inspector")
    again.show_record(page.view.report.row.id)
    qtbot.waitUntil(lambda: again.view.report is not None)
    idle(again, qtbot)
    assert section(again, "focus").words.toPlainText() == "Half a thought"


def test_the_lead_signs_what_waits_for_him(sit, office, qtbot):
    to_sign(office)
    page = sit("qa_lead")
    assert page.waiting() == 1
    page.list.grid.selectRow(0)
    qtbot.waitUntil(lambda: page.view.report is not None)
    idle(page, qtbot)
    page.view.sign.click()
    assert page.view.problem.words() == "Enter your password to sign."
    page.view.opinion.setText("seen")
    page.view.password.setText("wrong")
    page.view.sign.click()
    idle(page, qtbot)
    assert page.view.problem.words()
    page.view.password.setText(PASSWORD)
    page.view.sign.click()
    idle(page, qtbot)
    assert page.view.report.row.state == "closed"
    assert "seen" in page.view.signatures.text()
    assert page.waiting() == 0


def test_a_signed_report_is_changed_for_a_reason_only(sit, office, qtbot, monkeypatch):
    key = to_sign(office, "monthly_report")
    with office.register() as register:
        work = register.by("qa_lead")
        papers.sign(work, key, reading.report(work, key).row.version, "", PASSWORD)
    page = sit("qa_lead")
    page.show_record(key)
    qtbot.waitUntil(lambda: page.view.report is not None)
    idle(page, qtbot)
    monkeypatch.setattr(page.view, "ask_reason", lambda: " ")
    page.view.change.click()
    assert page.view.report.row.state == "signing"
    monkeypatch.setattr(page.view, "ask_reason", lambda: "a figure was wrong")
    page.view.change.click()
    qtbot.waitUntil(lambda: page.view.report.row.state == "draft")
    idle(page, qtbot)
    assert sorted(line[2] for line in lines(page)) == ["Being written", "Void"]
    assert page.state() == page.view.report.row.id
    page.restore(key)
    qtbot.waitUntil(lambda: page.view.report.row.state == "void")
    assert "a figure was wrong" in page.view.signatures.text()


def test_a_manager_reads_and_prints(sit, office, qtbot):
    to_sign(office, "monthly_report")
    page = sit("manager")
    assert page.new.isHidden()
    page.list.grid.selectRow(0)
    qtbot.waitUntil(lambda: page.view.report is not None)
    idle(page, qtbot)
    assert page.view.save.isHidden()
    page.view.print.click()
    preview = page.view.findChild(ReportPreview)
    qtbot.waitUntil(lambda: preview.document.pageCount() > 0)
    preview.note()
    idle(page, qtbot)
    preview.close()


def test_a_second_one_of_the_same_period_is_refused_in_the_dialog(sit, office, qtbot):
    page = sit("qa_lead")
    begin(page, qtbot)
    page.new.click()
    idle(page, qtbot)
    page.dialog.kind.setCurrentIndex(page.dialog.kind.findData("monthly_report"))
    page.dialog.button.click()
    idle(page, qtbot)
    assert "not finished yet" in page.dialog.problem.words()
    page.dialog.reject()


def test_a_draft_is_discarded_after_asking(sit, office, qtbot, monkeypatch):
    page = sit("inspector")
    begin(page, qtbot, "tenday_report")
    answers = iter([False, True])
    monkeypatch.setattr(messages, "ask", lambda *_words: next(answers))

    page.view.discard.click()
    assert page.list.table.total == 1
    page.view.discard.click()
    idle(page, qtbot)
    assert page.list.table.total == 0
    assert not page.split.shows_detail()
