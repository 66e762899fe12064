"""The checklist as the inspector fills it in: by digits while listening, or by mouse."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import scoring
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui import theme
from qa_desk.ui.widgets import form_style, keys, phrases
from qa_desk.ui.widgets.fatal_row import FatalRow
from qa_desk.ui.widgets.form_header import FormHeader
from qa_desk.ui.widgets.form_row import FormRow
from qa_desk.ui.widgets.form_rows import FormRows
from qa_desk.ui.widgets.guidance_panel import GuidancePanel
from qa_desk.ui.widgets.item_row import ItemRow
from qa_desk.ui.widgets.phrases import PhraseMenu, Phrases
from qa_desk.ui.widgets.score_footer import ScoreFooter
from qa_desk.ui.widgets.sheet_history import Place, SheetHistory


class ChecklistForm(QWidget):
    """A checklist with a sheet in it.

    Signals: `changed(Sheet)` at every change, `submit_requested()`; for the player:
    `commanded(Command)` what is not the form's own, `seek_requested(ms)`, and `mark_requested(item
    number or None)`, which `add_mark` answers; `past_asked(item key or "")` for the CSR's earlier
    results; `blind_chosen(bool)`.
    """

    changed = Signal(object)
    submit_requested = Signal()
    mark_requested = Signal(object)
    seek_requested = Signal(int)
    commanded = Signal(object)
    past_asked = Signal(str)
    blind_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checklist: Checklist | None = None
        self._sheet = Sheet()
        self._skill_group = ""
        self._read_only = False
        self.demands = scoring.DEFAULT
        self.phrases = Phrases()
        self._history = SheetHistory(self._sheet)
        self._rows: FormRows | None = None
        self._current: FormRow | None = None
        self._problems: tuple[scoring.Problem, ...] = ()
        self.header = FormHeader()
        self._scroll = QScrollArea()
        self.guidance = GuidancePanel()
        self.footer = ScoreFooter()
        command = keys.Command
        self._acts: Mapping[keys.Command, Callable[[], object]] = {
            command.NEXT: partial(self._go_by, 1),
            command.PREVIOUS: partial(self._go_by, -1),
            command.UNDO: self._undo,
            command.REDO: self._redo,
            command.NEXT_MISSING: self._go_to_problem,
            command.PHRASES: self._offer_phrases,
            command.PAST: self._ask_past,
            command.BLIND: self.header.blind.toggle,
            command.SUBMIT: self._submit,
        }
        self._assemble()
        self.footer.submit_requested.connect(self.submit_requested)
        self.footer.missing_asked.connect(self._go_to_problem)
        self.header.undo_asked.connect(self._undo)
        self.header.redo_asked.connect(self._redo)
        self.header.blind_chosen.connect(self._on_blind)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self._scroll, 1)
        self._over_guidance = theme.role(QFrame(), "line")
        column.addWidget(self._over_guidance)
        column.addWidget(self.guidance)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self.footer)
        self._restyle()

    # -- what it shows -----------------------------------------------------------------------

    def demand(self, demands: scoring.Demands) -> None:
        """Ask for something else before it is submitted: there is a recording by now."""
        self.demands = demands
        self._show_score()

    def show_checklist(
        self, checklist: Checklist, sheet: Sheet, skill_group: str, *, read_only: bool = False
    ) -> None:
        """Show a sheet; the rows are built anew only for another checklist."""
        if checklist != self._checklist or self._rows is None:
            self._build(checklist)
        self._sheet, self._skill_group, self._read_only = sheet, skill_group, read_only
        self._history = SheetHistory(sheet)
        self.header.time.begin(sheet.spent_s)
        rows = self._known_rows()
        for part in (rows, self.footer, self.header):
            part.set_read_only(read_only=read_only)
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

    def leave_out_comments(self) -> None:
        """Show the items and fatal errors of this checklist only, and no time spent."""
        self._known_rows().leave_out_comments()
        for part in (self.header.time, self.header.blind):
            part.hide()
        self.footer.submit.hide()

    def sheet(self) -> Sheet:
        """Return what is filled in."""
        return self._sheet

    def set_blind(self, *, blind: bool) -> None:
        """Hide points and scores, or show them."""
        self.header.blind.setChecked(blind)

    def show_repeated(self, repeated: Mapping[str, str]) -> None:
        """Show where the CSR lost points before: by the key of the item, when."""
        if self._checklist is not None:
            items = self._checklist.items
            days = {item.number: repeated[item.key] for item in items if item.key in repeated}
            self._known_rows().show_repeated(days)

    def item_key(self) -> str:
        """Return the key of the item in hand, nothing where there is none."""
        return self._current.item.key if isinstance(self._current, ItemRow) else ""

    def item_words(self) -> str:
        """Return number and text of the item in hand, nothing where there is none."""
        row = self._current
        return f"{row.item.number} {row.item.text}" if isinstance(row, ItemRow) else ""

    def focus_current(self) -> None:
        """Give the keys back to the row in hand, from what stands beside the form."""
        if self._rows is not None and self.isVisible():
            self._go_to(self._current or self._rows.rows[0])

    def focus_mark(self, mark: Mark) -> None:
        """Give the focus to the row to which a mark belongs."""
        rows = self._known_rows()
        row = rows.items.get(mark.item or 0) or rows.fatals.get(mark.fatal or "")
        self._go_to(row or rows.free_marks)

    def focus_first(self) -> None:
        """Give the focus to the first item without an answer, or to the first."""
        rows = self._known_rows()
        unanswered = [row for row in rows.rows if isinstance(row, ItemRow) and row.is_wanting]
        self._go_to(next(iter(unanswered), rows.rows[0]))

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
            self._put_marks((*self._sheet.marks, Mark(at_ms, item, fatal)))

    # -- building ----------------------------------------------------------------------------

    def _build(self, checklist: Checklist) -> None:
        self._checklist, self._current = checklist, None
        self.header.title.setText(f"{checklist.title} {checklist.number}")
        self.footer.na_max_share = checklist.na_max_share
        self._rows = rows = FormRows(checklist)
        for row in rows.rows:
            row.commanded.connect(self.do)
            row.mark_heard.connect(self._hear)
            row.mark_removed.connect(self._remove_mark)
        for item_row in rows.items.values():
            item_row.answered.connect(self._answer)
            item_row.past_asked.connect(self._ask_past)
        for fatal_row in rows.fatals.values():
            fatal_row.answered.connect(self._answer_fatal)
        rows.free_marks.heard.connect(self._hear)
        rows.free_marks.removed.connect(self._remove_mark)
        rows.comments.changed.connect(self._comment)
        rows.comments.commanded.connect(self.do)
        rows.set_blind(blind=self.header.blind.isChecked())
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
            self._history.record(sheet)
            self._take(sheet)

    def _take(self, sheet: Sheet) -> None:
        self._sheet = replace(sheet, spent_s=self.header.time.watch.seconds())
        self.changed.emit(self._sheet)
        self._show_score()

    def _undo(self) -> None:
        self._go_through(self._history.undoes, self._history.undo)

    def _redo(self) -> None:
        self._go_through(self._history.redoes, self._history.redo)

    def _go_through(self, place: Place | None, step: Callable[[], Sheet]) -> None:
        """Take a step back or forth: a change like any other, so it is kept too."""
        if place is None or self._read_only:
            return
        rows, before, sheet = self._known_rows(), self._sheet, step()
        rows.show_sheet(sheet, before)
        self._take(sheet)
        seen = rows.widget_of(place)
        focus = QApplication.focusWidget()
        if focus is None or not (seen is focus or seen.isAncestorOf(focus)):
            self._go_to(seen)

    def _answer(self, number: int, answer: Answer | None) -> None:
        every = {**self._sheet.answers, number: answer}
        kept = {key: given for key, given in every.items() if given is not None}
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
        self._put_marks(tuple(left))

    def _put_marks(self, marks: tuple[Mark, ...]) -> None:
        before = self._sheet
        self._change(replace(before, marks=marks))
        self._known_rows().show_marks(self._sheet, before)

    def _hear(self, mark: Mark) -> None:
        self.seek_requested.emit(mark.at_ms)

    def _show_score(self) -> None:
        if self._checklist is None:
            return
        judged = scoring.judge(self._checklist, self._sheet, self._skill_group, self.demands)
        self._problems = judged.problems
        self._show_hidden(judged.hidden)
        total = self._known_rows().wanted
        self.header.show_scored(total - len(judged.score.missing), total)
        self.header.show_history(self._history.undoes, self._history.redoes)
        self.footer.show_score(judged.score, len(judged.fatals), self._problems)
        self._known_rows().show_problems(() if self._read_only else self._problems)

    def _show_hidden(self, hidden: frozenset[int]) -> None:
        """Show the items that the answers ask for, above all without moving the focus."""
        rows = self._known_rows()
        rows.show_all_but(hidden)
        if self._current is not None and self._current.isHidden():
            self._take_up(rows.nearest(self._current))

    # -- the row in hand ---------------------------------------------------------------------

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._history.rest()
        row = self._row_around(new)
        if row is not None:
            self._take_up(row)
        elif self._current is not None:
            self._current.update()

    def _row_around(self, widget: QWidget | None) -> FormRow | None:
        within = widget if widget is not None and self.isAncestorOf(widget) else None
        while within is not None and not isinstance(within, FormRow):
            within = within.parentWidget()
        return within

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
            self.guidance.show_item(self._current.item, self._current.given)
        elif isinstance(self._current, FatalRow):
            self.guidance.show_fatal(self._current.fatal)

    def _go_to(self, place: QWidget) -> None:
        """Give the focus to a row or a field of it, and bring it into view."""
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        row = self._row_around(place)
        if row is not None:
            self._take_up(row)
        else:
            self._scroll.ensureWidgetVisible(place)

    def _go_by(self, step: int) -> None:
        rows = self._known_rows().rows
        place = rows.index(self._current) + step if self._current in rows else 0
        if 0 <= place < len(rows):
            self._go_to(rows[place])
        elif place == len(rows):
            self._go_to(self._known_rows().comments.praise)

    def _go_to_problem(self) -> None:
        """Go to the next thing that is missing after the row in hand, then again from the top."""
        if not self._problems or self._read_only:
            return
        rows = self._known_rows()
        order: list[QWidget] = [*rows.rows, rows.comments.praise, rows.comments.witness]
        places = [rows.place_of(problem) for problem in self._problems]
        here, focus = order.index(self._in_hand()), QApplication.focusWidget()

        def is_ahead(place: QWidget) -> bool:
            stop = self._row_around(place) or place
            inside = stop is not place and place is not focus
            return order.index(stop) >= here + (not inside)

        self._go_to(next(filter(is_ahead, places), places[0]))

    def _in_hand(self) -> QWidget:
        """Return the row in hand, or the fields after the last one."""
        rows = self._known_rows()
        focus = QApplication.focusWidget()
        if focus is not None and rows.comments.isAncestorOf(focus):
            return rows.comments.praise
        return self._current or rows.rows[0]

    def _ask_past(self) -> None:
        self.past_asked.emit(self.item_key())

    def _on_blind(self, blind: bool) -> None:
        if self._rows is not None:
            self._rows.set_blind(blind=blind)
        self.guidance.set_blind(blind=blind)
        self.footer.set_blind(blind=blind)
        self.blind_chosen.emit(blind)

    def _submit(self) -> None:
        """Submit by key what may be submitted; otherwise show what is missing."""
        if self._problems:
            self._go_to_problem()
        elif not self._read_only:
            self.submit_requested.emit()

    # -- quick phrases -----------------------------------------------------------------------

    def _offer_phrases(self) -> None:
        row = self._current
        field = phrases.field_of(QApplication.focusWidget())
        if field is None and row is not None and phrases.field_of(row.note) is not None:
            row.note.setFocus(Qt.FocusReason.OtherFocusReason)
            field = row.note
        if field is None:
            return
        first: tuple[str, ...] = ()
        if isinstance(row, ItemRow) and row.isAncestorOf(field):
            first = phrases.of_item(row.item, row.given)
        elif isinstance(row, FatalRow) and row.isAncestorOf(field):
            first = phrases.of_fatal(row.fatal)
        menu = PhraseMenu(field, self.phrases.offered(first), self.phrases.own)
        menu.turned.connect(self.phrases.turn)
        menu.taken.connect(self._write_phrase)
        menu.open()

    def _write_phrase(self, phrase: str) -> None:
        field = self.sender().parent()
        self._history.rest()
        if isinstance(field, phrases.Field):
            phrases.insert(field, phrase)
        self._history.rest()

    def do(self, command: keys.Command) -> None:
        """Do what a key asks for."""
        match command:
            case keys.Command.MARK:
                self.request_mark()
            case keys.Command.NOT_APPLICABLE if isinstance(self._current, ItemRow):
                self._current.choose_not_applicable()
            case _ if command in self._acts:
                self._acts[command]()
            case _:
                self.commanded.emit(command)
