"""Evaluate policies: the form, its signatures, what follows (S3-4.10, domain.md 5.8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    Checklist,
    ChecklistVersion,
    Document,
    Person,
    Policy,
    RoleGrant,
    calibrating,
    chain,
    policy_figures,
    queries,
    signatories,
)
from qa_desk.reports import policy_review
from qa_desk.reports.papers import Imprint, signed_by
from qa_desk.rules import options, permissions, policies, working_calendar
from qa_desk.rules.policy_reviews import Form
from qa_desk.services.policies.reading import KIND, months, one, review_row
from qa_desk.services.policies.types import PolicyRow, Review
from qa_desk.work import SYSTEM_ID, Work

_PREFIX = "ZDP"


@dataclass(frozen=True)
class Candidate:
    """Somebody who may evaluate and review, or approve."""

    id: UUID
    name: str  # and staff no.
    may_approve: bool


@dataclass(frozen=True)
class Approved:
    """An approved evaluation that decides a revision, for whoever makes the new version."""

    id: UUID
    number: str
    policy: str  # number and title
    closed_on: date


def people(work: Work) -> list[Candidate]:
    """Return who may evaluate, review and approve."""
    permissions.require_of(work.actor, "policy.see")
    may = {
        action: [role for role, held in permissions.RIGHTS[action].items() if held == "all"]
        for action in ("policy.review", "policy.approve")
    }
    rows = work.session.execute(
        select(Person, RoleGrant.role)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.left_on.is_(None),
            Person.id != SYSTEM_ID,
            RoleGrant.scope_kind == "centre",
            RoleGrant.role.in_({*may["policy.review"], *may["policy.approve"]}),
            queries.valid_on(RoleGrant, work.today),
        )
        .order_by(Person.staff_no)
    )
    found: dict[UUID, Candidate] = {}
    for person, role in rows:
        before = found.get(person.id)
        approves = role in may["policy.approve"] or bool(before and before.may_approve)
        found[person.id] = Candidate(person.id, f"{person.name} {person.staff_no}", approves)
    return list(found.values())


def begin(work: Work, policy_id: UUID, kind: str) -> UUID:
    """Begin an evaluation of the half-year behind, regular or special; return its id."""
    permissions.require_of(work.actor, "policy.review")
    row = one(work, policy_id).row
    if unfinished(work, policy_id) is not None:
        raise RuleError(
            _("There is an evaluation of this policy already that is not finished. Open that one.")
        )
    last = work.today
    form = Form(
        policy_id=policy_id,
        number="",
        title=Bilingual(),
        version="",
        effective_from=None,
        owner="",
        type=kind,
        period_from=policies.months_after(last, -months(work)) + timedelta(days=1),
        period_to=last,
    )
    form = _filled(work, form, row)
    paper = signatories.draft(
        work, (KIND, _PREFIX), policy_id, form.to_text(), (form.period_from, form.period_to)
    )
    return paper.id


def review(work: Work, review_id: UUID) -> Review:
    """Return an evaluation with who has signed and who is to."""
    paper = _seen(work, review_id)
    form = Form.from_text(paper.content or "")
    asked = signatories.asked(work, paper.id)
    known = queries.people_by_id(work.session, [person.person_id for person in asked])
    replaced = work.session.get(Document, paper.replaces_id) if paper.replaces_id else None
    return Review(
        row=review_row(
            work, paper, waits_for_me=paper.id in signatories.waiting_for_me(work, KIND)
        ),
        form=form,
        content_hash=paper.content_hash.hex(),
        asked=asked,
        names={key: f"{person.name} {person.staff_no}" for key, person in known.items()},
        given=signatories.given(work, paper.id),
        replaces=replaced.number if replaced else "",
        calibrations=tuple(_calibrations(work, paper)),
    )


def save(work: Work, review_id: UUID, seen: int, form: Form) -> int:
    """Keep what is filled in, with the figures of its period; return the version it has now."""
    permissions.require_of(work.actor, "policy.review")
    paper = signatories.as_seen(work, review_id, seen)
    _rewrite(work, paper, form)
    return paper.version


def issue(work: Work, review_id: UUID, seen: int, form: Form) -> None:
    """Ask evaluators, checker and approver for their signatures, once it is whole."""
    permissions.require_of(work.actor, "policy.review")
    paper = signatories.as_seen(work, review_id, seen)
    whole = _rewrite(work, paper, form)
    stored = queries.stored_options(work.session, work.now)
    notice = options.number("policy.notice", stored)
    working_day = working_calendar.of(stored).is_working_day
    if problem := whole.problem(work.today, notice, working_day):
        raise InputError(problem)
    asked = whole.signatories()
    _require_may_sign(work, whole)
    signatories.issue(work, paper, asked)


def sign(work: Work, review_id: UUID, seen: int, statement: str, password: str) -> bool:
    """Sign it in one's turn; the approver's signature sets the next review. Say if it was that."""
    permissions.require_of(work.actor, "policy.see")
    paper = signatories.as_seen(work, review_id, seen)
    is_last = signatories.sign(work, paper, statement, password)
    if is_last:
        form = Form.from_text(paper.content or "")
        policy = work.session.get_one(Policy, form.policy_id)
        policy.next_review = form.next_review or policy.next_review
        work.session.flush()
    return is_last


def reopen(work: Work, review_id: UUID, seen: int, reason: str) -> UUID:
    """Let an issued evaluation be changed; what was signed becomes void. Return what to change."""
    permissions.require_of(work.actor, "policy.review")
    paper = signatories.as_seen(work, review_id, seen)
    return signatories.reopen(work, paper, reason).id


def approved_revisions(work: Work, code: str) -> list[Approved]:
    """Return the approved evaluations that decide a revision of a checklist, the newest first."""
    permissions.require_of(work.actor, "checklist.edit")
    query = (
        select(Document, Policy)
        .join(Policy, Policy.id == Document.subject_id)
        .join(Checklist, Checklist.id == Policy.checklist_id)
        .where(Document.kind == KIND, Document.closed_at.is_not(None), Checklist.code == code)
        .order_by(Document.closed_at.desc())
    )
    return [
        Approved(
            paper.id,
            paper.number,
            f"{policy.number} {Bilingual(policy.title_zh, policy.title_en)}",
            paper.closed_at.astimezone(work.zone).date(),
        )
        for paper, policy in work.session.execute(query)
        if paper.closed_at and Form.from_text(paper.content or "").conclusion == "revise"
    ]


def link(work: Work, checklist_version_id: UUID, review_id: UUID) -> None:
    """Link a version of a checklist to the evaluation that decided it, once (S3-4.10b)."""
    permissions.require_of(work.actor, "checklist.edit")
    version = work.session.get_one(ChecklistVersion, checklist_version_id)
    code = work.session.get_one(Checklist, version.checklist_id).code
    if version.review_id not in (None, review_id):
        raise ConflictError(
            _("This version is linked to another evaluation already. Nothing was changed.")
        )
    if review_id not in {each.id for each in approved_revisions(work, code)}:
        raise RuleError(
            _(
                "This evaluation does not decide a revision of this checklist, or is not approved "
                "yet. Nothing was linked."
            )
        )
    version.review_id = review_id
    work.session.flush()


def sheet(work: Work, review_id: UUID) -> policy_review.Sheet:
    """Return an evaluation as `reports.policy_review.draw` prints it."""
    found = review(work, review_id)
    paper = work.session.get_one(Document, review_id)
    return policy_review.Sheet(
        imprint=Imprint(
            number=found.row.number,
            content_hash=found.content_hash,
            **queries.letterhead(work, paper.created_at),
        ),
        form=found.form,
        state=found.row.state,
        void_reason=found.row.void_reason,
        replaces=found.replaces,
        signatories=signed_by(found.asked, found.given, found.names),
    )


def note_print(work: Work, review_id: UUID) -> None:
    """Write into the journal that an evaluation was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", "policy_review", review_id, {})


