from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from boards import FIRST, at, make_full, make_quick, make_shift, make_shortfall
from conftest import NOW
from factories import LONG_AGO, acting, make_call, make_person, make_scene, make_team
from sqlalchemy import select

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import JournalEntry, Membership, RoleGrant, Setting, database
from qa_desk.services import coverage, exports


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


def board(scene, role="qa_lead", day=None):
    return coverage.board(scene.by(role), day)


def cell(scene, day, role="qa_lead"):
    return board(scene, role).lines[0].days[day - 1]


def option(scene, key, value):
    scene.work.session.add(
        Setting(key=key, valid_from=at(1, 0), value=value, changed_by=scene.qa_lead.id)
    )
    scene.work.session.flush()


def test_s3_3g_quick_checks_and_evaluations_count_to_the_shift_day(scene):
    make_shift(scene.work, scene.csr, 12)
    make_quick(scene, 12, 2)
    make_full(scene, 12)
    assert (cell(scene, 12).state, cell(scene, 12).done) == ("met", 3)
    assert board(scene).totals.day_rate == 1000


def test_s3_4_5b_only_evaluations_count_to_the_month_unless_the_centre_says_so(scene):
    make_shift(scene.work, scene.csr, 12)
    make_quick(scene, 12, 2)
    make_full(scene, 12)
    assert (board(scene).lines[0].done, board(scene).lines[0].required) == (1, 20)
    option(scene, "cov.equal", "yes")
    assert board(scene).lines[0].done == 3


def test_what_is_not_done_or_void_does_not_count(scene):
    make_shift(scene.work, scene.csr, 12)
    make_full(scene, 12, status="E0")
    make_full(scene, 12, status="E1")
    make_full(scene, 12, purpose="recheck")
    make_quick(scene, 12, voided_at=NOW, voided_by=scene.qa_lead.id, void_reason="错")
    assert cell(scene, 12).done == 0
    assert board(scene).totals.uncovered == (scene.csr.id,)


def test_a_quick_check_that_grew_into_an_evaluation_counts_once(scene):
    make_shift(scene.work, scene.csr, 12)
    make_quick(scene, 12, evaluation_id=make_full(scene, 12, status="E0").id)
    assert cell(scene, 12).done == 1
    make_quick(scene, 12, evaluation_id=make_full(scene, 12).id)
    assert cell(scene, 12).done == 2


def test_p7_what_is_done_after_the_day_has_closed_is_late(scene):
    make_shift(scene.work, scene.csr, 12)
    make_quick(scene, 12, done=at(13, 9, 30))
    make_quick(scene, 12, done=at(13, 9, 31))
    make_full(scene, 12, done=at(14, 9))
    found = cell(scene, 12)
    assert (found.state, found.done, found.late) == ("missed", 1, 2)
    assert board(scene).lines[0].done == 1
    assert board(scene).lines[0].modes == (1, 0, 2, 0, 0)


def test_days_off_training_and_short_shifts_are_exempt(scene):
    work, csr = scene.work, scene.csr
    make_shift(work, csr, 9, kind="leave", reason="年假")
    make_shift(work, csr, 10, kind="training")
    make_shift(work, csr, 11, end=10)
    make_shift(work, csr, 11, 14, 15, segment=2)
    make_shift(work, csr, 12, end=10)
    make_shift(work, csr, 12, 14, 17, segment=2)
    days = board(scene).lines[0].days
    exempt = [days[n].duty.exempt for n in (8, 9, 10, 11)]
    assert exempt == ["leave", "training", "short_shift", ""]
    assert days[8].duty.reason == "年假"
    assert days[7].state == "free"


def test_a_day_with_too_few_contacts_is_exempt_once_its_calls_are_known(scene):
    work, csr = scene.work, scene.csr
    for day in (11, 12, 13, 14):
        make_shift(work, csr, day, 8, 12)
        make_shift(work, csr, day, 13, 17, segment=2)
    for hour in (9, 11, 14, 15):
        make_call(work, csr, scene.team, at(12, hour))
    make_call(work, csr, scene.team, at(12, 20))  # after the shift
    make_quick(scene, 13, 3)
    assert [cell(scene, day).state for day in (11, 12, 13, 14)] == [
        "exempt", "missed", "met", "missed",
    ]  # fmt: skip
    make_call(work, None, None, at(15, 12))  # now all of the 14th is known
    assert cell(scene, 14).duty.exempt == "few_contacts"
    option(scene, "cov.contacts", "0")
    assert cell(scene, 14).state == "missed"


