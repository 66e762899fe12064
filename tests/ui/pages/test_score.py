"""The scoring desk on a real window, with a real database, a real recording and real keys."""

import hashlib
import wave
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from conftest import NOW
from factories import acting, make_scene, make_task
from PySide6.QtCore import Qt

from qa_desk.drafts import DraftJournal
from qa_desk.models import AudioFile, Call, CallSegment, Draft, Evaluation, database, engines
from qa_desk.services import cases
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.score import ScorePage


def write_call(path, seconds=2):
    """Write a two-channel recording: CSR left, customer right."""
    t = np.arange(8000 * seconds) / 8000
    lanes = np.stack([np.sin(t * 880 * np.pi), np.sin(t * 440 * np.pi)], axis=1) * 8000
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(lanes.astype("<i2").tobytes())


@pytest.fixture
def desk(sqlite_url, tmp_path, qtbot):
    """An inspector's jobs over a centre with one task and its recording."""
    write_call(tmp_path / "call.wav")
    engine = engines.connect(sqlite_url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = make_scene(replace(work, now=NOW))
        content = (tmp_path / "call.wav").read_bytes()
        for audio in work.session.query(AudioFile).all():
            audio.source, audio.path = str(tmp_path), "call.wav"
            audio.sha256, audio.bytes = hashlib.sha256(content).digest(), len(content)
        make_task(scene)
        actor = acting(replace(work, now=NOW), scene.inspector).actor
    access = database.Access(engine, actor)
    jobs = Jobs(access.work, access.ask)
    access.on_change = jobs.announce
    jobs.drafts = DraftJournal.of(sqlite_url, actor.login)
    yield jobs, actor, access
    assert jobs.close()
    jobs.drafts.close()
    access.close()


@pytest.fixture
def page(desk, qtbot):
    jobs, actor, _access = desk
    page = ScorePage(jobs, actor)
    qtbot.addWidget(page)
    page.resize(1196, 680)
    page.show()
    page.catch_up()
    qtbot.waitUntil(lambda: page.queue.table.total == 1 and page._case is not None)
    return page


def start(page, qtbot):
    """Open the task in hand as Enter in the queue does."""
    page.queue.opened.emit(page.queue.current())
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.form, timeout=10_000)


def evaluation(access):
    with access.ask() as work:
        return work.session.query(Evaluation).one()


def test_whoever_comes_from_another_page_starts_with_enter(page, qtbot):
    page.activateWindow()
    page.setFocus()
    page._case = None
    page._offer_start()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.form)


def test_the_queue_counts_and_offers_to_start(page):
    assert page.waiting() == 1
    assert "Ready to score" in page.start.words()


def test_the_call_is_shown_and_heard(page, qtbot):
    """C-2, S3-6.B7."""
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    with qtbot.waitSignal(page.listening.played_first, timeout=10_000):
        page.listening.toggle()
    qtbot.waitUntil(lambda: page.listening.position > 100, timeout=10_000)
    page.listening.toggle()


def test_before_scoring_the_queue_drives_the_player_and_marks_nothing(page, qtbot):
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    page.queue.grid.setFocus()
    qtbot.keyClick(page.queue.grid, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page.listening.player.is_playing, timeout=10_000)
    qtbot.keyClick(page.queue.grid, Qt.Key.Key_F7)
    qtbot.keyClick(page.listening.waveform, Qt.Key.Key_M)
    assert page.form.sheet().marks == ()
    qtbot.keyClick(page.queue.grid, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not page.listening.player.is_playing, timeout=10_000)


def test_an_item_drives_the_player_and_how_one_hears_is_there_at_the_next_sign_in(
    page, desk, qtbot
):
    jobs, actor, _access = desk
    start(page, qtbot)
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    item = page.window().focusWidget()
    qtbot.keyClicks(item, "ffkg")
    qtbot.keyClicks(page.listening.transport.position, "0:01")
    qtbot.keyClick(page.listening.transport.position, Qt.Key.Key_Return)
    assert page.listening.position == 1000
    assert page.window().focusWidget() is item
    later = ScorePage(jobs, actor)
    qtbot.addWidget(later)
    assert later.listening.hearing.speed == 1.1
    assert later.listening.hearing.skips_silence


def test_answering_by_digits_saves_each_answer(page, desk, qtbot):
    """D4: shown as saved, therefore on disk."""
    jobs, _actor, _access = desk
    start(page, qtbot)
    shown = []
    page.saved.connect(shown.append)
    item = page.form.focusWidget() or page.focusWidget()
    qtbot.keyClick(item, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] is not None)
    draft = jobs.drafts.load(page._row.id)
    assert draft.document["answers"]["1"][0] == 0


def test_the_draft_reaches_the_database_by_itself(page, desk, qtbot):
    jobs, _actor, access = desk
    start(page, qtbot)
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_2)

    def stored():
        with access.ask() as work:
            row = work.session.query(Draft).one_or_none()
            return row is not None and row.document["answers"]["1"][0] == 1

    qtbot.waitUntil(stored, timeout=10_000)
    qtbot.waitUntil(lambda: jobs.drafts.unpushed() == [], timeout=10_000)


