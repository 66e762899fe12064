"""A quick check is complete, heard and of a known day (domain.md 4.1, P7, P8, P15)."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import quick_checks
from qa_desk.rules.quick_checks import ALL_OK, LINES, MODES, VALUES, Check, Terms

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
GOOD = Check(UUID(int=1), UUID(int=2), "floor_check", NOW)
TERMS = Terms(NOW, fatals=("IN-F7",), part=(0, 100_000), least_heard=30)
PASSAGES = st.lists(st.tuples(st.integers(-50, 1200), st.integers(-50, 1200)), max_size=12)


def problem(**changes):
    return " ".join(quick_checks.problems(replace(GOOD, **changes), TERMS))


def test_all_ok_needs_nothing_more():
    assert quick_checks.problems(GOOD, TERMS) == ()
    assert not GOOD.has_problem


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": "guess"}, "not a quick check"),
        ({"lines": {"opening": "ok"}}, "not a quick check"),
        ({"lines": {**ALL_OK, "opening": "so-so"}}, "not a quick check"),
        ({"fatal": "IN-F9", "note": "x"}, "not a quick check"),
        ({"call_id": UUID(int=3), "passages": ((0, 40_000),)}, "not a quick check"),
        ({"began_at": NOW + timedelta(minutes=6)}, "future"),
        ({"began_at": NOW - timedelta(days=36)}, "35 days"),
        ({"lines": {**ALL_OK, "attitude": "problem"}}, "Write a note"),
        ({"fatal": "IN-F7", "note": "  "}, "Write a note"),
        ({"mode": "recording"}, "Choose the call"),
        ({"mode": "recording", "call_id": UUID(int=3)}, "at least 30 %"),
        (
            {"mode": "recording", "call_id": UUID(int=3), "passages": ((0, 29_999),)},
            "it is 29 % so far",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(changes, words):
    assert words in problem(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": {**ALL_OK, "conduct": "praise"}},
        {"lines": {**ALL_OK, "conduct": "problem"}, "note": "离岗"},
        {"fatal": "IN-F7", "note": "泄露客户信息，小组长在场"},
        {"mode": "recording", "call_id": UUID(int=3), "passages": ((0, 10_000), (5_000, 30_000))},
        {"began_at": NOW + timedelta(minutes=5)},
    ],
)
def test_p8_a_problem_or_fatal_error_with_its_written_evidence_is_taken(changes):
    assert problem(**changes) == ""


def test_a_problem_may_become_a_full_evaluation_praise_may_not():
    """S3-6.B8."""
    assert replace(GOOD, lines={**ALL_OK, "opening": "problem"}).has_problem
    assert replace(GOOD, fatal="IN-F7").has_problem
    assert not replace(GOOD, lines={**ALL_OK, "opening": "praise"}).has_problem


@given(
    st.builds(
        Check,
        st.uuids(),
        st.uuids(),
        st.sampled_from(list(MODES)),
        st.datetimes(timezones=st.just(UTC)),
        st.fixed_dictionaries(dict.fromkeys(LINES, st.sampled_from(list(VALUES)))),
        st.text(),
        st.text(),
        st.none() | st.uuids(),
        PASSAGES.map(tuple),
    )
)
def test_what_waits_on_a_desktop_comes_back_as_it_was(check):
    assert Check.from_document(check.id, check.to_document()) == check


@pytest.mark.parametrize(
    ("typed", "value"),
    [("", "ok"), (" √ ", "ok"), ("１", "ok"), ("OK", "ok"), ("×", "problem"), ("P", "problem"),
     ("问题", "problem"), ("+", "praise"), ("＋", "praise"), ("表扬", "praise"), ("什么", None)],
)  # fmt: skip
def test_p15_marks_on_paper_and_in_cells_are_understood(typed, value):
    assert quick_checks.value_of(typed) == value


@pytest.mark.parametrize(
    ("typed", "at"),
    [("1432", time(14, 32)), ("14:32", time(14, 32)), ("14:32:07", time(14, 32)),
     ("932", time(9, 32)), ("9.32", time(9, 32)), ("１４：３２", time(14, 32)),
     ("9点05", time(9, 5)), ("9点05分", time(9, 5)), ("2500", None), ("1260", None), ("x", None),
     ("", None)],
)  # fmt: skip
def test_p15_times_are_understood_as_people_write_them(typed, at):
    assert quick_checks.time_of(typed) == at


def test_p15_a_time_is_the_last_one_at_which_the_clock_showed_it():
    ten = quick_checks.moment_of(time(10, 0), NOW, SHANGHAI)
    assert ten == NOW
    late = quick_checks.moment_of(time(23, 50), NOW, SHANGHAI)
    assert late == datetime(2026, 11, 15, 23, 50, tzinfo=SHANGHAI)
