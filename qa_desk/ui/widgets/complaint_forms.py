"""The forms of a complaint: what is taken down, what was found out, to whom it was reported."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid5

from PySide6.QtCore import QDate, QTime, QTimeZone, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.complaints import CAUSES, KINDS, SEVERITIES
from qa_desk.services.complaints import Choices, Entry, Finding, Record
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.person_field import PersonField
from qa_desk.ui.widgets.unfinished import Document, Unfinished

_WIDTH = 720
_NEW = UUID("0d6b0a4c-3c0e-4f0e-8b43-77d0d1f3d2a1")  # names the one that has no id yet
_FINDING = UUID("5a2b8a0d-6f0a-4a51-9a47-2a3f1e0f7c66")


class _WideForm(FormDialog):
    """A form with two fields beside one another; what is typed is kept on this computer (D4)."""

    def __init__(
        self, jobs: Jobs, key: UUID, seen: int, title: str, verb: str, parent: QWidget | None
    ) -> None:
        super().__init__(title, verb, parent)
        self.setFixedWidth(theme.px(_WIDTH))
        self._key, self._seen = key, seen
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.unfinished = Unfinished(jobs, self)
        self.unfinished.found.connect(self._on_found)

    def document(self) -> dict[str, str]:
        """Return what is worth keeping of what is typed."""
        raise NotImplementedError

    def show_document(self, kept: Mapping[str, str]) -> None:
        """Show what was kept."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop what was kept on this computer: it is saved."""
        self.unfinished.forget(self._key)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    def place(self, row: int, column: int, words: str, field: QWidget) -> None:
        """Put a field under its label; column 2 is the whole width."""
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words)
        at, across = (0, 2) if column == 2 else (column, 1)
        self._grid.addWidget(label, 2 * row, at, 1, across)
        self._grid.addWidget(field, 2 * row + 1, at, 1, across)
        self._grid.setRowMinimumHeight(2 * row + 1, theme.px(34))

    @Slot()
    def _on_changed(self) -> None:
        self.unfinished.keep(self._key, {**self.document(), "seen": str(self._seen)})

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        if key == self._key and kept.get("seen") == str(self._seen):
            self.show_document({name: str(value) for name, value in kept.items()})


