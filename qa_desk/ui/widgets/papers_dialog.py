"""Signed paper that comes back: scans are read, matched and looked through (P22)."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules import papers as rules
from qa_desk.rules.papers import Mark
from qa_desk.scans import sources
from qa_desk.scans.reading import Paper
from qa_desk.services import papers
from qa_desk.services.papers import Done, Match, Said, Taken
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import arranging, paper_rows, pictures, wording
from qa_desk.ui.widgets.attachment_viewer import PictureView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.paper_rows import PaperRow, PaperRows
from qa_desk.ui.widgets.paper_words import PaperWords
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.scan_reader import ScanReader
from qa_desk.ui.widgets.tool_button import tool_button
from qa_desk.work import Progress

_WIDTH, _HEIGHT, _LIST = 1240, 800, 760
_SIZES = {"+": 1.25, "=": 1.25, "-": 0.8, "0": None}
_ROLES = {3: "csr", 4: "team_lead"}  # the columns with ticks

Take = Callable[[Sequence[Taken]], Job]


class PaperTable(PlainTable):
    """Its keys: Space ticks, PageUp and PageDown go to another screen.

    Signals: `ticked(column)`, `turned(-1 or 1)`.
    """

    ticked = Signal(int)
    turned = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() == Qt.Key.Key_Space:
            self.ticked.emit(self.currentIndex().column())
        elif step := steps.get(Qt.Key(event.key())):
            self.turned.emit(step)
        elif event.text() in _SIZES:
            event.ignore()  # for the picture
        else:
            super().keyPressEvent(event)


class PapersDialog(QDialog):
    """Scans at the left as a list, twenty pages a screen; the page in hand at the right.

    `take` puts confirmed signatures into the database; without it nothing can be ticked.
    """

    def __init__(self, jobs: Jobs, parent: QWidget | None = None, take: Take | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Signed paper"))
        self.setAcceptDrops(True)
        self._jobs = jobs
        self._take = take
        self._key: int | None = None  # of the page in hand
        self._taking: Job | None = None
        self.rows = PaperRows()
        self.reader = ScanReader(jobs, self)
        self.files = theme.role(QPushButton(_("Choose files…")), "primary")
        self.folder = QPushButton(_("Choose a folder…"))
        self.state = theme.role(QLabel(), "dim")
        self.stop = QPushButton(_("Stop"))
        self.attention = QCheckBox(_("Only what needs attention"))
        columns = paper_rows.columns(ticks=take is not None)
        self.table = PaperTable(Table(columns, key=lambda row: row.key), _("Pages"), self)
        self.back = tool_button("chevron-left", _("Screen before (PageUp)"), lambda: self.turn(-1))
        self.on = tool_button("chevron-right", _("Next screen (PageDown)"), lambda: self.turn(1))
        self.place = theme.role(QLabel(), "small")
        self.confirm = theme.role(QPushButton(), "primary")
        self.picture = PictureView()
        self.about = theme.role(QLabel(), "heading")
        self.words = theme.role(QLabel(), "dim")
        self.number = QLineEdit()
        self.look_up = QPushButton(_("Look up"))
        self.said = PaperWords()
        self.problem = Problem()
        self.empty = EmptyState()
        self._lay_out()
        self._connect()
        self._show()

    # -- reading -----------------------------------------------------------------------------

    def read(self, files: Sequence[Path]) -> None:
        """Read files and folders after what is there already."""
        self.problem.say("")
        self.reader.start(files)
        self._show()

    def choose_files(self) -> list[str]:
        """Ask for files; nothing when the person changed their mind."""
        endings = " ".join(f"*{suffix}" for suffix in sources.SUFFIXES)
        what = _("PDF, TIFF, photos ({endings})").format(endings=endings)
        return QFileDialog.getOpenFileNames(self, _("Scans of signed slips"), "", what)[0]

    def choose_folder(self) -> str:
        """Ask for a folder."""
        return QFileDialog.getExistingDirectory(self, _("Folder with scans"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.read([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    @Slot()
    def _on_files(self) -> None:
        self.read([Path(name) for name in self.choose_files()])

    @Slot()
    def _on_folder(self) -> None:
        if name := self.choose_folder():
            self.read([Path(name)])

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        is_new = paper.mark is not None and paper.mark not in self.rows.marks()
        was_empty = not self.rows.all
        self.rows.add(paper)
        self._show()
        if paper.mark is not None and is_new:
            self._ask({paper.mark})
        if was_empty and self.rows.all:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, marks: set[Mark]) -> None:
        job = self._jobs.ask(papers.match, marks)
        job.succeeded.connect(self._on_matches)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_matches(self, matches: dict[Mark, Match]) -> None:
        for match in matches.values():
            self.rows.set_match(match)
        self._show()

    @Slot(object)
    def _on_changed(self, names: frozenset[str]) -> None:
        if names & {"Signature", "Evaluation", "Document"} and self.rows.marks():
            self._ask(self.rows.marks())

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.problem.say(str(error))
        else:
            messages.failure(self, error)

    def done(self, result: int) -> None:
        """Close it and read no further; what was taken in by then is kept."""
        self._on_stop()
        super().done(result)

    # -- the list ----------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        """Show the screen in front, and what there is in all."""
        self.table.show_rows(self.rows.shown)
        if self.table.current() is None and self.rows.shown:
            self.table.choose(self.rows.shown[0].key)
        self._show_state()
        self._on_chosen(self.table.current())

    @Slot()
    def _show_state(self) -> None:
        is_reading = self.reader.is_reading
        is_busy = is_reading or self._taking is not None
        self._stack.setCurrentIndex(1 if self.rows.all or self.rows.empty else 0)
        self.empty.setEnabled(not is_reading)
        self.stop.setVisible(is_busy)
        if not is_busy:
            self.state.setText(_summary(self.rows))
        several = self.rows.screens > 1
        for widget in (self.back, self.on):
            widget.setVisible(several)
        screen = _("Screen {screen} of {screens}")
        self.place.setText(screen.format(screen=self.rows.screen + 1, screens=self.rows.screens))
        self.place.setVisible(several)
        ready = sum(len(taken.roles) for taken in self.rows.taken(self.rows.shown))
        words = ngettext("Take in {n} signature", "Take in {n} signatures", ready)
        self.confirm.setText(words.format(n=ready))
        self.confirm.setEnabled(ready > 0 and self._taking is None)

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        words = _("Reading page {page} of {pages}…")
        self.state.setText(words.format(page=min(done + 1, total), pages=total))

    @Slot(int)
    def turn(self, by: int) -> None:
        """Go to another screen."""
        self.rows.screen += by
        self._show()
        if shown := self.rows.shown:
            self.table.choose(shown[0].key)

    @Slot(bool)
    def _on_attention(self, on: bool) -> None:
        self.rows.only_attention = on
        self.rows.screen = 0
        self._show()

    @Slot(int)
    def _on_ticked(self, column: int) -> None:
        row = self.table.current()
        if row is None or self._take is None:
            return
        if role := _ROLES.get(column):
            self.rows.tick(row, role)
        else:
            self.rows.tick_all(row)
        self._show_at(column)

    def _show_at(self, column: int) -> None:
        """Show the list again, the same cell in hand."""
        at = self.table.currentIndex().row()
        self._show()
        self.table.setCurrentIndex(self.table.table.index(at, column))

    @Slot()
    def _on_confirm(self) -> None:
        found = self.rows.taken(self.rows.shown)
        if self._take is None or not found or self._taking is not None:
            return
        self._taking = job = self._take(found)
        job.progressed.connect(self._on_taking)
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self._on_taking(0, len(found))
        self._show_state()

    @Slot(int, int)
    def _on_taking(self, done: int, total: int) -> None:
        words = _("Taking in slip {slip} of {slips}…")
        self.state.setText(words.format(slip=min(done + 1, total), slips=total))

    @Slot(object)
    def _on_taken(self, done: Done) -> None:
        """Go on with the next screen; what could not be taken in stays and says why."""
        for mark, why in done.left:
            self.rows.refuse(mark, why)
        self._show()
        if not done.left and self.rows.screen + 1 < self.rows.screens:
            self.turn(1)

    @Slot()
    def _on_ended(self) -> None:
        """Look up again what was taken in, also after it was stopped."""
        self._taking = None
        self._ask(self.rows.marks())
        self._show_state()

    @Slot()
    def _on_stop(self) -> None:
        self.reader.stop()
        if self._taking is not None:
            self._taking.cancel()

    # -- the page in hand --------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, row: PaperRow | None) -> None:
        self._detail.setVisible(row is not None)
        if row is None:
            self._key = None
            return
        self.about.setText(_about(row))
        self.words.setText(row.sentence)
        is_given = row.needs_attention
        for widget in (self.number, self.look_up):
            widget.setVisible(is_given)
        self.said.show_row(row)
        if row.key != self._key:
            self._key = row.key
            self.number.setText(row.mark.number if row.mark else "")
            self._show_picture(row)

    def _show_picture(self, row: PaperRow) -> None:
        if row.paper.picture is None:
            self.picture.hide()
            return
        kept = row.paper.picture
        job = self._jobs.compute(_decode, kept.content, kept.media_type)
        job.setProperty("key", row.key)
        job.succeeded.connect(self._on_picture)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_picture(self, picture: QImage) -> None:
        if self.sender().property("key") == self._key:
            self.picture.show()
            self.picture.show_picture(picture)

    @Slot(object)
    def _on_said(self, said: Said) -> None:
        if self._key is not None:
            self.rows.say(self._key, said)
            self._show_at(self.table.currentIndex().column())

    @Slot()
    def _on_look_up(self) -> None:
        mark = rules.typed(self.number.text())
        if mark is None:
            self.problem.say(_("A slip's number looks like QRD-20261120-0042."))
        elif self._key is not None:
            self.problem.say("")
            self.rows.set_mark(self._key, mark)
            self._show()
            self._ask({mark})
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in _SIZES:
            self.picture.zoom(_SIZES[event.text()])
        else:
            super().keyPressEvent(event)

    # -- layout ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for button in (self.files, self.folder, self.stop, self.look_up, self.confirm):
            button.setAutoDefault(False)
        self.number.setAccessibleName(_("Slip no."))
        self.number.setPlaceholderText(_("Slip no., as it stands beside the code"))
        for label in (self.about, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.picture.setAccessibleName(_("Picture of the page"))
        self.confirm.setVisible(self._take is not None)
        self.confirm.setToolTip(_("The signatures ticked on this screen (Enter)"))
        self.empty.say(
            _("Choose scans, or drop them here"),
            _(
                "PDF, TIFF, photos or a folder of them, in any order and turned any way. Each page "
                "is matched with its slip by the QR code."
            ),
            _("Choose files…"),
            "file-text",
        )
        bar = theme.role(QFrame(), "header")
        line = arranging.line(self.files, self.folder, self.state, self.stop, None, self.attention)
        line.setContentsMargins(12, 8, 12, 8)
        bar.setLayout(line)
        self._detail = self._page_in_hand()
        split = MasterDetail(self._list(), self._detail, theme.px(_LIST))
        self._stack = arranging.stack(self.empty, split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        self.problem.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self.problem)
        layout.addWidget(self._stack, 1)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT)).boundedTo(room * 0.95))

    def _list(self) -> QWidget:
        foot = QWidget()
        line = arranging.line(self.back, self.place, self.on, None, self.confirm)
        line.setContentsMargins(12, 8, 12, 8)
        foot.setLayout(line)
        return arranging.column(self.table, foot, shares=(1, 0))

    def _page_in_hand(self) -> QWidget:
        given = QWidget()
        line = arranging.line(self.number, self.look_up)
        line.setContentsMargins(0, 4, 0, 4)
        given.setLayout(line)
        lines = (self.about, self.words, given, self.said)
        facts = arranging.column(*lines, margins=(16, 12, 16, 8))
        return arranging.column(facts, self.picture, shares=(0, 1))

    def _connect(self) -> None:
        self.files.clicked.connect(self._on_files)
        self.empty.acted.connect(self._on_files)
        self.folder.clicked.connect(self._on_folder)
        self.stop.clicked.connect(self._on_stop)
        self.said.said.connect(self._on_said)
        self.said.finished.connect(self.table.setFocus)
        self.attention.toggled.connect(self._on_attention)
        self.reader.read.connect(self._on_paper)
        self.reader.progressed.connect(self._on_progressed)
        self.reader.failed.connect(self._on_failed)
        self.reader.ended.connect(self._show_state)
        self.table.chosen.connect(self._on_chosen)
        self.table.ticked.connect(self._on_ticked)
        self.table.turned.connect(self.turn)
        self.table.opened.connect(self._on_confirm)
        self.table.clicked.connect(self._on_clicked)
        self.confirm.clicked.connect(self._on_confirm)
        self.look_up.clicked.connect(self._on_look_up)
        self.number.returnPressed.connect(self._on_look_up)
        self._jobs.changed.connect(self._on_changed)

    @Slot(object)
    def _on_clicked(self, index: object) -> None:
        column = self.table.currentIndex().column()
        if self._take is not None and column in _ROLES:
            self._on_ticked(column)
        del index


def _about(row: PaperRow) -> str:
    if row.mark is None:
        return f"{row.paper.file}{wording.DOT}{row.paper.page}"
    csr = row.match.csr if row.match else ""
    return wording.DOT.join(filter(None, (row.mark.number, csr)))


def _summary(rows: PaperRows) -> str:
    count = len(rows.all)
    said = [ngettext("{n} page", "{n} pages", count).format(n=count)]
    attention = sum(row.needs_attention for row in rows.all)
    if attention:
        words = ngettext("{n} needs attention", "{n} need attention", attention)
        said.append(words.format(n=attention))
    if rows.empty:
        words = ngettext("{n} empty page left out", "{n} empty pages left out", rows.empty)
        said.append(words.format(n=rows.empty))
    return wording.DOT.join(said) if count or rows.empty else ""


def _decode(_progress: Progress, content: bytes, media_type: str) -> QImage:
    return pictures.decoded(content, media_type)
