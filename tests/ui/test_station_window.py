"""The window of a signing station: who is it, what waits, thank you (P3)."""

import pytest
from factories import PASSWORD
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from stations import Kiosk

from qa_desk.errors import StorageError
from qa_desk.i18n import Bilingual
from qa_desk.ui.station_window import StationWindow
from qa_desk.ui.widgets.account_dialogs import StartPasswordDialog
from qa_desk.ui.widgets.let_in import LetInDialog
from qa_desk.ui.widgets.rail import Rail
from qa_desk.ui.widgets.slip_preview import SlipPreview


@pytest.fixture
def kiosk(office, qtbot):
    kiosk = Kiosk(qtbot, office.url)
    yield kiosk
    kiosk.close()


def typed(kiosk, words="客户说的是"):
    form = kiosk.desk.desk.panel.form
    form.reservation.setChecked(True)
    form.text.setPlainText(words)
    return form


def held(key):
    """Return a key that is still held down."""
    no = Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, key, no, "", autorep=True)


def test_the_sign_in_fills_the_screen_and_offers_nobody_and_no_other_place(kiosk):
    sign_in = kiosk.window.sign_in
    assert kiosk.window.isFullScreen()
    assert sign_in.login.hasFocus()
    for offer in (sign_in.remember, sign_in.choice, sign_in.add_place, sign_in.show_place):
        assert not offer.isVisible()


def test_a_half_typed_sign_in_goes_with_whoever_typed_it(kiosk, office):
    kiosk.window.sign_in.login.setText(office.csr.login)
    kiosk.window.sign_in.password.setText(PASSWORD)
    kiosk.let_pass(50)
    assert not kiosk.window.countdown.isVisible()
    kiosk.let_pass(10)
    assert kiosk.window.sign_in.login.text() == kiosk.window.sign_in.password.text() == ""
    assert kiosk.window.idle._timer.isActive()


def test_an_empty_password_is_asked_for_and_the_station_goes_on_counting(kiosk, office):
    assert kiosk.refused(office.csr.login, "") == "Type your password."
    assert kiosk.window.idle._timer.isActive()


def test_whoever_has_nothing_to_sign_is_told_so_and_is_out_again(kiosk, office):
    office.submitted()
    for person in (office.csr, office.inspector, office.qa_lead):
        kiosk.type_in(person.login)
        assert kiosk.desk is None
        assert kiosk.window.farewell.title.text() == "Nothing waits for your signature"
        kiosk.next_person()


def test_a_team_lead_signs_what_waits_for_him_and_no_release_is_offered(kiosk, office):
    office.confirmed(), office.submitted()
    kiosk.type_in(office.lead.login)
    assert [row.status for row in kiosk.desk.list.table.rows] == ["E4"]
    offered = set(kiosk.desk.desk.panel.offered)
    assert offered >= {"accept", "countersign", "dispute", "judge_true", "refuse"}
    assert not offered & {"release", "recall", "rescore", "correct", "void", "reopen"}
    kiosk.countersign("谈过了")
    assert kiosk.window.farewell.title.text() == "Thank you, all done"


