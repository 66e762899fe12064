"""With psql and one's own password: a trainer hears and reads what shows his needs, no more."""

import pytest
from school import CSRS, School
from sqlalchemy import text

from qa_desk.errors import QaDeskError
from qa_desk.models import TrainingAttendance, TrainingTest
from qa_desk.services import teaching
from qa_desk.services.training import deciding, delivering, following, hearing

STEP = (
    "INSERT INTO training_step (id, need_id, key, source, target, person_id, role, taken_at, words)"
    " VALUES (gen_random_uuid(), :need, :key, :source, :target, :me, :role, now(), 'x')"
)
FILES = "SELECT count(*) FROM audio_file"
KEYS = "SELECT count(*) FROM audio_key"
TOLD = "SELECT losses FROM qad_training_result"


@pytest.fixture
def school(postgresql_url):
    school = School(postgresql_url)
    yield school
    school.close()


def seen(school, name, statement):
    with school.at(name) as work:
        return work.session.execute(text(statement)).scalars().all()


def refused(school, name, statement, **values):
    """Say that a statement is refused, or touches nothing."""
    try:
        with school.at(name) as work:
            assert work.session.execute(text(statement), values).rowcount == 0, (name, statement)
    except QaDeskError:
        pass


def step(school, need, name, key, target, role):
    source = school.status(need)
    refused(school, name, STEP, need=need, key=key, source=source, target=target,
            me=school.people[name].id, role=role)  # fmt: skip


def test_a_trainer_reads_the_recordings_in_evidence_of_needs_in_hand_only(school):
    case, _other = school.result(), school.result()
    need = school.submitted(cases=[case])
    assert seen(school, "trainer", FILES) == seen(school, "trainer", KEYS) == [0]
    school.do("qa_lead", deciding.approve, need)
    assert seen(school, "trainer", FILES) == [1]
    assert seen(school, "inspector", FILES) == [2]
    for table in ("call", "call_segment", "customer_number", "evaluation", "answer", "transcript"):
        assert seen(school, "trainer", f"SELECT count(*) FROM {table}") == [0]
    for name in ("csr", "wang", "other_lead"):
        assert seen(school, name, "SELECT call_id FROM qad_training_evidence") == []
    school.do("trainer", deciding.give_back, need, "unclear", "x")
    assert seen(school, "trainer", FILES) == seen(school, "trainer", KEYS) == [0]


def test_no_one_adds_what_a_trainer_hears_once_it_is_approved(school):
    case, other = school.result(), school.result()
    need = school.approved(cases=[case])
    add = (
        "INSERT INTO training_case (id, need_id, evaluation_id, number, csr_id, day, is_typical,"
        " note) VALUES (gen_random_uuid(), :need, :case, 'x', :csr, current_date, false, '')"
    )
    for name in ("trainer", "inspector", "qa_lead"):
        refused(school, name, add, need=need, case=other, csr=school.people["csr"].id)
    for name, trainee, whose in (("other_lead", "qian", "csr"), ("lead", "csr", "wang")):
        raised = school.raised(name, people=(trainee,))  # not his to see; not that CSR's
        refused(school, name, add, need=raised, case=other, csr=school.people[whose].id)


def test_of_results_a_trainer_reads_what_their_topic_lost_while_it_is_followed(school):
    school.result("csr", 15, lost=(3, 4))
    school.result("csr", 16, lost=(3,), reason="complaint")
    need = school.scheduled(people=("csr",))
    assert seen(school, "trainer", TOLD) == []
    school.mark(need)
    school.do("trainer", delivering.deliver, need)
    (told,) = seen(school, "trainer", TOLD)
    assert told.startswith("3:")
    assert " " not in told
    for name in ("csr", "lead", "other_lead"):
        assert seen(school, name, TOLD) == []
    school.grade(need, ("csr",))
    school.do("trainer", delivering.give_result, need, "x")
    school.do("inspector", following.begin, need)
    school.do("inspector", following.propose_verdict, need, "too_few", "x")
    school.do("qa_lead", following.conclude, need, "too_few", "x")
    assert seen(school, "trainer", TOLD) == []


def test_the_server_counts_itself_who_was_there_and_who_has_passed(school):
    need = school.scheduled()
    step(school, need, "trainer", "deliver_training", "T4", "trainer")
    school.mark(need)
    school.do("trainer", delivering.deliver, need)
    school.grade(need, CSRS[:2])
    step(school, need, "trainer", "give_result", "T5", "trainer")
    school.grade(need, CSRS[2:], score=1)
    step(school, need, "trainer", "give_result", "T5", "trainer")
    school.grade(need, CSRS[2:], score=1, retake_on=school.day(2))
    school.do("trainer", delivering.give_result, need, "x")
    school.do("inspector", following.begin, need)
    step(school, need, "qa_lead", "close_effective", "T7", "need_approver")
    school.do("inspector", following.propose_verdict, need, "effective", "x")
    for key, target in (("close_effective", "T7"), ("close_ineffective", "T8")):
        step(school, need, "qa_lead", key, target, "need_approver")
    school.grade(need, CSRS[2:], ago=3)
    school.grade(need, CSRS[2:], ago=2, kind="practice", score=1)
    step(school, need, "qa_lead", "close_effective", "T7", "need_approver")
    school.grade(need, CSRS[2:], ago=1, kind="practice")
    school.do("qa_lead", following.conclude, need, "effective", "x")
    assert school.status(need) == "T7"
    with school.owner.ask() as work:
        assert work.session.query(TrainingTest).count() == 7
        assert work.session.query(TrainingAttendance).count() == 3


def test_what_a_trainer_plays_is_written_down(school):
    case = school.result()
    need = school.approved(cases=[case])
    with school.at("trainer") as work:
        hearing.played(work, need, case)
        teaching.played(work, "teaching_case", case)
    plays = "SELECT subject FROM journal_entry WHERE action = 'play'"
    assert sorted(seen(school, "qa_lead", plays)) == ["evaluation", "teaching_case"]
