"""Calls as people see them, and whose the unresolved ones are (D9, P2)."""

from datetime import timedelta

import pytest
from factories import (
    acting,
    make_call,
    make_person,
    make_recorder,
    make_scene,
    make_task,
    make_team,
)
from sqlalchemy import select, update

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import AudioFile, Call, CallSegment, Membership, PersonIdentifier
from qa_desk.services import calls
from qa_desk.services.calls import Wanted


def name_caller(work, call, kind, value):
    """Say what the recorder called the CSR of a call."""
    work.session.execute(
        update(CallSegment)
        .where(CallSegment.call_id == call.id)
        .values(identifier_kind=kind, identifier=value)
    )
    work.session.expire_all()
    return call


def test_the_newest_calls_come_first_each_with_its_state(work):
    scene = make_scene(work, calls=1)
    make_task(scene)
    alone = make_person(work, "csr")
    make_call(work, scene.csr, scene.team, started_at=work.now - timedelta(hours=1), csat=4)
    make_call(work, alone, started_at=work.now - timedelta(days=2))
    make_call(work, started_at=work.now - timedelta(days=3))
    silent = make_call(work, scene.csr, scene.team, started_at=work.now - timedelta(days=4))
    work.session.delete(work.session.query(AudioFile).filter_by(call_id=silent.id).one())
    work.session.flush()
    found = calls.list_calls(scene.by("inspector"))
    states = ["ready", "drawn", "no_team", "no_csr", "no_recording"]
    assert [row.state for row in found] == states
    first = found[0]
    assert (first.csr, first.team, first.csat) == (scene.csr.name, scene.team.name, 4)
    assert first.number == "138****5678"
    assert [row.state for row in calls.list_calls(work, Wanted(unresolved=True))] == states[2:4]
    assert calls.count_unresolved(work) == 2
    assert len(calls.list_calls(work, most=3)) == 3


def test_a_call_without_a_time_stands_at_the_top(work):
    make_call(work)
    timeless = make_call(work)
    for table, key in ((Call, Call.id), (CallSegment, CallSegment.call_id)):
        work.session.execute(update(table).where(key == timeless.id).values(started_at=None))
    top = calls.list_calls(work)[0]
    assert (top.id, top.state) == (timeless.id, "no_time")
    with pytest.raises(RuleError, match="time of this call"):
        calls.resolve(work, timeless.id, make_person(work).id)


def test_the_detail_shows_no_number_in_a_files_name(work):
    """P18."""
    scene = make_scene(work, calls=1)
    file = work.session.query(AudioFile).one()
    file.path = "2024/out-13800000000-3201-20241105-091730-1730780250.107.wav"
    work.session.flush()
    found = calls.detail(work, file.call_id)
    assert found.files[0].path == "2024/out-138****0000-3201-20241105-091730-1730780250.107.wav"
    assert found.segments[0].csr == scene.csr.name
    assert (found.recorder, found.alike) == ("demo", 0)


def test_all_calls_of_an_identifier_are_solved_alike_each_in_the_team_of_its_day(work):
    """P2."""
    csr = make_person(work, "csr")
    before = make_team(work, members=[csr])
    after = make_team(work)
    change = work.today - timedelta(days=10)
    work.session.query(Membership).filter_by(person_id=csr.id).one().valid_to = change
    work.session.add(
        Membership(person_id=csr.id, team_id=after.id, valid_from=change + timedelta(days=1))
    )
    days = (5, 20, 700)
    made = [make_call(work, started_at=work.now - timedelta(days=n)) for n in days]
    for call in made:
        name_caller(work, call, "agent_id", "8001")
    other = name_caller(work, make_call(work), "agent_id", "8002")
    assert calls.detail(work, made[0].id).alike == 3
    assert calls.resolve(work, made[0].id, csr.id) == 3
    teams = dict(work.session.execute(select(CallSegment.call_id, CallSegment.team_id)).all())
    assert [teams[call.id] for call in made] == [after.id, before.id, None]
    assert calls.detail(work, other.id).row.state == "no_csr"
    with pytest.raises(ConflictError):
        calls.resolve(work, made[0].id, csr.id)


@pytest.mark.parametrize(("kind", "remembered"), [("agent_id", 1), ("extension", 0)])
def test_what_is_of_one_person_is_remembered_and_a_shared_desk_is_not(work, kind, remembered):
    csr = make_person(work, "csr")
    call = name_caller(work, make_call(work), kind, "8001")
    calls.resolve(work, call.id, csr.id)
    found = work.session.query(PersonIdentifier).filter_by(kind=kind, value="8001").all()
    assert len(found) == remembered
    assert all(row.valid_from == call.started_at for row in found)


def test_a_call_of_nobody_named_is_solved_alone_and_another_recorders_are_left(work):
    csr = make_person(work, "csr")
    nameless, same = make_call(work), make_call(work)
    assert calls.resolve(work, nameless.id, csr.id) == 1
    assert calls.detail(work, same.id).row.state == "no_csr"
    one, two = (name_caller(work, make_call(work), "extension", "3201") for _ in range(2))
    work.session.execute(
        update(Call).where(Call.id == two.id).values(recorder_id=make_recorder(work, "other").id)
    )
    assert calls.resolve(work, one.id, csr.id) == 1


def test_who_may_not_import_may_not_look_at_all_calls(work):
    scene = make_scene(work)
    for role in ("csr", "lead"):
        with pytest.raises(RuleError):
            calls.list_calls(acting(work, getattr(scene, role)))


def test_an_identifier_the_person_has_already_is_not_kept_twice(work):
    csr = make_person(work, "csr")
    since = work.now + timedelta(days=1)
    known = {"person_id": csr.id, "kind": "agent_id", "value": "8001", "valid_from": since}
    work.session.add(PersonIdentifier(**known))
    call = name_caller(work, make_call(work), "agent_id", "8001")
    assert calls.resolve(work, call.id, csr.id) == 1
    assert work.session.query(PersonIdentifier).filter_by(value="8001").count() == 1
