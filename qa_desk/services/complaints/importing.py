"""Bring complaints in from a list; the same number again is the same complaint (P19, S1-2B.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk import spreadsheets
from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    Complaint,
    Department,
    Person,
    chain,
    complaints,
    queries,
    standing,
)
from qa_desk.rules import column_choice, complaint_lists, masking, permissions
from qa_desk.rules import complaints as rules
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.complaint_lists import ListedComplaint
from qa_desk.rules.list_problems import Problem
from qa_desk.work import SYSTEM_ID, Work

NEW, CHANGED, SAME, CLOSED = "new", "changed", "same", "closed"
_TEXTS = ("reason", "content", "root_cause", "outcome", "call", "cause", "kind", "severity")


@dataclass(frozen=True)
class Line:
    """What becomes of a line that can be read."""

    line: int
    number: str
    received: datetime
    kind: str
    severity: str
    csr: str
    reason: str
    closed: datetime | None
    what: str  # new, changed, same, closed: it is closed here and stays so


@dataclass(frozen=True)
class Preview:
    """What an import would do, before anything is saved (P19)."""

    file: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]  # lines that are left out
    notes: tuple[Problem, ...]  # remarks on lines that go in
    rows: tuple[ListedComplaint, ...] = field(repr=False)

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Everything to look at, by line."""
        return tuple(sorted((*self.problems, *self.notes), key=lambda each: each.line))

    @property
    def changes(self) -> int:
        """Count the lines that bring something."""
        return sum(line.what in (NEW, CHANGED) for line in self.lines)

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
    n = {what: sum(line.what == what for line in found.lines) for what in (NEW, CHANGED)}
    same, left = len(found.lines) - sum(n.values()), len(found.problems)
    said = (
        (n[NEW], ngettext("{n} complaint", "{n} complaints", n[NEW])),
        (n[CHANGED], ngettext("{n} is brought up to date", "{n} are brought up to date",
                              n[CHANGED])),
        (same, ngettext("{n} in already", "{n} in already", same)),
        (left, ngettext("{n} line is left out", "{n} lines are left out", left)),
    )  # fmt: skip
    return _(", ").join(words.format(n=number) for number, words in said if number) or _("nothing")


def open_list(file: Path) -> Source:
    """Return what a file holds, whatever wrote it (P19); InputError when it is no table."""
    return column_choice.of_rows(spreadsheets.rows(file), masking.mask_in_text(file.name))


def preview(work: Work, source: Source, layout: Layout) -> Preview:
    """Return what an import would do with a list of which each column is known; nothing is saved.

    InputError when it holds no complaints.
    """
    _require(work)
    known = work.session.scalars(select(Person.staff_no).where(Person.id != SYSTEM_ID))
    found = complaint_lists.read(source, layout, frozenset(known), work.zone)
    for problem in found.problems:
        if not problem.line:
            raise InputError(problem.words)
    register = _Register(work)
    lines = tuple(register.line(row) for row in found.rows)
    notes = [problem.of(source.name) for problem in found.repaired]
    notes += [
        Problem(source.name, row.line, register.remark(row), "")
        for row in found.rows
        if register.remark(row)
    ]
    unread = tuple(problem.of(source.name) for problem in found.problems)
    return Preview(source.name, lines, unread, tuple(notes), found.rows)


def apply(work: Work, shown: Preview) -> Summary:
    """Import what a preview showed; ConflictError when it would do something else by now."""
    _require(work)
    queries.one_at_a_time(work.session, "complaint")
    register = _Register(work)
    if tuple(register.line(row) for row in shown.rows) != shown.lines:
        raise ConflictError(
            _(
                "The centre has changed since this list was opened. Nothing was imported. Open it "
                "again."
            )
        )
    for row, line in zip(shown.rows, shown.lines, strict=True):
        if line.what in (NEW, CHANGED):
            register.save(row, shown.file)
    if shown.changes:
        figures = {"taken": shown.changes, "problems": len(shown.problems), "list": shown.file}
        chain.note(work.session, "import_complaints", "complaint", work.actor.id, figures)
    return Summary(shown)


