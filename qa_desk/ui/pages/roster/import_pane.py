"""An import before it is done: the difference per person and day, and what is left out (P6)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import rosters
from qa_desk.services.roster_import import OUTCOMES, Difference, Preview
from qa_desk.ui import theme
from qa_desk.ui.pages.roster import moves as moving
from qa_desk.ui.pages.roster.model import words
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.problem_table import ProblemTable

_PROBLEMS_HEIGHT = 220
_OUTCOME_COLOURS = {"gone": "late", "kept": "dim"}


class ImportPane(QWidget):
    """Signals `applied(preview)`, `codes_wanted(unknown codes)`, `cancelled()`."""

    applied = Signal(object)
    codes_wanted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self.title = theme.role(QLabel(), "heading")
        self.words, self.moves = QLabel(), theme.role(QLabel(), "dim")
        for label in (self.words, self.moves):
            label.setWordWrap(True)
        self.apply_button = theme.role(QPushButton(_("Import roster")), "primary")
        self.codes_button = QPushButton(_("Set up unknown codes"))
        self.cancel_button = QPushButton(_("Cancel"))
        self.differences = TableView(_table(), _("Differences"), code="roster_changes")
        self.differences.grid.setItemDelegateForColumn(0, names.NameDelegate(self.differences.grid))
        self.differences.say_when_empty(
            _("Nothing would change"), _("The roster says the same as the file."), icon="check"
        )
        self.problems = ProblemTable()
        self.problems.setMaximumHeight(theme.px(_PROBLEMS_HEIGHT))
        self._lay_out()
        self.apply_button.clicked.connect(self._on_apply)
        self.codes_button.clicked.connect(self._on_codes)
        self.cancel_button.clicked.connect(self.cancelled)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.codes_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(8)
        for widget in (self.title, self.words, self.moves):
            head.addWidget(widget)
        head.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.problems)
        layout.addWidget(self.differences, 1)

    def show_preview(self, preview: Preview) -> None:
        """Show what an import would do."""
        self._preview = preview
        self.title.setText(_("Before the import of {file}").format(file=preview.file))
        self.words.setText(preview.sentence())
        self.moves.setText(moving.sentence(preview.moves))
        self.problems.show_problems(preview.problems)
        self.differences.show_rows(preview.differences)
        self.codes_button.setVisible(bool(preview.unknown))
        self.set_open(on=True)

    def set_open(self, *, on: bool) -> None:
        """Let it be imported, or not while that is done."""
        has_changes = self._preview is not None and bool(self._preview.changes)
        self.apply_button.setEnabled(on and has_changes)
        self.apply_button.setToolTip("" if has_changes else _("Nothing would change."))
        self.cancel_button.setEnabled(on)

    def _on_apply(self) -> None:
        self.set_open(on=False)
        self.applied.emit(self._preview)

    def _on_codes(self) -> None:
        if self._preview:
            self.codes_wanted.emit(self._preview.unknown)


def _table() -> Table[Difference]:
    def colour(one: Difference) -> str | None:
        return _OUTCOME_COLOURS.get(one.outcome)

    return Table(
        [
            Column(_("Full name"), lambda one: one.name, reading=usual, means="name"),
            Column(_("Staff no."), lambda one: one.staff_no, means="staff_no"),
            Column(_("Date"), lambda one: one.change.day.isoformat(), means="day"),
            Column(
                _("What happens"),
                lambda one: _(OUTCOMES[one.outcome]),
                colour=colour,
                means="what_happens",
            ),
            Column(_("Before"), lambda one: _in_words(one.change.before), means="before"),
            Column(
                _("In the file"), lambda one: _in_words(one.change.after), wide=True, means="after"
            ),
        ]
    )


def _in_words(day: rosters.Day) -> str:
    said = words(day)
    return f"{day.code}  {said}" if day.code and day.segments else day.code or said
