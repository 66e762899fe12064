"""Take what a calibration proposes to the evaluation of the checklist's policy (5.12 no. 9)."""

from dataclasses import replace
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import Calibration, CalibrationTopic, Document, calibrating, revisions
from qa_desk.rules import permissions
from qa_desk.rules.policies import DecidedBy
from qa_desk.rules.policy_reviews import Change
from qa_desk.services.policies import reviews
from qa_desk.work import Work


def propose(work: Work, session_id: UUID) -> DecidedBy:
    """Fill the proposals of a closed session into an evaluation of the checklist's policy.

    The one that is being filled in takes them, else a special one is begun. Each names the
    session; return which evaluation it is, to be opened.
    """
    permissions.require_of(work.actor, "calibration.run")
    permissions.require_of(work.actor, "policy.review")
    session = calibrating.one(work, session_id)
    topics = [
        one
        for one in calibrating.topics(work.session, session.id)
        if one.change and one.review_id is None
    ]
    if session.state != "closed" or not topics:
        raise RuleError(
            _(
                "{number} has no proposal for the standard that is left to be taken up. Nothing "
                "was changed."
            ).format(number=session.number)
        )
    paper = _draft(work, session)
    found = reviews.review(work, paper.id)
    form = replace(
        found.form,
        changes=(*found.form.changes, *_changes(work, session, topics)),
        conclusion=found.form.conclusion or "revise",
    )
    reviews.save(work, paper.id, found.row.version, form)
    for topic in topics:
        topic.review_id = paper.id
    work.session.flush()
    return DecidedBy(form.policy_id, paper.id, paper.number)


def _draft(work: Work, session: Calibration) -> Document:
    """Return the evaluation to be filled in; RuleError where there can be none."""
    policy = calibrating.policy_of(work.session, session)
    if policy is None:
        raise RuleError(
            _(
                "The checklist of {number} is not in the register of policies. Nothing was "
                "changed. Enter it there first, as a checklist."
            ).format(number=session.number)
        )
    paper = reviews.unfinished(work, policy.id)
    if paper is None:
        return work.session.get_one(Document, reviews.begin(work, policy.id, "special"))
    if paper.issued_at is not None:
        raise RuleError(
            _(
                "{number} is being signed, so nothing can be added to it. Take it back first, or "
                "wait until it is approved."
            ).format(number=paper.number)
        )
    return paper


def _changes(
    work: Work, session: Calibration, topics: list[CalibrationTopic]
) -> tuple[Change, ...]:
    """Return the proposals as changes of clauses: which item, what is to be, from where and why."""
    form = revisions.checklist(work.session, session.checklist_version_id)
    words: dict[str, Bilingual] = {item.key: item.text for item in form.items}
    words |= {error.key: error.text for error in form.fatal_errors}
    return tuple(
        Change(
            f"{topic.item_key}  {words.get(topic.item_key, '')}".strip(),
            topic.change,
            f"{session.number} {session.held_on}  {topic.conclusion}".strip(),
        )
        for topic in topics
    )
