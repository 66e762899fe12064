"""Import a list of earlier results in one transaction, tell what came of it, take it back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select

from qa_desk import spreadsheets
from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    ChecklistVersion,
    ImportedItem,
    ImportedResult,
    Person,
    chain,
    revisions,
)
from qa_desk.models.base import uuid7
from qa_desk.rules import column_choice, masking, past_results, permissions
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.list_problems import Problem, RefusedError
from qa_desk.rules.past_results import ListedResult
from qa_desk.services.history.resolving import History, Meant
from qa_desk.work import SYSTEM_ID, Work

_ROWS = 1000  # written at once


@dataclass(frozen=True)
class Line:
    """What becomes of a line that goes in, or is in already."""

    line: int
    name: str
    staff_no: str
    day: date
    checklist: str
    final: int | None  # tenths
    result: str
    items: int
    is_new: bool


@dataclass(frozen=True)
class Preview:
    """What an import would do, before anything is saved (P19)."""

    file: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]  # lines that are left out
    notes: tuple[Problem, ...]  # remarks on lines that go in, and what was mended in them
    rows: tuple[ListedResult, ...] = field(repr=False)

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return tuple(sorted((*self.problems, *self.notes), key=_line))

    @property
    def changes(self) -> int:
        """Count the lines that bring something."""
        return sum(line.is_new for line in self.lines)

    def sentence(self) -> str:
        """Return in words what would be."""
        same, left_out = len(self.lines) - self.changes, len(self.problems)
        figures = (
            (self.changes, ngettext("{n} result", "{n} results", self.changes)),
            (same, ngettext("{n} in already", "{n} in already", same)),
            (
                left_out,
                ngettext("{n} line is left out", "{n} lines are left out", left_out),
            ),
        )
        said = [words.format(n=n) for n, words in figures if n]
        return _("If it is imported: {figures}.").format(figures=_(", ").join(said))


@dataclass(frozen=True)
class Summary:
    """What came of an import."""

    added: int
    unchanged: int
    listed: tuple[Problem, ...]

    def sentence(self) -> str:
        """Return the figures in words."""
        words = ngettext(
            "{n} result of before was imported.",
            "{n} results of before were imported.",
            self.added,
        ).format(n=self.added)
        if self.unchanged:
            words += " " + ngettext(
                "{n} was in already.", "{n} were in already.", self.unchanged
            ).format(n=self.unchanged)
        return words


@dataclass(frozen=True)
class Batch:
    """One list that was imported."""

    at: datetime
    file: str
    by: str  # name and staff no.
    results: int
    first: date
    last: date


def open_list(file: Path) -> Source:
    """Return what a file holds, whatever wrote it (P19); InputError when it is no table."""
    return column_choice.of_rows(spreadsheets.rows(file), masking.mask_in_text(file.name))


def names_of_items(work: Work) -> tuple[str, ...]:
    """Return what the items of the centre's checklists are called: keys and words."""
    _require(work)
    versions = work.session.scalars(
        select(ChecklistVersion).where(ChecklistVersion.state != "draft")
    )
    return tuple(
        dict.fromkeys(
            word
            for version in versions
            for item in revisions.parsed(version).items
            for word in (item.key, item.text.zh, item.text.en)
            if word
        )
    )


def preview(work: Work, source: Source, layout: Layout) -> Preview:
    """Return what an import would do with a list of which each column is known; nothing is saved.

    InputError when it holds no results.
    """
    _require(work)
    known = work.session.scalars(select(Person.staff_no).where(Person.id != SYSTEM_ID))
    found = past_results.read(source, layout, frozenset(known))
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    taken, problems, notes = _take(work, found.rows, source.name)
    unread = (problem.of(source.name) for problem in found.problems)
    mended = (problem.of(source.name) for problem in found.repaired)
    return Preview(
        source.name,
        tuple(_shown(row, meant) for row, meant in taken),
        tuple(sorted((*unread, *problems), key=_line)),
        tuple(sorted((*mended, *notes), key=_line)),
        found.rows,
    )


