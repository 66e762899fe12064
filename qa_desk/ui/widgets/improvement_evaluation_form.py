"""The fields of the evaluation of an improvement plan (domain.md 5.9 no. 12–13)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import improvement
from qa_desk.rules.improvement import FOLLOW_UPS, METHODS, VERDICTS
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.services.improving import Candidate
from qa_desk.ui.widgets import improvement_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.improvement_lines import boxes, choice, labelled, lines, set_day
from qa_desk.ui.widgets.improvement_signers import SignersForm
from qa_desk.ui.widgets.lines_grid import LinesGrid

_TEXTS = ("cause", "highlights", "problems", "next_steps")
_ACTUAL, _CAUSE, _RECTIFIED = 3, 4, 5  # the columns that are filled in


class EvaluationForm(QWidget):
    """Shows and edits one evaluation. Signal: `changed()`."""

    changed = Signal()

    def __init__(
        self, people: Sequence[Candidate], day: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form: Evaluation | None = None
        self.facts = text("", "dim")
        self.first, self.last = day_field(day), day_field(day)
        self.methods = {code: QCheckBox(_(words)) for code, words in METHODS.items()}
        titles = (
            _("Improvement goal"),
            _("Baseline"),
            _("Target value"),
            _("Actual"),
            _("Cause of the deviation"),
            _("What is put right, and by when"),
        )
        self.results = LinesGrid(_("Attainment of the goals"), titles)
        self.rates = text("", "strong")
        self.texts = {name: lines() for name in _TEXTS}
        self.verdict, self.follow_up = choice(VERDICTS), choice(FOLLOW_UPS)
        self.suggested = text("", "dim")
        self.signers = SignersForm(people)
        self._lay_out()
        self._connect()

    def show_form(self, form: Evaluation) -> None:
        """Show an evaluation, without a word."""
        with QSignalBlocker(self):
            self._form = form
            self.facts.setText(
                _("{department} {year}, plan {number}, version {version}").format(
                    department=form.department, year=form.year, number=form.plan,
                    version=form.version,
                )
            )  # fmt: skip
            set_day(self.first, form.period_from)
            set_day(self.last, form.period_to)
            for code, box in self.methods.items():
                box.setChecked(code in form.methods.split())
            self.results.show_lines(
                [
                    (
                        f"{one.goal.key} {one.goal.title}",
                        improvement_words.number(one.goal.baseline),
                        improvement_words.number(one.goal.target),
                        "" if one.actual is None else f"{one.actual:f}",
                        one.cause,
                        one.rectification,
                    )
                    for one in form.results
                ]
            )
            self._fix_goals()
            for name, field in self.texts.items():
                field.setPlainText(getattr(form, name))
            self.verdict.setCurrentIndex(max(0, self.verdict.findData(form.verdict)))
            self.follow_up.setCurrentIndex(max(0, self.follow_up.findData(form.follow_up)))
            self.signers.show_people(form.heads, form.checkers, form.approvers)
        self._tell()

    def form(self) -> Evaluation:
        """Return what is filled in; the goals stay as the plan says them."""
        assert self._form is not None  # noqa: S101 - one was shown
        said = self.results.lines()
        heads, checkers, approvers = self.signers.people()
        texts: dict[str, Any] = {
            name: field.toPlainText().strip() for name, field in self.texts.items()
        }
        return replace(
            self._form,
            **texts,
            period_from=day_of(self.first),
            period_to=day_of(self.last),
            methods=" ".join(code for code, box in self.methods.items() if box.isChecked()),
            results=tuple(
                replace(
                    one,
                    actual=improvement_words.decimal_of(line[_ACTUAL]),
                    cause=line[_CAUSE],
                    rectification=line[_RECTIFIED],
                )
                for one, line in zip(self._form.results, said, strict=True)
            ),
            verdict=self.verdict.currentData(),
            follow_up=self.follow_up.currentData(),
            heads=heads,
            checkers=checkers,
            approvers=approvers,
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.results.set_read_only(read_only=read_only)
        self._fix_goals()
        for field in self.texts.values():
            field.setReadOnly(read_only)
        boxes = (self.verdict, self.follow_up, self.first, self.last, *self.methods.values())
        for box in boxes:
            box.setEnabled(not read_only)
        self.signers.set_read_only(read_only=read_only)

    # -- how it is done ----------------------------------------------------------------------

    def _fix_goals(self) -> None:
        """Let nobody add a goal, remove one, or type over what the plan says of it."""
        self.results.add.hide()
        self.results.remove.hide()
        table = self.results.table
        with QSignalBlocker(table):
            for row in range(table.rowCount()):
                for column in range(_ACTUAL):
                    if item := table.item(row, column):
                        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)

    @Slot()
    def _tell(self) -> None:
        """Say the rates, what the plan comes to, and which verdict that suggests."""
        if self._form is None:
            return
        form = self.form()
        said = [
            f"{one.goal.key} {improvement_words.percent(improvement.percent(one.rate))}"
            for one in form.results
        ]
        whole = _("plan {rate} %").format(rate=improvement.percent(form.rate))
        self.rates.setText("  ·  ".join([*said, whole]))
        words = [_("Enter all actual values: the verdict is suggested then.")]
        if form.suggested:
            words = [_("Suggested: {verdict}").format(verdict=_(VERDICTS[form.suggested]))]
        if form.suggested and form.is_short(form.rate) and not form.cause:
            words.append(
                _("below {least} %: an analysis of the causes is needed").format(least=form.least)
            )
        self.suggested.setText("  ·  ".join(words))

    def _connect(self) -> None:
        self.results.changed.connect(self.changed)
        for field in self.texts.values():
            field.textChanged.connect(self.changed)
        for box in (self.verdict, self.follow_up):
            box.currentIndexChanged.connect(self.changed)
        for check in self.methods.values():
            check.toggled.connect(self.changed)
        for day in (self.first, self.last):
            day.dateChanged.connect(self.changed)
        self.signers.changed.connect(self.changed)
        self.changed.connect(self._tell)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.setSpacing(8)
        column.addWidget(self.facts)
        period = QHBoxLayout()
        period.setSpacing(8)
        for words, field in ((_("Period from"), self.first), (_("Period to"), self.last)):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            period.addWidget(label)
            period.addWidget(field)
        period.addStretch(1)
        column.addLayout(period)
        column.addWidget(boxes(self.methods.values()))
        for widget in (heading(_("Attainment of the goals")), self.results, self.rates):
            column.addWidget(widget)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for words, name in (
            (_("Analysis of the causes"), "cause"),
            (_("Highlights"), "highlights"),
            (_("Problems"), "problems"),
        ):
            labelled(form, words, self.texts[name])
        column.addLayout(form)
        column.addWidget(heading(_("Judgement")))
        column.addWidget(self.suggested)
        judged = QFormLayout()
        labelled(judged, _("Verdict on the plan"), self.verdict)
        labelled(judged, _("What follows"), self.follow_up)
        labelled(judged, _("Next steps"), self.texts["next_steps"])
        column.addLayout(judged)
        column.addWidget(heading(_("Approval")))
        column.addWidget(self.signers)
        column.addStretch(1)
