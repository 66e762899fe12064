"""The only place that puts the parts together: settings, database, jobs, windows.

The sign-in window is on screen before anything slow is imported; the database layer is imported
on a job behind it.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from qa_desk import connections, demo, paths, settings
from qa_desk.desk import application, errands, locks
from qa_desk.desk.beginning import Beginning
from qa_desk.desk.encrypting import Encrypting
from qa_desk.desk.places import Places
from qa_desk.errors import LockedFileError, QaDeskError, RuleError, StorageError
from qa_desk.i18n import N_, Bilingual, _
from qa_desk.ui import messages
from qa_desk.ui.jobs import Jobs, nobody, signed_out
from qa_desk.ui.sign_in import SignInWindow

if TYPE_CHECKING:
    from qa_desk.desk.session import Session
    from qa_desk.models.database import Access
    from qa_desk.ui.first_start import FirstStartWindow, Founding
    from qa_desk.ui.main_window import MainWindow


@dataclass(frozen=True)
class Start:
    """What the program was started with."""

    database: str
    where: Bilingual  # the database in words, for the status line
    hints: Sequence[tuple[str, str]] = field(default=())
    hint_password: str = ""


def default_database() -> str:
    """Return the address of this person's local file."""
    return paths.database(paths.data() / "qa-desk.db")


def where(database: str) -> Bilingual:
    """Return a database in words."""
    return Bilingual.of(lambda: _where(database))


def _where(database: str) -> str:
    file = paths.database_file(database)
    if file is not None:
        return _("Local file {name}").format(name=file.name)
    server = database.partition("//")[2].partition("?")[0]
    words = _("Server {name}").format(name=server.rpartition("@")[2])  # never the password
    is_protected = connections.server(database).is_protected
    return words if is_protected else _("{place} (not protected)").format(place=words)


def run(start: Start) -> int:
    """Open the desk and stay until it is closed; return the exit code."""
    return application.stay(lambda app: Desk(app, start).begin())


def run_station(start: Start) -> int:
    """Open a signing station and stay until it is closed; return the exit code."""
    from qa_desk.desk.station import Station

    return application.stay(lambda app: Station(app, start.database, start.where).begin())


def refuse(error: QaDeskError) -> None:
    """Say why no window opens, to a person who may have no terminal to read it in."""
    if application.has_display():
        app = application.make("light")
        messages.warn(None, error)
        app.exec()


def demonstration() -> Start:
    """Return how the demonstration centre of this machine is started."""
    file = paths.data() / "demonstration" / "demonstration.db"
    return Start(
        paths.database(file),
        Bilingual.of(lambda: _("Demonstration centre")),
        demo.HINTS,
        demo.PASSWORD,
    )


