"""S3-4.3: plans and draws."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import make_person, make_scene

from qa_desk.errors import RuleError
from qa_desk.services import planning


def approved(scene, per_csr=1):
    work = scene.by("qa_lead")
    plan = planning.make(work, work.now.date(), per_csr)
    return planning.approve(work, plan.id, plan.version)


def work_of(scene):
    return scene.by("qa_lead")


def test_only_the_qa_lead_approves(work):
    scene = make_scene(work)
    plan = planning.make(scene.by("inspector"), work.now.date(), 1)
    with pytest.raises(RuleError):
        planning.approve(scene.by("inspector"), plan.id, plan.version)
    with pytest.raises(RuleError):
        planning.make(scene.by("csr"), work.now.date(), 1)


@pytest.mark.parametrize("count", [0, 201])
def test_an_absurd_number_is_refused(work, count):
    scene = make_scene(work)
    with pytest.raises(RuleError, match="between 1 and 200"):
        planning.make(scene.by("qa_lead"), work.now.date(), count)


def test_a_second_plan_of_a_month_gets_the_next_number(work):
    scene = make_scene(work)
    lead = scene.by("qa_lead")
    numbers = [planning.make(lead, work.now.date(), 1).number for _ in range(2)]
    assert numbers == [1, 2]


def test_a_plan_says_who_drafted_and_approved_it_and_when(work):
    scene = make_scene(work)
    drafted = planning.make(scene.by("inspector"), work.now.date(), 3)
    inspector, lead = scene.inspector, scene.qa_lead
    assert drafted.created_by == f"{inspector.name} {inspector.staff_no}"
    assert (drafted.created_at, drafted.approved_at, drafted.approved_by) == (work.now, None, "")
    row = planning.approve(scene.by("qa_lead"), drafted.id, drafted.version)
    assert (row.approved_at, row.approved_by) == (work.now, f"{lead.name} {lead.staff_no}")


def test_a_new_plan_starts_from_the_month_of_the_centre_and_its_csrs(work):
    scene = make_scene(work)
    make_person(work, "csr")
    make_person(work, "csr", left_on=work.now.date() - timedelta(days=1))
    new_year = replace(scene.by("inspector"), now=datetime(2026, 12, 31, 17, tzinfo=UTC))
    found = planning.outlook(new_year)
    assert (found.month, found.csrs) == (date(2027, 1, 1), 2)
    with pytest.raises(RuleError):
        planning.outlook(scene.by("csr"))


def test_a_plan_is_approved_once(work):
    scene = make_scene(work)
    plan = approved(scene)
    with pytest.raises(RuleError, match="approved already"):
        planning.approve(scene.by("qa_lead"), plan.id, plan.version)
