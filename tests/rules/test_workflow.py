from dataclasses import replace

import pytest

from qa_desk.errors import RuleError
from qa_desk.rules.guards import GUARDS, Facts
from qa_desk.rules.options import OPTIONS
from qa_desk.rules.workflow import RELATIONS, STATUSES, STEPS, available, check

ROAD = ["draw", "open", "submit", "release", "accept", "countersign"]
READY = Facts(
    opened_by_csr=True,
    heard=True,
    stance="agree",
    reason="silent",
    disputed=1,
    coached=True,
    rescored=True,
    verdict="partly_revised",
    csr_signed=True,
    material=True,
    reminded=True,
    silence_accepts=True,
    refused=True,
    absence="absent_timeout",
    has_left=True,
    vacant=True,
    reopenable=True,
    has_returned=True,
    inspector_gone=True,
    proposed=True,
    stated=True,
    decision="coaching",
    both_signed=True,
)
REASONS = {"void": "duplicate"}  # the others take any, or one of a replacement
OF_SELF = [step for step in STEPS if "no_self" in step.needs]


def ready(step, **facts):
    waits = not step.needs.isdisjoint(("overdue", "reminded"))
    approved = "approved" in step.needs
    aside = "set_aside" in step.needs
    known = {
        "overdue": waits,
        "set_aside": aside,
        "approved": approved,
        "reason": REASONS.get(step.key, "silent"),
        **facts,
    }
    return replace(READY, status=step.source, **known)


def refusal(key, facts, *relations):
    with pytest.raises(RuleError) as caught:
        check(key, facts, relations)
    return str(caught.value)


def keys(status, *relations):
    return [step.key for step in available(status, relations)]


def test_there_are_all_statuses_of_the_four_machines():
    ours = [f"E{number}" for number in range(15)]
    questions = [*(f"K{number}" for number in range(7)), "KX", "KD"]
    trainings = ["T0", "T1", "TR", *(f"T{number}" for number in range(2, 9)), "TX"]
    assert list(STATUSES) == ours + [f"I{number}" for number in range(4)] + trainings + questions


def test_every_number_of_the_route_is_a_row():
    numbers = {int(step.code[2:4]) for step in STEPS if step.code.startswith("E-")}
    assert numbers == set(range(1, 34))
    assert {step.code[:4] for step in STEPS} >= {f"I-0{number}" for number in range(1, 5)}
    assert {step.code[:4] for step in STEPS} >= {f"T-0{number}" for number in range(1, 10)}
    assert {step.code[:4] for step in STEPS} >= {f"K-{number:02}" for number in range(1, 13)}


