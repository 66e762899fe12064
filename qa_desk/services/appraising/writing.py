"""Appraise people: targets, self-evaluation, evaluation, signatures, filing (S2-5.4.1–5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Appraisal,
    AppraisalTemplate,
    Document,
    Person,
    Team,
    appraisals,
    signatories,
    signing,
)
from qa_desk.models.appraisals import Candidate
from qa_desk.rules import appraisal_templates, masking, permissions
from qa_desk.rules import appraisals as rules
from qa_desk.rules.appraisals import Filed, Indicator, Judgement, Own, Sheet, Targets, Template
from qa_desk.rules.signatories import in_order
from qa_desk.rules.signatures import Secret
from qa_desk.services.appraising import reading
from qa_desk.services.appraising.types import Record
from qa_desk.work import Work


def begin(work: Work, span: str, first: date, people: Mapping[UUID, str]) -> list[UUID]:
    """Begin the appraisals of some people, each by a template's code ("" for the fitting one).

    Their targets are those of the month before where they had the same template.
    """
    permissions.require_of(work.actor, "appraisal.write")
    may = {one.id: one for one in reading.candidates(work, span, first)}
    if not people or not set(people) <= set(may):
        raise RuleError(
            _("Choose people whom you appraise and who have no appraisal yet. Nothing was begun.")
        )
    known = appraisals.catalogue(work)
    return [_begin(work, span, first, may[key], known, people[key]) for key in people]


def set_targets(
    work: Work, appraisal_id: UUID, seen: int, tasks: str, indicators: Sequence[Indicator]
) -> None:
    """Say what somebody is to reach in the month; weights are 100 together (S0-4.2.1a)."""
    found, record = _of_mine(work, appraisal_id, seen, "targets")
    rules.check(indicators)
    paper = work.session.get_one(Document, found.targets_id)
    said = replace(_targets(record), tasks=_typed(tasks), indicators=tuple(indicators))
    signatories.rewrite(work, paper, said.to_text(), _period(found))
    _touch(work, found)


def propose(work: Work, chosen: Sequence[tuple[UUID, int]], password: Secret) -> int:
    """Sign the targets of people as their supervisor and ask them to sign; return how many."""
    permissions.require_of(work.actor, "appraisal.write")
    proof = signing.prove(work, password)
    for appraisal_id, seen in chosen:
        found, record = _of_mine(work, appraisal_id, seen, "propose")
        rules.check(_targets(record).indicators)
        paper = work.session.get_one(Document, found.targets_id)
        asked = in_order((("appraiser", [work.actor.id]), ("appraised", [found.person_id])))
        _take_over(work, found, paper, record)
        signatories.issue(work, paper, asked)
        signatories.sign(work, paper, "", proof)
        _touch(work, found)
    return len(chosen)


def hand_in(work: Work, appraisal_id: UUID, seen: int, own: Own) -> None:
    """Hand in one's self-evaluation, or the summary of one's year; again until it is issued."""
    permissions.require_of(work.actor, "appraisal.see")
    found = appraisals.as_seen(work, appraisal_id, seen)
    record = reading.one(work, appraisal_id)
    _require(record, "own")
    if record.targets is not None:
        rules.check_marks(record.targets.indicators, own.marks)
    if not own.summary.strip() and not any(mark.score is not None for mark in own.marks):
        raise InputError(_("The self-evaluation is empty. Nothing was handed in."))
    marks = tuple(replace(mark, note=_typed(mark.note)) for mark in own.marks)
    found.own, found.own_at = Own(_typed(own.summary), marks).to_text(), work.now
    _touch(work, found)


def evaluate(work: Work, appraisal_id: UUID, seen: int, judgement: Judgement) -> None:
    """Evaluate a month or year; the evidence of now is kept with it (S2-5.4.3, S2-5.1.1)."""
    found, record = _of_mine(work, appraisal_id, seen, "evaluate")
    evidence: tuple[rules.Evidence, ...] = ()
    if record.targets is not None:
        rules.check_marks(record.targets.indicators, judgement.marks)
        evidence = appraisals.evidence(work, found, record.targets.indicators)
    said = Judgement(
        marks=tuple(replace(mark, note=_typed(mark.note)) for mark in judgement.marks),
        problems=_typed(judgement.problems),
        direction=_typed(judgement.direction),
        training=_typed(judgement.training),
        talk=_typed(judgement.talk),
        talk_on=judgement.talk_on,
    )
    begun = record.sheet or empty(work, record)
    sheet = _sheet(work, found, record, replace(begun, judgement=said, evidence=evidence))
    _write(work, found, _counted(sheet))


def issue(work: Work, appraisal_id: UUID, seen: int, head_id: UUID | None) -> None:
    """Ask the person, the supervisor and the head to sign (S2-5.4.4); what it says stays."""
    found, record = _of_mine(work, appraisal_id, seen, "issue")
    assert record.sheet is not None  # noqa: S101 - what can be issued was evaluated
    sheet = _counted(_sheet(work, found, record, record.sheet))
    rules.require_whole(sheet, may_lack_own=_own_is_late(work, found))
    approves = permissions.reach(work.actor, "appraisal.approve").everywhere
    if head_id is None and not approves:
        raise InputError(_("Choose who approves it. Nothing was issued."))
    if head_id is not None and head_id not in {one.id for one in reading.heads(work)}:
        raise RuleError(_("This person cannot approve appraisals. Nothing was issued."))
    _write(work, found, sheet)
    paper = work.session.get_one(Document, found.document_id)
    groups = [("appraised", [found.person_id]), ("appraiser", [work.actor.id])]
    if head_id is not None:
        groups.append(("appraisal_head", [head_id]))
    signatories.issue(work, paper, in_order(groups))
    _touch(work, found)


def sign(work: Work, appraisal_id: UUID, seen: int, statement: str, password: Secret) -> bool:
    """Sign what waits for the actor, with a remark if he has one; say if it was the last."""
    permissions.require_of(work.actor, "appraisal.see")
    found = appraisals.as_seen(work, appraisal_id, seen)
    waiting = {
        *signatories.waiting_for_me(work, rules.TARGETS),
        *signatories.waiting_for_me(work, rules.SHEET),
    } & {found.targets_id, found.document_id}
    if not waiting:
        raise RuleError(_("This is not yours to sign now. Nothing was signed."))
    paper = work.session.get_one(Document, waiting.pop())
    is_last = signatories.sign(work, paper, _typed(statement), password)
    _touch(work, found)
    return is_last


def reopen(work: Work, appraisal_id: UUID, seen: int, reason: str) -> None:
    """Change targets or an evaluation that is being signed: signatures on it become void."""
    found, record = _of_mine(work, appraisal_id, seen, "reopen")
    is_sheet = record.row.state == "signing"
    key = found.document_id if is_sheet else found.targets_id
    paper = signatories.reopen(work, work.session.get_one(Document, key), _typed(reason))
    if is_sheet:
        found.document_id = paper.id
    else:
        found.targets_id = paper.id
    _touch(work, found)


def file(work: Work, chosen: Sequence[tuple[UUID, int]]) -> int:
    """File signed appraisals with human resources (S2-5.4.4); return how many."""
    permissions.require_of(work.actor, "appraisal.approve")
    for appraisal_id, seen in chosen:
        found = appraisals.as_seen(work, appraisal_id, seen)
        _require(reading.one(work, appraisal_id), "file")
        found.filed_at, found.filed_by = work.now, work.actor.id
        _touch(work, found)
    return len(chosen)


def save_template(work: Work, template: Template) -> None:
    """Keep a template; sheets that were made from it stay as they are (S0-4.2.1a)."""
    permissions.require_of(work.actor, "appraisal.template")
    code = template.code.strip()
    if not code or not str(template.title).strip():
        raise InputError(_("A template needs a code and a title. Nothing was saved."))
    rules.check(template.indicators)
    row = work.session.scalar(select(AppraisalTemplate).where(AppraisalTemplate.code == code))
    if row is None:
        row = AppraisalTemplate(code=code, content="")
        work.session.add(row)
    row.content = replace(template, code=code).to_text()
    row.edited_at, row.edited_by = work.now, work.actor.id
    work.session.flush()


# -- how it is done ------------------------------------------------------------------------------


def _begin(
    work: Work, span: str, first: date, one: Candidate, known: Mapping[str, Template], code: str
) -> UUID:
    template = known[code] if code else appraisal_templates.fitting(known, one.post)
    row = Appraisal(
        person_id=one.id,
        span=span,
        first=first,
        post=one.post,
        team_id=one.team_id,
        supervisor_id=work.actor.id,
        template=template.code,
        own="",
        created_at=work.now,
        created_by=work.actor.id,
        changed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    if span == "month":
        before = _before(work, row)
        said = replace(
            _heading(work, row, one.name, template),
            tasks=before.tasks if before else "",
            indicators=before.indicators if before else appraisals.targets(work, template),
        )
        kind = rules.TARGETS, rules.OF_TARGETS
        row.targets_id = signatories.draft(work, kind, row.id, said.to_text(), _period(row)).id
        work.session.flush()
    return row.id


def _before(work: Work, row: Appraisal) -> Targets | None:
    """Return what was agreed with the person last, if it was of the same template."""
    last = work.session.scalar(
        select(Appraisal)
        .where(
            Appraisal.person_id == row.person_id,
            Appraisal.span == "month",
            Appraisal.first < row.first,
            appraisals.visible(work.actor),
        )
        .order_by(Appraisal.first.desc())
        .limit(1)
    )
    paper = work.session.get(Document, last.targets_id) if last and last.targets_id else None
    if paper is None or last is None or last.template != row.template:
        return None
    return Targets.from_text(paper.content or "")


def _heading(work: Work, row: Appraisal, person: str, template: Template) -> Targets:
    team = work.session.get(Team, row.team_id) if row.team_id else None
    return Targets(
        person_id=row.person_id,
        person=person,
        post=row.post,
        team=team.name if team else "",
        supervisor_id=work.actor.id,
        supervisor=_name(work, work.actor.id),
        span=row.span,
        first=row.first,
        template=template.code,
        title=template.title,
    )


def _name(work: Work, person_id: UUID) -> str:
    person = work.session.get_one(Person, person_id)
    return f"{person.name} {person.staff_no}"


def _of_mine(work: Work, appraisal_id: UUID, seen: int, what: str) -> tuple[Appraisal, Record]:
    permissions.require_of(work.actor, "appraisal.write")
    found = appraisals.as_seen(work, appraisal_id, seen)
    record = reading.one(work, appraisal_id)
    _require(record, what)
    return found, record


def _require(record: Record, what: str) -> None:
    if what not in record.offers:
        raise RuleError(
            _(
                "This appraisal is “{state}”, or this is not yours to do. Nothing was changed."
            ).format(state=_(rules.STATES[record.row.state]))
        )


def _targets(record: Record) -> Targets:
    assert record.targets is not None  # noqa: S101 - a month has targets from its beginning
    return record.targets


def _take_over(work: Work, found: Appraisal, paper: Document, record: Record) -> None:
    """Let whoever proposes be the supervisor that the paper names."""
    found.supervisor_id = work.actor.id
    said = replace(
        _targets(record),
        supervisor_id=work.actor.id,
        supervisor=_name(work, work.actor.id),
    )
    signatories.rewrite(work, paper, said.to_text(), _period(found))


def empty(work: Work, record: Record) -> Sheet:
    """Return the sheet of an appraisal that nobody has evaluated yet."""
    if record.targets is not None:
        return Sheet(record.targets)
    row = record.row
    known = appraisals.catalogue(work)
    found = appraisals.seen(work, row.id)
    return Sheet(_heading(work, found, row.person, known[found.template]))


def _sheet(work: Work, found: Appraisal, record: Record, sheet: Sheet) -> Sheet:
    """Return a sheet with what others have said by now, and whoever evaluates it."""
    found.supervisor_id = work.actor.id
    months: tuple[Filed, ...] = ()
    if found.span == "year":
        filed = appraisals.filed_months(work, found.person_id, found.first.year)
        results = [
            (row, paper.number, Sheet.from_text(paper.content or "").result) for row, paper in filed
        ]
        months = tuple(
            Filed(row.first, number, result.total or 0, result.grade)
            for row, number, result in results
        )
    by = work.actor.id, _name(work, work.actor.id)
    return replace(
        sheet,
        targets=replace(sheet.targets, supervisor_id=by[0], supervisor=by[1]),
        targets_number=record.targets_number,
        has_own=found.own_at is not None,
        own=record.own,
        terms=appraisals.terms(work),
        months=months,
    )


def _counted(sheet: Sheet) -> Sheet:
    return replace(sheet, result=rules.result(sheet))


def _write(work: Work, found: Appraisal, sheet: Sheet) -> None:
    text = sheet.to_text()
    if found.document_id is None:
        kind = rules.SHEET, rules.OF_SHEET
        found.document_id = signatories.draft(work, kind, found.id, text, _period(found)).id
    else:
        signatories.rewrite(
            work, work.session.get_one(Document, found.document_id), text, _period(found)
        )
    _touch(work, found)


def _own_is_late(work: Work, found: Appraisal) -> bool:
    """Say whether the time for the self-evaluation is over."""
    return reading.own_is_due(work, rules.last_day(found.span, found.first))


def _period(found: Appraisal) -> tuple[date, date]:
    return found.first, rules.last_day(found.span, found.first)


def _touch(work: Work, found: Appraisal) -> None:
    found.changed_at = work.now
    flag_modified(found, "changed_at")  # its version tells of a change of its papers too
    work.session.flush()


def _typed(text: str) -> str:
    """Return what somebody typed without numbers of customers (P18)."""
    return masking.mask_in_text(text.strip())
