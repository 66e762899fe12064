"""S3-3c, P23: what a script of a test call needs, and whose turn it is."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import scripts
from qa_desk.rules.scripts import Question, Reply, Script, Use, Waiting

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=30)
FEE = Question("月租多少?", "每月 39 元", "KB-0117 v4")
WHOLE = Script("办理携号转网", "老用户想转到别家", "", (FEE,))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
questions = st.builds(Question, texts, texts, texts)
replies = st.builds(Reply, questions, st.sampled_from(["", *scripts.VERDICTS]), texts)
uses = st.builds(
    Use,
    st.none() | st.integers(0, 60).map(lambda n: NOW - timedelta(days=n)),
    st.none() | st.integers(0, 60).map(lambda n: NOW - timedelta(days=n)),
)


def test_blanks_and_empty_questions_are_not_kept():
    typed = Script(
        " 名称 ", " 场景\n", "vip", (Question(), Question(" 问 ", "答 ", " "), Question(" "))
    )
    assert typed.tidy() == Script("名称", "场景", "vip", (Question("问", "答"),))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (Script("", "x", "", (FEE,)), "a name of at most 80"),
        (Script("长" * 81, "x", "", (FEE,)), "a name of at most 80"),
        (Script("a", "", "", (FEE,)), "Describe the scenario"),
        (Script("a", "x"), "from 1 to 40 questions"),
        (Script("a", "x", "", (FEE,) * 41), "from 1 to 40 questions"),
        (Script("a", "x", "", (FEE, Question("", "答"))), "Question 2 has no words"),
        (Script("a", "x", "", (FEE, Question("问"))), "answer to question 2"),
    ],
)
def test_what_a_script_needs_is_said(script, words):
    assert words in script.problem()


def test_an_article_is_not_needed():
    assert WHOLE.problem() == ""
    assert Script("a", "x", "", (Question("问", "答"),)).problem() == ""


@given(st.lists(questions).map(tuple))
def test_questions_come_back_as_they_were_stored(asked):
    stored = scripts.questions_to_document(asked)
    assert scripts.questions_from_document(stored) == asked


@given(st.builds(Script, texts, texts, texts, st.lists(questions).map(tuple)))
def test_a_script_that_is_being_written_comes_back_as_it_was(script):
    assert Script.from_document(script.to_document()) == script
    assert Script.from_document({}) == Script()


def test_rows_of_a_spreadsheet_are_put_in_from_a_cell_on():
    text = '问一\t"答一\n第二行"\tKB-1 v1\t多余\r\n问二\r\n'
    found = scripts.pasted([FEE], text, 1, 0)
    assert found == (FEE, Question("问一", "答一 第二行", "KB-1 v1"), Question("问二"))
    assert scripts.pasted(found, "KB-2\n", 2, 2)[2] == Question("问二", "", "KB-2")
    assert scripts.pasted([], "a\tb\tc\td", 0, 1) == (Question("", "a", "b"),)
    assert scripts.pasted([FEE], "49\n", 0, 1)[0].cell(1) == "49"


@given(replies)
def test_a_reply_comes_back_as_it_was_stored(reply):
    assert Reply.from_document(reply.to_document()) == reply


def test_a_verdict_that_is_not_known_here_counts_as_open():
    assert Reply.from_document({"question": "问", "verdict": "partly"}) == Reply(Question("问"))


def test_replies_are_counted_by_verdict():
    said = [Reply(FEE, verdict) for verdict in ("right", "wrong", "right", "not_asked", "")]
    found = scripts.tally(said)
    assert (found.right, found.wrong, found.not_asked, found.open) == (2, 1, 1, 1)


def waiting(number, name="", last=None, with_csr=None):
    def ago(days):
        return None if days is None else NOW - timedelta(days=days)

    return Waiting(UUID(int=number), name or f"{number}", Use(ago(last), ago(with_csr)))


def test_what_was_never_used_comes_first_then_what_was_used_longest_ago():
    turn = [waiting(1, last=2), waiting(2, last=9), waiting(3), waiting(4, "0")]
    assert [each.id.int for each in scripts.in_turn(turn, SINCE)] == [4, 3, 2, 1]


def test_what_the_csr_was_asked_of_late_comes_last():
    turn = [waiting(1, last=29, with_csr=29), waiting(2, last=1), waiting(3, last=40, with_csr=40)]
    found = scripts.in_turn(turn, SINCE)
    assert [each.id.int for each in found] == [3, 2, 1]
    assert [each.is_rested(SINCE) for each in found] == [True, True, False]


@given(st.lists(st.tuples(texts, uses), max_size=8))
def test_the_turn_does_not_depend_on_the_order_they_come_in(found):
    turn = [Waiting(UUID(int=n), name, use) for n, (name, use) in enumerate(found)]
    assert scripts.in_turn(turn, SINCE) == scripts.in_turn(reversed(turn), SINCE)
    rested = [each.is_rested(SINCE) for each in scripts.in_turn(turn, SINCE)]
    assert rested == sorted(rested, reverse=True)
