"""S2-5.4.1 to S2-5.4.4, S2-5.3: a month's appraisal, from its targets to its filing."""

from dataclasses import replace
from datetime import date

import pytest
from appraisal_office import MONTH
from factories import PASSWORD

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import AppraisalTemplate, JournalEntry, Setting
from qa_desk.rules.appraisals import Judgement, Mark, Own
from qa_desk.services import appraising
from qa_desk.work import SYSTEM_ID


def choose(office, key, value):
    """Change an option of the centre."""
    office.work.session.add(
        Setting(key=key, valid_from=office.work.now, value=value, changed_by=SYSTEM_ID)
    )
    office.work.session.flush()


def states(office, role="cs_manager", first=MONTH):
    return {row.person_id: row.state for row in appraising.listed(office.by(role), "month", first)}


def test_s2_5_4_1_targets_are_set_and_signed_by_both_at_the_beginning_of_the_month(office):
    """S2-2.2.1a: tasks and targets come before the month's work."""
    key = office.begin()
    record = office.one(key, "team_lead")
    assert (record.row.state, record.row.post, record.row.team) == (
        "targets",
        "csr",
        office.team.name,
    )
    assert record.targets.title.en == "CSRs"
    assert sum(one.weight for one in record.targets.indicators) == 100
    assert office.one(key, "csr").targets is None  # a draft is the supervisor's
    csat, *others = record.targets.indicators
    said = [replace(csat, target=9200), *others]
    appraising.set_targets(office.by("team_lead"), *office.seen(key), "拨打 13800138000", said)
    office.propose(key)
    assert office.one(key).row.state == "agreeing"
    assert appraising.waiting(office.by("csr")).to_sign == 1
    assert office.sign(key, "csr", "同意")
    record = office.one(key, "csr")
    assert (record.row.state, record.targets.indicators[0].target) == ("running", 9200)
    assert "13800138000" not in record.targets.tasks
    assert [one.statement for one in record.signatures] == ["", "同意"]
    assert record.targets_number.startswith("PAT-")
    with pytest.raises(RuleError, match="Targets agreed"):
        appraising.set_targets(office.by("team_lead"), *office.seen(key), "", said)


def test_s0_4_2_1a_weights_that_are_not_100_are_refused(office):
    key = office.begin()
    first, *others = office.one(key, "team_lead").targets.indicators
    with pytest.raises(InputError, match="not 100"):
        appraising.set_targets(
            office.by("team_lead"), *office.seen(key), "", [replace(first, weight=99), *others]
        )


def test_targets_go_on_from_the_month_before(office):
    key = office.begin()
    first, *others = office.one(key, "team_lead").targets.indicators
    said = [replace(first, target=9100), *others]
    appraising.set_targets(office.by("team_lead"), *office.seen(key), "夜班", said)
    after = office.begin(first=date(2026, 12, 1))
    targets = office.one(after, "team_lead").targets
    assert (targets.tasks, targets.indicators[0].target) == ("夜班", 9100)
    other = office.begin(first=date(2027, 1, 1), template="operations")
    assert office.one(other, "team_lead").targets.template == "operations"
    assert office.one(other, "team_lead").targets.tasks == ""


def test_s2_5_4_the_whole_way_of_a_month(office):
    """S2-5.4.2, S2-5.4.3, S2-5.4.4, S0-2.2.2g: self-evaluation, evaluation, talk, filing."""
    key = office.agreed()
    office.at(11, 30)
    assert appraising.waiting(office.by("csr")).own == 1
    office.hand_in(key)
    assert appraising.waiting(office.by("csr")).own == 0
    office.at(12, 1)
    assert appraising.waiting(office.by("team_lead")).evaluate == 1
    office.evaluate(key, scores={"performance": 860, "ability": 820, "attitude": 900})
    record = office.one(key, "team_lead")
    assert (record.row.state, record.row.total, record.row.grade) == ("judging", 856, "B")  # 6.11
    assert office.one(key, "csr").sheet is None
    office.issue(key)
    assert office.one(key, "csr").sheet.judgement.talk
    assert not office.sign(key, "csr", "没有意见")
    assert not office.sign(key, "team_lead")
    assert appraising.waiting(office.by("cs_manager")).to_sign == 1
    assert office.sign(key, "cs_manager")
    assert appraising.waiting(office.by("cs_manager")).to_file == 1
    assert office.file(key) == 1
    row = office.one(key, "csr").row
    assert (row.state, row.filed_on, row.own_total) == ("filed", date(2026, 12, 1), 850)
    assert row.number.startswith("PAP-")
    with pytest.raises(RuleError, match="Filed"):
        office.file(key)


