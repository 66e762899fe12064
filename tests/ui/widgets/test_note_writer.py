"""P24: what is not the CSR's goes to a department from where it is found, by one key."""

import pytest
from action_office import ActionOffice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from ui.pages.scoring import begun, press
from ui.pages.sitting import before, idle

from qa_desk.services import actions
from qa_desk.ui.pages.calls import CallsPage
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.widgets.places import place_of


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = ActionOffice(sqlite_url, tmp_path)
    yield office
    office.close()


def send(office, writer, qtbot):
    """Fill in the rest of the form, and send it."""
    dialog = writer.dialog
    box = dialog.whom.department
    box.setCurrentIndex(place_of(box, office.tech_id))
    with qtbot.waitSignal(writer.sent):
        dialog.button.click()


def kept(office):
    """Return the one note that the department has."""
    with office.work("head") as work:
        (row,) = actions.listed(work)
        return actions.one(work, row.id)


def test_p24_on_the_scoring_desk_one_key_writes_what_the_form_says(office, qtbot):
    page = begun(office, qtbot)
    told = []
    page.told.connect(told.append)
    row = page.form._rows.items[2]
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_2)
    row.note.setText("the page is slow")
    row.cause.setCurrentIndex(row.cause.findData("system"))
    row.cause.activated.emit(row.cause.currentIndex())
    row.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_W)
    qtbot.waitUntil(lambda: page.note.dialog is not None)
    dialog = page.note.dialog
    assert dialog.cause.currentData() == "system"
    assert "the page is slow" in dialog.words.toPlainText()
    send(office, page.note, qtbot)
    found = kept(office)
    assert [one.items[0].split(" ")[0] for one in found.evidence] == ["2"]
    assert found.evidence[0].number == page._row.number
    assert told == ["The note is sent. Its reply comes to your inbox."]
    assert page.form.sheet().answers[2].cause == "system"  # what was typed is still there
    idle(page, qtbot)


def test_p24_several_results_are_merged_into_one_note(office, qtbot):
    for _time in range(2):
        office.released(item_2=1)
    page = before(ResultsPage(*office.jobs("inspector")), qtbot, 1196)
    told = []
    page.told.connect(told.append)
    page.note.click()
    assert told == ["Choose the results that the note is about first."]
    page.list.grid.selectAll()
    page.note.click()
    qtbot.waitUntil(lambda: page.note.dialog is not None)
    page.note.dialog.words.setPlainText("two calls about the same page")
    send(office, page.note, qtbot)
    assert len(kept(office).evidence) == 2
    idle(page, qtbot)


def test_beside_a_result_the_key_writes_about_that_one(office, qtbot):
    office.released(item_2=1)
    page = before(ResultsPage(*office.jobs("inspector")), qtbot, 1196)
    page.list.grid.selectRow(0)
    qtbot.waitUntil(lambda: page.desk.case() is not None)
    view = page.desk.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: view.note.dialog is not None)
    view.note.dialog.words.setPlainText("slow")
    send(office, view.note, qtbot)
    assert len(kept(office).evidence) == 1
    idle(page, qtbot)


def test_a_csr_writes_no_notes(office, qtbot):
    office.released(item_2=1)
    page = before(ResultsPage(*office.jobs("csr")), qtbot, 1196)
    page.list.grid.selectRow(0)
    qtbot.waitUntil(lambda: page.desk.case() is not None)
    assert page.note.isHidden()
    assert page.desk.view.note.isHidden()
    qtbot.keyClick(page.desk.view, Qt.Key.Key_W)
    assert page.desk.view.note.dialog is None
    idle(page, qtbot)


def test_s3_1d_a_call_tagged_as_a_latent_problem_makes_a_note(office, qtbot):
    """S3-1d: the tag offers the note; it goes to the desk that can avoid the complaint."""
    page = before(CallsPage(*office.jobs("inspector")), qtbot, 1196)
    page.jobs.changed.connect(page.refresh)  # as the window does
    page.list.grid.selectRow(0)
    qtbot.waitUntil(lambda: page.pane.tags is not None)
    page.pane.tags.field.setText("risk")
    page.pane.tags._on_entered()
    qtbot.waitUntil(lambda: hasattr(page.pane, "note"))
    page.pane.note.click()
    qtbot.waitUntil(lambda: page.note.dialog is not None)
    dialog = page.note.dialog
    assert dialog.cause.currentData() == "risk"
    assert page.list.current().call_id in dialog.words.toPlainText()
    send(office, page.note, qtbot)
    assert kept(office).row.cause == "risk"
    assert "sent" in page.notice.words()
    idle(page, qtbot)


def test_what_is_refused_is_said(office, qtbot):
    page = before(ResultsPage(*office.jobs("inspector")), qtbot, 1196)
    told = []
    page.told.connect(told.append)
    from qa_desk.errors import RuleError

    page.note._on_failed(RuleError("no"))
    assert told == ["no"]
    with pytest.raises(ValueError, match="bug"):
        page.note._on_failed(ValueError("bug"))
    idle(page, qtbot)
