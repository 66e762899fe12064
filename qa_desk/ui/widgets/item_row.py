"""One item of the checklist: its options as buttons, its marks, its note, its cause."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import answers
from qa_desk.rules.checklists import FATAL_CLASSES, Item, Option
from qa_desk.rules.sheets import CAUSES, Answer
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.form_row import FormRow, chain_tabs

UNANSWERED = -1
"""The option of an item that has a note but no answer yet: none the item offers, so missing."""


class OptionButton(QPushButton):
    """One answer of an item; the colours say full, part, fatal or not applicable."""

    def __init__(self, item: Item, option: Option | None) -> None:
        super().__init__()
        self._item, self._option = item, option
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has it, and its digits
        if option is not None and option.fatal:
            self.setIconSize(QSize(theme.px(14), theme.px(14)))
            self.toggled.connect(self._show_icon)
            self._show_icon(checked=False)
        self.set_blind(blind=False)

    def set_blind(self, *, blind: bool) -> None:
        """Show the place of the option instead of its points, and no colour of a loss."""
        option = self._option
        kind = _kind(self._item, option)
        self.setProperty("option", "blind" if blind and kind in ("full", "part") else kind)
        if option is None:
            self.setText(_("N/A"))
            self.setToolTip(_("N/A (not applicable)"))
        else:
            place = self._item.options.index(option) + 1
            points = wording.points(option.value)
            points = f"+{points}" if self._item.bonus and option.value else points
            self.setText(f"[{place}]" if blind else points)
            fatal = f"\n{_(FATAL_CLASSES[option.fatal])}" if option.fatal else ""
            self.setToolTip(f"{option.text}{fatal}")
        self.setAccessibleName(wording.told(self.text(), self.toolTip()))
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            theme.repolish(self)

    def _show_icon(self, checked: bool) -> None:
        self.setIcon(theme.icon("circle-alert", "on_accent" if checked else "fatal"))

    def nextCheckState(self) -> None:
        """Leave it to the row which option is chosen."""


def _kind(item: Item, option: Option | None) -> str:
    if option is None:
        return "na"
    if option.fatal:
        return "fatal"
    if option.value >= item.points:
        return "full"
    return "na" if item.bonus else "part"  # who earns no bonus has lost nothing


def _lead(item: Item) -> QLabel:
    lead = theme.role(QLabel(str(item.number)), "small")
    lead.setProperty("dimension", item.dimension)
    lead.setToolTip(wording.dimension(item.dimension))
    return lead


class CauseBox(QComboBox):
    """The cause of a deduction (S3-3a); turning the wheel over it scrolls the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("cause", True)
        for cause, name in CAUSES.items():
            self.addItem(_("Cause: {cause}").format(cause=_(name)), cause)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setFixedWidth(theme.px(132))
        self.setAccessibleName(_("Cause"))
        self.setToolTip(_("Whose fault it was: only the CSR's own counts in the CSR's appraisal"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ItemRow(FormRow):
    """A row for one item; signals `answered(item number, Answer or None)`, `past_asked()`."""

    answered = Signal(int, object)
    past_asked = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__(_lead(item), str(item.text))
        self.item = item
        self._given = Answer(UNANSWERED)
        self.setAccessibleName(f"{item.number} {item.text}")
        if item.bonus:
            self.setAccessibleName(f"{item.number} {item.text} {_('Bonus')}")
            self.upper_line.addWidget(Chip(_("Bonus"), "good"), 0, Qt.AlignmentFlag.AlignTop)
        self.not_applicable = OptionButton(item, None) if item.na_allowed else None
        if self.not_applicable is not None:
            self.not_applicable.clicked.connect(lambda: self._click(Answer(None)))
        self._add_choices()
        self.cause = CauseBox()
        self.cause.hide()
        self.cause.activated.connect(self._tell)
        self.repeated = QPushButton()
        self.repeated.setProperty("repeated", True)
        self.repeated.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # P does it
        self.repeated.setIcon(theme.icon("repeat", "late"))
        self.repeated.setIconSize(QSize(theme.px(12), theme.px(12)))
        self.repeated.clicked.connect(self._on_repeated)
        self.repeated.hide()
        self.lower_line.addWidget(self.repeated)
        self.lower_line.addWidget(self.cause)
        self.noted.connect(self._tell)
        chain_tabs(self, self.note, self.cause)

    def _add_choices(self) -> None:
        """Put what can be chosen into the row."""
        self.options = [OptionButton(self.item, option) for option in self.item.options]
        for place, button in enumerate(self.options):
            button.clicked.connect(lambda _checked=False, place=place: self._click(Answer(place)))
        for button in self._buttons():
            self.upper_line.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)

    # -- what it shows -----------------------------------------------------------------------

    @property
    def is_answered(self) -> bool:
        """Whether an option, or not applicable, is chosen."""
        return self._given.option != UNANSWERED

    @property
    def is_wanting(self) -> bool:
        """Whether it has no answer and needs one."""
        return not self.is_answered and not self.item.bonus

    @property
    def given(self) -> Answer:
        """What is chosen, with no words; the option is -1 before there is an answer."""
        return self._given

    def show_answer(self, answer: Answer | None) -> None:
        """Show what was filled in."""
        shown = answer or Answer(UNANSWERED)
        with QSignalBlocker(self.cause):
            self.cause.setCurrentIndex(max(0, self.cause.findData(shown.cause)))
        self._show_given(shown)
        self.show_note(shown.note)

    def show_repeated(self, day: str) -> None:
        """Say when the CSR lost points here before; empty is never."""
        self.repeated.setVisible(bool(day))
        self.repeated.setText(day)
        words = _("The CSR lost points here on {day} too. P shows that result.").format(day=day)
        self.repeated.setToolTip(words)
        self.repeated.setAccessibleName(words)
        self.setAccessibleDescription(words if day else "")

    def set_blind(self, *, blind: bool) -> None:
        """Hide what the options are worth."""
        for button in self._buttons():
            button.set_blind(blind=blind)

    def set_read_only(self, *, read_only: bool) -> None:
        super().set_read_only(read_only=read_only)
        self.cause.setEnabled(not read_only)
        for button in self._buttons():
            button.setEnabled(not read_only)

    def last_stop(self) -> QWidget:
        return self.cause

    def hint(self) -> str:
        most = len(self.options)
        words = _("1–{most} choose · {mark} mark · {go} next · Tab note")
        if self.not_applicable is not None:
            words = _("1–{most} choose · {none} N/A · {mark} mark · {go} next · Tab note")
        command = keys.Command
        return words.format(
            most=most,
            none=keys.first(command.NOT_APPLICABLE),
            mark=keys.first(command.MARK),
            go=keys.first(command.NEXT),
        )

    # -- what a person does ------------------------------------------------------------------

    def choose(self, place: int) -> bool:
        if not 1 <= place <= len(self.options):
            return False
        self._take(Answer(place - 1))
        return True

    def choose_not_applicable(self) -> None:
        """Say that the item does not apply, where the checklist allows it."""
        if self.not_applicable is not None and not self.read_only:
            self._take(Answer(None))

    def _buttons(self) -> list[OptionButton]:
        return [*self.options, *filter(None, [self.not_applicable])]

    def _on_repeated(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.past_asked.emit()

    def _click(self, given: Answer) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._take(given)

    def _take(self, given: Answer) -> None:
        if given.choice == self._given.choice:
            return
        self._show_given(given)
        if self.cause.isHidden():
            self.cause.setCurrentIndex(0)
        self._tell()

    def _show_given(self, given: Answer) -> None:
        known = answers.offers(self.item, given)
        option, counts = given.choice
        self._given = Answer(option, counts=counts) if known else Answer(UNANSWERED)
        self._show_choice()
        if self.not_applicable is not None:
            self.not_applicable.setChecked(self._given.option is None)
        self.cause.setVisible(self._loses())

    def _show_choice(self) -> None:
        """Show which of the choices is taken."""
        for place, button in enumerate(self.options):
            button.setChecked(place == self._given.option)

    def _loses(self) -> bool:
        if not self.is_answered:
            return False
        left = answers.worth(self.item, self._given)
        lost = left is not None and left < self.item.points and not self.item.bonus
        return lost or bool(answers.fatals(self.item, self._given))

    def _tell(self) -> None:
        note = self.note.text()
        given, cause = self._given, str(self.cause.currentData())
        answer = Answer(given.option, note, cause, given.counts)
        empty = not self.is_answered and not note
        self.answered.emit(self.item.number, None if empty else answer)
