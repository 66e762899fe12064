"""Sums for the tests of reports, by the numbers of domain.md 6."""

from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.figuring import Sums
from qa_desk.rules.totals import ItemCount, ItemTotals, Totals

PLACES = {f"{code}-{n}": code for code in DIMENSIONS for n in (1, 2)}


def sums(n=10, final=880, defects=None, **totals):
    """Return `n` evaluations; defects by item, as {"BK-1": {"csr": 2}}."""
    found = defects or {}
    lost = {key: {cause: 100 * each for cause, each in by.items()} for key, by in found.items()}
    points = {}
    for code in DIMENSIONS:
        gone = sum(sum(by.values()) for key, by in lost.items() if PLACES[key] == code)
        points |= {
            f"{code.lower()}_earned": 2000 * n - gone,
            f"{code.lower()}_applicable": 2000 * n,
        }
    return Sums(
        Totals(**{"n": n, "final": n * final, "final_squares": n * final**2, **points, **totals}),
        ItemTotals(
            {key: ItemCount(n, found.get(key, {}), lost.get(key, {})) for key in PLACES}, PLACES
        ),
    )
