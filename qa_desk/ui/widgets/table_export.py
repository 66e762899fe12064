"""Export any table as it is shown, from its menu: the one way for every list of the program.

A page on which lists may be exported has `Exports` as its child; a table finds it above itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.reports.listing import Heading, Listing
from qa_desk.services import exports
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.export_leave import ExportLeave

if TYPE_CHECKING:
    from qa_desk.ui.jobs import Jobs
    from qa_desk.ui.tables import Table
    from qa_desk.ui.widgets.grid import Grid
    from qa_desk.ui.widgets.notice import Notice

_ENDINGS = (".xlsx", ".csv")


def listing(table: Table[Any], grid: Grid) -> Listing:
    """Return a table exactly as it is shown: columns, filter and order are those of the screen."""
    columns = [table.columns[n] for n in grid.shown_columns()]
    headings = tuple(Heading(column.title, column.means) for column in columns)
    rows = [[column.cell(row) for column in columns] for row in table.shown]
    return Listing(grid.accessibleName(), headings, rows)


def choose_file(window: QWidget, title: str, name: str) -> str:
    """Ask where to save a list, as XLSX or as CSV; nothing when the person changed their mind."""
    kinds = _("Excel files (*.xlsx);;CSV files (*.csv)")
    chosen, kind = QFileDialog.getSaveFileName(window, title, f"{name}.xlsx", kinds)
    if not chosen or chosen.lower().endswith(_ENDINGS):
        return chosen
    return f"{chosen}{_ENDINGS['csv' in kind]}"


def above(widget: QWidget) -> Exports | None:
    """Return by what a table may be exported, None where it may not."""
    place: QObject | None = widget
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    while place is not None:
        found = place.findChild(Exports, options=direct)
        if isinstance(found, Exports):
            return found
        place = place.parent()
    return None


class Exports(QObject):
    """Exports one list at a time; what became of it is said at the list."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs, self._window = jobs, parent
        self._code = ""
        self._shown: Listing | None = None
        self._notice: Notice | None = None
        self.leave = ExportLeave(jobs, self)
        self.leave.granted.connect(self._export)
        self.leave.too_much.connect(self._on_too_much)
        self.leave.said.connect(self._say)
        self.leave.failed.connect(self._on_failed)

    def begin(self, code: str, shown: Listing, notice: Notice) -> None:
        """Export a list of `dictionary.LISTS`, or ask for leave where it is too long for one."""
        self._code, self._shown, self._notice = code, shown, notice
        self.leave.find(exports.before_list, code, len(shown.rows))

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        today = f"{wording.here(datetime.now(UTC)):%Y-%m-%d}"
        name = f"{self._code.replace('_', '-')}-{today}"
        return choose_file(self._window, _("Export the list"), name)

    def ask_reason(self, number: int) -> str:
        """Ask what so many are needed for; nothing when the person changed their mind."""
        words = ngettext(
            "{n} line is more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            "{n} lines are more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            number,
        ).format(n=number)
        said, _given = QInputDialog.getText(self._window, _("Export the list"), words)
        return said

    @Slot(int)
    def _on_too_much(self, number: int) -> None:
        if reason := self.ask_reason(number):
            self.leave.ask(exports.ask_list, reason)

    @Slot()
    def _export(self) -> None:
        if self._shown is not None and (chosen := self.choose_file()):
            job = self._jobs.work(exports.export_list, self._code, self._shown, Path(chosen))
            job.named(_("Exporting the list"))
            job.succeeded.connect(self._on_exported)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_exported(self, number: int) -> None:
        words = ngettext("{n} line exported", "{n} lines exported", number)
        self._say(words.format(n=number))

    @Slot(str)
    def _say(self, words: str) -> None:
        if self._notice is not None:
            self._notice.say(words)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if self._notice is not None:
            self._notice.warn(str(error))
