"""The inspector's monthly summary: what is reckoned for it (S3-4.9, S3-5.6; domain.md 5.7)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import distinct, func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import QuickCheck, Shift, courses, queries, rechecking, report_facts, totals
from qa_desk.rules import deadlines, dispute_figures, inspector_work, losses, options, permissions
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.deadlines import Roster
from qa_desk.rules.dispute_figures import Result
from qa_desk.rules.figuring import Sums
from qa_desk.rules.inspector_work import Output, Timeliness
from qa_desk.rules.report_forms import Form, Part
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import ItemTotals, Scope, Totals
from qa_desk.services.reporting import covering
from qa_desk.work import Work

_OPEN = ("E0", "E1")


def parts(work: Work, form: Form) -> Mapping[str, Part]:
    """Return the sections of an inspector's month that have figures, by their codes."""
    if form.subject_id is None:
        raise RuleError(_("Say whose month it is: a summary is about one QA inspector."))
    if form.subject_id != work.actor.id:
        permissions.require_of(work.actor, "report.publish")
    begins = form.first - timedelta(days=1)
    now = _Month(work, form.subject_id, form.first, form.last)
    before = _Month(work, form.subject_id, begins.replace(day=1), begins)
    board = covering.board(work, form, frozenset())
    own = tuple(line for line in board.lines if line.csr.id in now.csrs)
    words = report_facts.words_before(
        work.session, form.kind, form.first, "measures", form.subject_id
    )
    made = (
        inspector_work.output(now.attendance(), len(now.teams), now.modes(), now.work_done()),
        covering.coverage(replace(board, lines=own), now.option("target.coverage")),
        inspector_work.accuracy(
            now.results, before.results, now.rechecked(), now.option("target.recheck")
        ),
        inspector_work.timeliness(
            now.timeliness(), before.timeliness(), now.option("target.timeliness")
        ),
        inspector_work.state(now.sums(random=True), before.sums(random=True)),
        now.problems(),
        inspector_work.last(words),
    )
    return {part.code: part for part in made}


@dataclass(frozen=True)
class _Month:
    """Asks what an inspector did in a month, and how it went."""

    work: Work
    inspector: UUID
    first: date
    last: date

    def option(self, key: str) -> int:
        """Return a setting of the centre."""
        return options.number(key, self._stored)

    @cached_property
    def _stored(self) -> dict[str, str]:
        return queries.stored_options(self.work.session, self.work.now)

    # -- what was to be done, and what was ---------------------------------------------------

    @cached_property
    def _given(self) -> list[Any]:
        return courses.given(self.work, self.first, self.last, self.inspector)

    @cached_property
    def _released(self) -> list[Any]:
        return courses.released(self.work, self.first, self.last, self.inspector)

    @property
    def csrs(self) -> set[UUID]:
        """Return the CSRs whom he had to evaluate."""
        return {row.csr_id for row in self._given}

    @property
    def teams(self) -> set[UUID]:
        """Return their teams."""
        return {row.team_id for row in self._given}

    def attendance(self) -> tuple[int, int] | None:
        """Return the days on the roster and those of work up to today; None without a roster."""
        until = min(self.last, self.work.today)
        of = (Shift.person_id == self.inspector, Shift.day.between(self.first, self.last))
        counted = select(func.count(distinct(Shift.day))).where(*of)
        rostered = self.work.session.scalar(counted) or 0
        if not rostered:
            return None
        worked = counted.where(Shift.kind == "work", Shift.day <= until)
        return rostered, self.work.session.scalar(worked) or 0

    def modes(self) -> dict[str, Output]:
        """Return what was given, done and quickly checked, by mode."""
        given = Counter(row.mode for row in self._given)
        done = Counter(row.mode for row in self._given if row.status not in _OPEN)
        rows = self.work.session.execute(
            select(QuickCheck.mode, func.count())
            .where(
                QuickCheck.checker_id == self.inspector,
                QuickCheck.day.between(self.first, self.last),
                QuickCheck.voided_at.is_(None),
            )
            .group_by(QuickCheck.mode)
        )
        quick = {mode: number for mode, number in rows}  # noqa: C416 - rows, not pairs
        return {
            mode: Output(given[mode], done[mode], quick.get(mode, 0)) for mode in {*given, *quick}
        }

    def work_done(self) -> Totals:
        """Return what he submitted in the month, whenever the contacts were."""
        scope = Scope(
            self.first, self.last, inspectors=frozenset({self.inspector}), by_submission=True
        )
        return totals.of(self.work, scope).get((), Totals())

    # -- how it went -------------------------------------------------------------------------

    def timeliness(self) -> Timeliness:
        """Return what was submitted and released within the time of its task (6.13)."""
        sent = [self._is_in_time(row, row.submitted_at) for row in self._given if row.submitted_at]
        out = [self._is_in_time(row, row.released_at) for row in self._released]
        return Timeliness(Share(sum(sent), len(sent)), Share(sum(out), len(out)))

    def _is_in_time(self, row: Any, at: Any) -> bool:
        until = deadlines.due("sla.eval.complete", row.assigned_at, Roster(), self._stored).at
        return bool(at <= until)

    @cached_property
    def results(self) -> list[Result]:
        """Return his results released in the month, with what became of their disputes."""
        steps: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
        for step in courses.steps_of(self.work, self.first, self.last):
            steps[step.evaluation_id].append((step.key, step.verdict))
        return [
            dispute_figures.of_course(
                Result(row.team_id, row.inspector_id, row.status, is_timely=True),
                steps[row.evaluation_id],
            )
            for row in self._released
        ]

    def rechecked(self) -> Share:
        """Return the decisions that blind re-checks of the month confirm (6.7)."""
        blind = [
            one
            for one in rechecking.found(self.work, self.first, self.last, self.inspector)
            if one.kind == "blind"
        ]
        agreeing = sum(one.agreeing or 0 for one in blind)
        return Share(agreeing, sum(one.compared or 0 for one in blind))

    # -- what was found ----------------------------------------------------------------------

    def _scope(self, *, random: bool) -> Scope:
        strata = frozenset({RANDOM}) if random else frozenset[str]()
        return Scope(self.first, self.last, inspectors=frozenset({self.inspector}), strata=strata)

    def sums(self, *, random: bool) -> Sums:
        """Return what his results come to, of the random sample or of all."""
        scope = self._scope(random=random)
        found = totals.of(self.work, scope).get((), Totals())
        return Sums(found, totals.items(self.work, scope).get((), ItemTotals()))

    def problems(self) -> Part:
        """Return the items that lost most, each with the result that lost most there."""
        found = totals.results(self.work, self._scope(random=False))
        forms = {
            version: report_facts.forms(self.work.session, [version])[0]
            for version in {result.version for result in found}
        }
        lost = [(one.number, _lost(one.losses, forms[one.version])) for one in found]
        names = report_facts.names(
            sorted(forms.values(), key=lambda form: (form.effective_from, form.number))
        )
        return inspector_work.problems(self.sums(random=False), inspector_work.typical(lost), names)


def _lost(text: str, form: Checklist) -> dict[str, int]:
    keys = {item.number: item.key for item in form.items}
    return {keys[loss.item]: loss.points for loss in losses.read(text) if loss.is_defect}
