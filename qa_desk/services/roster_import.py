"""Import a roster: first the difference per person and day, then all of it at once (P6, D9)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from qa_desk import spreadsheets
from qa_desk.errors import InputError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.models import Person, PersonIdentifier, chain, queries, roster_days, roster_moves
from qa_desk.models.roster_moves import Moves
from qa_desk.rules import masking, permissions, roster_lists, rosters
from qa_desk.rules.list_problems import Problem, RowProblem
from qa_desk.rules.roster_lists import Known, Roster
from qa_desk.rules.rosters import Change, Day
from qa_desk.work import Work

NEW, CHANGED, GONE, KEPT, SAME = "new", "changed", "gone", "kept", "same"
OUTCOMES: Mapping[str, str] = {
    NEW: N_("New"),
    CHANGED: N_("Changed"),
    GONE: N_("Taken out"),
    KEPT: N_("Kept: corrected by hand"),
}


@dataclass(frozen=True)
class Difference:
    """A day that the file says otherwise than the roster; `outcome` is one of OUTCOMES."""

    name: str
    staff_no: str
    change: Change
    outcome: str


@dataclass(frozen=True)
class Preview:
    """What an import would do, or did: the differences, what was left out, what moves."""

    file: str
    people: int
    first: date | None
    last: date | None
    differences: tuple[Difference, ...]
    same: int
    problems: tuple[Problem, ...]  # also remarks on what was mended
    left_out: int  # of these, what did not go in
    unknown: tuple[str, ...]  # codes that the table has not
    moves: Moves

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that are saved."""
        return tuple(one.change for one in self.differences if one.outcome != KEPT)

    @property
    def taken(self) -> int:
        """Count the days that the file and the roster have in common, once it is saved."""
        return self.same + len(self.differences)

    def sentence(self) -> str:
        """Return the figures in words."""
        people = ngettext("{n} person", "{n} people", self.people).format(n=self.people)
        said = [
            _("{people}, {first} to {last}.").format(
                people=people, first=self.first or "–", last=self.last or "–"
            )
        ]
        return " ".join([*said, *self._figures()])

    def _figures(self) -> Iterator[str]:
        counted = Counter(one.outcome for one in self.differences)
        for n, words in (
            (counted[NEW], ngettext("{n} day is new.", "{n} days are new.", counted[NEW])),
            (
                counted[CHANGED],
                ngettext("{n} day changes.", "{n} days change.", counted[CHANGED]),
            ),
            (
                counted[GONE],
                ngettext("{n} day is taken out.", "{n} days are taken out.", counted[GONE]),
            ),
            (
                counted[KEPT],
                ngettext(
                    "{n} day corrected by hand stays.",
                    "{n} days corrected by hand stay.",
                    counted[KEPT],
                ),
            ),
            (self.same, ngettext("{n} day is the same.", "{n} days are the same.", self.same)),
        ):
            if n:
                yield words.format(n=n)


def preview(
    work: Work, file: Path, month: date | None = None, otherwise: date | None = None
) -> Preview:
    """Return what an import of a file would do; InputError when it is no roster.

    `month` is that of a matrix, whatever its title says; `otherwise` where that says nothing.
    """
    permissions.require_of(work.actor, "roster.import")
    name = masking.mask_in_text(file.name)
    table = spreadsheets.rows(file)
    numbers = _Numbers(work)
    codes = rosters.by_key(roster_days.codes(work.session))
    known = Known(codes, numbers.known, month, otherwise)
    found = roster_lists.read(table, name, known)
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    return _compare(work, found, numbers, name)


def apply(work: Work, shown: Preview) -> Moves:
    """Save what a preview showed; ConflictError when the roster has changed since."""
    permissions.require_of(work.actor, "roster.import")
    moves = roster_moves.apply(work, shown.changes)
    facts = {
        "list": shown.file,
        "people": shown.people,
        "days": len(shown.changes),
        "problems": shown.left_out,
    }
    chain.note(work.session, "import_roster", "shift", str(shown.first or ""), facts)
    return moves


class _Numbers:
    """Whom a staff no. means: numbers are used again after somebody left (P2)."""

    def __init__(self, work: Work) -> None:
        self._zone = work.zone
        self._rows: dict[str, list[PersonIdentifier]] = {}
        for row in work.session.scalars(
            select(PersonIdentifier).where(PersonIdentifier.kind == "staff_no")
        ):
            self._rows.setdefault(row.value, []).append(row)

    @property
    def known(self) -> frozenset[str]:
        """All staff numbers."""
        return frozenset(self._rows)

    def person(self, number: str, day: date) -> UUID | None:
        """Return the one who has a number on a day; who alone ever had it, has it always."""
        rows = self._rows[number]
        if len({row.person_id for row in rows}) == 1:
            return rows[0].person_id
        noon = datetime.combine(day, time(12), self._zone).astimezone(UTC)
        here = {
            row.person_id
            for row in rows
            if row.valid_from <= noon and (row.valid_to is None or noon < row.valid_to)
        }
        return here.pop() if len(here) == 1 else None


def _compare(work: Work, found: Roster, numbers: _Numbers, name: str) -> Preview:
    meant: dict[tuple[UUID, date], Day] = {}
    nobody: dict[str, date] = {}
    for (number, day), read in found.days.items():
        person = numbers.person(number, day)
        if person is None:
            nobody.setdefault(number, day)
        else:
            meant[person, day] = read
    days = sorted({day for _person, day in meant})
    people = queries.people_by_id(work.session, {person for person, _day in meant})
    differences, same = _differences(work, meant, people)
    moves = roster_moves.find(work, [one.change for one in differences if one.outcome != KEPT])
    problems = [*found.listed, *_unmeant(found, nobody)]
    return Preview(
        file=name,
        people=len(people),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        differences=differences,
        same=same,
        problems=tuple(problem.of(name) for problem in problems),
        left_out=len(problems) - len(found.repaired),
        unknown=tuple(one.code for one in found.unknown),
        moves=moves,
    )


def _differences(
    work: Work, meant: Mapping[tuple[UUID, date], Day], people: Mapping[UUID, Person]
) -> tuple[tuple[Difference, ...], int]:
    if not meant:
        return (), 0
    days = [day for _person, day in meant]
    present = roster_days.stored(work.session, people, min(days), max(days), work.zone)
    found, same = [], 0
    for (person, day), after in meant.items():
        before = present.get((person, day), Day())
        outcome = _outcome(before, after)
        if outcome == SAME:
            same += bool(after.kind)
            continue
        who = people[person]
        change = Change(person, day, before, after)
        found.append(Difference(who.name, who.staff_no, change, outcome))
    return tuple(found), same


def _outcome(before: Day, after: Day) -> str:
    if after.same_as(before):
        return SAME
    if before.by_hand:
        return KEPT
    if not before.kind:
        return NEW
    return CHANGED if after.kind else GONE


def _unmeant(found: Roster, nobody: Mapping[str, date]) -> Iterable[RowProblem]:
    """Say of which days nobody can tell who had a number."""
    return (
        RowProblem(found.lines[number], "number_of_two", {"value": number, "day": day.isoformat()})
        for number, day in nobody.items()
    )
