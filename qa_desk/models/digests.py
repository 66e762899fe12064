"""How calls are found by a customer's full number, which is not stored with them (P18)."""

import secrets
from datetime import UTC, datetime

from qa_desk.models import queries
from qa_desk.models.centre import Setting
from qa_desk.rules import masking
from qa_desk.work import Work

KEY = "centre.number_key"  # the setting that holds the secret
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # one moment for all, so that there is one key


def secret(work: Work) -> bytes:
    """Return the centre's key for numbers; the first who needs it makes it."""
    key = queries.ensured(
        work.session,
        lambda: work.session.get(Setting, (KEY, _BEGINNING)),
        Setting(
            key=KEY,
            valid_from=_BEGINNING,
            value=secrets.token_hex(32),
            changed_by=work.actor.id,
        ),
    )
    return bytes.fromhex(key.value)


def digest(work: Work, typed: str) -> bytes | None:
    """Return by what the calls of a full number are found; None when it is none."""
    key = queries.stored_options(work.session, work.now).get(KEY, "")
    return masking.key_hash(typed, bytes.fromhex(key))
