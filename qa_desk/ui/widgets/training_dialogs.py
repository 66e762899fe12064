"""The small forms of a training need: a reason, a verdict, a session, who is released."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import workflow
from qa_desk.rules.training_effect import VERDICTS
from qa_desk.rules.trainings import METHODS, RETURNS
from qa_desk.services.training.types import Booking, Need, NeedRow, Session
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, training_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.choice_field import ChoiceField
from qa_desk.ui.widgets.form_dialog import FormDialog

_LINES = 4
_VERDICTS = ("propose_verdict", "close_effective")


class StepDialog(FormDialog):
    """A step with its words; some ask for a choice too: why, into which need, which verdict."""

    def __init__(self, need: Need, step: str, others: Sequence[NeedRow], parent: QWidget) -> None:
        title = f"{need.row.number}  {need.row.topic}"
        verb = _("Decide") if step == "close_effective" else workflow.label(step)
        super().__init__(names.shown(title), verb, parent)
        self.step = step
        self.choice = QComboBox()
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * _LINES + theme.px(16))
        for label, code, words in _choices(need, step, others):
            self.choice.addItem(words, code)
            self.choice.setAccessibleName(label)
        if self.choice.count():
            self.add(self.choice.accessibleName(), self.choice)
            if step in _VERDICTS:
                self._choose_proposed(need)
        self.add(_label(step), self.words)
        if step == "give_result":
            self.words.setPlainText(_result(need))
        elif step == "close_effective":
            self.words.setPlainText(need.verdict_reason)
        (self.choice if self.choice.count() else self.words).setFocus()

    def missing(self) -> str:
        if self.step != "accept_need" and not self.words.toPlainText().strip():
            return _("Write why, in a few words.")
        if self.step == "merge_need" and self.choice.currentData() is None:
            return _("There is no other need to merge it into.")
        return ""

    def said(self) -> str:
        """Return what is written."""
        return self.words.toPlainText().strip()

    def chosen(self) -> Any:
        """Return what is chosen."""
        return self.choice.currentData()

    def _choose_proposed(self, need: Need) -> None:
        found = need.verdict_proposed or (need.effect.proposed if need.effect else "")
        self.choice.setCurrentIndex(max(0, self.choice.findData(found)))


def _label(step: str) -> str:
    if step == "give_result":
        return _("Result for QA")
    return _("Words for QA (may be empty)") if step == "accept_need" else _("Reason")


def _choices(need: Need, step: str, others: Sequence[NeedRow]) -> list[tuple[str, Any, str]]:
    if step == "return_need":
        return [(_("Why"), code, _(words)) for code, words in RETURNS.items()]
    if step == "merge_need":
        return [
            (_("Into"), row.id, names.shown(f"{row.number}  {row.topic}"))
            for row in others
            if row.id != need.row.id and row.is_approved and row.status in ("T1", "T2", "T3")
        ]
    if step not in _VERDICTS:
        return []
    return [(_("Conclusion"), code, _(words)) for code, words in VERDICTS.items()]


def _result(need: Need) -> str:
    """Return a first sentence of the result: who came, who passed."""
    states = [trainee.attendance for trainee in need.trainees]
    passed = sum(trainee.has_passed for trainee in need.trainees)
    return _("{came} of {n} attended, {passed} passed.").format(
        came=sum(state in ("present", "made_up") for state in states),
        n=len(states),
        passed=passed,
    )


class BookingDialog(FormDialog):
    """A session to be planned, or one to be changed."""

    def __init__(self, need: Need, session: Session | None, parent: QWidget) -> None:
        title = _("A session of {number}").format(number=need.row.number)
        super().__init__(title, _("Save") if session else _("Schedule"), parent)
        self.session = session
        self.day = day_field(session.day if session else need.row.due_on)
        self.start, self.end = QLineEdit(), QLineEdit()
        self.hours, self.place = QLineEdit(), QLineEdit(session.place if session else "")
        trainer = str(need.row.trainer or "")
        self.lecturer = QLineEdit(session.lecturer if session else trainer)
        self.method = QComboBox()
        self.material = QLineEdit(session.material if session else "")
        self.make_up = QCheckBox(_("Make-up session for those who were absent"))
        for code, words in METHODS.items():
            self.method.addItem(_(words), code)
        method = session.method if session else need.draft.method
        self.method.setCurrentIndex(self.method.findData(method))
        minutes = (session.from_minute, session.to_minute) if session else (14 * 60, 15 * 60)
        for field, minute in zip((self.start, self.end), minutes, strict=True):
            field.setText(training_words.clock(minute))
        self.hours.setText(training_words.typed(session.hours) if session else "1")
        absent = any(trainee.attendance == "absent" for trainee in need.trainees)
        self.make_up.setChecked(session.is_make_up if session else absent)
        self._add_fields()
        for field in (self.start, self.end):
            field.textChanged.connect(self._on_time)

    def booking(self) -> Booking:
        """Return what is written."""
        return Booking(
            day=day_of(self.day),
            from_minute=self._times()[0],
            to_minute=self._times()[1],
            place=self.place.text().strip(),
            method=self.method.currentData(),
            lecturer=self.lecturer.text().strip(),
            hours=training_words.tenths(self.hours.text()) or 0,
            material=self.material.text().strip(),
            is_make_up=self.make_up.isChecked(),
        )

    def missing(self) -> str:
        start, end = self._times()
        if start < 0 or end < 0:
            return _("Write the times such as 14:00.")
        if end <= start:
            return _("The session ends before it begins. Change one of the times.")
        if not (self.place.text().strip() and self.lecturer.text().strip()):
            return _("Say where it takes place and who holds it.")
        if training_words.tenths(self.hours.text()) is None:
            return _("Write the hours as a number, such as 1.5.")
        return ""

    def _add_fields(self) -> None:
        times = QWidget()
        line = QHBoxLayout(times)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for field, words in (
            (self.start, _("From")),
            (self.end, _("To")),
            (self.hours, _("Hours")),
        ):
            field.setAccessibleName(words)
            line.addWidget(field, 1)
        self.add(_("Day"), self.day)
        self.add(_("From, to, hours"), times)
        self.add(_("Place"), self.place)
        self.add(_("Method"), self.method)
        self.add(_("Lecturer"), self.lecturer)
        self.add(_("Material or a link to it"), self.material)
        self.body.addWidget(self.make_up)
        self.place.setFocus()

    def _times(self) -> tuple[int, int]:
        """Return both times in minutes of the day, −1 for what is none."""
        found = (training_words.minute(field.text()) for field in (self.start, self.end))
        start, end = (-1 if minute is None else minute for minute in found)
        return start, end

    @Slot()
    def _on_time(self) -> None:
        """Let the hours follow the times."""
        start, end = self._times()
        length = end - start
        if start >= 0 and length > 0:
            self.hours.setText(training_words.typed(round(length / 6)))


class ReleaseDialog(FormDialog):
    """Whom a team lead lets go from the shift for a session."""

    def __init__(self, need: Need, session: Session, parent: QWidget) -> None:
        when = training_words.when(session)
        super().__init__(_("Release for {when}").format(when=when), _("Release"), parent)
        self.session = session
        self.people = ChoiceField(_("Nobody"))
        waiting = [one for one in need.trainees if one.id not in session.released]
        self.people.offer([(one.id, f"{one.name}") for one in waiting])
        self.people.set_values([one.id for one in waiting])
        self.add(_("CSRs"), self.people)
        self.say(_("Their hours are training from then on and count to no coverage."), "small")

    def chosen(self) -> list[UUID]:
        """Return who is ticked."""
        return [key for key in self.people.values() if isinstance(key, UUID)]

    def missing(self) -> str:
        return "" if self.people.values() else _("Tick at least one CSR.")
