"""Make a month's plan, approve it and close it (S3-4.3b, P16)."""

from qa_desk.services.planning.loading import load
from qa_desk.services.planning.plans import (
    approve,
    change,
    close,
    details,
    list_plans,
    make,
    outlook,
    renew,
)
from qa_desk.services.planning.printing import note_print, printed
from qa_desk.services.planning.proposing import propose
from qa_desk.services.planning.types import (
    Load,
    Outlook,
    PlanDetails,
    PlanRow,
    Proposal,
    RuleLoad,
)

__all__ = [
    "Load",
    "Outlook",
    "PlanDetails",
    "PlanRow",
    "Proposal",
    "RuleLoad",
    "approve",
    "change",
    "close",
    "details",
    "list_plans",
    "load",
    "make",
    "note_print",
    "outlook",
    "printed",
    "propose",
    "renew",
]
