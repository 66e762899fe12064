"""Teams, people, what recorders call them, and the roster of the demonstration centre."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from argon2 import PasswordHasher

from qa_desk.demo import PASSWORD, names
from qa_desk.demo.batch import Batch
from qa_desk.demo.days import TIMEZONE, Days, at
from qa_desk.models import (
    Credential,
    Deputy,
    Membership,
    Person,
    PersonIdentifier,
    RoleGrant,
    Setting,
    Shift,
    ShiftCode,
    SkillGroup,
    Team,
)
from qa_desk.rules import rosters
from qa_desk.rules.rosters import Code
from qa_desk.rules.working_calendar import is_weekday

_SHIFT_HOURS = 8
_ABSENCES = 7  # people with leave, in the roster's two months
_REASONS = {"年": "年休假", "病": "病假", "事": "事假"}  # code of the roster → in full
_CODES = (  # each team's shift, then leave and days off
    *(
        Code(code, name, "work", ((hour * 60, (hour + 8) * 60),))
        for code, name, hour in (("早", "早班", 8), ("中", "中班", 10), ("晚", "晚班", 12))
    ),
    *(Code(code, name, "leave") for code, name in _REASONS.items()),
    Code("休", "休息", "rest"),
)


@dataclass(frozen=True)
class Csr:
    """A CSR with what is true from which day on."""

    id: UUID
    login: str
    group: str
    teams: Sequence[tuple[date, str]]
    agent_ids: Sequence[tuple[date, str]]

    def team_on(self, day: date) -> str:
        """Return the code of the team on a day."""
        return next(team for since, team in reversed(self.teams) if since <= day)

    def agent_id_on(self, day: date) -> str:
        """Return what the recorder calls this CSR on a day."""
        return next(agent for since, agent in reversed(self.agent_ids) if since <= day)


@dataclass(frozen=True)
class Stint:
    """One shift of a CSR."""

    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Centre:
    """Who is there, and who is on shift when."""

    days: Days
    people: Mapping[str, UUID]  # by login
    csrs: Sequence[Csr]
    teams: Mapping[str, UUID]  # by code
    roster: Mapping[UUID, Sequence[Stint]]  # working shifts by person


def fill(batch: Batch, random: Random, days: Days) -> Centre:
    """Add everybody with teams, roles, identifiers, passwords and shifts."""
    founded = days.previous - timedelta(days=900)
    moment = at(founded, 8)
    teams = {
        code: batch.add(Team, moment, code=code, name=name)
        for code, (name, _start) in names.TEAMS.items()
    }
    groups = {
        code: batch.add(SkillGroup, moment, code=code, name=name)
        for code, name in names.SKILL_GROUPS.items()
    }
    people = dict(_staff(batch, founded))
    csrs = list(_csrs(batch, random, days))
    people |= {csr.login: csr.id for csr in csrs}
    _leaver(batch, days)
    _memberships(batch, days, csrs, (people, teams, groups))
    _settings(batch, moment, people["admin"])
    _passwords(batch, moment, people)
    _deputy(batch, days, people)
    roster = {csr.id: tuple(_shifts(batch, csr, days, random)) for csr in csrs}
    _lead_shifts(batch, days, people)
    _add_codes(batch, days)
    return Centre(days, people, csrs, teams, roster)


def _person(batch: Batch, role: str, hired_on: date, **values: str | date | None) -> UUID:
    """Add a person with a role and the staff number as recorders and lists know it."""
    moment = at(hired_on, 8)
    left_on = values.get("left_on")
    whole = {"login": None, "reading": None, "left_on": None, "probation_until": None} | values
    person_id = batch.add(Person, moment, hired_on=hired_on, **whole)
    end = {"valid_to": left_on}
    batch.add(RoleGrant, moment, person_id=person_id, role=role, valid_from=hired_on, **end)
    until = at(left_on, 24) if isinstance(left_on, date) else None
    _identifier(batch, person_id, "staff_no", str(values["staff_no"]), (moment, until))
    return person_id


def _identifier(
    batch: Batch, person_id: UUID, kind: str, value: str, valid: tuple[datetime, datetime | None]
) -> None:
    batch.add(
        PersonIdentifier,
        valid[0],
        person_id=person_id,
        kind=kind,
        value=value,
        valid_from=valid[0],
        valid_to=valid[1],
    )


def _staff(batch: Batch, founded: date) -> Iterator[tuple[str, UUID]]:
    for i, (login, staff_no, name, role) in enumerate(names.STAFF):
        reading = names.READINGS.get(name)
        hired_on = founded + timedelta(days=11 * i)
        whole = {"login": login, "staff_no": staff_no, "name": name, "reading": reading}
        yield login, _person(batch, role, hired_on, **whole)


def _csrs(batch: Batch, random: Random, days: Days) -> Iterator[Csr]:
    listed = [
        (team, group, name) for team, group, together in names.CSRS for name in together.split(" ")
    ]
    for i, (team, group, name) in enumerate(listed, 1):
        login = f"csr{i:02d}"
        new = group == "newcomer"
        hired_on = days.previous - timedelta(days=random.randint(*((20, 28) if new else (90, 600))))
        person_id = _person(
            batch,
            "csr",
            hired_on,
            login=login,
            staff_no=f"{1000 + i}",
            name=name,
            probation_until=hired_on + timedelta(days=90),
        )
        teams, agents = [(hired_on, team)], [(hired_on, f"8{1000 + i}")]
        if login == names.MOVED:
            teams = [(hired_on, names.MOVED_FROM), (days.moved_on, team)]
            agents.append((days.moved_on, f"9{1000 + i}"))
        _dated(batch, person_id, "agent_id", agents)
        _dated(batch, person_id, "extension", _extensions(i, login, hired_on, days))
        yield Csr(person_id, login, group, teams, agents)


def _extensions(i: int, login: str, hired_on: date, days: Days) -> list[tuple[date, str]]:
    """Return a CSR's extensions; one desk is handed from one CSR to another (P2)."""
    first, second = names.SHARED_DESK
    extensions = [(hired_on, f"{6000 + i}")]
    if login == first:
        extensions.append((days.moved_on, f"{6100 + i}"))
    if login == second:
        extensions.append((days.moved_on, f"{6000 + i - 1}"))
    return extensions


