"""While the window is open, folders of recorders are watched and what is new is imported (D9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QSettings, QTimer, Signal, Slot

from qa_desk.errors import QaDeskError
from qa_desk.rules.sources import Address, given
from qa_desk.services import importing, recorders
from qa_desk.services.recorders import RecorderRow
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.work import Progress

_KEY = "watched"
_QUIET_MS = 5_000  # after a change, for files come in numbers
_FOLDERS = 200  # that the system is asked to tell about; polling finds the rest


def look(
    progress: Progress, open_work: Open, code: str, passed: frozenset[str]
) -> importing.Summary:
    """Import what is new of a recorder; runs on a worker."""
    with open_work(progress) as work:
        request = importing.request(work, code, "watch", passed)
    return importing.run(lambda: open_work(progress), request, progress)


def _folders(progress: Progress, place: str) -> list[str]:
    """Return a folder and its newest subfolders by name; runs on a worker."""
    found = []
    for folder in Path(place).rglob("*/"):
        progress.step(0, 1)
        if folder.is_dir():
            found.append(str(folder))
    return [place, *sorted(found, reverse=True)[:_FOLDERS]]


@dataclass
class _Watched:
    place: str
    timer: QTimer
    passed: frozenset[str] = field(default_factory=frozenset)  # new once, and refused
    job: Job | None = None
    is_wanted: bool = False  # something changed while it was being looked at


class RecorderWatch(QObject):
    """Watches the recorders that this person has chosen on this computer.

    Signals: `looked(code, Summary)` after each look, `failed(code, sentence)`.
    """

    looked = Signal(str, object)
    failed = Signal(str, str)

    def __init__(self, jobs: Jobs, memory: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._memory = memory
        self._watched: dict[str, _Watched] = {}
        self._system = QFileSystemWatcher(self)
        self._quiet = QTimer(self, interval=_QUIET_MS, singleShot=True)
        self._changed: set[str] = set()
        self._system.directoryChanged.connect(self._on_directory)
        self._quiet.timeout.connect(self._on_quiet)

    def codes(self) -> frozenset[str]:
        """Return the short names of the recorders that are watched here."""
        kept = self._memory.value(_KEY, "")
        return frozenset(filter(None, str(kept).split("\n")))

    def is_watching(self, code: str) -> bool:
        """Say whether a recorder is watched now."""
        return code in self._watched

    def start(self) -> None:
        """Go on watching what was chosen before."""
        if self.codes():
            self._jobs.ask(recorders.recorders).succeeded.connect(self.take)

    def watch(self, row: RecorderRow, *, on: bool) -> None:
        """Watch a recorder from now on, or no longer; a first look is taken at once."""
        code = row.settings.code
        codes = self.codes() | {code} if on else self.codes() - {code}
        self._memory.setValue(_KEY, "\n".join(sorted(codes)))
        self._drop(code)
        if on:
            self._add(row)

    @Slot(object)
    def take(self, rows: Sequence[RecorderRow]) -> None:
        """Watch by what is said of the recorders now."""
        codes = self.codes()
        there = {row.settings.code for row in rows}
        for code in set(self._watched) - (codes & there):
            self._drop(code)
        for row in rows:
            profile, code = row.settings.profile, row.settings.code
            held = self._watched.get(code)
            if code in codes and held is None:
                self._add(row)
            elif held is not None and held.place != profile.place:
                self._drop(code)
                self._add(row)
            elif held is not None:
                held.timer.setInterval(profile.minutes * 60_000)

    def look(self, code: str) -> None:
        """Look now, unless that is being done."""
        held = self._watched[code]
        if held.job is not None:
            held.is_wanted = True
            return
        held.is_wanted = False
        held.job = self._jobs.compute(look, self._jobs.open_work, code, held.passed)
        held.job.setProperty("code", code)
        held.job.succeeded.connect(self._on_looked)
        held.job.failed.connect(self._on_failed)
        held.job.ended.connect(self._on_ended)

    def _add(self, row: RecorderRow) -> None:
        profile, code = row.settings.profile, row.settings.code
        if not profile.place:
            return
        timer = QTimer(self, interval=profile.minutes * 60_000)
        timer.setProperty("code", code)
        timer.timeout.connect(self._on_timer)
        timer.start()
        self._watched[code] = _Watched(profile.place, timer)
        self._ask_folders(profile.place)
        self.look(code)

    def _ask_folders(self, place: str) -> None:
        if not isinstance(given(place), Address):
            job = self._jobs.compute(_folders, place)
            job.succeeded.connect(self._on_folders)
            job.failed.connect(self._on_no_folders)

    def _drop(self, code: str) -> None:
        held = self._watched.pop(code, None)
        if held is None:
            return
        held.timer.stop()
        held.timer.deleteLater()
        if held.job is not None:
            held.job.forget()
        gone = [each for each in self._system.directories() if _is_in(each, held.place)]
        if gone:
            self._system.removePaths(gone)

    # -- what is told ------------------------------------------------------------------------

    @Slot(object)
    def _on_folders(self, folders: list[str]) -> None:
        known = set(self._system.directories())
        if new := [folder for folder in folders if folder not in known]:
            self._system.addPaths(new)

    @Slot(object)
    def _on_no_folders(self, error: Exception) -> None:
        """Let it be: the look says what is wrong with the folder."""
        if not isinstance(error, (QaDeskError, OSError)):
            raise error

    @Slot(str)
    def _on_directory(self, folder: str) -> None:
        self._changed |= {
            code for code, held in self._watched.items() if _is_in(folder, held.place)
        }
        self._quiet.start()

    @Slot()
    def _on_quiet(self) -> None:
        changed, self._changed = self._changed & set(self._watched), set()
        for code in sorted(changed):
            self._ask_folders(self._watched[code].place)
            self.look(code)

    @Slot()
    def _on_timer(self) -> None:
        self.look(self._code())

    @Slot(object)
    def _on_looked(self, summary: importing.Summary) -> None:
        code = self._code()
        if code in self._watched:
            self._watched[code].passed |= summary.unknown
            self.looked.emit(code, summary)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if not isinstance(error, importing.BusyError):
            self.failed.emit(self._code(), str(error))

    @Slot()
    def _on_ended(self) -> None:
        held = self._watched.get(self._code())
        if held is not None:
            held.job = None
            if held.is_wanted:
                self._quiet.start()
                self._changed.add(self._code())

    def _code(self) -> str:
        return str(self.sender().property("code"))


def _is_in(folder: str, place: str) -> bool:
    return Path(folder) == Path(place) or Path(place) in Path(folder).parents
