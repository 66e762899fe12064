"""A list of complaints before it goes in (S1-2B.6, P19)."""

from qa_desk.i18n import _
from qa_desk.rules import complaint_lists
from qa_desk.rules.complaints import KINDS, SEVERITIES
from qa_desk.services.complaints import importing
from qa_desk.services.complaints.importing import Line
from qa_desk.ui.tables import Column, Table, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.list_import_dialog import ListKind
from qa_desk.ui.widgets.names import shown


def kind() -> ListKind:
    """Return what the dialog has to know of lists of complaints."""
    return ListKind(
        key="import/complaints",
        title=_("Import complaints"),
        said=_(
            "The same complaint no. again is the same complaint: an open one is brought up to "
            "date, a closed one stays as it is."
        ),
        job=_("Importing complaints"),
        fields=complaint_lists.FIELDS,
        propose=complaint_lists.propose,
        preview=importing.preview,
        apply=importing.apply,
        table=_table,
    )


def _table() -> Table[Line]:
    said = {
        "new": _("Comes in"),
        "changed": _("Is brought up to date"),
        "same": _("In already"),
        "closed": _("Closed here, stays as it is"),
    }
    return Table(
        [
            Column(_("Complaint no."), lambda row: row.number),
            Column(_("Received"), lambda row: row.received, wording.local_time),
            Column(_("Type"), lambda row: row.kind, lambda code: _(KINDS[code])),
            Column(_("Severity"), lambda row: row.severity, lambda code: _(SEVERITIES[code])),
            Column(_("CSR"), lambda row: row.csr, shown, reading=usual),
            Column(_("Reason"), lambda row: row.reason, shown, wide=True),
            Column(_("Closed at"), lambda row: row.closed, wording.local_time),
            Column(_("What happens"), lambda row: said[row.what]),
        ]
    )
