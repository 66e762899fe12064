"""The assessment of an inspector who erred, by people who signed in themselves (machine I)."""

from datetime import timedelta
from io import BytesIO

import pytest
from factories import PASSWORD, acting
from pypdf import PdfReader
from route import ROLES, Route, opinion
from sqlalchemy import select, text

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Assessment, Document, JournalEntry, Signature, assessing
from qa_desk.reports import assessment_sheet
from qa_desk.rules.disputes import Words
from qa_desk.services import assessments, cases
from qa_desk.services.assessments import Decision

COACHING = Decision("coaching", "一起重听三通")


@pytest.fixture
def route(url):
    route = Route(url, ROLES | {"second_inspector": "inspector"})
    yield route
    route.close()


def opened(route, inspector="inspector", reviewer="qa_lead", fatal=None):
    """Let a review correct a result because its inspector erred; return the case."""
    case = route.released(inspector=inspector, fatal=fatal, lost=() if fatal else (3,))
    route.disputed(case, "dispute", *([fatal] if fatal else []))
    subjects = [fatal] if fatal else []
    route.take("lead", "judge_false", case, opinion(*subjects, is_true=False))
    route.take(reviewer, "rescore", case, Words(sheet=route.sheet()))
    words = Words(
        reason="录音里先说了再见", verdict="overturned_inspector_error", sheet=route.sheet()
    )
    route.take(reviewer, "correct", case, words)
    return case


def only(route, name):
    """Return the one assessment that somebody sees."""
    with route.at(name) as work:
        rows = assessments.listed(work)
    assert len(rows) == 1
    return rows[0]


def record(route, name):
    row = only(route, name)
    with route.at(name) as work:
        return assessments.one(work, row.id)


def state(route, words="当时没有重听", name="inspector"):
    row = only(route, name)
    with route.at(name) as work:
        assessments.state(work, row.id, row.version, words)


def decide(route, decision=COACHING, name="qa_lead"):
    row = only(route, name)
    with route.at(name) as work:
        assessments.decide(work, row.id, row.version, decision)


def sign(route, name, meaning="agree"):
    row = only(route, name)
    with route.at(name) as work:
        assessments.sign(work, row.id, row.version, meaning, PASSWORD)


def late(route):
    """Let the time for the statement be over."""
    with route.owner.work() as work:
        found = work.session.scalars(select(Assessment)).one()
        found.due_at = work.now - timedelta(minutes=1)


def test_i01_to_i04_an_error_is_stated_decided_and_signed_by_both(route):
    """S3-6.B16."""
    opened(route)
    assert only(route, "inspector").step == "state"
    assert only(route, "qa_lead").step == ""
    state(route)
    assert (only(route, "inspector").step, only(route, "qa_lead").step) == ("", "decide")
    decide(route)
    assert [only(route, name).step for name in ("inspector", "qa_lead", "manager")] == [
        *("sign", "sign", "")
    ]
    sign(route, "inspector", "read")
    assert (only(route, "inspector").step, only(route, "qa_lead").step) == ("", "sign")
    sign(route, "qa_lead")
    found = record(route, "inspector")
    assert (found.row.status, found.row.step, found.row.decision) == ("I3", "", "coaching")
    assert [(one.role, one.meaning) for one in found.signatures] == [
        ("author", "read"),
        ("assessor", "decide"),
    ]
    assert [step.key for step in found.history] == ["assess", "state", "decide", "sign", "finish"]
    assert (found.statement, found.reason) == ("当时没有重听", "一起重听三通")


def test_the_record_shows_both_answers_the_finding_and_where_to_hear_it(route):
    opened(route)
    found = record(route, "inspector")
    assert (found.row.kind, found.row.subject, found.source) == ("over_deduct", 3, "review")
    assert found.finding == "录音里先说了再见"
    (compared,) = found.compared
    assert compared.first.lost > 0
    assert compared.second.lost == 0
    assert compared.at_ms == (700,)
    assert found.parts
    assert found.length_ms > 0
    assert found.reviewer.name == route.people["qa_lead"].name


