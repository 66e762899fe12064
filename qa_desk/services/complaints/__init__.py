"""The register of complaints: taken down, answered in time, closed with a cause (S0-3.2, S1-2A.4).

`writing` changes it, `reading` shows it and what a week comes to, `importing` takes lists in.
"""

from qa_desk.services.complaints.reading import (
    choices,
    listed,
    of_days,
    one,
    statistics,
    waiting,
)
from qa_desk.services.complaints.types import (
    Choices,
    ComplaintRow,
    Csr,
    Entry,
    Finding,
    Record,
    Related,
    Statistics,
)
from qa_desk.services.complaints.writing import (
    close,
    edit,
    enter,
    look_into,
    mark_read,
    reopen,
    report,
)

__all__ = [
    "Choices",
    "ComplaintRow",
    "Csr",
    "Entry",
    "Finding",
    "Record",
    "Related",
    "Statistics",
    "choices",
    "close",
    "edit",
    "enter",
    "listed",
    "look_into",
    "mark_read",
    "of_days",
    "one",
    "reopen",
    "report",
    "statistics",
    "waiting",
]
