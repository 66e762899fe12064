"""S3-3c–e, B7, P8, P23: a contact is watched, marked, scored and signed for, by keys alone."""

from datetime import timedelta

import pytest
from factories import make_call
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from ui.pages.scoring import in_form, press, sat_down
from ui.pages.sitting import idle

from qa_desk import i18n
from qa_desk.errors import OutageError
from qa_desk.models import AudioFile, Call, Evaluation, LiveContact, Mark, Membership, live_links
from qa_desk.services import cases, evaluating, live
from qa_desk.services.live import Beginning
from qa_desk.ui.pages.quick_check import QuickCheckPage

CTRL = Qt.KeyboardModifier.ControlModifier
OURS = "13800138000"


@pytest.fixture
def page(office, qtbot):
    return sat_down(office, qtbot)


def begun(office, mode="side_by_side", **values):
    """Let the inspector have begun to watch; return what was begun."""
    values.setdefault("csr_id", office.csr.id)
    with office.work("inspector") as work:
        return live.begin(work, Beginning(mode, **values))


def stored(office, table=LiveContact):
    with office._access.ask() as work:
        return work.session.scalars(select(table)).one()


def call_of(office, call_id):
    with office._access.ask() as work:
        return work.session.get(Call, call_id)


def taken_up(page, qtbot):
    """Let the queue be read anew, as the window does when evaluations change."""
    qtbot.waitUntil(lambda: page._wanted is not None, timeout=10_000)
    page.refresh()
    in_form(page, qtbot)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_side_by_side_is_watched_scored_and_released_without_a_mouse(office, qtbot, language):
    i18n.set_language(language)
    page = sat_down(office, qtbot)
    press(qtbot, Qt.Key.Key_F9)
    dialog = page.live.dialog
    qtbot.waitUntil(lambda: bool(dialog.person._people), timeout=10_000)
    qtbot.keyClicks(dialog.person, office.csr.staff_no)
    qtbot.keyClick(dialog.person, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.person, Qt.Key.Key_Return)
    taken_up(page, qtbot)
    assert page.live.isVisible()
    assert page.live.stopwatch.is_running
    page.window().activateWindow()
    qtbot.waitUntil(lambda: page.form.isAncestorOf(QApplication.focusWidget()), timeout=10_000)
    form = page.form
    press(qtbot, Qt.Key.Key_M)
    press(qtbot, Qt.Key.Key_Space)
    assert not page.live.stopwatch.is_running
    for number in list(form._rows.items):
        assert form._current is form._rows.items[number]
        press(qtbot, Qt.Key.Key_1, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return, modifier=CTRL)
    qtbot.waitUntil(lambda: not page.notice.isHidden(), timeout=10_000)
    idle(page, qtbot)
    found, mark = stored(office, Evaluation), stored(office, Mark)
    assert (found.status, found.mode, found.csr_id) == ("E2", "side_by_side", office.csr.id)
    call = call_of(office, found.call_id)
    assert call.duration_ms >= mark.at_ms >= 0
    assert mark.item == 1
    with office.work("inspector") as work:
        evaluating.release(work, found.id, found.version)
    with office.work("csr") as work:
        (row,) = cases.inbox(work)
        assert (row.id, row.mode) == (found.id, "side_by_side")


def test_the_stopwatch_goes_on_from_the_stored_beginning_at_another_start(office, qtbot):
    made = begun(office)
    with office._access.work() as work:
        call = work.session.get(Call, made.call_id)
        call.started_at -= timedelta(minutes=3)
    page = sat_down(office, qtbot)
    qtbot.waitUntil(page.live.isVisible, timeout=10_000)
    assert page.live.stopwatch.moment >= 180_000
    page.queue.setFocus()
    press(qtbot, Qt.Key.Key_F5)
    idle(page, qtbot)
    length = call_of(office, made.call_id).duration_ms
    assert length >= 180_000
    press(qtbot, Qt.Key.Key_F5)
    idle(page, qtbot)
    assert call_of(office, made.call_id).duration_ms == 0
    assert page.live.stopwatch.moment >= length


