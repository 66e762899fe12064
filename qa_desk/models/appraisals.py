"""Appraisals as services read and write them: whose they are, papers, evidence (5.10)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import complaints, indicators, month_figures, queries
from qa_desk.models.action_tables import ActionItem
from qa_desk.models.appraisal_tables import Appraisal, AppraisalTemplate
from qa_desk.models.complaint_register import Complaint
from qa_desk.models.documents import Document
from qa_desk.models.people import Membership, Person, RoleGrant, Team
from qa_desk.models.training import TrainingTest
from qa_desk.rules import appraisal_templates, appraisals, options, permissions
from qa_desk.rules.appraisals import Evidence, Indicator, Template, Terms
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.month_results import Line
from qa_desk.work import Actor, Work

_POSTS = (  # whoever has several is appraised as the first of these
    *("qa_lead", "team_lead", "inspector", "trainer", "knowledge_editor", "department_head"),
    *("improvement_office", "steering_group", "floor_coach", "csr"),
)
_OF_TEAMS = ("csr", "floor_coach")


@dataclass(frozen=True)
class Candidate:
    """Somebody whom the actor may appraise, as which post and in which team."""

    id: UUID
    name: str  # and staff no.
    post: str
    team_id: UUID | None = None
    team: str = ""


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the appraisals that an actor may see; appraisals.sql says the same.

    Nobody sees another's but those it concerns: who appraises him, and the manager.
    """
    reach = permissions.reach(actor, "appraisal.see")
    if reach.everywhere:
        return true()
    conditions = [Appraisal.person_id == actor.id, Appraisal.team_id.in_(reach.led)]
    if reach.assigned:
        conditions.append(Appraisal.post == "inspector")
    return or_(*conditions)


def writes(actor: Actor, row: Appraisal) -> bool:
    """Say whether an actor appraises whom a row is about; nobody appraises himself."""
    return row.person_id != actor.id and may_appraise(actor, row.post, row.team_id)


def may_appraise(actor: Actor, post: str, team_id: UUID | None) -> bool:
    """Say whether an actor appraises who has this post in this team."""
    reach = permissions.reach(actor, "appraisal.write")
    of_posts = reach.assigned and post == "inspector"
    return reach.everywhere or of_posts or (team_id is not None and team_id in reach.led)


def candidates(work: Work, day: date) -> list[Candidate]:
    """Return whom the actor may appraise on a day, by staff number."""
    held = queries.valid_on(RoleGrant, day)
    member = queries.valid_on(Membership, day) & (Membership.kind == "member")
    rows = work.session.execute(
        select(Person, RoleGrant.role, Team)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & member)
        .outerjoin(Team, Team.id == Membership.team_id)
        .where(
            held,
            RoleGrant.role.in_(_POSTS),
            Person.id != work.actor.id,
            Person.left_on.is_(None) | (Person.left_on >= day),
        )
        .order_by(Person.staff_no, Person.id)
    ).all()
    best: dict[UUID, tuple[int, Candidate]] = {}
    for person, role, team in rows:
        in_team = team if role in _OF_TEAMS else None
        one = Candidate(
            person.id, f"{person.name} {person.staff_no}", role,
            in_team.id if in_team else None, in_team.name if in_team else "",
        )  # fmt: skip
        rank = _POSTS.index(role)
        if person.id not in best or rank < best[person.id][0]:
            best[person.id] = rank, one
    return [one for _rank, one in best.values() if may_appraise(work.actor, one.post, one.team_id)]


def seen(work: Work, appraisal_id: UUID) -> Appraisal:
    """Return an appraisal that the actor may see; RuleError otherwise."""
    wanted = select(Appraisal).where(Appraisal.id == appraisal_id, visible(work.actor))
    found = work.session.scalar(wanted)
    if found is None:
        raise RuleError(_("This appraisal is not there, or not yours to see."))
    return found


def as_seen(work: Work, appraisal_id: UUID, version: int) -> Appraisal:
    """Return an appraisal if it still is as the person saw it; ConflictError otherwise."""
    queries.one_at_a_time(work.session, f"appraisal {appraisal_id}")
    found = seen(work, appraisal_id)
    work.session.refresh(found)
    if found.version != version:
        raise ConflictError(
            _(
                "Somebody else changed this appraisal meanwhile. Nothing of yours was overwritten. "
                "Look at it again."
            )
        )
    return found


def papers(work: Work, rows: Iterable[Appraisal]) -> Mapping[UUID, Document]:
    """Return the papers of appraisals by id; the person has them from when they are issued."""
    found = list(rows)
    whose = {row.id: row.person_id for row in found}
    ids = [key for row in found for key in (row.targets_id, row.document_id) if key is not None]
    documents = work.session.scalars(
        select(Document).where(Document.id.in_(ids)).execution_options(populate_existing=True)
    )
    return {
        one.id: one
        for one in documents
        if one.issued_at is not None
        or (one.subject_id is not None and whose[one.subject_id] != work.actor.id)
    }


def catalogue(work: Work) -> dict[str, Template]:
    """Return the templates by code: those of the centre over those of the beginning."""
    rows = work.session.scalars(select(AppraisalTemplate).order_by(AppraisalTemplate.code))
    own = {row.code: Template.from_text(row.content) for row in rows}
    return {**appraisal_templates.shipped(), **own}


def terms(work: Work) -> Terms:
    """Return the centre's limits of grades, and what a self-evaluation counts."""
    stored = queries.stored_options(work.session, work.now)
    a, b, c, d = (10 * options.number(f"appraisal.grade.{one}", stored) for one in "abcd")
    return Terms(a, b, c, d, options.number("appraisal.own_weight", stored))


