"""The one window: rail, header, the page in front, and the status line."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import i18n
from qa_desk.i18n import LANGUAGES, Bilingual, _
from qa_desk.services import accounts, people
from qa_desk.ui import messages, theme
from qa_desk.ui.attention import Attention
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.widgets import keys, names
from qa_desk.ui.widgets.asking import Asking
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.help import Help
from qa_desk.ui.widgets.keys_dialog import KeysDialog
from qa_desk.ui.widgets.leaving import Leaving
from qa_desk.ui.widgets.own_password import OwnPasswordDialog
from qa_desk.ui.widgets.palette import PERSON, Entry, Palette
from qa_desk.ui.widgets.rail import Rail
from qa_desk.ui.widgets.status_line import StatusLine
from qa_desk.ui.widgets.top_bar import TopBar
from qa_desk.ui.widgets.window_lock import WindowLock
from qa_desk.work import Actor

_REFRESH_MS = 30
_FEW = 14  # pages that stand in the rail without groups
PEOPLE = "people"  # the page on which somebody is opened


@dataclass(frozen=True)
class Place:
    """Where a person is: a page and what is open on it."""

    page: str
    state: Hashable = None


class MainWindow(QMainWindow):
    """The window of a person who signed in.

    Signals: `language_chosen("zh"|"en")`, `theme_chosen("light"|"dark")` and `text_chosen(percent)`
    when it already speaks and looks so, to be kept; `password_changed(new)`; `signed_out()`;
    `looked_at(names of models)` when the person has others before them, none while nobody looks.
    """

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    text_chosen = Signal(str)
    password_changed = Signal(str)
    signed_out = Signal()
    looked_at = Signal(object)

    def __init__(
        self, jobs: Jobs, actor: Actor, pages: Sequence[type[Page]], where: str | Bilingual
    ) -> None:
        super().__init__()
        self.jobs, self.actor, self._where = jobs, actor, where
        self._kinds = {kind.name: kind for kind in pages if kind.is_for(actor)}
        self._pages: dict[str, Page] = {}
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self._front = ""
        self._offers: list[tuple[str, str, Callable[[], None]]] = []
        self._memory = memory(actor.login, "window")
        keys.recall(memory(actor.login, "keys"))
        self.leaving = Leaving(jobs, self)
        self.help = Help(jobs, actor, self._memory, self)
        self.asking = Asking(jobs, actor, self, self.page)
        self._refreshing = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refreshing.timeout.connect(self._on_refresh)
        self._building = QTimer(self, singleShot=True, interval=0)
        self._building.timeout.connect(self._build_next)
        self._attention = Attention(self, tires=actor.roles <= {"csr"})
        self._attention.changed.connect(self._say_what_is_looked_at)
        self._looked_at: frozenset[str] = frozenset()
        jobs.away_changed.connect(self._on_away_changed)
        jobs.changed.connect(self._on_changed)
        jobs.unhandled.connect(self._on_unhandled)
        self.setMinimumSize(800, 480)  # an old screen at 150 % has 910 × 512
        self._add_shortcuts()
        self.rebuild()
        self.help.changed.connect(self._on_help_changed)
        self._restore_geometry()
        self.window_lock = WindowLock(self, jobs, actor)
        self.window_lock.leave_wanted.connect(self.sign_out)

    def offer(self, words: str, icon: str, slot: Callable[[], None]) -> None:
        """Add a command to the person's menu; `words` are translated when they are shown."""
        self._offers.append((words, icon, slot))
        self._give_menu(self._person)

    # Pages

    def page(self) -> Page | None:
        """Return the page in front."""
        return self._pages.get(self._front)

    def page_names(self) -> tuple[str, ...]:
        """Return the names of the pages that this person has."""
        return tuple(self._kinds)

    def place(self) -> Place:
        """Return where the person is."""
        page = self.page()
        return Place(self._front, page.state() if page else None)

    @Slot(str, object)
    def open(self, name: str, record: object = None) -> None:
        """Go to a page, and to a record on it; the way back is kept."""
        if name not in self._kinds:
            self.status.place.tell(_("That page is not among yours."))
            return
        if self._front:
            self._back.append(self.place())
            self._forward.clear()
        self._bring(name)
        if record is not None:
            self._made(name).show_record(record)
        self._show_ways()

    def rebuild(self) -> None:
        """Build everything again, in the language of now, and stay in the same place."""
        place = self.place()
        self.help.close()
        self._pages.clear()
        self._front = ""
        self.setWindowTitle(_("QA Desk"))
        self._lay_out()
        is_long = len(self._kinds) > _FEW
        for name, kind in self._kinds.items():
            self.rail.add(name, _(kind.title), kind.icon, kind.group if is_long else "")
        front = place.page or next(iter(self._kinds), "")
        if front:
            self._bring(front)
            if place.state is not None:
                self._made(front).restore(place.state)
        else:
            nothing = EmptyState()
            nothing.say(
                _("No page is open to you yet"),
                _("Your account has no role today. Ask your administrator."),
            )
            self._stack.addWidget(nothing)
        self.rail.remember(self._memory)
        self.rail.fit(self.width())
        self._show_ways()
        self._building.start()

    def _made(self, name: str) -> Page:
        if name not in self._pages:
            page = self._kinds[name](self.jobs, self.actor)
            self._pages[name] = page
            self._stack.addWidget(page)
            self.top.headers.addWidget(page.header)
            page.open_requested.connect(self.open)
            page.saved.connect(self.status.saved.show_saved)
            page.not_saved.connect(self.status.saved.show_not_saved)
            page.told.connect(self.status.place.tell)
            page.waiting_changed.connect(self.rail.button(name).show_waiting)
            self.rail.button(name).show_waiting(page.waiting() or 0)
        return self._pages[name]

    def _bring(self, name: str) -> None:
        page = self._made(name)
        self._front = self.help.page = name
        self._stack.setCurrentWidget(page)
        self.top.headers.setCurrentWidget(page.header)
        self.rail.show_front(name)
        page.catch_up()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_what_is_looked_at()

    @Slot()
    def _build_next(self) -> None:
        """Make one more page while nothing else is to do, so that its count appears."""
        name = next((name for name in self._kinds if name not in self._pages), None)
        if name:
            self._made(name).recount()
            self._building.start()

    # The way back

    @Slot()
    def back(self) -> None:
        """Go back to where the person was before."""
        self._travel(self._back, self._forward)

    @Slot()
    def forward(self) -> None:
        """Undo `back`."""
        self._travel(self._forward, self._back)

    def _travel(self, source: list[Place], other: list[Place]) -> None:
        if source:
            other.append(self.place())
            place = source.pop()
            self._bring(place.page)
            if place.state is not None:
                self._made(place.page).restore(place.state)
            self._show_ways()

    def _show_ways(self) -> None:
        self.top.show_ways(back=bool(self._back), forward=bool(self._forward))

    # What changed elsewhere

    @Slot(object)
    def _on_changed(self, names: frozenset[str]) -> None:
        for page in self._pages.values():
            if page.watches & names:
                page.stale = True
                if page is not self.page():
                    page.recount()
        if not self._refreshing.isActive():  # else a flood would put it off for ever
            self._refreshing.start()

    @Slot(object)
    def _on_away_changed(self, since: datetime | None) -> None:
        if since is None:
            self._on_changed(frozenset().union(*(page.watches for page in self._pages.values())))

    @Slot()
    def _say_what_is_looked_at(self) -> None:
        page = self.page()
        names = page.watches if page and self._attention.is_there else frozenset()
        if names != self._looked_at:
            self._looked_at = names
            self.looked_at.emit(names)

    @Slot()
    def _on_refresh(self) -> None:
        page = self.page()
        if page:
            page.catch_up()

    @Slot(object)
    def _on_unhandled(self, error: Exception) -> None:
        messages.failure(self, error)

    # Language, theme, person

    @Slot()
    def switch_language(self) -> None:
        """Speak the other language; the page in front and its record stay."""
        language = i18n.switch_language()
        self.rebuild()
        self.language_chosen.emit(language)

    @Slot()
    def switch_theme(self) -> None:
        """Change between light and dark."""
        name = theme.switch()
        self.top.show_theme()
        self.theme_chosen.emit(name)

    @Slot()
    def enlarge_text(self) -> None:
        """Write larger; the page in front and its record stay."""
        self._resize_text(1)

    @Slot()
    def reduce_text(self) -> None:
        """Write smaller."""
        self._resize_text(-1)

    def _resize_text(self, step: int) -> None:
        size = theme.resize(step)
        self.rebuild()
        self.text_chosen.emit(size)

    @Slot()
    def sign_out(self) -> None:
        """Say that the person leaves, unless something typed holds them."""
        self.leaving.ask(self.signed_out.emit)

    @Slot()
    def lock(self) -> None:
        """Cover the window until the password is typed."""
        self.window_lock.lock()

    @Slot()
    def show_keys(self) -> None:
        """List all keys; the pages say the new ones where some were changed."""
        dialog = KeysDialog(memory(self.actor.login, "keys"), self)
        dialog.changed.connect(self.rebuild)
        dialog.open()

    @Slot()
    def change_password(self) -> None:
        """Let the person choose another password."""

        def start(old: str, new: str) -> Job:
            return self.jobs.work(accounts.change_own, old, new)

        dialog = OwnPasswordDialog(self.actor, start, parent=self)
        dialog.changed.connect(self.password_changed)
        dialog.changed.connect(self._on_password_changed)
        dialog.open()

    @Slot()
    def _on_password_changed(self) -> None:
        messages.tell(self, _("From now on you sign in with your new password."))

    # Layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the page the room it needs."""
        super().resizeEvent(event)
        self.rail.fit(event.size().width())

    def _lay_out(self) -> None:
        centre = theme.role(QWidget(), "surface")
        self.rail = Rail()
        self.rail.wanted.connect(self.open)
        self._person = self._person_button()
        self.rail.foot.addWidget(self._person)
        self.status = StatusLine(self.jobs, str(self._where))
        self._stack = QStackedWidget()
        right = QVBoxLayout()
        right.setSpacing(0)
        self.top = self._top_bar()
        right.addWidget(self.top)
        right.addWidget(self._stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(across, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(centre)

    def _top_bar(self) -> TopBar:
        top = TopBar()
        top.back_wanted.connect(self.back)
        top.forward_wanted.connect(self.forward)
        top.jump_wanted.connect(self.jump)
        top.theme_wanted.connect(self.switch_theme)
        top.language_wanted.connect(self.switch_language)
        return top

    def _person_button(self) -> QToolButton:
        button = QToolButton()
        words = names.shown(f"{self.actor.name} {self.actor.staff_no}".strip())
        button.setIcon(theme.icon("user"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setText(words)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._give_menu(button)
        return button

    @Slot()
    def _on_help_changed(self) -> None:
        self._give_menu(self._person)

    def _give_menu(self, button: QToolButton) -> None:
        menu = QMenu(button)
        for words, icon, slot in self._offers:
            menu.addAction(theme.icon(icon), _(words), slot)
        self.help.fill(menu.addMenu(theme.icon("info"), _("Help")))
        for entry, slot in self._commands():
            hint = f"\t{entry.hint}" if entry.hint else ""
            menu.addAction(theme.icon(entry.icon), entry.title + hint, slot)
        button.setMenu(menu)

    def _commands(self) -> list[tuple[Entry, Callable[[], None]]]:
        """Return what the person's menu and the palette offer."""
        return [
            *self.asking.entries(),
            (Entry(":lock", _("Lock"), theme.keys("Ctrl+L"), "lock"), self.lock),
            (Entry(":keys", _("Keys"), theme.keys("F1"), "keyboard"), self.show_keys),
            (Entry(":password", _("Change my password"), "", "pen-line"), self.change_password),
            (Entry(":sign_out", _("Sign out"), "", "log-out"), self.sign_out),
        ]

    # Keys

    @Slot()
    def jump(self) -> None:
        """Open the palette of pages and commands."""
        other = LANGUAGES["en" if i18n.language() == "zh" else "zh"]
        pages = [Entry(name, _(kind.title), "", kind.icon) for name, kind in self._kinds.items()]
        commands = [
            Entry(":language", other, _("Language"), "languages"),
            Entry(":larger", _("Larger text"), theme.keys("Ctrl++"), "a-arrow-up"),
            Entry(":smaller", _("Smaller text"), theme.keys("Ctrl+-"), "a-arrow-down"),
            Entry(":theme", self.top.theme.accessibleName(), "", "moon"),
            *(entry for entry, _slot in (*self.help.entries(), *self._commands())),
        ]
        palette = Palette([*pages, *commands], self)
        palette.taken.connect(self._on_taken)
        if PEOPLE in self._kinds:
            self.jobs.ask(people.list_people).succeeded.connect(palette.show_people)
        palette.open()

    @Slot(str)
    def _on_taken(self, key: str) -> None:
        known = (*self._commands(), *self.help.entries())
        commands = {entry.key: slot for entry, slot in known}
        commands |= {":language": self.switch_language, ":theme": self.switch_theme}
        commands |= {":larger": self.enlarge_text, ":smaller": self.reduce_text}
        if key in commands:
            commands[key]()
        elif key.startswith(PERSON):
            self.open(PEOPLE, UUID(key.removeprefix(PERSON)))
        else:
            self.open(key)

    def _add_shortcuts(self) -> None:
        QShortcut(QKeySequence("F1"), self, self.show_keys)
        QShortcut(QKeySequence("Shift+F1"), self, self.help.open)
        QShortcut(QKeySequence("Ctrl+K"), self, self.jump)
        for larger in ("Ctrl++", "Ctrl+="):
            QShortcut(QKeySequence(larger), self, self.enlarge_text)
        QShortcut(QKeySequence("Ctrl+-"), self, self.reduce_text)
        QShortcut(QKeySequence("Alt+Left"), self, self.back)
        QShortcut(QKeySequence("Alt+Right"), self, self.forward)
        for number, name in enumerate(list(self._kinds)[:9], start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self, self._on_number)
            shortcut.setProperty("page", name)

    @Slot()
    def _on_number(self) -> None:
        self.open(self.sender().property("page"))

    # Size

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the size for this person; wait for what is only on this computer (P4)."""
        if not self.leaving.is_free():
            event.ignore()
            self.leaving.ask(self.close)
            return
        self._memory.setValue("geometry", self.saveGeometry())
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        kept = self._memory.value("geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            room = self.screen().availableSize()
            self.resize(QSize(1440, 900).boundedTo(room))
