"""A signing station: one after another signs, and nothing of the first is left for the second."""

import tempfile

import pytest
from factories import PASSWORD, each_apart
from freeing import free
from office import Office
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import text
from stations import Kiosk, add_csr, on_disk

from qa_desk import i18n, settings
from qa_desk.models import Account, Signature, database, passwords
from qa_desk.services import accounts
from qa_desk.ui.widgets.let_in import LetInDialog
from qa_desk.ui.widgets.own_password import OwnPasswordDialog

OWN = "four horses at dawn"


@pytest.fixture
def office(url, tmp_path, monkeypatch):
    """A centre at work, on either engine; what passes goes to a folder of its own."""
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    office = Office(url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def kiosk(office, qtbot):
    """The station, before anybody has come."""
    kiosk = Kiosk(qtbot, office.url)
    yield kiosk
    kiosk.close()


def words_on_screen(window):
    return "\n".join(label.text() for label in window.findChildren(QLabel))


def signed(office):
    with office._access.ask() as work:
        rows = work.session.query(Signature).order_by(Signature.signed_at)
        return [(row.person_id, row.meaning, row.statement) for row in rows]


def test_two_people_sign_one_after_another_and_nothing_of_the_first_is_left(
    office, kiosk, tmp_path
):
    """P3: no name list, draft, audio, clipboard, window state or remembered login."""
    with office._access.work() as work:
        each_apart(work)
    first, _one, _two = office.csr, office.released(item_3=1), office.released()
    second, _three = add_csr(office), office.released()
    before = on_disk()
    kiosk.type_in(first.login)
    desk = kiosk.desk
    assert [row.csr.staff_no for row in desk.list.table.rows] == [first.staff_no] * 2
    sound = desk.desk.view.sound
    sound.listening.toggle()
    kiosk.wait(lambda: sound.listening.has_sound)
    kiosk.settle()
    QGuiApplication.clipboard().setText(f"{first.name} {first.staff_no}")
    kiosk.sign("客户说的是上个月的账单")
    assert kiosk.desk is desk
    kiosk.sign()
    assert kiosk.desk is None
    assert kiosk.window.farewell.title.text() == "Thank you, all done"
    kiosk.next_person()
    free()
    assert on_disk() == before
    assert list((tmp_path / "passing").iterdir()) == []
    assert QGuiApplication.clipboard().text() == ""
    assert settings.load() == settings.Settings()
    shown = words_on_screen(kiosk.window)
    assert first.name not in shown
    assert kiosk.window.sign_in.login.text() == kiosk.window.sign_in.password.text() == ""
    kiosk.type_in(second.login)
    assert [row.csr.staff_no for row in kiosk.desk.list.table.rows] == [second.staff_no]
    assert kiosk.desk.desk.panel.form.words() == ""
    kiosk.sign()
    kiosk.next_person()
    assert on_disk() == before
    assert [row[0] for row in signed(office)] == [first.id, first.id, second.id]
    assert signed(office)[0][1:] == ("reservation", "客户说的是上个月的账单")


def test_whoever_walks_away_is_signed_out_and_half_typed_words_are_gone(office, kiosk):
    office.released()
    before = on_disk()
    kiosk.type_in(office.csr.login)
    form = kiosk.desk.desk.panel.form
    form.reservation.setChecked(True)
    form.text.setPlainText("客户说的是")
    kiosk.let_pass(45)
    said = kiosk.window.countdown.words.text()
    assert kiosk.window.countdown.isVisible()
    assert "signed out in 15 s" in said
    assert "What you typed is not kept" in said
    kiosk.let_pass(15)
    assert kiosk.desk is None
    assert not kiosk.window.countdown.isVisible()
    assert "nobody was there" in kiosk.window.farewell.title.text()
    kiosk.next_person()
    assert on_disk() == before
    kiosk.type_in(office.csr.login)
    assert kiosk.desk.desk.panel.form.words() == ""
    assert signed(office) == []


def test_what_is_typed_stays_while_the_same_person_looks_at_another_result(office, kiosk):
    office.released(), office.released()
    kiosk.type_in(office.csr.login)
    form = kiosk.desk.desk.panel.form
    form.reservation.setChecked(True)
    form.text.setPlainText("客户说的是")
    first, other = kiosk.desk.list.table.rows
    for row in (other, first):
        kiosk.desk.list.choose(row.id)
        kiosk.settle()
    assert kiosk.desk.words == "客户说的是"


def test_wrong_passwords_make_one_account_wait_and_nobody_else(office, kiosk, url):
    office.released()
    for _try in range(6):
        said = kiosk.refused(office.csr.login, "wrong horse battery")
    assert "Too many wrong passwords" in said
    assert "Too many wrong passwords" in kiosk.refused(office.csr.login, PASSWORD)
    kiosk.type_in(office.lead.login)
    assert kiosk.desk is not None


def test_a_lead_lets_a_csr_in_again_at_the_station_itself(office, kiosk):
    """P3: nobody walks to another desk; a name is typed, and the journal tells of it."""
    office.released()
    with office._access.work() as work:
        accounts.lock(work, office.csr.id)
    said = kiosk.refused(office.csr.login, PASSWORD)
    assert "your team lead" in said
    kiosk.type_in(office.lead.login)
    assert kiosk.desk.list.table.rows == ()
    kiosk.desk.let_in_button.click()
    dialog = kiosk.dialog(LetInDialog)
    dialog.name.setText(office.csr.staff_no)
    dialog.button.click()
    kiosk.settle()
    assert kiosk.desk.said.text().endswith("can sign in again.")
    kiosk.window.leave()
    kiosk.next_person()
    kiosk.type_in(office.csr.login)
    kiosk.sign()
    assert len(signed(office)) == 1


def test_a_start_password_is_changed_at_the_station_first(office, kiosk, url):
    office.released()
    with office._access.work() as work:
        passwords.set_password(work.session, office.csr, PASSWORD, must_change=True)
    kiosk.type_in(office.csr.login)
    assert kiosk.desk is None
    dialog = kiosk.dialog(OwnPasswordDialog)
    dialog.reject()
    kiosk.type_in(office.csr.login)
    kiosk.let_pass(60)  # whoever walks away from this form is not in either
    assert not any(d.isVisible() for d in kiosk.window.findChildren(OwnPasswordDialog))
    kiosk.type_in(office.csr.login)
    dialog = kiosk.dialog(OwnPasswordDialog)
    dialog.new.setText(OWN)
    dialog.again.setText(OWN)
    dialog.button.click()
    kiosk.wait(lambda: kiosk.desk is not None)
    kiosk.settle()
    kiosk.sign(password=OWN)
    database.sign_in(url, office.csr.login, OWN).close()
    with office._access.ask() as work:
        assert not work.session.get(Account, office.csr.id).must_change


def test_an_idle_station_holds_no_connection(postgresql_url, tmp_path, qtbot):
    """D5: on a server."""
    office = Office(postgresql_url, tmp_path)
    kiosk = Kiosk(qtbot, postgresql_url)
    office.released()
    query = text("SELECT count(*) FROM pg_stat_activity WHERE usename = :login")

    def connections():
        with office._access.ask() as work:
            return work.session.scalar(query, {"login": office.csr.login})

    kiosk.type_in(office.csr.login)
    assert connections() > 0
    kiosk.let_pass(60)
    kiosk.wait(lambda: connections() == 0)
    kiosk.close()
    office.close()


def test_the_next_person_finds_the_language_of_the_station(office, kiosk):
    kiosk.window.sign_in._on_language()
    kiosk.window.sign_in._on_theme()
    assert i18n.language() == "zh"
    kiosk.type_in(office.csr.login)
    kiosk.next_person()
    assert i18n.language() == "en"
    assert settings.load() == settings.Settings()


def test_nothing_but_signing_can_be_reached(office, kiosk):
    office.released(), office.submitted()
    kiosk.type_in(office.csr.login)
    before = QApplication.topLevelWidgets()
    for key in ("F1", "Ctrl+K", "Ctrl+1", "Ctrl+L", "Alt+Left"):
        QTest.keySequence(kiosk.window, key)
    kiosk.settle()
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before] == []
    assert kiosk.desk is not None
