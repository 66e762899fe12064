"""Who signs an improvement plan or its evaluation: department, office, steering group."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.improvement_plans import Person
from qa_desk.services.improving import Candidate
from qa_desk.ui.widgets.improvement_lines import labelled
from qa_desk.ui.widgets.lines_grid import LinesGrid
from qa_desk.ui.widgets.names import shown

_Groups = tuple[tuple[Person, ...], tuple[Person, ...], tuple[Person, ...]]


class SignersForm(QWidget):
    """Offers those who may sign as that; the steering group may be several. `changed()`."""

    changed = Signal()

    def __init__(self, people: Sequence[Candidate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {str(one.id): one.name for one in people}
        self.head, self.checker = QComboBox(), QComboBox()
        for box, able in (
            (self.head, [one for one in people if one.may_head]),
            (self.checker, [one for one in people if one.may_check]),
        ):
            box.addItem("", "")
            for one in able:
                box.addItem(shown(one.name), str(one.id))
            box.currentIndexChanged.connect(self.changed)
        offered = [(str(one.id), shown(one.name)) for one in people if one.may_approve]
        self.approvers = LinesGrid(_("Steering group"), (_("Steering group"),), {0: offered})
        self.approvers.changed.connect(self.changed)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        labelled(form, _("Department head"), self.head)
        labelled(form, _("Improvement office"), self.checker)
        form.addRow(_("Steering group"), self.approvers)

    def show_people(
        self, heads: Sequence[Person], checkers: Sequence[Person], approvers: Sequence[Person]
    ) -> None:
        """Show who is named, without a word."""
        for one in (*heads, *checkers, *approvers):
            self._names.setdefault(str(one.person_id), one.name)
        with QSignalBlocker(self):
            for box, named in ((self.head, heads), (self.checker, checkers)):
                key = str(named[0].person_id) if named else ""
                if box.findData(key) < 0:
                    box.addItem(shown(self._names[key]), key)
                box.setCurrentIndex(box.findData(key))
            self.approvers.show_lines([(str(one.person_id),) for one in approvers])

    def people(self) -> _Groups:
        """Return who is named: department head, improvement office, steering group."""
        steering = [key for (key,) in self.approvers.lines() if key]
        return (
            self._people([self.head.currentData()]),
            self._people([self.checker.currentData()]),
            self._people(steering),
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for box in (self.head, self.checker):
            box.setEnabled(not read_only)
        self.approvers.set_read_only(read_only=read_only)

    def _people(self, keys: Sequence[str]) -> tuple[Person, ...]:
        return tuple(Person(UUID(key), self._names.get(key, "")) for key in keys if key)
