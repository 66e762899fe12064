"""The ten-day and monthly monitoring report: what is asked for it (domain.md 5.3; S3-6.D2).

Everything comes from sealed totals, grouped by the database: no result is read one by one (D7).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.i18n import Bilingual
from qa_desk.models import ChecklistVersion, Person, Team, courses, queries, revisions, totals
from qa_desk.models.courses import Settled
from qa_desk.models.totals import Counted
from qa_desk.rules import monitoring, options, report_periods
from qa_desk.rules import totals as rules
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.dispute_figures import RAISED
from qa_desk.rules.monitoring import Course, Sheets, Targets
from qa_desk.rules.report_forms import Form, Part, Table
from qa_desk.rules.totals import ItemTotals, Scope, Totals, total
from qa_desk.services.reporting import covering
from qa_desk.work import Work

_OPEN = ("E5", "E7", "E9")
_DECIDED = ("uphold", "uphold_signed", "correct", "panel_uphold", "panel_correct")
_WITH_LEADS = ("E4", "E5")
_AGAIN = timedelta(days=29)  # with the last day, thirty
_DAY = timedelta(days=1)
_BY = ("csr", "team", "stratum", "reason")
_SUMS = (  # that the sections are made of; what is not asked for is not summed
    *("final", "final_squares", "passed", "ms_earned", "ms_applicable", "fatal"),
    *("fatal_customer", "fatal_business", "fatal_compliance"),
)
_SPENT = ("spent_s", "timed")


def parts(work: Work, form: Form) -> Mapping[str, Part]:
    """Return the sections of the report of a period, by their codes.

    With a subject it is of that team only.
    """
    return {part.code: part for part in Asking(work, form).parts()}


@dataclass
class Asking:
    """Asks for one report, a monitoring report or a digest; each question once."""

    work: Work
    form: Form
    targets: Targets = field(init=False)

    def __post_init__(self) -> None:
        stored = queries.stored_options(self.work.session, self.work.now)

        def number(key: str) -> int:
            return options.number(key, stored)

        self.targets = Targets(
            number("target.pass"),
            number("target.fatal"),
            number("target.nonfatal"),
            number("target.coverage"),
            number("target.signoff"),
            number("target.recheck"),
            number("figures.least.team"),
            number("figures.least.person"),
        )

    def parts(self) -> list[Part]:
        """Return every section that has figures."""
        board = covering.board(self.work, self.form, self.teams_asked)
        most = 10 if self.is_monthly else 5
        names, fatals = self.names
        found = [
            covering.plan(self.work, self.form, self.teams_asked, self.people),
            covering.coverage(board, self.targets.coverage),
            self.results(),
            monitoring.teams(self.by_team, self.targets.least_team),
            monitoring.items(self.items, self.clauses(), {**names, **fatals}, most),
            monitoring.causes(self.items),
            self.recurrence(names),
            monitoring.watched(self.watched()),
            monitoring.disputes(self.ends),
            monitoring.signed(self.ends, self.overdue(), self.targets),
        ]
        if self.is_monthly:
            found.append(self.csrs(board))
            found.append(monitoring.inspectors(self.inspectors(), self.targets))
            found.append(monitoring.complaints(self.of_complaints))
        return found

    # -- sums ------------------------------------------------------------------------------------

    @property
    def is_monthly(self) -> bool:
        """Say whether the report is of a month."""
        return report_periods.is_monthly(self.form.kind)

    @property
    def teams_asked(self) -> frozenset[UUID]:
        """Return the team that is asked about alone, if one is."""
        return frozenset([self.form.subject_id]) if self.form.subject_id else frozenset()

    def scope(self, first: date | None = None, last: date | None = None, **more: Any) -> Scope:
        """Return the scope of the period, or of other days."""
        first, last = first or self.form.first, last or self.form.last
        return Scope(first, last, teams=self.teams_asked, **more)

    @cached_property
    def _read(self) -> tuple[list[Counted], list[Counted]]:
        """Return what lies in the period and in its last thirty days, and what in one of both."""
        first, second = sorted((self.form.first, self._again))
        both = totals.counted(self.work, self.scope(second), _BY, _SUMS)
        return both, totals.counted(self.work, self.scope(first, second - _DAY), _BY, _SUMS)

    @property
    def _again(self) -> date:
        return self.form.last - _AGAIN

    @cached_property
    def counted(self) -> list[Counted]:
        """Return what the period comes to by CSR, team, stratum and reason."""
        both, rest = self._read
        return both + rest if self.form.first < self._again else both

    @cached_property
    def recent(self) -> list[Counted]:
        """Return what the last thirty days come to, likewise."""
        both, rest = self._read
        return both + rest if self._again < self.form.first else both

    @cached_property
    def earlier(self) -> list[Counted]:
        """Return what the period before comes to by stratum."""
        days = report_periods.before(self.form.kind, self.form.first)
        return totals.counted(self.work, self.scope(*days), ["stratum"], _SUMS)

    @cached_property
    def items(self) -> ItemTotals:
        """Return how the items of all samples went."""
        return totals.items_of(self.work, self.counted)

    def _sheets(self, found: Sequence[Counted], place: int) -> Sheets:
        at_random = [each for each in found if each.key[place] == RANDOM]
        return Sheets(_summed(found, place), totals.items_of(self.work, at_random))

    def results(self) -> Part:
        """Return averages and rates, beside the period before, with changes of checklists."""
        now = self._sheets(self.counted, _BY.index("stratum"))
        part = monitoring.results(now, self._sheets(self.earlier, 0), self.targets)
        changed = Table("forms", ("checklist", "version", "changed"), tuple(self._changed()))
        return Part(part.code, part.figures, (*part.tables, changed))

    def _changed(self) -> list[tuple[str, str, int]]:
        """Return the versions that came since the period before, and what no longer compares."""
        ids = {each.version for each in (*self.earlier, *self.counted)}
        rows = self.work.session.scalars(
            select(ChecklistVersion)
            .where(ChecklistVersion.id.in_(ids))
            .order_by(ChecklistVersion.checklist_id, ChecklistVersion.effective_from)
        ).all()
        return monitoring.form_changes(
            (str(row.checklist_id), revisions.parsed(row).title, row.number, row.document)
            for row in rows
        )

    @cached_property
    def by_csr(self) -> Mapping[UUID, Totals]:
        """Return the totals of each CSR."""
        return _summed(self.counted, _BY.index("csr"))

    @cached_property
    def by_team(self) -> Mapping[str, Totals]:
        """Return the totals of each team, by its name."""
        found = _summed(self.counted, _BY.index("team"))
        return {self.teams.get(key, ""): each for key, each in found.items()}

    @cached_property
    def of_complaints(self) -> Totals:
        """Return the totals of the samples that complaints led to."""
        return _summed(self.counted, _BY.index("reason")).get("complaint_driven", Totals())

    # -- names -----------------------------------------------------------------------------------

    @cached_property
    def teams(self) -> Mapping[UUID, str]:
        """Return the teams by id."""
        rows = self.work.session.execute(select(Team.id, Team.name))
        return {key: name for key, name in rows}  # noqa: C416 - rows, not pairs

    @cached_property
    def people(self) -> Mapping[UUID, str]:
        """Return everybody's name and staff no."""
        rows = self.work.session.execute(select(Person.id, Person.name, Person.staff_no))
        return {key: f"{name} {number}" for key, name, number in rows}

    @cached_property
    def names(self) -> tuple[Mapping[str, Bilingual], Mapping[str, Bilingual]]:
        """Return the names of items and of fatal errors, as the newest version has them."""
        rows = self.work.session.scalars(
            select(ChecklistVersion).order_by(ChecklistVersion.effective_from)
        )
        forms = [revisions.parsed(row) for row in rows if row.state != "draft"]
        items = {item.key: item.text for form in forms for item in form.items}
        return items, {each.key: each.text for form in forms for each in form.fatal_errors}

    # -- sections --------------------------------------------------------------------------------

    def clauses(self) -> Mapping[tuple[str, str], int]:
        """Return how often each fatal error was found, by its key and class."""
        return courses.clauses(self.work, self.form.first, self.form.last, self.teams_asked)

    def recurrence(self, names: Mapping[str, Bilingual]) -> Part:
        """Return who failed the same item again within thirty days."""
        forms = {
            key: revisions.checklist(self.work.session, key)
            for key in {each.version for each in self.recent}
        }
        found: dict[str, dict[str, int]] = {}
        counts: Counter[str] = Counter()
        for each in self.recent:
            name = self.people.get(each.key[0], "")
            counts[name] += each.totals.n
            own = found.setdefault(name, {})
            for key, times in rules.times(forms[each.version], each.losses, "csr").items():
                own[key] = own.get(key, 0) + times
        return monitoring.recurrence(found, counts, names)

    def watched(self) -> list[monitoring.Watched]:
        """Return the entries of the watch list that held in the period, with their results."""
        entries = covering.watch_entries(self.work, self.form.first, self.form.last)
        now, before = self.by_csr, self._before({entry.person_id for entry in entries})
        reasons = covering.of_reasons(self.work, self.scope(), entries)
        return [
            monitoring.Watched(
                self.people.get(entry.person_id, "") if entry.person_id else entry.contact_reason,
                entry.reason,
                entry.valid_from.isoformat(),
                entry.valid_to.isoformat() if entry.valid_to else None,
                entry.uplift,
                now.get(entry.person_id, Totals())
                if entry.person_id
                else reasons.get(entry.contact_reason, Totals()),
                before.get(entry.person_id, Totals()) if entry.person_id else Totals(),
            )
            for entry in entries
        ]

    def _before(self, people: set[UUID | None]) -> dict[UUID, Totals]:
        """Return what the results of these people came to in the period before."""
        csrs = frozenset(key for key in people if key)
        if not csrs:
            return {}
        days = report_periods.before(self.form.kind, self.form.first)
        found = totals.of(self.work, self.scope(*days, csrs=csrs), ["csr"], _SUMS)
        return {key: each for (key,), each in found.items()}

    @cached_property
    def settled(self) -> Mapping[Settled, int]:
        """Return how the results released in the period that nobody disputed ended."""
        return courses.settled_by(self.work, self.form.first, self.form.last, self.teams_asked)

    @cached_property
    def disputed(self) -> list[tuple[Settled, list[Any]]]:
        """Return those that somebody disputed, with their steps."""
        days = (self.form.first, self.form.last)
        return list(courses.disputed(self.work, *days, self.teams_asked).values())

    @cached_property
    def ends(self) -> list[Course]:
        """Return what became of the results that were released in the period."""
        settled = [
            course
            for one, number in self.settled.items()
            for course in [Course(one.status, one.close_reason, one.inspector_id)] * number
        ]
        return settled + [_course(*one) for one in self.disputed]

    def overdue(self) -> list[tuple[str, str, int]]:
        """Return what waits for each team's lead past its time now: team, lead, how many."""
        late: Counter[UUID] = Counter()
        for one, number in (*self.settled.items(), *((one, 1) for one, _steps in self.disputed)):
            if one.is_late and one.status in _WITH_LEADS:
                late[one.team_id] += number
        today = self.work.today
        found = []
        for team, number in late.items():
            lead = queries.lead_of(self.work.session, team, today)
            name = f"{lead.name} {lead.staff_no}" if lead else ""
            found.append((self.teams.get(team, ""), name, number))
        return found

    def csrs(self, board: covering.Board) -> Part:
        """Return every CSR of the month, in the order of the staff nos."""
        sums = self.by_csr
        least = covering.minimum_skills(self.work, self.form.last)
        found = [
            monitoring.Person(
                f"{line.csr.name} {line.csr.staff_no}",
                line.csr.team,
                line.checks,
                sums.get(line.csr.id, Totals()),
                least.get(line.csr.group),
            )
            for line in board.lines
        ]
        return monitoring.people(found, self.targets.least_person)

    def inspectors(self) -> list[monitoring.Work]:
        """Return what each inspector did, in the order of their names."""
        sums = totals.of(self.work, self.scope(by_submission=True), ["inspector"], _SPENT)
        released = Counter(one.inspector for one in self.ends)
        erred = Counter(
            one.inspector for one in self.ends if one.verdict == "overturned_inspector_error"
        )
        keys = {key for (key,) in sums} | set(released)
        return [
            monitoring.Work(
                self.people.get(key, ""), sums.get((key,), Totals()), released[key], erred[key]
            )
            for key in sorted(filter(None, keys), key=lambda key: self.people.get(key, ""))
        ]


def _summed(found: Iterable[Counted], place: int) -> dict[Any, Totals]:
    """Return totals by one of the groupings, from totals by several."""
    parts: dict[Any, list[Totals]] = {}
    for each in found:
        parts.setdefault(each.key[place], []).append(each.totals)
    return {key: total(each) for key, each in parts.items()}


def _course(row: Settled, steps: Sequence[Any]) -> Course:
    """Return what became of a disputed result, by its steps, the earliest first."""
    raised = [place for place, step in enumerate(steps) if step.key in RAISED]
    since = steps[raised[-1] :]
    decisions = [step for step in since if step.key in _DECIDED]
    judged = [step for step in since if step.key == "judge_true"]
    verdict, at = "", None
    if decisions:
        changing = [step.verdict for step in decisions if step.verdict not in ("", "upheld")]
        verdict, at = (changing or ["upheld"])[-1], decisions[-1].taken_at
    elif judged and row.status not in _OPEN:
        verdict, at = "upheld", judged[-1].taken_at
    minutes = None if at is None else int((at - since[0].taken_at).total_seconds()) // 60
    reason = row.close_reason
    return Course(row.status, reason, row.inspector_id, True, verdict, minutes)
