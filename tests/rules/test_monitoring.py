"""The monitoring report, section by section (domain.md 5.3, 6)."""

from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.rules import monitoring
from qa_desk.rules.monitoring import Course, Person, Sheets, Targets, Watched, Work
from qa_desk.rules.statistics import Mean
from qa_desk.rules.totals import ItemCount, ItemTotals, Totals

NAMES = {"IN-03": Bilingual("需求", "Need")}
ITEMS = ItemTotals(
    {
        "IN-03": ItemCount(100, {"csr": 10, "process": 2}, {"csr": 3000, "process": 600}),
        "IN-06": ItemCount(100, {"csr": 15}, {"csr": 1500}),
        "IN-09": ItemCount(100),
    },
    {"IN-03": "CS", "IN-06": "BK", "IN-09": "AT"},
)


def sums(n=400, mean=880, fatal=12, passed=366, **more):
    most = {"passed": min(passed, n), "fatal": min(fatal, n)}
    return Totals(n=n, final=n * mean, final_squares=n * mean**2, **most, **more)


def table(part, code):
    return next(table for table in part.tables if table.code == code)


def test_results_stand_beside_the_period_before():
    customer = sums(fatal_customer=6, fatal_business=3, fatal_compliance=4)
    now = Sheets({"random": customer, "targeted": sums(80, 712)}, ITEMS)
    before = Sheets({"random": sums(110, 870, 9, 101)}, ITEMS)

    part = monitoring.results(now, before, Targets())

    score, passed, any_fatal, *classes, items = part.figures
    assert (score.value, score.n, score.before) == (880, 400, 870)
    assert (passed.value, passed.before, passed.target) == (915, 918, 900)
    assert (any_fatal.value, any_fatal.low, any_fatal.high) == (970, 948, 983)
    assert [one.value for one in classes] == [985, 993, 990]
    assert (items.value, items.n) == (910, 300)
    assert [row[:3] for row in table(part, "strata").rows] == [
        ("random", 400, 880),
        ("targeted", 80, 712),
    ]
    assert table(part, "score_change").rows[0][0] == 10
    assert [row[0] for row in table(part, "change").rows] == [
        "pass_rate",
        "fatal_accuracy",
        "non_fatal_accuracy",
    ]


def test_nothing_is_nothing_and_no_change():
    part = monitoring.results(Sheets(), Sheets(), Targets())
    assert all(figure.value is None for figure in part.figures)
    assert all(not table.rows for table in part.tables)


def test_a_checklist_that_changed_says_how_many_items_no_longer_compare():
    def document(points):
        return {"sections": [{"id": "A", "items": [{"key": "I-1", "points": points}]}]}

    title = Bilingual("呼入", "Inbound")
    found = monitoring.form_changes(
        [
            ("one", title, "1", document(3)),
            ("one", title, "2", document(5)),
            ("one", title, "3", document(5)),
            ("two", title, "1", document(9)),
        ]
    )
    assert found == [("呼入\nInbound", "2", 1), ("呼入\nInbound", "3", 0)]


def test_a_change_of_the_average_has_welchs_interval():
    one, other = Mean.of([780, 840, 900, 820]), Mean.of([760, 800, 790])
    change, low, high, n, before = monitoring.score_change(one, other)
    assert (change, n, before) == (52, 4, 3)
    assert low < 0 < change < high


def test_no_team_is_ranked_below_the_least():
    part = monitoring.teams(
        {"B": sums(40, 870), "A": sums(30, 870), "C": sums(29, 990), "D": sums(60, 900)}, 30
    )
    assert [(row[0], row[-1]) for row in table(part, "teams").rows] == [
        ("D", 1),
        ("A", 2),
        ("B", 3),
        ("C", None),
    ]


