"""A list of indicators before it goes in (S0-3.3.4, S2-3.4.2, P19)."""

from qa_desk.i18n import _
from qa_desk.rules import kpi_lists
from qa_desk.rules.kpis import told
from qa_desk.services.indicators import importing
from qa_desk.services.indicators.importing import Line
from qa_desk.ui.tables import Column, Table, usual
from qa_desk.ui.widgets.list_import_dialog import ListKind
from qa_desk.ui.widgets.names import shown


def kind() -> ListKind:
    """Return what the dialog has to know of lists of indicators."""
    return ListKind(
        key="import/kpis",
        title=_("Import indicators"),
        said=_(
            "A line without a staff no. and a team is of the whole centre. The same month or week "
            "again replaces what it said."
        ),
        job=_("Importing indicators"),
        fields=kpi_lists.FIELDS,
        propose=kpi_lists.propose,
        preview=importing.preview,
        apply=importing.apply,
        table=_table,
    )


def _table() -> Table[Line]:
    return Table(
        [
            Column(_("Month or week"), lambda row: row.first, lambda day: day.isoformat()),
            Column(_("Of whom"), _whose, shown, wide=True, reading=usual),
            Column(_("Indicator"), lambda row: row.name, shown),
            Column(_("Value"), lambda row: told(row.value, row.unit), right=True),
            Column(_("Before"), _before, right=True),
            Column(_("What happens"), _happens),
        ]
    )


def _whose(row: Line) -> str:
    return row.whose or _("The centre")


def _before(row: Line) -> str:
    return told(row.before, row.unit)


def _happens(row: Line) -> str:
    if row.before is None:
        return _("Comes in")
    return _("In already") if row.before == row.value else _("Is replaced")
