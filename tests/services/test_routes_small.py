"""Our own mistakes, answers, results without a recording and small centres (E-31, E-32, P8, P9)."""

from dataclasses import replace

import pytest
from route import (
    SMALL,
    WHY,
    Route,
    appealed,
    corrected,
    correction,
    grounds,
    helped,
    names,
    opinion,
    refused,
    reviewed,
)

from qa_desk.errors import RuleError
from qa_desk.models import Assessment
from qa_desk.models.base import uuid7
from qa_desk.rules.disputes import Words
from qa_desk.services import routes


@pytest.fixture
def small(url):
    """One manager, one QA lead who inspects and trains, one inspector, two team leads (P9)."""
    route = Route(url, SMALL)
    yield route
    route.close()


def assessments(route, case):
    with route.owner.ask() as work:
        return work.session.query(Assessment).filter_by(evaluation_id=case).all()


def test_e31_the_inspector_answers_a_dispute_and_nobody_for_him_while_he_is_there(route):
    case = route.released()
    route.disputed(case)
    refused(route, "reason", "inspector", "answer", case)
    refused(route, "answers a dispute himself", "qa_lead", "answer", case, WHY)
    assert route.take("inspector", "answer", case, WHY).status == "E5"
    route.take("lead", "judge_false", case, opinion(is_true=False))
    assert route.take("inspector", "answer", case, WHY).status == "E7"
    assert [step.role for step in route.steps(case) if step.key == "answer"] == ["inspector"] * 2


def test_e31_for_an_inspector_who_left_the_qa_lead_answers_and_no_assessment_follows(fresh):
    case = fresh.released()
    reviewed(fresh, case)
    fresh.leaves("inspector")
    assert fresh.take("second_qa_lead", "answer", case, WHY).status == "E7"
    assert fresh.take("qa_lead", "correct", case, correction(fresh)).status == "E8"
    assert fresh.steps(case)[-1].words.verdict == "overturned_inspector_error"
    assert assessments(fresh, case) == []


@pytest.mark.parametrize("is_signed", [False, True])
def test_e32_the_author_proposes_a_correction_and_a_qa_lead_approves_it(route, is_signed):
    case = route.released()
    if is_signed:
        route.confirm(case)
    before = route.found(case)
    refused(route, "no correction to approve", "qa_lead", "self_correct", case, WHY)
    worse = Words("看漏了", sheet=route.sheet((3, 4)))
    refused(route, "NO-WORSE", "inspector", "propose", case, worse)
    proposal = Words("看错了", sheet=route.sheet())
    refused(route, "reason", "inspector", "propose", case, Words(sheet=route.sheet()))
    refused(route, "up to the assigned", "lead", "propose", case, proposal)
    assert route.take("inspector", "propose", case, proposal).version == before.version
    refused(route, "up to a QA lead", "inspector", "self_correct", case, WHY)
    assert route.take("qa_lead", "self_correct", case, WHY).status == "E8"
    after = route.found(case)
    assert (after.revision, after.result, after.slip_id == before.slip_id) == (2, "pass", False)
    assert assessments(route, case) == []
    route.confirm(case)


def test_e32_a_qa_lead_corrects_what_nobody_proposed(route):
    case = route.released()
    words = Words("与知识库不符", sheet=route.sheet())
    assert route.take("qa_lead", "self_correct", case, words).status == "E8"


def test_e32_an_old_proposal_is_none_for_a_later_revision(route):
    case = route.released(lost=(3, 4))
    route.take("inspector", "propose", case, Words("看错了", sheet=route.sheet()))
    route.take("qa_lead", "self_correct", case, Words("只改一项", sheet=route.sheet((4,))))
    route.confirm(case)
    refused(route, "no correction to approve", "manager", "self_correct", case, WHY)


