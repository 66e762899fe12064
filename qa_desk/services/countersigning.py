"""Countersign passes many at once: one password, a signature for each slip (domain.md 7.3)."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    Evaluation,
    Person,
    Revision,
    StepTaken,
    facts,
    moves,
    signing,
    slips,
)
from qa_desk.rules import permissions
from qa_desk.work import Progress, Work

Open = Callable[[Progress], AbstractContextManager[Work]]


@dataclass(frozen=True)
class Waiting:
    """A slip whose results all passed, with nobody objecting; scores are tenths."""

    slip: str
    csr: str
    evaluation_id: UUID  # one of those on it, and its version
    seen: int
    numbers: tuple[str, ...]
    finals: tuple[int | None, ...]


@dataclass(frozen=True)
class Done:
    """What became of a batch: the slips signed, and those left, each with the reason why."""

    signed: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def waiting(work: Work) -> tuple[Waiting, ...]:
    """Return the slips that the team lead may countersign in one go, due first.

    A fail, a reservation, a silence or what was ever disputed is opened singly.
    """
    permissions.require_of(work.actor, "countersign")
    teams = permissions.reach(work.actor, "countersign").led
    of_result = (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision)
    rows = work.session.execute(
        select(Evaluation, Document.number, Person, Revision.final, _is_plain())
        .join(Document, Document.id == Evaluation.slip_id)
        .join(Person, Person.id == Evaluation.csr_id)
        .join(Revision, of_result)
        .where(
            Evaluation.status == "E4",
            Evaluation.team_id.in_(teams),
            Evaluation.csr_id != work.actor.id,
        )
        .order_by(Evaluation.due_at, Evaluation.number)
    ).all()
    mixed = {slip for _evaluation, slip, _csr, _final, is_plain in rows if not is_plain}
    found: dict[str, list[tuple[Evaluation, Person, int | None]]] = {}
    for evaluation, slip, csr, final, _plain in rows:
        if slip not in mixed:
            found.setdefault(slip, []).append((evaluation, csr, final))
    return tuple(_waiting(slip, lines) for slip, lines in found.items())


def countersign_all(
    progress: Progress, work: Open, chosen: Sequence[Waiting], password: str
) -> Done:
    """Countersign slips, each in a transaction of its own; what has changed meanwhile is left.

    The password is proved once. Who cancels keeps what was signed.
    """
    with work(progress) as first:
        proof = signing.prove(first, password)
    signed: list[str] = []
    left: list[tuple[str, str]] = []
    for at, one in enumerate(chosen):
        progress.step(at, len(chosen))
        try:
            with work(progress) as own:
                signed.append(_countersign(own, one, proof))
        except (ConflictError, RuleError) as error:
            left.append((one.slip, str(error)))
    progress.step(len(chosen), len(chosen))
    return Done(tuple(signed), tuple(left))


def _countersign(work: Work, one: Waiting, proof: signing.Proof) -> str:
    permissions.require_of(work.actor, "countersign")
    slips.hold_of(work, one.evaluation_id)
    found = moves.evaluation(work, one.evaluation_id, one.seen)
    on_it = Evaluation.slip_id == found.slip_id
    if work.session.scalar(select(exists().where(on_it, ~_is_plain()))):
        raise RuleError(
            _("Only what passed, and what nobody objected to, is countersigned together. Open it.")
        )
    return signing.countersign(work, found, "", proof)


def _is_plain() -> ColumnElement[bool]:
    """Return the condition that a result passed and its CSR agreed, with no dispute before."""
    disputed = exists().where(
        StepTaken.evaluation_id == Evaluation.id, StepTaken.key.in_(facts.DISPUTES)
    )
    return (Evaluation.result == "pass") & (Evaluation.csr_stance == "agree") & ~disputed


def _waiting(slip: str, lines: Sequence[tuple[Evaluation, Person, int | None]]) -> Waiting:
    first, csr, _final = lines[0]
    return Waiting(
        slip=slip,
        csr=f"{csr.name} {csr.staff_no}",
        evaluation_id=first.id,
        seen=first.version,
        numbers=tuple(evaluation.number for evaluation, _csr, _final in lines),
        finals=tuple(final for _evaluation, _csr, final in lines),
    )
