"""The page of quick checks on a real window, with a real database and real keys (P7, P15)."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import make_person
from PySide6.QtCore import Qt
from ui.pages.checking import press, save, settle, sitting, stored, wait_stored

from qa_desk.errors import OutageError
from qa_desk.models import Evaluation, Membership, RoleGrant
from qa_desk.models.base import uuid7
from qa_desk.rules.quick_checks import ALL_OK, Check
from qa_desk.services import quick_checks
from qa_desk.ui.widgets import wording

Key = Qt.Key


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page of quick checks."""
    return sitting(office, qtbot)


def recorded(office, role="lead", **values):
    """Let somebody record a check of five minutes ago."""
    with office.work(role) as work:
        check = Check(
            **{
                "id": uuid7(),
                "csr_id": office.csr.id,
                "mode": "floor_check",
                "began_at": work.now - timedelta(minutes=5),
                **values,
            }
        )
        return quick_checks.record(work, check)


def a_problem(office, role="lead"):
    return recorded(office, role, lines={**ALL_OK, "accuracy": "problem"}, note="资费说错")


# -- one check -----------------------------------------------------------------------------------


def test_all_ok_takes_a_staff_no_enter_and_ctrl_enter(office, sit):
    page = sit("inspector")
    page.form.person.setFocus()
    press(page, office.csr.staff_no, Key.Key_Return)
    assert page.form.subject.id == office.csr.id
    save(page)
    (check,) = wait_stored(page, 1)
    assert (check.csr_id, check.mode, check.accuracy) == (office.csr.id, "floor_check", "ok")
    assert page.form.person.text() == ""
    assert page.form.person.hasFocus()
    assert page.jobs.drafts.kept() == []


def test_the_lines_are_marked_by_single_keys_and_enter_goes_on_to_the_note(office, sit):
    page = sit("inspector")
    page.form.person.setFocus()
    press(page, office.csr.staff_no, Key.Key_Return)
    press(page, "+", Key.Key_Return, "p", Key.Key_Return, "2", "o", Key.Key_Return)
    press(page, Key.Key_Return, "３", Key.Key_Up, Key.Key_Down, Key.Key_Return)
    assert page.form.note.hasFocus()
    page.form.note.setText("打断客户")
    press(page, Key.Key_Return)
    (check,) = wait_stored(page, 1)
    assert [check.opening, check.attitude, check.accuracy, check.process, check.conduct] == [
        "praise",
        "problem",
        "ok",
        "ok",
        "praise",
    ]
    assert check.note == "打断客户"


def test_a_problem_without_a_note_is_held_back_and_said(office, sit):
    page = sit("inspector")
    page.form.submit()
    assert "Choose a CSR" in page.form.problem.words()
    page.form.choose(page.short.table.rows[0])
    press(page, "p")
    save(page)
    assert "Write a note" in page.form.problem.words()
    assert page.form.note.hasFocus()
    page.qtbot.keyClicks(page.form.note, "13800138000")
    assert "number" in page.form.problem.words()
    assert stored(page) == []


def test_mode_time_and_fatal_error_are_kept_with_it(office, sit):
    """S3-3b, S3-3e, S3-3h, S0-4.1.1."""
    page = sit("inspector")
    page.form.choose(page.short.table.rows[0])
    page.qtbot.mouseClick(page.form.modes.buttons["test_call"], Qt.MouseButton.LeftButton)
    page.form.fatal.setCurrentIndex(1)
    page.form.fatal.activated.emit(1)
    page.form.note.setText("未核身即透露资料，班长在场")
    before = wording.here(datetime.now(UTC) - timedelta(hours=2))
    page.form.time.setDateTime(before.replace(second=0, microsecond=0, tzinfo=None))
    page.form.submit()
    (check,) = wait_stored(page, 1)
    assert (check.mode, check.fatal[:2]) == ("test_call", "IN")
    assert abs((check.recorded_at - check.began_at).total_seconds() - 7200) < 120
    assert page.form.modes.mode == "test_call"
    assert page.form.time.date() == wording.here(datetime.now(UTC)).date()


