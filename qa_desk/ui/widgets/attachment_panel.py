"""Add attachments to the evaluation in hand: choose files, drop them, or paste a picture (P23).

What is added is kept in the person's draft journal first, like everything typed, and pushed from
there until the database has it (D4).
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from qa_desk.drafts import DraftJournal
from qa_desk.errors import InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import attachments as rules
from qa_desk.rules import masking
from qa_desk.rules.attachments import WAITING, NewAttachment
from qa_desk.rules.drafts import LocalDraft
from qa_desk.services import attachments
from qa_desk.services.attachments import AttachmentRow, Opened
from qa_desk.services.cases import Case
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import attachment_strip, keys, pictures, wording
from qa_desk.ui.widgets.attachment_strip import AttachmentStrip
from qa_desk.ui.widgets.draft_keeper import label
from qa_desk.ui.widgets.draft_pusher import DraftPusher, run
from qa_desk.ui.widgets.keys import Command
from qa_desk.work import Progress

_AGAIN_MS = 10_000


class AttachmentPanel(QWidget):
    """What was added to the evaluation in hand, and the ways to add more.

    Signals: `warned(sentence, action, then)` when something was not added, as a notice says it;
    `left()` to go back to the form.
    """

    warned = Signal(str, str, object)
    left = Signal()

    def __init__(self, jobs: Jobs, page: QWidget) -> None:
        super().__init__()
        self._jobs = jobs
        self._case: Case | None = None
        self._adding = 0  # on their way into the journal
        self._waiting: list[LocalDraft] = []  # of the evaluation in hand
        self.strip = AttachmentStrip(jobs, titled=False)
        self.add = theme.role(QPushButton(), "link")
        self._pusher = DraftPusher(jobs, self)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._lay_out()
        self._connect()
        page.setAcceptDrops(True)
        page.installEventFilter(self)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), page, self.paste, context=within)
        self.show_case(None)
        self.look()

    def _lay_out(self) -> None:
        self.add.setText(_("Attach a file…"))
        self.add.setIcon(theme.icon("paperclip", "accent"))
        self.add.setIconSize(theme.icon_size(gap=True))
        self.add.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 0)
        column.setSpacing(4)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        self.add.clicked.connect(self.choose)
        self.strip.counted.connect(self._on_counted)
        self.strip.opened.connect(self._on_opened)
        self.strip.removed.connect(self._on_removed)
        self.strip.left.connect(self.left)
        self._pusher.settled.connect(self.look)
        self._pusher.failed.connect(self._again.start)
        self._pusher.attachment_refused.connect(self._on_refused)
        self._again.timeout.connect(self._pusher.push)
        self._jobs.changed.connect(self._on_changed)

    # -- which evaluation --------------------------------------------------------------------

    def show_case(self, case: Case | None) -> None:
        """Show what was added to a case; to a draft more can be added."""
        fresh = case is not None and (self._case is None or self._case.row.id != case.row.id)
        self._case = case
        self.setVisible(case is not None and case.row.status != "E0")
        self.add.setVisible(self._is_open)
        keys_ = _("{keys}, or drop files here, or paste a picture with {paste}")
        self.add.setToolTip(
            keys_.format(keys=keys.native(keys.bound(Command.ATTACH)), paste=theme.keys("Ctrl+V"))
        )
        self.strip.look(case.row.id if case else None)
        if fresh:
            self._waiting = []
            self._push_again()

    @property
    def _is_open(self) -> bool:
        return self._case is not None and self._case.row.status == "E1"

    @property
    def is_adding(self) -> bool:
        """Say whether something added to this evaluation is not in the database yet."""
        return bool(self._adding or any(not one.refused for one in self._waiting))

    def holds_back(self) -> bool:
        """Say whether the evaluation cannot be submitted yet, and tell the person why."""
        if self.is_adding:
            self._warn(_("An attachment is not stored yet. Submit again in a moment."))
        return self.is_adding

    def do(self, command: Command) -> bool:
        """Do what a key asks for; say whether that was anything of the attachments'."""
        if command is Command.ATTACH:
            self.choose()
        elif command is Command.ATTACHMENTS:
            self._go_to()
        else:
            return False
        return True

    def _go_to(self) -> None:
        first = self.strip.tiles[0] if self.strip.tiles else self.add
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- adding ------------------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        """Ask for files and add them."""
        if self._is_open:
            self.add_files(chosen_files(self))

    def add_files(self, files: list[Path]) -> None:
        """Add files, each for itself."""
        if self._case is not None and self._is_open:
            for file in files:
                self._add(self._jobs.compute(read_file, self._case.row.id, file))

    @Slot()
    def paste(self) -> None:
        """Add the picture or the files that the clipboard holds."""
        self._take(QGuiApplication.clipboard().mimeData() or QMimeData())  # none when it is empty

    def _take(self, data: QMimeData) -> None:
        if self._case is None or not self._is_open:
            return
        if files := _files(data):
            self.add_files(files)
        elif data.hasImage():
            picture = QImage(data.imageData())
            now = wording.here(datetime.now(UTC))
            name = _("Picture {time}").format(time=now.strftime("%Y-%m-%d %H.%M.%S")) + ".png"
            self._add(self._jobs.compute(_as_png, self._case.row.id, name, picture))
        else:
            self._warn(_("The clipboard holds no picture and no file. Nothing was added."))

    def _add(self, job: Job) -> None:
        self._adding += 1
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_read(self, new: NewAttachment) -> None:
        """Have it durable here, then in the database."""
        drafts, case = self._jobs.drafts, self._case
        if drafts is None:
            job = self._jobs.work(attachments.add, new)
        else:
            evaluation = label(case) if case else str(new.evaluation_id)
            words = f"{evaluation}{wording.DOT}{new.name}"
            job = self._jobs.keep(run, drafts.save, new.id, {WAITING: new.to_document()}, words)
        job.succeeded.connect(self._on_kept)
        job.failed.connect(self._on_failed)

    @Slot()
    def _on_kept(self) -> None:
        self.look()
        self._adding -= 1
        self._pusher.push()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._adding -= 1
        if not isinstance(error, QaDeskError):
            raise error
        self._warn(str(error))

    # -- what waits --------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """See what only this computer has."""
        if self._jobs.drafts is not None:
            self._adding += 1  # until it is known what waits
            job = self._jobs.keep(run, self._jobs.drafts.kept)
            job.succeeded.connect(self._on_waiting)
            job.ended.connect(self._on_looked)

    @Slot()
    def _on_looked(self) -> None:
        self._adding -= 1

    @Slot(object)
    def _on_waiting(self, kept: list[LocalDraft]) -> None:
        here = str(self._case.row.id) if self._case else ""
        self._waiting = [
            one for one in kept if one.document.get(WAITING, {}).get("evaluation") == here
        ]
        self.strip.show_waiting((_row(one), _state(one)) for one in self._waiting)

    @Slot(object)
    def _on_changed(self, names: frozenset[str]) -> None:
        if "Attachment" in names and self._waiting:
            self.look()

    def _push_again(self) -> None:
        """Try once more what was refused before: the evaluation may be a draft again."""
        drafts, case = self._jobs.drafts, self._case
        if drafts is not None and case is not None and self._is_open:
            self._jobs.keep(_retry, drafts, str(case.row.id)).succeeded.connect(self._pusher.push)

    @Slot(object, str)
    def _on_refused(self, draft: LocalDraft, sentence: str) -> None:
        words = _("{name} was not added: {reason}").format(name=_row(draft).name, reason=sentence)
        self.warned.emit(words, _("Drop it"), partial(self._drop, draft.evaluation_id))

    def _drop(self, key: UUID) -> None:
        if self._jobs.drafts is not None:
            self._jobs.keep(run, self._jobs.drafts.forget, key).succeeded.connect(self.look)

    # -- opening and taking away -------------------------------------------------------------

    @Slot(int)
    def _on_counted(self, number: int) -> None:
        count = f" ({number})" if number else ""
        self.add.setText(_("Attach a file…") + count)

    @Slot(object)
    def _on_opened(self, row: AttachmentRow) -> None:
        """Show one that only this computer has."""
        for one in self._waiting:
            if one.evaluation_id == row.id:
                viewer = attachment_strip.view(self._jobs, row, self.window())
                viewer.show_content(Opened(row, _new(one).content))

    @Slot(object)
    def _on_removed(self, row: AttachmentRow) -> None:
        question = _("{name} is gone then.").format(name=row.name)
        if not messages.ask(self.window(), question, _("Take away")):
            return
        if any(one.evaluation_id == row.id for one in self._waiting):
            self._drop(row.id)
        else:
            job = self._jobs.work(attachments.remove, row.id)
            job.failed.connect(self._on_not_removed)

    @Slot(object)
    def _on_not_removed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._warn(str(error))

    def _warn(self, sentence: str) -> None:
        self.warned.emit(sentence, "", None)

    # -- what is dropped on the page ---------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files and pictures that are dropped anywhere on the page."""
        if isinstance(event, QDragEnterEvent):
            data = event.mimeData()
            if self._is_open and (data.hasImage() or _files(data)):
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._take(event.mimeData())
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def chosen_files(parent: QWidget) -> list[Path]:
    """Ask which files are to be added."""
    endings = " ".join(f"*{suffix}" for suffix in rules.SUFFIXES)
    what = _("Pictures, PDF, Office files, text ({endings})").format(endings=endings)
    names, _kind = QFileDialog.getOpenFileNames(parent, _("Attach files"), "", what)
    return [Path(name) for name in names]