class Desk(QObject):
    """A person's session from the sign-in window to the sign-out."""

    def __init__(self, app: QApplication, start: Start) -> None:
        super().__init__(app)
        self._app = app
        self._start = start
        self._settings = settings.load()
        self._session: Session | None = None
        self._lock: QLockFile | None = None
        self.jobs = Jobs(nobody, nobody, self)
        self.sign_in_window: SignInWindow | None = None
        self.first_start_window: FirstStartWindow | None = None
        self.window: MainWindow | None = None
        self.places = Places(self.jobs, self)
        self.places.chosen.connect(self._on_place)
        self.encrypting = Encrypting(self.jobs, self)
        self.encrypting.unlocked.connect(self._on_ready)
        self.encrypting.ended.connect(self.show_sign_in)
        app.aboutToQuit.connect(self.close)

    def begin(self) -> None:
        """Show the first window; StorageError when another one has the file."""
        self.take_lock()
        self._show_first()

    def _show_first(self) -> None:
        file = paths.database_file(self._start.database)
        if file is not None and not file.exists():
            self.show_first_start()
        else:
            self.show_sign_in()

    def take_lock(self) -> None:
        """Let one window only open a local file (D11); StorageError when another one has it."""
        self._lock = locks.take(self._start.database)

    @Slot(str)
    def _on_place(self, database: str) -> None:
        """Go to another database, and remember that this desktop works there."""
        database = database or default_database()
        before, self._start = self._start, Start(database, where(database))
        old, self._lock = self._lock, None
        try:
            self.take_lock()
        except StorageError as error:
            self._start, self._lock = before, old
            self._on_refused(error)
            return
        if old is not None:
            old.unlock()
        self._keep(database=database)
        self._close_first_windows()
        self._show_first()

    @Slot()
    def show_sign_in(self) -> None:
        """Ask who it is, and import the database layer behind the window."""
        window = SignInWindow(
            self._start.where,
            self._settings.last_login,
            self._start.hints,
            self._start.hint_password,
        )
        window.submitted.connect(self._on_submitted)
        window.language_chosen.connect(self._on_language)
        window.theme_chosen.connect(self._on_theme)
        self.sign_in_window = window
        self.places.attach(window, self._start.database, default_database())
        window.show()
        window.raise_()
        window.activateWindow()
        QTimer.singleShot(0, self._on_ready)

    @Slot()
    def _on_ready(self) -> None:
        if os.environ.get("QA_DESK_BENCH") == "startup":
            print(f"READY {time.perf_counter()}", flush=True)  # noqa: T201 - the benchmark reads it
        job = self.jobs.compute(errands.prepare, self._start.database)
        job.succeeded.connect(self._on_prepared)
        job.failed.connect(self._on_refused)

    @Slot(object)
    def _on_prepared(self, nobody_is_there: bool) -> None:
        if nobody_is_there and self.window is None:
            self._close_sign_in()
            self.show_first_start()
        else:
            self.places.recall()

    def show_first_start(self) -> None:
        """Offer the demonstration centre or a centre of one's own."""
        from qa_desk.ui.first_start import FirstStartWindow

        window = FirstStartWindow(self._start.where)
        window.demonstration_chosen.connect(self._on_demonstration)
        window.founded.connect(self._on_founded)
        window.language_chosen.connect(self._on_language)
        window.theme_chosen.connect(self._on_theme)
        self.first_start_window = window
        self.places.attach(window, self._start.database, default_database())
        window.show()

    @Slot()
    def _on_demonstration(self) -> None:
        if self.first_start_window is None:
            return
        job = self.jobs.compute(errands.build_demonstration, demonstration().database)
        job.progressed.connect(self.first_start_window.show_progress)
        job.succeeded.connect(self._on_demonstration_built)
        job.failed.connect(self._on_refused)

    @Slot(object)
    def _on_demonstration_built(self, _nothing: None) -> None:
        before, self._start = self._start, demonstration()
        try:
            self.take_lock()
        except StorageError as error:
            self._start = before
            self._on_refused(error)
        else:
            self._on_founded_there(None)

    @Slot(object)
    def _on_founded(self, founding: "Founding") -> None:
        self._settings = self._settings.but(last_login=founding.login)
        job = self.jobs.compute(errands.found, self._start.database, founding)
        job.succeeded.connect(self._on_founded_there)
        job.succeeded.connect(partial(self._sign_founder_in, founding))
        job.failed.connect(self._on_refused)

    def _sign_founder_in(self, founding: "Founding", _nothing: None) -> None:
        """Let the first person in: both were typed a moment ago."""
        if (window := self.sign_in_window) is not None:
            window.set_checking(on=True)
            self._on_submitted(founding.login, founding.password)

    @Slot(object)
    def _on_founded_there(self, _nothing: None) -> None:
        self._close_first_windows()
        self.show_sign_in()

    @Slot(str, str)
    def _on_submitted(self, login: str, password: str) -> None:
        self.places.note_typed(login, password)
        job = self.jobs.compute(errands.sign_in, self._start.database, login, password)
        job.succeeded.connect(self._on_signed_in)
        job.failed.connect(self._on_refused)

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        words = str(error) if isinstance(error, QaDeskError) else ""
        window = self.sign_in_window or self.first_start_window
        if isinstance(error, LockedFileError):
            self.encrypting.ask_for_key(error, window)
        if window is not None:
            window.show_error(words)
        if isinstance(error, RuleError):
            self.places.note_wrong()
        if not words:
            messages.failure(window, error)

    @Slot(object)
    def _on_signed_in(self, signed_in: tuple["Access", tzinfo, bool]) -> None:
        access, zone, must_change = signed_in
        if must_change and (window := self.sign_in_window) is not None:
            from qa_desk.ui.widgets import own_password

            dialog = own_password.first(self.jobs, access, window.password.text(), window)
            dialog.changed.connect(partial(self.places.note_typed, access.actor.login))
            dialog.accepted.connect(partial(self._enter, access, zone))
            dialog.rejected.connect(partial(window.set_checking, on=False))
        else:
            self._enter(access, zone)

    def _enter(self, access: "Access", zone: tzinfo) -> None:
        from qa_desk.desk.session import Session
        from qa_desk.drafts import DraftJournal
        from qa_desk.ui.main_window import MainWindow
        from qa_desk.ui.pages import ALL
        from qa_desk.ui.widgets import wording
        from qa_desk.vault import journals

        wording.show_times_in(zone)
        try:
            drafts = DraftJournal.of(self._start.database, access.actor.login)
        except StorageError as error:
            access.close()
            self._on_refused(error)
            return
        self._session = Session(self.jobs, access, drafts)
        self.places.note_right()
        self._keep(last_login=access.actor.login)
        self.window = MainWindow(self.jobs, access.actor, ALL, self._start.where)
        self.window.language_chosen.connect(self._on_language)
        self.window.theme_chosen.connect(self._on_theme)
        self.window.text_chosen.connect(self._on_text_size)
        self.window.password_changed.connect(access.use_password)
        self.window.signed_out.connect(self._on_signed_out)
        self.window.looked_at.connect(self._session.watch.look)
        if access.is_local and "admin" in access.actor.roles:
            self.window.offer(N_("Encryption of this file"), "lock", self._show_encryption)
        Beginning(self.jobs, access.actor, self.window)
        self.window.show()
        self._close_sign_in()
        if lost := drafts.unreadable:
            messages.warn(self.window, journals.unreadable(lost))
        self._care()

    def _care(self) -> None:
        """Remember where the journal ends; back a local file up; copy what has no copy yet."""
        from qa_desk.rules import permissions
        from qa_desk.services import journal

        self.jobs.ask(journal.remember)
        if self.window is not None:
            self.window.help.look_for_update()
        if (database := self._start.database) == demonstration().database:
            return
        self.jobs.compute(errands.back_up, database).named(_("Backing up"))
        if permissions.may(self.access.actor, "import_calls"):
            self.jobs.compute(errands.copy_recordings, self.jobs.open_work)

    def _show_encryption(self) -> None:
        self.encrypting.show(self._start.database, self.access.actor.login, self._close_window)

    def _close_first_windows(self) -> None:
        self._close_sign_in()
        if self.first_start_window is not None:
            self.first_start_window.close()
            self.first_start_window.deleteLater()
            self.first_start_window = None

    def _close_sign_in(self) -> None:
        if self.sign_in_window is not None:
            self.sign_in_window.close()
            self.sign_in_window.deleteLater()
            self.sign_in_window = None

    @Slot()
    def _on_signed_out(self) -> None:
        self._close_window()
        self.show_sign_in()

    def _close_window(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        self._leave()

    @Slot(str)
    def _on_language(self, language: str) -> None:
        application.translate(self._app)
        self._app.setApplicationDisplayName(_("QA Desk"))
        self._keep(language=language)

    @Slot(str)
    def _on_theme(self, name: str) -> None:
        self._keep(theme=name)

    @Slot(str)
    def _on_text_size(self, percent: str) -> None:
        self._keep(text=percent)

    def _keep(self, **changes: str) -> None:
        self._settings = self._settings.but(**changes)
        try:
            settings.save(self._settings)
        except StorageError as error:
            messages.warn(self.window, error)

    @property
    def access(self) -> "Access":
        """Return the signed-in person's way to the database; StorageError when nobody is."""
        if self._session is None:
            raise signed_out()
        return self._session.access

    def _leave(self) -> None:
        if self._session is not None:
            self._session.end()
            self._session = None

    @Slot()
    def close(self) -> None:
        """Wait for what is being written, then let go of the database."""
        self._leave()
        self.jobs.close()
        if self._lock is not None:
            self._lock.unlock()
