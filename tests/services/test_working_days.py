"""The working calendar of the centre, in the database for all desktops (P20)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import acting, make_person, make_scene, make_task

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Evaluation, JournalEntry, queries
from qa_desk.rules import deadlines
from qa_desk.services import working_days

NEW_YEAR = (date(2027, 1, 1), False, "元旦")
MAKE_UP = (date(2027, 1, 2), True, "元旦")


@pytest.fixture
def admin(work):
    return acting(work, make_person(work, "admin", name="管理员", staff_no="9001"))


def on(work, day):
    """Return the same work on another day."""
    return replace(work, now=work.now.replace(month=day.month, day=day.day))


def test_p20_a_published_year_comes_with_the_program(admin):
    year = working_days.read(admin)
    assert (year.year, year.is_known, year.is_own, year.working_days) == (2026, True, False, 248)
    assert (year.days[0], year.missing, year.seen) == (
        (date(2026, 1, 1), False, "元旦"),
        None,
        None,
    )
    assert year.may_edit


def test_p20_from_december_on_the_next_year_is_missed_until_it_is_there(admin):
    december = on(admin, date(2026, 12, 1))
    assert working_days.missing(admin) is None
    assert working_days.missing(december) == 2027
    assert working_days.read(december, 2027).missing == 2027
    working_days.save(december, 2027, None, [MAKE_UP, NEW_YEAR])
    assert working_days.missing(december) is None
    year = working_days.read(december, 2027)
    assert year.days == (NEW_YEAR, MAKE_UP)
    assert (year.is_known, year.is_own, year.by) == (True, True, "管理员 9001")


def test_p20_what_is_saved_counts_for_every_desktop_and_is_in_the_journal(admin):
    working_days.save(admin, 2026, None, [(date(2026, 11, 17), False, "x 13800138000")])
    stored = queries.stored_options(admin.session, admin.now)
    _zone, is_working_day = deadlines.terms(stored)
    assert not is_working_day(date(2026, 11, 17))
    assert working_days.calendar(admin).listed(2026)[0][2] == "x 138****8000"
    written = admin.session.query(JournalEntry).filter_by(subject="setting").all()
    assert any(entry.subject_id.startswith("calendar.2026/") for entry in written)


def test_p20_a_year_may_have_no_holidays_at_all(admin):
    working_days.save(admin, 2027, None, [])
    assert working_days.read(admin, 2027).is_known


def test_p20_the_deadlines_of_the_office_follow_it(work):
    scene = make_scene(work)
    task = make_task(scene)
    lead = scene.by("qa_lead")
    usual = work.session.get(Evaluation, task.id).due_at
    holidays = [(work.today + timedelta(days=n), False, "") for n in range(1, 5)]
    (moved,) = working_days.look(lead, 2026, holidays).waiting
    assert (moved.number, moved.status, moved.due_at) == (task.number, "E0", usual)
    assert moved.counted > usual
    working_days.save(lead, 2026, None, holidays)
    assert work.session.get(Evaluation, task.id).due_at == usual
    make_task(scene)
    dues = {found.due_at for found in work.session.query(Evaluation)}
    assert dues == {usual, moved.counted}


def test_p20_a_file_is_read_before_anything_is_saved(admin, tmp_path):
    file = tmp_path / "2027.csv"
    rows = [f"2027-10-0{day},holiday,国庆节" for day in range(1, 8)]
    file.write_text("\n".join(["day,kind,name", *rows, "2026-12-26,班,元旦"]), "gb18030")
    found = working_days.from_file(admin, file)
    assert sorted(found) == [2026, 2027]
    assert (date(2026, 12, 26), True, "元旦") in found[2026]
    assert found[2026][0] == (date(2026, 1, 1), False, "元旦")
    assert len(found[2027]) == 7
    assert not working_days.read(admin, 2027).is_known


@pytest.mark.parametrize(
    ("content", "words"),
    [("2027-01-01,party,x\n", "Line 1"), ("day,kind,name\n", "no day in this file"), ("", "no")],
)
def test_p20_a_file_that_cannot_be_read_changes_nothing(admin, tmp_path, content, words):
    file = tmp_path / "days.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match=words):
        working_days.from_file(admin, file)


@pytest.mark.parametrize(
    "days",
    [[(date(2026, 1, 1), False, "")], [NEW_YEAR, (date(2027, 1, 1), True, "")]],
)
def test_p20_days_of_another_year_and_days_said_twice_are_refused(admin, days):
    with pytest.raises(InputError, match="Nothing was changed"):
        working_days.save(admin, 2027, None, days)


def test_p20_a_year_out_of_reach_is_refused(admin):
    with pytest.raises(InputError):
        working_days.look(admin, 2100, [])


def test_who_saves_over_what_another_has_changed_is_told(admin):
    working_days.save(admin, 2027, None, [NEW_YEAR])
    with pytest.raises(ConflictError, match="meanwhile"):
        working_days.save(on(admin, date(2026, 11, 17)), 2027, None, [MAKE_UP])


def test_managers_look_and_others_do_not(work):
    manager = acting(work, make_person(work, "cs_manager"))
    assert not working_days.read(manager).may_edit
    with pytest.raises(RuleError, match="not among your rights"):
        working_days.save(manager, 2027, None, [])
    with pytest.raises(RuleError, match="not among your rights"):
        working_days.missing(acting(work, make_person(work, "csr")))