def _dated(batch: Batch, person_id: UUID, kind: str, values: Sequence[tuple[date, str]]) -> None:
    ends = [at(since, 0) for since, _value in values[1:]]
    for (since, value), until in zip(values, [*ends, None], strict=True):
        _identifier(batch, person_id, kind, value, (at(since, 0), until))


def _leaver(batch: Batch, days: Days) -> None:
    """Add somebody who has left and whose staff number another one has now (P2)."""
    name, staff_no = names.LEAVER
    left_on = days.previous - timedelta(days=40)
    hired_on = left_on - timedelta(days=700)
    _person(batch, "csr", hired_on, staff_no=staff_no, name=name, left_on=left_on)


def _memberships(
    batch: Batch,
    days: Days,
    csrs: Sequence[Csr],
    known: tuple[Mapping[str, UUID], Mapping[str, UUID], Mapping[str, UUID]],
) -> None:
    people, teams, groups = known
    for csr in csrs:
        ends = [since - timedelta(days=1) for since, _team in csr.teams[1:]]
        for (since, team), until in zip(csr.teams, [*ends, None], strict=True):
            row = {"person_id": csr.id, "team_id": teams[team], "valid_to": until}
            group = "general" if team == names.MOVED_FROM and until else csr.group
            skill = groups[group]
            batch.add(
                Membership, at(since, 8), **row,
                skill_group_id=skill, kind="member", valid_from=since,
            )  # fmt: skip
    since = days.previous - timedelta(days=365)
    for team, login in names.LEADS.items():
        row = {"person_id": people[login], "team_id": teams[team], "valid_to": None}
        batch.add(
            Membership, at(since, 8), **row, skill_group_id=None, kind="lead", valid_from=since
        )


