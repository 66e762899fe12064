"""The page of actions, as those see it who give, do, answer and read (S1-3.7, P24, S4-4.3.3)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from action_office import ActionOffice
from PySide6.QtCore import Qt
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.i18n import _
from qa_desk.rules.action_items import NewAction
from qa_desk.services import actions
from qa_desk.ui.pages.actions import ActionsPage
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.widgets import action_words, wording
from qa_desk.ui.widgets.action_dialogs import GiveDialog
from qa_desk.ui.widgets.note_preview import NotePreview
from qa_desk.ui.widgets.places import place_of


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = ActionOffice(sqlite_url, tmp_path)
    wording.show_times_in(ZoneInfo("Asia/Shanghai"))  # as the window does
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with the first action open."""
    pages = []

    def sit(role, page=ActionsPage):
        page = before(page(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        if isinstance(page, ActionsPage):
            page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


def choose(box, value):
    """Choose what stands for a value."""
    assert place_of(box, value) >= 0
    box.setCurrentIndex(place_of(box, value))


def note(office, by="inspector", **values):
    """Let somebody write a note to the head of the department."""
    with office.work(by) as work:
        values.setdefault("due", action_words.today() + timedelta(days=5))
        values.setdefault("kind", "note")
        values.setdefault("cause", "system" if values["kind"] == "note" else "")
        new = NewAction(
            what="系统卡顿\n客户久等",
            owner_id=office.head.id,
            department_id=office.tech_id,
            **values,
        )
        return actions.give(work, new)


def take(page, qtbot, what, words, **fields):
    """Take a step with its words."""
    page.view.buttons[what].click()
    idle(page, qtbot)
    for name, value in fields.items():
        field = getattr(page.dialog, name)
        field.setValue(value) if name == "percent" else choose(field, value)
    page.dialog.words.setPlainText(words)
    page.dialog.button.click()
    idle(page, qtbot)


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language in turn."""
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def test_p24_a_note_goes_to_the_department_and_the_reply_comes_back(office, language, sit, qtbot):
    """P24: one writes, the other answers, the first reads; each at a desk of his own."""
    page = sit("inspector")
    assert page.list.empty.isVisible() or not page.list.table.rowCount()
    page.write.click()
    idle(page, qtbot)
    dialog = page.dialog
    dialog.button.click()
    assert dialog.problem.words() == _("Choose who is to do it.")
    choose(dialog.whom.department, office.tech_id)
    assert dialog.whom.person.currentData() == office.head.id
    dialog.button.click()
    assert dialog.problem.words() == _("Write what it is.")
    dialog.urgency.setCurrentIndex(1)
    assert (dialog.action().due - action_words.today()).days == 2
    dialog.words.setPlainText("the page is slow")
    dialog.button.click()
    idle(page, qtbot)
    row = page.view.action.row
    assert (row.kind, row.urgency, row.department) == ("note", "urgent", "技术部")
    assert set(page.view.buttons) == {"hand_over", "postpone", "drop", "print"}

    head = sit("head")
    assert head.waiting() == 1
    assert head.list.table.index(0, 0).data() == _("To do")
    take(head, qtbot, "report", "seen", percent=40)
    assert head.view.state.text() == _("Not done yet, {percent} %").format(percent=40)
    take(head, qtbot, "finish", "repaired in 3.2")
    assert head.view.result.text() == "repaired in 3.2"
    assert head.waiting() == 0

    page.stale = True
    page.catch_up()
    idle(page, qtbot)
    assert page.view.receipt.text().startswith(_("Done"))
    again = sit("head")
    again.closed_too.click()
    idle(again, qtbot)
    again.list.grid.selectRow(0)
    idle(again, qtbot)
    assert again.view.action.read_at is not None
    assert len(again.view.receipt.text().split(wording.DOT)) == 4


def test_s1x_3_what_is_overdue_is_told_in_the_inbox(office, sit, qtbot):
    """S1X-3 and S1-3.7: by urgency; what is due and overdue stands in the inbox."""
    note(office, due=action_words.today() + timedelta(days=3))
    page = sit("head", InboxPage)
    qtbot.waitUntil(
        lambda: page.elsewhere.notices["actions"].words() == "1 action due within a week"
    )
    asked = []
    page.open_requested.connect(lambda name, key: asked.append(name))
    page.elsewhere.notices["actions"].acted.emit()
    assert asked == ["actions"]
    assert (
        page.elsewhere.notices["actions"].height() < page.height() / 4
    )  # the list below keeps its room
    page.list.empty_acted.emit()
    assert asked == ["actions", "actions"]  # of results he has none
    empty = sit("improver", InboxPage)
    assert empty.elsewhere.notices["actions"].words() == ""


def test_the_giver_hands_over_changes_the_day_and_drops(office, sit, qtbot):
    note(office)
    page = sit("inspector")
    page.view.buttons["hand_over"].click()
    idle(page, qtbot)
    whom = page.dialog.whom
    assert whom.person.currentData() == office.head.id
    whom.person.setCurrentIndex(0)
    page.dialog.button.click()
    assert page.dialog.problem.words() == "Choose who is to do it."
    choose(whom.person, office.improver.id)
    page.dialog.button.click()
    assert page.dialog.problem.words().startswith("Write a few words")
    page.dialog.words.setPlainText("not theirs")
    page.dialog.button.click()
    idle(page, qtbot)
    assert page.view.action.row.owner_id == office.improver.id
    page.view.buttons["postpone"].click()
    dialog = page.dialog
    dialog.due.setDate(dialog.due.date().addDays(9))
    dialog.words.setPlainText("next version")
    dialog.button.click()
    idle(page, qtbot)
    assert (page.view.action.row.due - action_words.today()).days == 14
    take(page, qtbot, "drop", "solved")
    assert page.view.action.row.state == "dropped"


def test_s4_4_3_3_a_suggestion_is_made_answered_and_counted(office, sit, qtbot):
    """S4-4.3.3 and S2-2.2.2c: a CSR suggests what a customer asked for, and reads the answer."""
    csr = sit("csr")
    assert csr.give.isHidden()
    csr.suggest.click()
    csr.dialog.button.click()
    assert csr.dialog.problem.words() == "Write what you suggest."
    choose(csr.dialog.source, "customer")
    csr.dialog.words.setPlainText("open on Sunday")
    csr.dialog.button.click()
    idle(csr, qtbot)
    assert set(csr.view.buttons) == {"drop", "print"}

    csr.hide()  # what comes while he looks is read
    improver = sit("improver")
    assert improver.list.table.index(0, 0).data() == "To answer"
    take(improver, qtbot, "finish", "from March on", answer="adopted")
    assert improver.view.state.text() == "Adopted"
    improver.tabs.setCurrentWidget(improver.months)
    idle(improver, qtbot)
    row = improver.months.table.rows[0]
    assert (row.made, row.from_customers, row.adopted) == (1, 1, 1)
    inbox = sit("csr", InboxPage)
    qtbot.waitUntil(lambda: inbox.elsewhere.notices["actions"].words() == "1 reply to read")


def test_the_list_is_cut_by_whose_kind_department_and_what_is_overdue(office, sit, qtbot):
    note(office)
    note(office, by="improver", kind="action")
    page = sit("improver")
    assert page.list.table.total == 2
    for box, code in ((page.whose, "given"), (page.kind, "note"), (page.whose, "all")):
        choose(box, code)
        idle(page, qtbot)
    assert [row.kind for row in page.list.table.rows] == ["note"]
    choose(page.department, office.tech_id)
    idle(page, qtbot)
    assert page.list.table.total == 1
    page.overdue.click()
    idle(page, qtbot)
    assert page.list.table.total == 0


def test_it_is_used_by_keyboard_and_one_comes_back_to_it(office, sit, qtbot):
    made = note(office)
    page = sit("head")
    page.list.grid.setFocus()
    qtbot.keyClick(page.list.grid, Qt.Key.Key_Return)
    assert page.view.buttons["finish"].hasFocus()
    assert page.state() == made
    other = sit("head")
    other.restore(made)
    idle(other, qtbot)
    assert other.view.action.row.id == made


def test_two_who_change_it_at_once(office, sit, qtbot):
    made = note(office)
    page = sit("head")
    with office.work("inspector") as work:
        version = actions.one(work, made).row.version
        later = action_words.today() + timedelta(days=30)
        actions.postpone(work, made, version, later, "normal", "later")
    page.view.buttons["report"].click()
    page.dialog.button.click()
    idle(page, qtbot)
    assert "Somebody else changed" in page.dialog.problem.words()
    page.dialog.reject()


def test_what_is_gone_is_said(office, sit, qtbot):
    made = note(office)
    page = sit("head")
    with office.work("inspector") as work:
        version = actions.one(work, made).row.version
        actions.hand_over(work, made, version, office.improver.id, None, "moved")
    page.refresh()
    idle(page, qtbot)
    assert "not yours to see" in page.notice.words()


def test_a_note_is_printed(office, sit, qtbot):
    note(office)
    page = sit("head")
    page.view.buttons["print"].click()
    idle(page, qtbot)
    assert isinstance(page.dialog, NotePreview)
    page.dialog.note()
    idle(page, qtbot)
    page.dialog.close()


def test_many_numbers_of_evidence_are_cut(office, qtbot):
    from uuid import UUID

    from qa_desk.rules.action_items import Evidence

    with office.work("inspector") as work:
        choices = actions.choices(work)
    evidence = [Evidence(UUID(int=n), f"ZJ-{n}") for n in range(1, 9)]
    dialog = GiveDialog("note", choices, words="x", cause="risk", evidence=evidence)
    qtbot.addWidget(dialog)
    assert dialog.action().cause == "risk"
    assert dialog.action().evidence == tuple(evidence)
    dialog.due.setDate(dialog.due.date().addDays(-90))
    dialog.whom.person.setCurrentIndex(1)
    dialog.button.click()
    assert "still to come" in dialog.problem.words()
    dialog.urgency.setCurrentIndex(1)
    assert dialog.action().due < action_words.today()  # chosen by hand, so it stays
