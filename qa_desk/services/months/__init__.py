"""The monthly results of CSRs, the close of a month, and what is adjusted afterwards (P12)."""

from qa_desk.services.months import adjusting
from qa_desk.services.months.closing import Outlook, close, nudge, outlook, waiting
from qa_desk.services.months.entering import Entered, confirm, enter, entries, withdraw
from qa_desk.services.months.exporting import export
from qa_desk.services.months.reading import OwnMonth, own_months, sheet

__all__ = [
    "Entered",
    "Outlook",
    "OwnMonth",
    "adjusting",
    "close",
    "confirm",
    "enter",
    "entries",
    "export",
    "nudge",
    "outlook",
    "own_months",
    "sheet",
    "waiting",
    "withdraw",
]
