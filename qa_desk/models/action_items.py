"""Actions with an owner and a due date, for every module that has some (S1-3.7, P24).

A service that lets people give actions about its own record calls `add` with that record as
subject, and shows `of_subject`; the rest happens on the page Actions. Everything here checks who
may do it (rules/action_items.py), writes down the step with its words and is one transaction.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import queries
from qa_desk.models.action_tables import ActionEvidence, ActionItem, ActionStep
from qa_desk.models.people import Department, Deputy
from qa_desk.rules import action_items as rules
from qa_desk.rules import permissions
from qa_desk.rules.action_items import Evidence, NewAction
from qa_desk.work import Work


def add(work: Work, new: NewAction) -> ActionItem:
    """Give an action, a note or a task, or make a suggestion; return its row."""
    permissions.require_of(work.actor, rules.RIGHT[new.kind])
    day = work.today
    rules.check(new, day)
    kind, subject_id = new.subject or ("", None)
    prefix = rules.PREFIXES[new.kind]
    item = ActionItem(
        number=queries.next_numbers(work.session, ActionItem.number, prefix, day)[0],
        kind=new.kind,
        subject_kind=kind,
        subject_id=subject_id,
        what=new.what.strip(),
        owner_id=new.owner_id,
        department_id=new.department_id,
        urgency=new.urgency,
        begins=new.begins,
        due=new.due,
        given_by=work.actor.id,
        given_at=work.now,
        source=new.source,
        cause=new.cause,
    )
    work.session.add(item)
    work.session.flush()
    _write(work, item, "give", due=new.due, owner_id=new.owner_id)
    work.session.add_all(
        ActionEvidence(
            action_id=item.id,
            evaluation_id=one.evaluation_id,
            number=one.number,
            items="\n".join(one.items),
        )
        for one in new.evidence
    )
    work.session.flush()
    return item


def relations(work: Work, item: ActionItem) -> frozenset[str]:
    """Return what the actor is to an action: who is to do it, who gave it, who oversees all."""
    return rules.relations(
        is_owner=item.owner_id is not None and item.owner_id in me_and_stood_for(work),
        is_giver=item.given_by == work.actor.id,
        is_overseer=permissions.reach(work.actor, "action.see").everywhere,
    )


def progress(work: Work, item: ActionItem, percent: int, words: str) -> None:
    """Report how far an action is; its owner or his deputy may."""
    _require(work, item, "report", words)
    _write(work, item, "report", words, progress=percent)
    item.progress = min(max(percent, 0), rules.WHOLE)
    work.session.flush()


def finish(work: Work, item: ActionItem, result: str, answer: str = "") -> None:
    """Close an action with its result, or a suggestion with the answer (adopted, declined)."""
    _require(work, item, "finish", result)
    state = rules.closes(item.kind, answer)
    _write(work, item, "finish", result, progress=rules.WHOLE)
    item.result, item.progress = result.strip(), rules.WHOLE
    _close(work, item, state)


def drop(work: Work, item: ActionItem, reason: str) -> None:
    """Close an action that is not to be done any more; the reason is written down."""
    _require(work, item, "drop", reason)
    _write(work, item, "drop", reason)
    _close(work, item, "dropped")


def hand_over(
    work: Work, item: ActionItem, owner_id: UUID, department_id: UUID | None, reason: str
) -> None:
    """Let somebody else do it."""
    _require(work, item, "hand_over", reason)
    _write(work, item, "hand_over", reason, owner_id=owner_id)
    item.owner_id, item.department_id = owner_id, department_id
    work.session.flush()


def postpone(work: Work, item: ActionItem, due: date, urgency: str, reason: str) -> None:
    """Change until when it is to be done, and how urgent it is."""
    _require(work, item, "postpone", reason)
    if due < (item.begins or work.today):
        raise RuleError(
            _("It would be due before it begins. Nothing was saved. Choose a later day.")
        )
    _write(work, item, "postpone", reason, due=due)
    item.due, item.urgency = due, urgency
    work.session.flush()


def read(work: Work, item: ActionItem) -> None:
    """Remember that who gave it has read the reply; once (P24)."""
    if item.read_at is not None or "read" not in rules.offered(
        item.kind, item.state, relations(work, item)
    ):
        return
    _write(work, item, "read")
    item.read_at = work.now
    work.session.flush()


def _require(work: Work, item: ActionItem, key: str, words: str) -> None:
    rules.require(key, item.kind, item.state, relations(work, item), words)


def _close(work: Work, item: ActionItem, state: str) -> None:
    item.state, item.finished_at, item.finished_by = state, work.now, work.actor.id
    work.session.flush()


def _write(work: Work, item: ActionItem, key: str, words: str = "", **values: object) -> None:
    step = ActionStep(
        action_id=item.id,
        key=key,
        person_id=work.actor.id,
        taken_at=work.now,
        words=words.strip(),
        **values,
    )
    work.session.add(step)
    work.session.flush()


# -- whose they are --------------------------------------------------------------------------------


def me_and_stood_for(work: Work) -> set[UUID]:
    """Return the actor and those for whom he stands in now."""
    stood_for = select(Deputy.person_id).where(
        Deputy.deputy_id == work.actor.id,
        Deputy.valid_from <= work.now,
        Deputy.valid_to >= work.now,
    )
    return {work.actor.id, *work.session.scalars(stood_for)}


def visible(work: Work) -> ColumnElement[bool]:
    """Return the condition for the actions that the actor may see; actions.sql says the same."""
    reach = permissions.reach(work.actor, "action.see")
    if reach.everywhere:
        return true()
    conditions = [
        ActionItem.owner_id.in_(me_and_stood_for(work)),
        ActionItem.given_by == work.actor.id,
    ]
    if reach.departments:
        within = select(Department.id).where(
            Department.id.in_(reach.departments) | Department.parent_id.in_(reach.departments)
        )
        conditions.append(ActionItem.department_id.in_(within))
    return or_(*conditions)


def as_seen(work: Work, action_id: UUID, version: int | None = None) -> ActionItem:
    """Return an action that the actor may see, still as he saw it; ConflictError otherwise."""
    queries.one_at_a_time(work.session, f"action {action_id}")
    found = work.session.scalar(
        select(ActionItem)
        .where(ActionItem.id == action_id, visible(work))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise RuleError(_("This action is not there, or not yours to see."))
    if version is not None and found.version != version:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile: it is now “{status}”. Nothing of yours "
                "was overwritten. Look at it again."
            ).format(number=found.number, status=_(rules.STATES[found.state]))
        )
    return found


def of_subject(work: Work, kind: str, subject_id: UUID) -> list[ActionItem]:
    """Return the actions about a record, for whoever sees that record: the caller has asked.

    On a server the record's module lets him see them by a policy on `action_item` of its own.
    """
    found = select(ActionItem).where(
        ActionItem.subject_kind == kind, ActionItem.subject_id == subject_id
    )
    return list(work.session.scalars(found.order_by(ActionItem.number)))


def open_of_person(work: Work, people: Collection[UUID] | None = None) -> list[ActionItem]:
    """Return what these people still have to do, the actor and whom he stands in for by default."""
    owners = people if people is not None else me_and_stood_for(work)
    found = select(ActionItem).where(
        ActionItem.state == rules.OPEN, ActionItem.owner_id.in_(owners), visible(work)
    )
    return list(work.session.scalars(found.order_by(ActionItem.due, ActionItem.number)))


def overdue(work: Work, kinds: Collection[str] = (), day: date | None = None) -> list[ActionItem]:
    """Return what should be done by now, of these kinds or of all: for meetings and digests."""
    found = select(ActionItem).where(
        ActionItem.state == rules.OPEN, ActionItem.due < (day or work.today), visible(work)
    )
    if kinds:
        found = found.where(ActionItem.kind.in_(kinds))
    return list(work.session.scalars(found.order_by(ActionItem.due, ActionItem.number)))


def evidence(work: Work, action_id: UUID) -> tuple[Evidence, ...]:
    """Return which evaluations a note rests on, by number."""
    rows = work.session.scalars(
        select(ActionEvidence)
        .where(ActionEvidence.action_id == action_id)
        .order_by(ActionEvidence.number)
    )
    return tuple(
        Evidence(row.evaluation_id, row.number, tuple(row.items.split("\n") if row.items else ()))
        for row in rows
    )


def steps(work: Work, action_id: UUID) -> list[ActionStep]:
    """Return what was done about an action, the oldest first."""
    rows = work.session.scalars(
        select(ActionStep)
        .where(ActionStep.action_id == action_id)
        .order_by(ActionStep.taken_at, ActionStep.id)
    )
    return list(rows)
