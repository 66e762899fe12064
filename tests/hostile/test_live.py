"""Contacts watched live over people's own connections: what services do is let through, no more."""

from datetime import timedelta

import pytest
from factories import PASSWORD, full_sheet, make_call
from hostile.centre import attempt, opened
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import AudioFile, Call, CallSegment, LiveContact, live_links, passwords
from qa_desk.models.base import uuid7
from qa_desk.rules.scripts import Question, Reply
from qa_desk.services import cases, evaluating, live, scripts
from qa_desk.services.live import Beginning

LIVE = "00000000-0000-7000-8000-000000000002"
OURS, OTHER = "13800138000", "13900139000"
CALL = f"""
INSERT INTO call (id, recorder_id, external_id, started_at, duration_ms, direction, channel,
  contact_reason, number_masked, is_test, imported_at, language)
VALUES (%(new)s, '{LIVE}', %(new)s::text, now(), 0, 'unknown', 'voice', '', '', %(test)s, now(), '')
"""
SEGMENT = """
INSERT INTO call_segment (id, call_id, no, person_id, team_id, identifier_kind, identifier,
  started_at, offset_ms, duration_ms)
VALUES (%(segment)s, %(new)s, 1, %(csr)s, %(team)s, '', '', now(), 0, 0)"""
CONTACT = """
INSERT INTO live_contact (call_id, mode, observer_id, is_remote, dialled, answers, outcome)
VALUES (%(new)s, %(mode)s, %(observer)s, false, '', '[]', '')"""
EVALUATION = """
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, call_id, segment_id, csr_id,
  team_id, skill_group, inspector_id, status, assigned_at, version, day)
VALUES (%(evaluation)s, %(evaluation)s::text, 'full', 'normal', %(mode)s, 'off_plan', %(new)s,
  %(segment)s, %(csr)s, %(team)s, 'general', %(inspector)s, 'E0', now(), 1, current_date)"""
WHOLE = (CALL, SEGMENT, CONTACT, EVALUATION)


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(
        cluster,
        postgresql_template,
        "live",
        states=("E3",),
        roles=("inspector", "qa_lead", "csr", "team_lead"),
    ) as centre:
        yield centre


def known(centre, **changed):
    me = centre["inspector"].id
    values = {name: uuid7() for name in ("new", "segment", "evaluation")}
    values |= {"csr": centre.stranger.id, "team": centre.strange_team.id, "mode": "side_by_side"}
    return {**values, "test": False, "observer": me, "inspector": me, **changed}


def begun(centre, **values):
    values.setdefault("csr_id", centre.stranger.id)
    with centre.at_work(centre["inspector"].login) as work:
        return live.begin(work, Beginning(values.pop("mode", "side_by_side"), **values))


def test_an_inspector_watches_measures_and_submits_and_then_it_is_closed(centre):
    made = begun(centre)
    login = centre["inspector"].login
    foreign = f"(SELECT id FROM call WHERE recorder_id <> '{LIVE}' LIMIT 1)"
    with centre.at_work(login) as work:
        state = evaluating.open_task(work, made.evaluation_id, 1)
        live.set_length(work, made.call_id, 1000)
        live.describe(work, made.call_id, "看了一次")
    desk = centre.desk("inspector")
    longer = "UPDATE call SET duration_ms = 30000 WHERE id = %(call)s"
    other = "UPDATE live_contact SET outcome = 'x' WHERE call_id = %(call)s"
    assert attempt(desk, other, call=made.call_id)
    for sql in (
        "UPDATE call SET duration_ms = 900000000 WHERE id = %(call)s",
        "UPDATE call SET csat = 5 WHERE id = %(call)s",
        "UPDATE call SET is_test = true WHERE id = %(call)s",
        "UPDATE call SET recorder_id = gen_random_uuid() WHERE id = %(call)s",
        "UPDATE call_segment SET person_id = NULL WHERE call_id = %(call)s",
        "UPDATE live_contact SET mode = 'test_call' WHERE call_id = %(call)s",
        f"UPDATE live_contact SET recorded_id = {foreign} WHERE call_id = %(call)s",
        "DELETE FROM live_contact WHERE call_id = %(call)s",
    ):
        assert not attempt(desk, sql, call=made.call_id), sql
    assert not attempt(centre.desk("qa_lead"), other, call=made.call_id)
    with centre.at_work(login) as work:
        sheet = full_sheet(cases.case(work, made.evaluation_id).checklist)
        evaluating.submit(work, made.evaluation_id, state.version, sheet)
    for sql in (longer, other):
        assert not attempt(desk, sql, call=made.call_id), sql


