"""B7, P23: a screen that was watched live, and of which nothing but a silent video is left."""

from pathlib import Path

from factories import acting
from PySide6.QtCore import Qt
from ui.pages.scoring import in_form, press, sat_down
from ui.pages.sitting import idle

from qa_desk.services import audio_copies, evaluating, live, screen_videos
from qa_desk.services.live import Beginning
from qa_desk.ui.widgets.keys import Command

VIDEO = Path(__file__).parents[2] / "data" / "videos" / "silent.mp4"


def test_it_is_played_marked_and_heard_like_a_recording(office, qtbot, tmp_path):
    with office._access.work() as work:
        audio_copies.set_store(acting(work, office.qa_lead), tmp_path / "store")
    with office.work("inspector") as work:
        made = live.begin(work, Beginning("screen_monitoring", csr_id=office.csr.id))
    with office.work("inspector") as work:
        evaluating.open_task(work, made.evaluation_id, 1)
    page = sat_down(office, qtbot)
    in_form(page, qtbot)
    assert page.live.isVisible()
    page.videos.add(VIDEO)
    qtbot.waitUntil(lambda: page.listening.is_silent, timeout=10_000)
    idle(page, qtbot)
    assert not page.live.isVisible()
    assert not page.live.stopwatch.is_running
    assert page.heard.isVisible()
    page.listening.seek(3000)
    page.form.setFocus()
    press(qtbot, Qt.Key.Key_M)
    assert [mark.at_ms for mark in page.sheet().marks] == [3000]
    page.videos.switch()
    page.videos._move_by(1000)
    idle(page, qtbot)
    scene = page.listening.waveform._scene
    qtbot.waitUntil(lambda: [mark.at_ms for mark in scene.marks] == [2000], timeout=10_000)
    assert page.listening.isVisible()
    page.listening.do(Command.PLAY)
    qtbot.waitUntil(lambda: bool(page.sheet().heard), timeout=10_000)
    page.listening.do(Command.PLAY)
    page.videos._close()
    idle(page, qtbot)
    with office.work("qa_lead") as work:
        (row,) = screen_videos.listed(work, made.evaluation_id)
    case = office.case(made.evaluation_id)
    assert (row.offset_ms, case.shift_ms, case.part) == (1000, -1000, (0, 4000))
    assert not case.is_recorded
