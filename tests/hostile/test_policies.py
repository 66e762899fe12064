"""With psql and one's own password: no policy rewritten, no reading forged, none signed early."""

from contextlib import ExitStack, closing

import pytest
from factories import PASSWORD
from policies import approved, begun, entry, issued, made, published, sign, wording
from policies import whole as filled
from policy_office import PolicyOffice
from sqlalchemy import text

from qa_desk.errors import QaDeskError
from qa_desk.models import Document, Policy, PolicyReading, PolicyVersion, database
from qa_desk.models.base import uuid7
from qa_desk.services import policies
from qa_desk.services.policies import reviews

ROLES = ("csr", "lead", "inspector", "qa_lead", "manager")


@pytest.fixture
def office(postgresql_url, tmp_path):
    office = PolicyOffice(postgresql_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def ways(office):
    """Everybody's own connection, by role."""
    with ExitStack() as stack:
        logins = {role: getattr(office.scene, role).login for role in ROLES}
        yield {
            role: stack.enter_context(closing(database.sign_in(office.url, login, PASSWORD)))
            for role, login in logins.items()
        }


@pytest.fixture
def policy_id(office):
    with office.register() as register:
        policy_id = made(register)
        published(register, policy_id)
    return policy_id


def refused(way, statement, **values):
    """Say that a statement is refused, or touches nothing."""
    try:
        with way.work() as work:
            assert work.session.execute(text(statement), values).rowcount == 0
    except QaDeskError:
        pass


def whole(office, ways, policy_id, *, roles=("inspector", "qa_lead", "manager"), draft=None):
    """Let people evaluate over their own connections; return the id of the evaluation."""
    with office.register() as register:
        found = draft or begun(register, policy_id, "revise")
    with ways["inspector"].work() as work:
        reviews.issue(work, found.row.id, found.row.version, found.form)
    for role in roles:
        with ways[role].ask() as work:
            seen = reviews.review(work, found.row.id).row.version
        with ways[role].work() as work:
            reviews.sign(work, found.row.id, seen, "", PASSWORD)
    return found.row.id


def test_an_evaluation_goes_its_whole_way_over_the_people_s_own_connections(
    office, ways, policy_id
):
    with ways["inspector"].work() as work:
        review_id = reviews.begin(work, policy_id, "regular")
    with ways["inspector"].ask() as work:
        found = reviews.review(work, review_id)
    with office.register() as register:
        form = filled(register, found.form, "revise")
    with ways["inspector"].work() as work:
        reviews.save(work, review_id, found.row.version, form)
    with ways["inspector"].ask() as work:
        found = reviews.review(work, review_id)
    assert whole(office, ways, policy_id, draft=found) == review_id
    with ways["manager"].ask() as work:
        assert reviews.review(work, review_id).row.state == "closed"
        paper = work.session.get_one(Document, review_id)
        due = work.session.get_one(Policy, policy_id).next_review
        assert due == reviews.review(work, review_id).form.next_review
        digest = work.session.scalar(text("SELECT content_hash FROM document WHERE id = :id"),
                                     {"id": review_id})  # fmt: skip
        assert digest == paper.content_hash
    with ways["qa_lead"].work() as work:
        current = policies.one(work, policy_id).versions[0]
        assert current.state == "published"
        assert policies.one(work, policy_id).reviews[0].id == review_id
    for role in ("csr", "lead"):
        with ways[role].ask() as work:
            assert work.session.get(Document, review_id) is None


def test_a_register_is_kept_and_read_over_the_people_s_own_connections(office, ways):
    with ways["qa_lead"].work() as work:
        policy_id = policies.make(work, entry(work))
        version_id = policies.save_version(work, policy_id, None, wording(), None)
    with ways["csr"].ask() as work:
        assert work.session.get(PolicyVersion, version_id) is None
    with ways["qa_lead"].work() as work:
        policies.publish(work, version_id, 1)
    with ways["csr"].work() as work:
        assert policies.listed(work)[0].to_do == "read"
        policies.confirm(work, version_id)
    with ways["lead"].ask() as work:
        assert work.session.query(PolicyReading).count() == 0
    with ways["qa_lead"].work() as work:
        assert policies.readership(work, version_id).missing == 4
        assert policies.remind(work, version_id) == 4


def test_nobody_signs_early_twice_for_another_or_as_what_he_is_not(office, ways, policy_id):
    with office.register() as register:
        found = issued(register, policy_id)
    forge = (
        "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
        " method, signed_at, machine, content_hash)"
        " SELECT :new, id, :who, :role, :place, :meaning, '', :method, now(), '', content_hash"
        " FROM document WHERE id = :paper"
    )
    manager, inspector = office.scene.manager.id, office.scene.inspector.id
    attempts = (
        ("manager", manager, "approver", 3, "approve", "password"),  # not in turn
        ("qa_lead", inspector, "evaluator", 1, "evaluate", "password"),  # for another
        ("inspector", inspector, "approver", 3, "approve", "password"),
        ("inspector", inspector, "evaluator", 1, "approve", "password"),
        ("inspector", inspector, "evaluator", 1, "evaluate", "paper"),
        ("inspector", inspector, "csr", 1, "agree", "password"),
        ("csr", office.scene.csr.id, "evaluator", 1, "evaluate", "password"),
    )
    for login, who, role, place, meaning, method in attempts:
        refused(
            ways[login], forge, new=uuid7(), who=who, role=role, place=place, meaning=meaning,
            method=method, paper=found.row.id,
        )  # fmt: skip
    with office.register() as register:
        assert reviews.review(register.by("qa_lead"), found.row.id).given == ()
        sign(register, "inspector", found.row.id)
    with office.register() as register:
        assert len(reviews.review(register.by("qa_lead"), found.row.id).given) == 1


def test_what_was_issued_is_not_rewritten_nor_closed_nor_given_other_signatories(
    office, ways, policy_id
):
    with office.register() as register:
        found = issued(register, policy_id)
        sign(register, "inspector", found.row.id)
    for role in ways:
        for change in (
            "content = 'qad1'",
            "content_hash = ''",
            "issued_at = NULL",
            "closed_at = now()",
            "voided_at = now()",  # without a reason
            "voided_at = now(), closed_at = now(), void_reason = 'x'",
        ):
            refused(ways[role], f"UPDATE document SET {change} WHERE kind = 'policy_review'")
        for statement in (
            "DELETE FROM signatory",
            "UPDATE signatory SET place = 9",
            "DELETE FROM document",
            "INSERT INTO signatory SELECT id, 9, created_by, 'approver', 3 FROM document",
        ):
            refused(ways[role], statement)
    with ways["csr"].ask() as work:
        assert work.session.scalar(text("SELECT count(*) FROM signatory")) == 0
    with office.register() as register:
        now = reviews.review(register.by("qa_lead"), found.row.id)
    assert (now.row.state, len(now.asked), now.form) == ("signing", 3, found.form)


def test_a_paper_is_issued_only_with_all_signatories_in_their_turns(office, ways, policy_id):
    with office.register() as register:
        found = begun(register, policy_id)
    issue = "UPDATE document SET issued_at = now() WHERE id = :paper"
    refused(ways["inspector"], issue, paper=found.row.id)
    alone = (
        "INSERT INTO signatory SELECT id, 1, created_by, 'approver', 1 FROM document"
        " WHERE id = :paper"
    )
    with ways["inspector"].work() as work:
        work.session.execute(text(alone), {"paper": found.row.id})
    refused(ways["inspector"], issue, paper=found.row.id)


def test_what_was_published_and_read_stays(office, ways, policy_id):
    with ways["csr"].work() as work:
        policies.confirm(work, work.session.query(PolicyVersion).one().id)
    statements = (
        "UPDATE policy_version SET text = 'x'",
        "UPDATE policy_version SET state = 'draft'",
        "UPDATE policy_version SET published_at = now()",
        "DELETE FROM policy_version",
        "DELETE FROM policy_reading",
        "UPDATE policy_reading SET read_at = now()",
        "DELETE FROM policy",
        "UPDATE policy SET kind = 'process'",
    )
    for role in ways:
        for statement in statements:
            refused(ways[role], statement)
    for_another = (
        "INSERT INTO policy_reading SELECT id, :who, clock_timestamp() FROM policy_version"
    )
    refused(ways["csr"], for_another, who=office.scene.lead.id)
    early = "INSERT INTO policy_reading SELECT id, :who, '2020-01-01' FROM policy_version"
    refused(ways["lead"], early, who=office.scene.lead.id)
    with office.register() as register:
        work = register.by("qa_lead")
        assert work.session.query(PolicyReading).one().person_id == office.scene.csr.id
        assert work.session.query(PolicyVersion).one().text == "每班至少抽检三次。"


def test_p25_the_description_of_another_post_is_not_read(office, ways):
    with office.register() as register:
        policy_id = made(register, kind="post", post="team_lead")
        published(register, policy_id)
    found = {}
    for role, way in ways.items():
        with way.ask() as work:
            found[role] = work.session.scalar(text("SELECT count(text) FROM policy_version"))
    assert found == {"csr": 0, "lead": 1, "inspector": 1, "qa_lead": 1, "manager": 1}


def test_s3_4_10b_no_version_names_an_evaluation_that_did_not_decide_it(office, ways, policy_id):
    with office.register() as register:
        kept = approved(register, policy_id)
        draft = made(register, number="KF-02")
        published(register, draft, number="1")
    link = "UPDATE {table} SET review_id = :review"
    for table in ("policy_version", "checklist_version"):
        refused(ways["qa_lead"], link.format(table=table), review=kept.row.id)
