"""A policy, and an evaluation that waits for its approval only."""

from qa_desk.models import Policy, PolicyVersion, Signature, signatories
from qa_desk.rules.signatories import MEANT, in_order


def policy(work, author):
    """Add a policy with a published version; return the ids of both."""
    policy = Policy(
        number="KF-01", kind="policy", title_zh="制度", title_en="", department="客服",
        next_review=work.today, created_at=work.now, created_by=author.id,
    )  # fmt: skip
    work.session.add(policy)
    work.session.flush()
    version = PolicyVersion(
        policy_id=policy.id, number="1", effective_from=work.today, text="x",
        created_at=work.now, created_by=author.id,
    )  # fmt: skip
    work.session.add(version)
    work.session.flush()
    version.state, version.published_at = "published", work.now
    work.session.flush()
    return policy.id, version.id


def paper(work, policy_id, people):
    """Add an evaluation by evaluator, checker and approver, signed by the first two."""
    day = (work.today, work.today)
    content = "qad1\nconclusion\tkeep\n"
    made = signatories.draft(work, ("policy_review", "ZDP"), policy_id, content, day)
    roles = ("evaluator", "checker", "approver")
    asked = in_order([(role, [one.id]) for role, one in zip(roles, people, strict=True)])
    signatories.issue(work, made, asked)
    for one in asked[:2]:
        work.session.add(
            Signature(
                document_id=made.id, person_id=one.person_id, role=one.role, place=one.place,
                meaning=MEANT[one.role], signed_at=work.now, machine="",
                content_hash=made.content_hash,
            )
        )  # fmt: skip
    work.session.flush()
    return made.id