def test_what_is_missing_is_said_before_anybody_is_asked_to_sign(office):
    key = office.agreed()
    office.at(12, 1)
    office.evaluate(key, talk="")
    with pytest.raises(RuleError, match="self-evaluation"):
        office.issue(key)
    office.at(12, 5)  # its time is over
    with pytest.raises(RuleError, match="feedback talk"):
        office.issue(key)
    office.evaluate(key)
    with pytest.raises(InputError, match="who approves"):
        office.issue(key, head="")
    with pytest.raises(RuleError, match="cannot approve"):
        office.issue(key, head="other_lead")
    assert [one.id for one in appraising.heads(office.by("team_lead"))] == [office.cs_manager.id]
    office.issue(key)
    assert office.one(key).row.state == "signing"


def test_scores_are_from_0_to_100_and_an_empty_self_evaluation_is_refused(office):
    key = office.agreed()
    with pytest.raises(InputError, match="from 0 to 100"):
        appraising.hand_in(office.by("csr"), *office.seen(key), Own("x", (Mark("csat", 1001),)))
    with pytest.raises(InputError, match="empty"):
        appraising.hand_in(office.by("csr"), *office.seen(key), Own(" ", (Mark("csat"),)))
    with pytest.raises(InputError, match="from 0 to 100"):
        appraising.evaluate(
            office.by("team_lead"), *office.seen(key), Judgement((Mark("csat", -1),))
        )


def test_what_is_being_signed_is_opened_again_with_a_reason_and_its_signatures_are_void(office):
    key = office.begin()
    office.propose(key)
    with pytest.raises(RuleError, match="Say why"):
        appraising.reopen(office.by("team_lead"), *office.seen(key), " ")
    appraising.reopen(office.by("team_lead"), *office.seen(key), "目标改了")
    assert office.one(key).row.state == "targets"
    office.propose(key)
    office.sign(key, "csr")
    office.hand_in(key)
    office.evaluate(key)
    office.issue(key)
    office.sign(key, "csr")
    appraising.reopen(office.by("team_lead"), *office.seen(key), "算错了")
    record = office.one(key, "team_lead")
    assert record.row.state == "judging"
    assert record.sheet.judgement.talk  # goes on from what was said
    office.evaluate(key)
    office.issue(key)
    assert office.one(key).row.is_to_sign is False


def test_a_manager_appraises_and_approves_with_one_signature(office):
    """S0-4.2.2, S2-2.2.1b, S1-2A.7: those who lead are appraised as the others are."""
    key = office.signed(role="cs_manager", whom="team_lead")
    record = office.one(key)
    assert record.row.state == "signed"
    assert [one.role for one in record.signatures if one.paper == "appraisal"] == [
        "appraised",
        "appraiser",
    ]
    assert record.targets.title.en == "Team leads and managers"


def test_a_month_that_is_over_is_evaluated_though_nobody_signed_its_targets(office):
    key = office.begin()
    office.propose(key)
    with pytest.raises(RuleError):
        office.evaluate(key)
    office.at(12, 2)
    office.evaluate(key)
    assert office.one(key).row.state == "judging"


def test_nobody_sees_anothers_appraisal_but_those_it_concerns(office):
    key = office.begin()
    inspectors = office.begin("qa_lead", "inspector")
    for role in ("other", "other_lead", "inspector", "qa_lead"):
        with pytest.raises(RuleError, match="not yours to see"):
            office.one(key, role)
    assert {row.id for row in appraising.listed(office.by("qa_lead"), "month", MONTH)} == {
        inspectors
    }
    assert len(states(office)) == 2
    assert set(states(office, "csr")) == {office.csr.id}
    assert states(office, "other") == {}


