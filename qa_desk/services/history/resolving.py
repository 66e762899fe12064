"""What a line of earlier results means: whose it is, of which checklist, and whether it is new."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    CallSegment,
    Checklist,
    ChecklistVersion,
    Evaluation,
    ImportedResult,
    Membership,
    Person,
    PersonIdentifier,
    SkillGroup,
    revisions,
    standards,
)
from qa_desk.rules import checklist_versions, checklists, typed_numbers
from qa_desk.rules.list_problems import RefusedError
from qa_desk.rules.lists import plain
from qa_desk.rules.past_results import ListedResult
from qa_desk.work import SYSTEM_ID, Work

_GONE = ("E12", "E13")  # voided, replaced
_MANY = 500  # values in one question to the database


@dataclass(frozen=True)
class Meant:
    """What goes in for a line."""

    values: Mapping[str, Any]  # of an ImportedResult
    items: tuple[tuple[str, int, int], ...]  # key, earned, points; hundredths
    person: Person
    is_new: bool
    unknown: tuple[str, ...]  # columns of items that the checklist does not have


class History:
    """What the centre knows, against which lines are read; `means` takes one after another."""

    def __init__(self, work: Work, rows: Iterable[ListedResult]) -> None:
        session, rows = work.session, list(rows)
        self._session = session
        self._zone = work.zone
        self._today = work.today
        self._people: dict[str, list[Person]] = defaultdict(list)
        self._by_id: dict[UUID, Person] = {}
        for person in session.scalars(select(Person).where(Person.id != SYSTEM_ID)):
            self._people[person.staff_no].append(person)
            self._by_id[person.id] = person
        self._places = self._memberships()
        self._calls = self._known_calls({row.call for row in rows if row.call})
        self._versions = standards.known(session)
        self._codes = self._checklists()
        self._forms: dict[UUID, checklists.Checklist] = {}
        self._equal: Counter[tuple[Any, ...]] = Counter()
        self._imported = self._known_results()

    def means(self, row: ListedResult) -> Meant:
        """Return what a line means; RuleError or RefusedError when it cannot go in."""
        person, day = self._whose(row)
        team, group = self._place(person, day)
        code = self._code(row)
        form = self._form(code, day) if code else None
        mark = _mark(form, group)
        items, unknown = _items(row, form)
        values = {
            "csr_id": person.id,
            "team_id": team,
            "skill_group": group,
            "day": day,
            "checklist_id": self._codes[code][1] if code else None,
            "final": row.score,
            "pass_mark": mark or 0,
            "result": _result(row, mark),
        }
        identity = self._identity(row, values, items)
        return Meant(
            {**values, "identity": identity},
            items,
            person,
            self._is_new(identity, values, row),
            tuple(unknown),
        )

    # -- whose it is -------------------------------------------------------------------------

    def _whose(self, row: ListedResult) -> tuple[Person, date]:
        told, heard = self._told_by_call(row)
        day = row.day or told
        if day is None:
            raise RefusedError("no_date")
        if day > self._today:
            raise RuleError(_("{day} has not come yet. Correct the date.").format(day=day))
        if not row.staff_no and len(heard) != 1:
            raise RuleError(
                _("Nobody can tell from the call ID whose call it was. Fill in the staff no.")
            )
        if not row.staff_no:
            return self._by_id[heard.pop()], day
        person = self._by_number(row.staff_no, day)
        if heard and person.id not in heard:
            raise RuleError(
                _(
                    "The call {call} was not {person}'s. Correct the staff no. or the call ID."
                ).format(call=row.call, person=f"{person.name} {person.staff_no}")
            )
        return person, day

    def _told_by_call(self, row: ListedResult) -> tuple[date | None, set[UUID]]:
        """Return when a call was that is here, and who was heard; refuse one evaluated here."""
        day: date | None = None
        heard: set[UUID] = set()
        for call_id, started_at, people in self._calls.get(row.call, ()):
            heard |= people
            if started_at is not None:
                day = started_at.astimezone(self._zone).date()
            if number := self._evaluated(call_id):
                raise RuleError(
                    _(
                        "This call was evaluated here as {number}. An imported result does not "
                        "take its place."
                    ).format(number=number)
                )
        return day, heard

    def _by_number(self, number: str, day: date) -> Person:
        found = self._people[number]
        if len(found) > 1:
            found = [person for person in found if person.id in self._holders(number, day)]
        if len(found) != 1:
            raise RefusedError("number_of_two", value=number, day=day.isoformat())
        person = found[0]
        if person.left_on is not None and person.left_on < day:
            raise RuleError(
                _("{person} had left by {day}. Correct the staff no. or the date.").format(
                    person=f"{person.name} {person.staff_no}", day=day
                )
            )
        return person

    def _holders(self, number: str, day: date) -> set[UUID]:
        noon = datetime.combine(day, time(12), self._zone).astimezone(UTC)
        held = self._session.scalars(
            select(PersonIdentifier.person_id).where(
                PersonIdentifier.kind == "staff_no",
                PersonIdentifier.value == number,
                PersonIdentifier.valid_from <= noon,
                PersonIdentifier.valid_to.is_(None) | (PersonIdentifier.valid_to > noon),
            )
        )
        return set(held)

    def _memberships(self) -> Mapping[UUID, list[tuple[date, date, UUID, str]]]:
        rows = self._session.execute(
            select(Membership, SkillGroup.code)
            .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
            .where(Membership.kind == "member")
        )
        found: dict[UUID, list[tuple[date, date, UUID, str]]] = defaultdict(list)
        for row, code in rows:
            last = row.valid_to or date.max
            found[row.person_id].append((row.valid_from, last, row.team_id, code or ""))
        return found

    def _place(self, person: Person, day: date) -> tuple[UUID | None, str]:
        """Return team and skill group of that day."""
        for first, last, team, code in self._places.get(person.id, ()):
            if first <= day <= last:
                return team, code
        return None, ""

    def _known_calls(
        self, wanted: set[str]
    ) -> Mapping[str, list[tuple[UUID, datetime | None, set[UUID]]]]:
        found: dict[str, dict[UUID, tuple[UUID, datetime | None, set[UUID]]]] = defaultdict(dict)
        for some in _parts(sorted(wanted)):
            rows = self._session.execute(
                select(Call.external_id, Call.id, Call.started_at, CallSegment.person_id)
                .outerjoin(CallSegment, CallSegment.call_id == Call.id)
                .where(Call.external_id.in_(some))
            )
            for external, key, started_at, person in rows:
                call = found[external].setdefault(key, (key, started_at, set()))
                if person is not None:
                    call[2].add(person)
        return {external: list(calls.values()) for external, calls in found.items()}

    def _evaluated(self, call_id: UUID) -> str | None:
        return self._session.scalar(
            select(Evaluation.number)
            .where(Evaluation.call_id == call_id, Evaluation.status.not_in(_GONE))
            .limit(1)
        )

    # -- of which checklist ------------------------------------------------------------------

    def _checklists(self) -> Mapping[str, tuple[frozenset[str], UUID]]:
        """Return what each checklist is called, and its id, by its code."""
        called: dict[str, set[str]] = defaultdict(set)
        ids: dict[str, UUID] = {}
        rows = self._session.execute(
            select(Checklist.code, Checklist.id, ChecklistVersion.document)
            .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
            .where(ChecklistVersion.state != "draft")
        )
        for code, key, document in rows:
            title = document.get("title", document)
            words = (code, title.get("zh", ""), title.get("en", ""))
            called[code] |= {plain(word) for word in words if word}
            ids[code] = key
        return {code: (frozenset(words), ids[code]) for code, words in called.items()}

    def _code(self, row: ListedResult) -> str:
        """Return the checklist that a line names; the centre's only one where it names none."""
        if not row.checklist:
            return next(iter(self._codes)) if len(self._codes) == 1 else ""
        wanted = plain(row.checklist)
        return next((code for code, (words, _id) in self._codes.items() if wanted in words), "")

    def _form(self, code: str, day: date) -> checklists.Checklist:
        """Return the version of that day, or the first one where the day was before it."""
        own = [version for version in self._versions if version.code == code]
        version = next(iter(checklist_versions.in_force_on(own, day)), own[0])
        if version.id not in self._forms:
            self._forms[version.id] = revisions.checklist(self._session, version.id)
        return self._forms[version.id]

    # -- whether it is new -------------------------------------------------------------------

    def _known_results(self) -> Mapping[bytes, tuple[date, int | None, str]]:
        rows = self._session.execute(
            select(
                ImportedResult.identity,
                ImportedResult.day,
                ImportedResult.final,
                ImportedResult.result,
            )
        )
        return {identity: (day, final, result) for identity, day, final, result in rows}

    def _identity(
        self, row: ListedResult, values: Mapping[str, Any], items: tuple[tuple[str, int, int], ...]
    ) -> bytes:
        """Return what makes it the same evaluation again: its call, else all that is said of it."""
        said: tuple[Any, ...] = (str(values["csr_id"]), row.call)
        if not row.call:
            said += (values["day"], plain(row.checklist), row.score, row.result, items)
            self._equal[said] += 1
            said += (self._equal[said],)  # two alike on one day are two
        return hashlib.sha256(repr(said).encode()).digest()

    def _is_new(self, identity: bytes, values: Mapping[str, Any], row: ListedResult) -> bool:
        known = self._imported.get(identity)
        if known is not None and known != (values["day"], values["final"], values["result"]):
            raise RuleError(
                _(
                    "Another result of the call {call} was imported before ({day}, {score}). "
                    "Nothing is overwritten; take that import back first if it was wrong."
                ).format(call=row.call, day=known[0], score=_words(known[1]))
            )
        return known is None


