"""Write the register of policies: entries, versions, publishing (S1-2A.2, S3-4.10)."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Policy, PolicyVersion
from qa_desk.models.base import uuid7
from qa_desk.rules import attachments, permissions, policies
from qa_desk.rules.policies import Entry, File, Wording
from qa_desk.services.policies.reading import months, reviews_of
from qa_desk.services.policies.types import ReviewRow
from qa_desk.work import Work

_NO_EVALUATION = UUID(int=0)


def make(work: Work, entry: Entry) -> UUID:
    """Enter a policy into the register."""
    permissions.require_of(work.actor, "policy.edit")
    policy = Policy(
        id=uuid7(), kind=entry.kind, checklist_id=entry.checklist_id, post=entry.post,
        created_at=work.now, created_by=work.actor.id,
    )  # fmt: skip
    _write(work, policy, entry)
    work.session.add(policy)
    work.session.flush()
    return policy.id


def edit(work: Work, policy_id: UUID, seen: int, entry: Entry) -> None:
    """Change what the register says of a policy; its kind and its versions stay."""
    policy = _as_seen(work, policy_id, seen)
    kept = replace(entry, kind=policy.kind, checklist_id=policy.checklist_id, post=policy.post)
    _write(work, policy, kept)
    work.session.flush()


def withdraw(work: Work, policy_id: UUID, seen: int) -> None:
    """Take a policy out of force; it stays to be read."""
    _as_seen(work, policy_id, seen).withdrawn_at = work.now
    work.session.flush()


def bring_back(work: Work, policy_id: UUID, seen: int) -> None:
    """Put a withdrawn policy into force again."""
    _as_seen(work, policy_id, seen).withdrawn_at = None
    work.session.flush()


def save_version(
    work: Work, policy_id: UUID, seen: tuple[UUID, int] | None, wording: Wording, file: File | None
) -> UUID:
    """Keep a draft of a version: a new one, or the one seen; without a file it keeps its own."""
    permissions.require_of(work.actor, "policy.edit")
    policy = work.session.get_one(Policy, policy_id)
    if policy.kind == "checklist":
        raise RuleError(_("The versions of a checklist are made where checklists are edited."))
    if wording.effective_from is None or not wording.number.strip():
        raise InputError(wording.problem(has_file=True))
    version = _draft_as_seen(work, *seen) if seen else _new_version(work, policy_id)
    _require_own_number(work, version, policy_id, wording.number.strip())
    version.number, version.effective_from = wording.number.strip(), wording.effective_from
    version.text, version.requirements = wording.text.strip(), wording.requirements.strip()
    version.asked, version.review_id = str(wording.readers), _review(work, policy_id, wording)
    if file is not None:
        _attach(version, file)
    work.session.add(version)
    work.session.flush()
    return version.id


def discard(work: Work, version_id: UUID, seen: int) -> None:
    """Throw a draft of a version away."""
    work.session.delete(_draft_as_seen(work, version_id, seen))
    work.session.flush()


def publish(work: Work, version_id: UUID, seen: int) -> None:
    """Publish a version: it stays as it is, and whoever is asked to is to read it (S1-2A.2)."""
    version = _draft_as_seen(work, version_id, seen)
    wording = Wording(version.number, version.effective_from, version.text)
    if problem := wording.problem(has_file=version.sha256 is not None):
        raise InputError(problem)
    version.state, version.published_at = "published", work.now
    work.session.flush()


# -- how it is done ------------------------------------------------------------------------------


def _write(work: Work, policy: Policy, entry: Entry) -> None:
    if problem := entry.problem(work.today, months(work)):
        raise InputError(problem)
    same = select(Policy.id).where(Policy.number == entry.number.strip(), Policy.id != policy.id)
    with work.session.no_autoflush:
        if work.session.scalar(same) is not None:
            raise InputError(_("This number is taken already. Choose another one."))
    assert entry.next_review  # noqa: S101 - else there would be a problem
    policy.number, policy.next_review = entry.number.strip(), entry.next_review
    policy.title_zh, policy.title_en = entry.title.zh.strip(), entry.title.en.strip()
    policy.department, policy.owner_id = entry.department.strip(), entry.owner_id


def _as_seen(work: Work, policy_id: UUID, seen: int) -> Policy:
    permissions.require_of(work.actor, "policy.edit")
    policy = work.session.get_one(Policy, policy_id)
    if policy.version != seen:
        raise ConflictError(_("Somebody else changed this policy meanwhile. Look at it again."))
    return policy


def _new_version(work: Work, policy_id: UUID) -> PolicyVersion:
    return PolicyVersion(
        id=uuid7(), policy_id=policy_id, created_at=work.now, created_by=work.actor.id
    )


def _draft_as_seen(work: Work, version_id: UUID, seen: int) -> PolicyVersion:
    permissions.require_of(work.actor, "policy.edit")
    version = work.session.get(PolicyVersion, version_id)
    if version is None or version.version != seen or version.state != "draft":
        raise ConflictError(
            _("Somebody else changed or published this version meanwhile. Look at it again.")
        )
    return version


def _require_own_number(work: Work, version: PolicyVersion, policy_id: UUID, number: str) -> None:
    same = select(PolicyVersion.id).where(
        PolicyVersion.policy_id == policy_id,
        PolicyVersion.number == number,
        PolicyVersion.id != version.id,
    )
    if work.session.scalar(same) is not None:
        raise InputError(_("There is a version of this number already. Give it another one."))


def _review(work: Work, policy_id: UUID, wording: Wording) -> UUID | None:
    """Return the approved evaluation that a version follows from; RuleError for another one."""
    if wording.review_id is None:
        return None
    if wording.review_id not in {one.id for one in reviews_of(work, policy_id) if _revises(one)}:
        raise RuleError(_("This evaluation does not decide a revision of this policy."))
    return wording.review_id


def _revises(review: ReviewRow) -> bool:
    return review.state == "closed" and review.conclusion == "revise"


def _attach(version: PolicyVersion, file: File) -> None:
    """Attach a file by the rules for attachments; PDF and DOCX only."""
    policies.require_file(file.name)
    new = attachments.of_file(version.id, _NO_EVALUATION, file.name, file.content)
    policies.require_file(new.name)
    version.file_name, version.media_type = new.name, new.media_type
    version.content, version.sha256 = new.content, attachments.digest(new.content)
