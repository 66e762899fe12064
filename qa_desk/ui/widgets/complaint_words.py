"""Complaints in lists: what their columns say, in which words and colours."""

from qa_desk.i18n import _, ngettext
from qa_desk.rules.complaints import CAUSES, KINDS, SEVERITIES, STATES, Line, named
from qa_desk.services.complaints import ComplaintRow
from qa_desk.ui.tables import Column, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown

_STATE_CHIPS = {
    "open": ("information", "inbox"),
    "overdue": ("late", "clock"),
    "closed": ("good", "check"),
    "closed_late": ("late", "check"),
}
FILTERS = ("open", "overdue", "urgent", "unread", "today", "all")


def chip(row: ComplaintRow) -> tuple[str, str, str]:
    """Return how a complaint stands as the words, kind and icon of a `Chip`."""
    return (_(STATES[row.state]), *_STATE_CHIPS[row.state])


def repeat(row: ComplaintRow) -> str:
    """Return that the same customer complained before, "" for the first time."""
    n = row.repeat
    words = ngettext("Again: {n} complaint before", "Again: {n} complaints before", n)
    return words.format(n=n) if n else ""


def filter_name(code: str) -> str:
    """Return how a choice of complaints is called."""
    return {
        "open": _("Unanswered"),
        "overdue": _("Overdue"),
        "urgent": _("Major ones and repeats"),
        "unread": _("Not read by the manager"),
        "today": _("Received today"),
        "all": _("All"),
    }[code]


def passes(row: ComplaintRow, code: str, today: str) -> bool:
    """Say whether a row belongs to a choice; `today` as a date in words."""
    return {
        "open": row.is_open,
        "overdue": row.state == "overdue",
        "urgent": row.kind == "complaint" and (row.severity == "major" or row.repeat > 0),
        "unread": row.read_at is None,
        "today": row.day.isoformat() == today,
        "all": True,
    }[code]


def columns() -> list[Column[ComplaintRow]]:
    """Return the columns of the register."""
    return [
        Column(
            _("Status"),
            lambda row: row.state,
            lambda code: _(STATES[code]),
            icon=lambda row: _STATE_CHIPS[row.state][1],
            colour=lambda row: _colour(_STATE_CHIPS[row.state][0]),
            means="complaint_state",
        ),
        Column(_("Complaint no."), lambda row: row.number, means="complaint_no"),
        Column(
            _("Received"),
            lambda row: row.received_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.received_at),
            means="received_at",
        ),
        Column(
            _("Type"), lambda row: row.kind, lambda code: _(KINDS[code]), means="complaint_kind"
        ),
        Column(
            _("Severity"),
            lambda row: row.severity,
            lambda code: _(SEVERITIES[code]),
            icon=lambda row: "triangle-alert" if row.severity == "major" else None,
            colour=lambda row: "fatal" if row.severity == "major" else None,
            means="severity",
        ),
        Column(_("Reason"), lambda row: row.reason, shown, wide=True, means="contact_reason"),
        Column(_("CSR"), lambda row: row.csr, shown, reading=usual, means="csr"),
        Column(_("Department"), lambda row: row.department, shown, means="department"),
        Column(
            _("Due"),
            lambda row: row.due_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.due_at),
            means="due_at",
        ),
        Column(
            _("Again"),
            lambda row: row.repeat or None,
            lambda n: f"{n}",
            right=True,
            icon=lambda row: "repeat" if row.repeat else None,
            tip=repeat,
            means="repeats",
        ),
        Column(
            _("Read by manager"),
            lambda row: row.read_at,
            wording.local_time,
            icon=lambda row: "eye" if row.read_at else None,
            means="manager_read",
        ),
        Column(_("Customer"), lambda row: row.customer, means="number_masked"),
        Column(_("Team"), lambda row: row.team, shown, means="team"),
        Column(
            _("Root cause"),
            lambda row: row.cause,
            lambda code: _(CAUSES[code]) if code else "",
            means="root_cause",
        ),
        Column(
            _("Attributed"),
            lambda row: row.is_attributable,
            attributable,
            means="attributable",
        ),
        Column(_("Closed at"), lambda row: row.closed_at, wording.local_time, means="closed_at"),
        Column(_("Reported"), lambda row: row.reported_at, wording.local_time, means="reported_at"),
    ]


def attributable(value: bool | None) -> str:
    """Return whether a complaint is attributed to its CSR."""
    return wording.NOTHING if value is None else _("Yes") if value else _("No")


def lines(grouping: str) -> list[Column[Line]]:
    """Return the columns of the weekly table; the group is called as its grouping says."""
    return [
        Column(
            _("Group"),
            lambda line: named(grouping, line.group),
            shown,
            wide=True,
            means="complaint_group",
        ),
        Column(_("Complaints"), lambda line: line.complaints, right=True, means="complaints"),
        Column(_("Others"), lambda line: line.others, right=True, means="complaint_others"),
        *(
            Column(title, value, right=True, means="complaint_part")
            for title, value in (
                (_("Major"), lambda line: line.major),
                (_("Attributed"), lambda line: line.attributable),
                (_("Unanswered"), lambda line: line.open),
                (_("Overdue"), lambda line: line.overdue),
                (_("Closed in time"), lambda line: line.closed),
                (_("Closed late"), lambda line: line.closed_late),
                (_("Again"), lambda line: line.repeat),
            )
        ),
    ]


def _colour(kind: str) -> str | None:
    return {"late": "late", "good": "good"}.get(kind)
