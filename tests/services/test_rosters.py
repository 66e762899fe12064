"""The roster by hand: what moves is told before, and follows when it is saved (P6, P7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import make_person, make_released, make_scene, make_team

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import (
    CallSegment,
    Evaluation,
    JournalEntry,
    Membership,
    QuickCheck,
    Setting,
    Shift,
    StepTaken,
    moves,
)
from qa_desk.rules import rosters
from qa_desk.rules.guards import Facts
from qa_desk.rules.rosters import Change, Code, Day
from qa_desk.services import rosters as roster

CODES = rosters.by_key(rosters.COMMON)
FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (13, 16, 17, 18))


def day_of(cell, **more):
    return replace(rosters.parse(cell, CODES), by_hand=True, **more)


def put(work, person, cells, action="edit", reason=""):
    """Save cells of somebody by day, over what is there."""
    days = roster.month(work, MONDAY).days
    changes = [
        Change(
            person.id, day, days.get((person.id, day), Day()), day_of(cell, reason=reason), action
        )
        for day, cell in cells.items()
    ]
    return roster.save(work, changes)


def stored(work, person):
    days = roster.month(work, MONDAY).days
    return {day: found for (key, day), found in days.items() if key == person.id}


@pytest.fixture
def scene(work):
    return make_scene(work)


def test_a_month_shows_who_belongs_to_a_team_and_what_he_may_edit_p6(work, scene):
    other = make_person(work, "csr")
    make_team(work, make_person(work, "team_lead"), [other])
    gone = make_person(work, "csr", left_on=date(2026, 10, 30))
    make_team(work, None, [gone])
    everybody = {row.id: row.may_edit for row in roster.month(scene.by("qa_lead"), MONDAY).rows}
    assert everybody[other.id]
    assert everybody[scene.csr.id]
    assert gone.id not in everybody
    seen = {row.id: row.may_edit for row in roster.month(scene.by("inspector")).rows}
    assert seen[other.id] is False
    own = {row.id: row.may_edit for row in roster.month(scene.by("lead")).rows}
    assert own == {scene.csr.id: True, scene.lead.id: False}
    assert {row.id for row in roster.month(scene.by("csr")).rows} == {scene.csr.id}


def test_the_month_knows_its_days(work, scene):
    month = roster.month(scene.by("lead"), date(2026, 12, 24))
    assert (month.first, month.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert roster.month(scene.by("lead")).today == MONDAY


def test_a_change_by_hand_is_marked_and_noted_with_its_days_only_p6(work, scene):
    put(scene.by("lead"), scene.csr, {MONDAY: "08:00-12:00 年12:00-16:00"}, reason="看病")
    (found,) = stored(work, scene.csr).values()
    assert found.by_hand
    assert found.reason == "看病"
    assert [part.kind for part in found.segments] == ["work", "leave"]
    entry = work.session.query(JournalEntry).filter_by(action="roster_edit").one()
    assert str(scene.csr.id) in entry.payload
    assert "看病" not in entry.payload


def test_a_day_that_is_emptied_by_hand_stays_empty_p6(work, scene):
    put(scene.by("lead"), scene.csr, {MONDAY: "早", TUESDAY: "休"})
    put(scene.by("lead"), scene.csr, {MONDAY: ""})
    found = stored(work, scene.csr)
    assert found[MONDAY] == Day(by_hand=True)
    assert found[TUESDAY].kind == "rest"
    assert all(row.starts_at == row.ends_at for row in work.session.query(Shift))


def test_nobody_edits_another_teams_roster_p6(work, scene):
    other = make_person(work, "csr")
    make_team(work, None, [other])
    with pytest.raises(RuleError, match="your own team"):
        put(scene.by("lead"), other, {MONDAY: "早"})
    with pytest.raises(RuleError, match="not among your rights"):
        put(scene.by("inspector"), other, {MONDAY: "早"})
    put(scene.by("qa_lead"), other, {MONDAY: "早"})


def test_a_day_that_somebody_else_changed_meanwhile_is_not_overwritten(work, scene):
    lead = scene.by("lead")
    change = Change(scene.csr.id, MONDAY, Day(), day_of("早"))
    roster.save(lead, [change])
    with pytest.raises(ConflictError):
        roster.save(lead, [change])
    assert roster.save(lead, []) == roster.Moves()


@pytest.mark.parametrize("action", ["swap", "exempt"])
def test_swaps_and_exemptions_need_a_reason_p6(work, scene, action):
    with pytest.raises(RuleError, match="Say why"):
        put(scene.by("lead"), scene.csr, {MONDAY: "早"}, action, " ")
    put(scene.by("lead"), scene.csr, {MONDAY: "早"}, action, "班次调整")
    assert work.session.query(JournalEntry).filter_by(action=f"roster_{action}").count() == 1


def test_quotas_that_fall_away_or_appear_are_listed_before_saving_p6(work, scene):
    lead = scene.by("lead")
    put(lead, scene.csr, {MONDAY: "早", TUESDAY: "休", WEDNESDAY: "早"})
    days = stored(work, scene.csr)
    exempt = rosters.exempt(days[MONDAY], "incident", "系统故障")
    moves = roster.look(
        lead,
        [
            Change(scene.csr.id, MONDAY, days[MONDAY], exempt, "exempt"),
            Change(scene.csr.id, TUESDAY, days[TUESDAY], day_of("晚")),
            Change(scene.csr.id, WEDNESDAY, days[WEDNESDAY], day_of("晚")),
        ],
    )
    said = [(quota.day, quota.before, quota.after) for quota in moves.quotas]
    assert said == [(MONDAY, 3, 0), (TUESDAY, 0, 3)]
    assert moves
    assert not roster.look(lead, [])
    assert stored(work, scene.csr) == days


def due_at(work, state):
    work.session.expire_all()
    return work.session.get(Evaluation, state.id).due_at


def test_the_deadline_of_a_waiting_result_follows_the_roster_p6(work, scene):
    lead = scene.by("lead")
    put(lead, scene.csr, {TUESDAY: "早", WEDNESDAY: "早"})
    state = make_released(scene)
    assert due_at(work, state) == datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
    version = work.session.get(Evaluation, state.id).version
    days = stored(work, scene.csr)
    change = [Change(scene.csr.id, WEDNESDAY, days[WEDNESDAY], day_of("年"))]
    (deadline,) = roster.look(lead, change).deadlines
    assert deadline.before == due_at(work, state)
    # The cap, for there is no second shift; the clock stands still on the day of leave.
    assert deadline.after == datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    assert deadline.person == scene.csr.id
    roster.save(lead, change)
    assert due_at(work, state) == deadline.after
    assert work.session.get(Evaluation, state.id).version == version + 1
    put(lead, scene.csr, {date(2026, 11, 19): "夜"})
    assert due_at(work, state) == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert not roster.look(lead, [Change(scene.csr.id, FRIDAY, Day(), day_of("休"))])


def moved_on(work, scene, *keys):
    """Return a result that its CSR has carried on two days after its release."""
    workdays = {date(2026, 11, day): "早" for day in (17, 18, 19, 20)}
    put(scene.by("lead"), scene.csr, workdays)
    found = work.session.get(Evaluation, make_released(scene).id)
    csr = replace(scene.by("csr"), now=work.now + timedelta(days=2))
    for key in keys:
        moves.take(csr, found, key, Facts(status=found.status, opened_by_csr=True, disputed=1))
    found.entered_at = csr.now
    work.session.flush()
    return found


def away(work, scene, day):
    """Enter leave; return when the one case that moves is due then."""
    (deadline,) = put(scene.by("lead"), scene.csr, {date(2026, 11, day): "年"}).deadlines
    assert due_at(work, deadline) == deadline.after
    return deadline.after


def test_the_clock_of_a_talk_follows_the_roster_from_its_own_begin_p6(work, scene):
    found = moved_on(work, scene, "decline")
    assert found.due_at == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    assert away(work, scene, 19) == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_a_dispute_taken_back_follows_the_roster_from_the_release_p6(work, scene):
    found = moved_on(work, scene, "dispute", "withdraw")
    assert found.due_at == datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
    step = StepTaken(
        evaluation_id=found.id,
        key="withdraw",
        source="E5",
        target="E3",
        person_id=scene.csr.id,
        role="csr",
        taken_at=found.entered_at,
        content_hash=b"",
    )
    work.session.add(step)
    work.session.flush()
    assert away(work, scene, 18) == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


def test_checks_follow_the_shift_over_midnight_p7(work, scene):
    lead = scene.by("lead")
    state = make_released(scene)
    found = work.session.get(Evaluation, state.id)
    segment = work.session.get(CallSegment, found.segment_id)
    began = segment.started_at  # the day before, ten o'clock
    local = (began + timedelta(hours=8)).date()
    found.day = local
    night = QuickCheck(
        mode="floor_check",
        csr_id=scene.csr.id,
        team_id=scene.team.id,
        checker_id=scene.lead.id,
        day=local,
        began_at=began,
        recorded_at=work.now,
    )
    voided = QuickCheck(
        mode="floor_check",
        csr_id=scene.csr.id,
        team_id=scene.team.id,
        checker_id=scene.lead.id,
        day=local,
        began_at=began,
        recorded_at=work.now,
    )
    work.session.add_all([night, voided])
    work.session.flush()
    voided.voided_at = work.now
    work.session.flush()
    before = local - timedelta(days=1)
    change = [Change(scene.csr.id, before, Day(), day_of("20:00-12:00"))]
    moved = roster.look(lead, change).checks
    assert {(each.kind, each.before, each.after) for each in moved} == {
        ("evaluation", local, before),
        ("quick_check", local, before),
    }
    roster.save(lead, change)
    work.session.expire_all()
    assert (found.day, night.day, voided.day) == (before, before, local)
    other = [Change(scene.csr.id, before - timedelta(days=1), Day(), day_of("早"))]
    assert not roster.look(lead, other).checks


def test_a_person_who_changed_teams_stands_once_with_the_last_one(work, scene):
    other = make_team(work, None, [])
    row = work.session.query(Membership).filter_by(person_id=scene.csr.id).one()
    row.valid_to = MONDAY
    work.session.add(
        Membership(person_id=scene.csr.id, team_id=other.id, kind="member", valid_from=TUESDAY)
    )
    work.session.flush()
    rows = [row for row in roster.month(scene.by("qa_lead")).rows if row.id == scene.csr.id]
    assert [row.team for row in rows] == [other.name]


def test_p20_from_december_on_the_roster_misses_the_holidays_of_the_next_year(work, scene):
    lead = scene.by("lead")
    assert roster.month(lead).holidays_missing is None
    december = replace(lead, now=datetime(2026, 11, 30, 16, tzinfo=UTC))  # midnight in Shanghai
    assert roster.month(december).holidays_missing == 2027
    work.session.add(
        Setting(key="calendar", value="weekdays", valid_from=work.now, changed_by=work.actor.id)
    )
    work.session.flush()
    assert roster.month(december).holidays_missing is None


# -- codes


def test_the_code_table_is_set_up_once_and_edited_as_a_whole_p6(work, scene):
    lead = scene.by("qa_lead")
    roster.save_codes(lead, (), rosters.COMMON)
    codes = roster.month(lead).codes
    assert set(codes) == set(rosters.COMMON)
    assert [code.kind for code in codes] == sorted(
        (code.kind for code in codes), key=rosters.CODE_KINDS.index
    )
    early = Code("早", "早班", "work", ((450, 930),))
    wanted = [early, *(code for code in codes if code.code not in "早晚")]
    roster.save_codes(lead, codes, wanted)
    assert set(roster.month(lead).codes) == set(wanted)
    with pytest.raises(ConflictError):
        roster.save_codes(lead, codes, wanted)


@pytest.mark.parametrize("codes", [[Code("")], [Code("早"), Code(" 早")]])
def test_a_code_is_not_empty_and_stands_once(work, scene, codes):
    with pytest.raises(RuleError, match="Each code is written once"):
        roster.save_codes(scene.by("qa_lead"), (), codes)