def test_it_is_added_whole_for_oneself_or_not_at_all(centre):
    desk = centre.desk("inspector")
    assert attempt(desk, *WHOLE, **known(centre))
    for left_out in WHOLE[1:]:
        part = [sql for sql in WHOLE if sql is not left_out]
        assert not attempt(desk, *part, **known(centre)), left_out
    unknown = known(centre, mode="test_call", test=True, csr=None, team=None)
    assert attempt(desk, *WHOLE[:3], **unknown)
    helper = centre.helper.id
    for changed in (
        {"observer": helper},
        {"inspector": helper},
        {"observer": helper, "inspector": helper},
        {"csr": centre["csr"].id},  # of another team
        {"mode": "test_call"},  # which the call must say too
        {"test": True},
    ):
        assert not attempt(desk, *WHOLE, **known(centre, **changed)), changed
    for role in ("csr", "team_lead"):
        mine = {"observer": centre[role].id, "inspector": centre[role].id}
        assert not attempt(centre.desk(role), *WHOLE, **known(centre, **mine))


def test_whoever_may_not_import_adds_nothing_else_beside_it(centre):
    """A role for a skill group lets one watch its people, and make no other calls."""
    scoped = centre.add_player("inspector", (), scope_kind="skill_group")
    with centre.at_work(scoped.login) as work:
        made = live.begin(work, Beginning("floor_check", centre.stranger.id))
        live.set_length(work, made.call_id, 500)
    with centre.at_work(scoped.login) as work:
        assert cases.case(work, made.evaluation_id).live.length_ms == 500
    desk = centre.connect(scoped.login)
    foreign = CALL.replace(f"'{LIVE}'", "(SELECT recorder_id FROM call LIMIT 1)")
    assert not attempt(desk, foreign, **known(centre))
    again = SEGMENT.replace("%(new)s", "%(call)s").replace("1, %(csr)s", "2, %(csr)s")
    assert not attempt(desk, again, **known(centre, call=made.call_id))
    assert not attempt(desk, again, **known(centre, call=centre.pool().call))


def test_a_draw_takes_nothing_that_was_watched(centre):
    made = begun(centre)
    with centre.owner.work() as work:
        segment = work.session.scalar(
            select(CallSegment.id).where(CallSegment.call_id == made.call_id)
        )
    again = EVALUATION.replace("'off_plan'", "'random'")
    values = known(centre, new=made.call_id, segment=segment)
    assert not attempt(centre.desk("inspector"), again, **values)
    assert not attempt(centre.desk("inspector"), EVALUATION, **{**values, "mode": "recording"})


def test_p23_whoever_imports_links_the_recorders_call_and_who_watched_evaluates_it(centre):
    made = begun(centre, mode="test_call", csr_id=None, number=OURS)
    with centre.owner.work() as work:
        live_links.link(work)  # what tests before have left
        watched = work.session.get(Call, made.call_id)
        call = make_call(
            work, centre.stranger, centre.strange_team, watched.started_at + timedelta(seconds=5),
            number_hash=watched.number_hash, duration_ms=1000,
        )  # fmt: skip
    with centre.at_work(centre["qa_lead"].login) as work:
        assert live_links.link(work) == 1
    with centre.at_work(centre["inspector"].login) as work:
        taken = live.take_up(work, made.call_id)
    with centre.at_work(centre["inspector"].login) as work:
        case = cases.case(work, taken.evaluation_id)
        assert (case.is_recorded, len(case.parts), case.row.csr_id) == (
            True, 1, centre.stranger.id,
        )  # fmt: skip
        evaluating.open_task(work, taken.evaluation_id, 1)
    with centre.owner.ask() as work:
        assert work.session.get(Call, call.id).is_test
    again = EVALUATION.replace("%(mode)s", "'recording'")
    with centre.owner.ask() as work:
        segment = work.session.scalar(select(CallSegment.id).where(CallSegment.call_id == call.id))
    values = known(centre, new=call.id, segment=segment)
    assert not attempt(centre.desk("inspector"), again, **values)


