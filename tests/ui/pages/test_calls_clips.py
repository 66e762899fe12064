"""P17: a QA lead asks for a passage of a call, and saves it once a CS manager has approved it."""

import pytest
import soundfile
from factories import acting, make_person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qa_desk.services import clips, exports
from qa_desk.ui.pages.calls import CallsPage
from qa_desk.ui.pages.journal import _asked


@pytest.fixture
def sit(office, qtbot):
    """Sit somebody down at one page."""

    def at(kind, role):
        jobs, actor = office.jobs(role)
        page = kind(jobs, actor)
        for widget in (page.header, page):
            qtbot.addWidget(widget)
        jobs.changed.connect(page.refresh)
        page.resize(1190, 680)
        page.show()
        page.catch_up()
        qtbot.waitUntil(lambda: jobs.running == 0)
        return page

    return at


def heard(page, qtbot):
    """Hear the first call of the list, from 1 s to 2.5 s over and over."""
    row = page.list.table._rows[0]
    page.list.choose(row.id)
    qtbot.waitUntil(lambda: page.pane.call_id() == row.id)
    page._on_hear(row.id, "example")
    qtbot.waitUntil(lambda: page.listening.has_sound)
    page.listening._repeat(1000, 2500)
    return row


def said(page):
    return [label.text() for label in page.clips.findChildren(QLabel)]


def test_a_passage_is_asked_for_approved_and_saved(office, sit, qtbot, tmp_path, monkeypatch):
    page = sit(CallsPage, "qa_lead")
    heard(page, qtbot)
    assert page.clips.isVisible()
    assert "Passage 0:01.0–0:02.5" in said(page)
    monkeypatch.setattr(page.clips, "ask_reason", lambda: "例会学习")
    qtbot.mouseClick(page.clips.ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "0:01.0–0:02.5 waits for somebody else's approval." in said(page))
    assert page.clips.saves == []
    with office.work("qa_lead") as work:
        boss = acting(work, make_person(work, "cs_manager"))
        (request,) = exports.waiting(boss)
        exports.approve(boss, request.id)
    whose = f"{office.csr.name} {office.csr.staff_no}"
    assert f"save 2 seconds of a call ({whose} 20" in _asked(request)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.clips.saves) == 1)
    monkeypatch.setattr(page.clips, "choose_file", lambda: str(tmp_path / "clip.wav"))
    qtbot.mouseClick(page.clips.saves[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is saved" in page.notice.words())
    assert soundfile.info(tmp_path / "clip.wav").duration == 1.5
    qtbot.waitUntil(lambda: page.clips.saves == [])


def test_without_the_right_there_is_nothing_to_save_by(sit, qtbot):
    page = sit(CallsPage, "inspector")
    heard(page, qtbot)
    assert page.clips.isHidden()


def test_what_cannot_be_saved_says_why(office, sit, qtbot, tmp_path, monkeypatch):
    page = sit(CallsPage, "qa_lead")
    row = heard(page, qtbot)
    clip = clips.Clip(row.id, (0, 1000))
    with office.work("qa_lead") as work:
        clips.ask(work, clip, "x")
    failures = []
    page.clips.failed.connect(failures.append)
    page.clips.failed.disconnect(page._on_not_done)
    monkeypatch.setattr(page.clips, "choose_file", lambda: str(tmp_path / "clip.wav"))
    page.clips._on_save(clip)
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert "somebody else approves" in str(failures[0])
