import pytest

from qa_desk.ui.widgets.timecode import clock


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
