"""S3-5.5b: CSR and team lead add evidence to what is disputed; it stays, and all readers see it."""

import pytest
from route import Route, opinion

from qa_desk.errors import QaDeskError, RuleError
from qa_desk.models.base import uuid7
from qa_desk.rules import attachments as rules
from qa_desk.services import attachments, cases

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def add(route, name, case, file="a.png"):
    with route.at(name) as work:
        return attachments.add(work, rules.of_file(uuid7(), case, file, PNG))


def names(route, name, case):
    with route.at(name) as work:
        return [row.name for row in attachments.listed(work, case)]


def test_the_csr_adds_evidence_before_and_after_he_disputes(route):
    case = route.released()
    add(route, "csr", case, "before.png")
    route.disputed(case)
    row = add(route, "csr", case, "after.png")
    assert not row.is_removable
    for name in ("csr", "lead", "qa_lead", "inspector"):
        assert names(route, name, case) == ["before.png", "after.png"]
    with route.at("csr") as work:
        assert cases.case(work, case).takes_evidence
        with pytest.raises(QaDeskError):
            attachments.remove(work, row.id)


def test_the_team_lead_adds_evidence_while_he_judges(route):
    case = route.released()
    with pytest.raises(RuleError, match="only while"):
        add(route, "lead", case)
    route.disputed(case)
    add(route, "lead", case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    for name in ("lead", "csr"):
        with pytest.raises(RuleError, match="only while"):
            add(route, name, case)
    with route.at("lead") as work:
        assert not cases.case(work, case).takes_evidence
    assert names(route, "qa_lead", case) == ["a.png"]


@pytest.mark.parametrize("name", ["inspector", "qa_lead", "other_lead", "trainer"])
def test_nobody_else_adds_evidence(route, name):
    case = route.released()
    route.disputed(case)
    with pytest.raises(QaDeskError):
        add(route, name, case)


def test_each_adds_ten_at_the_most(route):
    case = route.released()
    for _time in range(rules.MOST):
        add(route, "csr", case)
    with pytest.raises(RuleError, match="10 attachments of yours"):
        add(route, "csr", case)
    route.disputed(case)
    add(route, "lead", case)