def test_a_length_that_the_database_did_not_take_is_kept_here_and_sent_later(
    office, qtbot, monkeypatch
):
    made = begun(office)
    page = sat_down(office, qtbot)
    qtbot.waitUntil(page.live.isVisible, timeout=10_000)
    open_work = page.jobs.open_work

    def away(*_args, **_values):
        raise OutageError("The server does not answer.")

    page.jobs.open_work = away
    page.live.stopwatch.toggle()
    idle(page, qtbot)
    assert call_of(office, made.call_id).duration_ms == 0
    assert page.notice.isHidden()  # the status line says it
    page.jobs.open_work = open_work
    page.jobs.away_changed.emit(None)
    qtbot.waitUntil(lambda: call_of(office, made.call_id).duration_ms > 0, timeout=10_000)
    idle(page, qtbot)
    assert page.jobs.drafts.load(made.call_id) is None


def test_marks_are_listed_with_their_time_and_lead_to_their_item(page, office, qtbot):
    begun(office)
    page.refresh()
    qtbot.waitUntil(page.live.isVisible, timeout=10_000)
    page._on_start()
    in_form(page, qtbot)
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_M)
    (chip,) = page.live.stopwatch.chips
    press(qtbot, Qt.Key.Key_Down)
    assert page.form._current is not page.form._rows.items[2]
    chip.click()
    assert page.form._current is page.form._rows.items[2]
    page.form.seek_requested.emit(page.form.sheet().marks[0].at_ms)
    assert chip.isChecked()


def test_a_test_call_waits_in_a_list_until_its_caller_says_who_answered(page, office, qtbot):
    assert page.live.waiting.isHidden()
    page.show_record(Beginning("test_call"))
    dialog = page.live.dialog
    dialog.number.setText(OURS)
    dialog.dialled.setText("95588")
    dialog.button.click()
    qtbot.waitUntil(lambda: not page.live.waiting.isHidden(), timeout=10_000)
    assert "noted" in page.notice.words()
    page.live.waiting.click()
    whose = page.live.waiting.dialog
    qtbot.waitUntil(lambda: bool(whose.person._people), timeout=10_000)
    whose.button.click()
    assert "who answered" in whose.problem.words()
    whose.person.choose(whose.person._people[0])
    whose.button.click()
    taken_up(page, qtbot)
    qtbot.waitUntil(page.live.waiting.isHidden, timeout=10_000)
    outcome = page.live.stopwatch.outcome
    outcome.setText("问了年费")
    outcome.editingFinished.emit()
    idle(page, qtbot)
    assert (stored(office).outcome, stored(office).dialled) == ("问了年费", "95588")


def test_one_whose_recording_has_come_is_scored_with_it(office, qtbot):
    made = begun(office, "test_call", csr_id=None, number=OURS)
    with office._access.work() as work:
        digest = work.session.get(Call, made.call_id).number_hash
        call = make_call(work, office.csr, office.team, work.now, 6000, number_hash=digest)
        first = work.session.scalars(select(AudioFile).order_by(AudioFile.id)).all()[0]
        audio = work.session.scalars(select(AudioFile).where(AudioFile.call_id == call.id)).one()
        audio.source, audio.path, audio.sha256 = first.source, first.path, first.sha256
        assert live_links.link(work) == 1
    page = sat_down(office, qtbot)
    page.live.waiting.click()
    dialog = page.live.waiting.dialog
    assert not dialog.person.isEnabled()
    dialog.button.click()
    taken_up(page, qtbot)
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    assert page.live.isHidden()
    page.listening.seek(2000)
    page.form.request_mark()
    assert page.form.sheet().marks[0].at_ms == page.listening.position


