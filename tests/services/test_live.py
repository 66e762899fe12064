"""S3-3c–e, B7: contacts watched while they happen, evaluated in full on the same form."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, full_sheet, make_call, make_person, make_scene, make_submitted
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import (
    Call,
    CallSegment,
    Evaluation,
    JournalEntry,
    LiveContact,
    Membership,
    RoleGrant,
    Setting,
    SkillGroup,
    drawing,
    live_links,
    pools,
    views,
)
from qa_desk.models.drawing import Basis
from qa_desk.services import calls, cases, coverage, evaluating, live, off_plan, signing_off
from qa_desk.services.live import Beginning

MODES = ("side_by_side", "floor_check", "screen_monitoring", "test_call")
OURS = "13800138000"  # from which test calls are made


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def inspector(scene):
    return scene.by("inspector")


def begun(scene, mode="side_by_side", **values):
    values.setdefault("csr_id", scene.csr.id)
    return live.begin(scene.by("inspector"), Beginning(mode, **values))


def recorded(scene, csr="csr", later=0, number=OURS, **values):
    """Let a recorder have brought a call that began some seconds after the stopwatch."""
    whose = (scene.csr, scene.team) if csr else (None, None)
    digest = live._digest(scene.by("inspector"), number)
    started_at = scene.work.now + timedelta(seconds=later)
    values = {"number_hash": digest, "number_masked": "138****8000", **values}
    return make_call(scene.work, *whose, started_at=started_at, **values)


@pytest.mark.parametrize("mode", MODES)
def test_it_is_a_call_and_an_evaluation_in_the_observers_own_queue(work, scene, mode):
    """S3-3d, S0-4.1.1a."""
    made = begun(scene, mode)
    (task,) = cases.queue(scene.by("inspector"))
    assert (task.id, task.number, task.mode) == (made.evaluation_id, made.number, mode)
    assert (task.sample_reason, task.status, task.csr_id) == ("off_plan", "E0", scene.csr.id)
    call = work.session.get(Call, made.call_id)
    assert (call.is_live, call.is_test, call.given_id) == (True, mode == "test_call", "")
    found = work.session.get(Evaluation, made.evaluation_id)
    assert (found.draw_id, found.team_id, found.day) == (None, scene.team.id, work.today)
    noted = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "watch")).one()
    assert json.loads(noted.payload) == {"mode": mode}


def test_the_stopwatch_follows_from_the_stored_beginning(scene, inspector):
    made = begun(scene, "side_by_side", is_remote=True)
    later = replace(inspector, now=inspector.now + timedelta(seconds=90))
    shown = cases.case(later, made.evaluation_id).live
    assert (shown.began_at, shown.now - shown.began_at) == (inspector.now, timedelta(seconds=90))
    assert (shown.length_ms, shown.is_mine, shown.is_remote) == (0, True, True)
    live.set_length(later, made.call_id, 90_000)
    live.describe(later, made.call_id, "  问了套餐,拨自 13912345678 ")
    case = cases.case(later, made.evaluation_id)
    assert (case.live.length_ms, case.row.duration_ms) == (90_000, 90_000)
    assert case.live.outcome == "问了套餐,拨自 139****5678"
    live.set_length(later, made.call_id, 0)
    assert cases.case(later, made.evaluation_id).live.length_ms == 0


def test_p8_without_sound_a_witness_stands_in_and_the_csr_signs_what_was_seen(scene, inspector):
    made = begun(scene)
    state = evaluating.open_task(inspector, made.evaluation_id, 1)
    case = cases.case(inspector, made.evaluation_id)
    assert (case.is_recorded, case.demands.is_recorded, case.parts) == (False, False, ())
    fatal = case.checklist.fatal_errors[0].key
    sheet = replace(full_sheet(case.checklist), fatals={fatal: "泄露了客户资料"})
    with pytest.raises(RuleError):
        evaluating.submit(inspector, made.evaluation_id, state.version, sheet)
    seen = replace(sheet, witness="班长王芳 2001")
    state = evaluating.submit(inspector, made.evaluation_id, state.version, seen)
    assert [row.id for row in cases.inbox(inspector)] == [state.id]
    slip = evaluating.release(inspector, state.id, state.version).slip
    assert slip
    assert cases.case(scene.by("csr"), state.id).mode == "side_by_side"
    (line,) = signing_off.slip(scene.by("csr"), slip).lines
    assert (line.mode, line.call_id, line.call_at) == ("side_by_side", "", inspector.now)
    assert [(seen.note, seen.witness) for seen in line.fatals] == [
        ("泄露了客户资料", "班长王芳 2001")
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mode": "recording"}, "how the contact is watched"),
        ({"mode": "dream"}, "how the contact is watched"),
        ({"csr_id": None}, "Choose a CSR"),
        ({"mode": "test_call", "csr_id": None, "number": "138****8000"}, "full number"),
    ],
)
def test_what_is_needed_to_begin_is_asked_for(scene, values, words):
    with pytest.raises(RuleError, match=words):
        begun(scene, **values)


def test_nobody_watches_himself(work, scene, inspector):
    with pytest.raises(RuleError, match="Nobody checks himself"):
        begun(scene, csr_id=inspector.actor.id)


def test_nor_one_of_the_own_team_or_of_no_team(work, scene):
    with pytest.raises(RuleError, match="in no team"):
        begun(scene, csr_id=make_person(work, "csr").id)
    day = (work.now - timedelta(days=40)).date()
    mine = Membership(
        person_id=scene.inspector.id, team_id=scene.team.id, kind="member", valid_from=day
    )
    work.session.add(mine)
    work.session.flush()
    with pytest.raises(RuleError, match="own team"):
        begun(scene)


@pytest.mark.parametrize("role", ["csr", "lead"])
def test_only_who_scores_watches(scene, role):
    with pytest.raises(RuleError):
        live.begin(scene.by(role), Beginning("floor_check", scene.csr.id))


def test_nobody_else_writes_to_it_nor_does_its_author_once_it_is_submitted(work, scene, inspector):
    made = begun(scene)
    with pytest.raises(RuleError, match="somebody else watched it"):
        live.set_length(scene.by("qa_lead"), made.call_id, 5)
    state = evaluating.open_task(inspector, made.evaluation_id, 1)
    sheet = full_sheet(cases.case(inspector, made.evaluation_id).checklist)
    evaluating.submit(inspector, made.evaluation_id, state.version, sheet)
    for change in (
        lambda: live.set_length(inspector, made.call_id, 5),
        lambda: live.describe(inspector, made.call_id, "later"),
    ):
        point = work.session.begin_nested()
        with pytest.raises(Exception, match="QAD34"):
            change()
        point.rollback()


# -- test calls ----------------------------------------------------------------------------------


def test_p23_a_test_call_waits_for_its_csr_and_takes_him_from_the_recorders_call(
    work, scene, inspector
):
    made = begun(scene, "test_call", csr_id=None, number=OURS, dialled="95588")
    assert made.evaluation_id is None
    assert cases.queue(inspector) == []
    assert live_links.link(work) == 0
    (row,) = live.waiting(inspector)
    assert (row.csr, row.number_masked, row.dialled, row.is_recorded) == (
        "", "138****8000", "95588", False,
    )  # fmt: skip
    assert calls.count_unresolved(inspector) == 0  # it is not solved by guess
    call = recorded(scene, later=70, duration_ms=200_000)
    assert live_links.link(work) == 1
    assert call.is_test
    (row,) = live.waiting(inspector)
    assert (scene.csr.name in row.csr, row.is_recorded, row.length_ms) == (True, True, 200_000)
    assert row.began_at == call.started_at
    taken = live.take_up(inspector, made.call_id)
    case = cases.case(inspector, taken.evaluation_id)
    assert (case.is_recorded, len(case.parts), case.shift_ms) == (True, 1, 0)
    assert (case.part, case.mode) == ((0, 200_000), "test_call")
    assert live.waiting(inspector) == []
    assert live_links.link(work) == 0


def test_who_may_not_import_names_the_csr_of_a_test_call(work, scene):
    """The key for numbers is the importers' alone (P18), so nothing is found by the number."""
    group = work.session.scalars(select(SkillGroup)).one()
    grant = select(RoleGrant).where(RoleGrant.person_id == scene.inspector.id)
    given = work.session.scalars(grant).one()
    given.scope_kind, given.scope_id = "skill_group", group.id
    work.session.flush()
    with pytest.raises(RuleError, match="Name the CSR"):
        begun(scene, "test_call", csr_id=None, number=OURS)
    made = begun(scene, "test_call", number=OURS)
    call = work.session.get(Call, made.call_id)
    assert (call.number_hash, call.number_masked) == (None, "138****8000")