def test_another_window_goes_on_where_this_one_stopped(page, desk, qtbot):
    jobs, actor, _access = desk
    start(page, qtbot)
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_2)
    qtbot.waitUntil(lambda: jobs.drafts.load(page._row.id) is not None)
    page.close()
    other = ScorePage(jobs, actor)
    qtbot.addWidget(other)
    other.show()
    other.catch_up()
    qtbot.waitUntil(lambda: other._stack.currentWidget() is other.form, timeout=10_000)
    assert other.form.sheet().answers[1].option == 1


def test_a_finished_sheet_is_submitted_and_can_be_recalled(page, desk, qtbot):
    _jobs, _actor, access = desk
    start(page, qtbot)
    for _item in page._case.checklist.items:
        widget = page.window().focusWidget()
        qtbot.keyClick(widget, Qt.Key.Key_1)
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Down)
    page.form.submit_requested.emit()
    qtbot.waitUntil(lambda: "submitted" in page.notice.words(), timeout=10_000)
    assert evaluation(access).status == "E2"
    page.notice.acted.emit()
    qtbot.waitUntil(lambda: evaluation(access).status == "E1", timeout=10_000)


def test_reading_the_case_again_takes_nothing_back_that_was_typed(page, desk, qtbot):
    """D4: a slow answer of the database comes after newer typing."""
    jobs, _actor, _access = desk
    start(page, qtbot)
    page._read_case()
    for _key in range(3):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_2)
        qtbot.waitUntil(lambda: jobs.drafts.load(page._row.id) is not None)
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Down)
    page._on_case(page._case)
    assert jobs.settle()  # the answer is on its way, and before it comes a key is pressed
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_2)
    typed = page.form.sheet()
    qtbot.waitUntil(lambda: jobs.running == 0, timeout=10_000)
    assert page.form.sheet() == typed
    assert jobs.drafts.load(page._row.id).document == typed.to_document()
    assert len(typed.answers) == 4


def test_what_is_typed_while_another_task_opens_stays_with_its_own(page, desk, qtbot):
    jobs, _actor, access = desk
    with access.work() as work:
        one = work.session.query(Evaluation).one()
        call = work.session.query(Call).filter(Call.id != one.call_id).first()
        segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
        copied = {c.key: getattr(one, c.key) for c in Evaluation.__table__.columns}
        new = {"id": uuid4(), "number": "ZJ-20261116-0002", "call_id": call.id}
        work.session.add(Evaluation(**{**copied, **new, "segment_id": segment.id}))
    page.refresh()
    qtbot.waitUntil(lambda: page.queue.table.total == 2, timeout=10_000)
    start(page, qtbot)
    first, second = page._row.id, new["id"]
    typing = page.window().focusWidget()
    page.queue.choose(second)
    qtbot.keyClick(typing, Qt.Key.Key_2)
    page.form.submit_requested.emit()
    page.queue.choose(first)
    page.queue.choose(second)
    qtbot.waitUntil(lambda: jobs.running == 0 and page._case.row.id == second, timeout=10_000)
    page.queue.choose(first)
    qtbot.waitUntil(lambda: jobs.running == 0 and page._case.row.id == first, timeout=10_000)
    assert page.form.sheet().answers[1].option == 1
    assert jobs.drafts.load(first).document["answers"]["1"][0] == 1
    assert jobs.drafts.load(second) is None
    assert page.notice.words() == ""


def test_a_hasty_person_is_no_conflict(page, desk, qtbot):
    """Enter and Submit pressed twice count once."""
    _jobs, _actor, access = desk
    page.queue.opened.emit(page.queue.current())
    start(page, qtbot)
    for _item in page._case.checklist.items:
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_1)
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Down)
    page.form.submit_requested.emit()
    page.form.submit_requested.emit()
    qtbot.waitUntil(lambda: bool(page.notice.words()), timeout=10_000)
    qtbot.waitUntil(lambda: page.jobs.running == 0, timeout=10_000)
    assert "submitted" in page.notice.words()
    assert evaluation(access).status == "E2"


def test_a_conflict_is_said_in_words_and_keeps_the_draft(page, desk, qtbot):
    jobs, _actor, access = desk
    start(page, qtbot)
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: jobs.drafts.load(page._row.id) is not None)
    with access.work() as work:
        work.session.query(Evaluation).one().skill_group = "vip"
    page.form.submit_requested.emit()
    qtbot.waitUntil(lambda: bool(page.notice.words()), timeout=10_000)
    assert jobs.drafts.load(page._row.id) is not None
    assert evaluation(access).status == "E1"


def test_leaving_and_coming_back_keeps_the_task(page, desk, qtbot):
    state = page.state()
    page.restore(state)
    assert page._row.id == state
    with desk[2].ask() as work:
        assert cases.queue(work)[0].id == state