def _settings(batch: Batch, moment: datetime, admin: UUID) -> None:
    for key, value in (("centre.name", names.CENTRE), ("centre.timezone", TIMEZONE)):
        batch.add_plain(Setting, key=key, valid_from=moment, value=value, changed_by=admin)


def _passwords(batch: Batch, moment: datetime, people: Mapping[str, UUID]) -> None:
    """Give everybody the one password, which the sign-in window tells to all.

    It is hashed in the cheapest way there is: nothing is secret here, and hundreds of signatures
    are made when the centre is built.
    """
    cheapest = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    hashed = cheapest.hash(PASSWORD)
    for person_id in people.values():
        batch.add(Credential, moment, person_id=person_id, argon2=hashed, changed_at=moment)


def _deputy(batch: Batch, days: Days, people: Mapping[str, UUID]) -> None:
    """Let somebody sign for a team lead who is on leave these days (E-27)."""
    start, end = away(days)
    batch.add(
        Deputy,
        at(start, 0),
        person_id=people[names.AWAY],
        deputy_id=people[names.DEPUTY],
        valid_from=at(start, 0),
        valid_to=at(end, 24),
        reason=_REASONS["年"],
    )


def away(days: Days) -> tuple[date, date]:
    """Return the first and the last day on which the deputy signs."""
    return days.drawn_on - timedelta(days=1), days.today + timedelta(days=3)


def _shifts(batch: Batch, csr: Csr, days: Days, random: Random) -> Iterator[Stint]:
    """Add a CSR's shifts, five days of seven; yield those that are worked."""
    number = int(csr.login.removeprefix("csr"))
    absent = _absence(csr, days, number)
    leave = random.choice(list(_REASONS))
    for day in days.roster:
        if (day.toordinal() + 3 * number) % 7 > 4:
            _shift(batch, csr.id, Stint(day, at(day, 0), at(day, 0)), "休")
            continue
        start = names.TEAMS[csr.team_on(day)][1]
        stint = Stint(day, at(day, start), at(day, start + _SHIFT_HOURS))
        _shift(batch, csr.id, stint, leave if day in absent else _code_at(start))
        if day not in absent:
            yield stint


def _code_at(hour: float) -> str:
    """Return the code of the shift that begins at an hour."""
    return next(code.code for code in _CODES if code.times and code.times[0][0] == hour * 60)


def _absence(csr: Csr, days: Days, number: int) -> frozenset[date]:
    """Return the days of leave: two to four in a row, for some."""
    if number % (40 // _ABSENCES) or csr.login == "csr01":
        return frozenset()
    first = days.previous + timedelta(days=9 * number % 40)
    return frozenset(first + timedelta(days=i) for i in range(2 + number % 3))


def _shift(batch: Batch, person_id: UUID, stint: Stint, code: str) -> None:
    is_work = code not in _REASONS and code != "休"
    batch.add(
        Shift,
        stint.starts_at,
        person_id=person_id,
        day=stint.day,
        kind="work" if is_work else "leave",
        starts_at=stint.starts_at,
        ends_at=stint.ends_at,
        reason=_REASONS.get(code, ""),
        code=code,
        counts=is_work,
    )


def _add_codes(batch: Batch, days: Days) -> None:
    for code in _CODES:
        times = [rosters.span(*span).split("-") for span in code.times]
        batch.add(
            ShiftCode,
            at(days.previous, 0),
            code=code.code,
            name=code.name,
            kind=code.kind,
            segments=times,
            counts=code.counts,
            version=1,
        )


def _lead_shifts(batch: Batch, days: Days, people: Mapping[str, UUID]) -> None:
    start, end = away(days)
    for team, login in names.LEADS.items():
        hour = names.TEAMS[team][1]
        for day in filter(is_weekday, days.roster):
            absent = login == names.AWAY and start <= day <= end
            stint = Stint(day, at(day, hour), at(day, hour + _SHIFT_HOURS))
            _shift(batch, people[login], stint, "年" if absent else _code_at(hour))
