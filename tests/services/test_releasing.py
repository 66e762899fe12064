"""E-07 on schedule: released at the centre's time, until then recalled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import NOW
from factories import acting, make_person, make_scene, make_submitted

from qa_desk.errors import InputError, RuleError
from qa_desk.models import Document, Evaluation, JournalEntry
from qa_desk.services import evaluating

DAY = timedelta(days=1)  # NOW is 10:00 in Shanghai


@pytest.fixture
def scene(work):
    return make_scene(replace(work, now=NOW))


def at(scene, role, moment):
    return replace(scene.by(role), now=moment)


def released(work):
    """Release what is due as somebody; return how many that were."""
    return len(evaluating.release_due(work).done)


def statuses(scene):
    found = scene.work.session.query(Evaluation).order_by(Evaluation.number)
    return [each.status for each in found]


def test_results_are_released_at_the_time_and_not_before(scene):
    state = make_submitted(scene)
    make_submitted(scene, item_2=3)
    assert evaluating.set_release_time(scene.by("qa_lead"), "18:00") == "18:00"
    six = NOW + timedelta(hours=8)
    for role, moment in (("qa_lead", six - timedelta(minutes=1)), ("inspector", six)):
        assert released(at(scene, role, moment)) == 0
    assert released(at(scene, "qa_lead", six)) == 1
    assert statuses(scene) == ["E3", "E2"]  # a fatal error waits for a second listener
    found = scene.work.session.get_one(Evaluation, state.id)
    assert found.released_at == six
    assert found.due_at > six
    assert scene.work.session.query(Document).filter_by(kind="slip").count() == 1
    assert released(at(scene, "qa_lead", six)) == 0


def test_what_is_recalled_until_then_is_not_released(scene):
    state = make_submitted(scene)
    evaluating.set_release_time(scene.by("qa_lead"), "18:00")
    evaluating.recall(scene.by("inspector"), state.id, state.version)
    assert released(at(scene, "qa_lead", NOW + DAY)) == 0


def test_what_is_submitted_later_waits_for_the_next_day(scene):
    evaluating.set_release_time(scene.by("qa_lead"), "18:00")
    late = replace(scene, work=replace(scene.work, now=NOW + timedelta(hours=9)))
    make_submitted(late)
    assert released(at(scene, "qa_lead", NOW + timedelta(hours=10))) == 0
    assert released(at(scene, "qa_lead", NOW + DAY + timedelta(hours=8))) == 1


def test_nothing_is_released_by_itself_unless_a_time_was_chosen_and_has_come(scene):
    make_submitted(scene)
    assert released(at(scene, "qa_lead", NOW + DAY)) == 0
    chosen = at(scene, "qa_lead", NOW + DAY)
    evaluating.set_release_time(chosen, "09:00")
    assert released(chosen) == 0  # nine o'clock was before it was chosen
    evaluating.set_release_time(at(scene, "qa_lead", NOW + DAY + timedelta(hours=1)), "")
    assert released(at(scene, "qa_lead", NOW + 5 * DAY)) == 0


def test_the_system_of_a_local_file_releases_too_and_the_journal_names_it(scene):
    make_submitted(scene)
    evaluating.set_release_time(scene.by("qa_lead"), "18:00")
    assert released(replace(scene.work, now=NOW + DAY)) == 1
    scene.work.session.flush()
    entries = scene.work.session.query(JournalEntry).filter_by(subject="evaluation")
    assert entries.order_by(JournalEntry.at.desc()).first() is not None


def test_nobody_s_own_call_is_released_by_himself(scene):
    make_submitted(scene)
    evaluating.set_release_time(scene.by("qa_lead"), "18:00")
    from qa_desk.models import RoleGrant

    grant = RoleGrant(person_id=scene.csr.id, role="qa_lead", valid_from=NOW.date() - DAY)
    scene.work.session.add(grant)
    scene.work.session.flush()
    assert released(at(scene, "csr", NOW + DAY)) == 0


def test_the_time_is_for_those_who_may_set_it_and_is_one(scene):
    with pytest.raises(RuleError):
        evaluating.set_release_time(scene.by("inspector"), "18:00")
    with pytest.raises(InputError):
        evaluating.set_release_time(scene.by("qa_lead"), "tonight")
    with pytest.raises(RuleError):
        evaluating.release_due(acting(scene.work, make_person(scene.work, "csr")))
