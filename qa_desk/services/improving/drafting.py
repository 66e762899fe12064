"""Write improvement plans and let them be signed: what plans and evaluations share (S4-3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Department,
    Document,
    ImprovementPlan,
    improvement_figures,
    queries,
    signatories,
)
from qa_desk.models import improvement as plans
from qa_desk.models.base import uuid7
from qa_desk.rules import form_texts, options, permissions, report_texts
from qa_desk.rules import improvement_plans as forms
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import KIND, PREFIX, Plan, Snapshot
from qa_desk.services.improving import reading
from qa_desk.work import Work

_A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Proposed:
    """A measure that a signed summary or report proposes (S3-4.9)."""

    report: str  # its number
    by: str  # name and staff no.; nothing of a report of the centre
    words: str


def begin(work: Work, year: int, department_id: UUID | None) -> UUID:
    """Begin the plan of a department for a year, or of the centre; return its id (S4-2.3.1)."""
    permissions.require_of(work.actor, "improvement.draft")
    _require_mine(work, department_id)
    queries.one_at_a_time(work.session, f"improvement {year} {department_id}")
    of_it = ImprovementPlan.department_id.is_not_distinct_from(department_id)
    same = select(ImprovementPlan.id).where(ImprovementPlan.year == year, of_it)
    if work.session.scalar(same) is not None:
        raise RuleError(_("This department has a plan for the year already. Open that one."))
    plan = ImprovementPlan(
        id=uuid7(),
        year=year,
        department_id=department_id,
        created_at=work.now,
        created_by=work.actor.id,
    )
    work.session.add(plan)
    work.session.flush()
    _draft(work, plan, Plan(plan.id, year, _department(work, plan)))
    return plan.id


def change(work: Work, plan_id: UUID) -> UUID:
    """Begin a new version of an approved plan, which is to be approved again (S4-4.4.3)."""
    plan = plans.seen(work, plan_id, "improvement.draft")
    versions = plans.plan_papers(work, [plan_id])[plan_id]
    if plans.open_one(versions) is not None:
        raise RuleError(_("A version is being written or signed already. Open that one."))
    held = versions[0]
    form = Plan.from_text(held.content or "")
    new = replace(form, version=form.version + 1, replaces=held.number, change="")
    return _draft(work, plan, new).id


def save(work: Work, paper_id: UUID, seen: int, form: Plan | Evaluation) -> int:
    """Keep what is filled in; return the version it has now."""
    paper = _mine_as_seen(work, paper_id, seen)
    _rewrite(work, paper, form)
    return paper.version


def issue(work: Work, paper_id: UUID, seen: int, form: Plan | Evaluation) -> None:
    """Submit it: ask department, office and steering group for their signatures (S4-3.2.3)."""
    paper = _mine_as_seen(work, paper_id, seen)
    whole = _rewrite(work, paper, form)
    if problem := whole.problem():
        raise InputError(problem)
    asked = whole.signatories()
    _require_may_sign(work, whole)
    signatories.issue(work, paper, asked)


def sign(work: Work, paper_id: UUID, seen: int, opinion: str, password: str) -> bool:
    """Sign it in one's turn with an opinion; say if it was the last: it is published then."""
    permissions.require_of(work.actor, "improvement.see")
    paper = signatories.as_seen(work, paper_id, seen)
    return signatories.sign(work, paper, opinion, password)


def send_back(work: Work, paper_id: UUID, seen: int, reason: str) -> UUID:
    """Let what was submitted be changed; signatures on it become void. Return what to change."""
    paper = signatories.as_seen(work, paper_id, seen)
    if not reading.may_send_back(work, paper):
        raise RuleError(_("This is not yours to send back. Nothing was changed."))
    return signatories.reopen(work, paper, reason).id


def discard(work: Work, paper_id: UUID, seen: int) -> None:
    """Throw a draft away that nobody was asked to sign; an approved version stays in force."""
    paper = _mine_as_seen(work, paper_id, seen)
    if paper.kind == KIND and Plan.from_text(paper.content or "").version == 1:
        raise RuleError(_("The first version of a plan stays: change it until it is right."))
    signatories.discard(work, paper)


def take_figures(work: Work, paper_id: UUID, seen: int, form: Plan, code: str) -> int:
    """Keep what is filled in, with the figures of the last month or quarter (S4-3.1.1)."""
    paper = _mine_as_seen(work, paper_id, seen)
    plan = plans.seen(work, form.plan_id)
    day = work.today
    first, last = forms.span(code, day)
    figures = improvement_figures.of(work, first, last, plan.department_id)
    kept = _kept(paper, form)
    assert isinstance(kept, Plan)  # noqa: S101 - as the form is
    _write(work, paper, replace(kept, snapshot=Snapshot(day, first, last), figures=figures))
    return paper.version


