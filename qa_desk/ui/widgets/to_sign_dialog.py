"""“To sign today”: who of a team and shift has to answer, to be told, copied and printed (P14)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QItemSelectionModel, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, language, ngettext
from qa_desk.reports import sign_list
from qa_desk.reports.sign_list import SignList
from qa_desk.rules import permissions
from qa_desk.services import to_sign
from qa_desk.services.to_sign import Told, ToSign
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.pdf_preview import PdfPreview
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Actor, Progress

_WIDTH, _HEIGHT = 720, 480


class ToSignButton(QPushButton):
    """Opens the list, for whoever has one: who leads a team, and QA leads."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(_("To sign today…"), parent)
        self._jobs = jobs
        self.dialog: ToSignDialog | None = None
        self.setAutoDefault(False)
        self.setIcon(theme.icon("pen-line"))
        self.setIconSize(theme.icon_size(gap=True))
        self.setToolTip(_("Who is on shift today and has to sign, to copy, print and hand over"))
        self.clicked.connect(self.open)

    @staticmethod
    def is_for(actor: Actor) -> bool:
        """Tell whether a person has such lists."""
        leads = permissions.reach(actor, "countersign").led
        return bool(leads) or permissions.may(actor, "amend")

    @Slot()
    def open(self) -> None:
        """Open the list."""
        self.dialog = ToSignDialog(self._jobs, self.window())
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None


class ToSignPreview(PdfPreview):
    """Shows the list of a team and shift as it will be printed."""

    def __init__(self, jobs: Jobs, found: ToSign, parent: QWidget | None = None) -> None:
        title = f"{sign_list.title()}{wording.DOT}{found.sheet.whose}"
        name = _("to-sign-{day}").format(day=found.sheet.day)
        super().__init__(jobs, title, name, sign_list.draw, parent)
        self._team_id = found.team_id
        self.follow(jobs.compute(_as_read, found.sheet))

    def note(self) -> None:
        """Note in the journal that the list was saved or printed."""
        self._jobs.work(to_sign.note_print, self._team_id)


