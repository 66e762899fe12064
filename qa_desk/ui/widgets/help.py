"""Help: the handbook at the page in front, the log, diagnostics, and a newer version."""

import os
from collections.abc import Callable
from pathlib import Path

import PySide6
from PySide6.QtCore import QDate, QLocale, QObject, QSettings, QUrl, Signal, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from qa_desk import paths, updates
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import diagnostics
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.handbook_window import HandbookWindow
from qa_desk.ui.widgets.palette import Entry
from qa_desk.updates import Offer
from qa_desk.work import Actor, Progress

_LIBRARIES = "LD_LIBRARY_PATH"
_DECLINED = "updates/declined"


def _look(_progress: Progress) -> Offer | None:
    return updates.look()


def _take(progress: Progress, offer: Offer) -> None:
    updates.take(offer, progress)


class Help(QObject):
    """What a window's Help offers. Signal `changed()` when it offers something else."""

    changed = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, memory: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._jobs, self._actor, self._memory = jobs, actor, memory
        self._window = window
        self._offer: Offer | None = None
        self.handbook: HandbookWindow | None = None
        self.dialog: FormDialog | None = None
        self.page = ""  # the page in front

    def entries(self) -> list[tuple[Entry, Callable[[], None]]]:
        """Return what the menu and the palette offer."""
        offered: list[tuple[Entry, Callable[[], None]]] = [
            (Entry(":handbook", _("Handbook"), theme.keys("Shift+F1"), "file-text"), self.open),
            (Entry(":logs", _("Open the folder of logs"), "", "folder-open"), self.open_logs),
            (Entry(":diagnostics", _("Save diagnostics…"), "", "save"), self.save_diagnostics),
        ]
        if self._offer is not None:
            words = _("Update to {version}…").format(version=self._offer.version)
            offered.append((Entry(":update", words, "", "download"), self.show_offer))
        return offered

    def fill(self, menu: QMenu) -> None:
        """Put the entries into a menu."""
        for entry, slot in self.entries():
            hint = f"\t{entry.hint}" if entry.hint else ""
            menu.addAction(theme.icon(entry.icon), entry.title + hint, slot)

    @Slot()
    def open(self) -> None:
        """Open the handbook where the page in front is described."""
        if self.handbook is None:
            self.handbook = HandbookWindow(self._actor.roles, self._window)
            self.handbook.finished.connect(self._on_closed)
            self.handbook.show()
        self.handbook.open_page(self.page)
        self.handbook.raise_()
        self.handbook.activateWindow()

    def close(self) -> None:
        """Close what speaks the language of before."""
        if self.handbook is not None:
            self.handbook.close()

    @Slot()
    def _on_closed(self) -> None:
        self.handbook = None

    @Slot()
    def open_logs(self) -> None:
        """Show the folder of logs in the system's own window."""
        folder = paths.logs()
        folder.mkdir(parents=True, exist_ok=True)
        if not self.show_folder(folder):
            messages.tell(self._window, _("The logs are in {folder}.").format(folder=folder))

    def show_folder(self, folder: Path) -> bool:
        """Let the system show a folder; say whether it could."""
        before = os.environ.get(_LIBRARIES)
        os.environ[_LIBRARIES] = paths.outside().get(_LIBRARIES, "")  # Qt asks nobody else
        try:
            return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        finally:
            os.environ.pop(_LIBRARIES)
            if before is not None:
                os.environ[_LIBRARIES] = before

    # Diagnostics

    @Slot()
    def save_diagnostics(self) -> None:
        """Save versions, settings and log for those who mend the program, without people."""
        today = QDate.currentDate().toString("yyyyMMdd")
        file = self.ask_file(f"qa-desk-diagnostics-{today}.zip")
        if file:
            job = self._jobs.ask(diagnostics.save, Path(file), _versions())
            job.setProperty("file", file)
            job.succeeded.connect(self._on_saved)
            job.failed.connect(self._on_failed)

    def ask_file(self, name: str) -> str:
        """Ask where the file goes; "" when nowhere."""
        title = _("Save diagnostics")
        return QFileDialog.getSaveFileName(self._window, title, name, "ZIP (*.zip)")[0]

    @Slot(object)
    def _on_saved(self, _nothing: None) -> None:
        words = _(
            "The diagnostics are saved as {file}. They hold versions, settings and the log, and "
            "nobody's name or number. Send the file to your administrator."
        )
        messages.tell(self._window, words.format(file=self.sender().property("file")))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        messages.failure(self._window, error)

    # A newer version

    def look_for_update(self) -> None:
        """Look into the folder of updates, where there is one, and offer what is newer."""
        job = self._jobs.compute(_look)
        job.succeeded.connect(self._on_looked)
        job.failed.connect(self._on_not_looked)

    @Slot(object)
    def _on_looked(self, offer: Offer | None) -> None:
        self._offer = offer
        self.changed.emit()
        if offer is not None and self._memory.value(_DECLINED) != offer.version:
            self.show_offer()

    @Slot(object)
    def _on_not_looked(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            messages.warn(self._window, error)
        elif not isinstance(error, OSError):  # the folder is away: the next start looks again
            messages.failure(self._window, error)

    @Slot()
    def show_offer(self) -> None:
        """Offer the newer version, to be copied now and taken at the next start."""
        if (offer := self._offer) is None:
            return
        title = _("QA Desk {version} is there").format(version=offer.version)
        self.dialog = FormDialog(title, _("Copy it now"), self._window)
        self.dialog.say(
            _(
                "It is copied while you go on working, checked, and taken the next time you start "
                "QA Desk. Nothing of what you do now is interrupted."
            )
        )
        self.dialog.cancel.setText(_("Later"))
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.finished.connect(self._on_answered)
        self.dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        if self._offer is not None and self.dialog is not None:
            job = self._jobs.compute(_take, self._offer).named(_("Copying the new version"))
            self._watch(job)
            self.dialog.set_open(on=True)
            self.dialog.accept()

    def _watch(self, job: Job) -> None:
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_taken(self, _nothing: None) -> None:
        if self._offer is not None:
            words = _("QA Desk {version} is ready. It starts the next time.")
            messages.tell(self._window, words.format(version=self._offer.version))
            self._offer = None
            self.changed.emit()

    @Slot(int)
    def _on_answered(self, _result: int) -> None:
        if self._offer is not None:
            self._memory.setValue(_DECLINED, self._offer.version)
        self.dialog = None


def _versions() -> dict[str, str]:
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return {
        "PySide6": PySide6.__version__,
        "Qt": qVersion(),
        "platform": QGuiApplication.platformName(),
        "locale": QLocale.system().name(),
        "screen": f"{size.width()} x {size.height()} at {screen.devicePixelRatio():g}",
        "theme": theme.colours().name,
    }
