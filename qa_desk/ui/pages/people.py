"""People: who is here, what they may do, and where they belong."""

from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.column_choice import Source
from qa_desk.services import people, people_import, sign_in_logs
from qa_desk.services.people import PersonRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.abilities_button import AbilitiesButton
from qa_desk.ui.widgets.account_button import AccountButton
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.organisation_dialog import OrganisationDialog
from qa_desk.ui.widgets.people_import_dialog import PeopleImportDialog
from qa_desk.ui.widgets.person_panel import PersonPanel
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.ui.widgets.profile_button import ProfileButton
from qa_desk.work import Actor, Progress

_NAME = 0
_TEAMS = (4, 5)
_LEFT_OUT_HEIGHT = 240


class PeoplePage(Page):
    """The people whom one may see."""

    name = "people"
    title = N_("People")
    group = N_("Administration")
    icon = "users"
    roles = frozenset({"admin", "qa_lead", "cs_manager", "trainer", "team_lead"})
    watches = frozenset(
        {
            "Person",
            "RoleGrant",
            "Membership",
            "Team",
            "Account",
            "Credential",
            "Deputy",
            "Ability",
            "PersonIdentifier",
            "SkillGroup",
            "Department",
        }
    )

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self._begun = False
        self.notice = Notice()
        self.people = TableView(_people_table(), _("People"), code="people")
        self.left_out = ProblemTable()
        self.account = AccountButton(jobs, actor)
        self.abilities = AbilitiesButton(jobs)
        self.accounts_button = QPushButton(_("Create accounts"))
        self.teams_button = QPushButton(_("Teams"))
        self.import_button = QPushButton(_("Import people"))
        self.log_button = QPushButton(_("Import sign-in log"))
        self.panel = PersonPanel(jobs)
        self.organisation: OrganisationDialog | None = None
        self.import_dialog: PeopleImportDialog | None = None
        self._lay_out()
        self.people.retried.connect(self.refresh)
        self.people.chosen.connect(self._on_chosen)
        self.account.said.connect(self.notice.say)
        self.account.warned.connect(self.notice.warn)
        self.abilities.said.connect(self.notice.say)
        self.abilities.warned.connect(self.notice.warn)
        self.accounts_button.clicked.connect(self.account.offer_many)
        self.log_button.clicked.connect(self._on_log)
        self.teams_button.clicked.connect(self._on_teams)
        self.import_button.clicked.connect(self._on_import)
        self.panel.said.connect(self.notice.say)
        self.panel.warned.connect(self.notice.warn)
        self.left_out.not_saved.connect(self.notice.warn)

    def _lay_out(self) -> None:
        self.body.addWidget(self.notice)
        self.left_out.setMaximumHeight(theme.px(_LEFT_OUT_HEIGHT))
        self.body.addWidget(self.left_out)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.people, 1)
        beside.addWidget(self.panel)
        self.body.addLayout(beside, 1)
        for column in (_NAME, *_TEAMS):
            grid = self.people.grid
            grid.setItemDelegateForColumn(column, names.NameDelegate(grid))
        self.people.remember(self.memory, "people")
        self.people.filter_box.setPlaceholderText(_("Staff no., name or pinyin"))
        self.people.say_when_empty(
            _("Nobody here yet"),
            _("You see the people of your own team, and it has none today."),
            icon="users",
        )
        self.setFocusProxy(self.people)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.left_out.hide)
        self.left_out.bar.addWidget(close)
        imports = permissions.may(self.actor, "people.edit")
        self._lay_out_button(self.account, "lock", shown=AccountButton.is_for(self.actor))
        self._lay_out_button(self.accounts_button, "users", shown=imports)
        self._lay_out_button(self.import_button, "upload", shown=imports)
        self.import_button.setToolTip(
            _("From Excel, WPS or CSV; or copy rows there and press Ctrl+V here")
        )
        self.log_button.setToolTip(
            _("Who signed in to which telephone, and when: calls of shared desks get their CSR")
        )
        judges = AbilitiesButton.is_for(self.actor)  # the header has no room for more than three
        for button, shown in (
            (self.abilities, judges),
            (self.teams_button, imports),
            (self.log_button, imports),
        ):
            self.people.bar.addWidget(button)
            button.setVisible(shown)
        self.profile = ProfileButton(self.actor, self.people, _csr)
        self.profile.wanted.connect(self.open_requested)
        self.people.bar.addWidget(self.profile)
        self.panel.setVisible(imports)
        if imports:
            within = Qt.ShortcutContext.WidgetWithChildrenShortcut
            keys = QKeySequence(QKeySequence.StandardKey.Paste)
            QShortcut(keys, self.people.grid, self._on_paste, context=within)
        self._on_chosen(None)

    def _lay_out_button(self, button: QPushButton, icon: str, *, shown: bool) -> None:
        button.setIcon(theme.icon(icon))
        button.setIconSize(theme.icon_size(gap=True))
        button.setAutoDefault(True)
        if shown:
            self.header.buttons.addWidget(button)
        else:
            button.setParent(self)
        button.setVisible(shown)

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the people again."""
        job = self.people.follow(self.jobs.ask(people.list_people))
        job.succeeded.connect(self._on_people)

    def show_record(self, record: object) -> None:
        """Go to a person, also one whom the search has hidden."""
        if isinstance(record, UUID) and not self.people.choose(record):
            self.people.filter_box.clear()
            self._wanted = record
            self.refresh()

    def state(self) -> Hashable:
        """Return the person that is chosen."""
        person = self.people.current()
        return person.id if person else None

    def restore(self, state: Hashable) -> None:
        """Come back to a person."""
        self.show_record(state)

    @Slot(object)
    def _on_people(self, rows: list[PersonRow]) -> None:
        here = sum(row.left_on is None for row in rows)
        self.header.show_subtitle(_("{n} here today").format(n=here) if rows else "")
        self._on_chosen(self.people.current())
        if self._wanted is not None:
            self.people.choose(self._wanted)
            self._wanted = None
        if not self._begun:
            self._begun = True
            if self.people.current() is None:
                self.people.choose(rows[0].id if rows else None)
            self.setFocus()

    # -- import ------------------------------------------------------------------------------

    def ask_file(self) -> str:
        """Ask for a list of people; "" when none is chosen."""
        kinds = _("Lists of people") + " (*.xlsx *.xls *.csv *.txt *.tsv);;"
        kinds += _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import people"), "", kinds)[0]

    @Slot()
    def _on_import(self) -> None:
        if chosen := self.ask_file():
            self._open_list(self.jobs.compute(_opened, Path(chosen)))

    @Slot()
    def _on_log(self) -> None:
        if chosen := self.ask_file():
            self.notice.hide()
            self.left_out.hide()
            job = self.jobs.work(sign_in_logs.import_file, Path(chosen))
            job.named(_("Importing the sign-in log"))
            job.succeeded.connect(self._on_imported)
            job.failed.connect(self._on_not_imported)

    @Slot()
    def _on_paste(self) -> None:
        """Take rows copied from Excel like a list (P19)."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            name = _("What was pasted")
            self._open_list(self.jobs.compute(_pasted, text.encode(), name))

    def _open_list(self, job: Job) -> None:
        self.notice.hide()
        self.left_out.hide()
        self.import_button.setEnabled(False)
        job.succeeded.connect(self._on_list)
        job.failed.connect(self._on_not_imported)
        job.ended.connect(self._on_import_ended)

    @Slot(object)
    def _on_list(self, source: Source) -> None:
        dialog = PeopleImportDialog(self.jobs, source, self.memory, self.window())
        self.import_dialog = dialog
        dialog.imported.connect(self._on_imported)
        dialog.finished.connect(self._on_import_closed)
        dialog.open()

    @Slot()
    def _on_import_closed(self) -> None:
        self.import_dialog = None

    @Slot(object)
    def _on_imported(self, summary: people_import.Summary | sign_in_logs.Summary) -> None:
        self.notice.say(summary.sentence())
        self.left_out.show_problems(summary.listed)

    @Slot(object)
    def _on_not_imported(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    @Slot()
    def _on_import_ended(self) -> None:
        self.import_button.setEnabled(True)

    @Slot()
    def _on_teams(self) -> None:
        self.organisation = OrganisationDialog(self.jobs, self.window())
        self.organisation.said.connect(self.notice.say)
        self.organisation.finished.connect(self._on_teams_closed)
        self.organisation.open()

    @Slot()
    def _on_teams_closed(self) -> None:
        self.organisation = None

    @Slot(object)
    def _on_chosen(self, person: PersonRow | None) -> None:
        self.account.show_person(person)
        self.abilities.show_person(person)
        if self.panel.isVisibleTo(self):
            self.panel.show_person(person)


def _csr(person: PersonRow) -> UUID | None:
    return person.id if "csr" in person.roles else None


def _opened(_progress: Progress, file: Path) -> Source:
    return people_import.open_list(file)


def _pasted(_progress: Progress, data: bytes, name: str) -> Source:
    return people_import.of_text(data, name)


def _tip(person: PersonRow) -> str:
    """Return the whole name, and what of it the shipped font lacks (P21)."""
    missing = names.unprinted(person.name)
    if not missing:
        return person.name
    characters = _(", ").join(f"{character} U+{ord(character):04X}" for character in missing)
    return "\n".join(
        [
            names.shown(person.name),
            _("Not in the fonts that come with QA Desk: {characters}").format(
                characters=characters
            ),
            _("Where no font of the computer has it, its number is shown and printed instead."),
        ]
    )


def _roles(person: PersonRow) -> str:
    held = {role: wording.role(role) for role in permissions.ROLES if role in person.roles}
    if "inspector" in held and person.judges:
        abilities = _(", ").join(person.judges)
        held["inspector"] = _("{role} ({abilities})").format(
            role=held["inspector"], abilities=abilities
        )
    return _(", ").join(held.values())


def _people_table() -> Table[PersonRow]:
    def dimmed(person: PersonRow) -> str | None:
        return "dim" if person.left_on else None

    def missing(person: PersonRow) -> str | None:
        return "info" if names.unprinted(person.name) else None

    def column(title: str, value: Callable[[PersonRow], Any], **more: Any) -> Column[PersonRow]:
        return Column(title, value, colour=dimmed, **more)

    return Table(
        [
            column(
                _("Full name"),
                lambda row: row.name,
                tip=_tip,
                icon=missing,
                wide=True,
                reading=lambda row: row.reading,
                means="name",
            ),
            column(_("Staff no."), lambda row: row.staff_no, means="staff_no"),
            column(_("Roles"), _roles, means="roles"),
            column(_("Sign-in name"), lambda row: row.login, means="login"),
            column(_("Team"), lambda row: row.team, means="team"),
            column(_("Leads"), lambda row: row.leads, means="leads"),
            column(_("Hired"), lambda row: row.hired_on, text=date.isoformat, means="hired_on"),
            column(_("Left"), lambda row: row.left_on, text=date.isoformat, means="left_on"),
        ],
        key=lambda row: row.id,
    )
