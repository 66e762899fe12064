"""How far two results of one contact agree, and which are scored a second time."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.sample_checklists import every_feature, shipped

from qa_desk.rules import measures, rechecks
from qa_desk.rules.rechecks import Candidate, Comparison, Pool
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
    st.integers(1, 999).map("ZJ-{:03}".format),
    st.sampled_from(INSPECTORS),
    st.dates(date(2026, 7, 1), date(2026, 7, 5)),
    st.sampled_from(["pass", "fail", "fatal_fail"]),
)
before = st.dictionaries(st.sampled_from(INSPECTORS), st.integers(0, 4))
pools = st.builds(
    Pool,
    st.lists(candidates, max_size=40, unique_by=lambda one: one.number).map(tuple),
    before,
    st.integers(0, 6),
)


@given(pools, st.text(max_size=4), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(pool, seed, random):
    """So that anybody can verify it."""
    turned = replace(pool, candidates=tuple(random.sample(pool.candidates, len(pool.candidates))))
    drawn = rechecks.chosen(pool, seed)
    assert rechecks.chosen(turned, seed) == drawn
    assert turned.digest() == pool.digest()
    theirs = Counter(one.inspector for one in pool.candidates)
    found = Counter(one.inspector for one in drawn)
    lacking = {
        key: max(0, min(pool.count - pool.had.get(key, 0), of)) for key, of in theirs.items()
    }
    assert found == {key: n for key, n in lacking.items() if n}
    assert len(set(drawn)) == len(drawn)


@given(pools)
def test_a_pool_is_read_back_as_it_was(pool):
    again = Pool.from_document(json.loads(json.dumps(pool.to_document())))
    assert again.digest() == pool.digest()
    assert set(again.candidates) == set(pool.candidates)
    assert (again.had, again.count) == (dict(pool.had), pool.count)


@given(pools, candidates)
def test_another_pool_has_another_hash(pool, more):
    if more.number not in {one.number for one in pool.candidates}:
        assert replace(pool, candidates=(*pool.candidates, more)).digest() != pool.digest()
    assert replace(pool, count=pool.count + 1).digest() != pool.digest()
    assert replace(pool, had={**pool.had, UUID(int=9): 1}).digest() != pool.digest()


@given(pools)
def test_a_draw_is_spread_over_results(pool):
    for inspector in INSPECTORS:
        of = Counter(one.result for one in pool.candidates if one.inspector == inspector)
        drawn = Counter(
            one.result for one in rechecks.chosen(pool, "s") if one.inspector == inspector
        )
        for result, n in drawn.items():
            others = (drawn[other] for other in of if drawn[other] < of[other])
            assert all(n <= other + 1 for other in others), (result, drawn, of)


def test_another_seed_draws_others():
    day = date(2026, 7, 1)
    found = tuple(Candidate(f"ZJ-{n}", INSPECTORS[0], day, "pass") for n in range(1, 30))
    seeds = {tuple(rechecks.chosen(Pool(found, {}, 3), str(n))) for n in range(5)}
    assert len(seeds) > 1


def test_a_result_is_repeated_weeks_later_and_while_its_recording_is_there():
    now = datetime(2026, 7, 22, tzinfo=UTC)
    first, last = rechecks.repeatable(now, 3)
    assert last == datetime(2026, 7, 1, tzinfo=UTC)
    assert first == now - timedelta(days=180)


def test_the_figure_is_defined():
    assert "recheck_accuracy" in measures.MEASURES
