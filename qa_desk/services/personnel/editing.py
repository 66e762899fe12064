"""Change what somebody is, and what recorders and lists call somebody (P2, P21)."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Person, PersonIdentifier, whose_calls
from qa_desk.models.whose_calls import News
from qa_desk.rules import cells
from qa_desk.rules.careers import Held
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.services.personnel.reading import Personal, Record, as_seen
from qa_desk.work import Work

KINDS = ("agent_id", "extension", "recorder_user", "staff_no")
_DAY = timedelta(days=1)


def edit(work: Work, seen: Record, new: Personal) -> int:
    """Change what somebody is; return how many calls that waited are resolved.

    A new staff no. holds from today on, the one before stays with what was until yesterday.
    """
    person = as_seen(work, seen)
    name, staff_no = " ".join(new.name.split()), number(new.staff_no)
    if not name or not staff_no:
        raise RuleError(_("Give the name and the staff no.: a person is always shown with both."))
    if new.hired_on and new.probation_until and new.probation_until < new.hired_on:
        raise RuleError(_("The probation ends before the hiring. Correct one of the two days."))
    if new.mentor_id == person.id:
        raise RuleError(_("Nobody is his own mentor. Choose somebody else."))
    resolved = _renumber(work, person, staff_no) if staff_no != person.staff_no else 0
    person.name, person.staff_no = name, staff_no
    person.reading = " ".join(new.reading.split()) or None
    person.hired_on, person.probation_until = new.hired_on, new.probation_until
    person.mentor_id = new.mentor_id
    return resolved


def identify(
    work: Work, seen: Record, named: tuple[str, str], first: date, last: date | None = None
) -> int:
    """Give somebody an agent ID, extension or the like for some days; return the calls resolved.

    RuleError when somebody else has it on one of them.
    """
    person = as_seen(work, seen)
    kind, value = named[0], number(named[1])
    if kind not in KINDS or not value:
        raise RuleError(_("Fill in what the recorder or the list calls the person."))
    if last is not None and last < first:
        raise RuleError(_("The last day lies before the first. Choose others."))
    return _add(work, person, (kind, value), (_midnight(first, work.zone), _after(last, work.zone)))


def end_identifier(work: Work, seen: Record, key: UUID, last: date) -> int:
    """Let an identifier end with a day; return the calls resolved, which had two to fit before."""
    as_seen(work, seen)
    row = work.session.get_one(PersonIdentifier, key)
    until = _after(last, work.zone)
    if until is None or until < row.valid_from:
        raise RuleError(_("It begins later than that. Choose a later last day."))
    if row.valid_to is not None and until > row.valid_to:
        raise RuleError(_("It ends earlier already. Add it once more for the days after."))
    row.valid_to = until
    work.session.flush()
    return whose_calls.resolve(work.session, News(named={(row.kind, row.value)}), work.zone)


def number(written: str) -> str:
    """Return an identifier as typed or pasted; RuleError where Excel has rounded it (P19)."""
    try:
        return cells.identifier(written).strip()
    except cells.CellError as error:
        raise RuleError(
            _("{value} is a number that Excel has rounded. Type it whole.").format(
                value=written.strip()
            )
        ) from error


def _renumber(work: Work, person: Person, staff_no: str) -> int:
    today = _midnight(work.today, work.zone)
    for row in work.session.scalars(
        select(PersonIdentifier).where(
            PersonIdentifier.person_id == person.id,
            PersonIdentifier.kind == "staff_no",
            PersonIdentifier.value == person.staff_no,
            PersonIdentifier.valid_to.is_(None) | (PersonIdentifier.valid_to > today),
        )
    ):
        row.valid_to = max(today, row.valid_from)
    return _add(work, person, ("staff_no", staff_no), (today, None))


def _add(
    work: Work, person: Person, named: tuple[str, str], when: tuple[datetime, datetime | None]
) -> int:
    kind, value = named
    new = Held(person.id, *when)
    for row in work.session.scalars(
        select(PersonIdentifier).where(
            PersonIdentifier.kind == kind, PersonIdentifier.value == value
        )
    ):
        if new.clashes(Held(row.person_id, row.valid_from, row.valid_to)):
            raise RuleError(_clash(work, row))
    work.session.add(
        PersonIdentifier(
            person_id=person.id, kind=kind, value=value, valid_from=new.first, valid_to=new.until
        )
    )
    work.session.flush()
    return whose_calls.resolve(work.session, News(named={named}), work.zone)


def _clash(work: Work, row: PersonIdentifier) -> str:
    holder = work.session.get_one(Person, row.person_id)
    values = {
        "kind": _(COLUMNS[row.kind]),
        "value": row.value,
        "person": f"{holder.name} {holder.staff_no}",
        "first": row.valid_from.astimezone(work.zone).date(),
    }
    if row.valid_to is None:
        return _(
            "{kind} {value} is that of {person} from {first} on. End it there first, or choose "
            "days before it."
        ).format(**values)
    last = (row.valid_to - timedelta(microseconds=1)).astimezone(work.zone).date()
    return _(
        "{kind} {value} is that of {person} from {first} to {last}. Choose days on which nobody "
        "has it."
    ).format(**values, last=last)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _after(last: date | None, zone: ZoneInfo) -> datetime | None:
    return None if last is None else _midnight(last + _DAY, zone)
