"""The wall around complaints: what their people may do over their own connections, and no more."""

from datetime import timedelta

import pytest
from hostile.centre import attempt, opened

from qa_desk.errors import RuleError
from qa_desk.models import Call, CallTag, Complaint, Department, Person, RoleGrant, digests
from qa_desk.rules import masking
from qa_desk.rules.action_items import NewAction
from qa_desk.services import actions, complaints
from qa_desk.services.complaints import Entry, Finding

ROLES = ("csr", "team_lead", "inspector", "qa_lead", "cs_manager", "department_head")
NUMBER = "13800138000"


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "complain", states=("E3",), roles=ROLES) as centre:
        with centre.owner.work() as work:
            digests.secret(work)
            department = Department(code="bill", name="计费部")
            work.session.add(department)
            work.session.flush()
            centre.department_id = department.id
            work.session.add(
                RoleGrant(
                    person_id=centre["department_head"].id, role="department_head",
                    scope_kind="department", scope_id=department.id,
                    valid_from=work.today - timedelta(days=9),
                )
            )  # fmt: skip
        yield centre


def login(centre, role):
    return centre.at_work(centre[role].login)


def enter(centre, role, **said):
    """Take a complaint down over one's own connection; return its id."""
    with login(centre, role) as work:
        entry = Entry(**{"received_at": work.now - timedelta(hours=1), "content": "x", **said})
        return complaints.enter(work, entry)


def test_s1_2b_s6_a_csrs_entry_is_known_as_a_repeat_by_the_servers_own_hash(centre):
    """S1-2B.s6."""
    first = enter(centre, "qa_lead", customer=NUMBER)
    second = enter(centre, "csr", customer="138 0013 8000", csr_id=centre["csr"].id)
    with centre.owner.work() as work:
        rows = [work.session.get_one(Complaint, key) for key in (first, second)]
        assert rows[0].number_hash == rows[1].number_hash
        assert rows[1].number_hash == masking.key_hash(NUMBER, digests.secret(work))
    with login(centre, "csr") as work:
        record = complaints.one(work, second)
        assert (record.row.repeat, record.others) == (1, ())
        with pytest.raises(RuleError):
            complaints.one(work, first)
    with login(centre, "cs_manager") as work:
        assert complaints.one(work, second).row.is_new
        assert complaints.waiting(work) >= 1


def test_a_number_hidden_at_its_source_and_another_ones_complaint_get_no_hash(centre):
    key = enter(centre, "csr", customer="138****8000", csr_id=centre["csr"].id)
    with centre.owner.work() as work:
        assert work.session.get_one(Complaint, key).number_hash is None
    desk = centre.desk("csr")
    other = enter(centre, "qa_lead")
    hashing = "SELECT 1 FROM hash_complaint_number(%(id)s, '13900139000')"
    assert attempt(desk, hashing, id=key)
    assert not attempt(desk, hashing, id=other)


def test_s0_4_1_1c_the_server_finds_the_call_that_a_csr_names_and_tags_it(centre):
    """S0-4.1.1c."""
    target = centre["csr"].targets["all", "E3"]
    with centre.owner.work() as work:
        given = work.session.get_one(Call, target.call).external_id
    key = enter(centre, "csr", call=given)
    with centre.owner.work() as work:
        assert work.session.get_one(Complaint, key).call_id == target.call
        assert work.session.get(CallTag, (target.call, "complaint")) is not None


def test_whoever_entered_one_corrects_it_and_decides_nothing(centre):
    key = enter(centre, "csr", csr_id=centre["csr"].id)
    desk, me = centre.desk("csr"), centre["csr"].id
    said = {"id": key, "me": me, "stranger": centre.stranger.id}
    change = "UPDATE complaint SET {what} WHERE id = %(id)s"
    assert attempt(desk, change.format(what="content = 'y'"), **said)
    for what in (
        "outcome = 'x', closed_at = now()",
        "is_attributable = false",
        "reported_at = now(), report_note = 'x'",
        "csr_id = %(stranger)s",
    ):
        assert not attempt(desk, change.format(what=what), **said)
    assert not attempt(desk, "UPDATE complaint SET number = 'x' WHERE id = %(id)s", **said)
    assert not attempt(desk, "DELETE FROM complaint WHERE id = %(id)s", **said)
    with login(centre, "qa_lead") as work:
        seen = complaints.one(work, key).row.version
        complaints.close(work, key, seen, Finding(True, "", "process", "", "x"))
    assert not attempt(desk, change.format(what="content = 'z'"), **said)
    lead = centre.desk("qa_lead")
    assert not attempt(lead, change.format(what="outcome = 'better'"), **said)
    assert not attempt(lead, change.format(what="closed_at = now() - interval '9 days'"), **said)


def test_nobody_enters_a_closed_one_but_with_a_list(centre):
    insert = (
        "INSERT INTO complaint (id, number, received_at, kind, severity, reason, content,"
        " number_masked, due_at, call, entered_at, entered_by, file, investigation, cause,"
        " root_cause, outcome, report_note, closed_at, version) VALUES (gen_random_uuid(), 'x',"
        " now(), 'complaint', 'ordinary', '', 'x', '', now(), '', clock_timestamp(), %(me)s,"
        " {file}, '', '', '', 'x', '', now() - interval '1 hour', 1)"
    )
    for role, file, may in (
        ("qa_lead", "'list.xlsx'", True),
        ("qa_lead", "''", False),
        ("csr", "'list.xlsx'", False),
    ):
        desk, me = centre.desk(role), centre[role].id
        assert attempt(desk, insert.format(file=file), me=me) == may


def test_a_department_head_answers_what_is_his_departments(centre):
    his = enter(centre, "inspector", department_id=centre.department_id, csr_id=centre.stranger.id)
    other = enter(centre, "inspector")
    with login(centre, "department_head") as work:
        assert [row.id for row in complaints.listed(work)] == [his]
        record = complaints.one(work, his)
        assert record.row.csr.startswith(centre.stranger.name)
        complaints.close(work, his, record.row.version, Finding(False, "", "system", "", "修复"))
        with pytest.raises(RuleError):
            complaints.one(work, other)
        assert work.session.get(Person, centre["team_lead"].member) is None
    desk = centre.desk("department_head")
    change = "UPDATE complaint SET outcome = 'x' WHERE id = %(id)s"
    assert not attempt(desk, change, id=other)


def test_actions_about_a_complaint_are_seen_by_whoever_sees_it(centre):
    key = enter(centre, "csr", csr_id=centre["csr"].id)
    with login(centre, "qa_lead") as work:
        due = work.today + timedelta(days=3)
        owner = centre["inspector"].id
        actions.give(work, NewAction("action", "改派单", due, owner, subject=("complaint", key)))
    with login(centre, "csr") as work:
        (found,) = complaints.one(work, key).actions
        assert found.words == "改派单"
