"""How training needs read on screen."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import workflow
from qa_desk.rules.typed_numbers import typed_number
from qa_desk.services.training.types import InHand, NeedRow, Session
from qa_desk.ui.widgets import wording

ORDER = ("T0", "TR", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "TX")
CHIPS = {
    "T0": ("neutral", "pen-line"),
    "TR": ("late", "undo-2"),
    "T7": ("good", "check"),
    "T8": ("late", "x"),
    "TX": ("neutral", "x"),
}
VERDICT_CHIPS = {
    "effective": ("good", "check"),
    "partly": ("late", "minus"),
    "not_effective": ("late", "x"),
    "too_few": ("neutral", "clock"),
}
FINDINGS = {
    "item": N_("Item that many fail"),
    "person": N_("One CSR, again and again"),
    "fatal": N_("Fatal error"),
    "minimum": N_("Below the minimum skill"),
}
_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})")
_HOURS, _MINUTES = 24, 60
_HUNDRED = 1000  # tenths of a point, or thousandths of a rate


def status(row: NeedRow) -> str:
    """Return where a need stands; one that is submitted waits for two people in turn."""
    if row.status == "T1":
        return _("Waits for the trainer") if row.is_approved else _("Waits for approval")
    return wording.status(row.status)


def to_do(row: NeedRow) -> str:
    """Return what waits for the reader."""
    if row.step:
        return workflow.label(row.step)
    return _("Release from the shift") if row.releases else ""


def until(row: NeedRow) -> str:
    """Return until when the state it is in is to be left, and how often that was reminded of."""
    due = wording.due(row.due_at, datetime.now(UTC))
    return wording.DOT.join(filter(None, (due, wording.reminded(row.reminded))))


def in_hand(found: InHand) -> str:
    """Return what of trainings waits for the reader, in a sentence; "" for nothing."""
    parts = []
    if found.needs:
        words = ngettext(
            "{n} training need waits for you", "{n} training needs wait for you", found.needs
        )
        parts.append(words.format(n=found.needs))
    if found.releases:
        words = ngettext(
            "{n} training session waits for you to release people from their shift",
            "{n} training sessions wait for you to release people from their shift",
            found.releases,
        )
        parts.append(words.format(n=found.releases))
    for number, words in (
        (found.reminded - found.pressing, _("first reminder: {n}")),
        (found.pressing, _("second reminder: {n}")),
    ):
        if number:
            parts.append(words.format(n=number))
    return wording.DOT.join(parts)


def in_order(rows: list[NeedRow]) -> list[NeedRow]:
    """Return what waits for the reader first, then by state; the earliest deadline first."""
    return sorted(rows, key=lambda row: (not to_do(row), ORDER.index(row.status), row.due_on))


def day(found: date | None) -> str:
    """Return a day, or that there is none."""
    return found.isoformat() if found else wording.NOTHING


def today() -> date:
    """Return this day at the centre."""
    return wording.here(datetime.now(UTC)).date()


def clock(minute: int) -> str:
    """Return a minute of the day as 14:05."""
    return f"{minute // 60:02}:{minute % 60:02}"


def when(session: Session) -> str:
    """Return day and time of a session."""
    times = f"{clock(session.from_minute)}–{clock(session.to_minute)}"
    return f"{session.day.isoformat()} {times}"


def minute(written: str) -> int | None:
    """Return what was typed as a time of day, such as 14:05 or 1405; None for what is none."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if found is None:
        return None
    hour, rest = int(found[1]), int(found[2])
    return hour * 60 + rest if hour < _HOURS and rest < _MINUTES else None


def tenths(written: str) -> int | None:
    """Return what was typed in tenths, full-width digits too; None for what is no number."""
    found = typed_number(written.replace("%", "").replace("％", ""))
    if isinstance(found, str) or not 0 <= found * 10 <= _HUNDRED:
        return None
    return int((Decimal(str(found)) * 10).to_integral_value())


def typed(tenths_of: int | None) -> str:
    """Return tenths as they are typed."""
    if tenths_of is None:
        return ""
    return f"{tenths_of / 10:.1f}".removesuffix(".0")


def at(moment: datetime | None) -> str:
    """Return a moment, nothing for none."""
    return wording.local_time(moment) if moment else ""
