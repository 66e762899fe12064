"""The server computes the same hashes as the program (D3), over whatever a revision holds."""

from dataclasses import replace

import pytest
from factories import acting, install_checklist, make_scene
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models.sample_case import make_task
from sqlalchemy import text

from qa_desk.models import (
    Document,
    DocumentLine,
    StepTaken,
    database,
    engines,
    revisions,
    slips,
    taken,
)
from qa_desk.models.base import uuid7
from qa_desk.rules import scoring
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.sheets import Answer, Mark, Sheet

ITEMS = range(1, 30)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
odd_words = words | st.sampled_from(["", "\\0", "\\", "a\tb", "两\n行", "\\n\\t\\", "\r\n", "🀄️"])
answers = st.dictionaries(
    st.sampled_from(ITEMS), st.builds(Answer, st.none() | st.integers(0, 3), odd_words)
)
marks = st.lists(
    st.builds(Mark, st.integers(0, 10**8), st.none() | st.integers(1, 29), st.none(), odd_words),
    max_size=12,
)
sheets = st.builds(
    Sheet,
    answers=answers,
    marks=st.builds(tuple, marks),
    praise=odd_words,
    suggestion=odd_words,
    heard=st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), max_size=5).map(tuple),
    witness=odd_words,
)


@pytest.fixture
def owner(postgresql_url):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    yield access
    access.close()


def test_the_server_hashes_random_revisions_and_slips_alike(owner):
    with owner.work() as work:
        scene = make_scene(work)
        form = revisions.checklist(work.session, install_checklist(work).id)
        fatals = st.dictionaries(
            st.sampled_from([fatal.key for fatal in form.fatal_errors]), odd_words
        )

        @settings(database=None, suppress_health_check=[HealthCheck.too_slow])
        @given(sheets, fatals)
        def alike(sheet, fatals):
            offered = {
                n: answer
                for n, answer in sheet.answers.items()
                for item in form.items
                if item.number == n and (answer.option or 0) < len(item.options)
            }
            same_hash(work, scene, form, replace(sheet, answers=offered, fatals=fatals))

        alike()


def same_hash(work, scene, form, sheet):
    """Write a sheet and a slip over it; the server computes both hashes as the program did."""
    point = work.session.begin_nested()
    task = make_task(work)
    task.checklist_version_id = install_checklist(work).id
    score = scoring.score(form, sheet, "general")
    revision = revisions.write(acting(work, scene.inspector), task, form, sheet, score)
    slip = slips.issue(work, task, revision)
    work.session.flush()
    ask = "SELECT revision_hash(:evaluation, 1), document_hash(:slip)"
    found = work.session.execute(text(ask), {"evaluation": task.id, "slip": slip.id}).one()
    assert tuple(found) == (revision.content_hash, slip.content_hash)
    point.rollback()


def test_the_server_hashes_a_paper_of_several_lines(owner):
    with owner.work() as work:
        tasks = [make_task(work, number=f"QA-{n}") for n in range(12)]
        values = {
            "kind": "slip",
            "number": "a\\b\tc",
            "mode": "day",
            "person_id": None,
            "period_from": work.today,
            "period_to": work.today,
        }
        slip = Document(**values, created_at=work.now, created_by=tasks[0].csr_id, content_hash=b"")
        work.session.add(slip)
        work.session.flush()
        fields = [(name.removesuffix("_id"), value) for name, value in values.items()]
        for no, task in enumerate(tasks, 1):
            line = {"evaluation_id": task.id, "revision": 1, "content_hash": bytes([no])}
            work.session.add(DocumentLine(document_id=slip.id, no=no, **line))
            fields += [
                (f"line.{no}.evaluation", task.id),
                (f"line.{no}.revision", 1),
                (f"line.{no}.hash", bytes([no])),
            ]
        work.session.flush()
        found = work.session.scalar(text("SELECT document_hash(:id)"), {"id": slip.id})
        assert found == content_hash(fields)


def test_the_server_hashes_a_paper_with_words_of_its_own(owner):
    """An inspector's assessment is a paper without lines; its words are what is signed."""
    with owner.work() as work:
        day = work.today
        values = {"kind": "assessment", "number": "QIA-1", "mode": "single", "person_id": None}
        values |= {"period_from": day, "period_to": day, "content": "看漏了\t\n\\0"}
        author = make_task(work).csr_id
        paper = Document(**values, created_at=work.now, created_by=author, content_hash=b"")
        work.session.add(paper)
        work.session.flush()
        fields = [(name.removesuffix("_id"), value) for name, value in values.items()]
        found = work.session.scalar(text("SELECT document_hash(:id)"), {"id": paper.id})
        assert found == content_hash(fields)


def test_the_server_hashes_steps_alike(owner):
    with owner.work() as work:
        task = make_task(work)

        @settings(database=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
        @given(odd_words, odd_words, st.none() | st.integers(1, 9))
        def alike(reason, details, revision):
            point = work.session.begin_nested()
            row = StepTaken(
                id=uuid7(),
                evaluation_id=task.id,
                key="void",
                source="E2",
                target="E12",
                revision=revision,
                person_id=task.csr_id,
                role="qa_lead",
                taken_at=work.now,
                reason=reason,
                details=details,
            )
            row.content_hash = content_hash(taken.canonical_fields(row))
            work.session.add(row)
            work.session.flush()
            ask = "SELECT step_hash(s) FROM step_taken AS s WHERE id = :id"
            assert work.session.scalar(text(ask), {"id": row.id}) == row.content_hash
            point.rollback()

        alike()


def test_who_acts_is_found_by_index_and_not_by_reading_all_people(owner):
    """The session's name is of another collation than the columns it is compared with."""
    with owner.work() as work:
        work.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = work.session.scalars(text("EXPLAIN SELECT * FROM my_grant")).all()
    assert any("uq_person_login" in line for line in plan)
