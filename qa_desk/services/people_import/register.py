"""What the centre knows of its people, and what a line of a list adds to it."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    ChecklistVersion,
    Membership,
    Person,
    PersonIdentifier,
    RoleGrant,
    SkillGroup,
    Team,
)
from qa_desk.models.base import uuid7
from qa_desk.models.whose_calls import News
from qa_desk.rules import people_lists
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.rules.lists import plain
from qa_desk.rules.people_lists import ListedPerson
from qa_desk.rules.permissions import ROLES
from qa_desk.work import SYSTEM_ID, Work

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
OUTCOMES = {ADDED: N_("New"), CHANGED: N_("Changed"), UNCHANGED: N_("As it is")}


@dataclass(frozen=True)
class Difference:
    """What a line changes of somebody: a column of `list_problems.COLUMNS`, before and after."""

    column: str
    before: str
    after: str


_ONE_DAY = timedelta(days=1)
_IDENTIFIERS = ("staff_no", "agent_id", "extension")
_PLACE = ("team", "skill_group", "post")


class Register:
    """Takes lines, each whole or not at all; `save` writes what they brought.

    A dry one only tells what would be: nothing of it may be saved.
    `notes` are remarks on lines that went in, `news` is for the calls that waited for them.
    """

    def __init__(self, work: Work, *, is_dry: bool = False) -> None:
        self._is_dry = is_dry
        self._differences: list[Difference] = []
        self.notes: list[tuple[int, str]] = []
        self.news = News()
        self.zone = work.zone
        self._work = work
        self._today = work.today
        self._usually = (self._today.replace(day=1) - _ONE_DAY).replace(day=1)
        self._new: list[Person] = []
        self._rest: list[RoleGrant | PersonIdentifier | Membership] = []  # refer to people
        self._load_people()
        self._load_teams()

    def take(self, row: ListedPerson) -> tuple[str, tuple[Difference, ...]]:
        """Add a line's person, or change one who is known; say which of these, and what changes.

        RuleError when the line contradicts what is known; nothing of it goes in then.
        """
        person = self._find(row)
        key = person.id if person else uuid7()
        roles = self._missing_roles(row, person)
        self._check_login(row, person)
        self._check_team(row, key)
        self._check_lead(row, key)
        start = row.since or row.hired_on or self._first_day(row, person)
        self._differences = []
        self._write_person(row, person, key)
        self._give(roles, key, start if person is None else max(start, self._today))
        for kind in _IDENTIFIERS:
            if getattr(row, kind):
                self._name(row, key, kind, start)
        self._place(row, key, start)
        self._lead(row, key, start)
        found = tuple(self._differences)
        if person is None:
            return ADDED, found
        return (CHANGED if found else UNCHANGED), found

    def save(self) -> None:
        """Write all that was taken."""
        self._work.session.add_all(self._new)
        self._work.session.flush()
        self._work.session.add_all(self._rest)
        self._work.session.flush()

    # What is known

    def _load_people(self) -> None:
        session = self._work.session
        self._people: dict[UUID, Person] = {}
        self._by_number: dict[str, list[Person]] = defaultdict(list)
        self._logins: dict[str, Person] = {}
        for person in session.scalars(select(Person)):
            self._remember(person)
            self._logins[person.login or ""] = person
        self._roles: dict[UUID, set[str]] = defaultdict(set)
        for grant in session.scalars(select(RoleGrant)):
            if _lasts(grant, self._today):
                self._roles[grant.person_id].add(grant.role)
        self._identifiers: dict[tuple[str, str], list[PersonIdentifier]] = defaultdict(list)
        for each in session.scalars(select(PersonIdentifier)):
            self._identifiers[each.kind, each.value].append(each)

    def _remember(self, person: Person) -> None:
        self._people[person.id] = person
        if person.id != SYSTEM_ID:
            self._by_number[person.staff_no].append(person)

    def _load_teams(self) -> None:
        session = self._work.session
        self._teams: dict[str, Team] = {}
        for team in session.scalars(select(Team).order_by(Team.code)):
            self._teams[_key(team.code)] = team
            self._teams.setdefault(_key(team.name), team)
        self._codes = dict(people_lists.SKILL_GROUPS)
        for document in session.scalars(select(ChecklistVersion.document)):
            for group in document["skill_groups"]:
                words = (group["id"], group.get("zh", ""), group.get("en", ""))
                self._codes |= {plain(word): group["id"] for word in words if word}
        self._groups = {group.code: group for group in session.scalars(select(SkillGroup))}
        self._codes |= {plain(group.name): code for code, group in self._groups.items()}
        self._memberships: dict[UUID, list[Membership]] = defaultdict(list)
        self._leads: dict[UUID, UUID] = {}
        for row in session.scalars(select(Membership).order_by(Membership.valid_from)):
            if row.kind == "member":
                self._memberships[row.person_id].append(row)
            elif _lasts(row, self._today) and self._people[row.person_id].left_on is None:
                self._leads[row.team_id] = row.person_id

    # Who is meant

    def _find(self, row: ListedPerson) -> Person | None:
        """Return the person of a line; None for a new one, who may have a leaver's number."""
        known = self._by_number.get(row.staff_no, [])
        here = [person for person in known if person.left_on is None]
        for person in here:
            if _same_name(person.name, row.name):
                return person
        if here:
            raise RuleError(
                _(
                    "The staff no. {staff_no} belongs to {name} here. Correct the number or the "
                    "name: people are known by their number."
                ).format(staff_no=row.staff_no, name=here[0].name)
            )
        for person in known:
            self._check_leaver(row, person)
        return None

    def _check_leaver(self, row: ListedPerson, person: Person) -> None:
        if _same_name(person.name, row.name):
            raise RuleError(
                _(
                    "{person} left on {day}. Take the line out, or give somebody who comes back a "
                    "new staff no."
                ).format(person=_words(person), day=person.left_on)
            )
        start = row.since or row.hired_on
        if start and person.left_on and start <= person.left_on:
            raise RuleError(
                _(
                    "This was the staff no. of {person} until {day}. Fill in a later day as the "
                    "one from which the line is in force."
                ).format(person=_words(person), day=person.left_on)
            )

    def _first_day(self, row: ListedPerson, person: Person | None) -> date:
        """Return from when a line without a day holds; a number is free once its leaver is gone."""
        left = [each.left_on for each in self._by_number.get(row.staff_no, []) if each.left_on]
        if person is not None or not left:
            return self._usually
        return max(self._usually, max(left) + _ONE_DAY)

    # What a line may not do

    def _missing_roles(self, row: ListedPerson, person: Person | None) -> list[str]:
        """Return the roles that the line gives; a new person without any is a CSR."""
        wanted = list(row.roles)
        if row.leads and "team_lead" not in wanted:
            wanted.append("team_lead")
        if person is None and not wanted:
            wanted.append("csr")
        held = self._roles[person.id] if person else set()
        return [role for role in wanted if role not in held]

    def _check_login(self, row: ListedPerson, person: Person | None) -> None:
        if not row.login:
            return
        holder = self._logins.get(row.login)
        if holder is not None and holder is not person:
            raise RuleError(
                _("The sign-in name {login} is taken by {person}. Choose another one.").format(
                    login=row.login, person=_words(holder)
                )
            )
        if person is not None and person.login not in (None, row.login):
            raise RuleError(
                _(
                    "{person} signs in as {login} already. Take the other sign-in name out of the "
                    "list."
                ).format(person=_words(person), login=person.login)
            )

    def _check_team(self, row: ListedPerson, key: UUID) -> None:
        """Refuse a transfer that does not say from which day, or from one before the last."""
        current = self._current(key)
        if not row.team or current is None or self._is_there(row, current):
            return
        if row.since is None or row.since <= current.valid_from:
            team = next(team for team in self._teams.values() if team.id == current.team_id)
            raise RuleError(
                _(
                    "{person} is in another team or skill group: {team} since {day}. If this is a "
                    "transfer, fill in the day from which it is in force; it must be later."
                ).format(person=_words(self._people[key]), team=team.name, day=current.valid_from)
            )

    def _check_lead(self, row: ListedPerson, key: UUID) -> None:
        team = self._teams.get(_key(row.leads)) if row.leads else None
        leader = self._leads.get(team.id) if team else None
        if leader not in (None, key):
            raise RuleError(
                _("{team} is led by {person} already. A team has one team lead.").format(
                    team=row.leads, person=_words(self._people[leader])
                )
            )

    # What a line brings; each notes what is new

    def _differ(self, column: str, before: object, after: object) -> None:
        if before != after:
            self._differences.append(Difference(column, str(before or ""), str(after or "")))

    def _write_person(self, row: ListedPerson, person: Person | None, key: UUID) -> None:
        if person is None:
            person = Person(id=key, name=row.name, staff_no=row.staff_no)
            self._new.append(person)
            self._remember(person)
        for column, name, written in (
            ("login", "login", person.login or row.login),
            ("hired", "hired_on", row.hired_on),
            ("reading", "reading", row.reading),
            ("probation", "probation_until", row.probation_until),
        ):
            if written:
                self._differ(column, getattr(person, name), written)
                setattr(person, name, written)
        self._logins[person.login or ""] = person

    def _give(self, roles: list[str], key: UUID, start: date) -> None:
        before = self._words_of(self._roles[key])
        self._roles[key].update(roles)
        self._differ("role", before, self._words_of(self._roles[key]))
        self._rest += [RoleGrant(person_id=key, role=role, valid_from=start) for role in roles]

    def _words_of(self, roles: set[str]) -> str:
        return _(", ").join(_(name) for role, name in ROLES.items() if role in roles)

    def _name(self, row: ListedPerson, key: UUID, kind: str, start: date) -> None:
        """Note down what recorders and lists call the person; an earlier day counts."""
        value: str = getattr(row, kind)
        moment = datetime.combine(start, time(), self.zone).astimezone(UTC)
        all_ = self._identifiers[kind, value]
        mine = next((each for each in all_ if each.person_id == key and not each.valid_to), None)
        if mine is None:
            mine = PersonIdentifier(person_id=key, kind=kind, value=value, valid_from=moment)
            self._rest.append(mine)
            all_.append(mine)
            self._differ(kind, "", value)
        elif (row.since or row.hired_on) and moment < mine.valid_from:
            since = mine.valid_from.astimezone(self.zone).date()
            self._differ("since", f"{value} {since}", f"{value} {start}")
            mine.valid_from = moment
        else:
            return
        self.news.named.add((kind, value))
        self._say_shared(row, mine)

    def _say_shared(self, row: ListedPerson, mine: PersonIdentifier) -> None:
        for other in self._identifiers[mine.kind, mine.value]:
            ended = other.valid_to is not None and other.valid_to <= mine.valid_from
            if other.person_id != mine.person_id and not ended:
                words = _(
                    "{kind} {value} belongs to {person} as well. Its calls stay unresolved until "
                    "somebody says whose they are."
                ).format(
                    kind=_(COLUMNS[mine.kind]),
                    value=mine.value,
                    person=_words(self._people[other.person_id]),
                )
                self.notes.append((row.line, words))

    def _place(self, row: ListedPerson, key: UUID, start: date) -> None:
        """Put the person into the team, for good or until the next transfer."""
        if not row.team:
            return
        team, group = self._team(row.team), self._group(row)
        current = self._current(key)
        if current is not None and self._is_there(row, current):
            self._complete(row, current, group)
            return
        before = self._place_words(current)
        if current is not None:
            current.valid_to = start - _ONE_DAY
            self.news.moved.add(key)
        ends = [each.valid_to for each in self._memberships[key] if each.valid_to]
        new = Membership(
            person_id=key,
            team_id=team.id,
            skill_group_id=group.id if group else None,
            kind="member",
            post=row.post,
            valid_from=max(start, max(ends) + _ONE_DAY) if ends else start,
        )
        self._rest.append(new)
        self._memberships[key].append(new)
        self.news.placed.add(key)
        for column, old, now in zip(_PLACE, before, self._place_words(new), strict=True):
            self._differ(column, old, now)

    def _place_words(self, row: Membership | None) -> tuple[str, str, str]:
        """Return team, skill group and post in words."""
        if row is None:
            return "", "", ""
        team = next(team.name for team in self._teams.values() if team.id == row.team_id)
        groups = (one.name for one in self._groups.values() if one.id == row.skill_group_id)
        return team, next(groups, ""), row.post

    def _complete(self, row: ListedPerson, current: Membership, group: SkillGroup | None) -> None:
        before, since = self._place_words(current), current.valid_from
        if group is not None:
            current.skill_group_id = group.id
        current.post = row.post or current.post or ""
        start = row.since or row.hired_on
        if start and start < current.valid_from and len(self._memberships[current.person_id]) == 1:
            current.valid_from = start
            self.news.placed.add(current.person_id)
        for column, old, now in zip(_PLACE, before, self._place_words(current), strict=True):
            self._differ(column, old, now)
        self._differ("since", since, current.valid_from)

    def _lead(self, row: ListedPerson, key: UUID, start: date) -> None:
        if not row.leads:
            return
        team = self._team(row.leads)
        if self._leads.get(team.id) == key:
            return
        self._leads[team.id] = key
        self._rest.append(Membership(person_id=key, team_id=team.id, kind="lead", valid_from=start))
        self._differ("leads", "", team.name)

    # Teams

    def _current(self, key: UUID) -> Membership | None:
        """Return the membership that a transfer would end."""
        rows = self._memberships.get(key)
        return rows[-1] if rows and _lasts(rows[-1], self._today) else None

    def _is_there(self, row: ListedPerson, current: Membership) -> bool:
        """Say whether a membership is the one that the line means."""
        team = self._teams.get(_key(row.team))
        if team is None or team.id != current.team_id:
            return False
        group = self._groups.get(self._code(row.skill_group))
        known = current.skill_group_id
        return not row.skill_group or known is None or (group is not None and group.id == known)

    def _team(self, name: str) -> Team:
        team = self._teams.get(_key(name))
        if team is None:
            team = self._teams[_key(name)] = Team(id=uuid7(), code=name, name=name)
            self._add(team)
        return team

    def _add(self, row: Team | SkillGroup) -> None:
        """Write a row at once: known memberships may refer to it."""
        if self._is_dry:
            return
        self._work.session.add(row)
        self._work.session.flush()

    def _code(self, written: str) -> str:
        return self._codes.get(plain(written), plain(written) or written)

    def _group(self, row: ListedPerson) -> SkillGroup | None:
        if not row.skill_group:
            return None
        code = self._code(row.skill_group)
        if code not in self._groups:
            self._groups[code] = SkillGroup(id=uuid7(), code=code, name=row.skill_group)
            self._add(self._groups[code])
            if code not in self._codes.values():
                words = _(
                    "No checklist knows the skill group {group}, so its calls are held to the "
                    "strictest pass mark."
                )
                self.notes.append((row.line, words.format(group=row.skill_group)))
        return self._groups[code]


def _lasts(row: RoleGrant | Membership, day: date) -> bool:
    return row.valid_to is None or row.valid_to >= day


def _key(name: str) -> str:
    """Return a team's name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _same_name(one: str, other: str) -> bool:
    """Say whether two names are the same but for blanks and full-width letters."""
    return _key(one).replace(" ", "") == _key(other).replace(" ", "")


def _words(person: Person) -> str:
    return f"{person.name} {person.staff_no}"
