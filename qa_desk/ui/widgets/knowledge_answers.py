"""What was answered before, to be found by everybody."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.services.knowledge import searching
from qa_desk.services.knowledge.types import Answer
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import knowledge_tables, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import shown

_WIDTH = 560


class AnswersTab(QWidget):
    """The list with its filter, and the answer beside it."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.list = TableView(
            Table(knowledge_tables.answers(), lambda row: row.id), _("Answers"), code="answers"
        )
        self.list.say_when_empty(
            _("Nothing was answered yet"),
            _("What the knowledge editor has settled can be found here."),
            "",
            "search",
        )
        self.question = theme.role(heading(""), "title")
        self.question.setWordWrap(True)
        self.answer, self.facts = text(""), text("", "dim")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for label in (self.question, self.answer, self.facts):
            column.addWidget(label)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(theme.role(inside, "surface"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(MasterDetail(self.list, area, theme.px(_WIDTH)))
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.setFocusProxy(self.list)

    @Slot()
    def refresh(self) -> None:
        """Read the answers again."""
        self.list.follow(self._jobs.ask(searching.answers)).succeeded.connect(self._on_rows)

    @Slot(object)
    def _on_rows(self, rows: Sequence[Answer]) -> None:
        if not rows:
            self._on_chosen(None)

    @Slot(object)
    def _on_chosen(self, row: Answer | None) -> None:
        if row is None:
            for label in (self.question, self.answer, self.facts):
                label.clear()
            return
        self.question.setText(shown(row.question))
        self.answer.setText(shown(row.answer))
        day = row.effective_on.isoformat() if row.effective_on else ""
        facts = (
            row.number,
            row.reason,
            " ".join(filter(None, (row.article, row.version))),
            row.change,
            _("holds from {day}").format(day=day) if day else "",
            wording.local_time(row.answered_at),
        )
        self.facts.setText(shown(wording.DOT.join(filter(None, facts))))
