"""Disputes, reviews and second appeals (E-10 to E-22), by people who signed in themselves."""

from datetime import timedelta

import pytest
from route import (
    WHY,
    appealed,
    corrected,
    correction,
    grounds,
    helped,
    opinion,
    refused,
    reviewed,
)

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Assessment, Revision
from qa_desk.rules.disputes import Disputed, Opinion, Words
from qa_desk.services import cases, signing_off


def test_e10_a_team_lead_who_doubts_a_signed_result_takes_it_to_the_review(route):
    """A fail, which has a slip of its own."""
    case = route.released(lost=(3, 4, 5, 6, 7, 8))
    route.confirm(case)
    refused(route, "at least one item", "lead", "contest", case)
    refused(route, "up to the team lead", "qa_lead", "contest", case, grounds(3))
    assert route.take("lead", "contest", case, grounds(3)).status == "E7"
    assert route.signed(case) == [("csr", "agree", "csr")]


def test_e10_a_result_that_was_reviewed_is_not_taken_there_again(route):
    case = route.released()
    corrected(route, case, "partly_revised")
    route.confirm(case)
    refused(route, "at least one", "lead", "contest", case, grounds(3))  # nothing is left to doubt


def test_e10_e17s_what_the_csr_had_signed_and_is_upheld_goes_back_to_the_team_lead(route):
    """On a slip of its own, as every result that did not pass."""
    lost = (3, 4, 5, 6, 7, 8)
    case = route.released(lost=lost)
    assert route.found(case).result == "fail"
    route.confirm(case)
    route.take("lead", "contest", case, grounds(3))
    route.take("qa_lead", "rescore", case, Words(sheet=route.sheet(lost)))
    assert route.take("qa_lead", "uphold_signed", case, WHY).status == "E4"
    refused(route, "reviewed already", "lead", "contest", case, grounds(3))
    route.countersign(case)
    assert route.signed(case) == [
        ("csr", "agree", "csr"),
        ("team_lead", "countersign", "lead"),
    ]


def test_e11_e13_e14_a_dispute_that_the_lead_finds_untrue_is_talked_over_and_signed(route):
    """S3-6.B11, S3-6.B13."""
    case = route.released()
    assert route.disputed(case).status == "E5"
    assert route.found(case).csr_stance == "dispute"
    assert route.take("lead", "judge_true", case, opinion(is_true=True)).status == "E6"
    with pytest.raises(RuleError, match="talks it over"):
        route.confirm(case, "reservation", "仍有保留")
    refused(route, "reason", "lead", "coach", case)
    route.take("lead", "coach", case, WHY)
    route.confirm(case, "reservation", "仍有保留")
    route.countersign(case)
    assert route.status(case) == "E10"
    assert [step.key for step in route.steps(case)] == ["dispute", "judge_true", "coach"]


def test_e11_a_dispute_names_what_was_deducted_and_why_in_enough_words(route):
    case = route.released()
    refused(route, "Open the result", "csr", "dispute", case, grounds(3))
    route.open(case)
    refused(route, "at least one item", "csr", "dispute", case)
    refused(route, "at least one item", "csr", "dispute", case, grounds(1))  # nothing was lost
    for words in ("太短", "长" * 501):
        short = Words(disputed=(Disputed(3, words),))
        refused(route, "10 to 500", "csr", "dispute", case, short)
    refused(route, "up to the CSR", "lead", "dispute", case, grounds(3))
    route.late(case)
    refused(route, "time to dispute", "csr", "dispute", case, grounds(3))


def test_e11_of_two_who_act_on_a_case_the_second_is_told(route):
    case = route.released()
    route.open(case)
    seen = route.found(case).version
    route.take("csr", "dispute", case, grounds(3), seen=seen)
    with pytest.raises(ConflictError, match=r"was first, at .* is now “Disputed"):
        route.take("qa_lead", "void", case, Words(reason="duplicate"), seen=seen)


def test_e11s_a_csr_goes_past_the_team_lead_once_a_month_and_says_why(fresh):
    case, second = fresh.released(), fresh.released()
    fresh.open(case)
    refused(fresh, "A reason is needed", "csr", "dispute_past", case, grounds(3))
    said = grounds(3, reason="与班长有矛盾")
    assert fresh.take("csr", "dispute_past", case, said).status == "E7"
    fresh.open(second)
    refused(fresh, "as often as a month allows", "csr", "dispute_past", second, said)
    fresh.choose("dispute.skips", "2")
    assert fresh.take("csr", "dispute_past", second, said).status == "E7"


def test_e12_a_dispute_is_withdrawn_while_nobody_has_judged_it_and_wins_no_time(route):
    case = route.released()
    before = route.found(case).due_at
    route.disputed(case)
    refused(route, "up to the CSR", "lead", "withdraw", case)
    assert route.take("csr", "withdraw", case).status == "E3"
    after = route.found(case)
    assert (after.due_at, after.csr_stance, after.opened_at) == (before, None, None)
    helped(route, case)
    refused(route, "not possible", "csr", "withdraw", case)


