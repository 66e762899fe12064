"""One inspector at two desktops, and drafts that the database does not take: both sides show."""

from uuid import uuid4

import pytest
from factories import full_sheet
from office import Office
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from qa_desk.drafts import DraftJournal
from qa_desk.models import Draft
from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.services import cases, evaluating
from qa_desk.ui.pages.score import ScorePage

BEST, WORSE = Qt.Key.Key_1, Qt.Key.Key_2


class Desk:
    """One computer of the inspector's, with a draft journal of its own."""

    def __init__(self, office, qtbot, file):
        self.qtbot = qtbot
        self.jobs, self.actor = office.jobs("inspector")
        self.jobs.drafts.close()
        self.jobs.drafts = DraftJournal(file)
        self.jobs.drafts.login = self.actor.login
        self.page = None

    def sit_down(self):
        """Open the page and the task on it."""
        if self.page is not None:
            self.page.close()
        self.page = ScorePage(self.jobs, self.actor)
        self.qtbot.addWidget(self.page)
        self.page.resize(1196, 680)
        self.page.show()
        self.page.catch_up()
        self.wait(lambda: self.page._case is not None)
        self.page._on_start()
        self.wait(self.page.form.isVisible)
        self.settle()

    def type(self, key):
        """Answer the next item; it is kept, not pushed yet."""
        self.page.form.focus_first()
        self.press(key)
        self.settle()

    def press(self, key):
        self.qtbot.keyClick(self.page.window().focusWidget(), key)

    def push(self):
        with self.qtbot.waitSignal(self.page.drafts.pusher.settled, timeout=20_000):
            self.page.drafts.push()
        self.settle()

    def choose(self, key):
        """Take a choice of the open view of both sides."""
        dialog = self.page.choice.dialog
        self.qtbot.mouseClick(dialog.buttons[key], Qt.MouseButton.LeftButton)
        self.settle()

    def answer(self, item=1):
        given = self.page.form.sheet().answers.get(item)
        return given and given.option

    def words(self):
        return self.page.notice.words()

    def act(self):
        self.page.notice.acted.emit()
        self.settle()

    def settle(self):
        self.wait(lambda: self.jobs.running == 0)

    def wait(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


@pytest.fixture
def office(url, tmp_path):
    office = Office(url, tmp_path)
    office.drawn()
    yield office
    office.close()


@pytest.fixture
def desks(office, qtbot, tmp_path):
    """Two desktops; the task is open on the first."""
    desks = [Desk(office, qtbot, tmp_path / f"desk{n}.db") for n in (1, 2)]
    desks[0].sit_down()
    return desks


def stored(office):
    with office.work("inspector") as work:
        row = cases.queue(work)[0]
        return cases.case(work, row.id)


def test_a_second_desktop_goes_on_where_the_first_one_stopped(desks, office):
    first, second = desks
    first.type(WORSE)
    first.push()
    second.sit_down()
    assert second.answer() == 1
    second.type(WORSE)
    second.push()
    assert second.words() == ""
    first.sit_down()
    assert (first.answer(1), first.answer(2), first.words()) == (1, 1, "")


def test_two_that_have_parted_are_shown_side_by_side_and_mine_may_win(desks, office):
    first, second = desks
    second.sit_down()
    first.type(WORSE)
    first.push()
    second.type(BEST)
    second.push()
    assert "on another computer too" in second.words()
    (difference,) = second.page.choice.dialog.conflict.differences
    assert difference.what.startswith("1  ")
    assert difference.theirs != difference.mine
    assert stored(office).sheet.answers[1].option == 1
    assert second.jobs.drafts.unpushed() == []  # and it is not tried again and again
    second.choose("mine")
    second.push()
    assert stored(office).sheet.answers[1].option == 0
    assert "kept on this computer until you submit" in second.words()
    assert [each.document["answers"]["1"][0] for each in second.jobs.drafts.aside(an_id(office))]
    first.type(WORSE)
    first.push()
    first.choose("theirs")
    assert (first.answer(1), first.answer(2)) == (0, None)
    first.act()
    first.choose("theirs")
    first.push()
    assert stored(office).sheet.answers[2].option == 1


def an_id(office):
    return stored(office).row.id


def test_nothing_is_submitted_over_the_other_desktops_draft(desks, office):
    first, second = desks
    second.sit_down()
    first.type(WORSE)
    first.push()
    for _item in second.page.checklist().items:
        second.type(BEST)
    second.page.drafts._timer.stop()
    second.page.form.submit_requested.emit()
    second.wait(lambda: second.page.choice.dialog)
    second.page.choice.dialog.reject()
    second.page.form.submit_requested.emit()
    assert second.page.choice.dialog is not None
    assert stored(office).row.status == "E1"
    second.choose("mine")
    task = an_id(office)
    second.page.form.submit_requested.emit()
    second.wait(lambda: "submitted" in second.words())
    second.settle()
    assert second.jobs.drafts.kept() == []
    assert second.jobs.drafts.aside(task) == []


def submit_elsewhere(office):
    """Submit the evaluation with a sheet of its own; return its new state."""
    with office.work("inspector") as work:
        row = cases.queue(work)[0]
        sheet = full_sheet(cases.case(work, row.id).checklist)
        return evaluating.submit(work, row.id, row.version, sheet)


def test_a_draft_of_what_is_submitted_already_is_kept_shown_and_may_come_back(desks, office):
    first = desks[0]
    first.type(WORSE)
    first.page.drafts._timer.stop()
    state = submit_elsewhere(office)
    first.push()
    first.wait(lambda: "is kept on this computer" in first.words())
    (kept,) = first.jobs.drafts.kept()
    assert (kept.refused, first.jobs.drafts.unpushed()) == ("E2", [])
    first.act()
    assert len(first.page.choice.dialog.conflict.differences) > 3
    first.choose("recall")
    first.wait(lambda: first.page.choice.dialog)  # the recalled result and mine have parted
    first.choose("mine")
    first.push()
    assert stored(office).row.id == state.id
    assert stored(office).sheet.answers[1].option == 1


def test_a_draft_that_says_what_was_submitted_is_no_loss(desks, office):
    first = desks[0]
    state = submit_elsewhere(office)
    first.jobs.drafts.save(state.id, office.case(state.id).sheet.to_document())
    first.push()
    first.wait(lambda: first.jobs.drafts.load(state.id) is None)
    assert first.words() == ""


def test_a_draft_that_is_not_ours_any_more_can_be_saved_and_dropped(
    desks, office, tmp_path, monkeypatch
):
    first = desks[0]
    first.jobs.drafts.save(
        uuid4(), Sheet(praise="mine", answers={7: Answer(2)}).to_document(), "ZJ-9"
    )
    first.push()
    first.wait(lambda: first.words().startswith("ZJ-9 is not yours any more"))
    target = tmp_path / "kept.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    first.act()
    first.choose("save")
    assert '"praise": "mine"' in target.read_text("utf-8")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[0])
    first.act()
    first.choose("drop")
    assert first.jobs.drafts.kept() == []


