"""A round of checks, typed from the sheet in the grid (P15)."""

from datetime import timedelta

import pytest
from factories import make_person
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from ui.pages.checking import press, save, settle, sitting, wait_stored

from qa_desk.models import Membership, Person, Shift

Key = Qt.Key


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page of quick checks."""
    return sitting(office, qtbot)


@pytest.fixture
def twenty(office):
    """Nineteen more people in the team, all on the same shift."""
    with office._access.work() as work:
        people = [work.session.get(Person, office.csr.id)]
        for _ in range(19):
            csr = make_person(work, "csr")
            people.append(csr)
            work.session.add(
                Membership(
                    person_id=csr.id,
                    team_id=office.team.id,
                    kind="member",
                    valid_from=work.today - timedelta(days=9),
                )
            )
        for csr in people:
            work.session.add(
                Shift(
                    person_id=csr.id,
                    day=work.today,
                    starts_at=work.now - timedelta(hours=4),
                    ends_at=work.now + timedelta(hours=4),
                )
            )
    return people


@pytest.fixture
def round_page(twenty, sit):
    page = sit("lead")
    page.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    return page


def test_p15_twenty_people_are_entered_in_a_hundred_odd_keys(twenty, round_page):
    page, keys = round_page, 0
    assert page.round.grid.hasFocus()
    page.round.modes.choose("side_by_side")
    page.round.grid.setFocus()
    for n in range(20):
        typed = [f"08{n:02d}", Key.Key_Return]
        if n == 3:
            typed = ["0803", *(Key.Key_Right,) * 3, "p", Key.Key_Return]
        if n == 7:
            typed = ["0807", Key.Key_Right, "+", Key.Key_Return]
        press(page, *typed)
        keys += sum(len(key) if isinstance(key, str) else 1 for key in typed)
        if n == 3:
            QApplication.focusWidget().setText("资费说错")
            press(page, Key.Key_Return)
            page.qtbot.waitUntil(lambda: page.round.grid.currentIndex().row() == 4)
            keys += 9
    assert page.round.count.text() == "20 people checked"
    save(page)
    checks = wait_stored(page, 20)
    assert keys + 1 <= 120  # half of what a minute and a half of typing has
    assert len({check.began_at for check in checks}) == 20
    assert {check.mode for check in checks} == {"side_by_side"}
    assert [check.accuracy for check in checks].count("problem") == 1
    assert [check.opening for check in checks].count("praise") == 1
    assert all(line.is_empty for line in page.round.grid.lines)


def test_p15_what_is_missing_is_said_where_it_is(round_page):
    page = round_page
    page.round.submit()
    assert "Nobody has a time" in page.round.problem.words()
    press(page, "99", Key.Key_Return)
    page.round.submit()
    assert "no time of day" in page.round.problem.words()
    press(page, Key.Key_Backspace, Key.Key_Backspace, " ", Key.Key_Right, Key.Key_Left)
    assert len(page.round.grid.lines[0].time) == 4
    press(page, "0815")
    assert page.round.grid.lines[0].time == "0815"


def test_p15_and_p19_rows_from_excel_are_pasted(twenty, round_page):
    page = round_page
    number = twenty[5].staff_no
    QGuiApplication.clipboard().setText(f"{number}\t14:32\t\t×\t\t\t\t离岗\r\n什么\t好的吗\n")
    page.qtbot.keyClick(page.round.grid, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    line = next(line for line in page.round.grid.lines if line.staff_no == number)
    assert (line.time, line.values[1], line.note) == ("14:32", "problem", "离岗")
    assert "not understood" in page.round.problem.words()


def test_what_is_typed_of_a_round_is_there_after_the_program_was_closed(round_page, sit):
    page = round_page
    page.round.modes.choose("side_by_side")
    assert page.jobs.drafts.load(page.round._key()) is None
    press(page, "0812", Key.Key_Return)
    page.qtbot.waitUntil(lambda: page.jobs.drafts.load(page.round._key()) is not None)
    settle(page)
    assert page.jobs.drafts.kept() == []
    other = sit("lead")
    other.qtbot.waitUntil(lambda: other.round.grid.lines[0].time == "0812")
    assert other.round.modes.mode == "side_by_side"
    settle(other)
    other.tabs.setCurrentIndex(1)
    other.round.grid.go(0, 1)
    press(other, *[Key.Key_Backspace] * 4)
    other.qtbot.waitUntil(lambda: other.jobs.drafts.load(other.round._key()) is None)
    settle(other)


def test_the_sheet_of_a_team_and_shift_is_saved(round_page, tmp_path, monkeypatch):
    page = round_page
    file = tmp_path / "sheet.pdf"
    monkeypatch.setattr(page.round, "choose_file", lambda: "")
    page.round.print.click()
    monkeypatch.setattr(page.round, "choose_file", lambda: str(file))
    page.round.print.click()
    page.qtbot.waitUntil(lambda: "sheet.pdf" in page.round.count.text())
    assert file.read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(page.round, "choose_file", lambda: str(tmp_path / "no" / "x.pdf"))
    page.round.print.click()
    page.qtbot.waitUntil(lambda: "cannot be written" in page.round.problem.words())


def test_people_of_other_shifts_have_a_sheet_of_their_own(office, twenty, sit):
    with office._access.work() as work:
        shift = work.session.query(Shift).filter_by(person_id=twenty[4].id).one()
        shift.ends_at += timedelta(hours=2)
        work.session.query(Shift).filter_by(person_id=twenty[5].id).delete()
    page = sit("lead")
    assert page.round.places.count() == 3
    counts = []
    for n in range(3):
        page.round.places.setCurrentIndex(n)
        page.round.places.activated.emit(n)
        counts.append(len(page.round.grid.lines))
    assert sorted(counts) == [1, 1, 18]
    settle(page)