class EntryForm(_WideForm):
    """Asks what is taken down of a complaint."""

    def __init__(
        self,
        jobs: Jobs,
        person_id: UUID,
        choices: Choices,
        record: Record | None,
        parent: QWidget | None = None,
    ) -> None:
        key = record.row.id if record else uuid5(_NEW, person_id.hex)
        title = record.row.number if record else _("A new complaint")
        seen = record.row.version if record else 0
        super().__init__(jobs, key, seen, title, _("Save"), parent)
        self.record = record
        self.received, self.due = _time_field(), _time_field()
        self.kind, self.severity, self.department = QComboBox(), QComboBox(), QComboBox()
        self.reason = QComboBox(editable=True)
        self.csr = PersonField()
        self.customer, self.call = QLineEdit(), QLineEdit()
        self.content = _words(5)
        self.own_due = QCheckBox(_("Another time than the centre's limit"))
        self._offer(choices)
        self._place_fields()
        self._show(record, choices)
        for line in (self.customer, self.call):
            line.textChanged.connect(self._on_changed)
        self.content.textChanged.connect(self._on_changed)
        self.own_due.toggled.connect(self.due.setEnabled)
        self.unfinished.look_for(key)
        self.content.setFocus()

    def entry(self) -> Entry:
        """Return what is written."""
        person = self.csr.person
        typed = self.customer.text().strip()
        before = self.record.row.customer if self.record else ""
        return Entry(
            received_at=self._received(),
            kind=self.kind.currentData(),
            severity=self.severity.currentData(),
            reason=self.reason.currentText().strip(),
            content=self.content.toPlainText().strip(),
            customer="" if typed == before else typed,
            csr_id=person.id if person else None,
            department_id=self.department.currentData(),
            due_at=_moment(self.due) if self.own_due.isChecked() else None,
            call=self.call.text().strip(),
        )

    def _received(self) -> datetime:
        """Return when it was received: to the second where the field was left as it was."""
        typed = _moment(self.received)
        before = self.record.row.received_at if self.record else typed
        return before if before.replace(second=0, microsecond=0) == typed else typed

    def missing(self) -> str:
        """Say what is missing before it is sent."""
        if not self.content.toPlainText().strip():
            return _("Write what the customer says.")
        if self.csr.text().strip() and self.csr.person is None:
            return _("Choose the CSR from the matches, or leave the field empty.")
        return ""

    def document(self) -> dict[str, str]:
        return {"content": self.content.toPlainText(), "call": self.call.text()}

    def show_document(self, kept: Mapping[str, str]) -> None:
        self.content.setPlainText(kept.get("content", ""))
        self.call.setText(kept.get("call", ""))

    def _offer(self, choices: Choices) -> None:
        for box, table in ((self.kind, KINDS), (self.severity, SEVERITIES)):
            for code, words in table.items():
                box.addItem(_(words), code)
        self.department.addItem(_("Not known yet"), None)
        for key, name in choices.departments:
            self.department.addItem(names.shown(name), key)
        self.reason.addItems(["", *(names.shown(words) for words in choices.reasons)])
        self.csr.show_people(choices.people)

    def _place_fields(self) -> None:
        for row, fields in enumerate(
            (
                ((_("Received"), self.received), (_("Customer's number"), self.customer)),
                ((_("Type"), self.kind), (_("Severity"), self.severity)),
                ((_("Reason"), self.reason), (_("Responsible department"), self.department)),
                ((_("CSR, where one is concerned"), self.csr), (_("Call ID"), self.call)),
                ((_("Due"), self.due),),
            )
        ):
            for column, (words, field) in enumerate(fields):
                self.place(row, column, words, field)
        self._grid.addWidget(self.own_due, 9, 1)
        self.place(5, 2, _("What the customer says"), self.content)
        self.say(_("The number is kept masked; a second complaint of the same customer is told "
                   "by its hash."), "small")  # fmt: skip

    def _show(self, record: Record | None, choices: Choices) -> None:
        now = datetime.now(UTC)
        row = record.row if record else None
        _put(self.received, row.received_at if row else now)
        _put(self.due, row.due_at if row else now)
        self.due.setEnabled(False)
        if record is None or row is None:
            return
        self.kind.setCurrentIndex(self.kind.findData(row.kind))
        self.severity.setCurrentIndex(self.severity.findData(row.severity))
        self.department.setCurrentIndex(max(0, self.department.findData(record.department_id)))
        self.reason.setCurrentText(row.reason)
        self.customer.setText(row.customer)
        self.call.setText(record.call)
        self.content.setPlainText(record.content)
        found = [person for person in choices.people if person.id == row.csr_id]
        self.csr.choose(found[0] if found else None)


