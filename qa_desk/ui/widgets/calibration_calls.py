"""Choose the calls of a calibration: suggested ones with their reason, or found by number."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules.calibration_records import LEAST_CALLS, WHY
from qa_desk.services.calibrating import planning
from qa_desk.services.calibrating.types import Suggested
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import calibration_words, wording
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem

_REST_MS = 300


class CallsDialog(QDialog):
    """Suggestions above, what is taken below; Enter takes a call or puts it back."""

    def __init__(
        self,
        jobs: Jobs,
        session_id: UUID,
        seen: int,
        calls: Sequence[Suggested],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Calls of the calibration"))
        self._jobs, self._id, self._seen = jobs, session_id, seen
        self._asked: Job | None = None
        self.taken = list(calls)
        self.search, self.why, self.problem = QLineEdit(), QComboBox(), Problem()
        self.offered = PlainTable(
            Table(_columns(), lambda one: one.segment_id), _("Suggested calls"), self
        )
        self.chosen = PlainTable(
            Table(_columns(), lambda one: one.segment_id), _("Chosen calls"), self
        )
        self.count = theme.role(QLabel(), "dim")
        self.take = QPushButton(theme.icon("plus"), _("Take it"))
        self.drop = QPushButton(theme.icon("x"), _("Put it back"))
        self.save = theme.role(QPushButton(_("Save")), "primary")
        self.cancel = QPushButton(_("Cancel"))
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        for code, words in WHY.items():
            self.why.addItem(_(words), code)
        self._lay_out()
        self._connect()
        self._show_taken()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask for suggestions, or for calls whose recording number begins as typed."""
        self._rest.stop()
        self._asked = self._jobs.ask(planning.suggested, self._id, self.search.text().strip())
        self._asked.succeeded.connect(self._on_suggested)
        self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_suggested(self, found: list[Suggested]) -> None:
        if self.sender() is self._asked:
            self.offered.show_rows(found)
            if found and self.offered.current() is None:
                self.offered.choose(found[0].segment_id)

    @Slot(object)
    def _on_offered(self, row: Suggested | None) -> None:
        if row is not None:
            self.why.setCurrentIndex(self.why.findData(row.why))
        self._show_offers()

    @Slot()
    def _on_take(self) -> None:
        row: Suggested | None = self.offered.current()
        if row is None:
            return
        made = replace(row, why=self.why.currentData())
        known = [one.segment_id for one in self.taken]
        if row.segment_id in known:
            self.taken[known.index(row.segment_id)] = made
        else:
            self.taken.append(made)
        self._show_taken()

    @Slot()
    def _on_drop(self) -> None:
        row: Suggested | None = self.chosen.current()
        if row is not None:
            self.taken.remove(row)
            self._show_taken()

    @Slot()
    def _on_save(self) -> None:
        self.save.setEnabled(False)
        calls = [(one.segment_id, one.why) for one in self.taken]
        job = self._jobs.work(planning.set_calls, self._id, self._seen, calls)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_saved(self, _version: int) -> None:
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))
        self._show_offers()

    def _show_taken(self) -> None:
        self.chosen.show_rows(list(self.taken))
        n = len(self.taken)
        said = ngettext("{n} call", "{n} calls", n).format(n=n)
        if n < LEAST_CALLS:
            least = _("at least {n} are needed").format(n=LEAST_CALLS)
            said = wording.DOT.join([said, least])
        self.count.setText(said)
        self._show_offers()

    def _show_offers(self) -> None:
        self.take.setEnabled(self.offered.current() is not None)
        self.drop.setEnabled(self.chosen.current() is not None)
        self.save.setEnabled(True)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self._rest.timeout.connect(self.look)
        self.search.textEdited.connect(self._rest.start)
        self.search.returnPressed.connect(self.look)
        self.offered.chosen.connect(self._on_offered)
        self.offered.opened.connect(self._on_take)
        self.chosen.opened.connect(self._on_drop)
        self.chosen.chosen.connect(self._show_offers)
        self.take.clicked.connect(self._on_take)
        self.drop.clicked.connect(self._on_drop)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(_("Recording number"))
        self.search.setAccessibleName(_("Recording number"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.px(220))
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.why.setAccessibleName(_("Why it is chosen"))
        self.why.setToolTip(_("Why it is chosen"))
        for button in (self.take, self.drop, self.save, self.cancel):
            button.setAutoDefault(False)
            button.setIconSize(theme.icon_size(gap=True))
        above, between, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (above, between, below):
            row.setSpacing(8)
        above.addWidget(heading(_("Suggested calls")), 1)
        above.addWidget(self.search)
        between.addWidget(heading(_("Chosen calls")))
        between.addWidget(self.count, 1)
        between.addWidget(self.why)
        between.addWidget(self.take)
        between.addWidget(self.drop)
        below.addStretch(1)
        below.addWidget(self.cancel)
        below.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.offered, 3)
        column.addLayout(between)
        column.addWidget(self.chosen, 2)
        column.addWidget(self.problem)
        column.addLayout(below)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(860), theme.px(620)).boundedTo(room * 0.95))


def _columns() -> list[Column[Suggested]]:
    return [
        Column(_("Recording"), lambda one: one.recording, wide=True),
        Column(_("Why"), lambda one: one.why, calibration_words.why),
        Column(_("Time"), lambda one: one.started_at, wording.local_time),
        Column(_("Contact reason"), lambda one: one.contact_reason),
        Column(_("Length"), lambda one: one.seconds * 1000, wording.duration, right=True),
        Column(_("Score"), lambda one: one.final, wording.score, right=True),
    ]
