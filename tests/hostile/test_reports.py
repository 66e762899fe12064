"""With psql and a password: no report forged, rewritten, read early or signed for another."""

from contextlib import ExitStack, closing

import pytest
from factories import PASSWORD
from policy_office import PolicyOffice
from reporting import FOCUS
from sqlalchemy import text

from qa_desk.errors import QaDeskError
from qa_desk.models import database
from qa_desk.models.base import uuid7
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.papers import Typed

ROLES = ("csr", "lead", "inspector", "qa_lead", "manager")
FORGE = (
    "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at, created_by,"
    " content, content_hash, void_reason, version) VALUES (:new, :kind, :number, '', current_date,"
    " current_date, clock_timestamp(), :who, 'qad1', '', '', 1)"
)


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


def refused(way, statement, **values):
    """Say that a statement is refused, or touches nothing."""
    try:
        with way.work() as work:
            assert work.session.execute(text(statement), values).rowcount == 0
    except QaDeskError:
        pass


def begun(ways, kind="monthly_report"):
    with ways["inspector"].work() as work:
        return papers.begin(work, kind)


def issued(office, ways):
    key = begun(ways)
    people = office.scene.qa_lead.id, office.scene.manager.id
    with ways["inspector"].work() as work:
        papers.issue(work, key, reading.report(work, key).row.version, Typed(FOCUS, *people))
    return key


def sign(ways, role, key):
    with ways[role].work() as work:
        seen = reading.report(work, key).row.version
        return papers.sign(work, key, seen, "", PASSWORD)


def test_a_report_goes_its_whole_way_over_the_people_s_own_connections(office, ways):
    key = issued(office, ways)
    assert not sign(ways, "qa_lead", key)
    assert sign(ways, "manager", key)
    for role in ("inspector", "qa_lead", "manager"):
        with ways[role].ask() as work:
            assert [row.state for row in reading.reports(work)] == ["closed"]
    for role in ("csr", "lead"):
        with ways[role].ask() as work:
            assert reading.reports(work) == []
            assert work.session.scalar(text("SELECT count(*) FROM signatory")) == 0


def test_nobody_forges_a_report_or_writes_in_anothers_name(office, ways):
    scene = office.scene
    for role in ("csr", "lead", "manager"):
        own = getattr(scene, role).id
        refused(ways[role], FORGE, new=uuid7(), kind="monthly_report", number="YB-1", who=own)
    other = {"new": uuid7(), "number": "YB-2", "who": scene.qa_lead.id}
    refused(ways["inspector"], FORGE, kind="monthly_report", **other)
    nobody = {"new": uuid7(), "number": "ZJZ-1", "who": scene.inspector.id}
    refused(ways["inspector"], FORGE, kind="inspector_summary", **nobody)


def test_a_draft_is_read_and_written_by_few(office, ways):
    key = begun(ways)
    for role in ("csr", "lead"):
        with ways[role].ask() as work:
            found = "SELECT count(*) FROM document WHERE id = :key"
            assert work.session.scalar(text(found), {"key": key}) == 0
        refused(ways[role], "UPDATE document SET content = 'qad1' WHERE id = :key", key=key)
        with ways[role].ask() as work:
            for view in ("qad_course", "qad_course_step", "qad_course_fatal"):
                assert work.session.scalar(text(f"SELECT count(*) FROM {view}")) == 0


def test_it_is_issued_only_with_those_whom_its_kind_asks(office, ways):
    key = begun(ways)
    issue = "UPDATE document SET issued_at = now() WHERE id = :key"
    refused(ways["inspector"], issue, key=key)
    alone = "INSERT INTO signatory SELECT id, 1, created_by, 'report_checker', 1 FROM document"
    with ways["inspector"].work() as work:
        work.session.execute(text(f"{alone} WHERE id = :key"), {"key": key})
    refused(ways["inspector"], issue, key=key)


def test_what_was_issued_is_not_rewritten_nor_closed_nor_signed_for_another(office, ways):
    key = issued(office, ways)
    for role in ways:
        for change in ("content = 'qad1'", "closed_at = now()", "voided_at = now()"):
            refused(ways[role], f"UPDATE document SET {change} WHERE id = :key", key=key)
        refused(ways[role], "DELETE FROM signatory WHERE document_id = :key", key=key)
        refused(ways[role], "DELETE FROM document WHERE id = :key", key=key)
    forge = (
        "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
        " method, signed_at, machine, content_hash) SELECT :new, id, :who, :role, :place, :meaning,"
        " '', 'password', now(), '', content_hash FROM document WHERE id = :key"
    )
    scene = office.scene
    for role, who, as_, place, meaning in (
        ("inspector", scene.inspector.id, "report_checker", 1, "check"),
        ("manager", scene.manager.id, "report_approver", 2, "approve"),  # before his turn
        ("manager", scene.manager.id, "report_checker", 1, "check"),
        ("qa_lead", scene.qa_lead.id, "report_checker", 1, "approve"),
    ):
        values = {"new": uuid7(), "who": who, "role": as_, "place": place, "meaning": meaning}
        refused(ways[role], forge, key=key, **values)
    with ways["qa_lead"].ask() as work:
        assert reading.report(work, key).given == ()


def test_a_draft_is_let_go_by_its_writers_only_and_for_good(office, ways):
    key = begun(ways)
    let_go = "UPDATE document SET voided_at = now() WHERE id = :key"
    for role in ("csr", "lead", "manager"):
        refused(ways[role], let_go, key=key)
    refused(
        ways["inspector"],
        "UPDATE document SET voided_at = now(), issued_at = now() WHERE id = :key",
        key=key,
    )
    with ways["inspector"].work() as work:
        papers.discard(work, key, reading.report(work, key).row.version)
    for change in ("voided_at = NULL", "content = 'qad1'", "issued_at = now()"):
        refused(ways["qa_lead"], f"UPDATE document SET {change} WHERE id = :key", key=key)
