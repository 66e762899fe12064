"""See evaluations: the queue, the inbox, the results, and one case with all that belongs to it."""

from qa_desk.services.cases.lists import TO_CONFIRM, inbox, queue, results
from qa_desk.services.cases.reading import case, opened, played, revision, signed_paper
from qa_desk.services.cases.types import (
    Agreed,
    Case,
    CaseRow,
    Checked,
    Dropped,
    Mate,
    Name,
    SignatureView,
    Told,
    Version,
)

__all__ = [
    "TO_CONFIRM",
    "Agreed",
    "Case",
    "CaseRow",
    "Checked",
    "Dropped",
    "Mate",
    "Name",
    "SignatureView",
    "Told",
    "Version",
    "case",
    "inbox",
    "opened",
    "played",
    "queue",
    "results",
    "revision",
    "signed_paper",
]
