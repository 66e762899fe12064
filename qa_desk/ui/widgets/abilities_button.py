"""What an inspector can judge, and the small form that says so (P16)."""

import re
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.services import abilities
from qa_desk.services.abilities import Abilities
from qa_desk.services.people import PersonRow
from qa_desk.ui import messages
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.work import Actor

_BETWEEN = re.compile(r"[,，、;；\n]+")


class AbilitiesDialog(FormDialog):
    """Skill groups to tick, and languages or dialects to write."""

    def __init__(self, person: str, found: Abilities, parent: QWidget | None = None) -> None:
        super().__init__(names.shown(person), _("Save"), parent)
        self.setWindowTitle(_("Abilities"))
        self.groups: dict[str, QCheckBox] = {}
        self.say(_("Skill groups"), "strong")
        for code, name in found.known_groups:
            box = self.groups[code] = QCheckBox(names.shown(name))
            box.setChecked(code in found.skill_groups)
            self.body.addWidget(box)
        self.say(_("None ticked: all of them."), "small")
        self.body.addSpacing(12)
        self.languages = QLineEdit(_(", ").join(found.languages))
        self.languages.setPlaceholderText(_("such as 普通话, 粤语, 四川话"))
        hint = _("None written: all of them. A call whose language is not known goes to anybody.")
        if found.known_languages:
            hint += " " + _("Known here: {languages}.").format(
                languages=_(", ").join(found.known_languages)
            )
        self.add(_("Languages or dialects"), self.languages, hint)

    def chosen(self) -> tuple[list[str], list[str]]:
        """Return the codes of the skill groups, and the languages."""
        groups = [code for code, box in self.groups.items() if box.isChecked()]
        return groups, _BETWEEN.split(self.languages.text())


class AbilitiesButton(QPushButton):
    """About the inspector chosen. Signals `said(what was done)`, `warned(why it was not)`."""

    said = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(_("Abilities"), parent)
        self._jobs = jobs
        self._person: PersonRow | None = None
        self.dialog: AbilitiesDialog | None = None
        self.clicked.connect(self._on_clicked)
        self.show_person(None)

    @staticmethod
    def is_for(actor: Actor) -> bool:
        """Tell whether a person may say what inspectors can judge."""
        return permissions.may(actor, "abilities.edit")

    def show_person(self, person: PersonRow | None) -> None:
        """Be about somebody else."""
        self._person = person
        fits = person is not None and "inspector" in person.roles
        self.setEnabled(fits)
        self.setToolTip("" if fits else _("Choose a QA inspector first."))

    @Slot()
    def _on_clicked(self) -> None:
        if self._person is not None:
            job = self._jobs.ask(abilities.of_person, self._person.id)
            job.succeeded.connect(self._on_found)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_found(self, found: Abilities) -> None:
        if (person := self._person) is None:
            return
        self.dialog = AbilitiesDialog(f"{person.name} {person.staff_no}", found, self.window())
        self.dialog.setProperty("person", str(person.id))
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        if (dialog := self.dialog) is None:
            return
        groups, languages = dialog.chosen()
        person_id = UUID(dialog.property("person"))
        job = self._jobs.work(abilities.set_abilities, person_id, groups, languages)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_saved(self, _nothing: None) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.done(QDialog.DialogCode.Accepted)
        self.said.emit(_("The abilities hold for everything that is drawn from now on."))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
        elif self.dialog is not None:
            self.dialog.show_error(str(error))
        else:
            self.warned.emit(str(error))

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None