def test_p21_people_are_found_by_initials_and_the_arrows_choose(office, sit):
    with office._access.work() as work:
        for name in ("王立夏", "王兰香"):
            csr = make_person(work, "csr", name=name)
            work.session.add(
                Membership(
                    person_id=csr.id,
                    team_id=office.team.id,
                    kind="member",
                    valid_from=work.today,
                )
            )
    page = sit("lead")
    field = page.form.person
    field.setFocus()
    press(page, "wlx")
    assert field._list.count() == 2
    press(page, Key.Key_Down, Key.Key_Up, Key.Key_Up, Key.Key_Return)
    assert field.person.name == "王兰香"
    field.setFocus()
    press(page, "x")
    assert field.person is None
    press(page, Key.Key_Escape, Key.Key_Return)
    field.setText("")
    press(page, "zzz")
    assert not field._list.isVisible()


def test_who_is_still_short_stands_at_the_left_and_opens_the_form(office, sit):
    page = sit("lead")
    assert page.waiting() == 3
    (subject,) = page.short.table.rows
    assert page.short.table.index(0, 2).data() == "0 of 3"
    page.short.opened.emit(subject)
    assert page.form.subject == subject


def test_p7_a_recording_is_heard_for_its_least_part(office, sit):
    page = sit("inspector")
    page.form.modes.choose("recording")
    page.form.choose(page.short.table.rows[0])
    page.qtbot.waitUntil(lambda: page.form.recording.listening.has_sound)
    settle(page)
    save(page)
    assert "at least 30 %" in page.form.problem.words()
    pane = page.form.recording
    assert pane.calls.count() == 3
    pane.listening.toggle()
    page.qtbot.waitUntil(lambda: bool(pane.passages))
    pane.listening.toggle()
    for start in range(0, 45_000, 1000):  # as if he had listened on
        pane.heard._add(start, start + 1000)
    pane.heard.changed.emit()
    assert pane.share.text() == "heard 50 %"
    save(page)
    (check,) = wait_stored(page, 1)
    assert check.call_id is not None
    assert check.passages[0][1] >= 45_000
    assert pane.calls.count() == 0


def test_another_call_is_heard_anew_and_a_mode_without_sound_lets_it_go(office, sit):
    page = sit("inspector")
    page.form.choose(page.short.table.rows[0])
    page.form.modes.choose("recording")
    pane = page.form.recording
    page.qtbot.waitUntil(lambda: pane.listening.has_sound)
    pane.heard._add(0, 1000)
    pane.calls.setCurrentIndex(1)
    pane.calls.activated.emit(1)
    assert pane.passages == ()
    page.qtbot.waitUntil(lambda: pane.listening.has_sound)
    page.form.modes.choose("floor_check")
    assert pane.call is None
    settle(page)


def test_a_lead_who_may_hear_nothing_yet_is_told(office, sit):
    page = sit("lead")
    page.form.modes.choose("recording")
    page.form.choose(page.short.table.rows[0])
    settle(page)
    assert "no recording" in page.form.recording._said.text()


# -- safe when the server is away ----------------------------------------------------------------


def away(_progress):
    """Open nothing: the server does not answer."""
    raise OutageError("away")


def test_while_the_server_is_away_checks_wait_here_and_go_later(office, sit):
    page = sit("lead")
    open_work, page.jobs.open_work = page.jobs.open_work, away
    page.form.choose(page.short.table.rows[0])
    page.form.submit()
    page.qtbot.waitUntil(lambda: page.pending.text().startswith("1 check is kept here"))
    settle(page)
    assert not page.pending.isHidden()
    assert stored(page) == []
    page.jobs.open_work = open_work
    page.outbox.push()
    wait_stored(page, 1)
    page.outbox.push()
    page.qtbot.waitUntil(page.pending.isHidden)
    assert len(stored(page)) == 1


def test_a_check_that_is_refused_comes_back_into_the_form(office, sit):
    page = sit("lead")
    page.form.choose(page.short.table.rows[0])
    check = page.form.check()
    bad = Check(check.id, check.csr_id, "floor_check", check.began_at - timedelta(days=40), ALL_OK)
    page.outbox.record([(bad, "x")])
    page.qtbot.waitUntil(lambda: "35 days" in page.notice.words())
    settle(page)
    assert not page.pending.isHidden()
    page.notice.acted.emit()
    assert page.form.subject.id == office.csr.id
    settle(page)
    assert page.jobs.drafts.kept() == []


