"""A signing station: one person after another at one computer, and nothing of them stays (P3)."""

from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from qa_desk import i18n, paths, settings
from qa_desk.audio import outlines
from qa_desk.desk import application, errands, locks
from qa_desk.errors import QaDeskError, RuleError, StorageError
from qa_desk.i18n import Bilingual, _
from qa_desk.rules import options
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs, nobody
from qa_desk.ui.station_window import StationWindow
from qa_desk.ui.widgets.patience import Waits

if TYPE_CHECKING:
    from qa_desk.desk.session import Session
    from qa_desk.models.database import Access

_IN_MEMORY = Path(":memory:")
_HIGH = 1000


class Station(QObject):
    """Lets people in and out. It reads this desktop's settings and writes none."""

    def __init__(self, app: QApplication, database: str, where: Bilingual) -> None:
        super().__init__(app)
        self._app, self._database, self._where = app, database, where
        self._language, self._theme = i18n.language(), theme.colours().name
        self._seconds = int(options.OPTIONS["station.idle"].default)
        self._session: Session | None = None
        self._lock: QLockFile | None = None
        self._login = ""
        self._waits = Waits()
        self.jobs = Jobs(nobody, nobody, self)
        self.jobs.running_changed.connect(self._on_running)
        self.jobs.unhandled.connect(self._on_unhandled)
        self.window = StationWindow(where)
        self.window.submitted.connect(self._on_submitted)
        self.window.language_chosen.connect(self._on_language)
        self.window.left.connect(self._leave)
        self.window.let_in.connect(self._waits.forget_all)
        self.window.looked_at.connect(self._on_looked_at)
        self.window.fresh.connect(self.ask_who)
        app.aboutToQuit.connect(self.close)

    def begin(self) -> None:
        """Show the empty sign-in on the whole screen; StorageError when there is no centre."""
        file = paths.database_file(self._database)
        if file is not None and not file.exists():
            raise StorageError(
                _(
                    "There is no centre in {file} yet. Start QA Desk once without --station, or "
                    "say with --db where the centre is."
                ).format(file=file)
            )
        self._lock = locks.take(self._database)
        outlines.clear()
        self._write_large()
        self.ask_who()
        self.window.showFullScreen()
        self.window.activateWindow()
        QTimer.singleShot(0, self._prepare)

    def _write_large(self) -> None:
        """Write as large as the screen allows, where this desktop's settings do not say how."""
        kept = settings.load()
        height = self.window.screen().availableSize().height()
        theme.take_text_size(kept.text or ("130" if height >= _HIGH else "115"))
        theme.apply(self._app, theme.colours().name)

    @Slot()
    def ask_who(self) -> None:
        """Let the next person begin: an empty sign-in that speaks and looks as this desktop."""
        i18n.set_language(self._language)
        self._on_language()
        if theme.colours().name != self._theme:
            theme.switch()
        self.window.ask_who(self._seconds)

    @Slot()
    def _prepare(self) -> None:
        self.jobs.compute(errands.prepare, self._database).failed.connect(self._on_refused)

    @Slot(str, str)
    def _on_submitted(self, login: str, password: str) -> None:
        if rest := self._waits.rest(login):
            self.window.refuse(_("Too many wrong passwords. Try again in {n} s.").format(n=rest))
            return
        self._login = login
        self.window.idle.stop()
        job = self.jobs.compute(errands.sign_in, self._database, login, password)
        job.succeeded.connect(self._on_signed_in)
        job.failed.connect(self._on_refused)

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        self.window.refuse(str(error) if isinstance(error, QaDeskError) else "")
        self.window.idle.start(self._seconds)
        if isinstance(error, RuleError) and paths.database_file(self._database) is None:
            self._waits.note_wrong(self._login)  # a local file counts for itself
        elif not isinstance(error, QaDeskError):
            messages.failure(self.window, error)

    @Slot(object)
    def _on_signed_in(self, signed_in: tuple["Access", tzinfo, bool]) -> None:
        access, zone, must_change = signed_in
        self._waits.forget(self._login)
        self._login = ""
        sign_in = self.window.sign_in
        if not must_change or sign_in is None:
            self._enter(access, zone)
            return
        from qa_desk.ui.widgets import own_password

        dialog = own_password.first(self.jobs, access, sign_in.password.text(), self.window)
        dialog.accepted.connect(partial(self._enter, access, zone))
        dialog.rejected.connect(self.ask_who)
        self.window.idle.start(self._seconds)

    def _enter(self, access: "Access", zone: tzinfo) -> None:
        from qa_desk.desk.session import Session
        from qa_desk.drafts import DraftJournal
        from qa_desk.services import accounts
        from qa_desk.ui.widgets import wording

        wording.show_times_in(zone)
        self._session = Session(self.jobs, access, DraftJournal(_IN_MEMORY))
        self.window.enter(self.jobs, access.actor, self._seconds)
        self.jobs.ask(accounts.station_seconds).succeeded.connect(self._on_seconds)

    @Slot(object)
    def _on_seconds(self, seconds: int) -> None:
        if seconds != self._seconds and self._session is not None:
            self._seconds = seconds
            self.window.idle.start(seconds)

    @Slot(object)
    def _on_looked_at(self, names: frozenset[str]) -> None:
        if self._session is not None:
            self._session.watch.look(names)

    @Slot()
    def _leave(self) -> None:
        if self._session is not None:
            self._session.end()
            self._session = None
        outlines.clear()

    @Slot(int)
    def _on_running(self, number: int) -> None:
        """Sweep again when the last job of somebody who has gone is over."""
        if not number and self._session is None:
            outlines.clear()

    @Slot(object)
    def _on_unhandled(self, error: Exception) -> None:
        """Tell whom it concerns; whoever has gone needs nothing any more."""
        if self._session is not None:
            messages.failure(self.window, error)

    @Slot()
    def _on_language(self) -> None:
        application.translate(self._app)
        self._app.setApplicationDisplayName(_("QA Desk"))

    @Slot()
    def close(self) -> None:
        """Wait for what is being written, then let go of the database."""
        self._leave()
        self.jobs.close()
        if self._lock is not None:
            self._lock.unlock()
