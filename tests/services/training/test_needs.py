"""Needs are raised, edited, submitted, returned, merged and cancelled by whom they concern."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from school import CSRS

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.models.base import uuid7
from qa_desk.reports.slip import Person as Name
from qa_desk.services.training import deciding, papers, proposing, reading


def refused(school, match, name, service, need, *args):
    with pytest.raises((RuleError, InputError), match=match):
        school.do(name, service, need, *args)


def test_a_team_lead_raises_a_need_for_his_own_team_only(school):
    need = school.raised("lead")
    assert school.need(need, "lead").row.step == ""
    assert school.need(need, "inspector").row.step == "submit_need"
    assert "edit" in school.need(need, "lead").offered
    with pytest.raises(RuleError, match="own team"):
        school.raised("lead", people=["qian"])
    with pytest.raises(RuleError, match="not there"):
        school.need(need, "trainer")
    refused(school, "“Draft and submit training needs”", "lead", proposing.submit, need)
    with school.at("lead") as work:
        assert {name for _id, name, _team in reading.choices(work).people} == {
            f"{school.people[each].name} {school.people[each].staff_no}" for each in CSRS
        }
        assert len(reading.choices(work).items) >= len(school.form.items)


def test_a_need_is_edited_until_it_is_submitted(school):
    case = school.result()
    need = school.raised(cases=[case])
    changed = school.draft(cases=[case], topic="核对话术", people=["csr"])
    stale = school.need(need).row.version
    school.do("inspector", proposing.edit, need, changed)
    found = school.need(need)
    assert (found.row.topic, found.row.trainees, len(found.cases)) == ("核对话术", 1, 1)
    assert found.draft == replace(changed, due_on=found.row.due_on)
    with school.at("inspector") as work, pytest.raises(ConflictError, match="Somebody else"):
        proposing.edit(work, need, stale, changed)
    school.do("inspector", proposing.submit, need)
    refused(school, "not yours to change", "inspector", proposing.edit, need, changed)
    assert school.need(need).baseline.rate.of == 1


def test_a_need_is_printed_from_its_beginning(school):
    need = school.raised(items=("gone",), period=None)
    school.do("inspector", proposing.edit, need, school.draft(items=("gone",), period=None))
    with school.at("inspector") as work:
        sheet = papers.sheet(work, need)
    assert (sheet.items, sheet.accepted, sheet.approved) == ((Bilingual("gone", ""),), None, None)


def test_a_need_is_whole_before_it_is_submitted(school):
    need = school.raised(content="", target=None)
    refused(school, "content, the target", "inspector", proposing.submit, need)
    with school.at("inspector") as work, pytest.raises(RuleError, match="topic"):
        proposing.propose(work, school.draft(topic=" "))
    with school.at("inspector") as work, pytest.raises(RuleError, match="named as evidence"):
        proposing.propose(work, school.draft(cases=[school.people["csr"].id]))


def test_what_is_open_is_not_proposed_again(school):
    school.choose("train.times", "2")
    for n in range(2):
        school.result(ago=20)
        school.result("wang", ago=20, fatal="IN-F1" if n else None)
    month = school.day(20)
    with school.at("inspector") as work:
        found = proposing.found_in(work, month)
    kinds = {each.cluster.kind: each for each in found}
    assert {"item", "fatal"} <= set(kinds)
    assert kinds["fatal"].draft.urgency == "urgent"
    assert kinds["fatal"].names == (
        Name(school.people["wang"].name, school.people["wang"].staff_no),
    )
    for each in (kinds["item"], kinds["fatal"]):
        with school.at("inspector") as work:
            whole = replace(each.draft, problem="x", content="x", target=100)
            need = proposing.propose(work, whole, cluster=each.cluster)
        with school.at("inspector") as work, pytest.raises(RuleError, match="open training need"):
            proposing.propose(work, each.draft, cluster=each.cluster)
    with school.at("inspector") as work:
        left = {each.cluster.kind for each in proposing.found_in(work, month)}
    assert not left & {"item", "fatal"}
    school.do("inspector", proposing.submit, need)
    assert school.need(need).baseline.rate.part == 1


def test_s3_6_b17_last_months_findings_are_proposed_until_needs_are_submitted(school):
    school.choose("train.times", "2")
    month = school.day(20).replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    for _time in range(2):
        school.result(ago=20)
        school.result("wang", ago=20)

    def periods(day):
        with school.at("inspector") as work:
            moment = datetime.combine(day, time(10), work.zone).astimezone(UTC)
            found = proposing.found(replace(work, now=moment))
        assert len({(one.cluster.kind, one.cluster.subject) for one in found}) == len(found)
        return {one.period_from for one in found}

    assert periods(following.replace(day=8)) == {month}
    assert periods(following.replace(day=9)) == set()
    school.choose("train.submit", "12")
    assert periods(following.replace(day=9)) == {month}
    assert periods(month.replace(day=28)) == {month}


def test_the_qa_lead_approves_or_sends_back(school):
    need = school.submitted()
    refused(school, "Approve", "inspector", deciding.approve, need)
    school.do("qa_lead", deciding.send_back, need, "样本太少")
    assert school.status(need) == "T0"
    school.do("inspector", proposing.submit, need)
    school.do("qa_lead", deciding.approve, need)
    refused(school, "approved already", "qa_lead", deciding.approve, need)
    assert school.need(need, "trainer").row.step == "accept_need"
    with school.at("trainer") as work:
        assert reading.waiting(work) == 1
    with school.at("csr") as work:
        assert reading.listed(work) == []
    with school.at("lead") as work:
        assert [row.id for row in reading.listed(work)] == [need]
    with school.at("other_lead") as work:
        assert reading.listed(work) == []


def test_a_trainer_returns_what_is_no_training_matter(school):
    need = school.approved()
    refused(school, "Choose why", "trainer", deciding.give_back, need, "", "流程问题")
    refused(school, "reason", "trainer", deciding.give_back, need, "process", " ")
    school.do("trainer", deciding.give_back, need, "process", "流程问题")
    found = school.need(need)
    assert (found.row.status, found.return_kind) == ("TR", "process")
    school.do("inspector", proposing.submit, need)
    found = school.need(need)
    assert (found.row.status, found.return_kind, found.row.is_approved) == ("T1", "", False)


def test_a_need_that_is_merged_brings_its_trainees(school):
    other = school.approved(people=["csr"])
    need = school.approved(people=["csr", "wang"])
    refused(school, "with itself", "trainer", deciding.merge, need, need, "一起培训")
    unapproved = school.submitted()
    with pytest.raises(RuleError, match="not there"):
        school.do("trainer", deciding.merge, need, unapproved, "一起培训")
    school.do("trainer", deciding.merge, need, other, "一起培训")
    found = school.need(need)
    assert (found.row.status, found.merged_into) == ("TX", (other, school.need(other).row.number))
    assert school.need(other).row.trainees == 2
    held = school.held()
    third = school.approved(people=["csr"])
    refused(school, "trained already", "trainer", deciding.merge, third, held, "一起培训")


def test_a_need_is_cancelled_by_the_lead_and_withdrawn_by_who_raised_it(school):
    need = school.raised("lead")
    school.do("lead", deciding.cancel, need, "已解决")
    assert school.status(need) == "TX"
    need = school.accepted()
    refused(school, "Withdraw", "inspector", deciding.cancel, need, "不需要")
    school.do("qa_lead", deciding.cancel, need, "不需要")
    with school.at("qa_lead") as work:
        assert reading.listed(work) == []
        assert len(reading.listed(work, closed_too=True)) == 2


def test_who_has_no_right_sees_nothing(school):
    with school.owner.ask() as work:
        nobody = replace(work.actor, id=uuid7(), roles=frozenset({"admin"}))
        assert reading.waiting(replace(work, actor=nobody)) == 0
