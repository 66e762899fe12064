"""S4-4: tasks and reports of progress of an approved plan, and all plans of a year."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories import make_released, make_scene
from improvements import ACTUAL, approved, begun, filled, newest, put, sign, submitted

from qa_desk.errors import InputError, RuleError
from qa_desk.models import Setting, Team, TrainingNeed, action_items, improvement_figures
from qa_desk.models import improvement as plans
from qa_desk.services import improving
from qa_desk.services.improving import NewReport, NewTask


def report(centre, key="G1", actual="92.1", planned=60, by="head", **values):
    return NewReport(key, centre.work.today, planned, Decimal(actual), **values)


def test_progress_far_behind_is_saved_only_with_its_cause(centre):
    """S4-4.4.1, S4-4.4.2, S4-2.3.3: 70 % of 100 % planned is less than 80 %."""
    plan_id = approved(centre)
    behind = report(centre, planned=100)
    with pytest.raises(InputError, match=r"70\.0 % is less than 80 % of the 100 % planned"):
        improving.report(centre.by("head"), plan_id, behind)
    told = replace(behind, cause="新员工多；十月补训", problems="人手不足", data="月报")
    improving.report(centre.by("head"), plan_id, told)
    record = improving.one(centre.by("steering"), plan_id)
    (row,) = record.reports
    assert (row.light, str(row.rate), row.cause) == ("late", "70.0", "新员工多；十月补训")
    assert row.by.startswith("何立")
    assert record.standings[0].light == "late"
    assert record.row.light == "late"


def test_what_a_centre_calls_far_behind_is_a_setting(centre):
    plan_id = approved(centre)
    put(centre, "improve.gap", "60")
    improving.report(centre.by("head"), plan_id, report(centre, planned=100))
    assert improving.one(centre.by("head"), plan_id).standings[0].light == "soon"


def test_the_last_reports_come_to_the_progress_of_the_plan(centre):
    """S4-2.1.3, S4-2.2.3: the worked example of 6.10, 76.7 %, for steering group and office."""
    plan_id = approved(centre)
    improving.report(centre.by("head"), plan_id, report(centre, actual="91.0", planned=20))
    for key, actual in ACTUAL.items():
        improving.report(centre.by("office"), plan_id, report(centre, key, str(actual)))
    record = improving.one(centre.by("steering"), plan_id)
    assert str(record.row.progress) == "76.7"
    assert [str(one.rate) for one in record.standings] == ["70.0", "86.7", "70.0"]
    assert len(record.reports) == 4
    overview = improving.listed(centre.by("steering"), centre.year)
    assert (overview.submitted, overview.approved, overview.late) == (1, 1, 0)
    sheet = improving.sheet(centre.by("office"), record.paper.id)
    assert sheet.check_ins[0].done == "33.3"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"actual": None}, "Enter the actual value"),
        ({"actual": Decimal("NaN")}, "Enter the actual value"),
        ({"actual": Decimal("1e15")}, "Enter the actual value"),
        ({"goal": "G9"}, "not in the approved plan"),
        ({"on": 1}, "of today or before"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused(centre, changes, told):
    plan_id = approved(centre)
    if "on" in changes:
        changes = {"on": centre.work.today + timedelta(days=1)}
    new = replace(report(centre), **changes)
    with pytest.raises((InputError, RuleError), match=told):
        improving.report(centre.by("head"), plan_id, new)


def test_only_an_approved_plan_has_progress_and_tasks(centre):
    plan_id = begun(centre)
    with pytest.raises(RuleError, match="not approved yet"):
        improving.report(centre.by("head"), plan_id, report(centre))
    with pytest.raises(RuleError, match="not approved yet"):
        improving.evaluate(centre.by("head"), plan_id)


def task(centre, measure="M1", days=10):
    day = centre.work.today
    return NewTask(measure, "补训结束语", centre.csr.id, day + timedelta(days=days), day)


def test_tasks_of_measures_wait_for_their_owners(centre):
    """S4-4.1, S4-2.3.2, S4-3.4.1, S1-2A.10, S4-4.3.1, S2-3.2.3: actions with owner and due date."""
    plan_id = approved(centre)
    task_id = improving.give_task(centre.by("head"), plan_id, task(centre))
    (row,) = improving.one(centre.by("steering"), plan_id).tasks
    assert (row.id, row.measure, row.owner[:2], row.state) == (task_id, "M1", "苏敏", "open")
    csr = centre.by("csr")
    item = action_items.as_seen(csr, task_id)
    assert (item.kind, item.owner_id) == ("task", centre.csr.id)
    action_items.progress(csr, item, 40, "讲了一次")
    action_items.finish(csr, item, "全员补训")
    (row,) = improving.one(centre.by("head"), plan_id).tasks
    assert (row.progress, row.state, row.finished_on) == (100, "done", centre.work.today)
    assert improving.sheet(centre.by("head"), newest(centre, plan_id).id).tasks[0].progress == 100


def test_tasks_are_given_for_measures_of_the_plan_by_who_writes_it(centre):
    plan_id = approved(centre)
    with pytest.raises(RuleError, match="not in the approved plan"):
        improving.give_task(centre.by("head"), plan_id, task(centre, "M9"))
    for give in (improving.give_task, improving.report):
        new = task(centre) if give is improving.give_task else report(centre)
        with pytest.raises(RuleError, match="not yours"):
            give(centre.by("steering"), plan_id, new)


def test_who_appraises_counts_the_tasks_of_his_people(centre, work):
    """S4-6.2.2: due, done and late, of tasks that were not dropped."""
    plan_id = approved(centre)
    day = work.today
    ids = [improving.give_task(centre.by("head"), plan_id, task(centre, days=n)) for n in range(4)]
    csr = centre.by("csr")
    for task_id in ids[:2]:
        action_items.finish(csr, action_items.as_seen(csr, task_id), "完成")
    head = centre.by("head")
    action_items.drop(head, action_items.as_seen(head, ids[2]), "不再需要")
    later = replace(centre.by("manager"), now=work.now + timedelta(days=9))
    counts = plans.task_counts(later, day, day + timedelta(days=30))
    assert counts == {centre.csr.id: plans.TaskCount(due=3, done=2, late=1)}
    assert plans.task_counts(later, day + timedelta(days=30), day + timedelta(days=31)) == {}


def test_a_task_of_somebody_who_left_is_still_listed(centre, work):
    plan_id = approved(centre)
    improving.give_task(centre.by("head"), plan_id, task(centre))
    work.session.get_one(type(centre.csr), centre.csr.id).left_on = work.today
    work.session.flush()
    (row,) = improving.one(centre.by("head"), plan_id).tasks
    assert row.owner == "Somebody who has left"


def test_the_office_sees_which_plans_are_missing(centre):
    """S4-2.2.2: missing ones first."""
    begun(centre)
    overview = improving.listed(centre.by("office"), centre.year)
    assert [(row.department, row.state) for row in overview.rows] == [
        ("技术部", "missing"),
        ("客服部", "draft"),
    ]
    assert (overview.submitted, overview.approved) == (0, 0)
    mine = improving.listed(centre.by("head"), centre.year)
    assert [row.department for row in mine.rows] == ["客服部"]


def test_a_centre_without_departments_has_one_plan(access):
    with access.work() as work:
        overview = improving.listed(make_scene(work).by("qa_lead"), 2026)
    assert [(row.department_id, row.state) for row in overview.rows] == [(None, "missing")]


def test_departments_without_a_plan_are_reminded_before_the_submission_date(centre):
    """P25, S4-3.4.2: blank by default; then from so many days ahead, and when it is over."""
    day = centre.work.today
    head = centre.by("head")
    assert improving.waiting(head) == 0
    for ahead, told in ((20, "due"), (-20, "overdue"), (90, "")):
        put_at = day + timedelta(days=ahead)
        put_setting(centre, f"{put_at:%m-%d}")
        year = put_at.year + (put_at.month >= 7)
        (row,) = improving.listed(head, year).rows
        assert (row.due, row.reminder) == (put_at, told)
        office = improving.listed(centre.by("office"), year)
        assert {one.reminder for one in office.rows} == {""}


def put_setting(centre, value):
    centre.work.session.query(Setting).filter_by(key="improve.submit").delete()
    put(centre, "improve.submit", value)


def test_a_draft_is_reminded_of_until_it_is_submitted(centre):
    """P25."""
    put(centre, "improve.submit", "01-01")
    head = centre.by("head")
    assert improving.waiting(head) >= 1
    plan_id = begun(centre)
    on_the_day = centre.work.today == date(centre.work.today.year, 1, 1)
    assert improving.one(head, plan_id).row.reminder == ("due" if on_the_day else "overdue")
    submitted(centre, plan_id)
    assert improving.waiting(centre.by("office")) == 0
    row = improving.one(head, plan_id).row
    assert (row.reminder, row.submitted_on) == ("", centre.work.today)
    assert improving.waiting(head) >= 1  # his own signature


def test_the_years_are_those_of_plans_with_this_and_the_next(centre):
    begun(centre)
    improving.begin(centre.by("head"), 2020, centre.department)
    assert improving.years(centre.by("head")) == [centre.year + 1, centre.year, 2020]


def test_the_figures_are_of_the_department_and_of_the_random_sample(centre, work):
    """S4-3.1.1, S4-3.1.2: worked out by hand."""
    scene = make_scene(work)
    make_released(scene)
    day = work.today
    span = day - timedelta(days=40), day + timedelta(days=1)
    found = {one.code: one for one in improvement_figures.of(work, *span, None)}
    assert (found["evaluations"].value, found["evaluations"].n) == (1, 1)
    assert (found["score"].n, found["pass_rate"].n) == (1, 1)
    assert found["csat"].value is None
    assert found["dispute_rate"].value == Decimal("0.0")
    nothing = {one.code: one for one in improvement_figures.of(work, *span, centre.department)}
    assert (nothing["evaluations"].n, nothing["dispute_rate"].value) == (0, None)
    work.session.get_one(Team, scene.team.id).department_id = centre.department
    work.session.flush()
    again = improvement_figures.of(work, *span, centre.department)
    assert {one.code: one for one in again} == found


def test_a_plan_signed_again_keeps_its_progress(centre):
    plan_id = approved(centre)
    improving.report(centre.by("head"), plan_id, report(centre))
    improving.change(centre.by("head"), plan_id)
    draft = newest(centre, plan_id)
    easier = filled(centre, draft.form)
    goals = (replace(easier.goals[0], target=Decimal("92.1")), *easier.goals[1:])
    form = replace(easier, goals=goals, change="目标调低")
    improving.issue(centre.by("head"), draft.id, draft.seen, form)
    for role in ("head", "office", "steering"):
        sign(centre, plan_id, role)
    record = improving.one(centre.by("head"), plan_id)
    assert str(record.standings[0].rate) == "100.0"
    assert str(record.reports[0].rate) == "70.0"


def test_a_training_measure_raises_its_training_need(centre, work):
    """S4-4.3.1, S4-3.3.2: topic and wish are those of the measure."""
    plan_id = approved(centre)
    need_id = improving.raise_need(centre.by("qa_lead"), plan_id, "M1")
    need = work.session.get_one(TrainingNeed, need_id)
    assert (need.status, need.topic, need.due_on) == (
        "T0", "措施1", work.today + timedelta(days=100),
    )  # fmt: skip
    assert "Average score" in need.problem
    with pytest.raises(RuleError, match="is no training"):
        improving.raise_need(centre.by("qa_lead"), plan_id, "M2")
    with pytest.raises(RuleError, match="not among your rights"):
        improving.raise_need(centre.by("manager"), plan_id, "M1")
