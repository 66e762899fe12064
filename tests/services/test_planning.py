"""S3-4.3: plans and draws."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import make_call, make_person, make_scene
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import (
    Answer,
    CallTag,
    ChecklistItem,
    ChecklistVersion,
    Evaluation,
    JournalEntry,
    Revision,
    Setting,
    Shift,
    SkillGroup,
    refusals,
)
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import Content, RuleLine, Target
from qa_desk.services import planning, watch_list

RULES = (RuleLine("日常", 12, priority=0), RuleLine("关注", 3, "targeted", priority=1))


def approved(scene, per_csr=1):
    work = scene.by("qa_lead")
    plan = planning.make(work, work.today, per_csr)
    return planning.approve(work, plan.id, plan.version)


def work_of(scene):
    return scene.by("qa_lead")


def test_a_plan_says_by_name_whom_and_what_it_is_about(work):
    scene = make_scene(work)
    lead, csr = scene.by("qa_lead"), scene.csr
    group = work.session.scalars(select(SkillGroup)).first()
    item = work.session.scalars(select(ChecklistItem)).first()
    wanted = CallFilter(
        people=(csr.staff_no, "nobody"),
        teams=(scene.team.code,),
        skill_groups=(group.code,),
        weak_items=(item.key, "gone"),
    )
    plan = planning.make(
        lead, work.today, (RuleLine("", 1, filter=wanted),), Content(focus_items=("gone",))
    )
    found = planning.details(lead, plan.id).names
    (said,) = found["weak_items"].items()
    assert said[0] == item.key
    assert str(said[1])
    assert {**found, "weak_items": {}} == {
        "people": {csr.staff_no: f"{csr.name} {csr.staff_no}"},
        "teams": {scene.team.code: scene.team.name},
        "skill_groups": {group.code: group.name},
        "weak_items": {},
    }


def test_only_the_qa_lead_approves(work):
    scene = make_scene(work)
    plan = planning.make(scene.by("inspector"), work.today, 1)
    with pytest.raises(RuleError):
        planning.approve(scene.by("inspector"), plan.id, plan.version)
    with pytest.raises(RuleError):
        planning.make(scene.by("csr"), work.today, 1)


@pytest.mark.parametrize("count", [0, 201])
def test_an_absurd_number_is_refused(work, count):
    scene = make_scene(work)
    with pytest.raises(RuleError, match="between 1 and 200"):
        planning.make(scene.by("qa_lead"), work.today, count)


def test_a_second_plan_of_a_month_gets_the_next_number(work):
    scene = make_scene(work)
    lead = scene.by("qa_lead")
    numbers = [planning.make(lead, work.today, 1).number for _ in range(2)]
    assert numbers == [1, 2]


def test_a_plan_says_who_drafted_and_approved_it_and_when(work):
    scene = make_scene(work)
    drafted = planning.make(scene.by("inspector"), work.today, 3)
    inspector, lead = scene.inspector, scene.qa_lead
    assert drafted.created_by == f"{inspector.name} {inspector.staff_no}"
    assert (drafted.created_at, drafted.approved_at, drafted.approved_by) == (work.now, None, "")
    row = planning.approve(scene.by("qa_lead"), drafted.id, drafted.version)
    assert (row.approved_at, row.approved_by) == (work.now, f"{lead.name} {lead.staff_no}")


def test_a_new_plan_starts_from_the_month_of_the_centre_and_its_csrs(work):
    scene = make_scene(work)
    make_person(work, "csr")
    make_person(work, "csr", left_on=work.today - timedelta(days=1))
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


def content(work, plan):
    return planning.details(work, plan.id).content


def test_a_draft_is_changed_and_others_notice(work):
    scene = make_scene(work)
    inspector = scene.by("inspector")
    plan = planning.make(inspector, work.today, 1)
    said = Content(focus_items=("IN-07",), quick_by_others=50)
    changed = planning.change(inspector, plan.id, plan.version, RULES, said)
    found = planning.details(inspector, plan.id)
    assert (found.rules, found.content) == (RULES, said)
    assert (changed.rules, changed.per_csr) == (2, 15)
    with pytest.raises(ConflictError):
        planning.change(inspector, plan.id, plan.version, RULES, said)
    again = planning.change(inspector, plan.id, changed.version, RULES[:1], said)
    assert (again.version > changed.version, again.rules) == (True, 1)
    with pytest.raises(RuleError):
        planning.change(scene.by("csr"), plan.id, again.version, RULES, said)


def test_an_approved_plan_says_what_was_approved_and_a_change_makes_a_new_number(work):
    scene = make_scene(work)
    lead = scene.by("qa_lead")
    first = planning.make(lead, work.today, RULES, Content(focus_people=("1001",)))
    with pytest.raises(RuleError, match="draft still"):
        planning.renew(lead, first.id)
    first = planning.approve(lead, first.id, first.version)
    with pytest.raises(RuleError, match="approved already"):
        planning.change(lead, first.id, first.version, RULES, Content())
    second = planning.renew(lead, first.id)
    assert (second.number, second.state) == (2, "draft")
    assert planning.details(lead, second.id).rules == RULES
    assert content(lead, second).focus_people == ("1001",)
    planning.approve(lead, second.id, second.version)
    states = [(row.number, row.state, row.closed_by) for row in planning.list_plans(lead)]
    name = f"{scene.qa_lead.name} {scene.qa_lead.staff_no}"
    assert states == [(2, "approved", ""), (1, "closed", name)]


@pytest.mark.parametrize("statement", ["UPDATE sampling_rule SET count = 9", "DELETE FROM plan"])
def test_the_database_keeps_what_was_approved(work, statement):
    scene = make_scene(work)
    approved(scene)
    with pytest.raises(RuleError, match="stays as it is"), work.session.begin_nested():
        run(work, statement)


def run(work, statement):
    try:
        work.session.execute(text(statement))
    except DBAPIError as error:
        raise refusals.refusal(str(error.orig)) from error


def test_what_is_over_capacity_is_said_before_it_is_accepted(work):
    scene = make_scene(work, calls=0)
    lead = scene.by("qa_lead")
    for _again in range(3):
        make_person(work, "csr")
    plan = planning.make(lead, work.today, 200)
    found = planning.details(lead, plan.id).load
    assert (found.csrs, found.inspectors, found.days) == (4, 1, 21)
    assert found.shortfall.wanted == 800
    with pytest.raises(RuleError, match="31 % of this plan"):
        planning.approve(lead, plan.id, plan.version)
    row = planning.approve(lead, plan.id, plan.version, shortfall_accepted=True)
    assert row.shortfall == found.shortfall
    rules = planning.details(lead, plan.id).rules
    assert [(rule.count, rule.per) for rule in rules] == [(62, "csr"), (1, "centre")]
    assert found.shortfall.reached == 249


def test_a_plan_for_which_nobody_has_time_is_not_approved(work):
    make_person(work, "csr")
    plan = planning.make(work, work.today, 1)
    with pytest.raises(RuleError, match="has time in that month"):
        planning.approve(work, plan.id, plan.version, shortfall_accepted=True)


def test_the_load_follows_the_roster(work):
    scene = make_scene(work, calls=0)
    for day in range(1, 11):
        make_shift(work, scene.inspector, day, 8)
        make_shift(work, scene.csr, day, 8)
    make_shift(work, scene.csr, 11, 8, counts=False)
    make_shift(work, scene.inspector, 11, 8, kind="leave")
    found = planning.load(scene.by("inspector"), work.today, RULES[:1], Content())
    assert (found.is_rostered, found.workload.capacity) == (True, 10 * 420)
    assert found.shift_days == 10
    assert found.below == 0  # 10 of 22 shift days: 10 evaluations
    assert found.workload.quick == 10 * 3 - 12
    assert planning.load(scene.by("inspector"), work.today, (), Content()).below == 1
    everybody = Setting(key="cov.month.part", value="no", changed_by=scene.qa_lead.id)
    everybody.valid_from = work.now
    work.session.add(everybody)
    found = planning.load(scene.by("inspector"), work.today, RULES[:1], Content())
    assert found.below == 1
    with pytest.raises(RuleError):
        planning.load(scene.by("lead"), work.today, (), Content())


def make_shift(work, person, day, hours, **values):
    start = datetime(2026, 11, day, 0, tzinfo=UTC)
    shift = Shift(person_id=person.id, day=start.date(), starts_at=start, **values)
    shift.ends_at = start + timedelta(hours=hours)
    work.session.add(shift)
    work.session.flush()


def test_totals_come_in_number_and_percent_of_the_calls_of_the_month_before(work):
    scene = make_scene(work, calls=0)
    for day in range(1, 21):
        start = datetime(2026, 10, day, 4 + day % 4, tzinfo=UTC)
        make_call(work, scene.csr, scene.team, start, contact_reason="投诉" if day % 2 else "账单")
    make_call(work, scene.csr, scene.team, datetime(2026, 10, 5, tzinfo=UTC), duration_ms=5000)
    rules = [
        RULES[0],
        RuleLine("", 50, unit="percent"),
        about(contact_reasons=("投诉",)),
        about(hours=(12, 14)),
        about(weekdays=(6, 7)),
        about(people=(scene.csr.staff_no,), teams=(scene.team.code,)),
    ]
    found = planning.load(scene.by("inspector"), work.today, rules, Content())
    assert [(line.number, line.percent, line.pool) for line in found.rules] == [
        (12, 600, 20),
        (10, 500, 20),
        (10, 1000, 10),
        (10, 1000, 10),
        (6, 1000, 6),
        (12, 600, 20),
    ]
    assert abs(found.minutes["recording"] - found.workload.evaluation_minutes) <= 3


def about(**conditions):
    return RuleLine("", 12, "targeted", filter=CallFilter(**conditions))


def test_who_sees_a_part_of_the_people_sees_the_plan_without_its_load(work):
    scene = make_scene(work)
    plan = approved(scene)
    found = planning.details(scene.by("lead"), plan.id)
    assert (found.load, found.inspectors, len(found.rules)) == (None, (), 1)
    seen = planning.details(scene.by("qa_lead"), plan.id)
    assert seen.inspectors == (f"{scene.inspector.name} {scene.inspector.staff_no}",)


def test_closing_says_what_became_of_the_focus(work):
    scene = make_scene(work, calls=0)
    for score in (900, 800):
        scored(scene, date(2026, 11, 3), final=score, item_7=1)
    lead = scene.by("qa_lead")
    said = Content(targets=(Target("item", KEY, 120, 84), Target("average", "", 820, 850)))
    plan = planning.make(lead, date(2026, 11, 1), RULES, said)
    with pytest.raises(RuleError, match="Only an approved plan"):
        planning.close(lead, plan.id, plan.version)
    plan = planning.approve(lead, plan.id, plan.version)
    with pytest.raises(RuleError):
        planning.close(scene.by("inspector"), plan.id, plan.version)
    row = planning.close(lead, plan.id, plan.version)
    assert (row.state, row.closed_at, row.approved_at) == ("closed", work.now, work.now)
    after = [(each.after, each.n) for each in content(lead, plan).targets]
    assert after == [(1000, 2), (850, 2)]


def test_the_print_says_what_the_plan_says_and_who_printed_it(work):
    scene = make_scene(work, calls=0)
    lead = scene.by("qa_lead")
    said = Content(focus_items=(KEY, "gone"), focus_people=(scene.csr.staff_no, "0"))
    plan = planning.make(lead, date(2026, 11, 1), RULES, said)
    draft = planning.printed(scene.by("lead"), plan.id)
    assert (draft.approved, draft.closed, draft.csrs, draft.totals) == (None, None, None, ())
    plan = planning.approve(lead, plan.id, plan.version)
    planning.close(lead, plan.id, plan.version)
    found = planning.printed(lead, plan.id)
    name = f"{scene.qa_lead.name} {scene.qa_lead.staff_no}"
    assert (found.number, found.printed_by) == ("JH-202611-01", name)
    assert {found.drafted.person, found.approved.person, found.closed.person} == {name}
    assert list(found.items) == [KEY]
    assert found.people == {scene.csr.staff_no: scene.csr.name}
    assert (found.each_day, found.each_month, found.csrs, len(found.totals)) == (3, 20, 1, 2)
    assert found.content_hash == draft.content_hash
    planning.note_print(lead, plan.id)
    acts = select(JournalEntry.action).where(JournalEntry.subject_id == str(plan.id))
    assert "print" in set(work.session.scalars(acts))


def test_the_proposal_is_what_last_month_says(work):
    scene = make_scene(work, calls=0)
    for _again in range(3):
        scored(scene, date(2026, 10, 12), final=700, contact_reason="投诉", csat=1)
    call = make_call(work, scene.csr, scene.team, datetime(2026, 10, 5, tzinfo=UTC))
    work.session.add(CallTag(call_id=call.id, tag="投诉"))
    old = datetime(2026, 3, 5, tzinfo=UTC)
    make_call(work, scene.csr, scene.team, old, contact_reason="账单")
    watch_list.add(
        scene.by("inspector"), "投诉多", 5, (date(2026, 11, 1), None), person_id=scene.csr.id
    )
    watch_list.add(
        scene.by("inspector"), "新套餐", 3, (date(2026, 11, 1), None), contact_reason="套餐"
    )
    found = planning.propose(scene.by("inspector"), date(2026, 11, 9))
    kinds = {(each.kind, each.subject) for each in found.content.findings}
    me = scene.csr.staff_no
    assert kinds == {
        ("below_pass", me),
        ("complaint", ""),
        ("low_csat", ""),
        ("new_reason", "投诉"),
        ("watched", me),
        ("watched", "套餐"),
    }
    assert found.month == date(2026, 11, 1)
    assert sum(rule.count for rule in found.rules if not rule.filter.to_document()) == 20
    row = planning.make(scene.by("inspector"), found.month, found.rules, found.content)
    assert planning.details(scene.by("inspector"), row.id).content == found.content
    with pytest.raises(RuleError):
        planning.propose(scene.by("lead"), found.month)


def test_the_minimum_skill_and_the_weak_items_are_those_of_the_checklist_in_force(work):
    scene = make_scene(work, calls=0)
    for number in range(10):
        scored(scene, date(2026, 10, 1 + number), final=900, item_7=number % 2, ms_earned=500)
    found = planning.propose(scene.by("inspector"), date(2026, 11, 1)).content
    assert [(each.kind, each.subject, each.figure) for each in found.findings] == [
        ("below_skill", scene.csr.staff_no, 500),
        ("weak_item", KEY, 500),
    ]
    assert found.findings[1].name.zh


def test_only_results_that_count_are_counted(work):
    scene = make_scene(work, calls=0)
    for values in (
        {"status": "E2"},
        {"purpose": "recheck"},
        {"day": date(2026, 9, 30)},
        {"day": date(2026, 11, 1)},
        {"result": "not_scorable"},
        {"sample_reason": "targeted"},
    ):
        for _again in range(3):
            scored(scene, **{"day": date(2026, 10, 12), "final": 100, **values})
    assert planning.propose(scene.by("inspector"), date(2026, 11, 1)).content.findings == ()


KEY = "IN-07"


def scored(scene, day, final=900, item_7=None, ms_earned=900, **values):
    """Add a result of a day, as it stands in the database."""
    work = scene.work
    moment = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    about = {name: values.pop(name) for name in ("contact_reason", "csat") if name in values}
    call = make_call(work, scene.csr, scene.team, moment, **about)
    result = values.pop("result", "pass")
    status = values.pop("status", "E3")
    version = work.session.scalars(select(ChecklistVersion)).one()
    made = Evaluation(
        number=f"ZJ-{call.external_id}",
        call_id=call.id,
        csr_id=scene.csr.id,
        team_id=scene.team.id,
        skill_group="general",
        inspector_id=scene.inspector.id,
        checklist_version_id=version.id,
        status="E0",
        assigned_at=moment,
        **{"day": day, "sample_reason": "random", **values},
    )
    work.session.add(made)
    work.session.flush()
    points = {f"{code}_{kind}": 0 for code in ("bk", "cs", "at", "sw") for kind in TOTALS}
    work.session.add(
        Revision(
            evaluation_id=made.id,
            number=1,
            checklist_version_id=version.id,
            author_id=scene.inspector.id,
            created_at=moment,
            raw=final,
            final=final,
            pass_mark=850,
            result=result,
            content_hash=b"",
            ms_earned=ms_earned,
            ms_applicable=1000,
            **points,
        )
    )
    work.session.flush()
    if item_7 is not None:
        item = work.session.scalars(
            select(ChecklistItem).where(
                ChecklistItem.version_id == version.id, ChecklistItem.key == KEY
            )
        ).one()
        lost = item.points if item_7 else 0
        work.session.add(
            Answer(
                evaluation_id=made.id,
                revision=1,
                number=item.number,
                option=item_7,
                earned=item.points - lost,
            )
        )
        work.session.flush()
    made.revision, made.result = 1, result
    for state in ("E1", "E2", "E3")[: int(status[1])]:
        made.status = state
        work.session.flush()


TOTALS = ("earned", "applicable")
