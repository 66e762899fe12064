"""Drafts are kept as they are typed, and two people who meet are told."""

import pytest
from PySide6.QtTest import QTest

from qa_desk.errors import OutageError
from qa_desk.rules import checklist_edits as edits
from qa_desk.services import checklist_drafts

FIRST = ("sections", 0, "items", 0)


@pytest.fixture
def page(standards):
    page = standards.open("qa_lead", kept=True)
    standards.write(page)
    return page


def write(page, text):
    editor = page.desk.editor
    editor.tree.choose(FIRST)
    box = editor.form.form().field(()).boxes["en"]
    box.clear()
    QTest.keyClicks(box, text)


def elsewhere(standards, text):
    """Let somebody else write into the draft."""
    row = standards.drafts()[0]
    document = edits.put(standards.read(row.id).document, (*FIRST, "en"), text)
    with standards.access.work() as work:
        checklist_drafts.save(work, row.id, row.version, document)


def said(standards):
    return edits.value(standards.read(standards.drafts()[0].id).document, (*FIRST, "en"))


def test_it_is_saved_by_itself_and_says_so(standards, qtbot, page):
    write(page, "hello")
    assert page.desk.state.text() == "Saving…"
    qtbot.waitUntil(lambda: page.desk.state.text() == "Saved")
    assert said(standards) == "hello"
    standards.idle(page)


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_people_on_one_draft_see_both_and_choose(standards, qtbot, page, choice):
    elsewhere(standards, "theirs")
    write(page, "mine")
    page.desk.saver.flush()
    qtbot.waitUntil(lambda: page.desk.conflict is not None)
    shown = page.desk.conflict.conflict
    assert "meanwhile" in shown.sentence
    assert any("theirs" in each.theirs and "mine" in each.mine for each in shown.differences)
    page.desk.conflict.buttons[choice].click()
    qtbot.waitUntil(lambda: said(standards) == choice)
    standards.saved(page)
    assert edits.value(page.desk.editor.document, (*FIRST, "en")) == choice
    write(page, "more")
    standards.saved(page)
    assert said(standards) == "more"


def test_what_was_typed_before_a_crash_is_there_again(standards, qtbot, page):
    page.desk.saver._stopped = True  # the desktop dies before the database hears of it
    write(page, "half")
    page.desk.saver.unfinished.flush()
    standards.idle(page)
    page.desk.saver._stopped = False
    page._on_written(standards_read(standards, page))
    qtbot.waitUntil(lambda: said(standards) == "half")
    standards.idle(page)


def test_what_was_typed_before_a_crash_meets_what_was_changed_since(standards, qtbot, page):
    page.desk.saver._stopped = True
    write(page, "half")
    page.desk.saver.unfinished.flush()
    standards.idle(page)
    elsewhere(standards, "theirs")
    page._on_written(standards_read(standards, page))
    qtbot.waitUntil(lambda: page.desk.conflict is not None)
    assert "changed since" in page.desk.conflict.conflict.sentence
    page.desk.conflict.buttons["mine"].click()
    qtbot.waitUntil(lambda: said(standards) == "half")
    standards.saved(page)


def standards_read(standards, page):
    """Return the draft as the page's person reads it."""
    with standards.access.ask() as work:
        return checklist_drafts.read(work, page.desk.draft_id)


def test_while_the_server_is_away_it_is_tried_again(standards, qtbot, page):
    write(page, "later")
    saver = page.desk.saver
    saver._rest.stop()
    saver._sent, saver._waiting = saver._waiting, None
    saver._on_failed(OutageError("away"))
    assert saver.waiting is not None
    assert saver._rest.isActive()
    standards.saved(page)
    assert said(standards) == "later"


def test_a_draft_that_is_gone_is_told_and_what_was_typed_stays_here(standards, qtbot, page):
    row = standards.drafts()[0]
    with standards.access.work() as work:
        checklist_drafts.discard(work, row.id, row.version)
    write(page, "too late")
    page.desk.saver.flush()
    qtbot.waitUntil(lambda: "put in force or discarded" in page.desk.problem.words())
    assert page.desk.state.text() == "Not saved yet"
    page.desk.saver.forget()


def test_what_the_database_refuses_is_a_sentence(standards, qtbot, page):
    editor = page.desk.editor
    editor.take(edits.put(editor.document, ("channel",), "x" * (edits.MOST_CHARACTERS + 1)))
    page.desk.saver.flush()
    qtbot.waitUntil(lambda: "too long" in page.desk.problem.words())
    editor.undo()
    standards.saved(page)


def test_proposing_waits_until_all_is_saved(standards, qtbot, page):
    write(page, "hello")
    page.desk.propose.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert said(standards) == "hello"
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.dialog is None)
    assert standards.drafts()[0].state == "proposed"
    standards.idle(page)
