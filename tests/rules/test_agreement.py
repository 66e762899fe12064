"""Agreement of raters, to the digits that were published (domain.md 6.8)."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import agreement
from qa_desk.rules.agreement import Coefficient
from qa_desk.rules.statistics import Share

_DATA = Path(__file__).parents[1] / "data/stats/agreement_references.json"
_KNOWN = json.loads(_DATA.read_text("utf-8"))
_LONG = (
    Path(__file__).parents[3] / "shared/data/stats/attribute_kappa_15parts_3ops_3trials_long.csv"
)
_FLAGS = [  # 6.8: six calls, four inspectors
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
    [1, 1, 1, 0],
    [0, 0, 0, 0],
]
_RIGHT = [0, 1, 0, 0, 1, 0]
_TOTALS = [
    [88, 90, 86, 89],
    [72, 70, 75, 71],
    [95, 94, 96, 93],
    [81, 84, 76, 82],
    [64, 66, 60, 70],
    [91, 90, 92, 90],
]
_REFERENCE = [88, 72, 95, 82, 65, 91]
_RATINGS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=2, max_size=5),
    min_size=1,
    max_size=8,
)


def _by_unit(rows):
    told = [[None if each == "." else int(each) for each in row.split()] for row in rows]
    return list(zip(*told, strict=True))


def _expanded(counts):
    """Return counts of categories as ratings."""
    return [[value for value, n in enumerate(row) for _ in range(n)] for row in counts]


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_of_krippendorff_s_own_example(metric):
    known = _KNOWN["krippendorff_2011_4observers_12units"]

    found = agreement.alpha(_by_unit(known["rows_by_rater"]), metric)

    assert round(found, 3) == known["published"][f"alpha_{metric}"]
    assert found == pytest.approx(known["independent"][f"alpha_{metric}"], abs=1e-6)


def test_kappas_with_ratings_missing_are_gwet_s():
    known = _KNOWN["krippendorff_2011_4observers_12units"]
    ratings = _by_unit(known["rows_by_rater"])

    assert agreement.ac1(ratings, 5) == pytest.approx(known["gwet_AC1_irrCAC"], abs=5e-6)
    assert agreement.fleiss(ratings) == pytest.approx(known["fleiss_irrCAC_with_missing"], abs=5e-6)
    assert agreement.brennan_prediger(ratings, 5) == pytest.approx(
        known["brennan_prediger"], abs=5e-6
    )


def test_fleiss_and_randolph_of_the_published_tables():
    known = _KNOWN["fleiss_wikipedia_10subjects_14raters"]
    ratings = _expanded(known["counts"])

    assert round(agreement.fleiss(ratings), 2) == known["published"]["fleiss_kappa"]
    assert agreement.fleiss(ratings) == pytest.approx(
        known["independent"]["fleiss_kappa"], abs=1e-6
    )
    assert agreement.brennan_prediger(ratings, 5) == pytest.approx(
        known["independent"]["randolph_free_marginal"], abs=1e-6
    )
    for case in _KNOWN["fleiss_randolph_small"]["cases"]:
        few = _expanded(case["counts"])
        assert agreement.fleiss(few) == pytest.approx(case["fixed"], abs=1e-6)
        assert agreement.brennan_prediger(few, len(case["counts"][0])) == pytest.approx(
            case["free"], abs=1e-6
        )


def test_cohen_is_what_sas_prints_with_a_category_that_one_rater_never_uses():
    known = _KNOWN["cohen_SAS_3x3"]
    plain = agreement.cohen(known["table"])
    linear = agreement.cohen(known["table"], "linear")

    assert round(plain.value, 4) == known["published"]["kappa"]
    assert [round(plain.interval.low, 4), round(plain.interval.high, 4)] == known["published"][
        "ci95"
    ]
    assert round(linear.value, 4) == known["published"]["linear_weighted_kappa"]
    assert [round(linear.interval.low, 4), round(linear.interval.high, 4)] == known["published"][
        "linear_weighted_ci95"
    ]


def test_the_fatal_flags_of_the_worked_example():
    assert agreement.against(_FLAGS, _RIGHT) == Share(22, 24)
    assert agreement.against(_FLAGS, _RIGHT).permille() == 917
    assert agreement.pairwise(_FLAGS) == Share(30, 36)
    assert round(agreement.alpha(_FLAGS), 3) == 0.641
    assert Coefficient(agreement.alpha(_FLAGS)).reading == "poor"


def test_the_totals_of_the_worked_example():
    assert round(agreement.alpha(_TOTALS, "interval"), 3) == 0.946
    people = [agreement.deviation(column, _REFERENCE, 5) for column in zip(*_TOTALS, strict=True)]

    assert [f"{one.mad:.2f}" for one in people] == ["0.33", "1.50", "3.00", "1.67"]
    assert f"{sum(one.mad for one in people) / 4:.2f}" in {"1.62", "1.63"}  # 1.625
    assert f"{people[2].bias:.2f}" == "-1.33"
    assert people[2].greatest == -6
    within = [one.within for one in people]
    assert (sum(one.part for one in within), sum(one.of for one in within)) == (23, 24)
    assert people[0].limits.low < people[0].bias < people[0].limits.high


def test_what_never_varies_has_no_coefficient():
    same = [[1, 1, 1], [1, 1, 1]]

    assert agreement.alpha(same) is None
    assert agreement.fleiss(same) is None
    assert agreement.ac1(same, 2) == 1.0
    assert agreement.ac1(same, 1) is None
    assert agreement.cohen([[7, 0], [0, 0]]).value is None
    assert agreement.cohen([[0, 0], [0, 0]]).value is None
    assert agreement.bootstrap_alpha(same).interval is None
    assert agreement.pairwise(same).permille() == 1000
    assert Coefficient(None).reading == ""


def test_nothing_is_said_of_units_that_one_person_rated():
    alone = [[1, None], [None, 2], [None, None]]

    assert agreement.alpha(alone) is None
    assert agreement.bootstrap_alpha(alone) == Coefficient(None)
    assert agreement.fleiss(alone) is None
    assert agreement.deviation([None, 3], [2, None], 5) is None
    assert agreement.deviation([3], [2], 5).limits is None


def test_the_readings_are_krippendorff_s():
    assert [Coefficient(value).reading for value in (0.8, 0.667, 0.66)] == [
        "good",
        "tentative",
        "poor",
    ]


def test_the_bootstrap_is_the_same_for_a_seed_and_holds_its_value():
    first = agreement.bootstrap_alpha(_TOTALS, "interval", seed=7)

    assert first == agreement.bootstrap_alpha(_TOTALS, "interval", seed=7)
    assert first.interval.low <= first.value <= first.interval.high <= 1


@pytest.mark.skipif(not _LONG.exists(), reason="the GPL data set lies beside the repository only")
def test_an_attribute_agreement_study_is_reproduced():
    known = _KNOWN["attribute_agreement_JASP_kappa_long"]["published_and_reproduced"]
    with _LONG.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    given: dict[str, dict[int, list[int]]] = {}
    right = {}
    for row in rows:
        value = int(row["Results"] == "Yes")
        given.setdefault(row["Operator"], {}).setdefault(int(row["Part"]), []).append(value)
        right[int(row["Part"])] = int(row["Reference"] == "Yes")
    parts = sorted(right)
    for name, fleiss in known["fleiss_within"].items():
        own = [given[name][part] for part in parts]
        assert agreement.fleiss(own) == pytest.approx(fleiss, abs=1e-4)
        pooled = agreement.table_of(
            [value for row in own for value in row],
            [right[part] for part in parts for _trial in range(3)],
            [0, 1],
        )
        assert agreement.cohen(pooled).value == pytest.approx(
            known["cohen_vs_reference_pooled"][name], abs=1e-5
        )
    together = [[value for name in given for value in given[name][part]] for part in parts]
    assert agreement.fleiss(together) == pytest.approx(known["fleiss_between"], abs=1e-5)


def test_a_table_counts_what_both_have_rated():
    assert agreement.table_of([0, 1, None, 1], [0, 0, 1, None], [0, 1]) == [[1, 0], [1, 0]]


@given(_RATINGS, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]), st.randoms())
def test_alpha_knows_no_order_of_units_and_raters(ratings, metric, random):
    width = max(map(len, ratings))
    square = [[*row, *[None] * (width - len(row))] for row in ratings]
    before = agreement.alpha(square, metric)
    raters = list(range(width))
    random.shuffle(raters)
    random.shuffle(square)
    after = agreement.alpha([[row[place] for place in raters] for row in square], metric)

    assert (before is None) == (after is None)
    assert before is None or (after == pytest.approx(before) and before <= 1)