def test_the_minimum_skill_is_told_of_enough_evaluations_only():
    skill = {"ms_earned": 760, "ms_applicable": 1000}
    part = monitoring.people(
        [
            Person("one", "A", 60, sums(20, **skill), 800),
            Person("two", "A", 60, sums(20, **skill), 700),
            Person("three", "A", 60, sums(9, **skill), 800),
            Person("four", "A", 60, sums(20, **skill)),
        ],
        10,
    )
    assert [row[-2:] for row in part.tables[0].rows] == [
        (760, 1),
        (760, 0),
        (None, None),
        (760, None),
    ]


def test_items_come_by_loss_and_by_number():
    part = monitoring.items(ITEMS, {("F1", "customer"): 2, ("F2", "business"): 3}, NAMES, 5)
    assert [row[0] for row in table(part, "items_lost").rows] == ["IN-03", "IN-06"]
    assert [row[0] for row in table(part, "items_often").rows] == ["IN-06", "IN-03"]
    first = table(part, "items_lost").rows[0]
    assert first[1:5] == ("需求\nNeed", 3600, 706, 12)
    assert [row[0] for row in table(part, "fatals").rows] == ["F2", "F1"]


def test_causes_are_shares_of_all_deductions():
    assert table(monitoring.causes(ITEMS), "causes").rows == (
        ("csr", 25, 926, 4500),
        ("process", 2, 74, 600),
    )


def test_the_same_again_is_told_of_what_is_charged_to_the_csr():
    part = monitoring.recurrence(
        {"one": {"IN-03": 2}, "two": {"IN-03": 1}}, {"one": 5, "two": 5, "three": 1}, NAMES
    )
    assert table(part, "recurrence").rows == (("one", "IN-03", "需求\nNeed", 2),)
    assert (part.figures[0].value, part.figures[0].n) == (500, 2)


def test_the_watch_list_shows_now_and_before():
    entry = Watched("one", "why", "2026-10-01", None, 4, sums(9, 801), Totals())
    assert monitoring.watched([entry]).tables[0].rows == (
        ("one", "why", "2026-10-01", None, 4, 9, 801, None, 9),
    )


def test_disputes_are_counted_as_the_worked_example():
    outcomes = [
        *["overturned_inspector_error"] * 3,
        "overturned_standard_unclear",
        "overturned_kb_wrong",
        *["upheld"] * 9,
    ]
    found = [Course("E10", None, None, True, verdict, 60) for verdict in outcomes]
    found += [Course("E10") for _number in range(262 - 14)]

    rate, success, accuracy = monitoring.disputes(found).figures
    assert (rate.value, success.value, accuracy.value) == (53, 357, 989)
    assert table(monitoring.disputes(found), "days").rows == ((14, 60, 60),)
    assert table(monitoring.disputes([]), "days").rows == ()


def test_unsigned_results_are_told_by_reason():
    found = [
        *(Course("E10") for _number in range(248)),
        *(Course("E11", "refused: said no") for _number in range(14)),
        Course("E3"),
        Course("E11"),
    ]
    part = monitoring.signed(found, [("B", "two", 1), ("A", "one", 2)], Targets())
    assert dict(table(part, "endings").rows) == {"signed": 248, "refused": 14, "open": 1, "": 1}
    assert [row[0] for row in table(part, "overdue").rows] == ["A", "B"]
    assert part.figures[0].n == 263


def test_an_inspectors_accuracy_is_told_of_enough_results_only():
    timed = sums(3, spent_s=1800, timed=3)
    part = monitoring.inspectors(
        [Work("one", timed, 262, 3), Work("two", Totals(), 9, 0)], Targets()
    )
    assert [row[:6] for row in part.tables[0].rows] == [
        ("one", 3, 10, 262, 3, 989),
        ("two", 0, None, 9, 0, None),
    ]


def test_complaints_are_told_where_there_are_any():
    assert monitoring.complaints(Totals()).tables[0].rows == ()
    assert monitoring.complaints(sums(4, 700, 1, 2)).tables[0].rows[0][:2] == (4, 700)


def test_a_course_knows_whose_it_is():
    assert Course("E10", inspector=UUID(int=1)).inspector == UUID(int=1)
