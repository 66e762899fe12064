"""The list to sign today: read, handed over by key, copied and printed (P14)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from reports.sign_lists import LONG

from qa_desk.models import Evaluation, JournalEntry, Reminder
from qa_desk.models.base import uuid7
from qa_desk.services import reminding
from qa_desk.services.to_sign import Told, ToSign
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.widgets.to_sign_dialog import ToSignButton, ToSignDialog


@pytest.fixture
def late(office):
    """A result whose time is over, of which its CSR was reminded once."""
    state = office.released()
    with office.work("qa_lead") as work:
        work.session.get_one(Evaluation, state.id).due_at = work.now - timedelta(hours=1)
    with office.work("qa_lead") as work:
        reminding.remind(work)
    return state


@pytest.fixture
def opened(office, qtbot):
    """A function that opens somebody's list from the inbox."""
    pages = []

    def opened(role):
        page = InboxPage(*office.jobs(role))
        pages.append(page)
        qtbot.addWidget(page)
        page.show()
        page.to_sign.click()
        dialog = page.to_sign.dialog
        qtbot.waitUntil(lambda: bool(dialog.sum.text()))
        return dialog

    yield opened
    for page in pages:
        if page.to_sign.dialog:
            page.to_sign.dialog.reject()
        assert page.to_sign.dialog is None
    pages.clear()


def cells(dialog):
    model = dialog.table.model()
    return [model.index(0, n).data() for n in range(model.columnCount())]


def test_p14_a_team_lead_hands_over_by_key_and_the_reminder_is_delivered(
    office, late, opened, qtbot
):
    dialog = opened("lead")
    name = f"{office.csr.name} {office.csr.staff_no}"
    assert cells(dialog)[:2] == [name, "1"]
    assert cells(dialog)[2].startswith("Overdue since")
    assert cells(dialog)[3] == "1 to hand over"
    assert office.team.name in dialog.sum.text()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(dialog)[3] == "None to hand over")
    assert dialog.said.text() == "1 reminder delivered"
    assert not dialog.hand_over.isEnabled()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)  # nothing is left to hand over
    with office.work("lead") as work:
        assert work.session.query(Reminder).one().how == "handed"


def test_p14_it_is_copied_as_text_and_the_journal_says_so(office, late, opened, qtbot):
    dialog = opened("lead")
    dialog.copy.click()
    assert QGuiApplication.clipboard().text().startswith("To sign today")
    assert dialog.said.text() == "Copied"
    qtbot.waitUntil(lambda: dialog._jobs.running == 0)
    with office.work("qa_lead") as work:
        assert work.session.query(JournalEntry).filter_by(subject="sign_list").count() == 1


def test_p14_what_a_chat_does_not_take_at_once_is_copied_piece_by_piece(office, late, opened):
    dialog = opened("lead")
    team = office.team.id
    told = tuple(Told(uuid7(), row, 0) for row in LONG.rows)
    night = replace(LONG, shift="16:00–00:00", rows=LONG.rows[:1])
    lists = (ToSign(team, LONG, told, True), ToSign(team, night, told[:1], True))
    dialog._on_read(lists)
    dialog.copy.click()
    assert dialog.said.text().startswith("Copied 1 of ")
    before = QGuiApplication.clipboard().text()
    dialog.copy.click()
    assert dialog.said.text().startswith("Copied 2 of ")
    assert QGuiApplication.clipboard().text() != before
    dialog.lists.setCurrentIndex(1)
    assert dialog.table.table.rowCount() == 1
    dialog._on_read(lists)
    assert dialog.lists.currentIndex() == 1  # it is read again, and the same list stays
    dialog.copy.click()
    assert dialog.said.text() == "Copied"


def test_p14_it_is_printed_as_it_is_shown(office, late, opened, qtbot, tmp_path, monkeypatch):
    dialog = opened("lead")
    dialog.print.click()
    preview = dialog.preview
    qtbot.waitUntil(lambda: preview.document.pageCount() == 1)
    assert office.csr.staff_no in preview.document.getAllText(0).text()
    monkeypatch.setattr(preview, "choose_file", lambda: str(tmp_path / "list"))
    preview.save.click()
    qtbot.waitUntil(preview.said.isVisible)
    qtbot.waitUntil(lambda: dialog._jobs.running == 0)
    preview.reject()
    assert dialog.preview is None


def test_p14_a_qa_lead_chooses_among_all_teams_and_hands_nothing_over(office, late, opened, qtbot):
    dialog = opened("qa_lead")
    assert dialog.lists.isHidden()
    assert dialog.hand_over.isHidden()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert cells(dialog)[3] == "1 to hand over"


def test_nothing_to_sign_is_said(office, opened):
    dialog = opened("lead")
    assert dialog.sum.text() == "Nobody who is on shift today has to sign."
    assert dialog.chosen() == []
    assert not dialog.copy.isEnabled()
    dialog._on_copy()
    dialog._on_print()
    assert dialog.preview is None


def test_who_has_no_such_list_has_no_button(office, qtbot):
    jobs, actor = office.jobs("csr")
    assert not ToSignButton.is_for(actor)
    dialog = ToSignDialog(jobs)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "not among your rights" in dialog.problem.words())