def test_codes_are_unique_and_a_key_leads_from_a_status_to_one_place_only():
    assert len({step.code for step in STEPS}) == len(STEPS)
    assert len({(step.key, step.source) for step in STEPS}) == len(STEPS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_a_row_names_only_what_exists(step):
    assert step.source is None or step.source in STATUSES
    assert step.target in STATUSES
    assert step.who
    assert step.who <= set(RELATIONS)
    assert step.needs <= set(GUARDS)
    assert step.limit is None or step.limit in OPTIONS
    assert step.label


def test_every_status_of_the_road_is_reached_from_nothing():
    reached, used = {None}, {None}
    for _again in STEPS:
        reached |= {step.target for step in STEPS if step.source in reached}
    for step in STEPS:
        used |= {step.source, step.target}
    assert reached == used


def test_only_closed_statuses_are_dead_ends_and_only_what_was_signed_off_is_taken_up_again():
    left = {step.source for step in STEPS if step.source != step.target}
    ends = set(STATUSES) - left
    assert ends == {"E12", "E13", "E14", "I3", "T7", "T8", "TX", "K6", "KX", "KD"}
    assert {code for code in STATUSES if STATUSES[code].closed} - ends == {"E10", "E11"}


def test_from_every_status_some_way_leads_to_a_closed_one():
    ending = {code for code, status in STATUSES.items() if status.closed}
    for _again in STEPS:
        ending |= {step.source for step in STEPS if step.target in ending}
    assert ending >= set(STATUSES)


def test_what_is_told_is_all_that_follows_a_release_but_signing():
    untold = {step.key for step in STEPS if not step.told}
    assert untold == {
        *("draw", "replace", "open", "give_back", "submit", "set_down", "recall", "release"),
        *("accept", "countersign", "hand_over", "claim", "miss"),
    }


def test_who_decides_on_a_result_is_never_the_csr_of_it():
    open_to_csr = {step.key for step in STEPS if "no_self" not in step.needs}
    assert open_to_csr == {
        *("draw", "give_back", "recall", "accept", "dispute", "dispute_past", "withdraw"),
        *("appeal", "decline", "come_back"),  # the CSR's own
        *("escalate", "lapse", "vacant"),  # what time does, whoever's desktop is open
        *("assess", "state", "decide", "sign", "finish"),  # of an inspector's work
        *(step.key for step in STEPS if step.code.startswith("T-")),  # of trainings
        *(step.key for step in STEPS if step.code.startswith("K-")),  # of questions
    }


def test_every_guard_is_used():
    assert set().union(*(step.needs for step in STEPS)) == set(GUARDS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_each_named_relation_may_take_a_step_that_is_ready(step):
    for who in step.who:
        assert check(step.key, ready(step), {who}) == step
        purpose = "recheck" if "set_aside" in step.needs else "normal"
        assert step in available(step.source, {who}, purpose)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_nobody_else_may_take_it(step):
    others = set(RELATIONS) - step.who
    wanted = "by itself" if step.who == {"system"} else "Ask them to do it"
    assert wanted in refusal(step.key, ready(step), *others)
    assert step not in available(step.source, others)
    assert step not in available(step.source, ())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_it_may_be_taken_in_no_other_status(step):
    for status in {None, *STATUSES} - {row.source for row in STEPS if row.key == step.key}:
        refusal(step.key, replace(READY, status=status), *step.who)


def test_the_road_leads_from_a_draw_to_a_signed_result():
    status, actors = None, {"accept": {"csr"}, "countersign": {"team_lead"}}
    for key in ROAD:
        actor = actors.get(key, set(RELATIONS) - {"csr"})
        status = check(key, replace(READY, status=status), actor).target
    assert status == "E10"


@pytest.mark.parametrize(("key", "status"), [("accept", "E3"), ("accept", "E6"), ("accept", "E8")])
def test_p22_a_signature_on_paper_leads_where_one_in_the_program_does(key, status):
    facts = replace(READY, status=status, opened_by_csr=False)
    by_paper = check(key + "_paper", facts, {"team_lead"})
    assert by_paper.target == check(key, replace(READY, status=status), {"csr"}).target == "E4"
    assert by_paper.told
    assert check("countersign_paper", replace(READY, status="E4"), {"qa_lead"}).target == "E10"


def test_p22_on_paper_a_fatal_error_was_heard_and_a_reservation_has_its_words():
    facts = replace(READY, status="E3", fatal=True, heard=False)
    assert "heard with my team lead" in refusal("accept_paper", facts, "team_lead")
    facts = replace(READY, status="E3", stance="reservation")
    assert "Write your reservation" in refusal("accept_paper", facts, "qa_lead")
    facts = replace(READY, status="E6", coached=False)
    assert "talks it over" in refusal("accept_paper", facts, "team_lead")


def test_pages_are_offered_a_button_for_each_step():
    assert keys("E1", "inspector") == ["give_back", "submit"]
    assert keys("E2", "inspector") == ["recall", "release"]
    assert keys("E2", "qa_lead") == ["release", "void"]
    assert keys("E3", "csr") == ["accept", "dispute", "dispute_past", "decline"]
    assert keys("E3", "inspector") == ["propose"]
    assert keys("E5", "team_lead") == ["judge_true", "judge_false", "left"]
    assert keys("E7", "reviewer") == ["rescore", "uphold", "uphold_signed", "correct"]
    assert keys("E9", "panel") == ["vote"]
    assert keys("E10", "team_lead") == []
    assert keys("E10", "qa_lead") == ["reopen", "reopen_review", "correct_alike"]
    assert keys(None, "qa_lead") == ["draw", "assess"]


def test_scores_are_hidden_from_the_csr_until_release():
    hidden = {code for code, status in STATUSES.items() if not status.visible_to_csr}
    others = {code for code in STATUSES if code[0] in "ITK"}
    assert hidden == {"E0", "E1", "E2", "E13", "E14"} | others


def test_what_is_unreleased_void_or_replaced_is_not_counted():
    uncounted = {code for code, status in STATUSES.items() if not status.counts_in_stats}
    others = {code for code in STATUSES if code[0] in "ITK"}
    assert uncounted == {"E0", "E1", "E2", "E12", "E13", "E14"} | others


def test_a_sheet_with_problems_is_not_submitted():
    facts = replace(READY, status="E1", problems=1)
    assert refusal("submit", facts, "inspector").startswith("1 thing is still missing")
    facts = replace(facts, problems=3)
    assert refusal("submit", facts, "inspector").startswith("3 things are still missing")


def test_giving_back_needs_a_reason():
    assert "reason" in refusal("give_back", Facts("E1", reason=" "), "inspector")


FATAL = replace(READY, status="E2", fatal=True)


@pytest.mark.parametrize("relations", [["inspector"], ["system"], ["inspector", "qa_lead"]])
def test_a_fatal_result_is_not_released_by_its_author_or_by_itself(relations):
    assert "second pair of ears" in refusal("release", FATAL, *relations)


@pytest.mark.parametrize("relation", ["qa_lead", "second_ear"])
def test_a_fatal_result_is_released_by_a_second_listener_who_did_not_write_it(relation):
    assert check("release", FATAL, {relation}).target == "E3"
    assert "second pair of ears" in refusal("release", FATAL, relation, "inspector")


def test_p8_without_a_recording_a_witness_stands_in_for_the_second_listener():
    assert check("release", replace(FATAL, recorded=False), {"inspector"}).target == "E3"
    assert check("accept", replace(E3, fatal=True, heard=False, recorded=False), {"csr"})
    assert "second pair" in refusal("release", replace(FATAL, recorded=False), "system")


def test_a_result_without_a_fatal_error_may_be_released_by_its_author():
    assert check("release", replace(FATAL, fatal=False), {"inspector"}).target == "E3"


E3 = replace(READY, status="E3")


def test_the_csr_signs_only_what_was_opened():
    assert "Open the result" in refusal("accept", replace(E3, opened_by_csr=False), "csr")


@pytest.mark.parametrize("stance", [None, "dispute", "refused", "nonsense"])
def test_the_csr_agrees_or_signs_with_reservation(stance):
    assert "Choose" in refusal("accept", replace(E3, stance=stance), "csr")


def test_a_reservation_is_written_down():
    reserved = replace(E3, stance="reservation", reservation=" \n")
    assert "Write your reservation" in refusal("accept", reserved, "csr")
    assert check("accept", replace(reserved, reservation="Not so."), {"csr"}).target == "E4"


def test_a_fatal_result_is_heard_before_it_is_signed():
    unheard = replace(E3, fatal=True, heard=False)
    assert "Play the marked part" in refusal("accept", unheard, "csr")
    assert check("accept", replace(unheard, fatal=False), {"csr"})
    assert check("accept", replace(unheard, heard=True), {"csr"})


@pytest.mark.parametrize("step", OF_SELF, ids=lambda step: step.code)
def test_nobody_judges_a_call_of_their_own(step):
    for others in ([], *([who] for who in RELATIONS), RELATIONS):
        refusal(step.key, ready(step), "csr", *others)
        assert step not in available(step.source, {"csr", *others})


@pytest.mark.parametrize("key", ["judge_true", "judge_false", "contest", "countersign"])
def test_a_team_lead_who_wrote_a_result_neither_judges_nor_countersigns_it(key):
    step = next(step for step in STEPS if step.key == key)
    assert "result of their own" in refusal(key, ready(step), "team_lead", "inspector")
    assert step not in available(step.source, ("team_lead", "inspector"))


def test_a_call_is_not_assigned_to_the_inspector_who_took_it():
    facts = replace(READY, inspector_is_csr=True)
    assert "Assign the call to another" in refusal("draw", facts, "qa_lead")


def test_a_refusal_names_step_and_status_and_what_to_do():
    assert refusal("countersign", replace(READY, status="E3"), "team_lead") == (
        "“Countersign” is not possible while the evaluation is “Awaiting CSR confirmation”; "
        "nothing was changed. Reload it and choose one of the steps offered."
    )
    assert refusal("release", FATAL, "team_lead") == (
        "“Release” is up to the assigned QA inspector or the QA lead or a second listener; "
        "nothing was changed. Ask them to do it."
    )
    assert "draw one first" in refusal("open", READY, "inspector")


def test_a_step_nobody_knows_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="fly"):
        check("fly", READY, {"inspector"})


def test_a_task_is_replaced_for_a_listed_reason_only():
    """E-02: a free skip is not allowed."""
    assert check("replace", replace(READY, status="E0"), {"inspector"}).target == "E13"
    sentence = refusal("replace", Facts("E0", reason="no time"), "inspector")
    assert "listed reasons" in sentence
