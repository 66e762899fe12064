"""The lists of actions: of the page, of evidence, of suggestions by month."""

from datetime import date

from qa_desk.i18n import _
from qa_desk.rules.action_items import KINDS, WHOLE, Evidence
from qa_desk.services.actions import ActionRow, Month
from qa_desk.ui.tables import Column, usual
from qa_desk.ui.widgets import action_words
from qa_desk.ui.widgets.names import shown

_ICONS = {"do": "pen-line", "answer": "message-square", "read": "eye"}


def actions() -> list[Column[ActionRow]]:
    """Return the columns of the list."""
    return [
        Column(
            _("To do"),
            action_words.to_do,
            icon=lambda row: _ICONS.get(row.waits),
            means="to_do",
        ),
        Column(_("What"), action_words.first_line, wide=True, means="action_what"),
        Column(
            _("Due by"),
            lambda row: row.due,
            date.isoformat,
            icon=lambda row: "clock" if row.stage else None,
            colour=lambda row: "late" if row.stage == WHOLE else None,
            tip=lambda row: action_words.reminder(row) or row.due.isoformat(),
            means="action_due",
        ),
        Column(
            _("Responsible"),
            lambda row: shown(str(row.owner or "")),
            reading=usual,
            means="action_owner",
        ),
        Column(
            _("State"),
            action_words.state,
            icon=lambda row: action_words.CHIPS[row.state][1],
            means="action_state",
        ),
        Column(_("Kind"), lambda row: row.kind, lambda code: _(KINDS[code]), means="kind"),
        Column(_("Department"), lambda row: shown(row.department), means="action_department"),
        Column(
            _("Urgency"),
            lambda row: row.urgency,
            lambda code: _("Urgent") if code == "urgent" else "",
            icon=lambda row: "circle-alert" if row.urgency == "urgent" else None,
            colour=lambda row: "late" if row.urgency == "urgent" else None,
            means="urgency",
        ),
        Column(_("Number"), lambda row: row.number, means="action_no"),
        Column(_("Sent by"), lambda row: shown(str(row.given_by)), means="action_giver"),
    ]


def evidence() -> list[Column[Evidence]]:
    """Return the columns of what a note rests on."""
    return [
        Column(_("Evaluation no."), lambda row: row.number),
        Column(_("Items"), lambda row: shown(_(", ").join(row.items)), wide=True),
    ]


def months() -> list[Column[Month]]:
    """Return the columns of suggestions by month."""
    return [
        Column(_("Month"), lambda row: row.month, lambda day: f"{day:%Y-%m}"),
        Column(_("Suggestions"), lambda row: row.made, right=True),
        Column(_("From staff"), lambda row: row.from_staff, right=True),
        Column(_("From customers"), lambda row: row.from_customers, right=True),
        Column(_("Adopted"), lambda row: row.adopted, right=True),
        Column(_("Not adopted"), lambda row: row.declined, right=True),
        Column(_("Not done yet"), lambda row: row.open, right=True),
    ]