def test_there_is_no_rail_no_filter_and_nothing_to_save_or_print(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    assert kiosk.window.findChildren(Rail) == []
    assert not kiosk.desk.list.filter_box.isVisible()
    kiosk.desk.desk.view.slip_wanted.emit(kiosk.desk.desk.case().row.slip)
    kiosk.settle()
    preview = kiosk.dialog(SlipPreview)
    assert not preview.save.isVisible()
    assert not preview.print.isVisible()
    kiosk.let_pass(60)
    assert not any(w.isVisible() for w in QApplication.topLevelWidgets() if isinstance(w, QDialog))


def test_signing_out_asks_where_something_typed_would_go(kiosk, office, qtbot):
    office.released()
    kiosk.type_in(office.csr.login)
    typed(kiosk)
    QTest.keySequence(kiosk.window, "Ctrl+Q")
    dialog = kiosk.window.dialog
    QTest.keySequence(kiosk.window, "Ctrl+Q")
    assert kiosk.window.dialog is dialog
    dialog.reject()
    assert kiosk.desk.words == "客户说的是"
    kiosk.desk.leave.click()
    kiosk.window.dialog.button.click()
    assert kiosk.desk is None
    assert kiosk.window.farewell.title.text() == "Signed out"
    qtbot.mouseClick(kiosk.window.farewell, Qt.MouseButton.LeftButton)
    assert kiosk.window.sign_in.login.text() == ""
    kiosk.window.leave()
    assert kiosk.window.sign_in is not None


def test_the_farewell_ends_by_itself_and_not_by_the_key_that_signed(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    kiosk.sign()
    farewell = kiosk.window.farewell
    QGuiApplication.sendEvent(farewell, held(Qt.Key.Key_Return))
    assert kiosk.window.sign_in is None
    farewell._timer.setInterval(1)
    farewell._timer.start()
    kiosk.wait(lambda: kiosk.window.sign_in is not None)


def test_a_key_stops_the_countdown(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    kiosk.let_pass(50)
    assert kiosk.window.countdown.isVisible()
    assert "What you typed" not in kiosk.window.countdown.words.text()
    QTest.keyClick(kiosk.window.windowHandle(), Qt.Key.Key_Shift)
    assert not kiosk.window.countdown.isVisible()
    kiosk.let_pass(50)
    assert kiosk.desk is not None


def test_p5_whoever_composes_chinese_is_there_though_no_key_arrives(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    form = typed(kiosk, "")
    form.text.setFocus()
    for composed in ("ke", "kehu"):
        kiosk.let_pass(50)
        assert kiosk.window.countdown.isVisible()
        QGuiApplication.sendEvent(form.text, QInputMethodEvent(composed, []))
        assert not kiosk.window.countdown.isVisible()


def test_while_a_recording_plays_somebody_is_there_but_not_while_it_repeats(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    listening = kiosk.desk.desk.view.sound.listening
    QTest.keyClick(kiosk.desk.list.grid, Qt.Key.Key_F5)
    kiosk.wait(lambda: listening.player.is_playing)
    for _second in range(70):
        if listening.player.is_playing:
            kiosk.window.idle.tick()
    assert kiosk.desk is not None
    kiosk.window.idle.is_busy = lambda: True  # of somebody who has gone
    kiosk.window.idle.rewind()
    kiosk.let_pass(900)
    assert not kiosk.window.countdown.isVisible()
    kiosk.let_pass(50)
    assert kiosk.window.countdown.isVisible()
    listening.seek(0)
    listening._set_loop()
    listening.seek(2000)
    listening._set_loop()
    assert listening.passage is not None
    assert not kiosk.desk.is_listening()


def test_enter_in_the_list_goes_to_the_signature(kiosk, office, qtbot):
    office.released()
    kiosk.type_in(office.csr.login)
    assert kiosk.desk.list.grid.hasFocus()
    qtbot.keyClick(kiosk.desk.list.grid, Qt.Key.Key_Return)
    assert kiosk.desk.desk.panel.form.agree.hasFocus()


def test_closing_signs_out_first_and_closes_from_the_sign_in_only(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    assert not kiosk.window.close()
    assert kiosk.desk is None
    kiosk.next_person()
    assert kiosk.window.close()


def test_a_new_start_password_is_shown_once_and_cannot_be_copied_here(kiosk, office):
    kiosk.type_in(office.lead.login)
    kiosk.desk.show_let_in()
    dialog = kiosk.dialog(LetInDialog)
    dialog.anew.click()
    assert dialog.problem.words() == "Type a staff no. or sign-in name."
    dialog.button.click()
    dialog.name.setText("nobody")
    dialog.anew.click()
    kiosk.settle()
    assert "“nobody”" in dialog.problem.words()
    dialog.name.setText(office.csr.login.upper())
    dialog.anew.click()
    kiosk.settle()
    start = kiosk.dialog(StartPasswordDialog)
    assert start.start.login == office.csr.login
    assert not start.button.isVisible()
    assert "new start password" in kiosk.desk.said.text()
    start.reject()


def test_a_server_that_is_away_is_said_where_words_are_typed(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    kiosk.station.jobs.away_changed.emit(object())
    assert "does not answer" in kiosk.desk.hint.text()
    kiosk.station.jobs.away_changed.emit(None)
    kiosk.settle()
    assert "is not kept" in kiosk.desk.hint.text()


def test_what_fails_is_told_to_whom_it_concerns_only(kiosk, office):
    office.released()
    error = StorageError("it did not work")
    kiosk.station.jobs.unhandled.emit(error)
    assert not kiosk.window.findChildren(QMessageBox)
    kiosk.type_in(office.csr.login)
    kiosk.station.jobs.unhandled.emit(error)
    kiosk.dialog(QMessageBox).reject()


def test_what_others_do_appears_and_an_emptied_list_lets_the_person_go(kiosk, office):
    office.released()
    kiosk.type_in(office.csr.login)
    office.released()
    kiosk.station.jobs.announce(frozenset({"Evaluation"}))
    kiosk.wait(lambda: len(kiosk.desk.list.table.rows) == 2)
    kiosk.settle()


def test_a_window_that_shows_nobody_has_nothing_to_refuse(qtbot):
    window = StationWindow(Bilingual("", ""))
    qtbot.addWidget(window)
    window.refuse("no")
    window._on_idle()
    assert window.sign_in is None
