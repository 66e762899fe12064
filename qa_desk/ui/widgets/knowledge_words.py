"""How questions and feedback slips read on screen."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import workflow
from qa_desk.services.knowledge.types import TicketRow
from qa_desk.ui.widgets import training_words, wording

CHIPS = {
    "K0": ("late", "circle-alert"),
    "K4": ("good", "check"),
    "K5": ("good", "check"),
    "K6": ("good", "circle-check"),
    "KX": ("neutral", "x"),
    "KD": ("neutral", "repeat"),
}
TURNS = {
    "know_coach": N_("Floor coach"),
    "know_editor": N_("Knowledge editor"),
    "know_csr": N_("CSR"),
}
READERS = {
    "coach": N_("Floor coach"),
    "editor": N_("Knowledge editor"),
    "csr": N_("CSR"),
}
_MINUTES = re.compile(r"\+(\d{1,4})")
_HOUR, _DAY = 60, 24 * 60


def to_do(row: TicketRow) -> str:
    """Return what waits for the reader."""
    if row.step == "read":
        return _("An answer has come")
    return workflow.label(row.step) if row.step else ""


def turn(row: TicketRow) -> str:
    """Return who has to act."""
    return _(TURNS[row.turn]) if row.turn else ""


def clock(row: TicketRow) -> str:
    """Return until when the state has time, and how far that is over."""
    if row.due_at is None:
        return ""
    time = wording.near_time(row.due_at, datetime.now(UTC))
    said = {
        0: time,
        1: _("half over: {time}").format(time=time),
        2: _("almost over: {time}").format(time=time),
        3: _("late since {time}").format(time=time),
    }
    return said[row.reminder]


def length(minutes: int) -> str:
    """Return a length of time in words."""
    if minutes < _HOUR:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if minutes < _DAY:
        return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    return _("{days} d {hours} h").format(days=minutes // _DAY, hours=minutes % _DAY // _HOUR)


def moment(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return what was typed as a moment to come: 15:30, or +30 for minutes; None for neither.

    A time of day that is over is tomorrow's.
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    if found := _MINUTES.fullmatch(plain):
        return now + timedelta(minutes=int(found[1]))
    minute = training_words.minute(plain)
    if minute is None:
        return None
    at = now.astimezone(zone).replace(
        hour=minute // 60, minute=minute % 60, second=0, microsecond=0
    )
    return at if at > now else at + timedelta(days=1)


def past(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return what was typed as a time of today, or of yesterday where it is still to come."""
    found = moment(written, now, zone)
    if found is None:
        return None
    return found - timedelta(days=1) if found > now else found
