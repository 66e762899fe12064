"""Give actions, write information notes, make suggestions (S1-3.7, P24, S4-4.3.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    CallTag,
    Evaluation,
    Revision,
    action_items,
    queries,
    revisions,
    visible,
)
from qa_desk.rules import action_items as rules
from qa_desk.rules import options, permissions, tags
from qa_desk.rules.action_items import Finding, NewAction
from qa_desk.rules.sheets import Sheet
from qa_desk.services.actions import reading
from qa_desk.work import Work


def give(work: Work, new: NewAction) -> UUID:
    """Give an action or write an information note; return its id."""
    permissions.require_of(work.actor, "action.give")
    if new.owner_id not in {key for key, _name in reading.choices(work).people}:
        raise RuleError(
            _("Whoever is to do it has no login, or is not yours to ask. Choose somebody else.")
        )
    evidence = tuple(one.evidence() for one in _known(work, new))
    return action_items.add(work, replace(new, evidence=evidence)).id


def suggest(work: Work, what: str, source: str) -> UUID:
    """Make a suggestion, one's own or a customer's; whoever oversees them answers (S4-4.3.3)."""
    permissions.require_of(work.actor, "suggestion.make")
    stored = queries.stored_options(work.session, work.now)
    due = work.today + timedelta(days=options.number("action.suggestion", stored))
    return action_items.add(work, NewAction("suggestion", what, due, source=source)).id


def findings(work: Work, evaluation_ids: Sequence[UUID]) -> list[Finding]:
    """Return what evaluations show that is not the CSR's, for the first words of a note (P24)."""
    permissions.require_of(work.actor, "action.give")
    rows = work.session.scalars(
        select(Evaluation)
        .where(Evaluation.id.in_(set(evaluation_ids)), visible.evaluations(work.actor))
        .order_by(Evaluation.number)
    ).all()
    tagged = set(
        work.session.scalars(
            select(CallTag.call_id).where(
                CallTag.tag == tags.RISK, CallTag.call_id.in_({row.call_id for row in rows})
            )
        )
    )
    return [_finding(work, row, is_risk=row.call_id in tagged) for row in rows]


def _finding(work: Work, found: Evaluation, *, is_risk: bool) -> Finding:
    revision = work.session.get(Revision, (found.id, found.revision)) if found.revision else None
    if revision is None:
        return Finding(found.id, found.number, tags.RISK if is_risk else "")
    form = revisions.checklist(work.session, revision.checklist_version_id)
    sheet: Sheet = revisions.sheet_of(work.session, revision)
    return rules.finding(found.id, found.number, form, sheet, is_risk=is_risk)


def _known(work: Work, new: NewAction) -> list[Finding]:
    """Return the evidence that the actor may see, with its own numbers; refuse other."""
    if not new.evidence:
        return []
    items = {one.evaluation_id: one.items for one in new.evidence}
    found = findings(work, list(items))
    if len(found) < len(items):
        raise RuleError(
            _("An evaluation that is named as evidence is not there, or not yours to see.")
        )
    return [replace(one, items=items[one.evaluation_id] or one.items) for one in found]
