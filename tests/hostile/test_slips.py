"""Slips with several results: what a person's own SQL does to one that others share (D5)."""

import pytest
from factories import PASSWORD
from route import ROLES, Route
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import QaDeskError
from qa_desk.models import Document, DocumentLine, slips
from qa_desk.rules.canonical import content_hash
from qa_desk.services import cases, signing_off
from qa_desk.services.signing_off import Answer

LOST = (12,)
SIGNS = """
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (gen_random_uuid(), :slip, me(), '{}', '{}', '', 'password', now(),
  '', '')"""
JOINS = "SELECT join_slip(:case, 'week', :first, :last)"


@pytest.fixture
def route(postgresql_url):
    route = Route(postgresql_url, {**ROLES, "colleague": "inspector"})
    yield route
    route.close()


@pytest.fixture
def shared(route):
    """Two results of one CSR on one slip, that nobody has signed."""
    return [route.released(lost=LOST), route.released(lost=LOST, inspector="colleague")]


def around(route, case):
    with route.owner.ask() as work:
        slip = work.session.get_one(Document, route.found(case).slip_id)
        return {
            "slip": slip.id,
            "case": case,
            "first": slip.period_from,
            "last": slip.period_to,
        }


def tried(route, name, case, *statements, **more):
    """Say whether somebody's statements are taken, all in one transaction."""
    values = {**around(route, case), **more}
    try:
        with route.at(name) as work:
            for statement in statements:
                if work.session.execute(text(statement), values).rowcount == 0:
                    return False
    except (DBAPIError, QaDeskError):
        return False
    return True


@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("csr", [SIGNS.format("csr", "agree"), ("UPDATE evaluation SET status = 'E4', csr_stance ="
                 " 'agree' WHERE id = :case")]),
        ("csr", ["UPDATE evaluation SET status = 'E4', csr_stance = 'agree' WHERE id = :case"]),
        ("csr", ["UPDATE document SET content_hash = '' WHERE id = :slip"]),
        ("qa_lead", ["UPDATE document SET content_hash = '' WHERE id = :slip"]),
        ("inspector", [("INSERT INTO document_line VALUES (:slip, 3, :case, 1,"
                       " (SELECT content_hash FROM revision WHERE evaluation_id = :case))")]),
        ("inspector", [JOINS]),
        ("colleague", [JOINS]),
        ("csr", [JOINS]),
        ("csr", ["SELECT is_open_slip(:slip, :slip, 'general')"]),
        ("csr", ["UPDATE evaluation SET slip_id = NULL WHERE id = :case"]),
    ],
)  # fmt: skip
def test_nobody_changes_or_half_signs_a_shared_slip(route, shared, name, statements):
    for case in shared:
        route.open(case)
    assert not tried(route, name, shared[0], *statements)


def test_a_result_that_left_does_not_come_back(route, shared):
    slip = around(route, shared[0])["slip"]
    route.disputed(shared[1], "dispute", *LOST)
    back = "UPDATE evaluation SET slip_id = :old WHERE id = :case"
    for name in ("csr", "lead", "qa_lead", "colleague"):
        assert not tried(route, name, shared[1], back, old=slip)


def test_a_signed_slip_takes_no_more_results(route, shared):
    for case in shared:
        route.open(case)
    slip = around(route, shared[0])["slip"]
    with route.at("csr") as work:
        seen = cases.case(work, shared[0]).row.version
        signing_off.confirm(work, shared[0], seen, Answer("agree"), PASSWORD)
    later = route.released(lost=LOST)
    assert route.found(later).slip_id != slip
    owner = "UPDATE document SET content_hash = '' WHERE id = :id"
    with pytest.raises((DBAPIError, QaDeskError)), route.owner.work() as work:
        work.session.execute(text(owner), {"id": slip})
    with route.owner.ask() as work:
        found = work.session.get_one(Document, slip)
        lines = work.session.query(DocumentLine).filter_by(document_id=slip).all()
        assert found.content_hash == content_hash(slips.canonical_fields(found, lines))
        assert {line.evaluation_id for line in lines} == set(shared)


def test_all_of_a_slip_is_signed_by_hand_too(route, shared):
    for case in shared:
        route.open(case)
    both = "UPDATE evaluation SET status = 'E4', csr_stance = 'agree' WHERE slip_id = :slip"
    assert tried(route, "csr", shared[0], SIGNS.format("csr", "agree"), both)
    assert [route.status(case) for case in shared] == ["E4", "E4"]
