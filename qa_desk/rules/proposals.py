"""A plan as last month's results suggest it (S3-4.3b, P25).

Its rules for every CSR come to the evaluations that everybody must have, split as the settings
say; what is suggested on top of them is for some people or calls only, and says why.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plan_totals import Csr, aimed
from qa_desk.rules.plans import MOST, Content, Finding, RuleLine, Target
from qa_desk.rules.scoring import half_up
from qa_desk.rules.working_calendar import IsWorkingDay, is_weekday

NEW = 90  # days for which somebody is a new hire
_LEAST_SCORES = 3  # of an average
_LEAST_SKILL = 10  # evaluations of a month's minimum skill (6.4)
_LEAST_ANSWERS = 10  # of a defect rate
_ITEMS = 3  # in focus
_GOAL = 70  # percent of what was wrong last month
_ENOUGH = 2  # times the calls that are drawn, or half of all, fit the reasons in focus
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]")  # of an item, among other words
_CALIBRATION = 15  # of the month, or the next working day


@dataclass(frozen=True)
class PersonMonth:
    """A CSR's month in one skill group: of the random stratum, but for `fatal` and `every`."""

    csr_id: UUID
    skill_group: str
    n: int
    final: int  # the sum of the scores, tenths
    pass_mark: int  # the sum of the marks to reach, tenths
    passed: int
    ms_earned: int  # hundredths
    ms_applicable: int
    fatal: int  # evaluations with a fatal error
    every: int  # evaluations of all strata


@dataclass(frozen=True)
class Rate:
    """How often something went wrong."""

    subject: str  # the key of an item, or a contact reason
    n: int  # opportunities (6.5)
    defects: int

    @property
    def percent(self) -> int:
        """Return the rate in tenths of a percent."""
        return half_up(1000 * self.defects, self.n)


@dataclass(frozen=True)
class Watched:
    """An entry of the watch list: a CSR's staff no., or a contact reason."""

    uplift: int
    staff_no: str = ""
    contact_reason: str = ""
    name: str = ""


@dataclass(frozen=True)
class LastMonth:
    """What the month before says, and who is here now."""

    csrs: tuple[Csr, ...]
    people: tuple[PersonMonth, ...] = ()
    items: tuple[Rate, ...] = ()
    names: Mapping[str, Bilingual] = field(default_factory=dict)  # of items, by key
    reasons: tuple[Rate, ...] = ()
    min_skill: Mapping[str, int] = field(default_factory=dict)  # by skill group; tenths
    calls: Mapping[UUID, Mapping[str, int]] = field(default_factory=dict)  # CSR → reason → calls
    new_reasons: tuple[str, ...] = ()
    complaints: int = 0
    rated: int = 0
    low_rated: int = 0
    low_csat: int = 0  # up to which a rating is low
    watched: tuple[Watched, ...] = ()

    @property
    def by_reason(self) -> Mapping[str, int]:
        """Return the calls of each contact reason."""
        found: Counter[str] = Counter()
        for mine in self.calls.values():
            found.update(mine)
        return found


