"""Sign results off; print slips, one or many, and tell whether a printed one is genuine."""

from qa_desk.services.signing_off.batches import Batch, save_apart, save_together, together
from qa_desk.services.signing_off.signing import Answer, confirm, countersign, note_print, slip
from qa_desk.services.signing_off.verifying import KINDS, Verdict, verify

__all__ = [
    "KINDS",
    "Answer",
    "Batch",
    "Verdict",
    "confirm",
    "countersign",
    "note_print",
    "save_apart",
    "save_together",
    "slip",
    "together",
    "verify",
]
