"""What a script of a test call says: its name, the scenario, whom it is for, its questions."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules.scripts import LONGEST_NAME, Script
from qa_desk.ui import theme
from qa_desk.ui.widgets.number_watch import number_warning
from qa_desk.ui.widgets.question_grid import QuestionGrid

_LINES = 3


class ScriptEditor(QWidget):
    """Shows and edits one script. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.group = QComboBox()
        self.scenario = QPlainTextEdit()
        self.scenario.setTabChangesFocus(True)
        self.scenario.setFixedHeight(theme.px(20) * _LINES + 12)
        self.scenario.setPlaceholderText(_("who calls, what he wants, what he knows already"))
        self.questions = QuestionGrid()
        self.warning = theme.role(QLabel(), "small")
        self.warning.setWordWrap(True)
        self._lay_out()
        self.offer(())
        self.name.textChanged.connect(self.changed)
        self.group.currentIndexChanged.connect(self.changed)
        self.scenario.textChanged.connect(self.changed)
        self.questions.changed.connect(self.changed)
        self.changed.connect(self._warn)

    def offer(self, groups: Sequence[tuple[str, str]]) -> None:
        """Offer these skill groups, by code and name."""
        chosen = self.group.currentData()
        with QSignalBlocker(self.group):
            self.group.clear()
            for code, name in (("", _("All skill groups")), *groups):
                self.group.addItem(name, code)
            self.group.setCurrentIndex(max(0, self.group.findData(chosen)))

    def show_script(self, script: Script) -> None:
        """Show a script, without a word."""
        with QSignalBlocker(self):
            self.name.setText(script.name)
            if self.group.findData(script.skill_group) < 0:  # one that is not there any more
                self.group.addItem(script.skill_group, script.skill_group)
            self.group.setCurrentIndex(self.group.findData(script.skill_group))
            self.scenario.setPlainText(script.scenario)
            self.questions.show_questions(script.questions)
        self._warn()

    def script(self) -> Script:
        """Return what is written."""
        return Script(
            self.name.text(),
            self.scenario.toPlainText(),
            self.group.currentData() or "",
            self.questions.questions,
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.name.setReadOnly(read_only)
        self.scenario.setReadOnly(read_only)
        self.group.setEnabled(not read_only)
        self.questions.set_read_only(read_only=read_only)

    @Slot()
    def _warn(self) -> None:
        """Say when somebody's number seems to stand in it (P18)."""
        script = self.script()
        typed = (script.scenario, *(q.cell(n) for q in script.questions for n in (0, 1)))
        words = number_warning("\n".join(typed))
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for column, (words, field) in enumerate(
            ((_("Script name"), self.name), (_("Skill group"), self.group))
        ):
            grid.addWidget(_label(words, field), 0, column)
            grid.addWidget(field, 1, column)
        for row, (words, wide) in enumerate(
            ((_("Scenario"), self.scenario), (_("Questions"), self.questions))
        ):
            grid.setRowMinimumHeight(2 + 3 * row, 4)
            grid.addWidget(_label(words, wide), 3 + 3 * row, 0, 1, 2)
            grid.addWidget(wide, 4 + 3 * row, 0, 1, 2)
        grid.setRowStretch(7, 1)
        hint = theme.role(
            QLabel(
                _(
                    "Type into a cell, or paste rows from a spreadsheet. Del empties a cell, "
                    "{keys} move a question; empty questions are left out."
                ).format(keys=f"{theme.keys('Alt+Up')} {theme.keys('Alt+Down')}")
            ),
            "small",
        )
        hint.setWordWrap(True)
        grid.addWidget(hint, 8, 0, 1, 2)
        grid.addWidget(self.warning, 9, 0, 1, 2)


def _label(words: str, field: QWidget) -> QLabel:
    label = theme.role(QLabel(words), "small")
    label.setAlignment(Qt.AlignmentFlag.AlignBottom)
    label.setBuddy(field)
    field.setAccessibleName(words)
    return label