def test_e18_a_review_does_not_take_a_proposal_for_its_own_correction(route):
    case = route.released()
    route.take("inspector", "propose", case, Words("看错了", sheet=route.sheet()))
    reviewed(route, case)
    words = Words("x", verdict="partly_revised")
    refused(route, "Nothing on the checklist was changed", "qa_lead", "correct", case, words)


@pytest.mark.parametrize("status", ["E3", "E4", "E6", "E8", "E10", "E11"])
def test_e32s_one_wrong_standard_is_corrected_wherever_the_results_stand(route, status):
    case = route.released(lost=(3, 4, 5))
    if status == "E4":
        route.confirm(case)
    elif status in ("E6", "E11"):
        helped(route, case)
    elif status == "E8":
        words = Words("只改一项", sheet=route.sheet((4, 5)))
        route.take("second_qa_lead", "self_correct", case, words)
    elif status == "E10":
        route.confirm(case)
        route.countersign(case)
    if status == "E11":
        route.take("lead", "record_refusal", case, names(route, "manager"))
        route.take("manager", "refuse", case)
    assert route.status(case) == status
    words = correction(route, "overturned_standard_unclear", lost=(5,))
    refused(route, "up to the QA lead", "manager", "correct_alike", case, words)
    refused(
        route, "Choose the cause", "qa_lead", "correct_alike", case, Words("x", sheet=words.sheet)
    )
    before = route.found(case)
    assert route.take("qa_lead", "correct_alike", case, words).status == "E8"
    found = route.found(case)
    assert (found.revision, found.slip_id == before.slip_id) == (before.revision + 1, False)
    assert found.entered_at > before.entered_at
    assert (found.closed_at, found.close_reason, found.csr_stance) == (None, None, None)


# P8: without a recording


def test_p8_without_a_recording_a_witness_stands_in_for_the_marks_that_nobody_can_hear(route):
    key = route.form.fatal_errors[0].key
    case = route.released(fatal=key, lost=(), channel="chat")
    assert route.found(case).result == "fatal_fail"
    route.open(case)
    route.take("csr", "dispute", case, grounds(key))
    unheard = Words("有书面证据", opinions=opinion(key, is_true=False).opinions)
    assert route.take("lead", "judge_false", case, unheard).status == "E7"
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet()))
    words = correction(route, "overturned_new_evidence")
    assert route.take("qa_lead", "correct", case, words).status == "E8"


def test_p8_a_dispute_without_marks_is_judged_without_playing(route):
    case = route.released()
    route.open(case)
    plain = grounds(3)
    plain = Words(disputed=tuple(type(one)(one.subject, one.grounds) for one in plain.disputed))
    route.take("csr", "dispute", case, plain)
    words = Words("书面", opinions=opinion(is_true=True).opinions)
    assert route.take("lead", "judge_true", case, words).status == "E6"


def test_a_fatal_error_is_worth_a_second_appeal_and_its_removal_is_assessed(route):
    key = route.form.fatal_errors[0].key
    case = route.released(fatal=key, lost=())
    route.open(case)
    route.take("csr", "dispute", case, grounds(key))
    route.take("lead", "judge_true", case, opinion(key, is_true=True))
    route.take("csr", "appeal", case, grounds(key))
    route.late(case)
    route.take("manager", "panel_correct", case, correction(route))
    assert [(one.kind, one.fatal) for one in assessments(route, case)] == [("wrong_fatal", key)]


# P9: small centres


def test_p9_what_the_only_qa_lead_wrote_the_manager_reviews(small):
    case = small.released(inspector="qa_lead")
    small.disputed(case)
    small.take("lead", "judge_false", case, opinion(is_true=False))
    refused(small, "up to a QA lead or CS manager", "qa_lead", "rescore", case)
    small.take("manager", "rescore", case, Words(sheet=small.sheet()))
    assert small.take("manager", "correct", case, correction(small)).status == "E8"
    assert assessments(small, case)[0].reviewer_id == small.people["manager"].id
    small.confirm(case)
    small.countersign(case)


