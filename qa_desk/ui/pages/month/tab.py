"""What the parts of the month page share: the month on show, and sentences for the page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.work import Actor


class Tab(QWidget):
    """Signals: `said(words)` and `warned(words)` for the page, `opened(page, id)` to go there."""

    said = Signal(str)
    warned = Signal(str)
    opened = Signal(str, object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs, self.actor = jobs, actor
        self.month: date | None = None
        self.dialog: FormDialog | None = None
        self._asked: Job | None = None
        self.head = theme.role(QLabel(), "dim")
        self.head.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 12, 0, 0)
        self.column.setSpacing(8)
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(24, 0, 24, 0)
        self.bar.setSpacing(8)
        self.bar.addWidget(self.head, 1)
        self.column.addLayout(self.bar)

    def show_month(self, month: date | None) -> None:
        """Show another month; None is the one that is on at this moment."""
        self.month = month
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""

    def remember(self, memory: QSettings) -> None:
        """Remember widths and order of the tables."""

    def add_button(self, button: QPushButton, icon: str = "") -> None:
        """Put a button beside the words at the top."""
        if icon:
            button.setIcon(theme.icon(icon))
            button.setIconSize(theme.icon_size(gap=True))
        self.bar.addWidget(button)

    def ask(self, then: Callable[[Any], None], service: Callable[..., Any], *args: Any) -> None:
        """Read; only the newest answer counts."""
        self._asked = job = self.jobs.ask(service, *args)

        def show(found: Any) -> None:
            if job is self._asked:
                then(found)

        job.succeeded.connect(show)
        job.failed.connect(self._on_failed)

    def do(self, then: Callable[[Any], None], service: Callable[..., Any], *args: Any) -> None:
        """Write; a form that is open says why it was not done."""
        job = self.jobs.work(service, *args)
        if self.dialog is not None:
            self.dialog.follow(job)
        else:
            job.failed.connect(self._on_failed)
        job.succeeded.connect(then)

    def open_form(self, dialog: FormDialog, wanted: Callable[[], None]) -> None:
        """Open a form over the page."""
        self.dialog = dialog
        dialog.wanted.connect(wanted)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def done(self, words: str) -> None:
        """Close the form, say what was done, and read again."""
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.done(QDialog.DialogCode.Accepted)
        self.said.emit(words)
        self.refresh()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.warned.emit(str(error))
        else:
            messages.failure(self, error)
