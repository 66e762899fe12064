"""A plan as its print says it (domain.md 5.13, P25)."""

import json
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import Person, Plan, chain, plan_months, queries, visible
from qa_desk.reports.monitoring_plan import Act, MonitoringPlan, Newcomer, RuleTotal
from qa_desk.rules import canonical, options, proposals
from qa_desk.services.planning import loading
from qa_desk.services.planning.plans import details
from qa_desk.services.planning.types import PlanDetails
from qa_desk.work import Work


def printed(work: Work, plan_id: UUID) -> MonitoringPlan:
    """Return a plan as `reports.monitoring_plan.draw` prints it; `note_print` journals it."""
    found = details(work, plan_id)
    row, content, load = found.row, found.content, found.load
    stored = queries.stored_options(work.session, work.now)
    worded = found.names["weak_items"]
    return MonitoringPlan(
        number=_number(found),
        centre=options.text("centre.name", stored),
        logo=queries.logo(work.session, work.now),
        month=row.month,
        version=row.number,
        drafted=Act(row.created_by, row.created_at),
        approved=Act(row.approved_by, row.approved_at) if row.approved_at else None,
        closed=Act(row.closed_by, row.closed_at) if row.closed_at else None,
        rules=found.rules,
        content=content,
        names=found.names,
        items={key: worded[key] for key in content.focus_items if key in worded},
        people=_names(work, content.focus_people),
        each_day=options.number("cov.day", stored),
        each_month=options.number("cov.month", stored),
        csrs=load.csrs if load else None,
        totals=tuple(RuleTotal(rule.number, rule.percent) for rule in load.rules) if load else (),
        workload=load.workload if load else None,
        inspectors=found.inspectors,
        content_hash=_hash(work.session.get_one(Plan, plan_id), found).hex(),
        printed_at=work.now,
        printed_by=f"{work.actor.name} {work.actor.staff_no}".strip(),
        timezone=options.text("centre.timezone", stored),
        newcomers=tuple(_newcomers(work, found)),
    )


def note_print(work: Work, plan_id: UUID) -> None:
    """Write into the journal that a plan was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", "plan", str(plan_id), {})


def _number(found: PlanDetails) -> str:
    return f"JH-{found.row.month:%Y%m}-{found.row.number:02d}"


def _names(work: Work, staff_nos: tuple[str, ...]) -> dict[str, str]:
    rows = work.session.execute(
        select(Person.staff_no, Person.name)
        .where(Person.staff_no.in_(staff_nos))
        .order_by(Person.hired_on)
    )
    return {staff_no: name for staff_no, name in rows}  # noqa: C416 - the newest holder wins


def _newcomers(work: Work, found: PlanDetails) -> Iterator[Newcomer]:
    """Yield the newcomers whom the actor may see: for a team lead, those to be guided."""
    month = found.row.month
    day = loading.day_within(work, month)
    seen = set(work.session.scalars(select(Person.id).where(visible.people(work.actor, day))))
    leads = plan_months.leads(work.session, day)
    for csr in proposals.newcomers(month, plan_months.csrs(work.session, day)):
        if csr.id in seen:
            lead = leads.get(csr.team)
            yield Newcomer(
                f"{csr.name} {csr.staff_no}",
                csr.hired_on,
                csr.probation_until,
                proposals.uplift(month, csr, found.rules),
                f"{lead.name} {lead.staff_no}" if lead else "",
            )


def _hash(plan: Plan, found: PlanDetails) -> bytes:
    """Return the digest of what the plan says, so that a print can be told from another."""

    def line(document: object) -> str:
        return json.dumps(document, ensure_ascii=False, sort_keys=True)

    rules = ((f"rule.{no}", line(rule.to_document())) for no, rule in enumerate(found.rules, 1))
    fields = (("plan", plan.id), ("number", found.row.number), ("content", line(plan.content)))
    return canonical.content_hash((*fields, *rules))
