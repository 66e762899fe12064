"""The checklist as the inspector fills it in: by digits while listening, or by mouse."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import scoring
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui import theme
from qa_desk.ui.widgets import form_style, keys
from qa_desk.ui.widgets.fatal_row import FatalRow
from qa_desk.ui.widgets.form_row import FormRow
from qa_desk.ui.widgets.form_rows import FormRows
from qa_desk.ui.widgets.guidance_panel import GuidancePanel
from qa_desk.ui.widgets.item_row import ItemRow
from qa_desk.ui.widgets.score_footer import ScoreFooter


class ChecklistForm(QWidget):
    """A checklist with a sheet in it.

    Signals: `changed(Sheet)` at every change, `submit_requested()`; for the player:
    `play_toggled()`, `step_requested(±ms)`, `seek_requested(ms)`, and `mark_requested(item
    number or None)`, which `add_mark` answers.
    """

    changed = Signal(object)
    submit_requested = Signal()
    mark_requested = Signal(object)
    seek_requested = Signal(int)
    play_toggled = Signal()
    step_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checklist: Checklist | None = None
        self._sheet = Sheet()
        self._skill_group = ""
        self._read_only = False
        self.is_recorded = True  # without a recording nothing can be marked (P8)
        self._rows: FormRows | None = None
        self._current: FormRow | None = None
        self._problems: tuple[scoring.Problem, ...] = ()
        self._title = theme.role(QLabel(), "heading")
        self._scored = theme.role(QLabel(), "small")
        self._scroll = QScrollArea()
        self.guidance = GuidancePanel()
        self.footer = ScoreFooter()
        self._assemble()
        self.footer.submit_requested.connect(self.submit_requested)
        self.footer.missing_asked.connect(self._go_to_problem)
        theme.changes().happened.connect(self._restyle)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _assemble(self) -> None:
        theme.role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Checklist"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = QHBoxLayout()
        header.setContentsMargins(16, 10, 16, 8)
        header.addWidget(self._title, 1)
        header.addWidget(self._scored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self._scroll, 1)
        self._over_guidance = theme.role(QFrame(), "line")
        column.addWidget(self._over_guidance)
        column.addWidget(self.guidance)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self.footer)
        self._restyle()

    # -- what it shows -----------------------------------------------------------------------

    def show_checklist(
        self, checklist: Checklist, sheet: Sheet, skill_group: str, *, read_only: bool = False
    ) -> None:
        """Show a sheet; the rows are built anew only for another checklist."""
        if checklist != self._checklist or self._rows is None:
            self._build(checklist)
        self._sheet, self._skill_group, self._read_only = sheet, skill_group, read_only
        rows = self._known_rows()
        rows.set_read_only(read_only=read_only)
        self.footer.set_read_only(read_only=read_only)
        rows.show_sheet(sheet)
        self._show_score()
        self._scroll.verticalScrollBar().setValue(0)
        if self.isAncestorOf(QApplication.focusWidget() or self):
            self.focus_first()
        else:
            self._take_up(rows.rows[0])

    def hand_over_guidance(self) -> GuidancePanel:
        """Return the guidance for a place of its own beside the form, which has more room then."""
        self._over_guidance.hide()
        self.guidance.grow()
        return self.guidance

    def sheet(self) -> Sheet:
        """Return what is filled in."""
        return self._sheet

    def focus_first(self) -> None:
        """Give the focus to the first item without an answer, or to the first."""
        rows = self._known_rows()
        unanswered = [row for row in rows.items.values() if not row.is_answered]
        self._go_to(next(iter(unanswered), rows.rows[0]))

    def focus_current(self) -> None:
        """Give the focus back to the row in hand."""
        self._go_to(self._current or self._known_rows().rows[0])

    def request_mark(self) -> None:
        """Ask for a mark at the item in hand, as the key M does."""
        if not self._read_only:
            row = self._current
            self.mark_requested.emit(row.item.number if isinstance(row, ItemRow) else None)

    def add_mark(self, at_ms: int) -> None:
        """Bind a moment of the recording to the row in hand (E-05)."""
        row = self._current
        item = row.item.number if isinstance(row, ItemRow) else None
        fatal = row.fatal.key if isinstance(row, FatalRow) else None
        if not self._read_only:
            mark = Mark(at_ms, item, fatal)
            self._change(replace(self._sheet, marks=(*self._sheet.marks, mark)))
            self._known_rows().show_marks(self._sheet)

    # -- building ----------------------------------------------------------------------------

    def _build(self, checklist: Checklist) -> None:
        self._checklist, self._current = checklist, None
        self._title.setText(f"{checklist.title} {checklist.number}")
        self._rows = rows = FormRows(checklist)
        for row in rows.rows:
            row.commanded.connect(self._do)
            row.mark_heard.connect(self._hear)
            row.mark_removed.connect(self._remove_mark)
        for item_row in rows.items.values():
            item_row.answered.connect(self._answer)
        for fatal_row in rows.fatals.values():
            fatal_row.answered.connect(self._answer_fatal)
        rows.free_marks.heard.connect(self._hear)
        rows.free_marks.removed.connect(self._remove_mark)
        rows.comments.changed.connect(self._comment)
        rows.comments.commanded.connect(self._do)
        self._scroll.setWidget(rows)

    def _known_rows(self) -> FormRows:
        if self._rows is None:
            raise RuntimeError("no checklist is shown")
        return self._rows

    def _restyle(self) -> None:
        self.setStyleSheet(form_style.style_sheet())

    # -- what is filled in -------------------------------------------------------------------

    def _change(self, sheet: Sheet) -> None:
        if sheet != self._sheet:
            self._sheet = sheet
            self.changed.emit(sheet)
            self._show_score()

    def _answer(self, number: int, answer: Answer | None) -> None:
        answers = {**self._sheet.answers, number: answer}
        kept = {key: given for key, given in answers.items() if given is not None}
        self._change(replace(self._sheet, answers=kept))
        self._show_guidance()

    def _answer_fatal(self, key: str, note: str | None) -> None:
        fatals = {**self._sheet.fatals, key: note}
        kept = {key: given for key, given in fatals.items() if given is not None}
        self._change(replace(self._sheet, fatals=kept))

    def _comment(self) -> None:
        comments = self._known_rows().comments
        praise = comments.praise.toPlainText()
        suggestion = comments.suggestion.toPlainText()
        witness = comments.witness.toPlainText()
        said = replace(self._sheet, praise=praise, suggestion=suggestion, witness=witness)
        self._change(said)

    def _remove_mark(self, mark: Mark) -> None:
        left = list(self._sheet.marks)
        left.remove(mark)
        self._change(replace(self._sheet, marks=tuple(left)))
        self._known_rows().show_marks(self._sheet)

    def _hear(self, mark: Mark) -> None:
        self.seek_requested.emit(mark.at_ms)

    def _show_score(self) -> None:
        if self._checklist is None:
            return
        score = scoring.score(self._checklist, self._sheet, self._skill_group)
        fatal_count = len(scoring.fatals(self._checklist, self._sheet))
        self._problems = scoring.problems(
            self._checklist, self._sheet, is_recorded=self.is_recorded
        )
        total = len(self._checklist.items)
        self._scored.setText(
            _("{done} of {total} scored").format(done=total - len(score.missing), total=total)
        )
        self.footer.show_score(score, fatal_count, self._problems)
        self._known_rows().show_problems(() if self._read_only else self._problems)

    # -- the row in hand ---------------------------------------------------------------------

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        within: QWidget | None = new if new is not None and self.isAncestorOf(new) else None
        while within is not None and not isinstance(within, FormRow):
            within = within.parentWidget()
        if isinstance(within, FormRow):
            self._take_up(within)
        elif self._current is not None:
            self._current.update()

    def _take_up(self, row: FormRow) -> None:
        if self._current is not None and self._current is not row:
            self._current.show_current(current=False)
        self._current = row
        row.show_current(current=True)
        spare = max(0, self._scroll.viewport().height() - row.height()) // 2
        self._scroll.ensureWidgetVisible(row, 0, min(spare, row.height()))  # and its neighbour
        self._show_guidance()

    def _show_guidance(self) -> None:
        if isinstance(self._current, ItemRow):
            self.guidance.show_item(self._current.item, self._current.option)
        elif isinstance(self._current, FatalRow):
            self.guidance.show_fatal(self._current.fatal)

    def _go_to(self, row: FormRow) -> None:
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_up(row)

    def _go_by(self, step: int) -> None:
        rows = self._known_rows().rows
        place = rows.index(self._current) + step if self._current in rows else 0
        if 0 <= place < len(rows):
            self._go_to(rows[place])
        elif place == len(rows):
            self._known_rows().comments.praise.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self._known_rows().comments)

    def _go_to_problem(self) -> None:
        if not self._problems:
            return
        rows, problem = self._known_rows(), self._problems[0]
        self._go_to(rows.row_of(problem))
        if problem.code == "witness":
            rows.comments.witness.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(rows.comments.witness)

    def _do(self, command: keys.Command) -> None:
        match command:
            case keys.Command.PLAY:
                self.play_toggled.emit()
            case keys.Command.BACK:
                self.step_requested.emit(-keys.STEP_MS)
            case keys.Command.FORWARD:
                self.step_requested.emit(keys.STEP_MS)
            case keys.Command.MARK:
                self.request_mark()
            case keys.Command.NEXT:
                self._go_by(1)
            case keys.Command.PREVIOUS:
                self._go_by(-1)
            case keys.Command.NOT_APPLICABLE if isinstance(self._current, ItemRow):
                self._current.choose_not_applicable()
