"""A signing station in this process, used as thirty people use one."""

from dataclasses import replace

from factories import PASSWORD, make_call, make_person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from qa_desk import app, paths
from qa_desk.desk import application
from qa_desk.desk.station import Station
from qa_desk.models import AudioFile, Membership, passwords
from qa_desk.ui import theme

HOURS = 10**8  # ms


class Kiosk:
    """One station on one database."""

    def __init__(self, qtbot, url):
        self.qtbot = qtbot
        self.station = Station(application.make("light"), url, app.where(url))
        self.window = self.station.window
        for timer in (self.window.idle._timer, self.window.farewell._timer):
            timer.setInterval(HOURS)  # seconds pass when a test says so
        self.station.begin()
        self.settle()

    @property
    def desk(self):
        return self.window.desk

    def type_in(self, login, password=PASSWORD):
        """Fill in the sign-in and press Enter, as with a keyboard alone."""
        sign_in = self.window.sign_in
        sign_in.login.setText(login)
        sign_in.password.setText(password)
        self.qtbot.keyClick(sign_in.password, Qt.Key.Key_Return)
        self.settle()

    def refused(self, login, password):
        """Return the words with which somebody is not let in."""
        self.type_in(login, password)
        return self.window.sign_in.error()

    def sign(self, words="", password=PASSWORD):
        """Answer the open result and sign it."""
        self.wait(lambda: self.desk.desk.panel.form is not None)
        form = self.desk.desk.panel.form
        (form.reservation if words else form.agree).setChecked(True)
        form.text.setPlainText(words)
        form.secret.password.setText(password)
        self.qtbot.keyClick(form.secret.password, Qt.Key.Key_Return)
        self.settle()

    def countersign(self, words="", password=PASSWORD):
        """Countersign the open result."""
        self.wait(lambda: self.desk.desk.panel.form is not None)
        form = self.desk.desk.panel.form
        form.text.setPlainText(words)
        form.secret.password.setText(password)
        self.qtbot.keyClick(form.secret.password, Qt.Key.Key_Return)
        self.settle()

    def dialog(self, kind=QDialog):
        """Return the form over the station."""
        return next(d for d in self.window.findChildren(kind) if d.isVisible())

    def next_person(self):
        """Press a key at the farewell."""
        self.qtbot.keyClick(self.window.farewell, Qt.Key.Key_Space)
        self.settle()

    def let_pass(self, seconds):
        """Let so many seconds pass in which nobody does anything."""
        for _second in range(seconds):
            self.window.idle.tick()
        self.settle()

    def wait(self, condition):
        """Let it run until something is so."""
        self.qtbot.waitUntil(lambda: bool(condition()))

    def settle(self):
        """Wait until nothing runs any more, nor is about to."""
        self.wait(self._is_quiet)

    def _is_quiet(self):
        desk = self.desk
        return not (self.station.jobs.running or (desk and desk._refreshing.isActive()))

    def close(self):
        """End it."""
        self.window.close()
        if self.desk is not None:  # somebody was still signed in
            self.window.part("")
            self.window.close()
        end(self.station)


def end(station):
    """End a station within a program that goes on; letters have their usual size again."""
    application = QApplication.instance()
    station.window.close()
    station.window.deleteLater()
    station.close()
    application.aboutToQuit.disconnect(station.close)
    station.deleteLater()
    theme.take_text_size("")
    theme.apply(application, "light")


def add_csr(office):
    """Add a CSR to the office's team, whose results come next; return the person."""
    with office._access.work() as work:
        person = make_person(work, "csr", login=f"second{office.csr.login}")
        first = work.session.query(Membership).filter_by(person_id=office.csr.id).one()
        work.session.add(
            Membership(
                person_id=person.id,
                team_id=first.team_id,
                skill_group_id=first.skill_group_id,
                kind="member",
                valid_from=first.valid_from,
            )
        )
        call = make_call(work, person, office.team)
        audio = work.session.query(AudioFile).filter_by(call_id=call.id).one()
        like = work.session.query(AudioFile).filter(AudioFile.call_id != call.id).first()
        for name in ("source", "path", "duration_ms", "sha256", "bytes"):
            setattr(audio, name, getattr(like, name))
        passwords.set_password(work.session, person, PASSWORD)
    office.scene = replace(office.scene, csr=person)
    return person


def on_disk():
    """Return every file that this desktop keeps, with its content."""
    home = paths.settings().parent
    return {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
