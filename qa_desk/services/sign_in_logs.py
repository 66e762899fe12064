"""Import who signed in to which telephone, so that calls of shared desks find their CSR (P2)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from qa_desk import spreadsheets
from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext
from qa_desk.models import Person, PersonIdentifier, chain, whose_calls
from qa_desk.models.whose_calls import News
from qa_desk.rules import masking, permissions, sign_in_logs
from qa_desk.rules.careers import Held
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.sign_in_logs import SignIn
from qa_desk.work import SYSTEM_ID, Work


@dataclass(frozen=True)
class Summary:
    """What came of a log: sign-ins, calls that have their CSR now, and what to look at."""

    added: int
    unchanged: int
    resolved: int  # calls
    problems: tuple[Problem, ...]  # lines that were left out
    notes: tuple[Problem, ...]  # what was mended

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return tuple(sorted((*self.problems, *self.notes), key=lambda one: one.line))

    def sentence(self) -> str:
        """Return the figures in words."""
        figures = (
            (
                self.unchanged,
                ngettext("{n} was in already.", "{n} were in already.", self.unchanged),
            ),
            (
                self.resolved,
                ngettext(
                    "{n} call that waited for its CSR is resolved.",
                    "{n} calls that waited for their CSR are resolved.",
                    self.resolved,
                ),
            ),
            (
                len(self.problems),
                ngettext("{n} line was left out.", "{n} lines were left out.", len(self.problems)),
            ),
        )
        first = ngettext("{n} sign-in added.", "{n} sign-ins added.", self.added)
        return " ".join([first.format(n=self.added), *(w.format(n=n) for n, w in figures if n)])


def import_file(work: Work, file: Path) -> Summary:
    """Import a log of sign-ins; InputError when it is none, and nothing is imported then.

    Each line goes in whole or is listed; where somebody else has the telephone, it is not guessed.
    """
    permissions.require_of(work.actor, "people.edit")
    name = masking.mask_in_text(file.name)
    people = _people(work)
    found = sign_in_logs.read(spreadsheets.rows(file), name, frozenset(people), work.zone)
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    register = _Register(work, people)
    problems = [problem.of(name) for problem in found.problems]
    refused = ((row.line, register.take(row)) for row in found.rows)
    problems += [Problem(name, line, words) for line, words in refused if words]
    work.session.flush()
    resolved = whose_calls.resolve(work.session, News(named=register.named), work.zone)
    figures = {"added": register.added, "problems": len(problems), "list": name}
    chain.note(work.session, "import_people", "person_identifier", work.actor.id, figures)
    return Summary(
        register.added,
        register.unchanged,
        resolved,
        tuple(sorted(problems, key=lambda one: one.line)),
        tuple(problem.of(name) for problem in found.repaired),
    )


class _Register:
    """Takes one sign-in after another."""

    def __init__(self, work: Work, people: dict[str, list[Person]]) -> None:
        self.added = self.unchanged = 0
        self.named: set[tuple[str, str]] = set()
        self._work, self._people = work, people
        self._held: dict[str, list[Held]] = defaultdict(list)
        for row in work.session.scalars(
            select(PersonIdentifier).where(PersonIdentifier.kind == "extension")
        ):
            self._held[row.value].append(Held(row.person_id, row.valid_from, row.valid_to))

    def take(self, row: SignIn) -> str:
        """Add a sign-in that is not there yet; return why it cannot be taken, or nothing."""
        here = [one for one in self._people[row.staff_no] if _is_here(one, row)]
        if len(here) != 1:
            return _(
                "The staff no. {value} was that of several people or of nobody then. Correct its "
                "days on the People page."
            ).format(value=row.staff_no)
        new = Held(here[0].id, row.start, row.end)
        clashes = [held for held in self._held[row.extension] if new.clashes(held)]
        if any(held.person == new.person for held in clashes):
            self.unchanged += 1
            return ""
        if clashes:
            holder = self._work.session.get_one(Person, clashes[0].person)
            return _(
                "Extension {value} is that of {person} at that time. End it on the People page if "
                "the telephone is shared, and import the log again."
            ).format(value=row.extension, person=f"{holder.name} {holder.staff_no}")
        self._held[row.extension].append(new)
        self._work.session.add(
            PersonIdentifier(
                person_id=new.person,
                kind="extension",
                value=row.extension,
                valid_from=row.start,
                valid_to=row.end,
            )
        )
        self.named.add(("extension", row.extension))
        self.added += 1
        return ""


def _people(work: Work) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    rows: Sequence[Person] = work.session.scalars(
        select(Person).where(Person.id != SYSTEM_ID)
    ).all()
    for person in rows:
        found[person.staff_no].append(person)
    return dict(found)


def _is_here(person: Person, row: SignIn) -> bool:
    """Say whether somebody had not left by then: numbers are used again (P2)."""
    return person.left_on is None or row.start.date() <= person.left_on + timedelta(days=1)
