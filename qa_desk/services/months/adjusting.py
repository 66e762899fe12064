"""Adjust a closed month: a list of what was, what is to be and why, that two people sign (P12)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Adjustment,
    Document,
    Person,
    RoleGrant,
    chain,
    month_changes,
    month_figures,
    queries,
    signatories,
)
from qa_desk.models.month_changes import KIND
from qa_desk.reports import adjustment_list
from qa_desk.reports.papers import Imprint, signed_by
from qa_desk.rules import masking, permissions
from qa_desk.rules.adjustments import Form
from qa_desk.rules.month_results import Closed
from qa_desk.rules.signatories import Asked, Given
from qa_desk.work import SYSTEM_ID, Work

_PREFIX = "TZD"
_RIGHTS = ("month.close", "report.approve")


@dataclass(frozen=True)
class Listed:
    """An adjustment list, with who has signed and who is to."""

    id: UUID
    version: int
    number: str
    state: str  # a key of rules.signatories.STATES
    form: Form
    created_at: datetime
    content_hash: str
    asked: tuple[Asked, ...]
    given: tuple[Given, ...]
    names: dict[UUID, str]
    void_reason: str
    waits_for_me: bool


@dataclass(frozen=True)
class Desk:
    """What there is to adjust in a closed month, and the lists there are."""

    month: date
    is_closed: bool
    pending: Form
    lists: tuple[Listed, ...]
    approvers: tuple[tuple[UUID, str], ...]


def desk(work: Work, month: date) -> Desk:
    """Return what waits to be adjusted in a month, and its lists, the newest first."""
    _require_any(work)
    done = month_figures.closed(work, month)
    may_gather = done is not None and permissions.may(work.actor, "month.close")
    pending = month_changes.pending(work, done) if done and may_gather else Form(month)
    papers = work.session.scalars(
        select(Document)
        .where(Document.kind == KIND, Document.period_from == month)
        .order_by(Document.created_at.desc())
    ).all()
    mine = signatories.waiting_for_me(work, KIND)
    lists = tuple(_listed(work, paper, mine) for paper in papers)
    return Desk(month, done is not None, pending, lists, tuple(_approvers(work)))


def waiting(work: Work) -> list[tuple[UUID, date]]:
    """Return the lists that wait for the actor's signature, with their months."""
    if not any(permissions.may(work.actor, right) for right in _RIGHTS):
        return []
    papers = signatories.waiting_for_me(work, KIND)
    rows = work.session.execute(
        select(Document.id, Document.period_from).where(Document.id.in_(papers))
    )
    return [(id_, month) for id_, month in rows]


def issue(work: Work, month: date, reason: str, approver_id: UUID | None) -> UUID:
    """Write what waits into a list, and ask the actor and an approver to sign it."""
    permissions.require_of(work.actor, "month.close")
    queries.one_at_a_time(work.session, f"adjust {month}")
    done = _closed(work, month)
    _require_none_open(work, month)
    form = month_changes.pending(work, done)
    if not form.corrections:
        raise RuleError(_("Nothing of this month waits to be adjusted. Nothing was issued."))
    if not reason.strip():
        raise InputError(_("Write down why the month is adjusted. Nothing was issued."))
    approvers = dict(_approvers(work))
    if approver_id not in approvers:
        raise InputError(_("Choose who approves it: a CS manager who is not you."))
    whole = replace(
        form,
        reason=masking.mask_in_text(reason.strip()),
        adjuster_id=work.actor.id,
        adjuster=f"{work.actor.name} {work.actor.staff_no}",
        approver_id=approver_id,
        approver=approvers[approver_id],
    )
    paper = signatories.draft(
        work,
        (KIND, _PREFIX),
        work.actor.id,
        whole.to_text(),
        (month, month_figures.last_day(month)),
    )
    signatories.issue(work, paper, whole.signatories())
    return paper.id