def test_without_any_call_contacts_decide_nothing(scene):
    make_shift(scene.work, scene.csr, 12)
    assert cell(scene, 12).state == "missed"
    assert board(scene).newest_call is None
    make_call(scene.work, scene.csr, scene.team, at(12, 9))
    assert board(scene).newest_call == at(12, 9)


def test_p16_an_approved_shortfall_stands_apart_from_what_was_missed(scene):
    work = scene.work
    part = {"wanted": 300, "reached": 200, "quick_wanted": 0, "quick_reached": 0, "least": 12}
    make_shortfall(work, scene.qa_lead, **part)
    for day in (12, 13):
        make_shift(work, scene.csr, day)
    make_quick(scene, 12, 2)
    make_quick(scene, 13, 1)
    assert [cell(scene, day).state for day in (12, 13)] == ["approved", "missed"]
    assert board(scene).lines[0].granted == 12


def test_newcomers_need_a_part_and_stand_in_their_newest_team(scene):
    """S3P-1.2."""
    work = scene.work
    new = make_person(
        work, "csr", hired_on=date(2026, 11, 10), probation_until=date(2027, 2, 1), staff_no="0001"
    )
    old, team = make_team(work, None, [new], name="旧班"), make_team(work, None, [new], name="新班")
    for membership in work.session.query(Membership).filter_by(team_id=old.id):
        membership.valid_to = date(2026, 11, 12)
    for membership in work.session.query(Membership).filter_by(team_id=team.id):
        membership.valid_from = date(2026, 11, 13)
    work.session.flush()
    for day in range(10, 21):
        make_shift(work, new, day)
    line = board(scene).lines[0]
    assert (line.csr.name, line.csr.team, line.csr.on_probation) == (new.name, "新班", True)
    assert line.required == 10  # 20 × 11 of 22


def test_who_left_before_the_month_or_was_no_csr_in_it_is_not_on_the_board(scene):
    make_person(scene.work, "csr", left_on=date(2026, 10, 31))
    make_person(scene.work, "trainer")
    later = make_person(scene.work)
    grant = RoleGrant(person_id=later.id, role="csr", valid_from=date(2026, 12, 1))
    scene.work.session.add(grant)
    scene.work.session.flush()
    assert [line.csr.id for line in board(scene).lines] == [scene.csr.id]
    december = board(scene, day=date(2026, 12, 24))
    assert {line.csr.id for line in december.lines} == {scene.csr.id, later.id}
    assert december.month.first == date(2026, 12, 1)


def test_a_team_lead_sees_the_own_team_and_a_csr_no_board(scene):
    stranger = make_person(scene.work, "csr")
    make_team(scene.work, None, [stranger])
    assert len(board(scene).lines) == 2
    assert len(board(scene, "inspector").lines) == 2
    assert [line.csr.id for line in board(scene, "lead").lines] == [scene.csr.id]
    with pytest.raises(RuleError):
        board(scene, "csr")


def test_an_inspector_counts_colleagues_evaluations_too(scene):
    make_shift(scene.work, scene.csr, 12)
    colleague = make_person(scene.work, "inspector")
    make_full(scene, 12, inspector_id=colleague.id)
    assert cell(scene, 12, "inspector").done == 1


def test_the_alert_counts_the_inspectors_time(scene):
    make_shift(scene.work, scene.csr, 16)
    roomy = board(scene).alert  # ten o'clock; without a roster inspectors stay until six
    assert (roomy.csrs, roomy.checks, roomy.ends_at, roomy.is_short) == (1, 3, at(16, 16), False)
    make_shift(scene.work, scene.inspector, 16, 8, 10)
    assert board(scene).alert.is_short
    make_shift(scene.work, scene.inspector, 16, 13, 15, segment=2)
    assert not board(scene).alert.is_short
    away = make_person(scene.work, "inspector")
    make_shift(scene.work, away, 16, kind="leave")
    make_quick(scene, 16, 3)
    assert board(scene).alert is None


def test_on_a_weekend_only_rostered_inspectors_are_there(scene):
    make_shift(scene.work, scene.csr, 15)
    work = replace(scene.by("qa_lead"), now=at(15, 10))
    assert coverage.board(work).alert.is_short


