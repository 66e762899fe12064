"""The way from a row to the page of its CSR (S3-4.9)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QToolButton

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.ui import theme
from qa_desk.ui.tables import TableView
from qa_desk.work import Actor


class ProfileButton(QToolButton):
    """Leads to the profile of the CSR whom the chosen row of a list is about; `csr` says who.

    It is there only for who may see profiles. Signal: `wanted("profiles", id)`, as pages open.
    """

    wanted = Signal(str, object)

    def __init__(self, actor: Actor, rows: TableView, csr: Callable[[Any], UUID | None]) -> None:
        super().__init__(rows)
        self._rows, self._csr = rows, csr
        self.setIcon(theme.icon("user"))
        self.setIconSize(theme.icon_size())
        self.setAccessibleName(_("Open the profile"))
        self.setVisible(permissions.may(actor, "profile.see"))
        rows.chosen.connect(self._on_chosen)
        self.clicked.connect(self._on_clicked)
        self._on_chosen(None)

    @Slot(object)
    def _on_chosen(self, row: Any) -> None:
        known = row is not None and self._csr(row) is not None
        self.setEnabled(known)
        words = _("Open the profile of this CSR: scores, deductions, disputes, checks")
        self.setToolTip(words if known else _("Choose a row of a CSR first."))

    @Slot()
    def _on_clicked(self) -> None:
        row = self._rows.current()
        if row is not None and (csr := self._csr(row)) is not None:
            self.wanted.emit("profiles", csr)
