"""The floor coach's part, and duplicates: K-02, K-03, K-04, K-09, K-11."""

from uuid import uuid4

import pytest
from floor import ANSWER

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import KnowledgeTicket
from qa_desk.services.knowledge import answering, asking, reading, searching
from qa_desk.services.knowledge.types import Forwarded, Solved


def test_a_question_that_nobody_has_taken_is_taken_with_the_answer(floor):
    ticket = floor.solved()
    assert (floor.status(ticket), floor.row(ticket).coach_id) == ("K5", floor.people["coach"].id)
    assert floor.row(ticket).told_at


@pytest.mark.parametrize("solved", [Solved(" ", "KB-1"), Solved(ANSWER)])
def test_an_answer_comes_with_its_article_or_with_the_word_that_there_is_none(floor, solved):
    ticket = floor.taken()
    with pytest.raises(RuleError, match="Still missing"):
        floor.do("coach", answering.solve, ticket, solved)
    assert floor.status(ticket) == "K1"


@pytest.mark.parametrize(
    "said", [Forwarded(" ", "none"), Forwarded("x", "found"), Forwarded("x", "none", "", "now")]
)
def test_a_slip_says_what_was_tried_and_how_urgent_it_is(floor, said):
    ticket = floor.taken()
    with pytest.raises(RuleError):
        floor.do("coach", answering.forward, ticket, said)
    assert floor.status(ticket) == "K1"


def test_only_the_coach_of_the_team_answers(floor):
    ticket = floor.asked()
    for name in ("csr", "lead", "editor", "inspector", "qa_lead", "manager"):
        with pytest.raises(RuleError, match="is up to"):
            floor.do(name, answering.take, ticket)
    with pytest.raises(RuleError, match="not yours to see"):
        floor.do("other_coach", answering.take, ticket)


def test_of_two_coaches_one_is_told(floor):
    ticket = floor.asked()
    seen = floor.row(ticket).version
    floor.do("coach", answering.take, ticket)
    with floor.at("coach") as work, pytest.raises(ConflictError, match="Somebody else changed"):
        answering.take(work, ticket, seen)


def test_both_who_asked_the_same_get_the_answer(floor):
    """K-11: three ask the same, all get the editor's answer (7.6)."""
    first = floor.verified()
    second, third = floor.asked("wang"), floor.asked("zhao")
    floor.do("coach", answering.link, second, first)
    floor.do("editor", answering.link, third, first)
    assert floor.status(second) == floor.status(third) == "KD"
    floor.set(first, answer="")
    assert floor.listed("zhao") == []  # no answer yet
    assert floor.one(third, "zhao").same_as is None
    floor.set(first, answer=ANSWER)
    [row] = floor.listed("zhao")
    assert row.step == reading.READ
    assert floor.one(third, "zhao").same_as.answer == ANSWER
    assert floor.one(third, "zhao").reads
    with floor.at("zhao") as work:
        assert reading.waiting(work) == 1
        asking.acknowledge(work, third)
        assert reading.waiting(work) == 0
    assert floor.listed("zhao") == []
    assert len(floor.one(first, "editor").duplicates) == 2


def test_a_duplicate_of_a_duplicate_is_one_of_the_first(floor):
    first, second, third = floor.asked(), floor.asked("wang"), floor.asked()
    floor.do("coach", answering.link, second, first)
    floor.do("coach", answering.link, third, second)
    assert floor.row(third).duplicate_of == first
    with pytest.raises(RuleError, match="Link the other question to it"):
        floor.do("coach", answering.link, first, floor.asked())


def test_a_question_is_linked_to_another_that_is_there(floor):
    ticket, gone, strange = floor.asked(), floor.asked(), floor.asked("zhao")
    floor.do("csr", asking.withdraw, gone, "找到了")
    for other, why in (
        (ticket, "to itself"),
        (gone, "was withdrawn"),
        (uuid4(), "not yours to see"),
    ):
        with pytest.raises(RuleError, match=why):
            floor.do("coach", answering.link, ticket, other)
    if not floor.owner.is_local:  # a file has no walls but the services'
        with pytest.raises(RuleError, match="not yours to see"):
            floor.do("coach", answering.link, ticket, strange)
    with floor.owner.ask() as work:
        assert work.session.get_one(KnowledgeTicket, ticket).duplicate_of is None


def test_a_question_of_another_team_can_be_linked_to_what_was_settled(floor):
    settled = floor.settled()
    strange = floor.asked("zhao")
    with floor.at("other_coach") as work:
        known = {each.id: each.answer for each in searching.alike(work, "套餐到期后怎么计费？")}
        assert known == {settled: ANSWER, strange: ""}
    floor.do("other_coach", answering.link, strange, settled)
    assert floor.one(strange, "zhao").same_as.answer == ANSWER
