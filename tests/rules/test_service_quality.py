"""The sections of the service quality report, with the numbers of domain.md 6."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from rules.figures_of import sums

from qa_desk.rules import service_quality
from qa_desk.rules.report_forms import Figure
from qa_desk.rules.service_quality import Beside, PersonMonths, Pool
from qa_desk.rules.totals import Totals

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)


def pool(calls, first=0, last=31, reason="random", wanted="{}"):
    return Pool(wanted, reason, BEGIN + timedelta(days=first), BEGIN + timedelta(days=last), calls)


def table(part, code):
    return next(each for each in part.tables if each.code == code)


def column(found, name):
    return [row[found.columns.index(name)] for row in found.rows]


# -- the sample ------------------------------------------------------------------------------------


def test_6_5b_the_sample_states_its_weights():
    found = {
        ("random", "random"): Totals(120, 120 * 886, 120 * 886**2),
        ("targeted", "complaint_driven"): Totals(50, 50 * 712, 50 * 712**2),
        ("targeted", "watch_list"): Totals(30, 30 * 712, 30 * 712**2),
    }

    part = service_quality.sample(found, {"random": 8100, "targeted": 900, "quota": 0}, 7)

    score, weighted = part.figures
    assert score == Figure("score", 886, 120, 886, 886, of="random")
    assert (weighted.measure, weighted.value, weighted.n) == ("score_weighted", 869, 200)
    assert table(part, "sample").rows == ((9000, 200, 7),)
    assert table(part, "sample_strata").rows == (
        ("random", 8100, 120, 900, 886),
        ("targeted", 900, 80, 100, 712),
    )
    assert table(part, "sample_reasons").rows == (
        ("random", "random", 120, 600),
        ("targeted", "complaint_driven", 50, 250),
        ("targeted", "watch_list", 30, 150),
    )


def test_without_draws_nothing_is_weighted():
    part = service_quality.sample({("random", "random"): Totals(2, 1600, 1280000)}, {}, 0)

    assert part.figures[1] == Figure("score_weighted", None, 2)
    assert table(part, "sample").rows == ((None, 2, 0),)
    assert table(part, "sample_strata").rows == (("random", None, 2, None, 800),)


def test_draws_over_the_same_time_saw_the_same_calls():
    pools = [
        pool(3000, 0, 10),
        pool(3100, 0, 10),
        pool(200, 5, 12),
        pool(5900, 20, 31),
        pool(900, reason="complaint_driven", wanted="complaints"),
    ]

    assert service_quality.strata_sizes(pools) == {
        "random": 9000 - 900,
        "targeted": 900,
        "quota": 0,
    }
    assert service_quality.strata_sizes([]) == {"random": 0, "targeted": 0, "quota": 0}
    assert service_quality.strata_sizes([pool(5, reason="quota")])["random"] == 0


@given(st.permutations([pool(10, 0, 3), pool(20, 2, 5), pool(30, 5, 8), pool(7, 6, 7)]))
def test_the_order_of_the_draws_does_not_matter(pools):
    assert service_quality.strata_sizes(pools)["random"] == 50


# -- the dimensions --------------------------------------------------------------------------------


def test_the_overview_has_all_figures_of_each_dimension():
    now = sums(100, defects={"BK-1": {"csr": 24}, "CS-1": {"csr": 6, "system": 2}}, passed=90)
    before = sums(100, defects={"BK-1": {"csr": 4}}, passed=95)

    part = service_quality.overview(now, before, 95)

    found = table(part, "dimensions")
    assert column(found, "dimension") == ["BK", "CS", "AT", "SW", "MS"]
    assert found.rows[0] == ("BK", 200_000, 988, 200, 24, 750, 240)
    assert column(found, "share")[:3] == [750, 250, 0]
    moved = table(part, "dimension_rates")
    assert moved.rows[0] == ("BK", 120, 82, 172, 100, 51, 154, 50, "missed")
    assert column(moved, "state")[2:] == ["met", "met", "met"]
    assert [figure.measure for figure in part.figures] == [
        "score",
        "pass_rate",
        "non_fatal_accuracy",
    ]
    assert part.figures[2].target == 950


def test_nothing_before_is_no_change():
    part = service_quality.overview(sums(0), sums(0), 95)
    found, moved = part.tables

    assert column(moved, "change") == [None] * 5
    assert column(found, "points") == [None] * 5
    assert column(moved, "state") == [""] * 5


# -- below the minimum -----------------------------------------------------------------------------


def person(*points, n=10, csr="甲 1", group="general"):
    months = tuple(Totals(n=n, ms_earned=each, ms_applicable=1000) for each in points)
    return PersonMonths(csr, group, {"MS": 800}, months)


def test_6_4_who_is_below_the_minimum_with_months_running():
    part = service_quality.below(
        [person(900, 760, 750, csr="乙 2", group="b"), person(700, 900), person(760)], 10
    )

    assert table(part, "below_minimum").rows == (
        ("b", "乙 2", "MS", 750, 800, 10, 2),
        ("general", "甲 1", "MS", 760, 800, 10, 1),
    )


def test_a_month_of_too_few_evaluations_says_nothing():
    assert service_quality.below([person(700, n=9)], 10).tables[0].rows == ()
    few = person(700, 700, 700)
    few = replace(few, months=(few.months[0], replace(few.months[1], n=3), few.months[2]))
    assert service_quality.running_below(few, "MS", 10) == 1
    assert service_quality.running_below(person(700, 700), "MS", 10) == 2


# -- fatal errors, processes, contrast -------------------------------------------------------------


def test_6_2_fatal_errors_by_class_and_clause():
    now = Totals(n=400, fatal=12, fatal_customer=6, fatal_business=3, fatal_compliance=4)
    clauses = {("compliance", "IN-F7"): 4, ("customer", "IN-F1"): 2, ("customer", "IN-F2"): 4}

    part = service_quality.fatals(
        now, Totals(n=100, fatal=5), clauses, {"IN-F7": "泄露\nDisclosed"}, 98
    )

    assert [(each.of, each.value, each.target) for each in part.figures] == [
        ("", 970, 980),
        ("customer", 985, 980),
        ("business", 993, 980),
        ("compliance", 990, 980),
    ]
    assert part.figures[0].before == 950
    assert table(part, "fatal_clauses").rows == (
        ("customer", "IN-F2", "", 4),
        ("customer", "IN-F1", "", 2),
        ("compliance", "IN-F7", "泄露\nDisclosed", 4),
    )


def test_s3_3a_what_is_not_the_csr_s_goes_to_its_cause():
    items = sums(
        50, defects={"BK-1": {"knowledge": 3, "csr": 5}, "SW-2": {"system": 1, "product": 0}}
    ).items

    part = service_quality.process(items, {"BK-1": "业务解答"})

    assert table(part, "process_findings").rows == (
        ("knowledge", "BK-1", "业务解答", 3, 300),
        ("system", "SW-2", "", 1, 100),
    )
    assert table(part, "causes").rows == (
        ("csr", 5, 556),
        ("knowledge", 3, 333),
        ("system", 1, 111),
    )


def test_the_measures_of_the_month_before_are_its_lines():
    found = service_quality.last_measures(" 培训退费政策，培训组，10 月 \n\n更新知识库 \n")

    assert found.rows == (("培训退费政策，培训组，10 月",), ("更新知识库",))
    assert service_quality.last_measures("").rows == ()


def test_scores_stand_beside_satisfaction():
    part = service_quality.contrast(
        [
            Beside(date(2026, 9, 1), Totals()),
            Beside(date(2026, 10, 1), Totals(2, 1760), Fraction(937, 200), 200, 18),
        ]
    )

    assert table(part, "contrast").rows == (
        ("2026-09", None, 0, None, 0, None),
        ("2026-10", 880, 2, 469, 200, 18),
    )