def test_a_wrong_fatal_error_is_compared_by_its_key(route):
    fatal = route.form.fatal_errors[0].key
    opened(route, fatal=fatal)
    found = record(route, "manager")
    assert (found.row.kind, found.row.subject) == ("wrong_fatal", fatal)
    assert [one.subject for one in found.compared] == [fatal]


def test_i02_only_the_inspector_makes_a_statement_and_not_an_empty_one(route):
    opened(route)
    with pytest.raises(RuleError, match="reason is needed"):
        state(route, "  ")
    with pytest.raises(RuleError, match="up to the inspector who is assessed"):
        state(route, name="qa_lead")


def test_i03_waits_for_the_statement_or_the_end_of_its_time(route):
    opened(route)
    with pytest.raises(RuleError, match="Wait for the inspector"):
        decide(route)
    late(route)
    assert only(route, "manager").step == "decide"
    decide(route, name="manager")
    assert only(route, "inspector").status == "I2"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision("coaching", " "), "reason is needed"),
        (Decision("praise", "不错"), "Choose a decision"),
        (Decision("coaching", "见面谈", 5), "Points belong"),
        (Decision("points", "首次"), "Points belong"),
        (Decision("points", "首次", 0), "Enter points"),
        (Decision("points", "首次", 1001), "Enter points"),
    ],
)
def test_i03_a_decision_is_whole_or_refused(route, decision, words):
    opened(route)
    state(route)
    with pytest.raises(RuleError, match=words):
        decide(route, decision)


def test_i03_no_self_nobody_decides_about_what_he_wrote_himself(route):
    opened(route, inspector="qa_lead", reviewer="second_qa_lead")
    assert only(route, "qa_lead").step == "state"
    late(route)
    with pytest.raises(RuleError, match="not concern"):
        decide(route)
    decide(route, name="manager")
    sign(route, "qa_lead")
    sign(route, "manager")
    assert only(route, "manager").status == "I3"


def test_i04_nobody_signs_twice_or_for_another(route):
    opened(route)
    state(route)
    with pytest.raises(RuleError, match="not possible while"):
        sign(route, "inspector")
    decide(route)
    sign(route, "qa_lead")
    with pytest.raises(RuleError, match=r"signed this already|not yours"):
        sign(route, "qa_lead")
    with pytest.raises(RuleError, match=r"signed this already|not yours"):
        sign(route, "manager")
    with route.at("inspector") as work:
        row = assessments.listed(work)[0]
        with pytest.raises(RuleError, match="password"):
            assessments.sign(work, row.id, row.version, "agree", "wrong")


def test_two_who_act_at_once_are_told_apart_by_the_version(route):
    opened(route)
    row = only(route, "inspector")
    state(route)
    with route.at("inspector") as work, pytest.raises(ConflictError, match="Somebody else"):
        assessments.state(work, row.id, row.version, "again")


def test_who_it_does_not_concern_sees_no_assessment(route):
    case = opened(route)
    row = only(route, "qa_lead")
    with route.at("second_inspector") as work:
        assert assessments.listed(work) == []
        with pytest.raises(RuleError, match="not there"):
            assessments.one(work, row.id)
        with pytest.raises(RuleError, match="not there"):
            assessments.state(work, case, 1, "words")
    for name in ("csr", "lead", "trainer"):
        with route.at(name) as work, pytest.raises(RuleError, match="not among your rights"):
            assessments.listed(work)


def test_the_csr_sees_neither_its_steps_nor_its_signatures_on_the_result(route):
    case = opened(route)
    state(route)
    decide(route)
    sign(route, "inspector")
    with route.at("csr") as work:
        seen = cases.case(work, case)
        papers = work.session.scalars(select(Document.kind)).all()
    assert {one.key for one in seen.route}.isdisjoint({"assess", "state", "decide", "sign"})
    assert seen.signatures == ()
    if route.url.startswith("postgresql"):
        assert set(papers) == {"slip"}


