"""What repeats itself or gets worse, with the results behind it (6.13, S3-4.8a)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    ChecklistVersion,
    Document,
    Evaluation,
    Person,
    Team,
    queries,
    revisions,
    totals,
    visible,
)
from qa_desk.models.totals import Result
from qa_desk.rules import (
    checklist_changes,
    early_warnings,
    losses,
    options,
    permissions,
    recurrence,
)
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.early_warnings import Spans
from qa_desk.rules.recurrence import Seen
from qa_desk.rules.statistics import Interval
from qa_desk.rules.totals import Scope
from qa_desk.work import Work

_CSR = "csr"
_MOST_SHOWN = 50


@dataclass(frozen=True)
class Behind:
    """A result behind a warning."""

    id: UUID
    number: str
    day: date
    csr_id: UUID
    slip: str = ""  # its number, where there is one that the actor may see


@dataclass(frozen=True)
class Alarm:
    """One warning: what of whom, the figures on both sides, and the results behind it.

    Scores are tenths, rates thousandths; `change` is the interval of the difference likewise.
    """

    kind: str  # again, falling, rising
    csr_id: UUID | None
    csr: str  # name and staff no.
    team: str
    item: str  # its key
    text: Bilingual
    latest: int | None
    before: int | None
    n: int
    n_before: int
    change: tuple[int, int] | None
    behind: tuple[Behind, ...]

    @property
    def key(self) -> tuple[str, UUID | None, str]:
        """Return by what it is the same alarm again."""
        return self.kind, self.csr_id, self.item


@dataclass(frozen=True)
class Board:
    """All warnings of the latest days, and on which days and how many results they stand."""

    spans: Spans
    least: int
    least_item: int
    days: int  # within which the same item again is a repeat
    alarms: tuple[Alarm, ...]
    again: tuple[int, int]  # CSRs and items failed again, of those seen twice or more
    changed: tuple[Bilingual, ...]  # items that the standard changed, which are not compared


def board(work: Work) -> Board:
    """Return what repeats itself or gets worse, among the results that the actor may see."""
    _require(work)
    stored = queries.stored_options(work.session, work.now)
    least = options.number("figures.least.person", stored)
    least_item = options.number("figures.least.team", stored)
    days = options.number("score.repeated", stored)
    today = work.today
    spans = early_warnings.spans(today, early_warnings.BASELINE)
    latest = totals.results(work, Scope(spans.first, spans.last))
    forms = {each: revisions.checklist(work.session, each) for each in {r.version for r in latest}}
    names = _Names(work, forms.values(), latest)
    seen = [_seen(result, forms[result.version]) for result in latest]
    rates = recurrence.rates(seen, days).values()
    changed = _changed(work, spans, forms)
    alarms = [
        *_again(seen, days, names),
        *_falling(work, spans, least, latest, names),
        *_rising(work, spans, least_item, changed, (seen, names)),
    ]
    alarms = _with_slips(work, alarms)
    again = sum(one.part for one in rates), sum(one.of for one in rates)
    known = tuple(names.item(key) for key in sorted(changed))
    return Board(spans, least, least_item, days, tuple(alarms), again, known)


class _Names:
    """What people, their teams and items are called."""

    def __init__(self, work: Work, forms: Iterable[Checklist], results: Sequence[Result]) -> None:
        self.people: dict[UUID, Person] = queries.people_by_id(
            work.session, {one.csr for one in results}
        )
        teams = {one.id: one.name for one in work.session.scalars(select(Team))}
        self._teams = {one.csr: teams.get(one.team, "") for one in results}
        self._items = {item.key: item.text for form in forms for item in form.items}

    def person(self, key: UUID) -> str:
        found = self.people.get(key)
        return f"{found.name} {found.staff_no}" if found else ""

    def team(self, key: UUID) -> str:
        return self._teams.get(key, "")

    def item(self, key: str) -> Bilingual:
        return self._items.get(key, Bilingual(key, key))


def _require(work: Work) -> None:
    """Refuse who sees the own result only."""
    reach = permissions.require_of(work.actor, "month.see")
    if not (reach.everywhere or reach.led or reach.teams or reach.groups):
        raise RuleError(_("Warnings are for team leads, QA inspectors and the QA lead."))


def _with_slips(work: Work, alarms: Sequence[Alarm]) -> list[Alarm]:
    """Return the warnings with the slips on which their results stand."""
    ids = {one.id for alarm in alarms for one in alarm.behind}
    rows = work.session.execute(
        select(Evaluation.id, Document.number)
        .join(Document, Document.id == Evaluation.slip_id)
        .where(Evaluation.id.in_(ids), visible.evaluations(work.actor))
    )
    slips = {row.id: row.number for row in rows}
    return [
        replace(
            alarm, behind=tuple(replace(one, slip=slips.get(one.id, "")) for one in alarm.behind)
        )
        for alarm in alarms
    ]


def _seen(result: Result, form: Checklist) -> Seen:
    keys = {item.number: item.key for item in form.items}
    lost = list(losses.read(result.losses))
    applied = set(keys.values()) - {keys[one.item] for one in lost if not one.is_defect}
    failed = {keys[one.item] for one in lost if one.is_defect and one.cause == _CSR}
    return Seen(
        result.id, result.number, result.csr, result.day, frozenset(applied), frozenset(failed)
    )


def _again(seen: Sequence[Seen], days: int, names: _Names) -> Iterable[Alarm]:
    n: dict[tuple[UUID, str], int] = defaultdict(int)
    for one in seen:
        for key in one.applied:
            n[one.csr, key] += 1
    for found in recurrence.repeats(seen, days):
        behind = _behind(found.results)
        yield Alarm(
            "again", found.csr, names.person(found.csr), names.team(found.csr), found.item,
            names.item(found.item), len(behind), None, n[found.csr, found.item], 0, None, behind,
        )  # fmt: skip


def _falling(
    work: Work, spans: Spans, least: int, latest: Sequence[Result], names: _Names
) -> Iterable[Alarm]:
    """Yield the CSRs whose scores before fatal errors fell below their own past."""
    drawn = Scope(spans.first, spans.last, strata=frozenset({RANDOM}))
    now = totals.of(work, drawn, [_CSR])
    past = replace(drawn, first=spans.before_first, last=spans.before_last)
    before = totals.of(work, past, [_CSR])
    for (csr,), found in now.items():
        own = before.get((csr,))
        if own is None:
            continue
        drop = early_warnings.falling(found.raw_score, own.raw_score, least)
        if drop is not None:
            behind = [one for one in latest if one.csr == csr and one.stratum == RANDOM]
            yield Alarm(
                "falling", csr, names.person(csr), names.team(csr), "", Bilingual(),
                found.raw_score.value(), own.raw_score.value(), found.n, own.n,
                drop.tenths(0.1), _behind(behind),
            )  # fmt: skip


def _rising(
    work: Work,
    spans: Spans,
    least: int,
    changed: frozenset[str],
    known: tuple[Sequence[Seen], _Names],
) -> Iterable[Alarm]:
    """Yield the items that fail more often than in as many days before, of all causes."""
    seen, names = known
    drawn = Scope(spans.first, spans.last, strata=frozenset({RANDOM}))
    earlier = early_warnings.spans(spans.last, early_warnings.LATEST)
    past = replace(drawn, first=earlier.before_first, last=earlier.before_last)
    now, before = (totals.items(work, scope).get(()) for scope in (drawn, past))
    if now is None or before is None:
        return
    for key in sorted((now.items.keys() & before.items.keys()) - changed):
        rates = now.items[key].rate(), before.items[key].rate()
        rise = early_warnings.rising(*rates, least)
        if rise is not None:
            behind = [one for one in seen if key in one.failed][-_MOST_SHOWN:]
            yield Alarm(
                "rising", None, "", "", key, names.item(key), rates[0].permille(),
                rates[1].permille(), rates[0].of, rates[1].of, _permille(rise),
                _behind(behind),
            )  # fmt: skip


def _behind(results: Iterable[Result | Seen]) -> tuple[Behind, ...]:
    return tuple(Behind(one.id, one.number, one.day, one.csr) for one in results)


def _permille(rise: Interval) -> tuple[int, int]:
    return rise.tenths(100)


def _changed(work: Work, spans: Spans, forms: Mapping[UUID, Checklist]) -> frozenset[str]:
    """Return the items that the versions of the days compared do not share alike (S3-4.6a)."""
    earlier = early_warnings.spans(spans.last, early_warnings.LATEST)
    past = totals.of(work, Scope(earlier.before_first, earlier.before_last), ["version"])
    versions = {*forms, *(key for (key,) in past)}
    rows = [work.session.get_one(ChecklistVersion, each) for each in versions]
    by_checklist: dict[UUID, list[ChecklistVersion]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.effective_from):
        by_checklist[row.checklist_id].append(row)
    found: set[str] = set()
    for same in by_checklist.values():
        for one, other in pairwise(same):
            found |= checklist_changes.changed_here(one.document, other.document).keys()
    return frozenset(found)
