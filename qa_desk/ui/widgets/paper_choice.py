"""Which paper slips are printed on; this desktop remembers it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from qa_desk import settings
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.reports.slip import PAPERS
from qa_desk.ui import messages

_KEY = "slip_paper"


class PaperChoice(QComboBox):
    """A list of the papers; its current data is a key of `slip.PAPERS`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Paper"))
        self.setToolTip(_("Paper"))
        for code, name in PAPERS.items():
            self.addItem(_(name), code)
        self.setCurrentIndex(max(0, self.findData(settings.read().get(_KEY))))
        self.activated.connect(self._on_chosen)

    @property
    def paper(self) -> str:
        """Return the paper chosen."""
        return str(self.currentData())

    @Slot()
    def _on_chosen(self) -> None:
        try:
            settings.write({_KEY: self.paper})
        except StorageError as error:
            messages.warn(self, error)
