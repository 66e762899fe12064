"""D4: what becomes of a pushed draft is always said, and nothing but its own past gives way."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from conftest import NOW
from factories import (
    a_draft,
    acting,
    full_sheet,
    make_person,
    make_scene,
    make_submitted,
    make_task,
)

from qa_desk.errors import ConflictError
from qa_desk.models import Draft, Evaluation, database, drafts, engines
from qa_desk.rules.drafts import save_id
from qa_desk.rules.sheets import Sheet
from qa_desk.services import cases, evaluating

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
BRANCHES = [UUID(int=n) for n in range(1, 9)]


@pytest.fixture
def scene(work):
    return make_scene(work)


@pytest.fixture
def task(scene):
    """An evaluation in draft; its id."""
    task = make_task(scene)
    evaluating.open_task(scene.by("inspector"), task.id, task.version)
    return task.id


@pytest.fixture
def push(scene):
    """Push as the inspector; returns what became of it."""

    def push(draft):
        pushed = evaluating.push_draft(scene.by("inspector"), draft)
        scene.work.session.flush()
        return pushed

    return push


def stored(scene, task):
    """Return what the database holds."""
    return drafts.held(scene.work.session, scene.work.session.get_one(Evaluation, task))


def test_a_draft_is_pushed_once_and_never_by_an_older_one(scene, task, push):
    assert push(a_draft(task, {"praise": "one"}, 5)).outcome == "stored"
    assert push(a_draft(task, {"praise": "one"}, 5)).outcome == "there"
    assert push(a_draft(task, {"praise": "older"}, 4)).outcome == "older"
    assert push(a_draft(task, {"praise": "two"}, 9)).outcome == "stored"
    assert cases.case(scene.by("inspector"), task).sheet.praise == "two"
    assert cases.case(scene.by("inspector"), task).held.sequence == 9


def test_a_stored_draft_tells_when_and_where_it_was_typed(scene, task, push):
    push(a_draft(task, {"praise": "one"}))
    held = stored(scene, task)
    assert (held.machine, held.saved_at) == (engines.machine(), NOW)
    assert held.document == {"praise": "one"}


def test_what_was_typed_elsewhere_meanwhile_is_not_written_over(scene, task, push):
    push(a_draft(task, {"praise": "there"}, 3, ELSEWHERE))
    for sequence in (1, 3, 8):
        pushed = push(a_draft(task, {"praise": "here"}, sequence, HERE))
        assert (pushed.outcome, pushed.is_safe) == ("parted", False)
        assert pushed.held.document == {"praise": "there"}
    assert stored(scene, task).document == {"praise": "there"}


def test_a_draft_that_was_typed_on_top_of_the_one_from_elsewhere_is_taken(scene, task, push):
    push(a_draft(task, {"praise": "there"}, 3, ELSEWHERE))
    on_top = a_draft(task, {"praise": "both"}, 4, HERE, based_on=save_id(ELSEWHERE, 3))
    assert push(on_top).outcome == "stored"
    assert push(a_draft(task, {"praise": "there again"}, 4, ELSEWHERE)).outcome == "parted"


def test_a_save_whose_answer_was_lost_is_known_as_our_own(scene, task, push):
    """tech_db.md 8: stored, but the desktop was never told; it has typed on."""
    push(a_draft(task, {"praise": "one"}, 5))
    assert push(a_draft(task, {"praise": "two"}, 7)).outcome == "stored"


def test_a_draft_that_comes_after_the_submission_is_not_taken(scene, push):
    state = make_submitted(scene)
    pushed = push(a_draft(state.id, {"praise": "late"}, 99))
    assert (pushed.outcome, pushed.is_safe) == ("E2", False)
    assert scene.work.session.query(Draft).count() == 0


def test_a_draft_of_a_task_that_was_given_back_is_not_taken(scene, push):
    task = make_task(scene)
    assert push(a_draft(task.id, {"praise": "early"})).outcome == "E0"


def test_a_draft_of_an_evaluation_that_somebody_else_has_now_is_not_taken(scene, task, push):
    other = make_person(scene.work, "inspector", login="other")
    pushed = evaluating.push_draft(acting(scene.work, other), a_draft(task, {}))
    assert pushed.outcome == "gone"
    assert push(a_draft(uuid4(), {"praise": "of another database"})).outcome == "gone"
    assert scene.work.session.query(Draft).count() == 0


def test_a_draft_from_before_the_recalled_revision_has_parted_from_it(scene, push):
    state = make_submitted(scene, item_5=1)
    evaluating.recall(scene.by("inspector"), state.id, state.version)
    pushed = push(a_draft(state.id, {"praise": "before"}, 40))
    assert pushed.outcome == "parted"
    assert Sheet.from_document(pushed.held.document).answers[5].option == 1
    on_top = a_draft(state.id, {"praise": "after"}, 1, based_on=pushed.held.save_id)
    assert push(on_top).outcome == "stored"


def test_nothing_is_submitted_over_what_was_typed_elsewhere(scene, task, push):
    push(a_draft(task, {"praise": "there"}, 3, ELSEWHERE))
    case = cases.case(scene.by("inspector"), task)
    sheet = full_sheet(case.checklist)
    mine = a_draft(task, sheet.to_document(), 9, HERE)
    with pytest.raises(ConflictError, match="on another computer too"):
        evaluating.submit(scene.by("inspector"), task, case.row.version, sheet, mine)
    mine = replace(mine, based_on=case.held.save_id)
    state = evaluating.submit(scene.by("inspector"), task, case.row.version, sheet, mine)
    assert (state.status, scene.work.session.query(Draft).count()) == ("E2", 0)


def test_of_two_desktops_that_push_at_once_one_is_told_of_the_other(url):
    engine = engines.connect(url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = make_scene(replace(work, now=NOW))
        task = make_task(scene).id
        inspector = scene.inspector
        evaluating.open_task(scene.by("inspector"), task, 1)

    def push(branch):
        with system.work() as work:
            return evaluating.push_draft(acting(work, inspector), a_draft(task, {}, 1, branch))

    with ThreadPoolExecutor(4) as desktops:
        outcomes = [each.outcome for each in desktops.map(push, BRANCHES)]
    assert sorted(outcomes) == ["parted"] * 7 + ["stored"]
    system.close()
