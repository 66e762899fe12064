"""Who has to sign today, by team and shift, and that they were told (P14)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from qa_desk.models import (
    Evaluation,
    Person,
    Reminder,
    Shift,
    Team,
    asked,
    chain,
    queries,
    visible,
)
from qa_desk.reports.sign_list import SignList, SignRow
from qa_desk.reports.slip import Person as Named
from qa_desk.rules import options, permissions, rosters
from qa_desk.work import Work

Group = tuple[UUID, str]  # a team, and a shift as written


@dataclass(frozen=True)
class Told:
    """One CSR of a list, and how many reminders have not reached them."""

    person_id: UUID
    row: SignRow
    reminders: int


@dataclass(frozen=True)
class ToSign:
    """The list of a team and shift, as shown and as printed."""

    team_id: UUID
    sheet: SignList
    people: tuple[Told, ...]  # in the order of the sheet
    may_hand_over: bool  # only who leads the team


def today(work: Work) -> tuple[ToSign, ...]:
    """Return who is on shift today and has to answer: of one's teams, or of all for a QA lead.

    Whom the roster does not know today stands under no shift; who is off does not.
    """
    stored = queries.stored_options(work.session, work.now)
    day = work.today
    waiting = _waiting(work)
    shifts = _shifts(work, day, {found.csr_id for found, _news in waiting})
    cases: dict[Group, dict[UUID, list[tuple[Evaluation, int]]]] = defaultdict(dict)
    for found, news in waiting:
        shift = shifts.get(found.csr_id, "")
        if shift is not None:
            group = cases[found.team_id, shift]
            group.setdefault(found.csr_id, []).append((found, news))
    people = queries.people_by_id(work.session, {one for group in cases.values() for one in group})
    teams = {team.id: team.name for team in work.session.scalars(select(Team))}
    myself = work.session.get_one(Person, work.actor.id)
    led = permissions.reach(work.actor, "countersign").led
    lists = []
    for (team_id, shift), group in cases.items():
        told = tuple(sorted(_told(people, group), key=_urgency))
        sheet = SignList(
            centre=options.text("centre.name", stored),
            team=teams[team_id],
            shift=shift,
            day=day,
            rows=tuple(one.row for one in told),
            printed_at=work.now,
            printed_by=f"{myself.name} {myself.staff_no}",
            timezone=options.text("centre.timezone", stored),
        )
        lists.append(ToSign(team_id, sheet, told, team_id in led))
    return tuple(sorted(lists, key=lambda one: (str(one.sheet.team), one.sheet.shift)))


def hand_over(work: Work, people: Collection[UUID]) -> int:
    """Remember that these CSRs of one's teams were told; return how many reminders that were."""
    permissions.require_of(work.actor, "countersign")
    led = permissions.reach(work.actor, "countersign").led
    new = work.session.scalars(
        select(Reminder)
        .join(Evaluation, asked.of_this_stay())
        .where(
            Evaluation.status.in_(asked.OF_CSR),
            Evaluation.csr_id.in_(people),
            Evaluation.team_id.in_(led),
            Reminder.delivered_at.is_(None),
        )
    ).all()
    for reminder in new:
        reminder.delivered_at, reminder.how = work.now, "handed"
        reminder.handed_by = work.actor.id
    return len(new)


def note_print(work: Work, team_id: UUID) -> None:
    """Write into the journal that a team's list was printed, saved or copied."""
    chain.note(work.session, "print", "sign_list", team_id, {})


def _waiting(work: Work) -> list[tuple[Evaluation, int]]:
    """Return what waits for a CSR's answer, each with its reminders that reached nobody."""
    led = permissions.reach(work.actor, "countersign").led
    reach = permissions.reach(work.actor, "amend")
    if not led:
        reach = permissions.require_of(work.actor, "amend")
    rows = work.session.execute(
        select(Evaluation, func.count(Reminder.evaluation_id))
        .outerjoin(Reminder, asked.of_this_stay() & Reminder.delivered_at.is_(None))
        .where(
            Evaluation.status.in_(asked.OF_CSR),
            Evaluation.csr_id != work.actor.id,
            visible.in_scope(reach) | Evaluation.team_id.in_(led),
        )
        .group_by(Evaluation.id)
    )
    return [(found, news) for found, news in rows]


def _shifts(work: Work, day: date, people: Collection[UUID]) -> Mapping[UUID, str | None]:
    """Return the shifts of a day as written; None for who is off."""
    rows = work.session.execute(
        select(Shift.person_id, Shift.kind, Shift.starts_at, Shift.ends_at).where(
            Shift.day == day, Shift.person_id.in_(people)
        )
    )
    spans: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for person_id, kind, begin, end in rows:
        spans[person_id] += [(begin, end)] if kind in rosters.ON_POST else []
    return {
        person: _written(
            min(begin for begin, _e in found), max(end for _b, end in found), work.zone
        )
        if found
        else None
        for person, found in spans.items()
    }


def _written(begin: datetime, end: datetime, zone: ZoneInfo) -> str:
    return f"{begin.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}"


def _told(
    people: Mapping[UUID, Person], group: Mapping[UUID, list[tuple[Evaluation, int]]]
) -> Iterator[Told]:
    for person_id, cases in group.items():
        person = people[person_id]
        until = [
            found.due_at if found.status == "E3" else found.appeal_until for found, _news in cases
        ]
        row = SignRow(
            Named(person.name, person.staff_no),
            len(cases),
            min((found.due_at for found, _news in cases if found.due_at), default=None),
            max(filter(None, until), default=None),
        )
        yield Told(person_id, row, sum(news for _found, news in cases))


def _urgency(told: Told) -> tuple[datetime, str]:
    return told.row.due or datetime.max.replace(tzinfo=UTC), told.row.person.staff_no
