"""The library of teaching cases: found, heard, changed, published (issue 9, P23)."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import CONSENTS, SORTS, Filter
from qa_desk.services import teaching
from qa_desk.services.teaching import CaseRow, Library
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.teaching_dialogs import TeachingCaseDialog, WhyDialog
from qa_desk.ui.widgets.teaching_view import LOOKS, Shown, TeachingView, choices, named
from qa_desk.work import Actor

_LIST_WIDTH = 540
_FIELD = 150


class TeachingCasesPage(Page):
    """The cases at the left, one of them at the right."""

    name = "teaching_cases"
    title = N_("Teaching cases")
    icon = "graduation-cap"
    action = "case.see"
    watches = frozenset({"TeachingCase", "CaseSource", "ModelCall"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._rows: dict[UUID, CaseRow] = {}
        self._library: Library | None = None
        self._wanted: UUID | None = None
        self._open: UUID | None = None
        self._edits = permissions.may(actor, "case.edit")
        self._publishes = permissions.may(actor, "model_call.publish")
        self.dialog: Any = None
        self.sort, self.item, self.topic, self.checklist = (QComboBox() for _each in range(4))
        self.list = TableView(Table(self._columns(), lambda row: row.id), _("Teaching cases"))
        self.list.remember(self.memory, "table")
        self.notice, self.empty = Notice(), EmptyState()
        self.view = TeachingView(jobs, _offers(), "publish")
        self.view.sound.listening.remember(memory(actor.login, "player"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.list.say_when_empty(
            _("No teaching cases"),
            _("While you hear a call, choose a passage and press T.")
            if self._edits
            else _("What inspectors collect appears here."),
            icon="graduation-cap",
        )
        self.empty.say(_("No case is open"), _("Choose one from the list to hear it."))
        for field, words in (
            (self.sort, _("Good and bad")),
            (self.item, _("All items")),
            (self.topic, _("All topics")),
            (self.checklist, _("All checklists")),
        ):
            field.addItem(words, "")
            field.setAccessibleName(words)
            field.setFixedWidth(theme.px(_FIELD))
        for code, words in SORTS.items():
            self.sort.addItem(_(words), code)
        self.add_buttons(self.sort, self.item, self.topic, self.checklist)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.body.addWidget(self.notice)
        self.body.addWidget(split, 1)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        for field in (self.sort, self.item, self.topic, self.checklist):
            field.activated.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.played.connect(self._on_played)
        self.view.silenced.connect(self._on_silenced)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the library again."""
        wanted = Filter(
            item=self.item.currentData() or "",
            sort=self.sort.currentData() or "",
            checklist=self.checklist.currentData() or "",
            topic=self.topic.currentData() or "",
        )
        job = self.list.follow(
            self.jobs.ask(teaching.library, wanted), lambda library: library.rows
        )
        job.succeeded.connect(self._on_library)

    def show_record(self, record: object) -> None:
        """Open the case with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which case is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open the case that was open."""
        self.show_record(state)

    @Slot(object)
    def _on_library(self, library: Library) -> None:
        self._library = library
        self._rows = {row.id: row for row in library.rows}
        _offer(self.item, choices(library.standards.items))
        _offer(self.checklist, choices(library.standards.checklists))
        _offer(self.topic, [(topic, topic) for topic in library.topics])
        if self._wanted is not None and self.list.choose(self._wanted):
            self._wanted = None
        self._show(self._rows.get(self._open) if self._open else None)

    @Slot(object)
    def _on_chosen(self, row: CaseRow | None) -> None:
        if row is not None:
            if row.id != self._open:
                self.notice.hide()
            self._open = row.id
            if self._library is not None:
                self._show(row)

    @Slot(object)
    def _on_opened(self, row: CaseRow) -> None:
        self._on_chosen(row)
        self.view.sound.listening.toggle()

    def _show(self, row: CaseRow | None) -> None:
        if row is None or self._library is None:
            self._open = None
            self.view.sound.release()
            self._stack.setCurrentWidget(self.empty)
            return
        self._open = row.id
        self._stack.setCurrentWidget(self.view)
        self.view.show_one(self._shown(row, self._library))

    def _shown(self, row: CaseRow, library: Library) -> Shown:
        entry = row.entry
        return Shown(
            id=row.id,
            is_good=entry.is_good,
            lesson=entry.lesson,
            items=named(entry.items, library.standards.items),
            topics=entry.topics,
            facts=_facts(row),
            length_ms=row.length_ms,
            part=row.part,
            offers=self._offered(row),
            silences=entry.silences,
            state=_("Model call") if row.published else "",
        )

    def _offered(self, row: CaseRow) -> frozenset[str]:
        found: set[str] = set()
        if self._edits and row.published is None:
            found |= {"edit", "remove"}
            found |= set() if row.standing.against_asking() else {"ask"}
        if row.standing.consent == "given":
            found.discard("ask")
        if self._publishes:
            found |= {"withdraw"} if row.published else set()
            found |= set() if row.standing.against_publishing() else {"publish"}
        if row.source is not None and row.source.evaluation_id is not None:
            found.add("open")
        return frozenset(found)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_played(self) -> None:
        if self._open is not None:
            self.jobs.work(teaching.played, "teaching_case", self._open)

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        row = self._rows.get(self._open) if self._open else None
        if row is None:
            return
        if what == "edit":
            self._edit(row)
        elif what == "remove":
            title = _("Remove this case? Its sound is destroyed for good.")
            self._ask_why(WhyDialog(title, _("Remove"), self))
        elif what == "withdraw":
            title = _("Withdraw this model call? Nobody hears it any more; the case stays.")
            self._ask_why(WhyDialog(title, _("Withdraw"), self))
        elif what == "ask":
            self._do(self.jobs.work(teaching.ask, row.id, row.version))
        elif what == "publish":
            self._do(self.jobs.work(teaching.publish, row.id, row.version))
        elif row.source is not None:
            self.open_requested.emit("results", row.source.evaluation_id)

    def _edit(self, row: CaseRow) -> None:
        known = choices(self._library.standards.items) if self._library else []
        self.dialog = TeachingCaseDialog(
            (0, row.length_ms), known, row.entry, is_new=False, parent=self
        )
        self.dialog.wanted.connect(self._on_edited)
        self.dialog.open()

    @Slot()
    def _on_edited(self) -> None:
        row = self._rows.get(self._open) if self._open else None
        if row is not None:
            entry = self.dialog.entry()
            self._follow(self.jobs.work(teaching.edit, row.id, row.version, entry))

    def _ask_why(self, dialog: WhyDialog) -> None:
        self.dialog = dialog
        dialog.wanted.connect(self._on_why)
        dialog.open()

    @Slot()
    def _on_why(self) -> None:
        row = self._rows.get(self._open) if self._open else None
        if row is None:
            return
        reason = self.dialog.reason.text()
        if row.published is not None:
            self._follow(self.jobs.work(teaching.withdraw, row.published.id, reason))
        else:
            self._follow(self.jobs.work(teaching.remove, row.id, row.version, reason))

    @Slot(object)
    def _on_silenced(self, spans: Sequence[Passage]) -> None:
        row = self._rows.get(self._open) if self._open else None
        if row is not None:
            entry = replace(row.entry, silences=tuple(spans))
            job = self.jobs.work(teaching.edit, row.id, row.version, entry)
            self._do(job.named(_("Cutting the passage")))

    def _follow(self, job: Job) -> None:
        self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot()
    def _on_written(self) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self.refresh()

    def _do(self, job: Job) -> None:
        self.notice.hide()
        job.succeeded.connect(self.refresh)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
            self.refresh()
        else:
            messages.failure(self, error)

    def _columns(self) -> list[Column[CaseRow]]:
        return [
            Column(
                _("Good or bad"),
                lambda row: "good" if row.entry.is_good else "bad",
                lambda code: _(SORTS[code]),
                icon=lambda row: LOOKS["good" if row.entry.is_good else "bad"][1],
                colour=lambda row: LOOKS["good" if row.entry.is_good else "bad"][0],
            ),
            Column(_("Items"), lambda row: _(", ").join(row.entry.items)),
            Column(_("What is to be learnt"), lambda row: row.entry.lesson, wide=True),
            Column(
                _("Model call"),
                lambda row: "published" if row.published else row.standing.consent,
                _consent,
            ),
            Column(_("Added on"), lambda row: row.added_at, wording.day),
        ]