def test_a_task_that_was_given_back_keeps_its_draft_for_when_it_is_opened_again(desks, office):
    first = desks[0]
    first.type(WORSE)
    first.page.drafts._timer.stop()
    with office.work("inspector") as work:
        row = cases.queue(work)[0]
        evaluating.give_back(work, row.id, row.version, "dialect")
    first.push()
    first.wait(lambda: "is a task again" in first.words())
    first.act()
    first.choose("open")
    first.page.refresh()
    first.settle()
    first.page._on_start()
    first.wait(lambda: first.page._row.status == "E1" and first.page.form.isVisible())
    first.push()
    assert stored(office).sheet.answers[1].option == 1


def test_a_server_that_was_set_back_gets_what_it_lost(desks, office):
    first = desks[0]
    first.type(WORSE)
    first.push()
    with office._access.work() as work:
        work.session.query(Draft).delete()
    assert stored(office).sheet == Sheet()
    first.sit_down()
    first.push()
    assert stored(office).sheet.answers[1].option == 1


def test_a_branch_of_another_evaluation_is_opened_by_the_notice(desks, office):
    first, second = desks
    first.type(WORSE)
    first.push()
    second.sit_down()
    second.page.drafts._timer.stop()
    second.jobs.drafts.forget(an_id(office))
    second.page.drafts.leave()
    second.jobs.drafts.save(an_id(office), Sheet(praise="elsewhere").to_document(), "ZJ-1")
    second.push()
    assert second.words().startswith("ZJ-1 was filled in")
    second.act()
    assert second.page._row.id == an_id(office)
