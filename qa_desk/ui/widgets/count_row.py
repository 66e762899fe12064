"""An item of plain deductions: a digit counts one up, Backspace takes the last one back."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QPushButton

from qa_desk.i18n import _, ngettext
from qa_desk.rules import answers
from qa_desk.rules.checklists import FATAL_CLASSES, Item
from qa_desk.rules.sheets import Answer
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, wording
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.item_row import ItemRow, OptionButton

NOTHING, FEWER = "0", ("Backspace", "-")  # keys of the row while it has the focus
_BESIDE = 2  # deductions that find room beside the text


class CountButton(QPushButton):
    """One deduction with how often it was met. Signal: `counted(step)` by a click, 1 or -1.

    A click with Shift or the other button of the mouse takes one back.
    """

    counted = Signal(int)

    def __init__(self, item: Item, place: int) -> None:
        super().__init__()
        self._place, self._deduction = place, item.deductions[place]
        self._times, self._blind = 0, False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has it, and its digits
        self.setProperty("counted", True)
        if self._deduction.fatal:
            self.setIconSize(QSize(theme.px(14), theme.px(14)))
        deduction, fatal = self._deduction, self._deduction.fatal
        self._told = (
            f"{deduction.text}\n{_(FATAL_CLASSES[fatal])}" if fatal else str(deduction.text)
        )
        most = ngettext("At most once", "At most {n} times", deduction.most)
        self.setToolTip(f"{self._told}\n{most.format(n=deduction.most)}")
        self._draw()

    def show_times(self, times: int) -> None:
        """Show how often it was met."""
        if times != self._times:
            self._times = times
            self._draw()

    def set_blind(self, *, blind: bool) -> None:
        """Show the place of the deduction instead of its points, and no colour of a loss."""
        self._blind = blind
        self._draw()

    def _draw(self) -> None:
        deduction, times = self._deduction, self._times
        look = "fatal" if deduction.fatal else "blind" if self._blind else "part"
        worth = wording.lost(deduction.points)
        text = f"[{self._place + 1}]" if self._blind else worth
        self.setText(f"{text} ×{times}" if times else text)
        self.setChecked(bool(times))
        if deduction.fatal:
            self.setIcon(theme.icon("circle-alert", "on_accent" if times else "fatal"))
        if self.property("option") != look:
            self.setProperty("option", look)
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                theme.repolish(self)
        self.setAccessibleName(wording.told(self.text(), self._told))

    def nextCheckState(self) -> None:
        """Leave it to the row whether it was met."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Count one up, or down."""
        inside = self.rect().contains(event.position().toPoint())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        right = event.button() == Qt.MouseButton.RightButton
        super().mouseReleaseEvent(event)
        if inside and self.isEnabled():
            self.counted.emit(-1 if shift or right else 1)


class CountRow(ItemRow):
    """A row for an item that begins with its points and loses them."""

    def _add_choices(self) -> None:
        self.options = []
        self._last: int | None = None  # the deduction that was counted last
        self._blind = False
        self.full = OptionButton(self.item, None)
        self.full.clicked.connect(lambda: self._click(Answer(0)))
        self.counters = [CountButton(self.item, n) for n in range(len(self.item.deductions))]
        for place, counter in enumerate(self.counters):
            counter.counted.connect(lambda step, place=place: self._on_counted(place, step))
        self.left = theme.role(QLabel(), "small")
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.left.setMinimumHeight(theme.px(26))
        widest = f"{wording.points(self.item.points)}.5/{wording.points(self.item.points)}"
        self.left.setMinimumWidth(self.left.fontMetrics().horizontalAdvance(widest))
        self.upper_line.addWidget(self.left, alignment=Qt.AlignmentFlag.AlignTop)
        line = self._line()
        for button in filter(None, [self.full, *self.counters, self.not_applicable]):
            line.addWidget(button)
        self._look_full()
        self._show_choice()

    def _line(self) -> QLayout:
        """Return where the buttons stand: beside the text, or under it where they are many."""
        if len(self.counters) <= _BESIDE:
            return self.upper_line
        under = QHBoxLayout()
        under.setContentsMargins(self.lower_line.contentsMargins())
        flow = Flow(across=6, down=4)
        under.addLayout(flow, 1)
        self.add_line(under)
        return flow

    # -- what it shows -----------------------------------------------------------------------

    def set_blind(self, *, blind: bool) -> None:
        self._blind = blind
        for button in self.counters:
            button.set_blind(blind=blind)
        self._look_full()
        self._show_choice()

    def set_read_only(self, *, read_only: bool) -> None:
        super().set_read_only(read_only=read_only)
        for button in (self.full, *self.counters):
            button.setEnabled(not read_only)

    def hint(self) -> str:
        words = _("1–{most} count · {fewer} take back · {none} nothing · {mark} mark · Tab note")
        return words.format(
            most=min(9, len(self.counters)),
            fewer=theme.keys(FEWER[0]),
            none=NOTHING,
            mark=keys.first(keys.Command.MARK),
        )

    def _look_full(self) -> None:
        self.full.setProperty("option", "blind" if self._blind else "full")
        self.full.setText("[0]" if self._blind else wording.points(self.item.points))
        self.full.setToolTip(_("Nothing deducted"))
        self.full.setAccessibleName(wording.told(self.full.text(), self.full.toolTip()))
        if self.full.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            theme.repolish(self.full)

    def _show_choice(self) -> None:
        known = self.is_answered and self._given.option is not None
        for place, button in enumerate(self.counters):
            button.show_times(self._given.count(place))
        whole = wording.points(self.item.points)
        self.full.setChecked(known and not self._given.counts)
        left = answers.worth(self.item, self._given) if known else None
        shown = "" if self._blind or left is None else f"{wording.points(left)}/{whole}"
        self.left.setText(shown)

    # -- what a person does ------------------------------------------------------------------

    def choose(self, place: int) -> bool:
        if not 1 <= place <= len(self.counters):
            return False
        self._count(place - 1, 1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take one back, or say that nothing is deducted."""
        key = keys.pressed(event) if self.hasFocus() and not self.read_only else ""
        if key == NOTHING:
            self._take(Answer(0))
        elif key in FEWER:
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        met = [place for place in range(len(self.counters)) if self._given.count(place)]
        if met:
            self._count(self._last if self._last in met else met[-1], -1)

    def _on_counted(self, place: int, step: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._count(place, step)

    def _count(self, place: int, step: int) -> None:
        times = self._given.count(place) + step
        if 0 <= times <= self.item.deductions[place].most:
            self._last = place
            self._take(answers.counted(self._given, place, times))


def row_for(item: Item) -> ItemRow:
    """Return the row that fits an item."""
    return CountRow(item) if item.deductions else ItemRow(item)
