"""With psql and one's own password: a head of department plans for his department, and no more."""

from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

import pytest
from factories import PASSWORD
from improvements import make_centre, submitted
from improvements import sign as signed
from sqlalchemy import text

from qa_desk.errors import QaDeskError, RuleError
from qa_desk.models import database, engines
from qa_desk.models.base import uuid7
from qa_desk.services import improving

ROLES = ("head", "office", "steering", "manager", "csr")


class Server:
    """The centre of improvements.py, each of whom works over a connection of his own."""

    def __init__(self, url):
        engine = engines.connect(url)
        self._stack = ExitStack()
        owner = database.Access(engine, database._actor(engine, "system"))
        self._stack.enter_context(closing(owner))
        with owner.work() as work:
            self.made = make_centre(work)
        self.owner = owner
        self.ways = {
            role: self._stack.enter_context(
                closing(database.sign_in(url, getattr(self.made, role).login, PASSWORD))
            )
            for role in ROLES
        }

    @contextmanager
    def together(self):
        """Let everybody act, each over his own connection, one after the other."""
        with self.owner.work() as work, ExitStack() as stack:
            centre = replace(self.made, work=work)
            works = {}

            def by(role):
                if role not in works:
                    works[role] = stack.enter_context(self.ways[role].work())
                return works[role]

            object.__setattr__(centre, "by", by)
            yield centre

    def refused(self, role, statement, **values):
        """Say that a statement is refused, or touches nothing."""
        try:
            with self.ways[role].work() as work:
                assert work.session.execute(text(statement), values).rowcount == 0
        except QaDeskError:
            pass

    def rows(self, role, statement):
        with self.ways[role].ask() as work:
            return work.session.execute(text(statement)).all()

    def close(self):
        self._stack.close()


@pytest.fixture
def server(postgresql_url):
    server = Server(postgresql_url)
    yield server
    server.close()


def begun(server, role, department):
    with server.together() as centre:
        return improving.begin(centre.by(role), centre.year, department)


def test_a_head_reads_and_writes_the_plan_of_his_department_only(server):
    """S4-2.3.1: the others' plans are not in any row that he can see."""
    mine = begun(server, "head", server.made.department)
    theirs = begun(server, "manager", server.made.other)
    assert len(server.rows("office", "SELECT id FROM improvement_plan")) == 2
    assert [row[0] for row in server.rows("head", "SELECT id FROM improvement_plan")] == [mine]
    papers = "SELECT number FROM document WHERE kind = 'improvement_plan'"
    assert len(server.rows("head", papers)) == 1
    assert len(server.rows("steering", papers)) == 2
    assert server.rows("csr", papers) == []
    insert = (
        "INSERT INTO improvement_plan (id, year, department_id, created_at, created_by)"
        " VALUES (:id, 2031, :department, clock_timestamp(), :me)"
    )
    head = server.made.head.id
    for department in (server.made.other, None):
        server.refused("head", insert, id=uuid7(), department=department, me=head)
    server.refused("head", "UPDATE document SET content = 'x' WHERE subject_id = :id", id=theirs)
    with server.ways["head"].ask() as work, pytest.raises(RuleError):
        improving.one(work, theirs)


def test_nobody_signs_out_of_turn_or_for_somebody_else_and_what_is_signed_stays(server):
    """S4-3.2.3: department, office, steering group, over their own connections."""
    plan_id = begun(server, "head", server.made.department)
    with server.together() as centre:
        submitted(centre, plan_id)
    update = "UPDATE document SET {what}, version = version + 1 WHERE subject_id = :id"
    for role in ("office", "steering", "head"):
        server.refused(role, update.format(what="content = 'qad1 x'"), id=plan_id)
        server.refused(role, update.format(what="closed_at = now()"), id=plan_id)
    with pytest.raises(RuleError), server.together() as centre:
        signed(centre, plan_id, "office")
    for role in ("head", "office", "steering"):
        with server.together() as centre:
            signed(centre, plan_id, role, "同意")
    with server.together() as centre:
        record = improving.one(centre.by("steering"), plan_id)
    assert record.row.in_force == 1
    assert [one.name[:2] for one in record.paper.given] == ["何立", "罗办", "高组"]


def test_the_steering_group_sends_back_but_rewrites_nothing(server):
    """S4-3.2.3."""
    plan_id = begun(server, "head", server.made.department)
    with server.together() as centre:
        submitted(centre, plan_id)
    with server.together() as centre:
        signed(centre, plan_id, "head")
    with server.together() as centre:
        paper = improving.one(centre.by("steering"), plan_id).paper
        back = improving.send_back(centre.by("steering"), paper.id, paper.seen, "指标不清")
    server.refused("steering", "UPDATE document SET content = 'x' WHERE id = :id", id=back)
    server.refused("steering", "UPDATE document SET issued_at = now() WHERE id = :id", id=back)
    with server.together() as centre:
        submitted(centre, plan_id)


def test_progress_is_reported_by_who_writes_plans_and_stays(server):
    """S4-2.3.3: nobody reports in another one's name, of a draft, or changes a report."""
    plan_id = begun(server, "head", server.made.department)
    insert = (
        "INSERT INTO improvement_check_in (id, plan_id, paper_id, goal, day, planned, actual,"
        " data, problems, cause, made_at, made_by) SELECT :new, :id, id, 'G1', current_date, 50,"
        " '1', '', '', '', clock_timestamp(), :me FROM document WHERE subject_id = :id"
    )
    head = server.made.head.id
    server.refused("head", insert, new=uuid7(), id=plan_id, me=head)  # not approved
    with server.together() as centre:
        submitted(centre, plan_id)
    for role in ("head", "office", "steering"):
        with server.together() as centre:
            signed(centre, plan_id, role)
    for role, me in (("steering", server.made.steering.id), ("head", server.made.office.id)):
        server.refused(role, insert, new=uuid7(), id=plan_id, me=me)
    with server.ways["head"].work() as work:
        work.session.execute(text(insert), {"new": uuid7(), "id": plan_id, "me": head})
    server.refused("head", "UPDATE improvement_check_in SET actual = '9'")
    server.refused("head", "DELETE FROM improvement_check_in")


def test_a_head_learns_the_sums_of_his_department_only(server):
    """S4-3.1.1."""
    ask = "SELECT n FROM improvement_figures(current_date, current_date, now(), now(), '{id}')"
    assert server.rows("head", ask.format(id=server.made.department)) == [(0,)]
    with pytest.raises(QaDeskError):
        server.rows("head", ask.format(id=server.made.other))
    with pytest.raises(QaDeskError):
        server.rows("csr", ask.format(id=server.made.department))