def test_the_paper_says_what_was_decided_and_is_what_was_signed(route):
    opened(route)
    state(route)
    decide(route, Decision("points", "首次发生", 5))
    sign(route, "inspector")
    sign(route, "qa_lead")
    with route.owner.ask() as work:
        paper = work.session.scalars(select(Document).where(Document.kind == "assessment")).one()
        signed = work.session.scalars(select(Signature.content_hash)).all()
        assert "points\t5\n" in paper.content
        assert "statement\t当时没有重听\n" in paper.content
        assert set(signed) == {paper.content_hash}


def test_p25_the_record_prints_and_the_journal_tells_of_it(route):
    opened(route)
    row = only(route, "inspector")
    with route.at("inspector") as work:
        early = assessments.sheet(work, row.id)
    assert (early.decided, early.stated_at, early.imprint.content_hash) == (None, None, "")
    state(route)
    decide(route, Decision("points", "首次发生", 5))
    sign(route, "inspector")
    with route.at("inspector") as work:
        sheet = assessments.sheet(work, row.id)
        assessments.note_print(work, row.id)
    assert (sheet.points, sheet.decided.reason) == (5, "首次发生")
    assert sheet.imprint.number == row.number
    assert sheet.source_no == row.evaluation_no.replace("ZJ-", "SS-")
    output = BytesIO()
    assessment_sheet.draw(sheet, output, "en")
    assert row.evaluation_no in PdfReader(output).pages[0].extract_text()
    with route.owner.ask() as work:
        acts = work.session.scalars(
            select(JournalEntry.action).where(JournalEntry.action == "print")
        )
        assert acts.all() == ["print"]


def test_an_error_found_otherwise_has_no_corrected_result(sqlite_url):
    route = Route(sqlite_url)
    case = route.released()
    with route.owner.work() as work:
        people = route.people
        row = Assessment(
            number="QIA-20261120-0001",
            evaluation_id=case,
            inspector_id=people["inspector"].id,
            reviewer_id=people["qa_lead"].id,
            source="recheck",
            kind="miss",
            item=5,
            status="I0",
            opened_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        found = assessments.one(acting(work, people["inspector"]), row.id)
        assert assessments.one(work, row.id).parts == ()  # the program itself listens to nothing
    (compared,) = found.compared
    assert (compared.subject, compared.second, found.finding) == (5, None, "")
    assert not compared.differs
    route.close()


def test_the_server_and_the_program_say_alike_who_may_decide(postgresql_url):
    route = Route(postgresql_url, ROLES | {"second_inspector": "inspector"})
    opened(route)
    with route.owner.work() as work:
        work.session.execute(text("GRANT EXECUTE ON FUNCTION relations_to_assessment TO PUBLIC"))
    for name, person in route.people.items():
        with route.at(name) as work:
            seen = work.session.scalars(select(Assessment)).all()
            for row in seen:
                there = work.session.scalar(
                    text("SELECT relations_to_assessment(a) FROM assessment AS a")
                )
                standing = assessing.standings(work, [row])[row.id]
                assert standing.relations == frozenset(there), (name, person.name)
    route.close()


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        ("inspector", "UPDATE assessment SET decision = 'none', decided_by = inspector_id"),
        ("inspector", "UPDATE assessment SET status = 'I2'"),
        ("inspector", "UPDATE assessment SET due_at = now() + interval '9 days'"),
        ("qa_lead", "UPDATE assessment SET statement = 'not mine'"),
        ("qa_lead", "UPDATE assessment SET status = 'I3'"),
        ("manager", "UPDATE assessment SET decision = 'retrain'"),
    ],
)
def test_the_server_takes_nothing_past_the_steps(postgresql_url, name, attempt):
    route = Route(postgresql_url)
    opened(route)
    with pytest.raises(RuleError, match="Nothing was changed"), route.at(name) as work:
        work.session.execute(text(attempt))
    route.close()