def proposed(work: Work, plan_id: UUID) -> list[Proposed]:
    """Return measures that signed summaries and reports of the last year propose (S3-4.9).

    Of those that the actor may read; what the plan has already is left out.
    """
    plans.seen(work, plan_id, "improvement.draft")
    known = {
        one.content.strip()
        for paper in plans.plan_papers(work, [plan_id])[plan_id]
        for one in Plan.from_text(paper.content or "").measures
    }
    since = work.today - _A_YEAR
    rows = work.session.scalars(
        select(Document)
        .where(
            Document.kind.in_(_readable(work)),
            Document.closed_at.is_not(None),
            Document.voided_at.is_(None),
            Document.period_to >= since,
        )
        .order_by(Document.period_to.desc(), Document.number)
    )
    return [each for row in rows for each in _lines(row) if each.words not in known]


# -- how it is done ------------------------------------------------------------------------------


def _draft(work: Work, plan: ImprovementPlan, form: Plan) -> Document:
    period = date(plan.year, 1, 1), date(plan.year, 12, 31)
    return signatories.draft(work, (KIND, PREFIX), plan.id, form.to_text(), period)


def _department(work: Work, plan: ImprovementPlan) -> str:
    """Return whose plan it is; the centre's name where it is of the whole."""
    if plan.department_id is None:
        return options.text("centre.name", queries.stored_options(work.session, work.now))
    return work.session.get_one(Department, plan.department_id).name


def _require_mine(work: Work, department_id: UUID | None) -> None:
    if department_id is None and permissions.reach(work.actor, "improvement.draft").everywhere:
        return
    if department_id not in {one.id for one in plans.departments(work, "improvement.draft")}:
        raise RuleError(_("Plans of this department are not yours to write. Choose your own."))


def _mine_as_seen(work: Work, paper_id: UUID, seen: int) -> Document:
    paper = signatories.as_seen(work, paper_id, seen)
    if paper.kind not in reading.KINDS or not (
        paper.subject_id and reading.may_write(work, paper.kind, paper.subject_id)
    ):
        raise RuleError(_("This is not yours to write. Nothing was changed."))
    return paper


def _rewrite(work: Work, paper: Document, form: Plan | Evaluation) -> Plan | Evaluation:
    return _write(work, paper, _kept(paper, form))


def _kept(paper: Document, form: Plan | Evaluation) -> Plan | Evaluation:
    """Return a form with what the program knows as it was: whose it is, the figures, the goals."""
    before = reading.form_of(paper)
    if isinstance(form, Plan) and isinstance(before, Plan) and form.plan_id == before.plan_id:
        return form.keeping(before)
    if (
        isinstance(form, Evaluation)
        and isinstance(before, Evaluation)
        and form.plan_id == before.plan_id
    ):
        return form.keeping(before)
    raise RuleError(_("This form is of another plan. Nothing was changed."))


def _write(work: Work, paper: Document, form: Plan | Evaluation) -> Plan | Evaluation:
    whole = form_texts.masked(form)
    period = paper.period_from, paper.period_to
    if isinstance(whole, Evaluation):
        period = whole.period_from, whole.period_to
    signatories.rewrite(work, paper, whole.to_text(), period)
    return whole


def _require_may_sign(work: Work, form: Plan | Evaluation) -> None:
    """Refuse somebody who could not sign, before the others have."""
    plan = plans.seen(work, form.plan_id)
    known = {one.id: one for one in reading.people(work, plan.department_id)}
    may = {
        "heads": {key for key, one in known.items() if one.may_head},
        "checkers": {key for key, one in known.items() if one.may_check},
        "approvers": {key for key, one in known.items() if one.may_approve},
    }
    wrong = [
        one.name
        for group, able in may.items()
        for one in getattr(form, group)
        if one.person_id not in able
    ]
    if wrong:
        raise RuleError(
            _("{people} may not sign as that. Nothing was issued. Choose somebody else.").format(
                people=_(", ").join(wrong)
            )
        )


def _readable(work: Work) -> list[str]:
    """Return the kinds of reports with measures that the actor may read; reports.sql too."""
    led = any(permissions.may(work.actor, one) for one in ("report.publish", "report.approve"))
    found = ["inspector_summary"] if led else []
    if permissions.reach(work.actor, "report.see").everywhere:
        found.append("quality_report")
    return found


def _lines(paper: Document) -> Iterable[Proposed]:
    form = report_texts.from_text(paper.content or "")
    for line in form.part("measures").words.splitlines():
        if line.strip():
            yield Proposed(paper.number, form.subject, line.strip())
