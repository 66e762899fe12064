"""How accurate inspectors are, and the cases behind each figure."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import full_sheet
from route import corrected

from qa_desk.errors import RuleError
from qa_desk.rules.inspector_figures import ORDER
from qa_desk.services import accuracy, cases, evaluating, rechecking


def month(work):
    return work.now.astimezone(ZoneInfo("Asia/Shanghai")).date().replace(day=1)


def score_again(centre, who, sheet):
    with centre.at(who) as work:
        row = cases.queue(work)[0]
        state = evaluating.open_task(work, row.id, row.version)
    with centre.at(who) as work:
        evaluating.submit(work, row.id, state.version, sheet)


@pytest.fixture(scope="module")
def centre(route):
    """One result re-checked, one repeated, one corrected for an error of the inspector."""
    route.choose("figures.least.person", "2")
    route.first = route.released(lost=(3,), weeks_ago=4)
    route.second = route.released(lost=(4,))
    corrected(route, wrong := route.released())
    route.wrong = wrong
    with route.owner.ask() as work:
        today = work.today
    for case in (route.first, route.second, wrong):
        route.change(case, day=today.replace(day=1))
    for _number in range(2):
        peer = route.released(inspector="second_qa_lead", lost=())
        route.change(peer, day=today.replace(day=1))
    with route.at("qa_lead") as work:
        rechecking.draw(work, month(work))
    score_again(route, "inspector", full_sheet(route.form))
    with route.at("qa_lead") as work:
        waiting = len(cases.queue(work))
    for _number in range(waiting):
        score_again(route, "qa_lead", full_sheet(route.form))
    return route


def row_of(board, person):
    return next(row for row in board.rows if row.id == person.id)


def board(centre, who):
    with centre.at(who) as work:
        return accuracy.board(work, month(work))


def test_the_qa_lead_and_the_manager_see_everybody_by_name(centre):
    found = board(centre, "qa_lead")
    assert board(centre, "manager") == found
    names = [row.name.name for row in found.rows]
    assert names == sorted(names)
    assert found.least == 2
    assert {centre.people["inspector"].id, centre.people["second_qa_lead"].id} <= {
        row.id for row in found.rows
    }


def test_an_inspector_sees_himself_and_the_same_figures(centre):
    """S3-5.2b."""
    (own,) = board(centre, "inspector").rows
    assert own == row_of(board(centre, "qa_lead"), centre.people["inspector"])


def test_others_see_nothing(centre):
    for who in ("csr", "lead", "trainer"):
        with pytest.raises(RuleError):
            board(centre, who)


def test_the_figures_are_those_of_the_cases(centre):
    row = row_of(board(centre, "qa_lead"), centre.people["inspector"])
    n = len(centre.form.items)
    assert tuple(row.figures) == ORDER
    rechecked = row.figures["recheck_accuracy"]
    assert (rechecked.n, rechecked.value) == (n, round((n - 1) * 1000 / n))
    assert row.figures["fatal_missed"].value == 0
    assert row.figures["repeatability"].n == n
    assert row.figures["repeat_difference"].n == 1
    assert row.figures["inspector_accuracy"].value < 1000
    assert row.figures["drift"].value < 0
    assert row.figures["submitted"].value >= 3


def test_behind_each_figure_are_its_cases(centre):
    inspector = centre.people["inspector"].id
    with centre.at("inspector") as work:
        first = month(work)
        found = {code: accuracy.behind(work, inspector, code, first) for code in ORDER}
    (blind,) = found["recheck_accuracy"]
    assert (blind.id, blind.is_counted, blind.compared - blind.agreeing) == (
        centre.second,
        False,
        1,
    )
    assert found["fatal_missed"][0].is_counted
    (repeat,) = found["repeatability"]
    assert repeat.id == centre.first
    assert repeat.difference > 0
    assert found["repeat_difference"] == found["repeatability"]
    against = [one.id for one in found["inspector_accuracy"] if not one.is_counted]
    assert against == [centre.wrong]
    assert found["inspector_accuracy"][0].id == centre.wrong
    assert centre.second in [one.id for one in found["submitted_in_time"]]
    assert centre.second in [one.id for one in found["drift"]]


def test_a_colleague_s_cases_are_not_told(centre):
    other = centre.people["second_qa_lead"].id
    with centre.at("inspector") as work:
        for question in (accuracy.behind, accuracy.trend):
            with pytest.raises(RuleError):
                question(work, other, "drift", month(work))


@pytest.mark.parametrize("measure", ["recheck_accuracy", "drift"])
def test_a_figure_is_followed_over_six_months(centre, measure):
    inspector = centre.people["inspector"].id
    with centre.at("qa_lead") as work:
        points = accuracy.trend(work, inspector, measure, month(work))
        now = row_of(accuracy.board(work, month(work)), centre.people["inspector"])
    assert len(points) == 6
    assert points[-1][1].value == now.figures[measure].value
    assert points[0][1].value is None


def test_a_month_without_anything_is_empty_but_for_oneself(centre):
    with centre.at("qa_lead") as work:
        past = (month(work) - timedelta(days=300)).replace(day=1)
        assert accuracy.board(work, past).rows == ()
    with centre.at("inspector") as work:
        (own,) = accuracy.board(work, past).rows
        assert own.figures["submitted"].value == 0
