"""A list of results of before QA Desk, before it goes in: what its columns mean (P19)."""

from collections.abc import Sequence

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.rules import past_results
from qa_desk.rules.column_choice import Source
from qa_desk.rules.past_results import FIELDS, ITEM
from qa_desk.services import history
from qa_desk.services.history import Line
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, usual
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.list_import_dialog import ListImportDialog, ListKind


class HistoryImportDialog(ListImportDialog):
    """Signal `imported(summary)`; `items` are what the items of the checklists are called."""

    def __init__(
        self,
        jobs: Jobs,
        source: Source,
        items: Sequence[str],
        memory: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        kind = ListKind(
            key="import/history",
            title=_("Import results of before"),
            said=_(
                "They stay what they are: history. Nobody signs them, no coverage counts them, and "
                "each is shown as imported."
            ),
            job=_("Importing results of before"),
            fields=FIELDS,
            propose=lambda source, kept: past_results.propose(source, kept, items),
            preview=history.preview,
            apply=history.apply,
            table=_table,
            repeated={ITEM},
        )
        super().__init__(jobs, source, kind, memory, parent)
        grid = self.lines.grid
        grid.setItemDelegateForColumn(0, names.NameDelegate(grid))


def _table() -> Table[Line]:
    return Table(
        [
            Column(_("Full name"), lambda row: row.name, reading=usual),
            Column(_("Staff no."), lambda row: row.staff_no),
            Column(_("Date"), lambda row: row.day.isoformat()),
            Column(_("Checklist"), lambda row: row.checklist, wide=True),
            Column(_("Score"), lambda row: row.final, wording.score),
            Column(
                _("Result"),
                lambda row: row.result,
                wording.result,
                icon=lambda row: wording.result_icon(row.result) or None,
                colour=lambda row: wording.result_colour(row.result) or None,
            ),
            Column(_("Items"), lambda row: row.items),
            Column(
                _("What happens"),
                lambda row: _("Comes in") if row.is_new else _("In already"),
            ),
        ]
    )
