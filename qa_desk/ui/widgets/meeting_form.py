"""The fields of minutes (会议纪要, domain.md 5.11), as they are filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QDate, QSignalBlocker, QTime, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _
from qa_desk.rules.minutes import ATTENDANCE, PRESENT, TYPES, Invited, Minutes, Problem, Task
from qa_desk.services.meetings import Choices
from qa_desk.ui import theme
from qa_desk.ui.widgets import arranging, meeting_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.lines_grid import LinesGrid
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.places import place_of

_TODAY = date(2026, 1, 1)  # until minutes are shown
_WEEK = timedelta(days=7)
_CLOCK = "HH:mm"
_NAME = 14  # letters of a name that are seen in any case
_DRILL: Mapping[str, str] = {
    "scenario": N_("Scenario"),
    "record": N_("Course of the drill"),
    "review": N_("Review of the drill"),
}


class MeetingForm(QWidget):
    """Shows and edits minutes. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes: Minutes | None = None
        self._names = {str(key): name for key, name in choices.people}
        offered = [(key, shown(name)) for key, name in self._names.items()]
        self.facts = text("", "dim")
        self.topic, self.place = QLineEdit(), QLineEdit()
        self.day, self.first, self.last = (day_field(_TODAY) for _n in range(3))
        self.begins, self.ends = QTimeEdit(), QTimeEdit()
        self.chair, self.recorder = QComboBox(), QComboBox()
        attendance = [(code, _(words)) for code, words in ATTENDANCE.items() if code]
        self.people = LinesGrid(
            _("Who attended"),
            (_("Invited"), _("Present or absent"), _("Reason"), _("What they wrote beforehand")),
            {0: offered, 1: attendance},
        )
        self.rest_present = QPushButton(theme.icon("users"), _("The others were present"))
        self.checks, self.figures, self.late = text(""), text("", wraps=False), text("")
        self.signatures = text("")
        self.summary, self.decisions = _lines(), _lines(2)
        self.problems = LinesGrid(_("Problems and solutions"), (_("Problem"), _("Solution")))
        self.tasks = LinesGrid(
            _("Plan and actions"),
            (_("What to do"), _("Responsible"), _("Due by"), _("Number")),
            {1: offered},
        )
        self.drill = {name: _lines(2) for name in _DRILL}
        self._headings = {
            name: heading(_(words))
            for name, words in (
                ("checks", N_("Actions of the last meeting")),
                ("late", N_("Overdue")),
                ("signatures", N_("Read and signed")),
            )
        }
        self._of_drill = QWidget()
        self._lay_out()
        self._connect()

    def show_minutes(self, minutes: Minutes) -> None:
        """Show minutes, without a word."""
        with QSignalBlocker(self):
            self._minutes = minutes
            self.facts.setText("  ·  ".join(filter(None, (
                _(TYPES.get(minutes.type, minutes.type)), shown(minutes.drill.plan),
                minutes.previous and _("goes on from {number}").format(number=minutes.previous),
            ))))  # fmt: skip
            for name, field in self._texts().items():
                field.setPlainText(getattr(minutes, name))
            for name, field in self.drill.items():
                field.setPlainText(getattr(minutes.drill, name))
            self._of_drill.setVisible(minutes.type == "drill")
            self.topic.setText(minutes.topic)
            self.place.setText(minutes.place)
            for day, box in (
                (minutes.day, self.day), (minutes.first, self.first), (minutes.last, self.last)
            ):  # fmt: skip
                box.setDate(QDate(day.year, day.month, day.day))
            for clock, said in ((self.begins, minutes.begins), (self.ends, minutes.ends)):
                clock.setTime(QTime.fromString(said, _CLOCK) if said else clock.minimumTime())
            self._choose(self.chair, minutes.chair_id, minutes.chair)
            self._choose(self.recorder, minutes.recorder_id, minutes.recorder)
            self._show_lines(minutes)

    def show_signatures(self, lines: Sequence[str]) -> None:
        """Show who has signed and who has not, at the end as on paper."""
        self.signatures.setText("\n".join(lines))
        for widget in (self.signatures, self._headings["signatures"]):
            widget.setVisible(bool(lines))

    def minutes(self, *, strict: bool = True) -> Minutes:
        """Return what is filled in; InputError for a day that is none, or none then."""
        assert self._minutes is not None  # noqa: S101 - some were shown
        before = self._minutes
        texts: dict[str, Any] = {
            name: field.toPlainText().strip() for name, field in self._texts().items()
        }
        drill: dict[str, Any] = {
            name: field.toPlainText().strip() for name, field in self.drill.items()
        }
        day = day_of(self.day)
        return replace(
            before,
            topic=self.topic.text().strip(),
            place=self.place.text().strip(),
            day=day,
            first=day_of(self.first),
            last=day_of(self.last),
            begins=_clock(self.begins),
            ends=_clock(self.ends),
            chair_id=_key(self.chair.currentData()),
            chair=self._names.get(self.chair.currentData() or "", ""),
            recorder_id=_key(self.recorder.currentData()),
            recorder=self._names.get(self.recorder.currentData() or "", ""),
            people=tuple(
                Invited(UUID(key), self._names.get(key, ""), *said)
                for key, *said in self.people.lines()
                if key
            ),
            problems=tuple(Problem(*line) for line in self.problems.lines()),
            tasks=tuple(
                Task(what, _key(key), self._names.get(key, ""),
                     _due(due, day + _WEEK, strict=strict), number)
                for what, key, due, number in self.tasks.lines()
            ),
            drill=replace(before.drill, **drill),
            **texts,
        )  # fmt: skip

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for grid in (self.people, self.problems, self.tasks):
            grid.set_read_only(read_only=read_only)
        for field in (*self._texts().values(), *self.drill.values()):
            field.setReadOnly(read_only)
        for line in (self.topic, self.place):
            line.setReadOnly(read_only)
        for box in (self.chair, self.recorder, *self._days(), self.begins, self.ends):
            box.setEnabled(not read_only)
        self.rest_present.setHidden(read_only)

    # -- how it is done ------------------------------------------------------------------------

    def _show_lines(self, minutes: Minutes) -> None:
        for one in minutes.people:
            self._names.setdefault(str(one.person_id), one.name)
        self.people.offer(0, [(key, shown(name)) for key, name in self._names.items()])
        self.people.show_lines(
            [(str(one.person_id), one.attendance, one.reason, one.words) for one in minutes.people]
        )
        self.problems.show_lines([(one.problem, one.solution) for one in minutes.problems])
        for task in minutes.tasks:
            self._names.setdefault(str(task.owner_id or ""), task.owner)
        self.tasks.offer(1, [(key, shown(name)) for key, name in self._names.items() if key])
        self.tasks.show_lines(
            [
                (one.what, str(one.owner_id or ""), one.due.isoformat(), one.number)
                for one in minutes.tasks
            ]
        )
        for label, words in (
            (self.checks, meeting_words.checks(minutes)),
            (self.figures, meeting_words.figures(minutes)),
            (self.late, meeting_words.late(minutes)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self._headings["checks"].setVisible(bool(minutes.checks))
        self._headings["late"].setVisible(bool(minutes.late))

    def _texts(self) -> dict[str, QPlainTextEdit]:
        return {"summary": self.summary, "decisions": self.decisions}

    def _days(self) -> tuple[QDateEdit, ...]:
        return self.day, self.first, self.last

    def _choose(self, box: QComboBox, key: UUID | None, name: str) -> None:
        if key is not None and place_of(box, str(key)) < 0:
            self._names.setdefault(str(key), name)
            box.addItem(shown(name), str(key))
        box.setCurrentIndex(max(0, place_of(box, str(key) if key else "")))

    @Slot()
    def _on_rest_present(self) -> None:
        self.people.show_lines(
            [(key, said or PRESENT, *more) for key, said, *more in self.people.lines()]
        )
        self.changed.emit()

    def _connect(self) -> None:
        for grid in (self.people, self.problems, self.tasks):
            grid.changed.connect(self.changed)
        for field in (*self._texts().values(), *self.drill.values()):
            field.textChanged.connect(self.changed)
        for line in (self.topic, self.place):
            line.textChanged.connect(self.changed)
        for day in self._days():
            day.dateChanged.connect(self.changed)
        for clock in (self.begins, self.ends):
            clock.timeChanged.connect(self.changed)
        for box in (self.chair, self.recorder):
            box.currentIndexChanged.connect(self.changed)
        self.rest_present.clicked.connect(self._on_rest_present)

    def _lay_out(self) -> None:
        for clock in (self.begins, self.ends):
            clock.setDisplayFormat(_CLOCK)
            clock.setSpecialValueText("–")
        for box in (self.chair, self.recorder):
            box.setMinimumContentsLength(_NAME)
            box.addItem("", "")
            for key, name in self._names.items():
                box.addItem(shown(name), key)
        self.rest_present.setIconSize(theme.icon_size(gap=True))
        self.rest_present.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.setSpacing(8)
        column.addWidget(self.facts)
        column.addLayout(self._head())
        for words, *widgets in (
            (heading(_("Who attended")), self.people, _line(self.rest_present)),
            (self._headings["checks"], self.checks),
            (heading(_("Summary of the time behind")), self.figures),
            (self._headings["late"], self.late),
            (_label(_("Summary in words"), self.summary), self.summary),
            (heading(_("Problems and solutions")), self.problems),
            (self._drill(),),
            (_label(_("Company requirements and decisions"), self.decisions), self.decisions),
            (heading(_("Plan and actions")), self.tasks),
            (self._headings["signatures"], self.signatures),
        ):
            column.addWidget(words)
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)

    def _head(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        fields = (
            (_("Topic"), self.topic, 0, 0, 3),
            (_("Place"), self.place, 0, 3, 3),
            (_("Day"), self.day, 2, 0, 1),
            (_("Begins"), self.begins, 2, 1, 1),
            (_("Ends"), self.ends, 2, 2, 1),
            (_("Summed up from"), self.first, 2, 3, 1),
            (_("Summed up to"), self.last, 2, 4, 1),
            (_("Led by"), self.chair, 4, 0, 3),
            (_("Minutes by"), self.recorder, 4, 3, 3),
        )
        for words, field, row, at, width in fields:
            grid.addWidget(_label(words, field), row, at, 1, width)
            grid.addWidget(field, row + 1, at, 1, width)
        grid.setColumnStretch(5, 1)
        return grid

    def _drill(self) -> QWidget:
        column = QVBoxLayout(self._of_drill)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(_("Drill")))
        for name, words in _DRILL.items():
            column.addWidget(_label(_(words), self.drill[name]))
            column.addWidget(self.drill[name])
        return self._of_drill


def _line(button: QWidget) -> QWidget:
    line = QWidget()
    line.setLayout(arranging.line(button, None))
    line.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]  # it has one
    return line


def _key(said: str | None) -> UUID | None:
    return UUID(said) if said else None


def _clock(field: QTimeEdit) -> str:
    return "" if field.time() == field.minimumTime() else field.time().toString(_CLOCK)


def _due(said: str, usual: date, *, strict: bool) -> date:
    """Return the day that is typed; a week after the meeting where none is."""
    try:
        return date.fromisoformat(said) if said else usual
    except ValueError:
        if strict:
            raise InputError(
                _("“{words}” is no day. Write it as in {day}.").format(
                    words=said, day=usual.isoformat()
                )
            ) from None
        return usual


def _lines(number: int = 3) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setFixedHeight(theme.px(20) * number + 12)
    return field


def _label(words: str, field: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(field)
    field.setAccessibleName(words)
    return label
