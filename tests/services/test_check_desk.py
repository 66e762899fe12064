"""What somebody who records quick checks has before them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, make_call, make_person, make_scene, make_submitted, make_team

from qa_desk.errors import RuleError
from qa_desk.models import AudioFile, JournalEntry, Shift
from qa_desk.models.base import uuid7
from qa_desk.rules.quick_checks import Check
from qa_desk.services import check_desk, quick_checks


@pytest.fixture
def scene(work):
    return make_scene(work)


def put_on_shift(scene, person, start, end, days=0, **values):
    """Give somebody a shift from so many hours before now to so many after."""
    now = scene.work.now
    scene.work.session.add(
        Shift(
            person_id=person.id,
            day=now.date() + timedelta(days=days),
            starts_at=now + timedelta(hours=start),
            ends_at=now + timedelta(hours=end),
            **values,
        )
    )
    scene.work.session.flush()


def subjects(scene, role="inspector"):
    return check_desk.desk(scene.by(role)).subjects


def test_cov_day_who_is_on_shift_lacks_three_checks(scene):
    put_on_shift(scene, scene.csr, -1, 7)
    (subject,) = subjects(scene)
    assert (subject.name, subject.team, subject.group) == (
        scene.csr.name,
        scene.team.name,
        "general",
    )
    assert (subject.done, subject.wanted, subject.missing) == (0, 3, 3)
    check = Check(uuid7(), scene.csr.id, "floor_check", scene.work.now)
    quick_checks.record(scene.by("lead"), check)
    voided = Check(uuid7(), scene.csr.id, "floor_check", scene.work.now)
    quick_checks.record(scene.by("lead"), voided)
    quick_checks.void(scene.by("lead"), voided.id, "记错")
    assert subjects(scene)[0].missing == 2


def test_a_full_evaluation_of_the_day_counts_too(scene):
    state = make_submitted(scene)
    evaluation = scene.work.session.get(check_desk.Evaluation, state.id)
    evaluation.day = scene.work.today
    scene.work.session.flush()
    assert subjects(scene)[0].done == 1


def test_whose_shift_ends_first_stands_at_the_top_and_who_is_off_at_the_end(scene):
    others = [make_person(scene.work, "csr") for _ in range(4)]
    make_team(scene.work, members=others)
    put_on_shift(scene, scene.csr, -1, 7)
    put_on_shift(scene, others[0], -5, 3)
    put_on_shift(scene, others[1], -5, 2, counts=False)
    put_on_shift(scene, others[2], -8, 1, days=-1)  # over midnight: yesterday's
    found = subjects(scene)
    order = [others[2], others[0], scene.csr, others[1], others[3]]
    assert [subject.id for subject in found] == [person.id for person in order]
    assert [subject.missing for subject in found] == [3, 3, 3, 0, 0]
    assert found[0].day == scene.work.today - timedelta(days=1)


def test_without_any_roster_everybody_is_to_be_checked(scene):
    assert [subject.missing for subject in subjects(scene)] == [3]


def test_a_team_lead_has_his_own_team_before_him_and_nobody_himself(scene):
    stranger = make_person(scene.work, "csr")
    both = make_person(scene.work, "csr", "inspector")
    make_team(scene.work, members=[stranger, both])
    assert [subject.id for subject in subjects(scene, "lead")] == [scene.csr.id]
    mine = check_desk.desk(acting(scene.work, both)).subjects
    assert {subject.id for subject in mine} == {scene.csr.id, stranger.id}


def test_the_fatal_errors_of_the_skill_group_are_offered(scene):
    desk = check_desk.desk(scene.by("inspector"))
    assert "IN-F1" in desk.fatals["general"]
    assert desk.least_heard == 30


def test_a_group_without_a_checklist_of_its_own_has_those_of_all(scene):
    other = make_person(scene.work, "csr")
    make_team(scene.work, members=[other], group="unheard-of")
    desk = check_desk.desk(scene.by("inspector"))
    assert desk.fatals["unheard-of"].keys() >= desk.fatals["general"].keys()


def test_recent_calls_are_those_with_a_recording_the_newest_first(scene):
    old = make_call(
        scene.work, scene.csr, scene.team, started_at=scene.work.now - timedelta(days=5)
    )
    gone = make_call(scene.work, scene.csr, scene.team)
    audio = scene.work.session.query(AudioFile).filter_by(call_id=gone.id).one()
    scene.work.session.delete(audio)
    scene.work.session.flush()
    calls = check_desk.recent_calls(scene.by("inspector"), scene.csr.id)
    assert len(calls) == 4
    assert calls[-1].id == old.id
    assert calls[0].part == (0, 90_000)


def test_what_is_heard_for_a_check_is_written_down(scene):
    (call, *_rest) = check_desk.recent_calls(scene.by("inspector"), scene.csr.id)
    (part,) = check_desk.sound(scene.by("inspector"), call.id)
    assert part.path.suffix == ".wav"
    entry = scene.work.session.query(JournalEntry).filter_by(action="play").one()
    assert (entry.subject, entry.subject_id) == ("call", str(call.id))


def test_2_8_a_team_lead_hears_calls_of_released_results_only(scene):
    assert check_desk.recent_calls(scene.by("lead"), scene.csr.id) == []
    call = check_desk.recent_calls(scene.by("inspector"), scene.csr.id)[0]
    with pytest.raises(RuleError, match="not yours to hear"):
        check_desk.sound(scene.by("lead"), call.id)


def test_it_is_for_those_who_check(scene):
    with pytest.raises(RuleError, match="not among your rights"):
        check_desk.desk(scene.by("csr"))


def test_a_shift_over_midnight_counts_while_it_goes_on(scene):
    put_on_shift(scene, scene.csr, -8, 1, days=-1)
    later = replace(scene.work, now=scene.work.now + timedelta(hours=2))
    (subject,) = check_desk.desk(acting(later, scene.inspector)).subjects
    assert (subject.day, subject.ends_at) == (later.today, None)
