"""P22: a scan is looked through twenty pages a screen; a person says who signed."""

from pathlib import Path

import pytest
from factories import each_apart
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from scans import scanned

from qa_desk.errors import RuleError
from qa_desk.rules.papers import Mark
from qa_desk.services import signing_off
from qa_desk.services.papers import Done
from qa_desk.ui.widgets.papers_dialog import PapersDialog

KEYS = Qt.Key


@pytest.fixture
def printed(office, tmp_path):
    """Print the slips of two results: one waits for both, one for the team lead."""
    folder = tmp_path / "scans"
    folder.mkdir()
    numbers = []
    with office._access.work() as work:
        each_apart(work)
    for state in (office.released(), office.confirmed()):
        number = office.case(state.id).row.slip
        with office.work("qa_lead") as work:
            slip = signing_off.slip(work, number)
        scanned.saved(scanned.scan_of(slip), folder / f"{number}.png")
        numbers.append(number)
    return folder, numbers


@pytest.fixture
def opened(office, qtbot):
    """Open the dialog as the team lead."""

    def opened(take=None):
        jobs, _actor = office.jobs("lead")
        dialog = PapersDialog(jobs, take=take and (lambda found: take(jobs, found)))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return opened


def read(qtbot, dialog, *paths):
    dialog.read([Path(path) for path in paths])
    qtbot.waitUntil(lambda: not dialog.reader.is_reading, timeout=20_000)
    qtbot.waitUntil(lambda: not [row for row in dialog.rows.all if row.mark and not row.match])


def cells(dialog):
    table = dialog.table.table
    return [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def press(dialog, key):
    QTest.keyClick(dialog.table, key)


def test_the_pages_of_a_folder_are_listed_with_what_they_wait_for(printed, opened, office, qtbot):
    folder, numbers = printed
    dialog = opened()
    assert dialog.confirm.isHidden()  # nothing takes them in yet
    read(qtbot, dialog, folder)
    csr = f"{office.csr.name} {office.csr.staff_no}"
    assert [row[1:] for row in cells(dialog)] == [
        [numbers[0], csr, "Waits for: CSR, Team lead"],
        [numbers[1], csr, "Waits for: Team lead"],
    ]
    assert dialog.state.text() == "2 pages"
    assert numbers[0] in dialog.about.text()
    qtbot.waitUntil(dialog.picture.isVisible)


def test_what_cannot_be_read_is_listed_and_can_be_given_a_number(printed, opened, qtbot):
    folder, numbers = printed
    torn = scanned.slip().crop((0, 300, scanned.slip().width, scanned.slip().height))
    dialog = opened()
    read(qtbot, dialog, folder, scanned.saved(torn, folder.parent / "torn.png"))
    assert dialog.state.text().endswith("1 needs attention")
    dialog.attention.click()
    assert [row[-1] for row in cells(dialog)] == ["No QR code was found on this page."]
    assert dialog.number.isVisible()
    dialog.number.setText("42")
    dialog.look_up.click()
    assert "looks like" in dialog.problem.words()
    dialog.number.setText(numbers[0].lower())
    QTest.keyClick(dialog.number, KEYS.Key_Return)
    qtbot.waitUntil(lambda: not dialog.rows.chosen)
    dialog.attention.click()
    assert cells(dialog)[2][1] == numbers[0]
    assert not dialog.problem.words()


def test_signatures_are_ticked_by_key_and_confirmed_for_the_screen(printed, opened, qtbot):
    """The CSR's comes first; what is confirmed has the picture of its page."""
    folder, numbers = printed
    given = []

    def take(jobs, found):
        given.extend(found)
        return jobs.compute(lambda progress: Done((), ()))

    dialog = opened(take)
    read(qtbot, dialog, folder)
    assert [row[3:5] for row in cells(dialog)] == [["not yet", "not yet"], ["", "not yet"]]
    assert not dialog.confirm.isEnabled()
    for _ in range(4):
        press(dialog, KEYS.Key_Right)
    press(dialog, KEYS.Key_Space)  # the team lead's, and so the CSR's
    assert cells(dialog)[0][3:5] == ["signed", "signed"]
    press(dialog, KEYS.Key_Left)
    press(dialog, KEYS.Key_Space)
    assert cells(dialog)[0][3:5] == ["not yet", "not yet"]
    press(dialog, KEYS.Key_Space)
    assert cells(dialog)[0][3:5] == ["signed", "not yet"]
    press(dialog, KEYS.Key_Down)
    press(dialog, KEYS.Key_Home)
    press(dialog, KEYS.Key_Space)  # all that this one waits for
    assert dialog.confirm.text() == "Take in 2 signatures"
    press(dialog, KEYS.Key_Return)
    qtbot.waitUntil(lambda: len(given) == 2)
    assert [(taken.mark.number, taken.roles) for taken in given] == [
        (numbers[0], ("csr",)),
        (numbers[1], ("team_lead",)),
    ]
    assert all(len(taken.pages) == 1 and taken.pages[0].content for taken in given)


def test_a_tick_is_set_with_the_mouse_too(printed, opened, qtbot):
    dialog = opened(lambda jobs, found: jobs.compute(lambda progress: None))
    read(qtbot, dialog, printed[0])
    box = dialog.table.visualRect(dialog.table.table.index(0, 3))
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert cells(dialog)[0][3:5] == ["signed", "not yet"]
    box = dialog.table.visualRect(dialog.table.table.index(0, 0))
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert cells(dialog)[0][3:5] == ["signed", "not yet"]


def test_why_it_was_not_taken_in_is_said_and_the_ticks_stay(printed, opened, qtbot):
    def refuse(_progress):
        raise RuleError("Somebody was first.")

    dialog = opened(lambda jobs, found: jobs.compute(refuse))
    read(qtbot, dialog, printed[0])
    press(dialog, KEYS.Key_Space)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: dialog.problem.words() == "Somebody was first.")
    qtbot.waitUntil(dialog.confirm.isEnabled)
    assert cells(dialog)[0][3:5] == ["signed", "signed"]


