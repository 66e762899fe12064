"""Off-plan evaluations over people's own connections: one's own may be made, no other (E-01)."""

import pytest
from hostile.centre import attempt, opened

from qa_desk.models.base import uuid7
from qa_desk.services import cases, evaluating, off_plan

EVALUATION = """
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, call_id, segment_id, csr_id,
  team_id, skill_group, inspector_id, status, assigned_at, version, day)
VALUES (%(new)s, %(new)s::text, 'full', 'normal', 'recording', %(why)s, %(call)s, %(segment)s,
  %(csr)s, %(team)s, 'general', %(inspector)s, 'E0', now(), 1, current_date)"""


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(
        cluster,
        postgresql_template,
        "off_plan",
        states=("E3",),
        roles=("inspector", "qa_lead", "csr"),
    ) as centre:
        yield centre


def known(centre, **changed):
    drawn = centre.pool()
    values = {"call": drawn.call, "segment": drawn.segment, "why": "off_plan", "new": uuid7()}
    own = {"csr": centre.stranger.id, "team": centre.strange_team.id}
    return {**values, **own, "inspector": centre["inspector"].id, **changed}


def test_an_inspector_takes_a_call_up_hears_and_scores_it(centre):
    call = centre.pool().call
    with centre.at_work(centre["inspector"].login) as work:
        assert off_plan.hear(work, call, "complaint")
        taken = off_plan.evaluate(work, call, "complaint")
    with centre.at_work(centre["inspector"].login) as work:
        (task,) = [row for row in cases.queue(work) if row.id == taken.id]
        assert evaluating.open_task(work, task.id, task.version).status == "E1"


def test_it_cannot_be_laid_into_anybody_elses_queue_nor_made_of_a_wrong_csr(centre):
    desk = centre.desk("inspector")
    assert not attempt(desk, EVALUATION, **known(centre, inspector=centre.helper.id))
    assert not attempt(desk, EVALUATION, **known(centre, csr=centre["csr"].id))
    assert not attempt(desk, EVALUATION, **known(centre, why="random"))
    assert not attempt(centre.desk("qa_lead"), EVALUATION, **known(centre))
    values = known(centre, again=uuid7())
    assert attempt(desk, EVALUATION, **values)
    assert not attempt(desk, EVALUATION, EVALUATION.replace("%(new)s", "%(again)s"), **values)
