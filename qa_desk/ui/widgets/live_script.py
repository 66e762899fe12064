"""The script of a test call on the scoring desk: chosen when it begins, kept while it is asked."""

from collections.abc import Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.errors import OutageError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.scripts import Reply, Script
from qa_desk.services import scripts
from qa_desk.services.cases import Case
from qa_desk.services.scripts import ScriptRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.side_panel import SidePanel
from qa_desk.ui.widgets.unfinished import Document, Unfinished

_REST_MS = 2000


class LiveScript(QObject):
    """Shows the script in the side panel; what is noted is kept here at once, then in the database.

    Signals: `offered([(id, words), …])` the scripts of a CSR in turn; `warned(sentence)`.
    """

    offered = Signal(object)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, side: SidePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._side = side
        self._case: Case | None = None
        self._call: UUID | None = None
        self._waiting = False  # something is noted that the database does not have
        self.unfinished = Unfinished(jobs, self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.flush)
        self.unfinished.found.connect(self._on_found)
        side.script.changed.connect(self._on_changed)

    def look_up(self, csr_id: UUID | None) -> None:
        """Ask which scripts there are for a CSR, in the order of their turn."""
        job = self._jobs.ask(scripts.in_turn, csr_id)
        job.succeeded.connect(self._on_turn)
        job.failed.connect(self._on_failed)

    def show_case(self, case: Case | None) -> None:
        """Show the script of a contact that has one."""
        live = case.live if case else None
        call = live.call_id if live and live.script_id else None
        if call != self._call:
            self.flush()
            self._call = call
            self._side.show_script("", ())
        self._case = case
        if case is None or live is None or live.script_id is None:
            return
        open_ = live.is_mine and case.row.status in ("E0", "E1")
        self._side.script.set_read_only(read_only=not open_)
        if not self._side.script.rows:
            job = self._jobs.ask(scripts.of_contact, live.script_id)
            job.setProperty("call", live.call_id)
            job.succeeded.connect(self._on_script)
            job.failed.connect(self._on_failed)

    @Slot()
    def flush(self) -> None:
        """Hand to the database what was noted."""
        self._rest.stop()
        if self._waiting and self._call is not None:
            self._waiting = False
            self.unfinished.flush()
            job = self._jobs.work(scripts.note, self._call, self._side.script.replies())
            job.setProperty("call", self._call)
            job.succeeded.connect(self._on_noted)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_turn(self, rows: list[ScriptRow]) -> None:
        self.offered.emit([(row.id, _offer(row)) for row in rows])

    @Slot(object)
    def _on_script(self, script: Script) -> None:
        live = self._case.live if self._case else None
        if live is None or self.sender().property("call") != self._call or self._side.script.rows:
            return
        self._show(script.scenario, live.replies or [Reply(each) for each in script.questions])
        self.unfinished.look_for(_key(live.call_id))

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was noted and never reached the database."""
        if self._call is None or key != _key(self._call) or self._side.script.is_read_only:
            return
        replies = [Reply.from_document(each) for each in kept.get("answers", ())]
        self._show(self._side.script.scenario, replies)
        self._waiting = True
        self.flush()

    def _show(self, scenario: str, replies: Sequence[Reply]) -> None:
        self._side.show_script(scenario, replies)

    @Slot()
    def _on_changed(self) -> None:
        if self._call is not None:
            self._waiting = True
            said = [reply.to_document() for reply in self._side.script.replies()]
            self.unfinished.keep(_key(self._call), {"answers": said})
            self._rest.start()

    @Slot()
    def _on_noted(self) -> None:
        call = self.sender().property("call")
        if not (self._waiting and call == self._call):
            self.unfinished.forget(_key(call))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if not isinstance(error, OutageError):  # the status line says that already
            self.warned.emit(str(error))


def _offer(row: ScriptRow) -> str:
    if row.is_rested:
        return row.content.name
    used = _("with this CSR on {day}").format(day=wording.day(row.use.with_csr))
    return wording.DOT.join((row.content.name, used))


def _key(call_id: UUID) -> UUID:
    """Return under which id what was noted of a contact is kept."""
    return uuid5(NAMESPACE_OID, f"answers {call_id}")
