"""One sampling rule as fields: what it is called, how many it draws, and of which calls."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import plans, sampling
from qa_desk.rules.plans import RuleLine
from qa_desk.ui import theme
from qa_desk.ui.widgets.choice_field import Choices
from qa_desk.ui.widgets.filter_editor import FilterEditor
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.steady import steady

_KIND_OF = {"random": "random", "quota": "quota"}  # of a reason; the others are targeted
_LETTERS = 8  # that a choice shows at least
_NOT_PLANNED = frozenset({"off_plan", "quick_check"})  # reasons of what no rule draws
_UNITS: Mapping[str, str] = {"number": N_("evaluations"), "percent": N_("% of the calls")}
_EACH: Mapping[str, str] = {
    "csr": N_("of each CSR"),
    "team": N_("of each team"),
    "centre": N_("of the centre"),
}


class RuleEditor(QWidget):
    """Edits one `RuleLine`. `changed()` as soon as something is typed or chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = RuleLine("", 1)
        self._quiet = False
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.reason = _combo(
            {code: words for code, words in sampling.REASONS.items() if code not in _NOT_PLANNED}
        )
        self.kind = _combo(plans.KINDS)
        self.mode = _combo(plans.MODES)
        self.count = QSpinBox()
        self.count.setRange(1, 99_999)
        self.count.setMinimumWidth(theme.px(96))
        steady(self.count)
        self.count.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        self.unit = _combo(_UNITS)
        self.per = _combo(_EACH)
        self.total = theme.role(QLabel(), "dim")
        self.total.setWordWrap(True)
        self.filter = FilterEditor()
        self.problem = Problem()
        self._lay_out()
        self._connect()

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Offer these teams, people, … in the conditions."""
        self.filter.offer(choices)

    def show_rule(self, rule: RuleLine) -> None:
        """Show a rule; nothing is said to have changed."""
        self._quiet = True
        self._rule = rule
        self.name.setText(rule.name)
        self.name.setPlaceholderText(_(sampling.REASONS.get(rule.sample_reason, "")))
        for box, code in (
            (self.reason, rule.sample_reason),
            (self.kind, rule.kind),
            (self.mode, rule.mode),
            (self.unit, rule.unit),
            (self.per, rule.per),
        ):
            box.setCurrentIndex(box.findData(code))
        self.count.setValue(rule.count)
        self.filter.show_filter(rule.filter)
        self.problem.say("")
        self._quiet = False

    def rule(self) -> RuleLine:
        """Return the rule as typed; while its conditions cannot be meant, with those before."""
        try:
            conditions = self.filter.filter()
        except QaDeskError as error:
            self.problem.say(str(error))
            conditions = self._rule.filter
        else:
            self.problem.say("")
        return replace(
            self._rule,
            name=self.name.text().strip(),
            count=self.count.value(),
            kind=self.kind.currentData(),
            mode=self.mode.currentData(),
            sample_reason=self.reason.currentData(),
            unit=self.unit.currentData(),
            per=self.per.currentData(),
            filter=conditions,
        )

    def show_total(self, words: str) -> None:
        """Say how many that is, in the other unit too."""
        self.total.setText(words)

    @Slot()
    def _on_changed(self) -> None:
        if not self._quiet:
            self._rule = self.rule()
            self.changed.emit()

    @Slot()
    def _on_reason(self) -> None:
        code = self.reason.currentData()
        self.name.setPlaceholderText(_(sampling.REASONS[code]))
        if not self._quiet:
            self.kind.setCurrentIndex(self.kind.findData(_KIND_OF.get(code, "targeted")))
            self._on_changed()

    def _connect(self) -> None:
        self.reason.currentIndexChanged.connect(self._on_reason)
        for box in (self.kind, self.mode, self.unit, self.per):
            box.currentIndexChanged.connect(self._on_changed)
        self.name.textChanged.connect(self._on_changed)
        self.count.valueChanged.connect(self._on_changed)
        self.filter.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        _label(grid, _("Name of the rule"), self.name, (0, 0), 3)
        for column, (words, field) in enumerate(
            (
                (_("Why"), self.reason),
                (_("Stratum"), self.kind),
                (_("Mode"), self.mode),
            )
        ):
            _label(grid, words, field, (2, column))
            grid.setColumnStretch(column, 1)
        grid.setRowMinimumHeight(4, 4)
        amount = QHBoxLayout()
        amount.setSpacing(8)
        for words, widget in (
            (_("How many"), self.count),
            (_("Unit"), self.unit),
            (_("Of"), self.per),
        ):
            widget.setAccessibleName(words)
            amount.addWidget(widget)
        grid.addWidget(QLabel(_("To draw in the month")), 5, 0, 1, 3)
        grid.addLayout(amount, 6, 0, 1, 3)
        grid.addWidget(self.total, 7, 0, 1, 3)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(24, 16, 24, 16)
        column_.setSpacing(8)
        column_.addLayout(grid)
        column_.addSpacing(8)
        column_.addWidget(theme.role(QLabel(_("Which calls")), "heading"))
        column_.addWidget(self.filter)
        column_.addWidget(self.problem)
        column_.addStretch(1)
        self.setFocusProxy(self.name)


def _combo(words: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LETTERS)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for code, text in words.items():
        box.addItem(_(text), code)
    steady(box)
    return box


def _label(
    grid: QGridLayout, words: str, field: QWidget, place: tuple[int, int], columns: int = 1
) -> None:
    label = QLabel(words)
    label.setBuddy(field)
    field.setAccessibleName(words)
    row, column = place
    grid.addWidget(label, row, column, 1, columns)
    grid.addWidget(field, row + 1, column, 1, columns)
