"""One person beside the list: what is known, from when to when, and what can be changed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.services import personnel
from qa_desk.services.people import PersonRow
from qa_desk.services.personnel import Choices, IdentifierRow, Record, StayRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.person_dialogs import (
    DayDialog,
    IdentifierDialog,
    PersonDialog,
    TransferDialog,
    come_back_dialog,
)
from qa_desk.work import Work

_WIDTH = 352


def read(work: Work, person_id: UUID) -> tuple[Record, Choices]:
    """Return a person and what can be chosen about one."""
    return personnel.record(work, person_id), personnel.choices(work)


class PersonPanel(QFrame):
    """Signals `said(what was done)`, `warned(why it was not)`."""

    said = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: UUID | None = None
        self.record: Record | None = None
        self._seen: Record | None = None  # what the change of a form is told from
        self._is_conflict = False
        self.choices: Choices | None = None
        self.dialog: FormDialog | None = None
        theme.role(self, "surface")
        self.setFixedWidth(theme.px(_WIDTH))
        self.setAccessibleName(_("The person chosen"))
        self.edit_button = _button(_("Edit"), "pen-line", self._on_edit)
        self.transfer_button = _button(_("Transfer"), "repeat", self._on_transfer)
        self.name_button = _button(_("Add identifier"), "plus", self._on_identify)
        self.back_button = _button(_("Has come back"), "undo-2", self._on_back)
        self._inside = QWidget()
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(16, 12, 16, 16)
        self._body.setSpacing(4)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        buttons = QGridLayout()
        buttons.setContentsMargins(16, 12, 16, 4)
        buttons.setSpacing(8)
        for n, button in enumerate((self.edit_button, self.transfer_button)):
            buttons.addWidget(button, 0, n)
        for n, button in enumerate((self.name_button, self.back_button)):
            buttons.addWidget(button, 1, n)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(buttons)
        layout.addWidget(scroll, 1)
        self._show(None)

    # -- showing -----------------------------------------------------------------------------

    def show_person(self, person: PersonRow | None) -> None:
        """Be about somebody else, or read the same person again."""
        self._wanted = person.id if person else None
        if person is None:
            self._show(None)
            return
        job = self._jobs.ask(read, person.id)
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_read(self, found: tuple[Record, Choices]) -> None:
        record, self.choices = found
        if record.id != self._wanted or (self.dialog is not None and not self._is_conflict):
            return  # what a form began with is what its change is told from
        self._seen, self._is_conflict = record, False
        self._show(record)

    def _show(self, record: Record | None) -> None:
        self.record = record
        here = record is not None and record.left_on is None
        for button in (self.edit_button, self.transfer_button, self.name_button):
            button.setEnabled(here)
            button.setToolTip("" if here else _("Choose somebody who is here."))
        self.back_button.setVisible(record is not None and not here)
        while (item := self._body.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        if record is None:
            self._say(_("Choose a person."), "dim")
        else:
            self._fill(record)
        self._body.addStretch(1)

    def _fill(self, record: Record) -> None:
        self._say(names.shown(record.words), "heading")
        if record.left_on:
            self._say(_("Left on {day}").format(day=record.left_on), "dim")
        for title, value in (
            (_("Pinyin"), record.personal.reading),
            (_("Sign-in name"), record.login),
            (_("Hired"), record.personal.hired_on),
            (_("Probation until"), record.personal.probation_until),
            (_("Mentor"), names.shown(record.mentor)),
        ):
            if value:
                self._say(_("{title}: {value}").format(title=title, value=value))
        self._fill_teams(record)
        self._title(_("Identifiers"))
        for one in record.identifiers:
            ends = one.until is None and not record.left_on and one.kind != "staff_no"
            self._line(_identifier(one), _("End"), one.id if ends else None, self._end)
        if record.more_identifiers:
            words = ngettext("and {n} older one", "and {n} older ones", record.more_identifiers)
            self._say(words.format(n=record.more_identifiers), "dim")

    def _fill_teams(self, record: Record) -> None:
        self._title(_("Teams"))
        for n, stay in enumerate(record.stays):
            key = stay.id if n == 0 and len(record.stays) > 1 and not record.left_on else None
            self._line(_stay(stay), _("Take back"), key, self._take_back)
        if not record.stays:
            self._say(_("In no team yet."), "dim")
        for lead in record.leads:
            words = _("Leads {team}").format(team=names.shown(lead.team))
            self._line(wording.DOT.join((words, _days(lead.first, lead.last))))

    def _title(self, words: str) -> None:
        self._body.addSpacing(12)
        self._say(words, "strong")

    def _say(self, words: str, role: str = "") -> None:
        label = QLabel(words)
        if role:
            theme.role(label, role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._body.addWidget(label)

    def _line(
        self,
        words: str,
        verb: str = "",
        key: UUID | None = None,
        act: Callable[[UUID], None] | None = None,
    ) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        layout.addWidget(label, 1)
        if key is not None and act is not None:
            button = theme.role(QPushButton(verb), "link")
            button.setAccessibleName(wording.told(verb, words))
            button.clicked.connect(lambda: act(key))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._body.addWidget(row)

    # -- changing ----------------------------------------------------------------------------

    @Slot()
    def _on_edit(self) -> None:
        seen, choices = self.record, self.choices
        if seen is None or choices is None:
            return
        dialog = PersonDialog(seen, choices, self.window())

        def save() -> None:
            new = dialog.personal((self._seen or seen).personal)
            job = self._jobs.work(personnel.edit, self._seen or seen, new)
            self._from(dialog, job, _saved(new.name))

        self._open(dialog, save)

    @Slot()
    def _on_transfer(self) -> None:
        seen, choices = self.record, self.choices
        if seen is None or choices is None:
            return
        dialog = TransferDialog(seen, choices, self.window())

        def save() -> None:
            words = _("{person} belongs there from {day} on.")
            words = words.format(person=seen.words, day=dialog.day())
            job = self._jobs.work(
                personnel.transfer, self._seen or seen, dialog.place(), dialog.day()
            )
            self._from(dialog, job, words)

        self._open(dialog, save)

    @Slot()
    def _on_identify(self) -> None:
        if (seen := self.record) is None:
            return
        dialog = IdentifierDialog(seen, self.window())

        def save() -> None:
            named = (dialog.kind.currentData(), dialog.value.text())
            days = dialog.days()
            job = self._jobs.work(personnel.identify, self._seen or seen, named, *days)
            self._from(dialog, job, _("The identifier was added."))

        self._open(dialog, save)

    @Slot()
    def _on_back(self) -> None:
        if (seen := self.record) is None:
            return
        dialog = come_back_dialog(seen, self.window())

        def save() -> None:
            job = self._jobs.work(personnel.come_back, self._seen or seen, dialog.day())
            self._from(dialog, job, _("{person} is here again.").format(person=seen.words))

        self._open(dialog, save)

    def _take_back(self, key: UUID) -> None:
        if (seen := self.record) is not None and messages.ask(
            self,
            _("The last transfer of {person} is undone, as if it had never been.").format(
                person=names.shown(seen.words)
            ),
            _("Take back"),
        ):
            words = _("The transfer was taken back.")
            self._from(None, self._jobs.work(personnel.take_back, seen, key), words)

    def _end(self, key: UUID) -> None:
        if (seen := self.record) is None:
            return
        asked = (_("Last day"), seen.today, "")
        dialog = DayDialog(seen.words, _("End"), asked, self.window())

        def save() -> None:
            job = self._jobs.work(personnel.end_identifier, self._seen or seen, key, dialog.day())
            self._from(dialog, job, _("The identifier ends with that day."))

        self._open(dialog, save)

    # -- what they share ---------------------------------------------------------------------

    def _open(self, dialog: FormDialog, wanted: Callable[[], None]) -> None:
        self.dialog, self._seen, self._is_conflict = dialog, self.record, False
        dialog.wanted.connect(wanted)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None
        self._read_again()

    def _read_again(self) -> None:
        if self._wanted is not None:
            job = self._jobs.ask(read, self._wanted)
            job.succeeded.connect(self._on_read)
            job.failed.connect(self._on_failed)

    def _from(self, dialog: FormDialog | None, job: Job, words: str) -> None:
        """Close the form when its job is done and say so; say in the form why it was not."""

        def done(result: Any) -> None:
            if dialog is not None:
                dialog.set_open(on=True)
                dialog.accept()
            self._read_again()
            self.said.emit(" ".join(filter(None, (names.shown(words), _more(result)))))

        def failed(error: Exception) -> None:
            self._is_conflict = dialog is not None and isinstance(error, ConflictError)
            if self._is_conflict or dialog is None:
                self._read_again()
            if dialog is not None:  # what was typed stays, to be saved over what is there now
                dialog.show_error(str(error) if isinstance(error, QaDeskError) else "")
            if dialog is None or not isinstance(error, QaDeskError):
                self._on_failed(error)

        job.succeeded.connect(done)
        job.failed.connect(failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.warned.emit(str(error))
        else:
            messages.failure(self, error)


def _button(words: str, icon: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setIcon(theme.icon(icon))
    button.setIconSize(theme.icon_size(gap=True))
    button.clicked.connect(slot)
    return button


def _saved(name: str) -> str:
    """Say that a name was saved, and which of its characters the fonts lack (P21)."""
    words = _("{person} was saved.").format(person=name)
    missing = names.unprinted(name)
    if missing:
        characters = _(", ").join(f"{one} U+{ord(one):04X}" for one in missing)
        words += " " + _("Not in the fonts that come with QA Desk: {characters}").format(
            characters=characters
        )
    return words


def _more(result: object) -> str:
    """Return what came of it besides: calls resolved, identifiers that others have by now."""
    if isinstance(result, tuple) and result:
        return _("Somebody else has by now: {identifiers}.").format(
            identifiers=_(", ").join(map(str, result))
        )
    if isinstance(result, int) and result:
        words = ngettext(
            "{n} call that waited for its CSR is resolved.",
            "{n} calls that waited for their CSR are resolved.",
            result,
        )
        return words.format(n=result)
    return ""


def _stay(stay: StayRow) -> str:
    parts = (names.shown(stay.team), names.shown(stay.group), stay.place.post)
    return wording.DOT.join((*filter(None, parts), _days(stay.first, stay.last)))


def _identifier(one: IdentifierRow) -> str:
    kind = _("{title}: {value}").format(title=_(COLUMNS[one.kind]), value=one.value)
    if one.whole_days or one.until is None:
        return wording.DOT.join((kind, _days(one.first_day, one.last_day)))
    times = _("{start} to {end}").format(
        start=wording.exact_time(one.first), end=wording.exact_time(one.until)
    )
    return wording.DOT.join((kind, times))


def _days(first: object, last: object | None) -> str:
    if last is None:
        return _("from {day}").format(day=first)
    return _("{start} to {end}").format(start=first, end=last)
