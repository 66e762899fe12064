"""Questions against people who go round our own code: raw statements of those who may sign in.

S3-6.B1 to S3-6.B6: each step belongs to whom the table names, on the server as well.
"""

import pytest
from floor import Floor
from sqlalchemy import text

from qa_desk.errors import RuleError
from qa_desk.models import KnowledgeTicket

_STEP = (
    "INSERT INTO knowledge_step (id, ticket_id, key, source, target, person_id, role, taken_at,"
    " words) VALUES (gen_random_uuid(), :ticket, :key, :source, :target, :me, :role, now(), 'x')"
)


@pytest.fixture
def floor(postgresql_url):
    made = Floor(postgresql_url)
    yield made
    made.close()


def tried(floor, name, *statements, **values):
    """Say whether somebody could do this, and that all of it changed something."""
    try:
        with floor.at(name) as work:
            values["me"] = floor.people[name].id
            return all(work.session.execute(text(each), values).rowcount > 0 for each in statements)
    except RuleError:
        return False


def step(key, source, target, role):
    return _STEP.replace(":key", f"'{key}'").replace(":source", f"'{source}'").replace(
        ":target", f"'{target}'"
    ).replace(":role", f"'{role}'")  # fmt: skip


@pytest.mark.parametrize("name", ["csr", "wang", "lead", "other_coach", "editor", "inspector"])
def test_nobody_but_the_coach_of_the_team_takes_a_question(floor, name):
    ticket = floor.asked()
    said = step("take_question", "K0", "K1", "know_coach")
    move = "UPDATE knowledge_ticket SET status = 'K1', coach_id = :me WHERE id = :ticket"
    assert not tried(floor, name, said, move, ticket=ticket)
    assert not tried(floor, "coach", move, ticket=ticket)  # not without saying so
    assert tried(floor, "coach", said, move, ticket=ticket)


def test_a_step_is_of_the_state_that_the_question_is_in(floor):
    ticket = floor.asked()
    for said in (
        step("solve_question", "K1", "K5", "know_coach"),
        step("take_question", "K0", "K5", "know_coach"),
        step("take_question", "K0", "K1", "know_editor"),
    ):
        assert not tried(floor, "coach", said, ticket=ticket)


@pytest.mark.parametrize(
    "change",
    ["question = 'y'", "answer = 'y'", "promise_at = now() + interval '9 days'", "told_at = now()",
     "due_at = now() + interval '9 days'", "duplicate_of = id", "outdated_at = now()",
     "raised_by = csr_id, question = 'y'", "tried = 'y'", "change = 'changed'"],
)  # fmt: skip
def test_nothing_changes_without_the_step_that_decides_it(floor, change):
    ticket = floor.taken()
    statement = f"UPDATE knowledge_ticket SET {change} WHERE id = :ticket"
    for name in ("csr", "coach", "editor"):
        assert not tried(floor, name, statement, ticket=ticket)


def test_what_was_said_of_a_question_stays(floor):
    ticket = floor.closed()
    for statement in (
        "UPDATE knowledge_step SET words = 'y' WHERE ticket_id = :ticket",
        "DELETE FROM knowledge_step WHERE ticket_id = :ticket",
        "DELETE FROM knowledge_reading WHERE ticket_id = :ticket",
        "DELETE FROM knowledge_ticket WHERE id = :ticket",
        "UPDATE knowledge_ticket SET result = 'y' WHERE id = :ticket",
    ):
        assert not tried(floor, "csr", statement, ticket=ticket)
        assert not tried(floor, "editor", statement, ticket=ticket)


def test_nobody_acknowledges_for_somebody_else(floor):
    ticket = floor.told()
    statement = (
        "INSERT INTO knowledge_reading (ticket_id, person_id, role, read_at)"
        " VALUES (:ticket, :whom, :role, now())"
    )
    whom = floor.people["csr"].id
    assert not tried(floor, "coach", statement, ticket=ticket, whom=whom, role="csr")
    assert not tried(
        floor, "wang", statement, ticket=ticket, whom=floor.people["wang"].id, role="csr"
    )
    assert tried(floor, "csr", statement, ticket=ticket, whom=whom, role="csr")


def test_others_see_neither_the_question_nor_its_way_nor_who_asked(floor):
    ticket = floor.closed()
    for name in ("wang", "zhao", "other_coach", "other_lead", "trainer", "admin"):
        with floor.at(name) as work:
            assert work.session.query(KnowledgeTicket).all() == []
            for table in ("knowledge_step", "knowledge_reading", "qad_asker", "qad_slip_call"):
                rows = work.session.execute(text(f"SELECT * FROM {table}")).all()
                assert rows == []
            found = work.session.execute(text("SELECT id FROM qad_answer")).scalars().all()
            assert found == [ticket]


def test_a_csr_asks_for_nobody_else_and_writes_no_answer(floor):
    own = floor.asked()
    row = floor.row(own)
    with floor.owner.ask() as work:
        columns = [column.name for column in KnowledgeTicket.__table__.columns]
        values = {name: getattr(work.session.get_one(KnowledgeTicket, own), name)
                  for name in columns}  # fmt: skip
    insert = (
        f"INSERT INTO knowledge_ticket ({', '.join(columns)}) SELECT {{}} FROM knowledge_ticket"
        " WHERE id = :ticket"
    )

    def copied(**changed):
        listed = {name: name for name in columns} | {
            "id": "gen_random_uuid()", "number": "gen_random_uuid()::text",
            "raised_at": "clock_timestamp()",
        }  # fmt: skip
        return insert.format(", ".join((listed | changed).values()))

    assert values["id"] == row.id
    other = f"'{floor.people['wang'].id}'"
    assert tried(floor, "csr", copied(), ticket=own)
    for changed in (
        {"csr_id": other},
        {"raised_by": other},
        {"answer": "'y'"},
        {"status": "'K4'"},
        {"raised_at": "now() - interval '1 day'"},
        {"settled_at": "now()"},
    ):
        assert not tried(floor, "csr", copied(**changed), ticket=own)
