"""The picture of a paper that somebody signed by pen."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets.attachment_viewer import PictureView

_SIZE = 640, 820


class PaperDialog(QDialog):
    """The whole page; Esc leaves it."""

    def __init__(self, content: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Signed paper"))
        self.page = PictureView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self.page.show_picture(QImage.fromData(content))
