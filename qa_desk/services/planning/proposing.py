"""A plan as last month's results suggest it (S3-4.3b)."""

from datetime import date

from qa_desk.rules import permissions
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.services.planning import loading
from qa_desk.services.planning.types import Proposal
from qa_desk.work import Work


def propose(work: Work, month: date) -> Proposal:
    """Return rules and content of a month as the month before suggests them."""
    permissions.require_of(work.actor, "plan.draft")
    month = month.replace(day=1)
    rules = (RuleLine("", 20),)
    content = Content()
    return Proposal(month, rules, content, loading.reckon(work, month, rules, content))
