"""Figures of questions by step, where knowledge is missing, what was asked most (6.13, 7.6)."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.services.knowledge import figures
from qa_desk.services.knowledge.types import Report
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import knowledge_tables, wording
from qa_desk.ui.widgets.case_parts import Figure, heading, text
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable

_DAYS = (1, 7, 30, 90)


class FiguresTab(QWidget):
    """The figures of some days; the questions of today to be copied for the bulletin."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._asked: Job | None = None
        self.report: Report | None = None
        self.days = QComboBox()
        for n in _DAYS:
            words = ngettext("Last {n} day", "Last {n} days", n).format(n=n)
            self.days.addItem(_("Today") if n == 1 else words, n)
        self.days.setCurrentIndex(self.days.findData(30))
        self.days.setAccessibleName(_("Time"))
        self.counts = {
            "raised": Figure(_("Questions raised"), ""),
            "solved": Figure(_("Solved on the floor"), ""),
            "forwarded": Figure(_("Sent to the editor"), ""),
            "changed": Figure(_("Articles changed"), ""),
            "duplicates": Figure(_("Asked twice"), ""),
            "promise": Figure(_("Answered within the promise"), ""),
        }
        self.steps = self._table(knowledge_tables.steps(), _("On time by step"))
        self.gaps = self._table(knowledge_tables.gaps(), _("Where knowledge is missing"))
        self.nothing = text(_("Nothing is known to be missing."), "dim")
        self.top = text("")
        self.copy = QPushButton(theme.icon("copy"), _("Copy for the bulletin"))
        self._lay_out()
        self.days.currentIndexChanged.connect(self.refresh)
        self.copy.clicked.connect(self._on_copy)

    @Slot()
    def refresh(self) -> None:
        """Reckon the figures anew."""
        self._asked = self._jobs.ask(figures.of_days, self.days.currentData())
        self._asked.succeeded.connect(self._on_report)

    @Slot(object)
    def _on_report(self, report: Report) -> None:
        if self.sender() is not self._asked:
            return
        self.report = report
        found = report.figures
        for name, number in (
            ("raised", found.raised),
            ("solved", found.solved_on_floor),
            ("forwarded", found.forwarded),
            ("changed", found.changed),
            ("duplicates", found.duplicates),
        ):
            self.counts[name].value.setText(str(number))
        promise = wording.share(found.promise.permille())
        if found.promise.of:
            promise += f" ({found.promise.part}/{found.promise.of})"
        self.counts["promise"].value.setText(promise)
        self.steps.show_rows(found.steps)
        self.gaps.show_rows(report.gaps)
        self.gaps.setVisible(bool(report.gaps))
        self.nothing.setVisible(not report.gaps)
        self.top.setText(shown(self._words()))
        self.copy.setEnabled(bool(report.questions))

    def _words(self) -> str:
        """Return what was asked today: the reasons with how often, then the questions."""
        report = self.report
        if report is None or not report.questions:
            return _("Nothing was asked today.")
        lines = [_("{what}: {n}").format(what=reason, n=number) for reason, number in report.top]
        return "\n".join([*lines, *(f"· {question}" for question in report.questions)])

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{_('Asked most today')}\n{self._words()}")

    def _table(self, columns: object, name: str) -> PlainTable:
        table = PlainTable(Table(columns, lambda row: row), name, self)  # type: ignore[arg-type]
        table.fit_rows()
        return table

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        bar = QHBoxLayout()
        bar.addWidget(QLabel(_("Time")))
        bar.addWidget(self.days)
        bar.addStretch(1)
        column.addLayout(bar)
        row = QHBoxLayout()
        row.setSpacing(24)
        for figure in self.counts.values():
            row.addWidget(figure)
        row.addStretch(1)
        column.addLayout(row)
        for words, *widgets in (
            (_("On time by step"), self.steps),
            (_("Where knowledge is missing"), self.gaps, self.nothing),
            (_("Asked most today"), self.top, self.copy),
        ):
            column.addSpacing(8)
            column.addWidget(heading(words))
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)
        self.copy.setMaximumWidth(theme.px(260))
        self.copy.setIconSize(theme.icon_size(gap=True))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(theme.role(inside, "surface"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
