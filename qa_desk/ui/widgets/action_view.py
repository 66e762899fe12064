"""An action as its people read it: what, by whom, until when, the reply, what was done."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.action_items import CAUSES, SOURCES, WHOLE
from qa_desk.services.actions import Action
from qa_desk.ui import theme
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import action_tables, action_words, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.work import Actor

_MARGIN = 24


class ActionView(QWidget):
    """Shows an action. Signals: `wanted(what)` for each thing to do, `case_wanted(id)`."""

    wanted = Signal(str)
    case_wanted = Signal(object)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action: Action | None = None
        self._opens = permissions.may(actor, "see_results")
        self.title = theme.role(heading(""), "title")
        self.state, self.reminder = Chip("", "neutral"), Chip("", "late", "clock")
        self.urgency = Chip("", "late", "circle-alert")
        self.facts, self.what, self.result = text("", "dim"), text(""), text("")
        self.receipt = text("", "dim")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Progress"))
        self.progress.setMaximumWidth(theme.px(320))
        self.buttons: dict[str, QPushButton] = {}
        self._offers = Flow()
        self.evidence = PlainTable(
            Table(action_tables.evidence(), lambda row: row.evaluation_id), _("Evidence"), self
        )
        self.evidence.fit_rows()
        self.open_case = QPushButton(theme.icon("eye"), _("Open the result"))
        self.open_case.setIconSize(theme.icon_size(gap=True))
        self.course = QVBoxLayout()
        self._headings = {
            name: heading(words)
            for name, words in (
                ("evidence", _("Evidence")),
                ("result", _("Reply")),
                ("course", _("Course of events")),
            )
        }
        self._lay_out()
        self.evidence.opened.connect(self._on_case)
        self.open_case.clicked.connect(self._on_case)

    def show_action(self, action: Action) -> None:
        """Show an action."""
        self.action = action
        row = action.row
        self.title.setText(action_words.title(row))
        self.state.show_state(action_words.state(row), *action_words.CHIPS[row.state])
        reminder = action_words.reminder(row)
        kind = "late" if row.stage == WHOLE else "information"
        self.reminder.show_state(reminder, kind, "clock")
        self.reminder.setVisible(bool(reminder))
        self.urgency.show_state(_("Urgent"), "late", "circle-alert")
        self.urgency.setVisible(row.urgency == "urgent")
        self.facts.setText(_facts(action))
        self.what.setText(shown(row.what))
        self.progress.setValue(row.progress)
        self.progress.setVisible(row.state == "open" and bool(row.progress))
        self.evidence.show_rows(action.evidence)
        self.result.setText(shown(action.result))
        self.receipt.setText(_receipt(action))
        for name, found in (("evidence", action.evidence), ("result", self.receipt.text())):
            self._headings[name].setVisible(bool(found))
        self.evidence.setVisible(bool(action.evidence))
        self.open_case.setVisible(bool(action.evidence) and self._opens)
        self.result.setVisible(bool(action.result))
        self.receipt.setVisible(bool(self.receipt.text()))
        self._show_steps(action)
        self._show_course(action)

    def _show_steps(self, action: Action) -> None:
        """Offer what the reader may do, the likeliest first."""
        for button in self.buttons.values():
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        words = {
            "finish": _("Answer…") if action.row.kind == "suggestion" else _("Finish…"),
            "report": _("Report progress…"),
            "hand_over": _("Hand over…"),
            "postpone": _("Change the due date…"),
            "drop": _("Take it back…") if action.row.kind == "suggestion" else _("Drop…"),
            "print": _("Print…"),
        }
        offered = [key for key in words if key in action.offered]
        self.buttons = {}
        for place, key in enumerate([*offered, "print"]):
            button = QPushButton(words[key], self)
            if key == "print":
                button.setIcon(theme.icon("printer"))
                button.setIconSize(theme.icon_size(gap=True))
            elif place == 0 and key == "finish":
                theme.role(button, "primary")
            button.setProperty("what", key)
            button.clicked.connect(self._on_clicked)
            self.buttons[key] = button
            self._offers.addWidget(button)
            button.show()

    def _show_course(self, action: Action) -> None:
        while (item := self.course.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in action.history:
            self.course.addWidget(text(action_words.step(one.key), "strong"))
            who = (shown(str(one.by)).strip(), wording.local_time(one.at))
            self.course.addWidget(text(wording.DOT.join(filter(None, who)), "small"))
            if said := action_words.done(one):
                self.course.addWidget(text(said))

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("what")))

    @Slot()
    def _on_case(self) -> None:
        rows = self.evidence.table.rows
        found = self.evidence.current() or (rows[0] if rows else None)
        if found is not None and self._opens:
            self.case_wanted.emit(found.evaluation_id)

    def _lay_out(self) -> None:
        inside = theme.role(QWidget(), "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(8)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self.state, self.urgency, self.reminder):
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addWidget(self.title)
        column.addLayout(chips)
        column.addWidget(self.facts)
        column.addLayout(self._offers)
        column.addSpacing(4)
        column.addWidget(self.what)
        column.addWidget(self.progress)
        for name, widgets in (
            ("result", (self.result, self.receipt)),
            ("evidence", (self.evidence, _line(self.open_case))),
            ("course", ()),
        ):
            column.addSpacing(4)
            column.addWidget(self._headings[name])
            for widget in widgets:
                column.addWidget(widget)
        self.course.setSpacing(2)
        column.addLayout(self.course)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)


def _line(button: QWidget) -> QWidget:
    line = QWidget()
    Flow(line).addWidget(button)
    return line


def _facts(action: Action) -> str:
    row = action.row
    facts = [
        _("from {person}, {time}").format(
            person=shown(str(row.given_by)), time=wording.local_time(row.given_at)
        )
    ]
    if row.owner is not None:
        facts.append(_("responsible: {person}").format(person=shown(str(row.owner))))
    facts += [shown(row.department)] if row.department else []
    facts += [_(CAUSES[row.cause])] if row.cause else []
    facts += [_(SOURCES[row.source])] if row.source else []
    if row.begins is not None:
        facts.append(_("begins {day}").format(day=row.begins.isoformat()))
    facts.append(_("due by {day}").format(day=row.due.isoformat()))
    return wording.DOT.join(facts)


def _receipt(action: Action) -> str:
    """Return who closed it and when, and whether the reply was read."""
    if action.finished_at is None:
        return ""
    said = [
        action_words.state(action.row),
        shown(str(action.finished_by or "")),
        wording.local_time(action.finished_at),
    ]
    if action.read_at is not None:
        said.append(_("read {time}").format(time=wording.local_time(action.read_at)))
    return wording.DOT.join(filter(None, said))
