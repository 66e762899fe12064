"""A desktop waits longer after each wrong password."""

from qa_desk.ui.widgets.patience import wait_after


def test_the_wait_begins_after_two_and_doubles_to_a_minute():
    """D1."""
    assert [wait_after(n) for n in (0, 1, 2, 3, 4, 5)] == [0, 0, 0, 2, 4, 8]
    assert wait_after(50) == 60
