import pytest

from qa_desk.ui.widgets.timecode import clock, moment


@pytest.mark.parametrize(
    ("ms", "digits", "text"),
    [
        (0, 0, "0:00"),
        (245_000, 0, "4:05"),
        (90_640, 1, "1:30.6"),
        (3_723_004, 3, "1:02:03.004"),
        (59_999, 0, "0:59"),
        (-1500, 1, "-0:01.5"),
    ],
)
def test_a_moment_is_written_as_people_read_it(ms, digits, text):
    assert clock(ms, digits) == text


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("1:30", 90_000),
        ("90", 90_000),
        (" 1:02:03 ", 3_723_000),
        ("4:05.6", 245_600),
        ("１：３０", 90_000),
        ("0。5", 500),
        ("90:00", 5_400_000),
    ],
)
def test_a_typed_time_is_understood_as_people_type_it(typed, ms):
    assert moment(typed) == ms


@pytest.mark.parametrize("typed", ["", "x", "1:", ":30", "1:2:3:4", "-5", "1.2.3"])
def test_what_is_no_time_is_none(typed):
    assert moment(typed) is None
