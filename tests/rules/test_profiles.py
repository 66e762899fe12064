"""Profiles say of a CSR what his results say, and rank nobody."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from rules.figures_of import sums

from qa_desk.i18n import speaking
from qa_desk.rules import dispute_figures, profiles, report_words
from qa_desk.rules.charts import Bars, Pareto, Trend
from qa_desk.rules.dimension_sections import Month
from qa_desk.rules.figuring import Sums
from qa_desk.rules.profiles import Checked, Fatal, Ground, Member, Praised

ANY = UUID(int=1)
DAY = date(2026, 10, 5)


def ground(**changes):
    now = sums(20, 880, {"BK-1": {"csr": 4, "system": 2}}, passed=18)
    plain = Ground(
        (Month(date(2026, 8, 1)), Month(date(2026, 9, 1), sums(10, 900)),
         Month(date(2026, 10, 1), now, frozenset({"BK-1"}))),
        sums(25, fatal=1),
        sums(30, defects={"BK-1": {"csr": 4, "system": 2}, "CS-1": {"system": 9},
                          "AT-2": {"csr": 7}}),
        {"BK-1": "业务解答是否准确\nAnswers the question"},
        850,
        {"MS": 800},
    )  # fmt: skip
    return replace(plain, **changes)


def test_the_month_stands_beside_the_one_before():
    found = {figure.measure: figure for figure in profiles.figures(ground())}

    assert (found["score"].value, found["score"].n, found["score"].before) == (880, 20, 900)
    assert found["score"].target == 850
    assert (found["pass_rate"].value, found["pass_rate"].before) == (900, 0)
    assert found["fatal_rate"].value == 40


def test_s3_3a_only_what_the_csr_caused_is_his():
    assert profiles.figures(ground())[2].value == 20  # 4 of 200
    assert profiles.figures(ground(), "")[2].value == 30


def test_what_the_reader_may_not_know_is_not_there():
    assert [part.code for part in profiles.parts(ground())] == [
        "month",
        "dimensions",
        "items",
        "fatals",
    ]


def test_all_sections_are_there_for_whoever_sees_the_results():
    full = ground(
        fatals=(Fatal(ANY, "Z-1", DAY, ("compliance", "customer")),),
        disputes=dispute_figures.figures([]),
        praise=(Praised(ANY, "Z-2", DAY, "主动回访"),),
        checked=Checked(60, 18, 20, 1),
    )

    parts = {part.code: part for part in profiles.parts(full)}

    assert list(parts)[4:] == ["coverage", "disputes", "praise"]
    assert parts["fatals"].tables[0].rows == (
        ("Z-1", "2026-10-05", "compliance"),
        ("Z-1", "2026-10-05", "customer"),
    )
    assert parts["coverage"].tables[0].rows == ((60, 18, 20, 1),)
    assert [figure.value for figure in parts["disputes"].figures] == [None] * 3
    assert parts["praise"].tables[0].rows == (("Z-2", "2026-10-05", "主动回访"),)


def test_skills_stand_beside_the_least_that_is_wanted():
    rows = profiles.skills(ground(), "csr").rows

    assert [row[0] for row in rows] == ["BK", "CS", "AT", "SW", "MS"]
    assert rows[4][1:4] == (1000, 800, 40)
    assert rows[0][1:] == (985, None, 40, 100, 40, 231)


def test_the_items_that_lost_most_are_the_csr_s_own():
    rows = profiles.lost(ground(), "csr").rows

    assert [row[0] for row in rows] == ["AT-2", "BK-1"]
    assert rows[1][1].startswith("业务")
    assert (rows[0][3], rows[0][-1]) == (7, 700)


def test_nobody_is_ranked_and_too_few_say_nothing():
    found = profiles.people(
        [
            Member(ANY, "甲 1002", sums(10, 700, passed=2), 1),
            Member(ANY, "乙 1001", sums(9, 990), 0),
            Member(ANY, "丙 1003", Sums(), 0),
        ],
        10,
    )

    assert [row[0] for row in found.rows] == ["乙 1001", "甲 1002", "丙 1003"]
    assert found.rows[0][1:] == (9, None, None, None, None, None, None, 0, None)
    assert found.rows[1][:6] == ("甲 1002", 10, 700, 700, 700, 200)


def test_pictures_say_on_what_they_stand():
    trend, bars, pareto = profiles.charts(ground())

    assert isinstance(trend, Trend)
    assert [point.value for point in trend.points] == [None, 90.0, 88.0]
    assert [point.is_changed for point in trend.points] == [False, False, True]
    assert (trend.target, trend.points[1].low) == (85.0, 90.0)
    assert "30" in trend.note
    assert isinstance(bars, Bars)
    assert [bar.key for bar in bars.bars] == ["BK", "CS", "AT", "SW", "MS"]
    assert isinstance(pareto, Pareto)
    assert [(bar.key, bar.value, bar.n) for bar in pareto.bars] == [
        ("AT-2", 7, 30),
        ("BK-1", 4, 30),
    ]
    assert profiles.trend(ground(pass_mark=None)).target is None


def test_an_item_is_titled_by_its_key_and_beginning():
    with speaking("en"):
        long = report_words.item_title("IN-05", "很\nAnswers the question of the customer fully")
        assert long == "IN-05 Answers the questio…"
        assert report_words.item_title("IN-05", "") == "IN-05"