def sign(work: Work, list_id: UUID, seen: int, password: str) -> bool:
    """Sign a list in one's turn; the last signature adjusts the results. Say if it was that."""
    _require_any(work)
    paper = signatories.as_seen(work, list_id, seen)
    is_last = signatories.sign(work, paper, "", password)
    if is_last:
        work.session.add_all(
            Adjustment(
                document_id=paper.id,
                person_id=one.person_id,
                month=paper.period_from,
                before=one.before,
                after=one.after,
                fatals_before=one.fatals_before,
                fatals_after=one.fatals_after,
            )
            for one in Form.from_text(paper.content or "").changes
        )
        work.session.flush()
    return is_last


def withdraw(work: Work, list_id: UUID, seen: int, reason: str) -> None:
    """Take back a list that is not signed by all; it becomes void, and what waits waits again."""
    permissions.require_of(work.actor, "month.close")
    if not reason.strip():
        raise InputError(_("Say why the list is taken back. Nothing was changed."))
    paper = signatories.as_seen(work, list_id, seen)
    if signatories.state(paper) != "signing":
        raise RuleError(_("Only a list that waits for signatures is taken back."))
    paper.voided_at, paper.voided_by, paper.void_reason = work.now, work.actor.id, reason.strip()
    work.session.flush()


def paper_sheet(work: Work, list_id: UUID) -> adjustment_list.Sheet:
    """Return a list as `reports.adjustment_list.draw` prints it."""
    _require_any(work)
    paper = work.session.get(Document, list_id)
    if paper is None or paper.kind != KIND:
        raise RuleError(_("This adjustment list is not there, or not yours to see."))
    found = _listed(work, paper, ())
    done = _closed(work, paper.period_from)
    return adjustment_list.Sheet(
        imprint=Imprint(
            number=found.number,
            content_hash=found.content_hash,
            **queries.letterhead(work, paper.created_at),
        ),
        form=found.form,
        basis=done.basis,
        state=found.state,
        void_reason=found.void_reason,
        signatories=signed_by(found.asked, found.given, found.names),
    )


def note_print(work: Work, list_id: UUID) -> None:
    """Write into the journal that a list was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", KIND, list_id, {})


# -- how it is done ------------------------------------------------------------------------------


def _require_any(work: Work) -> None:
    if not any(permissions.may(work.actor, right) for right in _RIGHTS):
        permissions.require_of(work.actor, "month.close")


def _closed(work: Work, month: date) -> Closed:
    done = month_figures.closed(work, month)
    if done is None:
        raise RuleError(_("This month is not closed yet, so nothing of it is adjusted."))
    return done


def _require_none_open(work: Work, month: date) -> None:
    number = work.session.scalar(
        select(Document.number).where(
            Document.kind == KIND,
            Document.period_from == month,
            Document.closed_at.is_(None),
            Document.voided_at.is_(None),
        )
    )
    if number:
        raise RuleError(
            _("{number} of this month still waits for signatures. Nothing was issued.").format(
                number=number
            )
        )


def _approvers(work: Work) -> Iterable[tuple[UUID, str]]:
    """Yield who may approve: CS managers of the whole centre but the actor."""
    roles = list(permissions.RIGHTS["report.approve"])
    rows = work.session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.left_on.is_(None),
            Person.id.not_in((SYSTEM_ID, work.actor.id)),
            RoleGrant.scope_kind == "centre",
            RoleGrant.role.in_(roles),
            queries.valid_on(RoleGrant, work.today),
        )
        .distinct()
        .order_by(Person.staff_no)
    )
    yield from ((person.id, f"{person.name} {person.staff_no}") for person in rows)


def _listed(work: Work, paper: Document, mine: Iterable[UUID]) -> Listed:
    asked = signatories.asked(work, paper.id)
    known = queries.people_by_id(work.session, [one.person_id for one in asked])
    return Listed(
        paper.id, paper.version, paper.number, signatories.state(paper),
        Form.from_text(paper.content or ""), paper.created_at, paper.content_hash.hex(), asked,
        signatories.given(work, paper.id),
        {key: f"{person.name} {person.staff_no}" for key, person in known.items()},
        paper.void_reason, paper.id in mine,
    )  # fmt: skip
