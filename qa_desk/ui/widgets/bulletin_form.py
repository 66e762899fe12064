"""The fields of a bulletin that people fill in (domain.md 5.2); figures stand beside them."""

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import N_, _
from qa_desk.reports import bulletin as report
from qa_desk.reports.bulletin import Sheet
from qa_desk.rules.bulletins import Form
from qa_desk.ui import theme
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.bulletin_lines import LineList
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.names import shown

_TEXTS = {
    "practice": N_("Correct practice, knowledge to read"),
    "shortfall_reason": N_("Why CSRs were checked less often than is due"),
    "focus": N_("Today's focus: new products, changes of systems"),
}
_LINES = 3


class BulletinForm(QWidget):
    """Shows and edits one bulletin. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: Form | None = None
        today = QDate.currentDate()
        self.first, self.last = (day_field(_day(today)) for _n in range(2))
        self.overview = text("", "dim")
        self.praise, self.criticism = LineList("praise"), LineList("criticism")
        self.fatals = LineList("fatal")
        self.texts = {name: _box(words) for name, words in _TEXTS.items()}
        self._fatal_heading = heading(_("Fatal errors"))
        self._reason = QLabel(_(_TEXTS["shortfall_reason"]))
        self._lay_out()
        for field in (self.first, self.last):
            field.dateChanged.connect(self.changed)
        for lines in (self.praise, self.criticism, self.fatals):
            lines.changed.connect(self.changed)
        for box in self.texts.values():
            box.textChanged.connect(self.changed)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what a draft says, and its figures."""
        self.show_form(sheet.form)
        sections = list(report.sections(sheet))
        said = [
            line
            for section in sections
            if section.title in (_("Overview"), _("Checked less often than is due"))
            for entry in section.entries
            for line in (entry.head, *entry.lines)
        ]
        self.overview.setText(shown("\n".join(said)))

    def show_form(self, form: Form) -> None:
        """Show what is filled in."""
        with QSignalBlocker(self):
            self._form = form
            for field, day in ((self.first, form.first), (self.last, form.last)):
                with QSignalBlocker(field):
                    field.setDate(QDate(day.year, day.month, day.day))
            self.praise.show_lines(form.praise, form.no_praise)
            self.criticism.show_lines(form.criticism, form.no_criticism)
            self.fatals.show_lines(form.fatals)
            for name, box in self.texts.items():
                with QSignalBlocker(box):
                    box.setPlainText(getattr(form, name))
        for widget in (self._fatal_heading, self.fatals):
            widget.setVisible(bool(form.fatals))
        for part in (self._reason, self.texts["shortfall_reason"]):
            part.setVisible(bool(form.shortfalls or form.shortfall_reason))

    def form(self) -> Form:
        """Return the bulletin as it is filled in now."""
        assert self._form is not None  # noqa: S101 - one is shown first
        written: dict[str, Any] = {name: box.toPlainText() for name, box in self.texts.items()}
        return replace(
            self._form,
            first=day_of(self.first),
            last=day_of(self.last),
            praise=self.praise.lines(),
            no_praise=self.praise.reason.text(),
            criticism=self.criticism.lines(),
            no_criticism=self.criticism.reason.text(),
            fatals=self.fatals.lines(),
            **written,
        )

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(8)
        for words, field in ((_("From"), self.first), (_("To"), self.last)):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            days.addWidget(label)
            days.addWidget(field)
        days.addWidget(theme.role(QLabel(_("Saving counts anew.")), "small"))
        days.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(8)
        column.addLayout(days)
        column.addWidget(self.overview)
        for title, lines in ((_("Commendations"), self.praise), (_("Criticism"), self.criticism)):
            column.addWidget(heading(title))
            column.addWidget(lines)
        column.addWidget(self._fatal_heading)
        column.addWidget(self.fatals)
        for name, box in self.texts.items():
            label = self._reason if name == "shortfall_reason" else QLabel(_(_TEXTS[name]))
            label.setBuddy(box)
            column.addWidget(label)
            column.addWidget(box)
        column.addStretch(1)


def _box(words: str) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setAccessibleName(_(words))
    box.setTabChangesFocus(True)
    box.setFixedHeight(theme.px(24) * _LINES)
    return box


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
