"""Totals add up to the worked examples of domain.md 6, in any order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.sample_checklists import every_feature, shipped

from qa_desk.rules import losses, totals
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.losses import Loss
from qa_desk.rules.sheets import CAUSES
from qa_desk.rules.totals import NAMES, ItemCount, ItemTotals, Totals

_OPPORTUNITIES = {"BK": 1200, "CS": 1600, "AT": 1200, "SW": 1340, "MS": 900}
_DEFECTS = {"BK": 118, "CS": 72, "AT": 36, "SW": 44, "MS": 42}
_WHOLE = ItemTotals(
    {
        code: ItemCount(_OPPORTUNITIES[code], {"csr": n}, {"csr": 100 * n})
        for code, n in _DEFECTS.items()
    },
    {code: code for code in DIMENSIONS},
)
_CAUSES = st.dictionaries(st.sampled_from(list(CAUSES)), st.integers(0, 50), max_size=3)
_COUNTS = st.builds(ItemCount, st.integers(0, 500), _CAUSES, _CAUSES)
_TOTALS = st.builds(Totals, *[st.integers(0, 1000) for _name in NAMES])


@st.composite
def _item_totals(draw):
    keys = draw(st.sets(st.sampled_from(["IN-01", "IN-02", "IN-03", "IN-04"])))
    places = dict(zip(("IN-01", "IN-02", "IN-03", "IN-04"), DIMENSIONS, strict=False))
    return ItemTotals({key: draw(_COUNTS) for key in keys}, {key: places[key] for key in keys})


@st.composite
def _losses_of(draw, form):
    """What some evaluations by a version lost."""
    chosen = draw(st.sets(st.sampled_from([item.number for item in form.items])))
    points = st.integers(0, 500)
    found = []
    for number in chosen:
        lost = draw(points)
        found.append(Loss(number, lost, draw(st.sampled_from(list(CAUSES))) if lost else ""))
    return losses.written(found)


# -- the worked examples ---------------------------------------------------------------------------


def test_6_1_pooled_points_and_a_dimension_s_points():
    found = Totals(n=1, raw=867, final=867, bk_earned=6900, bk_applicable=7900)
    found += Totals(ms_earned=900, ms_applicable=1100)

    assert (found.points().part, found.points().of) == (7800, 9000)
    assert found.points().permille() == 867
    assert found.points("MS").permille() == 818


def test_6_1_a_fatal_error_zeroes_the_final_score_and_leaves_the_diagnosis():
    found = Totals(1, 0, 0, 867, 867**2, 0, 1, fatal_compliance=1, ms_earned=9, ms_applicable=11)

    assert (found.raw_score.value(), found.score.value()) == (867, 0)
    assert found.points("MS").permille() == 818


def test_6_2_fatal_accuracy_by_class_and_of_any():
    found = Totals(n=400, fatal=12, fatal_customer=6, fatal_business=3, fatal_compliance=4)

    accuracies = [
        found.fatal_accuracy(name).permille() for name in ("customer", "business", "compliance", "")
    ]
    assert accuracies == [985, 993, 990, 970]
    assert found.fatal_accuracy().interval().tenths(100) == (948, 983)
    assert found.fatal_rate().permille() == 30


def test_6_3_non_fatal_accuracy_counts_opportunities():
    assert _WHOLE.non_fatal_accuracy.of == 400 * 18 - 960
    assert _WHOLE.non_fatal_accuracy.permille() == 950


def test_6_4_pass_rate():
    assert Totals(n=400, passed=366).pass_rate.permille() == 915
    stricter = Totals(n=400, passed=361).pass_rate
    assert (stricter.permille(), stricter.interval().tenths(100)) == (903, (869, 928))


def test_6_5_defects_by_dimension():
    rates = [_WHOLE.of_dimension(code).rate() for code in DIMENSIONS]
    defects = sum(rate.part for rate in rates)

    assert [rate.permille() for rate in rates] == [98, 45, 30, 33, 47]
    assert [totals.Share(rate.part, defects).permille() for rate in rates] == [
        378,
        231,
        115,
        141,
        135,
    ]
    assert [totals.Mean(400, 100 * rate.part).exact for rate in rates] == [
        pytest.approx(value) for value in (29.5, 18.0, 9.0, 11.0, 10.5)
    ]
    assert (defects, _WHOLE.of_dimension().rate().permille()) == (312, 50)


def test_6_5b_the_naive_mean_of_a_targeted_sample():
    ordinary, risky = Totals(n=120, final=120 * 886), Totals(n=80, final=80 * 712)

    assert (ordinary + risky).score.value() == 816


# -- what they say ---------------------------------------------------------------------------------


def test_a_csr_is_charged_only_with_his_own_defects():
    count = ItemCount(20, {"csr": 2, "system": 3}, {"csr": 400, "system": 900})

    assert count.rate("csr").part == 2
    assert count.rate("process").part == 0
    assert count.rate().part == 5
    assert (count.points_lost("csr"), count.points_lost("product"), count.points_lost()) == (
        400,
        0,
        1300,
    )


def test_the_worst_items_lost_most_points():
    found = ItemTotals(
        {
            "few": ItemCount(10, {"csr": 1}, {"csr": 500}),
            "often": ItemCount(10, {"csr": 5}, {"csr": 500}),
            "system": ItemCount(10, {"system": 9}, {"system": 900}),
            "fine": ItemCount(10),
        },
        dict.fromkeys(("few", "often", "system", "fine"), "BK"),
    )

    assert [key for key, _count in found.worst(9)] == ["system", "often", "few"]
    assert [key for key, _count in found.worst(9, "csr")] == ["often", "few"]
    assert len(found.worst(1)) == 1
    assert found.causes() == {"csr": 6, "system": 9}


def test_the_pass_mark_is_a_mean_where_groups_differ():
    assert Totals(n=2, pass_marks=1710).mean_pass_mark == 855
    assert Totals().mean_pass_mark is None


def test_items_of_a_version_are_counted_from_what_its_evaluations_lost():
    form = shipped()
    first, second = form.items[0], form.items[1]
    text = losses.written([Loss(first.number, 200, "csr"), Loss(second.number, 0, "")])

    found = totals.items_of(form, 5, " ".join([text] * 3))

    assert found.items[first.key] == ItemCount(5, {"csr": 3}, {"csr": 600})
    assert found.items[second.key] == ItemCount(2)
    assert set(found.items) == {item.key for item in form.items}


def test_it_is_told_how_often_an_item_lost_points_by_a_cause():
    form = shipped()
    first, second = form.items[0], form.items[1]
    found = [Loss(first.number, 200, "csr"), Loss(first.number, 100, "csr"),
             Loss(first.number, 100, "process"), Loss(second.number, 0, "")]  # fmt: skip
    texts = " ".join(losses.written([loss]) for loss in found)

    assert totals.times(form, texts, "csr") == {first.key: 2}
    assert totals.times(form, "", "csr") == {}


# -- in any order ----------------------------------------------------------------------------------


@given(st.lists(_TOTALS, max_size=6), st.randoms(use_true_random=False))
def test_totals_add_up_in_any_order(parts, chance):
    shuffled = list(parts)
    chance.shuffle(shuffled)

    assert totals.total(parts) == totals.total(shuffled) == sum(shuffled, start=Totals())


@given(st.lists(_item_totals(), max_size=5), st.randoms(use_true_random=False))
def test_items_add_up_in_any_order(parts, chance):
    shuffled = list(parts)
    chance.shuffle(shuffled)

    one, other = sum(parts, start=ItemTotals()), sum(shuffled, start=ItemTotals())
    assert one == other
    assert one.worst(4) == other.worst(4)
    whole = one.of_dimension()
    assert whole.opportunities == sum(one.of_dimension(code).opportunities for code in DIMENSIONS)


@given(st.data())
def test_evaluations_counted_together_are_those_counted_one_by_one(data):
    form = every_feature()
    texts = data.draw(st.lists(_losses_of(form), max_size=6))
    random.Random(1).shuffle(texts)

    together = totals.items_of(form, len(texts), " ".join(texts))
    apart = sum((totals.items_of(form, 1, text) for text in texts), start=ItemTotals())

    assert {key: one for key, one in together.items.items() if texts} == apart.items
