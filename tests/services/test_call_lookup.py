"""D10: a call is found by what people have in hand."""

import pytest
from factories import make_scene, make_task

from qa_desk.errors import InputError, RuleError
from qa_desk.models import Call, Evaluation
from qa_desk.services.call_lookup import find


def test_a_call_is_found_by_its_id_its_key_and_its_evaluation(work):
    scene = make_scene(work)
    task = make_task(scene)
    call_id = work.session.get_one(Evaluation, task.id).call_id
    call = work.session.get_one(Call, call_id)
    lead = scene.by("qa_lead")
    for written in (f" {call.external_id} ", str(call.id), task.number, task.number.lower()):
        (found,) = find(lead, written)
        assert (found.id, found.started_at) == (call.id, call.started_at)


def test_p18_a_number_that_was_typed_instead_is_said_masked(work):
    with pytest.raises(InputError, match=r"“138\*{4}8000”"):
        find(make_scene(work).by("qa_lead"), "13800138000")


def test_what_is_not_there_is_said(work):
    with pytest.raises(InputError, match="no call or evaluation “1023”"):
        find(make_scene(work).by("inspector"), "1023")


def test_who_does_not_draw_asks_in_vain(work):
    with pytest.raises(RuleError):
        find(make_scene(work).by("csr"), "1")
