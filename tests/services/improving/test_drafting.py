"""S4-3: plans are drafted, submitted, signed in turn, sent back and changed."""

from dataclasses import replace
from datetime import date

import pytest
from factories import PASSWORD, make_person
from improvements import (
    approved,
    begun,
    filled,
    named,
    newest,
    put,
    sign,
    submitted,
    whole_evaluation,
)

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Department, Document, RoleGrant
from qa_desk.rules import report_texts
from qa_desk.rules.report_forms import Form as ReportForm
from qa_desk.rules.report_forms import Part
from qa_desk.services import improving


def test_the_head_of_a_department_begins_its_plan_of_a_year(centre, work):
    """S4-2.3.1, S0-2.2.1b, S0-1.3.5, S4-1.1–1.2: a plan belongs to a department and a year."""
    plan_id = begun(centre)
    paper = newest(centre, plan_id)
    form = paper.form
    assert (paper.state, form.year, form.department, form.version) == (
        "draft", centre.year, "客服部", 1,
    )  # fmt: skip
    assert paper.number.startswith("IMP-")
    with pytest.raises(RuleError, match="has a plan for the year already"):
        begun(centre, "manager")


def test_a_head_writes_for_his_own_department_and_sees_no_other(centre, work):
    with pytest.raises(RuleError, match="not yours to write"):
        begun(centre, department=centre.other)
    theirs = begun(centre, "manager", centre.other)
    with pytest.raises(RuleError, match="not yours to see"):
        improving.one(centre.by("head"), theirs)
    for role in ("office", "steering", "qa_lead", "manager"):
        assert improving.one(centre.by(role), theirs).row.department == "技术部"
    with pytest.raises(RuleError, match="not among your rights"):
        improving.one(centre.by("csr"), theirs)
    with pytest.raises(RuleError, match="not among your rights"):
        improving.begin(centre.by("office"), centre.year, centre.department)


def test_whoever_plans_for_the_centre_can_plan_for_the_whole_of_it(centre, work):
    put(centre, "centre.name", "阳光客服中心")
    with pytest.raises(RuleError, match="not yours to write"):
        improving.begin(centre.by("head"), centre.year, None)
    plan_id = improving.begin(centre.by("manager"), centre.year, None)
    assert newest(centre, plan_id, "manager").form.department == "阳光客服中心"
    with pytest.raises(RuleError, match="already"):
        improving.begin(centre.by("qa_lead"), centre.year, None)


def test_the_head_of_a_site_plans_for_its_departments(centre, work):
    site = Department(code="S", name="南京", kind="site")
    work.session.add(site)
    work.session.flush()
    work.session.get_one(Department, centre.other).parent_id = site.id
    centre_head = work.session.get_one(type(centre.head), centre.head.id)
    grant = work.session.query(RoleGrant).filter_by(person_id=centre_head.id).one()
    grant.scope_id = site.id
    work.session.flush()
    plan_id = begun(centre, department=centre.other)
    found = {one.name: one for one in improving.people(centre.by("head"), centre.other)}
    assert found[named(centre_head).name].may_head
    assert submitted(centre, plan_id).state == "signing"


def test_who_can_be_named_and_as_what(centre):
    """S4-2.1.1, S4-2.2.1: department head, improvement office, steering group."""
    found = {one.id: one for one in improving.people(centre.by("head"), centre.department)}
    may = {
        role: (one.may_head, one.may_check, one.may_approve)
        for role in ("head", "office", "steering", "manager", "csr")
        for one in [found[centre.person(role).id]]
    }
    assert may == {
        "head": (True, False, False),
        "office": (False, True, False),
        "steering": (False, False, True),
        "manager": (True, False, False),
        "csr": (False, False, False),
    }
    of_other = {one.id: one for one in improving.people(centre.by("manager"), centre.other)}
    assert not of_other[centre.head.id].may_head
    of_all = {one.id: one for one in improving.people(centre.by("manager"), None)}
    assert not of_all[centre.head.id].may_head


