"""Bring indicators in from a list; the same month or week again replaces what it said (P19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from qa_desk import spreadsheets
from qa_desk.errors import ConflictError, InputError
from qa_desk.i18n import _, ngettext
from qa_desk.models import KpiValue, Person, Team, chain, indicators, queries
from qa_desk.rules import column_choice, kpi_lists, masking, permissions
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.kpi_lists import ListedValue
from qa_desk.rules.list_problems import Problem, RefusedError
from qa_desk.work import SYSTEM_ID, Work


@dataclass(frozen=True)
class Line:
    """What becomes of a value that can be read."""

    line: int
    metric: str  # code
    name: str  # of the metric, as it is called
    unit: str
    span: str
    first: date
    whose: str
    value: int
    before: int | None  # what is there already


@dataclass(frozen=True)
class Preview:
    """What an import would do, before anything is saved (P19)."""

    file: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]  # lines that are left out
    notes: tuple[Problem, ...]  # remarks on lines that go in
    rows: tuple[ListedValue, ...] = field(repr=False)

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return tuple(sorted((*self.problems, *self.notes), key=lambda each: each.line))

    @property
    def changes(self) -> int:
        """Count the values that bring something."""
        return sum(line.value != line.before for line in self.lines)

    def sentence(self) -> str:
        """Return in words what would be."""
        return _("If it is imported: {figures}.").format(figures=_figures(self))


@dataclass(frozen=True)
class Summary:
    """What came of an import."""

    preview: Preview

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return self.preview.listed

    def sentence(self) -> str:
        """Return the figures in words."""
        return _("Imported: {figures}.").format(figures=_figures(self.preview))


def _figures(found: Preview) -> str:
    new = sum(line.before is None for line in found.lines)
    replaced = found.changes - new
    same, left = len(found.lines) - found.changes, len(found.problems)
    said = (
        (new, ngettext("{n} value", "{n} values", new)),
        (replaced, ngettext("{n} is replaced", "{n} are replaced", replaced)),
        (same, ngettext("{n} in already", "{n} in already", same)),
        (left, ngettext("{n} line is left out", "{n} lines are left out", left)),
    )
    return _(", ").join(words.format(n=number) for number, words in said if number) or _("nothing")


def open_list(file: Path) -> Source:
    """Return what a file holds, whatever wrote it (P19); InputError when it is no table."""
    return column_choice.of_rows(spreadsheets.rows(file), masking.mask_in_text(file.name))


def preview(work: Work, source: Source, layout: Layout) -> Preview:
    """Return what an import would do with a list of which each column is known; nothing is saved.

    InputError when it holds no values.
    """
    permissions.require_of(work.actor, "kpi.edit")
    known = work.session.scalars(select(Person.staff_no).where(Person.id != SYSTEM_ID))
    metrics = indicators.catalogue(work.session)
    found = kpi_lists.read(source, layout, frozenset(known), metrics)
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    register = _Register(work, found.rows)
    lines, rows = [], []
    problems = [problem.of(source.name) for problem in found.problems]
    for row in found.rows:
        try:
            lines.append(register.line(row))
        except RefusedError as refused:
            problems.append(refused.problem(row.line).of(source.name))
        else:
            rows.append(row)
    notes = tuple(problem.of(source.name) for problem in found.repaired)
    return Preview(source.name, tuple(lines), tuple(problems), notes, tuple(rows))


def apply(work: Work, shown: Preview) -> Summary:
    """Import what a preview showed; ConflictError when it would do something else by now."""
    permissions.require_of(work.actor, "kpi.edit")
    queries.one_at_a_time(work.session, "kpi")
    register = _Register(work, shown.rows)
    if tuple(register.line(row) for row in shown.rows) != shown.lines:
        raise ConflictError(
            _(
                "The centre has changed since this list was opened. Nothing was imported. Open it "
                "again."
            )
        )
    for row in shown.rows:
        register.save(row, shown.file)
    work.session.flush()
    if shown.changes:
        figures = {"taken": shown.changes, "problems": len(shown.problems), "list": shown.file}
        chain.note(work.session, "import_kpis", "kpi_value", work.actor.id, figures)
    return Summary(shown)


class _Register:
    """Whom lines mean, and what is there already."""

    def __init__(self, work: Work, rows: Sequence[ListedValue]) -> None:
        self._work = work
        self._metrics = indicators.catalogue(work.session)
        people = work.session.scalars(select(Person).where(Person.id != SYSTEM_ID))
        self._people: Mapping[str, Person] = {
            person.staff_no: person for person in sorted(people, key=_leavers_first)
        }
        self._teams: dict[str, Team] = {}
        for team in work.session.scalars(select(Team)):
            self._teams |= {team.name: team, team.code: team}
        stored = work.session.scalars(
            select(KpiValue).where(KpiValue.first.in_({row.first for row in rows}))
        )
        self._known = {(row.metric, row.span, row.first, row.about): row for row in stored}

    def line(self, row: ListedValue) -> Line:
        """Return what becomes of a value; RefusedError where nobody knows the team."""
        person, team = self._whose(row)
        whose = f"{person.name} {person.staff_no}" if person else team.name if team else ""
        known = self._known.get(self._key(row))
        metric = self._metrics[row.metric]
        before = known.value if known else None
        return Line(
            row.line, row.metric, metric.called, metric.unit, row.span, row.first, whose,
            row.value, before,
        )  # fmt: skip

    def save(self, row: ListedValue, file: str) -> None:
        """Write a value, in place of the one that is there."""
        person, team = self._whose(row)
        key = self._key(row)
        found = self._known.get(key)
        if found is None:
            found = KpiValue(
                metric=row.metric,
                span=row.span,
                first=row.first,
                about=key[-1],
                person_id=person.id if person else None,
                team_id=team.id if team else None,
            )
            self._work.session.add(found)
        said = (row.value, row.target, row.part, row.whole)
        if (found.value, found.target, found.part, found.whole) != said:
            found.value, found.target, found.part, found.whole = said
            found.file, found.entered_at = file, self._work.now
            found.entered_by = self._work.actor.id

    def _key(self, row: ListedValue) -> tuple[str, str, date, str]:
        person, team = self._whose(row)
        about: UUID | None = person.id if person else team.id if team else None
        return row.metric, row.span, row.first, str(about) if about else indicators.CENTRE

    def _whose(self, row: ListedValue) -> tuple[Person | None, Team | None]:
        if row.team and row.team not in self._teams:
            raise RefusedError("unknown_team", value=row.team)
        return self._people.get(row.staff_no), self._teams.get(row.team)


def _leavers_first(person: Person) -> bool:
    return person.left_on is None