def test_two_calls_that_fit_are_none_and_one_of_another_time_neither(work, scene):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    recorded(scene, later=-3600)
    assert live_links.link(work) == 0
    recorded(scene, later=30)
    recorded(scene, later=90)
    assert live_links.link(work) == 0
    assert work.session.get(LiveContact, made.call_id).recorded_id is None


def test_what_the_recorder_does_not_know_either_is_known_when_somebody_says_so(
    work, scene, inspector
):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    call = recorded(scene, csr=None)
    assert live_links.link(work) == 1
    with pytest.raises(RuleError, match="Say whose it is first"):
        live.take_up(inspector, made.call_id)
    calls.resolve(inspector, call.id, scene.csr.id)
    assert live.take_up(inspector, made.call_id).number


def test_a_transferred_test_call_is_given_to_nobody_by_guess(work, scene, inspector):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    call = recorded(scene)
    other = make_person(work, "csr")
    segment = CallSegment(
        call_id=call.id, no=2, person_id=other.id, team_id=scene.team.id,
        started_at=call.started_at, duration_ms=1,
    )  # fmt: skip
    work.session.add(segment)
    work.session.flush()
    live_links.link(work)
    assert live.waiting(inspector)[0].csr == ""
    named = live.name(inspector, made.call_id, scene.csr.id)
    assert cases.case(inspector, named.evaluation_id).row.csr_id == scene.csr.id


