"""S0-2.2.2a, S0-3.2.2 to S0-3.2.5, S1-2A.4: complaints from the entry to the answer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from complaint_office import NUMBER, office_of
from factories import acting, make_person
from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import CallTag, Complaint, Evaluation
from qa_desk.models import complaints as known
from qa_desk.rules.call_filters import CallFilter
from qa_desk.services import complaints
from qa_desk.services.complaints import Entry, Finding
from qa_desk.work import Work


@pytest.fixture
def office(work):
    return office_of(work)


def later(office, **time):
    """Let time go by."""
    office.work = replace(office.work, now=office.work.now + timedelta(**time))


def test_s0_2_2_2a_every_kind_of_feedback_is_kept_with_its_number(office):
    """S0-2.2.2a."""
    ids = [office.enter(kind=kind) for kind in ("complaint", "suggestion", "enquiry", "praise")]
    rows = complaints.listed(office.by("qa_lead"))
    assert {row.id for row in rows} == set(ids)
    assert {row.kind for row in rows} == {"complaint", "suggestion", "enquiry", "praise"}
    assert len({row.number for row in rows}) == 4
    assert all(row.number.startswith("CP-") for row in rows)


def test_s0_3_2_2_and_s0_3_2_3_severity_and_department_are_said_and_the_limit_follows(office):
    """S0-3.2.2, S0-3.2.3."""
    ordinary = office.one(office.enter(department_id=office.department.id))
    major = office.one(office.enter(severity="major"))
    assert (ordinary.row.department, ordinary.row.severity) == ("计费部", "ordinary")
    assert major.row.due_at < ordinary.row.due_at
    assert ordinary.department_id == office.department.id
    due = office.work.now + timedelta(hours=3)
    own = office.one(office.enter(due_at=due)).row
    assert own.due_at == due
    work = office.by("qa_lead")
    complaints.edit(work, own.id, own.version, Entry(own.received_at, content="y"))
    kept = office.one(own.id).row
    assert kept.due_at == due  # its own time stays
    complaints.edit(
        work, own.id, kept.version, Entry(own.received_at, "complaint", "major", "", "y")
    )
    assert office.one(own.id).row.due_at == major.row.due_at  # until the severity changes


def test_s0_3_2_5_it_is_closed_with_an_answer_and_a_root_cause(office):
    """S0-3.2.5."""
    key = office.enter(csr_id=office.csr.id)
    seen = office.one(key).row.version
    work = office.by("qa_lead")
    complaints.look_into(work, key, seen, Finding(None, "听了录音", "", "", ""))
    record = office.one(key)
    assert (record.finding.investigation, record.row.state) == ("听了录音", "open")
    for finding, words in (
        (Finding(True, "", "process", "", " "), "what the customer was answered"),
        (Finding(True, "", "", "", "已答复"), "root cause"),
        (Finding(None, "", "process", "", "已答复"), "attributed"),
    ):
        with pytest.raises(InputError, match=words):
            complaints.close(work, key, record.row.version, finding)
    office.close(key, root_cause="派单过慢", investigation="听了录音")
    record = office.one(key)
    assert (record.row.state, record.row.is_open) == ("closed", False)
    assert record.finding == Finding(True, "听了录音", "process", "派单过慢", "已致歉并补偿")
    assert record.closed_by == f"{office.qa_lead.name} {office.qa_lead.staff_no}"
    with pytest.raises(RuleError, match="closed"):
        complaints.look_into(work, key, record.row.version, Finding())
    complaints.reopen(work, key, record.row.version)
    record = office.one(key)
    assert (record.row.state, record.finding.outcome) == ("open", "已致歉并补偿")
    with pytest.raises(RuleError, match="open already"):
        complaints.reopen(work, key, record.row.version)


def test_praise_is_closed_without_a_cause_and_attribution_needs_a_csr(office):
    key = office.enter(kind="praise")
    office.close(key, cause="", is_attributable=True)
    assert office.one(key).row.is_attributable is None


def test_s0_3_2_3_what_is_answered_too_late_says_so(office):
    """S0-3.2.3."""
    key = office.enter(due_at=office.work.now + timedelta(hours=1))
    later(office, hours=2)
    assert office.one(key).row.state == "overdue"
    assert complaints.waiting(office.by("qa_lead")) == 1
    assert complaints.waiting(office.by("inspector")) == 0


def test_s1_2a_4b_a_major_one_waits_for_the_manager_until_it_is_read_and_reported(office):
    """S1-2A.4b."""
    office.enter()
    key = office.enter(severity="major")
    manager = office.by("cs_manager")
    assert complaints.waiting(manager) == 1
    record = complaints.one(manager, key)
    assert record.row.is_new
    assert record.offered == {"edit", "find", "close", "read", "report", "act"}
    with pytest.raises(InputError, match="to whom"):
        complaints.report(manager, key, record.row.version, " ")
    complaints.report(manager, key, record.row.version, "已向总经理口头汇报,今天回访")
    record = complaints.one(manager, key)
    assert record.report_note == "已向总经理口头汇报,今天回访"
    assert record.row.reported_at is not None
    assert record.reported_by.startswith(office.cs_manager.name)
    assert [who for who, _at in record.readings] == [record.reported_by]
    assert complaints.waiting(manager) == 0
    with pytest.raises(RuleError, match="already"):
        complaints.report(manager, key, record.row.version, "again")
    ordinary = office.one(office.enter())
    with pytest.raises(RuleError, match="Only a major"):
        complaints.report(manager, ordinary.row.id, ordinary.row.version, "x")


def test_s1_2a_4a_the_day_is_marked_as_read_by_the_manager_with_its_time(office):
    """S1-2A.4a."""
    keys = [office.enter(), office.enter()]
    manager = office.by("cs_manager")
    assert complaints.mark_read(manager, keys) == 2
    assert complaints.mark_read(manager, keys) == 0
    assert all(row.read_at for row in complaints.listed(office.by("inspector")))
    assert "read" not in complaints.one(manager, keys[0]).offered
    with pytest.raises(RuleError):
        complaints.mark_read(office.by("qa_lead"), keys)


def test_s1_2b_s6_repeats_of_one_customer_go_straight_to_the_manager(office):
    """S1-2B.s6."""
    first = office.enter(customer=NUMBER, hours=30)
    second = office.enter("csr", customer="138-0013-8000", csr_id=office.csr.id)
    office.enter("team_lead", customer="138****8000")  # hidden at its source: nobody's second
    manager = office.by("cs_manager")
    rows = {row.id: row for row in complaints.listed(manager)}
    assert [rows[key].repeat for key in (first, second)] == [0, 1]
    assert {row.repeat for key, row in rows.items() if key not in (first, second)} == {0}
    assert complaints.waiting(manager) == 1
    record = complaints.one(manager, second)
    assert [one.id for one in record.others] == [first]
    assert record.row.customer == "138****8000"
    assert office.one(second, "csr").row.repeat == 1  # told, though he does not see the first
    assert not office.one(second, "csr").others


def test_a_complaint_long_before_is_no_repeat(office):
    office.enter(customer=NUMBER, hours=31 * 24)
    second = office.enter(customer=NUMBER)
    assert office.one(second).row.repeat == 0


def test_p18_the_number_is_kept_masked_wherever_it_is_typed(office):
    key = office.enter(content=f"请回拨{NUMBER}", customer=NUMBER)
    record = office.one(key)
    assert NUMBER not in repr(record)
    assert record.content == "请回拨138****8000"
    office.work.session.expire_all()
    stored = office.work.session.get(Complaint, key)
    assert NUMBER not in repr({name: getattr(stored, name) for name in ("content", "number")})


def test_s0_4_1_1c_a_complaint_about_a_call_lets_plans_draw_it(office):
    """S0-4.1.1c."""
    key = office.enter("inspector", call=office.call.external_id, csr_id=office.csr.id)
    assert office.one(key).call_id == office.call.id
    session = office.work.session
    session.expire_all()
    tags = session.scalars(select(CallTag.tag).where(CallTag.call_id == office.call.id)).all()
    assert tags == ["complaint"]
    assert CallFilter(complaint=True).describe() == ["belongs to a complaint"]
    other = office.enter(call="not known")
    assert (office.one(other).call_id, office.one(other).evaluations) == (None, ())
    praised = office.enter(kind="praise", call=office.call.external_id)
    assert office.one(praised).call_id == office.call.id


def test_the_evaluations_of_its_call_are_shown_to_whoever_sees_them(office):
    session = office.work.session
    from factories import install_checklist

    from qa_desk.services import off_plan

    install_checklist(office.work)
    made = off_plan.evaluate(office.by("inspector"), office.call.id, "complaint")
    key = office.enter(call=office.call.external_id)
    assert session.get(Evaluation, made.id) is not None
    assert [one.number for one in office.one(key, "inspector").evaluations] == [made.number]
    assert office.one(key, "cs_manager").evaluations


def test_who_entered_one_corrects_it_while_it_is_open(office):
    key = office.enter("csr", csr_id=office.csr.id)
    seen = office.one(key, "csr")
    assert seen.offered == {"edit"}
    entry = Entry(seen.row.received_at, content="改正", customer=NUMBER, csr_id=office.csr.id)
    complaints.edit(office.by("csr"), key, seen.row.version, entry)
    after = office.one(key, "csr")
    assert (after.content, after.row.customer) == ("改正", "138****8000")
    kept = replace(entry, customer="")
    complaints.edit(office.by("qa_lead"), key, after.row.version, kept)
    assert office.one(key).row.customer == "138****8000"
    with pytest.raises(ConflictError, match="Somebody else changed"):
        complaints.edit(office.by("csr"), key, seen.row.version, entry)
    office.close(key)
    with pytest.raises(RuleError, match="closed"):
        complaints.edit(office.by("csr"), key, office.one(key).row.version, entry)
    about = office.enter(csr_id=office.csr.id)
    with pytest.raises(RuleError, match="not yours"):
        complaints.edit(office.by("csr"), about, office.one(about).row.version, entry)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"content": " "}, "what the customer says"),
        ({"content": "x" * 4001}, "at most 4000"),
        ({"hours": -1}, "future"),
    ],
)
def test_what_cannot_be_is_refused(office, said, words):
    with pytest.raises(InputError, match=words):
        office.enter(**said)


def test_what_is_not_there_is_refused(office):
    now = office.work.now
    with pytest.raises(InputError, match="due before"):
        office.enter(due_at=now - timedelta(days=1))
    with pytest.raises(RuleError, match="department is not there"):
        office.enter(department_id=office.csr.id)
    office.enter(number="TS-1")
    with pytest.raises(RuleError, match="taken"):
        office.enter(number="TS-1")
    with pytest.raises(RuleError, match="not there"):
        office.one(office.csr.id)


def test_who_enters_names_his_own_people_only(office):
    with pytest.raises(RuleError, match="about this CSR"):
        office.enter("csr", csr_id=office.other.id)
    with pytest.raises(RuleError, match="about this CSR"):
        office.enter("team_lead", csr_id=office.other.id)
    office.enter("team_lead", csr_id=office.csr.id)
    office.enter("inspector", csr_id=office.other.id)


def test_everybody_sees_those_that_concern_him(office):
    own = office.enter(csr_id=office.csr.id)
    other = office.enter(csr_id=office.other.id, department_id=office.department.id)
    typed = office.enter("csr")
    seen = {
        role: {row.id for row in complaints.listed(office.by(role))}
        for role in ("csr", "team_lead", "floor_coach", "inspector", "department_head")
    }
    assert seen["csr"] == {own, typed}
    assert seen["team_lead"] == {own}
    assert seen["floor_coach"] == set()
    assert seen["inspector"] == {own, other, typed}
    assert seen["department_head"] == {other}
    record = office.one(other, "department_head")
    assert record.row.csr.startswith(office.other.name)
    assert record.offered == {"edit", "find", "close", "act"}
    office.close(other, "department_head", is_attributable=False)
    with pytest.raises(RuleError, match="not yours"):
        complaints.reopen(office.by("department_head"), own, 1)
    nobody = acting(office.work, make_person(office.work, "trainer", login="trainer"))
    assert complaints.waiting(nobody) == 0
    with pytest.raises(RuleError):
        complaints.listed(nobody)


def test_the_form_offers_people_departments_and_reasons(office):
    office.enter(reason="账单")
    found = complaints.choices(office.by("team_lead"))
    assert [one.id for one in found.people] == [office.csr.id]
    assert found.departments == ((office.department.id, "计费部"),)
    assert "账单" in complaints.choices(office.by("inspector")).reasons
    assert {one.id for one in complaints.choices(office.by("csr")).people} == {office.csr.id}


def test_attributable_complaints_are_there_for_the_appraisal(office):
    key = office.enter(csr_id=office.csr.id)
    office.enter(csr_id=office.csr.id)  # open: nobody has decided
    denied = office.enter(csr_id=office.csr.id)
    office.close(key)
    office.close(denied, is_attributable=False)
    work: Work = office.by("qa_lead")
    span = work.now - timedelta(days=1), work.now + timedelta(days=1)
    assert [one.id for one in known.attributable(work, span)] == [key]
    assert [one.csr_id for one in known.attributable(work, span, [office.csr.id])] == [
        office.csr.id
    ]
    assert not known.attributable(work, span, [office.other.id])
    assert not known.attributable(work, (span[1], span[1]))
    own = office.by("csr")
    assert [one.number for one in known.attributable(own, span)] == [office.one(key).row.number]
