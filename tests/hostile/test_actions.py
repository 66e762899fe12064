"""The wall around actions: what their people may do over their own connections, and no more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hostile.centre import attempt, opened

from qa_desk.errors import RuleError
from qa_desk.models import Department, Evaluation, Person, RoleGrant
from qa_desk.rules.action_items import Evidence, NewAction
from qa_desk.services import actions
from qa_desk.services.actions import Wanted

ROLES = ("inspector", "department_head", "improvement_office", "steering_group", "csr")


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "actions", states=("E3",), roles=ROLES) as centre:
        with centre.owner.work() as work:
            centre.tech = Department(code="tech", name="技术部")
            work.session.add(centre.tech)
            work.session.flush()
            centre.tech_id = centre.tech.id
            work.session.add(
                RoleGrant(
                    person_id=centre["department_head"].id, role="department_head",
                    scope_kind="department", scope_id=centre.tech_id,
                    valid_from=work.today - timedelta(days=9),
                )
            )  # fmt: skip
        yield centre


def login(centre, role):
    return centre.at_work(centre[role].login)


@pytest.fixture
def note(centre):
    """A note to the technical department, with evidence."""
    evaluation = centre["inspector"].targets["assigned", "E3"].evaluation
    with login(centre, "inspector") as work:
        number = work.session.get_one(Evaluation, evaluation).number
        return actions.give(
            work,
            NewAction(
                "note", "系统卡顿", work.today + timedelta(days=9),
                centre["department_head"].id, centre.tech_id, cause="system",
                evidence=(Evidence(evaluation, number, ("2 系统操作",)),),
            ),
        )  # fmt: skip


def test_p24_the_department_reads_the_note_and_its_evidence_but_no_evaluation(centre, note):
    with login(centre, "department_head") as work:
        found = actions.one(work, note)
        (shown,) = found.evidence
        assert shown.items == ("2 系统操作",)
        assert work.session.get(Evaluation, shown.evaluation_id) is None
        assert str(found.row.given_by).strip()
        assert actions.choices(work).people
        actions.report(work, note, found.row.version, 50, "已复现")
    with login(centre, "department_head") as work:
        actions.finish(work, note, actions.one(work, note).row.version, "3.2 版修复")
    with login(centre, "inspector") as work:
        assert actions.waiting(work).replies
        actions.read(work, note)
    with login(centre, "inspector") as work:
        found = actions.one(work, note)
        assert found.read_at is not None
        assert found.finished_by is not None
        assert [one.key for one in found.history] == ["give", "report", "finish", "read"]


def test_a_note_is_nobody_elses(centre, note):
    for role in ("steering_group", "csr"):
        with login(centre, role) as work:
            assert note not in [row.id for row in actions.listed(work)]
            with pytest.raises(RuleError, match="not yours to see"):
                actions.one(work, note)
        rows = centre.desk(role).execute("SELECT id FROM action_item WHERE id = %s", [note])
        assert not rows.fetchall()
        rows = centre.desk(role).execute(
            "SELECT number FROM action_evidence WHERE action_id = %s", [note]
        )
        assert not rows.fetchall()
        centre.desk(role).rollback()


def test_the_giver_and_whoever_oversees_hand_over_and_postpone(centre, note):
    with login(centre, "improvement_office") as work:
        row = actions.one(work, note).row
        actions.postpone(work, note, row.version, row.due + timedelta(days=9), "urgent", "等版本")
    with login(centre, "inspector") as work:
        row = actions.one(work, note).row
        assert row.urgency == "urgent"
        actions.hand_over(
            work, note, row.version, centre["improvement_office"].id, centre.tech_id, "转改善办"
        )
    with login(centre, "improvement_office") as work:
        row = actions.one(work, note).row
        assert row.waits == "do"
        actions.report(work, note, row.version, 10, "在看")
    with login(centre, "inspector") as work:
        row = actions.one(work, note).row
        actions.drop(work, note, row.version, "已解决")


STEP = (
    "INSERT INTO action_step (id, action_id, key, person_id, taken_at, words)"
    " VALUES (gen_random_uuid(), %(note)s, '{key}', %(me)s, now(), '{words}')"
)
CHANGE = "UPDATE action_item SET {change} WHERE id = %(note)s"
EVIDENCE = (
    "INSERT INTO action_evidence (action_id, evaluation_id, number, items)"
    " VALUES (%(note)s, gen_random_uuid(), 'x', '')"
)
DONE = "state = 'done', finished_at = now(), finished_by = %(me)s"
STATEMENTS = [
    ("department_head", CHANGE.format(change="due = due + 9")),
    ("department_head", CHANGE.format(change=DONE)),
    ("department_head", CHANGE.format(change="what = 'x'")),
    ("department_head", STEP.format(key="postpone", words="x")),
    ("department_head", STEP.format(key="finish", words=" ")),
    ("inspector", STEP.format(key="finish", words="x")),
    ("inspector", CHANGE.format(change="progress = 100")),
    ("inspector", CHANGE.format(change="read_at = now()")),
    ("inspector", "DELETE FROM action_item WHERE id = %(note)s"),
    ("inspector", "DELETE FROM action_step WHERE action_id = %(note)s"),
    ("inspector", EVIDENCE),
    ("steering_group", STEP.format(key="report", words="x")),
    ("csr", "SELECT person_id FROM qad_office"),
]


@pytest.mark.parametrize(("role", "statement"), STATEMENTS)
def test_nothing_happens_without_the_step_of_whoever_may_take_it(centre, note, role, statement):
    assert not attempt(centre.desk(role), statement, note=note, me=centre[role].id)


def test_evidence_is_of_what_the_sender_may_see(centre):
    strange = centre["csr"].targets["all", "E3"].evaluation
    with (
        pytest.raises(RuleError, match="not yours to see"),
        login(centre, "improvement_office") as work,
    ):
        actions.give(
            work,
            NewAction(
                "note", "x", work.today, work.actor.id, cause="risk",
                evidence=(Evidence(strange, "x"),),
            ),
        )  # fmt: skip


def test_s1_2b_2_a_csr_makes_a_suggestion_and_reads_the_answer(centre):
    """S1-2B.2: over the CSR's own connection, and answered over another one."""
    with login(centre, "csr") as work:
        made = actions.suggest(work, "知识库加图", "staff")
    with login(centre, "improvement_office") as work:
        assert made in [row.id for row in actions.listed(work, Wanted(kind="suggestion"))]
        row = actions.one(work, made).row
        assert str(row.given_by) == _name(work, centre["csr"].id)
        actions.finish(work, made, row.version, "12 月上线", "adopted")
    with login(centre, "csr") as work:
        found = actions.one(work, made)
        assert (found.row.state, found.result) == ("adopted", "12 月上线")
        assert actions.months(work)[0].adopted == 1
        actions.read(work, made)


def _name(work, person_id):
    person = work.session.get_one(Person, person_id)
    return f"{person.name} {person.staff_no}"


def test_a_deputy_does_what_the_owner_is_to_do(centre, note):
    from qa_desk.models import Deputy

    with centre.owner.work() as work:
        deputy = Deputy(
            person_id=centre["department_head"].id, deputy_id=centre["steering_group"].id,
            valid_from=work.now - timedelta(days=1), valid_to=work.now + timedelta(days=1),
            reason="",
        )  # fmt: skip
        work.session.add(deputy)
        work.session.flush()
        deputy_id = deputy.id
    try:
        with login(centre, "steering_group") as work:
            row = actions.one(work, note).row
            actions.report(work, note, row.version, 30, "代理")
    finally:
        with centre.owner.work() as work:
            deputy = work.session.get_one(Deputy, deputy_id)
            deputy.valid_to = replace(work).now - timedelta(hours=1)