def test_the_caller_may_know_who_answered(work, scene, inspector):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    assert live.name(inspector, made.call_id, scene.csr.id).number
    recorded(scene, later=30)
    assert live_links.link(work) == 1
    other = make_person(work, "csr")
    with pytest.raises(RuleError, match="waits no more"):
        live.name(inspector, made.call_id, other.id)


def test_the_recorders_call_is_believed_before_the_caller(work, scene, inspector):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    recorded(scene)
    live_links.link(work)
    with pytest.raises(RuleError, match="who answered"):
        live.name(inspector, made.call_id, make_person(work, "csr").id)


def test_a_qa_lead_says_who_answered_and_the_caller_evaluates_it(work, scene, inspector):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    lead = scene.by("qa_lead")
    (row,) = live.waiting(lead)
    assert (scene.inspector.name in row.observer, row.is_mine) == (True, False)
    with pytest.raises(RuleError, match="Nobody checks himself"):
        live.name(lead, made.call_id, scene.inspector.id)
    assert live.name(lead, made.call_id, scene.csr.id).evaluation_id is None
    with pytest.raises(RuleError, match="somebody else watched it"):
        live.take_up(lead, made.call_id)
    noted = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "name")).one()
    assert json.loads(noted.payload) == {"csr": str(scene.csr.id)}
    assert scene.csr.name in live.waiting(inspector)[0].csr
    taken = live.take_up(inspector, made.call_id)
    assert cases.case(inspector, taken.evaluation_id).row.csr_id == scene.csr.id


