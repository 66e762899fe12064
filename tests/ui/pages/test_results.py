"""The results that somebody may see, with the case beside them."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from qa_desk.models import Evaluation
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.widgets.slip_batch import SlipBatch
from qa_desk.ui.widgets.slip_preview import SlipPreview


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page of results."""

    kept = []  # qtbot keeps no page alive

    def sit(role, rows=1):
        jobs, actor = office.jobs(role)
        page = ResultsPage(jobs, actor)
        qtbot.addWidget(page)
        kept.append(page)
        page.resize(1196, 688)
        page.show()
        page.catch_up()
        qtbot.waitUntil(lambda: page.list._state == "rows" and page.list.table.total == rows)
        return page

    return sit


def words(page):
    """Return what the rows say, cell by cell."""
    table = page.list.table
    return [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def open_first(page, qtbot):
    page.list.grid.selectRow(0)
    qtbot.waitUntil(lambda: page.desk.case() is not None)
    return page.desk.case()


def test_the_table_says_who_what_and_how_much(office, sit):
    office.released(item_2=3)
    row = words(sit("qa_lead"))[0]
    assert row[1] == f"{office.csr.name} {office.csr.staff_no}"
    assert row[2:5] == ["Fatal error", "0.0", "94.0"]
    assert row[6:8] == [office.team.name, "Awaiting CSR confirmation"]
    assert row[8].startswith("QRD-")
    assert row[9] == f"{office.inspector.name} {office.inspector.staff_no}"


def test_the_average_says_on_which_sample_it_stands(office, sit):
    """6.5b: targeted samples and voided results do not count."""
    for n, answers in enumerate(({}, {"item_2": 1}, {"item_2": 3})):
        office.released(**answers)
        if n == 1:
            _say(office, sample_reason="complaint_driven")
    page = sit("qa_lead", rows=3)
    assert words(page)[0][10] == "Random sampling"
    assert words(page)[1][10] == "Complaint-driven sample"
    assert page.header._subtitle.text() == "Average 50.0, random sample only, n = 2"


def _say(office, **values):
    """Change what the newest evaluation says of itself."""
    with office._access.work() as work:
        newest = select(Evaluation).order_by(Evaluation.submitted_at.desc())
        found = work.session.scalars(newest).first()
        for name, value in values.items():
            setattr(found, name, value)


def test_a_csr_sees_own_results_once_released(office, sit):
    office.submitted()
    assert words(sit("csr", rows=0)) == []
    office.released()
    assert len(words(sit("csr"))) == 1


def test_the_filter_finds_a_result(office, sit):
    office.released()
    office.released(item_2=3)
    page = sit("inspector", rows=2)
    page.list.filter_box.setText("fatal")
    assert [row[2] for row in words(page)] == ["Fatal error"]


def test_nothing_is_signed_here_and_a_submitted_result_can_be_recalled(office, sit, qtbot):
    office.released()
    page = sit("csr")
    open_first(page, qtbot)
    assert page.desk.panel.form is None
    state = office.submitted()
    page = sit("inspector", rows=2)
    page.show_record(state.id)
    qtbot.waitUntil(lambda: page.desk.panel.form is not None)
    assert [button.text() for button in page.desk.panel.form.buttons] == ["Recall"]
    page.desk.panel.form.buttons[0].click()
    qtbot.waitUntil(lambda: page.list.table.total == 1)
    assert page.said.text() == f"{state.number} is a draft again"
    assert office.case(state.id).row.status == "E1"


def test_the_slip_is_shown_from_the_case(office, sit, qtbot):
    office.released()
    page = sit("csr")
    case = open_first(page, qtbot)
    show = next(b for b in page.findChildren(QPushButton) if b.text() == "Show slip")
    show.click()
    preview = page.findChild(SlipPreview)
    assert case.row.slip in preview.windowTitle()
    qtbot.waitUntil(lambda: preview.document.pageCount() == 1)
    preview.close()


def test_the_page_comes_back_to_its_case(office, sit, qtbot):
    office.released()
    office.released()
    page = sit("inspector", rows=2)
    page.list.grid.selectRow(1)
    qtbot.waitUntil(lambda: page.desk.case() is not None)
    state = page.state()
    other = sit("inspector", rows=2)
    other.restore(state)
    qtbot.waitUntil(lambda: other.desk.case() == page.desk.case())
    assert other.list.current().id == state


def test_a_case_that_is_not_ones_own_says_so(office, sit, qtbot):
    state = office.submitted()
    page = sit("csr", rows=0)
    page.show_record(state.id)
    qtbot.waitUntil(lambda: "not yours" in page.desk.empty.words())


def test_the_slips_of_the_chosen_results_are_printed_together(office, sit, qtbot):
    """6.7."""
    slips = {office.released(item_2=n).slip for n in range(2)}
    office.submitted(item_2=2)
    page = sit("qa_lead", rows=3)
    page.list.grid.clearSelection()
    assert not page.slips.isEnabled()
    page.print_slips()
    assert page.findChild(SlipBatch) is None
    page.list.grid.selectAll()
    page.slips.click()
    batch = page.findChild(SlipBatch)
    assert set(batch.batch().numbers) == slips
    assert "1 chosen result has no slip yet: it was not released." in [
        label.text() for label in batch.findChildren(QLabel)
    ]
    batch.close()


def test_the_profile_of_the_csr_is_one_click_away(office, sit, qtbot):
    office.released(item_2=1)
    page = sit("qa_lead")
    open_first(page, qtbot)

    with qtbot.waitSignal(page.open_requested) as asked:
        page.profile.click()
    assert asked.args == ["profiles", office.csr.id]
