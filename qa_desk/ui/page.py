"""One screen: its header, its place in the day, and when it reads again."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk import paths
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.services.knowledge.types import About
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.chips import ElidedLabel
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.table_export import Exports
from qa_desk.work import Actor


def memory(login: str, place: str) -> QSettings:
    """Return what a person's windows remember: widths, splitters, sizes."""
    settings = QSettings(str(paths.settings() / "windows.ini"), QSettings.Format.IniFormat)
    settings.beginGroup(f"{login}/{place}")
    return settings


class Header(QWidget):
    """The line over a page: title, subtitle, then what belongs to it, buttons at the right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = theme.role(QLabel(title), "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._subtitle = theme.role(ElidedLabel(), "dim")
        self.beside = QHBoxLayout()  # chips beside the title
        self.buttons = QHBoxLayout()
        for row in (self.beside, self.buttons):
            row.setSpacing(8)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addLayout(self.beside)
        layout.addWidget(self._subtitle, 1)
        layout.addLayout(self.buttons)

    def show_title(self, title: str) -> None:
        """Show another title, such as the record that is open."""
        self._title.setText(title)

    def show_subtitle(self, text: str) -> None:
        """Show what is said beside the title; it gives way when the window is narrow."""
        self._subtitle.setText(text)

    def title(self) -> str:
        """Return the title shown."""
        return self._title.text()


class Page(QWidget):
    """One screen of the window.

    Signals: `waiting_changed(number)` for the rail, `open_requested(page name, id)` to go
    elsewhere, `saved(datetime)` when what was typed is durable and `saved(None)` while it is not,
    `not_saved(reason)` when it cannot be, `told(words)` for a line at the bottom, once.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""  # N_("…")
    group: ClassVar[str] = ""  # N_("…"), its heading in the rail; none: the day's own pages
    icon: ClassVar[str] = "info"
    roles: ClassVar[frozenset[str]] = frozenset()  # none: for everyone
    action: ClassVar[str] = ""  # the right without which the page is of no use
    watches: ClassVar[frozenset[str]] = frozenset()

    waiting_changed = Signal(int)
    open_requested = Signal(str, object)
    saved = Signal(object)
    not_saved = Signal(str)
    told = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.actor = actor
        self.memory = memory(actor.login, self.name)
        self.stale = True
        self._waiting: int | None = None
        self.exports = Exports(jobs, self) if permissions.may(actor, "export") else None
        self.header = Header(_(self.title))
        theme.role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def add_buttons(self, *buttons: QWidget, action: str = "") -> None:
        """Put what can be done on this page beside its title, hidden from who may not do it."""
        for button in buttons:
            self.header.buttons.addWidget(button)
            if action and not permissions.may(self.actor, action):
                button.hide()

    def show_beside(self, split: MasterDetail, *above: QWidget) -> None:
        """Fill the page with a list beside what it lists, below what stands over both."""
        for widget in above:
            self.body.addWidget(widget)
        split.remember(self.memory, "split")
        self.body.addWidget(split, 1)
        self.setFocusProxy(split.master)

    @classmethod
    def is_for(cls, actor: Actor) -> bool:
        """Tell whether the person has this page."""
        held = not cls.roles or bool(cls.roles & actor.roles)
        return held and (not cls.action or permissions.may(actor, cls.action))

    def refresh(self) -> None:
        """Read again what is shown; only called while the page is in front."""

    def recount(self) -> None:
        """Ask how much waits here, cheaply; called while the page is not in front."""

    def catch_up(self) -> None:
        """Refresh if something changed since the last time."""
        if self.stale:
            self.stale = False
            self.refresh()

    def waiting(self) -> int | None:
        """Return how much waits here, None when nothing is counted."""
        return self._waiting

    def set_waiting(self, number: int) -> None:
        """Say how much waits here."""
        if number != self._waiting:
            self._waiting = number
            self.waiting_changed.emit(number)

    def show_record(self, record: object) -> None:
        """Go to the record with this id."""

    def state(self) -> Hashable:
        """Return what `restore` needs to come back here: the record, the tab; not what is typed."""
        return None

    def restore(self, state: Hashable) -> None:
        """Come back to a place told by `state`."""

    def about(self) -> About | None:
        """Return the evaluation that is open, with the item in hand, where there is one."""
        return None
