"""Journal: who did what, when and from where; and whether all of it is still there."""

from collections.abc import Hashable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.rules.dictionary import LISTS
from qa_desk.services import exports, journal
from qa_desk.services.exports import Request
from qa_desk.services.journal import Checked, Entry, Wanted
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import names, table_export, wording
from qa_desk.ui.widgets.export_leave import ExportLeave
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_WHO, _NAMED = 1, 5  # columns
_MOST_BREAKS = 3  # named in the notice; the command names all


class JournalPage(Page):
    """The newest entries, found by person, action and day."""

    name = "journal"
    title = N_("Journal")
    group = N_("Administration")
    icon = "file-text"
    roles = frozenset({"qa_lead", "cs_manager", "admin"})
    action = "see_journal"
    watches = frozenset({"ExportRequest"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted = Wanted()
        self._request: Request | None = None
        self.notice, self.requests = Notice(), Notice()
        self.list = TableView(Table(_columns(), lambda entry: entry.id), _("Journal"))
        self.people, self.acts, self.day = QComboBox(), QComboBox(), QLineEdit()
        self.more = QPushButton(_("Show older"))
        self.verify = QPushButton(theme.icon("shield-check"), _("Verify"))
        self.export = QPushButton(theme.icon("download"), _("Export"))
        self.leave = ExportLeave(jobs, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.people.addItem(_("Everybody"), "")
        self.acts.addItem(_("Every action"), "")
        for code in journal.ACTIONS:
            self.acts.addItem(journal.action(code), code)
        self.people.setAccessibleName(_("Person"))
        self.acts.setAccessibleName(_("Action"))
        self.day.setAccessibleName(_("Day"))
        self.day.setPlaceholderText(_("Day, such as 2026-11-20"))
        self.day.setClearButtonEnabled(True)
        self.day.setFixedWidth(theme.px(220))
        self.people.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.people.setMaximumWidth(theme.px(220))
        for place, field in enumerate((self.people, self.acts, self.day)):
            self.list.bar.insertWidget(place, field)
        self.list.bar.addWidget(self.more)
        self.more.hide()
        for button in (self.verify, self.export):
            self.header.buttons.addWidget(button)
        for column in (_WHO, _NAMED):
            self.list.grid.setItemDelegateForColumn(column, names.NameDelegate(self.list.grid))
        self.list.remember(self.memory, "journal")
        self.list.say_when_empty(
            _("No entries"), _("Nothing was done by that person, or on that day."), icon="file-text"
        )
        self.export.setVisible(permissions.may(self.actor, "export"))
        self.body.addWidget(self.requests)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.people.activated.connect(self._on_chosen)
        self.acts.activated.connect(self._on_chosen)
        self.day.textChanged.connect(self._on_day)
        self.more.clicked.connect(self._on_more)
        self.list.retried.connect(self.refresh)
        self.verify.clicked.connect(self._on_verify)
        self.export.clicked.connect(self._on_export)
        self.leave.granted.connect(self._export)
        self.leave.too_much.connect(self._on_too_much)
        self.leave.said.connect(self.notice.say)
        self.leave.failed.connect(self._on_failed)
        self.requests.acted.connect(self._on_approve)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the entries again."""
        self.jobs.ask(journal.chains).succeeded.connect(self._on_chains)
        job = self.list.follow(self.jobs.ask(journal.read, self._wanted))
        job.succeeded.connect(self._on_entries)
        self.jobs.ask(exports.waiting).succeeded.connect(self._on_requests)

    def state(self) -> Hashable:
        """Return which entries are shown."""
        return self._wanted

    def restore(self, state: Hashable) -> None:
        """Show these entries again."""
        if isinstance(state, Wanted):
            self._show_wanted(state)

    def _show_wanted(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.people.setCurrentIndex(max(0, self.people.findData(wanted.chain)))
        self.acts.setCurrentIndex(max(0, self.acts.findData(wanted.action)))
        self.day.setText(wanted.day.isoformat() if wanted.day else "")
        self.refresh()

    @Slot(object)
    def _on_chains(self, chains: list[tuple[str, str]]) -> None:
        known = {self.people.itemData(n) for n in range(self.people.count())}
        for chain, whose in chains:
            if chain not in known:
                self.people.addItem(names.shown(whose), chain)
        self.people.setCurrentIndex(max(0, self.people.findData(self._wanted.chain)))

    @Slot(object)
    def _on_entries(self, entries: list[Entry]) -> None:
        self.more.setVisible(len(entries) >= self._wanted.most)

    @Slot()
    def _on_chosen(self) -> None:
        person, action = self.people.currentData(), self.acts.currentData()
        self._want(Wanted(person, action, self._wanted.day))

    @Slot(str)
    def _on_day(self, typed: str) -> None:
        """Look for a day as soon as it is one."""
        try:
            day = date.fromisoformat(typed) if typed else None
        except ValueError:
            return
        if day != self._wanted.day:
            self._want(Wanted(self._wanted.chain, self._wanted.action, day))

    @Slot()
    def _on_more(self) -> None:
        wanted = self._wanted
        self._want(Wanted(wanted.chain, wanted.action, wanted.day, wanted.most + journal.NEWEST))

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self.refresh()

    # -- verifying ---------------------------------------------------------------------------

    @Slot()
    def _on_verify(self) -> None:
        self.verify.setEnabled(False)
        job = self.jobs.ask(journal.verify).named(_("Verifying the journal"))
        job.succeeded.connect(self._on_verified)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_verify_ended)

    @Slot()
    def _on_verify_ended(self) -> None:
        self.verify.setEnabled(True)

    @Slot(object)
    def _on_verified(self, checked: Checked) -> None:
        if not checked.breaks:
            number = sum(sequence for _chain, sequence, _digest in checked.heads)
            self.notice.say(
                ngettext(
                    "The journal is whole: {n} entry, as it was written.",
                    "The journal is whole: {n} entries, all as they were written.",
                    number,
                ).format(n=number)
            )
            return
        named = " ".join(journal.sentence(broken) for broken in checked.breaks[:_MOST_BREAKS])
        self.notice.warn(
            ngettext(
                "{n} entry of the journal is not as it should be. {named} Tell the administrator.",
                "{n} entries of the journal are not as they should be. {named} Tell the "
                "administrator.",
                len(checked.breaks),
            ).format(n=len(checked.breaks), named=named)
        )

    # -- exporting ---------------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        return table_export.choose_file(self, _("Export the journal"), "journal")

    def ask_reason(self, number: int) -> str:
        """Ask what many entries are needed for; nothing when the person changed their mind."""
        words = ngettext(
            "{n} entry is more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            "{n} entries are more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            number,
        )
        text, _given = QInputDialog.getText(self, _("Export the journal"), words.format(n=number))
        return text

    @Slot()
    def _on_export(self) -> None:
        self.leave.find(journal.before_export, self._wanted)

    @Slot(int)
    def _on_too_much(self, number: int) -> None:
        if reason := self.ask_reason(number):
            self.leave.ask(journal.ask_export, reason)

    @Slot()
    def _export(self) -> None:
        if chosen := self.choose_file():
            job = self.jobs.work(journal.export, self._wanted, Path(chosen))
            job.named(_("Exporting the journal"))
            job.succeeded.connect(self._on_exported)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_requests(self, requests: list[Request]) -> None:
        """Show the oldest request of somebody else, to be approved or left."""
        self._request = requests[0] if requests else None
        if self._request is None:
            self.requests.hide()
            return
        self.requests.say(_asked(self._request), _("Approve"))

    @Slot()
    def _on_approve(self) -> None:
        if self._request is not None:
            job = self.jobs.work(exports.approve, self._request.id)
            job.succeeded.connect(self.refresh)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_exported(self, number: int) -> None:
        words = ngettext("{n} entry was exported.", "{n} entries were exported.", number)
        self.notice.say(words.format(n=number))
        self.refresh()  # the export is an entry itself

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))


def _asked(request: Request) -> str:
    """Say what somebody asks to take out of the program."""
    if request.kind == "clip":
        words = ngettext(
            "{person} asks to save {n} second of a call ({call}) as a file: “{reason}”",
            "{person} asks to save {n} seconds of a call ({call}) as a file: “{reason}”",
            request.amount,
        )
    elif request.kind == "list":
        words = ngettext(
            "{person} asks to export {n} line of the list “{list}”: “{reason}”",
            "{person} asks to export {n} lines of the list “{list}”: “{reason}”",
            request.amount,
        )
    elif request.kind == "evaluations":
        words = ngettext(
            "{person} asks to export {n} whole evaluation: “{reason}”",
            "{person} asks to export {n} whole evaluations: “{reason}”",
            request.amount,
        )
    elif request.kind == "coverage":
        words = ngettext(
            "{person} asks to export {n} CSR of the coverage board: “{reason}”",
            "{person} asks to export {n} CSRs of the coverage board: “{reason}”",
            request.amount,
        )
    else:
        words = ngettext(
            "{person} asks to export {n} entry of the journal: “{reason}”",
            "{person} asks to export {n} entries of the journal: “{reason}”",
            request.amount,
        )
    return words.format(
        person=names.shown(request.who),
        n=request.amount,
        call=names.shown(request.of),
        list=_(LISTS.get(request.what, "")) if request.kind == "list" else "",
        reason=request.reason,
    )


def _columns() -> list[Column[Entry]]:
    return [
        Column(
            _("Time"),
            lambda entry: entry.at,
            wording.local_time,
            tip=lambda entry: wording.exact_time(entry.at),
            means="at",
        ),
        Column(
            _("Person"),
            lambda entry: entry.who,
            tip=lambda entry: entry.chain,
            reading=usual,
            means="by",
        ),
        Column(_("Computer"), lambda entry: entry.machine, means="machine"),
        Column(_("Action"), lambda entry: entry.action, journal.action, means="action"),
        Column(_("Subject"), lambda entry: entry.subject, journal.subject, means="journal_subject"),
        Column(_("Record"), lambda entry: entry.named, means="record"),
        Column(_("Changed or counted"), lambda entry: entry.details, wide=True, means="details"),
    ]
