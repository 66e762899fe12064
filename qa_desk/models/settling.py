"""What a step of the route leaves on the evaluation besides its state."""

from qa_desk.models.evaluations import Evaluation
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import Facts

_STANCES = {
    "dispute": "dispute",
    "dispute_past": "dispute",
    "appeal": "dispute",
    "decline": "refused",
    "lapse": "none",
    "refuse": "refused",
    "withdraw": None,
}
_CLOSINGS = {"refuse": "refused", "left": "csr_left", "vacant": "tl_vacant"}


def settle(found: Evaluation, key: str, words: Words, known: Facts) -> None:
    """Set the CSR's stance, why a case was closed, and who is named to sign."""
    if key in _STANCES:
        found.csr_stance = _STANCES[key]
    if key in _CLOSINGS:
        found.close_reason = _CLOSINGS[key]
    if key == "absent":
        found.close_reason = known.absence
    if key == "void":
        found.close_reason = words.reason
    if key in ("name_signer", "record_refusal"):
        found.signer_id = words.person
