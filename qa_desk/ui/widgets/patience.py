"""How long a desktop waits after wrong passwords: a server cannot count them (D1)."""

_FREE_TRIES, _LONGEST_S = 2, 60


def wait_after(failures: int) -> int:
    """Return how many seconds to wait after so many wrong passwords in a row."""
    return min(2 ** (failures - _FREE_TRIES), _LONGEST_S) if failures > _FREE_TRIES else 0
