"""The centre as a tree, and what can be done about a part of it (S0-2.1)."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.services import organisation, personnel
from qa_desk.services.organisation import NewUnit, Unit
from qa_desk.services.personnel import Choice
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.person_dialogs import DayDialog
from qa_desk.ui.widgets.places import place_of
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Work

_SIZE = (720, 520)
_UNIT = Qt.ItemDataRole.UserRole
_GROUPS = N_("Skill groups")


def read(work: Work) -> tuple[Sequence[Unit], Sequence[Choice], date]:
    """Return the parts of the centre, who could lead a team, and today."""
    return organisation.units(work), personnel.choices(work).people, work.today


class UnitDialog(FormDialog):
    """The name of a part of the centre, and to what it belongs."""

    def __init__(
        self, verb: str, unit: NewUnit, above: Sequence[Unit], parent: QWidget | None = None
    ) -> None:
        super().__init__(_(organisation.KINDS[unit.kind]), verb, parent)
        self.name = QLineEdit(unit.name)
        self.code = QLineEdit(unit.code)
        self.above = QComboBox()
        self.add(_("Called"), self.name)
        if not unit.name:
            self.add(_("Code"), self.code, _("As lists call it; empty: as its name."))
        if organisation.UNDER[unit.kind]:
            self.above.addItem(_("Whole centre"), None)
            for one in above:
                if one.kind in organisation.UNDER[unit.kind] and one.closed_on is None:
                    self.above.addItem(names.shown(one.name), one.id)
            self.above.setCurrentIndex(max(0, place_of(self.above, unit.parent)))
            self.add(_("Belongs to"), self.above)

    def missing(self) -> str:
        return "" if self.name.text().strip() else _("Give it a name.")


class LeadDialog(FormDialog):
    """Who leads a team from a day on."""

    def __init__(
        self, team: Unit, people: Sequence[Choice], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(names.shown(team.name), _("Appoint"), parent)
        self.setWindowTitle(_("Team lead"))
        self.person = QComboBox()
        for one in people:
            self.person.addItem(names.shown(one.words), one.id)
        self.first = day_field(today)
        self.add(_("Team lead"), self.person)
        self.add(_("First day"), self.first)
        if team.lead:
            words = _("{person} leads the team until the day before.")
            self.say(words.format(person=names.shown(team.lead)), "small")


class OrganisationDialog(QDialog):
    """Signal `said(what was done)`; what was not possible stands in the dialog."""

    said = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Teams and skill groups"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self._jobs = jobs
        self._units: Sequence[Unit] = ()
        self._people: Sequence[Choice] = ()
        self._today = date.min
        self.form: FormDialog | None = None
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("The centre"))
        self.tree.setHeaderLabels(
            [_("Called"), _("Kind"), _("Team lead"), _("People"), _("Closed")]
        )
        self.problem = Problem()
        self.new_button = QPushButton(_("New"))
        self.new_button.setIcon(theme.icon("plus"))
        menu = QMenu(self.new_button)
        self.new_actions: dict[str, QAction] = {}
        for kind, words in organisation.KINDS.items():
            self.new_actions[kind] = menu.addAction(_(words), self._maker(kind))
        self.new_button.setMenu(menu)
        self.edit_button = QPushButton(_("Rename or move"))
        self.lead_button = QPushButton(_("Team lead"))
        self.close_button = QPushButton(_("Close it"))
        self._lay_out()
        self.tree.currentItemChanged.connect(self._on_chosen)
        self.edit_button.clicked.connect(self._on_edit)
        self.lead_button.clicked.connect(self._on_lead)
        self.close_button.clicked.connect(self._on_close)
        self._on_chosen()
        self.refresh()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.new_button, self.edit_button, self.lead_button, self.close_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        done = QPushButton(_("Close"))
        done.clicked.connect(self.accept)
        buttons.addWidget(done)
        hint = theme.role(
            QLabel(_("A role can be given for each of these: “Account”, then “Roles”.")), "small"
        )
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.tree, 1)
        layout.addWidget(hint)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    # -- showing -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the centre again."""
        job = self._jobs.ask(read)
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_read(self, found: tuple[Sequence[Unit], Sequence[Choice], date]) -> None:
        self._units, self._people, self._today = found
        current = self.unit()
        self.tree.clear()
        items: dict[UUID, QTreeWidgetItem] = {}
        groups = QTreeWidgetItem([_(_GROUPS)])
        for unit in self._units:  # sites come before what belongs to them
            item = items[unit.id] = QTreeWidgetItem(self._cells(unit))
            item.setData(0, _UNIT, unit)
            above = groups if unit.kind == "skill_group" else items.get(unit.parent or unit.id)
            if above is None or above is item:
                self.tree.addTopLevelItem(item)
            else:
                above.addChild(item)
        if groups.childCount():
            self.tree.addTopLevelItem(groups)
        self.tree.expandAll()
        if current is not None and current.id in items:
            self.tree.setCurrentItem(items[current.id])
        elif (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)

    def _cells(self, unit: Unit) -> list[str]:
        people = str(unit.people) if unit.kind in ("team", "skill_group") else ""
        closed = unit.closed_on.isoformat() if unit.closed_on else ""
        kind = _(organisation.KINDS[unit.kind])
        return [names.shown(unit.name), kind, names.shown(unit.lead), people, closed]

    def unit(self) -> Unit | None:
        """Return what is chosen."""
        item = self.tree.currentItem()
        found = item.data(0, _UNIT) if item is not None else None
        return found if isinstance(found, Unit) else None

    def choose(self, name: str) -> None:
        """Go to the part of this name."""
        found = self.tree.findItems(name, Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly)
        if found:
            self.tree.setCurrentItem(found[0])

    @Slot()
    def _on_chosen(self) -> None:
        unit = self.unit()
        is_open = unit is not None and unit.closed_on is None
        self.edit_button.setEnabled(is_open)
        self.lead_button.setEnabled(is_open and unit is not None and unit.kind == "team")
        self.close_button.setEnabled(unit is not None)
        is_closed = unit is not None and unit.closed_on is not None
        self.close_button.setText(_("Open again") if is_closed else _("Close it"))

    # -- changing ----------------------------------------------------------------------------

    def _maker(self, kind: str) -> Callable[[], None]:
        def make() -> None:
            chosen = self.unit()
            above = chosen.id if chosen and chosen.kind in organisation.UNDER[kind] else None
            form = UnitDialog(_("Create"), NewUnit(kind, "", parent=above), self._units, self)

            def save() -> None:
                new = NewUnit(kind, form.name.text(), form.code.text(), form.above.currentData())
                words = _("{name} was created.").format(name=form.name.text().strip())
                self._from(form, self._jobs.work(organisation.create, new), words)

            self._open(form, save)

        return make

    @Slot()
    def _on_edit(self) -> None:
        if (unit := self.unit()) is None:
            return
        old = NewUnit(unit.kind, unit.name, unit.code, unit.parent)
        form = UnitDialog(_("Save"), old, self._units, self)

        def save() -> None:
            name, above = form.name.text(), form.above.currentData()
            job = self._jobs.work(organisation.change, unit, name, above)
            self._from(form, job, _("{name} was saved.").format(name=name.strip()))

        self._open(form, save)

    @Slot()
    def _on_lead(self) -> None:
        if (unit := self.unit()) is None:
            return
        form = LeadDialog(unit, self._people, self._today, self)

        def save() -> None:
            job = self._jobs.work(
                organisation.appoint, unit, form.person.currentData(), day_of(form.first)
            )
            words = _("{team} is led by {person} from {day} on.").format(
                team=unit.name, person=form.person.currentText(), day=day_of(form.first)
            )
            self._from(form, job, words)

        self._open(form, save)

    @Slot()
    def _on_close(self) -> None:
        if (unit := self.unit()) is None:
            return
        if unit.closed_on is not None:
            words = _("{name} is open again.").format(name=unit.name)
            self._from(None, self._jobs.work(organisation.reopen, unit), words)
            return
        hint = _("Nobody may belong to it after that day. What was stays in the history.")
        form = DayDialog(unit.name, _("Close it"), (_("Last day"), self._today, hint), self)

        def save() -> None:
            words = _("{name} is closed after {day}.").format(name=unit.name, day=form.day())
            self._from(form, self._jobs.work(organisation.close, unit, form.day()), words)

        self._open(form, save)

    def _open(self, form: FormDialog, wanted: Callable[[], None]) -> None:
        self.form = form
        self.problem.say("")
        form.wanted.connect(wanted)
        form.finished.connect(self._on_closed)
        form.open()

    @Slot()
    def _on_closed(self) -> None:
        self.form = None

    def _from(self, form: FormDialog | None, job: Job, words: str) -> None:
        def done(_result: object) -> None:
            if form is not None:
                form.set_open(on=True)
                form.accept()
            self.said.emit(names.shown(words))
            self.refresh()

        def failed(error: Exception) -> None:
            if form is not None and isinstance(error, QaDeskError):
                form.show_error(str(error))
            else:
                self._on_failed(error)
            self.refresh()

        job.succeeded.connect(done)
        job.failed.connect(failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.problem.say(str(error))
        else:
            messages.failure(self, error)
