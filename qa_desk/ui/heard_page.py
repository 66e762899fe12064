"""A page with a list beside something that is heard: teaching cases, model calls."""

from collections.abc import Hashable, Iterable
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.errors import QaDeskError
from qa_desk.services import teaching
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.tables import TableView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.teaching_view import Shown, TeachingView
from qa_desk.work import Actor

_LIST_WIDTH = 540


class HeardPage(Page):
    """Rows with an id at the left, the chosen one at the right; Enter plays it."""

    watches = frozenset({"TeachingCase", "CaseSource", "CaseUse", "ModelCall"})
    offers: ClassVar[dict[str, tuple[str, str]]] = {}  # what: icon and words, as N_("…")
    main_offer: ClassVar[str] = ""

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._rows: dict[UUID, Any] = {}
        self._open: UUID | None = None
        self._wanted: UUID | None = None  # to be chosen once the rows are read
        self.list = self.made_list()
        self.list.remember(self.memory, "table")
        self.notice, self.empty = Notice(), EmptyState()
        self.view = TeachingView(jobs, self.offers, self.main_offer)
        self.view.sound.listening.remember(memory(actor.login, "player"))
        self.split = MasterDetail(self.list, self.view, theme.px(_LIST_WIDTH), empty=self.empty)
        self.show_beside(self.split, self.notice)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.played.connect(self._on_played)

    def made_list(self) -> TableView:
        """Make the list at the left."""
        raise NotImplementedError

    def shown(self, row: Any) -> Shown:
        """Return what is shown of a row."""
        raise NotImplementedError

    def heard_as(self, row: Any) -> str:
        """Return as what the journal notes that a row was heard; nothing where it does not."""
        raise NotImplementedError

    def show_record(self, record: object) -> None:
        """Open the row with this id."""
        if isinstance(record, UUID):
            self._wanted = self._open = record
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return what is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open what was open."""
        self.show_record(state)

    def current(self) -> Any:
        """Return the row that is open, None without one."""
        return self._rows.get(self._open) if self._open else None

    def show_rows(self, rows: Iterable[Any]) -> None:
        """Show what was read, the open one among it."""
        self._rows = {row.id: row for row in rows}
        if self._wanted is not None and self.list.choose(self._wanted):
            self._wanted = None
        self._show(self.current())

    def _show(self, row: Any) -> None:
        self.split.show_detail(on=row is not None)
        if row is None:
            self._open = None
            self.view.sound.release()
        else:
            self._open = row.id
            self.view.show_one(self.shown(row))

    @Slot(object)
    def _on_chosen(self, row: Any) -> None:
        if row is not None:
            if row.id != self._open:
                self.notice.hide()
            self._open = row.id
            if row.id in self._rows:
                self._show(row)

    @Slot(object)
    def _on_opened(self, row: Any) -> None:
        self._on_chosen(row)
        self.view.sound.listening.toggle()

    @Slot()
    def _on_played(self) -> None:
        row = self.current()
        if row is not None and (subject := self.heard_as(row)):
            self.jobs.work(teaching.played, subject, row.id)

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        raise NotImplementedError

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