def test_nobody_appraises_himself_or_whom_he_does_not_lead(office):
    for role, whom in (("team_lead", "other"), ("team_lead", "team_lead"), ("qa_lead", "csr")):
        with pytest.raises(RuleError, match="Nothing was begun"):
            office.begin(role, whom)
    with pytest.raises(RuleError):
        office.begin("csr", "csr")
    with pytest.raises(RuleError, match="Nothing was begun"):
        appraising.begin(office.by("team_lead"), "month", MONTH, {})
    key = office.begin()
    with pytest.raises(RuleError, match="Nothing was begun"):
        office.begin()
    with pytest.raises(RuleError, match="not yours to sign"):
        office.sign(key, "csr")
    with pytest.raises(RuleError):
        office.propose(key, "csr")


def test_of_two_who_change_it_one_is_told(office):
    key = office.begin()
    seen = office.seen(key)
    office.propose(key)
    with pytest.raises(ConflictError, match="Somebody else"):
        appraising.propose(office.by("team_lead"), [seen], PASSWORD)


def test_whoever_evaluates_is_the_supervisor_that_the_sheet_names(office):
    key = office.agreed()
    office.evaluate(key, "cs_manager")
    record = office.one(key)
    assert record.sheet.targets.supervisor_id == office.cs_manager.id
    assert record.sheet.targets_number == record.targets_number


def test_what_the_self_evaluation_counts_is_an_option(office):
    choose(office, "appraisal.own_weight", "20")
    key = office.agreed()
    office.hand_in(key, score=1000)
    office.evaluate(key, scores=dict.fromkeys(("performance", "ability", "attitude"), 800))
    assert office.one(key).row.total == 840


def test_s0_4_2_1a_a_centre_has_templates_of_its_own(office):
    work = office.by("cs_manager")
    shipped = {one.code: one for one in appraising.templates(work)}
    assert set(shipped) == {"csr", "inspector", "team_lead", "technical", "operations"}
    changed = replace(
        shipped["csr"], indicators=(replace(shipped["csr"].indicators[8], weight=100),)
    )
    appraising.save_template(work, changed)
    appraising.save_template(work, replace(changed, code="night"))
    assert {one.code for one in appraising.templates(work)} == {*shipped, "night"}
    key = office.begin()
    assert [one.code for one in office.one(key).targets.indicators] == ["duty"]
    appraising.save_template(work, shipped["csr"])
    assert office.work.session.query(AppraisalTemplate).count() == 2
    assert [one.code for one in office.one(key).targets.indicators] == ["duty"]
    with pytest.raises(InputError, match="code and a title"):
        appraising.save_template(work, replace(changed, code=" "))
    with pytest.raises(RuleError):
        appraising.save_template(office.by("team_lead"), changed)


def test_the_inbox_says_whose_targets_are_to_be_set(office):
    found = appraising.waiting(office.by("team_lead"))
    assert (found.targets, found.told, found.next_id) == (1, 1, None)
    assert appraising.waiting(office.by("qa_lead")).targets == 1  # the inspector's
    assert appraising.waiting(office.by("csr")).targets == 0
    key = office.begin()
    assert appraising.waiting(office.by("team_lead")).targets == 1
    office.propose(key)
    assert appraising.waiting(office.by("team_lead")).targets == 0
    office.at(11, 9)
    assert appraising.waiting(office.by("qa_lead")).targets == 0


def test_s1_6_3_a_print_is_noted(office):
    key = office.begin()
    appraising.note_print(office.by("team_lead"), key)
    noted = office.work.session.query(JournalEntry).filter_by(action="print").all()
    assert [one.subject_id for one in noted][-1] in (str(key), key)


def test_s0_4_2_2_a_period_is_summed_up_by_team_and_post_without_ones_own(office):
    office.signed(office.agreed())
    office.agreed("cs_manager", "team_lead")
    for role, people in (("team_lead", 1), ("cs_manager", 2)):
        found = appraising.groups(office.by(role), "month", MONTH)
        everybody = found[0]
        assert (everybody.kind, everybody.people, everybody.evaluated) == ("all", people, 1)
        assert next(one.mean for one in found if one.kind == "team") == everybody.mean
        assert {one.name for one in found if one.kind == "post"} <= {"csr", "team_lead"}
    with pytest.raises(RuleError):
        appraising.groups(office.by("csr"), "month", MONTH)
