"""Reports on their way out: as they are printed, and as files for whoever schedules them."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import Document, Person, Team, chain, queries
from qa_desk.reports import report_sheet
from qa_desk.reports.papers import Imprint, signed_by
from qa_desk.rules import permissions, report_periods, report_texts
from qa_desk.rules.report_forms import KINDS, Form
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.reading import PERSONAL
from qa_desk.work import Work


def unwritten(work: Work, kind: str, first: date, subject_id: UUID | None = None) -> Form:
    """Return the figures of a period without words, for whoever wants them without a paper.

    `subject_id` is the inspector of a summary, or the team to whom other kinds are limited.
    """
    permissions.require_of(work.actor, "report.draft")
    period = report_periods.around(kind, first)
    return papers.reckoned(work, papers.empty(work, kind, period, subject_id))


def period(work: Work, kind: str, written: str = "") -> report_periods.Period:
    """Return the period that somebody wrote, by default the last one finished."""
    if written:
        return report_periods.written(kind, written)
    today = work.today
    return report_periods.finished(kind, today)


def subject(work: Work, kind: str, team: str = "", inspector: str = "") -> UUID | None:
    """Return the team by its code or name, or the inspector of a summary by the staff no."""
    if kind == PERSONAL:
        if not inspector:
            raise InputError(_("Say whose summary it is: --inspector with the staff no."))
        found = work.session.scalar(select(Person.id).where(Person.staff_no == inspector))
        missing = inspector
    elif not team:
        return None
    else:
        wanted = select(Team.id).where(or_(Team.code == team, Team.name == team))
        found, missing = work.session.scalar(wanted.limit(1)), team
    if found is None:
        raise InputError(_("“{name}” is not known here. Nothing was written.").format(name=missing))
    return found


def for_file(
    work: Work, kind: str, first: date, subject_id: UUID | None = None
) -> report_sheet.Sheet:
    """Return the approved report of a period for a file, or its figures while there is none.

    Either is noted in the journal; figures that nobody has approved need the right to export.
    """
    found = papers.published(work, kind, first, subject_id)
    if found is not None:
        reading.seen(work, found)
        note_print(work, found)
        return sheet(work, found)
    permissions.require_of(work.actor, "export")
    form = unwritten(work, kind, first, subject_id)
    chain.note(work.session, "export", kind, f"{form.first}/{form.last}", {})
    return draft_sheet(work, form)


def sheet(work: Work, report_id: UUID) -> report_sheet.Sheet:
    """Return a report as `reports.report_sheet.draw` prints it."""
    found = reading.report(work, report_id)
    paper = work.session.get_one(Document, report_id)
    return report_sheet.Sheet(
        imprint=imprint(work, found.row.number, found.content_hash, paper.created_at.date()),
        form=found.form,
        definitions=found.definitions,
        state=found.row.state,
        void_reason=found.row.void_reason,
        replaces=found.replaces,
        signatories=signed_by(found.asked, found.given, found.names),
    )


def draft_sheet(work: Work, form: Form) -> report_sheet.Sheet:
    """Return figures without a paper as a sheet: it says that it is a draft, and has no number."""
    text = report_texts.to_text(form)
    return report_sheet.Sheet(
        imprint=imprint(work, KINDS[form.kind].prefix, "", work.today),
        form=form,
        definitions=report_texts.definitions(text),
    )


def imprint(work: Work, number: str, content_hash: str, made_on: date) -> Imprint:
    """Return what a report says of itself on paper."""
    return Imprint(number=number, content_hash=content_hash, **queries.letterhead(work, made_on))


def note_print(work: Work, report_id: UUID) -> None:
    """Write into the journal that a report was printed or saved (S1-6.3)."""
    kind = reading.seen(work, report_id).kind
    chain.note(work.session, "print", kind, report_id, {})
