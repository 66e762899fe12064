"""Saying what an inspector can judge, by keyboard (P16)."""

from uuid import UUID

import pytest
from factories import make_person, make_team
from PySide6.QtCore import Qt

from qa_desk.models import Ability, database, engines
from qa_desk.services import people
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.abilities_button import AbilitiesButton
from qa_desk.work import Actor


@pytest.fixture
def button(jobs, qtbot):
    button = AbilitiesButton(jobs)
    qtbot.addWidget(button)
    button.show()
    return button


@pytest.fixture
def row(jobs, qtbot):
    """A function that returns somebody's line of the list."""

    def add(work):
        make_team(work, group="gold")
        inspector = make_person(work, "inspector", name="周宁")
        csr = make_person(work, "csr", name="王力")
        work.session.add(Ability(person_id=inspector.id, kind="language", value="粤语"))
        return inspector.id, csr.id

    with qtbot.waitSignal(jobs.work(add).succeeded) as added:
        pass
    inspector, csr = added.args[0]

    def row(which="inspector"):
        with qtbot.waitSignal(jobs.ask(people.list_people).succeeded) as listed:
            pass
        wanted = {"inspector": inspector, "csr": csr}[which]
        return next(row for row in listed.args[0] if row.id == wanted)

    return row


def opened(button, qtbot):
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: button.dialog is not None)
    return button.dialog


def test_it_is_about_inspectors_only(button, row):
    assert not button.isEnabled()
    button.show_person(row("csr"))
    assert not button.isEnabled()
    assert "QA inspector" in button.toolTip()
    button.show_person(row())
    assert button.isEnabled()


def test_groups_are_ticked_and_languages_written_by_keyboard(button, row, qtbot):
    button.show_person(row())
    dialog = opened(button, qtbot)
    assert dialog.languages.text() == "粤语"
    qtbot.keyClick(dialog.groups["gold"], Qt.Key.Key_Space)
    dialog.languages.setText("粤语、普通话, 四川话")
    with qtbot.waitSignal(button.said):
        qtbot.keyClick(dialog.languages, Qt.Key.Key_Return)
    assert button.dialog is None
    assert set(row().judges) == {"gold", "粤语", "普通话", "四川话"}


def test_who_may_not_is_told(sqlite_url, row, qtbot):
    engine = engines.connect(sqlite_url)
    actor = Actor(UUID(int=9), "he", "He", "9", roles=frozenset({"inspector"}))
    access = database.Access(engine, actor)
    jobs = Jobs(access.work, access.ask)
    button = AbilitiesButton(jobs)
    qtbot.addWidget(button)
    assert not AbilitiesButton.is_for(actor)
    button.show_person(row())
    with qtbot.waitSignal(button.warned) as warned:
        button.click()
    assert "not among your rights" in warned.args[0]
    assert jobs.close()
    access.close()


def test_what_is_wrong_is_said_in_the_form(button, row, qtbot):
    button.show_person(row())
    dialog = opened(button, qtbot)
    dialog.languages.setText("x" * 41)
    dialog.button.click()
    qtbot.waitUntil(lambda: "one short name" in dialog.problem.words())
    dialog.reject()
    assert button.dialog is None
    assert row().judges == ("粤语",)
