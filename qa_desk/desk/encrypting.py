"""Unlock the local file, and switch its encryption, from the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desk import errands
from qa_desk.errors import LockedFileError, QaDeskError
from qa_desk.ui import messages
from qa_desk.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from qa_desk.ui.widgets.encryption_dialog import EncryptionDialog
    from qa_desk.ui.widgets.recovery_dialog import RecoveryDialog


class Encrypting(QObject):
    """Shows the two dialogs and does what they ask.

    Signals: `unlocked()` once a file's key is known; `ended()` when the switch was used and the
    person is to sign in again.
    """

    unlocked = Signal()
    ended = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._database = ""
        self._actor = ""
        self._leave: Callable[[], None] = _stay
        self._has_left = False
        self._file = Path()
        self.recovery: RecoveryDialog | None = None
        self.dialog: EncryptionDialog | None = None

    # The key that is missing

    def ask_for_key(self, locked: LockedFileError, parent: QWidget | None) -> None:
        """Ask for the recovery key of a file, once."""
        from qa_desk.ui.widgets.recovery_dialog import RecoveryDialog

        if self.recovery is not None:
            return
        self._file = locked.path
        self.recovery = RecoveryDialog(str(locked), parent)
        self.recovery.typed.connect(self._on_typed)
        self.recovery.finished.connect(self._on_asked)
        self.recovery.open()

    @Slot(str)
    def _on_typed(self, recovery_key: str) -> None:
        job = self._jobs.compute(errands.unlock, self._file, recovery_key)
        job.succeeded.connect(self._on_unlocked)
        job.failed.connect(self._on_not_unlocked)

    @Slot(object)
    def _on_unlocked(self, _nothing: None) -> None:
        if self.recovery is not None:
            self.recovery.accept()
        self.unlocked.emit()

    @Slot()
    def _on_asked(self) -> None:
        self.recovery = None

    @Slot(object)
    def _on_not_unlocked(self, error: Exception) -> None:
        if self.recovery is not None and isinstance(error, QaDeskError):
            self.recovery.show_error(str(error))
        else:
            messages.failure(self.recovery, error)

    # The switch

    def show(self, database: str, actor: str, leave: Callable[[], None]) -> None:
        """Show the switch of a local file; `leave` closes all that has the file open."""
        from qa_desk.ui.widgets.encryption_dialog import EncryptionDialog

        self._database, self._actor, self._leave, self._has_left = database, actor, leave, False
        self.dialog = EncryptionDialog()
        self.dialog.switch_wanted.connect(self._on_switch_wanted)
        self.dialog.deletion_wanted.connect(self._on_deletion_wanted)
        self.dialog.finished.connect(self._on_finished)
        self._then_shown(self._jobs.compute(errands.encryption_state, database))
        self.dialog.show()

    @Slot(str)
    def _on_switch_wanted(self, action: str) -> None:
        if not self._has_left:
            self._has_left = True
            self._leave()
        self._then_shown(
            self._jobs.compute(errands.switch_encryption, self._database, action, self._actor)
        )

    @Slot()
    def _on_deletion_wanted(self) -> None:
        self._then_shown(self._jobs.compute(errands.delete_plain, self._database))

    def _then_shown(self, job: Job) -> None:
        job.succeeded.connect(self._on_state)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_state(self, state: object) -> None:
        if self.dialog is not None:
            self.dialog.show_state(state)  # type: ignore[arg-type]

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self.dialog is not None and isinstance(error, QaDeskError):
            self.dialog.show_error(str(error))
        else:
            messages.failure(self.dialog, error)

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None
        if self._has_left:
            self.ended.emit()


def _stay() -> None:
    """Close nothing."""
