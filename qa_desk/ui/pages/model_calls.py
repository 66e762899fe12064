"""Model calls: what everybody may hear by item, and what a CSR is asked about his own (P23)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules.teaching import CONSENTS
from qa_desk.services import teaching
from qa_desk.services.teaching import ModelCalls, Published, Question
from qa_desk.ui.heard_page import HeardPage
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.teaching_view import Shown, named
from qa_desk.work import Actor


@dataclass(frozen=True)
class Line:
    """A model call, or a question about a call of one's own."""

    id: UUID
    items: str
    lesson: str
    at: datetime
    consent: str  # of one's own: a key of CONSENTS
    of: Published | Question


class ModelCallsPage(HeardPage):
    """What is published and what one is asked at the left, one of them at the right."""

    name = "model_calls"
    title = N_("Model calls")
    group = N_("Learning")
    icon = "volume-2"
    action = "model_call.see"
    offers: ClassVar = {
        "give": ("check", N_("I agree that it is published")),
        "refuse": ("x", N_("I do not agree")),
        "take_back": ("undo-2", N_("Take back my consent")),
    }
    main_offer = "give"

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._found: ModelCalls | None = None
        self.list.say_when_empty(
            _("No model calls"), _("What the QA lead publishes appears here."), icon="volume-2"
        )
        self.empty.say(_("No model call is open"), _("Choose one from the list to hear it."))

    def made_list(self) -> TableView:
        """Make the list of what is published and asked."""
        return TableView(Table(_columns(), lambda row: row.id), _("Model calls"))

    @Slot()
    def refresh(self) -> None:
        """Read again what is published and asked."""
        job = self.list.follow(self.jobs.ask(teaching.model_calls), _lines)
        job.succeeded.connect(self._on_found)

    def recount(self) -> None:
        """Count the questions that wait for an answer."""
        self.jobs.ask(teaching.questions).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the model call with this id, or the one of a case."""
        rows = self._found.rows if self._found else ()
        of_case = {row.case_id: row.id for row in rows}
        super().show_record(of_case.get(record, record) if isinstance(record, UUID) else record)

    @Slot(object)
    def _on_found(self, found: ModelCalls) -> None:
        self._found = found
        if self._wanted is not None:
            self.show_record(self._wanted)
        lines = _lines(found)
        self.set_waiting(sum(line.consent == "asked" for line in lines))
        self.show_rows(lines)

    def shown(self, row: Line) -> Shown:
        """Return what is shown of a model call, or of a question."""
        assert self._found is not None  # noqa: S101 - where the row is from
        return _shown(row, self._found)

    def heard_as(self, row: Line) -> str:
        """Note what is published only: a call of one's own is no secret."""
        return "model_call" if isinstance(row.of, Published) else ""

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        if self._open is not None:
            self._do(self.jobs.work(teaching.answer, self._open, given=what == "give"))


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
