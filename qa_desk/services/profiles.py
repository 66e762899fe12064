"""A CSR's profile and a team's page: the same figures for everybody who may see them (P12)."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Evaluation,
    Membership,
    Person,
    Revision,
    SkillGroup,
    StepTaken,
    Team,
    board_lines,
    chain,
    queries,
    report_facts,
    totals,
    visible,
)
from qa_desk.reports import profile_sheet
from qa_desk.reports.papers import Imprint
from qa_desk.reports.profile_sheet import Sheet
from qa_desk.rules import (
    charts,
    deadlines,
    dispute_figures,
    options,
    permissions,
    profiles,
)
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.coverage import Month as Board
from qa_desk.rules.coverage import Terms
from qa_desk.rules.dimension_sections import Month
from qa_desk.rules.dispute_figures import Figures, Result
from qa_desk.rules.disputes import Words
from qa_desk.rules.figuring import Sums
from qa_desk.rules.profiles import TREND_MONTHS, WINDOW, Checked, Fatal, Ground, Member, Praised
from qa_desk.rules.report_forms import Part
from qa_desk.rules.totals import ItemTotals, Scope, Totals
from qa_desk.work import Work

RIGHT = "profile.see"
_PRAISED = 10


@dataclass(frozen=True)
class Subject:
    """Somebody, or a team, whose page the actor may see."""

    id: UUID
    is_team: bool
    name: str
    staff_no: str = ""
    team_id: UUID | None = None
    team: str = ""
    group: str = ""  # code of the skill group

    @property
    def title(self) -> str:
        """Return how it is called: name and staff no., or the team."""
        return " ".join(filter(None, (self.name, self.staff_no)))


@dataclass(frozen=True)
class Profile:
    """What a page shows of a CSR or a team in a month."""

    subject: Subject
    month: date
    parts: tuple[Part, ...]
    ground: Ground  # of its pictures
    behind: Mapping[str, UUID] = field(default_factory=dict)  # evaluation no. → evaluation
    people: tuple[tuple[str, UUID], ...] = ()  # of a team: name and staff no., person


def subjects(work: Work) -> list[Subject]:
    """Return the teams and CSRs whose pages the actor may see, each team before its people."""
    permissions.require_of(work.actor, RIGHT)
    today = work.today
    rows = work.session.execute(
        select(Person, Team, SkillGroup.code)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.kind == "member")
            & queries.valid_on(Membership, today),
        )
        .outerjoin(Team, Team.id == Membership.team_id)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(
            Person.id.in_(queries.csrs_on(work.session, today)),
            visible.people(work.actor, today, RIGHT),
        )
        .order_by(Team.name, Person.staff_no)
    ).all()
    reach = permissions.reach(work.actor, RIGHT)
    found: list[Subject] = []
    teams: set[UUID] = set()
    for person, team, group in rows:
        if team and team.id not in teams and visible.reaches(reach, team.id, group or ""):
            found.append(Subject(team.id, True, team.name, "", team.id, team.name))
            teams.add(team.id)
        found.append(
            Subject(
                person.id,
                False,
                person.name,
                person.staff_no,
                team.id if team else None,
                team.name if team else "",
                group or "",
            )
        )
    return found


def profile(work: Work, subject_id: UUID, day: date | None = None) -> Profile:
    """Return the page of a CSR or a team of the month in which a day lies, by default today."""
    found = {one.id: one for one in subjects(work)}
    if subject_id not in found:
        raise RuleError(_("This page is not yours to see, or nobody is there any more."))
    reading = _Reading(work, found[subject_id], day or work.today)
    ground = reading.ground()
    people = reading.members(list(found.values()))
    made = profiles.parts(ground)
    if people:
        least = options.number("figures.least.person", reading.stored)
        made = (made[0], Part("people", tables=(profiles.people(people, least),)), *made[1:])
    behind = {fatal.number: fatal.id for fatal in ground.fatals}
    behind |= {praised.number: praised.id for praised in ground.praise or ()}
    return Profile(
        found[subject_id],
        reading.months[-1],
        made,
        ground,
        behind,
        tuple((one.name, one.id) for one in people),
    )


def sheet(work: Work, subject_id: UUID, day: date) -> Sheet:
    """Return a page as `reports.profile_sheet.draw` prints it; `note` journals it."""
    found = profile(work, subject_id, day)
    text = repr((found.subject.id, found.month, found.parts)).encode()
    imprint = Imprint(
        number=f"{found.subject.staff_no or found.subject.name}-{found.month:%Y%m}",
        content_hash=hashlib.sha256(text).hexdigest(),
        **queries.letterhead(work, found.month),
    )
    return Sheet(
        imprint, found.subject.title, found.subject.team, found.month, found.parts, found.ground
    )


def note_print(work: Work, subject_id: UUID, month: date) -> None:
    """Write into the journal that a page was printed or saved (S1-6.3)."""
    _noted(work, "print", subject_id, month, {})


def export(work: Work, subject_id: UUID, month: date, file: Path) -> int:
    """Write a page to an XLSX file, note that, and return how many lines there are."""
    permissions.require_of(work.actor, "export")
    found = profile(work, subject_id, month)
    lines = profile_sheet.write(file, found.parts)
    _noted(work, "export", subject_id, found.month, {"entries": lines})
    return lines


def _noted(work: Work, what: str, subject_id: UUID, month: date, more: dict[str, Any]) -> None:
    chain.note(work.session, what, "profile", f"{subject_id}/{month:%Y-%m}", more)


@dataclass(frozen=True)
class _Reading:
    """Asks what a page is made of."""

    work: Work
    subject: Subject
    day: date

    @cached_property
    def stored(self) -> dict[str, str]:
        """Return the centre's settings."""
        return queries.stored_options(self.work.session, self.work.now)

    @cached_property
    def months(self) -> list[date]:
        """Return the first days of the months of the trend."""
        return charts.periods(self.day, TREND_MONTHS)

    def _scope(self, first: date, *, random: bool = False) -> Scope:
        whose = frozenset({self.subject.id})
        return Scope(
            first,
            report_facts.month_end(self.day),
            teams=whose if self.subject.is_team else frozenset(),
            csrs=frozenset() if self.subject.is_team else whose,
            strata=frozenset({RANDOM}) if random else frozenset(),
        )

    def _whole(self, scope: Scope) -> Sums:
        items = totals.items(self.work, scope)
        found = totals.of(self.work, scope).get((), Totals())
        return Sums(found, items.get((), ItemTotals()))

    def ground(self) -> Ground:
        """Return what the page stands on."""
        month = self.months[-1]
        group = next(
            (each for form in reversed(self._forms) for each in form.skill_groups
             if each.code == self.subject.group),
            None,
        )  # fmt: skip
        return Ground(
            tuple(self._trend()),
            self._whole(self._scope(month)),
            self._whole(self._scope(self.months[-WINDOW])),
            report_facts.names(self._forms),
            group.pass_mark if group else None,
            group.min_skill if group else {},
            tuple(self._fatals()),
            self._disputes(),
            self._praise(),
            self._checked(),
        )

    # -- results -----------------------------------------------------------------------------

    @cached_property
    def _used(self) -> dict[date, set[UUID]]:
        used: dict[date, set[UUID]] = {month: set() for month in self.months}
        scope = self._scope(self.months[0])
        for month, version in totals.of(self.work, scope, ["month", "version"]):
            used[month].add(version)
        return used

    @cached_property
    def _forms(self) -> list[Checklist]:
        return report_facts.forms(self.work.session, set().union(*self._used.values()))

    def _trend(self) -> list[Month]:
        scope = self._scope(self.months[0], random=True)
        found = totals.of(self.work, scope, ["month"])
        items = totals.items(self.work, scope, ["month"])
        changed = report_facts.changed(self.work.session, self._used)
        return [
            Month(
                month,
                Sums(found.get((month,), Totals()), items.get((month,), ItemTotals())),
                changed[month],
            )
            for month in self.months
        ]

    def _fatals(self) -> list[Fatal]:
        found = totals.results(self.work, self._scope(self.months[0]))
        return [
            Fatal(one.id, one.number, one.day, tuple(sorted(one.fatal_classes)))
            for one in reversed(found)
            if one.fatal_classes
        ]

    # -- what only whoever sees the results themselves may know --------------------------------

    @cached_property
    def _sees(self) -> bool:
        """Say whether the actor may read every result behind the figures."""
        reach = permissions.reach(self.work.actor, "see_results")
        team, group = self.subject.team_id, self.subject.group
        own = reach.own and self.subject.id == self.work.actor.id
        return own or bool(team and visible.reaches(reach, team, group)) or reach.everywhere

    @cached_property
    def _released(self) -> list[Evaluation]:
        whose = Evaluation.team_id if self.subject.is_team else Evaluation.csr_id
        last = report_facts.month_end(self.day)
        query = select(Evaluation).where(
            whose == self.subject.id,
            Evaluation.day.between(self.months[-WINDOW], last),
            Evaluation.status.in_(visible.RELEASED),
            Evaluation.status.not_in(("E12", "E13")),
            Evaluation.purpose == "normal",
            visible.evaluations(self.work.actor),
        )
        return list(self.work.session.scalars(query.order_by(Evaluation.day.desc())))

    def _disputes(self) -> Figures | None:
        if not self._sees:
            return None
        ids = [one.id for one in self._released]
        steps: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
        rows = self.work.session.scalars(
            select(StepTaken)
            .where(StepTaken.evaluation_id.in_(ids), StepTaken.assessment_id.is_(None))
            .order_by(StepTaken.taken_at, StepTaken.id)
        )
        for row in rows:
            verdict = Words.from_text(row.reason, row.details).verdict
            steps[row.evaluation_id].append((row.key, verdict))
        return dispute_figures.figures(
            dispute_figures.of_course(
                Result(one.team_id, one.inspector_id, one.status, is_timely=True), steps[one.id]
            )
            for one in self._released
        )

    def _praise(self) -> tuple[Praised, ...] | None:
        if not self._sees:
            return None
        numbers = {one.id: one for one in self._released}
        rows = self.work.session.execute(
            select(Revision.evaluation_id, Revision.praise)
            .join(Evaluation, (Evaluation.id == Revision.evaluation_id)
                  & (Evaluation.revision == Revision.number))
            .where(Revision.evaluation_id.in_(numbers), Revision.praise != "")
            .order_by(Evaluation.day.desc(), Evaluation.number)
            .limit(_PRAISED)
        )  # fmt: skip
        return tuple(
            Praised(key, numbers[key].number, numbers[key].day or self.day, words)
            for key, words in rows
        )

    def _checked(self) -> Checked | None:
        """Return how often a CSR was checked, for whoever sees the coverage board."""
        reach = permissions.reach(self.work.actor, "coverage.see")
        team = self.subject.team_id
        if self.subject.is_team or not (
            reach.everywhere or (team and visible.reaches(reach, team, self.subject.group))
        ):
            return None
        zone, is_working_day = deadlines.terms(self.stored)
        month = self.months[-1]
        terms = Terms.of(self.stored, board_lines.shortfall(self.work, month))
        board = Board.at(month, self.work.now, zone, terms.day_close, is_working_day)
        for line in board_lines.of(self.work, board, terms):
            if line.csr.id == self.subject.id:
                return Checked(line.checks, line.done, line.required, line.missed)
        return None

    # -- a team's people ---------------------------------------------------------------------

    def members(self, known: Sequence[Subject]) -> list[Member]:
        """Return the people of a team with their month."""
        if not self.subject.is_team:
            return []
        month = self.months[-1]
        found: Mapping[Any, Totals] = totals.of(self.work, self._scope(month, random=True), ["csr"])
        every: Mapping[Any, Totals] = totals.of(self.work, self._scope(month), ["csr"])
        return [
            Member(
                one.id,
                one.title,
                Sums(found.get((one.id,), Totals())),
                every.get((one.id,), Totals()).fatal,
            )
            for one in known
            if not one.is_team and one.team_id == self.subject.id
        ]
