"""The monitoring plan on paper; `monitoring_plan.draw` is the way in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from qa_desk.i18n import N_, _, language, ngettext, speaking
from qa_desk.reports import flow, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Frame, Row, side_by_side
from qa_desk.reports.monitoring_plan import Act, MonitoringPlan
from qa_desk.reports.signing import Slot, signing_box
from qa_desk.reports.style import ACCENT, DIM, EMPTY, GOOD, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import plans, sampling
from qa_desk.rules.plans import Finding, RuleLine, Shortfall, Target
from qa_desk.rules.scoring import half_up

STATES: Mapping[str, str] = {
    "draft": N_("Drafted"),
    "approved": N_("Approved"),
    "closed": N_("Closed"),
}
_LABEL, _BODY, _BOLD = Style(7.5, DIM), Style(8.5), Style(8.5, bold=True)
_VALUE, _SECTION = Style(10, bold=True), Style(10, ACCENT, bold=True)
_TEXT = LEFT + 112  # where what stands under a label begins
_SHARES = (0.22, 0.22, 0.28, 0.28)
_RULE = (LEFT, LEFT + 14, LEFT + 186, LEFT + 266, RIGHT - 146, RIGHT - 72)  # columns of the rules
_NEWCOMER = (LEFT, LEFT + 160, LEFT + 232, LEFT + 312, LEFT + 400)
_TARGET = (LEFT, RIGHT - 216, RIGHT - 144, RIGHT - 72, RIGHT)
_PERCENTS = ("below_skill", "weak_item")


class _Sheet:
    """Lays out one plan as rows."""

    def __init__(self, plan: MonitoringPlan) -> None:
        self.plan = plan
        self.content = plan.content
        self.zone = ZoneInfo(plan.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole plan from top to bottom."""
        yield from self.head()
        for title, rows in (
            (_("Last month's findings"), list(self.findings())),
            (_("Focus"), list(self.focus())),
            (_("Newcomers and probationers"), list(self.newcomers())),
            (_("Checks of each CSR"), list(self.quota())),
            (_("Sampling rules"), list(self.rules())),
            (_("Workload and QA inspectors"), list(self.work())),
            (_("Targets to compare"), list(self.targets())),
        ):
            (head,) = side_by_side(Column(LEFT, RIGHT, title, _SECTION), keep=True)
            yield replace(head, entry=title)
            yield flow.ruled()
            yield from rows or _line("", _("Nothing was entered."))
            yield flow.space(10)
        yield self.approval()

    def head(self) -> Iterator[Row]:
        """Yield which plan it is, and how far it has come."""
        plan = self.plan
        state = "closed" if plan.closed else "approved" if plan.approved else "draft"
        day = self.content.calibration_on
        csrs = EMPTY if plan.csrs is None else str(plan.csrs)
        facts = (
            (_("Month"), f"{plan.month:%Y-%m}", _VALUE),
            (_("State"), _(STATES[state]), Style(10, GOOD if plan.approved else LATE, bold=True)),
            (_("CSRs / QA inspectors"), f"{csrs} / {len(plan.inspectors) or EMPTY}", _VALUE),
            (_("Calibration"), day.isoformat() if day else EMPTY, _VALUE),
        )
        labels, values, left = [], [], LEFT
        for (label, value, lettering), share in zip(facts, _SHARES, strict=True):
            right = left + share * (RIGHT - LEFT)
            labels.append(Column(left, right - 8, label, _LABEL))
            values.append(Column(left, right - 8, value, lettering))
            left = right
        yield from side_by_side(*labels, keep=True)
        yield from side_by_side(*values)
        yield flow.space(10)

    def findings(self) -> Iterator[Row]:
        """Yield what last month says, a line for each kind."""
        for kind, words in plans.FINDINGS.items():
            found = [each for each in self.content.findings if each.kind == kind]
            if found:
                yield from _line(_(words), _("; ").join(map(self.finding, found)))

    def finding(self, found: Finding) -> str:
        """Return a finding in words: about whom or what, its figure and how much is behind it."""
        figure = wording.score(found.figure) if found.kind == "below_pass" else str(found.figure)
        if found.kind in _PERCENTS:
            figure = f"{wording.score(found.figure)} %"
        elif found.kind in ("new_hire", "probation"):
            figure = ngettext("{n} day", "{n} days", found.figure).format(n=found.figure)
        elif found.kind == "watched":
            figure = f"+{found.figure}"
        behind = f" (n = {found.n})" if found.n else ""
        return f"{self.subject(found)} {figure}{behind}".strip()

    def subject(self, about: Finding | Target) -> str:
        """Return whom or what a finding or target is about."""
        name = str(about.name)
        person = isinstance(about, Finding) and about.kind in plans.OF_PEOPLE
        if person or about.kind in ("weak_item", "item"):
            parts = (name, about.subject) if person else (about.subject, name)
            return " ".join(dict.fromkeys(filter(None, parts)))
        return name or about.subject

    def focus(self) -> Iterator[Row]:
        """Yield the items, people and contact reasons in focus."""
        said = self.content
        items = [f"{key} {self.plan.items.get(key, '')}".strip() for key in said.focus_items]
        people = [f"{self.plan.people.get(no, '')} {no}".strip() for no in said.focus_people]
        for label, names in (
            (_("Items in focus"), items),
            (_("CSRs"), people),
            (_("Contact reasons"), said.focus_reasons),
        ):
            if names:
                yield from _line(label, _(", ").join(names))

    def newcomers(self) -> Iterator[Row]:
        """Yield who is new, until when, how much more they get, and whose copy this is (P25)."""
        found = self.plan.newcomers
        if not found:
            yield from _line("", _("Nobody in this month."))
            return
        titles = (
            _("CSR"),
            _("Hired"),
            _("Probation until"),
            _("On top in the month"),
            _("Induction guide"),
        )
        yield from _table(_NEWCOMER, titles, _LABEL)
        for each in found:
            cells = (
                each.person,
                *(
                    day.isoformat() if day else EMPTY
                    for day in (each.hired_on, each.probation_until)
                ),
                f"+{each.uplift}",
                each.mentor or EMPTY,
            )
            yield flow.space(2, keep=True)
            yield from _table(_NEWCOMER, cells, _BODY)
        mentors = dict.fromkeys(each.mentor for each in found if each.mentor)
        yield flow.space(4)
        yield from _line(_("A copy goes to"), _(", ").join(mentors) or EMPTY)

    def quota(self) -> Iterator[Row]:
        """Yield how often each CSR is checked, and in which modes."""
        plan = self.plan
        day = ngettext("{n} check", "{n} checks", plan.each_day).format(n=plan.each_day)
        mix = _(", ").join(
            f"{_(plans.MODES[mode])} {share} %"
            for mode, share in self.content.mode_mix.items()
            if share
        )
        yield from _line(_("On each shift day"), DOT.join(filter(None, [day, mix])))
        each = [rule for rule in plan.rules if (rule.per, rule.unit) == ("csr", "number")]
        modes = [
            f"{_(plans.MODES[mode])} {count}"
            for mode in plans.MODES
            if (count := sum(r.count for r in each if r.mode == mode and _is_for_all(r)))
        ]
        month = _evaluations(plan.each_month)
        yield from _line(_("In the month, at least"), DOT.join([month, _(", ").join(modes)]))
        if self.content.quick_by_others:
            said = _("{percent} % of the quick checks are those of team leads and coaches.")
            yield from _line("", said.format(percent=self.content.quick_by_others))

    def rules(self) -> Iterator[Row]:
        """Yield the sampling rules as a table, and how they share the evaluations."""
        plan = self.plan
        yield from _table(
            _RULE,
            ("", _("Rule"), _("Kind"), _("Mode"), _("Amount"), _("In the month")),
            _LABEL,
        )
        for number, rule in enumerate(plan.rules, 1):
            found = rule.filter.describe(plan.names)
            name = rule.name or _(sampling.REASONS[rule.sample_reason])
            cells = (
                str(number),
                DOT.join([name, _("; ").join(found)] if found else [name]),
                _(plans.KINDS[rule.kind]),
                _(plans.MODES[rule.mode]),
                _amount(rule),
                self.total(number - 1),
            )
            yield flow.space(2, keep=True)
            yield from _table(_RULE, cells, _BODY)
        if plan.totals:
            yield flow.space(4)
            yield from _line(_("Split"), self.split())

    def total(self, index: int) -> str:
        """Return what a rule comes to."""
        if not self.plan.totals:
            return EMPTY
        found = self.plan.totals[index]
        percent = EMPTY if found.percent is None else f"{wording.score(found.percent)} %"
        return f"{found.number} ({percent})"

    def split(self) -> str:
        """Return how the kinds of sampling share the evaluations."""
        pairs = list(zip(self.plan.rules, self.plan.totals, strict=True))
        whole = sum(total.number for _rule, total in pairs)
        parts = []
        for kind, words in plans.KINDS.items():
            number = sum(total.number for rule, total in pairs if rule.kind == kind)
            percent = f"{wording.score(half_up(1000 * number, whole))} %" if whole else EMPTY
            parts.append(f"{_(words)} {number} ({percent})")
        return _(", ").join(parts)

    def work(self) -> Iterator[Row]:
        """Yield what it costs, who there is to do it, and what is not reached (P16)."""
        found = self.plan.workload
        if found:
            for label, number, minutes in (
                (_("Evaluations"), found.evaluations, found.evaluation_minutes),
                (_("Quick checks"), found.quick, found.quick_minutes),
            ):
                hours = _("{hours} h").format(hours=half_up(minutes, 60))
                yield from _line(label, DOT.join([str(number), hours]))
            said = _("{needed} needed, {there} there").format(
                needed=_hundredths(found.needed), there=_hundredths(found.there)
            )
            yield from _line(_("Full-time inspectors"), said)
        if self.content.shortfall:
            yield from _line(_("Approved shortfall"), _shortfall(self.content.shortfall), LATE)
        yield from _line(_("QA inspectors"), _(", ").join(self.plan.inspectors) or EMPTY)

    def targets(self) -> Iterator[Row]:
        """Yield last month's figures, where they are to be, and where they came to."""
        if not self.content.targets:
            return
        heads = (_("Target"), _("Last month"), _("Goal"), _("Reached"))
        yield from _figures(heads, _LABEL)
        for target in self.content.targets:
            words = [_(plans.TARGETS[target.kind]), self.subject(target)]
            sign = "" if target.kind == "average" else " %"
            figures = [
                EMPTY if value is None else f"{wording.score(value)}{sign}"
                for value in (target.before, target.goal, target.after)
            ]
            if target.n:
                figures[-1] += f" (n = {target.n})"
            yield from _figures((DOT.join(filter(None, words)), *figures), _BODY)

    def approval(self) -> Row:
        """Return the box where the plan is approved and signed."""
        plan = self.plan
        slots = [
            self.slot(_("Drafted by"), plan.drafted),
            self.slot(_("Approved by the QA lead"), plan.approved),
            self.slot(_("CS manager, for information"), None),
        ]
        if plan.closed:
            slots.append(self.slot(_("Closed by"), plan.closed))
        return signing_box(_("Approval and signatures"), [], slots)

    def slot(self, label: str, act: Act | None) -> Slot:
        """Return the place of one signer."""
        if act is None:
            return Slot(label, "")
        return Slot(label, act.person, (wording.moment(act.at, self.zone),))

    def frame(self) -> Frame:
        """Return what stands on every page."""
        plan, here = self.plan, language()
        printed = wording.moment(plan.printed_at, self.zone)
        return Frame(
            centre=plan.centre,
            title=_title(here),
            subtitle=_title("en" if here == "zh" else "zh"),
            number=plan.number,
            content_hash=plan.content_hash,
            running=DOT.join([f"{plan.month:%Y-%m}", str(plan.version)]),
            notice=_("A change after approval makes a new number of the month's plan."),
            printed=DOT.join([_("Printed {time}").format(time=printed), plan.printed_by]),
            watermark=DOT.join([plan.printed_by, printed]),
            logo=plan.logo,
        )


