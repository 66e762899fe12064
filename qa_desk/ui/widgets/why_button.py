"""A button that asks why before it does something: one choice, no typing (P17)."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme


class WhyButton(QPushButton):
    """Signal `wanted(why)`, a key of the reasons it was given."""

    wanted = Signal(str)

    def __init__(
        self, words: str, icon: str, whys: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self.setIcon(theme.icon(icon))
        self.setIconSize(theme.icon_size(gap=True))
        self.setToolTip(_("Choose why; the journal keeps it."))
        menu = QMenu(self)
        for why, reason in whys.items():
            menu.addAction(_(reason)).setData(why)
        menu.triggered.connect(self._on_chosen)
        self.setMenu(menu)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.wanted.emit(action.data())
