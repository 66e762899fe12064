"""Choose slips whose results passed, and countersign them with one password."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QProgressBar, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services import countersigning
from qa_desk.services.countersigning import Done, Waiting
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.form_dialog import FormDialog

_WIDTH, _ROWS = 640, 8


class CountersignDialog(FormDialog):
    """A list with ticks, a password; it stays to tell what was signed and what was left."""

    def __init__(
        self, jobs: Jobs, waiting: Sequence[Waiting], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Countersign passes"), _("Countersign"), parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._stopped = False
        self.list = QListWidget()
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for one in waiting:
            item = QListWidgetItem(_words(one), self.list)
            item.setToolTip(wording.listed(one.numbers))
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setCheckState(Qt.CheckState.Checked)
        self.list.setCurrentRow(0)
        self.list.setMinimumHeight(theme.px(28) * min(_ROWS, max(2, len(waiting))))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.bar = QProgressBar()
        self.said = Chip("", "good")
        self.add(
            _("Slips without a dispute or a reservation"),
            self.list,
            _("Space takes a slip out or back in. Fails are opened and signed one by one."),
        )
        self.add(_("Your password"), self.password)
        for widget in (self.bar, self.said):
            self.body.addWidget(widget)
            widget.hide()
        self.list.itemChanged.connect(self._count)
        self.wanted.connect(self._on_wanted)
        self.setFixedWidth(theme.px(_WIDTH))
        self._count()

    def chosen(self) -> list[Waiting]:
        """Return the slips that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def missing(self) -> str:
        if not self.chosen():
            return _("Tick at least one slip.")
        return "" if self.password.text() else _("Enter your password to sign.")

    def reject(self) -> None:
        """Stop what is under way, or close."""
        if self._job is not None:
            self._stopped = True
            self._job.cancel()
        else:
            super().reject()

    @Slot()
    def _count(self) -> None:
        count = sum(len(one.numbers) for one in self.chosen())
        words = ngettext("Countersign {n} result", "Countersign {n} results", count)
        self.button.setText(words.format(n=count))

    @Slot()
    def _on_wanted(self) -> None:
        jobs = self._jobs
        chosen = self.chosen()
        job = jobs.compute(
            countersigning.countersign_all, jobs.open_work, chosen, self.password.text()
        )
        self._job, self._stopped = job.named(_("Countersigning")), False
        self.bar.setRange(0, len(chosen))
        self.bar.setValue(0)
        self.bar.show()
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_done)
        self.follow(job)
        job.ended.connect(self._on_ended)

    @Slot(object, object)
    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot(object)
    def _on_done(self, done: Done) -> None:
        self._stopped = False
        signed = len(done.signed)
        words = ngettext("{n} slip countersigned", "{n} slips countersigned", signed)
        self._say(words.format(n=signed), "good" if signed else "neutral")
        self.show_left(done)

    def show_left(self, done: Done) -> None:
        """Keep in the list what was not signed, each with the reason why."""
        left = dict(done.left)
        self.list.clear()
        for slip, why in left.items():
            QListWidgetItem(wording.told(slip, why), self.list)
        if not left:
            self.list.hide()
        self.list.setWordWrap(True)

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self.bar.hide()
        if self._stopped:
            self._say(_("Stopped. What was signed before stays signed."), "neutral")
        if not self.said.isHidden():
            self.set_open(on=False)
            self._inside.setEnabled(True)
            self.password.setEnabled(False)
            self.cancel.setText(_("Close"))
            self.cancel.setFocus()

    def _say(self, words: str, tone: str) -> None:
        self.said.show_state(words, tone)
        self.said.show()


def _words(one: Waiting) -> str:
    scores = wording.listed([wording.score(final) for final in one.finals])
    count = ngettext("{n} result", "{n} results", len(one.numbers)).format(n=len(one.numbers))
    return wording.DOT.join((one.csr, one.slip, count, scores))
