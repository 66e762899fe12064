"""The page of bulletins: a QA day's story of drafting, publishing, reading and passing on."""

from dataclasses import replace

import pytest
from bulletin_office import BulletinOffice
from factories import PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from ui.pages.sitting import before, idle

from qa_desk.drafts import DraftJournal
from qa_desk.models import database
from qa_desk.services import bulletins
from qa_desk.ui import messages
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.bulletins import BulletinsPage
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.widgets.bulletin_preview import BulletinPreview


@pytest.fixture
def office(sqlite_url, qtbot):
    office = BulletinOffice(sqlite_url)
    yield office
    office.close()


@pytest.fixture
def jobs(office):
    """A function that sits somebody down; returns jobs and actor."""
    desks = []

    def jobs(name):
        access = database.sign_in(office.url, office.people[name].login, PASSWORD)
        made = Jobs(access.work, access.ask)
        access.on_change = made.announce
        made.drafts = DraftJournal.of(office.url, access.actor.login)
        desks.append((made, access))
        return made, access.actor

    yield jobs
    for made, access in desks:
        made.close()
        access.close()


@pytest.fixture
def sit(jobs, qtbot):
    """A function that opens somebody's page, with the first bulletin open."""

    def sit(name):
        page = before(BulletinsPage(*jobs(name)), qtbot, 1196)
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    return sit


def words(page):
    """Return all that is said of the open bulletin."""
    column = page.view._words
    labels = [
        label.text()
        for row in range(column.count())
        if (widget := column.itemAt(row).widget()) is not None
        for label in (widget.findChildren(type(page.view.facts)) or [widget])
    ]
    return "\n".join(labels)


def take_over(page, lines, qtbot):
    """Choose everything that is offered for some lines."""
    lines.choose.click()
    qtbot.waitUntil(lambda: page.dialog.proposals is not None)
    dialog = page.dialog.proposals
    dialog.button.click()
    assert "Tick at least one" in dialog.problem.words()
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.button.click()
    qtbot.waitUntil(lambda: page.dialog.proposals is None)
    idle(page, qtbot)


