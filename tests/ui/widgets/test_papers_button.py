"""P22: signed paper is taken in by the keyboard, a screen at a time, by who may."""

from pathlib import Path

import pytest
from factories import each_apart
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from scans import scanned

from qa_desk.services import signing_off
from qa_desk.ui.widgets.case_parts import Signed
from qa_desk.ui.widgets.papers_button import PapersButton

KEYS = Qt.Key


@pytest.fixture
def scan(office, tmp_path):
    """Print slips and put them on the scanner."""

    def scan(*states):
        for state in states:
            number = office.case(state.id).row.slip
            with office.work("qa_lead") as work:
                slip = signing_off.slip(work, number)
            scanned.saved(scanned.scan_of(slip), tmp_path / f"{number}.png")
        return tmp_path

    return scan


@pytest.fixture
def opened(office, qtbot):
    """Open the window for scans as somebody, and read a folder."""

    buttons = []

    def opened(role, folder):
        button = PapersButton(*office.jobs(role))
        buttons.append(button)  # nothing else holds it
        qtbot.addWidget(button)
        button.click()
        dialog = button.dialog
        dialog.read([Path(folder)])
        qtbot.waitUntil(lambda: not dialog.reader.is_reading, timeout=20_000)
        qtbot.waitUntil(lambda: not [row for row in dialog.rows.all if not row.match])
        return dialog

    yield opened
    buttons.clear()


def press(dialog, key):
    QTest.keyClick(dialog.table, key)


def sentences(dialog):
    return [row.sentence for row in dialog.rows.all]


def status(office, state):
    return office.case(state.id).row.status


def test_one_enter_takes_in_a_screen_and_both_signatures_close_a_result(
    office, scan, opened, qtbot
):
    with office._access.work() as work:
        each_apart(work)
    states = (office.released(), office.confirmed())
    dialog = opened("lead", scan(*states))
    press(dialog, KEYS.Key_Space)
    press(dialog, KEYS.Key_Down)
    press(dialog, KEYS.Key_Space)
    assert dialog.confirm.text() == "Take in 3 signatures"
    press(dialog, KEYS.Key_Return)
    assert dialog.state.text() == "Taking in slip 1 of 2…"
    qtbot.waitUntil(lambda: sentences(dialog) == ["Already signed"] * 2)
    assert [status(office, state) for state in states] == ["E10", "E10"]
    assert dialog.state.text() == "2 pages"
    assert not dialog.confirm.isEnabled()


def test_the_words_on_the_paper_are_asked_for_and_what_is_missing_is_said(
    office, scan, opened, qtbot
):
    """A fatal error needs to have been heard, and the coaching note."""
    state = office.released(item_2=3)
    dialog = opened("qa_lead", scan(state))
    said = dialog.said
    assert said.isHidden()
    press(dialog, KEYS.Key_Space)
    assert not said.isHidden()
    assert said.reservation.isHidden()
    press(dialog, KEYS.Key_Return)
    qtbot.waitUntil(lambda: "heard with my team lead" in sentences(dialog)[0])
    assert dialog.rows.all[0].signed == {"csr", "team_lead"}
    said.heard.click()
    said.reserve.click()
    assert not said.reservation.isHidden()
    QTest.keyClicks(said.reservation, "I said so")
    QTest.keyClicks(said.note, "we listened")
    assert said.note.text() == "we listened"
    assert sentences(dialog) == ["Waits for: CSR, Team lead"]
    QTest.keyClick(said.note, KEYS.Key_Return)
    press(dialog, KEYS.Key_Return)
    qtbot.waitUntil(lambda: sentences(dialog) == ["Already signed"])
    signed = {one.role: one for one in office.case(state.id).signatures}
    assert (signed["csr"].meaning, signed["csr"].statement) == ("reservation", "I said so")
    assert signed["team_lead"].statement == "we listened"
    assert signed["csr"].method == "paper"
    tile = Signed("csr", signed["csr"])
    qtbot.addWidget(tile)
    taker = f"{office.qa_lead.name} {office.qa_lead.staff_no}"
    words = [label.text() for label in tile.findChildren(QLabel)]
    assert any("Signed on paper" in each and f"Taken in by {taker}" in each for each in words)


def test_what_an_inspector_collects_is_only_looked_at(office, scan, opened):
    dialog = opened("inspector", scan(office.released()))
    assert dialog.confirm.isHidden()
    press(dialog, KEYS.Key_Space)
    assert not dialog.rows.all[0].signed


def test_taking_in_is_stopped_and_what_was_taken_is_looked_up(office, scan, opened, qtbot):
    state = office.released()
    dialog = opened("lead", scan(state))
    press(dialog, KEYS.Key_Space)
    press(dialog, KEYS.Key_Return)
    press(dialog, KEYS.Key_Return)  # once is enough
    dialog.stop.click()
    qtbot.waitUntil(dialog.stop.isHidden)
    shown = "Already signed" if status(office, state) == "E10" else "Waits for: CSR, Team lead"
    qtbot.waitUntil(lambda: sentences(dialog) == [shown])