class _Register:
    """The complaints, people and departments that lines mean."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._now = work.now
        self._stored = queries.stored_options(work.session, work.now)
        self._zone = work.zone
        people = work.session.scalars(select(Person).where(Person.id != SYSTEM_ID))
        self._people: Mapping[str, Person] = {
            person.staff_no: person for person in sorted(people, key=_leavers_first)
        }
        departments = work.session.execute(select(Department.name, Department.code, Department.id))
        self._departments: dict[str, UUID] = {}
        for name, code, key in departments:
            self._departments |= {name: key, code: key}
        self._known: Mapping[str, Complaint] = {
            row.number: row for row in work.session.scalars(select(Complaint))
        }

    def line(self, row: ListedComplaint) -> Line:
        """Return what becomes of a line."""
        known = self._known.get(masking.mask_typed(row.number))
        person = self._people.get(row.staff_no)
        return Line(
            row.line,
            masking.mask_typed(row.number),
            row.received,
            row.kind or (known.kind if known else "complaint"),
            row.severity or (known.severity if known else "ordinary"),
            f"{person.name} {person.staff_no}" if person else "",
            masking.mask_typed(row.reason),
            self._closed(row),
            self._what(row, known),
        )

    def remark(self, row: ListedComplaint) -> str:
        """Return what is to be said of a line that goes in."""
        if row.department and row.department not in self._departments:
            return _("There is no department “{name}”; it is left empty.").format(
                name=masking.mask_in_text(row.department)
            )
        if row.closed and not row.outcome:
            return _("It says when it was closed but not with which answer, so it stays open.")
        return ""

    def save(self, row: ListedComplaint, file: str) -> None:
        """Write a line: a new complaint, or what it says of one that is open."""
        work, found = self._work, self._known.get(masking.mask_typed(row.number))
        is_new = found is None
        if found is None:
            found = Complaint(
                number=masking.mask_typed(row.number),
                entered_at=self._now,
                entered_by=work.actor.id,
                file=file,
            )
        values = self._values(row, None if is_new else found)
        if row.customer and masking.mask(row.customer) != found.number_masked:
            complaints.put_number(work, found, row.customer)  # first: a closed one stays as it is
        for name, value in values.items():
            setattr(found, name, value)
        work.session.add(found)
        work.session.flush()
        complaints.tie_to_call(work, found)

    def _what(self, row: ListedComplaint, known: Complaint | None) -> str:
        if known is None:
            return NEW
        if known.closed_at is not None:
            return CLOSED
        values = self._values(row, known)
        masked = {
            name: masking.mask_typed(value) if name in _TEXTS else value
            for name, value in values.items()
        }
        masked["number_masked"] = masking.mask(row.customer) or known.number_masked
        is_same = all(getattr(known, name) == value for name, value in masked.items())
        return SAME if is_same else CHANGED

    def _values(self, row: ListedComplaint, known: Complaint | None) -> dict[str, Any]:
        """Return what a line says; of a known complaint only what the list really has."""
        severity = row.severity or (known.severity if known else "ordinary")
        person = self._people.get(row.staff_no)
        day = row.received.astimezone(self._zone).date()
        said: dict[str, Any] = {
            "received_at": row.received,
            "kind": row.kind or (None if known else "complaint"),
            "severity": row.severity or (None if known else "ordinary"),
            "reason": row.reason,
            "content": row.content,
            "call": row.call,
            "cause": row.cause,
            "root_cause": row.root_cause,
            "outcome": row.outcome,
            "department_id": self._departments.get(row.department),
            "csr_id": person.id if person else None,
            "team_id": standing.team_on(self._work.session, person.id, day) if person else None,
            "due_at": row.due
            or (None if known else rules.due(severity, row.received, self._stored)),
            "is_attributable": {"yes": True, "no": False}.get(row.attributable),
            "closed_at": self._closed(row),
            "closed_by": self._work.actor.id if self._closed(row) else None,
        }
        return {name: value for name, value in said.items() if value not in (None, "")}

    def _closed(self, row: ListedComplaint) -> datetime | None:
        """Return when a line was closed: with an answer, and not in the future."""
        if row.closed is None or not row.outcome:
            return None
        return min(row.closed, self._now)


def _leavers_first(person: Person) -> bool:
    return person.left_on is None


def _require(work: Work) -> None:
    permissions.require_of(work.actor, "complaint.enter")
    if not permissions.reach(work.actor, "complaint.decide").everywhere:
        raise RuleError(_("Lists are imported by whoever decides all complaints. Ask the QA lead."))
