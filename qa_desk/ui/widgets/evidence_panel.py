"""What shows a training need: its calls and the teaching cases of its items, to be heard here."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.reports import training_effects
from qa_desk.rules import permissions
from qa_desk.services import teaching
from qa_desk.services.teaching.types import CaseRow
from qa_desk.services.training import hearing
from qa_desk.services.training.types import Case, Need
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import training_tables
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.sound_bar import SoundBar
from qa_desk.ui.widgets.wave_scene import WaveMark
from qa_desk.work import Actor


class EvidencePanel(QWidget):
    """Lists both; `sound` plays what was asked for. Signal: `case_wanted(evaluation id)`.

    A trainer hears the calls here; whoever may see results opens them there.
    """

    case_wanted = Signal(object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._opens = permissions.may(actor, "see_results")
        self._hears = permissions.may(actor, "training.run")
        self._learns = permissions.may(actor, "case.see")
        self._need: Need | None = None
        self._heard: Case | CaseRow | None = None  # what the sound bar holds
        self._asked: Job | None = None
        self._found: Job | None = None
        self.cases = self._table(training_tables.cases(), lambda row: row.evaluation_id,
                                 _("Evidence"))  # fmt: skip
        self.lessons = self._table(training_tables.lessons(), lambda row: row.id,
                                   _("Teaching cases"))  # fmt: skip
        self.hear = self._button("headphones", _("Listen"), self._on_hear)
        self.open_case = self._button("eye", _("Open the result"), self._on_open)
        self.hear_lesson = self._button("headphones", _("Listen"), self._on_lesson)
        self._headings = heading(_("Evidence")), heading(_("Teaching cases"))
        self.figures = text("", "dim")
        self.sound = SoundBar(jobs)
        self.sound.hide()
        self._lay_out()
        self.cases.opened.connect(self._on_case_opened)
        self.cases.chosen.connect(self._offer)
        self.lessons.opened.connect(self._on_lesson)
        self.lessons.chosen.connect(self._offer)
        self.sound.began.connect(self._on_played)

    def show_need(self, need: Need) -> None:
        """Show the evidence of a need; what is heard stays while it is the same need."""
        if self._need is None or self._need.row.id != need.row.id:
            self._let_go()
            self.lessons.show_rows(())
        self._need = need
        found = need.baseline
        self.figures.setText(training_effects.figures(found, need.row.source) if found else "")
        self.figures.setVisible(found is not None)
        self.cases.show_rows(need.cases)
        if need.cases and self.cases.current() is None:
            self.cases.choose(need.cases[0].evaluation_id)
        for widget in (self._headings[0], self.cases):
            widget.setVisible(bool(need.cases))
        if self._learns and need.draft.items:
            self._found = self._jobs.ask(teaching.for_items, need.draft.items)
            self._found.succeeded.connect(self._on_lessons)
        else:
            self._found = None
            self._show_lessons(())
        self._offer()

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_hear(self) -> None:
        case = self.cases.current()
        if case is None or self._need is None or not self._may_hear():
            return
        self._heard = case
        self._asked = self._jobs.ask(hearing.sound, self._need.row.id, case.evaluation_id)
        self._asked.succeeded.connect(self._on_sound)
        self._asked.failed.connect(self._on_refused)

    @Slot(object)
    def _on_sound(self, parts: Sequence[AudioPart]) -> None:
        case = self._heard
        if self.sender() is not self._asked or not isinstance(case, Case):
            return
        at = case.at_ms
        marks = (WaveMark(at, "late", case.note),) if at is not None else ()
        self.sound.sentence.setText(_("There is no recording of this contact."))
        self.sound.show_call(parts, 0, marks)
        self.sound.show()
        if parts:
            self.sound.play_from(at or 0)

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        if self.sender() is self._asked and isinstance(error, QaDeskError):
            self.sound.sentence.setText(str(error))
            self.sound.show_call((), 0, ())
            self.sound.show()

    @Slot()
    def _on_lesson(self) -> None:
        row: CaseRow | None = self.lessons.current()
        if row is None:
            return
        self._heard, self._asked = row, None
        there = row.part.copy is not None and not row.part.is_deleted
        self.sound.sentence.setText(_("This passage cannot be heard any more."))
        self.sound.show_call((row.part,) if there else (), row.length_ms, ())
        self.sound.show()
        if there:
            self.sound.play_from(0)

    @Slot()
    def _on_played(self) -> None:
        heard = self._heard
        if isinstance(heard, CaseRow):
            self._jobs.work(teaching.played, "teaching_case", heard.id)
        elif heard is not None and self._need is not None:
            self._jobs.work(hearing.played, self._need.row.id, heard.evaluation_id)

    @Slot()
    def _on_open(self) -> None:
        case = self.cases.current()
        if case is not None and self._opens:
            self.case_wanted.emit(case.evaluation_id)

    @Slot()
    def _on_case_opened(self) -> None:
        if self._may_hear():
            self._on_hear()
        else:
            self._on_open()

    @Slot(object)
    def _on_lessons(self, rows: Sequence[CaseRow]) -> None:
        if self.sender() is self._found:
            self._show_lessons(rows)

    def _show_lessons(self, rows: Sequence[CaseRow]) -> None:
        self.lessons.show_rows(rows)
        if rows and self.lessons.current() is None:
            self.lessons.choose(rows[0].id)
        for widget in (self._headings[1], self.lessons):
            widget.setVisible(bool(rows))
        self._offer()

    @Slot()
    def _offer(self) -> None:
        there = self.cases.current() is not None and self._need is not None
        there = there and bool(self._need and self._need.cases)
        self.hear.setVisible(there and self._may_hear())
        self.open_case.setVisible(there and self._opens)
        self.hear_lesson.setVisible(bool(self.lessons.table.rows))

    def _may_hear(self) -> bool:
        return self._hears and self._need is not None and self._need.is_heard

    def _let_go(self) -> None:
        self._heard = self._asked = None
        self.sound.show_call((), 0, ())
        self.sound.hide()

    # -- building ----------------------------------------------------------------------------

    def _table(self, columns: Sequence[object], key: object, name: str) -> PlainTable:
        table = PlainTable(Table(columns, key), name, self)  # type: ignore[arg-type]
        table.fit_rows()
        return table

    def _button(self, icon: str, words: str, then: Any) -> QPushButton:
        button = QPushButton(theme.icon(icon), words, self)
        button.setIconSize(theme.icon_size(gap=True))
        button.clicked.connect(then)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._headings[0])
        column.addWidget(self.figures)
        column.addWidget(self.cases)
        column.addLayout(_line(self.hear, self.open_case))
        column.addWidget(self._headings[1])
        column.addWidget(self.lessons)
        column.addLayout(_line(self.hear_lesson))


def _line(*widgets: QWidget) -> Flow:
    line = Flow()
    for widget in widgets:
        line.addWidget(widget)
    return line