# -- how it is done ------------------------------------------------------------------------------


def _seen(work: Work, review_id: UUID) -> Document:
    paper = work.session.get(Document, review_id)
    if (
        paper is None
        or paper.kind != KIND
        or not any(permissions.may(work.actor, action) for action in permissions.OF_EVALUATIONS)
    ):
        raise RuleError(_("This policy evaluation is not there, or not yours to see."))
    return paper


def _calibrations(work: Work, paper: Document) -> Iterable[tuple[UUID, str]]:
    if permissions.may(work.actor, "calibration.see"):
        for found in calibrating.proposed_to(work.session, paper):
            yield found.id, found.number


def unfinished(work: Work, policy_id: UUID) -> Document | None:
    """Return the evaluation of a policy that is not finished, None where all are."""
    found: Document | None = work.session.scalar(
        select(Document)
        .where(
            Document.kind == KIND,
            Document.subject_id == policy_id,
            Document.closed_at.is_(None),
            Document.voided_at.is_(None),
        )
        .limit(1)
    )
    return found


def _rewrite(work: Work, paper: Document, form: Form) -> Form:
    """Write a draft, with what the program knows: the policy, the figures, the next review."""
    if form.policy_id != paper.subject_id:
        raise RuleError(_("This form is of another policy. Nothing was changed."))
    whole = _filled(work, form, one(work, form.policy_id).row)
    period = whole.period_from, whole.period_to
    signatories.rewrite(work, paper, whole.to_text(), period)
    return whole


def _filled(work: Work, form: Form, row: PolicyRow) -> Form:
    current = row.current
    last = max(form.period_from, form.period_to)
    found = policy_figures.of(work.session, form.period_from, last, row.entry.checklist_id)
    return replace(
        form,
        number=row.entry.number,
        title=row.entry.title,
        version=current.number if current else "",
        effective_from=current.effective_from if current else None,
        owner=row.owner,
        figures=tuple(found.items()),
        next_review=policies.months_after(work.today, months(work)),
    )


def _require_may_sign(work: Work, form: Form) -> None:
    """Refuse somebody who could not sign, before the others have."""
    known = {person.id: person for person in people(work)}
    wanted = [*form.evaluators, *filter(None, (form.checker, form.approver))]
    missing = [person.name for person in wanted if person.person_id not in known]
    approver = form.approver
    if approver and not missing and not known[approver.person_id].may_approve:
        missing.append(approver.name)
    if missing:
        raise RuleError(
            _("{people} may not sign as that. Nothing was issued. Choose somebody else.").format(
                people=_(", ").join(missing)
            )
        )
