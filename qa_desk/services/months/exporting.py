"""Hand the monthly results to HR as a file (S3-4.6b, P12)."""

from datetime import date
from pathlib import Path

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import chain, leave
from qa_desk.reports import month_sheet
from qa_desk.rules import permissions
from qa_desk.services.months.reading import sheet
from qa_desk.work import Work


def export(work: Work, month: date, file: Path) -> int:
    """Write a month to an XLSX or CSV file, note that, and return how many CSRs there are."""
    permissions.require_of(work.actor, "export")
    found = sheet(work, month)
    if len(found.lines) > leave.alone(work):
        raise RuleError(
            _(
                "These are {n} people, more than one person may export alone. Nothing was "
                "exported. The setting “export.alone” says how many that is."
            ).format(n=len(found.lines))
        )
    entries = {"entries": len(found.lines)}
    chain.note(work.session, "export", "month", f"{found.first:%Y-%m}", entries)
    month_sheet.write(file, found)
    return len(found.lines)
