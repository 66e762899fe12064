"""Signed paper that comes back: which slip each page is, what it waits for, and taking it in."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    DocumentLine,
    Evaluation,
    Person,
    Revision,
    Signature,
    StepTaken,
    facts,
    moves,
    queries,
    signatures,
    visible,
)
from qa_desk.reports.slip import SIGNERS
from qa_desk.reports.wording import score
from qa_desk.rules import papers, permissions
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import Facts
from qa_desk.rules.papers import Kept, Mark
from qa_desk.work import Progress, Work

Open = Callable[[Progress], AbstractContextManager[Work]]


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
    left: tuple[str, ...] = ()  # results that stand on another slip now, the others still here
    fatal: bool = False  # one of its results has a fatal error
    passed: bool = True


@dataclass(frozen=True)
class Said:
    """What the paper says beside the signatures, as a person read it there."""

    stance: str = "agree"  # or "reservation"
    reservation: str = ""
    heard: bool = False  # the CSR heard the fatal error with the team lead
    note: str = ""  # what both agreed about a result that did not pass


AGREES = Said()


@dataclass(frozen=True)
class Taken:
    """A slip whose signatures on paper a person has seen, with the pictures of its pages."""

    document_id: UUID
    mark: Mark
    roles: tuple[str, ...]  # who signed, the CSR first
    pages: tuple[Kept, ...]
    said: Said = AGREES


@dataclass(frozen=True)
class Done:
    """What became of papers: the slips taken in, and why others were left."""

    slips: tuple[str, ...]
    left: tuple[tuple[Mark, str], ...]


def match(work: Work, marks: Collection[Mark]) -> dict[Mark, Match]:
    """Return what each of these papers is, as far as the actor may see its slip."""
    permissions.require_of(work.actor, "print_slip")
    lines = _lines(work, {mark.number for mark in marks})
    slips = {number: list(rows) for number, rows in groupby(lines, lambda row: row.number)}
    signed = _signers(work, {rows[0].id for rows in slips.values()})
    successors = _successors(work, lines)
    coached = _coached(work, lines)
    found = {}
    for mark in marks:
        rows = slips.get(mark.number)
        if rows is None:
            found[mark] = Match(mark, "unknown")
        else:
            found[mark] = _matched(mark, rows, signed.get(rows[0].id, set()), successors, coached)
    return found


def sentence(match: Match) -> str:
    """Return what a paper comes to, in words."""
    if match.state == "fits":
        signers = _(", ").join(_(SIGNERS[role]) for role in match.waits_for)
        said = [_("Waits for: {signers}").format(signers=signers)]
        if match.left:
            numbers = _(", ").join(match.left)
            said.append(_("Not on it any more: {numbers}").format(numbers=numbers))
        return ". ".join(said if match.mark.digits else [*said, _to_compare(match)])
    if match.state != "other_version":
        return _(papers.STATES[match.state])
    if not match.changes and match.number_in_force:
        return _("Its results stand on slip {number} now.").format(number=match.number_in_force)
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
            Evaluation.revision,
            Evaluation.result,
            Evaluation.call_id,
            Evaluation.entered_at,
            Evaluation.slip_id,
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
    """Return the numbers of the slips on which the results of these lines stand now."""
    standing = {row.slip_id for row in lines if row.slip_id != row.id}
    papers_now = work.session.scalars(select(Document).where(Document.id.in_(standing)))
    return {slip.id: slip.number for slip in papers_now}


def _coached(work: Work, lines: Iterable[Any]) -> set[UUID]:
    """Return the results that were talked over since the team lead was asked to help (E-13n)."""
    helped = {row.evaluation_id: row.entered_at for row in lines if row.status == "E6"}
    rows = work.session.execute(
        select(StepTaken.evaluation_id, StepTaken.taken_at).where(
            StepTaken.evaluation_id.in_(helped), StepTaken.key == "coach"
        )
    )
    return {found for found, at in rows if helped[found] is None or at >= helped[found]}


def _matched(
    mark: Mark,
    rows: Sequence[Any],
    signed: Collection[str],
    successors: dict[UUID, str],
    coached: Collection[UUID],
) -> Match:
    first = rows[0]
    here = [row for row in rows if row.slip_id == row.id]
    gone = [row for row in rows if row.slip_id != row.id]
    talked_over = [row.status != "E6" or row.evaluation_id in coached for row in here]
    waits = papers.waits_for([row.status for row in here]) if all(talked_over) else ()
    state = papers.state(
        is_in_force=bool(here) and first.content_hash.hex().startswith(mark.digits),
        waits=bool(waits),
        is_signed={"csr", "team_lead"} <= set(signed),
    )
    changed = [row for row in gone if row.revision != row.printed_revision]
    numbers = dict.fromkeys(filter(None, (successors.get(row.slip_id) for row in gone)))
    return Match(
        mark=mark,
        state=state,
        document_id=first.id,
        digits=first.content_hash.hex()[:16],
        csr=f"{first.Person.name} {first.Person.staff_no}",
        mode=first.mode,
        period=(first.period_from, first.period_to),
        waits_for=waits if state == "fits" else (),
        changes=tuple(Change(row.evaluation_no, row.printed, row.in_force) for row in changed),
        number_in_force=_(", ").join(numbers),
        left=tuple(row.evaluation_no for row in gone),
        fatal=any(row.result == "fatal_fail" for row in here),
        passed=all(row.result == "pass" for row in here),
    )


# -- taking it in ----------------------------------------------------------------------------------


def take_in_all(progress: Progress, work: Open, found: Sequence[Taken]) -> Done:
    """Take in the signatures of many slips, each slip in a transaction of its own.

    What cannot be taken is left, with the reason; who cancels keeps what was taken so far.
    """
    slips: list[str] = []
    left: list[tuple[Mark, str]] = []
    for at, one in enumerate(found):
        progress.step(at, len(found))
        try:
            with work(progress) as own:
                slips.append(take_in(own, one))
        except (ConflictError, RuleError) as error:
            left.append((one.mark, str(error)))
    progress.step(len(found), len(found))
    return Done(tuple(slips), tuple(left))


def take_in(work: Work, found: Taken) -> str:
    """Take in the signatures that CSR and team lead gave on paper; return the slip's number.

    They are theirs; who took them in is told, and kept with the picture (E-08p to E-19p, E-09p).
    """
    now = match(work, [found.mark])[found.mark]
    if now.document_id != found.document_id or not set(found.roles) <= set(now.waits_for):
        raise RuleError(sentence(now))
    if not found.pages or not found.roles:
        raise RuleError(_("There is no picture of a signature here; nothing was taken in."))
    slip = work.session.get_one(Document, found.document_id)
    queries.one_at_a_time(work.session, f"slips {slip.person_id}")
    lines = work.session.scalars(
        select(Evaluation).where(Evaluation.slip_id == slip.id).order_by(Evaluation.number)
    ).all()
    for role in found.roles:
        _TAKE[role](work, slip, lines, found)
    return slip.number


def _take_csr(work: Work, slip: Document, lines: Sequence[Evaluation], found: Taken) -> None:
    said = found.said
    given = Facts(stance=said.stance, reservation=said.reservation)
    words = Words(person=slip.person_id, heard=said.heard)
    steps = [
        moves.tell(
            work, each, "accept_paper", facts.of(work, each, "accept_paper", words, given), words
        )
        for each in lines
    ]
    statement = said.reservation.strip() if said.stance == "reservation" else ""
    signature = Signature(
        person_id=slip.person_id, role="csr", meaning=said.stance, statement=statement
    )
    signatures.add_paper(work, slip, signature, found.pages[-1])
    for each, step in zip(lines, steps, strict=True):
        moves.go(work, each, step)
        each.csr_stance = said.stance
        work.session.flush()


def _take_lead(work: Work, slip: Document, lines: Sequence[Evaluation], found: Taken) -> None:
    note = found.said.note.strip()
    if not note and any(each.result != "pass" for each in lines):
        raise RuleError(
            _("This result did not pass: write down what you and the CSR agreed before signing.")
        )
    signer = _lead(work, lines[0])
    words = Words(person=signer)
    steps = [
        moves.tell(work, each, "countersign_paper", Facts(status=each.status), words)
        for each in lines
    ]
    signature = Signature(person_id=signer, role="team_lead", meaning="countersign", statement=note)
    signatures.add_paper(work, slip, signature, found.pages[-1])
    for each, step in zip(lines, steps, strict=True):
        moves.go(work, each, step)
        work.session.flush()


def _lead(work: Work, found: Evaluation) -> UUID:
    """Return whose signature stands in the team lead's box: of record, or who was named (E-27)."""
    lead = queries.lead_of(work.session, found.team_id, work.today)
    signer = found.signer_id or (lead.id if lead else None)
    if signer is None or signer == found.csr_id:
        raise RuleError(
            _("Nobody is there to countersign this result. Let the QA lead name who signs.")
        )
    return signer


_TAKE = {"csr": _take_csr, "team_lead": _take_lead}
