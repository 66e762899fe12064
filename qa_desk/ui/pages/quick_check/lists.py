"""The tables of the page: who is still short today, and what was recorded."""

from qa_desk.i18n import _
from qa_desk.services.check_desk import Subject
from qa_desk.services.quick_checks import CheckRow
from qa_desk.ui.tables import Column, Table, usual
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.person_field import words


def short_table() -> Table[Subject]:
    """Return the table of those who still lack checks, whose shift ends first at the top."""
    return Table(
        [
            Column(
                _("Until"),
                lambda subject: subject.ends_at,
                lambda at: wording.here(at).strftime("%H:%M"),
                tip=lambda subject: wording.exact_time(subject.ends_at),
                means="shift_ends",
            ),
            Column(_("CSR"), words, tip=lambda subject: subject.team, reading=usual, means="csr"),
            Column(
                _("Checks"),
                lambda subject: (subject.done, subject.wanted),
                lambda counted: _("{done} of {wanted}").format(done=counted[0], wanted=counted[1]),
                right=True,
                means="checks_done",
            ),
        ],
        key=lambda subject: subject.id,
    )


def checks_table() -> Table[CheckRow]:
    """Return the table of checks, the newest first."""
    return Table(
        [
            Column(
                _("Time"),
                lambda row: row.began_at,
                wording.local_time,
                tip=lambda row: _("Recorded {time}").format(
                    time=wording.exact_time(row.recorded_at)
                ),
                means="checked_at",
            ),
            Column(
                _("CSR"),
                lambda row: f"{names.shown(row.csr)} {row.staff_no}",
                reading=usual,
                means="csr",
            ),
            Column(
                _("Finding"),
                lambda row: wording.checked(row.values, row.fatal),
                icon=lambda row: _look(row)[0],
                colour=lambda row: _look(row)[1],
                means="finding",
            ),
            Column(_("Note"), lambda row: row.note, wide=True, means="note"),
            Column(_("Mode"), lambda row: row.mode, wording.mode, means="mode"),
            Column(_("Recorded by"), lambda row: names.shown(row.checker), means="by"),
            Column(_("State"), state, icon=_state_icon, means="check_state"),
        ],
        key=lambda row: row.id,
    )


def state(row: CheckRow) -> str:
    """Return what has become of a check."""
    if row.voided_at is not None:
        return _("Void: {reason}").format(reason=row.void_reason)
    said = []
    if row.evaluation_id is not None:
        said.append(row.evaluation or _("Evaluation"))
    if row.is_late:
        said.append(_("After the day had closed"))
    if row.heard is not None:
        said.append(_("heard {share} %").format(share=row.heard))
    return wording.DOT.join(said)


def _look(row: CheckRow) -> tuple[str, str | None]:
    if row.voided_at is not None:
        return "x", "faint"
    if row.fatal:
        return "circle-alert", "fatal"
    if "problem" in row.values:
        return "triangle-alert", "late"
    return ("plus", "good") if "praise" in row.values else ("check", "good")


def _state_icon(row: CheckRow) -> str | None:
    if row.voided_at is not None:
        return "x"
    if row.evaluation_id is not None:
        return "list-checks"
    return "clock" if row.is_late else None
