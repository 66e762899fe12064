"""How policies and their evaluations read on screen."""

from datetime import date

from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.policies import EVERYBODY
from qa_desk.services.policies import PolicyRow, Version
from qa_desk.ui.widgets import wording

TO_DO = {"read": N_("Read it"), "sign": N_("Sign"), "review": N_("Evaluate it")}
TO_DO_ICONS = {"read": "eye", "sign": "pen-line", "review": "calendar-check"}
REVIEW = {"due": N_("Evaluation due"), "overdue": N_("Evaluation overdue")}
STATES = {
    "draft": N_("Being written"),
    "published": N_("Published"),
    "in_force": N_("In force"),
    "withdrawn": N_("No longer in force"),
}


def day(found: date | None) -> str:
    """Return a day, or that there is none."""
    return found.isoformat() if found else wording.NOTHING


def reading(version: Version) -> str:
    """Return whether the reader has read it, was asked to, or was reminded."""
    if version.read_at is not None:
        return _("You read it on {time}").format(time=wording.local_time(version.read_at))
    if not version.is_asked:
        return ""
    if version.reminded_at is not None:
        at = wording.local_time(version.reminded_at)
        return _("Please read it; you were reminded on {time}").format(time=at)
    return _("Please read it and confirm that")


def state(row: PolicyRow) -> str:
    """Return what is to be said of an entry as a whole."""
    if row.withdrawn_at is not None:
        return _("No longer in force since {day}").format(day=wording.day(row.withdrawn_at))
    return _(REVIEW[row.review]) if row.review else ""


def choices() -> list[tuple[str, str]]:
    """Return the roles that can be asked to read, everybody first."""
    return [
        (EVERYBODY, _("Everybody")),
        *((f"role:{r}", wording.role(r)) for r in permissions.ROLES),
    ]