def _parts(values: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(values), _MANY):
        yield values[first : first + _MANY]


def _mark(form: checklists.Checklist | None, group: str) -> int | None:
    """Return the pass mark; the lowest where nobody knows the group, so that nobody is accused."""
    if form is None:
        return None
    marks = {each.code: each.pass_mark for each in form.skill_groups}
    return marks.get(group, min(marks.values()))


def _result(row: ListedResult, mark: int | None) -> str:
    if row.result:
        return row.result
    if mark is None or row.score is None:
        raise RuleError(
            _(
                "Its checklist is not here, so nobody knows which score passes. Add a column with "
                "the result."
            )
        )
    return "pass" if row.score >= mark else "fail"


def _items(
    row: ListedResult, form: checklists.Checklist | None
) -> tuple[tuple[tuple[str, int, int], ...], list[str]]:
    known: dict[str, checklists.Item] = {}
    for item in form.items if form else ():
        words = (item.key, str(item.number), item.text.zh, item.text.en)
        known |= {plain(word): item for word in words if word}
    found: dict[str, tuple[str, int, int]] = {}
    unknown = []
    for title, earned in row.items:
        meant = known.get(plain(title))
        if meant is None:
            unknown.append(title)
        elif earned > meant.points:
            raise RuleError(
                _("{item}: {earned} points are more than the {points} that it has.").format(
                    item=title,
                    earned=typed_numbers.shown_number(earned / 100),
                    points=typed_numbers.shown_number(meant.points / 100),
                )
            )
        else:
            found[meant.key] = (meant.key, earned, meant.points)
    return tuple(found.values()), unknown


def _words(final: int | None) -> str:
    return "–" if final is None else typed_numbers.shown_number(final / 10)
