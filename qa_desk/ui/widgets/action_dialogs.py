"""The small forms of actions: give one, suggest something, report, finish, change it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QPlainTextEdit, QSpinBox, QWidget

from qa_desk.i18n import _
from qa_desk.rules.action_items import (
    ANSWERS,
    CAUSES,
    SOURCES,
    STATES,
    URGENCIES,
    WHOLE,
    Evidence,
    NewAction,
)
from qa_desk.services.actions import ActionRow, Choices
from qa_desk.ui import theme
from qa_desk.ui.widgets import action_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.places import place_of

_LINES = 5
_STEP = 10  # percent
_MOST_SHOWN = 6  # numbers of evaluations under the text


class _Whom:
    """Who is to do it, of which department; a department names its head."""

    def __init__(self, form: FormDialog, choices: Choices) -> None:
        self._heads = {key: head for key, _name, head in choices.departments}
        self.department, self.person = QComboBox(), QComboBox()
        self.department.addItem(_("No department"), None)
        for key, name, _head in choices.departments:
            self.department.addItem(shown(name), key)
        self.person.addItem(_("Choose who"), None)
        for key, name in choices.people:
            self.person.addItem(shown(name), key)
        for box in (self.department, self.person):
            box.setMaxVisibleItems(16)
        form.add(_("Department"), self.department)
        form.add(_("Responsible"), self.person)
        self.department.currentIndexChanged.connect(self._on_department)

    def show(self, person: UUID | None, department: UUID | None) -> None:
        """Choose these."""
        self.department.setCurrentIndex(max(0, place_of(self.department, department)))
        self.person.setCurrentIndex(max(0, place_of(self.person, person)))

    def _on_department(self) -> None:
        head = self._heads.get(self.department.currentData())
        if head is not None:
            self.person.setCurrentIndex(max(0, place_of(self.person, head)))


class GiveDialog(FormDialog):
    """An action for somebody, or an information note to a department (P24)."""

    def __init__(
        self,
        kind: str,
        choices: Choices,
        *,
        words: str = "",
        cause: str = "",
        evidence: Sequence[Evidence] = (),
        parent: QWidget | None = None,
    ) -> None:
        is_note = kind == "note"
        title = _("Information note to a department") if is_note else _("Give an action")
        super().__init__(title, _("Send the note") if is_note else _("Give it"), parent)
        self.kind, self._days, self._evidence = kind, choices.days, tuple(evidence)
        self.words = _field(words)
        self.cause = _choice(CAUSES) if is_note else None
        self.urgency = _choice(URGENCIES)
        self.due = day_field(self._days["normal"])
        self._is_own_day = False
        self.whom = _Whom(self, choices)
        if self.cause is not None:
            self.cause.setCurrentIndex(max(0, place_of(self.cause, cause)))
            self.add(_("Cause of the finding"), self.cause)
        self.add(_("Urgency"), self.urgency)
        self.add(_("Reply by") if is_note else _("Due by"), self.due)
        self.add(_("Content of the note") if is_note else _("What to do"), self.words)
        if evidence:
            numbers = [one.number for one in evidence]
            more = _(", ").join(numbers[:_MOST_SHOWN]) + ("…" if len(numbers) > _MOST_SHOWN else "")
            self.say(_("Evidence: {numbers}").format(numbers=more), "small")
        self.urgency.currentIndexChanged.connect(self._on_urgency)
        self.due.userDateChanged.connect(self._on_day)
        self.whom.department.setFocus()

    def missing(self) -> str:
        if self.whom.person.currentData() is None:
            return _("Choose who is to do it.")
        if not self.words.toPlainText().strip():
            return _("Write what it is.")
        if day_of(self.due) < action_words.today():
            return _("Choose a day that is still to come.")
        return ""

    def action(self) -> NewAction:
        """Return what is filled in."""
        return NewAction(
            kind=self.kind,
            what=self.words.toPlainText().strip(),
            due=day_of(self.due),
            owner_id=self.whom.person.currentData(),
            department_id=self.whom.department.currentData(),
            urgency=self.urgency.currentData(),
            cause=self.cause.currentData() if self.cause is not None else "",
            evidence=self._evidence,
        )

    @Slot()
    def _on_urgency(self) -> None:
        """Let the day follow the urgency, until it is chosen by hand."""
        if not self._is_own_day:
            _set_day(self.due, self._days[self.urgency.currentData()])
            self._is_own_day = False

    @Slot()
    def _on_day(self) -> None:
        self._is_own_day = True


class SuggestDialog(FormDialog):
    """A suggestion, one's own or a customer's (S1-2B.2, S2-2.2.2c, S4-4.3.3)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Make a suggestion"), _("Send it"), parent)
        self.source, self.words = _choice(SOURCES), _field("")
        self.add(_("Whose it is"), self.source)
        self.add(_("Suggestion"), self.words)
        self.say(_("You see the answer here, and whether it is adopted."), "small")
        self.words.setFocus()

    def missing(self) -> str:
        return "" if self.said() else _("Write what you suggest.")

    def said(self) -> str:
        """Return what is suggested."""
        return self.words.toPlainText().strip()


