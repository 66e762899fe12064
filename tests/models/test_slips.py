"""Whatever is released, disputed and signed in whatever order: where each result stands."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from route import Route, grounds

from qa_desk.errors import RuleError
from qa_desk.models import (
    Document,
    DocumentLine,
    Evaluation,
    Setting,
    Signature,
    slips,
)
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.disputes import Words

LOST, FAILS = (12,), (3, 4, 5, 6, 7, 8, 9)
MODES = ("per_evaluation", "per_csr_per_day", "per_csr_per_week", "per_csr_per_month")
ACTS = ("pass", "pass", "pass", "fail", "dispute", "contest", "decline", "withdraw", "read",
        "confirm", "countersign", "void", "mode")  # fmt: skip
STEPS = {
    "dispute": ("csr", "dispute", grounds(*LOST)),
    "contest": ("lead", "contest", grounds(*LOST)),
    "decline": ("csr", "decline", Words()),
    "withdraw": ("csr", "withdraw", Words()),
    "void": ("qa_lead", "void", Words(reason="duplicate")),
}
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), min_size=4, max_size=14)


@pytest.fixture
def route(sqlite_url):
    route = Route(sqlite_url)
    yield route
    route.close()


def play(route, script):
    """Let everybody act in turn; what is not allowed is refused and changes nothing."""
    signed = {}
    for act, number in script:
        with suppress(RuleError):
            do(route, act, number)
        check(route, signed)


def do(route, act, number):
    if act in ("pass", "fail"):
        route.released(lost=FAILS if act == "fail" else LOST)
        return
    if act == "mode":
        choose(route, MODES[number % 4])
        return
    ids = all_of(route)
    if not ids:
        return
    case = ids[number % len(ids)]
    match act:
        case "read":
            route.open(case)
        case "confirm":
            for each in ids:
                route.open(each)
            route.confirm(case)
        case "countersign":
            route.countersign(case)
        case _:
            name, key, words = STEPS[act]
            route.open(case)
            route.take(name, key, case, words)


def choose(route, mode):
    with route.owner.work() as work:
        setting = Setting(
            key="slip.mode", valid_from=work.now, value=mode, changed_by=work.actor.id
        )
        work.session.add(setting)


def all_of(route):
    with route.owner.ask() as work:
        query = work.session.query(Evaluation.id).order_by(Evaluation.number)
        return [key for (key,) in query]


def check(route, signed):
    """Compare what lies in the database with what must always hold."""
    with route.owner.ask() as work:
        session = work.session
        lines = session.query(DocumentLine).all()
        for found in session.query(Evaluation).filter(Evaluation.released_at.is_not(None)):
            here = [
                line
                for line in lines
                if (line.document_id, line.evaluation_id, line.revision)
                == (found.slip_id, found.id, found.revision)
            ]
            assert len(here) == 1  # each revision in force stands on exactly one slip
        papers = {paper.id: paper for paper in session.query(Document).filter_by(kind="slip")}
        for paper in papers.values():
            own = [line for line in lines if line.document_id == paper.id]
            assert paper.content_hash == content_hash(slips.canonical_fields(paper, own))
            there = session.query(Evaluation).filter_by(slip_id=paper.id).all()
            assert len({one.status for one in there}) <= 1  # they go on together or leave
        for signature in session.query(Signature):
            paper = papers[signature.document_id]
            assert signature.content_hash == paper.content_hash
            assert signed.setdefault(paper.id, paper.content_hash) == paper.content_hash


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=acts)
def test_each_result_stands_on_one_slip_and_no_signed_slip_changes(route, script):
    choose(route, MODES[len(script) % 4])
    play(route, script)
    for case in all_of(route):  # the next example begins with nothing that waits
        with suppress(RuleError):
            route.take("qa_lead", "void", case, Words(reason="duplicate"))


def test_the_same_holds_for_people_who_signed_in_to_a_server(postgresql_url):
    route = Route(postgresql_url)
    script = [
        *[("pass", 0)] * 3, ("dispute", 1), ("read", 0), ("pass", 0), ("fail", 0), ("confirm", 0),
        ("pass", 0), ("contest", 2), ("countersign", 0), ("withdraw", 1), ("mode", 0), ("pass", 0),
        ("decline", 6), ("void", 5), ("confirm", 1), ("countersign", 1),
    ]  # fmt: skip
    play(route, script)
    with route.owner.ask() as work:
        closed = work.session.query(Evaluation).filter_by(status="E10").count()
        assert closed >= 2
    route.close()