def test_a_csr_learns_and_hears_of_a_test_call_only_when_it_is_released(centre):
    """Then he reads what was asked, what the answer should have been and what his was."""
    said = Reply(Question("月租多少?", "每月 39 元", "KB-0117 v4"), "wrong", "49 元")
    made = begun(centre, mode="test_call", number=OURS)
    with centre.owner.work() as work:
        live_links.link(work)  # what tests before have left
        watched = work.session.get(Call, made.call_id)
        recorded = make_call(
            work, centre.stranger, centre.strange_team, watched.started_at,
            number_hash=watched.number_hash,
        )  # fmt: skip
        assert live_links.link(work) == 1
    login = centre["inspector"].login
    with centre.at_work(login) as work:
        state = evaluating.open_task(work, made.evaluation_id, 1)
        scripts.note(work, made.call_id, [said])
        sheet = full_sheet(cases.case(work, made.evaluation_id).checklist)
        state = evaluating.submit(work, made.evaluation_id, state.version, sheet)

    def seen():
        with centre.at_work(centre.stranger.login) as work:
            known = work.session.get(LiveContact, made.call_id) is not None
            files = select(AudioFile).where(AudioFile.call_id == recorded.id)
            return known, len(work.session.scalars(files).all())

    assert seen() == (False, 0)
    with centre.at_work(centre.stranger.login) as work, pytest.raises(RuleError):
        cases.case(work, state.id)
    with centre.at_work(login) as work:
        evaluating.release(work, state.id, state.version)
    assert seen() == (True, 1)
    with centre.owner.work() as work:
        passwords.set_password(work.session, centre.strange_lead, PASSWORD)
    for reader in (centre.stranger.login, centre.strange_lead.login, centre["qa_lead"].login):
        with centre.at_work(reader) as work:
            case = cases.case(work, state.id)
            assert (case.mode, case.live.replies) == ("test_call", (said,))


def test_p23_a_test_call_is_named_or_discarded_by_its_observer_or_who_assigns_tasks(centre):
    named = begun(centre, mode="test_call", csr_id=None, number=OTHER)
    with centre.at_work(centre["qa_lead"].login) as work:
        live.name(work, named.call_id, centre.stranger.id)
    settle = "UPDATE live_contact SET linked_at = now() WHERE call_id = %(call)s"
    forget = "UPDATE live_contact SET linked_at = NULL WHERE call_id = %(call)s"
    lost = begun(centre, mode="test_call", csr_id=None, number=OTHER)
    scoped = centre.add_player("inspector", ())
    for login in (scoped.login, centre["team_lead"].login):
        assert not attempt(centre.connect(login), settle, call=lost.call_id)
    assert attempt(centre.desk("inspector"), settle, call=lost.call_id)
    with centre.at_work(centre["qa_lead"].login) as work:
        live.discard(work, lost.call_id, "no_answer")
    assert not attempt(centre.desk("inspector"), EVALUATION, **known(centre, new=lost.call_id))
    for _again in range(2):
        attempt(centre.desk("inspector"), forget, call=lost.call_id)
    with centre.at_work(centre["inspector"].login) as work:
        assert [row.call_id for row in live.waiting(work) if row.csr] == [named.call_id]
        assert lost.call_id not in [row.call_id for row in live.waiting(work)]
        assert live.take_up(work, named.call_id).number
    taken = "UPDATE call_segment SET person_id = %(csr)s, team_id = %(team)s WHERE call_id = %(c)s"
    values = {"csr": centre.stranger.id, "team": centre.strange_team.id, "c": lost.call_id}
    assert not attempt(centre.connect(scoped.login), taken, **values)


def test_p23_a_wrong_recording_is_put_right_by_whose_open_task_it_is_alone(centre):
    made = begun(centre, mode="test_call")
    with centre.owner.work() as work:
        watched = work.session.get(Call, made.call_id)
        call = make_call(
            work, centre.stranger, centre.strange_team, watched.started_at - timedelta(seconds=5),
            is_test=True, duration_ms=1000,
        )  # fmt: skip
        contact = work.session.get(LiveContact, made.call_id)
        contact.recorded_id, contact.linked_at = call.id, work.now
    let_go = "UPDATE live_contact SET recorded_id = NULL WHERE call_id = %(call)s"
    move = "UPDATE call_segment SET offset_ms = 700 WHERE call_id = %(call)s"
    for sql in (let_go, move):
        assert not attempt(centre.desk("qa_lead"), sql, call=made.call_id), sql
        assert attempt(centre.desk("inspector"), sql, call=made.call_id), sql
    with centre.at_work(centre["inspector"].login) as work:
        live.place(work, made.evaluation_id, 5700)
    with centre.at_work(centre["inspector"].login) as work:
        assert cases.case(work, made.evaluation_id).shift_ms == 5700
        live.unlink(work, made.evaluation_id, "other_call")
    with centre.at_work(centre["inspector"].login) as work:
        assert cases.case(work, made.evaluation_id).parts == ()
        assert not work.session.get(Call, call.id).is_test
