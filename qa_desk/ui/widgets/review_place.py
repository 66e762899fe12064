"""Where a checklist is scored again or corrected, beside what was said about it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import answers
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Disputed, Opinion, Subject
from qa_desk.rules.sheets import Sheet
from qa_desk.ui import theme
from qa_desk.ui.widgets import sheet_differences, wording
from qa_desk.ui.widgets.case_parts import coloured, text
from qa_desk.ui.widgets.checklist_form import ChecklistForm
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.moments import Moments
from qa_desk.ui.widgets.names import shown

_SIDE, _FORM = 320, 560


def name_of(form: Checklist, subject: Subject) -> str:
    """Return an item or a fatal error as on the checklist."""
    if isinstance(subject, int):
        item = next(item for item in form.items if item.number == subject)
        return f"{item.number}  {item.text}"
    fatal = next(fatal for fatal in form.fatal_errors if fatal.key == subject)
    return f"{fatal.key}  {fatal.text}"


class SubjectCard(QFrame):
    """What each side says about one item; `heard(ms)` when a mark of it is asked for."""

    heard = Signal(int)

    def __init__(self, form: Checklist, subject: Subject, sheets: Mapping[str, Sheet]) -> None:
        super().__init__()
        self.subject = subject
        self._form = form
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(4)
        self._column.addWidget(text(name_of(form, subject), "strong"))
        if sheets:
            self._column.addLayout(self._sides(sheets))

    def _sides(self, sheets: Mapping[str, Sheet]) -> QGridLayout:
        """Put what the sheets say side by side, and mark where they part."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        said = [
            sheet_differences.of_subject(self._form, sheet, self.subject)
            for sheet in sheets.values()
        ]
        for column, (caption, words) in enumerate(zip(sheets, said, strict=True)):
            grid.addWidget(theme.role(text(caption), "small"), 0, column)
            label = text(words or wording.NOTHING)
            differs = bool(column) and words != said[0]
            grid.addWidget(coloured(label, "late") if differs else label, 1, column)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        return grid

    def add_dispute(self, disputed: Disputed) -> None:
        """Show what the CSR says, proposes, refers to and wants to be heard."""
        self._column.addWidget(text(shown(disputed.grounds)))
        if isinstance(self.subject, int) and disputed.option is not None:
            item = next(one for one in self._form.items if one.number == self.subject)
            words = str(answers.proposals(item)[disputed.option])
            self._column.addWidget(text(_("Should be: {option}").format(option=words), "small"))
        if disputed.reference:
            words = _("Knowledge base: {article}").format(article=shown(disputed.reference))
            self._column.addWidget(text(words, "small"))
        if disputed.at_ms:
            moments = Moments(disputed.at_ms, grows=False)
            moments.heard.connect(self.heard)
            self._column.addWidget(moments)

    def add_opinion(self, opinion: Opinion) -> None:
        """Show whether the team lead holds the result for true here."""
        line = Flow()
        words = _("Team lead: true") if opinion.is_true else _("Team lead: not true")
        line.addWidget(Chip(words, "neutral" if opinion.is_true else "late", "user"))
        self._column.addLayout(line)
        if opinion.words:
            self._column.addWidget(text(shown(opinion.words), "dim"))


class ReviewPlace(QSplitter):
    """The form at the left, what was said about it at the right; `heard(ms)` from there."""

    heard = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.form = ChecklistForm()
        self.cards: list[SubjectCard] = []
        inside = theme.role(QWidget(), "surface")
        self._side = QVBoxLayout(inside)
        self._side.setContentsMargins(16, 12, 16, 12)
        self._side.setSpacing(0)
        self._side.addWidget(theme.role(text(title), "heading"))
        self._side.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(title)
        self.addWidget(self.form)
        self.addWidget(scroll)
        self.setStretchFactor(0, 1)
        self.setSizes([theme.px(_FORM), theme.px(_SIDE)])

    def leave_room(self) -> None:
        """Give all the room to the items: the score is shown elsewhere."""
        for part in (self.form.footer, self.form.guidance):
            part.hide()

    def add_card(self, card: SubjectCard) -> None:
        """Add what was said about one item."""
        card.heard.connect(self.heard)
        self.cards.append(card)
        self._add(card)

    def add_said(self, who: str, words: str) -> None:
        """Add what somebody said about the whole of it."""
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        column.addWidget(text(who, "small"))
        column.addWidget(text(shown(words)))
        self._add(box)

    def _add(self, part: QWidget) -> None:
        if self._side.count() > 2:  # the title and the stretch
            self._side.insertWidget(self._side.count() - 1, theme.role(QFrame(), "line"))
        self._side.insertWidget(self._side.count() - 1, part)
