"""The page of meetings: prepared, circulated, signed by everybody, drilled (S1-3, S0-8.2)."""

from dataclasses import replace

import pytest
from factories import PASSWORD
from meeting_room import make_meeting_scene
from office import Office
from PySide6.QtCore import Qt
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.i18n import _
from qa_desk.models import passwords
from qa_desk.rules.minutes import DAYS
from qa_desk.services import meetings
from qa_desk.ui import messages
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.meetings import MeetingsPage
from qa_desk.ui.widgets import meeting_words
from qa_desk.ui.widgets.meeting_dialog import MeetingDialog
from qa_desk.ui.widgets.meeting_preview import MeetingPreview
from qa_desk.ui.widgets.places import place_of
from qa_desk.ui.widgets.signed_dialog import KINDS


class MeetingOffice(Office):
    """A centre that meets."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            scene = make_meeting_scene(work, self.scene)
            for person in (scene.manager, scene.new):
                passwords.set_password(work.session, person, PASSWORD)
        self.scene = scene


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = MeetingOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page."""
    pages = []

    def sit(role, page=MeetingsPage):
        page = before(page(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        if isinstance(page, MeetingsPage) and isinstance(page.dialog, MeetingDialog):
            page.dialog.close()
        page.jobs.close()


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language in turn."""
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def press(page, qtbot, button):
    """Press a button, and wait for what comes of it."""
    button.click()
    idle(page, qtbot)


def prepared(page, qtbot, kind="improvement"):
    """Prepare a meeting; return its dialog."""
    press(page, qtbot, page.new)
    page.dialog.kind.setCurrentIndex(place_of(page.dialog.kind, kind))
    press(page, qtbot, page.dialog.button)
    return page.dialog


def fill(office, dialog, people=("manager", "csr", "lead")):
    """Fill in what minutes must have."""
    form = dialog.form
    form.topic.setText("queues at noon")
    form.place.setText("Room 1")
    form.begins.setTime(form.begins.time().fromString("10:00", "HH:mm"))
    form.summary.setPlainText("fewer calls twice")
    people = [(str(getattr(office, name).id), "", "", "") for name in people]
    form.people.show_lines(people)
    form.rest_present.click()
    form.problems.show_lines([("queues", "two more seats at noon")])
    form.tasks.show_lines([("a new roster", str(office.csr.id), "", "")])


def reopen(page, qtbot, row=0):
    """Open a meeting by the keyboard; return its dialog."""
    page.refresh()
    idle(page, qtbot)
    page.list.grid.selectRow(row)
    qtbot.keyClick(page.list.grid, Qt.Key.Key_Return)
    idle(page, qtbot)
    return page.dialog


def sign(page, qtbot, comment=""):
    """Open the first meeting and sign it."""
    dialog = reopen(page, qtbot)
    dialog.opinion.setText(comment)
    dialog.sign.click()
    assert dialog.problem.words() == _("Enter your password to sign.")
    dialog.password.setText(PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    idle(page, qtbot)
    assert not dialog.problem.words()
    return dialog


def test_s1_3_6_minutes_go_from_the_invitation_to_the_last_signature(office, language, sit, qtbot):
    """S1-3.3, S1-3.4, S1-3.6, S1-3.7: everybody at a desk of his own, in both languages."""
    manager = sit("manager")
    assert manager.list.empty.isVisible() or not manager.list.table.rowCount()
    assert manager.missing.isVisible()
    dialog = prepared(manager, qtbot)
    assert dialog.title.text().startswith("HYJ-")
    press(manager, qtbot, dialog.issue)
    assert dialog.problem.words() == _("Say when and where it was.")
    fill(office, dialog)
    press(manager, qtbot, dialog.save)
    assert dialog.paper.row.topic == "queues at noon"

    lead = sit("lead")
    said = reopen(lead, qtbot)
    assert said.form.place.isReadOnly() is False  # a team lead may write minutes too
    csr = sit("csr")
    said = reopen(csr, qtbot)
    assert said.form.place.isReadOnly()
    assert not said.save.isVisible()
    said.absent.setChecked(True)
    press(csr, qtbot, said.say)
    assert said.problem.words() == _("Say why you cannot come. Nothing was saved.")
    said.reason.setText("on leave")
    said.words.setText("rotate the noon shift")
    press(csr, qtbot, said.say)
    assert not said.problem.words()

    dialog.reload()
    idle(manager, qtbot)
    shown = {key: rest for key, *rest in dialog.form.people.lines()}
    assert shown[str(office.csr.id)][2] == "rotate the noon shift"
    lines = [
        (key, "absent" if key == str(office.csr.id) else "present", reason, words)
        for key, _present, reason, words in dialog.form.people.lines()
    ]
    lines = [(k, a, "on leave" if a == "absent" else r, w) for k, a, r, w in lines]
    dialog.form.people.show_lines(lines)
    press(manager, qtbot, dialog.issue)
    assert not dialog.problem.words()
    assert dialog.state.text() == _("{state}, {n} of {all}").format(
        state=_("Being signed"), n=0, all=3
    )
    number = dialog.paper.minutes.tasks[0].number
    assert number.startswith("AC-")

    csr.recount()
    idle(csr, qtbot)
    assert csr.waiting() == 1
    said.close()
    said = sign(csr, qtbot)
    assert said.paper.given[0].meaning == "read"
    sign(lead, qtbot, "agreed")
    dialog.close()
    dialog = sign(manager, qtbot)
    assert dialog.state.text() == _("Signed by all")
    assert "agreed" in dialog.form.signatures.text()
    press(manager, qtbot, dialog.print)
    preview = dialog.findChild(MeetingPreview)
    qtbot.waitUntil(lambda: preview.document.pageCount() > 0)
    preview.close()
    assert manager.list.table.rows[0].signed == 3


def test_s1_3_1_this_weeks_meeting_is_prepared_by_one_press(office, sit, qtbot, monkeypatch):
    manager = sit("manager")
    press(manager, qtbot, manager.missing._button)
    row = manager.dialog.paper.row
    assert (row.type, row.begins, DAYS[row.day.weekday()]) == ("weekly", "09:00", "mon")
    assert not manager.missing.isVisible()
    assert manager.state() in (None, row.id)
    manager.restore(row.id)
    answers = iter([False, True])
    monkeypatch.setattr(messages, "ask", lambda *_words: next(answers))
    press(manager, qtbot, manager.dialog.discard)
    assert manager.dialog.isVisible()
    press(manager, qtbot, manager.dialog.discard)
    manager.dialog = None  # it is gone with the meeting
    assert manager.list.table.rowCount() == 0
    assert manager.missing.isVisible()


def test_s0_8_2_1_a_drill_names_a_plan_of_the_register(office, sit, qtbot):
    manager = sit("manager")
    dialog = prepared(manager, qtbot, "drill")
    assert "机房停电应急预案" in dialog.form.facts.text()
    fill(office, dialog)
    for name, field in dialog.form.drill.items():
        field.setPlainText(name)
    press(manager, qtbot, dialog.issue)
    assert not dialog.problem.words()
    assert dialog.paper.minutes.drill.review == "review"


def test_what_was_typed_is_there_again(office, sit, qtbot):
    manager = sit("manager")
    dialog = prepared(manager, qtbot)
    fill(office, dialog)
    dialog.form.tasks.show_lines([("a new roster", str(office.csr.id), "soon", "")])
    press(manager, qtbot, dialog.save)
    assert "soon" in dialog.problem.words()
    dialog.form.changed.emit()
    dialog.close()
    idle(manager, qtbot)
    dialog = reopen(manager, qtbot)
    qtbot.waitUntil(lambda: dialog.form.summary.toPlainText() == "fewer calls twice")
    press(manager, qtbot, dialog.save)
    assert dialog.paper.minutes.tasks[0].due.isoformat() > dialog.paper.row.day.isoformat()


def test_signed_minutes_are_changed_with_a_reason(office, sit, qtbot, monkeypatch):
    manager = sit("manager")
    dialog = prepared(manager, qtbot)
    fill(office, dialog)
    press(manager, qtbot, dialog.issue)
    press(manager, qtbot, dialog.back)
    assert dialog.paper.row.state == "draft"
    press(manager, qtbot, dialog.issue)
    dialog.close()
    dialog = sign(manager, qtbot)
    monkeypatch.setattr(dialog, "ask_reason", lambda: "")
    press(manager, qtbot, dialog.back)
    assert dialog.paper.row.state == "signing"
    monkeypatch.setattr(dialog, "ask_reason", lambda: "a name was wrong")
    press(manager, qtbot, dialog.back)
    assert dialog.paper.row.state == "draft"
    assert dialog.paper.replaces
    assert {row.state for row in manager.list.table.rows} == {"draft", "void"}


def test_somebody_elses_change_is_said_and_nothing_lost(office, sit, qtbot):
    manager = sit("manager")
    dialog = prepared(manager, qtbot)
    meeting = dialog.paper
    with office.work("manager") as work:
        changed = replace(meeting.minutes, topic="another")
        meetings.save(work, meeting.row.id, meeting.row.version, changed)
    dialog.form.summary.setPlainText("fewer calls twice")
    press(manager, qtbot, dialog.save)
    assert "meanwhile" in dialog.problem.words()
    assert dialog.form.summary.toPlainText() == "fewer calls twice"


def test_the_inbox_says_what_waits_and_leads_there(office, language, sit, qtbot):
    manager = sit("manager")
    dialog = prepared(manager, qtbot)
    fill(office, dialog)
    press(manager, qtbot, dialog.issue)
    inbox = sit("csr", InboxPage)
    notice = inbox.elsewhere.notices["meetings"]
    qtbot.waitUntil(lambda: not notice.isHidden())
    asked = []
    inbox.open_requested.connect(lambda page, _record: asked.append(page))
    notice._button.click()
    assert asked == ["meetings"]
    page = sit("csr")
    page.show_record(dialog.paper.row.id)
    idle(page, qtbot)
    assert page.dialog.sign.isVisible()


def test_every_state_has_its_words():
    assert set(meeting_words.STATES) == set(KINDS) == set(meeting_words.ICONS)
