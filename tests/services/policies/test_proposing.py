"""5.12 no. 9: what a calibration proposes goes to the evaluation of the checklist's policy."""

from dataclasses import replace
from datetime import timedelta

import pytest
from calibrators import make_panel
from factories import PASSWORD

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual
from qa_desk.models import Checklist
from qa_desk.rules.policies import Entry
from qa_desk.rules.policy_reviews import Clause, Evaluator
from qa_desk.services import policies
from qa_desk.services.calibrating import closing, reading
from qa_desk.services.policies import proposing, reviews


@pytest.fixture
def panel(access):
    with access.work() as work:
        made = make_panel(work)
    with access.work() as work:  # whose passwords the server knows by now
        made.scene = replace(made.scene, work=work)
        yield made


@pytest.fixture
def policy_id(panel):
    work = panel.by("qa_lead")
    checklist = work.session.query(Checklist).filter_by(code="inbound-general").one()
    title = Bilingual("呼入标准", "Inbound standard")
    due = work.today + timedelta(days=90)
    kept = {"kind": "checklist", "checklist_id": checklist.id, "next_review": due}
    kept["department"] = "质检组"
    return policies.make(work, Entry("KF-09", title=title, **kept))


def proposed(panel):
    return proposing.propose(panel.by("qa_lead"), panel.session_id)


def test_a_proposal_is_filled_into_an_evaluation_and_both_name_each_other(panel, policy_id):
    panel.closed()
    assert panel.now().may_propose
    assert not panel.now("inspector").may_propose
    decided = proposed(panel)
    assert decided.policy_id == policy_id
    found = reviews.review(panel.by("inspector"), decided.review_id)
    (change,) = found.form.changes
    topic = panel.now().topics[0]
    assert change.old.startswith(topic.item_key)
    assert change.new == "在标准里写明"
    assert panel.now().row.number in change.reason
    assert (found.form.type, found.form.conclusion) == ("special", "revise")
    assert found.calibrations == ((panel.session_id, panel.now().row.number),)
    assert topic.decided_by == decided
    work = panel.by("qa_lead")
    admin = replace(work, actor=replace(work.actor, roles=frozenset({"admin"})))
    assert reviews.review(admin, decided.review_id).calibrations == ()  # he sees no sessions
    assert panel.now("trainer").topics[0].decided_by is None  # policies are not evaluated by him
    with pytest.raises(RuleError, match="no proposal"):
        proposed(panel)


def test_the_evaluation_that_is_being_filled_in_takes_it(panel, policy_id):
    work = panel.by("qa_lead")
    review_id = reviews.begin(work, policy_id, "regular")
    panel.closed()
    assert proposed(panel).review_id == review_id
    assert reviews.review(work, review_id).form.type == "regular"


def test_before_the_record_there_is_nothing_to_propose(panel, policy_id):
    panel.discussed()
    assert not panel.now().may_propose
    with pytest.raises(RuleError, match="no proposal"):
        proposed(panel)


def test_a_checklist_that_is_no_policy_is_told(panel):
    panel.closed()
    with pytest.raises(RuleError, match="not in the register"):
        proposed(panel)


def test_what_is_being_signed_takes_nothing_and_goes_on_when_taken_back(panel, policy_id):
    panel.closed()
    first = proposed(panel)
    work = panel.by("qa_lead")
    _issue(panel, first.review_id)
    panel.session_id = None
    panel.closed()
    with pytest.raises(RuleError, match="being signed"):
        proposed(panel)
    seen = reviews.review(panel.by("inspector"), first.review_id).row.version
    reviews.sign(panel.by("inspector"), first.review_id, seen, "", PASSWORD)
    seen = reviews.review(work, first.review_id).row.version
    after = reviews.reopen(work, first.review_id, seen, "再加一条")
    assert after != first.review_id
    assert proposed(panel).review_id == after
    found = reviews.review(work, after)
    assert [len(found.form.changes), len(found.calibrations)] == [2, 2]
    first_session = next(row.id for row in reading.listed(work) if row.id != panel.session_id)
    assert reading.one(work, first_session).topics[0].decided_by.review_id == after


def test_a_record_that_is_reopened_lets_its_proposals_be_talked_over(panel, policy_id):
    panel.closed()
    closing.reopen(panel.by("qa_lead"), panel.session_id, panel.seen, "")
    assert not panel.now().may_propose


def _issue(panel, review_id):
    """Fill in what a form needs and ask for signatures."""
    work = panel.by("inspector")
    found = reviews.review(work, review_id)
    inspector, lead, manager = (
        Evaluator(person.id, f"{person.name} {person.staff_no}", "")
        for person in (panel.people[role] for role in ("inspector", "qa_lead", "manager"))
    )
    form = replace(
        found.form,
        evaluators=(inspector,),
        clauses=(Clause("开场", "partly", "校准"),),
        problems="口径不一",
        effects="评分不一致",
        suitability=4,
        adequacy=4,
        effectiveness=4,
        on_training="培训一次",
        roll_out="例会",
        in_force_from=found.form.period_to + timedelta(days=30),
        checker=lead,
        approver=manager,
    )
    reviews.issue(work, review_id, found.row.version, form)
