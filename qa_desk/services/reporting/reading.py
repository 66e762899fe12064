"""Reports as lists and pages show them, and who may see which (S3-6.D2, D2)."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Document, Person, RoleGrant, queries, signatories
from qa_desk.rules import permissions, report_texts
from qa_desk.rules.report_forms import KINDS, SIGNED
from qa_desk.rules.signatories import RIGHTS
from qa_desk.services.reporting.types import Candidate, Report, ReportRow
from qa_desk.work import SYSTEM_ID, Work

PERSONAL = "inspector_summary"
_DISCARDED = Document.voided_at.is_not(None) & Document.issued_at.is_(None)


def reports(work: Work) -> list[ReportRow]:
    """Return the reports that the actor may see, the newest period first."""
    permissions.require_of(work.actor, "report.see")
    papers = work.session.scalars(
        select(Document)
        .where(Document.kind.in_(KINDS), ~_DISCARDED)
        .order_by(Document.period_to.desc(), Document.kind, Document.number.desc())
    )
    found = [paper for paper in papers if _sees(work, paper)]
    waiting = {key for kind in KINDS for key in signatories.waiting_for_me(work, kind)}
    asked = signatories.asked_of(work, [paper.id for paper in found])
    people = {one.person_id for each in asked.values() for one in each}
    names = _names(work, people)
    return [
        _row(
            paper,
            tuple(
                (names.get(one.person_id, ""), one.place in signatories.signed(work, paper.id))
                for one in asked.get(paper.id, ())
            ),
            waits_for_me=paper.id in waiting,
        )
        for paper in found
    ]


def report(work: Work, report_id: UUID) -> Report:
    """Return a report with who has signed and who is to."""
    paper = seen(work, report_id)
    form = report_texts.from_text(paper.content or "")
    asked = signatories.asked(work, paper.id)
    named = {one.person_id for one in asked}
    named |= {key for key in (form.checker_id, form.approver_id) if key}
    names = _names(work, named)
    done = signatories.signed(work, paper.id)
    replaced = work.session.get(Document, paper.replaces_id) if paper.replaces_id else None
    signers = tuple((names.get(one.person_id, ""), one.place in done) for one in asked)
    waits = paper.id in signatories.waiting_for_me(work, paper.kind)
    return Report(
        row=_row(paper, signers, waits_for_me=waits),
        form=form,
        definitions=report_texts.definitions(paper.content or ""),
        asked=asked,
        names=names,
        given=signatories.given(work, paper.id),
        content_hash=paper.content_hash.hex(),
        replaces=replaced.number if replaced else "",
        may_write=writes(work, paper.kind, paper.subject_id),
    )


def people(work: Work) -> list[Candidate]:
    """Return who may check or approve reports, and who inspects."""
    permissions.require_of(work.actor, "report.draft")
    today = work.today
    may = {
        role: {held for held, reach in permissions.RIGHTS[RIGHTS[role]].items() if reach == "all"}
        for role in ("report_author", "report_checker", "report_approver")
    }
    rows = work.session.execute(
        select(Person, RoleGrant.role)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.left_on.is_(None),
            Person.id != SYSTEM_ID,
            RoleGrant.scope_kind == "centre",
            RoleGrant.role.in_({held for each in may.values() for held in each}),
            queries.valid_on(RoleGrant, today),
        )
        .order_by(Person.staff_no)
    )
    found: dict[UUID, Candidate] = {}
    for person, held in rows:
        roles = {role for role, each in may.items() if held in each}
        before = found[person.id].roles if person.id in found else frozenset()
        found[person.id] = Candidate(person.id, f"{person.name} {person.staff_no}", before | roles)
    return list(found.values())


def seen(work: Work, report_id: UUID) -> Document:
    """Return a report's paper if the actor may see it; RuleError otherwise."""
    paper = work.session.get(Document, report_id)
    if paper is None or paper.kind not in KINDS or not _sees(work, paper):
        raise RuleError(_("This report is not there, or not yours to see."))
    return paper


def writes(work: Work, kind: str, subject_id: UUID | None) -> bool:
    """Say whether the actor may write a report; models/reports.sql says the same."""
    if not permissions.may(work.actor, "report.draft"):
        return False
    mine = subject_id == work.actor.id or permissions.may(work.actor, "report.publish")
    return kind != PERSONAL or mine


def _sees(work: Work, paper: Document) -> bool:
    """Say whether the actor may see a report; models/reports.sql says the same."""

    def everywhere(action: str) -> bool:
        return permissions.reach(work.actor, action).everywhere or work.actor.is_system

    if writes(work, paper.kind, paper.subject_id) or everywhere("report.approve"):
        return True
    is_read = paper.closed_at is not None and everywhere("report.see")
    return is_read and paper.kind != PERSONAL


def _row(
    paper: Document, signers: tuple[tuple[str, bool], ...], *, waits_for_me: bool
) -> ReportRow:
    form = report_texts.from_text(paper.content or "")
    return ReportRow(
        id=paper.id,
        version=paper.version,
        kind=paper.kind,
        number=paper.number,
        state=signatories.state(paper),
        first=paper.period_from,
        last=paper.period_to,
        subject=form.subject,
        author=form.author,
        signers=signers or tuple(("", False) for _role in SIGNED[paper.kind]),
        closed_at=paper.closed_at,
        void_reason=paper.void_reason,
        waits_for_me=waits_for_me,
    )


def _names(work: Work, keys: Iterable[UUID]) -> dict[UUID, str]:
    found = queries.people_by_id(work.session, keys)
    return {key: f"{person.name} {person.staff_no}" for key, person in found.items()}