@pytest.mark.parametrize("role", ["inspector", "qa_lead"])
def test_a_test_call_that_comes_to_nothing_is_discarded_for_a_reason(work, scene, inspector, role):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    by = scene.by(role)
    with pytest.raises(RuleError, match="Choose why"):
        live.discard(by, made.call_id, "bored")
    live.discard(by, made.call_id, "no_answer")
    noted = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "discard")).one()
    assert json.loads(noted.payload) == {"why": "no_answer"}
    assert live.waiting(inspector) == live.waiting(scene.by("qa_lead")) == []
    call = recorded(scene)
    assert live_links.link(work) == 0
    assert not call.is_test
    with pytest.raises(RuleError, match="waits no more"):
        live.name(inspector, made.call_id, scene.csr.id)


def test_others_wait_neither_for_an_inspector_nor_are_they_his_to_discard(work, scene):
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    colleague = acting(work, make_person(work, "inspector"))
    assert live.waiting(colleague) == []
    with pytest.raises(RuleError, match="waits no more"):
        live.discard(colleague, made.call_id, "twice")


@pytest.mark.parametrize(("why", "is_test"), [("mismatch", False), ("twice", True)])
def test_a_discarded_one_lets_its_recording_go(work, scene, inspector, why, is_test):
    """It stays known as a test call unless it was another one."""
    made = begun(scene, "test_call", csr_id=None, number=OURS)
    call = recorded(scene)
    assert live_links.link(work) == 1
    live.discard(inspector, made.call_id, why)
    assert (call.is_test, live.waiting(inspector), live_links.link(work)) == (is_test, [], 0)
    assert work.session.get(LiveContact, made.call_id).recorded_id is None


# -- the recorder's call of what was watched at the desk -----------------------------------------


def test_its_own_recording_is_found_by_csr_and_time_and_is_heard_under_the_result(
    work, scene, inspector
):
    made = begun(scene)
    live.set_length(inspector, made.call_id, 120_000)
    recorded(scene, later=-7200, number="13911112222")
    call = recorded(scene, later=-30, number="13911113333")
    assert live_links.link(work) == 1
    case = cases.case(inspector, made.evaluation_id)
    assert (case.shift_ms, case.is_recorded, case.part) == (30_000, True, (0, 90_000))
    assert [part.path.name for part in case.parts] == [f"{call.external_id}.wav"]
    assert not call.is_test
    (shown,) = [row for row in calls.list_calls(inspector) if row.id == call.id]
    assert shown.state == "drawn"
    with pytest.raises(RuleError, match="evaluated already"):
        off_plan.evaluate(inspector, call.id, "example")


def linked(work, scene, mode="side_by_side", **values):
    """Let the recording of what the inspector watches have come."""
    made = begun(scene, mode, **values)
    call = recorded(scene, later=-30)
    assert live_links.link(work) == 1
    return made, call


@pytest.mark.parametrize(("mode", "number"), [("side_by_side", ""), ("test_call", OURS)])
def test_a_wrong_recording_is_taken_off_for_a_reason(work, scene, inspector, mode, number):
    made, call = linked(work, scene, mode, number=number)
    assert call.is_test == (mode == "test_call")
    live.place(inspector, made.evaluation_id, 31_000)
    with pytest.raises(RuleError, match="Choose why"):
        live.unlink(inspector, made.evaluation_id, "bored")
    live.unlink(inspector, made.evaluation_id, "other_call")
    case = cases.case(inspector, made.evaluation_id)
    assert (case.is_recorded, case.parts, case.shift_ms, case.live.is_linked) == (
        False, (), 0, False,
    )  # fmt: skip
    assert (call.is_test, live_links.link(work)) == (False, 0)
    noted = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "unlink")).one()
    assert json.loads(noted.payload) == {"why": "other_call", "call": str(call.id)}
    assert off_plan.evaluate(inspector, call.id, "data").number
    with pytest.raises(RuleError, match="no recording any more"):
        live.unlink(inspector, made.evaluation_id, "other_call")


def test_marks_fall_where_whoever_hears_the_recording_says(work, scene, inspector):
    made = linked(work, scene)[0]
    case = cases.case(inspector, made.evaluation_id)
    assert (case.shift_ms, case.live.is_linked) == (30_000, True)
    part = case.part
    for shift in (31_500, -400, 30_000):
        live.place(inspector, made.evaluation_id, shift)
        case = cases.case(inspector, made.evaluation_id)
        assert (case.shift_ms, case.part) == (shift, part)
    live.place(inspector, made.evaluation_id, 10**12)
    assert cases.case(inspector, made.evaluation_id).shift_ms == live.FARTHEST_MS


