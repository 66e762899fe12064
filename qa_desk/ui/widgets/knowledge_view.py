"""A question as its people read it: what is asked, the answer, the way it took, what to do."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions, workflow
from qa_desk.rules.knowledge import CHANGES, CHANNELS, FOUND, SOURCES
from qa_desk.services.knowledge.types import Heard, Past, Ticket
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import knowledge_words, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.sound_bar import SoundBar
from qa_desk.work import Actor

_MARGIN = 24
_AT_ONCE = ("take_question", "tell_csr")


class TicketView(QWidget):
    """Shows a question. Signals: `wanted(what)` for each thing to do, `case_wanted(id)`."""

    wanted = Signal(str)
    case_wanted = Signal(object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticket: Ticket | None = None
        self._opens = permissions.may(actor, "see_results")
        self._verifies = permissions.may(actor, "knowledge.verify")
        self.title = theme.role(heading(""), "title")
        self.title.setWordWrap(True)
        self.state = Chip("", "neutral")
        self.urgency = Chip(_("Urgent"), "late", "circle-alert")
        self.customer = Chip(_("The customer is waiting"), "late", "phone")
        self.late = Chip("", "late", "clock")
        self.facts, self.turn = text("", "dim"), text("", "strong")
        self.buttons: dict[str, QPushButton] = {}
        self._offers = Flow()
        self._parts: dict[str, tuple[QWidget, QWidget]] = {}
        self.sound = SoundBar(jobs)
        self.sound.hide()
        self.course = QVBoxLayout()
        self._course_heading = heading(_("Course of events"))
        self._lay_out()

    def show_ticket(self, ticket: Ticket) -> None:
        """Show a question as it is now."""
        self.ticket = ticket
        row = ticket.row
        self.title.setText(shown(row.question))
        self.state.show_state(
            wording.status(row.status), *knowledge_words.CHIPS.get(row.status, ("information",))
        )
        self.urgency.setVisible(row.urgency == "urgent")
        self.customer.setVisible(row.is_waiting)
        late = knowledge_words.clock(row) if row.reminder else ""
        if row.is_past_promise:
            late = _("The promise was not kept")
        self.late.show_state(late, "late", "clock")
        self.late.setVisible(bool(late))
        self.facts.setText(wording.DOT.join(filter(None, _facts(ticket))))
        words = knowledge_words.turn(row)
        self.turn.setText(
            _("Whose turn: {who}, until {time}").format(
                who=words, time=wording.local_time(row.due_at)
            )
        )
        self.turn.setVisible(bool(words))
        for name, said in _said(ticket).items():
            label, field = self._parts[name]
            field.setText(shown(said))  # type: ignore[attr-defined]
            for widget in (label, field):
                widget.setVisible(bool(said))
        self._show_steps(ticket)
        self._show_course(ticket.history)

    # -- what is shown -------------------------------------------------------------------------

    def _show_steps(self, ticket: Ticket) -> None:
        """Offer what the reader may do, the expected step first."""
        for button in self.buttons.values():
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        offered = [(key, workflow.label(key)) for key in ticket.offered]
        if ticket.reads:
            offered.insert(0, ("read", _("I have read the answer")))
        if ticket.evaluation and self._opens:
            offered.append(("case", _("Open the result")))
        if self._verifies and ticket.settled and not ticket.is_outdated:
            offered.append(("outdate", _("No longer holds…")))
        offered.append(("print", _("Print…")))
        for key, words in offered:
            ends = "…" if key in ticket.offered and key not in _AT_ONCE else ""
            button = QPushButton(words + ends, self)
            button.setProperty("what", key)
            button.clicked.connect(self._on_clicked)
            if key in ("read", ticket.row.step):
                theme.role(button, "primary")
            self.buttons[key] = button
            self._offers.addWidget(button)
            button.show()

    def _show_course(self, history: tuple[Past, ...]) -> None:
        while (item := self.course.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in history:
            self.course.addWidget(text(workflow.label(one.key), "strong"))
            self.course.addWidget(text(wording.DOT.join(filter(None, _how(one))), "small"))
            if one.words:
                self.course.addWidget(text(shown(one.words)))
        self._course_heading.setVisible(bool(history))

    @Slot()
    def _on_clicked(self) -> None:
        what = str(self.sender().property("what"))
        if what == "case":
            if self.ticket is not None and self.ticket.evaluation is not None:
                self.case_wanted.emit(self.ticket.evaluation[0])
        else:
            self.wanted.emit(what)

    def show_sound(self, heard: Heard) -> None:
        """Offer the call that a slip is about, where the reader hears it here."""
        self.sound.show_call(heard.parts, heard.length_ms, ())
        self.sound.setVisible(bool(heard.parts))

    def start(self) -> None:
        """Go to the first thing to do."""
        for button in self.buttons.values():
            button.setFocus()
            return

    # -- building ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        chips = Flow()
        for chip in (self.state, self.customer, self.urgency, self.late):
            chips.addWidget(chip)
        column.addLayout(chips)
        column.addWidget(self.facts)
        column.addWidget(self.turn)
        column.addLayout(self._offers)
        for name, words in (
            ("same", _("Same as another question")),
            ("interim", _("Answer meanwhile")),
            ("answer", _("Answer")),
            ("found", _("Knowledge base as it was")),
            ("tried", _("What was tried")),
            ("source", _("Source")),
            ("change", _("Knowledge base now")),
            ("customer", _("Customer answered")),
            ("receipts", _("Acknowledged")),
        ):
            label, field = heading(words), text("")
            self._parts[name] = (label, field)
            column.addWidget(label)
            column.addWidget(field)
        column.addSpacing(4)
        column.addWidget(self._course_heading)
        column.addLayout(self.course)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(theme.role(inside, "surface"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self.sound)


def _facts(ticket: Ticket) -> list[str]:
    row = ticket.row
    evaluation = ticket.evaluation[1] if ticket.evaluation else ""
    return [
        row.number,
        _(SOURCES[row.source]),
        shown(row.reason),
        shown(wording.DOT.join(filter(None, (evaluation, ticket.item)))),
        _("raised by {person}, {time}").format(
            person=shown(str(row.raised_by)), time=wording.local_time(row.raised_at)
        ),
        shown(str(row.csr)) if row.csr and row.csr != row.raised_by else "",
        shown(row.team),
        _("customer promised until {time}").format(time=wording.local_time(row.promise_at)),
        _("from {number}").format(number=ticket.origin) if ticket.origin else "",
        _("also answers {numbers}").format(numbers=_(", ").join(ticket.duplicates))
        if ticket.duplicates
        else "",
    ]


def _said(ticket: Ticket) -> dict[str, str]:
    same = ticket.same_as
    verified, settled, customer = ticket.verified, ticket.settled, ticket.customer
    found = _(FOUND[ticket.found]) if ticket.found else ""
    source = change = answered = ""
    if verified is not None:
        source = wording.DOT.join(
            (
                verified.department,
                verified.person,
                verified.document,
                wording.local_time(verified.at),
            )
        )
    if settled is not None:
        change = wording.DOT.join(
            filter(
                None,
                (
                    _(CHANGES[settled.change]),
                    " ".join(filter(None, (settled.article, settled.version))),
                    settled.summary,
                    _("holds from {day}").format(day=settled.effective_on.isoformat())
                    if settled.effective_on
                    else "",
                    settled.tell,
                    _("no longer holds") if ticket.is_outdated else "",
                ),
            )
        )
    if customer is not None:
        answered = wording.DOT.join(
            (wording.local_time(customer.at), _(CHANNELS[customer.channel]), customer.result)
        )
    return {
        "same": wording.DOT.join((same.number, same.answer)) if same else "",
        "interim": "" if ticket.answer and ticket.settled else ticket.interim,
        "answer": ticket.answer,
        "found": wording.DOT.join(filter(None, (found, ticket.article))),
        "tried": ticket.tried,
        "source": source,
        "change": change,
        "customer": answered,
        "receipts": "\n".join(
            wording.DOT.join(
                (_(knowledge_words.READERS[one.role]), str(one.by), wording.local_time(one.at))
            )
            for one in ticket.receipts
        ),
    }


def _how(one: Past) -> tuple[str, ...]:
    took = ""
    if one.source and one.entered_at:
        minutes = int((one.at - one.entered_at).total_seconds()) // 60
        took = _("after {time}").format(time=knowledge_words.length(minutes))
        if one.due_at and one.at > one.due_at:
            took = _("late, after {time}").format(time=knowledge_words.length(minutes))
    return shown(str(one.by)).strip(), wording.local_time(one.at), took
