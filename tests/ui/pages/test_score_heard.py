"""What the inspector heard is kept with the draft, sealed at submission, and shown to reviewers."""

import pytest
from factories import full_sheet
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from ui.pages.scoring import begun

from qa_desk.models import Evaluation, Transcript
from qa_desk.services import cases, evaluating
from qa_desk.ui.pages.score import ScorePage
from qa_desk.ui.widgets.case_view import CaseView


@pytest.fixture
def page(office, qtbot):
    page = begun(office, qtbot)
    qtbot.waitUntil(lambda: page.listening.has_sound and page.drafts.typing is not None)
    return page


def play_a_while(page, qtbot):
    page.listening.toggle()
    qtbot.waitUntil(lambda: bool(page.heard.passages), timeout=10_000)
    page.listening.toggle()
    qtbot.waitUntil(lambda: not page.listening.player.is_playing, timeout=10_000)
    return page.heard.passages


def keep(page, heard, qtbot):
    """Wait until the draft has what was heard, and no less."""
    drafts, expected = page.jobs.drafts, [list(passage) for passage in heard]
    qtbot.waitUntil(lambda: drafts.load(page._row.id) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: drafts.load(page._row.id).document["heard"] == expected)


def test_what_was_heard_is_in_the_draft_though_nothing_was_typed(page, qtbot):
    keep(page, play_a_while(page, qtbot), qtbot)


def test_another_window_goes_on_with_what_was_heard(page, office, qtbot):
    heard = play_a_while(page, qtbot)
    keep(page, heard, qtbot)
    assert page.jobs.settle()
    page.close()
    other = ScorePage(page.jobs, page.actor)
    qtbot.addWidget(other)
    other.show()
    other.catch_up()
    qtbot.waitUntil(lambda: other.drafts.typing is not None, timeout=10_000)
    assert other.heard.passages == heard
    assert other.sheet().heard == heard


def submitted(office, heard):
    row = office.drawn()
    with office.work("inspector") as work:
        state = evaluating.open_task(work, row.id, row.version)
        sheet = full_sheet(cases.case(work, row.id).checklist)
        sheet = sheet.__class__(**{**vars(sheet), "heard": heard})
        return evaluating.submit(work, row.id, state.version, sheet)


def test_reviewers_read_how_much_was_heard(office, qtbot):
    jobs, _actor = office.jobs("qa_lead")
    view = CaseView(jobs)
    qtbot.addWidget(view)
    state = submitted(office, ((0, 45_000), (60_000, 90_000)))
    view.show_case(office.case(state.id))
    words = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "QA inspector: heard 83 %  ·  not heard 0:45–1:00" in words


def test_the_transcript_follows_and_leads(page, office, qtbot):
    with office.work("qa_lead") as work:
        call = work.session.get_one(Evaluation, page._row.id).call_id
        times = [[0, 900], [2000, 2900], [4000, 5000]]
        work.session.add(Transcript(call_id=call, text="客服: 您好\n客户: 退款\n再见", times=times))
    page._row = page._case = None
    page._on_chosen(page.queue.current())
    transcript = page.side.transcript
    qtbot.waitUntil(lambda: "退款" in transcript.text.toPlainText(), timeout=10_000)
    page.side.switch()
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    transcript.seek_requested.emit(2000)
    qtbot.waitUntil(lambda: page.listening.position > 2000, timeout=10_000)
    qtbot.waitUntil(lambda: transcript.text._current == 1, timeout=10_000)
    qtbot.keyClick(transcript.text, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.listening.player.is_playing, timeout=10_000)
    at = page.listening.position
    qtbot.keyClick(transcript.text, Qt.Key.Key_Left)
    assert page.listening.position == 0
    qtbot.keyClick(transcript.text, Qt.Key.Key_Right)
    assert page.listening.position == 5000 > at - 5000
    qtbot.waitUntil(lambda: page.drafts.typing is not None, timeout=10_000)
    qtbot.keyClick(transcript.text, Qt.Key.Key_M)
    assert [mark.at_ms for mark in page.form.sheet().marks] == [5000]
    qtbot.keyClick(transcript.text, Qt.Key.Key_N)
    qtbot.keyClick(transcript.text, Qt.Key.Key_Escape)
    assert page.form.isAncestorOf(page.focusWidget())
