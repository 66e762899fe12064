"""A training need as its people read it: what it is about, its sessions, its effect, its course."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.reports import training_effects
from qa_desk.reports.papers import ROLES
from qa_desk.reports.training_need import Session
from qa_desk.rules import workflow
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.trainings import METHODS, RETURNS, SOURCES
from qa_desk.services.training.types import Need
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import training_tables, training_words, wording
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_links import CaseLinks
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.effect_panel import EffectPanel
from qa_desk.ui.widgets.evidence_panel import EvidencePanel
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.work import Actor

_MARGIN = 24
_MAIN = (
    "approve_need",
    "accept_need",
    "submit_need",
    "schedule_training",
    "deliver_training",
    "give_result",
    "follow_up",
    "propose_verdict",
    "close_effective",
)
_BESIDE = ("book", "attend", "grade")  # beside the steps; they stand at what they are about


class NeedView(QWidget):
    """Shows a need. Signals: `wanted(what)` for each thing to do, `case_wanted(id)`."""

    wanted = Signal(str)
    case_wanted = Signal(object)
    signed = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.need: Need | None = None
        self.title = theme.role(heading(""), "title")
        self.title.setWordWrap(True)
        self.state, self.urgency = Chip("", "neutral"), Chip("", "late", "circle-alert")
        self.facts, self.about, self.wish = text("", "dim"), text(""), text("")
        self.answer, self.result = text(""), text("")
        self.buttons: dict[str, QPushButton] = {}
        self._offers = Flow()
        self.evidence = EvidencePanel(jobs, actor)
        self.sessions = self._table(training_tables.sessions(), lambda row: row.id, _("Sessions"))
        self.trainees = self._table(training_tables.trainees(), lambda row: row.id, _("Trainees"))
        self.effect = EffectPanel()
        self.verdict = text("")
        self.signatures = text("")
        self.password = QLineEdit()
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.course = QVBoxLayout()
        self._headings = {
            name: heading(words)
            for name, words in (
                ("sessions", _("Sessions")),
                ("trainees", _("Trainees")),
                ("result", _("Result back to QA")),
                ("signatures", _("Signatures")),
                ("course", _("Course of events")),
            )
        }
        self.session_buttons = {
            what: act_button(self, self._on_clicked, icon, what, words)
            for what, icon, words in (
                ("change", "pen-line", _("Change the session…")),
                ("attend", "users", _("Attendance…")),
                ("release", "user", _("Release from the shift…")),
                ("sign_in", "printer", _("Sign-in sheet…")),
            )
        }
        self.book = act_button(
            self, self._on_clicked, "plus", "schedule_training", _("Another session…")
        )
        self.grade = act_button(self, self._on_clicked, "pen-line", "grade", _("Test scores…"))
        self.taught = CaseLinks()
        self._lay_out()
        self.evidence.case_wanted.connect(self.case_wanted)
        self.sessions.chosen.connect(self._on_chosen)
        self.sessions.opened.connect(self._on_session_opened)
        self.sign.clicked.connect(self._on_sign)
        self.password.returnPressed.connect(self._on_sign)

    def show_need(self, need: Need) -> None:
        """Show a need; the lines that were chosen stay so."""
        self.need = need
        row = need.row
        self.title.setText(shown(f"{row.number}  {row.topic}"))
        self.state.show_state(
            training_words.status(row), *training_words.CHIPS.get(row.status, ("information",))
        )
        self.urgency.show_state(_("Urgent"), "late", "circle-alert")
        self.urgency.setVisible(row.urgency == "urgent")
        self._show_words(need)
        self._show_steps(need)
        self.evidence.show_need(need)
        for table, rows in (
            (self.sessions, need.sessions),
            (self.trainees, need.trainees),
        ):
            table.show_rows(rows)
        for name, found in (
            ("sessions", need.sessions),
            ("trainees", need.trainees),
            ("result", need.result),
            ("signatures", need.signatures),
        ):
            self._headings[name].setVisible(bool(found))
        for table, some in ((self.trainees, need.trainees), (self.sessions, need.sessions)):
            table.setVisible(bool(some))
        if self.sessions.current() is None and need.sessions:
            self.sessions.choose(need.sessions[-1].id)
        self._show_effect(need)
        self._show_signatures(need)
        self._show_course(need)
        self._on_chosen()

    def session(self) -> Session | None:
        """Return the session that is chosen."""
        found: Session | None = self.sessions.current()
        return found

    # -- what is shown -----------------------------------------------------------------------

    def _show_words(self, need: Need) -> None:
        row, draft = need.row, need.draft
        facts = [
            _(SOURCES[row.source]),
            _("raised by {person}, {time}").format(
                person=shown(str(row.raised_by)), time=wording.local_time(row.raised_at)
            ),
            _("due {day}").format(day=training_words.day(row.due_on)),
        ]
        if need.approved_by is not None:
            facts.append(_("approved by {person}").format(person=shown(str(need.approved_by))))
        if row.trainer is not None:
            facts.append(_("trainer {person}").format(person=shown(str(row.trainer))))
        self.facts.setText(wording.DOT.join(facts))
        self.about.setText(shown(_joined(draft.problem, _items(need))))
        self.about.setVisible(bool(self.about.text()))
        self.wish.setText(shown(_wish(need)))
        said = _answer(need)
        self.answer.setText(shown(said))
        self.answer.setVisible(bool(said))
        back = training_words.at(need.result_at)
        self.result.setText(shown(wording.DOT.join(filter(None, (need.result, back)))))
        self.result.setVisible(bool(need.result))

    def _show_steps(self, need: Need) -> None:
        """Offer what the reader may do, the likeliest first."""
        offered = [key for key in _MAIN if key in need.offered]
        hidden = (*_MAIN, *_BESIDE, "close_ineffective")  # one form decides either way
        offered += [key for key in need.offered if key not in hidden]
        for button in self.buttons.values():
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for place, key in enumerate([*offered, "print"]):
            if key == "edit":
                button = act_button(self, self._on_clicked, "pen-line", key, _("Edit…"))
            elif key == "print":
                button = act_button(self, self._on_clicked, "printer", key, _("Print…"))
            else:
                button = act_button(self, self._on_clicked, "", key, _step_words(key))
            if place == 0 and key != "print":
                theme.role(button, "primary")
            self.buttons[key] = button
            self._offers.addWidget(button)
            button.show()

    def _show_effect(self, need: Need) -> None:
        self.effect.show_need(need)
        said = [need.verdict_reason]
        if need.follows:
            said.append(_("{number} follows from it").format(number=need.follows[1]))
        if need.origin:
            said.append(_("follows from {number}").format(number=need.origin[1]))
        if need.merged_into:
            said.append(_("merged into {number}").format(number=need.merged_into[1]))
        words = wording.DOT.join(filter(None, said))
        self.verdict.setText(shown(words))
        self.verdict.setVisible(bool(words))

    def _show_signatures(self, need: Need) -> None:
        lines = []
        for one in need.signatures:
            when = training_words.at(one.at) or _("Not signed yet")
            parts = (_(ROLES.get(one.role, one.role)), shown(str(one.name or "")), when)
            lines.append(wording.DOT.join(filter(None, parts)))
        self.signatures.setText("\n".join(lines))
        self.signatures.setVisible(bool(lines))
        waits = any(one.waits_for_me for one in need.signatures)
        for widget in (self.password, self.sign):
            widget.setVisible(waits)

    def _show_course(self, need: Need) -> None:
        while (item := self.course.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in need.history:
            self.course.addWidget(text(workflow.label(one.key), "strong"))
            who = (shown(str(one.by)).strip(), _(ROLES.get(one.role, one.role)),
                   wording.local_time(one.at))  # fmt: skip
            self.course.addWidget(text(wording.DOT.join(filter(None, who)), "small"))
            if one.words:
                self.course.addWidget(text(shown(one.words)))
        self._headings["course"].setVisible(bool(need.history))

    @Slot()
    def _on_chosen(self) -> None:
        need, session = self.need, self.session()
        if need is None:
            return
        offered = need.offered
        marked = session is not None and any(one.state for one in session.attendance)
        visible = {
            "change": "book" in offered and not marked,
            "attend": "attend" in offered,
            "release": session is not None and session.id in need.releases,
            "sign_in": "attend" in offered,
        }
        for what, button in self.session_buttons.items():
            button.setVisible(session is not None and visible[what])
        self.book.setVisible("book" in offered)
        self.grade.setVisible("grade" in offered)

    # -- what is wanted ----------------------------------------------------------------------

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("what")))

    @Slot()
    def _on_session_opened(self) -> None:
        if not self.session_buttons["attend"].isHidden():
            self.wanted.emit("attend")

    @Slot()
    def _on_sign(self) -> None:
        self.signed.emit(self.password.text())
        self.password.clear()

    # -- building ----------------------------------------------------------------------------

    def _table(self, columns: Sequence[object], key: object, name: str) -> PlainTable:
        table = PlainTable(Table(columns, key), name, self)  # type: ignore[arg-type]
        table.fit_rows()
        return table

    def _lay_out(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(_("Your password"))
        self.password.setAccessibleName(_("Your password"))
        self.password.setMaximumWidth(theme.px(220))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self.state, self.urgency):
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addLayout(chips)
        column.addWidget(self.facts)
        column.addLayout(self._offers)
        for widget in (self.answer, self.about, self.wish):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.effect)
        column.addWidget(self.verdict)
        self._add(column, "sessions", self.sessions)
        column.addLayout(_line(*self.session_buttons.values(), self.book))
        self._add(column, "trainees", self.trainees)
        column.addLayout(_line(self.grade))
        self._add(column, "result", self.result)
        column.addSpacing(4)
        column.addWidget(self.evidence)
        column.addWidget(self.taught)
        self._add(column, "signatures", self.signatures)
        column.addLayout(_line(self.password, self.sign))
        self._add(column, "course")
        self.course.setSpacing(2)
        column.addLayout(self.course)
        column.addStretch(1)
        self._scroll(inside)

    def _scroll(self, inside: QWidget) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(area, 1)
        around.addWidget(self.evidence.sound)

    def _add(self, column: QVBoxLayout, name: str, *widgets: QWidget) -> None:
        column.addSpacing(4)
        column.addWidget(self._headings[name])
        for widget in widgets:
            column.addWidget(widget)


def _line(*widgets: QWidget) -> Flow:
    line = Flow()
    for widget in widgets:
        line.addWidget(widget)
    return line


def _step_words(key: str) -> str:
    if key == "close_effective":
        return _("Decide the verdict…")
    asks = ("submit_need", "approve_need", "deliver_training", "follow_up")
    words = workflow.label(key)
    return words if key in asks else _("{step}…").format(step=words)


def _joined(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _items(need: Need) -> str:
    items = _(", ").join(map(str, need.item_texts))
    if not need.draft.dimension:
        return items
    return wording.DOT.join(filter(None, (_(DIMENSIONS[need.draft.dimension]), items)))


def _wish(need: Need) -> str:
    """Return the goal, the method and the content."""
    draft = need.draft
    words = [
        _("Training goal: {goal}").format(
            goal=training_effects.goal(draft.metric, need.goal_baseline, draft.target)
        )
    ]
    words.append(_(METHODS[draft.method]))
    return _joined(wording.DOT.join(words), draft.content)


def _answer(need: Need) -> str:
    """Return why it was returned."""
    if not need.return_kind:
        return ""
    words = _("Returned: {reason}")
    why = wording.DOT.join(filter(None, (_(RETURNS[need.return_kind]), need.return_reason)))
    return words.format(reason=why)