@dataclass(frozen=True)
class Split:
    """What every CSR must have, and how it is split; percents."""

    each: int = 20
    random: int = 60
    targeted: int = 30

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Return the evaluations at random, targeted and by quota; together they are `each`."""
        random = half_up(self.each * self.random, 100)
        targeted = min(self.each - random, half_up(self.each * self.targeted, 100))
        return random, targeted, self.each - random - targeted


def propose(
    month: date, last: LastMonth, split: Split, is_working_day: IsWorkingDay = is_weekday
) -> tuple[tuple[RuleLine, ...], Content]:
    """Return the rules and the content that last month suggests."""
    found = tuple(findings(month, last))
    weak = [each for each in found if each.kind == "weak_item"]
    people = {each.subject for each in found if each.kind in ("below_pass", "below_skill", "fatal")}
    focus = focus_reasons(last, split.numbers[1])
    content = Content(
        findings=found,
        focus_items=tuple(each.subject for each in weak),
        focus_people=tuple(sorted(people)),
        focus_reasons=focus,
        calibration_on=_from(month + timedelta(days=_CALIBRATION - 1), is_working_day),
        targets=tuple(
            Target("item", each.subject, each.figure, lessened(each.figure), name=each.name)
            for each in weak
        ),
    )
    rules = [*_for_all(split, focus), *_on_top(last, split, content)]
    return tuple(rules), content


def with_focus(content: Content, words: str, last: LastMonth) -> Content:
    """Return a plan's content that takes up the items which a report's focus names by their keys.

    Each is a finding like the others, to be ticked or not (domain.md 5.3, 17).
    """
    named = set(_KEY.findall(words))
    known = {each.subject for each in content.findings if each.kind == "weak_item"}
    added = tuple(
        Finding("weak_item", each.subject, each.percent, each.n,
                last.names.get(each.subject, Bilingual()))
        for each in last.items
        if each.subject in named - known and each.n
    )  # fmt: skip
    items = (*content.focus_items, *(each.subject for each in added))
    return replace(content, findings=(*content.findings, *added), focus_items=items)


def findings(month: date, last: LastMonth) -> Iterable[Finding]:
    """Yield what last month says, people first."""
    by_id = {csr.id: csr for csr in last.csrs}
    yield from _of_scores(last, by_id)
    for rate in _weakest(last.items)[:_ITEMS]:
        yield Finding(
            "weak_item",
            rate.subject,
            rate.percent,
            rate.n,
            last.names.get(rate.subject, Bilingual()),
        )
    by_reason = last.by_reason
    every = sum(by_reason.values())
    if last.complaints:
        yield Finding("complaint", "", last.complaints, every)
    if last.low_rated:
        yield Finding("low_csat", "", last.low_rated, last.rated)
    for csr in last.csrs:
        yield from _of_newcomer(month, csr)
    for reason in last.new_reasons:
        yield Finding("new_reason", reason, by_reason[reason], every, Bilingual(reason))
    for entry in last.watched:
        subject = entry.staff_no or entry.contact_reason
        yield Finding("watched", subject, entry.uplift, 0, Bilingual(entry.name or subject))


def focus_reasons(last: LastMonth, number: int) -> tuple[str, ...]:
    """Return the contact reasons that go wrong most, until every CSR has enough such calls."""
    lacking = {
        csr: min(_ENOUGH * number, sum(mine.values()) // 2) for csr, mine in last.calls.items()
    }
    found = []
    for rate in _weakest(last.reasons):
        if all(need <= 0 for need in lacking.values()):
            break
        found.append(rate.subject)
        for csr, mine in last.calls.items():
            lacking[csr] -= mine.get(rate.subject, 0)
    return tuple(found)


def _of_scores(last: LastMonth, by_id: Mapping[UUID, Csr]) -> Iterable[Finding]:
    here = [(by_id[each.csr_id], each) for each in last.people if each.csr_id in by_id]
    for csr, mine in sorted(here, key=lambda pair: (pair[0].staff_no, pair[1].skill_group)):
        name = Bilingual(csr.name)
        if mine.n >= _LEAST_SCORES and mine.final < mine.pass_mark:
            yield Finding("below_pass", csr.staff_no, half_up(mine.final, mine.n), mine.n, name)
        if mine.n >= _LEAST_SKILL and mine.ms_applicable:
            skill = half_up(1000 * mine.ms_earned, mine.ms_applicable)
            if skill < last.min_skill.get(mine.skill_group, 0):
                yield Finding("below_skill", csr.staff_no, skill, mine.n, name)
        if mine.fatal:
            yield Finding("fatal", csr.staff_no, mine.fatal, mine.every, name)


def lessened(wrong: int) -> int:
    """Return the goal for a share of what was wrong last month, both in tenths."""
    return half_up(wrong * _GOAL, 100)


def newcomers(month: date, csrs: Iterable[Csr]) -> list[Csr]:
    """Return the new hires and probationers of a month (S3P-1)."""
    return [csr for csr in csrs if any(_of_newcomer(month, csr))]


def uplift(month: date, csr: Csr, rules: Iterable[RuleLine]) -> int:
    """Return how many evaluations a plan gives a newcomer on top of everybody's."""
    return sum(
        rule.count
        for rule in rules
        if (rule.sample_reason, rule.per, rule.unit) == ("new_hire", "csr", "number")
        and aimed(rule, (csr,), month)
    )


