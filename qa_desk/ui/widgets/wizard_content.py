"""Step 3 of a new plan: focus, quick checks by mode, the calibration day and the targets."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import plans
from qa_desk.rules.plans import Content
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.choice_field import ChoiceField, Choices
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.steady import steady
from qa_desk.ui.widgets.targets_editor import TargetsEditor

_FOCUS = {"focus_items": "weak_items", "focus_people": "people", "focus_reasons": "contact_reasons"}


class WizardContent(QScrollArea):
    """Edits what a plan says besides its rules. `changed()` after every change."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = Content()
        self._quiet = False
        self.focus = {name: ChoiceField(_("None")) for name in _FOCUS}
        self.shares = {mode: self._percent() for mode in plans.DEFAULT_MIX}
        self.by_others = self._percent()
        self.sum = Problem()
        self.calibrates = QCheckBox(_("Calibration on"))
        self.calibration: QDateEdit = day_field(date(2026, 1, 1))
        self.targets = TargetsEditor()
        self._lay_out()
        self._connect()

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Offer these items, people and contact reasons as focus."""
        for name, of in _FOCUS.items():
            self.focus[name].offer(choices.get(of, ()))

    def show_content(self, content: Content, month: date) -> None:
        """Show what a plan says."""
        self._quiet = True
        self._content = content
        for name, field in self.focus.items():
            field.set_values(getattr(content, name))
        for mode, spin in self.shares.items():
            spin.setValue(content.mode_mix.get(mode, 0))
        self.by_others.setValue(content.quick_by_others)
        self.calibrates.setChecked(content.calibration_on is not None)
        day = content.calibration_on or month.replace(day=15)
        self.calibration.setDate(day_field(day).date())
        self.calibration.setEnabled(content.calibration_on is not None)
        self.targets.show_targets(content.targets)
        self._quiet = False
        self._show_sum()

    def content(self) -> Content:
        """Return the content as typed."""
        return replace(
            self._content,
            focus_items=self._chosen("focus_items"),
            focus_people=self._chosen("focus_people"),
            focus_reasons=self._chosen("focus_reasons"),
            mode_mix={mode: spin.value() for mode, spin in self.shares.items()},
            quick_by_others=self.by_others.value(),
            calibration_on=day_of(self.calibration) if self.calibrates.isChecked() else None,
            targets=self.targets.targets(),
        )

    def _chosen(self, name: str) -> tuple[str, ...]:
        return tuple(str(code) for code in self.focus[name].values())

    @Slot()
    def _on_changed(self) -> None:
        self.calibration.setEnabled(self.calibrates.isChecked())
        self._show_sum()
        if not self._quiet:
            self.changed.emit()

    def _show_sum(self) -> None:
        total = sum(spin.value() for spin in self.shares.values())
        words = _("The shares add up to {n} %; they have to be 100 % together.").format(n=total)
        self.sum.say("" if total in {0, 100} else words)

    def _percent(self) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(0, 100)
        spin.setSingleStep(5)
        spin.setSuffix(_(" %"))
        spin.setFixedWidth(theme.px(96))
        spin.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        steady(spin)
        return spin

    def _connect(self) -> None:
        for field in self.focus.values():
            field.changed.connect(self._on_changed)
        for spin in (*self.shares.values(), self.by_others):
            spin.valueChanged.connect(self._on_changed)
        self.targets.changed.connect(self._on_changed)
        self.calibrates.toggled.connect(self._on_changed)
        self.calibration.dateChanged.connect(self._on_changed)

    def _lay_out(self) -> None:
        inside = theme.role(QWidget(), "surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(8)
        self._heading(_("Focus"))
        self._column.addLayout(self._focus_grid())
        self._heading(
            _("Quick checks"),
            _("What the day needs beyond the evaluations is checked quickly, in these modes."),
        )
        self._column.addLayout(self._mix_grid())
        self._column.addWidget(self.sum)
        self._heading(_("Calibration"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.calibrates)
        self.calibration.setAccessibleName(_("Calibration on"))
        self.calibration.setFixedWidth(theme.px(144))
        line.addWidget(self.calibration)
        line.addStretch(1)
        self._column.addLayout(line)
        self._heading(_("Targets"), _("Compared with what came of them when the plan is closed."))
        self._column.addWidget(self.targets)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusProxy(self.focus["focus_items"])

    def _focus_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        labels = (
            (_("Items"), "focus_items"),
            (_("CSRs"), "focus_people"),
            (_("Contact reasons"), "focus_reasons"),
        )
        for row, (words, name) in enumerate(labels):
            label = QLabel(words)
            label.setBuddy(self.focus[name])
            self.focus[name].setAccessibleName(_("Focus: {what}").format(what=words))
            self.focus[name].setFixedWidth(theme.px(560))
            grid.addWidget(label, row, 0)
            grid.addWidget(self.focus[name], row, 1)
        grid.setColumnStretch(2, 1)
        return grid

    def _mix_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        fields = [(wording.mode(mode), spin) for mode, spin in self.shares.items()]
        fields.append((_("Taken by team leads and coaches"), self.by_others))
        for n, (words, spin) in enumerate(fields):
            label = QLabel(words)
            label.setBuddy(spin)
            spin.setAccessibleName(words)
            grid.addWidget(label, n // 2, 2 * (n % 2))
            grid.addWidget(spin, n // 2, 2 * (n % 2) + 1)
        grid.setColumnStretch(4, 1)
        return grid

    def _heading(self, words: str, hint: str = "") -> None:
        if self._column.count():
            self._column.addSpacing(12)
        self._column.addWidget(theme.role(QLabel(words), "heading"))
        if hint:
            label = theme.role(QLabel(hint), "dim")
            label.setWordWrap(True)
            self._column.addWidget(label)
