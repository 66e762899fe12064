"""The recorders on the network that this desktop knows, and what it reaches them with.

They stand in this desktop's settings; a recording's address in the database opens nothing that is
not listed here, so whoever writes there cannot send a desktop's password anywhere. Secrets are in
the keyring only.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from qa_desk import settings
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import sources
from qa_desk.rules.sources import Address
from qa_desk.vault import keyrings

_KEY = "source"  # of the list, in the settings
SECRET = "QA_DESK_SOURCE_PASSWORD"  # noqa: S105 - the name of a variable
"""The variable of the environment that stands in for a keyring."""


@dataclass(frozen=True)
class Known:
    """A recorder on the network as this desktop knows it; nothing here is secret."""

    address: str
    host_key: str = ""  # SFTP: the fingerprint that its key has to have
    key_file: str = ""  # SFTP: the private key to sign in with
    login: str = ""  # S3: the access key's ID
    endpoint: str = ""  # S3: the server, when it is not Amazon's
    region: str = ""  # S3

    @property
    def parsed(self) -> Address:
        """Return the address in parts."""
        return sources.parse(self.address)

    @property
    def secret(self) -> str:
        """Return the password, the key file's passphrase or the secret key; "" for none."""
        return keyrings.read(_entry(self.address)) or os.environ.get(SECRET, "")


def listed() -> list[Known]:
    """Return the recorders that this desktop knows."""
    rows = settings.read().get(_KEY)
    names = {field.name for field in fields(Known)}
    return [
        Known(**{key: str(value) for key, value in row.items() if key in names})
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and isinstance(row.get("address"), str)
    ]


def of(address: Address) -> Known:
    """Return what is known of the recorder at an address; InputError when nothing is."""
    fits = [one for one in listed() if one.parsed.holds(address)]
    if not fits:
        raise InputError(
            _(
                "This computer does not know the recorder {address}. Whoever looks after QA Desk "
                "runs here: qa-desk source add {address}"
            ).format(address=address)
        )
    return max(fits, key=lambda one: len(one.address))


def keep(known: Known, secret: str) -> bool:
    """Know a recorder from now on; say whether its secret is in the keyring."""
    others = [one for one in listed() if one.address != known.address]
    _write([*others, known])
    if not secret:
        keyrings.forget(_entry(known.address))
        return True
    return keyrings.write(_entry(known.address), secret)


def forget(address: str) -> bool:
    """Forget a recorder and its secret; say whether it was known."""
    before = listed()
    after = [one for one in before if one.address != address]
    _write(after)
    keyrings.forget(_entry(address))
    return len(after) < len(before)


def _write(rows: Sequence[Known]) -> None:
    said = [{key: value for key, value in asdict(row).items() if value} for row in rows]
    settings.write({_KEY: said})


def _entry(address: str) -> str:
    return f"source {address}"
