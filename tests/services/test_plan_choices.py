"""S3-4.3a: what the conditions of a sampling rule are chosen from."""

from datetime import timedelta

import pytest
from factories import make_call, make_scene

from qa_desk import i18n
from qa_desk.errors import RuleError
from qa_desk.models import CallTag
from qa_desk.services.plan_choices import choices


def test_everything_there_is_to_choose_from_is_offered(work):
    scene = make_scene(work)
    call = make_call(work, scene.csr, scene.team, contact_reason="Tariff", language="Cantonese")
    old = work.now - timedelta(days=90)
    make_call(work, scene.csr, scene.team, started_at=old, contact_reason="Long ago")
    work.session.add(CallTag(call_id=call.id, tag="retention"))
    found = choices(scene.by("inspector"))
    offered = found.all()
    assert offered["teams"] == [(scene.team.code, scene.team.name)]
    assert offered["skill_groups"] == [("general", "general")]
    assert offered["people"] == [(scene.csr.staff_no, f"{scene.csr.name} {scene.csr.staff_no}")]
    assert found.ids == {scene.csr.staff_no: scene.csr.id}
    assert ("Tariff", "Tariff") in offered["contact_reasons"]
    assert ("Long ago", "Long ago") not in offered["contact_reasons"]
    assert offered["languages"] == [("Cantonese", "Cantonese")]
    assert offered["tags"] == [("retention", "retention")]


def test_items_are_named_in_the_language_of_the_reader(work):
    found = choices(make_scene(work).by("qa_lead"))
    english = dict(found.all()["weak_items"])
    i18n.set_language("zh")
    assert found.items
    assert dict(found.all()["weak_items"]).keys() == english.keys()
    assert dict(found.all()["weak_items"]) != english


def test_who_does_not_see_plans_is_offered_nothing(work):
    with pytest.raises(RuleError):
        choices(make_scene(work).by("csr"))
