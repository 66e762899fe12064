"""Dispute a result item by item with grounds, and judge a dispute item by item (E-10 to E-15)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import answers, guards
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Disputed, Opinion, Subject
from qa_desk.rules.disputes import Words as Said
from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.widgets.moments import Moments
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.review_place import name_of
from qa_desk.ui.widgets.route_forms import RouteForm
from qa_desk.ui.widgets.sign_forms import Heard, Words
from qa_desk.ui.widgets.tall import Tall

_HIGHEST = 260  # of the items; more are scrolled to


class DisputedRow(QWidget):
    """One item that may be disputed: a tick; then grounds, what it should be, and a reference."""

    def __init__(
        self, form: Checklist, subject: Subject, marks: Sequence[int], *, recorded: bool
    ) -> None:
        super().__init__()
        self.subject = subject
        self.moments = Moments(marks, grows=recorded)
        self.tick = QCheckBox(name_of(form, subject))
        self.grounds = Words(_("Why, in 10 to 500 characters"))
        self.option = QComboBox()
        self.option.setAccessibleName(_("What it should be"))
        self.option.addItem(_("What it should be"), None)
        for place, option in enumerate(_options(form, subject)):
            self.option.addItem(option, place)
        self.reference = QLineEdit()
        self.reference.setPlaceholderText(_("Knowledge base article"))
        self.reference.setAccessibleName(_("Knowledge base article"))
        self.details = QWidget()
        below = QVBoxLayout(self.details)
        below.setContentsMargins(24, 0, 0, 4)
        below.setSpacing(4)
        below.addWidget(self.moments)
        below.addWidget(self.grounds)
        line = QHBoxLayout()
        line.addWidget(self.option, 2)
        line.addWidget(self.reference, 2)
        below.addLayout(line)
        self.option.setVisible(isinstance(subject, int))
        self.details.hide()
        self.tick.toggled.connect(self.details.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.tick)
        layout.addWidget(self.details)

    def disputed(self) -> Disputed | None:
        """Return what is disputed here, None for nothing."""
        if not self.tick.isChecked():
            return None
        return Disputed(
            self.subject,
            self.grounds.toPlainText().strip(),
            tuple(self.moments.moments),
            self.option.currentData(),
            self.reference.text().strip(),
        )

    def bring_back(self, kept: Disputed) -> None:
        """Bring back what was kept."""
        self.tick.setChecked(True)
        for at_ms in kept.at_ms:
            self.moments.add(at_ms)
        self.grounds.setPlainText(kept.grounds)
        self.option.setCurrentIndex(0 if kept.option is None else kept.option + 1)
        self.reference.setText(kept.reference)


def _options(form: Checklist, subject: Subject) -> list[str]:
    item = next((item for item in form.items if item.number == subject), None)
    return [str(text) for text in answers.proposals(item)] if item else []


class DisputeForm(RouteForm):
    """Dispute items with grounds: the CSR (E-11, E-20), or the team lead (E-10)."""

    def __init__(self, keys: tuple[str, ...], case: Case) -> None:
        super().__init__(keys, case)
        form = case.checklist
        assert form is not None  # noqa: S101 - a released result has its checklist
        self.items = [
            DisputedRow(form, one, _marks_of(case, one), recorded=case.is_recorded)
            for one in case.subjects
        ]
        rows = Tall(_HIGHEST)
        self.rows.addWidget(rows)
        for row in self.items:
            rows.column.addWidget(row)
            row.tick.toggled.connect(self.typed)
            row.moments.heard.connect(self.hear)
            row.moments.added.connect(self._marker(row))
            row.grounds.textChanged.connect(self.typed)
        self.past = QCheckBox(_("Past my team lead, straight to the QA lead"))
        self.why = Words(_("Why not to the team lead"))
        self.past.toggled.connect(self.why.setVisible)
        self.why.hide()
        if "dispute_past" in keys:
            self.rows.addWidget(self.past)
            self.rows.addWidget(self.why)
        self.keys = keys[:1]
        self.rows.addLayout(self.buttons_line(_("A dispute never makes a result worse.")))
        self.rows.addWidget(self.problem)

    def _marker(self, row: DisputedRow) -> Callable[[], None]:
        def mark() -> None:
            row.moments.add(self.position())
            self.typed.emit()

        return mark

    def said(self) -> Said:
        disputed = tuple(filter(None, (row.disputed() for row in self.items)))
        return Said(self.why.toPlainText() if self.past.isChecked() else "", disputed)

    def words(self) -> str:
        return " ".join(row.grounds.toPlainText() for row in self.items).strip()

    def document(self) -> dict[str, Any]:
        return {**super().document(), "said": self.said().to_text()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        said = Said.from_text("", kept.get("said", "{}"))
        found = {one.subject: one for one in said.disputed}
        for row in self.items:
            if row.subject in found and not row.tick.isChecked():
                row.bring_back(found[row.subject])

    def missing(self, key: str) -> str:
        said = self.said()
        if not said.disputed:
            return _("Choose at least one item that you dispute, then try again.")
        if any(not one.is_founded for one in said.disputed):
            return _(
                "Write for each disputed item why, in {least} to {most} characters, then try again."
            ).format(least=guards.GROUNDS[0], most=guards.GROUNDS[1])
        del key
        if self.past.isChecked() and not said.reason.strip():
            return _("A reason is needed. Write it, then try again.")
        return ""

    def step(self, key: str) -> str:
        """Return the step that is meant: past the team lead where that is ticked."""
        return "dispute_past" if key == "dispute" and self.past.isChecked() else key

    def start(self) -> None:
        first = self.items[0].tick if self.items else self.buttons[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _marks_of(case: Case, subject: Subject) -> list[int]:
    return [mark.at_ms for mark in case.sheet.marks if subject in (mark.item, mark.fatal)]


class OpinionRow(QWidget):
    """What somebody disputes, and whether the result is true there."""

    def __init__(self, form: Checklist, disputed: Disputed) -> None:
        super().__init__()
        self.subject = disputed.subject
        title = theme.role(QLabel(name_of(form, disputed.subject)), "strong")
        grounds = theme.role(QLabel(shown(disputed.grounds)), "dim")
        for label in (title, grounds):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.true, self.untrue = QRadioButton(_("True")), QRadioButton(_("Not true"))
        self._choice = QButtonGroup(self)
        self.text = Words(_("Your opinion, and what it rests on"))
        line = QHBoxLayout()
        line.setSpacing(16)
        for button in (self.true, self.untrue):
            self._choice.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        self.moments = Moments(disputed.at_ms, grows=False)
        layout.addWidget(title)
        layout.addWidget(grounds)
        layout.addWidget(self.moments)
        self.moments.setVisible(bool(disputed.at_ms))
        layout.addLayout(line)
        layout.addWidget(self.text)

    def opinion(self) -> Opinion | None:
        """Return the opinion, None while there is none."""
        if self._choice.checkedButton() is None:
            return None
        return Opinion(self.subject, self.true.isChecked(), self.text.toPlainText().strip())

    def bring_back(self, kept: Opinion) -> None:
        """Bring back what was kept."""
        (self.true if kept.is_true else self.untrue).setChecked(True)
        self.text.setPlainText(kept.words)


class JudgeForm(RouteForm):
    """The team lead judges a dispute item by item; one item that is not true decides (B12)."""

    def __init__(self, case: Case) -> None:
        super().__init__(("judge_true",), case)
        assert case.checklist is not None  # noqa: S101 - a released result has its checklist
        self.items = [OpinionRow(case.checklist, one) for one in case.disputed]
        rows = Tall(_HIGHEST)
        self.rows.addWidget(rows)
        for row in self.items:
            rows.column.addWidget(row)
            row.text.textChanged.connect(self.typed)
            row.moments.heard.connect(self.hear)
            row.true.toggled.connect(self._say_what_follows)
            row.untrue.toggled.connect(self._say_what_follows)
        marked = any(one.at_ms for one in case.disputed)
        self.heard = Heard(_("I have heard the marked parts"))
        self.heard.setVisible(marked and case.is_recorded)
        self.rows.addWidget(self.heard)
        self.rows.addLayout(self.buttons_line())
        self.rows.addWidget(self.problem)
        self._say_what_follows()

    def step(self, key: str) -> str:
        """Return the step that follows from the opinions."""
        del key
        said = self.said().opinions
        return "judge_true" if all(one.is_true for one in said) else "judge_false"

    def _say_what_follows(self) -> None:
        self.buttons[0].setText(
            _("True: talk it over") if self.step("") == "judge_true" else _("Send to the QA lead")
        )
        self.typed.emit()

    def said(self) -> Said:
        opinions = tuple(filter(None, (row.opinion() for row in self.items)))
        reason = "\n".join(one.words for one in opinions if one.words)
        heard = self.heard.isChecked()
        return Said(reason=reason, opinions=opinions, heard=heard)

    def words(self) -> str:
        return " ".join(row.text.toPlainText() for row in self.items).strip()

    def document(self) -> dict[str, Any]:
        return {**super().document(), "said": self.said().to_text()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        said = Said.from_text("", kept.get("said", "{}"))
        found = {one.subject: one for one in said.opinions}
        for row in self.items:
            if row.subject in found and row.opinion() is None:
                row.bring_back(found[row.subject])

    def missing(self, key: str) -> str:
        del key
        opinions = self.said().opinions
        if len(opinions) < len(self.items) or any(not one.words for one in opinions):
            return _("Say of each disputed item whether the result is true, and why.")
        if not self.heard.isHidden() and not self.heard.isChecked():
            return _("Play the marked parts, or tick that you have heard them.")
        return ""

    def set_heard(self) -> None:
        self.heard.setChecked(True)

    def start(self) -> None:
        first = self.items[0].true if self.items else self.buttons[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
