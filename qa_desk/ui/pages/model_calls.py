"""Model calls: what everybody may hear by item, and what a CSR is asked about his own (P23)."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules.teaching import CONSENTS
from qa_desk.services import teaching
from qa_desk.services.teaching import ModelCalls, Published, Question
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.teaching_view import Shown, TeachingView, named
from qa_desk.work import Actor

_LIST_WIDTH = 540


@dataclass(frozen=True)
class Line:
    """A model call, or a question about a call of one's own."""

    id: UUID
    items: str
    lesson: str
    at: datetime
    consent: str  # of one's own: a key of CONSENTS
    of: Published | Question


class ModelCallsPage(Page):
    """What is published and what one is asked at the left, one of them at the right."""

    name = "model_calls"
    title = N_("Model calls")
    icon = "volume-2"
    action = "model_call.see"
    watches = frozenset({"TeachingCase", "CaseSource", "ModelCall"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._found: ModelCalls | None = None
        self._open: UUID | None = None
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Model calls"))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No model calls"), _("What the QA lead publishes appears here."), icon="volume-2"
        )
        self.notice, self.empty = Notice(), EmptyState()
        self.empty.say(_("No model call is open"), _("Choose one from the list to hear it."))
        self.view = TeachingView(jobs, _offers(), "give")
        self.view.sound.listening.remember(memory(actor.login, "player"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.body.addWidget(self.notice)
        self.body.addWidget(split, 1)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.played.connect(self._on_played)

    @Slot()
    def refresh(self) -> None:
        """Read again what is published and asked."""
        job = self.list.follow(self.jobs.ask(teaching.model_calls), _lines)
        job.succeeded.connect(self._on_found)

    def recount(self) -> None:
        """Count the questions that wait for an answer."""
        self.jobs.ask(teaching.questions).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the model call with this id."""
        if isinstance(record, UUID):
            self._open = record
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return what is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open what was open."""
        self.show_record(state)

    @Slot(object)
    def _on_found(self, found: ModelCalls) -> None:
        self._found = found
        lines = {line.id: line for line in _lines(found)}
        self.set_waiting(sum(line.consent == "asked" for line in lines.values()))
        self._show(lines.get(self._open) if self._open else None)

    @Slot(object)
    def _on_chosen(self, line: Line | None) -> None:
        if line is not None:
            self._open = line.id
            if self._found is not None:
                self._show(line)

    @Slot(object)
    def _on_opened(self, line: Line) -> None:
        self._show(line)
        self.view.sound.listening.toggle()

    def _show(self, line: Line | None) -> None:
        if line is None or self._found is None:
            self._open = None
            self.view.sound.release()
            self._stack.setCurrentWidget(self.empty)
            return
        self._open = line.id
        self._stack.setCurrentWidget(self.view)
        self.view.show_one(_shown(line, self._found))

    @Slot()
    def _on_played(self) -> None:
        line = self.list.current()
        if line is not None and isinstance(line.of, Published):
            self.jobs.work(teaching.played, "model_call", line.id)

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        if self._open is None:
            return
        self.notice.hide()
        job = self.jobs.work(teaching.answer, self._open, given=what == "give")
        job.succeeded.connect(self.refresh)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
            self.refresh()
        else:
            messages.failure(self, error)


def _offers() -> dict[str, tuple[str, str]]:
    return {
        "give": ("check", _("I agree that it is published")),
        "refuse": ("x", _("I do not agree")),
        "take_back": ("undo-2", _("Take back my consent")),
    }


def _lines(found: ModelCalls) -> list[Line]:
    asked = [
        Line(
            each.case_id,
            _(", ").join(each.entry.items),
            each.entry.lesson,
            each.asked_at,
            each.consent,
            each,
        )
        for each in found.questions
    ]
    out = [
        Line(
            each.id,
            _(", ").join(each.items),
            each.lesson,
            each.published_at,
            "",
            each,
        )
        for each in found.rows
    ]
    return [*asked, *sorted(out, key=lambda line: line.items)]


def _shown(line: Line, found: ModelCalls) -> Shown:
    of = line.of
    if isinstance(of, Published):
        return Shown(
            id=of.id,
            is_good=True,
            lesson=of.lesson,
            items=named(of.items, found.standards.items),
            topics=of.topics,
            facts=[_("Published on {at}").format(at=wording.day(of.published_at))],
            length_ms=of.length_ms,
            part=of.part,
            offers=frozenset(),
        )
    offers = {"asked": {"give", "refuse"}, "given": {"take_back"}, "refused": {"give"}}
    return Shown(
        id=of.case_id,
        is_good=of.entry.is_good,
        lesson=of.entry.lesson,
        items=named(of.entry.items, found.standards.items),
        topics=of.entry.topics,
        facts=_question(of),
        length_ms=of.length_ms,
        part=of.part,
        offers=frozenset(offers[of.consent]),
        state=_("Your own call"),
    )


def _question(of: Question) -> list[str]:
    facts = [
        _("{who} asks whether colleagues may hear this passage of yours.").format(who=of.asked_by),
        _("Your name and numbers are not shown, and what is silent here is silent for everybody."),
        _("You can take back your consent at any time; then it disappears at once."),
    ]
    if of.consent != "asked":
        facts.append(_("Your answer: {words}").format(words=_(CONSENTS[of.consent])))
    if of.is_published:
        facts.append(_("It is published now."))
    return facts


def _columns() -> list[Column[Line]]:
    return [
        Column(_("Items"), lambda row: row.items),
        Column(_("What is to be learnt"), lambda row: row.lesson, wide=True),
        Column(
            _("Your consent"),
            lambda row: row.consent,
            lambda code: _(CONSENTS[code]) if code else "",
            icon=lambda row: "pen-line" if row.consent == "asked" else None,
        ),
        Column(_("Since"), lambda row: row.at, wording.day),
    ]
