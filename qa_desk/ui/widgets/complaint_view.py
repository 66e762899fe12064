"""A complaint as its people read it: what was said, what was found out, who knows of it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.complaints import CAUSES, KINDS, SEVERITIES
from qa_desk.services.complaints import Record, Related
from qa_desk.ui import theme
from qa_desk.ui.widgets import complaint_words, wording
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.work import Actor

_MARGIN = 24
_MOST = 24  # characters of an action on its button


class ComplaintView(QScrollArea):
    """Shows a complaint. Signals: `wanted(what)`, `place_wanted(page, id)` to go elsewhere."""

    wanted = Signal(str)
    place_wanted = Signal(str, object)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Record | None = None
        self._opens_calls = permissions.may(actor, "import_calls")
        self.title = theme.role(heading(""), "title")
        self.title.setWordWrap(True)
        self.state, self.severity = Chip("", "neutral"), Chip("", "fatal", "triangle-alert")
        self.again = Chip("", "late", "repeat")
        self.facts, self.content = text("", "dim"), text("")
        self.parts = {
            name: (heading(words), text(""))
            for name, words in (
                ("investigation", _("What was found out")),
                ("cause", _("Root cause")),
                ("outcome", _("Answer to the customer")),
                ("report", _("Reported to the general manager")),
                ("readings", _("Read by manager")),
            )
        }
        self.buttons: dict[str, QPushButton] = {}
        for what, icon, words in (
            ("read", "eye", _("Mark as read")),
            ("report", "flag", _("Reported to the general manager…")),
            ("find", "search", _("Look into it…")),
            ("close", "check", _("Close…")),
            ("act", "circle-check", _("New action…")),
            ("edit", "pen-line", _("Edit…")),
            ("reopen", "undo-2", _("Open the complaint again")),
        ):
            self.buttons[what] = act_button(self, self._on_clicked, icon, what, words)
        self.call = act_button(self, self._on_clicked, "phone", "call", _("Show the call"))
        self._related = Flow()
        self._related_heading = heading(_("Belongs together"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._lay_out()

    def show_record(self, record: Record) -> None:
        """Show a complaint and what its reader may do with it."""
        self.record = record
        row = record.row
        self.title.setText(shown(wording.DOT.join(filter(None, (row.number, row.reason)))))
        self.state.show_state(*complaint_words.chip(row))
        self.severity.show_state(_(SEVERITIES[row.severity]), "fatal", "triangle-alert")
        self.severity.setVisible(row.severity == "major")
        self.again.show_state(complaint_words.repeat(row), "late", "repeat")
        self.again.setVisible(row.repeat > 0)
        self.facts.setText(shown(_facts(record)))
        self.content.setText(shown(record.content))
        for name, words in _parts(record).items():
            title, body = self.parts[name]
            body.setText(shown(words))
            title.setVisible(bool(words))
            body.setVisible(bool(words))
        for what, button in self.buttons.items():
            button.setVisible(what in record.offered)
        first = next((what for what in self.buttons if what in record.offered), "")
        for what, button in self.buttons.items():
            theme.expect(button, is_expected=what == first)
        self.call.setVisible(self._opens_calls and record.call_id is not None)
        self._show_related(record)

    def _show_related(self, record: Record) -> None:
        while (item := self._related.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        together: dict[str, Sequence[Related]] = {
            "results": record.evaluations,
            "complaints": record.others,
            "actions": record.actions,
        }
        for page, some in together.items():
            for one in some:
                button = QPushButton(_short(one), self)
                button.setProperty("page", page)
                button.setProperty("record", one.id)
                button.setToolTip(shown("\n".join((wording.local_time(one.at), one.words))).strip())
                button.clicked.connect(self._on_related)
                self._related.addWidget(button)
                button.show()
        self._related_heading.setVisible(any(together.values()))

    @Slot()
    def _on_related(self) -> None:
        button = self.sender()
        self.place_wanted.emit(button.property("page"), button.property("record"))

    @Slot()
    def _on_clicked(self) -> None:
        what = str(self.sender().property("what"))
        if what == "call" and self.record is not None:
            self.place_wanted.emit("calls", self.record.call_id)
        else:
            self.wanted.emit(what)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self.state, self.severity, self.again):
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addLayout(chips)
        column.addWidget(self.facts)
        offers = Flow()
        for button in (*self.buttons.values(), self.call):
            offers.addWidget(button)
        column.addLayout(offers)
        column.addWidget(heading(_("What the customer says")))
        column.addWidget(self.content)
        for title, body in self.parts.values():
            column.addWidget(title)
            column.addWidget(body)
        column.addWidget(self._related_heading)
        column.addLayout(self._related)
        column.addStretch(1)
        self.setWidget(inside)
        self.setFocusProxy(self.buttons["find"])


def _facts(record: Record) -> str:
    row = record.row
    said = [
        _(KINDS[row.kind]),
        _("received {time}").format(time=wording.local_time(row.received_at)),
        _("due by {time}").format(time=wording.local_time(row.due_at)),
        row.customer and _("customer {number}").format(number=row.customer),
        row.csr and _("CSR {person}").format(person=row.csr),
        row.is_attributable is not None
        and (_("attributed to the CSR") if row.is_attributable else _("not the CSR's doing")),
        row.department and _("answered by {department}").format(department=row.department),
        record.call and _("call ID {number}").format(number=record.call),
        _("entered by {person}, {time}").format(
            person=record.entered_by, time=wording.local_time(record.entered_at)
        ),
    ]
    return wording.DOT.join(words for words in said if words)


def _parts(record: Record) -> dict[str, str]:
    row, finding = record.row, record.finding
    closed = _by(row.closed_at, record.closed_by)
    reported = _by(row.reported_at, record.reported_by)
    cause = _(CAUSES[finding.cause]) if finding.cause else ""
    return {
        "investigation": finding.investigation,
        "cause": wording.DOT.join(filter(None, (cause, finding.root_cause))),
        "outcome": "\n".join(filter(None, (finding.outcome, closed))),
        "report": "\n".join(filter(None, (record.report_note, reported))),
        "readings": "\n".join(
            wording.DOT.join((who, wording.local_time(at))) for who, at in record.readings
        ),
    }


def _by(at: datetime | None, who: str) -> str:
    """Return when something was done and by whom, nothing while it is not."""
    return wording.DOT.join(filter(None, (wording.local_time(at), who))) if at else ""


def _short(one: Related) -> str:
    """Return what stands on the button of something that belongs to a complaint."""
    words = one.words if len(one.words) <= _MOST else one.words[:_MOST] + "…"
    return shown(wording.DOT.join(filter(None, (one.number, words)))).replace("&", "&&")