def read_file(_progress: Progress, evaluation_id: UUID, file: Path) -> NewAttachment:
    """Return a file as an attachment; a job. InputError when it is none that is taken."""
    try:
        if file.stat().st_size > rules.LARGEST:
            raise rules.too_large(file.name)
        content = file.read_bytes()
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was added.").format(
                file=masking.mask_in_text(file.name), reason=error.strerror
            )
        ) from error
    new = rules.of_file(uuid4(), evaluation_id, file.name, content)
    if new.media_type.startswith("image/"):
        pictures.decoded(content, new.media_type)  # refused now rather than by a reader
    return new


def _as_png(_progress: Progress, evaluation_id: UUID, name: str, picture: QImage) -> NewAttachment:
    return rules.of_file(uuid4(), evaluation_id, name, pictures.png(picture))


def _retry(_progress: Progress, drafts: DraftJournal, evaluation_id: str) -> None:
    for one in drafts.kept():
        if one.refused and one.document.get(WAITING, {}).get("evaluation") == evaluation_id:
            drafts.push_again(one.evaluation_id)


def _new(draft: LocalDraft) -> NewAttachment:
    return NewAttachment.from_document(draft.evaluation_id, draft.document[WAITING])


def _state(draft: LocalDraft) -> str:
    return _("not taken") if draft.refused else _("on this computer only")


def _row(draft: LocalDraft) -> AttachmentRow:
    new = _new(draft)
    return AttachmentRow(
        id=new.id,
        evaluation_id=new.evaluation_id,
        name=new.name,
        media_type=new.media_type,
        size=len(new.content),
        added_at=draft.saved_at,
        added_by="",
        is_removable=True,
        is_takeable=False,
    )
