"""F1: every key of the program in one list; those of the scoring desk can be changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import N_, _
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem

_SCORING = N_("While scoring")
_FIXED = (
    (_SCORING, N_("An option; 1 sets a fatal error"), ("1", "9")),
    (_SCORING, N_("To the note and back"), ("Tab", "Esc")),
    (_SCORING, N_("Remove the mark or attachment that has the focus"), ("Del",)),
    (_SCORING, N_("Attach the picture or the files of the clipboard"), ("Ctrl+V",)),
    (N_("Everywhere"), N_("This list"), ("F1",)),
    (N_("Everywhere"), N_("The handbook, at this page"), ("Shift+F1",)),
    (N_("Everywhere"), N_("Jump to a page or command"), ("Ctrl+K",)),
    (N_("Everywhere"), N_("Lock the window"), ("Ctrl+L",)),
    (N_("Everywhere"), N_("Ask, or report a fault of the knowledge base"), ("F10",)),
    (N_("Everywhere"), N_("Your pages, from top to bottom"), ("Ctrl+1", "Ctrl+9")),
    (N_("Everywhere"), N_("Larger, smaller text"), ("Ctrl++", "Ctrl+-")),
    (N_("Everywhere"), N_("Back, forward"), ("Alt+Left", "Alt+Right")),
    (N_("In a list"), N_("Open, or go to what is to be done"), ("Return",)),
    (N_("In a list"), N_("Filter"), ("Ctrl+F",)),
    (N_("In a list"), N_("Copy the chosen rows with their headings"), ("Ctrl+C",)),
    (N_("In a picture"), N_("From mark to mark"), ("Left", "Right", "Up", "Down")),
    (N_("In a picture"), N_("List the evaluations behind a mark"), ("Return",)),
    (N_("In a picture"), N_("Save, print the picture"), ("Ctrl+S", "Ctrl+P")),
    (N_("In a picture"), N_("Copy the figures, the picture"), ("Ctrl+C", "Ctrl+Shift+C")),
    (N_("Results"), N_("Print or save the slips of the chosen results"), ("Ctrl+P",)),
    (N_("A quick check"), N_("OK, problem, praise"), ("O", "P", "+")),
    (N_("A quick check"), N_("How it was checked"), ("Alt+1", "Alt+5")),
    (N_("A quick check"), N_("Save, next person; save the round"), ("Ctrl+Return",)),
)


@dataclass(frozen=True)
class _Row:
    place: str
    words: str
    keys: str
    in_text: str = ""
    command: Command | None = None


def _rows() -> Iterator[_Row]:
    for command in Command:
        known = keys.bound(command)
        yield _Row(
            _(_SCORING),
            _(command.value),
            keys.native(key for key in known if not keys.in_text(key)),
            keys.native(key for key in known if keys.in_text(key)),
            command,
        )
    for place, words, pressed in _FIXED:
        between = " … " if pressed[0][-1:].isdigit() and len(pressed) == 2 else ", "
        yield _Row(_(place), _(words), between.join(map(theme.keys, pressed)))


class KeysDialog(QDialog):
    """Lists keys, and takes another one for a command. `changed()` when it closes, if it was."""

    changed = Signal()

    def __init__(self, memory: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._asked: Command | None = None  # the next key is for it
        self._has_changed = False
        self.setWindowTitle(_("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = (
            Column[_Row](_("Where"), lambda row: row.place),
            Column[_Row](_("What"), lambda row: row.words, wide=True),
            Column[_Row](_("Keys"), lambda row: row.keys),
            Column[_Row](_("In a note too"), lambda row: row.in_text),
        )
        self.table = PlainTable(Table(columns, key=lambda row: row.words), _("Keys"), self)
        self.hint = theme.role(QLabel(), "dim")
        self.problem = Problem()
        self.change = QPushButton(_("Change"))
        self.usual = QPushButton(_("Usual key"))
        self.close_button = theme.role(QPushButton(_("Close")), "primary")
        self._lay_out()
        self.table.opened.connect(self._on_change)
        self.table.chosen.connect(self._on_chosen)
        self.table.installEventFilter(self)
        self.change.clicked.connect(self._on_change)
        self.usual.clicked.connect(self._on_usual)
        self.close_button.clicked.connect(self.accept)
        self._show()
        self.table.choose(_(next(iter(Command)).value))

    def _lay_out(self) -> None:
        self.hint.setWordWrap(True)
        self.hint.setMinimumHeight(2 * self.hint.fontMetrics().lineSpacing())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.change)
        buttons.addWidget(self.usual)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.hint)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self.resize(theme.px(680), theme.px(560))

    def _show(self) -> None:
        self.table.show_rows(tuple(_rows()))
        self._on_chosen()

    def command(self) -> Command | None:
        """Return the command chosen, None where its keys are fixed."""
        row = self.table.current()
        return row.command if row else None

    @Slot()
    def _on_chosen(self) -> None:
        self._asked = None
        command = self.command()
        for button in (self.change, self.usual):
            button.setEnabled(command is not None)
            button.setToolTip("" if command else _("This key is the same for everybody."))
        self.hint.setText(_("Enter changes a key of the scoring desk, for you on this computer."))

    @Slot()
    def _on_change(self) -> None:
        self._asked = self.command()
        if self._asked is not None:
            words = _("Press the key for “{command}”; Esc leaves it as it is.")
            self.hint.setText(words.format(command=_(self._asked.value)))
            self.problem.say("")
            self.table.setFocus()

    @Slot()
    def _on_usual(self) -> None:
        command = self.command()
        if command is not None:
            keys.unbind(self._memory, command)
            self._take(command)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the next key for the command that asked for it."""
        if self._asked is None or watched is not self.table or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else the window's shortcuts would have it
        elif event.type() == QEvent.Type.KeyPress and (key := keys.pressed(event)):
            self._press(self._asked, key)
        return True

    def _press(self, command: Command, key: str) -> None:
        if key == "Esc":
            self._on_chosen()
            return
        refusal = keys.refusal(command, key)
        self.problem.say(refusal)
        if not refusal:
            keys.bind(self._memory, command, key)
            self._take(command)

    def _take(self, command: Command) -> None:
        self._show()
        self.table.choose(_(command.value))
        self._has_changed = True

    def done(self, result: int) -> None:
        """Close."""
        super().done(result)
        if self._has_changed:
            self.changed.emit()
