"""P23, P1: one button records what is watched live; it is stored, or offered again."""

from datetime import timedelta

import numpy as np
import pytest
from factories import make_person, make_scene
from microphones import Booth
from PySide6.QtCore import QSettings

from qa_desk import paths
from qa_desk.audio.take import Take, TakeWriter
from qa_desk.drafts import DraftJournal
from qa_desk.models import AudioFile
from qa_desk.services import live
from qa_desk.services.live import Beginning
from qa_desk.ui.widgets.microphone import Microphone
from qa_desk.ui.widgets.microphone_bar import MicrophoneBar, _key

TONE = (12_000 * np.sin(np.arange(16_000) / 5)).astype("<i2").tobytes()


@pytest.fixture
def desk(jobs, inspector, tmp_path):
    """The signed-in inspector in a small centre, with a journal for drafts."""
    with jobs.open_work(None) as work:
        make_person(work, *inspector.roles, login="lin", id=inspector.id)
        scene = make_scene(work, calls=0)
        contacts = [
            live.begin(work, Beginning("side_by_side", scene.csr.id)).call_id for _ in range(2)
        ]
    jobs.drafts = DraftJournal(tmp_path / "drafts.db")
    yield contacts
    jobs.settle()
    jobs.drafts.close()
    jobs.drafts = None


@pytest.fixture
def make_bar(jobs, qtbot, tmp_path):
    def make(booth):
        memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
        bar = MicrophoneBar(jobs, memory, booth)
        qtbot.addWidget(bar)
        bar.show()
        return bar

    return make


@pytest.fixture
def booth(qtbot):
    return Booth("Headset", "Webcam")


@pytest.fixture
def bar(desk, make_bar, booth):
    bar = make_bar(booth)
    bar.show_contact(desk[0], may_record=True)
    return bar


def recordings(jobs):
    with jobs.open_ask(None) as work:
        return work.session.query(AudioFile).all()


def takes():
    folder = paths.data() / "takes"
    return list(folder.iterdir()) if folder.exists() else []


def record(bar, booth, qtbot):
    bar.record.click()
    booth.wire.say(TONE)
    qtbot.waitUntil(lambda: [take.stat().st_size for take in takes()] == [len(TONE)])


def test_what_is_recorded_is_stored_by_itself(bar, booth, desk, jobs, qtbot):
    assert (bar.record.text(), bar.meter.isVisible()) == ("Record sound", False)
    record(bar, booth, qtbot)
    assert bar.record.text() == "Stop recording"
    assert bar.meter.level > 0.3
    assert bar.time.text() == "0:01"
    with qtbot.waitSignal(bar.stored) as stored:
        bar.record.click()
    assert stored.args == [desk[0]]
    (file,) = recordings(jobs)
    assert (file.call_id, file.duration_ms) == (desk[0], 1000)
    jobs.settle()
    assert takes() == []
    assert (bar.record.text(), bar.record.isEnabled()) == ("Record sound", True)
    assert booth.wire is None


def test_a_reminder_of_the_law_stands_beside_the_button(bar, desk):
    assert "knows and agrees" in bar.reminder.text()
    bar.show_contact(None, may_record=False)
    assert not bar.record.isEnabled()
    assert not bar.reminder.isVisible()


def test_it_goes_on_while_another_task_is_looked_at(bar, booth, desk, jobs, qtbot):
    record(bar, booth, qtbot)
    bar.show_contact(desk[1], may_record=True)
    assert bar.reminder.text() == "Another contact is being recorded."
    with qtbot.waitSignal(bar.stored) as stored:
        bar.record.click()
    assert stored.args == [desk[0]]


def test_a_microphone_that_is_pulled_out_loses_nothing(bar, booth, jobs, qtbot):
    record(bar, booth, qtbot)
    with qtbot.waitSignal(bar.stored):
        booth.lost.emit("The microphone is gone.")
    assert bar.problem.words() == "The microphone is gone."
    assert len(recordings(jobs)) == 1


