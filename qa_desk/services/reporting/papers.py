"""Reports from the first draft to the last signature (domain.md 5.3, 18; S3-4.7b, S3-4.9, S3-6.D2).

The figures are reckoned anew while a report is a draft, and frozen with their definitions when
people are asked to sign it. Its words are typed in place. Whoever drafts issues; the QA lead checks
and the CS manager approves what is monthly; a signed report changes only by becoming void, visibly,
with another one in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Document, Person, queries, signatories
from qa_desk.reports.papers import ROLES
from qa_desk.rules import permissions, report_periods, report_texts
from qa_desk.rules.report_forms import KINDS, SECTIONS, SIGNED, Form, Part
from qa_desk.services.reporting import reading
from qa_desk.services.reporting.gather import GATHER, gathered
from qa_desk.services.reporting.reading import PERSONAL
from qa_desk.work import Work


@dataclass(frozen=True)
class Typed:
    """What somebody fills in: the words of the sections, and who signs."""

    words: Mapping[str, str]
    checker_id: UUID | None = None
    approver_id: UUID | None = None


def kinds(work: Work) -> list[str]:
    """Return the kinds of report that the actor can begin here."""
    return [kind for kind in KINDS if kind in GATHER and _may_begin(work, kind)]


def begin(work: Work, kind: str, first: date | None = None, subject_id: UUID | None = None) -> UUID:
    """Begin a report of the period in which a day lies, by default the last one finished.

    A summary is of its inspector, by default of whoever begins it. RuleError while another one of
    the same kind, period and person is open; where one is approved the new one names it.
    """
    permissions.require_of(work.actor, "report.draft")
    if kind == PERSONAL:
        subject_id = subject_id or work.actor.id
    if not reading.writes(work, kind, subject_id):
        raise RuleError(_("This summary is another inspector's. Nothing was begun."))
    first, last = _period(work, kind, first)
    queries.one_at_a_time(work.session, f"report {kind} {first} {subject_id}")
    if number := _open(work, kind, first, subject_id):
        raise RuleError(
            _("{number} is of the same period and not finished yet. Open that one.").format(
                number=number
            )
        )
    form = reckoned(work, empty(work, kind, (first, last), subject_id))
    text = report_texts.to_text(form)
    before = published(work, kind, first, subject_id)
    kept = (kind, KINDS[kind].prefix)
    paper = signatories.draft(work, kept, subject_id, text, (first, last), before)
    return paper.id


def save(work: Work, report_id: UUID, seen: int, typed: Typed) -> int:
    """Keep what is typed and who signs; return the version that the report has now."""
    paper = _mine(work, report_id, seen)
    _rewrite(work, paper, _typed(_form(paper), typed))
    return paper.version


def refresh(work: Work, report_id: UUID, seen: int, typed: Typed) -> int:
    """Reckon the figures of a draft anew; what is typed stays. Return its version."""
    paper = _mine(work, report_id, seen)
    _rewrite(work, paper, reckoned(work, _typed(_form(paper), typed)))
    return paper.version


def discard(work: Work, report_id: UUID, seen: int) -> None:
    """Let a draft go, so that another one of its period can be begun."""
    signatories.discard(work, _mine(work, report_id, seen))


def issue(work: Work, report_id: UUID, seen: int, typed: Typed) -> None:
    """Ask for the signatures under a report, whose figures and definitions stay from now on."""
    paper = _mine(work, report_id, seen)
    form = _typed(_form(paper), typed)
    missing = [_(each.title) for each in form.missing()]
    if missing:
        raise InputError(
            _("Write something under: {sections}. Nothing was issued.").format(
                sections=_(", ").join(missing)
            )
        )
    if unsigned := form.unsigned():
        raise InputError(
            _("Choose who signs it: {roles}. Nothing was issued.").format(
                roles=_(", ").join(_(ROLES[role]) for role in unsigned)
            )
        )
    _require_may_sign(work, form)
    asked = form.signatories()
    _rewrite(work, paper, form)
    signatories.issue(work, paper, asked)


def sign(work: Work, report_id: UUID, seen: int, statement: str, password: str) -> bool:
    """Sign a report in one's turn; say whether that was the last signature."""
    permissions.require_of(work.actor, "report.see")
    reading.seen(work, report_id)
    paper = signatories.as_seen(work, report_id, seen)
    return signatories.sign(work, paper, statement, password)


