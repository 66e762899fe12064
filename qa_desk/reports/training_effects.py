"""What a training brought, in words and as a picture, alike on the screen and on paper (6.9).

Scores are tenths of a point; an interval is in the unit of its estimate.
"""

from collections.abc import Sequence
from fractions import Fraction

from qa_desk.i18n import _
from qa_desk.reports.training_need import Baseline, Line, Shown
from qa_desk.rules.charts import Dumbbells, Mark, Pair
from qa_desk.rules.statistics import Interval, Mean, half_up
from qa_desk.rules.training_effect import LEAST_CONTROLS, Drop
from qa_desk.rules.trainings import METRICS

_NOTHING = "–"


def picture(shown: Shown, metric: str, target: int | None) -> Dumbbells:
    """Return a row for each trainee, then one for all colleagues; the target of scores."""
    pairs = [_pair(line) for line in shown.lines if line.is_trained]
    if others := [line for line in shown.lines if not line.is_trained]:
        pairs.append(_together(others))
    first, last = shown.before, shown.after
    note = _("before: {first} – {until} · after: {since} – {last}").format(
        first=first[0], until=first[1], since=last[0], last=last[1]
    )
    return Dumbbells(
        _("Score on the topic, before and after"),
        "topic_score",
        note,
        target / 10 if metric == "score" and target is not None else None,
        tuple(pairs),
    )


def _pair(line: Line) -> Pair:
    return Pair(
        str(line.name),
        _mark(line.before, line.samples_before),
        _mark(line.after, line.samples_after),
    )


def _together(others: Sequence[Line]) -> Pair:
    """Return the mean of the colleagues, whoever they are, with all their samples."""
    before = Mean.of(line.before for line in others if line.before is not None)
    after = Mean.of(line.after for line in others if line.after is not None)
    return Pair(
        _("Colleagues without the training"),
        _mark(before.value(), sum(line.samples_before for line in others)),
        _mark(after.value(), sum(line.samples_after for line in others)),
        is_grey=True,
    )


def _mark(score: int | None, n: int) -> Mark:
    return Mark("", None if score is None else score / 10, n)


def figures(found: Baseline, source: str) -> str:
    """Return the frozen figures of a need in a sentence (5.5 no. 6); of a skill, what is earned."""
    rate = found.rate.permille()
    words = (
        _(
            "{first} – {last}: {n} results, {failed} of {applied} points earned ({rate} %), "
            "{csrs} of {people} CSRs concerned"
        )
        if source == "minimum"
        else _(
            "{first} – {last}: {n} results, {failed} of {applied} failed ({rate} %), "
            "{csrs} of {people} CSRs concerned"
        )
    )
    return words.format(
        first=found.period_from,
        last=found.period_to,
        n=found.samples,
        failed=found.rate.part,
        applied=found.rate.of,
        rate=_NOTHING if rate is None else _tenths(rate),
        csrs=found.people.part,
        people=found.people.of,
    )


def goal(metric: str, baseline: int | None, target: int | None) -> str:
    """Return the goal in words: the metric from its baseline to its target (5.5 no. 9)."""
    percent = " %" if metric == "defects" else ""
    ends = [_NOTHING if end is None else f"{_tenths(end)}{percent}" for end in (baseline, target)]
    return _("{person}: {what}").format(person=_(METRICS[metric]), what=" → ".join(ends))


def headline(shown: Shown) -> str:
    """Return the effect in one sentence: the net gain at equal beginnings where there is one."""
    effect = shown.effect
    if effect.interval is None:
        return _not_enough(shown)
    gain = half_up(Fraction(effect.gain.exact or 0) if effect.level is None else effect.level)
    ends = effect.interval.tenths(0.1)
    low, high = map(_tenths, ends if gain >= 0 else (-ends[1], -ends[0]))
    words = _compared(gain >= 0) if effect.level is not None else _alone(gain >= 0)
    return words.format(points=_tenths(abs(gain)), low=low, high=high)


def _compared(is_more: bool) -> str:
    if is_more:
        return _(
            "+{points} points more than colleagues without the training "
            "(95 % between {low} and {high})"
        )
    return _(
        "{points} points less than colleagues without the training (95 % between {low} and {high})"
    )


def _alone(is_more: bool) -> str:
    if is_more:
        return _("+{points} points more than before (95 % between {low} and {high})")
    return _("{points} points less than before (95 % between {low} and {high})")


def details(shown: Shown) -> list[str]:
    """Return what stands behind it: both gains, the defect rate, chance, too few samples."""
    effect, said = shown.effect, []
    if effect.net is not None and effect.net_interval is not None:
        low, high = map(_tenths, effect.net_interval.tenths(0.1))
        said.append(
            _("Trainees {gain} points (n {n}), colleagues {other} points (n {others})").format(
                gain=signed(half_up(Fraction(effect.gain.exact or 0))),
                n=effect.gain.n,
                other=signed(half_up(Fraction(effect.controls.exact or 0))),
                others=effect.controls.n,
            )
        )
        said.append(
            _(
                "Before unequal beginnings are taken out: {net} points "
                "(95 % between {low} and {high})"
            ).format(net=signed(half_up(effect.net)), low=low, high=high)
        )
    if effect.interval is not None and effect.interval.holds_zero:
        said.append(_("The interval holds 0: it may be chance."))
    if effect.interval is not None and not effect.is_sampled:
        said.append(_not_sampled(shown))
    if words := drop(shown.drop, shown.drop_interval):
        said.append(words)
    return said


def warning(shown: Shown) -> str:
    """Return what is to be kept in mind of a gain without anybody to compare with."""
    if not shown.effect.warns or shown.effect.interval is None:
        return ""
    return _(
        "Regression to the mean: people are sent to a training when their scores are unusually "
        "low, and such scores recover in part by themselves. Without {n} comparable colleagues "
        "nobody can say how much of this gain that is, so it is not proven."
    ).format(n=LEAST_CONTROLS)


def drop(found: Drop, interval: Interval | None) -> str:
    """Return how the defect rate of the items changed; nothing without samples on both sides."""
    fell = found.permille
    if fell is None or interval is None:
        return ""
    words = (
        _("Defect rate of the items {before} → {after}: {points} points less")
        if fell >= 0
        else _("Defect rate of the items {before} → {after}: {points} points more")
    )
    before, after = (
        f"{_tenths(share.permille() or 0)} % ({share.part}/{share.of})"
        for share in (found.before, found.after)
    )
    said = words.format(before=before, after=after, points=_tenths(abs(fell)))
    ends = interval.tenths(100) if fell >= 0 else [-end for end in interval.tenths(100)[::-1]]
    low, high = (_tenths(end) for end in ends)
    return said + _(" (95 % between {low} and {high})").format(low=low, high=high)


def signed(tenths: int) -> str:
    """Return a difference with its sign: +3.1, −0.4 or 0.0."""
    return f"+{_tenths(tenths)}" if tenths > 0 else _tenths(tenths)


def _not_enough(shown: Shown) -> str:
    known = shown.effect.gain.n
    of = sum(line.is_trained for line in shown.lines)
    words = _("Not enough data yet: {n} of {of} trainees have samples before and after.")
    return words.format(n=known, of=of)


def _not_sampled(shown: Shown) -> str:
    least = min((line.samples_after for line in shown.lines if line.is_trained), default=0)
    words = _("Not all follow-up samples are there yet: somebody has {n} so far.")
    return words.format(n=least)


def _tenths(value: int) -> str:
    whole, part = divmod(abs(value), 10)
    return f"{'−' if value < 0 else ''}{whole}.{part}"
