"""The centre's page: settings with what they move, and the working calendar (issue 7, P20, P22)."""

from datetime import UTC, date, datetime

import pytest
from factories import PASSWORD, make_person
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.models import Setting, database, passwords
from qa_desk.services import centre_settings, working_days
from qa_desk.services.centre_settings import Wanted
from qa_desk.ui.pages.centre import CentrePage


@pytest.fixture(params=["en", "zh"])
def sit(request, office, qtbot):
    """A function that opens somebody's page, in each language."""
    i18n.set_language(request.param)
    return lambda role="qa_lead": before(CentrePage(*office.jobs(role)), qtbot, 1166)


@pytest.fixture
def sit_in_english(office, qtbot):
    return lambda role="qa_lead": before(CentrePage(*office.jobs(role)), qtbot, 1166)


@pytest.fixture
def manager(office):
    with office._access.work() as work:
        person = make_person(work, "cs_manager", login="boss")
        passwords.set_password(work.session, person, PASSWORD)
    object.__setattr__(office.scene, "manager", person)


@pytest.fixture
def known(office):
    """The holidays that have to be known by now."""
    with office.work("qa_lead") as work:
        while year := working_days.missing(work):
            working_days.save(work, year, None, [])


def choose(page, qtbot, key):
    assert page.settings.choose(key)
    idle(page, qtbot)


def write(page, value):
    page.editor.line.clear()
    page.editor.line.setText(value)
    page.editor.line.textEdited.emit(value)


def stored(office, key):
    with office._access.ask() as work:
        rows = work.session.query(Setting).filter_by(key=key).order_by(Setting.valid_from)
        return [row.value for row in rows]


def test_a_setting_is_found_changed_with_a_reason_and_its_history_shown(office, sit, qtbot):
    office.released()
    page = sit()
    page.settings.filter_box.setText("respond.cap")
    assert page.settings.table.rowCount() == 1
    choose(page, qtbot, "sla.csr.respond.cap")
    write(page, "8")
    page.editor.reason.setText("x")
    qtbot.waitUntil(lambda: "ZJ-" in page.editor.moves.text())
    page.editor.save.click()
    qtbot.waitUntil(lambda: stored(office, "sla.csr.respond.cap") == ["8"])
    idle(page, qtbot)
    assert "sla.csr.respond.cap" in page.notice.words()
    qtbot.waitUntil(lambda: len(page.editor.history.table.rows) == 1)
    (change,) = page.editor.history.table.rows
    assert (change.value, change.reason) == ("8", "x")
    assert office.qa_lead.name in change.by
    assert page.editor.pending == {}


def test_bad_input_is_told_in_place_and_what_is_typed_elsewhere_stays(
    office, sit_in_english, qtbot
):
    page = sit_in_english()
    choose(page, qtbot, "cov.day")
    write(page, "many")
    assert "from 0 to 20" in page.editor.problem.words()
    assert not page.editor.save.isEnabled()
    choose(page, qtbot, "sla.tl.judge")
    write(page, "3")
    assert page.editor.save.isEnabled()
    page.editor.save.click()
    qtbot.waitUntil(lambda: stored(office, "sla.tl.judge") == ["3"])
    idle(page, qtbot)
    choose(page, qtbot, "cov.day")
    assert page.editor.line.text() == "many"
    tip = page.settings.table.columns[1].tip
    assert "not saved yet" in tip(page.centre.row("cov.day"))
    page.editor.reset.click()
    assert page.editor.line.text() == "3"
    assert page.editor.problem.words() == ""
    assert not page.editor.save.isEnabled()


def test_a_change_is_planned_and_taken_back(office, sit, qtbot):
    page = sit()
    choose(page, qtbot, "cov.day")
    write(page, "5")
    page.editor.start.setCurrentIndex(1)
    page.editor.start.activated.emit(1)
    assert page.editor.moment.isVisible()
    wanted = page.editor.starts()
    assert wanted > datetime.now(UTC)
    page.editor.save.click()
    qtbot.waitUntil(page.editor.withdraw.isVisible)
    idle(page, qtbot)
    assert page.centre.row("cov.day").value == "3"
    assert "5" in page.editor.planned.text()
    page.editor.withdraw.click()
    qtbot.waitUntil(lambda: not page.editor.withdraw.isVisible())
    idle(page, qtbot)
    assert stored(office, "cov.day") == []


