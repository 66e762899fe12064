"""Import a list of people in one transaction, and tell what came of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from qa_desk import spreadsheets
from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import Person, chain, whose_calls
from qa_desk.rules import column_choice, csv_text, masking, people_lists, permissions
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.list_problems import Problem, RefusedError
from qa_desk.rules.people_lists import ListedPerson
from qa_desk.services.people_import.register import (
    ADDED,
    CHANGED,
    UNCHANGED,
    Difference,
    Register,
)
from qa_desk.work import SYSTEM_ID, Work


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


@dataclass(frozen=True)
class Line:
    """What becomes of a line that goes in."""

    line: int
    staff_no: str
    name: str
    outcome: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What an import would do, before anything is saved (P19)."""

    file: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]  # lines that are left out
    notes: tuple[Problem, ...]  # remarks on lines that go in, and what was mended in them
    rows: tuple[ListedPerson, ...] = field(repr=False)

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return tuple(sorted((*self.problems, *self.notes), key=_line))

    @property
    def changes(self) -> int:
        """Count the lines that bring something."""
        return sum(line.outcome != UNCHANGED for line in self.lines)

    def sentence(self) -> str:
        """Return in words what would be."""
        done = Counter(line.outcome for line in self.lines)
        figures = (
            (done[ADDED], ngettext("{n} new person", "{n} new people", done[ADDED])),
            (done[CHANGED], ngettext("{n} changed", "{n} changed", done[CHANGED])),
            (done[UNCHANGED], ngettext("{n} as it is", "{n} as they are", done[UNCHANGED])),
            (
                len(self.problems),
                ngettext("{n} line is left out", "{n} lines are left out", len(self.problems)),
            ),
        )
        said = [words.format(n=n) for n, words in figures if n]
        return _("If it is imported: {figures}.").format(figures=_(", ").join(said))


def open_list(file: Path) -> Source:
    """Return what a file holds, whatever wrote it (P19); InputError when it is no list."""
    name = masking.mask_in_text(file.name)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            _("The list {file} cannot be read ({reason}). Nothing was imported.").format(
                file=name, reason=error.strerror
            )
        ) from error
    if csv_text.is_workbook(data) or _is_page(data):
        return column_choice.of_rows(spreadsheets.rows(file), name)
    return of_text(data, name)


def of_text(data: bytes, name: str) -> Source:
    """Return a list of text, as pasted; InputError when it is none."""
    try:
        return people_lists.of_text(data, name)
    except RefusedError as refused:
        raise InputError(refused.problem(0).words) from refused


def _is_page(data: bytes) -> bool:
    """Say whether it is the HTML that many systems call .xls."""
    return "<tr" in (csv_text.decode(data) or "").casefold()


def import_file(work: Work, file: Path) -> Summary:
    """Import a list of people; InputError when it is none, and nothing is imported then."""
    _require(work)
    source = open_list(file)
    return apply(work, preview(work, source, people_lists.propose(source)))


def preview(work: Work, source: Source, layout: Layout) -> Preview:
    """Return what an import would do with a list of which each column is known; nothing is saved.

    InputError when it holds no people.
    """
    _require(work)
    known = work.session.scalars(select(Person.staff_no).where(Person.id != SYSTEM_ID))
    found = people_lists.read_source(source, layout, frozenset(known))
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    register = Register(work, is_dry=True)
    with work.session.no_autoflush:
        lines, problems = _take(register, found.rows, source.name)
    work.session.expunge_all()  # what a dry register has changed is not to be written
    unread = (problem.of(source.name) for problem in found.problems)
    mended = (problem.of(source.name) for problem in found.repaired)
    notes = (Problem(source.name, line, words) for line, words in register.notes)
    return Preview(
        source.name,
        lines,
        tuple(sorted((*unread, *problems), key=_line)),
        tuple(sorted((*mended, *notes), key=_line)),
        found.rows,
    )


def apply(work: Work, shown: Preview) -> Summary:
    """Import what a preview showed; ConflictError when it would do something else by now."""
    _require(work)
    good = {line.line for line in shown.lines}
    rows = [row for row in shown.rows if row.line in good]
    register = Register(work)
    lines, problems = _take(register, rows, shown.file)
    if lines != shown.lines or problems:
        raise ConflictError(
            _(
                "The people of the centre have changed since this list was opened. Nothing was "
                "imported. Open it again and look at the differences."
            )
        )
    summary = _save(work, register, lines, shown.file, len(shown.problems))
    return replace(summary, problems=shown.problems, notes=shown.notes)


def import_people(work: Work, rows: Sequence[ListedPerson], name: str = "") -> Summary:
    """Add people, and change known ones as far as lines say so; nothing is taken away (P2).

    Each line goes in whole, or is listed with what to do; `name` is that of the list.
    """
    _require(work)
    register = Register(work)
    lines, problems = _take(register, rows, name)
    summary = _save(work, register, lines, name, len(problems))
    return replace(summary, problems=problems)


def _take(
    register: Register, rows: Sequence[ListedPerson], name: str
) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            outcome, differences = register.take(row)
        except RuleError as error:
            problems.append(Problem(name, row.line, str(error)))
            continue
        lines.append(Line(row.line, row.staff_no, row.name, outcome, differences))
        if outcome == ADDED:
            register.notes += ((row.line, words) for words in _rare_characters(row.name))
    return tuple(lines), tuple(problems)


def _save(
    work: Work, register: Register, lines: Sequence[Line], name: str, problems: int = 0
) -> Summary:
    register.save()
    done = Counter(line.outcome for line in lines)
    summary = Summary(
        done[ADDED],
        done[CHANGED],
        done[UNCHANGED],
        whose_calls.resolve(work.session, register.news, register.zone),
        (),
        tuple(Problem(name, line, words) for line, words in register.notes),
    )
    figures = {
        "added": summary.added,
        "changed": summary.changed,
        "resolved": summary.resolved,
        "problems": problems,
        "list": name,
    }
    chain.note(work.session, "import_people", "person", work.actor.id, figures)
    return summary


def _line(problem: Problem) -> int:
    return problem.line


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
