"""S3-4.10, domain.md 5.8: the evaluation of a policy, from draft to approved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import PASSWORD, acting, make_person, make_released
from policies import approved, begun, issued, made, published, sign, whole

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Checklist, ChecklistVersion, Policy, Setting, StepTaken
from qa_desk.rules.disputes import Words
from qa_desk.rules.policies import DecidedBy
from qa_desk.rules.policy_reviews import Evaluator
from qa_desk.services import checklists, policies
from qa_desk.services.policies import reviews


@pytest.fixture
def policy_id(register):
    made_id = made(register)
    published(register, made_id)
    return made_id


def test_it_begins_with_what_the_program_knows(register, work, policy_id):
    found = reviews.review(
        register.by("inspector"), reviews.begin(register.by("inspector"), policy_id, "regular")
    )
    form = found.form
    assert found.row.number == f"ZDP-{work.today:%Y%m%d}-0001"
    assert (found.row.state, form.number, form.version) == ("draft", "KF-01", "1.0")
    assert (form.title.zh, form.owner) == ("质量监控管理制度", "客服中心")
    assert form.effective_from == date(2025, 1, 1)
    assert form.period_to - form.period_from > timedelta(days=180)
    assert dict(form.figures)["csrs_all"] == 1
    assert form.next_review - form.period_to > timedelta(days=180)
    with pytest.raises(RuleError, match="not finished"):
        reviews.begin(register.by("qa_lead"), policy_id, "special")
    with pytest.raises(RuleError, match="not among your rights"):
        reviews.begin(register.by("lead"), policy_id, "special")


def test_the_figures_are_those_of_the_period_and_of_the_checklist(register, work):
    scene = replace(register.scene, work=work)
    state = make_released(scene)
    work.session.add(
        StepTaken(
            evaluation_id=state.id, key="void", source="E3", target="E12", revision=1,
            person_id=scene.qa_lead.id, role="qa_lead", taken_at=work.now, reason="x",
            details=Words(verdict="standard_unclear").to_text(), content_hash=b"",
        )
    )  # fmt: skip
    checklist = work.session.query(Checklist).one()
    work.session.add(Checklist(code="other"))
    work.session.flush()
    other = work.session.query(Checklist).filter_by(code="other").one()
    found = {}
    for number, about in (("1", None), ("2", checklist.id), ("3", other.id)):
        kind = "checklist" if about else "policy"
        policy_id = made(register, number=number, kind=kind, checklist_id=about)
        by = register.by("inspector")
        form = reviews.review(by, reviews.begin(by, policy_id, "regular")).form
        found[number] = dict(form.figures)
    assert found["1"] == found["2"]
    assert (found["1"]["evaluations"], found["1"]["csrs"]) == (1, 1)
    assert (found["1"]["standard_unclear"], found["1"]["disputes"]) == (1, 0)
    assert (found["3"]["evaluations"], found["3"]["standard_unclear"]) == (0, 0)


def test_what_is_saved_is_there_again_and_the_program_keeps_its_own_part(register, policy_id):
    found = begun(register, policy_id, "revise")
    by = register.by("inspector")
    forged = replace(found.form, number="X", figures=(("evaluations", 999),), next_review=None)
    version = reviews.save(by, found.row.id, found.row.version, forged)
    again = reviews.review(by, found.row.id)
    assert again.form == found.form
    assert again.row.version == version
    with pytest.raises(ConflictError, match="meanwhile"):
        reviews.save(by, found.row.id, found.row.version - 1, found.form)
    other = made(register, number="KF-02")
    with pytest.raises(RuleError, match="another policy"):
        reviews.save(by, found.row.id, version, replace(found.form, policy_id=other))


def test_a_form_that_is_not_whole_is_not_issued(register, policy_id):
    found = begun(register, policy_id, problems="")
    by = register.by("inspector")
    with pytest.raises(InputError, match="problems and their effect"):
        reviews.issue(by, found.row.id, found.row.version, found.form)


def test_no_self_nobody_is_two_of_them_and_each_may_sign(register, work, policy_id):
    found = begun(register, policy_id)
    by = register.by("inspector")
    manager = found.form.approver
    stranger = make_person(work, "csr")
    for named, match in (
        ({"evaluators": (manager,)}, "named twice"),
        ({"checker": manager}, "named twice"),
        ({"approver": found.form.checker, "checker": manager}, "may not sign as that"),
        ({"evaluators": (Evaluator(stranger.id, "甲 1"),)}, "甲 1 may not sign"),
    ):
        seen = reviews.review(by, found.row.id).row.version
        with pytest.raises(RuleError, match=match):
            reviews.issue(by, found.row.id, seen, whole(register, found.form, **named))
    assert reviews.review(by, found.row.id).row.state == "draft"


def test_they_sign_in_order_and_the_last_sets_the_next_review(register, work, policy_id):
    found = issued(register, policy_id)
    rows = {role: policies.listed(register.by(role))[0] for role in ("inspector", "qa_lead")}
    assert (rows["inspector"].to_do, rows["qa_lead"].to_do) == ("sign", "read")
    with pytest.raises(RuleError, match="not yours to sign now"):
        sign(register, "manager", found.row.id)
    with pytest.raises(RuleError, match="password is wrong"):
        sign(register, "inspector", found.row.id, password="something else")
    assert not sign(register, "inspector", found.row.id)
    with pytest.raises(RuleError, match="not yours to sign now"):
        sign(register, "inspector", found.row.id)
    assert not sign(register, "qa_lead", found.row.id, "同意")
    assert sign(register, "manager", found.row.id)
    done = reviews.review(register.by("qa_lead"), found.row.id)
    assert (done.row.state, done.row.closed_at) == ("closed", work.now)
    assert [(one.role, one.meaning, one.statement) for one in done.given] == [
        ("evaluator", "evaluate", ""), ("checker", "check", "同意"), ("approver", "approve", ""),
    ]  # fmt: skip
    assert work.session.get_one(Policy, policy_id).next_review == done.form.next_review
    with pytest.raises(RuleError, match="is “Approved”"):
        reviews.reopen(register.by("qa_lead"), found.row.id, done.row.version, "x")


def test_who_lost_the_right_meanwhile_does_not_sign(register, work, policy_id):
    found = issued(register, policy_id)
    by = acting(work, register.scene.inspector)
    by = replace(by, actor=replace(by.actor, roles=frozenset({"csr"}), grants=frozenset()))
    with pytest.raises(RuleError, match="not among your rights"):
        reviews.sign(by, found.row.id, found.row.version, "", PASSWORD)


def test_several_evaluators_sign_in_any_order(register, work, policy_id):
    second = make_person(work, "inspector", login=f"second{register.scene.csr.staff_no}")
    by = register.by("inspector")
    one = register.scene.inspector
    both = tuple(Evaluator(person.id, person.name) for person in (one, second))
    found = issued(register, policy_id, evaluators=both)
    assert [(one.role, one.turn) for one in found.asked] == [
        ("evaluator", 1), ("evaluator", 1), ("checker", 2), ("approver", 3),
    ]  # fmt: skip
    sign(register, "inspector", found.row.id)
    assert policies.listed(acting(work, second))[0].to_do == "sign"
    assert not reviews.review(register.by("qa_lead"), found.row.id).row.waits_for_me
    assert not reviews.review(by, found.row.id).row.waits_for_me


def test_what_nobody_signed_is_taken_back_and_may_change(register, policy_id):
    found = issued(register, policy_id)
    by = register.by("inspector")
    again = reviews.reopen(by, found.row.id, found.row.version, "")
    assert again == found.row.id
    draft = reviews.review(by, again)
    assert draft.row.state == "draft"
    reviews.issue(by, again, draft.row.version, replace(draft.form, effects="更重"))
    assert reviews.review(by, again).row.state == "signing"


def test_a_change_after_a_signature_makes_it_void_and_asks_again(register, policy_id):
    found = issued(register, policy_id)
    sign(register, "inspector", found.row.id)
    by = register.by("qa_lead")
    seen = reviews.review(by, found.row.id).row.version
    with pytest.raises(RuleError, match="Say why"):
        reviews.reopen(by, found.row.id, seen, " ")
    other = reviews.reopen(by, found.row.id, seen, "漏了一条")
    old, new = reviews.review(by, found.row.id), reviews.review(by, other)
    assert (old.row.state, old.row.void_reason, len(old.given)) == ("void", "漏了一条", 1)
    assert (new.row.state, new.replaces, new.form) == ("draft", old.row.number, old.form)
    assert new.given == ()
    with pytest.raises(RuleError, match="is “Void”"):
        sign(register, "qa_lead", found.row.id)
    reviews.issue(by, other, new.row.version, new.form)
    for role in ("inspector", "qa_lead", "manager"):
        sign(register, role, other)
    assert reviews.review(by, other).row.state == "closed"


def test_s3_4_10b_a_checklist_version_names_the_evaluation_that_decided_it(register, work):
    checklist = work.session.query(Checklist).one()
    policy_id = made(register, kind="checklist", checklist_id=checklist.id)
    kept = approved(register, policy_id)
    by = register.by("qa_lead")
    code = checklist.code
    assert reviews.approved_revisions(by, code) == []
    version = work.session.query(ChecklistVersion).one()
    with pytest.raises(RuleError, match="does not decide"):
        reviews.link(by, version.id, kept.row.id)
    revised = approved(register, policy_id, "revise")
    assert reviews.approved_revisions(by, "another") == []
    (listed,) = reviews.approved_revisions(by, code)
    assert (listed.id, listed.number) == (revised.row.id, revised.row.number)
    assert listed.policy.startswith("KF-01 ")
    reviews.link(by, version.id, revised.row.id)
    assert policies.one(by, policy_id).versions[0].review_id == revised.row.id
    assert reviews.review(by, revised.row.id).row.led_to == version.number
    decided = DecidedBy(policy_id, revised.row.id, revised.row.number)
    for role, told in (("inspector", decided), ("manager", decided), ("csr", None)):
        (row,) = checklists.list_versions(register.by(role))
        assert row.decided_by == told
    with pytest.raises(RuleError, match="not among your rights"):
        reviews.link(register.by("manager"), version.id, revised.row.id)
    again = approved(register, policy_id, "revise")
    with pytest.raises(ConflictError, match="linked to another evaluation"):
        reviews.link(by, version.id, again.row.id)


def test_an_evaluation_is_seen_by_whom_it_concerns(register, policy_id):
    found = begun(register, policy_id)
    for role in ("csr", "lead"):
        with pytest.raises(RuleError, match="not yours to see"):
            reviews.review(register.by(role), found.row.id)
    with pytest.raises(RuleError, match="not there"):
        reviews.save(register.by("qa_lead"), policy_id, 1, found.form)


def test_who_may_approve_is_told(register):
    found = {one.id: one.may_approve for one in reviews.people(register.by("inspector"))}
    assert found == {
        register.scene.inspector.id: False,
        register.scene.qa_lead.id: False,
        register.manager.id: True,
    }


def test_the_paper_says_who_signed_and_a_print_is_noted(register, work, policy_id):
    work.session.add(
        Setting(key="centre.name", valid_from=work.now, value="示例", changed_by=work.actor.id)
    )
    found = issued(register, policy_id)
    sign(register, "inspector", found.row.id, "属实")
    by = register.by("manager")
    sheet = reviews.sheet(by, found.row.id)
    assert (sheet.imprint.centre, sheet.imprint.number) == ("示例", found.row.number)
    assert sheet.imprint.content_hash == found.content_hash
    assert [(place, role) for place, role, _name in sheet.signatories.wanted] == [
        (1, "evaluator"), (2, "checker"), (3, "approver"),
    ]  # fmt: skip
    ((place, stamp),) = sheet.signatories.stamps
    person = register.scene.inspector
    assert (place, stamp.name, stamp.staff_no) == (1, person.name, person.staff_no)
    assert [(one.role, one.words) for one in sheet.signatories.statements] == [
        ("evaluator", "属实")
    ]
    reviews.note_print(by, found.row.id)
