"""A draft of a bulletin over the page: choose, write, look at it, publish."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.reports import bulletin as report
from qa_desk.rules.bulletins import Form, Line
from qa_desk.services import bulletins
from qa_desk.services.bulletins import Bulletin, Proposals
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.bulletin_form import BulletinForm
from qa_desk.ui.widgets.bulletin_lines import LineList, ProposalsDialog
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished


class BulletinDialog(QDialog):
    """Signal: `changed()` when the bulletin is another one than before."""

    changed = Signal()

    def __init__(self, jobs: Jobs, bulletin_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(report.title())
        self._jobs, self._id = jobs, bulletin_id
        self._into: LineList | None = None  # what proposals were asked for
        self._after = ""  # what is done once it is saved
        self.bulletin: Bulletin | None = None
        self.title, self.said = heading(""), Chip("", "good")
        self.form = BulletinForm()
        self.problem = Problem()
        self.unfinished = Unfinished(jobs, self)
        self.proposals: ProposalsDialog | None = None
        self.preview = QPushButton(theme.icon("printer"), _("Preview…"))
        self.save = QPushButton(_("Save"))
        self.publish = theme.role(QPushButton(_("Publish")), "primary")
        self._lay_out()
        self.preview.clicked.connect(self._on_preview)
        self.save.clicked.connect(self._on_save)
        self.publish.clicked.connect(self._on_publish)
        self.form.changed.connect(self._on_changed)
        self.unfinished.found.connect(self._on_found)
        for lines in (self.form.praise, self.form.criticism):
            lines.proposals_wanted.connect(self._on_proposals_wanted)
        self.reload()

    def reload(self) -> None:
        """Read the draft again."""
        self._follow(self._jobs.ask(bulletins.one, self._id), self._on_bulletin)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_bulletin(self, found: Bulletin) -> None:
        self.bulletin = found
        self.title.setText(found.row.number)
        self.form.show_sheet(found.sheet)
        self._show_open(on=True)
        self.publish.setVisible(found.may_publish)
        after, self._after = self._after, ""
        if after == "preview":
            self._open_preview()
        else:
            self.unfinished.look_for(self._id)

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        found = self.bulletin
        if key == self._id and found and kept.get("seen") == found.row.version:
            self.form.show_form(Form.from_text(str(kept["form"])))

    @Slot()
    def _on_changed(self) -> None:
        self.said.hide()
        if self.bulletin is not None:
            seen = self.bulletin.row.version
            self.unfinished.keep(self._id, {"form": self.form.form().to_text(), "seen": seen})

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_proposals_wanted(self) -> None:
        sender = self.sender()
        if isinstance(sender, LineList):
            self._into = sender
            self._follow(self._jobs.ask(bulletins.proposals, self._id), self._on_proposals)

    @Slot(object)
    def _on_proposals(self, found: Proposals) -> None:
        into = self._into
        if into is None:
            return
        offered: Sequence[Line] = found.praise if into.kind == "praise" else found.criticism
        told = into.told()
        left = [line for line in offered if (line.evaluation_id, line.check_id) not in told]
        if not left:
            self.problem.say(_("The results of these days offer nothing more. Write one."))
            return
        title = _("Choose commendations") if into.kind == "praise" else _("Choose criticism")
        self.proposals = ProposalsDialog(title, left, self)
        self.proposals.wanted.connect(self._on_chosen)
        self.proposals.finished.connect(self._on_proposals_closed)
        self.proposals.open()

    @Slot()
    def _on_chosen(self) -> None:
        if self.proposals is not None and self._into is not None:
            self._into.add_lines(self.proposals.chosen())
            self.proposals.accept()

    @Slot()
    def _on_proposals_closed(self) -> None:
        self.proposals = None

    @Slot()
    def _on_save(self) -> None:
        self._write(bulletins.save, self._on_kept)

    @Slot()
    def _on_preview(self) -> None:
        self._after = "preview"
        self._write(bulletins.save, self._on_kept)

    @Slot()
    def _on_publish(self) -> None:
        self._write(bulletins.publish, self._on_published)

    def _write(self, service: Any, then: Any) -> None:
        if self.bulletin is not None:
            self._show_open(on=False)
            seen = self.bulletin.row.version
            self._follow(self._jobs.work(service, self._id, seen, self.form.form()), then)

    @Slot(object)
    def _on_kept(self, _version: object) -> None:
        self.unfinished.forget(self._id)
        self.said.show_state(_("Saved"), "good")
        self.said.show()
        self.reload()
        self.changed.emit()

    @Slot(object)
    def _on_published(self, _nothing: object) -> None:
        self.unfinished.forget(self._id)
        self.changed.emit()
        self.accept()

    def _open_preview(self) -> None:
        from qa_desk.ui.widgets.bulletin_preview import BulletinPreview  # QtPdf

        if self.bulletin is not None:
            BulletinPreview(self._jobs, self._id, self.bulletin.row.number, self).open()

    def _follow(self, job: Job, then: Any) -> None:
        self.problem.say("")
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._after = ""
        if not isinstance(error, QaDeskError):
            raise error
        self._show_open(on=True)
        if isinstance(error, ConflictError):
            self.reload()
        self.problem.say(str(error))

    def _show_open(self, *, on: bool) -> None:
        for widget in (self.form, self.preview, self.save, self.publish):
            widget.setEnabled(on)

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        self.preview.setIconSize(theme.icon_size(gap=True))
        self.publish.setToolTip(
            _("It stays as it is then; each team reads its own edition, with its own names only.")
        )
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.preview)
        foot.addWidget(self.said)
        foot.addStretch(1)
        for button in (self.preview, self.save, self.publish):
            button.setAutoDefault(False)
        foot.addWidget(self.save)
        foot.addWidget(self.publish)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(area, 1)
        column.addWidget(self.problem)
        column.addLayout(foot)
        self._show_open(on=False)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(860), theme.px(700)).boundedTo(room * 0.95))