def _of_newcomer(month: date, csr: Csr) -> Iterable[Finding]:
    name = Bilingual(csr.name)
    if csr.hired_on is not None and (month - csr.hired_on).days <= NEW:
        yield Finding("new_hire", csr.staff_no, max(0, (month - csr.hired_on).days), 0, name)
    if csr.probation_until is not None and csr.probation_until >= month:
        yield Finding("probation", csr.staff_no, (csr.probation_until - month).days, 0, name)


def _weakest(rates: Iterable[Rate]) -> list[Rate]:
    known = [rate for rate in rates if rate.n >= _LEAST_ANSWERS and rate.defects]
    return sorted(known, key=lambda rate: (-rate.percent, rate.subject))


def _for_all(split: Split, focus: tuple[str, ...]) -> Iterable[RuleLine]:
    """Yield the rules for every CSR; without reasons in focus nothing is targeted."""
    random, targeted, quota = split.numbers
    if not focus:
        random, targeted = random + targeted, 0
    lines = (
        RuleLine("", random),
        RuleLine("", targeted, "targeted", sample_reason="targeted", priority=1,
                 filter=CallFilter(contact_reasons=focus)),
        RuleLine("", quota, "quota", sample_reason="quota", priority=99),
    )  # fmt: skip
    return (line for line in lines if line.count)


def _on_top(last: LastMonth, split: Split, content: Content) -> Iterable[RuleLine]:
    """Yield what is suggested for some CSRs or calls only."""
    of_kind = _subjects(content.findings)
    hired = of_kind.get("new_hire", ())
    trial = tuple(no for no in of_kind.get("probation", ()) if no not in hired)
    uplift, half = max(1, half_up(split.each, 4)), max(1, len(last.csrs) // 2)
    more = max(1, half_up(split.each, 10)) if content.focus_people else 0
    new = sum(last.by_reason[reason] for reason in last.new_reasons)
    lines = (
        _line("targeted", more, CallFilter(people=content.focus_people)),
        _line("complaint_driven", min(last.complaints, half), CallFilter(complaint=True), "centre"),
        _line("low_csat", min(last.low_rated, half), CallFilter(csat_max=last.low_csat), "centre"),
        _line("new_hire", uplift if hired else 0, CallFilter(tenure_max_days=NEW)),
        _line("new_hire", uplift if trial else 0, CallFilter(people=trial)),
        _line(
            "new_product",
            min(new, len(last.csrs)),
            CallFilter(contact_reasons=last.new_reasons),
            "centre",
        ),
        *_watched(last.watched),
    )
    some = (line for line in lines if line.count)
    return (replace(line, priority=place) for place, line in enumerate(some, 2))


def _watched(entries: Iterable[Watched]) -> Iterable[RuleLine]:
    """Yield a rule for each contact reason, and one for the people of each uplift.

    Who or what is on the list twice gets the higher uplift.
    """
    highest: dict[tuple[str, str], int] = {}
    for entry in entries:
        whom = (entry.staff_no, entry.contact_reason)
        highest[whom] = max(entry.uplift, highest.get(whom, 0))
    people: dict[int, tuple[str, ...]] = {}
    for (staff_no, reason), uplift in highest.items():
        if staff_no:
            people[uplift] = (*people.get(uplift, ()), staff_no)
        else:
            yield _line("watch_list", uplift, CallFilter(contact_reasons=(reason,)), "centre")
    for uplift, mine in sorted(people.items()):
        yield _line("watch_list", uplift, CallFilter(people=mine))


def _line(reason: str, count: int, wanted: CallFilter, per: str = "csr") -> RuleLine:
    kind = "quota" if reason == "new_product" else "targeted"
    return RuleLine("", min(count, MOST), kind, sample_reason=reason, per=per, filter=wanted)


def _subjects(found: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    subjects: dict[str, tuple[str, ...]] = {}
    for each in found:
        subjects[each.kind] = (*subjects.get(each.kind, ()), each.subject)
    return subjects


def _from(day: date, is_working_day: IsWorkingDay) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