class FindingForm(_WideForm):
    """Asks what was found out, and to close it what the customer was answered (S0-3.2.4–5)."""

    def __init__(
        self, jobs: Jobs, record: Record, *, closes: bool, parent: QWidget | None = None
    ) -> None:
        row = record.row
        verb = _("Close the complaint") if closes else _("Save")
        key = uuid5(_FINDING, row.id.hex)
        super().__init__(jobs, key, row.version, f"{row.number}  {row.reason}", verb, parent)
        self.record, self.closes = record, closes
        self.investigation, self.outcome = _words(4), _words(3)
        self.cause, self.attributable = QComboBox(), QComboBox()
        self.root_cause = QLineEdit()
        self.cause.addItem(_("Not known yet"), "")
        for code, words in CAUSES.items():
            self.cause.addItem(_(words), code)
        for words, value in ((_("Not decided"), None), (_("Yes"), True), (_("No"), False)):
            self.attributable.addItem(words, value)
        self.place(0, 2, _("What was found out"), self.investigation)
        self.place(1, 0, _("Root cause"), self.cause)
        self.place(1, 1, _("Attributed to the CSR"), self.attributable)
        self.place(2, 2, _("Root cause in words"), self.root_cause)
        self.place(3, 2, _("Answer to the customer"), self.outcome)
        self.attributable.setEnabled(row.csr_id is not None)
        if row.csr_id is None:
            self.attributable.setToolTip(_("No CSR is named."))
        self._show(record.finding)
        for area in (self.investigation, self.outcome):
            area.textChanged.connect(self._on_changed)
        self.root_cause.textChanged.connect(self._on_changed)
        self.unfinished.look_for(key)
        self.investigation.setFocus()

    def finding(self) -> Finding:
        """Return what is written."""
        return Finding(
            self.attributable.currentData(),
            self.investigation.toPlainText().strip(),
            self.cause.currentData(),
            self.root_cause.text().strip(),
            self.outcome.toPlainText().strip(),
        )

    def missing(self) -> str:
        """Say what is missing before it is sent."""
        if self.closes and not self.outcome.toPlainText().strip():
            return _("Write what the customer was answered, then close it.")
        return ""

    def document(self) -> dict[str, str]:
        return {
            "investigation": self.investigation.toPlainText(),
            "root_cause": self.root_cause.text(),
            "outcome": self.outcome.toPlainText(),
        }

    def show_document(self, kept: Mapping[str, str]) -> None:
        self.investigation.setPlainText(kept.get("investigation", ""))
        self.root_cause.setText(kept.get("root_cause", ""))
        self.outcome.setPlainText(kept.get("outcome", ""))

    def _show(self, finding: Finding) -> None:
        self.investigation.setPlainText(finding.investigation)
        self.cause.setCurrentIndex(max(0, self.cause.findData(finding.cause)))
        self.attributable.setCurrentIndex({None: 0, True: 1, False: 2}[finding.is_attributable])
        self.root_cause.setText(finding.root_cause)
        self.outcome.setPlainText(finding.outcome)


class ReportForm(FormDialog):
    """Asks to whom a major complaint was reported, and what was agreed (S1-2A.4b)."""

    def __init__(self, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(record.row.number, _("Record the report"), parent)
        self.note = _words(4)
        self.add(_("To whom, and what was agreed"), self.note)
        self.say(_("The time is recorded with it."), "small")

    def missing(self) -> str:
        """Say what is missing before it is sent."""
        if not self.note.toPlainText().strip():
            return _("Write to whom it was reported and what was agreed.")
        return ""


def _words(lines: int) -> QPlainTextEdit:
    area = QPlainTextEdit()
    area.setTabChangesFocus(True)
    area.setFixedHeight(area.fontMetrics().lineSpacing() * lines + theme.px(16))
    return area


def _time_field() -> QDateTimeEdit:
    field = QDateTimeEdit()
    field.setDisplayFormat("yyyy-MM-dd HH:mm")
    field.setCalendarPopup(True)
    field.setTimeZone(QTimeZone.utc())  # which has no hours that a clock leaves out
    return field


def _put(field: QDateTimeEdit, moment: datetime) -> None:
    """Show a moment in the centre's time."""
    at = wording.here(moment)
    field.setDate(QDate(at.year, at.month, at.day))
    field.setTime(QTime(at.hour, at.minute))


def _moment(field: QDateTimeEdit) -> datetime:
    """Return the moment that a field shows in the centre's time."""
    day, at = field.date(), field.time()
    zone = wording.here(datetime.now(UTC)).tzinfo
    local = datetime(day.year(), day.month(), day.day(), at.hour(), at.minute(), tzinfo=zone)
    return local.astimezone(UTC)