def test_p9_a_panel_of_one_decides_and_says_why_there_are_no_more(small):
    case = small.released(lost=(3, 4, 5), inspector="qa_lead")
    reviewed(small, case, "manager")
    small.take("manager", "uphold", case, WHY)
    small.take("csr", "appeal", case, grounds(3, 4, 5))
    refused(small, "has not voted", "other_lead", "panel_uphold", case, WHY)
    small.take("other_lead", "vote", case, WHY)
    words = correction(small, "partly_revised")
    assert small.take("other_lead", "panel_correct", case, words).status == "E8"
    told = small.steps(case)[-1].words
    assert (told.panel, told.missing) == ((small.people["other_lead"].id,), "nobody_else")


def test_p9_two_sit_on_the_panel_where_a_third_wrote_the_result(small):
    case = small.released(lost=(3, 4, 5), inspector="qa_lead")
    appealed(small, case)
    for name in ("manager", "other_lead"):
        small.take(name, "vote", case, WHY)
    with pytest.raises(RuleError, match=r"up to|not yours"):
        small.take("qa_lead", "vote", case, WHY)
    assert small.take("manager", "panel_uphold", case, WHY).status == "E6"


def test_p9_where_nobody_is_left_to_decide_nobody_is_led_there(small):
    case = small.released(lost=(3, 4, 5), inspector="qa_lead")
    corrected(small, case, "partly_revised", who="manager")
    small.confirm(case)
    small.countersign(case)
    refused(small, "Nobody who had no part", "qa_lead", "reopen_review", case, WHY)
    small.take("qa_lead", "reopen", case, WHY)
    small.open(case)
    refused(small, "Nobody who had no part", "csr", "dispute", case, grounds(3))
    small.confirm(case)


def test_p9_no_second_appeal_where_no_panel_is_left(small):
    case = small.released(lost=(3, 4, 5), inspector="qa_lead")
    reviewed(small, case, "manager")
    small.take("manager", "uphold", case, WHY)
    small.leaves("other_lead")
    refused(small, "Nobody who had no part", "csr", "appeal", case, grounds(3, 4, 5))
    small.take("lead", "coach", case, WHY)
    small.confirm(case, "reservation", "仍不同意")
    small.countersign(case)


def test_p9_a_team_lead_who_inspects_judges_no_result_of_his_own(url):
    route = Route(url, {**SMALL, "lead": "team_lead inspector"})
    case = route.released(inspector="lead")
    route.disputed(case)
    refused(route, "result of their own", "lead", "judge_true", case, opinion(is_true=True))
    route.take("csr", "withdraw", case)
    route.confirm(case)
    refused(route, "result of their own", "lead", "contest", case, grounds(3))
    with pytest.raises(RuleError, match="result of their own"):
        route.countersign(case)
    route.take("qa_lead", "name_signer", case, names(route, "other_lead"))
    route.countersign(case, "other_lead")
    assert route.status(case) == "E10"
    route.close()


def test_who_may_be_named_is_neither_csr_nor_inspector_nor_oneself_nor_gone(fresh):
    case = fresh.released()
    helped(fresh, case)
    fresh.leaves("second_qa_lead")
    wanted = {fresh.people[name].id for name in ("other_lead", "qa_lead", "manager")}
    with fresh.at("lead") as work:
        assert {key for key, _name in routes.signers(work, case)} == wanted


def test_a_correction_of_words_alone_says_nothing_of_an_error(route):
    case = route.released()
    reviewed(route, case)
    same = route.sheet((3,))
    noted = {**same.answers, 3: replace(same.answers[3], note="说清楚些")}
    words = replace(correction(route), sheet=replace(same, answers=noted))
    assert route.take("qa_lead", "correct", case, words).status == "E8"
    assert assessments(route, case) == []


def test_a_case_that_is_gone_is_said_to_be_gone(route):
    with route.at("qa_lead") as work, pytest.raises(RuleError, match="does not exist any more"):
        routes.take(work, uuid7(), 1, "void", Words(reason="duplicate"))
