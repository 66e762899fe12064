"""The section of each dimension: trend, worst items, teams, groups, cases and causes."""

from dataclasses import replace
from datetime import date

import pytest
from rules.figures_of import sums

from qa_desk.rules import dimension_sections
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.dimension_sections import Case, Ground, Group, Month

BK = frozenset({"BK"})


def ground(**changes):
    now = sums(100, defects={"BK-1": {"csr": 5, "system": 1}, "BK-2": {"csr": 2}})
    plain = Ground(
        (Month(date(2026, 9, 1), sums(50)), Month(date(2026, 10, 1), now, frozenset({"BK-2"}))),
        now,
        sums(50, defects={"BK-1": {"csr": 1}, "BK-2": {"csr": 9}}),
        frozenset({"BK-2"}),
        {"二班": sums(30, defects={"BK-1": {"csr": 3}}), "一班": sums(29)},
        (Group("general", sums(10), {"BK": 950}), Group("complaints", sums(10), {"BK": 1001}),
         Group("new", sums(0), {"BK": 800}), Group("old", sums(5))),
        (),
        {"BK-1": "业务解答"},
        30,
    )  # fmt: skip
    return replace(plain, **changes)


def table(part, code):
    return next(each for each in part.tables if each.code == code)


@pytest.mark.parametrize("code", DIMENSIONS)
def test_every_dimension_has_all_of_its_section(code):
    part = dimension_sections.section(code, ground())

    assert part.code == code.lower()
    assert [each.code for each in part.tables] == [
        "dimension_trend",
        "worst_items",
        "dimension_teams",
        "skill_groups",
        "typical_cases",
        "causes",
    ]
    assert [(figure.measure, figure.of) for figure in part.figures] == [
        ("points", code),
        ("defect_rate", code),
    ]


def test_figures_are_of_the_newest_month_and_the_one_before():
    points, rate = dimension_sections.section("BK", ground()).figures

    assert (points.value, points.n, points.low, points.before) == (996, 100, None, 1000)
    assert (rate.value, rate.n, rate.before) == (40, 200, 0)


def test_a_first_month_has_nothing_before():
    first = ground(months=ground().months[-1:])

    assert [each.before for each in dimension_sections.section("BK", first).figures] == [None, None]


def test_a_trend_is_marked_where_the_checklist_changed():
    found = dimension_sections.trend("BK", ground().months)

    assert found.rows == (
        ("2026-09", 50, 100, 0, 0, 37, 1000, None),
        ("2026-10", 100, 200, 40, 20, 77, 996, 1),
    )
    assert [row[-1] for row in dimension_sections.trend("CS", ground().months).rows] == [None, None]


def test_the_worst_items_do_not_compare_over_a_change():
    found = dimension_sections.worst("BK", ground())

    assert found.rows[0][:8] == ("BK-1", "业务解答", 100, 6, 60, 28, 125, 600)
    assert found.rows[0][8:] == (40, -51, 107, None)
    assert found.rows[1][0] == "BK-2"
    assert found.rows[1][8:] == (None, None, None, 1)


def test_no_more_than_three_items_are_shown(monkeypatch):
    monkeypatch.setattr(dimension_sections, "WORST", 1)

    assert len(dimension_sections.worst("BK", ground()).rows) == 1


def test_an_item_that_is_new_has_nothing_before():
    before = sums(50)
    items = {key: one for key, one in before.items.items.items() if key != "BK-1"}
    fresh = ground(before=replace(before, items=replace(before.items, items=items)))

    assert dimension_sections.worst("BK", fresh).rows[0][8:] == (None, None, None, None)


def test_nothing_is_said_of_a_team_with_too_few():
    assert dimension_sections.section("BK", ground()).tables[2].rows == (
        ("一班", 29, 58, None, None, None, None),
        ("二班", 30, 60, 50, 17, 137, 995),
    )


def test_groups_stand_against_the_least_that_is_wanted():
    found = dimension_sections.groups("BK", ground().groups)

    assert [row[3:] for row in found.rows] == [
        (950, "met"),
        (1001, "missed"),
        (800, ""),
        (None, ""),
    ]


def test_typical_cases_are_told_by_number_only():
    cases = (
        Case("Z-1", 900, BK, {"CS-1": 200}),
        Case("Z-2", 950, BK),
        Case("Z-3", 950, BK),
        Case("Z-4", 1000, frozenset({"CS"})),
        Case("Z-5", 700, BK, {"BK-1": 100, "BK-2": 300, "CS-1": 900}),
        Case("Z-6", 600, BK, {"BK-1": 300}),
    )

    found = dimension_sections.typical("BK", cases, ground())

    assert found.rows == (("good", "Z-2", 950, "", "", 0), ("bad", "Z-5", 700, "BK-2", "", 400))
    assert dimension_sections.typical("BK", (), ground()).rows == ()