def apply(work: Work, shown: Preview) -> Summary:
    """Import what a preview showed; ConflictError when it would do something else by now."""
    _require(work)
    good = {line.line for line in shown.lines}
    taken, problems, _notes = _take(work, [r for r in shown.rows if r.line in good], shown.file)
    if problems or tuple(_shown(row, meant) for row, meant in taken) != shown.lines:
        raise ConflictError(
            _(
                "The centre has changed since this list was opened. Nothing was imported. Open it "
                "again."
            )
        )
    new = [(row, meant) for row, meant in taken if meant.is_new]
    _save(work, new, shown.file)
    if new:
        figures = {"added": len(new), "problems": len(shown.problems), "list": shown.file}
        chain.note(work.session, "import_history", "imported_result", work.actor.id, figures)
    return Summary(len(new), len(taken) - len(new), shown.listed)


def batches(work: Work) -> list[Batch]:
    """Return the lists that were imported, the newest first."""
    _require(work)
    rows = work.session.execute(
        select(
            ImportedResult.imported_at,
            ImportedResult.file,
            Person,
            func.count(),
            func.min(ImportedResult.day),
            func.max(ImportedResult.day),
        )
        .join(Person, Person.id == ImportedResult.imported_by)
        .group_by(ImportedResult.imported_at, ImportedResult.file, Person.id)
        .order_by(ImportedResult.imported_at.desc())
    )
    return [
        Batch(at, file, f"{person.name} {person.staff_no}", n, first, last)
        for at, file, person, n, first, last in rows
    ]


def take_back(work: Work, batch: Batch) -> int:
    """Take back a list that was imported by mistake, whole; return how many results went."""
    _require(work)
    mine = (ImportedResult.imported_at == batch.at, ImportedResult.file == batch.file)
    ids = select(ImportedResult.id).where(*mine)
    work.session.execute(delete(ImportedItem).where(ImportedItem.result_id.in_(ids)))
    gone: Any = work.session.execute(delete(ImportedResult).where(*mine))
    number: int = gone.rowcount
    if not number:
        raise ConflictError(_("This list was taken back meanwhile. Nothing was changed."))
    figures = {"results": number, "list": batch.file}
    chain.note(work.session, "drop_history", "imported_result", work.actor.id, figures)
    return number


def _take(
    work: Work, rows: Sequence[ListedResult], name: str
) -> tuple[list[tuple[ListedResult, Meant]], list[Problem], list[Problem]]:
    history = History(work, rows)
    taken: list[tuple[ListedResult, Meant]] = []
    problems: list[Problem] = []
    passed_over: dict[str, int] = {}
    for row in rows:
        try:
            meant = history.means(row)
        except RuleError as error:
            problems.append(Problem(name, row.line, str(error)))
        except RefusedError as refused:
            problems.append(refused.problem(row.line).of(name))
        else:
            taken.append((row, meant))
            for title in meant.unknown:
                passed_over.setdefault(title, row.line)
    return taken, problems, list(_notes(passed_over, name))


def _notes(passed_over: dict[str, int], name: str) -> Iterator[Problem]:
    words = _("No checklist of these results has the item “{item}”; its points are left out.")
    for title, line in passed_over.items():
        yield Problem(name, line, words.format(item=masking.mask_in_text(title)))


def _shown(row: ListedResult, meant: Meant) -> Line:
    values = meant.values
    return Line(
        row.line,
        meant.person.name,
        meant.person.staff_no,
        values["day"],
        masking.mask_typed(row.checklist),
        row.score,
        values["result"],
        len(meant.items),
        meant.is_new,
    )


def _save(work: Work, new: Sequence[tuple[ListedResult, Meant]], file: str) -> None:
    results, items = [], []
    for row, meant in new:
        key = uuid7()
        results.append(
            {
                **meant.values,
                "id": key,
                "call": masking.mask_in_text(row.call),
                "checklist": masking.mask_typed(row.checklist),
                "file": file,
                "imported_at": work.now,
                "imported_by": work.actor.id,
            }
        )
        items += [
            {"result_id": key, "key": name, "earned": earned, "points": points}
            for name, earned, points in meant.items
        ]
    for table, rows in ((ImportedResult, results), (ImportedItem, items)):
        for first in range(0, len(rows), _ROWS):
            work.session.execute(insert(table), rows[first : first + _ROWS])


def _line(problem: Problem) -> int:
    return problem.line


def _require(work: Work) -> None:
    permissions.require_of(work.actor, "history.import")
