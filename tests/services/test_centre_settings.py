"""The settings of the centre: read, looked at, changed from a moment on, taken back (issue 7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from factories import acting, make_person, make_released, make_scene
from PIL import Image
from pypdf import PdfReader

from qa_desk.errors import ConflictError, InputError, RuleError, StorageError
from qa_desk.models import Document, Evaluation, Setting, Shift, queries
from qa_desk.reports import slip as report
from qa_desk.rules.options import OPTIONS
from qa_desk.services import centre_settings as settings
from qa_desk.services import signing_off
from qa_desk.services.centre_settings import Wanted

DAY = timedelta(days=1)


@pytest.fixture
def admin(work):
    return acting(work, make_person(work, "admin", name="管理员", staff_no="9001"))


def change(work, key, value, **values):
    seen = settings.read(work).row(key).seen
    return settings.change(work, Wanted(key, value, seen, **values))


def later(work, days):
    """Return the same work some days later."""
    return replace(work, now=work.now + days * DAY)


def test_every_setting_is_there_with_its_default(admin):
    centre = settings.read(admin)
    assert {row.option.key for row in centre.rows} == set(OPTIONS)
    row = centre.row("sla.csr.respond")
    assert (row.value, row.is_default, row.in_force, row.planned, row.history) == (
        "2",
        True,
        None,
        None,
        (),
    )
    assert (centre.timezone, centre.may_edit) == ("Asia/Shanghai", True)


def test_a_change_holds_from_now_on_and_says_who_made_it_and_why(admin):
    change(admin, "sla.csr.respond", " 3 ", reason="国庆 13800138000")
    row = settings.read(admin).row("sla.csr.respond")
    assert (row.value, row.is_default) == ("3", False)
    assert row.in_force.by == "管理员 9001"
    assert row.in_force.reason == "国庆 138****8000"
    assert row.in_force.changed_at == row.in_force.valid_from == admin.now
    assert queries.stored_options(admin.session, admin.now)["sla.csr.respond"] == "3"


def test_a_change_may_begin_later_and_be_taken_back_until_then(admin):
    starts = admin.now + 7 * DAY
    change(admin, "cov.day", "4", starts=starts)
    row = settings.read(admin).row("cov.day")
    assert (row.value, row.planned.value, row.planned.valid_from) == ("3", "4", starts)
    assert row.in_force is None
    assert row.planned.changed_at == admin.now
    assert settings.read(later(admin, 8)).row("cov.day").value == "4"
    with pytest.raises(RuleError, match="has begun"):
        settings.withdraw(later(admin, 8), "cov.day", starts)
    settings.withdraw(admin, "cov.day", starts)
    assert settings.read(later(admin, 8)).row("cov.day").value == "3"
    with pytest.raises(RuleError, match="took it back"):
        settings.withdraw(admin, "cov.day", starts)


def test_of_several_planned_changes_the_next_is_shown_and_the_history_has_all(admin):
    change(admin, "cov.day", "5")
    for days in (9, 3):
        change(later(admin, 1), "cov.day", str(days), starts=admin.now + days * DAY)
    row = settings.read(later(admin, 1)).row("cov.day")
    assert (row.value, row.planned.value) == ("5", "3")
    assert [each.value for each in row.history] == ["9", "3", "5"]
    assert row.in_force.value == "5"


@pytest.mark.parametrize("days", [-1, 400])
def test_a_change_begins_neither_in_the_past_nor_far_ahead(admin, days):
    with pytest.raises(InputError, match="within a year"):
        change(admin, "cov.day", "4", starts=admin.now + days * DAY)


@pytest.mark.parametrize(
    ("key", "value", "error", "words"),
    [
        ("cov.day", "many", InputError, "from 0 to 20"),
        ("gone.key", "1", InputError, "no setting gone.key"),
        ("timeout.accept", "perhaps", InputError, "Choose one of"),
        ("reminders.first", "95", RuleError, "first reminder"),
        ("retention.records", "5", InputError, "from 6 to 600"),
        ("audio.store", "copies", InputError, "whole path"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(admin, key, value, error, words):
    with pytest.raises(error, match=words):
        settings.change(admin, Wanted(key, value, None))
    assert admin.session.query(Setting).filter_by(key=key).count() == 0


def test_a_reason_has_its_length(admin):
    with pytest.raises(InputError, match="400 characters"):
        change(admin, "cov.day", "4", reason="x" * 401)


def test_the_store_of_recordings_is_tried_before_it_is_set(admin, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be used"):
        change(admin, "audio.store", str(tmp_path / "file" / "store"))
    change(admin, "audio.store", str(tmp_path / "store"))
    assert (tmp_path / "store").is_dir()
    change(later(admin, 1), "audio.store", "")


def test_who_changes_by_what_another_has_changed_is_told(admin):
    settings.change(admin, Wanted("cov.day", "4", None))
    with pytest.raises(ConflictError, match="meanwhile"):
        settings.change(later(admin, 1), Wanted("cov.day", "5", None))
    assert settings.read(later(admin, 1)).row("cov.day").value == "4"


def test_managers_read_and_others_do_not(work):
    manager = acting(work, make_person(work, "cs_manager"))
    assert not settings.read(manager).may_edit
    for call in (
        lambda: settings.change(manager, Wanted("cov.day", "4", None)),
        lambda: settings.withdraw(manager, "cov.day", work.now),
        lambda: settings.read(acting(work, make_person(work, "inspector"))),
        lambda: settings.look(acting(work, make_person(work, "csr")), "cov.day", "4"),
    ):
        with pytest.raises(RuleError, match="not among your rights"):
            call()


def test_what_was_set_before_reasons_were_kept_is_shown_too(admin):
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    admin.session.add(
        Setting(key="cov.day", valid_from=begin, value="2", changed_by=admin.actor.id)
    )
    admin.session.flush()
    (only,) = settings.read(admin).row("cov.day").history
    assert (only.changed_at, only.reason) == (begin, "")


# -- what moves ------------------------------------------------------------------------------------


def test_open_cases_are_named_whose_deadline_would_be_another_and_theirs_stay(work):
    scene = make_scene(work)
    state = make_released(scene)
    found = work.session.get(Evaluation, state.id)
    lead, due = scene.by("qa_lead"), found.due_at
    moves = settings.look(lead, "sla.csr.respond.cap", "7")
    (case,) = moves.waiting
    assert (case.number, case.status, case.due_at) == (state.number, "E3", due)
    assert case.counted > due
    assert moves.quotas == ()
    assert change(lead, "sla.csr.respond.cap", "7") == moves
    assert work.session.get(Evaluation, state.id).due_at == due


def test_a_value_that_changes_nothing_moves_nothing(work):
    scene = make_scene(work)
    make_released(scene)
    lead = scene.by("qa_lead")
    for key, value in (("sla.csr.respond", "2"), ("desk.idle_lock", "5"), ("sla.reopen", "9")):
        assert not settings.look(lead, key, value)


def test_without_open_cases_no_deadline_moves(admin):
    assert not settings.look(admin, "sla.csr.respond", "4")


def test_quotas_are_told_for_who_is_on_post_today(work):
    scene = make_scene(work, calls=0)
    make_person(work, "csr")  # has no shift today
    begin = work.now.replace(hour=1)
    work.session.add(
        Shift(
            person_id=scene.csr.id,
            day=begin.date(),
            segment=1,
            kind="work",
            starts_at=begin,
            ends_at=begin + timedelta(hours=8),
        )
    )
    work.session.flush()
    lead = scene.by("qa_lead")
    (day,) = settings.look(lead, "cov.day", "5").quotas
    assert (day.span, day.people, day.before, day.after) == ("day", 2, 3, 5)
    (off,) = settings.look(lead, "cov.shift", "600").quotas
    assert (off.before, off.after) == (3, 0)
    (month,) = settings.look(lead, "cov.month", "25").quotas
    assert (month.span, month.before, month.after) == ("month", 40, 50)


# -- the logo -------------------------------------------------------------------------------------


def picture():
    output = BytesIO()
    Image.new("RGB", (200, 100), (200, 30, 30)).save(output, "PNG")
    return output.getvalue()


def test_the_logo_is_printed_on_papers_from_then_on(work):
    scene = make_scene(work)
    state = make_released(scene)
    lead = scene.by("qa_lead")
    assert settings.logo(lead) == b""
    number = work.session.query(Document).one().number
    before = signing_off.slip(lead, number)
    kept = settings.set_logo(lead, picture())
    assert settings.logo(lead) == kept
    after = signing_off.slip(lead, number)
    assert (before.logo, after.logo) == (b"", kept)
    assert "centre.logo" not in queries.stored_options(work.session, work.now)
    for slip, pictures in ((before, 0), (after, 1)):
        output = BytesIO()
        report.draw(slip, output, "en")
        assert len(PdfReader(output).pages[0].images) == pictures
    assert settings.set_logo(later(lead, 1), None) == b""
    assert settings.logo(later(lead, 1)) == b""
    assert state.status == "E3"


def test_the_logo_is_changed_by_who_may_change_settings(work):
    manager = acting(work, make_person(work, "cs_manager"))
    assert settings.logo(manager) == b""
    with pytest.raises(RuleError, match="not among your rights"):
        settings.set_logo(manager, None)
