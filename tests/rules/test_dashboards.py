"""Pictures out of totals: each with its sample, its n, and the key of what stands behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import dashboards, dispute_figures
from qa_desk.rules.coverage import Csr, Day, Line, Month
from qa_desk.rules.dashboards import Least
from qa_desk.rules.statistics import Mean, Share
from qa_desk.rules.totals import ItemCount, ItemTotals, Scope, Totals

SCOPE = Scope(date(2026, 3, 1), date(2026, 5, 20), strata=frozenset(["random"]))
TEAM, OTHER = UUID(int=1), UUID(int=2)
TITLES = {"a": "1 Greeting", "b": "2 Closing"}


def totals(*scores, passed=0):
    mean = Mean.of(scores)
    return Totals(
        n=mean.n, final=mean.total, final_squares=mean.squares, passed=passed, pass_marks=850
    )


def items(opportunities=10, **defects):
    """Return items by key: a=(csr, process)."""
    return ItemTotals(
        {
            key: ItemCount(opportunities, {"csr": csr, "process": process})
            for key, (csr, process) in defects.items()
        },
        {"a": "BK", "b": "AT"},
    )


@pytest.mark.parametrize(
    ("roles", "view"),
    [
        ({"csr"}, "own"),
        ({"team_lead", "csr"}, "team"),
        ({"floor_coach"}, "coach"),
        ({"inspector"}, "inspector"),
        ({"inspector", "qa_lead"}, "centre"),
        ({"cs_manager"}, "manager"),
        ({"trainer"}, ""),
    ],
)
def test_each_role_has_its_dashboard(roles, view):
    assert dashboards.view_of(roles) == view
    assert not view or dashboards.PICTURES[view]


def test_a_period_is_whole_months_up_to_today():
    today = date(2026, 2, 11)
    assert dashboards.days_of("month", today) == (date(2026, 2, 1), today)
    assert dashboards.days_of("quarter", today) == (date(2025, 12, 1), today)
    assert dashboards.days_of("year", today) == (date(2025, 3, 1), today)


def test_the_note_says_which_sample_which_days_and_how_many():
    assert dashboards.note_of(SCOPE, 7) == "Random sample · 2026-03-01 – 2026-05-20 · n = 7"
    everything = replace(SCOPE, strata=frozenset())
    assert dashboards.note_of(everything, 7).startswith("All samples")


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, days, st.none() | st.uuids(), st.none() | st.uuids(), st.sampled_from(["", "a&b=1"]))
def test_a_key_says_which_results_stand_behind_a_mark(first, last, team, csr, item):
    of = dashboards.key(first=first, last=last, team=team, csr=csr, item=item)
    scope, found, dimension = dashboards.narrowed(SCOPE, of)

    assert (scope.first, scope.last) == (max(SCOPE.first, first), min(SCOPE.last, last))
    assert scope.teams == frozenset([team] if team else [])
    assert scope.csrs == frozenset([csr] if csr else [])
    assert (found, dimension) == (item, "")
    assert scope.strata == SCOPE.strata


def test_figures_at_the_top_say_how_sure_they_are():
    score, passing, fatal = dashboards.numbers(totals(900, 800, passed=2))
    assert (score.measure, score.value, score.n) == ("score", 85.0, 2)
    assert score.low < 85 < score.high
    assert (passing.value, passing.n, round(passing.low, 1)) == (100.0, 2, 34.2)
    assert fatal.value == 0
    nothing = dashboards.numbers(Totals())
    assert [(one.value, one.low) for one in nothing] == [(None, None)] * 3


def test_the_trend_has_a_gap_for_a_month_without_results():
    found = {date(2026, 3, 1): totals(900, 800), date(2026, 5, 1): totals(700)}
    chart = dashboards.trend(found, SCOPE, {date(2026, 5, 1)}, 85.0)

    assert len(chart.points) == 12
    march, april, may = chart.points[-3:]
    assert (march.label, march.value, march.n) == ("2026-03", 85.0, 2)
    assert march.key == "first=2026-03-01&last=2026-03-31"
    assert (april.value, april.n, april.key) == (None, 0, "")
    assert (may.value, may.low, may.is_changed) == (70.0, None, True)
    assert chart.target == 85.0
    assert chart.note.endswith("n = 3 · target: the pass mark")
    assert "target" not in dashboards.trend(found, SCOPE, (), None).note


def test_the_control_chart_has_limits_by_the_n_of_each_day():
    found = {
        date(2026, 5, 5): totals(*[900] * 40, passed=20),
        date(2026, 5, 4): totals(*[900] * 100, passed=92),
    }
    chart = dashboards.control(found, SCOPE, weekly=False)
    assert [point.label for point in chart.points] == ["05-04", "05-05"]
    assert chart.middle == 80.0
    assert chart.outside() == [1]
    assert chart.points[0].key == "first=2026-05-04&last=2026-05-04"

    weekly = dashboards.control(found, SCOPE, weekly=True)
    assert [(point.label, point.n) for point in weekly.points] == [("05-04", 140)]
    assert weekly.points[0].key == "first=2026-05-04&last=2026-05-10"
    assert dashboards.control({}, SCOPE, weekly=True).points == ()


def test_nothing_is_said_of_a_team_with_too_few_results():
    found = [(OTHER, "B", totals(900, passed=1)), (TEAM, "A", totals(*[900] * 4, passed=2))]
    chart = dashboards.teams(found, SCOPE, 3, 90.0)
    assert [(bar.label, bar.value, bar.n) for bar in chart.bars] == [("A", 50.0, 4), ("B", None, 1)]
    assert chart.bars[0].key == f"team={TEAM}"
    assert chart.bars[1].low is None


def test_an_inspectors_output_is_counted_by_week():
    found = {
        date(2026, 5, 4): totals(1, 2),
        date(2026, 5, 10): totals(3),
        date(2026, 5, 11): totals(4),
    }
    assert [(bar.label, bar.value) for bar in dashboards.output(found, SCOPE).bars] == [
        ("05-04", 3),
        ("05-11", 1),
    ]


def test_dimensions_have_their_defect_rate():
    found = items(a=(2, 1), b=(0, 0))
    bars = {bar.key: bar for bar in dashboards.dimensions(found, SCOPE, 10).bars}
    assert bars["dimension=BK"].value == 30.0
    assert bars["dimension=AT"].value == 0.0
    assert [bar.n for bar in dashboards.dimensions(found, SCOPE, 10).bars] == [10, 0, 10, 0, 0]
    own = dashboards.dimensions(found, SCOPE, 10, "csr").bars
    assert own[0].value == 20.0


def test_a_pareto_shows_the_most_frequent_and_reckons_with_all():
    """S1-2A.3b, S4-3.1.2."""
    many = {f"k{place:02d}": (place, 0) for place in range(15)}
    chart = dashboards.pareto(items(20, **many), SCOPE, 50, {})
    assert len(chart.bars) == dashboards.MOST_ITEMS
    assert (chart.bars[0].label, chart.bars[0].value, chart.bars[0].n) == ("k14", 28.0, 50)
    assert chart.bars[0].key == "item=k14"
    assert chart.note.endswith("the 12 most frequent of 14 items")
    assert round(chart.cumulative()[-1], 1) == round(100 * sum(range(3, 15)) / 105, 1)
    few = dashboards.pareto(items(a=(1, 1), b=(0, 1)), SCOPE, 10, TITLES, "csr")
    assert [(bar.label, bar.value) for bar in few.bars] == [("1 Greeting", 10.0)]
    assert few.cumulative() == [100.0]
    assert dashboards.pareto(ItemTotals(), SCOPE, 0, {}).bars == ()


def test_the_heat_map_compares_no_line_below_the_least_n():
    rows = [
        (OTHER, "Wang", items(a=(5, 0)), 9),
        (TEAM, "Li", items(a=(1, 4), b=(0, 3)), 10),
    ]
    people = dashboards.heat(rows, SCOPE, TITLES, Least(10, 30), of_people=True)
    assert (people.rows, people.columns) == (("Li", "Wang"), ("1 Greeting",))
    assert (people.cells[0][0].value, people.cells[1][0].value) == (10.0, None)
    assert people.cells[1][0].n == 9
    assert people.cells[0][0].key == f"csr={TEAM}&item=a"
    assert people.note.endswith("at least 10 evaluations a line")

    teams = dashboards.heat(rows, SCOPE, TITLES, Least(10, 5), of_people=False)
    assert teams.columns == ("1 Greeting", "2 Closing")
    assert [mark.value for mark in teams.cells[0]] == [50.0, 30.0]
    assert [mark.value for mark in teams.cells[1]] == [50.0, None]
    assert teams.cells[0][0].key == f"team={TEAM}&item=a"
    nothing = dashboards.heat([(TEAM, "Li", items(a=(0, 0)), 40)], SCOPE, TITLES, Least(1, 1),
                              of_people=False)  # fmt: skip
    assert (nothing.rows, nothing.columns, nothing.cells) == ((), (), ())


def test_coverage_is_told_by_team():
    zone = ZoneInfo("Asia/Shanghai")
    month = Month.at(
        date(2026, 5, 3), datetime(2026, 5, 3, 4, tzinfo=UTC), zone, time(9, 30), lambda _day: True
    )
    states = [Day("met", 3, 3), Day("missed", 1, 3)]
    lines = [
        Line(
            Csr(uuid4(), "a", "1", TEAM, name),
            tuple(states[:n]),
            done=0,
            required=0,
            forecast=None,
            granted=0,
        )
        for name, n in (("B", 2), ("A", 1))
    ]
    chart = dashboards.coverage(lines, month)
    assert [(bar.label, bar.value, bar.n) for bar in chart.bars] == [
        ("A", 100.0, 1),
        ("B", 50.0, 2),
    ]
    assert chart.bars[0].key == "page:coverage"
    assert "n = 3 shift days" in chart.note


def test_disputes_and_signatures_are_told_with_their_n():
    results = [
        dispute_figures.Result(TEAM, uuid4(), "E10", is_timely=True, is_disputed=place < 3)
        for place in range(30)
    ] + [dispute_figures.Result(OTHER, uuid4(), "E10", is_timely=False)]
    found = dispute_figures.figures(results)
    chart = dashboards.disputes(found, {TEAM: "A", OTHER: "B"})
    assert [(bar.label, bar.value, bar.n) for bar in chart.bars] == [
        ("A", 10.0, 30),
        ("B", None, 1),
    ]
    told = {one.measure: (one.n, one.value) for one in dashboards.process(found)}
    assert told["dispute_success"] == (0, None)
    assert told["sign_off"] == (31, 100.0)
    assert round(told["timeliness"][1], 1) == 96.8
    assert Share(3, 31) == found.disputed
