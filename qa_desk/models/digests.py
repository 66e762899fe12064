"""How calls are found by a customer's full number, which is not stored with them (P18)."""

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import queries
from qa_desk.rules import masking
from qa_desk.work import Work

KEY = "centre.number_key"  # the setting that holds the secret


def digest(work: Work, typed: str) -> bytes:
    """Return by what the calls of a full number are found; RuleError when it is none.

    A number of which part is hidden finds nobody: two such are not the same customer.
    """
    key = queries.stored_options(work.session, work.now).get(KEY, "")
    found = masking.key_hash(typed, bytes.fromhex(key))
    if found is None:
        raise RuleError(_("Type the full number, with all its digits."))
    return found