def test_a_disk_that_is_full_is_told(office, sit, qtbot):
    page = sit("lead")
    page.form.choose(page.short.table.rows[0])
    journal, page.jobs.drafts._connection = page.jobs.drafts._connection, _Full()
    with qtbot.waitSignal(page.not_saved) as told:
        page.form.submit()
    assert "cannot be kept" in told.args[0]
    page.jobs.drafts._connection = journal
    settle(page)


class _Full:
    """A connection on a full disk."""

    def execute(self, *_arguments):
        import sqlcipher3.dbapi2 as sqlite

        raise sqlite.OperationalError("database or disk is full")


# -- what was recorded ---------------------------------------------------------------------------


def test_f_makes_a_problem_an_evaluation_in_the_inspector_s_queue(office, sit, qtbot):
    a_problem(office)
    page = sit("inspector")
    page.today.grid.setFocus()
    page.today.grid.selectRow(0)
    assert page.today.escalate.isEnabled()
    qtbot.keyClick(page.today.grid, Key.Key_F)
    qtbot.waitUntil(lambda: "is in your queue" in page.notice.words())
    with qtbot.waitSignal(page.open_requested) as asked:
        page.notice.acted.emit()
    assert asked.args == ["score", None]
    with office._access.ask() as work:
        assert work.session.query(Evaluation).one().sample_reason == "quick_check"
    page.refresh()
    qtbot.waitUntil(lambda: not page.today.escalate.isEnabled())
    settle(page)


def test_v_voids_with_a_reason(office, sit, qtbot, monkeypatch):
    a_problem(office)
    page = sit("lead")
    page.tabs.setCurrentIndex(2)
    page.recorded.grid.selectRow(0)
    monkeypatch.setattr(page, "ask_reason", lambda: "")
    qtbot.keyClick(page.recorded.grid, Key.Key_V)
    monkeypatch.setattr(page, "ask_reason", lambda: "认错人")
    qtbot.keyClick(page.recorded.grid, Key.Key_V)
    qtbot.waitUntil(lambda: stored(page)[0].void_reason == "认错人")
    page.refresh()
    qtbot.waitUntil(lambda: page.recorded.table.index(0, 6).data() == "Void: 认错人")
    settle(page)


def test_what_is_refused_is_said_in_place(office, sit, qtbot):
    row = a_problem(office, "inspector")
    page = sit("inspector")
    with office.work("qa_lead") as work:
        quick_checks.void(work, row.id, "x")
    page.today.escalate_wanted.emit(row)
    qtbot.waitUntil(lambda: "is void" in page.notice.words())
    settle(page)


def test_a_csr_sees_what_was_said_of_him_and_nothing_to_fill_in(office, sit):
    recorded(office, lines={**ALL_OK, "attitude": "praise"}, note="耐心")
    a_problem(office)
    page = sit("csr")
    found = {page.recorded.table.index(n, 2).data() for n in range(2)}
    assert found == {"Praise: Attitude", "Problem: Accuracy"}
    assert not page.recorded.void.isVisible()
    assert not hasattr(page, "form")


def test_the_list_says_what_became_of_each(office, sit, qtbot):
    recorded(office)
    fatal = recorded(office, fatal="IN-F1", note="x")
    with office.work("qa_lead") as work:
        number = quick_checks.escalate(work, fatal.id).number
    late = recorded(office, "inspector")
    with office._access.work() as work:
        work.session.add(
            RoleGrant(person_id=office.inspector.id, role="qa_lead", valid_from=work.today)
        )
    page = sit("inspector")
    states = [page.recorded.table.index(n, 6).data() for n in range(3)]
    assert number in states
    assert "Fatal error IN-F1" in [page.recorded.table.index(n, 2).data() for n in range(3)]
    assert late.id in {row.id for row in page.today.table.rows}
