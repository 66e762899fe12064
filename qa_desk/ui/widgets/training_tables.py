"""The lists within a training need: evidence, sessions, trainees, and the list of needs itself."""

from datetime import date

from qa_desk.i18n import _
from qa_desk.reports.training_need import Case, Session, Trainee
from qa_desk.rules.clusters import KINDS
from qa_desk.rules.teaching import SORTS
from qa_desk.rules.training_effect import VERDICTS
from qa_desk.rules.trainings import ATTENDANCE, METHODS
from qa_desk.services.teaching.types import CaseRow
from qa_desk.services.training.types import NeedRow, Proposal
from qa_desk.ui.tables import Column
from qa_desk.ui.widgets import training_words, wording
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.timecode import clock

_ATTENDANCE_ICONS = {"present": "check", "absent": "x", "made_up": "repeat"}


def needs() -> list[Column[NeedRow]]:
    """Return the columns of the list of needs."""
    return [
        Column(
            _("To do"),
            training_words.to_do,
            icon=lambda row: "pen-line" if row.step or row.releases else None,
            means="to_do",
        ),
        Column(_("Topic"), lambda row: shown(row.topic), wide=True, means="training_topic"),
        Column(
            _("Status"),
            training_words.status,
            means="status",
        ),
        Column(
            _("Until"),
            training_words.until,
            icon=lambda row: "circle-alert" if row.reminded > 1 else None,
            colour=lambda row: "late" if row.reminded > 1 else None,
            means="due_at",
        ),
        Column(_("Wanted by"), lambda row: row.due_on, date.isoformat, means="training_due"),
        Column(_("Trainees"), lambda row: row.trainees, right=True, means="trainees"),
        Column(_("Need no."), lambda row: row.number, means="training_no"),
        Column(
            _("Urgency"),
            lambda row: row.urgency,
            lambda code: _("Urgent") if code == "urgent" else "",
            icon=lambda row: "circle-alert" if row.urgency == "urgent" else None,
            colour=lambda row: "late" if row.urgency == "urgent" else None,
            means="urgency",
        ),
        Column(
            _("Conclusion"),
            lambda row: row.verdict,
            lambda code: _(VERDICTS[code]) if code else "",
            means="verdict",
        ),
        Column(_("Raised by"), lambda row: shown(str(row.raised_by)), means="raised_by"),
    ]


def proposals() -> list[Column[Proposal]]:
    """Return the columns of what was found and not raised yet."""
    return [
        Column(
            _("Kind of finding"),
            lambda row: row.cluster.kind,
            lambda code: _(training_words.FINDINGS[code]),
            icon=lambda row: "circle-alert" if row.cluster.kind == "fatal" else None,
            colour=lambda row: "fatal" if row.cluster.kind == "fatal" else None,
            tip=lambda row: _(KINDS[row.cluster.kind]),
        ),
        Column(_("It is about"), lambda row: shown(row.title), wide=True),
        Column(_("Month"), lambda row: row.period_from, lambda day: f"{day:%Y-%m}"),
        Column(_("CSRs"), lambda row: len(row.cluster.csrs), right=True),
        Column(_("Rate"), _failed, wording.share, right=True),
    ]


def _failed(row: Proposal) -> int | None:
    """Return the share that failed; of a skill only what was earned is known."""
    return None if row.cluster.kind == "minimum" else row.cluster.rate.permille()


def cases() -> list[Column[Case]]:
    """Return the columns of the evidence."""
    return [
        Column(
            _("Evaluation no."),
            lambda row: row.number,
            icon=lambda row: "headphones" if row.is_typical else None,
            tip=lambda row: _("Typical call") if row.is_typical else row.number,
        ),
        Column(_("CSR"), lambda row: shown(str(row.csr))),
        Column(_("Day"), lambda row: row.day, date.isoformat),
        Column(_("At"), lambda row: row.at_ms, lambda ms: "" if ms is None else clock(ms)),
        Column(_("What to hear"), lambda row: shown(row.note), wide=True),
    ]


def lessons() -> list[Column[CaseRow]]:
    """Return the columns of the teaching cases of a need's items."""
    return [
        Column(
            _("Good or bad"),
            lambda row: "good" if row.entry.is_good else "bad",
            lambda code: _(SORTS[code]),
            icon=lambda row: "check" if row.entry.is_good else "triangle-alert",
            colour=lambda row: "good" if row.entry.is_good else "late",
        ),
        Column(_("Items"), lambda row: _(", ").join(row.entry.items)),
        Column(_("Length"), lambda row: row.length_ms, clock, right=True),
        Column(_("What is to be learnt"), lambda row: shown(row.entry.lesson), wide=True),
    ]


def sessions() -> list[Column[Session]]:
    """Return the columns of the sessions."""
    return [
        Column(
            _("When"),
            training_words.when,
            icon=lambda row: "repeat" if row.is_make_up else None,
            tip=lambda row: _("Make-up session") if row.is_make_up else training_words.when(row),
        ),
        Column(_("Place"), lambda row: shown(row.place), wide=True),
        Column(_("Method"), lambda row: row.method, lambda code: _(METHODS[code])),
        Column(_("Lecturer"), lambda row: shown(row.lecturer)),
        Column(_("Hours"), lambda row: row.hours, wording.score, right=True),
        Column(_("Came"), _came, right=True),
        Column(_("Off shift"), lambda row: len(row.released), right=True),
    ]


def _came(session: Session) -> str:
    known = [one.state for one in session.attendance if one.state]
    if not known:
        return wording.NOTHING
    return f"{sum(state != 'absent' for state in known)}/{len(session.attendance)}"


def trainees() -> list[Column[Trainee]]:
    """Return the columns of the trainees."""
    return [
        Column(_("Trainee"), lambda row: shown(str(row.name)), wide=True),
        Column(_("Team"), lambda row: shown(row.team)),
        Column(
            _("Attendance"),
            lambda row: row.attendance,
            lambda code: _(ATTENDANCE[code]) if code else wording.NOTHING,
            icon=lambda row: _ATTENDANCE_ICONS.get(row.attendance),
            colour=lambda row: "late" if row.attendance == "absent" else None,
        ),
        Column(
            _("Test score"),
            lambda row: row.tests[-1].score if row.tests else None,
            wording.score,
            right=True,
            tip=tests,
        ),
        Column(
            _("Result"),
            _passed,
            icon=lambda row: ("check" if row.has_passed else "x") if row.tests else None,
            colour=lambda row: ("good" if row.has_passed else "late") if row.tests else None,
        ),
        Column(_("Retake on"), lambda row: row.retake_on, training_words.day),
        Column(_("Samples after"), lambda row: row.samples, right=True),
    ]


def _passed(row: Trainee) -> str:
    if not row.tests:
        return ""
    return _("passed") if row.has_passed else _("failed")


def tests(row: Trainee) -> str:
    """Return every test of a trainee, one a line."""
    lines = []
    for one in row.tests:
        said = _("passed") if one.passed else _("failed")
        score = f"{wording.score(one.score)} / {wording.score(one.pass_mark)} {said}"
        lines.append(wording.DOT.join(filter(None, (one.day.isoformat(), score, one.words))))
    return shown("\n".join(lines))
