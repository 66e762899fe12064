"""Who has signed a document and who is to: a line for each, and what became void by it."""

from collections.abc import Iterable, Iterator
from typing import Any

from qa_desk.i18n import _
from qa_desk.reports.papers import MEANINGS, ROLES
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown


def line(role: str, name: str, said: Iterable[str] = ()) -> str:
    """Return the line of one who signs; without anything said he has not signed yet."""
    words = list(filter(None, said)) or [_("Not signed yet")]
    return wording.DOT.join([wording.told(_(ROLES[role]), shown(name)), *words])


def became(void_reason: str, replaces: str) -> Iterator[str]:
    """Yield why a document is void, and which void one it takes the place of."""
    if void_reason:
        yield _("Void: {reason}").format(reason=void_reason)
    if replaces:
        yield _("Takes the place of {number}, which is void").format(number=replaces)


def lines(paper: Any) -> Iterator[str]:
    """Yield the line of everybody who is asked to sign a paper (`asked`, `given`, `names`)."""
    given = {one.place: one for one in paper.given}
    for asked in paper.asked:
        one = given.get(asked.place)
        said: tuple[str, ...] = ()
        if one is not None:
            said = (
                _(MEANINGS[one.meaning]),
                wording.local_time(one.at),
                wording.method(one.method),
                one.hash_prefix[:8],
                one.statement,
            )
        yield line(asked.role, paper.names.get(asked.person_id, ""), said)
