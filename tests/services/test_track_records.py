"""What an inspector sees of a CSR's earlier results while scoring the next call."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import (
    LONG_AGO_MOMENT,
    PASSWORD,
    acting,
    full_sheet,
    make_call,
    make_person,
    make_released,
    make_scene,
    make_submitted,
    make_task,
    make_team,
)
from office import Office

from qa_desk.models import Call, Evaluation, Setting, database
from qa_desk.models.base import uuid7
from qa_desk.rules.sheets import Answer, Mark
from qa_desk.services import cases, evaluating, track_records
from qa_desk.services.track_records import track_record


@pytest.fixture
def scene(work):
    return make_scene(work, calls=8)


def opened(scene):
    """Return a task that its inspector has opened."""
    task = make_task(scene)
    evaluating.open_task(scene.by("inspector"), task.id, task.version)
    return task


def setting(work, key, value):
    work.session.add(
        Setting(key=key, valid_from=LONG_AGO_MOMENT, value=value, changed_by=work.actor.id)
    )
    work.session.flush()


def made_before(work, state, days):
    """Move an evaluation's contact into the past."""
    found = work.session.get_one(Evaluation, state.id)
    call = work.session.get_one(Call, found.call_id)
    call.started_at -= timedelta(days=days)
    return found


def test_the_last_released_results_stand_beside_the_new_one(scene, work):
    states = []
    for n in range(7):
        later = replace(scene, work=replace(work, now=work.now + timedelta(minutes=n)))
        states.append(make_released(later) if n < 6 else make_submitted(later))
    stranger = make_person(work, "csr", login="stranger")
    make_call(work, stranger, scene.team)
    shown = track_record(scene.by("inspector"), states[6].id).results
    assert {result.number for result in shown} == {state.number for state in states[1:6]}
    assert {result.result for result in shown} == {"pass"}


def test_an_earlier_result_says_where_points_were_lost(scene):
    state = make_released(scene, item_5=1, item_13=1)
    (result,) = track_record(scene.by("inspector"), opened(scene).id).results
    assert (result.id, result.final) == (state.id, 930)
    assert [(loss.name, loss.points, loss.note) for loss in result.losses] == [
        ("5", 500, "因此扣分"),
        ("13", 200, "因此扣分"),
    ]
    assert str(result.losses[0].text)


def test_a_fatal_error_stands_with_the_losses(scene, work):
    task = opened(scene)
    inspector = scene.by("inspector")
    case = cases.case(inspector, task.id)
    sheet = replace(
        full_sheet(case.checklist), fatals={"IN-F3": "骂人"}, marks=(Mark(5, None, "IN-F3"),)
    )
    state = evaluating.submit(inspector, task.id, case.row.version, sheet)
    evaluating.release(scene.by("qa_lead"), state.id, state.version)
    (result,) = track_record(inspector, opened(scene).id).results
    (loss,) = result.losses
    assert (loss.key, loss.points, loss.note) == ("IN-F3", None, "骂人")


def test_points_lost_again_on_the_same_item_within_thirty_days_are_flagged(scene, work):
    """S3-1c."""
    first = make_released(scene, item_5=1)
    task = opened(scene)
    inspector = scene.by("inspector")
    assert track_record(inspector, task.id).repeated == {"IN-05": first.id}
    assert [result.id for result in track_record(inspector, task.id).results] == [first.id]
    made_before(work, first, 31)
    assert track_record(inspector, task.id).repeated == {}
    setting(work, "score.repeated", "60")
    assert track_record(inspector, task.id).repeated == {"IN-05": first.id}


def test_the_latest_of_several_is_named_and_later_contacts_are_not(scene, work):
    first, second, third = (make_released(scene, item_5=1) for _n in range(3))
    made_before(work, first, 9)
    made_before(work, second, 3)
    made_before(work, third, -2)
    found = track_record(scene.by("inspector"), opened(scene).id)
    assert found.repeated == {"IN-05": second.id}


def test_what_was_not_the_csrs_own_fault_is_not_repeated(scene):
    task = opened(scene)
    inspector = scene.by("inspector")
    case = cases.case(inspector, task.id)
    sheet = full_sheet(case.checklist, item_5=1)
    blamed = {**sheet.answers, 5: Answer(1, "系统故障", "system")}
    sheet = replace(sheet, answers=blamed)
    state = evaluating.submit(inspector, task.id, case.row.version, sheet)
    evaluating.release(inspector, state.id, state.version)
    assert track_record(inspector, opened(scene).id).repeated == {}


def test_a_result_that_was_not_released_counts_for_nothing(scene):
    make_submitted(scene, item_5=1)
    found = track_record(scene.by("inspector"), opened(scene).id)
    assert (found.repeated, found.results) == ({}, ())


def test_nobody_sees_more_of_a_csr_than_the_rest_of_the_program_shows(scene, work):
    """Domain.md 2.8: an inspector sees the results of his own evaluations."""
    make_released(scene, item_5=1)
    other = make_person(work, "inspector", login="other")
    task = make_task(scene)
    drawn = work.session.get_one(Evaluation, task.id)
    drawn.inspector_id = other.id
    work.session.flush()
    evaluating.open_task(acting(work, other), task.id, drawn.version)
    found = track_record(acting(work, other), task.id)
    assert (found.repeated, found.results) == ({}, ())
    stranger = make_person(work, "inspector", login="stranger")
    unseen = track_record(acting(work, stranger), task.id)
    assert (unseen.repeated, unseen.results) == ({}, ())
    assert track_record(scene.by("qa_lead"), task.id).repeated


def test_another_csrs_losses_are_not_this_ones(scene, work):
    make_released(scene, item_5=1)
    newcomer = make_person(work, "csr", login="newcomer")
    team = make_team(work, members=[newcomer])
    make_call(work, newcomer, team)
    task = opened(replace(scene, csr=newcomer, team=team))
    assert track_record(scene.by("inspector"), task.id).repeated == {}


def test_a_task_that_nobody_has_opened_has_no_items_to_flag(scene):
    first = make_released(scene, item_5=1)
    found = track_record(scene.by("inspector"), make_task(scene).id)
    assert found.repeated == {}
    assert [result.id for result in found.results] == [first.id]


def test_the_centres_quick_phrases_come_along(scene, work):
    setting(work, "score.phrases", "未报工号|  | 语气平和 ")
    task = make_task(scene)
    assert track_record(scene.by("inspector"), task.id).phrases == ("未报工号", "语气平和")


def test_an_inspector_reads_it_with_the_rights_of_a_server_too(url, tmp_path):
    office = Office(url, tmp_path)
    access = database.sign_in(url, office.inspector.login, PASSWORD)
    try:
        first = office.released(item_5=1)
        task = office.drawn()
        with access.work() as work:
            evaluating.open_task(work, task.id, task.version)
        with access.ask() as work:
            found = track_record(work, task.id)
        assert found.repeated == {"IN-05": first.id}
        assert found.results[0].losses[0].name == "5"
    finally:
        access.close()
        office.close()


def test_a_result_without_a_part_of_a_call_leaves_out_only_itself():
    alone = track_records._of_other_contacts(Evaluation(id=uuid7(), segment_id=None))
    assert "segment_id" not in str(alone)
    of_a_call = track_records._of_other_contacts(Evaluation(id=uuid7(), segment_id=uuid7()))
    assert "segment_id" in str(of_a_call)
