"""Close a month: what is open, whose it is, reminders, and the figures that freeze (P12, D7)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    Document,
    Evaluation,
    MonthClose,
    MonthlyResult,
    MonthTotal,
    Person,
    Reminder,
    Team,
    asked,
    month_figures,
    month_parts,
    queries,
    visible,
)
from qa_desk.rules import month_results, permissions, reminders
from qa_desk.rules.month_close import OF_STATUS, Item
from qa_desk.rules.month_results import Line, Month
from qa_desk.services.months.reading import this_month
from qa_desk.work import Work

_ONE_AT_A_TIME = "month close"


@dataclass(frozen=True)
class Outlook:
    """A month before it is closed: what is open, and whether it can be closed now."""

    month: Month
    items: tuple[Item, ...]
    extra_from: date  # from this day on more is drawn for who has too few
    refusal: str  # why it cannot be closed now; nothing when it can


def waiting(work: Work) -> int:
    """Return how many months are to be closed now: none before the time, or who may not."""
    if not permissions.may(work.actor, "month.close"):
        return 0
    month = _next(work)
    return int(month < this_month(work) and month_figures.opens(work, month) <= work.now)


def outlook(work: Work, month: date | None = None) -> Outlook:
    """Return what is open in a month; of the next one to be closed without any."""
    permissions.require_of(work.actor, "month.close")
    month = month or _next(work)
    sheet = month_figures.sheet(work, month)
    items = () if sheet.closed else (*_few(sheet), *_cases(work, month))
    extra = month.replace(day=month_results.EXTRA_DRAWS_FROM)
    return Outlook(sheet, items, extra, _refusal(work, sheet))


def close(work: Work, month: date) -> None:
    """Freeze the figures of a month; whoever has no value yet has to have one first."""
    permissions.require_of(work.actor, "month.close")
    queries.one_at_a_time(work.session, _ONE_AT_A_TIME)
    sheet = month_figures.sheet(work, month)
    if why := _refusal(work, sheet):
        raise RuleError(why)
    work.session.add_all(_row(sheet, line) for line in sheet.lines)
    work.session.add_all(
        MonthTotal(month=month, stratum=stratum, figures=one)
        for stratum, one in month_parts.figures(work, month, sheet.totals).items()
    )
    work.session.flush()
    work.session.add(
        MonthClose(
            month=month,
            closed_at=work.now,
            closed_by=work.actor.id,
            cut_at=min(work.now, sheet.locks_at),
            basis=sheet.basis,
            least=sheet.least,
            people=len(sheet.lines),
            content_hash=month_results.digest(month, sheet.basis, sheet.lines),
        )
    )
    work.session.flush()


def nudge(work: Work, ids: Collection[UUID]) -> int:
    """Remind the owners of open cases now; each counts as the next reminder that was due (P14)."""
    permissions.require_of(work.actor, "month.close")
    reach = permissions.require_of(work.actor, "amend")
    stored = queries.stored_options(work.session, work.now)
    wanted = reminders.shares(stored)
    found = work.session.scalars(
        select(Evaluation).where(
            Evaluation.id.in_(ids),
            Evaluation.status.in_(asked.STATES),
            Evaluation.entered_at.is_not(None),
            visible.in_scope(reach),
        )
    ).all()
    made = _made(work, [each.id for each in found])
    return sum(_remind(work, each, wanted, made.get(each.id, 0)) for each in found)


def _remind(work: Work, found: Evaluation, wanted: tuple[int, ...], made: int) -> bool:
    person_id = asked.person(work, found)
    if person_id is None or found.entered_at is None or made >= len(wanted):
        return False
    row = Reminder(
        evaluation_id=found.id,
        entered_at=found.entered_at,
        share=wanted[made],
        person_id=person_id,
        made_at=work.now,
    )
    key = (found.id, found.entered_at, wanted[made])
    return queries.ensured(work.session, lambda: work.session.get(Reminder, key), row) is row


def _made(work: Work, ids: Collection[UUID]) -> dict[UUID, int]:
    rows = work.session.execute(
        select(Evaluation.id, func.count())
        .join(Reminder, asked.of_this_stay())
        .where(Evaluation.id.in_(ids))
        .group_by(Evaluation.id)
    )
    return {id_: n for id_, n in rows}  # noqa: C416 - rows, not pairs


# -- which month, and whether --------------------------------------------------------------------


def _next(work: Work) -> date:
    """Return the next month to be closed: after the last closed one, else the one before this."""
    last = work.session.scalar(select(func.max(MonthClose.month)))
    this = this_month(work)
    return min(month_figures.following(last), this) if last else month_figures.following(this, -1)


def _refusal(work: Work, sheet: Month) -> str:
    if sheet.closed:
        return _("This month is closed already. Nothing was changed.")
    last = work.session.scalar(select(func.max(MonthClose.month)))
    if last is not None and sheet.first != month_figures.following(last):
        return _("Months are closed one after the other. The next one is {month}.").format(
            month=f"{month_figures.following(last):%Y-%m}"
        )
    if work.now < sheet.opens_at:
        return _("This month can be closed from {day} on.").format(
            day=sheet.opens_at.astimezone(work.zone).date().isoformat()
        )
    if n := len(sheet.missing):
        words = ngettext(
            "{n} CSR has no value yet: draw more, or enter one that a second person confirms.",
            "{n} CSRs have no value yet: draw more, or enter one that a second person confirms.",
            n,
        )
        return words.format(n=n)
    return ""


def _row(sheet: Month, line: Line) -> MonthlyResult:
    assert line.score is not None  # noqa: S101 - _refusal asked
    return MonthlyResult(
        month=sheet.first,
        person_id=line.csr.id,
        team_id=line.csr.team_id,
        skill_group=line.csr.group,
        is_part=line.csr.is_part,
        source=line.source,
        n=line.n,
        score=line.score,
        low=line.low,
        high=line.high,
        passed=line.passed,
        ms_earned=line.skill.part,
        ms_applicable=line.skill.of,
        pass_mark=line.marks.pass_mark,
        min_skill=line.marks.min_skill,
        fatals=line.fatals,
        late=line.late,
    )


# -- what is open --------------------------------------------------------------------------------


def _few(sheet: Month) -> Iterator[Item]:
    for line in sheet.missing:
        who = f"{line.csr.name} {line.csr.staff_no}"
        yield Item("few", line.csr.id, "", who, line.csr.team, "", None, n=line.n)


def _cases(work: Work, month: date) -> list[Item]:
    """Return the evaluations that are open, of the month and of those before it."""
    earliest = month_figures.following(month, -3)
    rows = work.session.execute(
        select(Evaluation, Person, Team.name, Document.number)
        .join(Person, Person.id == Evaluation.csr_id)
        .join(Team, Team.id == Evaluation.team_id)
        .outerjoin(Document, Document.id == Evaluation.slip_id)
        .where(
            Evaluation.status.in_(OF_STATUS),
            Evaluation.purpose == "normal",
            Evaluation.kind == "full",
            Evaluation.day.between(earliest, month_figures.last_day(month)),
            visible.evaluations(work.actor),
        )
        .order_by(Evaluation.due_at.is_(None), Evaluation.due_at, Evaluation.number)
    ).all()
    made = _made(work, [found.id for found, *_rest in rows])
    owners = _owners(work, [found for found, *_rest in rows])
    return [
        Item(
            OF_STATUS[found.status], found.id, found.number, f"{csr.name} {csr.staff_no}", team,
            *owners[found.id], found.due_at, found.version, slip or "", made.get(found.id, 0),
        )
        for found, csr, team, slip in rows
    ]  # fmt: skip


def _owners(work: Work, cases: Collection[Evaluation]) -> Mapping[UUID, tuple[str, UUID | None]]:
    """Return whose turn it is, by case: name with staff no., and the id."""
    asked_of: dict[object, UUID | None] = {}
    owners: dict[UUID, UUID | None] = {}
    for found in cases:
        if found.status not in asked.STATES:
            owners[found.id] = found.inspector_id
            continue
        alike: object = found.id  # leads are asked once for each team
        if found.status in asked.OF_LEAD and found.signer_id is None:
            alike = (found.team_id, "lead")
        if alike not in asked_of:
            asked_of[alike] = asked.person(work, found)
        owners[found.id] = asked_of[alike]
    known = queries.people_by_id(work.session, filter(None, owners.values()))
    return {
        id_: (f"{known[owner].name} {known[owner].staff_no}" if owner in known else "", owner)
        for id_, owner in owners.items()
    }