def test_the_checks_of_a_day_are_listed_as_far_as_one_may_see_them(scene):
    evaluation = make_full(scene, 12)
    make_full(scene, 12, status="E0", inspector_id=make_person(scene.work, "inspector").id)
    make_quick(scene, 12)
    day = FIRST + timedelta(days=11)
    rows = coverage.of_day(scene.by("qa_lead"), scene.csr.id, day)
    assert sorted((row.is_full, row.is_done) for row in rows) == [
        (False, True), (True, False), (True, True),
    ]  # fmt: skip
    own = coverage.of_day(scene.by("inspector"), scene.csr.id, day)
    assert {row.number for row in own} == {"", evaluation.number}
    lead = coverage.of_day(scene.by("lead"), scene.csr.id, day)
    assert [row.is_full for row in lead] == [False]  # the evaluation is not released
    stranger = acting(scene.work, make_person(scene.work, "team_lead"))
    assert coverage.of_day(stranger, scene.csr.id, day) == []


def test_p19_the_board_is_written_to_a_workbook_with_ids_as_text(scene, tmp_path):
    scene.csr.staff_no = "007"
    make_shift(scene.work, scene.csr, 12)
    make_quick(scene, 12, done=at(13, 12))
    file = tmp_path / "board.xlsx"
    work = scene.by("qa_lead")
    assert coverage.export(work, FIRST, [scene.csr.id], file) == 1
    head, row = openpyxl.load_workbook(file)["2026-11"].iter_rows(values_only=True)
    assert head[:4] == ("CSR", "Staff no.", "Team", "1")
    assert row[1] == "007"
    assert row[14] == "0/3 +1"
    assert row[-5:] == (0, 20, 0, 1, 1)
    noted = scene.work.session.scalars(
        select(JournalEntry.subject_id).where(JournalEntry.action == "export")
    ).all()
    assert noted == ["2026-11"]


def test_exports_need_the_right(scene, tmp_path):
    wanted = FIRST, [scene.csr.id]
    with pytest.raises(RuleError, match="Export lists"):
        coverage.export(scene.by("lead"), *wanted, tmp_path / "x.xlsx")
    with pytest.raises(RuleError, match="Export lists"):
        coverage.before_export(scene.by("inspector"), *wanted)


def test_p17_much_is_exported_once_when_somebody_else_approves(scene, tmp_path):
    file, wanted = tmp_path / "x.xlsx", (FIRST, [scene.csr.id])
    lead, manager = scene.by("qa_lead"), acting(scene.work, make_person(scene.work, "cs_manager"))
    assert coverage.before_export(lead, *wanted).is_free
    option(scene, "export.alone", "0")
    assert not coverage.before_export(lead, *wanted).is_free
    with pytest.raises(RuleError, match="somebody else approves"):
        coverage.export(lead, *wanted, file)
    coverage.ask_export(lead, *wanted, "月度汇报")
    (request,) = exports.waiting(manager)
    assert (request.kind, request.amount, request.reason) == ("coverage", 1, "月度汇报")
    exports.approve(manager, request.id)
    other = FIRST, [scene.csr.id, scene.lead.id]
    with pytest.raises(RuleError, match="somebody else approves"):
        coverage.export(lead, *other, file)
    assert coverage.export(lead, *wanted, file) == 1
    with pytest.raises(RuleError, match="somebody else approves"):
        coverage.export(lead, *wanted, file)


def test_a_file_that_cannot_be_written_says_so(scene, tmp_path):
    with pytest.raises(StorageError, match="another place"):
        coverage.export(scene.by("qa_lead"), FIRST, [], tmp_path / "nowhere" / "x.xlsx")


def test_a_coach_sees_the_teams_of_the_role(scene):
    coach = make_person(scene.work)
    scene.work.session.add(
        RoleGrant(
            person_id=coach.id, role="floor_coach", scope_kind="team", scope_id=scene.team.id,
            valid_from=LONG_AGO,
        )
    )  # fmt: skip
    scene.work.session.flush()
    make_team(scene.work, None, [make_person(scene.work, "csr")])
    actor = database.actor_of(scene.work.session, coach, NOW)
    found = coverage.board(replace(scene.work, actor=actor))
    assert [line.csr.id for line in found.lines] == [scene.csr.id]
