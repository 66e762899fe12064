"""The inspector's summary: output, coverage, accuracy, timeliness, the state and its problems."""

from uuid import UUID

from rules.figures_of import sums

from qa_desk.rules import inspector_work
from qa_desk.rules.dispute_figures import ERROR, Result
from qa_desk.rules.inspector_work import Output, Timeliness
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Totals

ANNA, TEAM = UUID(int=1), UUID(int=2)


def results(overturned, released):
    plain = [Result(TEAM, ANNA, "E10", True) for _n in range(released - overturned)]
    wrong = Result(TEAM, ANNA, "E10", True, is_disputed=True, verdicts=(ERROR,))
    return plain + [wrong] * overturned


def test_output_stands_against_what_was_given_by_mode():
    part = inspector_work.output(
        (22, 20),
        3,
        {"recording": Output(200, 190), "floor_check": Output(62, 62, 30)},
        Totals(n=252, timed=250, spent_s=250 * 17 * 60),
    )

    attendance, modes, time = (each.rows for each in part.tables)
    assert attendance == ((22, 20, 3),)
    assert modes == (
        ("recording", 200, 190, 950, 910, 973, 0),
        ("floor_check", 62, 62, 1000, 942, 1000, 30),
    )
    assert time == ((252, 250, 170),)
    assert (part.figures[0].measure, part.figures[0].value) == ("plan_done", 962)


def test_without_roster_or_clock_nothing_is_said():
    part = inspector_work.output(None, 0, {}, Totals())

    assert part.tables[0].rows == ((None, None, 0),)
    assert part.tables[2].rows == ((0, 0, None),)
    assert part.figures[0].value is None


def test_6_7_accuracy_beside_a_recheck_that_does_not_flatter():
    part = inspector_work.accuracy(results(3, 262), results(0, 100), Share(125, 132), 95)

    assert [(each.measure, each.value, each.before) for each in part.figures] == [
        ("inspector_accuracy", 989, 1000),
        ("recheck_accuracy", 947, None),
        ("dispute_rate", 11, 0),
        ("dispute_success", 1000, None),
    ]
    assert part.tables[0].rows == ((ERROR, 3),)


def test_6_13_timeliness_of_submission_and_release():
    now, before = Timeliness(Share(250, 262), Share(255, 262)), Timeliness(Share(0, 0), Share(0, 0))

    part = inspector_work.timeliness(now, before, 95)

    assert [(each.measure, each.value, each.before) for each in part.figures] == [
        ("submitted_in_time", 954, None),
        ("timeliness", 973, None),
    ]


def test_the_state_has_the_five_dimensions():
    part = inspector_work.state(sums(20, defects={"AT-1": {"csr": 4}}), sums(20))

    rows = part.tables[0].rows
    assert [row[0] for row in rows] == ["BK", "CS", "AT", "SW", "MS"]
    assert rows[2][1:4] == (990, 40, 100)
    assert rows[2][6] == 100
    assert [each.measure for each in part.figures] == ["score", "pass_rate", "fatal_accuracy"]


def test_problems_are_told_with_a_case():
    now = sums(20, defects={f"{code}-1": {"csr": n} for n, code in enumerate(
        ("BK", "CS", "AT", "SW", "MS"), 1)} | {"BK-2": {"csr": 9}})  # fmt: skip

    part = inspector_work.problems(now, {"BK-2": "Z-9"}, {"BK-2": "业务解答"})

    rows = part.tables[0].rows
    assert [row[0] for row in rows] == ["BK-2", "MS-1", "SW-1", "AT-1", "CS-1"]
    assert rows[0][1] == "业务解答"
    assert [row[-1] for row in rows] == ["Z-9", "", "", "", ""]


def test_the_case_of_an_item_lost_most_there():
    found = inspector_work.typical(
        [("Z-2", {"A": 200, "B": 100}), ("Z-1", {"A": 200}), ("Z-3", {"B": 300})]
    )

    assert found == {"A": "Z-1", "B": "Z-3"}


def test_last_month_s_measures_are_its_lines():
    assert inspector_work.last("多听夜班\n").tables[0].rows == (("多听夜班",),)