def test_a_choice_is_made_in_words_and_the_signatures_stand_beside_it(office, sit, qtbot):
    page = sit()
    choose(page, qtbot, "slip.mode")
    assert page.editor.signs.isVisible()
    assert len(page.editor.signatures.table.rows) == 4
    assert page.editor.basis.text()
    page.editor.choice.setCurrentIndex(1)
    page.editor.choice.activated.emit(1)
    page.editor.save.click()
    qtbot.waitUntil(lambda: stored(office, "slip.mode") == ["per_csr_per_day"])
    idle(page, qtbot)
    choose(page, qtbot, "cov.equal")
    assert not page.editor.signs.isVisible()


def test_who_changes_by_what_another_has_changed_is_told_and_loses_nothing(
    office, sit_in_english, qtbot
):
    page = sit_in_english()
    choose(page, qtbot, "cov.day")
    write(page, "5")
    with office.work("qa_lead") as work:
        centre_settings.change(work, Wanted("cov.day", "4", None))
    page.editor.save.click()
    qtbot.waitUntil(lambda: "meanwhile" in page.editor.problem.words())
    assert page.editor.line.text() == "5"
    idle(page, qtbot)


def test_a_manager_reads_only(office, manager, sit_in_english, qtbot):
    page = sit_in_english("manager")
    choose(page, qtbot, "cov.day")
    assert not page.editor.save.isVisible()
    assert not page.editor.line.isEnabled()
    page.tabs.setCurrentIndex(1)
    assert not page.calendar.form.isVisible()
    assert not page.calendar.import_button.isVisible()
    page.calendar.view.toggled.emit(date(2026, 11, 20))
    assert not page.calendar.is_edited()


def test_enter_in_the_list_goes_to_the_value(office, sit_in_english, qtbot):
    page = sit_in_english()
    choose(page, qtbot, "cov.day")
    qtbot.keyClick(page.settings.grid, Qt.Key.Key_Return)
    assert page.editor.line.hasFocus()
    choose(page, qtbot, "slip.mode")
    qtbot.keyClick(page.settings.grid, Qt.Key.Key_Return)
    assert page.editor.choice.hasFocus()


# -- the working calendar --------------------------------------------------------------------------


def year_of(office, year):
    with office.work("qa_lead") as work:
        return working_days.read(work, year)


def test_p20_a_day_is_changed_by_keys_and_saved_for_all(office, sit, qtbot):
    page = sit()
    page.tabs.setCurrentIndex(1)
    calendar = page.calendar
    calendar.year.setValue(2026)
    idle(page, qtbot)
    calendar.view.choose(date(2026, 3, 2))
    calendar.view.setFocus()
    qtbot.keyClick(calendar.view, Qt.Key.Key_Right)
    qtbot.keyClick(calendar.view, Qt.Key.Key_Down)
    assert calendar.view.day == date(2026, 3, 10)
    qtbot.keyClick(calendar.view, Qt.Key.Key_Space)
    assert calendar.kind.currentIndex() == 1
    calendar.name.setText("ours")
    calendar.name.textEdited.emit("ours")
    calendar.save.click()
    qtbot.waitUntil(lambda: year_of(office, 2026).is_own)
    idle(page, qtbot)
    assert (date(2026, 3, 10), False, "ours") in year_of(office, 2026).days
    assert not calendar.is_edited()
    assert "ours" in calendar.view.accessibleDescription()
    qtbot.keyClick(calendar.view, Qt.Key.Key_Space)
    assert calendar.kind.currentIndex() == 0
    calendar.undo.click()
    idle(page, qtbot)
    assert calendar.kind.currentIndex() == 1


def test_p20_a_day_is_chosen_by_mouse_and_a_weekend_worked(office, sit_in_english, qtbot):
    page = sit_in_english()
    page.tabs.setCurrentIndex(1)
    view = page.calendar.view
    page.calendar.year.setValue(2026)
    idle(page, qtbot)
    saturday = date(2026, 3, 7)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place(saturday).center())
    assert view.day == saturday
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.place(saturday).center())
    assert "make-up working day" in page.calendar.day.text()
    page.calendar.kind.setCurrentIndex(0)
    page.calendar.kind.activated.emit(0)
    assert not page.calendar.is_edited()
    assert view.day_at(QPoint(0, 0)) is None
    place = view.place(date(2026, 10, 1)).center()
    tip = QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, tip)
    qtbot.waitUntil(lambda: "holiday" in QToolTip.text())
    QToolTip.hideText()


