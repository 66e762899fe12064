"""The centre's logo: shown, chosen from a file, taken off."""

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import centre_settings
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import arranging
from qa_desk.ui.widgets.case_parts import heading, text

_WIDTH, _HEIGHT = 300, 80


class LogoBox(QWidget):
    """Signals `said(words)` and `warned(words)` for the line over the page."""

    said = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.picture = QLabel()
        self.picture.setAccessibleName(_("Logo"))
        self.choose = QPushButton(theme.icon("upload"), _("Choose picture"))
        self.choose.setIconSize(theme.icon_size(gap=True))
        self.remove = QPushButton(_("Remove logo"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading(_("Logo")))
        layout.addWidget(text(_("Printed before the centre's name on all papers."), "small"))
        layout.addWidget(self.picture)
        layout.addLayout(arranging.line(self.choose, self.remove, None))
        self.choose.clicked.connect(self._on_choose)
        self.remove.clicked.connect(self._on_remove)
        self._show(b"")

    def refresh(self, *, may_edit: bool) -> None:
        """Read the logo again."""
        self.choose.setVisible(may_edit)
        self.remove.setVisible(may_edit)
        self.jobs.ask(centre_settings.logo).succeeded.connect(self._show)

    def ask_file(self) -> str:
        """Ask for a picture; "" when none is chosen."""
        kinds = _("Pictures") + " (*.png *.jpg *.jpeg)"
        return QFileDialog.getOpenFileName(self, _("Choose picture"), "", kinds)[0]

    @Slot(object)
    def _show(self, logo: bytes) -> None:
        found = QPixmap()
        found.loadFromData(QByteArray(logo))
        if not found.isNull():
            room = theme.px(_WIDTH), theme.px(_HEIGHT)
            smooth = Qt.TransformationMode.SmoothTransformation
            found = found.scaled(*room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self.picture.setPixmap(found)
        self.picture.setVisible(not found.isNull())
        self.remove.setEnabled(not found.isNull())

    @Slot()
    def _on_choose(self) -> None:
        if not (chosen := self.ask_file()):
            return
        try:
            content = Path(chosen).read_bytes()
        except OSError as error:
            self.warned.emit(
                _("The picture cannot be read ({reason}).").format(reason=error.strerror)
            )
            return
        self._set(content)

    @Slot()
    def _on_remove(self) -> None:
        self._set(None)

    def _set(self, content: bytes | None) -> None:
        job = self.jobs.work(centre_settings.set_logo, content)
        job.succeeded.connect(self._on_set)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_set(self, logo: bytes) -> None:
        self._show(logo)
        self.said.emit(
            _("The logo is printed from now on.") if logo else _("The logo is taken off.")
        )

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.warned.emit(str(error))