def filed_months(work: Work, person_id: UUID, year: int) -> list[tuple[Appraisal, Document]]:
    """Return the filed months of somebody's year, the first first."""
    rows = work.session.execute(
        select(Appraisal, Document)
        .join(Document, Document.id == Appraisal.document_id)
        .where(
            visible(work.actor),
            Appraisal.person_id == person_id,
            Appraisal.span == "month",
            Appraisal.filed_at.is_not(None),
            Appraisal.first.between(date(year, 1, 1), date(year, 12, 1)),
        )
        .order_by(Appraisal.first)
    )
    return [(row, document) for row, document in rows]


# -- evidence --------------------------------------------------------------------------------------


def evidence(work: Work, row: Appraisal, wanted: Collection[Indicator]) -> tuple[Evidence, ...]:
    """Return what is known of a person's month for the indicators of his appraisal (S3-4.6b).

    The QA score is that of the monthly results, and of the random sample even where the centre
    chose another basis for them (6.5b).
    """
    sources = {one.source for one in wanted}
    found: dict[str, Evidence] = {}
    if sources & {"qa_score", "skill", "fatals"}:
        found |= _of_results(work, row)
    if sources & {"complaints", "praise"}:
        found |= _of_customers(work, row)
    if "tests" in sources:
        found |= _of_tests(work, row)
    if sources & {"tasks_done", "tasks_late"}:
        found |= _of_tasks(work, row)
    codes = sources - set(appraisals.SOURCES)
    if codes:
        values = indicators.values(work, "month", [row.first], [str(row.person_id)], codes)
        found |= {one.metric: Evidence(one.metric, one.value, n=one.whole or 0) for one in values}
    return tuple(
        Evidence(one.code, known.value, known.n, known.of)
        for one in wanted
        if (known := found.get(one.source)) is not None
    )


def targets(work: Work, template: Template) -> tuple[Indicator, ...]:
    """Return the indicators of a template with the centre's own targets where it has some."""
    known = indicators.catalogue(work.session)
    return tuple(
        Indicator(
            one.code, one.part, one.label, one.weight, one.each, one.source, metric.target,
            metric.direction,
        )
        if one.target is None and (metric := known.get(one.source)) and metric.target is not None
        else one
        for one in template.indicators
    )  # fmt: skip


def _of_results(work: Work, row: Appraisal) -> dict[str, Evidence]:
    month = month_figures.sheet(work, row.first)
    lines: Iterable[Line] = month.lines
    if month.basis != RANDOM:
        lines = month_figures.reckoned(work, row.first, RANDOM, month.least)
    line = next((one for one in lines if one.csr.id == row.person_id), None)
    if line is None:
        return {}
    skill = line.skill.permille()
    return {
        "qa_score": Evidence(
            "", None if line.final is None else line.final * 10, line.n, line.source
        ),
        "skill": Evidence("", None if skill is None else skill * 10, line.n, line.source),
        "fatals": Evidence("", n=line.fatals),
    }


def _of_customers(work: Work, row: Appraisal) -> dict[str, Evidence]:
    last = appraisals.last_day(row.span, row.first)
    begins, ends = queries.span(work.session, work.now, row.first, last)
    against = complaints.attributable(work, (begins, ends), [row.person_id])
    praised = work.session.scalars(
        select(Complaint.number)
        .where(
            complaints.visible(work),
            Complaint.kind == "praise",
            Complaint.csr_id == row.person_id,
            Complaint.received_at >= begins,
            Complaint.received_at < ends,
        )
        .order_by(Complaint.number)
    ).all()
    numbers = [one.number for one in against]
    return {
        "complaints": Evidence("", n=len(numbers), of=" ".join(numbers)),
        "praise": Evidence("", n=len(praised), of=" ".join(praised)),
    }


def _of_tests(work: Work, row: Appraisal) -> dict[str, Evidence]:
    """Return the mean of the month's tests; of a need the last one counts (S2-4.3.2)."""
    last = appraisals.last_day(row.span, row.first)
    rows = work.session.scalars(
        select(TrainingTest)
        .where(TrainingTest.person_id == row.person_id, TrainingTest.day.between(row.first, last))
        .order_by(TrainingTest.day, TrainingTest.entered_at, TrainingTest.id)
    )
    newest = {one.need_id: one for one in rows}
    if not newest:
        return {}
    mean = appraisals.mean([one.score for one in newest.values()])
    passed = sum(one.passed for one in newest.values())
    return {"tests": Evidence("", (mean or 0) * 10, len(newest), f"{passed}/{len(newest)}")}


def _of_tasks(work: Work, row: Appraisal) -> dict[str, Evidence]:
    """Return how many tasks that were due in the month were done in time, and late (S4-6.2.2)."""
    last = appraisals.last_day(row.span, row.first)
    today = work.today
    if work.session.get_bind().dialect.name == "postgresql":
        args = row.person_id, row.first, last, today, work.zone.key
        told = func.appraisal_tasks(*args).table_valued("done", "late")
        done, late = work.session.execute(select(told.c.done, told.c.late)).one()
    else:
        wanted = select(ActionItem).where(
            ActionItem.owner_id == row.person_id,
            ActionItem.state != "dropped",
            ActionItem.due.between(row.first, last),
        )
        done, late = 0, 0
        for item in work.session.scalars(wanted):
            ended = item.finished_at.astimezone(work.zone).date() if item.finished_at else today
            done += item.finished_at is not None and ended <= item.due
            late += ended > item.due
    return {"tasks_done": Evidence("", n=done), "tasks_late": Evidence("", n=late)}
