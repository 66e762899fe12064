"""Where a person works: the databases to choose from, and the passwords remembered for them."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk import connections, paths
from qa_desk.connections import Connection
from qa_desk.desk import errands
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.ui import messages
from qa_desk.ui.entrance import EntranceWindow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.sign_in import SignInWindow
from qa_desk.ui.widgets.connection_dialog import ConnectionDialog


@dataclass(frozen=True)
class _Typed:
    login: str
    password: str
    is_to_keep: bool


class Places(QObject):
    """Fills in what the windows before the sign-in offer. Signal: `chosen(address)`."""

    chosen = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._window: EntranceWindow | None = None
        self._current = ""
        self._edited: Connection | None = None
        self._typed: _Typed | None = None
        self._was_remembered = False
        self.dialog: ConnectionDialog | None = None

    # Which database

    def attach(self, window: EntranceWindow, current: str, local: str) -> None:
        """Offer the known databases in a window; `local` is this person's own file."""
        self._window, self._current = window, current
        known = self._known()
        places = [(one.name, one.address) for one in known]
        if known and _is_file(local):
            places.append((_("My own file on this computer"), local))
        if current not in (address for _name, address in places):
            places.append((str(window.where), current))
        window.offer_places(places, current)
        window.place_chosen.connect(self.chosen)
        window.place_wanted.connect(self._on_wanted)

    @Slot(str)
    def _on_wanted(self, address: str) -> None:
        """Show the connection of an address, or an empty one."""
        self._edited = next((one for one in self._known() if one.address == address), None)
        given = Connection("", address) if address else None  # by --db, under no name
        self.dialog = ConnectionDialog(self._edited or given, self._window)
        self.dialog.kept.connect(self._on_kept)
        self.dialog.removed.connect(self._on_removed)
        self.dialog.trial_wanted.connect(self._on_trial)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    @Slot(object)
    def _on_kept(self, connection: Connection) -> None:
        if self._store(connection):
            self.chosen.emit(connection.address)

    @Slot()
    def _on_removed(self) -> None:
        if self._store():
            left = self._known()
            self.chosen.emit(left[0].address if left else "")

    def _known(self) -> list[Connection]:
        try:
            return connections.known()
        except StorageError as error:
            messages.warn(self._window, error)
            return []

    def _store(self, *added: Connection) -> bool:
        """Keep the connections without the one that was edited, and what takes its place."""
        try:
            others = [one for one in connections.own() if one != self._edited]
            connections.keep([*others, *added])
        except StorageError as error:
            messages.warn(self._window, error)
            return False
        return True

    @Slot(str)
    def _on_trial(self, address: str) -> None:
        login = password = ""
        if isinstance(self._window, SignInWindow):
            login, password = self._window.login.text().strip(), self._window.password.text()
        job = self._jobs.compute(errands.try_out, address, login, password)
        job.succeeded.connect(self._on_tried)
        job.failed.connect(self._on_not_tried)

    @Slot(object)
    def _on_tried(self, result: tuple[bool, str]) -> None:
        if self.dialog is not None:
            self.dialog.show_trial(result[1], went_well=result[0])

    @Slot(object)
    def _on_not_tried(self, error: Exception) -> None:
        if self.dialog is not None and isinstance(error, StorageError):
            self.dialog.show_trial(str(error), went_well=False)
        else:
            messages.failure(self.dialog, error)

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None

    # The password that is remembered

    def recall(self) -> None:
        """Ask the keyring for the password of the name that stands in the window."""
        if isinstance(self._window, SignInWindow):
            login = self._window.login.text()
            job = self._jobs.compute(errands.remembered, self._current, login)
            job.succeeded.connect(self._on_recalled)

    @Slot(object)
    def _on_recalled(self, found: tuple[bool, str]) -> None:
        can_remember, password = found
        self._was_remembered = bool(password)
        if can_remember and isinstance(self._window, SignInWindow):
            self._window.offer_to_remember(password)

    def note_typed(self, login: str, password: str) -> None:
        """Hold what was typed until it is known whether it was right."""
        keep = isinstance(self._window, SignInWindow) and self._window.is_to_remember()
        self._typed = _Typed(login, password, keep)

    def note_right(self) -> None:
        """Remember the password, or forget an older one, as the person said."""
        typed, self._typed = self._typed, None
        if typed is not None and (typed.is_to_keep or self._was_remembered):
            password = typed.password if typed.is_to_keep else ""
            self._jobs.compute(errands.remember, self._current, typed.login, password)

    def note_wrong(self) -> None:
        """Forget a password that was refused; before the next one a server's window waits (D1)."""
        on_server = paths.database_file(self._current) is None  # a local file locks the account
        if on_server and isinstance(self._window, SignInWindow):
            self._window.wait_longer()
        typed, self._typed = self._typed, None
        if typed is not None and self._was_remembered:
            self._was_remembered = False
            self._jobs.compute(errands.remember, self._current, typed.login, "")


def _is_file(database: str) -> bool:
    file = paths.database_file(database)
    return file is not None and file.exists()
