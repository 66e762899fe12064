"""Whom a staff no. means that has lost its zeros (P19)."""

from collections.abc import Collection

from qa_desk.rules.list_problems import RefusedError


class StaffNumbers:
    """The staff numbers of the centre, also as they are without their leading zeros (P19)."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._bare: dict[str, list[str]] = {}
        for number in sorted(self._known):
            self._bare.setdefault(number.lstrip("0"), []).append(number)

    def is_known(self, written: str) -> bool:
        """Say whether exactly one number of the centre is meant."""
        try:
            return bool(written) and bool(self.find(written))
        except RefusedError:
            return False

    def restored(self, written: str) -> str:
        """Return the number that is meant, or a new one as it is written."""
        fits = self._bare.get(written.lstrip("0"), ())
        return self.find(written) if any(len(one) > len(written) for one in fits) else written

    def find(self, written: str) -> str:
        """Return the number that is meant, its zeros restored; nobody is guessed where two are."""
        if written in self._known:
            return written
        longer = [one for one in self._bare.get(written.lstrip("0"), ()) if len(one) > len(written)]
        if not longer:
            raise RefusedError("unknown_staff_no", value=written)
        if len(longer) > 1:
            raise RefusedError("two_people", value=written, found=", ".join(longer))
        return longer[0]
