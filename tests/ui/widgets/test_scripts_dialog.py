"""P23: the library of scripts is kept by keyboard alone; what is typed stays until it is saved."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from qa_desk.drafts import DraftJournal
from qa_desk.models import Person
from qa_desk.rules.scripts import Question, Script
from qa_desk.services import scripts
from qa_desk.ui.widgets.scripts_button import ScriptsButton
from qa_desk.ui.widgets.scripts_dialog import ScriptsDialog

FEE = Question("月租多少?", "每月 39 元", "KB-0117 v4")
PLAN = Script("资费咨询", "老用户问月租", "", (FEE,))


@pytest.fixture(autouse=True)
def _people(jobs, inspector):
    with jobs.open_work(None) as work:
        work.session.add(Person(id=inspector.id, name="林", staff_no="2004", login="lin"))


@pytest.fixture
def journal(jobs, tmp_path):
    jobs.drafts = DraftJournal(tmp_path / "drafts.db")
    yield jobs.drafts
    jobs.settle()
    jobs.drafts.close()
    jobs.drafts = None


def make(jobs, script=PLAN):
    with jobs.open_work(None) as work:
        return scripts.make(work, script)


def library(jobs):
    with jobs.open_ask(None) as work:
        return scripts.library(work, retired_too=True).rows


def opened(jobs, actor, qtbot):
    dialog = ScriptsDialog(jobs, actor)
    dialog.show()
    jobs.settle()
    return dialog


def typing(where, *texts):
    """Type with the keyboard wherever the focus goes; a key between the texts."""
    for text in texts:
        target = QApplication.focusWidget() or where
        if isinstance(text, str):
            QTest.keyClicks(target, text)
        else:
            QTest.keyClick(target, text)


@pytest.fixture
def dialog(jobs, inspector, qtbot):
    dialog = opened(jobs, inspector, qtbot)
    qtbot.waitUntil(dialog.editor.name.hasFocus)
    yield dialog
    dialog.close()
    jobs.settle()


def test_an_empty_library_begins_with_a_new_script_written_by_keys(dialog, jobs, qtbot):
    key = Qt.Key
    typing(dialog, "Roaming", key.Key_Tab, key.Key_Tab, "a traveller", key.Key_Tab)
    assert dialog.editor.questions.hasFocus()
    typing(dialog, key.Key_Return, "Which fee?", key.Key_Tab, "39 a month")
    QTest.keyClick(dialog, key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(dialog.table.table.rows) == 1)
    (row,) = library(jobs)
    asked = (Question("Which fee?", "39 a month"),)
    assert row.content == Script("Roaming", "a traveller", "", asked)
    assert "2004" in dialog.state.text()
    assert not dialog.save.isEnabled()


def test_what_is_missing_is_said_in_place(dialog):
    typing(dialog, "Roaming")
    dialog.save.click()
    assert "Describe the scenario" in dialog.problem.words()
    typing(dialog, "x")
    assert dialog.problem.words() == ""


def test_a_changed_script_is_saved_and_can_be_retired_and_brought_back(
    jobs, inspector, qtbot, dialog
):
    make(jobs)
    dialog.refresh()
    qtbot.waitUntil(lambda: dialog.editor.name.text() == "资费咨询")
    dialog.editor.name.setText("资费")
    assert not dialog.retire.isEnabled()
    with qtbot.waitSignal(dialog.changed):
        dialog.save.click()
    qtbot.waitUntil(dialog.retire.isEnabled)
    assert library(jobs)[0].content.name == "资费"
    with qtbot.waitSignal(dialog.changed):
        dialog.retire.click()
    qtbot.waitUntil(lambda: not dialog.table.table.rows)
    dialog.retired_too.click()
    qtbot.waitUntil(lambda: dialog.retire.text() == "Bring back")
    assert dialog.editor.name.isReadOnly()
    with qtbot.waitSignal(dialog.changed):
        dialog.retire.click()
    qtbot.waitUntil(lambda: not dialog.editor.name.isReadOnly())
    assert library(jobs)[0].retired_at is None


def test_what_was_typed_and_not_saved_is_there_again(journal, jobs, inspector, qtbot):
    make(jobs)
    first = opened(jobs, inspector, qtbot)
    qtbot.waitUntil(lambda: first.editor.name.text() == "资费咨询")
    first.editor.scenario.setPlainText("新用户")
    first.close()
    jobs.settle()
    again = opened(jobs, inspector, qtbot)
    qtbot.waitUntil(lambda: again.editor.scenario.toPlainText() == "新用户")
    assert again.state.text() == "Not saved yet"
    again.discard.click()
    assert again.editor.scenario.toPlainText() == "老用户问月租"
    again.close()
    jobs.settle()
    assert journal.load(library(jobs)[0].id) is None


def conflicted(jobs, dialog, qtbot):
    """Let somebody else change the script on show, and save over it."""
    row = library(jobs)[0]
    dialog.editor.name.setText("我的")
    with jobs.open_work(None) as work:
        scripts.edit(work, row.id, row.version, replace(PLAN, scenario="别人的"))
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.conflict is not None)
    return dialog.conflict


@pytest.mark.parametrize(
    ("choice", "name", "scenario"),
    [("mine", "我的", "老用户问月租"), ("theirs", "资费咨询", "别人的")],
)
def test_who_saves_over_somebody_elses_change_sees_both_and_chooses(
    jobs, qtbot, dialog, choice, name, scenario
):
    make(jobs)
    dialog.refresh()
    qtbot.waitUntil(lambda: dialog.editor.name.text() == "资费咨询")
    box = conflicted(jobs, dialog, qtbot)
    assert [(each.theirs, each.mine) for each in box.conflict.differences] == [
        ("资费咨询", "我的"),
        ("别人的", "老用户问月租"),
    ]
    box.buttons[choice].click()
    jobs.settle()
    qtbot.waitUntil(lambda: not dialog.save.isEnabled())
    assert library(jobs)[0].content == Script(name, scenario, "", (FEE,))
    assert dialog.editor.name.text() == name


def test_who_may_only_see_scripts_reads_them(jobs, inspector, qtbot):
    make(jobs)
    lead = replace(inspector, roles=frozenset({"team_lead"}))
    dialog = opened(jobs, lead, qtbot)
    qtbot.waitUntil(lambda: dialog.editor.name.text() == "资费咨询")
    shown = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    assert shown == []
    assert dialog.editor.name.isReadOnly()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.editor.questions.questions == (FEE,)
    dialog.close()


def test_rows_of_a_spreadsheet_are_pasted_and_questions_moved(dialog):
    grid = dialog.editor.questions
    grid.setFocus()
    QGuiApplication.clipboard().setText("甲\t一\tKB-1 v1\n乙\t二")
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert grid.questions == (Question("甲", "一", "KB-1 v1"), Question("乙", "二"))
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [question.question for question in grid.questions] == ["乙", "甲"]
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.questions[1] == Question("", "一", "KB-1 v1")


def test_a_number_in_a_script_is_warned_of(dialog):
    dialog.editor.scenario.setPlainText("用 13800138000 打来")
    assert "mobile number" in dialog.editor.warning.text()


def test_the_library_opens_from_a_button(jobs, inspector, qtbot):
    button = ScriptsButton(jobs, inspector)
    qtbot.addWidget(button)
    button.click()
    dialog = button.dialog
    jobs.settle()
    with qtbot.waitSignal(button.changed):
        dialog.changed.emit()
    dialog.close()
    assert button.dialog is None
    nobody = ScriptsButton(jobs, replace(inspector, roles=frozenset({"csr"})))
    qtbot.addWidget(nobody)
    assert not nobody.isEnabled()
