"""Whether the points come to what the standard states: in all, and in each dimension."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import typed_numbers
from qa_desk.rules.checklist_edits import Sums
from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import ElidedLabel, IconLabel

_RIGHT, _WRONG = ("circle-check", "good"), ("circle-alert", "late")


class SumLine(QWidget):
    """A line of sums; `state_as_summed` is the button that takes the sums as what is stated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Sums | None = None
        self._icon = IconLabel(*_RIGHT)
        self.words = ElidedLabel()
        self.words.setAccessibleName(_("Sums of points"))
        self.state_as_summed = theme.role(QPushButton(_("State these sums")), "link")
        policy = self.state_as_summed.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else all above it would move with each digit
        self.state_as_summed.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.state_as_summed)

    def show_sums(self, sums: Sums, *, read_only: bool) -> None:
        """Show sums; where they are right there is nothing to do."""
        if sums == self._shown:
            return
        self._shown = sums
        said = [_("Total {sum}").format(sum=_pair(sums.total, sums.stated))]
        said += [f"{name} {_pair(*pair)}" for name, pair in sums.dimensions.items()]
        self.words.setText(" · ".join(said))
        self._icon.set_icon(*(_RIGHT if sums.is_right else _WRONG))
        self.state_as_summed.setVisible(not sums.is_right and not read_only)


def _pair(total: object, stated: object) -> str:
    """Return a sum; beside it what is stated, where that is another."""
    one, other = typed_numbers.shown_number(total), typed_numbers.shown_number(stated)
    return one if one == other else _("{sum} of {stated}").format(sum=one, stated=other)
