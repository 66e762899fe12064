"""A desktop waits longer after each wrong password."""

from qa_desk.ui.widgets.patience import Waits, wait_after


def test_the_wait_begins_after_two_and_doubles_to_a_minute():
    """D1."""
    assert [wait_after(n) for n in (0, 1, 2, 3, 4, 5)] == [0, 0, 0, 2, 4, 8]
    assert wait_after(50) == 60


def test_where_many_share_a_computer_each_account_waits_for_itself():
    """P3: one person's slips stop nobody else, until they are right or let in again."""
    waits = Waits()
    for _wrong in range(7):
        waits.note_wrong("Lin ")
    assert 0 < waits.rest("lin") <= 32
    assert waits.rest("wang") == 0
    waits.forget("LIN")
    assert waits.rest("lin") == 0
    for _wrong in range(7):
        waits.note_wrong("wang")
    waits.forget_all()
    assert waits.rest("wang") == 0
    waits.note_wrong("wang")
    assert waits.rest("wang") == 0