def test_without_a_service_nothing_can_be_ticked(printed, opened, qtbot):
    dialog = opened()
    read(qtbot, dialog, printed[0])
    press(dialog, KEYS.Key_Space)
    press(dialog, KEYS.Key_Return)
    assert not any(row.signed for row in dialog.rows.all)


def test_twenty_pages_are_a_screen(printed, opened, qtbot, tmp_path):
    """Blank backs of pages are left out."""
    from PIL import Image

    unread = scanned.slip().crop((0, 900, 500, 1200)).convert("1")
    blank = Image.new("1", unread.size, 1)
    file = tmp_path / "many.tif"
    unread.save(file, save_all=True, append_images=[blank, *[unread] * 22], compression="group4")
    dialog = opened()
    read(qtbot, dialog, file)
    assert len(cells(dialog)) == 20
    assert dialog.place.text() == "Screen 1 of 2"
    assert dialog.state.text().endswith("1 empty page left out")
    press(dialog, KEYS.Key_PageDown)
    assert len(cells(dialog)) == 3
    assert dialog.place.text() == "Screen 2 of 2"
    press(dialog, KEYS.Key_PageDown)
    assert dialog.place.text() == "Screen 2 of 2"
    press(dialog, KEYS.Key_PageUp)
    assert len(cells(dialog)) == 20


def test_files_are_chosen_or_dropped(printed, opened, qtbot, monkeypatch):
    folder, numbers = printed
    dialog = opened()
    monkeypatch.setattr(dialog, "choose_files", lambda: [str(folder / f"{numbers[0]}.png")])
    monkeypatch.setattr(dialog, "choose_folder", lambda: "")
    dialog.folder.click()
    dialog.files.click()
    qtbot.waitUntil(lambda: len(dialog.rows.all) == 1)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / f"{numbers[1]}.png"))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    dialog.dragEnterEvent(enter)
    assert enter.isAccepted()
    dialog.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))
    qtbot.waitUntil(lambda: len(dialog.rows.all) == 2)
    monkeypatch.setattr(dialog, "choose_folder", lambda: str(folder))
    dialog.folder.click()
    qtbot.waitUntil(lambda: len(dialog.rows.all) == 4)
    qtbot.waitUntil(lambda: not dialog.reader.is_reading)


def test_reading_is_stopped_and_what_was_read_stays(opened, qtbot, tmp_path):
    file = tmp_path / "many.tif"
    page = scanned.slip().convert("1")
    page.save(file, save_all=True, append_images=[page] * 30, compression="group4")
    dialog = opened()
    dialog.read([file])
    qtbot.waitUntil(lambda: bool(dialog.rows.all), timeout=20_000)
    assert dialog.stop.isVisible()
    dialog.stop.click()
    qtbot.waitUntil(lambda: not dialog.reader.is_reading)
    assert 0 < len(dialog.rows.all) < 31
    qtbot.waitUntil(dialog.stop.isHidden)


def test_the_dialog_may_be_closed_while_it_reads(opened, qtbot, tmp_path):
    file = scanned.saved(scanned.slip(), tmp_path / "page.png")
    dialog = opened()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.read([file])
        dialog.reject()


def test_pages_of_one_slip_share_their_ticks_and_go_together(printed, opened, qtbot, tmp_path):
    folder, numbers = printed
    dialog = opened(lambda jobs, found: jobs.compute(lambda progress: None))
    again = tmp_path / "again.png"
    again.write_bytes((folder / f"{numbers[0]}.png").read_bytes())
    read(qtbot, dialog, folder, again)
    press(dialog, KEYS.Key_Space)
    assert [row[3] for row in cells(dialog)] == ["signed", "", "signed"]
    (taken,) = dialog.rows.taken(dialog.rows.shown)
    assert len(taken.pages) == 2


def test_a_change_elsewhere_is_looked_up_again(printed, opened, qtbot):
    dialog = opened(lambda jobs, found: jobs.compute(lambda progress: None))
    read(qtbot, dialog, printed[0])
    press(dialog, KEYS.Key_Space)
    row = dialog.rows.all[0]
    dialog.rows.set_match(type(row.match)(row.mark, "unknown"))
    assert not dialog.rows.all[0].signed
    dialog._jobs.announce(frozenset({"Signature"}))
    qtbot.waitUntil(lambda: dialog.rows.all[0].match.state == "fits")


def test_the_picture_is_made_larger_by_key(printed, opened, qtbot):
    dialog = opened()
    read(qtbot, dialog, printed[0])
    qtbot.waitUntil(dialog.picture.isVisible)
    before = dialog.picture.factor
    press(dialog, KEYS.Key_Plus)
    assert dialog.picture.factor > before
    press(dialog, KEYS.Key_0)
    assert dialog.picture.factor == before


def test_a_file_without_a_picture_shows_why(opened, qtbot, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"nothing")
    dialog = opened()
    read(qtbot, dialog, broken)
    assert "broken.jpg" in dialog.words.text()
    assert dialog.picture.isHidden()
    assert dialog.rows.marks() == set()
    assert Mark("X-1") not in dialog.rows.marks()