def test_a_bulletin_from_draft_to_read(office, sit, qtbot, monkeypatch, tmp_path):
    office.reported(lost=())
    office.reported(lost=(3,))
    office.reported(lost=(), fatal="IN-F3")
    page = sit("inspector")
    assert page.list.empty.isVisible()
    page.new.click()
    idle(page, qtbot)
    dialog = page.dialog
    assert dialog.publish.isHidden()
    assert "Results released: 3" in dialog.form.overview.text()
    take_over(page, dialog.form.praise, qtbot)
    take_over(page, dialog.form.criticism, qtbot)
    dialog.form.praise.choose.click()
    idle(page, qtbot)
    assert "offer nothing more" in dialog.problem.words()
    dialog.form.praise.editors[0].fields["fact"].setText("calm and clear")
    for editor in dialog.form.criticism.editors:
        editor.fields["practice"].setText("verify first")
    dialog.form.fatals.editors[0].fields["practice"].setText("trained today")
    dialog.form.texts["focus"].setPlainText("new tariff")
    dialog.save.click()
    idle(page, qtbot)
    assert not dialog.said.isHidden()
    dialog.preview.click()
    idle(page, qtbot)
    preview = dialog.findChild(BulletinPreview)
    assert preview is not None
    idle(page, qtbot)
    preview.reject()
    dialog.reject()
    idle(page, qtbot)
    assert page.view.state.text().startswith("Draft")

    lead_before = sit("lead")
    assert lead_before.list.empty.isVisible()
    page = sit("qa_lead")
    assert page.waiting() == 1
    page.view.edit.click()
    idle(page, qtbot)
    assert page.dialog.form.texts["focus"].toPlainText() == "new tariff"
    page.dialog.publish.click()
    idle(page, qtbot)
    assert page.waiting() == 0
    assert page.view.edit.isHidden()
    assert "calm and clear" in words(page)
    assert page.view.state.text() == "0 of 3 have read it"
    page.view.editions.setCurrentIndex(1)
    idle(page, qtbot)
    assert office.people["csr"].name not in words(page)
    assert "Edition for the centre" in page.view.facts.text()

    page = sit("lead")
    assert page.waiting() == 1
    assert office.people["csr"].name in words(page)
    page.view.read.click()
    assert "password" in page.view.problem.words()
    page.view.password.setText("wrong")
    page.view.read.click()
    idle(page, qtbot)
    assert page.view.problem.words()
    page.view.password.setText(PASSWORD)
    page.view.read.click()
    idle(page, qtbot)
    assert page.waiting() == 0
    assert page.view.read.isHidden()
    assert page.view.state.text() == "1 of 2 have read it"

    page.view.copy.click()
    assert QGuiApplication.clipboard().text().startswith("Daily QA bulletin")
    page.view.picture.click()
    idle(page, qtbot)
    assert QGuiApplication.clipboard().image().width() == 1080
    page.view.picture.click()
    assert "Copied" in page.view.said.text()
    monkeypatch.setattr(page, "choose_file", lambda _name: str(tmp_path / "b.png"))
    page.view.save.click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert (tmp_path / "b.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_half_typed_is_there_again(office, sit, qtbot):
    page = sit("inspector")
    page.new.click()
    idle(page, qtbot)
    page.dialog.form.praise.reason.setText("no recordings")
    page.dialog.form.criticism.own.click()
    page.dialog.form.criticism.editors[0].fields["fact"].setText("late")
    page.dialog.reject()
    idle(page, qtbot)
    page.view.edit.click()
    idle(page, qtbot)
    form = page.dialog.form
    assert form.praise.reason.text() == "no recordings"
    assert form.criticism.editors[0].fields["fact"].text() == "late"
    form.criticism.editors[0].remove.click()
    assert form.criticism.lines() == ()
    assert not form.criticism.reason.isHidden()
    page.dialog.reject()


def test_a_bulletin_that_is_not_whole_says_what_is_missing(office, sit, qtbot):
    office.begun()
    page = sit("qa_lead")
    page.view.edit.click()
    idle(page, qtbot)
    page.dialog.publish.click()
    idle(page, qtbot)
    assert "There is no praise in it" in page.dialog.problem.words()
    assert page.dialog.publish.isEnabled()
    page.dialog.reject()
    page.new.click()
    idle(page, qtbot)
    assert "not published" in page.notice.words()


def test_a_draft_that_somebody_else_changed_is_read_again(office, sit, qtbot):
    found = office.begun()
    page = sit("qa_lead")
    page.view.edit.click()
    idle(page, qtbot)
    with office.at("inspector") as work:
        changed = replace(found.form, focus="x")
        bulletins.save(work, found.row.id, found.row.version, changed)
    page.dialog.save.click()
    idle(page, qtbot)
    idle(page, qtbot)
    assert "meanwhile" in page.dialog.problem.words()
    page.dialog.reject()


def test_a_csr_chooses_to_be_praised_without_a_name(office, sit, qtbot):
    page = sit("csr")
    assert page.named.isChecked()
    page.named.click()
    idle(page, qtbot)
    again = sit("csr")
    assert not again.named.isChecked()
    assert sit("lead").named.isHidden()


def test_the_inbox_says_that_a_bulletin_waits(office, jobs, qtbot):
    office.published()
    inbox = before(InboxPage(*jobs("lead")), qtbot, 1196)
    qtbot.waitUntil(lambda: "1 bulletin waits" in inbox.elsewhere.notices["bulletins"].words())
    with qtbot.waitSignal(inbox.open_requested) as asked:
        inbox.elsewhere.notices["bulletins"].acted.emit()
    assert asked.args == ["bulletins", None]


def test_it_is_opened_by_its_id_and_is_there_again(office, sit, qtbot):
    whole = office.published()
    page = sit("qa_lead")
    page.show_record(whole.row.id)
    idle(page, qtbot)
    assert page.state() == whole.row.id
    page.restore(page.state())
    idle(page, qtbot)
    page.view.print.click()
    idle(page, qtbot)
    preview = page.findChild(BulletinPreview)
    preview.note()
    preview.reject()
    page.recount()
    idle(page, qtbot)
    assert page.waiting() == 0


def test_a_draft_is_discarded_after_asking(office, sit, qtbot, monkeypatch):
    office.begun()
    page = sit("qa_lead")
    answers = iter([False, True])
    monkeypatch.setattr(messages, "ask", lambda *_words: next(answers))

    page.view.discard.click()
    assert page.list.table.total == 1
    page.view.discard.click()
    idle(page, qtbot)
    assert page.list.table.total == 0
    assert not page.split.shows_detail()
    office.published(no_praise="无", no_criticism="无")
    page.refresh()
    idle(page, qtbot)
    page.list.grid.selectRow(0)
    idle(page, qtbot)
    assert page.view.discard.isHidden()
