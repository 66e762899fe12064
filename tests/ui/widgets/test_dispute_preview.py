"""A real dispute sheet, opened from its case."""

from assessing import disputed
from PySide6.QtWidgets import QPushButton
from sqlalchemy import func, select

from qa_desk.models import JournalEntry
from qa_desk.ui.widgets.case_desk import CaseDesk
from qa_desk.ui.widgets.dispute_preview import DisputePreview


def links(desk):
    return {one.text(): one for one in desk.view.findChildren(QPushButton)}


def shown(desk, state, qtbot):
    qtbot.addWidget(desk)
    desk.open(state.id)
    qtbot.waitUntil(lambda: desk.case() is not None)
    return links(desk)


def test_p25_a_case_with_a_dispute_opens_its_sheet_and_the_journal_tells_of_copies(office, qtbot):
    state = disputed(office)
    jobs, _actor = office.jobs("csr")
    desk = CaseDesk(jobs)
    shown(desk, state, qtbot)["Dispute sheet"].click()
    preview = desk.findChild(DisputePreview)
    qtbot.waitUntil(lambda: preview.document.pageCount() > 0)
    assert preview._name in preview.document.getAllText(0).text()
    preview.note()
    qtbot.waitUntil(lambda: jobs.running == 0)
    with office.work("qa_lead") as work:
        printed = select(func.count()).where(JournalEntry.subject == "dispute_sheet")
        assert work.session.scalar(printed) == 1
    preview.close()


def test_a_reviewer_who_has_not_scored_it_again_is_not_offered_the_sheet(office, qtbot):
    state = disputed(office)
    jobs, _actor = office.jobs("qa_lead")
    assert "Dispute sheet" not in shown(CaseDesk(jobs), state, qtbot)


def test_a_result_that_nobody_disputed_has_no_sheet(office, qtbot):
    state = office.released(item_3=1)
    jobs, _actor = office.jobs("csr")
    desk = CaseDesk(jobs)
    assert "Dispute sheet" not in shown(desk, state, qtbot)
    desk._case = None
    desk.view.dispute_sheet_wanted.emit()
    assert desk.findChild(DisputePreview) is None