class ToSignDialog(QDialog):
    """One list for each team and shift; rows are chosen and handed over by their team lead."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._lists: Sequence[ToSign] = ()
        self._copied = 0  # pieces of the list shown
        self.preview: ToSignPreview | None = None
        self.setWindowTitle(sign_list.title())
        self.lists = QComboBox()
        self.lists.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.lists.setAccessibleName(_("Team and shift"))
        self.sum = theme.role(QLabel(), "dim")
        self.table = PlainTable(Table(_columns(), _key), sign_list.title(), self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.problem = Problem()
        self.said = Chip("", "good")
        self.said.hide()
        self.copy = QPushButton(_("Copy as text"))
        self.print = QPushButton(_("Print…"))
        self.hand_over = theme.role(QPushButton(_("Handed over")), "primary")
        self.hand_over.setToolTip(
            _("You have told the chosen CSRs: their reminders are delivered.")
        )
        self.close_button = QPushButton(_("Close"))
        self._lay_out()
        self.lists.currentIndexChanged.connect(self._on_list)
        self.table.opened.connect(self._on_hand_over)
        self.table.selectionModel().selectionChanged.connect(self._show_what_can_be_done)
        self.copy.clicked.connect(self._on_copy)
        self.print.clicked.connect(self._on_print)
        self.hand_over.clicked.connect(self._on_hand_over)
        self.close_button.clicked.connect(self.reject)
        self.refresh()

    def refresh(self) -> None:
        """Read the lists again."""
        job = self._jobs.ask(to_sign.today)
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_failed)

    def current(self) -> ToSign | None:
        """Return the list that is shown."""
        at = self.lists.currentIndex()
        return self._lists[at] if at >= 0 else None

    def chosen(self) -> list[Told]:
        """Return the CSRs chosen."""
        rows = self.table.selectionModel().selectedRows()
        return [self.table.table.row_at(index) for index in rows]

    @Slot(object)
    def _on_read(self, found: Sequence[ToSign]) -> None:
        before = self.current()
        self._lists = found
        self.lists.blockSignals(True)
        self.lists.clear()
        for one in found:
            self.lists.addItem(shown(_named(one.sheet)))
        same = [n for n, one in enumerate(found) if before and _is_same(one, before)]
        self.lists.setCurrentIndex(same[0] if same else 0 if found else -1)
        self.lists.blockSignals(False)
        self.lists.setVisible(len(found) > 1)
        self._on_list()

    @Slot()
    def _on_list(self) -> None:
        found = self.current()
        self._copied = 0
        self.table.show_rows(found.people if found else ())
        self.sum.setText(
            f"{_named(found.sheet)}{wording.DOT}{sign_list.in_sum(found.sheet)}"
            if found
            else _("Nobody who is on shift today has to sign.")
        )
        if found and not self.table.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag
            first = self.table.table.index(0, 0)
            self.table.selectionModel().setCurrentIndex(first, flags.ClearAndSelect | flags.Rows)
        self.table.setFocus()
        self._show_what_can_be_done()

    @Slot()
    def _show_what_can_be_done(self) -> None:
        found = self.current()
        self.copy.setEnabled(found is not None)
        self.print.setEnabled(found is not None)
        self.hand_over.setVisible(any(one.may_hand_over for one in self._lists))
        self.hand_over.setEnabled(
            found is not None
            and found.may_hand_over
            and any(person.reminders for person in self.chosen())
        )

    @Slot()
    def _on_copy(self) -> None:
        """Copy the list, or the next piece of it where a chat would not take all at once."""
        if (found := self.current()) is None:
            return
        pieces = sign_list.pieces(found.sheet, language())
        at = self._copied % len(pieces)
        QGuiApplication.clipboard().setText(pieces[at])
        self._copied = at + 1
        whole = _("Copied")
        part = _("Copied {n} of {all}; press again for the next").format(n=at + 1, all=len(pieces))
        self._say(whole if len(pieces) == 1 else part)
        self._jobs.work(to_sign.note_print, found.team_id)

    @Slot()
    def _on_print(self) -> None:
        if found := self.current():
            self.preview = ToSignPreview(self._jobs, found, self)
            self.preview.finished.connect(self._on_preview_closed)
            self.preview.open()

    @Slot()
    def _on_preview_closed(self) -> None:
        self.preview = None

    @Slot()
    def _on_hand_over(self) -> None:
        if not self.hand_over.isEnabled() or self.hand_over.isHidden():
            return
        self.hand_over.setEnabled(False)
        people = [person.person_id for person in self.chosen()]
        job = self._jobs.work(to_sign.hand_over, people)
        job.succeeded.connect(self._on_handed_over)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_handed_over(self, number: int) -> None:
        words = ngettext("{n} reminder delivered", "{n} reminders delivered", number)
        self._say(words.format(n=number))
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))
        self._show_what_can_be_done()

    def _say(self, words: str) -> None:
        self.problem.say("")
        self.said.show_state(words, "good")
        self.said.show()

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        above = QHBoxLayout()
        above.addWidget(theme.role(QLabel(sign_list.title()), "heading"))
        above.addStretch(1)
        above.addWidget(self.lists)
        layout.addLayout(above)
        layout.addWidget(self.sum)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.print)
        buttons.addWidget(self.said)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.hand_over)
        for button in (self.copy, self.print, self.hand_over, self.close_button):
            button.setAutoDefault(False)
        layout.addLayout(buttons)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))


def _as_read(_progress: Progress, sheet: SignList) -> SignList:
    return sheet


def _key(told: Told) -> object:
    return told.person_id


def _is_same(one: ToSign, other: ToSign) -> bool:
    return (one.team_id, one.sheet.shift) == (other.team_id, other.sheet.shift)


def _named(sheet: SignList) -> str:
    return wording.DOT.join(filter(None, (str(sheet.team), sheet.shift)))


def _columns() -> list[Column[Told]]:
    return [
        Column(
            _("CSR"),
            lambda told: told.row.person,
            lambda one: shown(str(one)),
            wide=True,
            reading=usual,
        ),
        Column(_("Results"), lambda told: told.row.waiting, right=True),
        Column(
            _("Due"),
            lambda told: told.row.due,
            lambda due: wording.due(due, datetime.now(UTC)),
            icon=lambda told: "clock" if _is_late(told) else None,
            colour=lambda told: "late" if _is_late(told) else None,
            tip=lambda told: wording.exact_time(told.row.due),
        ),
        Column(
            _("Reminders"),
            lambda told: told.reminders,
            lambda number: (
                _("{n} to hand over").format(n=number) if number else _("None to hand over")
            ),
            icon=lambda told: None if told.reminders else "check",
        ),
    ]


def _is_late(told: Told) -> bool:
    return wording.is_late(told.row.due, datetime.now(UTC))
