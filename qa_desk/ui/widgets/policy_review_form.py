"""The fields of a policy evaluation (制度流程评估表, domain.md 5.8), as they are filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QDate, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import N_, _
from qa_desk.rules.policy_reviews import (
    COMPLIANCE,
    CONCLUSIONS,
    FIGURES,
    GRADES,
    TYPES,
    Change,
    Clause,
    Evaluator,
    Form,
)
from qa_desk.services.policies.reviews import Candidate
from qa_desk.ui import theme
from qa_desk.ui.widgets import policy_words, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import ElidedLabel
from qa_desk.ui.widgets.lines_grid import LinesGrid
from qa_desk.ui.widgets.names import shown

_BEST, _LINES = 5, 3
_TODAY = date(2026, 1, 1)  # until a form is shown
_AFFECTED = {
    "on_checklists": N_("Checklists affected"),
    "on_training": N_("Training needed"),
    "on_settings": N_("Settings affected"),
}


class PolicyReviewForm(QWidget):
    """Shows and edits one form. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, people: Sequence[Candidate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: Form | None = None
        self._names = {str(one.id): one.name for one in people}
        offered = [(key, shown(name)) for key, name in self._names.items()]
        self.facts = theme.role(ElidedLabel(), "dim")
        self.figures = text("", wraps=False)
        self.type, self.conclusion = _choice(TYPES), _choice({"": "", **CONCLUSIONS})
        self.first, self.last = day_field(_TODAY), day_field(_TODAY)
        self.evaluators = LinesGrid(
            _("Evaluators"), (_("Evaluator"), _("Post at the centre")), {0: offered}
        )
        compliance = [(code, _(words)) for code, words in COMPLIANCE.items()]
        titles = (_("Clause"), _("How far"), _("Evidence"))
        self.clauses = LinesGrid(_("Clauses"), titles, {1: compliance})
        titles = (_("Old clause"), _("New clause"), _("Reason"))
        self.changes = LinesGrid(_("Change"), titles)
        self.problems, self.effects = _lines(), _lines()
        self.grades = {name: _grade() for name in GRADES}
        self.affected = {name: _lines(2) for name in _AFFECTED}
        self.roll_out = _lines(2)
        self.in_force = day_field(_TODAY)
        self.checker, self.approver = QComboBox(), QComboBox()
        for box, may in ((self.checker, people), (self.approver, _approvers(people))):
            box.addItem("", "")
            for one in may:
                box.addItem(shown(one.name), str(one.id))
        self._of_change = QWidget()
        self._lay_out()
        self._connect()

    def show_form(self, form: Form) -> None:
        """Show a form, without a word."""
        with QSignalBlocker(self):
            self._form = form
            said = (form.number, str(form.title), form.version, form.owner)
            self.facts.setText("  ·  ".join(filter(None, said)))
            counted = (
                wording.told(_(FIGURES.get(code, code)), str(number))
                for code, number in form.figures
            )
            self.figures.setText("\n".join(counted))
            self.type.setCurrentIndex(self.type.findData(form.type))
            _set_day(self.first, form.period_from)
            _set_day(self.last, form.period_to)
            people = [(str(one.person_id), one.post) for one in form.evaluators]
            for one in form.evaluators:
                self._names.setdefault(str(one.person_id), one.name)
            self.evaluators.show_lines(people)
            self.clauses.show_lines(
                [(one.clause, one.compliance, one.evidence) for one in form.clauses]
            )
            self.changes.show_lines([(one.old, one.new, one.reason) for one in form.changes])
            for name, field in self._texts().items():
                field.setPlainText(getattr(form, name))
            for name, box in self.grades.items():
                box.setCurrentIndex(getattr(form, name) or 0)
            self.conclusion.setCurrentIndex(max(0, self.conclusion.findData(form.conclusion)))
            _set_day(self.in_force, form.in_force_from or form.period_to)
            self._choose(self.checker, form.checker)
            self._choose(self.approver, form.approver)
            self.next_review.setText(policy_words.day(form.next_review))
        self._show_change()

    def form(self) -> Form:
        """Return what is filled in; what the program knows stays as it was read."""
        assert self._form is not None  # noqa: S101 - one was shown
        revises = self.conclusion.currentData() == "revise"
        texts: dict[str, Any] = {
            name: field.toPlainText().strip() for name, field in self._texts().items()
        }
        grades: dict[str, Any] = {
            name: box.currentIndex() or None for name, box in self.grades.items()
        }
        return replace(
            self._form,
            type=self.type.currentData(),
            period_from=day_of(self.first),
            period_to=day_of(self.last),
            evaluators=tuple(
                self._person(key, post) for key, post in self.evaluators.lines() if key
            ),
            clauses=tuple(Clause(*line) for line in self.clauses.lines()),
            changes=tuple(Change(*line) for line in self.changes.lines()) if revises else (),
            **texts,
            **grades,
            conclusion=self.conclusion.currentData(),
            in_force_from=day_of(self.in_force) if revises else None,
            checker=self._chosen(self.checker),
            approver=self._chosen(self.approver),
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for grid in (self.evaluators, self.clauses, self.changes):
            grid.set_read_only(read_only=read_only)
        for field in self._texts().values():
            field.setReadOnly(read_only)
        chosen = (self.type, self.conclusion, self.checker, self.approver, *self.grades.values())
        for box in (*chosen, self.first, self.last, self.in_force):
            box.setEnabled(not read_only)

    def _texts(self) -> dict[str, QPlainTextEdit]:
        both = {"problems": self.problems, "effects": self.effects, "roll_out": self.roll_out}
        return {**both, **self.affected}

    def _person(self, key: str, post: str) -> Evaluator:
        return Evaluator(UUID(key), self._names.get(key, ""), post)

    def _chosen(self, box: QComboBox) -> Evaluator | None:
        key = box.currentData()
        return self._person(key, "") if key else None

    def _choose(self, box: QComboBox, person: Evaluator | None) -> None:
        key = str(person.person_id) if person else ""
        if person and box.findData(key) < 0:
            self._names.setdefault(key, person.name)
            box.addItem(shown(person.name), key)
        box.setCurrentIndex(box.findData(key))

    @Slot()
    def _show_change(self) -> None:
        self._of_change.setVisible(self.conclusion.currentData() == "revise")

    def _connect(self) -> None:
        for grid in (self.evaluators, self.clauses, self.changes):
            grid.changed.connect(self.changed)
        for field in self._texts().values():
            field.textChanged.connect(self.changed)
        boxes = (self.type, self.conclusion, self.checker, self.approver, *self.grades.values())
        for box in boxes:
            box.currentIndexChanged.connect(self.changed)
        for day in (self.first, self.last, self.in_force):
            day.dateChanged.connect(self.changed)
        self.conclusion.currentIndexChanged.connect(self._show_change)

    def _lay_out(self) -> None:
        self.next_review = text("", wraps=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.setSpacing(8)
        column.addWidget(self.facts)
        period = QHBoxLayout()
        period.setSpacing(8)
        for words, field in (
            (_("Kind of evaluation"), self.type),
            (_("Period from"), self.first),
            (_("Period to"), self.last),
        ):
            period.addWidget(_label(words, field))
            period.addWidget(field)
        period.addStretch(1)
        column.addLayout(period)
        for words, grid in (
            (_("Evaluators"), self.evaluators),
            (_("How far it is carried out"), self.clauses),
        ):
            column.addWidget(heading(words))
            column.addWidget(grid)
        column.addWidget(heading(_("Data of the period")))
        column.addWidget(self.figures)
        column.addWidget(heading(_("Judgement")))
        column.addLayout(self._judgement())
        column.addWidget(self._change())
        column.addWidget(heading(_("Check and approval")))
        people = QFormLayout()
        people.addRow(_label(_("Checker"), self.checker), self.checker)
        people.addRow(_label(_("Approver"), self.approver), self.approver)
        people.addRow(QLabel(_("Next review")), self.next_review)
        column.addLayout(people)
        column.addStretch(1)

    def _judgement(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for column, (words, field) in enumerate(
            ((_("Problems"), self.problems), (_("Effect"), self.effects))
        ):
            grid.addWidget(_label(words, field), 0, column * 2, 1, 2)
            grid.addWidget(field, 1, column * 2, 1, 2)
        for column, (name, box) in enumerate(self.grades.items()):
            grid.addWidget(_label(_(GRADES[name]), box), 2, column)
            grid.addWidget(box, 3, column)
        grid.addWidget(_label(_("Conclusion"), self.conclusion), 2, 3)
        grid.addWidget(self.conclusion, 3, 3)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        return grid

    def _change(self) -> QWidget:
        rows = QFormLayout(self._of_change)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow(heading(_("Change")))
        rows.addRow(self.changes)
        for name, words in _AFFECTED.items():
            rows.addRow(_label(_(words), self.affected[name]), self.affected[name])
        rows.addRow(_label(_("Roll-out"), self.roll_out), self.roll_out)
        rows.addRow(_label(_("Change in force from"), self.in_force), self.in_force)
        return self._of_change


def _choice(offered: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    for code, words in offered.items():
        box.addItem(_(words) if words else "", code)
    return box


def _grade() -> QComboBox:
    box = QComboBox()
    box.addItems(["", *map(str, range(1, _BEST + 1))])
    return box


def _lines(number: int = _LINES) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setFixedHeight(theme.px(20) * number + 12)
    return field


def _label(words: str, field: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(field)
    field.setAccessibleName(words)
    return label


def _set_day(field: QDateEdit, day: date) -> None:
    field.setDate(QDate(day.year, day.month, day.day))


def _approvers(people: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in people if one.may_approve]
