"""How long a desktop waits after wrong passwords: a server cannot count them (D1)."""

import hashlib
import math
import time

from qa_desk.rules.accounts import login_of

_FREE_TRIES, _LONGEST_S = 2, 60


def wait_after(failures: int) -> int:
    """Return how many seconds to wait after so many wrong passwords in a row."""
    return min(2 ** (failures - _FREE_TRIES), _LONGEST_S) if failures > _FREE_TRIES else 0


class Waits:
    """How long each account waits at a computer that many share: no one's slips stop another.

    Names are held as hashes, in memory only.
    """

    def __init__(self) -> None:
        self._failures: dict[bytes, int] = {}
        self._again_at: dict[bytes, float] = {}

    def note_wrong(self, login: str) -> None:
        """Let an account wait longer after one more wrong password."""
        key = _key(login)
        self._failures[key] = self._failures.get(key, 0) + 1
        self._again_at[key] = time.monotonic() + wait_after(self._failures[key])

    def rest(self, login: str) -> int:
        """Return how many seconds an account still has to wait."""
        return max(0, math.ceil(self._again_at.get(_key(login), 0) - time.monotonic()))

    def forget(self, login: str) -> None:
        """Let an account wait no more."""
        self._failures.pop(_key(login), None)
        self._again_at.pop(_key(login), None)

    def forget_all(self) -> None:
        """Let nobody wait any more: a team lead has let somebody in."""
        self._failures.clear()
        self._again_at.clear()


def _key(login: str) -> bytes:
    return hashlib.sha256(login_of(login).encode()).digest()