def test_e12_after_a_reopening_the_time_runs_from_there(route):
    case = route.released()
    route.confirm(case)
    route.countersign(case)
    with route.owner.ask() as work:
        long_ago = work.now - timedelta(days=60)
    route.change(case, released_at=long_ago)
    route.take("qa_lead", "reopen", case, WHY)
    due_at = route.found(case).due_at
    route.disputed(case)
    route.take("csr", "withdraw", case)
    assert abs(route.found(case).due_at - due_at) < timedelta(minutes=10)


@pytest.mark.parametrize("key", ["judge_true", "judge_false"])
def test_e13_e15_a_judgement_hears_the_marks_and_says_a_word_to_each_item(route, key):
    """S3-6.B12."""
    case = route.released(lost=(3, 4))
    route.disputed(case, "dispute", 3, 4)
    whole = opinion(3, 4, is_true=True)
    unheard = Words(reason="x", opinions=whole.opinions)
    refused(route, "Play the marked parts", "lead", key, case, unheard)
    refused(route, "each disputed item", "lead", key, case, opinion(3, is_true=True))
    silent = Words("x", opinions=(*whole.opinions[:1], Opinion(4, True, " ")), heard=True)
    refused(route, "each disputed item", "lead", key, case, silent)
    refused(route, "reason", "lead", key, case, Words(opinions=whole.opinions, heard=True))
    with pytest.raises(RuleError, match="not yours to see"):
        route.take("other_lead", key, case, whole)
    refused(route, "up to the team lead", "qa_lead", key, case, whole)
    target = {"judge_true": "E6", "judge_false": "E7"}[key]
    assert route.take("lead", key, case, whole).status == target
    assert [one.subject for one in route.steps(case)[-1].words.opinions] == [3, 4]


def test_e16_what_the_team_lead_leaves_lying_goes_on_to_the_review(route):
    case = route.released()
    route.disputed(case)
    refused(route, "by itself", "qa_lead", "escalate", case)
    route.late(case)
    refused(route, "by itself", "lead", "escalate", case)
    before = route.found(case)
    assert route.take("qa_lead", "escalate", case).status == "E7"
    assert route.steps(case)[-1].role == "system"
    assert route.found(case).revision == before.revision  # a timeout never changes a score


def test_e17_a_review_is_blind_first_and_then_says_why_it_upholds(route):
    """S3-6.B14."""
    case = route.released()
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    with route.at("qa_lead") as work:
        seen = cases.case(work, case)
        assert seen.is_blind
        assert (seen.row.final, seen.sheet.answers, seen.fatal) == (None, {}, False)
    refused(route, "Score the disputed items yourself", "qa_lead", "uphold", case, WHY)
    refused(route, "up to a QA lead", "inspector", "rescore", case)
    route.take("second_qa_lead", "rescore", case, Words(sheet=route.sheet((3,))))
    refused(route, "Score the disputed items yourself", "qa_lead", "uphold", case, WHY)
    with route.at("second_qa_lead") as work:
        assert cases.case(work, case).sheet.answers
    refused(route, "reason", "second_qa_lead", "uphold", case)
    refused(route, "has not signed", "second_qa_lead", "uphold_signed", case, WHY)
    assert route.take("second_qa_lead", "uphold", case, WHY).status == "E6"


def test_e18_e19_a_correction_is_a_new_revision_on_a_new_slip_and_signed_anew(route):
    case = route.released()
    before = route.found(case)
    state = corrected(route, case)
    after = route.found(case)
    assert (state.status, after.revision, after.result) == ("E8", 2, "pass")
    assert after.slip_id != before.slip_id
    with route.owner.ask() as work:
        first, second = (work.session.get_one(Revision, (case, n)) for n in (1, 2))
        assert second.final > first.final
        found = work.session.query(Assessment).filter_by(evaluation_id=case).one()
        assert (found.kind, found.item, found.status) == ("over_deduct", 3, "I0")
        assert found.inspector_id == route.people["inspector"].id
    with pytest.raises(RuleError, match="Open the result"), route.at("csr") as work:
        signing_off.confirm(work, case, after.version, signing_off.Answer("agree"), "x")
    route.confirm(case)
    route.countersign(case)
    assert route.status(case) == "E10"


def test_e18_no_review_makes_a_result_worse_nor_corrects_without_cause_or_change(route):
    case = route.released()
    reviewed(route, case)
    worse = correction(route, lost=(3, 4))
    refused(route, "NO-WORSE", "qa_lead", "correct", case, worse)
    fatal = correction(route, fatal=route.form.fatal_errors[0].key)
    refused(route, "NO-WORSE", "qa_lead", "correct", case, fatal)
    for verdict in ("", "upheld", "nonsense"):
        words = correction(route, verdict)
        refused(route, "Choose the cause", "qa_lead", "correct", case, words)
    same = correction(route, lost=(3,))
    refused(route, "Nothing on the checklist was changed", "qa_lead", "correct", case, same)
    unfinished = route.sheet()
    answers = {key: value for key, value in unfinished.answers.items() if key != 1}
    words = Words("x", sheet=type(unfinished)(answers), verdict="partly_revised")
    refused(route, "not answered yet", "qa_lead", "correct", case, words)


