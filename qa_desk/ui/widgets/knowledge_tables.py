"""The lists of the knowledge page: questions, answers, figures by step, gaps."""

from datetime import UTC, date, datetime

from qa_desk.i18n import _
from qa_desk.rules.knowledge_figures import StepFigure
from qa_desk.services.knowledge.types import Answer, Gap, TicketRow
from qa_desk.ui.tables import Column
from qa_desk.ui.widgets import knowledge_words, wording
from qa_desk.ui.widgets.names import shown


def tickets() -> list[Column[TicketRow]]:
    """Return the columns of the list of questions."""
    return [
        Column(
            _("To do"),
            knowledge_words.to_do,
            icon=lambda row: "pen-line" if row.step else None,
            means="to_do",
        ),
        Column(_("Question"), lambda row: shown(row.question), wide=True, means="question"),
        Column(
            _("Customer"),
            lambda row: row.is_waiting,
            lambda waits: _("Is waiting") if waits else "",
            icon=lambda row: "phone" if row.is_waiting else None,
            colour=lambda row: "late" if row.is_waiting else None,
            means="customer_waits",
        ),
        Column(
            _("Promised until"),
            lambda row: row.promise_at,
            _near,
            icon=lambda row: "clock" if row.is_past_promise else None,
            colour=lambda row: "late" if row.is_past_promise else None,
            tip=lambda row: _("The promise was not kept") if row.is_past_promise else "",
            means="promise",
        ),
        Column(
            _("Urgency"),
            lambda row: row.urgency,
            lambda code: _("Urgent") if code == "urgent" else "",
            icon=lambda row: "circle-alert" if row.urgency == "urgent" else None,
            colour=lambda row: "late" if row.urgency == "urgent" else None,
            means="urgency",
        ),
        Column(_("Status"), lambda row: wording.status(row.status), means="status"),
        Column(_("Whose turn"), knowledge_words.turn, means="turn"),
        Column(
            _("Time"),
            knowledge_words.clock,
            icon=lambda row: "clock" if row.reminder else None,
            colour=lambda row: "late" if row.reminder > 1 else None,
            means="question_due",
        ),
        Column(_("Contact reason"), lambda row: shown(row.reason), means="contact_reason"),
        Column(_("CSR"), lambda row: shown(str(row.csr or "")), means="csr"),
        Column(_("Team"), lambda row: shown(row.team), means="team"),
        Column(_("Raised by"), lambda row: shown(str(row.raised_by)), means="raised_by"),
        Column(_("Raised"), lambda row: row.raised_at, wording.local_time, means="raised_at"),
        Column(_("Question no."), lambda row: row.number, means="question_no"),
    ]


def _near(moment: datetime) -> str:
    return wording.near_time(moment, datetime.now(UTC))


def answers() -> list[Column[Answer]]:
    """Return the columns of what was answered before."""
    return [
        Column(_("Question"), lambda row: shown(row.question), wide=True, means="question"),
        Column(_("Answer"), lambda row: shown(row.answer), means="answer"),
        Column(_("Article"), lambda row: shown(row.article), means="article"),
        Column(_("Contact reason"), lambda row: shown(row.reason), means="contact_reason"),
        Column(
            _("Holds from"),
            lambda row: row.effective_on,
            lambda day: day.isoformat() if isinstance(day, date) else "",
            means="effective_on",
        ),
        Column(
            _("Answered"),
            lambda row: row.answered_at,
            wording.local_time,
            means="answer_settled",
        ),
        Column(_("Question no."), lambda row: row.number, means="question_no"),
    ]


def steps() -> list[Column[StepFigure]]:
    """Return the columns of the figures by step."""
    return [
        Column(_("Status"), lambda row: wording.status(row.status), wide=True),
        Column(_("How many"), lambda row: row.on_time.of, right=True),
        Column(_("On time"), lambda row: row.on_time.permille(), wording.share, right=True),
        Column(
            _("Usual length"),
            lambda row: int(row.median.total_seconds()) // 60,
            knowledge_words.length,
            right=True,
        ),
    ]


def gaps() -> list[Column[Gap]]:
    """Return the columns of where knowledge is missing."""
    return [
        Column(
            _("Article or item"),
            lambda row: shown(row.name) or _("No article"),
            wide=True,
            icon=lambda row: "file-text" if row.kind == "article" else "list-checks",
            tip=lambda row: _("Article") if row.kind == "article" else _("Checklist item"),
        ),
        Column(_("Slips"), lambda row: row.slips, right=True),
        Column(_("Deductions"), lambda row: row.deductions, right=True),
    ]
