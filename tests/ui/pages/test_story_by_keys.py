"""S3-3f, B7–B9, P5: a real call is heard, marked, scored and submitted by key events alone."""

import hashlib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from ui.pages.scoring import press, sat_down

from qa_desk import i18n, paths
from qa_desk.models import Answer, AudioFile, Evaluation, Mark

CALL = paths.resources() / "demo" / "audio" / "repairs-01.ogg"
NOTES = {"zh": "开场白没有报工号，客户又问了一遍", "en": "No staff number in the greeting"}
CTRL = Qt.KeyboardModifier.ControlModifier


def write(qtbot, words):
    """Type words, Chinese ones as an input method commits them."""
    if words.isascii():
        qtbot.keyClicks(QApplication.focusWidget(), words)
        return
    field = QApplication.focusWidget()
    assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    for event in (QInputMethodEvent("kaichang", []), QInputMethodEvent("", [])):
        if not event.preeditString():
            event.setCommitString(words)
        QApplication.sendEvent(field, event)


@pytest.fixture(params=["zh", "en"])
def page(request, office, qtbot):
    """The desk of an inspector who speaks a language, with a real call in the queue."""
    i18n.set_language(request.param)
    with office._access.work() as work:
        for audio in work.session.scalars(select(AudioFile)):
            audio.source, audio.path = str(CALL.parent), CALL.name
            audio.sha256 = hashlib.sha256(CALL.read_bytes()).digest()
            audio.bytes, audio.format, audio.rate = CALL.stat().st_size, "OGG VORBIS", 8000
    office.drawn()
    page = sat_down(office, qtbot)
    page.words = NOTES[request.param]
    qtbot.waitUntil(lambda: page.listening.has_sound and page.jobs.running == 0)
    page.queue.setFocus()
    return page


def test_a_real_call_is_scored_from_the_queue_to_the_submission_without_a_mouse(
    page, office, qtbot
):
    form, player = page.form, page.listening.player
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is form, timeout=10_000)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.is_playing and player.position > 200, timeout=10_000)
    press(qtbot, Qt.Key.Key_M)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not player.is_playing)
    worst = len(form._rows.items[1].options)
    press(qtbot, Qt.Key(Qt.Key.Key_0 + worst), Qt.Key.Key_Tab)
    write(qtbot, page.words)
    press(qtbot, Qt.Key.Key_F8)  # the next item, from within the note
    for number in list(form._rows.items)[1:]:
        assert form._current is form._rows.items[number]
        press(qtbot, Qt.Key.Key_1, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return, modifier=CTRL)
    qtbot.waitUntil(lambda: not page.notice.isHidden(), timeout=10_000)
    with office._access.work() as work:
        found = work.session.scalars(select(Evaluation)).one()
        answer = work.session.get(Answer, (found.id, 1, 1))
        mark = work.session.scalars(select(Mark)).one()
    assert (found.status, answer.note) == ("E2", page.words)
    assert mark.item == 1
    assert mark.at_ms >= 200
