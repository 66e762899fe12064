"""Read the register of policies: what is in force, what waits for whom (S3-4.10a, P25)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    Checklist,
    ChecklistVersion,
    Document,
    Membership,
    Person,
    Policy,
    PolicyReading,
    PolicyVersion,
    Team,
    meetings,
    queries,
    signatories,
)
from qa_desk.rules import checklist_files, options, permissions, policies
from qa_desk.rules.policies import Entry, File, Readers
from qa_desk.rules.policy_reviews import Form
from qa_desk.services.policies.types import Choices, PolicyRow, Record, ReviewRow, Version
from qa_desk.work import Work

KIND = "policy_review"  # of the documents that evaluations are


def listed(work: Work, *, withdrawn_too: bool = False) -> list[PolicyRow]:
    """Return what the actor may read, what waits for him first, then by number."""
    permissions.require_of(work.actor, "policy.see")
    wanted: ColumnElement[bool] = true() if withdrawn_too else Policy.withdrawn_at.is_(None)
    rows = _rows(work, wanted)
    return sorted(rows, key=lambda row: (not row.to_do, row.entry.number))


def waiting(work: Work) -> int:
    """Return how many entries wait for the actor."""
    return sum(bool(row.to_do) for row in listed(work))


def one(work: Work, policy_id: UUID) -> Record:
    """Return one policy; RuleError when it is not for the actor to read."""
    permissions.require_of(work.actor, "policy.see")
    found = _rows(work, Policy.id == policy_id)
    if not found:
        raise RuleError(_("This policy is not there, or not yours to read."))
    return Record(
        found[0],
        tuple(_versions(work, [work.session.get_one(Policy, policy_id)]).get(policy_id, ())),
        tuple(reviews_of(work, policy_id)),
    )


def choices(work: Work) -> Choices:
    """Return what can be chosen for an entry."""
    permissions.require_of(work.actor, "policy.edit")
    people = work.session.scalars(
        select(Person).where(Person.left_on.is_(None)).order_by(Person.staff_no)
    )
    teams = work.session.scalars(select(Team).order_by(Team.name))
    taken = set(work.session.scalars(select(Policy.checklist_id)))
    lists = work.session.scalars(select(Checklist).order_by(Checklist.code))
    return Choices(
        tuple((one.id, f"{one.name} {one.staff_no}") for one in people if one.login != "system"),
        tuple((one.id, one.name) for one in teams),
        tuple((one.id, one.code) for one in lists if one.id not in taken),
        policies.months_after(work.today, months(work)),
    )


def file_of(work: Work, version_id: UUID) -> File:
    """Return the file of a version, to be shown or saved."""
    permissions.require_of(work.actor, "policy.see")
    found = work.session.get(PolicyVersion, version_id)
    seen = found is not None and work.session.scalar(
        select(Policy.id).where(Policy.id == found.policy_id, _mine(work))
    )
    if found is None or found.content is None or not seen or not _may_open(work, found):
        raise RuleError(_("This file is not there, or not yours to read."))
    return File(found.file_name, found.media_type, found.content)


def _may_open(work: Work, version: PolicyVersion) -> bool:
    if version.state == "published" or permissions.may(work.actor, "policy.review"):
        return True
    return _edits(work)


def months(work: Work) -> int:
    """Return from how many months to how many a policy is reviewed."""
    return options.number("policy.review", queries.stored_options(work.session, work.now))


def reviews_of(work: Work, policy_id: UUID) -> list[ReviewRow]:
    """Return the evaluations of a policy that the actor may see, the newest first."""
    if not any(permissions.may(work.actor, action) for action in permissions.OF_EVALUATIONS):
        return []
    papers = work.session.scalars(
        select(Document)
        .where(Document.kind == KIND, Document.subject_id == policy_id)
        .order_by(Document.created_at.desc(), Document.id.desc())
    )
    mine = set(signatories.waiting_for_me(work, KIND))
    return [review_row(work, paper, waits_for_me=paper.id in mine) for paper in papers]


def review_row(work: Work, paper: Document, *, waits_for_me: bool) -> ReviewRow:
    """Return an evaluation as lists show it, with the version that came of it (S3-4.10b)."""
    form = Form.from_text(paper.content or "")
    return ReviewRow(
        id=paper.id,
        version=paper.version,
        number=paper.number,
        state=signatories.state(paper),
        type=form.type,
        period_from=form.period_from,
        period_to=form.period_to,
        conclusion=form.conclusion,
        closed_at=paper.closed_at,
        void_reason=paper.void_reason,
        waits_for_me=waits_for_me,
        led_to=_led_to(work, paper.id),
    )


def _led_to(work: Work, review_id: UUID) -> str:
    """Return the numbers of the versions that follow from an evaluation."""
    numbers = [
        number
        for table in (PolicyVersion, ChecklistVersion)
        for number in work.session.scalars(
            select(table.number)
            .where(table.review_id == review_id)
            .order_by(table.effective_from, table.id)
        )
    ]
    return ", ".join(numbers)


# -- how it is done ------------------------------------------------------------------------------


def _edits(work: Work) -> bool:
    return permissions.may(work.actor, "policy.edit")


def _mine(work: Work) -> ColumnElement[bool]:
    """Return the condition for what the actor may read; policy_register.sql says the same."""
    if _edits(work) or permissions.may(work.actor, "policy.review"):
        return true()
    return or_(Policy.kind != "post", Policy.post.in_(work.actor.roles))


def _rows(work: Work, wanted: ColumnElement[bool]) -> list[PolicyRow]:
    found = work.session.execute(
        select(Policy, Person)
        .outerjoin(Person, Person.id == Policy.owner_id)
        .where(wanted, _mine(work))
        .order_by(Policy.number)
    ).all()
    versions = _versions(work, [policy for policy, _owner in found])
    to_sign = set(
        work.session.scalars(
            select(Document.subject_id).where(
                Document.id.in_(signatories.waiting_for_me(work, KIND))
            )
        )
    )
    drills = meetings.last_drills(work)
    rows = [
        _row(work, policy, owner, versions.get(policy.id, ()), to_sign=policy.id in to_sign)
        for policy, owner in found
    ]
    return [replace(row, drilled=drills.get(row.id)) for row in rows]


def _row(
    work: Work, policy: Policy, owner: Person | None, versions: Sequence[Version], *, to_sign: bool
) -> PolicyRow:
    day = work.today
    in_force = policy.withdrawn_at is None
    published = [one for one in versions if one.state in ("published", "in_force")]
    ripe = [one for one in published if one.effective_from <= day] or published[-1:]
    unread = [one for one in published if one.is_asked and one.read_at is None]
    stored = queries.stored_options(work.session, work.now)
    ahead = options.number("policy.ahead", stored)
    review = policies.review_state(policy.next_review, day, ahead) if in_force else ""
    concerns = policy.owner_id == work.actor.id or "qa_lead" in work.actor.roles
    name = f"{owner.name} {owner.staff_no}" if owner else ""
    wanting = ("sign" if to_sign else "", "read" if unread and in_force else "")
    return PolicyRow(
        id=policy.id,
        version=policy.version,
        entry=Entry(
            number=policy.number,
            kind=policy.kind,
            title=Bilingual(policy.title_zh, policy.title_en),
            department=policy.department,
            owner_id=policy.owner_id,
            checklist_id=policy.checklist_id,
            post=policy.post,
            next_review=policy.next_review,
        ),
        owner=" · ".join(filter(None, (policy.department, name))),
        current=ripe[0] if ripe else None,
        withdrawn_at=policy.withdrawn_at,
        review=review,
        is_mine=policy.owner_id == work.actor.id or policy.post in work.actor.roles,
        to_do=next(filter(None, wanting), "review" if review and concerns else ""),
    )


def _versions(work: Work, found: Iterable[Policy]) -> dict[UUID, list[Version]]:
    """Return the versions of policies that the actor may read, the newest first."""
    rows = {policy.id: policy for policy in found}
    drafts = _edits(work) or permissions.may(work.actor, "policy.review")
    query = select(PolicyVersion, PolicyReading.read_at).outerjoin(
        PolicyReading,
        (PolicyReading.version_id == PolicyVersion.id) & (PolicyReading.person_id == work.actor.id),
    )
    query = query.where(PolicyVersion.policy_id.in_(rows))
    if not drafts:
        query = query.where(PolicyVersion.state == "published")
    newest = (PolicyVersion.effective_from.desc(), PolicyVersion.id.desc())
    teams = set(
        work.session.scalars(
            select(Membership.team_id).where(
                Membership.person_id == work.actor.id, queries.valid_on(Membership, work.today)
            )
        )
    )
    made: dict[UUID, list[Version]] = {}
    for version, read_at in work.session.execute(query.order_by(*newest)):
        readers = Readers.of(version.asked)
        one = Version(
            id=version.id,
            version=version.version,
            number=version.number,
            effective_from=version.effective_from,
            state=version.state,
            text=version.text,
            requirements=version.requirements,
            file_name=version.file_name,
            media_type=version.media_type,
            created_at=version.created_at,
            readers=readers,
            published_at=version.published_at,
            reminded_at=version.reminded_at,
            read_at=read_at,
            is_asked=version.state == "published" and readers.has(work.actor.roles, teams),
            review_id=version.review_id,
        )
        made.setdefault(version.policy_id, []).append(one)
    for policy in rows.values():
        if policy.checklist_id is not None:
            made[policy.id] = _of_checklist(work, policy.checklist_id)
    return made


def _of_checklist(work: Work, checklist_id: UUID) -> list[Version]:
    found = work.session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.checklist_id == checklist_id, ChecklistVersion.state != "draft")
        .order_by(ChecklistVersion.effective_from.desc(), ChecklistVersion.id.desc())
    )
    return [
        Version(
            id=version.id,
            version=version.version,
            number=version.number,
            effective_from=version.effective_from,
            state=version.state,
            created_at=version.created_at,
            text=_items(version),
            review_id=version.review_id,
        )
        for version in found
    ]


def _items(version: ChecklistVersion) -> str:
    """Return the items of a checklist as lines."""
    form = checklist_files.from_document(version.document)
    return "\n".join([str(form.title), *(f"{one.number}  {one.text}" for one in form.items)])
