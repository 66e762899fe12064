"""The working calendar of the centre: holidays and make-up days of a year (节假日与调休, P20)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select

from qa_desk import spreadsheets
from qa_desk.errors import ConflictError, InputError
from qa_desk.i18n import _
from qa_desk.models import Person, Setting, queries, setting_moves
from qa_desk.models.setting_moves import SettingMoves
from qa_desk.rules import masking, permissions, working_calendar
from qa_desk.rules.working_calendar import KEY, Named, WorkingCalendar
from qa_desk.work import Work

__all__ = [
    "Named",
    "SettingMoves",
    "Year",
    "calendar",
    "from_file",
    "look",
    "missing",
    "read",
    "save",
]

_YEARS = range(2000, 2100)
_LONGEST = 40  # letters of a name


@dataclass(frozen=True)
class Year:
    """The days of a year that are not as its weekdays, and who wrote them."""

    year: int
    today: date
    days: tuple[Named, ...]
    is_known: bool
    is_own: bool  # else they came with the program, or are not known
    working_days: int
    missing: int | None  # the year that should be known by now
    seen: datetime | None
    by: str = ""  # name and staff no.
    may_edit: bool = False


def read(work: Work, year: int | None = None) -> Year:
    """Return a year, by default the present one."""
    permissions.require_of(work.actor, "settings.see")
    stored = queries.stored_options(work.session, work.now)
    today = work.today
    year = year or today.year
    found = working_calendar.of(stored)
    own = work.session.execute(
        select(Setting.valid_from, Person.name, Person.staff_no)
        .outerjoin(Person, Person.id == Setting.changed_by)
        .where(Setting.key == f"{KEY}{year}")
        .order_by(Setting.valid_from.desc())
        .limit(1)
    ).first()
    shown = Year(
        year,
        today,
        tuple(found.listed(year)),
        year in found.years,
        own is not None,
        found.working_days(year),
        found.missing(today),
        None,
        may_edit=permissions.may(work.actor, "settings.edit"),
    )
    if own is None:
        return shown
    by = f"{own.name} {own.staff_no}".strip() if own.name else ""
    return replace(shown, seen=own.valid_from, by=by)


def missing(work: Work) -> int | None:
    """Return the year that should be known by now and is not: from 1 December the next one."""
    permissions.require_of(work.actor, "settings.see")
    stored = queries.stored_options(work.session, work.now)
    return working_calendar.of(stored).missing(work.today)


def from_file(work: Work, path: Path) -> dict[int, tuple[Named, ...]]:
    """Return the years that a file is about, each as it would be; nothing is saved.

    Single days of another year are added to what is known of it. InputError names the line.
    """
    permissions.require_of(work.actor, "settings.edit")
    file = working_calendar.of_rows(spreadsheets.rows(path))
    if not file.days():
        raise InputError(_("There is no day in this file. Nothing was changed."))
    stored = queries.stored_options(work.session, work.now)
    found = working_calendar.of(stored).with_file(file)
    years = sorted(file.years | {day.year for day, _worked, _name in file.days()})
    return {year: tuple(found.listed(year)) for year in years}


def look(work: Work, year: int, days: Sequence[Named]) -> SettingMoves:
    """Return which deadlines would be others by these days, before they are saved."""
    permissions.require_of(work.actor, "settings.see")
    stored = queries.stored_options(work.session, work.now)
    return setting_moves.find(work, stored, {**stored, f"{KEY}{year}": _written(year, days)})


def save(work: Work, year: int, seen: datetime | None, days: Sequence[Named]) -> None:
    """Keep the days of a year for all desktops; they count from now on.

    ConflictError when somebody else has changed the year since it was seen.
    """
    permissions.require_of(work.actor, "settings.edit")
    key, written = f"{KEY}{year}", _written(year, days)
    queries.one_at_a_time(work.session, f"setting {key}")
    newest = work.session.scalar(select(func.max(Setting.valid_from)).where(Setting.key == key))
    if newest != seen:
        raise ConflictError(
            _("Somebody else changed this year meanwhile. Nothing was saved. Look at it again.")
        )
    work.session.add(
        Setting(
            key=key,
            valid_from=work.now,
            value=written,
            changed_by=work.actor.id,
            changed_at=work.now,
        )
    )
    work.session.flush()


def _written(year: int, days: Sequence[Named]) -> str:
    if year not in _YEARS or any(day.year != year for day, _worked, _name in days):
        raise InputError(_("These days are not all of one year. Nothing was changed."))
    if len({day for day, _worked, _name in days}) < len(days):
        raise InputError(_("A day is there twice. Nothing was changed."))
    named = [
        (day, is_worked, masking.mask_in_text(" ".join(name.split()))[:_LONGEST])
        for day, is_worked, name in days
    ]
    return working_calendar.made(named).written(year)


def calendar(work: Work) -> WorkingCalendar:
    """Return the whole calendar in force, for the command line."""
    permissions.require_of(work.actor, "settings.see")
    return working_calendar.of(queries.stored_options(work.session, work.now))
