"""Another password of one's own: the old one, and the new one twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules import accounts as rules
from qa_desk.services import accounts
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.work import Actor, Progress, Work


class Access(Protocol):
    """A signed-in person's way to the database, as far as this needs it."""

    actor: Actor

    def work(self) -> AbstractContextManager[Work]: ...

    def use_password(self, password: str) -> None: ...

    def close(self) -> None: ...


class OwnPasswordDialog(FormDialog):
    """Has it changed by `start(old, new)`, and signals `changed(new)` when it is.

    `known` is an old password that was typed already, at the sign-in.
    """

    changed = Signal(str)

    def __init__(
        self,
        actor: Actor,
        start: Callable[[str, str], Job],
        known: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("A password of your own"), _("Change password"), parent)
        self._names = (actor.login, actor.staff_no)
        self._start = start
        self._known = known
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        if known:
            self.say(_("You came in with a start password. Choose one that only you know."))
            self.body.addSpacing(8)
        else:
            self.add(_("Old password"), self.old)
        self.add(_("New password"), self.new, rules.own_password_rule())
        self.add(_("New password again"), self.again)
        for field in (self.old, self.new, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.textEdited.connect(self._on_typed)
        self.wanted.connect(self._on_wanted)

    def missing(self) -> str:
        if not self._known and not self.old.text():
            return _("Type your old password.")
        return rules.own_password_problem(
            self.new.text(), self.again.text(), self._old(), self._names
        )

    def _old(self) -> str:
        return self._known or self.old.text()

    @Slot()
    def _on_typed(self) -> None:
        self.problem.say("")

    @Slot()
    def _on_wanted(self) -> None:
        self.follow(self._start(self._old(), self.new.text())).succeeded.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, _nothing: object) -> None:
        self.changed.emit(self.new.text())
        self.accept()


def choose(_progress: Progress, access: Access, old: str, new: str) -> None:
    """Change the password of a person who just came in; runs on a job."""
    with access.work() as work:
        accounts.change_own(work, old, new)
    access.use_password(new)


def first(jobs: Jobs, access: Access, known: str, parent: QWidget) -> OwnPasswordDialog:
    """Ask for a password of one's own in the place of a start password; return the form."""

    def start(old: str, new: str) -> Job:
        return jobs.compute(choose, access, old, new)

    dialog = OwnPasswordDialog(access.actor, start, known, parent)
    dialog.rejected.connect(access.close)
    dialog.open()
    return dialog
