"""What a revision lost, as it is sealed with it: by item, so that months are read quickly (D7).

A text of one part for each item that did not keep all its points, by the number of the item:
`5:200:csr` lost 2 points with the CSR as cause, `13` had nothing to lose: not applicable, hidden,
or a bonus. What is not named kept all its points. It says nothing that the answers do not say, so
it is no part of the canonical form; models/guards.sql compares both before a result goes on.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from qa_desk.rules import answers
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet


class Loss(NamedTuple):
    """An item that lost points (hundredths) or, with none, had nothing to lose."""

    item: int
    points: int
    cause: str

    @property
    def is_defect(self) -> bool:
        """Say whether points were lost."""
        return self.points > 0


def of_sheet(form: Checklist, sheet: Sheet) -> str:
    """Return the losses of a sheet as its revision keeps them."""
    filled = {part.item.number: part for part in answers.read(form, sheet).filled}
    found = []
    for item in form.items:
        part = filled.get(item.number)
        if part is None or not part.is_scored:
            found.append(Loss(item.number, 0, ""))
        elif part.lost:
            found.append(Loss(item.number, part.lost, part.answer.cause))
    return written(found)


def written(found: Iterable[Loss]) -> str:
    """Return losses as text, by the number of the item."""
    return " ".join(
        f"{loss.item}:{loss.points}:{loss.cause}" if loss.is_defect else str(loss.item)
        for loss in sorted(found)
    )


def read(text: str) -> Iterator[Loss]:
    """Return the losses that a text names."""
    return map(one, text.split())


@cache  # there are few: as many for each item as there are ways to lose at it
def one(part: str) -> Loss:
    """Return the loss that a part of a text names."""
    item, _colon, rest = part.partition(":")
    points, _colon, cause = rest.partition(":")
    return Loss(int(item), int(points or 0), cause)