def _offers() -> dict[str, tuple[str, str]]:
    return {
        "publish": ("upload", _("Publish as a model call")),
        "ask": ("message-square", _("Ask the CSR for consent")),
        "withdraw": ("x", _("Withdraw the model call…")),
        "edit": ("pen-line", _("Edit…")),
        "remove": ("trash-2", _("Remove…")),
        "open": ("file-text", _("Open the result")),
    }


def _consent(code: str) -> str:
    if code == "published":
        return _("Published")
    return _(CONSENTS[code]) if code else ""


def _facts(row: CaseRow) -> list[str]:
    who, at = row.added_by, wording.local_time(row.added_at)
    facts = [_("Added by {who} on {at}").format(who=who, at=at)]
    source = row.source
    if source is not None:
        facts.insert(0, wording.DOT.join(filter(None, (source.csr, source.number))))
    elif row.entry.is_anonymous:
        facts.insert(0, _("Anonymous"))
    if row.standing.consent:
        facts.append(_("Consent of the CSR: {words}").format(words=_consent(row.standing.consent)))
    if row.published is not None:
        facts.append(
            _("Published by {who} on {at}").format(
                who=row.published.published_by,
                at=wording.local_time(row.published.published_at),
            )
        )
    return facts


def _offer(field: QComboBox, found: Sequence[tuple[str, str]]) -> None:
    """Offer what there is, without letting go of what is chosen."""
    if [field.itemData(place) for place in range(1, field.count())] == [key for key, _w in found]:
        return
    chosen = field.currentData()
    while field.count() > 1:
        field.removeItem(1)
    for key, words in found:
        field.addItem(words, key)
    field.setCurrentIndex(max(0, field.findData(chosen)))
