"""Standards in words: how a version stands, and by which calls are scored."""

from collections.abc import Mapping
from datetime import date

from qa_desk.i18n import _
from qa_desk.rules.checklist_versions import STANDINGS
from qa_desk.services.checklist_drafts import DraftRow
from qa_desk.services.checklists import ChecklistRow
from qa_desk.ui.widgets import wording

ICONS: Mapping[str, str] = {
    "draft": "pen-line",
    "proposed": "upload",
    "approved": "circle-check",
    "announced": "clock",
    "in_force": "check",
    "earlier": "corner-down-right",
    "withdrawn": "x",
}
COLOURS: Mapping[str, str] = {"in_force": "good", "withdrawn": "dim", "earlier": "dim"}


def standing(row: ChecklistRow | DraftRow) -> str:
    """Return how a version or a draft stands: a key of STANDINGS."""
    return row.standing if isinstance(row, ChecklistRow) else row.state


def stands(row: ChecklistRow | DraftRow) -> str:
    """Return it in words."""
    return _(STANDINGS[standing(row)])


def about(row: ChecklistRow | DraftRow) -> str:
    """Return the sentences over a version: for which calls it holds, who made it, and why."""
    lines = [_pinned(row)]
    if isinstance(row, ChecklistRow):
        made = _("Put in force by {person} on {day}.").format(
            person=row.made_by, day=wording.day(row.made_at)
        )
        lines += [made] if row.made_by else []
        lines += [row.withdrawn]
    else:
        lines.append(
            _("Last changed by {person}, {time}.").format(
                person=row.edited_by, time=wording.local_time(row.edited_at)
            )
        )
    if row.drafted_by and isinstance(row, ChecklistRow) and row.drafted_by != row.made_by:
        lines.append(_("Drafted by {person}.").format(person=row.drafted_by))
    if row.approved_by:
        lines.append(_("Approved by {person}.").format(person=row.approved_by))
    if row.reason:
        lines.append(_("Reason: {reason}").format(reason=row.reason))
    return " ".join(filter(None, lines))


def _pinned(row: ChecklistRow | DraftRow) -> str:
    if isinstance(row, ChecklistRow):
        if row.standing == "withdrawn":
            return _("No new evaluation begins on it; what was scored by it stays.")
        if row.last_day is not None:
            return _("For calls from {first} to {last}.").format(
                first=row.effective_from, last=row.last_day
            )
        return _("For calls from {first}, until another version follows.").format(
            first=row.effective_from
        )
    if row.effective_from == date.max:
        return _("Not in force.")
    return _("Not in force. To hold for calls from {first}.").format(first=row.effective_from)


def first_day(row: ChecklistRow | DraftRow) -> str:
    """Return the day from which it holds or is to hold."""
    return "" if row.effective_from == date.max else row.effective_from.isoformat()
