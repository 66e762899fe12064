"""7.3: a team lead countersigns passes in one go; fails, and what changed meanwhile, stay."""

import pytest
from factories import PASSWORD, each_apart
from PySide6.QtCore import Qt

from qa_desk.models import Evaluation
from qa_desk.services import cases, signing_off
from qa_desk.ui.widgets.countersign_button import CountersignButton


@pytest.fixture
def passes(office):
    """Three passes, each on its own slip, that the CSR has signed."""
    with office._access.work() as work:
        each_apart(work)
    return [office.confirmed().id for _ in range(3)]


@pytest.fixture
def opened(office, qtbot):
    """A function that opens the window of the team lead."""

    def opened(count):
        jobs, actor = office.jobs("lead")
        button = CountersignButton(jobs, actor)
        qtbot.addWidget(button)
        button.recount()
        qtbot.waitUntil(lambda: f"({count})" in button.text())
        button.open()
        held.extend((jobs, button))  # somebody must
        return button

    held = []
    yield opened
    held.clear()


def statuses(office, ids):
    with office._access.ask() as work:
        return [work.session.get_one(Evaluation, key).status for key in ids]


def test_ticked_slips_are_signed_with_one_password(office, passes, opened, qtbot):
    button = opened(3)
    dialog = button.dialog
    dialog.list.setCurrentRow(1)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    left_out = dialog.list.item(1).data(Qt.ItemDataRole.UserRole).evaluation_id
    qtbot.keyClicks(dialog.password, PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.said.isHidden() and dialog._job is None)
    assert statuses(office, [left_out]) == ["E4"]
    assert sorted(statuses(office, passes)) == ["E10", "E10", "E4"]
    with qtbot.waitSignal(button.signed):
        dialog.cancel.click()


def test_without_a_tick_or_a_password_nothing_is_signed(office, passes, opened, qtbot):
    dialog = opened(3).dialog
    dialog.button.click()
    assert not dialog.problem.isHidden()
    for row in range(3):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    qtbot.keyClicks(dialog.password, PASSWORD)
    dialog.button.click()
    assert dialog.missing()
    assert set(statuses(office, passes)) == {"E4"}


def test_a_wrong_password_signs_nothing_and_can_be_typed_again(office, passes, opened, qtbot):
    dialog = opened(3).dialog
    qtbot.keyClicks(dialog.password, "not the password")
    dialog.button.click()
    qtbot.waitUntil(lambda: not dialog.problem.isHidden() and dialog._job is None)
    assert dialog.button.isEnabled()
    assert set(statuses(office, passes)) == {"E4"}


def test_what_somebody_else_took_meanwhile_is_told_and_left(office, passes, opened, qtbot):
    dialog = opened(3).dialog
    with office.work("lead") as work:
        seen = cases.case(work, passes[0]).row.version
        slip = signing_off.countersign(work, passes[0], seen, "", PASSWORD)
    qtbot.keyClicks(dialog.password, PASSWORD)
    dialog.button.click()
    qtbot.waitUntil(lambda: not dialog.said.isHidden() and dialog._job is None)
    assert dialog.list.count() == 1
    assert slip in dialog.list.item(0).text()
    assert set(statuses(office, passes)) == {"E10"}


def test_what_is_under_way_can_be_stopped(office, passes, opened, qtbot):
    dialog = opened(3).dialog
    qtbot.keyClicks(dialog.password, PASSWORD)
    dialog.button.click()
    dialog.reject()
    qtbot.waitUntil(lambda: dialog._job is None and not dialog.said.isHidden())
    assert dialog.isVisible()
    assert set(statuses(office, passes)) <= {"E4", "E10"}


def test_fails_reservations_and_disputes_are_not_among_them(office, opened, qtbot):
    with office._access.work() as work:
        each_apart(work)
    office.confirmed(item_5=1, item_6=1, item_7=1, item_8=1, item_9=1, item_10=1)
    passed = office.confirmed()
    dialog = opened(1).dialog
    (one,) = dialog.chosen()
    assert one.evaluation_id == passed.id