def marked(office, qtbot):
    """Return the desk of a contact whose recording, begun 2 s before, was marked at 3 s."""
    made = begun(office)
    with office._access.work() as work:
        began = work.session.get(Call, made.call_id).started_at
        call = make_call(work, office.csr, office.team, began - timedelta(seconds=2), 6000)
        first = work.session.scalars(select(AudioFile).order_by(AudioFile.id)).all()[0]
        audio = work.session.scalars(select(AudioFile).where(AudioFile.call_id == call.id)).one()
        audio.source, audio.path, audio.sha256 = first.source, first.path, first.sha256
        assert live_links.link(work) == 1
    page = sat_down(office, qtbot)
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    page._on_start()
    in_form(page, qtbot)
    page.listening.seek(3000)
    page.form.request_mark()
    return page


def test_marks_by_the_stopwatch_fall_on_the_recording_that_is_found_later(office, qtbot):
    page = marked(office, qtbot)
    assert page.form.sheet().marks[0].at_ms == page.listening.position - 2000
    assert [mark.at_ms for mark in page.listening._marks] == [page.listening.position]
    page.form.seek_requested.emit(1000)
    assert page.listening.player.position >= 3000


def test_marks_are_moved_along_the_recording_and_a_wrong_one_is_taken_off(office, qtbot):
    page = marked(office, qtbot)
    link, (mark,) = page.live.link, page.listening._marks
    assert (link.isHidden(), link.offset.value()) == (False, 2.0)
    link.offset.stepUp()
    moved = mark.at_ms + 100
    qtbot.waitUntil(lambda: [m.at_ms for m in page.listening._marks] == [moved], timeout=10_000)
    assert page.form.sheet().marks[0].at_ms == mark.at_ms - 2000
    link.other.wanted.emit("bored")
    qtbot.waitUntil(lambda: "Choose why" in page.notice.words(), timeout=10_000)
    assert link.offset.value() == 2.1
    link.other.menu().actions()[0].trigger()
    qtbot.waitUntil(page.live.isVisible, timeout=10_000)
    assert link.isHidden()
    assert stored(office).recorded_id is None
    assert len(page.live.stopwatch.chips) == 1
    idle(page, qtbot)
    page.listening.unload()


def test_nobody_is_watched_without_being_named_and_a_minute_is_a_quick_check(page, qtbot):
    with qtbot.waitSignal(page.open_requested) as asked:
        page.live.watch.click()
        dialog = page.live.dialog
        dialog.button.click()
        assert "Choose a CSR" in dialog.problem.words()
        dialog.check.click()
    assert asked.args == ["quick_check", None]
    assert page.live.dialog is None


def test_what_is_refused_is_said_in_the_dialog(page, office, qtbot):
    begun(office)
    with office._access.work() as work:
        member = work.session.query(Membership).filter_by(person_id=office.csr.id).one()
        member.person_id = office.inspector.id
    page.show_record(Beginning("floor_check", office.csr.id))
    dialog = page.live.dialog
    idle(page, qtbot)
    dialog.missing = lambda: ""
    dialog.beginning = lambda: Beginning("floor_check", office.csr.id)
    dialog.button.click()
    qtbot.waitUntil(lambda: "in no team" in dialog.problem.words(), timeout=10_000)
    dialog.reject()


def test_a_quick_check_leads_to_the_whole_checklist_with_the_csr_in_form(office, qtbot):
    jobs, actor = office.jobs("inspector")
    page = QuickCheckPage(jobs, actor)
    qtbot.addWidget(page)
    page.catch_up()
    qtbot.waitUntil(lambda: jobs.running == 0 and page.form._desk is not None, timeout=10_000)
    page.form.person.choose(page.form._desk.subjects[0])
    page.form.modes.choose("floor_check")
    with qtbot.waitSignal(page.open_requested) as asked:
        page.in_full.click()
    assert asked.args == ["score", Beginning("floor_check", office.csr.id)]
