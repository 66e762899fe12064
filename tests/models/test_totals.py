"""Figures are read from sealed totals, and equal a recount of the answers (D7)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, make_person, make_released, make_scene, make_submitted, make_team
from sqlalchemy import select

from qa_desk.models import Answer, Evaluation, Revision, revisions, totals
from qa_desk.rules import losses
from qa_desk.rules.totals import GROUPINGS, Scope


@pytest.fixture
def scene(work):
    return make_scene(work, calls=4)


@pytest.fixture
def scope(work):
    today = work.today
    return Scope(today - timedelta(days=40), today + timedelta(days=1))


def _recount(work):
    """Return what the answers of all results in force say, the slow way."""
    rows = work.session.execute(
        select(Answer, Revision)
        .join(
            Revision,
            (Revision.evaluation_id == Answer.evaluation_id) & (Revision.number == Answer.revision),
        )
        .join(Evaluation, Evaluation.id == Revision.evaluation_id)
        .where(Evaluation.revision == Revision.number)
    ).all()
    opportunities, defects, lost = Counter(), Counter(), Counter()
    for answer, revision in rows:
        form = revisions.checklist(work.session, revision.checklist_version_id)
        item = next(item for item in form.items if item.number == answer.number)
        if answer.earned is None:
            continue
        opportunities[item.key] += 1
        defects[item.key] += answer.earned < item.points
        lost[item.key] += item.points - answer.earned
    return opportunities, defects, lost


def test_totals_and_items_equal_a_recount_of_the_answers(scene, scope):
    for options in ({"item_3": 1}, {"item_3": 1, "item_5": 2}, {}):
        make_released(scene, **options)
    work = scene.by("qa_lead")

    found = totals.of(work, scope)[()]
    items = totals.items(work, scope)[()]

    opportunities, defects, lost = _recount(work)
    assert found.n == 3
    assert {key: one.opportunities for key, one in items.items.items()} == {
        key: opportunities[key] for key in items.items
    }
    assert {key: one.rate().part for key, one in items.items.items()} == {
        key: defects[key] for key in items.items
    }
    assert items.of_dimension().points_lost() == sum(lost.values())
    earned = work.session.scalars(select(Answer.earned)).all()
    assert found.points().part == sum(filter(None, earned))


def test_a_revision_keeps_what_each_item_lost(scene, scope):
    made = make_released(scene, item_3=1)
    kept = scene.work.session.scalar(
        select(Revision.losses).where(Revision.evaluation_id == made.id)
    )

    assert [loss.item for loss in losses.read(kept) if loss.is_defect] == [3]
    found = totals.items(scene.by("qa_lead"), scope)[()]
    assert found.worst(1)[0][1].defects == {"csr": 1}


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_each_grouping_parts_the_whole(scene, scope, grouping):
    for options in ({"item_3": 1}, {}):
        make_released(scene, **options)
    work = scene.by("qa_lead")

    parts = totals.of(work, scope, [grouping])
    items = totals.items(work, scope, [grouping])

    assert sum(one.n for one in parts.values()) == totals.of(work, scope)[()].n
    assert set(parts) == set(items)


def test_a_scope_limits_the_results(scene, scope):
    make_released(scene)
    work = scene.by("qa_lead")
    other = make_team(work, members=[make_person(work, "csr")])

    assert totals.of(work, replace(scope, teams=frozenset([scene.team.id])))[()].n == 1
    assert totals.of(work, replace(scope, teams=frozenset([other.id]))) == {}
    assert totals.of(work, replace(scope, csrs=frozenset([scene.csr.id])))[()].n == 1
    assert totals.of(work, replace(scope, strata=frozenset(["quota"]))) == {}
    assert totals.of(work, replace(scope, by_submission=True))[()].n == 1
    assert totals.of(work, replace(scope, last=scope.first)) == {}


def test_results_stand_behind_the_figures(scene, scope):
    make_released(scene, item_3=1)
    work = scene.by("qa_lead")

    found = totals.results(work, scope)

    assert [(one.csr, one.team, one.result) for one in found] == [
        (scene.csr.id, scene.team.id, "pass")
    ]
    assert [loss.item for loss in losses.read(found[0].losses)] == [3]


def test_somebody_sees_the_sums_of_what_he_may_see(scene, scope):
    make_released(scene)
    submitted = make_submitted(scene)
    work = scene.work
    stranger = make_person(work, "csr", login="stranger1")
    make_team(work, members=[stranger])

    seen = {
        role: totals.of(scene.by(role), scope).get((), None)
        for role in ("csr", "lead", "inspector", "qa_lead")
    }

    assert {role: one.n if one else 0 for role, one in seen.items()} == {
        "csr": 1,
        "lead": 1,
        "inspector": 1 + (submitted.status == "E3"),
        "qa_lead": 1 + (submitted.status == "E3"),
    }
    assert totals.of(acting(work, stranger), scope) == {}


def test_time_that_nobody_counted_is_unknown_and_not_nothing(scene, scope):
    make_released(scene)

    assert scene.work.session.scalars(select(Revision.spent_s)).all() == [None]
    found = totals.of(scene.by("qa_lead"), scope)[()]
    assert (found.n, found.timed, found.spent_s) == (1, 0, 0)
