"""Nobody leaves without a word about what is on this computer only (P4)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules.drafts import LocalDraft
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import draft_files
from qa_desk.ui.widgets.draft_pusher import DraftPusher, run

_WIDTH = 520
_SHOWN = 8


class Leaving(QObject):
    """Pushes what still waits, then asks about what could not be pushed."""

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._window = window
        self._then: Callable[[], object] | None = None
        self._agreed = False
        self._pusher = DraftPusher(jobs, self, _("Sending drafts"))
        self._pusher.settled.connect(self._on_settled)
        self.dialog: LeaveDialog | None = None

    def is_free(self) -> bool:
        """Say whether the person may leave at once: everything is safe, or all was said."""
        # on this thread, because a window has to answer at once whether it closes
        return self._agreed or self._jobs.drafts is None or not self._jobs.drafts.kept()

    def ask(self, then: Callable[[], object]) -> None:
        """Go on with `then` when everything is pushed or the person leaves all the same."""
        if self.is_free():
            then()
        elif self._then is None:
            self._then = then
            self._pusher.push()

    @Slot()
    def _on_settled(self) -> None:
        if self._jobs.drafts is not None:
            self._jobs.keep(run, self._jobs.drafts.kept).succeeded.connect(self._on_kept)

    @Slot(object)
    def _on_kept(self, kept: list[LocalDraft]) -> None:
        if not kept:
            self._leave()
            return
        self.dialog = LeaveDialog(kept, self._jobs, self._window)
        # queued: leaving takes the window away, and the dialog with it
        self.dialog.finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self.dialog.open()

    def _leave(self) -> None:
        then, self._then = self._then, None
        self._agreed = True
        if then is not None:
            then()

    @Slot(int)
    def _on_finished(self, result: int) -> None:
        self.dialog = None
        if result == QDialog.DialogCode.Accepted:
            self._leave()
        self._then = None


class LeaveDialog(QDialog):
    """Says which drafts are only here; accepted when the person leaves all the same."""

    def __init__(self, kept: Sequence[LocalDraft], jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Drafts on this computer only"))
        self._kept = kept
        self._jobs = jobs
        self.said = theme.role(QLabel(), "small")
        self.save = QPushButton(_("Save as file"))
        self.leave = QPushButton(_("Leave"))
        self.stay = theme.role(QPushButton(_("Stay")), "primary")
        self.save.clicked.connect(self._on_save)
        self.leave.clicked.connect(self.accept)
        self.stay.clicked.connect(self.reject)
        self.stay.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for words, role in _paragraphs(kept):
            label = theme.role(QLabel(words), role)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.said.setWordWrap(True)
        self.said.hide()
        layout.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.stay)
        layout.addLayout(buttons)
        self.setFixedWidth(theme.px(_WIDTH))

    @Slot()
    def _on_save(self) -> None:
        if draft_files.save(self, self._jobs, self._kept):
            self.said.show()
            self.said.setText(
                _("The file is written. “Bring back drafts” on the page Score reads it again.")
            )


def _paragraphs(kept: Sequence[LocalDraft]) -> list[tuple[str, str]]:
    names = [draft.label or str(draft.evaluation_id) for draft in kept[:_SHOWN]]
    if len(kept) > _SHOWN:
        names.append("…")
    heading = ngettext(
        "{n} draft is on this computer only", "{n} drafts are on this computer only", len(kept)
    ).format(n=len(kept))
    waiting = _(
        "The database did not take them. They are safe here, and go there when you sign in on "
        "this computer again."
    )
    wiped = _("If this computer forgets your files when you sign out, save them as a file first.")
    return [(heading, "heading"), ("\n".join(names), "dim"), (waiting, "body"), (wiped, "body")]
