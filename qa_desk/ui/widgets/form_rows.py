"""The rows of one checklist, built once: sections, items, fatal errors, comments."""

from collections.abc import Mapping
from itertools import groupby, pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.checklists import FATAL_CLASSES, Checklist, Section
from qa_desk.rules.scoring import Problem
from qa_desk.rules.sheets import Mark, Sheet
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.comments import Comments
from qa_desk.ui.widgets.count_row import row_for
from qa_desk.ui.widgets.fatal_row import FatalRow
from qa_desk.ui.widgets.form_row import FormRow, chain_tabs
from qa_desk.ui.widgets.item_row import ItemRow
from qa_desk.ui.widgets.mark_chips import MarkChips
from qa_desk.ui.widgets.sheet_history import Place


class FormRows(QWidget):
    """All that scrolls in the form; `rows` are in the order in which Enter walks them."""

    def __init__(self, checklist: Checklist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.items: dict[int, ItemRow] = {}
        self.fatals: dict[str, FatalRow] = {}
        self.comments = Comments()
        self.free_marks = MarkChips()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 0, 16, 12)
        self._column.setSpacing(2)
        self._hidden: frozenset[int] = frozenset()
        self._needs: dict[int | str | None, set[str]] = {}
        self.wanted = sum(not item.bonus for item in checklist.items)  # how many want an answer
        self._sections: list[tuple[QLabel, frozenset[int]]] = []
        for section in checklist.sections:
            heading = self._add_heading(_title(section))
            for item in section.items:
                self.items[item.number] = row_for(item)
                self._column.addWidget(self.items[item.number])
            numbers = frozenset(item.number for item in section.items)
            self._sections.append((heading, numbers))
        for fatal_class, fatals in groupby(checklist.fatal_errors, lambda fatal: fatal.fatal_class):
            self._add_heading(f"{_('Fatal errors')}  ·  {_(FATAL_CLASSES[fatal_class])}")
            for fatal in fatals:
                self.fatals[fatal.key] = FatalRow(fatal)
                self._column.addWidget(self.fatals[fatal.key])
        self._last_heading = self._add_heading(_("The whole call"))
        self._column.addWidget(self.free_marks)
        self._column.addWidget(self.comments)
        self._column.addStretch(1)
        self._order_tabs()

    def sizeHint(self) -> QSize:
        """Return the least size: who scrolls it asks for no other.

        Qt's own would lay out all rows for another width than theirs, after each change of one.
        """
        return self.minimumSizeHint()

    @property
    def rows(self) -> list[FormRow]:
        """The items and fatal errors from top to bottom, without hidden ones."""
        shown = [row for number, row in self.items.items() if number not in self._hidden]
        return [*shown, *self.fatals.values()]

    def show_all_but(self, hidden: frozenset[int]) -> None:
        """Show the items that answers ask for; what has the focus stays where it is."""
        if hidden == self._hidden:
            return
        for number in hidden ^ self._hidden:
            self.items[number].setVisible(number not in hidden)
        for heading, numbers in self._sections:
            heading.setVisible(bool(numbers - hidden))
        shown = [row.item for number, row in self.items.items() if number not in hidden]
        self.wanted = sum(not item.bonus for item in shown)
        self._hidden = hidden

    def nearest(self, row: FormRow) -> FormRow:
        """Return a row, or the one before it that is shown."""
        every = [*self.items.values(), *self.fatals.values()]
        before = every[: every.index(row) + 1]
        return next((one for one in reversed(before) if not one.isHidden()), self.rows[0])

    def show_sheet(self, sheet: Sheet, before: Sheet | None = None) -> None:
        """Show what is filled in, in the rows that differ from what is shown now, or in all."""
        for number, row in self.items.items():
            answer = sheet.answers.get(number)
            if before is None or answer != before.answers.get(number):
                row.show_answer(answer)
        for key, fatal_row in self.fatals.items():
            note = sheet.fatals.get(key)
            if before is None or note != before.fatals.get(key):
                fatal_row.show_found(note)
        self.comments.praise.show_text(sheet.praise)
        self.comments.suggestion.show_text(sheet.suggestion)
        self.comments.witness.show_text(sheet.witness)
        self.show_marks(sheet, before)

    def show_marks(self, sheet: Sheet, before: Sheet | None = None) -> None:
        """Show each mark at its item or fatal error, the free ones at the end."""
        marks, shown = _by_place(sheet), _by_place(before) if before else None
        places: list[tuple[int | str, FormRow]] = [*self.items.items(), *self.fatals.items()]
        for place, row in places:
            if shown is None or marks.get(place) != shown.get(place):
                row.show_marks(marks.get(place, []))
        free = marks.get(None, [])
        self.free_marks.show_marks(free, read_only=self.comments.praise.isReadOnly())

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show at each row which note or mark it still needs."""
        needs: dict[int | str | None, set[str]] = {}
        for problem in problems:
            if problem.code not in ("unanswered", "praise", "witness"):
                at = problem.item if problem.fatal is None else problem.fatal
                needs.setdefault(at, set()).add(problem.code.removeprefix("fatal_"))
        for at in needs.keys() | self._needs.keys():
            if needs.get(at) != self._needs.get(at):
                self._row_at(at).show_needs(frozenset(needs.get(at, ())))
        self._needs = needs
        self.comments.ask_witness(needed=any(problem.code == "witness" for problem in problems))

    def _row_at(self, at: int | str | None) -> FormRow:
        return self.items[at] if isinstance(at, int) else self.fatals[at or ""]

    def place_of(self, problem: Problem) -> QWidget:
        """Return what a problem is about: a row, its note where only that is missing, a field."""
        if problem.code == "praise":
            return self.comments.praise
        if problem.code == "witness":
            return self.comments.witness
        if problem.fatal is not None:
            return self.fatals[problem.fatal].first_need()
        row = self.items[problem.item or 1]
        return row.cause if problem.code == "cause" else row.first_need()

    def widget_of(self, place: Place) -> QWidget:
        """Return where a change can be seen."""
        if place.kind == "suggestion":
            return self.comments.suggestion
        if place.kind == "witness":
            return self.comments.witness
        if place.item in self.items:
            return self.items[place.item or 1]
        return self.fatals.get(place.fatal or "", self.comments.praise)

    def show_repeated(self, repeated: Mapping[int, str]) -> None:
        """Show at each item when the CSR lost points there before; by number, in words."""
        for number, row in self.items.items():
            row.show_repeated(repeated.get(number, ""))

    def set_blind(self, *, blind: bool) -> None:
        """Hide what the options are worth."""
        for row in self.items.values():
            row.set_blind(blind=blind)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for row in (*self.items.values(), *self.fatals.values()):
            row.set_read_only(read_only=read_only)
        self.comments.set_read_only(read_only=read_only)

    def leave_out_comments(self) -> None:
        """Show the items and fatal errors only."""
        for part in (self._last_heading, self.free_marks, self.comments):
            part.hide()

    def _add_heading(self, text: str) -> QLabel:
        label = theme.role(QLabel(text), "section")
        label.setContentsMargins(0, 10, 0, 2)
        self._column.addWidget(label)
        return label

    def _order_tabs(self) -> None:
        for before, after in pairwise(self.rows):
            chain_tabs(before.last_stop(), after)
        comments = self.comments
        edits = (comments.praise, comments.suggestion, comments.witness)
        chain_tabs(self.rows[-1].last_stop(), *edits)


def _title(section: Section) -> str:
    title = f"{section.key}  {section.text}"
    if section.cap is None:
        return title
    cap = _("no more than {points} lost").format(points=wording.points(section.cap))
    return f"{title}  ·  {cap}"


def _by_place(sheet: Sheet) -> dict[int | str | None, list[Mark]]:
    """Return the marks by item number or fatal error's key, None for the whole call."""
    marks: dict[int | str | None, list[Mark]] = {}
    for mark in sheet.marks:
        place = mark.fatal if mark.item is None else mark.item
        marks.setdefault(place, []).append(mark)
    return marks
