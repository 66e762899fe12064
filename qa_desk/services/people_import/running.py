"""Import a list of people in one transaction, and tell what came of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import chain, whose_calls
from qa_desk.rules import masking, people_lists, permissions
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.people_lists import ListedPerson
from qa_desk.services.people_import.register import ADDED, CHANGED, UNCHANGED, Register
from qa_desk.work import Work


@dataclass(frozen=True)
class Summary:
    """What came of an import: people, calls that have their CSR now, and what to look at."""

    added: int
    changed: int
    unchanged: int
    resolved: int  # calls
    problems: tuple[Problem, ...]  # lines that were left out
    notes: tuple[Problem, ...]  # remarks on lines that went in

    @property
    def taken(self) -> int:
        """Count the lines that were not left out."""
        return self.added + self.changed + self.unchanged

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return tuple(sorted((*self.problems, *self.notes), key=lambda each: each.line))

    def sentence(self) -> str:
        """Return the figures in words."""
        said = [
            ngettext("{n} person added.", "{n} people added.", self.added).format(n=self.added),
            *(words.format(n=n) for n, words in self._others() if n),
        ]
        return " ".join(said)

    def _others(self) -> Iterator[tuple[int, str]]:
        n = self.changed
        yield n, ngettext("{n} person completed.", "{n} people completed.", n)
        n = self.unchanged
        yield n, ngettext("{n} person was in already.", "{n} people were in already.", n)
        n = self.resolved
        yield (
            n,
            ngettext(
                "{n} call that waited for its CSR is resolved.",
                "{n} calls that waited for their CSR are resolved.",
                n,
            ),
        )
        n = len(self.problems)
        yield n, ngettext("{n} line was left out.", "{n} lines were left out.", n)
        n = len(self.notes)
        yield n, ngettext("{n} remark is listed.", "{n} remarks are listed.", n)


def import_file(work: Work, file: Path) -> Summary:
    """Import a list of people; InputError when it is none, and nothing is imported then."""
    _require(work)
    name = masking.mask_in_text(file.name)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            _("The list {file} cannot be read ({reason}). Nothing was imported.").format(
                file=name, reason=error.strerror
            )
        ) from error
    found = people_lists.read(data, name)
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    summary = import_people(work, found.rows, name)
    unread = tuple(problem.of(name) for problem in found.problems)
    problems = sorted((*unread, *summary.problems), key=lambda problem: problem.line)
    return replace(summary, problems=tuple(problems))


def import_people(work: Work, rows: Sequence[ListedPerson], name: str = "") -> Summary:
    """Add people and what is missing of known ones; nothing is taken away (P2).

    Each line goes in whole, or is listed with what to do; `name` is that of the list.
    """
    _require(work)
    register = Register(work)
    done: Counter[str] = Counter()
    problems: list[Problem] = []
    for row in rows:
        try:
            outcome = register.take(row)
        except RuleError as error:
            problems.append(Problem(name, row.line, str(error)))
            continue
        done[outcome] += 1
        if outcome == ADDED:
            register.notes += ((row.line, words) for words in _rare_characters(row.name))
    register.save()
    summary = Summary(
        done[ADDED],
        done[CHANGED],
        done[UNCHANGED],
        whose_calls.resolve(work.session, register.news, register.zone),
        tuple(problems),
        tuple(Problem(name, line, words) for line, words in register.notes),
    )
    figures = {
        "added": summary.added,
        "changed": summary.changed,
        "resolved": summary.resolved,
        "problems": len(problems),
        "list": name,
    }
    chain.note(work.session, "import_people", "person", work.actor.id, figures)
    return summary


def _require(work: Work) -> None:
    permissions.require_of(work.actor, "people.edit")


def _rare_characters(name: str) -> Iterator[str]:
    """Say which characters of a name the shipped fonts lack (P21)."""
    try:
        name.encode("gb2312")  # these all fonts have, and loading fonts takes time
    except UnicodeEncodeError:
        from qa_desk.reports import style

        missing = style.missing_characters(name)
        if missing:
            characters = _(", ").join(f"U+{ord(each):04X}" for each in missing)
            yield _(
                "The fonts that come with QA Desk lack a character of {name} ({characters}), so "
                "its number may be shown instead."
            ).format(name=name, characters=characters)
