"""One result beside the second one of the same contact: where they differ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.comparing import Compared, Side
from qa_desk.rules.rechecks import KINDS
from qa_desk.services.rechecking import Beside
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import heading, text

_SIZE = 760, 440


class RecheckDialog(QDialog):
    """Shows both results; `result_wanted(id)` when the first is to be opened."""

    result_wanted = Signal(object)

    def __init__(self, found: Beside, parent: QWidget) -> None:
        super().__init__(parent)
        row = found.row
        self._original = row.original_id
        self.setWindowTitle(_(KINDS[row.kind]))
        self.resize(*(theme.px(side) for side in _SIZE))
        self.differing = found.differing
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(heading(f"{row.number} · {row.second_number}"))
        layout.addWidget(text(_who(found)))
        layout.addWidget(text(_scores(found)))
        if row.assessment_no:
            opened = _("The assessment {number} was opened.").format(number=row.assessment_no)
            layout.addWidget(text(opened))
        if found.differing:
            layout.addWidget(_side_by_side(found.differing), 1)
        else:
            layout.addWidget(text(_("Both have decided alike in everything."), "dim"))
            layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.first = QPushButton(_("Open the first result"))
        buttons.addButton(self.first, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.first.clicked.connect(self._on_first)
        layout.addWidget(buttons)

    @Slot()
    def _on_first(self) -> None:
        self.accept()
        self.result_wanted.emit(self._original)


def _who(found: Beside) -> str:
    row = found.row
    return _("First scored by {first}, a second time by {second}, compared {at}.").format(
        first=f"{row.inspector.name} {row.inspector.staff_no}",
        second=f"{row.scored_by.name} {row.scored_by.staff_no}",
        at=wording.local_time(row.compared_at),
    )


def _scores(found: Beside) -> str:
    row = found.row
    return _(
        "{agreeing} of {compared} decisions on items agree; the scores are {first} and {second}."
    ).format(
        agreeing=row.agreeing,
        compared=row.compared,
        first=wording.score(found.first),
        second=wording.score(found.second),
    )


def _side_by_side(differing: Sequence[Compared]) -> QScrollArea:
    """Return the items that both have decided differently, with all their words."""
    page = theme.role(QWidget(), "surface")
    grid = QGridLayout(page)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    for column, words in enumerate((_("No."), _("Item"), _("First"), _("Second"))):
        grid.addWidget(text(words, "small"), 0, column)
        grid.setColumnStretch(column, column and 1)
    for place, one in enumerate(differing, 1):
        cells = (str(one.subject), str(one.text), _side(one.first), _side(one.second))
        for column, words in enumerate(cells):
            grid.addWidget(text(words), place, column, Qt.AlignmentFlag.AlignTop)
    grid.setRowStretch(len(differing) + 1, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAccessibleName(_("Where both differ"))
    area.setWidget(page)
    return area


def _side(side: Side | None) -> str:
    if side is None:
        return ""
    given = str(side.given)
    return " · ".join(filter(None, (given, side.note)))
