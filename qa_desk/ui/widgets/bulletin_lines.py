"""The lines of a bulletin that somebody writes: praise, criticism, what is to be done."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import N_, Bilingual, _, ngettext
from qa_desk.reports.bulletin import who
from qa_desk.rules.bulletins import Line
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown

_FIELDS = {  # of a kind of line: what is written, in which words
    "praise": (
        ("fact", N_("What was done well")),
        ("quote", N_("In the CSR's words (may be empty)")),
        ("practice", N_("Where to hear it (may be empty)")),
    ),
    "criticism": (("fact", N_("What happened")), ("practice", N_("Correct practice"))),
    "fatal": (("practice", N_("What is to be done")),),
}
_ROWS = 10


class LineEditor(QWidget):
    """One line. Signals: `changed()`, `removed()`."""

    changed = Signal()
    removed = Signal()

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self.fields: dict[str, QLineEdit] = {}
        self.remove = QPushButton(theme.icon("x"), "")
        self.remove.setToolTip(_("Leave it out"))
        self.remove.setAccessibleName(_("Leave it out"))
        self.remove.setVisible(line.kind != "fatal")
        self.remove.clicked.connect(self.removed)
        named = Chip(_("named") if line.may_name else _("without a name"), "neutral")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(text(shown(about(line))), 1)
        if line.csr_id:
            named.setToolTip(_why(line))
            head.addWidget(named)
        head.addWidget(self.remove)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        if line.kind == "fatal" and line.fact:
            grid.addWidget(text(shown(line.fact), "dim"), 0, 0, 1, 2)
        for row, (name, words) in enumerate(_FIELDS[line.kind], start=1):
            field = QLineEdit(getattr(line, name))
            field.setAccessibleName(_(words))
            field.textChanged.connect(self.changed)
            label = QLabel(_(words))
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            self.fields[name] = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(grid)

    def line(self) -> Line:
        """Return the line as it is written now."""
        written: dict[str, Any] = {name: one.text() for name, one in self.fields.items()}
        return replace(self._line, **written)


class LineList(QWidget):
    """The lines of one kind. Signals: `changed()`, `proposals_wanted()`."""

    changed = Signal()
    proposals_wanted = Signal()

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.editors: list[LineEditor] = []
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("None, because…"))
        self.reason.setAccessibleName(_("Why there is none"))
        self.reason.textChanged.connect(self.changed)
        self.choose = QPushButton(theme.icon("list-checks"), _("Choose from the results…"))
        self.choose.setIconSize(theme.icon_size(gap=True))
        self.own = QPushButton(theme.icon("plus"), _("Write one"))
        self.own.setIconSize(theme.icon_size(gap=True))
        self._column = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.own)
        buttons.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 8)
        around.setSpacing(4)
        around.addLayout(self._column)
        around.addWidget(self.reason)
        around.addLayout(buttons)
        for button in (self.choose, self.own):
            button.setAutoDefault(False)
            button.setVisible(kind != "fatal")
        self.choose.clicked.connect(self.proposals_wanted)
        self.own.clicked.connect(self._on_own)

    def show_lines(self, lines: Sequence[Line], reason: str = "") -> None:
        """Show these lines instead."""
        for editor in self.editors:
            editor.deleteLater()
        self.editors = []
        self.reason.setText(reason)
        for line in lines:
            self._add(line)
        self._show_reason()

    def add_lines(self, lines: Sequence[Line]) -> None:
        """Add lines that were chosen."""
        for line in lines:
            self._add(line)
        self._show_reason()
        self.changed.emit()

    def lines(self) -> tuple[Line, ...]:
        """Return the lines as they are written now."""
        return tuple(editor.line() for editor in self.editors)

    def told(self) -> set[tuple[UUID | None, UUID | None]]:
        """Return what results and quick checks the lines are about."""
        return {(line.evaluation_id, line.check_id) for line in self.lines()}

    def _add(self, line: Line) -> None:
        editor = LineEditor(line, self)
        editor.changed.connect(self.changed)
        editor.removed.connect(self._on_removed)
        self.editors.append(editor)
        self._column.addWidget(editor)

    def _show_reason(self) -> None:
        self.reason.setVisible(not self.editors and self.kind != "fatal")

    @Slot()
    def _on_own(self) -> None:
        self.add_lines([Line(self.kind)])
        self.editors[-1].fields["fact"].setFocus()

    @Slot()
    def _on_removed(self) -> None:
        editor = self.sender()
        if isinstance(editor, LineEditor):
            self.editors.remove(editor)
            editor.deleteLater()
            self._show_reason()
            self.changed.emit()


class ProposalsDialog(FormDialog):
    """What the results offer, to be ticked."""

    def __init__(self, title: str, lines: Sequence[Line], parent: QWidget | None = None) -> None:
        super().__init__(title, _("Take over"), parent)
        self.list = QListWidget()
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for line in lines:
            item = QListWidgetItem(shown(_offered(line)), self.list)
            item.setToolTip(shown(_offered(line)))
            item.setData(Qt.ItemDataRole.UserRole, line)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.setMinimumHeight(theme.px(28) * _ROWS)
        self.list.setCurrentRow(0)
        number = len(lines)
        words = ngettext("{n} result to choose from", "{n} results to choose from", number)
        self.add(words.format(n=number), self.list, _("Space ticks one."))
        self.setFixedWidth(theme.px(720))

    def chosen(self) -> list[Line]:
        """Return what is ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def missing(self) -> str:
        """Return what is wrong with what was chosen."""
        return "" if self.chosen() else _("Tick at least one.")


def about(line: Line) -> str:
    """Return whose line it is, of which call, about what."""
    said = [who(line) if line.csr_id else _("Without a person"), line.team]
    if line.call_at:
        said.append(wording.local_time(line.call_at))
    if line.final is not None:
        said.append(wording.score(line.final))
    if line.fatal_class:
        said.append(_(FATAL_CLASSES[line.fatal_class]))
    said.append(str(Bilingual(line.what_zh, line.what_en)))
    return wording.DOT.join(filter(None, said))


def _offered(line: Line) -> str:
    return wording.DOT.join(filter(None, (about(line), line.fact)))


def _why(line: Line) -> str:
    if line.may_name:
        return _("The CSR's own team reads who it is; everybody else what the centre has set.")
    if line.kind == "praise":
        return _("This CSR does not want to be praised by name.")
    return _("Nobody reads who it is until the result is signed or can no longer be disputed.")