def test_what_is_saved_is_there_again_masked_and_a_later_copy_is_refused(centre):
    """P18."""
    plan_id = begun(centre)
    paper = newest(centre, plan_id)
    form = replace(filled(centre, paper.form), overview="回访 13800138000", year=1999)
    seen = improving.save(centre.by("head"), paper.id, paper.seen, form)
    again = newest(centre, plan_id)
    assert (again.seen, again.form.year) == (seen, centre.year)
    assert "13800138000" not in again.form.overview
    with pytest.raises(ConflictError, match="meanwhile"):
        improving.save(centre.by("head"), paper.id, paper.seen, form)
    other = replace(form, plan_id=centre.department)
    with pytest.raises(RuleError, match="of another plan"):
        improving.save(centre.by("head"), paper.id, seen, other)
    with pytest.raises(RuleError, match="not yours to write"):
        improving.save(centre.by("office"), paper.id, seen, form)


def test_a_plan_with_a_goal_that_is_not_smart_is_not_submitted(centre):
    """S4-3.2.1: what was filled in is told, and nothing is issued."""
    plan_id = begun(centre)
    paper = newest(centre, plan_id)
    form = filled(centre, paper.form)
    vague = replace(form, goals=(replace(form.goals[0], target=None), *form.goals[1:]))
    with pytest.raises(InputError, match="still needs the target"):
        improving.issue(centre.by("head"), paper.id, paper.seen, vague)


def test_only_those_are_asked_to_sign_who_may(centre, work):
    plan_id = begun(centre)
    paper = newest(centre, plan_id)
    form = replace(filled(centre, paper.form), approvers=(named(centre.person("csr")),))
    with pytest.raises(RuleError, match="may not sign as that"):
        improving.issue(centre.by("head"), paper.id, paper.seen, form)


def test_department_office_and_steering_group_approve_in_turn(centre):
    """S4-2.1.1, S4-3.2.3, S4-3.4.3: published by the last signature, opinions kept."""
    plan_id = begun(centre)
    submitted(centre, plan_id)
    assert improving.waiting(centre.by("head")) == 1
    with pytest.raises(RuleError, match="not yours to sign now"):
        sign(centre, plan_id, "office")
    assert not sign(centre, plan_id, "head")
    assert not sign(centre, plan_id, "office", "目标可行")
    assert improving.one(centre.by("steering"), plan_id).row.waits_for_me
    assert sign(centre, plan_id, "steering", "同意")
    record = improving.one(centre.by("head"), plan_id)
    assert (record.row.state, record.row.in_force) == ("closed", 1)
    assert record.approved == record.paper
    said = [(one.role, one.statement, one.name[:2]) for one in record.paper.given]
    assert said == [
        ("plan_head", "", "何立"),
        ("plan_checker", "目标可行", "罗办"),
        ("plan_approver", "同意", "高组"),
    ]


def test_the_office_sends_a_plan_back_and_it_is_signed_anew(centre):
    """S4-2.2.2, S4-3.2.3."""
    plan_id = begun(centre)
    paper = submitted(centre, plan_id)
    assert improving.send_back(centre.by("office"), paper.id, paper.seen, "") == paper.id
    paper = submitted(centre, plan_id)
    sign(centre, plan_id, "head")
    paper = newest(centre, plan_id)
    with pytest.raises(RuleError, match="Say why"):
        improving.send_back(centre.by("steering"), paper.id, paper.seen, " ")
    new_id = improving.send_back(centre.by("office"), paper.id, paper.seen, "指标不清")
    again = newest(centre, plan_id)
    assert (again.id, again.state, again.replaces) == (new_id, "draft", paper.number)
    assert again.form.version == 1
    assert improving.sheet(centre.by("office"), paper.id).void_reason == "指标不清"


def test_nobody_else_sends_a_plan_back(centre, work):
    plan_id = improving.begin(centre.by("manager"), centre.year, centre.other)
    paper = newest(centre, plan_id, "manager")
    stranger = centre.by("head")
    with pytest.raises(RuleError, match="not yours to send back"):
        improving.send_back(stranger, paper.id, paper.seen, "x")


def test_a_changed_plan_is_a_new_version_that_is_approved_again(centre):
    """S4-4.4.3: the approved version holds until the next one is approved."""
    plan_id = approved(centre)
    first = newest(centre, plan_id)
    improving.change(centre.by("head"), plan_id)
    with pytest.raises(RuleError, match="being written or signed already"):
        improving.change(centre.by("head"), plan_id)
    draft = newest(centre, plan_id)
    assert (draft.state, draft.form.version, draft.form.replaces) == ("draft", 2, first.number)
    with pytest.raises(InputError, match="Say what is changed"):
        improving.issue(centre.by("head"), draft.id, draft.seen, draft.form)
    submitted(centre, plan_id)
    record = improving.one(centre.by("head"), plan_id)
    assert (record.row.version, record.row.in_force, record.row.state) == (2, 1, "signing")
    for role in ("head", "office", "steering"):
        sign(centre, plan_id, role)
    record = improving.one(centre.by("head"), plan_id)
    assert (record.row.version, record.row.in_force) == (2, 2)
    assert record.approved.form.change == "目标调整"


