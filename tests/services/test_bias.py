from datetime import timedelta

import pytest
from boards import at
from factories import make_call, make_person, make_scene, make_task

from qa_desk.errors import RuleError
from qa_desk.models import Draw, Plan
from qa_desk.services import bias, planning


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


def parts(found, name):
    aspect = next(aspect for aspect in found.aspects if aspect.name == name)
    return {part.name: (part.pool, part.drawn) for part in aspect.parts}


def test_a_draw_stands_beside_the_pool_that_it_was_made_from(scene):
    work = scene.work
    for hour, seconds, reason in ((9, 30, "咨询"), (9, 200, "咨询"), (17, 700, "投诉")):
        make_call(work, scene.csr, scene.team, at(13, hour), seconds * 1000, contact_reason=reason)
    make_call(work, scene.csr, scene.team, at(13, 10), 5_000)  # too short
    make_call(work, scene.csr, scene.team, at(13, 10), is_test=True)
    make_call(work, None, None, at(13, 10))
    make_task(scene)
    draw = work.session.query(Draw).one()
    late = make_call(work, scene.csr, scene.team, at(13, 11))
    late.imported_at = work.now + timedelta(hours=1)
    work.session.flush()
    found = bias.of_draw(scene.by("qa_lead"), draw.id)
    assert (found.pool, found.drawn) == (3, 1)
    assert {key: pool for key, (pool, _drawn) in parts(found, "length").items()} == {
        "0": 1, "2": 1, "4": 1,
    }  # fmt: skip
    assert {key: pool for key, (pool, _drawn) in parts(found, "hour").items()} == {"09": 2, "17": 1}
    assert parts(found, "weekday") == {"5": (3, 1)}
    assert sum(drawn for _pool, drawn in parts(found, "queue").values()) == 1
    assert list(parts(found, "inspector").values()) == [(1, 1)]
    assert bias.of_plan(scene.by("qa_lead"), draw.plan_id) == found


def test_who_sees_not_all_results_sees_no_inspectors(scene):
    make_call(scene.work, scene.csr, scene.team, at(13, 9))
    make_task(scene)
    draw = scene.work.session.query(Draw).one()
    found = bias.of_draw(scene.by("inspector"), draw.id)
    assert [aspect.name for aspect in found.aspects] == ["length", "hour", "weekday", "queue"]
    with pytest.raises(RuleError):
        bias.of_draw(scene.by("lead"), draw.id)


def test_before_the_first_draw_there_is_nothing_to_compare(scene):
    make_person(scene.work, "inspector")
    planning.make(scene.by("qa_lead"), at(1, 9).date(), 1)
    plan = scene.work.session.query(Plan).one()
    assert bias.of_plan(scene.by("qa_lead"), plan.id) is None