class ActionStepDialog(FormDialog):
    """One step about an action, with its words."""

    def __init__(self, row: ActionRow, step: str, choices: Choices, parent: QWidget) -> None:
        verbs = {
            "report": _("Save the progress"),
            "finish": _("Send the answer") if row.kind == "suggestion" else _("Finish"),
            "hand_over": _("Hand over"),
            "postpone": _("Change"),
            "drop": _("Withdraw") if row.kind == "suggestion" else _("Drop"),
        }
        super().__init__(action_words.title(row), verbs[step], parent)
        self.row, self.step = row, step
        self.percent, self.answer = QSpinBox(), QComboBox()
        self.due, self.urgency = day_field(row.due), _choice(URGENCIES)
        self.whom: _Whom | None = None
        self.words = _field("")
        self._add_fields(choices)
        self.add(self._label(), self.words)

    def missing(self) -> str:
        if self.whom is not None and self.whom.person.currentData() is None:
            return _("Choose who is to do it.")
        if self.step != "report" and not self.said():
            return _("Write a few words: they are kept with it.")
        return ""

    def said(self) -> str:
        """Return what is written."""
        return self.words.toPlainText().strip()

    def day(self) -> date:
        """Return the day that is chosen."""
        return day_of(self.due)

    def _add_fields(self, choices: Choices) -> None:
        if self.step == "report":
            self.percent.setRange(0, WHOLE)
            self.percent.setSingleStep(_STEP)
            self.percent.setSuffix(" %")
            self.percent.setValue(self.row.progress)
            self.add(_("Progress"), self.percent)
        elif self.step == "finish" and self.row.kind == "suggestion":
            for code in ANSWERS:
                self.answer.addItem(_(STATES[code]), code)
            self.add(_("Adopted or not"), self.answer)
        elif self.step == "postpone":
            self.urgency.setCurrentIndex(max(0, place_of(self.urgency, self.row.urgency)))
            self.add(_("Due by"), self.due)
            self.add(_("Urgency"), self.urgency)
        elif self.step == "hand_over":
            self.whom = _Whom(self, choices)
            self.whom.show(self.row.owner_id, self.row.department_id)

    def _label(self) -> str:
        if self.step == "report":
            return _("What was done (may be empty)")
        if self.step == "finish":
            return _("Reply") if self.row.kind in ("note", "suggestion") else _("Result")
        return _("Reason")


def _field(words: str) -> QPlainTextEdit:
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + theme.px(16))
    return field


def _choice(words: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    for code, name in words.items():
        box.addItem(_(name), code)
    return box


def _set_day(field: QDateEdit, day: date) -> None:
    before = field.blockSignals(True)
    field.setDate(day_field(day).date())
    field.blockSignals(before)