def test_without_a_microphone_a_sentence_says_so(desk, make_bar, jobs, qtbot):
    bar = make_bar(Booth())
    bar.show_contact(desk[0], may_record=True)
    bar.record.click()
    assert "no microphone" in bar.problem.words()
    assert bar.record.text() == "Record sound"


def test_a_real_computer_without_a_microphone_says_what_to_do(desk, make_bar, monkeypatch):
    real = Microphone()
    if real.names():
        pytest.skip("this computer has a microphone")
    bar = make_bar(real)
    bar.show_contact(desk[0], may_record=True)
    bar.record.click()
    assert "no microphone" in bar.problem.words()
    real.close()


def test_a_microphone_that_heard_nothing_stores_nothing(bar, booth, jobs, qtbot):
    bar.record.click()
    bar.record.click()
    qtbot.waitUntil(lambda: "Nothing was recorded" in bar.problem.words())
    assert bar.record.text() == "Record sound"
    jobs.settle()
    assert recordings(jobs) == []


def test_what_cannot_be_stored_is_offered_again_or_thrown_away(bar, booth, tmp_path, qtbot):
    record(bar, booth, qtbot)
    store = tmp_path / "desk-audio"
    store.write_text("no folder")
    bar.record.click()
    qtbot.waitUntil(lambda: bar.record.text() == "Store recording")
    assert "safe on this computer" in bar.problem.words()
    assert "not stored yet: 0:01" in bar.time.text()
    assert bar.throw_away.isVisible()
    store.unlink()
    with qtbot.waitSignal(bar.stored):
        bar.record.click()
    assert not bar.throw_away.isVisible()


def left_by_a_crash(jobs, call_id, at):
    """Leave a take as a killed program does: its key in the journal, its file on the disk."""
    take = Take.begin(paths.data() / "takes", call_id, 16_000, at)
    writer = TakeWriter(take)
    writer.append(np.frombuffer(TONE, "<i2"))
    writer.close()  # as the system does
    jobs.drafts.save(_key(call_id), take.to_document(), stays=True)
    return take


def test_what_a_crash_left_is_offered_with_its_contact(desk, make_bar, booth, jobs, qtbot):
    with jobs.open_ask(None) as work:
        at = work.now + timedelta(seconds=1)
    left_by_a_crash(jobs, desk[1], at)
    bar = make_bar(booth)
    bar.show_contact(desk[0], may_record=True)
    jobs.settle()
    assert bar.record.text() == "Record sound"
    bar.show_contact(desk[1], may_record=False)
    qtbot.waitUntil(lambda: bar.record.text() == "Store recording")
    with qtbot.waitSignal(bar.stored):
        bar.switch()
    (file,) = recordings(jobs)
    assert (file.call_id, file.duration_ms) == (desk[1], 1000)
    assert 0 <= file.offset_ms <= 10_000


def test_what_is_not_wanted_is_thrown_away(desk, make_bar, booth, jobs, qtbot):
    with jobs.open_ask(None) as work:
        take = left_by_a_crash(jobs, desk[0], work.now)
    bar = make_bar(booth)
    bar.show_contact(desk[0], may_record=True)
    qtbot.waitUntil(bar.throw_away.isVisible)
    bar.throw_away.click()
    jobs.settle()
    assert not take.file.exists()
    bar.show_contact(desk[1], may_record=True)
    bar.show_contact(desk[0], may_record=True)
    jobs.settle()
    assert bar.record.text() == "Record sound"


def test_the_microphone_that_was_chosen_is_remembered(bar, booth, make_bar, desk, qtbot):
    assert bar.devices.currentText() == "Headset"
    bar.devices.setCurrentIndex(1)
    bar.devices.activated.emit(1)
    again = make_bar(booth)
    assert again.devices.currentText() == "Webcam"
    booth.plug("Headset")
    assert again.devices.currentText() == "Headset"
    assert not again.devices.isVisible()
