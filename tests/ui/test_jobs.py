import gc
import os
import subprocess
import sys
import threading
from functools import partial

import pytest
from PySide6.QtCore import QThread

from qa_desk.errors import RuleError, StorageError
from qa_desk.ui.jobs import Jobs, nobody


def count_slowly(progress, seen, gate):
    """Step on until cancelled."""
    done = 0
    while True:
        done += 1
        progress.step(done, 10_000)
        seen.append(threading.current_thread())
        gate.wait(0.001)


def refuse(progress):
    raise RuleError("The plan is closed. Ask the QA lead to open it.")


def note(work, number):
    work.session.connection().exec_driver_sql("insert into scratch values (?)", (number,))
    return number


def notes(work):
    return [row[0] for row in work.session.connection().exec_driver_sql("select n from scratch")]


@pytest.fixture
def scratch(jobs, qtbot):
    """A table of our own in the real file."""

    def create(work):
        work.session.connection().exec_driver_sql("create table scratch (n integer)")

    with qtbot.waitSignal(jobs.work(create).succeeded):
        pass


def test_a_result_comes_back_on_the_ui_thread(jobs, qtbot):
    seen = []
    job = jobs.compute(lambda progress: threading.current_thread())
    job.succeeded.connect(lambda worker: seen.append((worker, QThread.currentThread())))
    with qtbot.waitSignal(job.ended):
        pass
    assert seen[0][0] is not threading.main_thread()
    assert seen[0][1] is jobs.thread()


def test_a_slot_connected_after_the_job_was_done_still_hears_it(jobs, qtbot):
    done = threading.Event()
    job = jobs.compute(lambda progress: done.set() or 42)
    assert done.wait(10)
    with qtbot.waitSignal(job.succeeded) as heard:
        pass
    assert heard.args == [42]


def test_writing_jobs_keep_the_order_they_were_asked_in(jobs, qtbot, scratch):
    got = []
    for number in range(50):
        jobs.work(note, number).succeeded.connect(got.append)
    qtbot.waitUntil(lambda: len(got) == 50)
    assert got == list(range(50))


def test_no_signal_of_many_jobs_is_lost(jobs, qtbot):
    got, ended = [], []
    for number in range(300):
        job = jobs.compute(lambda progress, n: n, number)
        job.succeeded.connect(got.append)
        job.ended.connect(partial(ended.append, number))
    qtbot.waitUntil(lambda: len(ended) == 300)
    assert sorted(got) == list(range(300))
    assert jobs.running == 0


def test_a_failed_service_leaves_nothing_behind(jobs, qtbot, scratch):
    def half(work):
        note(work, 1)
        raise RuleError("no")

    with qtbot.waitSignal(jobs.work(half).failed) as failed:
        pass
    assert isinstance(failed.args[0], RuleError)
    with qtbot.waitSignal(jobs.ask(notes).succeeded) as read:
        pass
    assert read.args == [[]]


def test_reading_does_not_wait_for_a_long_writer(jobs, qtbot):
    gate = threading.Event()
    writer = jobs.work(lambda work: gate.wait(10))
    with qtbot.waitSignal(jobs.ask(lambda work: "read").succeeded) as read:
        pass
    assert read.args == ["read"]
    assert jobs.running == 1
    with qtbot.waitSignal(writer.ended):
        gate.set()


def test_a_reading_job_cannot_write(jobs, qtbot, scratch):
    with qtbot.waitSignal(jobs.ask(note, 1).failed) as failed:
        pass
    assert not isinstance(failed.args[0], RuleError)


def test_cancelling_stops_at_the_next_step(jobs, qtbot):
    seen = []
    job = jobs.compute(count_slowly, seen, threading.Event())
    with qtbot.waitSignal(job.progressed):
        pass
    with (
        qtbot.assertNotEmitted(job.succeeded),
        qtbot.assertNotEmitted(job.failed),
        qtbot.waitSignal(job.ended),
    ):
        job.cancel()
    assert 0 < len(seen) < 10_000


def test_a_job_cancelled_while_it_waits_never_runs(jobs, qtbot):
    gate, ran = threading.Event(), []
    first = jobs.work(lambda work: gate.wait(10))
    second = jobs.work(lambda work: ran.append("second"))
    second.cancel()
    with qtbot.waitSignals([first.ended, second.ended]):
        gate.set()
    assert ran == []


def test_a_failure_somebody_listens_to_is_theirs(jobs, qtbot):
    job = jobs.compute(refuse)
    with qtbot.assertNotEmitted(jobs.unhandled), qtbot.waitSignal(job.failed) as failed:
        pass
    assert str(failed.args[0]).startswith("The plan is closed")


def test_a_failure_nobody_listens_to_is_announced(jobs, qtbot):
    with qtbot.waitSignal(jobs.unhandled) as unhandled:
        jobs.compute(refuse)
    assert isinstance(unhandled.args[0], RuleError)


def test_the_number_of_running_jobs_is_told(jobs, qtbot):
    numbers = []
    jobs.running_changed.connect(numbers.append)
    with qtbot.waitSignals([jobs.compute(lambda progress: 1).ended for _ in range(3)]):
        pass
    qtbot.waitUntil(lambda: jobs.running == 0)
    assert numbers == [1, 2, 3, 2, 1, 0]


def test_what_another_thread_announces_is_heard_on_the_ui_thread(jobs, qtbot):
    heard = []
    jobs.changed.connect(lambda names: heard.append((names, threading.current_thread())))
    thread = threading.Thread(target=jobs.announce, args=(frozenset({"Call"}),))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: heard != [])
    assert heard == [(frozenset({"Call"}), threading.main_thread())]


def test_a_database_that_cannot_be_opened_is_told_in_words(qtbot):
    def closed(progress):
        raise StorageError("The database is not there. Look at the network cable.")

    jobs = Jobs(closed, closed)
    with qtbot.waitSignal(jobs.unhandled) as unhandled:
        jobs.ask(notes)
    assert isinstance(unhandled.args[0], StorageError)
    assert jobs.close()


def test_closing_while_busy_cancels_and_waits(jobs, qtbot):
    seen = []
    jobs.compute(count_slowly, seen, threading.Event())
    qtbot.waitUntil(lambda: len(seen) > 3)
    assert jobs.close()
    stopped = len(seen)
    late = jobs.compute(seen.append)
    with qtbot.waitSignal(late.ended):
        pass
    assert len(seen) == stopped


def test_a_worker_never_collects_while_any_jobs_are_open(jobs):
    """A signing station of the same program that closes must not let workers free widgets."""
    other = Jobs(nobody, nobody)
    other.close()
    assert not gc.isenabled()


def test_thousands_of_signals_do_not_wear_out_python(jobs, qtbot):
    heard = []
    jobs.running_changed.connect(heard.append)
    for _ in range(6000):
        jobs.running_changed.emit(1)
    assert len(heard) == 6000


def test_a_job_that_ended_is_freed_once_though_nothing_else_held_its_jobs():
    code = """
from PySide6.QtCore import QCoreApplication, QEvent
from qa_desk.ui.jobs import Jobs
application = QCoreApplication([])
jobs, ended = Jobs(None, None), []
jobs.compute(lambda progress: None).ended.connect(lambda: ended.append(True))
jobs.close()
QCoreApplication.sendPostedEvents(jobs, 0)
assert ended
del jobs
QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
"""
    freed_memory_is_overwritten = {**os.environ, "MALLOC_PERTURB_": "165"}
    subprocess.run([sys.executable, "-c", code], check=True, env=freed_memory_is_overwritten)
