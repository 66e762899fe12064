"""The story of a calibration: five people score blind, talk it over, agree, sign (S3-5.7b)."""

import pytest
from calibration_office import CODE, MARK_MS, PEOPLE, CalibrationOffice
from factories import PASSWORD
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel

from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL
from qa_desk.ui.widgets.calibration_preview import CalibrationPreview

CHOSEN = {  # the keys by which each answers the two items of the three calls; F is the fatal error
    "qa_lead": ("11", "21", "12"),
    "inspector": ("11", "21", "12"),
    "second": ("21", "21", "11F"),
    "lead": ("11", "22", "12"),
    "trainer": ("11", "21", "12"),
}


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = CalibrationOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's window, once, at a page; all windows stay open."""
    windows = {}

    def sit(role, page, record=None):
        if role not in windows:
            window = windows[role] = MainWindow(*office.jobs(role), ALL, "Local file qa-desk.db")
            window._building.stop()
            qtbot.addWidget(window)
            window.resize(1366, 768)
            window.show()
        window = windows[role]
        with qtbot.waitActive(window):
            window.activateWindow()
        window.open(page, record)
        idle(window.page(), qtbot)
        window.page().refresh()
        return idle(window.page(), qtbot)

    yield sit
    for window in windows.values():
        idle(window.page(), qtbot)


def idle(page, qtbot):
    qtbot.waitUntil(lambda: page.jobs.running == 0)
    return page


def said(window):
    """Return all that a window says, its lists included."""
    words = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if view.isVisible() and model is not None:
            places = ((r, c) for r in range(model.rowCount()) for c in range(model.columnCount()))
            words += [str(model.index(*place).data()) for place in places]
    return "\n".join(words)


def plan(page, office, qtbot):
    """Prepare a session: by what, which calls, who."""
    page.new.click()
    dialog = idle(page, qtbot).dialog
    for box, words in ((dialog.checklist, CODE), (dialog.reference, office.qa_lead.staff_no)):
        box.setCurrentIndex(next(n for n in range(box.count()) if words in box.itemText(n)))
    dialog.training.setPlainText("cases of October")
    dialog.minutes.setValue(60)
    dialog.button.click()
    idle(page, qtbot).view.setup.choose_calls.click()
    dialog = idle(page, qtbot).dialog
    for row in range(3):
        dialog.offered.choose(dialog.offered.table.rows[row].segment_id)
        dialog.take.click()
    dialog.save.click()
    idle(page, qtbot).view.setup.choose_people.click()
    dialog = idle(page, qtbot).dialog
    dialog.tick([getattr(office, role).id for role in PEOPLE])
    dialog.button.click()
    idle(page, qtbot)


def score(page, answers, qtbot):
    """Score the calls in the queue by keys."""
    for n, keys in enumerate(answers):
        idle(page, qtbot)
        assert page.queue.table.total == len(answers) - n
        page.queue.grid.selectRow(0)
        idle(page, qtbot)
        page.queue.opened.emit(page.queue.current())
        qtbot.waitUntil(lambda: page._stack.currentWidget() is page.form)
        idle(page, qtbot)
        for key in keys[:2]:
            qtbot.keyClick(page.window().focusWidget(), Qt.Key(ord(key)))
            qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Down)
        if keys.endswith("F"):
            row = page.form._rows.fatals["SF-F1"]
            qtbot.keyClick(row, Qt.Key.Key_1)
            page.form.add_mark(MARK_MS)
            qtbot.keyClicks(row.note, "told her sister")
        page.form.submit_requested.emit()
        qtbot.waitUntil(lambda: "is submitted" in page.notice.words())


def agree(page, office, qtbot):
    """Talk the greeting over, arrange what is to be arranged, and save it."""
    talk = page.view.talk
    page.view.tabs.setCurrentWidget(talk)
    assert [item.key for item in talk.open_items()][:3] == ["SF-1", "SF-2", "SF-F1"]
    for key in ("SF-1", "SF-F1"):
        talk.take_up(key)
        fields = talk.topic.fields
        fields["views"].setPlainText("a surname is enough, or the staff no.")
        fields["conclusion"].setPlainText("one of them is enough")
        fields["zh"].setPlainText("报姓氏或工号均可。")
        fields["en"].setPlainText("Surname or staff no. will do.")
    for what, _until in talk.arrangements.lines.values():
        what.setText("three calls heard together")
    talk.save.click()
    idle(page, qtbot)


def test_five_people_calibrate(office, sit, qtbot, tmp_path):
    page = sit("qa_lead", "calibration")
    plan(page, office, qtbot)
    view = page.view
    assert view.missing.isHidden()
    view.next.click()
    assert idle(page, qtbot).list.table.rows[0].state == "scoring"
    session = view.session.row.id

    for role, answers in CHOSEN.items():
        own = sit(role, "calibration", session)
        assert own.waiting() == 1
        assert own.view.session.is_shown is False
        assert [own.view.tabs.isTabVisible(n) for n in range(4)] == [True, False, False, False]
        desk = sit(role, "score")
        hidden = said(desk.window())
        assert f"Calibration {own.view.session.row.number}" in hidden
        assert office.csr.name not in hidden
        assert office.csr.staff_no not in hidden.replace("call-", "")
        assert not desk.previous.isVisible()
        score(desk, answers, qtbot)
        assert sit(role, "calibration", session).waiting() == 0
        assert not own.view.tabs.isTabVisible(1)

    page = sit("qa_lead", "calibration", session)
    assert page.list.table.index(0, 1).data() == "5/5"
    view.next.click()
    assert idle(page, qtbot).view.results is not None
    names = [member.name for member in view.results.matrix.members]
    assert names[-1] == f"{office.qa_lead.name} {office.qa_lead.staff_no}"
    line = view.matrix.table.table
    cells = [line.index(0, column).data() for column in range(2, 7)]
    assert cells.count("≠ 8  One part missing") == 1
    results = view.figures.raters.table
    assert sorted(results.index(n, 1).data() for n in range(4)) == ["beyond"] * 2 + ["within"] * 2
    agree(page, office, qtbot)
    view.next.click()
    assert idle(page, qtbot).list.table.rows[0].state == "closed"

    for role in ("inspector", "second", "lead", "trainer", "qa_lead"):
        own = sit(role, "calibration", session)
        assert own.waiting() == 1
        own.view.password.setText(PASSWORD)
        own.view.sign.click()
        assert idle(own, qtbot).waiting() == 0
    assert own.view.session.paper.state == "closed"

    preview = CalibrationPreview(own.jobs, own.view.session.row, own)
    file = tmp_path / "record.pdf"
    preview.choose_file = lambda: str(file)
    qtbot.waitUntil(preview.save.isEnabled)
    preview.save.click()
    qtbot.waitUntil(lambda: "Saved as" in preview.said._text.text())
    idle(own, qtbot)
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Surname or staff no. will do." in text
    assert text.count("Signed 20") == 5
    preview.close()

    task = office.drawn()
    desk = sit("inspector", "score", task.id)
    desk.queue.opened.emit(desk.queue.current())
    qtbot.waitUntil(lambda: desk._stack.currentWidget() is desk.form)
    told = f"Agreed on {own.view.session.row.held_on} ({own.view.session.row.number})"
    qtbot.waitUntil(lambda: told in desk.form.guidance.toPlainText())
