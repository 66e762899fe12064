"""The lines of the coverage board: every CSR's month, as far as the actor may see it (S3-3g)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from qa_desk.models import visible
from qa_desk.models.board_rows import Rows, Tally
from qa_desk.models.people import Membership, Person, RoleGrant, SkillGroup, Team
from qa_desk.models.plans import Plan
from qa_desk.rules import coverage
from qa_desk.rules.coverage import MODES, NO_CHECKS, Csr, Day, Duty, Line, Month, Terms
from qa_desk.work import Work

_NO_DUTIES: Mapping[int, Duty] = {}
_NO_TALLY = Tally({}, (0,) * len(MODES))


def shortfall(work: Work, first: date) -> Mapping[str, int] | None:
    """Return what the newest approved plan of the month does not reach (P16)."""
    content = work.session.scalar(
        select(Plan.content)
        .where(Plan.month == first, Plan.approved_at.is_not(None))
        .order_by(Plan.number.desc())
        .limit(1)
    )
    return content.get("shortfall") if content else None


def of(work: Work, month: Month, terms: Terms) -> tuple[Line, ...]:
    """Return the line of each CSR of the month, by staff no."""
    csrs = _csrs(work, month)
    rows = Rows(work.session, month, terms)
    checks = rows.checks()
    duties = rows.duties(checks)
    cells: dict[tuple[int, int, int], Day] = {}
    lines = []
    for key, csr in zip(rows.keys(csr.id for csr in csrs), csrs, strict=True):
        own, tally = duties.get(key, _NO_DUTIES), checks.get(key, _NO_TALLY)
        done = [tally.days.get(n, NO_CHECKS) for n in range(len(month.closes))]
        days = []
        for n, number in enumerate(done):
            duty = own.get(n)
            alike = (n, id(duty), id(number))  # alike ones are one object, as in Rows
            if alike not in cells:
                cells[alike] = coverage.cell(duty, number, terms, month, n)
            days.append(cells[alike])
        counted = [number.to_month(equal=terms.equal) for number in done]
        made = coverage.line(csr, days, counted, month, terms)
        lines.append(replace(made, modes=tally.modes))
    return tuple(lines)


def _csrs(work: Work, month: Month) -> list[Csr]:
    """Return who is a CSR in the month and on the actor's board, in the newest team."""
    within = RoleGrant.valid_from <= month.last, _ends(RoleGrant.valid_to, month)
    day = min(max(month.today, month.first), month.last)
    rows = work.session.execute(
        select(
            Person.id, Person.name, Person.staff_no, Person.hired_on, Person.left_on,
            Person.probation_until, RoleGrant.valid_from, RoleGrant.valid_to,
            Team.id, Team.name, SkillGroup.code,
        )
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.kind == "member")
            & (Membership.valid_from <= month.last)
            & _ends(Membership.valid_to, month),
        )
        .outerjoin(Team, Team.id == Membership.team_id)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(RoleGrant.role == "csr", *within, _ends(Person.left_on, month))
        .where(visible.people(work.actor, day, "coverage.see"))
        .order_by(Person.staff_no, Person.id, Membership.valid_from)
    )  # fmt: skip
    found: dict[UUID, Csr] = {}
    for id_, name, no, hired, left, probation, since, until, team_id, team, group in rows:
        found[id_] = Csr(
            id_,
            name,
            no,
            team_id,
            team or "",
            group or "",
            hired or since,
            min(left or date.max, until or date.max),
            probation is not None and probation >= month.first,
        )
    return list(found.values())


def _ends(column: Any, month: Month) -> ColumnElement[bool]:
    return or_(column.is_(None), column >= month.first)
