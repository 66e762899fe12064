"""The forms of a calibration session: what is laid down, and who takes part (5.12)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.services.calibrating.planning import Choices, Plan
from qa_desk.services.calibrating.types import Option
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.places import place_of
from qa_desk.ui.widgets.tick_dialog import TickDialog

_LINES, _LIST, _MOST_MINUTES = 3, 300, 24 * 60
_ID = Qt.ItemDataRole.UserRole


class PlanDialog(FormDialog):
    """The day, who leads, by which checklist people score, and what they are taught."""

    def __init__(
        self,
        choices: Choices,
        plan: Plan | None,
        parent: QWidget | None = None,
        *,
        may_change_standard: bool = True,
    ) -> None:
        verb = _("Save") if plan else _("Prepare it")
        super().__init__(_("A calibration session"), verb, parent)
        self.seen = 0  # the version of the session that is changed
        begun = plan or choices.plan
        self.day = day_field(begun.held_on)
        self.chair = _box(_people(choices.chairs), begun.chair_id)
        self.checklist = _box(choices.checklists, begun.checklist_version_id)
        self.reference = _box(_people(choices.people), begun.reference_id, _("Nobody"))
        self.training, self.notes = QPlainTextEdit(begun.training), QPlainTextEdit(begun.notes)
        self.minutes = QSpinBox()
        self.minutes.setRange(0, _MOST_MINUTES)
        self.minutes.setSingleStep(15)
        self.minutes.setSuffix(_(" min"))
        self.minutes.setValue(begun.training_minutes)
        for box in (self.chair, self.checklist, self.reference):
            box.setEnabled(may_change_standard)
        self.add(_("Day"), self.day)
        self.add(_("Led by"), self.chair)
        self.add(_("Checklist"), self.checklist)
        self.add(_("Reference scorer"), self.reference)
        self._add_lines(_("Training of those who score"), self.training)
        self.add(_("Duration of the training"), self.minutes)
        self._add_lines(_("Notes"), self.notes)
        self.day.setFocus()

    def plan(self) -> Plan:
        """Return what is laid down."""
        return Plan(
            held_on=day_of(self.day),
            chair_id=self.chair.currentData(),
            checklist_version_id=self.checklist.currentData(),
            reference_id=self.reference.currentData(),
            training=self.training.toPlainText().strip(),
            training_minutes=self.minutes.value(),
            notes=self.notes.toPlainText().strip(),
        )

    def missing(self) -> str:
        """Say what has to be chosen first."""
        if self.checklist.currentData() is None:
            return _("No checklist is in force. Put one in force on the page Standards first.")
        return ""

    def _add_lines(self, words: str, field: QPlainTextEdit) -> None:
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + theme.px(12))
        self.add(words, field)


class PeopleDialog(TickDialog):
    """People to be ticked: who is invited, or who came to the discussion."""

    def __init__(
        self,
        title: str,
        people: Sequence[Option],
        chosen: Collection[UUID],
        parent: QWidget | None = None,
    ) -> None:
        rows = [(wording.DOT.join(filter(None, (one.name, _post(one)))), one.id) for one in people]
        super().__init__(title, rows, chosen, parent)


def _post(person: Option) -> str:
    return wording.role(person.detail) if person.detail else ""


def _people(options: Sequence[Option]) -> list[Option]:
    """Return people with their post in words."""
    return [replace(one, detail=wording.role(one.detail)) for one in options]


def _box(options: Sequence[Option], chosen: Any, nobody: str = "") -> QComboBox:
    box = QComboBox()
    if nobody:
        box.addItem(nobody, None)
    for option in options:
        words = wording.DOT.join(filter(None, (shown(option.name), option.detail)))
        box.addItem(words, option.id)
    box.setCurrentIndex(max(0, place_of(box, chosen)))
    return box
