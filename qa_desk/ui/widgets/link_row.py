"""Other records that something leads to: a heading, and a button for each."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qa_desk.ui import theme
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown

_ICON = "chevron-right"
_LONGEST = 48


class LinkRow(QWidget):
    """Hidden while there are none. Signal: `wanted(page, id)`."""

    wanted = Signal(str, object)

    def __init__(self, title: str, parent: QWidget | None = None, icon: str = _ICON) -> None:
        super().__init__(parent)
        self._icon = icon
        self._place = QWidget()
        self._row = Flow(self._place)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading(title))
        column.addWidget(self._place)
        self.hide()

    def show_links(self, links: Sequence[tuple[str, str, UUID]]) -> None:
        """Show what it leads to: words, page and record."""
        while (item := self._row.takeAt(0)) and (widget := item.widget()):
            widget.deleteLater()
        self.buttons = [self._button(*link) for link in links]
        self.setVisible(bool(links))

    def _button(self, words: str, page: str, record: UUID) -> QPushButton:
        words = shown(words)
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        button = QPushButton(theme.icon(self._icon), short, self._place)
        button.setIconSize(theme.icon_size(gap=True))
        button.setAutoDefault(False)
        button.setToolTip(words)
        button.clicked.connect(partial(self._on_clicked, page, record))
        self._row.addWidget(button)
        button.show()
        return button

    def _on_clicked(self, page: str, record: UUID, _on: bool = False) -> None:
        self.wanted.emit(page, record)
