"""The keyring of the operating system; where there is none, nothing is kept and nothing fails.

`keyring` is imported late: it takes a while, and the sign-in window is to come at once.
"""

import re
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")

SERVICE = "QA Desk"


def is_there() -> bool:
    """Say whether this computer has a keyring worth the name."""
    import keyring

    found = _tried(keyring.get_keyring)
    return found is not None and float(found.priority) >= 1  # below: none, or a plain file


def read(name: str) -> str | None:
    """Return a secret, None when it is not there or the keyring does not give it."""
    import keyring

    return _tried(lambda: keyring.get_password(SERVICE, name))


def write(name: str, secret: str) -> bool:
    """Keep a secret; say whether the keyring has it now."""
    import keyring

    if not is_there():
        return False
    _tried(lambda: keyring.set_password(SERVICE, name, secret))
    return read(name) == secret


def forget(name: str) -> None:
    """Drop a secret that may be there."""
    import keyring

    _tried(lambda: keyring.delete_password(SERVICE, name))


def password(database: str, login: str) -> str | None:
    """Return a person's remembered password for one database."""
    return read(_entry(database, login)) or read(login)  # the second is how it was kept before


def remember_password(database: str, login: str, password: str) -> bool:
    """Remember a person's password for one database; say whether that worked."""
    return write(_entry(database, login), password)


def forget_password(database: str, login: str) -> None:
    """Forget a person's password for one database."""
    forget(_entry(database, login))


def _entry(database: str, login: str) -> str:
    place = re.sub(r"//[^/@]*@", "//", database.partition("?")[0])
    return f"{login.strip().lower()} {place}"


def _tried(call: Callable[[], R]) -> R | None:
    """Ask the keyring; one that is locked, broken or absent has no answer."""
    from keyring.errors import KeyringError

    try:
        return call()
    except (KeyringError, OSError, RuntimeError):
        return None