def test_a_recording_is_put_right_in_ones_own_open_task_only(work, scene, inspector):
    made = linked(work, scene)[0]
    with pytest.raises(RuleError, match="while the evaluation is open"):
        live.unlink(scene.by("qa_lead"), made.evaluation_id, "other_csr")
    with pytest.raises(RuleError, match="may see all calls"):
        live.place(scene.by("lead"), made.evaluation_id, 5)
    state = evaluating.open_task(inspector, made.evaluation_id, 1)
    sheet = full_sheet(cases.case(inspector, made.evaluation_id).checklist)
    state = evaluating.submit(inspector, made.evaluation_id, state.version, sheet)
    with pytest.raises(RuleError, match="Recall a submitted result"):
        live.place(inspector, made.evaluation_id, 5)
    segment = work.session.scalars(
        select(CallSegment).where(CallSegment.call_id == made.call_id)
    ).one()
    contact = work.session.get(LiveContact, made.call_id)
    for record, field, value in ((segment, "offset_ms", 7), (contact, "recorded_id", None)):
        point = work.session.begin_nested()
        setattr(record, field, value)
        with pytest.raises(Exception, match="QAD34"):
            work.session.flush()
        point.rollback()
    evaluating.recall(inspector, made.evaluation_id, state.version)
    live.unlink(inspector, made.evaluation_id, "nothing")


def test_what_is_drawn_already_is_linked_to_nothing(work):
    scene = make_scene(work, calls=1)
    state = make_submitted(scene)
    drawn = work.session.get(Evaluation, state.id).call_id
    begin = work.session.get(Call, drawn).started_at
    inspector = replace(scene.by("inspector"), now=begin)
    live.begin(inspector, Beginning("side_by_side", scene.csr.id))
    assert live_links.link(work) == 0


def test_what_was_watched_is_no_contact_of_a_recorder(scene, inspector):
    begun(scene)
    assert coverage.board(scene.by("qa_lead")).newest_call is None
    assert scene.work.session.execute(select(views.contacts)).all() == []
    (row,) = calls.list_calls(inspector)
    assert (row.state, row.mode, row.call_id) == ("live", "side_by_side", "")
    with pytest.raises(RuleError, match="watched this contact live"):
        off_plan.evaluate(inspector, row.id, "example")


def test_no_contact_is_drawn_that_was_watched_nor_its_recording_also_when_the_result_is_void(
    work, scene, inspector
):
    made = begun(scene)
    call = recorded(scene, number="13911113333")
    tested = begun(scene, "test_call", number=OURS)
    of_test = recorded(scene)
    basis = Basis(
        work.now - timedelta(days=1), work.now + timedelta(days=1), work.now, "Asia/Shanghai"
    )
    assert drawing.reason(work.session, basis, call.id) is None
    assert live_links.link(work) == 2
    later = replace(basis, moment=work.now + timedelta(hours=1))
    found = [
        drawing.reason(work.session, later, each)
        for each in (made.call_id, tested.call_id, call.id, of_test.id)
    ]
    assert found == ["live", "live", "already_drawn", "test_call"]
    assert drawing.reason(work.session, basis, call.id) is None  # as the pool was at the draw
    assert drawing.reason(work.session, basis, of_test.id) is None
    for evaluation in work.session.scalars(select(Evaluation)):
        evaluation.status = "E13"
    work.session.flush()
    assert dict(pools.strata(work.session, later)) == {}
    assert drawing.numbers(work.session, later).total() == 1  # of the call that is no test


def test_the_key_for_numbers_is_made_once(work, scene):
    begun(scene, "test_call", number=OURS)
    begun(scene, "test_call", number=OURS, csr_id=None)
    keys = select(Setting).where(Setting.key == "centre.number_key")
    assert len(work.session.scalars(keys).all()) == 1
