"""What a cell of the roster means, and what becomes of a day (P6, P7)."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import i18n
from qa_desk.rules import rosters
from qa_desk.rules.cells import CellError
from qa_desk.rules.rosters import COMMON, Code, Day, Segment

CODES = rosters.by_key(
    (
        *COMMON,
        Code("两", "Split", "work", ((480, 720), (960, 1200))),
        Code("备", "", "work", ((0, 60),), False),
    )
)
EARLY, LATE = Segment(480, 960), Segment(960, 1440)
ONE, TWO = UUID(int=1), UUID(int=2)
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.mark.parametrize(
    ("cell", "segments"),
    [
        ("早", [EARLY]),
        (" 早 ", [EARLY]),
        ("两", [Segment(480, 720), Segment(960, 1200)]),
        ("早/晚", [EARLY, LATE]),
        ("晚、早", [EARLY, LATE]),
        ("夜", [Segment(1320, 1920)]),
        ("休", []),
        ("", []),
        ("年", [Segment(0, 1440, "leave")]),
        ("训", [Segment(0, 1440, "training")]),
        ("8-16", [EARLY]),
        ("８：００～１６：００", [EARLY]),
        ("8点-16点", [EARLY]),
        ("22:00-06:00", [Segment(1320, 1800)]),
        ("08:00-12:00 14:00-18:00", [Segment(480, 720), Segment(840, 1080)]),
        ("08:00-12:00 年12:00-16:00", [Segment(480, 720), Segment(720, 960, "leave")]),
        ("08:00-12:00,请假 12:00-16:00", [Segment(480, 720), Segment(720, 960, "leave")]),
        ("早班08:00-16:00", None),
        ("加班18:00-20:00", [Segment(1080, 1200)]),
        ("24:00-28:00", [Segment(1440, 1680)]),
    ],
)
def test_a_cell_is_a_code_or_codes_or_times_p6(cell, segments):
    if segments is None:
        with pytest.raises(CellError, match="unknown_code"):
            rosters.parse(cell, CODES)
    else:
        assert list(rosters.parse(cell, CODES).segments) == segments


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("神", "unknown_code"),
        ("早/神", "unknown_code"),
        ("休/休", "unknown_code"),
        ("休08:00-12:00", "unknown_code"),
        ("08:00-12:00 病了", "clock"),
        ("08:70-12:00", "clock"),
        ("50:00-51:00", "clock"),
        ("早/早", "overlap"),
        ("08:00-12:00 11:00-13:00", "overlap"),
        ("1-2 3-4 5-6 7-8 9-10 11-12 13-14", "overlap"),
        ("47:00-23:00", "clock"),
        ("30:00-29:00", "clock"),
    ],
)
def test_what_means_nothing_is_refused_p6(cell, code):
    with pytest.raises(CellError, match=code):
        rosters.parse(cell, CODES)


def test_a_code_says_whether_its_day_counts_p6():
    assert rosters.parse("早", CODES).counts
    assert not rosters.parse("备", CODES).counts
    assert not rosters.parse("年", CODES).counts
    assert not rosters.parse("训", CODES).counts
    assert rosters.parse("早/晚", CODES).counts
    assert rosters.parse("08:00-12:00 年12:00-16:00", CODES).counts


def test_a_day_has_a_kind():
    kinds = {cell: rosters.parse(cell, CODES).kind for cell in ("早", "休", "", "年", "训")}
    assert kinds == {"早": "work", "休": "rest", "": "", "年": "leave", "训": "training"}
    assert rosters.parse("08:00-12:00 年12:00-16:00", CODES).is_mixed
    assert not rosters.parse("两", CODES).is_mixed


segments = st.lists(st.integers(0, 2880), min_size=2, max_size=8, unique=True).map(sorted)
kinds = st.sampled_from(["work", "leave", "training", "incident"])


@given(segments, st.data(), st.sampled_from(["en", "zh"]))
def test_what_is_shown_to_be_edited_means_the_same_day(times, data, lang):
    i18n.set_language(lang)
    parts = [
        Segment(start, end, data.draw(kinds))
        for start, end in zip(times[::2], times[1::2], strict=False)
        if end - start <= 1440
    ]
    day = Day("", tuple(parts))
    if parts:
        assert rosters.parse(rosters.spell(day, CODES), CODES).segments == day.segments


@given(st.text(max_size=12))
def test_no_cell_breaks_the_reader(cell):
    try:
        day = rosters.parse(cell, CODES)
    except CellError:
        return
    ends = [part.end for part in day.segments]
    assert ends == sorted(ends)
    assert all(0 <= part.start < part.end <= 2880 for part in day.segments)


def test_a_code_whose_times_changed_since_is_spelled_in_times():
    day = Day("早", (Segment(420, 900),))
    assert rosters.spell(day, CODES) == "07:00-15:00"
    assert rosters.spell(Day("神", (EARLY,)), CODES) == "08:00-16:00"
    assert rosters.spell(Day("早", (EARLY,)), CODES) == "早"
    assert rosters.spell(Day("休"), CODES) == "休"


def test_a_code_keeps_its_times_when_stored():
    for code in COMMON:
        for span in code.times:
            assert rosters.times(*rosters.span(*span).split("-")) == span
    assert rosters.times_of("08:00-12:00 22:00-06:00") == ((480, 720), (1320, 1800))
    assert rosters.times_of(" ") == ()


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("8:00", 480), ("08:30:00", 510), ("0.5", 720), ("1.0", 1440), ("2026-11-16 09:15:00", 555),
     ("2026-11-16T09:15", 555), ("24:00", 1440), ("8点", 480)],
)  # fmt: skip
def test_times_are_read_as_lists_write_them_p19(written, minutes):
    assert rosters.minute(written) == minutes


@pytest.mark.parametrize("written", ["", "8:70", "morning", "8:00-9:00"])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(CellError, match="clock"):
        rosters.minute(written)


def test_a_day_is_due_when_somebody_is_on_post_long_enough_6_6():
    """S1-4.1."""
    assert rosters.is_due(rosters.parse("早", CODES), 240)
    assert rosters.is_due(rosters.parse("08:00-12:00 年12:00-16:00", CODES), 240)
    assert not rosters.is_due(rosters.parse("08:00-11:00", CODES), 240)
    assert not rosters.is_due(rosters.parse("备", CODES), 30)
    assert not rosters.is_due(Day(), 0)
    half = Day("", (Segment(480, 720), Segment(720, 960, "incident")))
    assert not rosters.is_due(half, 240)


@pytest.mark.parametrize("kind", rosters.EXEMPTING)
def test_an_exempt_day_keeps_its_times_and_its_leave_but_not_its_quota_6_6(kind):
    day = rosters.exempt(rosters.parse("08:00-12:00 年12:00-16:00", CODES), kind, "故障")
    assert day.segments == (Segment(480, 720, kind), Segment(720, 960, "leave"))
    assert (day.counts, day.reason, day.by_hand) == (False, "故障", True)
    assert not rosters.is_due(day, 1)


def test_two_people_swap_their_days_with_a_reason_p6():
    early, late = rosters.parse("早", CODES), rosters.parse("晚", CODES)
    changes = rosters.swap(
        {MONDAY: early, TUESDAY: early}, {MONDAY: late, TUESDAY: early}, (ONE, TWO), "换班"
    )
    said = [(c.person, c.day, c.before.code, c.after.code, c.after.reason) for c in changes]
    assert said == [(ONE, MONDAY, "早", "晚", "换班"), (TWO, MONDAY, "晚", "早", "换班")]
    (one, other) = rosters.swap({MONDAY: early}, {}, (ONE, TWO), "换班")
    assert (one.after.kind, other.after.kind) == ("", "work")
    assert {each.action for each in changes} == {"swap"}


def test_moments_are_those_of_the_wall_clock():
    zone = ZoneInfo("Asia/Shanghai")
    start, end = rosters.moments(MONDAY, Segment(1320, 1800), zone)
    assert start == datetime(2026, 11, 16, 14, tzinfo=UTC)
    assert end == datetime(2026, 11, 16, 22, tzinfo=UTC)
    assert [rosters.minutes_of(at, MONDAY, zone) for at in (start, end)] == [1320, 1800]
