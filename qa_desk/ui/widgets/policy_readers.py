"""Who has read a version of a policy: the list, a reminder, a file."""

from uuid import UUID

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.services import policies
from qa_desk.services.policies import Reader, Readership
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.ui.widgets.notice import Notice


class ReadersDialog(QDialog):
    """Those who have not read it come first."""

    def __init__(self, jobs: Jobs, version_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who has read it"))
        self._jobs, self._id = jobs, version_id
        self.found: Readership | None = None
        self.title, self.sum = heading(""), text("", "dim")
        self.notice = Notice()
        self.list = TableView(
            Table(_columns(), lambda row: row.person_id), _("Readers"), self, code="readers"
        )
        self.list.grid.setItemDelegateForColumn(0, NameDelegate(self.list.grid))
        self.list.say_when_empty(_("Nobody was asked to read it"), icon="users")
        self.remind = theme.role(QPushButton(_("Remind")), "primary")
        self.export = QPushButton(theme.icon("download"), _("Export"))
        self.export.setIconSize(theme.icon_size(gap=True))
        self.export.setVisible(self.list.grid.can_export())
        self._lay_out()
        self.remind.clicked.connect(self._on_remind)
        self.export.clicked.connect(self.list.grid.export)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        job = self._jobs.ask(policies.readership, self._id)
        job.succeeded.connect(self._on_found)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_found(self, found: Readership) -> None:
        self.found = found
        self.title.setText(f"{found.number} {found.title}")
        read = len(found.readers) - found.missing
        said = [
            _("{read} of {all} have read it").format(read=read, all=len(found.readers)),
            _("to be read by {day}").format(day=found.due.isoformat()),
        ]
        if found.reminded_at is not None:
            at = wording.local_time(found.reminded_at)
            said.append(_("reminded on {time}").format(time=at))
        self.sum.setText(wording.DOT.join(said))
        self.list.show_rows(found.readers)
        self.remind.setEnabled(bool(found.missing))

    @Slot()
    def _on_remind(self) -> None:
        job = self._jobs.work(policies.remind, self._id)
        job.succeeded.connect(self._on_reminded)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_reminded(self, number: int) -> None:
        words = ngettext("{n} person is reminded", "{n} people are reminded", number)
        self.notice.say(words.format(n=number))
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.export)
        buttons.addWidget(self.remind)
        for button in (self.export, self.remind):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (self.title, self.sum, self.notice):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(640), theme.px(560)).boundedTo(room * 0.95))


def _columns() -> list[Column[Reader]]:
    return [
        Column(_("Person"), lambda row: f"{row.name} {row.staff_no}", wide=True, means="person"),
        Column(_("Team"), lambda row: row.team, means="team"),
        Column(
            _("Read on"),
            lambda row: row.read_at,
            wording.local_time,
            icon=lambda row: "check" if row.read_at else "clock",
            colour=lambda row: "good" if row.read_at else "late",
            means="read_at",
        ),
    ]
