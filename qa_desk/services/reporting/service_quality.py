"""The service quality report: what is reckoned for it (S3-4.7a/b, domain.md 5.4)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import SkillGroup, Team, complaints, queries, report_facts, totals
from qa_desk.models.report_facts import month_end
from qa_desk.models.totals import Result
from qa_desk.rules import charts, dimension_sections, losses, options, service_quality
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.checklists import DIMENSIONS, Checklist
from qa_desk.rules.dimension_sections import Case, Ground, Group, Month
from qa_desk.rules.figuring import Sums
from qa_desk.rules.report_forms import Form, Part
from qa_desk.rules.service_quality import Beside, PersonMonths
from qa_desk.rules.totals import ItemTotals, Scope, Totals
from qa_desk.work import Work

MONTHS = 12  # of a trend
_SIGNED = ("E10", "E11")


def parts(work: Work, form: Form) -> Mapping[str, Part]:
    """Return the sections of the report of a month that have figures, by their codes."""
    found = _Reading(work, form.first, form.last)
    now, was = found.trend[-1].sums, found.trend[-2].sums
    measures = report_facts.words_before(work.session, form.kind, form.first, "measures")
    made = (
        service_quality.sample(found.samples(), found.sizes(), found.set_aside()),
        service_quality.overview(now, was, found.option("target.nonfatal")),
        *(dimension_sections.section(code, found.ground) for code in DIMENSIONS),
        service_quality.below(found.people(), found.option("figures.least.person")),
        service_quality.fatals(
            now.totals,
            was.totals,
            report_facts.clauses(work.session, found.results),
            found.names,
            found.option("target.fatal"),
        ),
        service_quality.process(found.every(found.first).items, found.names),
        Part("effect", tables=(service_quality.last_measures(measures),)),
        service_quality.contrast(list(found.beside())),
    )
    return {part.code: part for part in made}


@dataclass(frozen=True)
class _Reading:
    """Asks what the sections of a month are made of, each once."""

    work: Work
    first: date
    last: date

    def option(self, key: str) -> int:
        """Return a setting of the centre."""
        return options.number(key, self._stored)

    @cached_property
    def _stored(self) -> dict[str, str]:
        return queries.stored_options(self.work.session, self.work.now)

    def _scope(self, first: date | None = None, *, random: bool = True) -> Scope:
        strata = frozenset({RANDOM}) if random else frozenset[str]()
        return Scope(first or self.first, self.last, strata=strata)

    def _sums(self, by: str, first: date | None = None) -> dict[Any, Sums]:
        """Return what the random sample comes to by one grouping."""
        scope = self._scope(first)
        items = totals.items(self.work, scope, [by])
        return {
            key[0]: Sums(each, items[key])
            for key, each in totals.of(self.work, scope, [by]).items()
        }

    # -- months ------------------------------------------------------------------------------

    @cached_property
    def months(self) -> list[date]:
        """Return the first days of the months of the trend."""
        return charts.periods(self.last, MONTHS)

    @cached_property
    def _used(self) -> dict[date, set[UUID]]:
        """Return by which versions the results of each month were scored, of all samples."""
        used: dict[date, set[UUID]] = {month: set() for month in self.months}
        scope = self._scope(self.months[0], random=False)
        for month, version in totals.of(self.work, scope, ["month", "version"]):
            used[month].add(version)
        return used

    @cached_property
    def _changed(self) -> dict[date, frozenset[str]]:
        return report_facts.changed(self.work.session, self._used)

    @cached_property
    def trend(self) -> list[Month]:
        """Return the months of the random sample, the newest last."""
        found = self._sums("month", self.months[0])
        return [
            Month(month, found.get(month, Sums()), self._changed[month]) for month in self.months
        ]

    def every(self, month: date) -> Sums:
        """Return what all samples of a month come to."""
        scope = Scope(month, month_end(month))
        found = totals.of(self.work, scope).get((), Totals())
        return Sums(found, totals.items(self.work, scope).get((), ItemTotals()))

    # -- the sample --------------------------------------------------------------------------

    def samples(self) -> dict[tuple[str, str], Totals]:
        """Return the totals by stratum and sample reason."""
        found = totals.of(self.work, self._scope(random=False), ["stratum", "reason"])
        return {(stratum, reason): each for (stratum, reason), each in found.items()}

    def sizes(self) -> dict[str, int]:
        """Return how many calls each stratum has."""
        begins, ends = report_facts.span(self.work, self.first, self.last)
        return service_quality.strata_sizes(report_facts.pools(self.work.session, begins, ends))

    def set_aside(self) -> int:
        """Return how many evaluations no figure counts."""
        return report_facts.set_aside(self.work.session, self.first, self.last)

    # -- the dimensions ----------------------------------------------------------------------

    @cached_property
    def _forms(self) -> list[Checklist]:
        return report_facts.forms(self.work.session, set().union(*self._used.values()))

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the words of items and fatal errors, by key."""
        return report_facts.names(self._forms)

    @cached_property
    def results(self) -> list[Result]:
        """Return the results of the month, of all samples."""
        return totals.results(self.work, self._scope(random=False))

    @cached_property
    def ground(self) -> Ground:
        """Return what the sections of the dimensions stand on."""
        teams = {team.id: team.name for team in self.work.session.scalars(select(Team))}
        return Ground(
            tuple(self.trend),
            self.every(self.first),
            self.every(self.months[-2]),
            self._changed[self.months[-1]],
            {teams[key]: sums for key, sums in self._sums("team").items()},
            tuple(
                Group(self._groups.get(code, code), sums, self._minimum.get(code, {}))
                for code, sums in sorted(self._sums("group").items())
            ),
            tuple(self._cases()),
            self.names,
            self.option("figures.least.team"),
        )

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {group.code: group.name for group in self.work.session.scalars(select(SkillGroup))}

    @cached_property
    def _minimum(self) -> dict[str, Mapping[str, int]]:
        """Return the least that the newest standard wants of each skill group."""
        return {group.code: group.min_skill for form in self._forms for group in form.skill_groups}

    def _cases(self) -> Iterator[Case]:
        """Yield the results that are closed: nobody can object any more (P13)."""
        forms = {
            version: report_facts.forms(self.work.session, [version])[0]
            for version in {result.version for result in self.results}
        }
        for result in self.results:
            if result.status in _SIGNED:
                yield _case(result, forms[result.version])

    # -- people ------------------------------------------------------------------------------

    def people(self) -> list[PersonMonths]:
        """Return the CSRs of the month with the months of the random sample before it."""
        grouped = totals.of(self.work, self._scope(self.months[0]), ["csr", "month"])
        by_csr: dict[UUID, dict[date, Totals]] = defaultdict(dict)
        for (csr, month), each in grouped.items():
            by_csr[csr][month] = each
        group = {result.csr: result.group for result in self.results}
        people = queries.people_by_id(self.work.session, group)
        named = sorted(people.values(), key=lambda person: person.staff_no)
        return [
            PersonMonths(
                f"{person.name} {person.staff_no}",
                self._groups.get(group[person.id], group[person.id]),
                self._minimum.get(group[person.id], {}),
                tuple(by_csr[person.id].get(month, Totals()) for month in self.months),
            )
            for person in named
        ]

    # -- beside ------------------------------------------------------------------------------

    def beside(self) -> Iterator[Beside]:
        """Yield the months with what customers said of the calls."""
        for month in self.trend:
            begins, ends = report_facts.span(self.work, month.first, month_end(month.first))
            told, n = report_facts.satisfaction(self.work.session, begins, ends)
            said = complaints.received(self.work.session, begins, ends)
            yield Beside(month.first, month.sums.totals, told, n, said)


def _case(result: Result, form: Checklist) -> Case:
    items = {item.number: item for item in form.items}
    found = list(losses.read(result.losses))
    without = {loss.item for loss in found if not loss.is_defect}
    lost = {items[loss.item].key: loss.points for loss in found if loss.cause == "csr"}
    applied = frozenset(item.dimension for item in form.items if item.number not in without)
    return Case(result.number, result.final, applied, lost)
