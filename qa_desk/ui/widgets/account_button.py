"""All that can be done about the account, the roles and the stand-in of the person chosen."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QPushButton, QWidget

from qa_desk import i18n
from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.services import accounts, offices, personnel
from qa_desk.services.accounts import Candidate, OpenWork, Standing, StartPassword
from qa_desk.services.people import PersonRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.account_dialogs import (
    LeaveDialog,
    ManyAccountsDialog,
    NewAccountDialog,
    StartPasswordDialog,
    day_of,
)
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.office_dialogs import RolesDialog, StandInDialog
from qa_desk.work import Actor, Work

STATES: Mapping[str, str] = {
    "none": N_("No account yet"),
    "open": N_("Account open"),
    "must_change": N_("Has a start password"),
    "waits": N_("Waits after wrong passwords"),
    "locked": N_("Account locked"),
    "left": N_("Has left"),
}
_RIGHTS = ("people.edit", "accounts.reset", "deputise")
_LED_BY = frozenset({"team_lead"})


def standing(work: Work, person_id: UUID) -> tuple[Standing, bool]:
    """Return how an account stands, and whether a stand-in may be named."""
    return accounts.standing(work, person_id), offices.may_deputise(work, person_id)


def roles_of(work: Work, person_id: UUID) -> tuple[Any, ...]:
    """Return the roles held, for what more can be given, and today."""
    return offices.grants(work, person_id), offices.scopes(work), work.today


def stand_ins_of(work: Work, person_id: UUID) -> tuple[Any, ...]:
    """Return who stands in, who could, and today."""
    held = offices.stand_ins(work, person_id)
    return held, offices.deputies(work, person_id), work.today


def leaver(work: Work, person_id: UUID) -> tuple[Any, ...]:
    """Return what a leaver had to do, what ends, and today."""
    found = accounts.open_work(work, person_id)
    return found, personnel.ends(work, person_id), work.today


class AccountButton(QPushButton):
    """A menu about the person chosen. Signals `said(what was done)`, `warned(why it was not)`."""

    said = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(_("Account"), parent)
        self._jobs, self._actor = jobs, actor
        self._person: PersonRow | None = None
        self._dialog: FormDialog | None = None
        self._edits = permissions.may(actor, "people.edit")
        self.setIcon(theme.icon("lock"))
        self.setIconSize(theme.icon_size(gap=True))
        menu = QMenu(self)
        self.state = menu.addAction("")
        self.state.setEnabled(False)
        menu.addSeparator()
        self.actions_: dict[str, QAction] = {}
        for key, words, slot in (
            ("create", _("Create account"), self._on_create),
            ("reset", _("Reset password"), self._on_reset),
            ("unlock", _("Unlock"), self._on_unlock),
            ("lock", _("Lock"), self._on_lock),
            ("roles", _("Roles"), self._on_roles),
            ("deputise", _("Deputy"), self._on_stand_in),
            ("end", _("Has left"), self._on_leave),
        ):
            if key in {"roles", "end"}:
                menu.addSeparator()
            self.actions_[key] = menu.addAction(words, slot)
        self.setMenu(menu)
        self.show_person(None)

    @staticmethod
    def is_for(actor: Actor) -> bool:
        """Tell whether there is anything in it for a person."""
        return any(permissions.may(actor, right) for right in _RIGHTS)

    def show_person(self, person: PersonRow | None) -> None:
        """Be about somebody else."""
        self._person = person
        self.setEnabled(False)
        self.setToolTip("" if person else _("Choose a person first."))
        if person is not None:
            job = self._jobs.ask(standing, person.id)
            job.succeeded.connect(self._on_standing)
            job.failed.connect(self._on_nothing)
            job.setProperty("person", str(person.id))

    @Slot(object)
    def _on_standing(self, found: tuple[Standing, bool]) -> None:
        person = self._person
        if person is None or self.sender().property("person") != str(person.id):
            return
        stands, may_deputise = found
        here = person.left_on is None
        other = self._edits and person.id != self._actor.id and here
        leads = bool(person.leads) or bool(_LED_BY & set(person.roles))
        may = set(stands.may)
        may |= {"roles", "end"} if other else set()
        may |= {"deputise"} if may_deputise and leads and here else set()
        for key, action in self.actions_.items():
            action.setVisible(key in may)
        self.state.setText(_(STATES[stands.state]))
        self.setEnabled(bool(may))
        self.setToolTip("" if may else _("There is nothing here that you may change."))

    @Slot(object)
    def _on_nothing(self, _error: Exception) -> None:
        self.setToolTip(_("There is nothing here that you may change."))

    # -- accounts ----------------------------------------------------------------------------

    @Slot()
    def _on_create(self) -> None:
        if self._person is not None:
            dialog = NewAccountDialog(
                _words(self._person),
                self._person.login or self._person.staff_no.lower(),
                self.window(),
            )
            self._open(dialog, lambda: self._create(dialog))

    def _create(self, dialog: NewAccountDialog) -> None:
        if self._person is not None:
            job = self._jobs.work(accounts.create, self._person.id, dialog.login.text())
            self._from(dialog, job, self._on_started)

    @Slot()
    def _on_reset(self) -> None:
        person = self._person
        if person is None:
            return
        words = _("{person} gets a new start password, and the old one ends now.")
        if messages.ask(self, words.format(person=names.shown(_words(person))), _("Reset")):
            self._act(self._jobs.work(accounts.reset, person.id), self._on_started)

    @Slot(object)
    def _on_started(self, start: StartPassword) -> None:
        dialog = StartPasswordDialog(start, self.window())
        self._open(dialog, lambda: self._save_slip(dialog))

    def _save_slip(self, dialog: StartPasswordDialog) -> None:
        if file := self.ask_file(f"{dialog.start.login}.pdf"):
            job = self._jobs.work(accounts.print_slip, dialog.start, Path(file), i18n.language())
            self._from(dialog, job, self._on_slip_saved)
        else:
            dialog.set_open(on=True)

    @Slot(object)
    def _on_slip_saved(self, _nothing: None) -> None:
        self.said.emit(_("The slip was saved. Print it and delete the file."))

    @Slot()
    def _on_lock(self) -> None:
        if self._person is not None:
            words = _("{person} cannot sign in until somebody unlocks the account.")
            self._act(self._jobs.work(accounts.lock, self._person.id), self._saying(words))

    @Slot()
    def _on_unlock(self) -> None:
        if self._person is not None:
            words = _("{person} can sign in again.")
            self._act(self._jobs.work(accounts.unlock, self._person.id), self._saying(words))

    # -- many --------------------------------------------------------------------------------

    @Slot()
    def offer_many(self) -> None:
        """Offer accounts to all who have none (P3)."""
        self._act(self._jobs.ask(accounts.candidates), self._on_candidates)

    @Slot(object)
    def _on_candidates(self, people: list[Candidate]) -> None:
        if not people:
            self.said.emit(_("Everybody here has an account."))
            return
        dialog = ManyAccountsDialog(people, self.window())
        dialog.chosen.connect(self._on_many)
        self._open(dialog)

    @Slot(object)
    def _on_many(self, people: list[UUID]) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        if file := self.ask_file(_("start-passwords") + ".pdf"):
            job = self._jobs.work(accounts.issue, people, Path(file), i18n.language())
            job.named(_("Creating accounts"))
            self._from(dialog, job, self._on_issued)
        else:
            dialog.set_open(on=True)

    @Slot(object)
    def _on_issued(self, number: int) -> None:
        words = ngettext(
            "{n} account was created. Print its slip, then delete the file.",
            "{n} accounts were created. Print their slips, then delete the file.",
            number,
        )
        self.said.emit(words.format(n=number))

    def ask_file(self, name: str) -> str:
        """Ask where slips are saved; "" when nowhere."""
        title = _("Save the slip")
        return QFileDialog.getSaveFileName(self, title, name, _("PDF") + " (*.pdf)")[0]

    # -- roles, stand-ins, leavers -----------------------------------------------------------

    @Slot()
    def _on_roles(self) -> None:
        if self._person is not None:
            self._act(self._jobs.ask(roles_of, self._person.id), self._show_roles)

    @Slot(object)
    def _show_roles(self, found: tuple[Any, ...]) -> None:
        if (person := self._person) is None:
            return
        held, scopes, today = found
        dialog = RolesDialog(_words(person), held, scopes, today, self.window())
        done = self._saying(_("{person} has other roles from now on."))

        def give() -> None:
            self._from(dialog, self._jobs.work(offices.give, person.id, dialog.grant()), done)

        dialog.ended.connect(
            lambda key: self._from(dialog, self._jobs.work(offices.take_back, key), done)
        )
        self._open(dialog, give)

    @Slot()
    def _on_stand_in(self) -> None:
        if self._person is not None:
            self._act(self._jobs.ask(stand_ins_of, self._person.id), self._show_stand_ins)

    @Slot(object)
    def _show_stand_ins(self, found: tuple[Any, ...]) -> None:
        if (person := self._person) is None:
            return
        held, choices, today = found
        dialog = StandInDialog(_words(person), held, choices, today, self.window())
        done = self._saying(_("The deputy of {person} was changed."))

        def name() -> None:
            job = self._jobs.work(
                offices.deputise,
                person.id,
                dialog.deputy.currentData(),
                dialog.days(),
                dialog.reason.text(),
            )
            self._from(dialog, job, done)

        dialog.ended.connect(
            lambda key: self._from(dialog, self._jobs.work(offices.end_stand_in, key), done)
        )
        self._open(dialog, name)

    @Slot()
    def _on_leave(self) -> None:
        if self._person is not None:
            self._act(self._jobs.ask(leaver, self._person.id), self._show_leave)

    @Slot(object)
    def _show_leave(self, found: tuple[list[OpenWork], Any, Any]) -> None:
        if (person := self._person) is None:
            return
        dialog = LeaveDialog(_words(person), *found, self.window())
        done = self._saying(_("{person} has left; the sign-in is closed."))

        def end() -> None:
            job = self._jobs.work(accounts.end, person.id, day_of(dialog.day))
            self._from(dialog, job, done)

        self._open(dialog, end)

    # -- what they share ---------------------------------------------------------------------

    def _open(self, dialog: FormDialog, wanted: Callable[[], None] | None = None) -> None:
        self._dialog = dialog
        if wanted is not None:
            dialog.wanted.connect(wanted)
        dialog.finished.connect(partial(self._forget, dialog))
        dialog.open()

    def _forget(self, dialog: FormDialog, _result: int) -> None:
        if dialog is self._dialog:
            self._dialog = None

    def _from(self, dialog: FormDialog, job: Job, then: Callable[[Any], None]) -> None:
        """Close the form when its job is done, and go on; say in the form why it was not."""

        def done(result: object) -> None:
            dialog.set_open(on=True)
            dialog.done(QDialog.DialogCode.Accepted)
            then(result)

        def failed(error: Exception) -> None:
            dialog.show_error(str(error) if isinstance(error, QaDeskError) else "")
            if not isinstance(error, QaDeskError):
                messages.failure(self, error)

        job.succeeded.connect(done)
        job.failed.connect(failed)

    def _act(self, job: Job, then: Callable[[Any], None]) -> None:
        """Go on when a job is done; say over the page why it was not."""

        def failed(error: Exception) -> None:
            if isinstance(error, QaDeskError):
                self.warned.emit(str(error))
            else:
                messages.failure(self, error)

        job.succeeded.connect(then)
        job.failed.connect(failed)

    def _saying(self, words: str) -> Callable[[Any], None]:
        """Return what says so about the person of now."""
        person = names.shown(_words(self._person)) if self._person else ""

        def say(_result: object) -> None:
            self.said.emit(words.format(person=person))

        return say


def _words(person: PersonRow) -> str:
    return f"{person.name} {person.staff_no}"
