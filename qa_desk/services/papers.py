"""Signed paper that comes back: which slip each page is, and what that waits for (P22)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    DocumentLine,
    Evaluation,
    Person,
    Revision,
    Signature,
    visible,
)
from qa_desk.reports.slip import SIGNERS
from qa_desk.reports.wording import score
from qa_desk.rules import papers, permissions
from qa_desk.rules.papers import Kept, Mark
from qa_desk.work import Work


@dataclass(frozen=True)
class Change:
    """A result of a slip that was followed by another; scores are tenths, None is not scorable."""

    evaluation_no: str
    printed: int | None
    in_force: int | None


@dataclass(frozen=True)
class Match:
    """What a paper is; of an unknown one there is only its mark."""

    mark: Mark
    state: str  # a key of papers.STATES
    document_id: UUID | None = None
    digits: str = ""  # the first 16 of the hash in force
    csr: str = ""  # name and staff no.
    mode: str = ""  # a key of reports.slip.MODES
    period: tuple[date, date] | None = None
    waits_for: tuple[str, ...] = ()  # of papers.WAITING
    changes: tuple[Change, ...] = ()
    number_in_force: str = ""  # of the slip that took its place


@dataclass(frozen=True)
class Taken:
    """A slip whose signatures on paper a person has seen, with the pictures of its pages."""

    document_id: UUID
    mark: Mark
    roles: tuple[str, ...]  # who signed, the CSR first
    pages: tuple[Kept, ...]


def match(work: Work, marks: Collection[Mark]) -> dict[Mark, Match]:
    """Return what each of these papers is, as far as the actor may see its slip."""
    permissions.require_of(work.actor, "print_slip")
    lines = _lines(work, {mark.number for mark in marks})
    slips = {number: list(rows) for number, rows in groupby(lines, lambda row: row.number)}
    signed = _signers(work, {rows[0].id for rows in slips.values()})
    successors = _successors(work, lines)
    found = {}
    for mark in marks:
        rows = slips.get(mark.number)
        if rows is None:
            found[mark] = Match(mark, "unknown")
        else:
            found[mark] = _matched(mark, rows, signed.get(rows[0].id, set()), successors)
    return found


def sentence(match: Match) -> str:
    """Return what a paper comes to, in words."""
    if match.state == "fits":
        signers = _(", ").join(_(SIGNERS[role]) for role in match.waits_for)
        words = _("Waits for: {signers}").format(signers=signers)
        return words if match.mark.digits else f"{words}. {_to_compare(match)}"
    if match.state != "other_version":
        return _(papers.STATES[match.state])
    if not match.changes:
        return _("Printed with other content than is in force now.")
    changes = _(", ").join(
        f"{change.evaluation_no} {score(change.printed)} → {score(change.in_force)}"
        for change in match.changes
    )
    words = _("A newer result is in force: {changes}.").format(changes=changes)
    if not match.number_in_force:
        return words
    return words + " " + _("Its slip is {number}.").format(number=match.number_in_force)


def _to_compare(match: Match) -> str:
    """Return what a person has to compare where no code told the version."""
    groups = " ".join(match.digits[at : at + 4] for at in range(0, 16, 4))
    return _("Compare what stands under the number: {digits}").format(digits=groups)


def _lines(work: Work, numbers: Iterable[str]) -> list[Any]:
    """Return the lines of slips that the actor may see, each beside the revision in force."""
    printed, in_force = aliased(Revision), aliased(Revision)
    rows = work.session.execute(
        select(
            Document.id,
            Document.number,
            Document.mode,
            Document.period_from,
            Document.period_to,
            Document.content_hash,
            Person,
            Evaluation.id.label("evaluation_id"),
            Evaluation.number.label("evaluation_no"),
            Evaluation.status,
            Evaluation.slip_id,
            Evaluation.revision,
            DocumentLine.revision.label("printed_revision"),
            printed.final.label("printed"),
            in_force.final.label("in_force"),
        )
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .join(Evaluation, Evaluation.id == DocumentLine.evaluation_id)
        .join(Person, Person.id == Document.person_id)
        .join(
            printed,
            (printed.evaluation_id == Evaluation.id) & (printed.number == DocumentLine.revision),
        )
        .outerjoin(
            in_force,
            (in_force.evaluation_id == Evaluation.id) & (in_force.number == Evaluation.revision),
        )
        .where(
            Document.kind == "slip",
            Document.number.in_(numbers),
            visible.evaluations(work.actor, "print_slip"),
        )
        .order_by(Document.number, DocumentLine.no)
    )
    return list(rows)


def _signers(work: Work, documents: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return in which roles each slip was signed as it is now."""
    rows = work.session.execute(
        select(Signature.document_id, Signature.role)
        .join(Document, Document.id == Signature.document_id)
        .where(
            Signature.document_id.in_(documents), Signature.content_hash == Document.content_hash
        )
    )
    found: dict[UUID, set[str]] = {}
    for document, role in rows:
        found.setdefault(document, set()).add(role)
    return found


def _successors(work: Work, lines: Iterable[Any]) -> dict[UUID, str]:
    """Return the slips that have the revision in force where these lines have not."""
    stale = [row.evaluation_id for row in lines if row.revision != row.printed_revision]
    rows = work.session.execute(
        select(DocumentLine.evaluation_id, Document.number)
        .join(Document, Document.id == DocumentLine.document_id)
        .join(Evaluation, Evaluation.id == DocumentLine.evaluation_id)
        .where(
            Evaluation.id.in_(stale),
            DocumentLine.revision == Evaluation.revision,
            Document.kind == "slip",
        )
        .order_by(Document.created_at)
    )
    return {row.evaluation_id: row.number for row in rows}


def _matched(
    mark: Mark, rows: Sequence[Any], signed: Collection[str], successors: dict[UUID, str]
) -> Match:
    first = rows[0]
    stale = [row for row in rows if row.revision != row.printed_revision]
    waits = papers.waits_for([row.status for row in rows if row.slip_id == first.id])
    state = papers.state(
        is_in_force=not stale and first.content_hash.hex().startswith(mark.digits),
        waits=bool(waits),
        is_signed={"csr", "team_lead"} <= set(signed),
    )
    numbers = dict.fromkeys(filter(None, (successors.get(row.evaluation_id) for row in stale)))
    return Match(
        mark=mark,
        state=state,
        document_id=first.id,
        digits=first.content_hash.hex()[:16],
        csr=f"{first.Person.name} {first.Person.staff_no}",
        mode=first.mode,
        period=(first.period_from, first.period_to),
        waits_for=waits if state == "fits" else (),
        changes=tuple(Change(row.evaluation_no, row.printed, row.in_force) for row in stale),
        number_in_force=_(", ").join(numbers),
    )
