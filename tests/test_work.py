"""How far a piece of work is, and the request to stop."""

import pytest

from qa_desk.errors import Cancelled
from qa_desk.work import Progress


def test_the_first_and_the_last_step_are_always_told():
    told = []
    progress = Progress(lambda done, total: told.append((done, total)))
    for done in range(1, 1001):
        progress.step(done, 1000)
    assert told[0] == (1, 1000)
    assert told[-1] == (1000, 1000)
    assert len(told) < 500


def test_a_cancelled_work_stops_at_its_next_step():
    progress = Progress()
    progress.step(1, 3)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.step(2, 3)


def test_a_cancelled_work_waits_no_longer():
    progress = Progress()
    progress.pause(0)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.pause(3600)
