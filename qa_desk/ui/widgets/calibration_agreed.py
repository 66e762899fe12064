"""What calibrations agreed and still holds, item by item, and how it ends (5.12 no. 8)."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.services.calibrating import Interpretation, closing, reading
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.form_dialog import FormDialog


class AgreedDialog(QDialog):
    """Lists them; who runs sessions ends one. Signal: `session_wanted(id)`."""

    session_wanted = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None, *, may_end: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Agreed interpretations"))
        self._jobs = jobs
        self.form: EndDialog | None = None
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Agreed interpretations"))
        self.list.say_when_empty(
            _("Nothing agreed holds now"),
            _("What a calibration agrees about an item stands here once the session is closed."),
            icon="message-square",
        )
        self.words = text("")
        self.session = QPushButton(theme.icon("crosshair"), _("Open the session"))
        self.end = QPushButton(theme.icon("x"), _("End it…"), self)
        self.end.setVisible(may_end)
        self.shut = QPushButton(_("Close"))
        self._lay_out()
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.session.clicked.connect(self._on_opened)
        self.end.clicked.connect(self._on_end)
        self.shut.clicked.connect(self.accept)
        self._on_chosen(None)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again what holds."""
        job = self.list.follow(self._jobs.ask(reading.interpretations))
        job.succeeded.connect(self._on_rows)

    @Slot(object)
    def _on_rows(self, _rows: object) -> None:
        self._on_chosen(self.list.current())

    @Slot(object)
    def _on_chosen(self, row: Interpretation | None) -> None:
        self.words.setText(_said(row) if row else "")
        self.session.setEnabled(row is not None)
        self.end.setEnabled(row is not None and row.ended_on is None)

    @Slot()
    def _on_opened(self) -> None:
        row = self.list.current()
        if row is not None:
            self.session_wanted.emit(row.session_id)
            self.accept()

    @Slot()
    def _on_end(self) -> None:
        row = self.list.current()
        if row is not None:
            self.form = EndDialog(row, self)
            self.form.wanted.connect(self._on_ended)
            self.form.open()

    @Slot()
    def _on_ended(self) -> None:
        if self.form is not None:
            said = self.form.row.id, day_of(self.form.day), self.form.reason.text()
            job = self._jobs.work(closing.end_interpretation, *said)
            self.form.follow(job).succeeded.connect(self._on_written)

    @Slot()
    def _on_written(self) -> None:
        if self.form is not None:
            self.form.accept()
        self.refresh()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.session)
        foot.addWidget(self.end)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        for button in (self.session, self.end, self.shut):
            button.setIconSize(theme.icon_size(gap=True))
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(860), theme.px(520)).boundedTo(room * 0.95))


class EndDialog(FormDialog):
    """Asks from when an interpretation holds no longer, and why."""

    def __init__(self, row: Interpretation, parent: QWidget | None = None) -> None:
        title = _("End what was agreed about {item}?").format(item=row.item_key)
        super().__init__(title, _("End it"), parent)
        self.row = row
        today = wording.here(datetime.now(UTC)).date()
        self.day, self.reason = day_field(today), QLineEdit()
        self.day.setMinimumDate(self.day.date())
        self.say(str(row.text), "dim")
        self.add(_("From this day on it holds no longer"), self.day)
        self.add(_("Why it ends"), self.reason, _("From then on nobody sees it at the item."))

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.text().strip() else _("Say why.")


def _said(row: Interpretation) -> str:
    said = [f"{row.item_key}  {row.label}", str(row.text)]
    if row.ended_on is not None:
        words = _("Holds until {day}: {reason}")
        said.append(words.format(day=row.ended_on.isoformat(), reason=row.end_reason))
    return "\n".join(said)


def _columns() -> list[Column[Interpretation]]:
    return [
        Column(_("Checklist"), lambda row: str(row.checklist)),
        Column(_("Item"), lambda row: row.item_key, tip=lambda row: str(row.label)),
        Column(_("Agreed interpretation"), lambda row: str(row.text), wide=True),
        Column(_("Since"), lambda row: row.since, date.isoformat),
        Column(_("Calibration"), lambda row: row.session),
        Column(_("Holds until"), lambda row: row.ended_on, _day),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
