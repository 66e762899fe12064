from datetime import timedelta

import pytest
from boards import at
from factories import make_call, make_scene, make_task
from sqlalchemy import inspect

from qa_desk.errors import RuleError
from qa_desk.models import Draw
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import RuleLine
from qa_desk.services import bias, drawing, planning


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
    assert found.of == CallFilter()


@pytest.mark.parametrize(
    ("kind", "of", "pool"),
    [
        ("random", CallFilter(), 3),
        ("targeted", CallFilter(contact_reasons=("投诉",), hours=(9, 12)), 1),
        ("quota", CallFilter(contact_reasons=("投诉",), hours=(9, 12)), 1),
    ],
)
def test_a_rule_with_a_filter_stands_beside_its_own_pool_a_random_one_beside_the_whole(
    scene, kind, of, pool
):
    work = scene.work
    for hour, reason in ((9, "咨询"), (10, "投诉"), (15, "投诉")):
        make_call(work, scene.csr, scene.team, at(13, hour), contact_reason=reason)
    wanted = CallFilter(contact_reasons=("投诉",), hours=(9, 12))
    lead = scene.by("qa_lead")
    plan = planning.make(lead, at(1, 9).date(), (RuleLine("", 1, kind, filter=wanted),))
    plan = planning.approve(lead, plan.id, plan.version)
    drawing.draw(lead, plan.id, plan.version)
    found = bias.of_draw(lead, work.session.query(Draw).one().id)
    assert (found.of, found.pool, found.drawn) == (of, pool, 1)
    assert {key: drawn for key, (_pool, drawn) in parts(found, "hour").items() if drawn} == {
        "10": 1
    }


def test_a_draw_of_an_older_program_stands_beside_the_calls_of_its_rule(scene):
    make_call(scene.work, scene.csr, scene.team, at(13, 9), contact_reason="投诉")
    make_task(scene)
    draw = scene.work.session.query(Draw).one()
    expected = bias.of_draw(scene.by("qa_lead"), draw.id)
    old = Draw(
        **{
            column.key: getattr(draw, column.key)
            for column in inspect(Draw).column_attrs
            if column.key not in {"id", "facts"}
        }
    )
    scene.work.session.add(old)
    scene.work.session.flush()
    found = bias.of_draw(scene.by("qa_lead"), old.id)
    assert (found.pool, found.drawn, found.of) == (expected.pool, 0, CallFilter())


def test_who_sees_not_all_results_sees_no_inspectors(scene):
    make_call(scene.work, scene.csr, scene.team, at(13, 9))
    make_task(scene)
    draw = scene.work.session.query(Draw).one()
    found = bias.of_draw(scene.by("inspector"), draw.id)
    assert [aspect.name for aspect in found.aspects] == ["length", "hour", "weekday", "queue"]
    with pytest.raises(RuleError):
        bias.of_draw(scene.by("lead"), draw.id)