def reopen(work: Work, report_id: UUID, seen: int, reason: str) -> UUID:
    """Let an issued report be changed; what was signed becomes void. Return what to change."""
    paper = _mine(work, report_id, seen)
    return signatories.reopen(work, paper, reason).id


def reckoned(work: Work, form: Form) -> Form:
    """Return a report with the figures of now; its words stay."""
    found = gathered(work, form)
    parts = (
        replace(found.get(each.code, Part(each.code)), words=form.part(each.code).words)
        for each in SECTIONS[form.kind]
    )
    return replace(form, parts=tuple(parts), reckoned_at=work.now)


def published(work: Work, kind: str, first: date, subject_id: UUID | None = None) -> UUID | None:
    """Return the approved report of the period in which a day lies, if there is one."""
    found = work.session.scalar(
        _of(kind, report_periods.around(kind, first)[0], subject_id)
        .where(Document.closed_at.is_not(None))
        .order_by(Document.closed_at.desc())
        .limit(1)
    )
    return found.id if found else None


# -- how it is done ------------------------------------------------------------------------------


def _may_begin(work: Work, kind: str) -> bool:
    return reading.writes(work, kind, work.actor.id)


def _period(work: Work, kind: str, first: date | None) -> report_periods.Period:
    if first is not None:
        return report_periods.around(kind, first)
    today = work.today
    return report_periods.finished(kind, today)


def empty(work: Work, kind: str, period: report_periods.Period, subject_id: UUID | None) -> Form:
    """Return a report before its figures, with whoever signs when there is but one of them."""
    person = work.session.get(Person, subject_id) if subject_id and kind == PERSONAL else None
    only = {}
    for role in ("report_checker", "report_approver"):
        able = [one.id for one in reading.people(work) if role in one.roles]
        only[role] = able[0] if len(able) == 1 and role in SIGNED[kind] else None
    return Form(
        kind,
        *period,
        subject_id=subject_id,
        subject=f"{person.name} {person.staff_no}" if person else "",
        author_id=work.actor.id,
        author=f"{work.actor.name} {work.actor.staff_no}",
        checker_id=only["report_checker"],
        approver_id=only["report_approver"],
    )


def _of(kind: str, first: date, subject_id: UUID | None) -> Select[Document]:
    return select(Document).where(
        Document.kind == kind,
        Document.period_from == first,
        Document.voided_at.is_(None),
        Document.subject_id == subject_id if subject_id else Document.subject_id.is_(None),
    )


def _open(work: Work, kind: str, first: date, subject_id: UUID | None) -> str:
    """Return the number of the report that is not finished, if there is one."""
    query = _of(kind, first, subject_id).where(Document.closed_at.is_(None))
    paper = work.session.scalar(query.limit(1))
    return paper.number if paper else ""


def _mine(work: Work, report_id: UUID, seen: int) -> Document:
    """Return a report that the actor may write, as he saw it."""
    permissions.require_of(work.actor, "report.draft")
    found = reading.seen(work, report_id)
    if not reading.writes(work, found.kind, found.subject_id):
        raise RuleError(_("This summary is another inspector's. Nothing was changed."))
    return signatories.as_seen(work, report_id, seen)


def _form(paper: Document) -> Form:
    return report_texts.from_text(paper.content or "")


def _typed(form: Form, typed: Typed) -> Form:
    """Return a report with what is typed where its kind has words."""
    allowed = {each.code for each in SECTIONS[form.kind] if each.has_words}
    words = {code: words for code, words in typed.words.items() if code in allowed}
    return replace(
        form.with_words(words), checker_id=typed.checker_id, approver_id=typed.approver_id
    )


def _rewrite(work: Work, paper: Document, form: Form) -> None:
    signatories.rewrite(work, paper, report_texts.to_text(form), (form.first, form.last))


def _require_may_sign(work: Work, form: Form) -> None:
    """Refuse somebody who could not sign, before the others have."""
    able = {one.id: one for one in reading.people(work)}
    names = queries.people_by_id(work.session, [one.person_id for one in form.signatories()])
    missing = [
        names[one.person_id].name
        for one in form.signatories()
        if one.person_id not in able or one.role not in able[one.person_id].roles
    ]
    if missing:
        raise RuleError(
            _("{people} may not sign as that. Nothing was issued. Choose somebody else.").format(
                people=_(", ").join(missing)
            )
        )
