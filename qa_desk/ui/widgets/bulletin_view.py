"""A bulletin as it is read, with what can be done with it: confirm, publish, copy, print."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.reports import bulletin as report
from qa_desk.reports.bulletin import Entry
from qa_desk.services.bulletins import Bulletin
from qa_desk.ui import theme
from qa_desk.ui.widgets import keeping
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_links import CaseLinks
from qa_desk.ui.widgets.case_parts import coloured, heading, text
from qa_desk.ui.widgets.chips import Chip, IconLabel
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.problem import Problem

_MARGIN = 24


class BulletinView(QWidget):
    """Signals: `wanted(what)` for each thing to do, `edition_wanted(id)`, `confirmed(password)`."""

    wanted = Signal(str)
    edition_wanted = Signal(object)
    confirmed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bulletin: Bulletin | None = None
        self.title, self.facts = theme.role(heading(""), "title"), text("", "dim")
        self.state, self.said = Chip("", "neutral"), Chip("", "good")
        self.problem = Problem()
        self.editions = QComboBox()
        self.editions.setAccessibleName(_("Edition"))
        button = partial(act_button, self, self._on_clicked)
        self.edit = button("pen-line", "edit", _("Edit and publish…"))
        self.discard = button("trash-2", "discard", _("Discard draft"))
        self.copy = button("copy", "copy", _("Copy as text"))
        self.picture = button("copy", "picture", _("Copy picture"))
        self.save = button("download", "pictures", _("Save pictures…"))
        self.print = button("printer", "print", _("Print or save…"))
        self.read = theme.role(QPushButton(_("I have read it")), "primary")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(_("Your password"))
        self.password.setAccessibleName(_("Your password"))
        self.password.setMaximumWidth(theme.px(220))
        self.cases = CaseLinks(_("To be heard"))
        self._words = QVBoxLayout()
        self._words.setSpacing(4)
        self._lay_out()
        self.read.clicked.connect(self._on_read)
        self.password.returnPressed.connect(self._on_read)
        self.editions.currentIndexChanged.connect(self._on_edition)

    def show_bulletin(self, found: Bulletin) -> None:
        """Show a bulletin, or the edition of it that was asked for."""
        before, self.bulletin = self.bulletin, found
        self.title.setText(f"{report.title()}  {report.days(found.form)}")
        self.facts.setText(shown("\n".join(report.heads(found.sheet)[1:])))
        is_late = found.row.is_late(found.sheet.imprint.printed_at)
        self._show_state(is_late=is_late)
        self._show_editions(found)
        for button in (self.edit, self.discard):
            button.setVisible(found.may_edit)
        waits = found.row.to_do == "read"
        for widget in (self.password, self.read):
            widget.setVisible(waits)
            widget.setEnabled(waits)
        may_keep = keeping.may_keep(self)
        for button in (self.copy, self.picture, self.save, self.print):
            button.setVisible(may_keep)
        if before is None or before.shown != found.shown:
            self.say("")
        self._show_words(found)

    def say(self, words: str) -> None:
        """Say what was done."""
        self.problem.say("")
        self.said.show_state(words, "good")
        self.said.setVisible(bool(words))

    def complain(self, sentence: str) -> None:
        """Say why something was not done."""
        self.said.hide()
        self.problem.say(sentence)
        self.read.setEnabled(True)

    def _show_state(self, *, is_late: bool) -> None:
        found = self.bulletin
        if found is None:
            return
        if not found.row.is_published:
            words = _("Draft, late") if is_late else _("Draft")
            self.state.show_state(words, "late" if is_late else "neutral", "pen-line")
        elif found.row.asked:
            words = ngettext("{read} of {n} has read it", "{read} of {n} have read it",
                             found.row.asked)  # fmt: skip
            whole = found.row.read == found.row.asked
            self.state.show_state(
                words.format(read=found.row.read, n=found.row.asked),
                "good" if whole else "information",
                "check" if whole else "eye",
            )
        else:
            self.state.show_state(_("Published"), "good", "check")

    def _show_editions(self, found: Bulletin) -> None:
        choices: list[tuple[str, UUID]] = [(_("Whole bulletin, for QA only"), found.row.id)]
        choices += [(one.team or _("Edition for the centre"), one.id) for one in found.editions]
        self.editions.blockSignals(True)
        self.editions.clear()
        for words, key in choices:
            self.editions.addItem(shown(words), key)
        self.editions.setCurrentIndex([key for _words, key in choices].index(found.shown))
        self.editions.blockSignals(False)
        self.editions.setVisible((found.form.scope == "" and len(choices) > 1)
                                 or found.row.id != found.shown)  # fmt: skip

    def _show_words(self, found: Bulletin) -> None:
        while self._words.count():
            item = self._words.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for section in report.sections(found.sheet):
            self._words.addWidget(heading(section.title))
            for entry in section.entries:
                self._words.addWidget(_entry(entry))
            self._words.addSpacing(8)

    @Slot()
    def _on_read(self) -> None:
        if not self.password.text():
            self.complain(_("Enter your password to sign that you have read it."))
            self.password.setFocus()
            return
        self.read.setEnabled(False)
        self.confirmed.emit(self.password.text())
        self.password.clear()

    @Slot()
    def _on_edition(self) -> None:
        self.edition_wanted.emit(self.editions.currentData())

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("what")))

    def _lay_out(self) -> None:
        inside = theme.role(QWidget(), "bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 16)
        column.addLayout(self._words)
        column.addWidget(self.cases)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        area.setAccessibleName(report.title())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        top = QVBoxLayout()
        top.setContentsMargins(_MARGIN, 16, _MARGIN, 8)
        top.setSpacing(8)
        top.addLayout(head)
        top.addWidget(self.facts)
        top.addLayout(_line(self.editions, self.edit, self.discard, self.print))
        top.addLayout(_line(self.copy, self.picture, self.save))
        top.addLayout(_line(self.password, self.read, self.said))
        top.addWidget(self.problem)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addLayout(top)
        around.addWidget(area, 1)
        self.said.hide()


def _entry(entry: Entry) -> QWidget:
    """Return what stands below a title: a head, and its lines set in."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(2)
    if entry.head:
        head = text(shown(entry.head))
        line = QHBoxLayout()
        line.setSpacing(6)
        if entry.is_fatal:
            line.addWidget(IconLabel("triangle-alert", "fatal"))
            head = coloured(head, "fatal")
        line.addWidget(head, 1)
        column.addLayout(line)
    if entry.lines:
        column.addWidget(text(shown("\n".join(entry.lines)), "dim"))
    return box


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
