"""Profiles: what a CSR's results say of him, and a team's of its people (P12)."""

from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import charts
from qa_desk.rules.profiles import TREND_MONTHS
from qa_desk.services import profiles
from qa_desk.services.profiles import Profile, Subject
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.profile_view import ProfileView
from qa_desk.work import Actor

_LIST_WIDTH = 264
_EVALUATIONS = ("fatal_results", "praise")


class ProfilesPage(Page):
    """Teams and their CSRs at the left, the page of the chosen one beside them."""

    name = "profiles"
    title = N_("Profiles")
    group = N_("Figures and reports")
    icon = "user"
    action = profiles.RIGHT
    watches = frozenset({"Evaluation"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._asked: Job | None = None
        self._wanted: UUID | None = None
        self.shown: Profile | None = None
        self.list = TableView(Table(_columns(), lambda one: one.id), _("Profiles"))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("Nobody to show"),
            _("CSRs of your teams appear here once they are entered on the page People."),
            icon="users",
        )
        self.month = _months()
        self.print = QPushButton(theme.icon("printer"), _("Print…"))
        self.export = QPushButton(theme.icon("download"), _("Export"))
        for button in (self.print, self.export):
            button.setIconSize(theme.icon_size(gap=True))
            button.setEnabled(False)
        self.add_buttons(self.month, self.print)
        self.add_buttons(self.export, action="export")
        self.notice = Notice()
        self.view = ProfileView()
        split = MasterDetail(self.list, self.view, theme.px(_LIST_WIDTH))
        self.show_beside(split, self.notice)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.month.activated.connect(self._read)
        self.view.asked.connect(self._on_asked)
        self.print.clicked.connect(self._on_print)
        self.export.clicked.connect(self._on_export)

    @Slot()
    def refresh(self) -> None:
        """Read the list again, and the page that is shown."""
        self.list.follow(self.jobs.ask(profiles.subjects)).succeeded.connect(self._on_subjects)

    def show_record(self, record: object) -> None:
        """Show the page of a CSR or team with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self.list.choose(record)
            self._read()

    def state(self) -> Hashable:
        """Return whose page is shown."""
        return self._wanted

    def restore(self, state: Hashable) -> None:
        """Show the page that was shown."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_subjects(self, found: Sequence[Subject]) -> None:
        self.list.setVisible(len(found) != 1)  # a CSR has only himself
        known = {one.id for one in found}
        if self._wanted not in known:
            self._wanted = found[0].id if found else None
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._read()

    @Slot(object)
    def _on_chosen(self, one: Subject | None) -> None:
        if one is not None and one.id != self._wanted:
            self._wanted = one.id
            self._read()

    @Slot()
    def _read(self) -> None:
        if self._wanted is None:
            return
        self._asked = self.jobs.ask(profiles.profile, self._wanted, self.day())
        self._asked.succeeded.connect(self._on_profile)
        self._asked.failed.connect(self._on_failed)

    def day(self) -> date:
        """Return a day of the month that is chosen."""
        return date.fromisoformat(self.month.currentData())

    @Slot(object)
    def _on_profile(self, found: Profile) -> None:
        if self.sender() is not self._asked:
            return
        self.shown = found
        self.notice.hide()
        self.header.show_subtitle(
            " · ".join(filter(None, (found.subject.title, "" if found.subject.is_team else
                                     found.subject.team)))
        )  # fmt: skip
        self.view.show_profile(found)
        for button in (self.print, self.export):
            button.setEnabled(True)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    # -- what leads elsewhere ----------------------------------------------------------------

    @Slot(str, str)
    def _on_asked(self, code: str, key: str) -> None:
        if self.shown is None:
            return
        if code in _EVALUATIONS and key in self.shown.behind:
            self.open_requested.emit("results", self.shown.behind[key])
        people = dict(self.shown.people)
        if code == "team_people" and key in people:
            self.show_record(people[key])

    # -- on paper and in a file --------------------------------------------------------------

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.profile_preview import ProfilePreview  # QtPdf is wanted here only

        if self.shown is not None:
            subject = self.shown.subject
            whose = subject.id, subject.staff_no or subject.name
            ProfilePreview(self.jobs, whose, self.shown.month, self).open()

    def choose_file(self, name: str) -> str:
        """Ask where to; nothing when the person changed their mind."""
        kinds = _("Excel files (*.xlsx)")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export"), name, kinds)
        return chosen

    @Slot()
    def _on_export(self) -> None:
        if self.shown is None:
            return
        subject = self.shown.subject
        name = f"{subject.staff_no or subject.name}-{self.shown.month:%Y-%m}.xlsx"
        if chosen := self.choose_file(name):
            file = Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx")
            job = self.jobs.work(profiles.export, subject.id, self.shown.month, file)
            job.succeeded.connect(lambda _lines: self._say_saved(file))
            job.failed.connect(self._on_failed)

    def _say_saved(self, file: Path) -> None:
        self.notice.say(_("Saved as {name}").format(name=file.name))


def _months() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(_("Month"))
    today = wording.here(datetime.now(UTC)).date()
    for first in reversed(charts.periods(today, TREND_MONTHS)):
        box.addItem(f"{first:%Y-%m}", first.isoformat())
    return box


def _columns() -> list[Column[Subject]]:
    return [
        Column(
            _("Profile"),
            lambda one: one.name,
            icon=lambda one: "users" if one.is_team else None,
            reading=usual,
        ),
        Column(_("Staff no."), lambda one: one.staff_no),
        Column(_("Team"), lambda one: one.team),
    ]
