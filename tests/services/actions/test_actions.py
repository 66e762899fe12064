"""Actions, information notes and suggestions, as their people give and answer them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import LONG_AGO, acting, make_person, make_scene, make_submitted

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import CallTag, Department, Evaluation, RoleGrant
from qa_desk.rules.action_items import Evidence, NewAction
from qa_desk.services import actions
from qa_desk.services.actions import Waiting, Wanted


class Office:
    """A centre with a technical department, its head, and those who oversee."""

    def __init__(self, work):
        self.work = work
        self.scene = make_scene(work)
        self.site = self._department("beijing", "site")
        self.tech = self._department("tech", "department", self.site.id)
        self.other = self._department("product", "department")
        self.people = {
            name: getattr(self.scene, name) for name in ("csr", "lead", "inspector", "qa_lead")
        }
        self.people["head"] = make_person(work, login="head")
        self.give_role("head", "department_head", self.site.id, "site")
        self.people["office"] = make_person(work, "improvement_office", login="office")
        self.people["steering"] = make_person(work, "steering_group", login="steering")
        work.session.flush()

    def give_role(self, name, role, scope_id, kind="department"):
        self.work.session.add(
            RoleGrant(
                person_id=self.people[name].id, role=role, scope_kind=kind, scope_id=scope_id,
                valid_from=LONG_AGO,
            )
        )  # fmt: skip
        self.work.session.flush()

    def _department(self, code, kind, parent=None):
        found = Department(code=code, name=f"{code}部", kind=kind, parent_id=parent)
        self.work.session.add(found)
        self.work.session.flush()
        return found

    def by(self, name):
        return acting(self.work, self.people[name])

    def id(self, name):
        return self.people[name].id

    @property
    def today(self):
        return self.work.today

    def give(self, by="inspector", owner="head", kind="note", **values):
        values.setdefault("due", self.today + timedelta(days=10))
        values.setdefault("department_id", self.tech.id)
        if kind == "note":
            values.setdefault("cause", "system")
        what = values.pop("what", "系统卡顿，客户等待过长")
        return actions.give(self.by(by), NewAction(kind, what, owner_id=self.id(owner), **values))

    def row(self, name, action_id):
        return next(row for row in actions.listed(self.by(name)) if row.id == action_id)

    def sees(self, name, **wanted):
        return [row.id for row in actions.listed(self.by(name), Wanted(**wanted))]


@pytest.fixture
def office(work):
    return Office(work)


def test_p24_a_note_goes_to_a_department_and_its_reply_comes_back(office):
    """P24 and S1X-3: a finding goes by urgency to research and development, and is answered."""
    note = office.give(urgency="urgent")
    row = office.row("head", note)
    assert (row.number[:3], row.waits, row.department) == ("IN-", "do", "tech部")
    assert str(row.given_by) == str(office.row("office", note).given_by)
    assert actions.waiting(office.by("head")) == Waiting(to_do=1)
    actions.report(office.by("head"), note, row.version, 50, "已复现")
    row = office.row("head", note)
    actions.finish(office.by("head"), note, row.version, "3.2 版修复")
    inspector = office.by("inspector")
    assert actions.waiting(inspector).replies == 1
    assert office.row("inspector", note).waits == "read"
    actions.read(inspector, note)
    whole = actions.one(inspector, note)
    assert whole.read_at == office.work.now
    assert (whole.result, whole.finished_by.staff_no) == (
        "3.2 版修复",
        office.people["head"].staff_no,
    )
    assert [one.key for one in whole.history] == ["give", "report", "finish", "read"]
    assert whole.offered == ("read",)
    assert actions.waiting(inspector) == Waiting()


def test_p24_evidence_is_numbers_and_items_of_what_the_sender_may_see(office):
    evaluation = make_submitted(office.scene, item_2=1)
    office.scene.by("qa_lead")
    found = actions.findings(office.by("inspector"), [evaluation.id])
    assert [(one.number, one.cause) for one in found] == [(found[0].number, "")]
    call = office.work.session.get(Evaluation, evaluation.id).call_id
    office.work.session.add(CallTag(call_id=call, tag="risk"))
    office.work.session.flush()
    assert actions.findings(office.by("inspector"), [evaluation.id])[0].cause == "risk"
    note = office.give(
        evidence=(Evidence(evaluation.id, "FORGED-1", ("2 系统操作",)),), cause="risk"
    )
    kept = actions.one(office.by("head"), note).evidence
    assert kept == (Evidence(evaluation.id, found[0].number, ("2 系统操作",)),)
    with pytest.raises(RuleError, match="not yours to see"):
        office.give(by="head", evidence=(Evidence(evaluation.id, "x"),))


def test_an_evaluation_without_a_result_is_evidence_by_its_number(office):
    from factories import make_task

    task = make_task(office.scene)
    found = actions.findings(office.by("inspector"), [task.id])
    assert [(one.number, one.cause, one.items) for one in found] == [(task.number, "", ())]


def test_whoever_heads_a_department_sees_its_actions_and_nobody_elses(office):
    own = office.give()
    others = office.give(owner="qa_lead", department_id=office.other.id)
    of_site = office.give(owner="qa_lead", department_id=office.tech.id)
    assert set(office.sees("head")) == {own, of_site}
    assert set(office.sees("office")) == {own, others, of_site}
    assert office.sees("steering") == []
    assert office.sees("head", whose="mine") == [own]
    assert set(office.sees("inspector", whose="given")) == {own, others, of_site}
    assert office.sees("office", department_id=office.other.id) == [others]
    with pytest.raises(RuleError, match="not yours to see"):
        actions.one(office.by("steering"), own)


def test_lists_by_kind_by_state_and_what_is_overdue(office):
    note = office.give(due=office.today)
    action = office.give(kind="action", owner="inspector")
    assert office.sees("qa_lead", kind="action") == [action]
    row = office.row("inspector", action)
    actions.finish(office.by("inspector"), action, row.version, "好了")
    assert office.sees("qa_lead", closed_too=False) == [note]
    assert set(office.sees("qa_lead", closed_too=True)) == {note, action}
    assert office.sees("qa_lead", only_overdue=True, closed_too=True) == []
    later = office.by("qa_lead")
    later = replace(later, now=later.now + timedelta(days=1))
    found = actions.listed(later, Wanted(only_overdue=True))
    assert [(one.id, one.stage) for one in found] == [(note, 100)]


def test_what_waits_is_counted_for_the_inbox(office):
    office.give(due=office.today + timedelta(days=3))
    office.give(due=office.today + timedelta(days=30))
    head = office.by("head")
    assert actions.waiting(head) == Waiting(to_do=2, this_week=1)
    later = replace(head, now=head.now + timedelta(days=3))
    assert actions.waiting(later) == Waiting(to_do=2, this_week=1, late=1)
    later = replace(head, now=head.now + timedelta(days=20))
    found = actions.waiting(later)
    assert (found.overdue, found.late, found.told) == (1, 1, 2)


def test_the_administrator_has_no_actions(office):
    office.people["admin"] = make_person(office.work, "admin")
    assert actions.waiting(office.by("admin")) == Waiting()
    with pytest.raises(RuleError, match="not among your rights"):
        actions.listed(office.by("admin"))


def test_who_changed_it_meanwhile_is_told(office):
    note = office.give()
    row = office.row("head", note)
    inspector = office.by("inspector")
    due = office.today + timedelta(days=20)
    actions.postpone(inspector, note, row.version, due, "normal", "等版本")
    with pytest.raises(ConflictError, match="Somebody else changed"):
        actions.report(office.by("head"), note, row.version, 20, "在做")
    seen = office.row("inspector", note)
    assert seen.due == due
    actions.hand_over(
        inspector, note, seen.version, office.id("qa_lead"), office.other.id, "不归技术"
    )
    seen = office.row("inspector", note)
    assert seen.department == "product部"
    actions.drop(inspector, note, seen.version, "已解决")
    assert office.row("inspector", note).state == "dropped"
    last = actions.one(inspector, note).history
    assert [one.owner and one.owner.staff_no for one in last if one.key == "hand_over"] == [
        office.people["qa_lead"].staff_no
    ]


def test_nobody_is_asked_who_cannot_answer(office):
    gone = make_person(office.work, "qa_lead")
    office.people["gone"] = gone
    with pytest.raises(RuleError, match="no login"):
        office.give(owner="gone")
    note = office.give()
    version = office.row("inspector", note).version
    with pytest.raises(RuleError, match="no login"):
        actions.hand_over(office.by("inspector"), note, version, gone.id, None, "x")


def test_the_forms_offer_people_departments_and_days(office):
    found = actions.choices(office.by("inspector"))
    heads = {name: head for _key, name, head in found.departments}
    assert heads == {"beijing部": office.id("head"), "tech部": office.id("head"), "product部": None}
    ids = {key for key, _name in found.people}
    assert {office.id(name) for name in ("csr", "lead", "head", "office", "steering")} <= ids
    assert (found.days["urgent"] - office.today).days == 2
    of_lead = {key for key, _name in actions.choices(office.by("lead")).people}
    assert office.id("csr") in of_lead
    stranger = make_person(office.work, "csr", login="stranger")
    assert stranger.id not in {key for key, _name in actions.choices(office.by("lead")).people}
    assert office.id("csr") not in {key for key, _name in actions.choices(office.by("head")).people}


def test_s1_2b_2_everybody_makes_suggestions_and_sees_the_answer(office):
    """S1-2B.2 and S4-4.3.3: staff make suggestions; each is answered and the author sees it."""
    made = actions.suggest(office.by("csr"), "知识库加图", "staff")
    assert office.sees("head") == []
    assert actions.waiting(office.by("qa_lead")).unanswered == 1
    row = office.row("office", made)
    assert (row.waits, row.owner) == ("answer", None)
    with pytest.raises(RuleError, match="one of the two"):
        actions.finish(office.by("office"), made, row.version, "好主意")
    actions.finish(office.by("office"), made, row.version, "好主意，12 月上线", "adopted")
    csr = office.by("csr")
    assert actions.waiting(csr).replies == 1
    assert actions.one(csr, made).result == "好主意，12 月上线"
    actions.read(csr, made)
    assert actions.waiting(csr) == Waiting()


def test_s2_2_2_2c_suggestions_of_customers_are_counted_by_month(office):
    """S2-2.2.2c: what customers ask for is collected, and counted month by month."""
    for source in ("customer", "customer", "staff"):
        actions.suggest(office.by("csr"), "延长服务时间", source)
    rows = actions.listed(office.by("csr"))
    answers = ("adopted", "declined")
    for row, answer in zip(rows, answers, strict=False):
        actions.finish(office.by("qa_lead"), row.id, row.version, "已评估", answer)
    withdrawn = actions.suggest(office.by("csr"), "弄错了", "staff")
    row = office.row("csr", withdrawn)
    actions.drop(office.by("csr"), withdrawn, row.version, "弄错了")
    (month,) = actions.months(office.by("qa_lead"))
    assert (month.made, month.from_customers, month.from_staff) == (3, 2, 1)
    assert (month.adopted, month.declined, month.open) == (1, 1, 1)
    assert month.month == office.today.replace(day=1)


def test_the_paper_of_a_note_says_what_the_note_says(office):
    evaluation = make_submitted(office.scene, item_2=1)
    note = office.give(evidence=(Evidence(evaluation.id, "", ("2 系统操作",)),))
    row = office.row("head", note)
    before = actions.sheet(office.by("head"), note)
    actions.finish(office.by("head"), note, row.version, "3.2 版修复")
    sheet = actions.sheet(office.by("head"), note)
    assert sheet.evidence[0].items == ("2 系统操作",)
    assert sheet.imprint.content_hash != before.imprint.content_hash
    assert (sheet.imprint.number, sheet.department, sheet.result) == (
        row.number,
        "tech部",
        "3.2 版修复",
    )
    actions.note_print(office.by("head"), note)
    with pytest.raises(RuleError, match="not yours to see"):
        actions.note_print(office.by("steering"), note)
