"""Bulletins: drafted, published, read and confirmed, copied into chats (S3-5.5a, P13, P14)."""

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QPushButton,
    QWidget,
)

from qa_desk import files
from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, language, ngettext
from qa_desk.reports import bulletin as report
from qa_desk.rules import permissions
from qa_desk.scans import pages
from qa_desk.services import bulletins
from qa_desk.services.bulletins import Bulletin, BulletinRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.bulletin_dialog import BulletinDialog
from qa_desk.ui.widgets.bulletin_view import BulletinView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor, Progress

_LIST_WIDTH = 420
_TO_DO = {"read": N_("Read it"), "publish": N_("Publish it")}
_TO_DO_ICONS = {"read": "eye", "publish": "upload"}


class BulletinsPage(Page):
    """The bulletins at the left, one of them at the right."""

    name = "bulletins"
    title = N_("Bulletins")
    group = N_("Figures and reports")
    icon = "message-square"
    action = "report.see"
    watches = frozenset({"Document", "Signature", "BulletinEdition", "CaseUse", "PraiseChoice"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: UUID | None = None
        self._edition: UUID | None = None
        self._asked: Job | None = None
        self._copied = 0  # pieces or pictures of what is shown
        self._pictures: tuple[bytes, ...] = ()
        self.dialog: BulletinDialog | None = None
        drafts = permissions.may(actor, "report.draft")
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Bulletins"))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No bulletins"),
            _("Begin the one of yesterday.") if drafts else _("What is published appears here."),
            icon="message-square",
        )
        self.named = QCheckBox(_("Praise me by name"), self)
        self.named.setToolTip(
            _("Others may read who was praised. Without the tick you are praised without a name.")
        )
        self.named.setVisible(permissions.reach(actor, "report.see").own)
        self.new = QPushButton(theme.icon("plus"), _("New bulletin"), self)
        self.new.setIconSize(theme.icon_size(gap=True))
        self.notice = Notice()
        self.view, self.empty = BulletinView(), EmptyState()
        self.empty.say(_("No bulletin is open"), _("Choose one from the list to read it."))
        width = theme.px(_LIST_WIDTH)
        self.split = MasterDetail(self.list, self.view, width, empty=self.empty)
        self.show_beside(self.split, self.notice)
        self.add_buttons(self.named)
        self.add_buttons(self.new, action="report.draft")
        self.list.chosen.connect(self._on_row)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.named.clicked.connect(self._on_named)
        self.new.clicked.connect(self._on_new)
        self.view.wanted.connect(self._on_wanted)
        self.view.edition_wanted.connect(self._on_edition)
        self.view.cases.wanted.connect(self.open_requested)
        self.view.confirmed.connect(self._on_confirmed)

    @Slot()
    def refresh(self) -> None:
        """Read the list again, and the open bulletin."""
        job = self.list.follow(self.jobs.ask(bulletins.listed))
        job.succeeded.connect(self._on_rows)
        if not self.named.isHidden():
            self.jobs.ask(bulletins.praise_by_name).succeeded.connect(self.named.setChecked)
        self._reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(bulletins.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the bulletin with this id."""
        if isinstance(record, UUID):
            self._open, self._edition = record, None
            self._reload()
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which bulletin is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open the bulletin that was open."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_rows(self, rows: Sequence[BulletinRow]) -> None:
        self.set_waiting(sum(bool(row.to_do) for row in rows))
        if self._open is not None:
            self.list.choose(self._open)

    @Slot(object)
    def _on_row(self, row: BulletinRow | None) -> None:
        if row is not None and row.id != self._open:
            self._open, self._edition = row.id, None
            self._reload()

    @Slot(object)
    def _on_opened(self, row: BulletinRow) -> None:
        self._on_row(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_edition(self, edition_id: UUID) -> None:
        self._edition = edition_id
        self._reload()

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(bulletins.one, self._open, self._edition)
            self._asked.succeeded.connect(self._on_bulletin)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_bulletin(self, found: Bulletin) -> None:
        if self.sender() is self._asked:
            self._copied, self._pictures = 0, ()
            self.view.show_bulletin(found)
            self.view.cases.read(self.jobs, "bulletin", found.row.id)
            self.split.show_detail()

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self._do(self.jobs.work(bulletins.begin), self._on_begun)

    @Slot(object)
    def _on_begun(self, bulletin_id: UUID) -> None:
        self._open, self._edition = bulletin_id, None
        self.refresh()
        self._edit(bulletin_id)

    def _edit(self, bulletin_id: UUID) -> None:
        self.dialog = BulletinDialog(self.jobs, bulletin_id, self)
        self.dialog.changed.connect(self.refresh)
        self.dialog.open()

    @Slot(bool)
    def _on_named(self, named: bool) -> None:
        self._do(self.jobs.work(bulletins.choose_praise, named=named), self._on_done)

    @Slot(str)
    def _on_confirmed(self, password: str) -> None:
        found = self.view.bulletin
        if found is not None:
            waiting = [one.id for one in found.editions if one.waits_for_me]
            job = self.jobs.work(bulletins.confirm, waiting, password)
            job.succeeded.connect(self._on_done)
            job.failed.connect(self._on_not_confirmed)

    @Slot(object)
    def _on_not_confirmed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.view.complain(str(error))

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        found = self.view.bulletin
        if found is None:
            return
        if what == "edit":
            self._edit(found.row.id)
        elif what == "discard":
            self._discard(found)
        elif what == "copy":
            self._copy(report.pieces(found.sheet, language()))
        elif what == "print":
            from qa_desk.ui.widgets.bulletin_preview import BulletinPreview  # QtPdf

            BulletinPreview(self.jobs, found.shown, found.sheet.imprint.number, self).open()
        elif what == "picture" and self._pictures:
            self._copy_picture()
        else:
            then = self._on_pictures if what == "picture" else self._on_pictures_to_save
            self._do(self.jobs.compute(_pictures, found.sheet, language()), then)

    def _discard(self, found: Bulletin) -> None:
        words = _("Discard the draft {number}? What is written in it is gone then.")
        if messages.ask(self, words.format(number=found.row.number), _("Discard draft")):
            job = self.jobs.work(bulletins.discard, found.row.id, found.row.version)
            self._do(job, self._on_discarded)

    @Slot(object)
    def _on_discarded(self, _nothing: object) -> None:
        self._open, self._edition = None, None
        self.split.show_detail(on=False)
        self.refresh()

    def _copy(self, pieces: Sequence[str]) -> None:
        """Copy the text, or the next piece of it where a chat would not take all at once."""
        at = self._copied % len(pieces)
        QGuiApplication.clipboard().setText(pieces[at])
        self._say_copied(at, len(pieces))

    @Slot(object)
    def _on_pictures(self, found: tuple[bytes, ...]) -> None:
        self._pictures, self._copied = found, 0
        self._copy_picture()

    def _copy_picture(self) -> None:
        at = self._copied % len(self._pictures)
        QGuiApplication.clipboard().setImage(QImage.fromData(self._pictures[at]))
        self._say_copied(at, len(self._pictures))

    def _say_copied(self, at: int, number: int) -> None:
        self._copied = at + 1
        whole = _("Copied")
        part = _("Copied {n} of {all}; press again for the next").format(n=at + 1, all=number)
        self.view.say(whole if number == 1 else part)
        self._note()

    def choose_file(self, name: str) -> str:
        """Ask where pictures are put; nothing when the person changed their mind."""
        title, kinds = _("Save pictures"), _("Pictures (*.png)")
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, kinds)
        return chosen

    @Slot(object)
    def _on_pictures_to_save(self, found: tuple[bytes, ...]) -> None:
        shown = self.view.bulletin
        if shown is None or not (chosen := self.choose_file(f"{shown.sheet.imprint.number}.png")):
            return
        self._do(self.jobs.compute(_save, found, Path(chosen)), self._on_pictures_saved)

    @Slot(object)
    def _on_pictures_saved(self, number: int) -> None:
        words = ngettext("{n} picture saved", "{n} pictures saved", number)
        self.view.say(words.format(n=number))
        self._note()

    def _note(self) -> None:
        if self.view.bulletin is not None:
            self.jobs.work(bulletins.note_print, self.view.bulletin.shown)

    def _do(self, job: Job, then: Any) -> None:
        self.notice.hide()
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)


def _pictures(progress: Progress, sheet: report.Sheet, spoken: str) -> tuple[bytes, ...]:
    from qa_desk.ui.widgets.bulletin_preview import pictures

    return pictures(progress, sheet, spoken)


def _save(_progress: Progress, found: Sequence[bytes], file: Path) -> int:
    """Write pictures, the second as NAME-2.png; return how many."""
    for name, content in zip(pages.names(file, len(found)), found, strict=True):
        with files.whole(name) as part:
            part.write_bytes(content)
    return len(found)


def _columns() -> list[Column[BulletinRow]]:
    return [
        Column(
            _("To do"),
            lambda row: row.to_do,
            lambda code: _(_TO_DO[code]) if code else "",
            icon=lambda row: _TO_DO_ICONS.get(row.to_do),
        ),
        Column(_("Days"), lambda row: (row.last, row.first), _days),
        Column(
            _("Read"),
            lambda row: row.read / row.asked if row.asked else None,
            "{:.0%}".format,
            right=True,
            tip=lambda row: _("{read} of {n}").format(read=row.read, n=row.asked),
        ),
        Column(
            _("Published"),
            lambda row: row.published_at,
            wording.local_time,
            icon=lambda row: "clock" if row.is_late(datetime.now(UTC)) else None,
            colour=lambda row: "late" if row.is_late(datetime.now(UTC)) else None,
            tip=lambda row: _("due {time}").format(time=wording.local_time(row.due_at)),
        ),
        Column(_("Number"), lambda row: row.number, wide=True),
    ]


def _days(days: tuple[Any, Any]) -> str:
    last, first = days
    return str(last) if first == last else f"{first} – {last}"