def pdf(plan: MonitoringPlan) -> bytes:
    """Return the plan as a PDF in the language spoken now."""
    with style.DRAWING:
        sheet = _Sheet(plan)
        style.load_fonts()
        return flow.document(sheet.rows(), sheet.frame())


def _title(spoken: str) -> str:
    with speaking(spoken):
        return _("Monitoring plan")


def _line(label: str, text: str, colour: str = style.INK) -> list[Row]:
    return side_by_side(
        Column(LEFT, _TEXT - 8, label, _BOLD), Column(_TEXT, RIGHT, text, Style(8.5, colour))
    )


def _table(edges: Sequence[float], cells: Iterable[str], lettering: Style) -> list[Row]:
    ends = (*edges[1:], RIGHT)
    return side_by_side(
        *(
            Column(left, right - 6 if right != RIGHT else RIGHT, cell, lettering)
            for left, right, cell in zip(edges, ends, cells, strict=True)
        )
    )


def _figures(cells: Sequence[str], lettering: Style) -> list[Row]:
    first, *figures = cells
    edges = list(pairwise(_TARGET))[1:]
    return side_by_side(
        Column(_TARGET[0], _TARGET[1], first, lettering),
        *(
            Column(left, right, figure, lettering, to_right=True)
            for (left, right), figure in zip(edges, figures, strict=True)
        ),
    )


def _is_for_all(rule: RuleLine) -> bool:
    wanted = rule.filter
    return not (wanted.people or wanted.tenure_max_days)


def _amount(rule: RuleLine) -> str:
    number = f"{rule.count} %" if rule.unit == "percent" else str(rule.count)
    of_each = {
        "csr": _("{number} of each CSR"),
        "team": _("{number} of each team"),
        "centre": _("{number} of the centre"),
    }
    return of_each[rule.per].format(number=number)


def _evaluations(number: int) -> str:
    return ngettext("{n} evaluation", "{n} evaluations", number).format(n=number)


def _hundredths(number: int) -> str:
    return f"{half_up(number, 10) / 10:.1f}"


def _shortfall(found: Shortfall) -> str:
    return _(
        "{reached} of {wanted} evaluations and {quick} of {quick_wanted} quick checks are reached; "
        "no CSR is cut below {least} evaluations."
    ).format(
        reached=found.reached,
        wanted=found.wanted,
        quick=found.quick_reached,
        quick_wanted=found.quick_wanted,
        least=found.least,
    )
