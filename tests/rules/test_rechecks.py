"""How far two results of one contact agree, and which are scored a second time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.sample_checklists import every_feature, shipped

from qa_desk.rules import measures, rechecks
from qa_desk.rules.rechecks import Candidate, Comparison
from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.rules.statistics import Share

FORM = shipped()
FATAL = FORM.fatal_errors[0].key
BEST = Sheet({item.number: Answer(0) for item in FORM.items})
INSPECTORS = [UUID(int=n) for n in (1, 2, 3)]


def sheet(**given):
    return replace(BEST, answers={**BEST.answers, **{int(n[1:]): a for n, a in given.items()}})


def compare(first, second, form=FORM):
    return rechecks.compared(form, "general", first, second)


def test_a_blind_recheck_of_eight_calls_finds_132_decisions_of_which_125_agree():
    """The example of 6.7."""
    answered = [18, 18, 18, 18, 15, 15, 15, 15]
    lost = [1, 1, 1, 1, 1, 1, 1, 0]
    found = Share(0, 0)
    for items, apart in zip(answered, lost, strict=True):
        first = replace(BEST, answers={n: BEST.answers[n] for n in range(1, items + 1)})
        second = replace(first, answers={**first.answers, **({3: Answer(1)} if apart else {})})
        found += compare(first, second).decisions
    assert (found, found.permille()) == (Share(125, 132), 947)


def test_two_alike_agree_in_all():
    n = len(FORM.items)
    assert compare(BEST, BEST) == Comparison(Share(n, n), 0, 0, 0)


def test_not_applicable_is_a_decision_like_another():
    no = next(item.number for item in FORM.items if item.na_allowed)
    na = sheet(**{f"i{no}": Answer(None)})
    n = len(FORM.items)
    assert compare(na, BEST).decisions == Share(n - 1, n)
    assert compare(na, sheet(**{f"i{no}": Answer(None, "无", "system")})).decisions == Share(n, n)


def test_who_is_charged_is_part_of_the_decision_where_points_were_lost():
    n = len(FORM.items)
    first, second = sheet(i3=Answer(1)), sheet(i3=Answer(1, cause="system"))
    assert compare(first, second).decisions == Share(n - 1, n)
    assert compare(BEST, sheet(i3=Answer(0, cause="system"))).decisions == Share(n, n)


def test_an_item_that_one_of_them_did_not_decide_is_not_counted():
    first = replace(BEST, answers={n: a for n, a in BEST.answers.items() if n != 3})
    n = len(FORM.items)
    assert compare(first, BEST).decisions == Share(n - 1, n - 1)


def test_a_fatal_error_is_missed_or_was_added():
    fatal = replace(BEST, fatals={FATAL: "辱骂客户"})
    missed, added = compare(BEST, fatal), compare(fatal, BEST)
    assert (missed.fatal_missed, missed.fatal_added) == (1, 0)
    assert (added.fatal_missed, added.fatal_added) == (0, 1)
    assert missed.difference == -added.difference == -1000


def test_where_one_has_no_score_there_is_no_difference():
    nothing = Sheet({item.number: Answer(None) for item in every_feature().items})
    found = compare(nothing, nothing, every_feature())
    assert found.difference is None
    assert not rechecks.opens("blind", found, 5)


@pytest.mark.parametrize(
    ("kind", "difference", "missed", "opens"),
    [
        ("blind", 50, 0, False),
        ("blind", -51, 0, True),
        ("blind", 51, 0, True),
        ("blind", 0, 1, True),
        ("blind", None, 0, False),
        ("repeat", -400, 1, False),
    ],
)
def test_an_assessment_follows_a_blind_recheck_that_is_further_apart_than_tolerated(
    kind, difference, missed, opens
):
    """I-01."""
    found = Comparison(Share(1, 2), missed, 0, difference)
    assert rechecks.opens(kind, found, 5) is opens


options = st.integers(0, 1)
sheets = st.lists(options, min_size=len(FORM.items), max_size=len(FORM.items)).map(
    lambda chosen: Sheet({i.number: Answer(o) for i, o in zip(FORM.items, chosen, strict=True)})
)


@given(sheets, sheets)
def test_the_other_way_round_the_same_decisions_agree_and_the_difference_is_turned(one, two):
    there, back = compare(one, two), compare(two, one)
    assert there.decisions == back.decisions
    assert 0 <= there.decisions.part <= there.decisions.of <= len(FORM.items)
    assert (there.fatal_missed, there.fatal_added) == (back.fatal_added, back.fatal_missed)
    assert (there.difference or 0) == -(back.difference or 0)


candidates = st.builds(
    Candidate,
    st.uuids(),
    st.sampled_from(INSPECTORS),
    st.dates(date(2026, 7, 1), date(2026, 7, 5)),
    st.sampled_from(["pass", "fail", "fatal_fail"]),
)
pools = st.lists(candidates, max_size=40, unique_by=lambda one: one.id)


@given(pools, st.integers(0, 6), st.binary(min_size=1, max_size=4), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(pool, count, seed, random):
    """So that anybody can verify it."""
    turned = random.sample(pool, len(pool))
    drawn = rechecks.chosen(pool, count, seed)
    assert rechecks.chosen(turned, count, seed) == drawn
    theirs = Counter(one.inspector for one in pool)
    found = Counter(one.inspector for one in drawn)
    assert found == {key: n for key, of in theirs.items() if (n := min(count, of))}
    assert len(set(drawn)) == len(drawn)


@given(pools, st.integers(1, 6))
def test_a_draw_is_spread_over_results(pool, count):
    for inspector in INSPECTORS:
        of = Counter(one.result for one in pool if one.inspector == inspector)
        drawn = Counter(
            one.result for one in rechecks.chosen(pool, count, b"s") if one.inspector == inspector
        )
        for result, n in drawn.items():
            others = (drawn[other] for other in of if drawn[other] < of[other])
            assert all(n <= other + 1 for other in others), (result, drawn, of)


def test_another_seed_draws_others():
    pool = [Candidate(UUID(int=n), INSPECTORS[0], date(2026, 7, 1), "pass") for n in range(1, 30)]
    seeds = {tuple(rechecks.chosen(pool, 3, bytes([n]))) for n in range(5)}
    assert len(seeds) > 1


def test_a_result_is_repeated_weeks_later_and_while_its_recording_is_there():
    now = datetime(2026, 7, 22, tzinfo=UTC)
    first, last = rechecks.repeatable(now, 3)
    assert last == datetime(2026, 7, 1, tzinfo=UTC)
    assert first == now - timedelta(days=180)


def test_the_figure_is_defined():
    assert "recheck_accuracy" in measures.MEASURES
