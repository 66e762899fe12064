"""The evaluations behind a mark of a picture."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services.dashboards import Behind, Row
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.ui.widgets.tool_button import tool_button

_CSR = 1


class BehindPanel(QWidget):
    """Lists evaluations. Signals: `opened(row)`, `closed()`."""

    opened = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = theme.role(QLabel(), "heading")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.count = theme.role(QLabel(), "dim")
        self.count.setWordWrap(True)
        self.close_button = tool_button("x", _("Close the list"), self.closed.emit)
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Evaluations behind it"))
        self.list.grid.setItemDelegateForColumn(_CSR, NameDelegate(self.list.grid))
        self.list.say_when_empty(
            _("None of these is open to you"),
            _("The figure counts them; who may open them sees them here."),
            icon="list-checks",
        )
        head = self._head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self.count)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        self.list.opened.connect(self.opened)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def add(self, button: QWidget) -> None:
        """Put a button before the one that closes."""
        self._head.insertWidget(1, button, 0, Qt.AlignmentFlag.AlignTop)

    def follow(self, title: str, job: Job) -> None:
        """Show what a job brings: the results behind a mark of this title."""
        self.title.setText(title)
        self.count.setText(_("The figures are being counted…"))
        self.list.show_rows([])
        job.succeeded.connect(self._on_behind)

    @Slot(object)
    def _on_behind(self, found: Behind) -> None:
        shown = len(found.rows)
        words = ngettext("{n} evaluation", "{n} evaluations", found.n).format(n=found.n)
        if shown < found.n:
            more = _("{n} of them are listed: the newest that you may open").format(n=shown)
            words = f"{words} · {more}"
        self.count.setText(words)
        self._show(found.rows)

    def _show(self, rows: Sequence[Row]) -> None:
        self.list.show_rows(rows)
        if rows:
            self.list.grid.setFocus()


def _columns() -> list[Column[Row]]:
    return [
        Column(_("Evaluation no."), lambda row: row.number),
        Column(_("CSR"), lambda row: row.csr, reading=usual),
        Column(_("Day"), lambda row: row.day, date.isoformat),
        Column(
            _("Result"),
            lambda row: row.result,
            wording.result,
            icon=lambda row: wording.result_icon(row.result),
            colour=lambda row: wording.result_colour(row.result),
        ),
        Column(_("Final score"), lambda row: row.final, wording.score, right=True),
    ]
