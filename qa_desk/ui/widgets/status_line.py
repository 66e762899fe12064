"""The status line: is my work saved, where is it, what is running."""

import time
from datetime import datetime

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import ElidedLabel, IconLabel

_PATIENCE_MS = 500
_NEWS_MS = 10_000
_NO_LIMIT = (1 << 24) - 1  # Qt's own word for it


class SavedMark(QWidget):
    """Says when what was typed was really saved, or that it was not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("circle-check", "good", 14)
        self._text = theme.role(QLabel(), "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 10, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        self.hide()

    @Slot(object)
    def show_saved(self, when: datetime | None) -> None:
        """Show the time of the last save; None while something is on its way.

        Both have the same room: each key changes this, and would lay out the window twice.
        """
        self._text.setFixedSize(self._room())
        if when is None:
            self._say("clock", "dim", _("Saving"))
        else:
            words = _("Saved {time}").format(time=wording.here(when).strftime("%H:%M:%S"))
            self._say("circle-check", "good", words)

    @Slot(str)
    def show_not_saved(self, reason: str) -> None:
        """Show that what was typed is only in this window, and why."""
        self._text.setMinimumSize(0, 0)
        self._text.setMaximumSize(_NO_LIMIT, _NO_LIMIT)
        self._say("triangle-alert", "late", _("Not saved: {reason}").format(reason=reason))

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def _room(self) -> QSize:
        self._text.ensurePolished()
        metrics, room = self._text.fontMetrics(), QSize()
        for words in (_("Saving"), _("Saved {time}").format(time="00:00:00")):
            room = room.expandedTo(metrics.size(0, words))
        return room + QSize(2, 2)

    def _say(self, icon: str, colour: str, words: str) -> None:
        self._icon.set_icon(icon, colour)
        self._text.setText(words)
        self.show()


class JobStatus(QWidget):
    """The running jobs: words, progress, what remains, and a way to stop.

    A job without words shows only when it takes longer than half a second.
    """

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._began: dict[Job, float] = {}
        self._text = theme.role(QLabel(), "small")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(theme.px(120))
        self._cancel = theme.role(QPushButton(_("Cancel")), "link")
        self._cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._text, self._bar, self._cancel):
            layout.addWidget(widget)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        jobs.started.connect(self._on_started)
        self.hide()

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        self._jobs.append(job)
        self._began[job] = time.monotonic()
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self._on_ended)
        if not self._patience.isActive() and not self.isVisible():
            self._patience.start()

    @Slot(object, object)
    def _on_progressed(self, done: int, total: int) -> None:
        job = self.sender()
        if self.isVisible() and job is self._front():
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * done / total))
            self._say(job, done / total)

    @Slot()
    def _on_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._began:
            self._jobs.remove(job)
            del self._began[job]
        if not self._jobs:
            self._patience.stop()
            self.hide()
        elif self.isVisible():
            self._show()

    @Slot()
    def _on_cancel(self) -> None:
        self._front().cancel()
        self._cancel.setEnabled(False)

    @Slot()
    def _show(self) -> None:
        if not self._jobs:
            return
        self._bar.setRange(0, 0)
        self._say(self._front(), 0)
        self._cancel.setEnabled(True)
        self.show()

    def _front(self) -> Job:
        """Return the job that is shown: the newest one a person would know by its words."""
        named = [job for job in self._jobs if job.label]
        return (named or self._jobs)[-1]

    def _say(self, job: Job, part: float) -> None:
        words = [job.label or _("Working")]
        if part > 0 and (spent := time.monotonic() - self._began[job]) > 2:
            words.append(_left(round(spent / part - spent)))
        if len(self._jobs) > 1:
            n = len(self._jobs)
            words.append(ngettext("{n} job running", "{n} jobs running", n).format(n=n))
        self._text.setText("  ·  ".join(words))


def _left(seconds: int) -> str:
    if seconds < 90:
        return ngettext("{n} second left", "{n} seconds left", seconds).format(n=seconds)
    minutes = round(seconds / 60)
    return ngettext("{n} minute left", "{n} minutes left", minutes).format(n=minutes)


class PlaceMark(QWidget):
    """Says where the work lies, and whether the server there is away; news stand there a while."""

    def __init__(self, jobs: Jobs, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._where = where
        self._is_away = False
        self._icon = IconLabel("database", "dim", 14)
        self._text = theme.role(ElidedLabel(), "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        self._news = QTimer(self, singleShot=True, interval=_NEWS_MS)
        self._news.timeout.connect(self._show_place)
        jobs.away_changed.connect(self._on_away)
        if jobs.away_since is not None:
            self._on_away(jobs.away_since)
        else:
            self._show_place()

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    @Slot(str)
    def tell(self, words: str) -> None:
        """Say something for a while, unless the server is away."""
        if not self._is_away:
            self._say("inbox", "dim", words)
            self._news.start()

    @Slot(object)
    def _on_away(self, since: datetime | None) -> None:
        self._is_away = since is not None
        if since is None:
            self._say("circle-check", "good", _("{place} is back").format(place=self._where))
            self._news.start()
            return
        self._news.stop()
        words = _("{place} does not answer since {time}. What you type is kept on this computer.")
        at = wording.here(since).strftime("%H:%M")
        self._say("triangle-alert", "late", words.format(place=self._where, time=at))

    @Slot()
    def _show_place(self) -> None:
        self._say("database", "dim", self._where)

    def _room(self) -> QSize:
        self._text.ensurePolished()
        metrics, room = self._text.fontMetrics(), QSize()
        for words in (_("Saving"), _("Saved {time}").format(time="00:00:00")):
            room = room.expandedTo(metrics.size(0, words))
        return room + QSize(2, 2)

    def _say(self, icon: str, colour: str, words: str) -> None:
        self._icon.set_icon(icon, colour)
        self._text.setText(words)


class StatusLine(QFrame):
    """Saved mark at the left, where the work lies, running jobs at the right."""

    def __init__(self, jobs: Jobs, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "status")
        self.setFixedHeight(theme.px(32))
        self.saved = SavedMark()
        self.jobs = JobStatus(jobs)
        self.place = PlaceMark(jobs, where)
        hint = theme.role(QLabel(_("{keys} jump").format(keys=theme.keys("Ctrl+K"))), "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(6)
        layout.addWidget(self.saved)
        layout.addWidget(self.place, 1)
        layout.addWidget(self.jobs)
        layout.addSpacing(10)
        layout.addWidget(hint)
