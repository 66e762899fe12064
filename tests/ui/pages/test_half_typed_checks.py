"""A quick check that is half typed is there again when the program was closed or ended (D4)."""

import pytest
from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QApplication
from ui.pages.checking import press, save, settle, sitting, wait_stored

from qa_desk.drafts import DraftJournal
from qa_desk.ui.pages.quick_check.form import IN_HAND


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page of quick checks."""
    return sitting(office, qtbot)


def wait_kept(page, **values):
    """Wait until the check in hand is on the disk as it is now."""

    def is_kept():
        kept = page.jobs.drafts.load(IN_HAND)
        check = kept.document["check"] if kept else {}
        return all(check.get(name) == value for name, value in values.items())

    page.qtbot.waitUntil(is_kept)
    settle(page)


def wait_forgotten(page):
    page.qtbot.waitUntil(lambda: page.jobs.drafts.load(IN_HAND) is None)
    settle(page)


def test_a_half_typed_check_is_there_again(office, sit, qtbot):
    page = sit("lead")
    page.form.choose(page.short.table.rows[0])
    page.form.modes.choose("side_by_side")
    press(page, "p")
    page.form.fatal.setCurrentIndex(1)
    page.form.fatal.activated.emit(1)
    page.form.time.setDateTime(QDateTime.currentDateTime().addSecs(-7200))
    time, fatal = page.form.time.text(), page.form.fatal.currentData()
    with qtbot.waitSignal(page.saved, check_params_cb=bool):
        qtbot.keyClicks(page.form.note, "no name given")
    wait_kept(page, note="no name given")
    assert page.jobs.drafts.kept() == []  # it is nobody else's, and never sent as it is
    other = sit("lead")
    qtbot.waitUntil(lambda: other.form.note.text() == "no name given")
    assert other.form.subject.id == office.csr.id
    assert (other.form.modes.mode, other.form.fatal.currentData()) == ("side_by_side", fatal)
    assert other.form.rows["opening"].value == "problem"
    assert other.form.time.text() == time
    QApplication.processEvents()
    save(other)
    (check,) = wait_stored(other, 1)
    assert (check.note, check.mode, check.opening) == ("no name given", "side_by_side", "problem")
    wait_forgotten(other)


def test_words_without_a_person_are_kept_too_and_nothing_once_they_are_gone(sit, qtbot):
    page = sit("lead")
    qtbot.keyClicks(page.form.note, "who was it")
    wait_kept(page, note="who was it")
    other = sit("lead")
    qtbot.waitUntil(lambda: other.form.note.text() == "who was it")
    assert other.form.subject is None
    other.form.note.clear()
    other.form.note.textEdited.emit("")
    wait_forgotten(other)


def test_what_is_typed_already_is_not_replaced(sit, qtbot):
    page = sit("lead")
    qtbot.keyClicks(page.form.note, "before")
    wait_kept(page, note="before")
    other = sit("lead")
    qtbot.waitUntil(lambda: other.form.note.text() == "before")
    other.form.note.setText("after")
    other.form.unfinished.look_for(IN_HAND)
    settle(other)
    assert other.form.note.text() == "after"


def test_p7_the_call_and_what_was_heard_of_it_are_there_again(office, sit, qtbot):
    page = sit("inspector")
    page.form.modes.choose("recording")
    page.form.choose(page.short.table.rows[0])
    pane = page.form.recording
    qtbot.waitUntil(lambda: pane.listening.has_sound)
    pane.calls.setCurrentIndex(1)
    pane.calls.activated.emit(1)
    qtbot.waitUntil(lambda: pane.listening.has_sound)
    pane.heard._add(0, 45_000)  # as if he had listened
    pane.heard.changed.emit()
    call = pane.call.id
    wait_kept(page, call=str(call), passages=[[0, 45_000]])
    other = sit("inspector")
    again = other.form.recording
    qtbot.waitUntil(lambda: again.call is not None and again.call.id == call)
    qtbot.waitUntil(lambda: again.listening.has_sound)
    settle(other)
    assert (again.passages, again.share.text()) == (((0, 45_000),), "heard 50 %")
    other.form.submit()
    (check,) = wait_stored(other, 1)
    assert check.call_id == call


def test_a_call_that_is_not_offered_any_more_is_left_out(sit, qtbot):
    page = sit("inspector")
    page.form.modes.choose("recording")
    page.form.choose(page.short.table.rows[0])
    pane = page.form.recording
    qtbot.waitUntil(lambda: pane.listening.has_sound)
    first = pane.call.id
    pane.go_on_with(IN_HAND, ((0, 45_000),))
    assert (pane.call.id, pane.passages) == (first, ())
    settle(page)


def test_a_disk_that_is_full_is_told_while_one_types(sit, qtbot):
    page = sit("lead")
    page.jobs.drafts.close()
    with qtbot.waitSignal(page.not_saved) as told:
        qtbot.keyClicks(page.form.note, "x")
    assert "cannot be kept" in told.args[0]
    page.jobs.drafts = DraftJournal(page.jobs.drafts._file)


def test_what_another_version_of_the_program_typed_is_left_alone(sit):
    page = sit("lead")
    page.form._on_found(IN_HAND, {"check": {"lines": 5}})
    assert page.form.is_empty


def test_before_it_was_looked_for_nothing_is_forgotten(sit, qtbot):
    page = sit("lead")
    qtbot.keyClicks(page.form.note, "before")
    wait_kept(page, note="before")
    page.form.note.clear()
    page.form._desk = None  # as while the server is slow
    page.form.modes.choose("test_call")
    settle(page)
    assert page.jobs.drafts.load(IN_HAND) is not None
