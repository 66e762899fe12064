"""How calls are found by a customer's full number, which is not stored with them (P18)."""

from qa_desk.models import queries
from qa_desk.rules import masking
from qa_desk.work import Work

KEY = "centre.number_key"  # the setting that holds the secret


def digest(work: Work, typed: str) -> bytes | None:
    """Return by what the calls of a full number are found; None when it is none."""
    key = queries.stored_options(work.session, work.now).get(KEY, "")
    return masking.key_hash(typed, bytes.fromhex(key))
