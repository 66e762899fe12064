"""A list to tick from, with a filter above."""

from collections.abc import Collection, Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown

_ID = Qt.ItemDataRole.UserRole
_LIST = 300


class TickDialog(FormDialog):
    """Asks which of these, words and id, are chosen."""

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, UUID]],
        chosen: Collection[UUID],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, _("Save"), parent)
        self.filter, self.list = QLineEdit(), QListWidget()
        self.filter.setPlaceholderText(_("Filter"))
        self.filter.setAccessibleName(_("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.list.setAccessibleName(title)
        self.list.setFixedHeight(theme.px(_LIST))
        for words, key in rows:
            item = QListWidgetItem(shown(words))
            item.setData(_ID, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.list.addItem(item)
        self.tick(chosen)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.list)
        self.filter.textChanged.connect(self._on_filter)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.list.setFocus()

    def chosen(self) -> list[UUID]:
        """Return what is ticked."""
        ticked = Qt.CheckState.Checked
        return [item.data(_ID) for item in self.items() if item.checkState() == ticked]

    def items(self) -> list[QListWidgetItem]:
        """Return the lines."""
        return [self.list.item(row) for row in range(self.list.count())]

    def tick(self, chosen: Collection[UUID]) -> None:
        """Tick these and no others."""
        for item in self.items():
            on = item.data(_ID) in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _on_filter(self, words: str) -> None:
        for item in self.items():
            item.setHidden(words.casefold() not in item.text().casefold())
