"""A calibration session says who scores how, and where people part (5.12, 6.8)."""

from uuid import UUID

import pytest

from qa_desk.rules import calibrations
from qa_desk.rules.calibrations import Scored
from qa_desk.rules.statistics import Share

_TOTALS = [  # 6.8: the calls, by A, B, C, D and the reference
    [88, 90, 86, 89, 88],
    [72, 70, 75, 71, 72],
    [95, 94, 96, 93, 95],
    [81, 84, 76, 82, 82],
    [64, 66, 60, 70, 65],
    [91, 90, 92, 90, 91],
]
_FLAGS = [
    [0, 0, 0, 0, 0],
    [1, 1, 1, 1, 1],
    [0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0],
    [1, 1, 1, 0, 1],
    [0, 0, 0, 0, 0],
]
_RATERS = [UUID(int=n) for n in range(1, 6)]
_REFERENCE = _RATERS[-1]


def _session(leave_out=()):
    found = []
    for call, (totals, flags) in enumerate(zip(_TOTALS, _FLAGS, strict=True)):
        for place, rater in enumerate(_RATERS):
            if (call, place) in leave_out:
                continue
            answers = {"IN-01": 0, "IN-06": flags[place], "IN-13": None}
            fatals = frozenset({"IN-F7"}) if flags[place] else frozenset()
            found.append(Scored(rater, UUID(int=100 + call), answers, totals[place] * 10, fatals))
    return found


def test_the_worked_example_of_totals_and_flags():
    found = calibrations.summary(_session(), _REFERENCE, tolerance=50)

    assert round(found.totals.value, 3) == 0.946
    assert round(found.fatals.value, 3) == 0.641
    assert found.fatal_pairs == Share(30, 36)
    assert [f"{one.totals.mad / 10:.2f}" for one in found.raters] == [
        "0.33",
        "1.50",
        "3.00",
        "1.67",
    ]
    assert [one.is_within(50) for one in found.raters] == [True, True, False, True]
    assert [(one.missed, one.added) for one in found.raters] == [(0, 0), (0, 0), (0, 1), (1, 0)]
    assert sum(one.fatals.part for one in found.raters) == 22
    assert found.fatal_ac1 > found.fatals.value


def test_items_on_which_people_part_come_first():
    found = calibrations.summary(_session(), _REFERENCE, tolerance=50)

    assert [(item.key, item.is_disputed) for item in found.items] == [
        ("IN-06", True),
        ("IN-01", False),
        ("IN-13", False),
    ]
    assert found.items[0].against == Share(22, 24)
    assert found.items[1].alpha.value is None  # nothing varies: shown as "–" with the agreement
    assert found.items[1].pairs == Share(36, 36)


def test_without_a_reference_there_is_nothing_against_it():
    found = calibrations.summary(_session(), None, tolerance=50)

    assert len(found.raters) == 5
    assert all(one.totals is None and one.is_within(50) for one in found.raters)
    assert {item.against for item in found.items} == {Share(0, 0)}


def test_any_turnout_will_do():
    some = _session(leave_out={(0, 0), (0, 4), (1, 2), (5, 3)})

    found = calibrations.summary(some, _REFERENCE, tolerance=50)

    assert [one.calls for one in found.raters] == [5, 6, 5, 5]
    assert found.raters[0].totals.n == 5
    assert found.raters[1].totals.n == 5  # the reference has not scored the first call
    assert found.spread[UUID(int=100)] == 40
    assert found == calibrations.summary(some, _REFERENCE, tolerance=50)


@pytest.mark.parametrize("scored", [[], [Scored(UUID(int=1), UUID(int=2), {}, None)]])
def test_an_empty_session_shows_nothing(scored):
    found = calibrations.summary(scored, None, tolerance=50)

    assert (found.items, found.totals.value, found.spread) == ((), None, {})
