"""How meetings read on screen."""

from collections.abc import Iterator

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import action_items
from qa_desk.rules.minutes import FIGURES, Minutes, said_value
from qa_desk.services.meetings import Meeting, MeetingRow, Waiting
from qa_desk.ui.widgets import signature_lines, wording
from qa_desk.ui.widgets.names import shown

STATES = {
    "draft": N_("Being prepared"),
    "signing": N_("Being signed"),
    "closed": N_("Signed by all"),
    "void": N_("Void"),
}
ICONS = {"draft": "pen-line", "signing": "clock", "closed": "check", "void": "x"}
WAITS = {"sign": N_("To sign"), "read": N_("To read")}
WAITS_ICONS = {"sign": "pen-line", "read": "eye"}


def state(row: MeetingRow) -> str:
    """Return how far a meeting is, and how many have signed its minutes."""
    words = _(STATES[row.state])
    if row.state != "signing":
        return words
    return _("{state}, {n} of {all}").format(state=words, n=row.signed, all=row.asked)


def waiting(found: Waiting) -> str:
    """Return what waits, for a line in the inbox; empty when nothing does."""
    said = [
        words.format(n=number)
        for number, words in (
            (found.sign, ngettext("{n} minutes to sign", "{n} minutes to sign", found.sign)),
            (found.read, ngettext("{n} minutes to read", "{n} minutes to read", found.read)),
            (found.late, ngettext("{n} of them late", "{n} of them late", found.late)),
        )
        if number
    ]
    if found.is_missing:
        said.append(_("Nobody has prepared this week's meeting yet"))
    return wording.DOT.join(said)


def figures(minutes: Minutes) -> str:
    """Return the figures of the period, a line each."""
    lines = []
    for fact in minutes.figures:
        value = said_value(fact) or wording.NOTHING
        of = f"n = {fact.n}" if fact.n else ""
        said = wording.told(_(FIGURES[fact.code]), value)
        lines.append(wording.DOT.join(filter(None, (said, of))))
    return "\n".join(lines)


def checks(minutes: Minutes) -> str:
    """Return how far the actions of the meeting before are, a line each."""
    return "\n".join(
        wording.DOT.join(
            filter(
                None,
                (
                    one.number,
                    shown(one.what.split("\n", 1)[0]),
                    shown(one.owner),
                    _("due by {day}").format(day=one.due.isoformat()),
                    _(action_items.STATES[one.state]),
                    f"{one.progress} %" if one.progress and one.state == "open" else "",
                    _("Overdue") if one.is_overdue else "",
                ),
            )
        )
        for one in minutes.checks
    )


def late(minutes: Minutes) -> str:
    """Return what is overdue and with whom, a line each."""
    return "\n".join(
        wording.DOT.join(
            filter(
                None,
                (
                    one.number,
                    shown(one.what.split("\n", 1)[0]),
                    shown(one.owner),
                    _("due by {day}").format(day=one.due.isoformat()),
                ),
            )
        )
        for one in minutes.late
    )


def signatures(found: Meeting) -> Iterator[str]:
    """Yield what became void, and a line for everybody who signs, with his comment."""
    yield from signature_lines.became(found.void_reason, found.replaces)
    yield from signature_lines.lines(found)
