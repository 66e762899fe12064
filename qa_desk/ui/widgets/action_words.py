"""How actions read on screen."""

from datetime import UTC, date, datetime

from qa_desk.i18n import _, ngettext
from qa_desk.rules.action_items import KINDS, STATES, STEPS, WHOLE
from qa_desk.services.actions import ActionRow, Done, Waiting
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown

CHIPS = {  # colour and icon of a state
    "open": ("information", "clock"),
    "done": ("good", "check"),
    "adopted": ("good", "check"),
    "declined": ("neutral", "minus"),
    "dropped": ("neutral", "x"),
}


def today() -> date:
    """Return the day in the centre."""
    return wording.here(datetime.now(UTC)).date()


def first_line(row: ActionRow) -> str:
    """Return the beginning of what is to be done."""
    return shown(row.what.split("\n", 1)[0])


def to_do(row: ActionRow) -> str:
    """Return what waits for the reader."""
    return {
        "do": _("To do"),
        "answer": _("To answer"),
        "read": _("Reply to read"),
    }.get(row.waits, "")


def state(row: ActionRow) -> str:
    """Return how far an action is."""
    if row.state == "open" and row.progress:
        return _("Not done yet, {percent} %").format(percent=row.progress)
    return _(STATES[row.state])


def reminder(row: ActionRow) -> str:
    """Return of what the owner is reminded: overdue, or a part of the time is over."""
    if row.stage == WHOLE:
        days = (today() - row.due).days
        return ngettext("{n} day overdue", "{n} days overdue", days).format(n=days)
    if row.stage:
        return _("{percent} % of the time is over").format(percent=row.stage)
    return ""


def title(row: ActionRow) -> str:
    """Return the number of an action and what it is."""
    return wording.DOT.join((row.number, _(KINDS[row.kind])))


def done(one: Done) -> str:
    """Return what a step has changed, and its words."""
    said = []
    if one.key == "report" and one.progress is not None:
        said.append(f"{one.progress} %")
    if one.key in ("give", "postpone") and one.due is not None:
        said.append(_("due by {day}").format(day=one.due.isoformat()))
    if one.owner is not None:
        said.append(_("responsible: {person}").format(person=shown(str(one.owner))))
    return wording.DOT.join(filter(None, (*said, shown(one.words))))


def step(key: str) -> str:
    """Return what was done."""
    return _(STEPS[key])


def waiting(found: Waiting) -> str:
    """Return what waits, for a line in the inbox; empty when nothing does."""
    counted = (
        (found.overdue, ngettext("{n} action overdue", "{n} actions overdue", found.overdue)),
        (
            found.this_week,
            ngettext(
                "{n} action due within a week", "{n} actions due within a week", found.this_week
            ),
        ),
        (
            found.late,
            ngettext(
                "{n} with half of its time over", "{n} with half of their time over", found.late
            ),
        ),
        (
            found.unanswered,
            ngettext("{n} suggestion to answer", "{n} suggestions to answer", found.unanswered),
        ),
        (found.replies, ngettext("{n} reply to read", "{n} replies to read", found.replies)),
    )
    said = [words.format(n=number) for number, words in counted if number]
    if not said and found.to_do:
        said = [ngettext("{n} action to do", "{n} actions to do", found.to_do)]
        said = [words.format(n=found.to_do) for words in said]
    return wording.DOT.join(said)