def test_a_draft_of_a_change_can_be_thrown_away_but_not_the_plan(centre):
    plan_id = begun(centre)
    paper = newest(centre, plan_id)
    with pytest.raises(RuleError, match="first version of a plan stays"):
        improving.discard(centre.by("head"), paper.id, paper.seen)
    submitted(centre, plan_id)
    for role in ("head", "office", "steering"):
        sign(centre, plan_id, role)
    improving.change(centre.by("head"), plan_id)
    draft = newest(centre, plan_id)
    improving.discard(centre.by("head"), draft.id, draft.seen)
    assert newest(centre, plan_id).form.version == 1


def test_the_figures_of_the_last_quarter_are_taken_and_stay(centre):
    """S4-3.1.1, S4-1.3.1–4, S4-2.3.4: with the day, whatever is typed later."""
    plan_id = begun(centre)
    paper = newest(centre, plan_id)
    form = replace(paper.form, overview="概述")
    seen = improving.take_figures(centre.by("head"), paper.id, paper.seen, form, "quarter")
    taken = newest(centre, plan_id).form
    assert taken.overview == "概述"
    assert taken.snapshot.taken_on is not None
    assert [one.code for one in taken.figures][:2] == ["evaluations", "score"]
    forged = replace(taken, figures=(), observed="现场观察")
    improving.save(centre.by("head"), paper.id, seen, forged)
    assert newest(centre, plan_id).form.figures == taken.figures


def report(work, author, kind, words, subject=None):
    """Add a signed report whose section of measures says this."""
    day = date(work.now.year, work.now.month, 1)
    form = ReportForm(
        kind, day, day, subject.id if subject else None, subject.name if subject else "",
        parts=(Part("measures", words=words),),
    )  # fmt: skip
    paper = Document(
        kind=kind, number=f"{kind}-1", period_from=day, period_to=day, created_at=work.now,
        created_by=author.id, content=report_texts.to_text(form), content_hash=b"",
        subject_id=form.subject_id,
    )  # fmt: skip
    work.session.add(paper)
    work.session.flush()
    paper.issued_at = work.now
    work.session.flush()
    paper.closed_at = work.now
    work.session.flush()


def test_the_measures_of_inspectors_summaries_become_items_of_the_plan(centre, work):
    """S3-4.9: who may read the summaries takes their measures over; those taken are left out."""
    inspector = make_person(work, "inspector", name="吴检")
    report(work, inspector, "inspector_summary", "每周听评一次\n\n补训结束语", inspector)
    report(work, inspector, "quality_report", "改造工单系统")
    plan_id = begun(centre)
    assert improving.proposed(centre.by("head"), plan_id) == []
    found = improving.proposed(centre.by("manager"), plan_id)
    assert {one.words for one in found} == {"每周听评一次", "补训结束语", "改造工单系统"}
    assert {one.by for one in found} == {"吴检", ""}
    paper = newest(centre, plan_id)
    form = filled(centre, paper.form)
    taken = replace(form.measures[0], content="改造工单系统")
    form = replace(form, measures=(taken, *form.measures[1:]))
    improving.save(centre.by("head"), paper.id, paper.seen, form)
    left = improving.proposed(centre.by("manager"), plan_id)
    assert "改造工单系统" not in {one.words for one in left}


def test_an_evaluation_is_no_form_of_a_plan(centre):
    plan_id = approved(centre)
    improving.evaluate(centre.by("office"), plan_id)
    paper = improving.one(centre.by("office"), plan_id).evaluations[0]
    with pytest.raises(RuleError, match="of another plan"):
        improving.save(centre.by("office"), paper.id, paper.seen, newest(centre, plan_id).form)
    seen = improving.save(centre.by("office"), paper.id, paper.seen, whole_evaluation(paper.form))
    with pytest.raises(RuleError, match="is “Being written”"):
        improving.sign(centre.by("head"), paper.id, seen, "", PASSWORD)
