"""The list “to sign today” of a team and shift, to print or to send in a chat (P14, P20).

It names people and counts, never results. Importing this does not load reportlab; drawing does.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from qa_desk.i18n import _, ngettext, speaking
from qa_desk.reports.saving import save
from qa_desk.reports.slip import Person, Words
from qa_desk.rules import chat


@dataclass(frozen=True)
class SignRow:
    """One CSR for whom results wait; times are aware."""

    person: Person
    waiting: int  # to be confirmed
    due: datetime | None  # the nearest deadline
    dispute_until: datetime | None  # the latest moment at which one of them can be disputed


@dataclass(frozen=True)
class SignList:
    """Who has to sign, in the order shown; times are aware."""

    centre: str
    team: Words
    shift: str  # 08:00–16:00, or empty
    day: date
    rows: tuple[SignRow, ...]
    printed_at: datetime
    printed_by: str  # name and staff no.
    timezone: str  # the centre's, such as "Asia/Shanghai"

    @property
    def whose(self) -> str:
        """Return which team, shift and day it is, in the language spoken now."""
        return " · ".join(filter(None, [str(self.team), self.shift, f"{self.day:%Y-%m-%d}"]))

    def moment(self, at: datetime) -> str:
        """Return date and time in the centre's zone."""
        return f"{at.astimezone(ZoneInfo(self.timezone)):%Y-%m-%d %H:%M}"

    def overdue(self, row: SignRow) -> bool:
        """Return whether a deadline has passed."""
        return row.due is not None and row.due < self.printed_at


def draw(sheet: SignList, target: Path | BinaryIO, language: str) -> None:
    """Draw the list as an A4 PDF in a language; a file appears whole or not at all."""
    from qa_desk.reports import sign_rows

    with speaking(language):
        content = sign_rows.pdf(sheet)
    save(content, target)


def pieces(sheet: SignList, language: str) -> tuple[str, ...]:
    """Return the list as plain text in a language, in messages that a chat takes (P14)."""
    with speaking(language):
        head = f"{title()} · {sheet.whose}"
        return chat.pieces(head, [in_sum(sheet), *(_line(sheet, row) for row in sheet.rows)])


def title() -> str:
    """Return what the list is called."""
    return _("To sign today")


def in_sum(sheet: SignList) -> str:
    """Return how many people and results wait."""
    if not sheet.rows:
        return _("Nothing waits to be confirmed.")
    waiting = sum(row.waiting for row in sheet.rows)
    people = ngettext("{n} CSR", "{n} CSRs", len(sheet.rows)).format(n=len(sheet.rows))
    return _("{people}, {results}").format(people=people, results=_results(waiting))


def _results(number: int) -> str:
    return ngettext("{n} result to confirm", "{n} results to confirm", number).format(n=number)


def _line(sheet: SignList, row: SignRow) -> str:
    said = [_results(row.waiting)]
    if row.due:
        words = _("overdue since {time}") if sheet.overdue(row) else _("by {time}")
        said.append(words.format(time=sheet.moment(row.due)))
    if row.dispute_until:
        until = sheet.moment(row.dispute_until)
        said.append(_("disputes until {time}").format(time=until))
    return _("{person}: {what}").format(person=row.person, what=_(", ").join(said))