def test_p20_a_file_is_shown_before_it_is_saved(
    office, sit_in_english, qtbot, tmp_path, monkeypatch
):
    file = tmp_path / "2027.csv"
    file.write_text("\n".join(f"2027-10-0{day},holiday,x" for day in range(1, 8)), "utf-8")
    page = sit_in_english()
    calendar = page.calendar
    monkeypatch.setattr(calendar, "ask_file", lambda: "")
    calendar.import_button.click()
    monkeypatch.setattr(calendar, "ask_file", lambda: str(file))
    calendar.import_button.click()
    qtbot.waitUntil(lambda: calendar.is_edited() and calendar.view.year == 2027)
    idle(page, qtbot)
    assert "Nothing is saved yet" in page.notice.words()
    assert not year_of(office, 2027).is_known
    calendar.save.click()
    qtbot.waitUntil(lambda: year_of(office, 2027).is_known)
    idle(page, qtbot)
    file.write_text("2027-10-01,party,x", "utf-8")
    calendar.import_button.click()
    qtbot.waitUntil(lambda: "Line 1" in page.notice.words())
    idle(page, qtbot)


def test_p20_who_saves_over_another_is_told(office, sit_in_english, qtbot):
    page = sit_in_english()
    page.calendar.year.setValue(2027)
    idle(page, qtbot)
    page.calendar.view.toggled.emit(date(2027, 1, 1))
    with office.work("qa_lead") as work:
        working_days.save(work, 2027, None, [])
    page.calendar.save.click()
    qtbot.waitUntil(lambda: "meanwhile" in page.calendar.problem.words())
    idle(page, qtbot)


@pytest.mark.usefixtures("known")
def test_p20_a_missing_year_is_told_and_counted_in_the_rail(office, sit_in_english, qtbot):
    page = sit_in_english()
    assert page.waiting() == 0
    page._on_known(2027)
    assert page.waiting() == 1
    assert "2027 are not known" in page.notice.words()
    page.notice.say("Saved")
    page._on_known(2027)
    assert page.notice.words() == "Saved"  # it is told once, and counted until it is there
    page._on_known(None)
    page._on_known(2027)
    page.notice.acted.emit()
    assert page.tabs.currentWidget() is page.calendar
    assert page.notice.words() == ""


def test_the_page_is_for_managers_and_the_administrator(office):
    with office._access.ask() as work:
        actor = database.actor_of(work.session, work.session.merge(office.inspector), work.now)
    assert not CentrePage.is_for(actor)


@pytest.mark.usefixtures("known")
def test_the_logo_is_chosen_shown_and_taken_off(
    office, sit_in_english, qtbot, tmp_path, monkeypatch
):
    file = tmp_path / "logo.png"
    Image.new("RGB", (200, 100), (200, 30, 30)).save(file)
    page = sit_in_english()
    choose(page, qtbot, "centre.name")
    assert page.logo.isVisible()
    chosen = iter(["", str(tmp_path / "none.png"), str(tmp_path), str(file)])
    monkeypatch.setattr(page.logo, "ask_file", lambda: next(chosen))
    page.logo.choose.click()
    assert page.notice.words() == ""
    page.logo.choose.click()
    assert "cannot be read" in page.notice.words()
    page.logo.choose.click()
    page.logo.choose.click()
    qtbot.waitUntil(page.logo.picture.isVisible)
    idle(page, qtbot)
    assert "printed from now on" in page.notice.words()
    page.logo.remove.click()
    qtbot.waitUntil(lambda: not page.logo.picture.isVisible())
    idle(page, qtbot)
    (tmp_path / "x.png").write_bytes(b"x")
    monkeypatch.setattr(page.logo, "ask_file", lambda: str(tmp_path / "x.png"))
    page.logo.choose.click()
    qtbot.waitUntil(lambda: "PNG or JPEG" in page.notice.words())
    idle(page, qtbot)
    choose(page, qtbot, "cov.day")
    assert not page.logo.isVisible()
