"""Read actions: the list, one whole, what waits, what the forms offer (S1-3.7, P24)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa_desk.models import (
    ActionItem,
    ActionStep,
    Department,
    Person,
    action_items,
    offices,
    queries,
    visible,
)
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import action_items as rules
from qa_desk.rules import options, permissions, reminders
from qa_desk.services.actions.types import (
    Action,
    ActionRow,
    Choices,
    Done,
    Month,
    Waiting,
    Wanted,
)
from qa_desk.work import Work

_LIMIT = 2000
_WEEK = timedelta(days=7)
_ALL = Wanted(closed_too=True)


def listed(work: Work, wanted: Wanted = _ALL) -> list[ActionRow]:
    """Return the actions that the actor may see: what waits for him first, then the earliest due.

    Closed ones follow, the newest first.
    """
    permissions.require_of(work.actor, "action.see")
    found = select(ActionItem).where(action_items.visible(work))
    if wanted.whose == "mine":
        found = found.where(ActionItem.owner_id.in_(action_items.me_and_stood_for(work)))
    elif wanted.whose == "given":
        found = found.where(ActionItem.given_by == work.actor.id)
    if wanted.kind:
        found = found.where(ActionItem.kind == wanted.kind)
    if wanted.department_id:
        found = found.where(ActionItem.department_id == wanted.department_id)
    if wanted.only_overdue:
        found = found.where(ActionItem.due < work.today)
    if not wanted.closed_too or wanted.only_overdue:
        found = found.where(ActionItem.state == rules.OPEN)
    newest = found.order_by(ActionItem.given_at.desc(), ActionItem.id.desc()).limit(_LIMIT)
    rows = _rows(work, work.session.scalars(newest).all())
    return sorted(rows, key=lambda row: (not row.waits, row.state != rules.OPEN, row.due))


def one(work: Work, action_id: UUID) -> Action:
    """Return one action whole; RuleError when it is not for the actor to see."""
    permissions.require_of(work.actor, "action.see")
    item = action_items.as_seen(work, action_id)
    steps = action_items.steps(work, item.id)
    names = _names(work, [item.finished_by, *(key for s in steps for key in _people(s))])
    return Action(
        row=_rows(work, [item])[0],
        result=item.result,
        finished_at=item.finished_at,
        finished_by=names[item.finished_by] if item.finished_by else None,
        read_at=item.read_at,
        evidence=action_items.evidence(work, item.id),
        history=tuple(
            Done(
                key=step.key,
                by=names[step.person_id],
                at=step.taken_at,
                words=step.words,
                progress=step.progress,
                due=step.due,
                owner=names[step.owner_id] if step.owner_id else None,
            )
            for step in steps
        ),
        offered=rules.offered(item.kind, item.state, action_items.relations(work, item)),
    )


def waiting(work: Work) -> Waiting:
    """Return how much waits for the actor: to do, to answer, to read; for the inbox."""
    if not permissions.may(work.actor, "action.see"):
        return Waiting()
    closed = ActionItem.state != rules.OPEN
    unread = closed & ActionItem.read_at.is_(None) & (ActionItem.given_by == work.actor.id)
    mine = ActionItem.owner_id.in_(action_items.me_and_stood_for(work))
    to_do = (ActionItem.state == rules.OPEN) & (mine | ActionItem.owner_id.is_(None))
    found = work.session.scalars(
        select(ActionItem).where(action_items.visible(work), to_do | unread)
    ).all()
    rows = _rows(work, found)
    day = work.today
    own = [row for row in rows if row.waits == "do"]
    return Waiting(
        to_do=len(own),
        this_week=sum(day <= row.due <= day + _WEEK for row in own),
        late=sum(0 < row.stage < rules.WHOLE for row in own),
        overdue=sum(row.due < day for row in own),
        unanswered=sum(row.waits == "answer" for row in rows),
        replies=sum(row.waits == "read" for row in rows),
    )


def choices(work: Work) -> Choices:
    """Return what the forms offer: who may do it, departments and their heads, the first days."""
    permissions.require_of(work.actor, "action.give")
    day = work.today
    stored = queries.stored_options(work.session, work.now)
    heads = _heads(work, day)
    departments = work.session.scalars(
        select(Department)
        .where(Department.closed_on.is_(None) | (Department.closed_on >= day))
        .order_by(Department.code)
    )
    return Choices(
        people=_people_to_choose(work, day),
        departments=tuple(
            (each.id, each.name, heads.get(each.id) or _head_of_site(each, heads))
            for each in departments
        ),
        days={
            name: day + timedelta(days=options.number(f"action.{name}", stored))
            for name in ("normal", "urgent", "suggestion")
        },
    )


def months(work: Work) -> list[Month]:
    """Return how many suggestions the actor may see of each month, the newest first (S4-4.3.3)."""
    permissions.require_of(work.actor, "action.see")
    rows = work.session.execute(
        select(ActionItem.given_at, ActionItem.source, ActionItem.state).where(
            ActionItem.kind == "suggestion",
            action_items.visible(work),
            ActionItem.state != "dropped",
        )
    )
    counted: dict[date, Counter[str]] = defaultdict(Counter)
    for given_at, source, state in rows:
        counted[given_at.astimezone(work.zone).date().replace(day=1)].update([source, state])
    return [
        Month(
            month=month,
            from_staff=found["staff"],
            from_customers=found["customer"],
            adopted=found["adopted"],
            declined=found["declined"],
            open=found[rules.OPEN],
        )
        for month, found in sorted(counted.items(), reverse=True)
    ]


# -- how it is done ------------------------------------------------------------------------------


def _rows(work: Work, items: Sequence[ActionItem]) -> list[ActionRow]:
    names = _names(work, [key for item in items for key in (item.owner_id, item.given_by)])
    named = work.session.scalars(
        select(Department).where(Department.id.in_({item.department_id for item in items}))
    )
    departments = {each.id: each.name for each in named}
    stored = queries.stored_options(work.session, work.now)
    shares = reminders.shares(stored)
    zone = ZoneInfo(options.text("centre.timezone", stored))
    mine = action_items.me_and_stood_for(work)
    oversees = permissions.reach(work.actor, "action.see").everywhere
    return [
        ActionRow(
            id=item.id,
            version=item.version,
            number=item.number,
            kind=item.kind,
            what=item.what,
            owner=names[item.owner_id] if item.owner_id else None,
            owner_id=item.owner_id,
            department=departments.get(item.department_id, "") if item.department_id else "",
            department_id=item.department_id,
            urgency=item.urgency,
            begins=item.begins,
            due=item.due,
            given_by=names[item.given_by],
            given_at=item.given_at,
            source=item.source,
            cause=item.cause,
            state=item.state,
            progress=item.progress,
            stage=rules.stage(item.given_at, item.due, work.now, zone, shares)
            if item.state == rules.OPEN
            else 0,
            waits=rules.waits(
                item.state,
                is_mine=item.owner_id in mine,
                is_unowned=item.owner_id is None and oversees,
                is_unread=item.given_by == work.actor.id
                and item.finished_by != work.actor.id
                and item.read_at is None,
            ),
        )
        for item in items
    ]


def _people(step: ActionStep) -> Iterable[UUID | None]:
    return (step.person_id, step.owner_id)


def _names(work: Work, ids: Iterable[UUID | None]) -> defaultdict[UUID, Name]:
    """Return people by id; whoever the actor does not know has no name."""
    found = queries.people_by_id(work.session, {key for key in ids if key})
    names = {key: Name(each.name, each.staff_no) for key, each in found.items()}
    return defaultdict(lambda: Name("", ""), names)


def _heads(work: Work, day: date) -> dict[UUID, UUID]:
    """Return who heads each department today."""
    held = offices.held.c
    rows = work.session.execute(
        select(held.scope_id, held.person_id)
        .where(
            held.role == "department_head",
            held.scope_kind.in_(("department", "site")),
            queries.valid_on(held, day),
        )
        .order_by(held.valid_from, held.person_id)
    )
    return {scope_id: person_id for scope_id, person_id in rows}  # noqa: C416 - the newest wins


def _head_of_site(department: Department, heads: dict[UUID, UUID]) -> UUID | None:
    return heads.get(department.parent_id) if department.parent_id else None


def _people_to_choose(work: Work, day: date) -> tuple[tuple[UUID, str], ...]:
    """Return who holds an office, and whom the actor leads or sees in any case."""
    held = offices.held.c
    in_office = select(held.person_id).where(queries.valid_on(held, day))
    rows = work.session.scalars(
        select(Person)
        .where(
            Person.login.is_not(None),
            Person.left_on.is_(None),
            Person.id.in_(in_office)
            | (Person.id.in_(queries.csrs_on(work.session, day)) & visible.people(work.actor, day)),
        )
        .order_by(Person.staff_no)
    )
    return tuple((each.id, f"{each.name} {each.staff_no}") for each in rows)
