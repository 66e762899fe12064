"""“Screen”: watch the CSR's screen beside the call, and add a video of it (P23)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from qa_desk.audio import videos
from qa_desk.audio.kept import AudioPart
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import cases, screen_videos
from qa_desk.services.cases import Case
from qa_desk.services.screen_videos import ScreenVideoRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.picture_player import PicturePlayer
from qa_desk.ui.widgets.screen_window import STEP_MS, ScreenWindow
from qa_desk.work import Progress


class ScreenVideos(QPushButton):
    """Offers what there is to watch of a call, in a menu; the pictures follow its player.

    Where a result is read (`sparing`), no recording is fetched to look for pictures in it before
    it is heard. Where there is no recording, the first video is what is played, with its own sound
    or without any; `Case.shift_ms` then says where on it the contact begins.
    Signals: `warned(sentence, action, then)` as a notice says it; `stood_in(parts)` is to be
    played, for there is no recording; `shifted()`: that now lies elsewhere; `opened()`.
    """

    warned = Signal(str, str, object)
    stood_in = Signal(object)
    shifted = Signal()
    opened = Signal()

    def __init__(
        self,
        jobs: Jobs,
        listening: Listening,
        parent: QWidget | None = None,
        *,
        sparing: bool = False,
    ) -> None:
        super().__init__(_("Screen"), parent)
        self._sparing = sparing
        self._jobs = jobs
        self._listening = listening
        self._case: Case | None = None
        self._videos: list[ScreenVideoRow] = []
        self._shown: ScreenVideoRow | None = None
        self._clock: ScreenVideoRow | None = None  # what is played, where there is no recording
        self.viewer: ScreenWindow | None = None
        self.eye = PicturePlayer(self)
        self.setIcon(theme.icon("video"))
        self.setIconSize(theme.icon_size(gap=True))
        self.setAutoDefault(False)
        self.setToolTip(keys.tip(Command.SCREEN))
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_chosen)
        self.setMenu(self._menu)
        self.eye.shown.connect(self._on_picture)
        self.eye.nothing.connect(self._on_nothing)
        self.eye.failed.connect(self._on_failed)
        player = listening.player
        player.position_changed.connect(self._follow)
        player.playing_changed.connect(self._on_playing)
        listening.loaded.connect(self._on_loaded)
        jobs.changed.connect(self._on_changed)
        self.show_case(None)

    # -- which call --------------------------------------------------------------------------

    def show_case(self, case: Case | None) -> None:
        """Offer what there is of a case's call."""
        fresh = case is None or self._case is None or case.row.id != self._case.row.id
        self._case = case
        if fresh:
            self._close()
            self._videos, self._clock = [], None
        self._fill()
        if case is not None:
            self._look()

    def _look(self) -> None:
        if self._case is not None:
            job = self._jobs.ask(screen_videos.listed, self._case.row.id)
            job.setProperty("of", self._case.row.id)
            job.succeeded.connect(self._on_listed)

    @Slot(object)
    def _on_changed(self, names: frozenset[str]) -> None:
        if "ScreenVideo" in names and self._case is not None:
            self._look()

    @Slot(object)
    def _on_listed(self, rows: list[ScreenVideoRow]) -> None:
        case = self._case
        if case is None or self.sender().property("of") != case.row.id:
            return
        parts = case.parts
        if self._sparing and not self._listening.has_sound:
            parts = tuple(part for part in parts if part.copy and videos.is_named(part.path.name))
        job = self._jobs.compute(_with_pictures, case.row.id, parts)
        job.setProperty("added", rows)
        job.succeeded.connect(self._on_found)

    @Slot(bool)
    def _on_loaded(self, there: bool) -> None:
        if there and self._sparing:
            self._look()

    @Slot(object)
    def _on_found(self, recorded: tuple[UUID, list[ScreenVideoRow]]) -> None:
        """Offer the recording's own pictures too; a video may be all there is to play."""
        evaluation_id, rows = recorded
        if self._case is None or self._case.row.id != evaluation_id:
            return
        added: Sequence[ScreenVideoRow] = self.sender().property("added")
        self._videos = [*rows, *added]
        self._fill()
        there = [row for row in added if row.part.key] if not self._case.parts else []
        before, self._clock = self._clock, next(iter(there), None)
        if self._clock and (before is None or before.id != self._clock.id):
            self.stood_in.emit((replace(self._clock.part, offset_ms=0),))
        if self._shown is not None:  # a recording may have come meanwhile
            self.eye.offset_ms = self._lag(self._shown)

    def _fill(self) -> None:
        self._menu.clear()
        for row in self._videos:
            self._menu.addAction(theme.icon("play"), row.name).setData(row.id)
        case = self._case
        is_call = case is not None and (case.call_id or case.live)
        if is_call and case is not None and case.row.status in ("E0", "E1"):
            self._menu.addAction(theme.icon("plus"), _("Add screen video…"))
            live = _("A screen is watched live in your centre's own tool, not here.")
            self._menu.addAction(live).setEnabled(False)
        self.setVisible(bool(self._menu.actions()))

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch nothing when nobody looks at the page: its player is silent then."""
        super().hideEvent(event)
        if self.viewer is not None and self.viewer.isVisible():  # the lock hides it first, and back
            self._close()

    # -- watching ----------------------------------------------------------------------------

    def do(self, command: Command) -> bool:
        """Do what a key asks for; say whether that was anything of the videos'."""
        steps = {Command.SCREEN_EARLIER: -STEP_MS, Command.SCREEN_LATER: STEP_MS}
        if command is Command.SCREEN:
            self.switch()
        elif command in steps:
            self._move_by(steps[command])
        else:
            return False
        return True

    def switch(self) -> None:
        """Open the first video, or close the window."""
        if self.viewer is not None:
            self.viewer.close()
        elif self._videos:
            self.watch(self._videos[0])
        elif self.isVisible():
            self.warned.emit(_("There is no video of the screen of this call."), "", None)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        for row in self._videos:
            if row.id == action.data():
                self.watch(row)
                return
        self.choose()

    def watch(self, row: ScreenVideoRow, *, quietly: bool = False) -> None:
        """Show a video beside the call; quietly, keys go on where they went."""
        self._close()
        self._shown = row
        window = self.viewer = ScreenWindow(row.name, self.window())
        window.commanded.connect(self._on_command)
        window.moved.connect(self._move)
        window.left.connect(self._on_left)
        window.screen_view.resized.connect(self.eye.fit)
        window.show_offset(row.offset_ms, is_movable=row.is_movable)
        if self._clock is not None:
            window.without_recording(is_played=self._is_clock(row))
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quietly)
        window.screen_view.say(_("Reading…"))
        window.show()
        if self._case is not None:
            self._jobs.work(cases.played, self._case.row.id)
        self.eye.load(row.part, self._lag(row))
        self._tell()
        self.opened.emit()

    @Slot(object)
    def _on_command(self, command: Command) -> None:
        if not self.do(command):
            self._listening.do(command)

    @Slot()
    def _on_left(self) -> None:
        self.viewer = self._shown = None
        self.eye.close()
        if self._listening.is_silent:  # what nobody sees is not watched
            self._listening.player.pause()

    def _close(self) -> None:
        if self.viewer is not None:
            self.viewer.close()

    @Slot(object, int)
    def _on_picture(self, picture: QImage, _at: int) -> None:
        if self.viewer is not None:
            self.viewer.screen_view.show_picture(picture)

    @Slot()
    def _on_nothing(self) -> None:
        if self.viewer is not None:
            self.viewer.screen_view.say(_("The video has nothing at this moment of the call."))

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if self.viewer is not None:
            self.viewer.screen_view.say(sentence)

    # -- following the sound -----------------------------------------------------------------

    @Slot(int)
    def _follow(self, at_ms: int) -> None:
        if self.viewer is not None:
            player = self._listening.player
            self.eye.follow(at_ms, player.speed, playing=player.is_playing)

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        """Follow; what has no sound is looked at, or it would be played for nobody."""
        if playing and self._listening.is_silent and self.viewer is None and self._videos:
            self.watch(self._videos[0], quietly=True)
        self._tell()

    def _tell(self) -> None:
        self._follow(self._listening.player.position)

    def _move_by(self, step_ms: int) -> None:
        if self._shown is not None and self._shown.is_movable and self.viewer is not None:
            self._move(self._shown.offset_ms + step_ms)
            self.viewer.show_offset(self._shown.offset_ms, is_movable=True)

    @Slot(int)
    def _move(self, offset_ms: int) -> None:
        """Let the video begin earlier or later, and keep that."""
        row = self._shown
        if row is None:
            return
        moved = self._shown = replace(row, part=replace(row.part, offset_ms=offset_ms))
        job = self._jobs.work(screen_videos.move, row.id, offset_ms)
        job.failed.connect(self._on_refused)
        if self._is_clock(row):
            self._clock = moved
            job.succeeded.connect(self.shifted)
        self.eye.offset_ms = self._lag(moved)
        self._tell()

    def _is_clock(self, row: ScreenVideoRow) -> bool:
        return self._clock is not None and self._clock.id == row.id

    def _lag(self, row: ScreenVideoRow) -> int:
        """Return when in what is played a video begins."""
        if self._is_clock(row):
            return 0
        return row.offset_ms - (self._clock.offset_ms if self._clock else 0)

    # -- adding ------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a video and add it to the call."""
        title, what = _("Add screen video"), _("Videos (*.mp4 *.avi *.mkv *.wmv *.mov *.webm)")
        name, _kind = QFileDialog.getOpenFileName(self, title, "", what)
        if name and self._case is not None:
            self.add(Path(name))

    def add(self, file: Path) -> None:
        """Copy a video into the sealed store; it is offered when it is there."""
        if self._case is not None:
            job = self._jobs.compute(_add, self._jobs, self._case.row.id, file)
            job.named(_("Adding the screen video")).failed.connect(self._on_refused)

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.warned.emit(str(error), "", None)


def _add(progress: Progress, jobs: Jobs, evaluation_id: UUID, file: Path) -> ScreenVideoRow:
    return screen_videos.add(partial(jobs.open_work, progress), progress, evaluation_id, file)


def _with_pictures(
    progress: Progress, evaluation_id: UUID, parts: Sequence[AudioPart]
) -> tuple[UUID, list[ScreenVideoRow]]:
    """Return those files of the recording that hold pictures too."""
    found = []
    for part in parts:
        progress.step(0, 0)
        try:
            with part.open() as stream:
                has_pictures = bool(videos.video_format(stream))
        except (OSError, QaDeskError):
            continue  # the player says what is wrong with it
        if has_pictures:
            name = _("The recording's own picture")
            found.append(ScreenVideoRow(evaluation_id, name, part, is_movable=False))
    return evaluation_id, found