@pytest.mark.parametrize("verdict", ["partly_revised", "overturned_standard_unclear"])
def test_e18_only_an_inspectors_error_opens_an_assessment(route, verdict):
    """S3-6.B15."""
    case = route.released()
    corrected(route, case, verdict, who="manager")
    with route.owner.ask() as work:
        assert work.session.query(Assessment).filter_by(evaluation_id=case).count() == 0


def test_e20_a_second_appeal_is_material_in_time_and_made_once(route):
    small = route.released(lost=(3,))
    helped(route, small)
    route.choose("appeal.points", "50")
    refused(route, "enough points", "csr", "appeal", small, grounds(3))
    route.choose("appeal.points", "5")
    case = route.released(lost=(3, 4, 5))
    helped(route, case)
    refused(route, "at least one item", "csr", "appeal", case)
    refused(route, "up to the CSR", "lead", "appeal", case, grounds(3, 4, 5))
    with route.owner.ask() as work:
        past = work.now - timedelta(hours=1)
    until = route.found(case).appeal_until
    route.change(case, appeal_until=past)
    refused(route, "time to dispute", "csr", "appeal", case, grounds(3, 4, 5))
    route.change(case, appeal_until=until)
    assert route.take("csr", "appeal", case, grounds(3, 4, 5)).status == "E9"
    decided(route, case, upholds=True)
    refused(route, "one second appeal", "csr", "appeal", case, grounds(3, 4, 5))


def test_e20_of_a_corrected_result_too_and_as_often_as_a_month_allows(fresh):
    fresh.choose("appeal.per_month", "1")
    first, second = fresh.released(lost=(3, 4, 5)), fresh.released(lost=(3, 4, 5))
    fresh.disputed(first, "dispute", 3)
    fresh.take("lead", "judge_false", first, opinion(3, is_true=False))
    fresh.take("qa_lead", "rescore", first, Words(sheet=fresh.sheet((4, 5))))
    words = correction(fresh, "partly_revised", lost=(4, 5))
    assert fresh.take("qa_lead", "correct", first, words).status == "E8"
    fresh.open(first)
    assert fresh.take("csr", "appeal", first, grounds(4, 5)).status == "E9"
    helped(fresh, second)
    refused(fresh, "used your second appeals", "csr", "appeal", second, grounds(3, 4, 5))


def decided(route, case, *, upholds):
    for name in ("manager", "second_qa_lead", "trainer", "qa_lead"):
        with route.at(name) as work:
            sits = "vote" in {step.key for step in cases.case(work, case).steps}
        if sits:
            route.take(name, "vote", case, Words(reason="听过了", upholds=upholds))
    words = WHY if upholds else correction(route, "partly_revised")
    key = "panel_uphold" if upholds else "panel_correct"
    return route.take("manager", key, case, words)


def test_e20_e21_a_panel_of_three_who_had_no_part_decides_the_second_appeal(route):
    """S0-2.2.1d."""
    case = route.released(lost=(3, 4, 5))
    appealed(route, case)
    refused(route, "have not voted", "manager", "panel_uphold", case, WHY)
    refused(route, "reason", "manager", "vote", case)
    refused(route, "up to a member", "lead", "vote", case, WHY)
    route.take("manager", "vote", case, Words(reason="应改判", upholds=False))
    refused(route, "voted already", "manager", "vote", case, WHY)
    refused(route, "up to the chair", "trainer", "panel_uphold", case, WHY)
    for name in ("qa_lead", "trainer"):
        route.take(name, "vote", case, Words(reason="应改判", upholds=False))
    words = correction(route, "partly_revised")
    assert route.take("manager", "panel_correct", case, words).status == "E8"
    told = route.steps(case)[-1]
    assert told.words.panel == tuple(
        route.people[name].id for name in ("manager", "qa_lead", "trainer")
    )
    assert told.words.missing == ""


def test_e21_the_panel_says_that_an_inspector_erred_and_makes_nothing_worse(route):
    case = route.released(lost=(3, 4, 5))
    appealed(route, case)
    route.late(case)  # the chair waits no longer for votes
    worse = correction(route, lost=(3, 4, 5, 6))
    refused(route, "NO-WORSE", "manager", "panel_correct", case, worse)
    route.take("manager", "panel_correct", case, correction(route))
    with route.owner.ask() as work:
        found = work.session.query(Assessment).filter_by(evaluation_id=case).one()
        assert (found.source, found.reviewer_id) == ("panel", route.people["manager"].id)


def test_e22_what_the_panel_upholds_is_final_and_talked_over(route):
    case = route.released(lost=(3, 4, 5))
    appealed(route, case)
    assert decided(route, case, upholds=True).status == "E6"
    assert route.found(case).appeal_until is None
    with pytest.raises(RuleError, match="talks it over"):
        route.confirm(case)
    route.take("lead", "coach", case, WHY)
    route.confirm(case, "reservation", "仍不同意")
    route.countersign(case)
    assert route.status(case) == "E10"
