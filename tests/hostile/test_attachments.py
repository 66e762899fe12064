"""With psql and one's own password: no attachment of another's draft, none altered or added."""

import pytest
from factories import PASSWORD, full_sheet
from office import Office
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qa_desk.errors import QaDeskError
from qa_desk.models import Attachment, database
from qa_desk.models.base import uuid7
from qa_desk.rules import attachments as rules
from qa_desk.services import attachments, cases, evaluating

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
COUNT = "SELECT count(content) FROM attachment"


@pytest.fixture
def office(postgresql_url, tmp_path):
    office = Office(postgresql_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def ways(office):
    """The connections of the inspector, the team lead, the CSR and the QA lead, by role."""
    roles = ("inspector", "lead", "csr", "qa_lead")
    logins = {role: getattr(office.scene, role).login for role in roles}
    ways = {role: database.sign_in(office.url, logins[role], PASSWORD) for role in roles}
    yield ways
    for way in ways.values():
        way.close()


def counted(way):
    with way.ask() as work:
        return work.session.scalar(text(COUNT))


def test_a_draft_is_its_inspectors_and_a_result_is_seen_as_far_as_the_result_is(office, ways):
    task = office.drawn()
    with ways["inspector"].work() as work:
        state = evaluating.open_task(work, task.id, task.version)
        attachments.add(work, rules.of_file(uuid7(), state.id, "a.png", PNG))
    assert {role: counted(way) for role, way in ways.items()} == {
        "inspector": 1, "lead": 0, "csr": 0, "qa_lead": 1,
    }  # fmt: skip
    for role in ("lead", "csr", "qa_lead"):
        with pytest.raises(QaDeskError), ways[role].work() as work:
            work.session.add(forged(work, state.id))
    with ways["qa_lead"].work() as work:
        assert work.session.execute(text("DELETE FROM attachment")).rowcount == 0


def forged(work, evaluation_id, by=None):
    return Attachment(
        evaluation_id=evaluation_id, name="b.png", media_type="image/png", size=len(PNG),
        sha256=b"forged", content=PNG, added_by=by or work.actor.id, added_at=work.now,
    )  # fmt: skip


def test_the_server_says_of_what_and_when_it_is_and_nobody_changes_it(office, ways):
    task = office.drawn()
    with ways["inspector"].work() as work:
        state = evaluating.open_task(work, task.id, task.version)
        work.session.add(forged(work, state.id))
    with ways["inspector"].ask() as work:
        assert work.session.scalar(text("SELECT sha256 FROM attachment")) == rules.digest(PNG)
    with pytest.raises(QaDeskError), ways["inspector"].work() as work:
        work.session.execute(text("UPDATE attachment SET name = 'x'"))
    with pytest.raises(QaDeskError), ways["inspector"].work() as work:
        work.session.add(forged(work, state.id, by=office.qa_lead.id))


def test_once_submitted_not_even_its_inspector_takes_it_away(office, ways):
    task = office.drawn()
    with ways["inspector"].work() as work:
        state = evaluating.open_task(work, task.id, task.version)
        attachments.add(work, rules.of_file(uuid7(), state.id, "a.png", PNG))
    with ways["inspector"].work() as work:
        sheet = full_sheet(cases.case(work, state.id).checklist)
        evaluating.submit(work, state.id, state.version, sheet)
    with ways["inspector"].work() as work:
        assert work.session.execute(text("DELETE FROM attachment")).rowcount == 0
    with pytest.raises(QaDeskError), ways["inspector"].work() as work:
        work.session.add(forged(work, state.id))
    with ways["inspector"].work() as work:
        evaluating.recall(work, state.id, office.case(state.id).row.version)
    with pytest.raises(QaDeskError), ways["inspector"].work() as work:
        work.session.execute(text("DELETE FROM attachment"))


def test_evidence_is_added_by_csr_and_team_lead_only_and_stays(office, ways):
    state = office.released()
    with ways["csr"].work() as work:
        attachments.add(work, rules.of_file(uuid7(), state.id, "a.png", PNG))
    row = "SELECT gen_random_uuid(), evaluation_id, name, media_type, size, sha256, content"
    copied = f"INSERT INTO attachment {row}, me(), now() FROM attachment"
    for role in ("inspector", "qa_lead", "lead"):  # the team lead's turn has not come
        with pytest.raises(DatabaseError), ways[role].work() as work:
            work.session.execute(text(copied))
    forged = copied.replace("me()", "(SELECT inspector_id FROM evaluation LIMIT 1)")
    with pytest.raises(DatabaseError), ways["csr"].work() as work:
        work.session.execute(text(forged))
    with ways["csr"].work() as work:
        assert work.session.execute(text("DELETE FROM attachment")).rowcount == 0
