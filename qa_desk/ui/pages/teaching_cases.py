"""The library of teaching cases: found, heard, changed, published (issue 9, P23)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QInputDialog, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import CONSENTS, SORTS, USES, Filter
from qa_desk.services import teaching
from qa_desk.services.teaching import CaseRow, Leave, Library, Place
from qa_desk.ui import theme
from qa_desk.ui.heard_page import HeardPage
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.teaching_dialogs import TeachingCaseDialog, WhyDialog
from qa_desk.ui.widgets.teaching_view import LOOKS, Shown, choices, named
from qa_desk.ui.widgets.tick_dialog import TickDialog
from qa_desk.work import Actor

_FIELD = 150
_PAGES = {"need": "training", "bulletin": "bulletins", "calibration": "calibration"}


class TeachingCasesPage(HeardPage):
    """The cases at the left, one of them at the right."""

    name = "teaching_cases"
    title = N_("Teaching cases")
    group = N_("Learning")
    icon = "graduation-cap"
    action = "case.see"
    offers: ClassVar = {
        "publish": ("upload", N_("Publish as a model call")),
        "ask": ("message-square", N_("Ask the CSR for consent")),
        "withdraw": ("x", N_("Withdraw the model call…")),
        "edit": ("pen-line", N_("Edit…")),
        "remove": ("trash-2", N_("Remove…")),
        "use": ("corner-down-right", N_("Use it in…")),
        "save": ("download", N_("Save as a file…")),
        "open": ("file-text", N_("Open the result")),
    }
    main_offer = "publish"

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._library: Library | None = None
        self._edits = permissions.may(actor, "case.edit")
        self._publishes = permissions.may(actor, "model_call.publish")
        self._saves = permissions.may(actor, "save_clip")
        self.dialog: Any = None
        self.sort, self.item, self.topic, self.checklist = (QComboBox() for _each in range(4))
        self._fill()
        for field in (self.sort, self.item, self.topic, self.checklist):
            field.activated.connect(self.refresh)
        self.view.silenced.connect(self._on_silenced)
        self.view.use_wanted.connect(self.open_requested)

    def made_list(self) -> TableView:
        """Make the list of the library."""
        return TableView(Table(_columns(), lambda row: row.id), _("Teaching cases"))

    def _fill(self) -> None:
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

    @Slot(object)
    def _on_library(self, library: Library) -> None:
        self._library = library
        _offer(self.item, choices(library.standards.items))
        _offer(self.checklist, choices(library.standards.checklists))
        _offer(self.topic, [(topic, topic) for topic in library.topics])
        self.show_rows(library.rows)

    def heard_as(self, _row: CaseRow) -> str:
        """Note each case that is heard."""
        return "teaching_case"

    def shown(self, row: CaseRow) -> Shown:
        """Return what is shown of a case."""
        assert self._library is not None  # noqa: S101 - where the row is from
        entry = row.entry
        return Shown(
            id=row.id,
            is_good=entry.is_good,
            lesson=entry.lesson,
            items=named(entry.items, self._library.standards.items),
            topics=entry.topics,
            facts=_facts(row),
            length_ms=row.length_ms,
            part=row.part,
            offers=self._offered(row),
            silences=entry.silences,
            state=_("Model call") if row.published else "",
            uses=_uses(row),
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
        found |= {"use"} if self._edits else set()
        found |= {"save"} if self._saves else set()
        return frozenset(found)

    # -- doing -------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        row: CaseRow | None = self.current()
        if row is None:
            return
        doings: dict[str, Callable[[], None]] = {
            "edit": lambda: self._edit(row),
            "remove": lambda: self._ask_why(
                _("Remove this case? Its sound is destroyed for good."), _("Remove")
            ),
            "withdraw": lambda: self._ask_why(
                _("Withdraw this model call? Nobody hears it any more; the case stays."),
                _("Withdraw"),
            ),
            "ask": lambda: self._do(self.jobs.work(teaching.ask, row.id, row.version)),
            "publish": lambda: self._do(self.jobs.work(teaching.publish, row.id, row.version)),
            "use": lambda: self._ask(self.jobs.ask(teaching.places), self._on_places),
            "save": lambda: self._ask(self.jobs.ask(teaching.asked, row.id), self._on_leave),
            "open": lambda: self._open_result(row),
        }
        doings[what]()

    def _open_result(self, row: CaseRow) -> None:
        if row.source is not None:
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
        row: CaseRow | None = self.current()
        if row is not None:
            entry = self.dialog.entry()
            self._follow(self.jobs.work(teaching.edit, row.id, row.version, entry))

    # -- where it is used, and as a file -----------------------------------------------------

    @Slot(object)
    def _on_places(self, places: Sequence[Place]) -> None:
        row: CaseRow | None = self.current()
        if row is None:
            return
        if not places:
            self.notice.say(
                _("No training need, bulletin or calibration is open that it could be used in.")
            )
            return
        words = [(wording.DOT.join((_(USES[one.kind]), one.name)), one.id) for one in places]
        used = {one.id for one in row.uses}
        self.dialog = TickDialog(_("What this case is used in"), words, used, self)
        self.dialog.wanted.connect(self._on_used)
        self.dialog.open()

    @Slot()
    def _on_used(self) -> None:
        if self._open is not None:
            self._follow(self.jobs.work(teaching.use, self._open, self.dialog.chosen()))

    @Slot(object)
    def _on_leave(self, leave: Leave) -> None:
        """Save it where somebody else has approved that, else ask for that."""
        row: CaseRow | None = self.current()
        if row is None:
            return
        if leave.is_given:
            if chosen := self.choose_file():
                job = self.jobs.work(teaching.save, row.id, Path(chosen))
                self._ask(job.named(_("Saving the passage")), self._on_saved)
        elif leave.is_asked:
            self.notice.say(_("Your export waits for somebody else's approval."))
        elif reason := self.ask_reason():
            self._ask(self.jobs.work(teaching.ask_to_save, row.id, reason), self._on_asked)

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        title, kinds = _("Save the passage"), "WAV (*.wav)"
        return QFileDialog.getSaveFileName(self, title, "case.wav", kinds)[0]

    def ask_reason(self) -> str:
        """Ask what it is needed for; nothing when the person changed their mind."""
        words = _(
            "Recordings leave the program only when somebody else approves it.\n"
            "What is the passage needed for?"
        )
        return QInputDialog.getText(self, _("Save the passage"), words)[0]

    @Slot()
    def _on_asked(self) -> None:
        self.notice.say(
            _("Asked. When a QA lead or CS manager has approved it, save it here within a day.")
        )

    @Slot()
    def _on_saved(self) -> None:
        self.notice.say(_("The passage is saved. The file is readable by anybody who gets it."))

    def _ask(self, job: Job, then: Any) -> None:
        self.notice.hide()
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    def _ask_why(self, title: str, verb: str) -> None:
        self.dialog = WhyDialog(title, verb, self)
        self.dialog.wanted.connect(self._on_why)
        self.dialog.open()

    @Slot()
    def _on_why(self) -> None:
        row: CaseRow | None = self.current()
        if row is None:
            return
        reason = self.dialog.reason.text()
        if row.published is not None:
            self._follow(self.jobs.work(teaching.withdraw, row.published.id, reason))
        else:
            self._follow(self.jobs.work(teaching.remove, row.id, row.version, reason))

    @Slot(object)
    def _on_silenced(self, spans: Sequence[Passage]) -> None:
        row: CaseRow | None = self.current()
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


def _columns() -> list[Column[CaseRow]]:
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


def _uses(row: CaseRow) -> list[tuple[str, str, UUID]]:
    """Return what a case is used in as links: words, page and record."""
    found = [
        (wording.DOT.join((_(USES[one.kind]), one.name)), _PAGES[one.kind], one.id)
        for one in row.uses
    ]
    if row.published is not None:
        at = wording.day(row.published.published_at)
        found.append((wording.DOT.join((_("Model call"), at)), "model_calls", row.published.id))
    return found


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
