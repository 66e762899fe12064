"""What moves with the roster, in words and as a list (P6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services.rosters import Moves, RosterRow
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import names, wording


@dataclass(frozen=True)
class Line:
    """One thing that moves."""

    name: str
    staff_no: str
    day: str
    what: str
    before: str
    after: str


def sentence(moves: Moves) -> str:
    """Return the figures in words."""
    gone = sum(quota.after < quota.before for quota in moves.quotas)
    come = len(moves.quotas) - gone
    said = [
        (gone, ngettext("{n} daily quota falls away", "{n} daily quotas fall away", gone)),
        (come, ngettext("{n} daily quota appears", "{n} daily quotas appear", come)),
        (
            len(moves.deadlines),
            ngettext("{n} deadline moves", "{n} deadlines move", len(moves.deadlines)),
        ),
        (
            len(moves.checks),
            ngettext(
                "{n} check goes to another day", "{n} checks go to another day", len(moves.checks)
            ),
        ),
    ]
    words = [text.format(n=n) for n, text in said if n]
    return wording.DOT.join(words) or _("No quota and no deadline moves")


def lines(moves: Moves, people: Mapping[UUID, RosterRow]) -> list[Line]:
    """Return everything that moves, deadlines first."""

    def line(person: UUID, day: str, what: str, before: str, after: str) -> Line:
        row = people.get(person)
        return Line(row.name if row else "", row.staff_no if row else "", day, what, before, after)

    return [
        *(
            line(
                each.person,
                "",
                _("Deadline of {number}").format(number=each.number),
                wording.local_time(each.before),
                wording.local_time(each.after),
            )
            for each in moves.deadlines
        ),
        *(
            line(each.person, "", _("Day of a check"), str(each.before), str(each.after))
            for each in moves.checks
        ),
        *(
            line(
                each.person,
                each.day.isoformat(),
                _("Checks due"),
                str(each.before),
                str(each.after),
            )
            for each in moves.quotas
        ),
    ]


class MovesTable(TableView):
    """The list of what moves, before it is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Table(_columns()), _("What moves"), parent, code="roster_moves")
        self.grid.setItemDelegateForColumn(0, names.NameDelegate(self.grid))
        self.say_when_empty(_("No quota and no deadline moves"), icon="clock")


def _columns() -> list[Column[Line]]:
    return [
        Column(_("Full name"), lambda line: line.name, reading=usual, means="name"),
        Column(_("Staff no."), lambda line: line.staff_no, means="staff_no"),
        Column(_("Date"), lambda line: line.day, means="day"),
        Column(_("What moves"), lambda line: line.what, wide=True, means="what"),
        Column(_("Before"), lambda line: line.before, right=True, means="before"),
        Column(_("After"), lambda line: line.after, right=True, means="after"),
    ]
