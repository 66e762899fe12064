"""P23, S3-3c: a test call is asked by its script and recorded, on the scoring desk, by keys."""

from uuid import NAMESPACE_OID, uuid5

import numpy as np
import pytest
from microphones import Booth
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select, text
from ui.pages.scoring import in_form, press, sat_down
from ui.pages.sitting import idle

from qa_desk.models import AudioFile, LiveContact
from qa_desk.rules.scripts import Question, Reply, Script
from qa_desk.services import live, scripts
from qa_desk.services.live import Beginning
from qa_desk.ui.widgets import live_desk
from qa_desk.ui.widgets.microphone_bar import MicrophoneBar
from qa_desk.ui.widgets.scripts_button import ScriptsButton

FEE = Question("月租多少?", "每月 39 元", "KB-0117 v4")
CHANGE = Question("何时生效?", "次月 1 日")
TONE = (12_000 * np.sin(np.arange(16_000) / 5)).astype("<i2").tobytes()


@pytest.fixture
def booth(qtbot, monkeypatch):
    booth = Booth("Headset")
    monkeypatch.setattr(
        live_desk, "MicrophoneBar", lambda jobs, memory: MicrophoneBar(jobs, memory, booth)
    )
    return booth


@pytest.fixture
def library(office):
    with office.work("inspector") as work:
        return [
            scripts.make(work, Script(name, "老用户", "", (FEE, CHANGE))) for name in ("甲", "乙")
        ]


def begun(office, script_id=None):
    with office.work("inspector") as work:
        return live.begin(work, Beginning("test_call", office.csr.id, script_id=script_id))


def stored(office):
    with office._access.ask() as work:
        return work.session.scalars(select(LiveContact)).one()


def scoring(page, qtbot):
    """Be in the form of the contact that was begun."""
    qtbot.waitUntil(page.live.isVisible, timeout=10_000)
    page._on_start()
    in_form(page, qtbot)
    idle(page, qtbot)


def verdicts(contact):
    return [(reply.verdict, reply.said) for reply in map(Reply.from_document, contact.answers)]


def test_the_script_whose_turn_it_is_is_offered_for_the_csr(office, library, qtbot):
    page = sat_down(office, qtbot)
    begun(office, library[1])
    page.show_record(Beginning("test_call"))
    dialog = page.live.dialog
    qtbot.waitUntil(lambda: dialog.script.count() == 3, timeout=10_000)
    assert dialog.script.currentText() == "甲"  # the other one was used a moment ago
    qtbot.waitUntil(lambda: bool(dialog.person._people), timeout=10_000)
    person = next(p for p in dialog.person._people if p.id == office.csr.id)
    dialog.person.choose(person)
    qtbot.waitUntil(lambda: "with this CSR" in dialog.script.itemText(2), timeout=10_000)
    assert dialog.beginning().script_id == library[0]
    dialog.script.setCurrentIndex(0)
    dialog.show_scripts([(library[0], "甲")])
    assert dialog.beginning().script_id is None
    dialog.reject()
    idle(page, qtbot)


def test_the_library_is_at_hand_where_a_test_call_begins(office, library, qtbot):
    page = sat_down(office, qtbot)
    page.show_record(Beginning("test_call"))
    dialog = page.live.dialog
    qtbot.waitUntil(lambda: dialog.script.count() == 3, timeout=10_000)
    button = dialog.findChild(ScriptsButton)
    assert button.isVisibleTo(dialog)
    dialog.mode.setCurrentIndex(dialog.mode.findData("side_by_side"))
    assert not button.isVisibleTo(dialog)
    with office.work("inspector") as work:
        scripts.make(work, Script("丙", "新用户", "", (FEE,)))
    button.changed.emit()
    qtbot.waitUntil(lambda: dialog.script.count() == 4, timeout=10_000)
    dialog.reject()
    idle(page, qtbot)


def test_it_is_asked_by_keys_and_kept_with_the_contact(office, library, booth, qtbot):
    begun(office, library[0])
    page = sat_down(office, qtbot)
    scoring(page, qtbot)
    qtbot.waitUntil(lambda: len(page.side.script.rows) == 2, timeout=10_000)
    page.form.focus_first()
    press(qtbot, Qt.Key.Key_R)
    press(qtbot, Qt.Key.Key_1, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "39")
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_M)
    assert len(page.form.sheet().marks) == 1
    press(qtbot, Qt.Key.Key_Escape)
    assert page.form.isAncestorOf(QApplication.focusWidget())
    page.live.end()
    idle(page, qtbot)
    assert verdicts(stored(office)) == [("right", "39"), ("wrong", "")]
    again = sat_down(office, qtbot)
    qtbot.waitUntil(lambda: len(again.side.script.rows) == 2, timeout=10_000)
    assert again.side.script.replies()[0] == Reply(FEE, "right", "39")
    again._show_nothing()
    assert again.side.script.rows == []
    idle(again, qtbot)


def test_what_was_noted_and_not_stored_is_there_after_a_crash(office, library, booth, qtbot):
    begun(office, library[0])
    page = sat_down(office, qtbot)
    qtbot.waitUntil(lambda: len(page.side.script.rows) == 2, timeout=10_000)
    page.live.script._rest.setInterval(10_000_000)  # the program is gone before
    page.side.script.rows[1].take("not_asked")
    page.live.script.unfinished.flush()
    idle(page, qtbot)
    assert stored(office).answers == []
    again = sat_down(office, qtbot)
    qtbot.waitUntil(lambda: bool(stored(office).answers), timeout=10_000)
    idle(again, qtbot)
    assert verdicts(stored(office))[1] == ("not_asked", "")


def test_what_is_refused_is_said_and_stays_on_this_computer(office, library, booth, qtbot):
    made = begun(office, library[0])
    page = sat_down(office, qtbot)
    qtbot.waitUntil(lambda: len(page.side.script.rows) == 2, timeout=10_000)
    with office._access.work() as work:
        work.session.execute(text("DROP TRIGGER qad_live_contact_watched_update"))
        work.session.get_one(LiveContact, made.call_id).observer_id = office.lead.id
    page.side.script.rows[0].take("right")
    page.live.script.flush()
    qtbot.waitUntil(lambda: "somebody else watched" in page.notice.words(), timeout=10_000)
    idle(page, qtbot)
    key = uuid5(NAMESPACE_OID, f"answers {made.call_id}")
    assert page.jobs.drafts.load(key).document["answers"][0]["verdict"] == "right"


def test_it_is_recorded_by_a_key_and_then_heard(office, booth, qtbot, tmp_path):
    begun(office)
    page = sat_down(office, qtbot)
    scoring(page, qtbot)
    page.form.focus_first()
    ctrl = Qt.KeyboardModifier.ControlModifier
    press(qtbot, Qt.Key.Key_R, modifier=ctrl)
    assert not page.live.microphone.sign.isHidden()
    booth.wire.say(TONE)
    press(qtbot, Qt.Key.Key_M)
    press(qtbot, Qt.Key.Key_R, modifier=ctrl)
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=20_000)
    idle(page, qtbot)
    assert page.live.isHidden()
    assert not page.live.stopwatch.is_running
    assert page.live.microphone.sign.isHidden()
    assert [mark.kind for mark in page.listening._marks] == ["information"]
    with office._access.ask() as work:
        (audio,) = work.session.scalars(select(AudioFile).where(AudioFile.source == "microphone"))
    assert audio.duration_ms == 1000
    page.listening.unload()
