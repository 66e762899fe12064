"""P17: a call is found by a full number, its ID, its CSR, time, contact reason or tag."""

from datetime import date, timedelta

import pytest
from factories import acting, call_moment, make_call, make_person, make_scene, make_task

from qa_desk.errors import RuleError
from qa_desk.models import Evaluation
from qa_desk.services import call_tags, calls
from qa_desk.services.calls import Wanted


@pytest.fixture
def scene(work):
    scene = make_scene(work, calls=0)
    scene.csr.name, scene.csr.staff_no = "单小玲", "0412"
    return scene


@pytest.fixture
def call(work, scene):
    """A CSR's call of yesterday."""
    return make_call(work, scene.csr, scene.team, contact_reason="退款")


@pytest.fixture
def old(work, call):
    """A call of nobody, ten days ago."""
    return make_call(work, started_at=work.now - timedelta(days=10))


def found(work, **wanted):
    return [row.id for row in calls.list_calls(work, Wanted(**wanted))]


@pytest.mark.parametrize("text", ["0412", "单小玲", "dxl", " danxiaoling ", "退款"])
def test_by_csr_or_contact_reason(work, scene, text, call):
    """S2-3.2.1."""
    assert found(work, text=text) == [call.id]


def test_by_call_id_of_any_recorder_and_only_the_whole(work, scene, old):
    assert found(work, text=old.external_id) == [old.id]
    assert found(work, text=old.external_id[:-1]) == []


def test_by_the_number_of_its_evaluation_in_any_letters(work):
    task = make_task(make_scene(work, calls=1))
    call_id = work.session.get(Evaluation, task.id).call_id
    assert found(work, text=task.number.lower()) == [call_id]


def test_by_a_tag_in_the_words_of_the_language(work, scene, old):
    call_tags.put(work, old.id, "Complaint")
    assert found(work, text="complaint") == found(work, text="投诉") == [old.id]


def test_the_very_staff_no_comes_before_those_that_begin_so(work, scene, call):
    other = make_person(work, "csr")
    other.staff_no = "04120"
    make_call(work, other, scene.team)
    assert found(work, text="0412") == [call.id]
    assert len(found(work, text="041")) == 2


def test_of_some_days_only_in_the_centres_time(work, scene, call, old):
    day = call_moment(work).date()
    assert found(work, first=day) == [call.id]
    assert found(work, last=day - timedelta(days=1)) == [old.id]
    assert found(work, text="0412", first=day, last=day) == [call.id]
    assert found(work, text="退款", first=day + timedelta(days=1)) == []
    midnight = make_call(work, started_at=work.now.replace(hour=16, minute=0, second=0))
    assert found(work, first=date(2026, 11, 17)) == [midnight.id]


def test_what_means_nothing_finds_nothing(work, scene):
    assert found(work, text="nobody of this name and no reason " * 3) == []


def test_a_csr_finds_no_calls_here(work, scene):
    with pytest.raises(RuleError, match="Import calls"):
        calls.list_calls(acting(work, scene.csr), Wanted("0412"))
