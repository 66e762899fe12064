"""What a row of the table of steps is; the table itself is workflow.py."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """A state of the evaluation; a reference table is filled from it (D6)."""

    code: str
    name: str
    counts_in_stats: bool
    visible_to_csr: bool  # the score, once released
    closed: bool = False


@dataclass(frozen=True)
class Step:
    """One allowed step.

    `who` are relations of the actor to the record, `needs` are guards, `limit` is the option
    (rules/options.py) whose clock runs in the new state; None means no clock. Of a step that is
    `told`, who took it, when and with which words is kept (models/steps.py).
    """

    code: str
    key: str
    label: str
    source: str | None
    target: str
    who: frozenset[str]
    needs: frozenset[str]
    limit: str | None
    told: bool = False


def step_row(  # noqa: PLR0913 - one row of the table
    code: str,
    key: str,
    label: str,
    path: tuple[str | None, str],
    who: str,
    *,
    needs: str = "",
    limit: str | None = None,
    told: bool = False,
) -> Step:
    """Return a row of the table; several relations or needs are parted by spaces."""
    return Step(
        code, key, label, *path, frozenset(who.split()), frozenset(needs.split()), limit, told
    )


def told_rows(  # noqa: PLR0913 - rows of the table
    code: str,
    key: str,
    label: str,
    path: tuple[str, str],
    who: str,
    *,
    needs: str = "",
    limit: str | None = None,
) -> Iterable[Step]:
    """Return a step that is kept with its words, from each of the states named before the slash."""
    sources, target = path
    codes = sources.split()
    for letter, source in zip("abcdefghijk", codes, strict=False):
        own = code + letter if len(codes) > 1 else code
        yield step_row(
            own, key, label, (source, target or source), who, needs=needs, limit=limit, told=True
        )
